// State of System Call Monitor and kernel services in a partition. Plain data, and part of the state hash.

import { CTX_BASE, CTX_TT } from "../../core-as/layout.ts";
import type { Control } from "../control/control.ts";
import type { PartitionState } from "../control/partition.ts";
import { type EntryName, REGIONS, SERVICES, SYNCELS } from "./codes.ts";

/** An information element on its way or in a queue: number of the sending process, and its words (XFER, SIZE, DATA). */
export interface Element {
  readonly from: number;
  readonly words: readonly number[];
}

/** An information element that TMON_SEND holds back. */
export interface DelayedElement extends Element {
  /** Clock reading at which it arrives. */
  readonly at: number;
  readonly to: number;
  readonly syncel: number;
}

/** A synchronization element of a process, which alone takes out of it what others send. */
export interface Syncel {
  /** The oldest first. */
  readonly elements: Element[];
  /** The answer syncel of a service system: System Call Monitor takes what comes, and nobody else does. */
  answer: boolean;
  /** Who may send to it in user mode: bit n is process n. Whoever is in system mode may always. */
  senders: number;
}

/** Every process, those to come included, as Syncel.senders. */
export const ALL_PROCESSES = 0xffff;

/** Who has made the system call that a SOCB is of. */
export const SOCB_CALLERS = ["nobody", "user", "system"] as const;
export type SocbCaller = (typeof SOCB_CALLERS)[number];

/** An operation that awaits a syncel. */
export interface Await {
  /** By which calls name it, as they name a system call by the index of its SOCB. */
  readonly reference: number;
  readonly syncel: number;
  /** Data address at which the element goes, and whether it is written with the rights of system mode. */
  readonly room: number;
  readonly system: boolean;
  /** What INIT_AWAIT was given in R5. */
  readonly operation: number;
  /** Number of the process that has sent the element. */
  from: number;
  /** Completion code; -1: it has not ended. */
  completion: number;
}

/** A process: what runs with one BASE and one translation table in a partition. */
export interface ScmProcess {
  readonly number: number;
  readonly base: number;
  readonly tt: number;
  /** Data address and count of its SOCBs, and data addresses of the caller's context frame and the answer. */
  readonly socbs: number;
  readonly socbCount: number;
  readonly frame: number;
  readonly answer: number;
  /** Program address of the MON ROUTINE_RETURN to which service routines return. */
  readonly stub: number;
  /** Pointer and limit of the system stack, on which service routines run. */
  readonly stack: readonly [number, number];
  /** Entry addresses of the services in the order of ENTRIES; null where none is registered. */
  readonly services: (readonly number[] | null)[];
  readonly syncels: readonly Syncel[];
  /** By index of the SOCB, less 1: the mode in which its call was made, whose rights its parameters have. */
  readonly callers: SocbCaller[];
  /** First and last of the subprocesses that belong to it, and the one for which it works now. */
  subprocesses: readonly [number, number];
  subprocess: number;
  /** Operations that await a syncel, in the order in which they were started. */
  readonly awaits: Await[];
  /** Indices of the SOCBs, and references of awaits, that have ended and were neither reported nor awaited, in the order of their end. */
  readonly ended: number[];
  /** Indices of the SOCBs whose CANCEL entry was called. */
  readonly cancelled: number[];
  /** Index of the SOCB that a SYSCALL in progress waits for; 0: none. */
  awaited: number;
  /** Code with which it has retired; -1: it lives. */
  retired: number;
}

/** A service routine that has been entered and has not come back. */
export interface Activation {
  readonly process: number;
  readonly service: number;
  readonly entry: EntryName;
  /** Code of the monitor call that it serves. */
  readonly call: number;
  /** Index of the SOCB: that of INIT, COMPLETE and CANCEL; with ANSWER_RECEIVED the one awaited, 0: any. */
  readonly socb: number;
  /** Regions that the process was in when it was entered, bit n for region n. */
  readonly regions: number;
  /** The caller's stack pointer and limit, the routine's PSW, and the partition's instructions when it was entered. */
  stack: readonly [number, number];
  readonly psw: number;
  readonly start: number;
  /** Clock reading when it was entered. */
  readonly entered: number;
  /** The caller: R0-R7, PC behind the call, PSW, V. */
  readonly caller: readonly number[];
}

/** What a partition has of it. */
export interface ScmState {
  readonly processes: ScmProcess[];
  /** Numbers of the processes that are in the critical regions; -1: nobody. */
  readonly regions: number[];
  /** By the time of arrival. */
  readonly delayed: DelayedElement[];
  activation: Activation | null;
  /** The partition idles in a call that waits, and is to look again when something arrives. */
  blocked: boolean;
}

/** A partition without processes. */
export function createScm(): ScmState {
  return {
    processes: [],
    regions: new Array<number>(REGIONS).fill(-1),
    delayed: [],
    activation: null,
    blocked: false,
  };
}

/** A process that waits for nothing. */
export function createProcess(
  fixed: Pick<
    ScmProcess,
    "number" | "base" | "tt" | "socbs" | "socbCount" | "frame" | "answer" | "stub" | "stack"
  >,
): ScmProcess {
  return {
    ...fixed,
    services: new Array<null>(SERVICES).fill(null),
    syncels: Array.from({ length: SYNCELS }, () => ({ elements: [], answer: false, senders: ALL_PROCESSES })),
    callers: new Array<SocbCaller>(fixed.socbCount).fill("nobody"),
    subprocesses: [0, 0],
    subprocess: 0,
    awaits: [],
    ended: [],
    cancelled: [],
    awaited: 0,
    retired: -1,
  };
}

/** The critical regions that a process is in, bit n for region n. */
export function regionsOf({ regions }: ScmState, process: number): number {
  return regions.reduce((mask, owner, region) => (owner === process ? mask | (1 << region) : mask), 0);
}

/** The process that runs now in an entered partition: the one with its BASE and translation table. */
export function currentProcess(control: Control, caller: PartitionState): ScmProcess | undefined {
  const base = control.core.contextWord(caller.number, CTX_BASE);
  const tt = control.core.contextWord(caller.number, CTX_TT);
  return caller.scm.processes.find((process) => process.base === base && process.tt === tt);
}
