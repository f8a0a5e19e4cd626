// Commands on intermediate storage and dumps: STORE, RETRIEVE, CLEAR, GET_CIF, INIT_DUMP, DUMP_CIF_SEQUENCE, TERMINATE_DUMP. The document
// states their names, and that a sequence is begun before it is written (4.2.4.4.7); what they take and return is ours.

import {
  CIFS_MAX,
  type Cif,
  DUMP_CIFS_MAX,
  type Dump,
  FILES,
  MMS_FILE,
  type MmsState,
  STORED_MAX,
} from "../state/mms.ts";
import { INTERMEDIATE, SHORT_TERM } from "./codes.ts";
import { byFile, byId, dumpWords, findCif, occupancy, put, viewed, wordsOf } from "./content.ts";
import { longOf, type MakePlan, wordsOfLong } from "./plan.ts";
import { dumpRecords, noDumped, noStored, storedRecord } from "./records.ts";
import { openView } from "./views.ts";

/** STORE: MMS_REF. The intermediate storage gets the CIF as it is, in place of what it had of it. */
export const store: MakePlan = (mms, { parameters: [ref] }) => {
  const cif = viewed(mms, ref!)?.cif;
  if (cif === undefined) return "NO_VIEW";
  const before = findCif(mms.stored, cif.id);
  if (before === undefined && mms.stored.length === STORED_MAX) return "TOO_MANY";
  const freed = before === undefined ? 0 : wordsOf(before);
  if (occupancy(mms)[1] - freed + wordsOf(cif) > mms.capacity[1]!) return "STORAGE_FULL";
  return { changes: [storedRecord(cif)], apply: () => put(mms.stored, cif, byId) };
};

/** RETRIEVE: CIF_ID. The short-term storage gets the CIF, and a view of it; the intermediate storage keeps it. */
export const retrieve: MakePlan = (mms, { parameters: [low, high] }) => {
  const id = longOf(low!, high!);
  const cif = findCif(mms.stored, id);
  if (cif === undefined) return "NO_CIF";
  if (findCif(mms.cifs, id) !== undefined) return "IN_SHORT_TERM";
  if (mms.cifs.length === CIFS_MAX) return "TOO_MANY";
  if (occupancy(mms)[0] + wordsOf(cif) > mms.capacity[0]!) return "STORAGE_FULL";
  const opened = openView(mms, cif);
  if (typeof opened === "string") return opened;
  return {
    ...opened,
    apply: () => {
      put(mms.cifs, cif, byId);
      opened.apply?.();
    },
  };
};

/** CLEAR: the intermediate storage is empty. */
export const clear: MakePlan = (mms) => ({
  changes: mms.stored.map(({ id }) => noStored(id)),
  apply: () => mms.stored.splice(0),
  results: [mms.stored.length],
});

/** GET_CIF: STORAGE, CIF_ID. Of the CIFs of a storage that have greater numbers, the one with the smallest; 0 begins. */
export const getCif: MakePlan = (mms, { parameters: [storage, low, high] }) => {
  if (storage !== SHORT_TERM && storage !== INTERMEDIATE) return "NO_STORAGE";
  const after = longOf(low!, high!);
  const cif = (storage === SHORT_TERM ? mms.cifs : mms.stored).find(({ id }) => id > after);
  if (cif === undefined) return "NO_CIF";
  return { results: [...wordsOfLong(cif.id), cif.version, cif.least, cif.most] };
};

/** Whether a dump can go into a file. */
const isDumpFile = (file: number): boolean => file > MMS_FILE && file < FILES;

/** INIT_DUMP: FILE, SEGMENT. A dump that was terminated makes way for it. */
export const initDump: MakePlan = (mms, { parameters: [file, segment] }) => {
  if (!isDumpFile(file!)) return "BAD_FILE";
  const before = mms.dumps.find((dump) => dump.file === file);
  if (before?.open) return "DUMP_OPEN";
  const dump: Dump = { file: file!, segment: segment!, open: true, cifs: [] };
  return {
    changes: [...(before === undefined ? [] : noDumped(before)), ...dumpRecords(dump)],
    apply: () => put(mms.dumps, dump, byFile),
  };
};

/** The open dump into a file. */
function openDump({ dumps }: MmsState, file: number): Dump | undefined {
  return dumps.find((dump) => dump.file === file && dump.open);
}

/** DUMP_CIF_SEQUENCE: FILE, and a list of CIF_IDs. Each is dumped as the short-term storage has it, or else the intermediate. */
export const dumpCifSequence: MakePlan = (mms, { parameters: [file], sent: [list] }) => {
  if (!isDumpFile(file!)) return "BAD_FILE";
  const dump = openDump(mms, file!);
  if (dump === undefined) return "NO_DUMP";
  if (list!.length === 0 || list!.length % 2 !== 0) return "BAD_LIST";
  if (dump.cifs.length + list!.length / 2 > DUMP_CIFS_MAX) return "TOO_MANY";
  const ids = Array.from({ length: list!.length / 2 }, (_, i) => longOf(list![2 * i]!, list![2 * i + 1]!));
  const more = ids.flatMap((id): Cif[] => {
    const cif = findCif(mms.cifs, id) ?? findCif(mms.stored, id);
    return cif === undefined ? [] : [cif];
  });
  if (more.length < ids.length) return "NO_CIF";
  const longer = { ...dump, cifs: [...dump.cifs, ...more] };
  if (occupancy(mms)[2] - dumpWords(dump) + dumpWords(longer) > mms.capacity[2]!) return "STORAGE_FULL";
  return {
    changes: dumpRecords(longer, dump.cifs.length),
    apply: () => put(mms.dumps, longer, byFile),
    results: [longer.cifs.length],
  };
};

/** TERMINATE_DUMP: FILE. */
export const terminateDump: MakePlan = (mms, { parameters: [file] }) => {
  if (!isDumpFile(file!)) return "BAD_FILE";
  const dump = openDump(mms, file!);
  if (dump === undefined) return "NO_DUMP";
  const ended = { ...dump, open: false };
  return {
    changes: dumpRecords(ended, ended.cifs.length),
    apply: () => put(mms.dumps, ended, byFile),
    results: [ended.cifs.length, ...wordsOfLong(dumpWords(ended))],
  };
};
