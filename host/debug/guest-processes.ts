// Processes of a guest, as its own tables have them. Where the tables lie, and what their records are like, is known by the labels
// and constants of the sources: those of the guest kernel (firmware/kernel/) and of the nucleus of a node (firmware/csf/nucleus/).

import { FRAME_BASE, FRAME_PC, FRAME_TT, PSW_S } from "../../core-as/layout.ts";
import type { DebugNames } from "../expressions/names.ts";
import { partitionWord } from "../guest-word.ts";
import type { Machine } from "../machine.ts";
import { waitText } from "../scm/wait.ts";

/** A process, and where it goes on. Plain data. */
export interface GuestProcess {
  readonly number: number;
  /** The label where it began; "" where that is not known. */
  readonly name: string;
  /** runs, ready, waits (and for what), ended. */
  readonly state: string;
  readonly pc: number;
  readonly base: number;
  readonly tt: number;
}

/** Records that are looked at, at most: memory holds anything. */
const RECORDS_MAX = 256;

/** Values of names of a partition's sources, all there or none. */
export function valuesOf<K extends string>(
  names: DebugNames,
  partition: number,
  wanted: readonly K[],
  scope = "",
): Record<K, number> | undefined {
  const found = wanted.map((name) => [name, names.exact(partition, scope + name)] as const);
  if (found.some(([, value]) => value === undefined)) return undefined;
  return Object.fromEntries(found) as Record<K, number>;
}

/** Processes of the guest kernel, or of a node's nucleus; empty: it is neither, or there is none yet. */
export function guestProcesses(machine: Machine, names: DebugNames, partition: number): GuestProcess[] {
  return [...kernelProcesses(machine, names, partition), ...nodeProcesses(machine, names, partition)];
}

/** The word of a guest that names its running process. */
export interface RunningWord {
  /** Its partition address. */
  readonly word: number;
  /** The number of the process that it names, as the tables stand; undefined: none. */
  readonly process: (machine: Machine, named: number) => number | undefined;
}

/** Where a partition's own tables say which process runs: those of the guest kernel, or of a node's nucleus; undefined: neither. */
export function runningWord(names: DebugNames, partition: number): RunningWord | undefined {
  const kernel = valuesOf(names, partition, ["CURRENT", "PROCESSES", "PROCESSES_END", "PROCESS.NUMBER"]);
  if (kernel !== undefined) {
    const { CURRENT: word, PROCESSES: first, PROCESSES_END: end, "PROCESS.NUMBER": at } = kernel;
    const process = (machine: Machine, record: number) =>
      record < first || record >= end ? undefined : partitionWord(machine, partition, record + at);
    return { word, process };
  }
  const node = valuesOf(names, partition, ["RUNNING", "PROCESSES", "PROCESS.BIT"], "NUCLEUS.");
  if (node === undefined) return undefined;
  const process = (machine: Machine, record: number) => {
    const number = Math.log2(partitionWord(machine, partition, record + node["PROCESS.BIT"]) ?? 0);
    return record >= node.PROCESSES && Number.isInteger(number) ? number : undefined;
  };
  return { word: node.RUNNING, process };
}

/** A partition's words, those that are not there as 0, and where the process of a record goes on. */
function reader(machine: Machine, names: DebugNames, partition: number) {
  const word = (address: number) => partitionWord(machine, partition, address) ?? 0;
  const registers = machine.registers(partition);
  return {
    word,
    entryName: (line: number) => names.label(partition, "program", word(line)),
    /** While it runs in user mode its frame is an old one. */
    place: (record: number, runs: boolean) =>
      runs && (registers.psw & PSW_S) === 0
        ? { pc: registers.pc, base: registers.base, tt: registers.tt }
        : { pc: word(record + FRAME_PC), base: word(record + FRAME_BASE), tt: word(record + FRAME_TT) },
  };
}

function kernelProcesses(machine: Machine, names: DebugNames, partition: number): GuestProcess[] {
  const at = valuesOf(names, partition, [
    ...["CURRENT", "PROCESSES", "PROCESSES_END", "PROGRAMS", "PROGRAM", "PROCESS"],
    ...["PROCESS.STATE", "PROCESS.NUMBER", "PROCESS.CODE", "S_FREE", "S_READY", "S_BLOCKED", "S_ENDED"],
  ]);
  if (at === undefined || at.PROCESS === 0) return [];
  const { word, entryName, place } = reader(machine, names, partition);
  const found: GuestProcess[] = [];
  for (
    let record = at.PROCESSES!;
    record < at.PROCESSES_END! && found.length < RECORDS_MAX;
    record += at.PROCESS!
  ) {
    const state = word(record + at["PROCESS.STATE"]!);
    const runs = word(at.CURRENT!) === record;
    if (state === at.S_FREE) continue;
    const number = word(record + at["PROCESS.NUMBER"]!);
    const states = new Map([
      [at.S_READY, runs ? "runs" : "ready"],
      [at.S_BLOCKED, "waits"],
      [at.S_ENDED, `ended with code ${word(record + at["PROCESS.CODE"]!)}`],
    ]);
    found.push({
      number,
      name: entryName(at.PROGRAMS! + number * at.PROGRAM!),
      state: states.get(state) ?? `in state ${state}`,
      ...place(record, runs && state === at.S_READY),
    });
  }
  return found;
}

function nodeProcesses(machine: Machine, names: DebugNames, partition: number): GuestProcess[] {
  const wanted = ["RUNNING", "PROCESSES", "AT_PROCESS", "LINES", "LINE", "PROCESS", "PROCESS.BIT"] as const;
  const at = valuesOf(names, partition, wanted, "NUCLEUS.");
  if (at === undefined || at.PROCESS === 0) return [];
  const { word, entryName, place } = reader(machine, names, partition);
  const { scm } = machine.state.partitions[partition]!;
  const found: GuestProcess[] = [];
  const end = Math.min(word(at.AT_PROCESS), at.PROCESSES + RECORDS_MAX * at.PROCESS);
  for (let record = at.PROCESSES; record < end; record += at.PROCESS) {
    const number = Math.log2(word(record + at["PROCESS.BIT"]));
    const line = (record - at.PROCESSES) / at.PROCESS;
    const runs = word(at.RUNNING) === record;
    const retired = scm.processes.find((one) => one.number === number)?.retired ?? -1;
    const wait = scm.waits?.find(({ process }) => process === number);
    const state = retired >= 0 ? "has retired" : wait === undefined ? "ready" : waitText(wait);
    found.push({
      number,
      name: entryName(at.LINES + line * at.LINE),
      state: runs && retired < 0 && wait === undefined ? "runs" : state,
      ...place(record, runs),
    });
  }
  return found;
}
