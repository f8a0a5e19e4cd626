// Coroutines under the nucleus: in two processes at once, with system calls, elements that are awaited as operations, and
// one that never comes, beside a process that sends and one that never waits.

import { describe, expect, test } from "vitest";
import { ConventionWatch, statedOf } from "../../host/node.ts";
import { assembleNode, bootNode, type Line } from "./nodes.ts";

/** A coroutine that makes a call of COMON again and again, and counts in a word of A. */
const coroutine = (name: string, n: number, call: string) => `
${name}:
${call} JMP     R6,COMON
        JMP     LOST
        MOVC    A+${n},R4
        INC     0.X4
        JMP     ${name}
`;
const awaits = (syncel: number, room: string) =>
  `        MOVC    ${syncel},R1\n        MOVC    ${room},R4\n        MOVC    CAWAIT,R7\n`;
const delays = (f: string, microseconds: number) =>
  `        MOVC    ${microseconds},R2\n        MOVC    0,R3\n        MOVC    CSYSCALL|${f},R7\n`;
const begins = (name: string, n: number) => `
        MOVC    RECORDS+${n}*COROUTINE_RECORD,R4
        MOVC    ${name},R5
        MOVC    0x100+${n},R7
        MOVC    NIL,R2
        MOVC    NIL,R3
        JMP     R6,INIT_COROUTINE
`;
const COROUTINES = ["HEARS", "SLEEPS", "TWICE", "STARVES"] as const;

const LOADED = assembleNode({
  user: `
CO:     MOVC    RECORDS,R4
        MOVC    0x100,R7
        JMP     R6,INIT_COMON
${COROUTINES.map((name, n) => begins(name, n + 1)).join("")}
        MOVC    DONE_ALL,R4
        MOVC    0,R3
        JMP     R6,INIT_SEMAPHORE
        JMP     R6,WAIT_SEM             ; nobody signals it: the first coroutine has done its part
LOST:   MOV     R7,R0
        MON     RETIRE
${coroutine("HEARS", 1, awaits(9, "ROOM"))}
${coroutine("SLEEPS", 2, delays("TOY_DELAY", 4000))}
${coroutine("TWICE", 3, delays("TOY_TWICE", 3000))}
${coroutine("STARVES", 4, awaits(8, "OTHER"))}
; Sends to processes 0 and 1 in turn, each millisecond.
SENDS:  MOVC    1000,R2
        MOVC    0,R3
        MOVC    TOY_DELAY,R6
        MON     SYSCALL : ERROR => LOST, OK
        MOVC    A,R4
        INC     0.X4
        MOV     A,R0
        XTR     R0,0
        MOVC    9,R1
        MOVC    ELEMENT,R4
        MON     PCF_SEND : ERROR => LOST, OK
        JMP     SENDS
LOOP:   MOVC    A,R4
.again: INC     0.X4
        JMP     .again
        .DATA
OTHER:  .RES    18
DONE_ALL: .RES  3
RECORDS: .RES   ${COROUTINES.length + 1}*COROUTINE_RECORD
        .PROGRAM
`,
});
const co: Line = ["CO", { priority: 3, last: 8 }];
const NODE: readonly Line[] = [co, co, ["SENDS", { priority: 2 }], ["LOOP"]];

describe("coroutines of two processes", () => {
  const { machine, words, start } = bootNode(LOADED, NODE);
  start();
  const began = machine.clock;
  machine.run({ limit: 200_000 });
  const time = machine.clock - began;
  const counts = [0, 1].map((process) => words("A", 5, process));

  test("get what each of them waits for, while one waits for what never comes", () => {
    expect(machine.journal.retirements).toEqual([]);
    const [sent] = words("A", 1, 2) as [number];
    expect(sent).toBeGreaterThan(time / 2000);
    for (const [, heard, slept, twice, starved] of counts as number[][]) {
      expect(Math.abs(heard! - sent / 2)).toBeLessThan(2);
      // A call of 4,000 microseconds, and one that waits twice for 3,000, come back and are made again within a millisecond.
      expect(slept).toBeGreaterThan(time / 5000);
      expect(twice).toBeGreaterThan(time / 7000);
      expect(starved).toBe(0);
    }
  });

  test("leave to others the time in which none of theirs is ready", () => {
    expect(words("A", 1, 3)[0]).toBeGreaterThan(time / 8);
  });

  test("keep to every register convention, and to the protected memory of their processes", () => {
    const other = bootNode(LOADED, NODE);
    other.start();
    const watch = new ConventionWatch(other.machine, [statedOf(LOADED.image, LOADED.map())]);
    watch.run({ limit: 20_000 });
    expect(watch.findings.violations).toEqual([]);
    expect(watch.findings.calls).toBeGreaterThan(200);
  });
});
