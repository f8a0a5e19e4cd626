// What the tests of the kernel share: guests made of the kernel and of programs that are written as scripts of system
// calls. A program keeps what every call returned in its data, and the tests read it from there.

import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Assembly, assemble, type LoadModule } from "../../asm/index.ts";
import { PAGE_WORDS } from "../../core-as/layout.ts";
import { COMPLETIONS, type DiskOptions, loadImage, Machine, type MachineOptions } from "../../host/index.ts";
import { core } from "../host/guests.ts";
import { unnamed } from "../host/unnamed.ts";

/**
 * Assembles a source as if it stood in firmware/demo/, or where `at` says from there; what it includes are the real
 * files, as `change` leaves them.
 */
export function assembleGuest(
  text: string,
  { at = "guest.asm", change = (_name: string, source: string) => source } = {},
): Assembly {
  const file = fileURLToPath(new URL(`../../firmware/demo/${at}`, import.meta.url));
  return assemble({
    file,
    text,
    readFile: (name, from) => {
      const path = join(dirname(from), name);
      return existsSync(path) ? change(name, readFileSync(path, "utf8")) : undefined;
    },
  });
}

/** An argument of a call: a constant or symbol, or the register that an earlier call returned. */
export type Argument = number | string | { readonly call: number; readonly r: number };
/** A system call with R0, R1, ..., or a piece of assembly. */
export type Step = readonly [string, ...Argument[]] | string;

/** The register `r` that call number `call` (from 0) of the script returned. */
export const returned = (call: number, r = 0): Argument => ({ call, r });

/** One program, which is one process. */
export interface Program {
  readonly steps: readonly Step[];
  /** Pages of its data, 1 when not given. */
  readonly data?: number;
  /** Pages that its messages may have, 8 when not given. */
  readonly window?: number;
  /** What follows the script, in the program's page: texts and procedures. */
  readonly behind?: string;
  /** Where programs of files lie, in their own addresses: then it is a line for those, and has no script. */
  readonly place?: { readonly page: number; readonly pages: number };
}

/** Where a program keeps what its calls returned, six words each: R7, R0 to R4. */
const LOG = 128;
const LOG_WORDS = 6;

function load(argument: Argument, register: number): string {
  if (typeof argument !== "object") return `        MOVC ${argument}, R${register}`;
  return `        MOV ${LOG + argument.call * LOG_WORDS + 1 + argument.r}, R${register}`;
}

function scriptOf({ steps }: Program): string {
  const lines = steps.map((step) => {
    if (typeof step === "string") return step;
    const [name, ...values] = step;
    const loads = values.map(load).join("\n");
    const log = [7, 0, 1, 2, 3, 4].map((n) => `        PUT R${n}, X6`).join("\n");
    return `${loads}\n        MON ${name}\n        NOP\n${log}`;
  });
  return `        MOVC ${LOG}, R6\n${lines.join("\n")}\n        MOVC 0, R0\n        MON SYS_EXIT\n        NOP`;
}

/** The programs with their list, for a source that has put the kernel, or what stands for it, before `data` and `program`. */
export function sourceOf(programs: readonly Program[], { data = "", program = "" } = {}): string {
  const list = programs.map(({ data: pages = 1, window = 8, place }, n) =>
    place !== undefined
      ? `        .WORD FROM_FILE, ${place.page}, ${place.pages}, ${pages}, 0, LATER + ${window}`
      : `        .WORD PROGRAM${n}, PROGRAM${n} / PAGE_WORDS, (END${n} - PROGRAM${n}) / PAGE_WORDS, ${pages}, ${n + 100}, ${window}`,
  );
  const bodies = programs.map((one, n) =>
    one.place !== undefined
      ? ""
      : `        .ALIGN PAGE_WORDS\nPROGRAM${n}:\n${scriptOf(one)}\n${one.behind ?? ""}\n        .ALIGN PAGE_WORDS\nEND${n}:`,
  );
  return `        .DATA ${data}
${list.join("\n")}
        .WORD 0
        .PROGRAM ${program}
${unnamed(bodies.join("\n"))}
POOL_FIRST = . / PAGE_WORDS
`;
}

/** The source of the kernel without a program. */
export const KERNEL_SOURCE = `        .INCLUDE "../kernel/kernel.inc"\nPOOL_FIRST = . / PAGE_WORDS\n`;

/** It assembled, once: of what is before the programs, they decide the word POOL alone. */
export const KERNEL = assembleGuest(KERNEL_SOURCE);

/** Every symbol of the kernel, by name. */
export const SYMBOLS: ReadonlyMap<string, number> = new Map(
  KERNEL.symbols.map(({ name, value }) => [name, value]),
);

const end = ({ address, words }: Placed) => address + words.length;
type Placed = { readonly address: number; readonly words: readonly number[] };

