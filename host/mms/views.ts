// Commands on CIFs of the short-term storage and their views: CREATE, LOOKUP, ADD, REMOVE, READ, WRITE, GET_VIEW_ATTRIBUTES,
// CHANGE_ATTRIBUTES. The document names them by what the Message Monitor needs them for; what they take and return is ours.

import {
  CIF_ID_MAX,
  CIF_WORDS_MAX,
  CIFS_MAX,
  type Cif,
  FIELDS,
  type MmsState,
  RESERVED_IDS,
  VIEWS_MAX,
  type View,
} from "../state/mms.ts";
import type { MmsCompletionName } from "./codes.ts";
import {
  ALL_FIELDS,
  byCif,
  byId,
  byRef,
  drop,
  findCheckpoint,
  findCif,
  findView,
  occupancy,
  put,
  viewed,
  wordsOf,
} from "./content.ts";
import { longOf, type MakePlan, type MmsCommand, type Plan, wordsOfLong } from "./plan.ts";
import { checkpointRecord, numbersRecord } from "./records.ts";

/** Words of a VIEW_ATTRIBUTES record. */
export const ATTRIBUTES_WORDS = 8 + FIELDS;

/** A reference that neither a view nor a checkpoint has. There are more of them than views of both together. */
export function freeRef({ latest, views, checkpoints }: MmsState): number {
  const taken = new Set([...views, ...checkpoints.flatMap((one) => one.views)].map(byRef));
  let ref = latest;
  do ref = ref === 0xffff ? 1 : ref + 1;
  while (taken.has(ref));
  return ref;
}

/** Makes a view, for which there is room. */
export function addView(mms: MmsState, view: View): void {
  put(mms.views, view, byRef);
  mms.latest = view.ref;
}

/** CREATE: VERSION, LEAST, MOST. */
export const create: MakePlan = (mms, { parameters: [version, least, most] }) => {
  const { next: id, reserved } = mms;
  if (version! < 1 || version! > 256) return "BAD_VERSION";
  if (mms.cifs.length === CIFS_MAX || mms.views.length === VIEWS_MAX || id > CIF_ID_MAX) return "TOO_MANY";
  const fields = Array.from({ length: FIELDS }, () => new Uint16Array());
  const cif: Cif = { id, version: version!, least: least!, most: most!, fields };
  const view = { ref: freeRef(mms), cif: id, fields: ALL_FIELDS };
  const more = id < reserved ? reserved : Math.min(reserved + RESERVED_IDS, CIF_ID_MAX + 1);
  return {
    changes: more === reserved ? [] : [numbersRecord(more)],
    apply: () => {
      mms.next = id + 1;
      mms.reserved = more;
      put(mms.cifs, cif, byId);
      addView(mms, view);
    },
    results: [...wordsOfLong(id), view.ref],
  };
};

/** LOOKUP: CIF_ID. */
export const lookup: MakePlan = (mms, { parameters: [low, high] }) => {
  const cif = findCif(mms.cifs, longOf(low!, high!));
  if (cif === undefined) return "NO_CIF";
  return openView(mms, cif);
};

/** A new view of all fields of a CIF, as the results of LOOKUP and RETRIEVE have it. */
export function openView(mms: MmsState, { id, version, least, most }: Cif): Plan | MmsCompletionName {
  if (mms.views.length === VIEWS_MAX) return "TOO_MANY";
  const view = { ref: freeRef(mms), cif: id, fields: ALL_FIELDS };
  return { apply: () => addView(mms, view), results: [view.ref, version, least, most] };
}

/** ADD: MMS_REF, FIELDS. */
export const add: MakePlan = (mms, { parameters: [ref, fields] }) => {
  const from = findView(mms, ref!);
  if (from === undefined) return "NO_VIEW";
  if ((from.fields & fields!) === 0 || (fields! & ~from.fields) !== 0) return "NO_FIELD";
  if (mms.views.length === VIEWS_MAX) return "TOO_MANY";
  const view = { ref: freeRef(mms), cif: from.cif, fields: fields! };
  return { apply: () => addView(mms, view), results: [view.ref] };
};

