// System Call Monitor and kernel services in a partition: processes, synchronization elements, system calls.

/** The most SOCBs of a process, processes of a partition, services and synchronization elements of a process. */
export const SOCBS_MAX = 255;
export const PROCESSES_MAX = 16;
export const SERVICES = 16;
export const SYNCELS = 16;
export const REGIONS = 16;
export const SUBPROCESSES = 256;
/** Words of data in an information element, and those in front of them (XFER, SIZE). */
export const ELEMENT_DATA_MAX = 16;
export const ELEMENT_HEAD = 2;
/** Information elements that a synchronization element holds, those on their way to it included. */
export const SYNCEL_LIMIT = 64;
/** The reference to the first operation that awaits a syncel, after all indices of SOCBs; the most that a process may have. */
export const FIRST_AWAIT = 256;
export const AWAITS_MAX = 64;

/** The entries of a service system, in the order of REGISTER_SERVICE. */
export const ENTRIES = ["INIT", "ANSWER_RECEIVED", "COMPLETE", "CANCEL"] as const;
export type EntryName = (typeof ENTRIES)[number];

/** The number of the host where that of a process stands. */
export const HOST = 0xffff;

/** Transfer lists of either direction that go with an element, at most. */
export const TRANSFER_LISTS_MAX = 2;

/** Words that go into the memory of the process that takes an element, and the mode that supplied the data address. */
export interface TransferList {
  readonly address: number;
  readonly system: boolean;
  readonly words: Uint16Array;
}

/** An information element on its way or in a queue: number of the sending process, and its words (XFER, SIZE, DATA). */
export interface Element {
  /** HOST: it is an answer of a service of the host. */
  readonly from: number;
  readonly words: readonly number[];
  /** What is written when it is taken. */
  readonly lists: readonly TransferList[];
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
  /** Who may send to it in user mode: bit n is process n. System mode always may. */
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

/** A process that waits in a call, which is made again when what it waits for has come. */
export interface Wait {
  readonly process: number;
  /** Bit n: it continues with an element in syncel n. */
  readonly syncels: number;
  /** It continues when no process is in this region; -1: it waits for none. */
  readonly region: number;
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

/** A service routine that was entered and has not returned. */
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
  /** The caller: R0-R7, PC after the call, PSW, V. */
  readonly caller: readonly number[];
}

/** Whether a service routine works on one SOCB: an answer may be of any. */
export function isOfOneSocb({ entry }: Activation): boolean {
  return entry !== "ANSWER_RECEIVED";
}

/** Why and where a process has ended. */
export interface ProcessEnd {
  /** Number of its partition. */
  readonly partition: number;
  readonly code: number;
  /** Its number; -1: the caller was not a process. */
  readonly process: number;
  readonly pc: number;
  readonly base: number;
  /** R0 to R7: those of the routine when one was to blame. */
  readonly registers: readonly number[];
  /** The entry of the service routine that was to blame, or null. */
  readonly entry: EntryName | null;
  readonly clock: number;
}

/** The part of the state that belongs to one partition. */
export interface ScmState {
  readonly processes: ScmProcess[];
  /** Numbers of the processes that are in the critical regions; -1: none. */
  readonly regions: number[];
  /** By the time of arrival. */
  readonly delayed: DelayedElement[];
  activation: Activation | null;
  /** Waiting processes by number, in a partition whose kernel has asked for them; null: it has not. */
  waits: Wait[] | null;
}

/** A partition without processes. */
export function createScm(): ScmState {
  return {
    processes: [],
    regions: new Array<number>(REGIONS).fill(-1),
    delayed: [],
    activation: null,
    waits: null,
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
    number: fixed.number,
    base: fixed.base,
    tt: fixed.tt,
    socbs: fixed.socbs,
    socbCount: fixed.socbCount,
    frame: fixed.frame,
    answer: fixed.answer,
    stub: fixed.stub,
    stack: fixed.stack,
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
