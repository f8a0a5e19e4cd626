// Which words of memory an instruction writes through its destination.

import type { Decoded } from "../decode.ts";
import type { Destination } from "./actions.ts";
import { numberOf, type RegisterTerm, type Sum } from "./sums.ts";
import { constant, plus, type Value } from "./value.ts";

/** Words that are stored into, from an address on; they may be all from there, or all down to it. */
export interface Written {
  readonly first: Value;
  /** 1 to 65,536. */
  readonly words: number;
}

/** The words of a destination, where their address is known; `evaluate` gives the value of a sum. */
export function writtenAt(
  destination: Destination,
  decoded: Decoded,
  registers: readonly Value[],
  evaluate: (sum: Sum) => Value,
): Written[] {
  const first = evaluate(destination.address);
  const { bytes, high } = destination;
  // What bytes are relative to is a number of a byte, and no word's address.
  if (bytes && first.base !== "") return [];
  const counts = (register: RegisterTerm | undefined): boolean => isCounter(destination, decoded, register);
  if (high !== undefined && !counts(high)) {
    // The partition's address is the data address while BASE is 0 and no table is loaded.
    const above = registers[numberOf(decoded, high)]!;
    if (above.base === "" && above.offset > (bytes ? 1 : 0)) return [];
  }
  const count = countOf(destination, decoded, registers);
  if (count === 0) return [];
  const [only] = destination.address;
  // Where address and count are one register, the count stays: addresses go down with it.
  const down = only?.term.kind === "register" && counts(only.term);
  const run = down ? { ...destination, downward: true } : destination;
  return bytes ? bytesFrom(first, count, run) : [wordsFrom(first, count, run)];
}

/** True for a register that the instruction counts down for each turn. */
function isCounter(
  { count, digits }: Destination,
  decoded: Decoded,
  register: RegisterTerm | undefined,
): boolean {
  if (count === undefined || digits || register === undefined) return false;
  return numberOf(decoded, count) === numberOf(decoded, register);
}

/** How many words or bytes; undefined: nobody knows. */
function countOf(
  { units, count, digits }: Destination,
  decoded: Decoded,
  registers: readonly Value[],
): number | undefined {
  if (count === undefined) return units;
  const { base, offset } = registers[numberOf(decoded, count)]!;
  if (base !== "") return undefined;
  return digits ? (offset + 3) >> 2 : units * offset;
}

const ALL = 0x10000;

function wordsFrom(first: Value, count: number | undefined, { downward }: Destination): Written {
  if (count !== undefined) {
    const words = Math.min(count, ALL);
    return { first: downward ? plus(first, 1 - words) : first, words };
  }
  // A register about which nothing is known reaches half of the space.
  const limit = first.base !== "" ? ALL >> 1 : downward ? first.offset + 1 : ALL - first.offset;
  return { first: downward ? plus(first, 1 - limit) : first, words: limit };
}

function bytesFrom(
  { offset }: Value,
  count: number | undefined,
  { downward, high: above }: Destination,
): Written[] {
  const most = count ?? (downward ? offset + 1 : ALL - offset);
  const from = downward ? offset - most + 1 : offset;
  // Byte numbers are of 16 bits, so the bytes after the last one are the first again.
  const [low, high] = [from >> 1, (from + most - 1) >> 1];
  const half = ALL >> 1;
  const runs = Math.min(high - low + 1, half);
  const split = Math.min(runs, half - (low & (half - 1)));
  const words = [{ first: constant(low & (half - 1)), words: split }];
  if (runs > split) words.push({ first: constant(0), words: runs - split });
  // Of a partition's byte bit 16 of the number is in the other register.
  if (above !== undefined) for (const run of [...words]) words.push({ ...run, first: plus(run.first, half) });
  return words;
}
