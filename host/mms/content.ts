// Finds the contents of the storages of MMS by number, and counts their words.

import {
  type Checkpoint,
  type Cif,
  type Dump,
  FIELDS,
  type MmsState,
  type ReplyTo,
  type View,
} from "../state/mms.ts";

/** Every field of a CIF, as View.fields. */
export const ALL_FIELDS = 2 ** FIELDS - 1;

/** Words of a CIF's fields. */
export function wordsOf({ fields }: Cif): number {
  return fields.reduce((sum, { length }) => sum + length, 0);
}

/** Words of a checkpoint: those of the CIF as it was saved, and of its block. */
export function checkpointWords({ cif, block }: Checkpoint): number {
  return wordsOf(cif) + block.length;
}

/** Words of the CIFs of a dump. */
export function dumpWords({ cifs }: Dump): number {
  return total(cifs, wordsOf);
}

/** Words that short-term storage, intermediate storage and dumps take, in the order of STORAGES. */
export function occupancy({ cifs, checkpoints, stored, dumps }: MmsState): [number, number, number] {
  return [
    total(cifs, wordsOf) + total(checkpoints, checkpointWords),
    total(stored, wordsOf),
    total(dumps, dumpWords),
  ];
}

function total<T>(list: readonly T[], words: (one: T) => number): number {
  return list.reduce((sum, one) => sum + words(one), 0);
}

/** The CIF with this number. */
export function findCif(cifs: readonly Cif[], id: number): Cif | undefined {
  return cifs.find((one) => one.id === id);
}

/** The checkpoint of the CIF with this number. */
export function findCheckpoint({ checkpoints }: MmsState, id: number): Checkpoint | undefined {
  return checkpoints.find(({ cif }) => cif.id === id);
}

/** The view with this reference. */
export function findView({ views }: MmsState, ref: number): View | undefined {
  return views.find((one) => one.ref === ref);
}

/** A view, and the CIF that it is of. */
export function viewed(mms: MmsState, ref: number): { readonly view: View; readonly cif: Cif } | undefined {
  const view = findView(mms, ref);
  const cif = view && findCif(mms.cifs, view.cif);
  return view === undefined || cif === undefined ? undefined : { view, cif };
}

/** Nobody answers a process that has retired, or a partition that has ended: without `process`, any of it. */
export function forgetAskers(mms: MmsState | null, partition: number, process?: number): void {
  if (mms === null) return;
  const stays = (one: ReplyTo) =>
    one.partition !== partition || (process !== undefined && one.process !== process);
  mms.askers.splice(0, mms.askers.length, ...mms.askers.filter(stays));
}

/** Puts a thing into a list that is ordered by number, in place of the one that has its number. */
export function put<T>(list: T[], one: T, numberOf: (thing: T) => number): void {
  const number = numberOf(one);
  let at = list.length;
  while (at > 0 && numberOf(list[at - 1]!) >= number) at--;
  list.splice(at, list[at] !== undefined && numberOf(list[at]!) === number ? 1 : 0, one);
}

/** Takes the thing with a number out of a list, if it is there. */
export function drop<T>(list: T[], number: number, numberOf: (thing: T) => number): void {
  const at = list.findIndex((one) => numberOf(one) === number);
  if (at !== -1) list.splice(at, 1);
}

/** The numbers by which the lists are ordered. */
export const byId = ({ id }: Cif): number => id;
export const byCif = ({ cif }: Checkpoint): number => cif.id;
export const byRef = ({ ref }: View): number => ref;
export const byFile = ({ file }: Dump): number => file;

/**
 * The view references that a checkpoint parameter block names, in its order; undefined for words that are none: STOPPED_STATUS (0 or
 * 1), then one handle record or more, of a reference that is not 0 and no other record has, how many words follow, and these.
 */
export function blockRefs(block: ArrayLike<number>): number[] | undefined {
  if (block.length < 3 || block[0]! > 1) return undefined;
  const refs: number[] = [];
  for (let at = 1; at < block.length; ) {
    const ref = block[at]!;
    if (ref === 0 || refs.includes(ref) || at + 1 >= block.length) return undefined;
    refs.push(ref);
    at += 2 + block[at + 1]!;
    if (at > block.length) return undefined;
  }
  return refs;
}
