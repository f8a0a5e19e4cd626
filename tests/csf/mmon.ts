// A process with CSF's ground, the Queue Monitor and the Message Monitor, and its procedures called one by one from the test:
// in system mode, with marks in the registers, which are compared afterwards with what the procedure states as kept.

import { expect } from "vitest";
import type { Machine } from "../../host/index.ts";
import { report } from "../../host/index.ts";
import { procedures, registersOf } from "./conventions.ts";
import { machineOf, type Program, program } from "./guests.ts";

export const PROCEDURES = procedures("firmware/csf");

/** How much the test's segment holds. */
export const SIZES = {
  NO_OF_SUBPROCESSES: 4,
  NO_OF_BUFFERS: 3,
  NO_OF_QELS: 12,
  NO_OF_MAIN_QUEUES: 3,
  NO_OF_SUB_QUEUES: 5,
  NO_OF_HCBS: 8,
} as const;

const SEGMENT = 0x3800;

/** Constants that say how much the segment at this address holds. */
export const sizesOf = (segment: number) =>
  Object.entries({ ...SIZES, CSF_SEGMENT: segment, SOCB_COUNT: 3 })
    .map(([name, value]) => `${name} = ${value}\n`)
    .join("");

/** Sets up the segment and the process, which has its stack at STACK. */
export const SET_UP = `
        MOVC    STACK,R0
        MOV     R0,0
        MOVC    STACK-64,R0
        MOV     R0,1
        JMP     R6,INIT_SCM
        JMP     R6,INIT_GROUND
        JMP     R6,INIT_QMON
        JMP     R6,INIT_MMON
        JMP     R6,INIT_MMON_PROCESS
`;

/** `functions` is the Message Monitor's table of functions. */
const head = (functions: string) => `
SUBPROCESS_COUNT = ${SIZES.NO_OF_SUBPROCESSES + 1}
${sizesOf(SEGMENT)}
        .INCLUDE "lib/abi.inc"
        .DATA   0
        .ORG    96
        .PROGRAM 4096
        .START  BOOT
BOOT:   NOP
${SET_UP}
        JMP     START
; Where a procedure that the test calls comes back: one word for each exit.
ERROR_EXIT:
        JMP     ERROR_EXIT
OK_EXIT:
        JMP     OK_EXIT
; Where the test makes a monitor call.
CALL:   .WORD   0
        JMP     ERROR_EXIT
        JMP     OK_EXIT
        .INCLUDE "csf/scm.inc"
        .INCLUDE "csf/process.asm"
        .INCLUDE "csf/ground/ground.inc"
        .INCLUDE "csf/qmon/qmon.inc"
${functions}
        .DATA
        .RES    64
STACK:
ROOM:   .RES    64
        .PROGRAM
`;

const WAITING = "START: JMP OK_EXIT\n";
const FUNCTIONS = ' .INCLUDE "csf/mmon/mmon.inc"\n';

/** The whole of CSF's ground, the Queue Monitor and the Message Monitor, as a source beside firmware/csf. */
export const SOURCE = head(FUNCTIONS) + WAITING;

/** What R0 to R7 hold at a call when the test does not say; R6 is the link. */
const MARKS = [0x1010, 0x1111, 0x1212, 0x1313, 0x1414, 0x1515, 0x1616, 0x1717];

const assembled = new Map<string, Program>();

export class Mmon {
  readonly machine: Machine;
  readonly symbols: ReadonlyMap<string, number>;

  /**
   * `source` begins at START, in system mode, when everything is set up; without one the process waits for calls. The Message
   * Monitor has its own functions, or those of a test: MMON_FUNCTIONS and MMON_FUNCTION_COUNT.
   */
  constructor(source = WAITING, functions = FUNCTIONS) {
    const key = source + functions;
    const loaded = assembled.get(key) ?? program(source, head(functions));
    assembled.set(key, loaded);
    this.machine = machineOf(loaded);
    this.symbols = loaded.symbols;
    this.run(10_000);
  }

