// What the tests of the system functions share: machines that run the firmware in firmware/csf, and a look at its records.

import { fileURLToPath } from "node:url";
import {
  type Assembly,
  assemble,
  type ConventionInfo,
  type SourceMap,
  sourceMapOf,
} from "../../asm/index.ts";
import {
  type Machine as CrMachine,
  loadImage,
  Machine,
  type MachineOptions,
  type PartitionOptions,
} from "../../host/index.ts";
import { bundledCore, readText } from "../../host/node.ts";
import { unnamed } from "../host/unnamed.ts";

const FIRMWARE = new URL("../../firmware/", import.meta.url);

/** Text of a file of firmware/, as an include names it: relative to the file that includes it. */
const files = new Map<string, string>();
function readFirmware(path: string): string | undefined {
  const known = files.get(path);
  if (known !== undefined) return known;
  const { contents } = readText(fileURLToPath(new URL(path, FIRMWARE)));
  if (contents !== undefined) files.set(path, contents);
  return contents;
}

/** A program with the firmware that it includes (paths from firmware/), and its symbols. */
export interface Program {
  readonly image: NonNullable<ReturnType<typeof assemble>["module"]>;
  readonly symbols: ReadonlyMap<string, number>;
  /** The statements of the sources, as their source map has them. */
  readonly conventions: readonly ConventionInfo[];
  readonly map: () => SourceMap;
}

/** Assembles a text with the firmware that it includes. */
export function assembleText(text: string): Assembly {
  const readFile = (name: string, from: string) =>
    readFirmware(new URL(name, new URL(from, "file:///")).pathname.slice(1));
  return assemble({ file: "test.asm", text, readFile });
}

/** Assembles a source; throws with its messages when it has errors. */
export function program(source: string, head = HEAD): Program {
  const assembly = assembleText(unnamed(head + source));
  const { module, diagnostics, symbols, conventions } = assembly;
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (module === undefined || errors.length > 0) {
    throw new Error(errors.map(({ file, line, message }) => `${file}:${line}: ${message}`).join("\n"));
  }
  return {
    image: module,
    symbols: new Map(symbols.map(({ name, value }) => [name, value])),
    conventions,
    map: () => sourceMapOf(assembly)!,
  };
}

/** Data behind the vectors, and everything that a process with COMON and the timer service needs. */
export const HEAD = `
SOCB_COUNT = 6
SUBPROCESS_COUNT = 16
        .INCLUDE "lib/abi.inc"
        .DATA   0
        .ORG    96
        .PROGRAM 4096
        .INCLUDE "csf/comon/comon.inc"
        .INCLUDE "csf/process.asm"
        .INCLUDE "csf/toy/toy.asm"
        .PROGRAM
        .START  BOOT
BOOT:   MOVC    STACK,R0
        MOV     R0,0
        MOVC    STACK-64,R0
        MOV     R0,1
        JMP     R6,INIT_SCM
        JMP     R6,INIT_TOY
        MOVC    1,R0
        MOV     R0,TRACE_SWITCH
        JMP     START
        .DATA
        .RES    64
STACK:
        .PROGRAM
`;

/** A machine with one partition, of 16 pages when nothing else is said, that runs a program. */
export function machineOf(
  loaded: Program,
  {
    pages = 16,
    window,
    ...options
  }: Partial<MachineOptions & Pick<PartitionOptions, "pages" | "window">> = {},
): CrMachine {
  const { contents, problem } = bundledCore();
  if (contents === undefined) throw new Error(`${problem.message}: ${problem.advice}`);
  const machine = new Machine(contents, { memory: 32, ...options });
  machine.addPartition({ name: "guest", pages, ...(window !== undefined && { window }) });
  loadImage(machine, 0, loaded.image);
  return machine;
}

/** A machine that runs a source, and how to read its words by name. */
export function guest(source: string, options: Partial<MachineOptions> = {}) {
  const loaded = program(source);
  const machine = machineOf(loaded, options);
  const address = (name: string): number => {
    const value = loaded.symbols.get(name);
    if (value === undefined) throw new Error(`no symbol ${name}`);
    return value;
  };
  const words = (name: string, count = 1) => [...machine.readMemory(0, address(name), count)];
  return { machine, address, words, symbols: loaded.symbols };
}

/** Number of the translation table, which a test writes, of a process that begins with MAPPED_BOOT. */
export const MAPPED_TABLE = 100;

/** The start of a process with translation table MAPPED_TABLE, and a process stack that ends at STACK. */
export const MAPPED_BOOT = `
        .START  BOOT
BOOT:   MOVC    ${MAPPED_TABLE},R0
        LTT     R0
        MOVC    STACK,R0
        MOV     R0,0
        MOVC    STACK-32,R0
        MOV     R0,1
        JMP     R6,INIT_SCM
`;

/** Two processes with a BASE each, and a kernel that runs them in turn by the interval timer. */
export const TWO = `
SOCB_COUNT = 3
SUBPROCESS_COUNT = 16
        .INCLUDE "lib/abi.inc"
        .DATA   0
        .ORG    VECTORS + TRAP_TIMER*VECTOR_WORDS
        .WORD   TICK,0,0,PSW_S,FRAME0
        .ORG    96
FRAME0: .RES    FRAME_WORDS
FRAME1: .RES    FRAME_WORDS
PROCESS_DATA:
        .PROGRAM 4096
        .START  BOOT
BOOT:   MOVC    PROCESS_DATA,R4         ; each process has a copy of the data
        MOVC    0x400+PROCESS_DATA,R5
        MOVC    0x800+PROCESS_DATA,R6
        MOVC    STACK-PROCESS_DATA,R2
COPY:   MOV     X4,R0
        PUT     R0,X6
        MOVM    X4,X5
        SOB     R2,COPY
        MOVC    0x800,R0                ; the frame of process 1, as if it had been interrupted at its start
        MOV     R0,FRAME1+FRAME_BASE
        MOVC    BEGIN,R0
        MOV     R0,FRAME1+FRAME_PC
        MOVC    1,R0
        MOV     R0,FRAME1+FRAME_TIMER
        MOVC    PSW_S|PSW_E,R0
        MOV     R0,FRAME1+FRAME_PSW
        MOVC    0x400,R0
        LDB     R0
        MOVC    1,R1
        LDT     R1
        MOVC    PSW_S|PSW_E,R1
        LDS     R1
        JMP     BEGIN
; The timer interrupts every tick: the other process goes on, and the next frame is its own.
TICK:   MOV     FRAME_POINTER,R0
        MOVC    FRAME0,R1
        MOVC    FRAME1,R2
        SEQ     R0,R1
        MOV     R1,R2
        MOV     R2,FRAME_POINTER
        MOV     R2,VECTORS+TRAP_TIMER*VECTOR_WORDS+VECTOR_FRAME
        MOV     R2,R4
        MOVC    1,R0
        MOV     R0,FRAME_TIMER.X4
        CLR     FRAME_LINK.X4
        RTM     0
VECTOR_FRAME = 4
BEGIN:  MOVC    STACK,R0
        MOV     R0,0
        MOVC    STACK-32,R0
        MOV     R0,1
        JMP     R6,INIT_SCM
        JMP     R6,INIT_TOY
        JMP     WORK
        .INCLUDE "csf/comon/comon.inc"
        .INCLUDE "csf/process.asm"
        .INCLUDE "csf/toy/toy.asm"
        .DATA
RESULT: .RES    4
        .RES    32
STACK:
        .PROGRAM
`;
