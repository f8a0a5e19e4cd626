// Calls of the firmware's procedures from a test's guest, with marks in the registers and a record of what came back.

import { expect } from "vitest";
import { procedures, registersOf } from "./conventions.ts";
import { guest } from "./guests.ts";

export const PROCEDURES = procedures("firmware/csf");

/** What R0 to R7 hold at a call when the test does not say; R6 is the link. */
const MARKS = [0x1010, 0x1111, 0x1212, 0x1313, 0x1414, 0x1515, undefined, 0x1717];

type Value = number | string;

/** Calls of one guest, and where their results are. */
export class Calls {
  #calls: { name: string; before: (Value | undefined)[]; exits: number }[] = [];

  /** Source of a call of a procedure with these registers. */
  call(name: string, registers: Readonly<Record<number, Value>> = {}): string {
    const n = this.#calls.length;
    const exits = PROCEDURES.get(name)?.exits.length ?? 1;
    const before = MARKS.map((mark, r) => registers[r] ?? mark);
    this.#calls.push({ name, before, exits });
    const set = before.map((value, r) => (value === undefined ? "" : `  MOVC ${value},R${r}\n`)).join("");
    const out = Array.from({ length: 8 }, (_, r) => `  MOV R${r},CALL${n}+${r}\n`).join("");
    const end = (exit: number) =>
      `${out}  MOVC ${exit},R0\n  MOV R0,CALL${n}+8\n  MOVC 1,R0\n  MOV R0,CALL${n}+9\n`;
    const data = ` .DATA\nCALL${n}: .RES 10\n .PROGRAM\n`;
    if (exits === 1) return `${data}${set}  JMP R6,${name}\n${end(0)}`;
    return `${data}${set}  JMP R6,${name}\n  JMP C${n}_0\n${end(1)}  JMP C${n}_E\nC${n}_0:\n${end(0)}C${n}_E:\n`;
  }

  /** Runs a guest with these calls. `result(n)` is what came back from the nth; kept registers have been compared. */
  run(source: string, options: { readonly limit?: number } = {}) {
    const made = guest(source);
    const outcome = made.machine.run({ limit: options.limit ?? 1_000_000 });
    const value = (v: Value): number => (typeof v === "number" ? v & 0xffff : evaluate(v, made.address));
    const result = (n: number) => {
      const words = made.words(`CALL${n}`, 10);
      if (words[9] === 0) return undefined;
      const { name, before } = this.#calls[n]!;
      for (const r of registersOf(PROCEDURES.get(name)?.clauses.get("KEEP"))) {
        if (before[r] !== undefined) expect(words[r], `R${r} of ${name}`).toBe(value(before[r]!));
      }
      return { r: words.slice(0, 8), exit: words[8]! };
    };
    return { ...made, outcome, result, end: () => made.machine.state.partitions[0]!.end };
  }
}

/** The sum of symbols and numbers that an operand of these tests is. */
function evaluate(text: string, address: (name: string) => number): number {
  return text
    .split(/[+|]/)
    .map((part) => (/^(0x[0-9A-Fa-f]+|[0-9]+)$/.test(part.trim()) ? Number(part) : address(part.trim())))
    .reduce((sum, part) => sum + part, 0);
}

/** A main coroutine, semaphores S and T, operations P and Q, and a second coroutine OTHER that runs `other`. */
export function start(
  options: { s?: number; other?: string; priority?: number; otherPriority?: number } = {},
): string {
  const { s = 0, other, priority = 5, otherPriority = 3 } = options;
  const second =
    other === undefined
      ? ""
      : ` MOVC OTHER,R4\n MOVC OTHER_CODE,R5\n MOVC ${otherPriority * 256 + 7},R7\n MOVC OTHER_STACK,R2\n MOVC OTHER_STACK-16,R3\n JMP R6,INIT_COROUTINE\n`;
  const coda = other === undefined ? "" : `OTHER_CODE:\n${other} MOVC GRAVE,R4\n JMP R6,WAIT_SEM\n`;
  return `
        .DATA
MAIN:   .RES    COROUTINE_RECORD
OTHER:  .RES    COROUTINE_RECORD
        .RES    16
OTHER_STACK:
S:      .RES    3
T:      .RES    3
GRAVE:  .RES    3
P:      .RES    COROUTINE_OPERATION
Q:      .RES    COROUTINE_OPERATION
SEEN:   .RES    8
        .PROGRAM
${coda}
START:  MOVC    S,R4
        MOVC    ${s},R3
        JMP     R6,INIT_SEMAPHORE
        MOVC    T,R4
        MOVC    0,R3
        JMP     R6,INIT_SEMAPHORE
        MOVC    GRAVE,R4
        JMP     R6,INIT_SEMAPHORE
        MOVC    P,R5
        MOVC    2,R7
        JMP     R6,INIT_OPERATION
        MOVC    Q,R5
        MOVC    1,R7
        JMP     R6,INIT_OPERATION
        MOVC    MAIN,R4
        MOVC    ${priority * 256 + 6},R7
        JMP     R6,INIT_COMON
${second}`;
}

export const STOP = " MOVC 0,R0\n MON STOP\n";