  /** Runs until the process has come to one of the exits, has ended, or has executed so many instructions. */
  run(limit: number): void {
    for (let n = 0; n < limit && this.exit === undefined && this.end === null; n += 200) {
      this.machine.run({ limit: 200 });
    }
  }

  /** 0 or 1 when the process is at ERROR_EXIT or OK_EXIT. */
  get exit(): number | undefined {
    const at = this.machine.registers(0).pc - this.address("ERROR_EXIT");
    return at === 0 || at === 1 ? at : undefined;
  }

  get end() {
    return this.machine.state.partitions[0]!.end;
  }

  get summary(): string {
    return report(this.machine).partitions[0]!.summary;
  }

  address(name: string): number {
    const value = this.symbols.get(name);
    if (value === undefined) throw new Error(`no symbol ${name}`);
    return value;
  }

  words(at: string | number, count = 1): number[] {
    return [...this.machine.readMemory(0, typeof at === "string" ? this.address(at) : at, count)];
  }

  word(at: string | number): number {
    return this.words(at)[0]!;
  }

  write(at: string | number, ...words: number[]): void {
    this.machine.writeMemory(0, typeof at === "string" ? this.address(at) : at, words);
  }

  /**
   * Calls a procedure with these registers and gives what came back, and the exit. Compares the registers that it states as
   * kept, and the process stack. The exit is undefined when it has not come back.
   */
  call(name: string, registers: Readonly<Record<number, number>> = {}) {
    const { clauses, exits } = PROCEDURES.get(name)!;
    const before = MARKS.map((mark, r) => registers[r] ?? mark);
    before[6] = this.address("ERROR_EXIT");
    const stack = this.words(0, 2);
    this.machine.setRegisters(0, { r: before, pc: this.address(name) });
    this.run(20_000);
    const { exit } = this;
    const { r } = this.machine.registers(0);
    if (exit !== undefined) {
      expect(exit, `exit of ${name}`).toBeLessThan(exits.length);
      for (const n of registersOf(clauses.get("KEEP"))) expect(r[n], `R${n} of ${name}`).toBe(before[n]);
      expect(this.words(0, 2), `stack of ${name}`).toEqual(stack);
    }
    return { r: [...r], exit };
  }

  /** Calls a procedure that retires the process, and gives the code. */
  retires(name: string, registers: Readonly<Record<number, number>> = {}): number | undefined {
    const { exit } = this.call(name, registers);
    expect(exit, `${name} came back`).toBeUndefined();
    const { end } = this;
    return end?.kind === "retired" ? end.retirement.code : undefined;
  }

  /** Makes a monitor call in system mode. The exit is undefined when it has not come back. */
  monitor(name: string, registers: Readonly<Record<number, number>> = {}) {
    this.write("CALL", 0x00a6 | (this.address(name) << 8));
    const r = MARKS.map((mark, n) => registers[n] ?? mark);
    this.machine.setRegisters(0, { r, pc: this.address("CALL") });
    this.run(20_000);
    return { r: [...this.machine.registers(0).r], exit: this.exit };
  }

  /** Changes the current subprocess. */
  become(subprocess: number): void {
    expect(this.monitor("CHANGE_SUBPROCESS", { 0: subprocess }).exit).toBe(1);
  }

  /** Address of an element of an array, by its number from 1 (of subprocesses from 0). */
  element(array: string, number: number): number {
    const words = { QEL: 16, MAIN_QUEUE: 4, SUB_QUEUE: 4, HCB: 6, BUFFER: 32, SUBPROCESS: 4 }[array];
    return this.address(`${array}_ARRAY`) + words! * (array === "SUBPROCESS" ? number : number - 1);
  }

  /** A field of a record: `field("QEL", 3, "PRIMARY_QEL.OWNER")` is its address. */
  field(array: string, number: number, field: string): number {
    return this.element(array, number) + this.address(field);
  }
}