/** REMOVE: MMS_REF. */
export const remove: MakePlan = (mms, { parameters: [ref] }) => {
  const view = findView(mms, ref!);
  if (view === undefined) return "NO_VIEW";
  const left = mms.views.filter(({ cif }) => cif === view.cif).length - 1;
  return { apply: () => drop(mms.views, view.ref, byRef), results: [left] };
};

/** The field of a view that a command names second: its words and the CIF; or why there is none. */
function fieldOf(mms: MmsState, { parameters: [ref, number] }: MmsCommand) {
  const found = viewed(mms, ref!);
  if (found === undefined) return "NO_VIEW";
  const { view, cif } = found;
  if (number! >= FIELDS || (view.fields & (1 << number!)) === 0) return "NO_FIELD";
  return { cif, number: number!, words: cif.fields[number!]! };
}

/** READ: MMS_REF, FIELD, FROM, WORDS. */
export const read: MakePlan = (mms, command) => {
  const field = fieldOf(mms, command);
  if (typeof field === "string") return field;
  const [, , from, count] = command.parameters;
  if (from! + count! > field.words.length) return "OUTSIDE";
  if (count! > command.room[0]!) return "ROOM_TOO_SMALL";
  return { results: [field.words.length], lists: [field.words.slice(from, from! + count!)] };
};

/** WRITE: MMS_REF, FIELD, FROM. */
export const write: MakePlan = (mms, command) => {
  const field = fieldOf(mms, command);
  if (typeof field === "string") return field;
  const [, , from] = command.parameters;
  const [given] = command.sent;
  const { cif, number, words } = field;
  if (from! > words.length) return "OUTSIDE";
  const length = Math.max(words.length, from! + given!.length);
  const more = length - words.length;
  if (wordsOf(cif) + more > CIF_WORDS_MAX || occupancy(mms)[0] + more > mms.capacity[0]!)
    return "STORAGE_FULL";
  const written = new Uint16Array(length);
  written.set(words);
  written.set(given!, from);
  const changed = { ...cif, fields: cif.fields.with(number, written) };
  return { apply: () => put(mms.cifs, changed, byId), results: [length] };
};

/** GET_VIEW_ATTRIBUTES: MMS_REF. */
export const getViewAttributes: MakePlan = (mms, { parameters: [ref], room }) => {
  const found = viewed(mms, ref!);
  if (found === undefined) return "NO_VIEW";
  if (room[0]! < ATTRIBUTES_WORDS) return "ROOM_TOO_SMALL";
  const { cif, view } = found;
  const saved = findCheckpoint(mms, cif.id) === undefined ? 0 : 1;
  const stored = findCif(mms.stored, cif.id) === undefined ? 0 : 1;
  const sizes = cif.fields.map(({ length }, n) => ((view.fields & (1 << n)) === 0 ? 0 : length));
  const words = [
    ...wordsOfLong(cif.id),
    cif.version,
    cif.least,
    cif.most,
    view.fields,
    saved,
    stored,
    ...sizes,
  ];
  return { lists: [Uint16Array.from(words)] };
};

/** CHANGE_ATTRIBUTES: MMS_REF, LEAST, MOST. A profile is a matter of security, so that of a checkpoint changes with it. */
export const changeAttributes: MakePlan = (mms, { parameters: [ref, least, most] }) => {
  const cif = viewed(mms, ref!)?.cif;
  if (cif === undefined) return "NO_VIEW";
  const profile = { least: least!, most: most! };
  const before = findCheckpoint(mms, cif.id);
  const checkpoint = before && { ...before, cif: { ...before.cif, ...profile } };
  return {
    changes: checkpoint === undefined ? [] : [checkpointRecord(checkpoint)],
    apply: () => {
      put(mms.cifs, { ...cif, ...profile }, byId);
      if (checkpoint !== undefined) put(mms.checkpoints, checkpoint, byCif);
    },
  };
};
