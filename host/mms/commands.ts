// The commands of MMS: one row each, in the order of their numbers. docs/MMS.md shows the same table, and a test compares them.

import { MMS_COMMANDS, type MmsCommandName } from "../state/mms.ts";
import { removeCif, restore, save, startSystem } from "./checkpoints.ts";
import type { MmsCompletionName } from "./codes.ts";
import { getMmsStatistics, getStorageOccupancy, getThresholdWarning } from "./figures.ts";
import type { MakePlan } from "./plan.ts";
import { clear, dumpCifSequence, getCif, initDump, retrieve, store, terminateDump } from "./stored.ts";
import { add, changeAttributes, create, getViewAttributes, lookup, read, remove, write } from "./views.ts";

/** A command. Numbers of 32 bits are two words, the low one first. */
export interface CommandRow {
  readonly number: number;
  readonly name: MmsCommandName;
  /** Parameters and results, a name for each word. */
  readonly parameters: readonly string[];
  readonly results: readonly string[];
  /** The list to MMS and the list from MMS, by what is in them; "": there is none. One with a ? may be missing. */
  readonly sent: string;
  readonly received: string;
  /** The codes with which it can be refused, other than those of every command, in the order in which it checks. */
  readonly errors: readonly MmsCompletionName[];
  /** Microseconds from the command to its answer, plus one for every word of a list. */
  readonly delay: number;
  readonly plan: MakePlan;
}

type Row = readonly [
  name: MmsCommandName,
  parameters: string,
  sent: string,
  received: string,
  results: string,
  errors: string,
  delay: number,
  plan: MakePlan,
];

/** Of commands that go to the disk of the durable storage whenever they are served, and of the others. */
const DISK = 20_000;
const FAST = 200;

// biome-ignore format: a table
const ROWS: readonly Row[] = [
  ["START_SYSTEM", "MODE MMS_FILE", "", "", "CHECKPOINTS", "BAD_MODE BAD_FILE", DISK, startSystem],
  ["RESTORE", "", "", "RESTORE_PARAMETER_BLOCK", "WORDS", "NO_MORE ROOM_TOO_SMALL", FAST, restore],
  ["CREATE", "VERSION LEAST MOST", "", "", "CIF_ID CIF_ID MMS_REF", "BAD_VERSION TOO_MANY", FAST, create],
  ["LOOKUP", "CIF_ID CIF_ID", "", "", "MMS_REF VERSION LEAST MOST", "NO_CIF TOO_MANY", FAST, lookup],
  ["ADD", "MMS_REF FIELDS", "", "", "MMS_REF", "NO_VIEW NO_FIELD TOO_MANY", FAST, add],
  ["REMOVE", "MMS_REF", "", "", "VIEWS", "NO_VIEW", FAST, remove],
  ["READ", "MMS_REF FIELD FROM WORDS", "", "words of the field", "LENGTH", "NO_VIEW NO_FIELD OUTSIDE ROOM_TOO_SMALL", FAST, read],
  ["WRITE", "MMS_REF FIELD FROM", "words of the field", "", "LENGTH", "NO_VIEW NO_FIELD OUTSIDE STORAGE_FULL", FAST, write],
  ["GET_VIEW_ATTRIBUTES", "MMS_REF", "", "VIEW_ATTRIBUTES", "", "NO_VIEW ROOM_TOO_SMALL", FAST, getViewAttributes],
  ["CHANGE_ATTRIBUTES", "MMS_REF LEAST MOST", "", "", "", "NO_VIEW", DISK, changeAttributes],
  ["SAVE", "CIF_ID CIF_ID", "CHECKPOINT_PARAMETER_BLOCK?", "", "", "NO_CIF BAD_BLOCK STORAGE_FULL", DISK, save],
  ["REMOVE_CIF", "CIF_ID CIF_ID", "", "", "", "NO_CIF", DISK, removeCif],
  ["STORE", "MMS_REF", "", "", "", "NO_VIEW TOO_MANY STORAGE_FULL", DISK, store],
  ["RETRIEVE", "CIF_ID CIF_ID", "", "", "MMS_REF VERSION LEAST MOST", "NO_CIF IN_SHORT_TERM TOO_MANY STORAGE_FULL", FAST, retrieve],
  ["INIT_DUMP", "FILE SEGMENT", "", "", "", "BAD_FILE DUMP_OPEN", DISK, initDump],
  ["DUMP_CIF_SEQUENCE", "FILE", "CIF_IDs", "", "CIFS", "BAD_FILE NO_DUMP BAD_LIST TOO_MANY NO_CIF STORAGE_FULL", DISK, dumpCifSequence],
  ["TERMINATE_DUMP", "FILE", "", "", "CIFS WORDS WORDS", "BAD_FILE NO_DUMP", DISK, terminateDump],
  ["CLEAR", "", "", "", "CIFS", "", DISK, clear],
  ["GET_STORAGE_OCCUPANCY", "", "", "STORAGE_OCCUPANCY", "", "ROOM_TOO_SMALL", FAST, getStorageOccupancy],
  ["GET_THRESHOLD_WARNING", "", "", "", "STORAGES", "TOO_MANY", FAST, getThresholdWarning],
  ["GET_MMS_STATISTICS", "", "", "MMS_STATISTICS", "", "ROOM_TOO_SMALL", FAST, getMmsStatistics],
  ["GET_CIF", "STORAGE CIF_ID CIF_ID", "", "", "CIF_ID CIF_ID VERSION LEAST MOST", "NO_STORAGE NO_CIF", FAST, getCif],
];

const words = (text: string): string[] => text.split(" ").filter((word) => word !== "");

/** Every command, in the order of the numbers. */
export const COMMANDS: readonly CommandRow[] = ROWS.map(
  ([name, parameters, sent, received, results, errors, delay, plan]) => ({
    number: MMS_COMMANDS.indexOf(name) + 1,
    name,
    parameters: words(parameters),
    sent,
    received,
    results: words(results),
    errors: words(errors) as MmsCompletionName[],
    delay,
    plan,
  }),
);

/** Numbers of the commands by name. */
export const COMMAND = Object.fromEntries(COMMANDS.map(({ name, number }) => [name, number])) as Readonly<
  Record<MmsCommandName, number>
>;
