// Commands that ask about the state of MMS: GET_STORAGE_OCCUPANCY, GET_THRESHOLD_WARNING, GET_MMS_STATISTICS. The document states their
// names (4.2.4.4.8.5); that a warning comes when a threshold is passed, and all records, are ours.

import { ASKERS_MAX, MMS_COMMANDS, type MmsState } from "../state/mms.ts";
import { occupancy } from "./content.ts";
import { type MakePlan, wordsOfLong } from "./plan.ts";

/** Words of the record of GET_STORAGE_OCCUPANCY, and of MMS_STATISTICS. */
export const OCCUPANCY_WORDS = 17;
export const STATISTICS_WORDS = 4 * MMS_COMMANDS.length;

/** GET_STORAGE_OCCUPANCY. */
export const getStorageOccupancy: MakePlan = (mms, { room }) => {
  if (room[0]! < OCCUPANCY_WORDS) return "ROOM_TOO_SMALL";
  const [shortTerm, intermediate, dumps] = occupancy(mms).map((words, n) => [
    ...wordsOfLong(words),
    ...wordsOfLong(mms.capacity[n]!),
  ]);
  const counts = [mms.cifs.length, mms.views.length, mms.checkpoints.length];
  const words = [...counts, ...shortTerm!, mms.stored.length, ...intermediate!, mms.dumps.length, ...dumps!];
  return { lists: [Uint16Array.from(words)] };
};

/** The storages that are full to three quarters or more, bit n for the one with that place in STORAGES. */
export function pastThreshold(mms: MmsState): number {
  return occupancy(mms).reduce(
    (mask, words, n) => (4 * words >= 3 * mms.capacity[n]! ? mask | (1 << n) : mask),
    0,
  );
}

/** GET_THRESHOLD_WARNING: at once when a threshold is passed, later when none is. */
export const getThresholdWarning: MakePlan = (mms, { replyTo }) => {
  const past = pastThreshold(mms);
  if (past !== 0) return { results: [past] };
  if (mms.askers.length === ASKERS_MAX) return "TOO_MANY";
  return { later: true, apply: () => mms.askers.push(replyTo) };
};

/** GET_MMS_STATISTICS: for each command how often it was served and refused before this one. */
export const getMmsStatistics: MakePlan = (mms, { room }) => {
  if (room[0]! < STATISTICS_WORDS) return "ROOM_TOO_SMALL";
  const words = mms.served.flatMap((served, n) => [...wordsOfLong(served), ...wordsOfLong(mms.refused[n]!)]);
  return { lists: [Uint16Array.from(words)] };
};
