// The Message Management System: short-term storage with its checkpoints, intermediate storage, dumps. docs/MMS.md.
//
// CIFs and what is made of them are values that are replaced and never changed, so that a checkpoint, a stored copy and a dump
// share what they have in common with the CIF that they were made of.

/** Fields of a CIF, numbered from 0. */
export const FIELDS = 16;
/** Words that all fields of a CIF have together at most. */
export const CIF_WORDS_MAX = 0x8000;
/** CIFs and views of the short-term storage, CIFs of the intermediate storage, at most. */
export const CIFS_MAX = 1024;
export const VIEWS_MAX = 4096;
export const STORED_MAX = 4096;
/** Files are numbered from 0, which is the MMS file; the others take a dump each, of at most this number of CIFs. */
export const FILES = 16;
export const MMS_FILE = 0;
export const DUMP_CIFS_MAX = 4096;
/** Words of the longest checkpoint parameter block. */
export const BLOCK_WORDS_MAX = 4096;
/** Those who wait for a threshold warning, at most. */
export const ASKERS_MAX = 64;
/** The largest number of a CIF. */
export const CIF_ID_MAX = 0xffff_ffff;
/** Numbers of CIFs that are reserved in the durable storage at a time. */
export const RESERVED_IDS = 4096;

/** The commands in the order of their numbers, from 1 on. */
export const MMS_COMMANDS = [
  "START_SYSTEM",
  "RESTORE",
  "CREATE",
  "LOOKUP",
  "ADD",
  "REMOVE",
  "READ",
  "WRITE",
  "GET_VIEW_ATTRIBUTES",
  "CHANGE_ATTRIBUTES",
  "SAVE",
  "REMOVE_CIF",
  "STORE",
  "RETRIEVE",
  "INIT_DUMP",
  "DUMP_CIF_SEQUENCE",
  "TERMINATE_DUMP",
  "CLEAR",
  "GET_STORAGE_OCCUPANCY",
  "GET_THRESHOLD_WARNING",
  "GET_MMS_STATISTICS",
  "GET_CIF",
] as const;
export type MmsCommandName = (typeof MMS_COMMANDS)[number];

/** The storages that a threshold warning names, in the order of its bits. */
export const STORAGES = ["short-term", "intermediate", "dumps"] as const;

/** A Central Information File: a message with its parts. */
export interface Cif {
  readonly id: number;
  /** 1 to 256. */
  readonly version: number;
  /** Its ACCESS_PROFILE. */
  readonly least: number;
  readonly most: number;
  /** Words by number of the field. */
  readonly fields: readonly Uint16Array[];
}

/** A view of a CIF of the short-term storage: what an MMS_VIEW_REFERENCE names. */
export interface View {
  /** 1 to 65,535. */
  readonly ref: number;
  /** Number of the CIF. */
  readonly cif: number;
  /** The fields that it shows, bit n for field n. */
  readonly fields: number;
}

/** A checkpoint of a CIF: what START_SYSTEM (WARM) makes short-term storage of again. */
export interface Checkpoint {
  readonly cif: Cif;
  /** The views that its block names, in the order of the block. */
  readonly views: readonly View[];
  /** The checkpoint parameter block. */
  readonly block: Uint16Array;
}

/** A sequence of CIFs in a segment of a file. */
export interface Dump {
  readonly file: number;
  readonly segment: number;
  /** From INIT_DUMP to TERMINATE_DUMP. */
  readonly open: boolean;
  readonly cifs: readonly Cif[];
}

/** Where an answer goes: a syncel of a process, and the SOCB that it is for. */
export interface ReplyTo {
  readonly partition: number;
  readonly process: number;
  readonly syncel: number;
  readonly socb: number;
}

/** The state of MMS. Its lists are ordered by number. */
export interface MmsState {
  /** Partitions that may send to it. */
  readonly partitions: readonly number[];
  /** Words that each of STORAGES takes. */
  readonly capacity: readonly number[];
  /** START_SYSTEM has been served since the machine began. */
  started: boolean;
  /** The number that the next CIF gets, and the first one that is not reserved in the durable storage. */
  next: number;
  reserved: number;
  /** The view reference given out last; references go round, so that a stale one does not soon name another view. */
  latest: number;
  readonly cifs: Cif[];
  readonly views: View[];
  readonly checkpoints: Checkpoint[];
  /** Numbers of the CIFs that RESTORE has not given yet. */
  readonly restoring: number[];
  readonly stored: Cif[];
  readonly dumps: Dump[];
  /** Those who wait for a threshold warning, the oldest first. */
  readonly askers: ReplyTo[];
  /** By number of the command, less 1: how often it was served, and refused; they go round at 2^32. */
  readonly served: number[];
  readonly refused: number[];
}

/** Words of the three storages when nobody says otherwise, and at most. */
export const CAPACITY: readonly number[] = [1 << 20, 1 << 22, 1 << 22];
export const CAPACITY_MAX = 1 << 24;

/** An MMS with nothing in it, which the partitions with these numbers may use. */
export function createMms(partitions: readonly number[], capacity: readonly number[] = CAPACITY): MmsState {
  return {
    partitions,
    capacity,
    started: false,
    next: 1,
    reserved: 1,
    latest: 0,
    cifs: [],
    views: [],
    checkpoints: [],
    restoring: [],
    stored: [],
    dumps: [],
    askers: [],
    served: MMS_COMMANDS.map(() => 0),
    refused: MMS_COMMANDS.map(() => 0),
  };
}
