// The numbers that MMS and its callers share: docs/MMS.md. All of them are ours.

/** Completion codes of MMS other than OK (0), from FIRST_MMS on: name, and why. */
export const FIRST_MMS = 128;
// biome-ignore format: a table
export const MMS_COMPLETIONS = [
  ["BAD_COMMAND", "no command has this number"],
  ["BAD_PARAMETERS", "the command has fewer or more parameters than it takes"],
  ["BAD_LISTS", "the command has fewer or more lists, to or from MMS, than it takes"],
  ["NOT_STARTED", "START_SYSTEM has not been served since the machine began"],
  ["BAD_MODE", "the mode is neither COLD nor WARM"],
  ["BAD_FILE", "no file that the command can take has this number"],
  ["BAD_VERSION", "a version is 1 to 256"],
  ["NO_CIF", "no CIF that the command can take has this number"],
  ["NO_VIEW", "no view has this reference"],
  ["NO_FIELD", "the view does not show the field, or shows none of the fields"],
  ["OUTSIDE", "the words begin or end beyond the end of the field"],
  ["BAD_BLOCK", "the block is not a checkpoint parameter block of the CIF"],
  ["BAD_LIST", "the list is not a list of numbers of CIFs"],
  ["ROOM_TOO_SMALL", "the list from MMS has no room for all words"],
  ["NO_MORE", "RESTORE has given all checkpoints"],
  ["TOO_MANY", "the greatest number of CIFs, views, CIFs of a dump or askers is reached"],
  ["STORAGE_FULL", "the words do not fit into the CIF, or into the storage"],
  ["IN_SHORT_TERM", "the CIF is already in the short-term storage"],
  ["NO_DUMP", "no dump into this file is open"],
  ["DUMP_OPEN", "a dump into this file is already open"],
  ["NO_STORAGE", "no storage of CIFs has this number"],
] as const;

export type MmsCompletionName = (typeof MMS_COMPLETIONS)[number][0];

/** MMS_COMPLETIONS by name. */
export const MMS_DONE = Object.fromEntries(
  MMS_COMPLETIONS.map(([name], n) => [name, FIRST_MMS + n]),
) as Readonly<Record<MmsCompletionName, number>>;

/** Modes of START_SYSTEM. */
export const COLD = 0;
export const WARM = 1;

/** Storages of GET_CIF: short-term, intermediate. */
export const SHORT_TERM = 0;
export const INTERMEDIATE = 1;
