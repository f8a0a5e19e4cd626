// Converts numbers and texts to bytes and back. docs/SNAPSHOTS.md, "Values".

/** The numbers that are written: twice as many from 0 on as below, since each is doubled. */
export const NUMBER_MIN = -(2 ** 52);
export const NUMBER_MAX = Number.MAX_SAFE_INTEGER;

/** Bytes that are gathered before they are handed on. */
const CHUNK = 1 << 13;

/** Lists of pages of disks that a checkpoint keeps as they are, and whose places here it writes. */
export type KeptPages = (readonly Uint16Array[])[];

/** Writes values one after the other, and hands the bytes on in pieces. */
export class Writer {
  /** Whether what no guest can see is written as well. */
  readonly all: boolean;
  /** Missing where pages of disks are written word by word. */
  readonly kept: KeptPages | undefined;
  readonly #take: (bytes: Uint8Array) => void;
  readonly #bytes = new Uint8Array(CHUNK);
  #length = 0;
  readonly #pages = new Map<number, number>();

  /** `take` gets the bytes; it must not keep the array that it is given. */
  constructor(all: boolean, take: (bytes: Uint8Array) => void, kept?: KeptPages) {
    this.all = all;
    this.kept = kept;
    this.#take = take;
  }

  /** Writes an integer from NUMBER_MIN to NUMBER_MAX: seven bits in a byte, the lowest first; 0, -1, 1, -2 are 0, 1, 2, 3. */
  number(value: number): void {
    if (!Number.isSafeInteger(value) || value < NUMBER_MIN)
      throw new Error(`${value} is not a number of a state`);
    let rest = value < 0 ? -2 * value - 1 : 2 * value;
    while (rest >= 0x80) {
      this.#byte((rest % 0x80) | 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.#byte(rest);
  }

  /** Writes a word, the low byte first. */
  word(value: number): void {
    this.#byte(value & 0xff);
    this.#byte(value >> 8);
  }

  /** Writes bytes without their length. */
  bytes(bytes: Uint8Array): void {
    for (const byte of bytes) this.#byte(byte);
  }

  /** Writes a physical page's number: pages are numbered from 0 in the order in which they are first written. */
  page(physical: number): void {
    const number = this.#pages.get(physical) ?? this.#pages.size;
    this.#pages.set(physical, number);
    this.number(number);
  }

  /** The physical pages that were written, in the order of their new numbers. */
  get pages(): readonly number[] {
    return [...this.#pages.keys()];
  }

  /** Hands on what is left. */
  end(): void {
    this.#take(this.#bytes.subarray(0, this.#length));
    this.#length = 0;
  }

  #byte(byte: number): void {
    if (this.#length === CHUNK) this.end();
    this.#bytes[this.#length++] = byte;
  }
}

/** The bytes of several arrays, one after the other. */
export function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** What is read is not what a Writer has written, or not a state that there can be. */
export class Malformed extends Error {
  override readonly name = "Malformed";
}

/** @throws Malformed with `otherwise` when the condition does not hold */
export function must(condition: boolean, otherwise: string): asserts condition {
  if (!condition) throw new Malformed(otherwise);
}

/** Reads what a Writer has written. Its methods throw Malformed. */
export class Reader {
  /** The version of the format in which they are written. */
  readonly version: number;
  /** What a Writer has kept, where it has. */
  readonly kept: KeptPages | undefined;
  /** Pages of disks that were read, of all disks. */
  diskPages = 0;
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array, version: number, kept?: KeptPages) {
    this.#bytes = bytes;
    this.kept = kept;
    this.version = version;
  }

  /** Whether all bytes were read. */
  get atEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  /** An integer from `least` to `most`. */
  number(least: number, most: number): number {
    let value = 0;
    for (let factor = 1; ; factor *= 0x80) {
      const byte = this.#byte();
      value += (byte & 0x7f) * factor;
      if (value > 2 * NUMBER_MAX) throw new Malformed("a number is too large");
      if (byte < 0x80) break;
    }
    const signed = value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    if (signed < least || signed > most) throw new Malformed(`${signed} is not from ${least} to ${most}`);
    return signed;
  }

  /** So many bytes, as a copy. */
  bytes(count: number): Uint8Array {
    if (count > this.#bytes.length - this.#at) throw new Malformed("it ends too early");
    this.#at += count;
    return this.#bytes.slice(this.#at - count, this.#at);
  }

  #byte(): number {
    const byte = this.#bytes[this.#at++];
    if (byte === undefined) throw new Malformed("it ends too early");
    return byte;
  }
}
