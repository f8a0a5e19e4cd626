// What of MMS no crash may take, as text: of the model, and of what a storage has when it is opened anew.

import type { MmsAnswer, MmsCommand } from "../../host/mms/plan.ts";
import { loadMms } from "../../host/mms/records.ts";
import { serveMms } from "../../host/mms/service.ts";
import { type MmsStorage, memoryStorage } from "../../host/mms/storage.ts";
import type { Cif, MmsState } from "../../host/state/mms.ts";
import { MmsModel, type ModelCommand, NAMES } from "./model.ts";

/** Words of the three storages: small, so that they are full now and then. */
export const CAPACITY = [6000, 3000, 3000];

/** What a storage has: checkpoints by their CIFs, as RESTORE gives them after a warm start, and the rest. */
export interface Durable {
  readonly checkpoints: ReadonlyMap<number, string>;
  readonly others: string;
  /** Numbers that RESTORE has given more than once. */
  readonly doubled: readonly number[];
}

const cifText = (id: number, { version, least, most, fields }: Omit<Cif, "id">) =>
  [id, version, least, most, ...[...fields].map((words) => `[${[...words].join(" ")}]`)].join(" ");

/** What a model has. */
export function durableOfModel(model: MmsModel): Durable {
  const checkpoints = new Map<number, string>();
  for (const [id, saved] of model.checkpoints) {
    const views = [...saved.views].map(([ref, { mask }]) => `${ref}:${mask}`).sort();
    checkpoints.set(id, `${cifText(id, saved as never)} ${saved.block.join(" ")} ${views.join(" ")}`);
  }
  const stored = [...model.stored].sort(([a], [b]) => a - b).map(([id, cif]) => cifText(id, cif as never));
  const dumps = [...model.dumps]
    .sort(([a], [b]) => a - b)
    .map(
      ([file, { segment, cifs }]) => `${file} ${segment} ${cifs.map((one) => cifText(one.id, one as never))}`,
    );
  return { checkpoints, others: [...stored, ...dumps].join("\n"), doubled: [] };
}

/** The command of a model's for the service. */
export function commandOf({ name, parameters, sent, room }: ModelCommand, socb = 1): MmsCommand {
  const replyTo = { partition: 0, process: 0, syncel: 0, socb };
  const lists = sent.map((words) => Uint16Array.from(words));
  return {
    command: NAMES.indexOf(name) + 1,
    replyTo,
    userGroup: 0,
    profile: 0,
    parameters,
    sent: lists,
    room,
  };
}

/** The MMS of a storage that is opened anew. @throws Error when a record of it is bad */
export function openMms(storage: MmsStorage): MmsState {
  const { mms, bad } = loadMms(storage.entries(), [0], CAPACITY);
  if (mms === undefined) throw new Error(`the storage is damaged: ${JSON.stringify(bad)}`);
  return mms;
}

/** What a storage has: asked of a copy of it, by a warm start and by RESTORE until there is no more. */
export function durableOfStorage(storage: MmsStorage): Durable {
  const copy = memoryStorage(storage.entries());
  const mms = openMms(copy);
  const others = [
    ...mms.stored.map((cif) => cifText(cif.id, cif)),
    ...mms.dumps.map(
      ({ file, segment, cifs }) => `${file} ${segment} ${cifs.map((one) => cifText(one.id, one))}`,
    ),
  ].join("\n");
  const ask = (name: string, parameters: number[] = [], room: number[] = []): MmsAnswer =>
    serveMms(mms, copy, commandOf({ name, parameters, sent: [], room }))[0]!;
  const checkpoints = new Map<number, string>();
  const doubled: number[] = [];
  const count = ask("START_SYSTEM", [1, 0]).results[0]!;
  for (;;) {
    const { cc, lists } = ask("RESTORE", [], [8192]);
    if (cc !== 0) break;
    const [low, high, version, stopped, least, most, ...handles] = lists[0]!;
    const id = low! + 65536 * high!;
    if (checkpoints.has(id)) doubled.push(id);
    const refs: number[] = [];
    for (let at = 0; at < handles.length; at += 2 + handles[at + 1]!) refs.push(handles[at]!);
    const views = refs.map((ref) => `${ref}:${ask("GET_VIEW_ATTRIBUTES", [ref], [24]).lists[0]![5]}`).sort();
    // A view of its own shows all fields, whatever those of the checkpoint show.
    const own = ask("LOOKUP", [low!, high!]).results[0]!;
    const fields = Array.from({ length: 16 }, (_, field) => {
      const length = ask("GET_VIEW_ATTRIBUTES", [own], [24]).lists[0]![8 + field]!;
      return ask("READ", [own, field, 0, length], [length]).lists[0]!;
    });
    ask("REMOVE", [own]);
    const cif = { version: version!, least: least!, most: most!, fields };
    checkpoints.set(id, `${cifText(id, cif)} ${[stopped!, ...handles].join(" ")} ${views.join(" ")}`);
  }
  if (count !== checkpoints.size + doubled.length) throw new Error("START_SYSTEM counts other checkpoints");
  return { checkpoints, others, doubled };
}

/** A model of what a storage has when a machine begins. It knows nothing of it but by its records. */
export function modelOf(mms: MmsState): MmsModel {
  const model = new MmsModel(CAPACITY);
  const plain = ({ version, least, most, fields }: Cif) => ({
    ...{ version, least, most },
    fields: fields.map((words) => [...words]),
  });
  model.next = mms.next;
  model.reserved = mms.reserved;
  for (const { cif, views, block } of mms.checkpoints) {
    const shown = new Map(views.map(({ ref, fields }) => [ref, { cif: cif.id, mask: fields }]));
    model.checkpoints.set(cif.id, { ...plain(cif), views: shown, block: [...block] });
  }
  for (const cif of mms.stored) model.stored.set(cif.id, plain(cif));
  for (const { file, segment, open, cifs } of mms.dumps) {
    model.dumps.set(file, { segment, open, cifs: cifs.map((cif) => ({ ...plain(cif), id: cif.id })) });
  }
  return model;
}

/** What is wrong with a storage after a crash. */
export interface Verdict {
  /** Checkpoints that were answered and are not there, or are others. */
  readonly lost: number;
  /** Checkpoints that came twice, or that were taken away and came back. */
  readonly doubled: number;
  /** Whether intermediate storage or dumps are neither as before the command at the crash nor as after it. */
  readonly others: boolean;
}

/** Holds a storage against what was answered: `before` the command at which it crashed and `after` it. */
export function judge(found: Durable, before: Durable, after: Durable): Verdict {
  const whole = (due: Durable) =>
    due.others === found.others &&
    due.checkpoints.size === found.checkpoints.size &&
    [...due.checkpoints].every(([id, text]) => found.checkpoints.get(id) === text);
  if (found.doubled.length === 0 && (whole(before) || whole(after)))
    return { lost: 0, doubled: 0, others: false };
  const allowed = (id: number) => [before.checkpoints.get(id), after.checkpoints.get(id)];
  const answered = [...before.checkpoints.keys()];
  const lost = answered.filter((id) => !allowed(id).includes(found.checkpoints.get(id))).length;
  const strange = [...found.checkpoints].filter(([id, text]) => !allowed(id).includes(text)).length;
  return { lost, doubled: strange + found.doubled.length, others: true };
}
