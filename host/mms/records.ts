// The records that MMS keeps in the durable storage, and how MMS is restored from them. docs/MMS.md, "Records".
//
// The storage has at any time exactly the records of the state: what a command changes there is what it changes in them.

import { sha256 } from "@noble/hashes/sha2.js";
import {
  type Checkpoint,
  type Cif,
  createMms,
  DUMP_CIFS_MAX,
  type Dump,
  FIELDS,
  type MmsState,
  STORAGES,
  type View,
} from "../state/mms.ts";
import { inconsistency, overfull } from "./consistent.ts";
import type { Change } from "./storage.ts";

/** The key of the record of numbers. */
const NUMBERS = "mms";
/** Bytes at the end of a record: the first of the SHA-256 of its key, a zero byte and the bytes before. */
const SUM = 8;

const hex = (number: number, digits: number) => number.toString(16).toUpperCase().padStart(digits, "0");
const idKey = (kind: string, id: number) => `${kind}/${hex(id, 8)}`;
const dumpKey = (file: number) => `dump/${hex(file, 2)}`;
const dumpedKey = (file: number, n: number) => `${dumpKey(file)}/${hex(n, 4)}`;

// ---- Writing ----------------------------------------------------------------------------------------------------

const long = (number: number): number[] => [number & 0xffff, Math.floor(number / 0x1_0000)];

function cifWords({ id, version, least, most, fields }: Cif): number[] {
  return [...long(id), version, least, most, ...fields.flatMap((words) => [words.length, ...words])];
}

/** A record with its key. */
type WrittenRecord = readonly [key: string, bytes: Uint8Array];

/** A record of words. */
function record(key: string, words: readonly number[]): WrittenRecord {
  const bytes = new Uint8Array(2 * words.length + SUM);
  words.forEach((word, i) => {
    bytes[2 * i] = word & 0xff;
    bytes[2 * i + 1] = word >> 8;
  });
  bytes.set(sumOf(key, bytes.subarray(0, -SUM)), 2 * words.length);
  return [key, bytes];
}

function sumOf(key: string, bytes: Uint8Array): Uint8Array {
  const hash = sha256.create().update(new TextEncoder().encode(`${key}\0`));
  return hash.update(bytes).digest().subarray(0, SUM);
}

/** The record of which numbers of CIFs are reserved. The first number that is not may be 2^32. */
export function numbersRecord(reserved: number): WrittenRecord {
  return record(NUMBERS, [...long(reserved % 2 ** 32), reserved === 2 ** 32 ? 1 : 0]);
}

/** The record of a checkpoint. */
export function checkpointRecord({ cif, views, block }: Checkpoint): WrittenRecord {
  const shown = views.flatMap(({ ref, fields }) => [ref, fields]);
  const words = [...cifWords(cif), views.length, ...shown, block.length, ...block];
  return record(idKey("checkpoint", cif.id), words);
}

/** What takes the record of a CIF's checkpoint away. */
export function noCheckpoint(id: number): Change {
  return [idKey("checkpoint", id), null];
}

/** The record of a CIF in the intermediate storage. */
export function storedRecord(cif: Cif): WrittenRecord {
  return record(idKey("stored", cif.id), cifWords(cif));
}

/** What takes the record of a CIF of the intermediate storage away. */
export function noStored(id: number): Change {
  return [idKey("stored", id), null];
}

/** The records of a dump: its own, and those of its CIFs from the given one on. */
export function dumpRecords({ file, segment, open, cifs }: Dump, from = 0): WrittenRecord[] {
  const dumped = cifs.slice(from).map((cif, i) => record(dumpedKey(file, from + i), cifWords(cif)));
  return [record(dumpKey(file), [segment, open ? 1 : 0, cifs.length]), ...dumped];
}

/** What takes the records of a dump's CIFs away. */
export function noDumped({ file, cifs }: Dump): Change[] {
  return cifs.map((_, n) => [dumpedKey(file, n), null]);
}

/** All records of a state. */
export function recordsOf({ reserved, checkpoints, stored, dumps }: MmsState): WrittenRecord[] {
  return [
    ...(reserved === 1 ? [] : [numbersRecord(reserved)]),
    ...checkpoints.map(checkpointRecord),
    ...stored.map(storedRecord),
    ...dumps.flatMap((dump) => dumpRecords(dump)),
  ];
}

/** What makes of some records others. */
export function changesBetween(
  before: Iterable<readonly [string, Uint8Array]>,
  after: readonly (readonly [string, Uint8Array])[],
): Change[] {
  const had = new Map(before);
  const has = new Map(after);
  const same = (a: Uint8Array, b: Uint8Array | undefined) =>
    a.length === b?.length && a.every((byte, i) => byte === b[i]);
  return [
    ...[...had.keys()].filter((key) => !has.has(key)).map((key): Change => [key, null]),
    ...after.filter(([key, bytes]) => !same(bytes, had.get(key))),
  ];
}

// ---- Reading ----------------------------------------------------------------------------------------------------

/** What is wrong with a record. */
export interface BadRecord {
  readonly key: string;
  readonly why: string;
  /** Nothing is wrong but that a storage, by its place in STORAGES, has more words than it may take. */
  readonly over?: { readonly storage: number; readonly words: number };
}

/** Reads the words of a record one after the other. */
class WordReader {
  readonly #words: Uint16Array;
  #at = 0;

  constructor(words: Uint16Array) {
    this.#words = words;
  }

  get atEnd(): boolean {
    return this.#at === this.#words.length;
  }

