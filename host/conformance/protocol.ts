// The line protocol between the suite and an implementation under test: one JSON line for each vector, one JSON line as
// its answer (docs/CONFORMANCE-PROTOCOL.md). What a target sends is not trusted.

import {
  VECTOR_TRAPS,
  type Vector,
  type VectorDifference,
  type VectorResult,
  type VectorState,
  type VectorTrap,
} from "../vectors.ts";

/** First line of either side; the number changes when a line means something else. */
export const PROTOCOL = "cr80-conformance/1";

/** Characters of a name or a reason of a target that are kept. */
const TEXT_MAX = 200;

/** What the suite says first. */
export const HELLO = JSON.stringify({ protocol: PROTOCOL });

/** The line that asks for a vector. `id` counts from 1. */
export function requestLine(id: number, { initial }: Vector): string {
  return JSON.stringify({ id, initial });
}

/** A target's answer: what came of the vector, or why it does not do it. */
export type Answer =
  | { readonly id: number; readonly result: VectorResult }
  | { readonly id: number; readonly skip: string };

/** A line of a target, or what is wrong with it. */
export type Parsed<T> =
  | { readonly value: T; readonly wrong: undefined }
  | { readonly value: undefined; readonly wrong: string };

const isWord = (value: unknown): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 0xffff;

/** Words by address, each address once. */
function areCells(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  const isCell = (cell: unknown) => Array.isArray(cell) && cell.length === 2 && cell.every(isWord);
  return value.every(isCell) && new Set(value.map(([address]) => address)).size === value.length;
}

function isState(value: unknown): value is VectorState {
  if (typeof value !== "object" || value === null) return false;
  const { r, pc, base, v, data } = value as Record<string, unknown>;
  const words = Array.isArray(r) && r.length === 8 && r.every(isWord);
  return words && areCells(data) && isWord(pc) && isWord(base) && (v === 0 || v === 1);
}

/** As much of a target's text as is shown. */
function cut(text: string): string {
  return text.length <= TEXT_MAX ? text : `${text.slice(0, TEXT_MAX)}...`;
}

function parseObject(line: string): Parsed<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return { value: value as Record<string, unknown>, wrong: undefined };
    }
  } catch {
    // It is said below.
  }
  return { value: undefined, wrong: `this is not a JSON object: ${line.slice(0, 80)}` };
}

/** Whether a line can be no answer at all, as what a failing program says of itself. */
export function isNoObject(line: string): boolean {
  return parseObject(line).value === undefined;
}

/** Reads a target's first line: its name. */
export function parseHello(line: string): Parsed<string> {
  const { value, wrong } = parseObject(line);
  if (value === undefined) return { value, wrong };
  if (value.protocol !== PROTOCOL) {
    return { value: undefined, wrong: `the first line must say "protocol":"${PROTOCOL}"` };
  }
  return { value: typeof value.name === "string" ? cut(value.name) : "target", wrong: undefined };
}

/** Reads a target's answer. */
export function parseAnswer(line: string): Parsed<Answer> {
  const { value, wrong } = parseObject(line);
  if (value === undefined) return { value, wrong };
  const { id, final, trap, skip } = value;
  if (typeof id !== "number") return { value: undefined, wrong: "the answer has no id" };
  if (typeof skip === "string" && skip !== "") return { value: { id, skip: cut(skip) }, wrong: undefined };
  if (!isState(final)) return { value: undefined, wrong: `answer ${id} has no valid "final"` };
  if (trap !== null && !VECTOR_TRAPS.some((name) => name === trap)) {
    return { value: undefined, wrong: `answer ${id}: "trap" is neither null nor a class` };
  }
  return { value: { id, result: { final, trap: trap as VectorTrap | null } }, wrong: undefined };
}

/** The line with which a target answers a request line. A line that is none is answered with why, as its id 0. */
export function answerLine(line: string, execute: (initial: Vector["initial"]) => VectorResult): string {
  const { value, wrong } = parseObject(line);
  if (value === undefined) return JSON.stringify({ id: 0, skip: wrong });
  const { id, initial } = value;
  const prog = (initial as { prog?: unknown } | undefined)?.prog;
  if (typeof id !== "number" || !isState(initial) || !areCells(prog)) {
    return JSON.stringify({ id: typeof id === "number" ? id : 0, skip: "this is not a request" });
  }
  const { final, trap } = execute(initial as Vector["initial"]);
  return JSON.stringify({ id, final, trap });
}

/** What differs between a vector and an answer to it. Words that neither side names are as they were. */
export function compareResult({ initial, final, trap }: Vector, result: VectorResult): VectorDifference[] {
  const differences: VectorDifference[] = [];
  const compare = (what: string, expected: number | string, actual: number | string): void => {
    if (expected !== actual) differences.push({ what, expected, actual });
  };
  compare("trap", trap ?? "none", result.trap ?? "none");
  final.r.forEach((expected, n) => {
    compare(`r${n}`, expected, result.final.r[n]!);
  });
  compare("pc", final.pc, result.final.pc);
  compare("base", final.base, result.final.base);
  compare("v", final.v, result.final.v);
  const before = new Map(initial.data);
  const expected = new Map(final.data);
  const actual = new Map(result.final.data);
  for (const address of new Set([...expected.keys(), ...actual.keys()])) {
    const old = before.get(address) ?? 0;
    compare(`data ${address}`, expected.get(address) ?? old, actual.get(address) ?? old);
  }
  return differences;
}
