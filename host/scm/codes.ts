// The numbers that System Call Monitor, service systems and processes share: docs/ABI.md, "System Call Monitor".

/** Words of a System Operation Control Block (SOCB), and what its words are. The layout is the project's. */
export const SOCB_WORDS = 16;
export const SOCB_NEXT = 0;
export const SOCB_STATUS = 1;
export const SOCB_SERVICE = 2;
export const SOCB_OPERATION = 3;
export const SOCB_TRANSFER = 4;
export const SOCB_DATA = 6;

/** SOCB.STATUS. */
export const SOCB_FREE = 0;
export const SOCB_PENDING = 1;
export const SOCB_DONE = 2;
export const SOCB_ERROR = 3;

/** The words XFER and SIZE of an element. */
export const ELEMENT_XFER = 0;
export const ELEMENT_SIZE = 1;
/** Words of a trace record. */
export const TRACE_WORDS_MAX = 32;
/** Interrupt level of WATCH_PROCESSES (docs/ABI.md, "Interrupts"). */
export const PROCESS_LEVEL = 6;
/** Instructions that a service routine may take from its entry to its return. */
export const ROUTINE_LIMIT = 100_000;
/** Microseconds from its entry after which a service routine that waits has failed. */
export const ROUTINE_TIME = 1_000_000;

/** Codes with which System Call Monitor and Coroutine Monitor end a process: code, name, why. */
// biome-ignore format: a table
export const RETIREMENTS = [
  [0x8001, "SCM_NO_RETURN", "a service routine did not return within 100,000 instructions, or waited for a second"],
  [0x8002, "SCM_BROKEN_STACK", "a service routine returned with another stack pointer or stack limit"],
  [0x8003, "SCM_BROKEN_REGISTER", "a service routine returned with another BASE, TT or PSW, or with an exit, a count or an SOCB that it cannot mean"],
  [0x8004, "SCM_BROKEN_SOCB", "the memory that INIT_PROCESS named is no longer accessible, or an SOCB has a status that it cannot have"],
  [0x8005, "SCM_KEPT_REGION", "a service routine returned in critical regions other than those it was entered in"],
  [0x8101, "CMON_ERROR", "COMON was called with an unknown function, or with something that is not an operation, semaphore or coroutine, or signals and operations were mixed in a semaphore"],
  [0x8102, "CMON_STUCK", "no coroutine is ready and no system call is pending: nothing will ever happen"],
] as const;

/** Name of a code of RETIREMENTS. */
export type RetirementName = (typeof RETIREMENTS)[number][1];

/** Codes of RETIREMENTS by name. */
export const RETIRE = Object.fromEntries(RETIREMENTS.map(([code, name]) => [name, code])) as Readonly<
  Record<RetirementName, number>
>;

/** The name of a code given to RETIRE; four hexadecimal digits for any other code, which is the guest's. */
export function retirementName(code: number): string {
  const known = RETIREMENTS.find(([one]) => one === code);
  return known?.[1] ?? code.toString(16).toUpperCase().padStart(4, "0");
}

/** Completion codes of these calls other than those of the hypercalls, from FIRST_COMPLETION on: name, and why. */
export const FIRST_COMPLETION = 64;
// biome-ignore format: a table
export const SCM_COMPLETIONS = [
  ["NO_PROCESS", "INIT_PROCESS was not called with the caller's BASE and translation table"],
  ["PROCESS_EXISTS", "the caller is already a process"],
  ["BAD_PROCESS", "no process of the partition has this number, or it has retired"],
  ["NO_SERVICE", "the process has no service system with this number"],
  ["NO_SOCB", "all SOCBs of the process are in use, or 64 of its operations await syncels"],
  ["BAD_SOCB", "no SOCB in use has this index, and no operation that awaits a syncel has this reference"],
  ["NOTHING_PENDING", "no system call is pending"],
  ["IN_ROUTINE", "a service routine must not make this call"],
  ["NO_ROUTINE", "no service routine is in progress"],
  ["NO_ANSWER", "no information element is available now, no system call has ended, or its await was cancelled"],
  ["REGION_TAKEN", "the process is already in the region, or a service routine would have to wait for it"],
  ["NOT_SENDER", "the caller is in user mode and may not send to the syncel"],
  ["ANSWER_SYNCEL", "the syncel is an answer syncel: only System Call Monitor receives from it"],
  ["NO_SUBPROCESS", "no subprocess of the process has this number"],
] as const;

export type ScmCompletionName = (typeof SCM_COMPLETIONS)[number][0];

/** SCM_COMPLETIONS by name. */
export const SCM_DONE = Object.fromEntries(
  SCM_COMPLETIONS.map(([name], n) => [name, FIRST_COMPLETION + n]),
) as Readonly<Record<ScmCompletionName, number>>;