  /** The next words; as many as there are when they are fewer. */
  words(count: number): Uint16Array {
    const words = this.#words.slice(this.#at, this.#at + count);
    if (words.length < count) throw new RangeError();
    this.#at += count;
    return words;
  }

  word(): number {
    return this.words(1)[0]!;
  }

  long(): number {
    const low = this.word();
    return low + this.word() * 0x1_0000;
  }

  cif(): Cif {
    const id = this.long();
    const [version, least, most] = this.words(3);
    const fields = Array.from({ length: FIELDS }, () => this.words(this.word()));
    return { id, version: version!, least: least!, most: most!, fields };
  }

  list<T>(read: () => T): T[] {
    return Array.from({ length: this.word() }, read);
  }
}

/** What was read of a storage, before it is known whether it fits together. */
interface Found {
  readonly checkpoints: Checkpoint[];
  readonly stored: Cif[];
  readonly dumps: (Omit<Dump, "cifs"> & { readonly count: number })[];
  readonly dumped: Map<string, Cif>;
  reserved: number;
}

/** Reads a record into what was found. @throws RangeError when it ends too early */
function take(found: Found, key: string, from: WordReader): string | undefined {
  const [kind, number = "", place] = key.split("/");
  let cif: Cif | undefined;
  if (key === NUMBERS) found.reserved = from.long() + from.word() * 2 ** 32;
  else if (kind === "checkpoint" && place === undefined) {
    cif = from.cif();
    const { id } = cif;
    const views = from.list((): View => ({ ref: from.word(), fields: from.word(), cif: id }));
    found.checkpoints.push({ cif, views, block: from.words(from.word()) });
  } else if (kind === "stored" && place === undefined) {
    cif = from.cif();
    found.stored.push(cif);
  } else if (kind === "dump" && place === undefined) {
    const file = Number.parseInt(number, 16);
    const [segment, open, count] = from.words(3);
    if (key !== dumpKey(file) || open! > 1) return "it is not a record of a dump";
    found.dumps.push({ file, segment: segment!, open: open === 1, count: count! });
  } else if (kind === "dump") found.dumped.set(key, from.cif());
  else return "no record has this key";
  return cif !== undefined && key !== idKey(kind!, cif.id) ? "it is of another CIF" : undefined;
}

/** The CIFs of a dump, taken out of those that were found; undefined when one is missing. */
function takeDumped(dumped: Map<string, Cif>, file: number, count: number): Cif[] | undefined {
  const keys = Array.from({ length: Math.min(count, DUMP_CIFS_MAX + 1) }, (_, n) => dumpedKey(file, n));
  const cifs = keys.flatMap((key) => dumped.get(key) ?? []);
  for (const key of keys) dumped.delete(key);
  return cifs.length === count ? cifs : undefined;
}

/** A record's words; undefined when its sum is that of others. */
function wordsIn(key: string, bytes: Uint8Array): Uint16Array | undefined {
  const body = bytes.subarray(0, Math.max(bytes.length - SUM, 0));
  if (bytes.length < SUM || body.length % 2 !== 0) return undefined;
  if (sumOf(key, body).some((byte, i) => byte !== bytes[body.length + i])) return undefined;
  return Uint16Array.from({ length: body.length / 2 }, (_, i) => body[2 * i]! | (body[2 * i + 1]! << 8));
}

/**
 * The MMS that a storage holds, as it is when a machine begins: open dumps are as INIT_DUMP and DUMP_CIF_SEQUENCE have left
 * them, short-term storage is empty until START_SYSTEM. Or what is wrong with the records.
 */
export function loadMms(
  entries: Iterable<readonly [string, Uint8Array]>,
  partitions: readonly number[],
  capacity?: readonly number[],
):
  | { readonly mms: MmsState; readonly bad: readonly [] }
  | { readonly mms: undefined; readonly bad: BadRecord[] } {
  const found: Found = { checkpoints: [], stored: [], dumps: [], dumped: new Map(), reserved: 1 };
  const bad: BadRecord[] = [];
  for (const [key, bytes] of entries) {
    const why = readRecord(found, key, bytes);
    if (why !== undefined) bad.push({ key, why });
  }
  const dumps = found.dumps.flatMap(({ count, ...dump }): Dump[] => {
    const cifs = takeDumped(found.dumped, dump.file, count);
    if (cifs !== undefined) return [{ ...dump, cifs }];
    bad.push({ key: dumpKey(dump.file), why: "CIFs of the dump are missing" });
    return [];
  });
  for (const key of found.dumped.keys()) bad.push({ key, why: "the dump has fewer CIFs" });
  if (bad.length > 0) return { mms: undefined, bad };
  const { checkpoints, stored, reserved } = found;
  const mms = { ...createMms(partitions, capacity), next: reserved, reserved, checkpoints, stored, dumps };
  const over = overfull(mms);
  if (over !== undefined) {
    const why = `${STORAGES[over.storage]} storage has ${over.words} words and takes ${mms.capacity[over.storage]}`;
    return { mms: undefined, bad: [{ key: NUMBERS, why, over }] };
  }
  const why = inconsistency(mms);
  return why === undefined ? { mms, bad: [] } : { mms: undefined, bad: [{ key: NUMBERS, why }] };
}

function readRecord(found: Found, key: string, bytes: Uint8Array): string | undefined {
  const words = wordsIn(key, bytes);
  if (words === undefined) return "its checksum does not match";
  const reader = new WordReader(words);
  try {
    return take(found, key, reader) ?? (reader.atEnd ? undefined : "it has more words than it takes");
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return "it ends too early";
  }
}
