// Which registers an instruction reads and writes, from the operation column of the instruction table.
//
// Most operations are assignments, with the letters of the fields for registers (Ra, R(b+1), X); S and D stand for the
// first and the last operand. What is said in words only is in WORDED. A test executes instances of every row on the
// reference model and compares.

import { INSTRUCTIONS, type Instruction } from "../../core-as/isa/instructions.ts";
import type { Decoded } from "../decode.ts";
import { perShape } from "./shape.ts";

/** Registers as masks: bit n is Rn. */
interface Effects {
  readonly reads: number;
  readonly writes: number;
}

/** Rows whose operation is said in words: the assignments that it comes to, as far as registers go. */
const WORDED: Readonly<Record<string, string>> = {
  "MOVB R2,BB6.X2": "byte [d+m+X] := Rr",
  "DIV RX3,B0.X3": "long [m+Rb] := [m+Rb] / S",
  "NOP -": "-",
  "GMOW GX33,GX33,R3":
    "while Rc != 0: partition [Rb+R(b+1)] := [Ra+R(a+1)]; Ra := next Ra; R(a+1) := next R(a+1); Rb := next Rb; R(b+1) := next R(b+1); Rc := next Rc",
  "FILB R3,BX3,R3": "while Rc != 0: byte [Rb] := Ra; Rb += 1; Rc -= 1",
  "GSTB R3,GX33": "partition byte [Ra+R(a+1)] := Rb",
  "GSTW R3,GX33": "partition [Ra+R(a+1)] := Rb",
  "CMPB BX3,BX3,R3": "Ra := next Ra; Rb := next Rb; Rc := next Rc",
  "ADDD R3,R3,R3": "digits [Rb] := [Rb], [Ra], Rc",
  "SUBD R3,R3,R3": "digits [Rb] := [Rb], [Ra], Rc",
  "FDEC X3,X3": "text [Rb] := [Ra]",
  "XCH R3,RBX3": "Ra := D + Ra; D := D + Ra",
  "XCH X3,RBX3": "D := D + [Ra]",
};

/** Rows that are worded as a variation of another one. */
const LIKE = /^(?:privileged\. )?as (\w+)\b/;

/** What e is, where the row does not say it: the address of the operand in memory. */
const E = { "B6.X2": "d+m+X", "B0.X3": "m+Rb" } as const;

/** The first row of each mnemonic says what the others are like. */
const byMnemonic = new Map<string, string>();
for (const row of INSTRUCTIONS) {
  const text = wordedOf(row) ?? row.operation;
  if (!byMnemonic.has(row.mnemonic)) byMnemonic.set(row.mnemonic, text);
}

function wordedOf(row: Instruction): string | undefined {
  return WORDED[`${row.mnemonic} ${row.operands}`];
}

