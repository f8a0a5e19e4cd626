// What the tests of the host share: machines on the built core, guests written in assembly, and hypercalls made as a
// guest would make them, without one.

import { expect } from "vitest";
import { assembleWords } from "../../asm/index.ts";
import type { Purpose } from "../../host/boot-file.ts";
import { serveMonitorCall } from "../../host/dispatcher.ts";
import { COMPLETIONS, type CompletionName, DONE, HYPERCALLS } from "../../host/index.ts";
import { Machine } from "../../host/machine.ts";
import { bundledCore } from "../../host/node.ts";
import type { MachineOptions, PartitionOptions } from "../../host/options.ts";

/** The built core, or that of debuggers, or for translated code. */
export function core(options: Purpose = {}): WebAssembly.Module {
  const { contents, problem } = bundledCore(options);
  if (contents === undefined) throw new Error(`${problem.message}: ${problem.advice}`);
  return contents;
}

/** A machine with partitions named a, b, ... of 8 pages, of which pages 4 to 7 are the message window. */
export function machineOf(
  partitions: number,
  options: Partial<MachineOptions> = {},
  each: Partial<PartitionOptions> = {},
  module = core({ translate: options.translate }),
): Machine {
  const machine = new Machine(module, { memory: 64, ...options });
  for (let n = 0; n < partitions; n++) {
    machine.addPartition({
      name: String.fromCharCode(97 + n),
      pages: 8,
      window: { page: 4, pages: 4 },
      ...each,
    });
  }
  return machine;
}

/** Where guests of these tests start. */
export const START = 0x100;

/** The names of all hypercalls and events as constants, for the head of a source. */
const NAMES = [
  ...HYPERCALLS.map(({ name, code }) => `${name} = ${code}`),
  "MESSAGE = 1",
  "CONSOLE_INPUT = 2",
  "PEER_HAS_STOPPED = 4",
].join("\n");

/** Assembles a program for address START and makes a partition start there. */
export function load(machine: Machine, partition: number, source: string): void {
  const { words, diagnostics } = assembleWords(`${NAMES}\n${source}`, START);
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new Error(errors.map(({ line, message }) => `${line}: ${message}`).join("\n"));
  machine.writeMemory(partition, START, words);
  machine.setRegisters(partition, { pc: START });
}

/** What came of a hypercall. */
export interface Called {
  /** Name of the completion code in R7; undefined while the call has not come back. */
  readonly completion: CompletionName | undefined;
  readonly r: readonly number[];
}

const AFTER_CALL = 0x200;

/** Makes a hypercall for a partition with these registers (R5 to R7 get marks), as if it had executed MON. */
export function call(machine: Machine, partition: number, name: string, r: readonly number[] = []): Called {
  const code = HYPERCALLS.find((one) => one.name === name)!.code;
  return callCode(machine, partition, code, r);
}

/** The same for any code. */
export function callCode(
  machine: Machine,
  partition: number,
  code: number,
  r: readonly number[] = [],
): Called {
  const registers = [0x1111, 0x2222, 0x3333, 0x4444, 0x5555, 0x6666, 0x7777, 0x8888].map(
    (mark, n) => r[n] ?? mark,
  );
  machine.setRegisters(partition, { r: registers, pc: AFTER_CALL });
  machine.control.core.enter(partition);
  serveMonitorCall(machine.control, partition, code);
  return outcome(machine, partition);
}

/** What the latest hypercall of a partition has come to by now. */
export function outcome(machine: Machine, partition: number): Called {
  const { r, pc } = machine.registers(partition);
  const status = machine.state.partitions[partition]!.status;
  if (status === "waiting" || status === "ended") return { completion: undefined, r };
  const completion = COMPLETIONS[r[7]!]![0];
  const exit = pc - AFTER_CALL;
  if (exit !== (completion === "OK" ? 1 : 0)) throw new Error(`${completion} came back through exit ${exit}`);
  return { completion, r };
}

/** Characters as text. */
export function consoleText(machine: Machine, partition: number): string {
  return new TextDecoder().decode(machine.consoleOutput(partition));
}

/** Characters two to a word, the first in the low byte. */
export function packed(text: string): number[] {
  const bytes = new TextEncoder().encode(text);
  return Array.from(
    { length: (bytes.length + 1) >> 1 },
    (_, i) => bytes[2 * i]! | ((bytes[2 * i + 1] ?? 0) << 8),
  );
}

/** A call that must be refused: it returns this error and changes nothing but R7 and PC. */
export function refused(
  machine: Machine,
  partition: number,
  name: string,
  r: readonly number[],
  error: CompletionName,
): void {
  // The first call brings R7 and PC to what they will be; the second may not change anything.
  expect(call(machine, partition, name, r).completion, `${name} ${r}`).toBe(error);
  const before = machine.stateHash();
  const stage2 = mapOf(machine);
  expect(call(machine, partition, name, r)).toEqual({
    completion: error,
    r: [0x1111, 0x2222, 0x3333, 0x4444, 0x5555, 0x6666, 0x7777, DONE[error]].map((mark, n) =>
      n < 7 ? (r[n] ?? mark) : mark,
    ),
  });
  expect(machine.stateHash()).toBe(before);
  expect(mapOf(machine)).toEqual(stage2);
}

/** Stage 2 of every partition, page by page. */
export function mapOf(machine: Machine): number[][] {
  return machine.state.partitions.map(({ number, pages }) =>
    Array.from({ length: pages }, (_, page) => machine.control.core.stage2(number, page)),
  );
}

/** Has a partition the rights to read and write a page? */
export const mapped = (machine: Machine, partition: number, page: number): boolean =>
  machine.control.core.stage2(partition, page) >> 14 === 3;
