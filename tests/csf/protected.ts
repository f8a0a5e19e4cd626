// A guest whose user mode is fenced in by translation tables: two processes, each with memory of its own and with SOCBs,
// frame, answer, system stack and service systems where user mode cannot reach them.
//
//   data pages    0-7 the process's own, 8 protected, its own, 9 protected, common (SECRETS), 10 the user program
//   program pages 10 the user program, 11-12 the system's programs
//
// Partition page 0 (vectors) and that of the tables are in no map. Page n is partition page n, but page 0 of process 0 is
// 20, and of process 1 pages 0-7 are 28-35 and page 8 is 16.

import { PAGE_WORDS } from "../../core-as/layout.ts";
import { report } from "../../host/index.ts";
import { machineOf, type Program, program } from "./guests.ts";

/** Pages that are the process's own. */
export const OWN_PAGES = [0, 1, 2, 3, 4, 5, 6, 7] as const;
export const PROTECTED_PAGE = 8;
export const SECRETS_PAGE = 9;
export const USER_PAGE = 10;
export const SYSTEM_PAGES = [11, 12] as const;
/** Translation tables of the processes. */
export const TABLES = [104, 105] as const;
/** A word of SECRETS: nothing that user mode writes has this high byte. */
export const SECRET = 0xa500;

const [NONE, READ, SYSTEM, ALL] = [0, 1, 2, 3];

/** Partition page behind a data page of a process. */
export function dataPage(process: number, page: number): number {
  if (process === 0) return page === 0 ? 20 : page;
  return page < OWN_PAGES.length ? 28 + page : page === PROTECTED_PAGE ? 16 : page;
}

function table(process: number): number[] {
  const data = Array.from({ length: 64 }, (_, page) => {
    const kept = page === PROTECTED_PAGE || page === SECRETS_PAGE;
    const rights = kept ? SYSTEM : page <= USER_PAGE ? ALL : NONE;
    return (rights! << 14) | dataPage(process, page);
  });
  const code = Array.from({ length: 64 }, (_, page) => {
    const rights = page === USER_PAGE || (SYSTEM_PAGES as readonly number[]).includes(page) ? READ : NONE;
    return (rights! << 14) | page;
  });
  return [...data, ...code];
}

/** What a test gives: sources, all empty when not given. */
export interface Sources {
  /** User mode program of process 0; it ends in RETIRE with 0x123. */
  readonly user: string;
  /** In system mode, for process 0, before user mode begins; then for process 1 as it is made. */
  readonly boot?: string;
  readonly other?: string;
  /** The system's procedures, and its data. */
  readonly system?: string;
  readonly systemData?: string;
  /** Data of the user program. */
  readonly data?: string;
}

const source = ({ user, boot = "", other = "", system = "", systemData = "", data = "" }: Sources) => `
SOCB_COUNT = 6
SUBPROCESS_COUNT = 4
        .INCLUDE "lib/abi.inc"
        .DATA   0
        .ORG    96
A:      .RES    16
B:      .RES    16
ROOM:   .RES    18
ELEMENT: .WORD  0,INFO_WORDS,0,0,0,0,0,1
        .RES    32
STACK:
${data}
        .PROGRAM ${USER_PAGE * PAGE_WORDS}
        JMP     USER
; Where a test makes a call: one word, and what follows at both exits.
CALL:   .WORD   0
        NOP
.HERE:  JMP     .HERE
USER:
${user}
        MOVC    0x123,R0
        MON     RETIRE
        .ORG    ${SYSTEM_PAGES[0] * PAGE_WORDS}
        .START  BOOT
BOOT:   MOVC    ${TABLES[0]},R0
        LTT     R0
        JMP     R5,MAKE
${boot}
        MOVC    ${TABLES[1]},R0
        LTT     R0
        JMP     R5,MAKE
${other}
        MOVC    ${TABLES[0]},R0
        LTT     R0
        MOVC    0,R0
        LDS     R0
        JMP     USER
MAKE:   MOV     R5,MAKE_LINK
        MOVC    STACK,R0
        MOV     R0,0
        MOVC    STACK-32,R0
        MOV     R0,1
        JMP     R6,INIT_SCM
        JMP     R6,INIT_TOY
        JMPI    MAKE_LINK
${system}
        .INCLUDE "csf/scm.inc"
        .DATA
        .ORG    ${PROTECTED_PAGE * PAGE_WORDS}
MAKE_LINK: .WORD 0
        .INCLUDE "csf/process.asm"
        .INCLUDE "csf/toy/toy.asm"
        .DATA
${systemData}
        .ORG    ${SECRETS_PAGE * PAGE_WORDS}
SECRETS: .WORD  ${Array.from({ length: 16 }, (_, n) => (n === 1 ? "4" : `0x${(SECRET + n).toString(16)}`)).join(",")}
`;

/** The guest, assembled. */
export function assembleProtected(sources: Sources): Program {
  return program(source(sources), "");
}

/** The machine of a guest, before its first instruction. `words` are those of a data address of a process. */
export function protectedGuest(sources: Sources) {
  return bootProtected(assembleProtected(sources));
}

/** The same of a guest that is assembled. `mon` executes MON at CALL, as one instruction with the registers as they are. */
export function bootProtected(loaded: Program) {
  const machine = machineOf(loaded, { memory: 48, pages: 40 });
  TABLES.forEach((tt, process) => {
    const own = [...OWN_PAGES, PROTECTED_PAGE].filter((page) => dataPage(process, page) !== page);
    for (const page of own) {
      const words = machine.readMemory(0, page * PAGE_WORDS, PAGE_WORDS);
      machine.writeMemory(0, dataPage(process, page) * PAGE_WORDS, words);
    }
    machine.writeMemory(0, tt * 128, table(process));
  });
  const address = (name: string): number => {
    const value = loaded.symbols.get(name);
    if (value === undefined) throw new Error(`no symbol ${name}`);
    return value;
  };
  const place = (at: number, process = 0) =>
    dataPage(process, Math.floor(at / PAGE_WORDS)) * PAGE_WORDS + (at % PAGE_WORDS);
  const words = (name: string, count = 1, process = 0) => [
    ...machine.readMemory(0, place(address(name), process), count),
  ];
  const mon = (code: number) => {
    machine.writeMemory(0, place(address("CALL")), [0x00a6 | (code << 8)]);
    machine.setRegisters(0, { pc: address("CALL") });
    machine.run({ limit: 1 });
  };
  const partition = machine.state.partitions[0]!;
  return {
    machine,
    address,
    place,
    words,
    mon,
    partition,
    symbols: loaded.symbols,
    summary: () => report(machine).partitions[0]!.summary,
  };
}