/** The operation of a row as assignments; S and D, and what they are, are left. */
function assignmentsOf(row: Instruction): string {
  const like = LIKE.exec(row.operation)?.[1];
  const text =
    wordedOf(row) ?? (like === undefined ? row.operation : (byMnemonic.get(like) ?? row.operation));
  const named = /, e = ([^\s;]+)/.exec(text);
  const kind = row.operands.split(",").find((k) => k in E) as keyof typeof E | undefined;
  const e = named?.[1] ?? (kind === undefined ? undefined : E[kind]);
  return e === undefined ? text : text.replace(/, e = [^\s;]+/, "").replace(/\[e\b/g, `[${e}`);
}

/** The assignments of a decoded instruction, with S, D and X replaced by what they are in it. */
export const boundAssignments: (decoded: Decoded) => string = perShape(bind);

function bind({ form, operands }: Decoded): string {
  const first = operands[0];
  const last = operands.at(-1);
  const text = (operand: typeof first): string => {
    const register = `R${operand?.letter ?? "?"}`;
    if (operand?.indexed !== true) return register;
    return operand.slot.kind.displaced === true ? `[m+${register}]` : `[${register}]`;
  };
  return assignmentsOf(form.row)
    .replace(/\bX\b/g, "Rx")
    .replace(/\bS\b/g, text(first))
    .replace(/\bD\b/g, text(last));
}

/** A register by a letter, the one behind it, or one by its number. */
const REGISTER = /\bR(?:([abcrx])\b|\(([abcr])\+1\)|([0-7])\b)/g;

/** The registers that an instruction itself reads and writes; calls, and the links of jumps, are not looked at. */
export function effectsOf(decoded: Decoded): Effects {
  const stack = stackRegisters(decoded);
  const { reads, writes } = stack ?? namedRegisters(decoded);
  const prefixes = decoded.prefixRegisters.reduce((mask, n) => mask | (1 << n), 0);
  return { reads: prefixes | numbered(reads, decoded), writes: numbered(writes, decoded) };
}

/** In masks of a shape: the bit of the register of the first operand; the next bit is the register behind it. */
const FIRST_OPERAND = 8;

/** The registers of a mask of a shape, in an instruction. */
function numbered(mask: number, { operands }: Decoded): number {
  let numbers = mask & 0xff;
  operands.forEach(({ register }, i) => {
    const bits = (mask >> (FIRST_OPERAND + 2 * i)) & 3;
    if (register === undefined || bits === 0) return;
    if (bits & 1) numbers |= 1 << register;
    if (bits & 2) numbers |= 1 << ((register + 1) & 7);
  });
  return numbers;
}

/** What the operation reads and writes, as masks of the shape. */
const namedRegisters = perShape((decoded): Effects => {
  const find = (match: RegExpMatchArray): number => {
    if (match[3] !== undefined) return 1 << Number(match[3]);
    const operand = decoded.operands.findIndex(({ letter }) => letter === (match[1] ?? match[2]));
    return operand < 0 ? 0 : 1 << (FIRST_OPERAND + 2 * operand + (match[1] === undefined ? 1 : 0));
  };
  const all = (text: string): number => [...text.matchAll(REGISTER)].reduce((mask, m) => mask | find(m), 0);

  let reads = 0;
  let writes = 0;
  const text = withPairs(boundAssignments(decoded));
  let rest = text;
  // Destinations: outside of brackets, before an assignment.
  const DESTINATION =
    /(bit \([^)]*\)(?:&15)? of |bit 7 of )?(R\w|R\([abcr]\+1\))(\+R\([abcr]\+1\))?\s*(:=|\+=|-=)/g;
  rest = rest.replace(DESTINATION, (whole, part, register, pair, operator) => {
    const target = all(register + (pair ?? ""));
    writes |= target;
    if (part !== undefined || operator !== ":=") reads |= target;
    return whole.slice(0, whole.indexOf(register)).replace("of", "");
  });
  reads |= all(rest);
  const changed = /exchange the bytes of (R\w)|^(R\w\+R\(\w\+1\)) shifted/.exec(text);
  if (changed !== null) {
    const target = all(changed[1] ?? changed[2]!);
    reads |= target;
    writes |= target;
  }
  // Conditions stand before a register that is then left as it was.
  if (/operands kept|; Rb := Rb/.test(text)) reads |= all(text);
  // "its low bits": the destination is the source too.
  if (/\bits low\b/.test(text)) reads |= writes;
  return { reads, writes };
});

/** "long Ra" in words of its two registers. */
function withPairs(text: string): string {
  return text.replace(/\blong R([abcr])\b/g, "R$1+R($1+1)");
}

/** STC and UNS of the process stack: a run of registers from R0 on. */
function stackRegisters({ form, operands }: Decoded): Effects | undefined {
  if (form.row.operands !== "C4" || !/^(STC|UNS)$/.test(form.mnemonic)) return undefined;
  const run = (2 << ((operands[0]?.number ?? 7) & 7)) - 1;
  return form.mnemonic === "STC" ? { reads: run, writes: 0 } : { reads: 0, writes: run };
}
