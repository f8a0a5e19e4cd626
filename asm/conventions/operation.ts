// The operations of the instruction table that are plain assignments, as data.

import type { Decoded } from "../decode.ts";
import { boundAssignments } from "./effects.ts";
import { isTwice, perShape } from "./shape.ts";

/** The register of an operand, or the one behind it. */
export interface RegisterTerm {
  readonly kind: "register";
  readonly operand: number;
  readonly behind: 0 | 1;
}

/** What is added up. */
export type Term =
  | RegisterTerm
  /** What the operation has put aside. */
  | { readonly kind: "aside" }
  | { readonly kind: "constant"; readonly value: number }
  /** The number of an operand, m included; -1: m alone. */
  | { readonly kind: "number"; readonly operand: number }
  /** A word of the data, or of the program. */
  | { readonly kind: "data" | "program"; readonly address: Sum };

/** Terms that are added, or with `negative` subtracted; without terms it is 0. */
export interface Sum {
  /** As it is written. */
  readonly text: string;
  readonly terms: readonly { readonly term: Term; readonly negative: boolean }[];
}

interface Assignment {
  readonly target:
    | RegisterTerm
    | { readonly kind: "aside" }
    | { readonly kind: "data"; readonly address: Sum };
  readonly source: Sum;
}

/** The assignments that an operation comes to, in their order; undefined when it is more than assignments of sums. */
export const operationOf: (decoded: Decoded) => readonly Assignment[] | undefined = perShape(parse);

const ZERO: Sum = { text: "0", terms: [] };

const SYNTAX =
  /^(?:(?<target>t|R[abcrx]|R\([abcr]\+1\)|\[[^[\]]+\])\s*)(?<operator>:=|\+=|-=)\s*(?<source>.+)$/;

function parse(decoded: Decoded): Assignment[] | undefined {
  const text = boundAssignments(decoded)
    .replace(/^privileged\. /, "")
    .replace(/, V = signed overflow/, "")
    .replace(/ \((value of Ra taken first|a=b: one increment|a=b: by two|Ra read before the increment)\)/, "")
    .replace(/; V kept$/, "");
  // r - r and r xor r are 0, whatever the register held.
  const cleared = isTwice(decoded) ? /^(R[ab]) := \1 (?:-|xor) R[ab](?:,|$)/.exec(text) : null;
  if (cleared !== null) return [{ target: termOf(decoded, cleared[1]!) as RegisterTerm, source: ZERO }];
  // Both operands one register: the order of the two steps is the row's own, but for those of a stack.
  if (isTwice(decoded) && /\+=|-=/.test(text) && !/(\+Rb\]|; Ra) := t$/.test(text)) return undefined;
  // Two words of memory that may be the same one: both are read before one is written.
  if (/^\[Ra\] [+-]= 1; \[/.test(text)) return undefined;
  const assignments: Assignment[] = [];
  for (const statement of text.split("; ")) {
    const found = SYNTAX.exec(statement)?.groups as
      | Record<"target" | "operator" | "source", string>
      | undefined;
    if (found === undefined) return undefined;
    const { target, operator, source } = found;
    const right = sumOf(decoded, operator === ":=" ? source : `${target}${operator[0]}${source}`);
    const left = termOf(decoded, target);
    if (right === undefined || left === undefined) return undefined;
    assignments.push({ target: left as Assignment["target"], source: right });
  }
  return assignments;
}

/** The fields that stand for the number of the instruction, m included. */
const NUMBER = /\(k(?:-256)?\+m\)|k-256\+m|[ckdg]\+m|\bm\b/;

/** A sum as the instruction table writes it, with registers as letters of fields; undefined: it is none. */
export function sumOf(decoded: Decoded, text: string): Sum | undefined {
  const parts = text
    .replace(NUMBER, "N")
    .replace(/-(?!>)/g, "+-")
    .split("+");
  const terms: { term: Term; negative: boolean }[] = [];
  for (const written of joinPairs(parts).map((part) => part.trim())) {
    const negative = written.startsWith("-");
    const term = termOf(decoded, negative ? written.slice(1) : written);
    if (term === undefined) return undefined;
    terms.push({ term, negative });
  }
  return { text, terms };
}

/** R(a+1) and [..+..] were cut at their plus. */
function joinPairs(parts: readonly string[]): string[] {
  const joined: string[] = [];
  for (const part of parts) {
    const before = joined.at(-1);
    const depth = before === undefined ? 0 : before.split(/[([]/).length - before.split(/[)\]]/).length;
    if (depth > 0) joined[joined.length - 1] = `${before}+${part}`;
    else joined.push(part);
  }
  return joined;
}

function termOf(decoded: Decoded, text: string): Term | undefined {
  const { operands } = decoded;
  if (/^\d+$/.test(text)) return { kind: "constant", value: Number(text) };
  if (text === "t") return { kind: "aside" };
  if (text === "N") {
    return { kind: "number", operand: operands.findIndex(({ slot }) => slot.number !== undefined) };
  }
  const inBrackets = /^(PR)?\[(.+)\]$/.exec(text);
  if (inBrackets !== null) {
    const address = sumOf(decoded, inBrackets[2]!);
    return address && { kind: inBrackets[1] === undefined ? "data" : "program", address };
  }
  const register = /^R(?:([abcrx])|\(([abcr])\+1\))$/.exec(text);
  if (register === null) return undefined;
  const operand = operands.findIndex(({ letter }) => letter === (register[1] ?? register[2]));
  if (operands[operand]?.register === undefined) return undefined;
  return { kind: "register", operand, behind: register[1] === undefined ? 1 : 0 };
}
