// Commands on checkpoints: START_SYSTEM, RESTORE, SAVE, REMOVE_CIF. The document states that a warm start makes short-term storage
// from the checkpoints, and that RESTORE returns one after the other until none is left (4.2.4.4.8.5 b); records and codes are
// ours.

import { BLOCK_WORDS_MAX, type Checkpoint, type Cif, MMS_FILE, type MmsState } from "../state/mms.ts";
import { COLD, type MmsCompletionName, WARM } from "./codes.ts";
import {
  blockRefs,
  byCif,
  byFile,
  byId,
  byRef,
  checkpointWords,
  drop,
  findCheckpoint,
  findCif,
  findView,
  occupancy,
  put,
} from "./content.ts";
import { longOf, type MakePlan, type Plan, wordsOfLong } from "./plan.ts";
import { checkpointRecord, dumpRecords, noCheckpoint } from "./records.ts";

/**
 * START_SYSTEM: MODE, MMS_FILE. Warm, short-term storage is what the checkpoints say; cold, it is empty, and so are they.
 * Intermediate storage and dumps stay; dumps that are open end.
 */
export const startSystem: MakePlan = (mms, { parameters: [mode, file] }) => {
  if (mode !== COLD && mode !== WARM) return "BAD_MODE";
  if (file !== MMS_FILE) return "BAD_FILE";
  const kept = mode === WARM ? [...mms.checkpoints] : [];
  const ended = mms.dumps.filter(({ open }) => open).map((dump) => ({ ...dump, open: false }));
  return {
    changes: [
      ...(mode === COLD ? mms.checkpoints.map(({ cif }) => noCheckpoint(cif.id)) : []),
      // Of a dump that ends its own record changes, and no CIF.
      ...ended.flatMap((dump) => dumpRecords(dump, dump.cifs.length)),
    ],
    apply: () => {
      refill(
        mms.cifs,
        kept.map(({ cif }) => cif),
      );
      refill(
        mms.views,
        kept.flatMap(({ views }) => views).sort((a, b) => a.ref - b.ref),
      );
      refill(mms.checkpoints, kept);
      refill(mms.restoring, kept.map(byCif));
      for (const dump of ended) put(mms.dumps, dump, byFile);
      // Numbers that were given out before may be known to somebody: none is given out again.
      mms.next = mms.started ? mms.next : mms.reserved;
      mms.started = true;
    },
    results: [kept.length],
  };
};

/** Gives a list other contents. */
function refill<T>(list: T[], contents: readonly T[]): void {
  list.splice(0, list.length, ...contents);
}

/** RESTORE: the next RESTORE_PARAMETER_BLOCK. */
export const restore: MakePlan = (mms, { room }) => {
  const checkpoint = mms.restoring[0] === undefined ? undefined : findCheckpoint(mms, mms.restoring[0]);
  if (checkpoint === undefined) return "NO_MORE";
  const words = restoreBlock(checkpoint);
  if (words.length > room[0]!) return "ROOM_TOO_SMALL";
  return { apply: () => mms.restoring.shift(), results: [words.length], lists: [words] };
};

/** CIF_ID, VERSION, STOPPED_STATUS, PROFILE (LEAST, MOST), and the handle records. */
function restoreBlock({ cif, block }: Checkpoint): Uint16Array {
  const head = [...wordsOfLong(cif.id), cif.version, block[0]!, cif.least, cif.most];
  return Uint16Array.from([...head, ...block.subarray(1)]);
}

/** SAVE: CIF_ID, and the checkpoint parameter block. An empty one, or none, takes the checkpoint away. */
export const save: MakePlan = (mms, { parameters: [low, high], sent: [block = new Uint16Array()] }) => {
  const cif = findCif(mms.cifs, longOf(low!, high!));
  if (cif === undefined) return "NO_CIF";
  return block.length === 0 ? removeCheckpoint(mms, cif.id) : writeCheckpoint(mms, cif, block);
};

function writeCheckpoint(mms: MmsState, cif: Cif, block: Uint16Array): Plan | MmsCompletionName {
  const refs = block.length > BLOCK_WORDS_MAX ? undefined : blockRefs(block);
  if (refs === undefined) return "BAD_BLOCK";
  const views = refs.flatMap((ref) => findView(mms, ref) ?? []);
  if (views.length < refs.length || views.some((view) => view.cif !== cif.id)) return "BAD_BLOCK";
  const checkpoint: Checkpoint = { cif, views, block: block.slice() };
  const before = findCheckpoint(mms, cif.id);
  const freed = before === undefined ? 0 : checkpointWords(before);
  if (occupancy(mms)[0] - freed + checkpointWords(checkpoint) > mms.capacity[0]!) return "STORAGE_FULL";
  return {
    changes: [checkpointRecord(checkpoint)],
    apply: () => put(mms.checkpoints, checkpoint, byCif),
  };
}

function removeCheckpoint(mms: MmsState, id: number): Plan {
  return {
    changes: findCheckpoint(mms, id) === undefined ? [] : [noCheckpoint(id)],
    apply: () => {
      drop(mms.checkpoints, id, byCif);
      drop(mms.restoring, id, (one) => one);
    },
  };
}

/** REMOVE_CIF: CIF_ID leaves the short-term storage, with its views and its checkpoint. */
export const removeCif: MakePlan = (mms, { parameters: [low, high] }) => {
  const id = longOf(low!, high!);
  if (findCif(mms.cifs, id) === undefined) return "NO_CIF";
  const plan = removeCheckpoint(mms, id);
  return {
    ...plan,
    apply: () => {
      plan.apply?.();
      drop(mms.cifs, id, byId);
      for (const { ref } of mms.views.filter(({ cif }) => cif === id)) drop(mms.views, ref, byRef);
    },
  };
};