/** The words of two parts of one memory, the second after the first. */
function joined(first: Placed, second: Placed): number[] {
  return [...first.words, ...Array<number>(second.address - end(first)).fill(0), ...second.words];
}

const guests = new Map<string, LoadModule>();

/** The load module of a kernel with these programs; program n starts at the label PROGRAMn. */
export function guestOf(programs: readonly Program[]): LoadModule {
  const kernel = KERNEL.module!;
  const text = `        .INCLUDE "../lib/abi.inc"
        .INCLUDE "../kernel/calls.inc"
${sourceOf(programs, { data: String(end(kernel.data)), program: String(end(kernel.program)) })}`;
  const known = guests.get(text);
  if (known !== undefined) return known;
  const { module, diagnostics, symbols } = assembleGuest(text);
  if (module === undefined || diagnostics.length > 0) {
    throw new Error(diagnostics.map(({ file, line, message }) => `${file}:${line}: ${message}`).join("\n"));
  }
  const program = { ...kernel.program, words: joined(kernel.program, module.program) };
  const data = { ...kernel.data, words: joined(kernel.data, module.data) };
  data.words[SYMBOLS.get("POOL")! - data.address] = symbols.find(({ name }) => name === "POOL_FIRST")!.value;
  guests.set(text, { program, data });
  return { program, data };
}

/** What a machine of guests is made of. */
export interface World {
  readonly guests: readonly (readonly Program[] | string)[];
  readonly services?: readonly { id: number; offer: number[]; connect: number[] }[];
  readonly machine?: Partial<MachineOptions>;
  /** The disks of each guest. */
  readonly disks?: readonly (readonly DiskOptions[])[];
  /** Pages of each message window, which ends at page 64; 32 when not given. */
  readonly window?: number;
}

/** A machine with a partition for each guest: a kernel with programs, or a bare guest in assembly. */
export function worldOf({
  guests,
  services = [],
  machine: options = {},
  window = 32,
  disks = [],
}: World): Machine {
  const machine = new Machine(core(), { memory: 512, ...options });
  for (const [n, guest] of guests.entries()) {
    machine.addPartition({ name: `guest${n}`, pages: 64, window: { page: 64 - window, pages: window } });
    for (const disk of disks[n] ?? []) machine.addDisk(n, disk);
    if (typeof guest !== "string") {
      loadImage(machine, n, guestOf(guest));
      continue;
    }
    const { module, diagnostics } = assembleGuest(`        .INCLUDE "../lib/abi.inc"\n${unnamed(guest)}`);
    if (module === undefined) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
    loadImage(machine, n, module);
  }
  for (const service of services) machine.addService(service);
  return machine;
}

/** What one call returned. */
export interface Returned {
  /** R7. */
  readonly code: number;
  /** R0 to R4. */
  readonly r: readonly number[];
}

/** Partition address of data address `address` of process `process`, by its translation table. */
export function dataOf(machine: Machine, partition: number, process: number, address: number): number {
  const entry = machine.readMemory(partition, (8 + process) * 128 + Math.floor(address / PAGE_WORDS), 1)[0]!;
  return (entry & 0x3fff) * PAGE_WORDS + (address % PAGE_WORDS);
}

/** Words of the data of a process. */
export function readData(
  machine: Machine,
  partition: number,
  process: number,
  address: number,
  words: number,
): number[] {
  return [...machine.readMemory(partition, dataOf(machine, partition, process, address), words)];
}

/** What the first `calls` calls of a process returned. */
export function results(machine: Machine, partition: number, process: number, calls: number): Returned[] {
  const words = readData(machine, partition, process, LOG, calls * LOG_WORDS);
  return Array.from({ length: calls }, (_, n) => ({
    code: words[n * LOG_WORDS]!,
    r: words.slice(n * LOG_WORDS + 1, (n + 1) * LOG_WORDS),
  }));
}

/** The names of the codes that the first calls of a process returned. */
export function codes(machine: Machine, partition: number, process: number, calls: number): string[] {
  return results(machine, partition, process, calls).map(({ code }) => codeName(code));
}

/** The kernel's own completion codes. */
export const OWN_CODES = [
  "BAD_DESCRIPTOR",
  "NO_DESCRIPTOR",
  "BAD_MODE",
  "BAD_STATE",
  "WOULD_BLOCK",
  "NO_NAME",
  "IN_USE",
  "ALREADY_BOUND",
  "NO_DISK",
  "DISK_ERROR",
  "WRITE_PROTECTED",
  "DISK_FULL",
  "BAD_NAME",
  "NAME_TAKEN",
  "NOT_EMPTY",
  "NO_RIGHT",
  "BAD_PROGRAM",
] as const;

/** The name of a completion code. */
export function codeName(code: number): string {
  return COMPLETIONS[code]?.[0] ?? OWN_CODES.find((name) => SYMBOLS.get(name) === code) ?? `code ${code}`;
}
