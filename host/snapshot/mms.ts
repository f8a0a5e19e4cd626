// The description of MMS.

import { MAX_PARTITIONS } from "../../core-as/layout.ts";
import {
  ASKERS_MAX,
  BLOCK_WORDS_MAX,
  CAPACITY_MAX,
  type Checkpoint,
  CIF_ID_MAX,
  CIF_WORDS_MAX,
  CIFS_MAX,
  type Cif,
  createMms,
  DUMP_CIFS_MAX,
  type Dump,
  FIELDS,
  FILES,
  MMS_COMMANDS,
  type MmsState,
  type ReplyTo,
  STORAGES,
  STORED_MAX,
  VIEWS_MAX,
  type View,
} from "../state/mms.ts";
import { type Codec, flag, integer, list, named, record, word, wordArray } from "./codec.ts";
import { partition } from "./ranges.ts";
import { process, syncelNumber } from "./scm.ts";

/** Commands of the first version with MMS. */
const FIRST_COMMANDS = 21;

const id = integer(1, CIF_ID_MAX);
const number = integer(0, CIF_ID_MAX + 1);
const count = integer(0, CIF_ID_MAX);

const cif = record<Cif>({
  id,
  version: integer(1, 256),
  least: word,
  most: word,
  fields: list(wordArray(CIF_WORDS_MAX), FIELDS, FIELDS, { part: (n) => String(n) }),
});

const view = record<View>({ ref: word, cif: id, fields: word });

const checkpoint = record<Checkpoint>({
  cif: named("", cif),
  views: list(view, 0, VIEWS_MAX, { part: (n) => String(n) }),
  block: wordArray(BLOCK_WORDS_MAX),
});

const dump = record<Dump>({
  file: integer(0, FILES - 1),
  segment: word,
  open: flag,
  cifs: list(cif, 0, DUMP_CIFS_MAX, { part: (n) => String(n) }),
});

/** A count for each command. */
const countsOf = (commands: number) => list(count, commands, commands);

/** Counts of all commands. One that a version did not have was never served, nor refused. */
const counts: Codec<number[]> = {
  ...countsOf(MMS_COMMANDS.length),
  read: (from) => {
    const read = countsOf(from.version < 5 ? FIRST_COMMANDS : MMS_COMMANDS.length).read(from);
    return MMS_COMMANDS.map((_, n) => read[n] ?? 0);
  },
};

/** Where an answer of MMS goes. */
export const replyTo = record<ReplyTo>({ partition, process, syncel: syncelNumber, socb: word });

/** MMS. */
export const mms: Codec<MmsState> = record<MmsState>(
  {
    partitions: list(partition, 0, MAX_PARTITIONS),
    capacity: list(integer(1, CAPACITY_MAX), STORAGES.length, STORAGES.length),
    started: flag,
    next: number,
    reserved: number,
    latest: word,
    cifs: list(cif, 0, CIFS_MAX, { place: (_, one) => `CIF ${one.id}` }),
    views: list(view, 0, VIEWS_MAX, { place: (_, { ref }) => `view ${ref}` }),
    checkpoints: list(checkpoint, 0, CIFS_MAX, { place: (_, one) => `checkpoint of CIF ${one.cif.id}` }),
    restoring: list(id, 0, CIFS_MAX),
    stored: list(cif, 0, STORED_MAX, { place: (_, one) => `stored CIF ${one.id}` }),
    dumps: list(dump, 0, FILES, { place: (_, { file }) => `dump ${file}` }),
    askers: list(replyTo, 0, ASKERS_MAX, { part: (n) => String(n) }),
    served: counts,
    refused: counts,
  },
  () => createMms([]),
);
