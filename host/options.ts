// The options of a machine, its partitions, areas, services and runs, and the result of a run.

import type { CallOutcome } from "./control/call.ts";
import type { Observer } from "./control/control.ts";
import type { DeviceAccess } from "./core.ts";
import type { MmsStorage } from "./mms/storage.ts";
import type { ConsoleInput } from "./state/console.ts";
import type { Translation } from "./translate/translation.ts";

/** The options of a machine. */
export interface MachineOptions {
  /** Physical memory in pages of 1,024 words, 1 to 16,384. */
  readonly memory: number;
  /** Instructions of a turn; 10,000 when not given. */
  readonly quantum?: number;
  readonly observer?: Observer;
  /** What the device instructions reach other than console, timer and disks; without it, they read 0 and accept any value. */
  readonly device?: DeviceAccess;
  /** Has code translated to WebAssembly: `translation` of cr80/translate. No result of a run depends on it. */
  readonly translate?: Translation | undefined;
}

/** The options of a partition. */
export interface PartitionOptions {
  readonly name: string;
  /** Pages of its memory, 1 to 16,384, including the message window. */
  readonly pages: number;
  /** Pages without their own memory: message areas are mapped there. */
  readonly window?: { readonly page: number; readonly pages: number };
  /** Messages that may wait, 1 to 1,024; 16 when not given. */
  readonly queue?: number;
  /** Connections that it may have at once, 0 to 256; 32 when not given. */
  readonly connections?: number;
  /** Console input, with times from 0 to CLOCK_END that do not decrease. */
  readonly input?: readonly ConsoleInput[];
}

/** The options of a disk. */
export interface DiskOptions {
  /** Its sectors of 512 bytes in order: 1 to 524,288 whole sectors, which is also the limit for all disks of a machine together. */
  readonly contents: Uint8Array;
  /** Whether its partition may write it; false when not given. */
  readonly writable?: boolean;
  /** Numbers of sectors that can be neither read nor written. */
  readonly bad?: readonly number[];
}

/** A message area that exists from the start. */
export interface AreaOptions {
  readonly name?: string;
  readonly pages: number;
  /** Number of the partition that owns it. */
  readonly owner: number;
  /** Partition page in the owner's message window. */
  readonly page: number;
}

/** The Message Management System, and the numbers of the partitions that may use it. */
export interface MmsOptions {
  readonly partitions: readonly number[];
  /** Words that short-term storage, intermediate storage and dumps take, 1 to CAPACITY_MAX; CAPACITY without it. */
  readonly capacity?: readonly number[];
  /** What it keeps is read from here and written here; without it, it is lost with the machine. */
  readonly storage?: MmsStorage;
}

/** Registers of a partition. PSW includes the V bit; bits that it does not have are lost, as when a guest loads it. */
export interface Registers {
  readonly r: readonly number[];
  readonly base: number;
  readonly pc: number;
  readonly psw: number;
  /** Number of the translation table; 0: stage 1 is off. */
  readonly tt: number;
}

/** A service, and the numbers of the partitions that may offer it and that may connect to it. */
export interface ServiceOptions {
  /** 0 to 65,535. */
  readonly id: number;
  readonly name?: string;
  readonly offer: readonly number[];
  readonly connect: readonly number[];
}

/**
 * Why a run returned. stopped: every partition ended, all with code 0; failed: every partition ended, but not all with code 0; deadlock:
 * those that did not end wait for something that will never come; input: they wait for input at an open console; limit: the limit was
 * reached; turn: `until` returned true; idle: no partition can run before `due`, which is after `idleTo`; clock: the clock has reached its
 * end, CLOCK_END; storage: the durable storage of MMS has failed, and the machine has stopped. With hooks of a debugger: break, access:
 * before an instruction that has a breakpoint, or accesses a watched word; stop: after an event that was asked for, or `after` returned
 * true.
 */
export type Outcome = FinalOutcome | "limit" | "turn" | "idle" | "break" | "access" | "stop";

/** Why a machine does not continue by itself. */
export type FinalOutcome = "stopped" | "failed" | "deadlock" | "input" | "clock" | "storage";

/** A monitor call of a partition that the control OS has served, and what came of it. */
export interface ServedCall {
  readonly partition: number;
  readonly code: number;
  readonly outcome: CallOutcome;
}

/** The result of a run. */
export interface RunResult {
  readonly outcome: Outcome;
  /** Instructions that this call executed. */
  readonly instructions: number;
  /** The clock now, in instructions. */
  readonly clock: number;
  /** With the outcome idle: the reading of the clock at which a partition may continue. */
  readonly due?: number;
  /** With hooks of a debugger: how often partitions have taken interrupts since the latest instruction of this call. */
  readonly interrupts?: number;
}

/** The options of a run. */
export interface RunOptions {
  /** The most instructions, 0 to 2^53 - 1; no limit when not given. */
  readonly limit?: number;
  /** Asked before each turn, and more often: true ends the run before this partition executes an instruction. */
  readonly until?: (partition: number) => boolean;
  /** Idle time passes at most up to this reading of the clock, 0 to CLOCK_END; without a limit when not given. */
  readonly idleTo?: number;
  /**
   * For debuggers: called after each slice, and what was due after it, with the call that the slice has ended with. True ends
   * the run.
   */
  readonly after?: (call: ServedCall | undefined) => boolean;
}

/** Options of a machine that is booted from a manifest, or restored from a snapshot. */
export interface BootOptions {
  readonly observer?: Observer;
  readonly device?: DeviceAccess;
  readonly translate?: Translation | undefined;
}
