// A violation that the check of register conventions finds while a machine runs.

/**
 * What was broken. At a call: "argument", a call register that holds nothing; "link", the link is not where it is stated.
 * In between: "use", an instruction uses a register that holds nothing. At a return: "kept", a register that holds
 * something else; "result", one that is not set; "exit", one that is not stated; "link", the address to return to is lost;
 * "stack", the process stack is not as it was. Anywhere: "assumption", what .ASSUME says about the flow or about a
 * register is wrong.
 */
export type ViolationKind = "argument" | "link" | "use" | "kept" | "result" | "exit" | "stack" | "assumption";

/** Why a register holds nothing. */
export interface Nothing {
  /** "destroyed" by a procedure or monitor call, or not a call register at the "entry" of one. */
  readonly why: "destroyed" | "entry";
  readonly name: string;
  /** Program address of the call. */
  readonly calledAt: number;
}

/** One promise that was not kept. Plain data. */
export interface Violation {
  readonly partition: number;
  readonly kind: ViolationKind;
  /** The name of the procedure or monitor call with the statement; for an assumption, the reason why it should hold. */
  readonly procedure: string;
  readonly register: number | null;
  /** For kept registers, links and stack pointers: the expected value, and the one that was found. */
  readonly expected: number | null;
  readonly found: number | null;
  /** For a register that holds nothing: why. */
  readonly nothing: Nothing | null;
  /** At a return: number of the exit, and its name where it has one. */
  readonly exit: number | null;
  readonly exitName: string | null;
  /** Program address of the instruction that called, and the clock then; null where it is not known. */
  readonly calledAt: number | null;
  readonly calledClock: number | null;
  /** Program address of the instruction where it shows, and the clock after it. */
  readonly at: number;
  readonly clock: number;
  /** How often the same was found at this place; the other fields describe the first time. */
  readonly times: number;
  /** Program addresses of the latest instructions, `at` last. */
  readonly trace: readonly number[];
}
