// Which words of memory an instruction stores into whose operation is not followed. What it stores into comes from the
// operation column of the instruction table, in which a destination stands before an assignment.

import type { Decoded } from "../decode.ts";
import { boundAssignments } from "./effects.ts";
import { type Sum, sumOf } from "./operation.ts";
import { perShape } from "./shape.ts";
import { constant, plus, type Value } from "./value.ts";

/** Words that are stored into, from an address on; they may be all from there, or all down to it. */
export interface Written {
  readonly first: Value;
  /** 1 to 65,536. */
  readonly words: number;
}

/** A word, byte, float, ... that an operation stores, or the first of a run of them. */
interface Destination {
  readonly address: Sum;
  /** The address is one of the partition, whose high half stands in the register behind the first one. */
  readonly partition: boolean;
  /** The address counts bytes: byte n is in word n >> 1. */
  readonly bytes: boolean;
  /** Words or bytes that are stored one by one, for each count. */
  readonly units: number;
  /** The last register says how many times; `digits`: how many digits of four to a word. */
  readonly counted: false | "times" | "digits";
  readonly downward: boolean;
}

const DESTINATION =
  /(?<partition>partition )?(?<kind>byte |text |digits |(?:signed )?long |(?:long |short )?F)?\[(?<address>[^[\]]+)\](?: *(?::=|\+=|-=)| was 0: set| shifted)|exchange the bytes of \[(?<swapped>[^[\]]+)\]/g;

const destinationsOf = perShape((decoded): readonly Destination[] => {
  const { form } = decoded;
  const { operation } = form.row;
  const text = boundAssignments(decoded);
  const counted = text.includes("while Rc != 0");
  return [...text.matchAll(DESTINATION)].flatMap(({ groups }) => {
    const { partition, kind = "", address, swapped } = groups!;
    const sum = sumOf(decoded, (address ?? swapped)!.trim());
    const long = form.mnemonic.endsWith(".L");
    // A conversion stores the long float in one of its two forms, the short one in the other.
    if (sum === undefined) throw new Error(`the instruction table has an address '${address ?? swapped}'`);
    if ((kind === "long F" && long) || (kind === "short F" && !long)) return [];
    const bytes = /byte |text /.test(kind) || /\bon (?:partition )?bytes?\b/.test(operation);
    return [
      {
        address: sum,
        partition: partition !== undefined,
        bytes,
        units: unitsOf(kind, long),
        counted: kind === "digits " ? "digits" : counted && "times",
        downward: counted && /\bRb -= 1/.test(text),
      },
    ];
  });
});

/** Words, or bytes, of one destination. */
function unitsOf(kind: string, long: boolean): number {
  if (kind === "text ") return long ? 24 : 16;
  if (kind === "long F") return 4;
  if (kind === "short F") return 2;
  if (kind === "F") return long ? 4 : 2;
  return kind.endsWith("long ") ? 2 : 1;
}

/** The words that an instruction stores into, where their addresses are known; `evaluate` gives the value of a sum. */
export function writtenBy(
  decoded: Decoded,
  registers: readonly Value[],
  evaluate: (sum: Sum) => Value,
): Written[] {
  return destinationsOf(decoded).flatMap((destination) => {
    const first = firstOf(destination, decoded, registers, evaluate);
    if (first === undefined) return [];
    const count = countOf(destination, decoded, registers);
    if (count === 0) return [];
    return destination.bytes ? bytesFrom(first, count, destination) : [wordsFrom(first, count, destination)];
  });
}

/** The first address; undefined where it is not known, and of bytes that are relative to something. */
function firstOf(
  { address, partition, bytes }: Destination,
  decoded: Decoded,
  registers: readonly Value[],
  evaluate: (sum: Sum) => Value,
): Value | undefined {
  if (!partition) {
    const first = evaluate(address);
    return bytes && first.base !== "" ? undefined : first;
  }
  // The partition's address is the data address while BASE is 0 and no table is loaded.
  const [{ term }] = address.terms as [Sum["terms"][number]];
  const low = term.kind === "register" ? decoded.operands[term.operand]!.register! : 0;
  const [value, high] = [registers[low]!, registers[(low + 1) & 7]!];
  const beyond = high.base === "" && high.offset > (bytes ? 1 : 0);
  return beyond || (bytes && value.base !== "") ? undefined : value;
}

/** How many words or bytes; undefined: nobody knows. */
function countOf(
  { units, counted }: Destination,
  { operands }: Decoded,
  registers: readonly Value[],
): number | undefined {
  if (counted === false) return units;
  const count = registers[operands.at(-1)!.register!]!;
  if (count.base !== "") return undefined;
  return counted === "digits" ? (count.offset + 3) >> 2 : units * count.offset;
}

const ALL = 0x10000;

function wordsFrom(first: Value, count: number | undefined, { downward }: Destination): Written {
  if (count !== undefined) {
    const words = Math.min(count, ALL);
    return { first: downward ? plus(first, 1 - words) : first, words };
  }
  // Behind a register that nothing is known of lies half of the space.
  const limit = first.base !== "" ? ALL >> 1 : downward ? first.offset + 1 : ALL - first.offset;
  return { first: downward ? plus(first, 1 - limit) : first, words: limit };
}

function bytesFrom(
  { offset }: Value,
  count: number | undefined,
  { downward, partition }: Destination,
): Written[] {
  const most = count ?? (downward ? offset + 1 : ALL - offset);
  const from = downward ? offset - most + 1 : offset;
  // Byte numbers are of 16 bits, so bytes behind the last one are the first again.
  const [low, high] = [from >> 1, (from + most - 1) >> 1];
  const half = ALL >> 1;
  const runs = Math.min(high - low + 1, half);
  const split = Math.min(runs, half - (low & (half - 1)));
  const words = [{ first: constant(low & (half - 1)), words: split }];
  if (runs > split) words.push({ first: constant(0), words: runs - split });
  // Of a partition's byte bit 16 of the number is in the other register.
  if (partition) for (const run of [...words]) words.push({ ...run, first: plus(run.first, half) });
  return words;
}
