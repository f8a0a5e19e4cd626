// The invariants of the state of MMS. A state from a file may break them, and MMS believes its own state.

import {
  ASKERS_MAX,
  BLOCK_WORDS_MAX,
  type Checkpoint,
  CIF_ID_MAX,
  CIF_WORDS_MAX,
  CIFS_MAX,
  type Cif,
  DUMP_CIFS_MAX,
  FIELDS,
  FILES,
  MMS_FILE,
  type MmsState,
  STORED_MAX,
  VIEWS_MAX,
} from "../state/mms.ts";
import { ALL_FIELDS, blockRefs, byCif, byFile, byId, byRef, findCif, occupancy, wordsOf } from "./content.ts";

/** What does not hold, in words; undefined when all does. */
export function inconsistency(mms: MmsState): string | undefined {
  return (
    numbers(mms) ??
    cifs("short-term storage", mms.cifs, CIFS_MAX, mms) ??
    cifs("intermediate storage", mms.stored, STORED_MAX, mms) ??
    views(mms) ??
    checkpoints(mms) ??
    dumps(mms) ??
    (overfull(mms) === undefined ? undefined : "a storage has more words than it can hold")
  );
}

/** The first storage, by its place in STORAGES, that has more words than it takes, and how many it has; undefined: none has. */
export function overfull(mms: MmsState): { readonly storage: number; readonly words: number } | undefined {
  const words = occupancy(mms);
  // A start makes CIFs of all checkpoints.
  if (!mms.started) words[0] += mms.checkpoints.reduce((sum, { cif }) => sum + wordsOf(cif), 0);
  const storage = words.findIndex((taken, n) => taken > mms.capacity[n]!);
  return storage === -1 ? undefined : { storage, words: words[storage]! };
}

function numbers({ next, reserved, latest, started, askers, ...mms }: MmsState): string | undefined {
  if (next < 1 || next > reserved || reserved > CIF_ID_MAX + 1)
    return "the next number of a CIF is out of range";
  if (latest > 0xffff || askers.length > ASKERS_MAX)
    return "too many askers wait for MMS, or the latest view is out of range";
  if (!started && (mms.cifs.length > 0 || mms.views.length > 0 || mms.restoring.length > 0)) {
    return "short-term storage is not empty before the system is started";
  }
  return undefined;
}

/** Whether numbers ascend. */
function ascend(list: readonly number[]): boolean {
  return list.every((one, i) => i === 0 || list[i - 1]! < one);
}

function cifs(where: string, list: readonly Cif[], most: number, mms: MmsState): string | undefined {
  if (list.length > most || !ascend(list.map(byId)))
    return `there are too many CIFs in ${where}, or they are not in order`;
  return list.map((cif) => badCif(cif, mms)).find((found) => found !== undefined);
}

function badCif(cif: Cif, { next }: MmsState): string | undefined {
  const { id, version, fields } = cif;
  if (id < 1 || id >= next) return "a CIF has a number that was never assigned";
  if (version < 1 || version > 256 || fields.length !== FIELDS || wordsOf(cif) > CIF_WORDS_MAX) {
    return "the version, the fields or the length of a CIF is out of range";
  }
  return undefined;
}

function views({ views: list, cifs: all }: MmsState): string | undefined {
  if (list.length > VIEWS_MAX || !ascend(list.map(byRef)))
    return "there are too many views, or they are not in order";
  const good = list.every(
    ({ ref, cif, fields }) =>
      ref >= 1 && ref <= 0xffff && fields >= 1 && fields <= ALL_FIELDS && findCif(all, cif) !== undefined,
  );
  return good ? undefined : "a view shows no field, or is of a CIF that does not exist";
}

function checkpoints(mms: MmsState): string | undefined {
  const { checkpoints: list, restoring } = mms;
  if (list.length > CIFS_MAX || !ascend(list.map(byCif)))
    return "there are too many checkpoints, or they are not in order";
  const refs = list.flatMap((one) => one.views.map(byRef));
  if (new Set(refs).size !== refs.length || refs.length > VIEWS_MAX)
    return "two checkpoints contain the same view, or they contain too many";
  if (!ascend(restoring) || restoring.some((id) => !list.some(({ cif }) => cif.id === id))) {
    return "a checkpoint that does not exist is to be restored";
  }
  return list.map((one) => badCheckpoint(one, mms)).find((found) => found !== undefined);
}

function badCheckpoint({ cif, views: list, block }: Checkpoint, mms: MmsState): string | undefined {
  const refs = block.length > BLOCK_WORDS_MAX ? undefined : blockRefs(block);
  const same = refs?.length === list.length && list.every(({ ref }, i) => ref === refs[i]);
  if (!same) return "the views of a checkpoint differ from those of its block";
  if (list.some((view) => view.cif !== cif.id || view.fields < 1 || view.fields > ALL_FIELDS)) {
    return "a checkpoint contains a view of another CIF";
  }
  if (mms.views.some((view) => view.cif !== cif.id && refs.includes(view.ref))) {
    return "a view has the reference of another view that is in a checkpoint";
  }
  return badCif(cif, mms);
}

function dumps(mms: MmsState): string | undefined {
  const { dumps: list } = mms;
  if (!ascend(list.map(byFile)) || list.some(({ file }) => file <= MMS_FILE || file >= FILES)) {
    return "a dump is in a file that does not exist, or two are in the same file";
  }
  if (list.some(({ cifs: { length } }) => length > DUMP_CIFS_MAX)) return "a dump has too many CIFs";
  return list
    .flatMap((one) => one.cifs)
    .map((cif) => badCif(cif, mms))
    .find((found) => found !== undefined);
}
