// Random commands to MMS, most of them sensible: they name CIFs and views that are there, or were.

import type { Random } from "../conformance/vectors/random.ts";
import { type MmsModel, type ModelCommand, NAMES } from "./model.ts";

/** How often each command comes among a hundred or so. */
const WEIGHTS: Readonly<Record<string, number>> = {
  START_SYSTEM: 1,
  RESTORE: 4,
  CREATE: 8,
  LOOKUP: 4,
  ADD: 5,
  REMOVE: 4,
  READ: 8,
  WRITE: 16,
  GET_VIEW_ATTRIBUTES: 3,
  CHANGE_ATTRIBUTES: 4,
  SAVE: 16,
  REMOVE_CIF: 4,
  STORE: 5,
  RETRIEVE: 5,
  INIT_DUMP: 2,
  DUMP_CIF_SEQUENCE: 5,
  TERMINATE_DUMP: 2,
  CLEAR: 1,
  GET_STORAGE_OCCUPANCY: 2,
  GET_THRESHOLD_WARNING: 2,
  GET_MMS_STATISTICS: 1,
  GET_CIF: 3,
};
const BAG = NAMES.flatMap((name) => new Array<string>(WEIGHTS[name]!).fill(name));

/** The next command for an MMS in the state of the model; of those with these names, where some are named. */
export function randomCommand(random: Random, model: MmsModel, among: readonly string[] = BAG): ModelCommand {
  if (!model.started && random.percent(95)) return start(random.percent(85) ? 1 : 0);
  const name = random.pick(among);
  const ids = [...model.cifs.keys()];
  const some = (list: readonly number[], otherwise: number) =>
    list.length > 0 && random.percent(95) ? random.pick(list) : otherwise;
  const id = some([...ids, ...model.stored.keys()], random.below(8));
  const own = some(ids, random.below(8));
  const ref = some([...model.views.keys()], random.below(70_000) & 0xffff);
  const view = model.views.get(ref);
  const field = random.percent(90) ? random.below(3) : random.below(18);
  const length = (view && model.cifs.get(view.cif))?.fields[field]?.length ?? 0;
  const words = (most: number) => Array.from({ length: random.below(most + 1) }, () => random.word());
  const long = (number: number) => [number % 65536, Math.floor(number / 65536)];
  const room = [random.percent(90) ? 4096 : random.below(30)];
  const make = (parameters: number[], sent: number[][] = [], rooms: number[] = []): ModelCommand => ({
    name,
    parameters,
    sent,
    room: rooms,
  });
  switch (name) {
    case "START_SYSTEM":
      return random.percent(50) ? start(random.below(3)) : make([random.below(2), random.below(2)]);
    case "RESTORE":
    case "GET_STORAGE_OCCUPANCY":
    case "GET_MMS_STATISTICS":
      return make([], [], room);
    case "CLEAR":
    case "GET_THRESHOLD_WARNING":
      return make([]);
    case "CREATE":
      return make([random.percent(90) ? 1 : random.below(300), random.word(), random.word()]);
    case "LOOKUP":
    case "RETRIEVE":
      return make(long(id));
    case "GET_CIF":
      return make([random.percent(90) ? random.below(2) : random.below(4), ...long(random.below(id + 2))]);
    case "REMOVE_CIF":
      return make(long(own));
    case "ADD":
      return make([ref, random.percent(50) ? 7 : random.word()]);
    case "REMOVE":
    case "STORE":
      return make([ref]);
    case "READ":
      return make([ref, field, random.below(length + 1), random.below(length + 2)], [], room);
    case "WRITE":
      return make([ref, field, random.percent(95) ? random.below(length + 1) : length + 1], [words(40)]);
    case "GET_VIEW_ATTRIBUTES":
      return make([ref], [], room);
    case "CHANGE_ATTRIBUTES":
      return make([ref, random.word(), random.word()]);
    case "SAVE":
      return make(long(own), random.percent(10) ? [[]].slice(random.below(2)) : [block(random, model, own)]);
    case "INIT_DUMP":
      return make([random.below(17), random.word()]);
    case "TERMINATE_DUMP":
      return make([some([...model.dumps.keys()], random.below(17))]);
    case "DUMP_CIF_SEQUENCE": {
      const list = Array.from({ length: random.below(4) }, () => long(some([...ids, id], id))).flat();
      return make(
        [some([...model.dumps.keys()], random.below(17))],
        [random.percent(95) ? list : [...list, 1]],
      );
    }
    default:
      throw new Error(name);
  }
}

function start(mode: number): ModelCommand {
  return { name: "START_SYSTEM", parameters: [mode, 0], sent: [], room: [] };
}

/** A checkpoint parameter block of the views of a CIF, most of the time. */
function block(random: Random, model: MmsModel, cif: number): number[] {
  const refs = [...model.views].filter(([, view]) => view.cif === cif).map(([ref]) => ref);
  const named = refs.filter(() => random.percent(70));
  if (random.percent(3)) named.push(random.below(70_000) & 0xffff);
  const records = named.flatMap((ref) => {
    const list = Array.from({ length: random.below(6) }, () => random.word());
    return [ref, random.percent(98) ? list.length : list.length + 1, ...list];
  });
  return [random.percent(98) ? random.below(2) : 2, ...records];
}
