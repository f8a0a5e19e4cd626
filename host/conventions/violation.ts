// What the check of register conventions finds while a machine runs.

/**
 * What was broken. At a call: "argument", a call register that holds nothing; "link", the link is not where it is stated.
 * In between: "use", a register is worked with that holds nothing. At a return: "kept", a register that holds something
 * else; "result", one that is not set; "exit", one that is not stated; "link", the address to return to is lost; "stack",
 * the process stack is not as it was. Anywhere: "assumption", what .ASSUME says about where the flow goes, or about what a
 * register holds, is not so.
 */
export type ViolationKind = "argument" | "link" | "use" | "kept" | "result" | "exit" | "stack" | "assumption";

/** Why a register holds nothing. */
export interface Nothing {
  /** "destroyed" by a procedure or monitor call, or no call register at the "entry" of one. */
  readonly why: "destroyed" | "entry";
  readonly name: string;
  /** Program address of the call. */
  readonly calledAt: number;
}

/** One promise that was not kept. Plain data. */
export interface Violation {
  readonly partition: number;
  readonly kind: ViolationKind;
  /** Of the procedure or monitor call whose statement it is; of an assumption, why it should hold. */
  readonly procedure: string;
  readonly register: number | null;
  /** Of kept registers, links and stack pointers: what should be there, and what is. */
  readonly expected: number | null;
  readonly found: number | null;
  /** Of a register that holds nothing. */
  readonly nothing: Nothing | null;
  /** At a return: number of the exit, and its name where it has one. */
  readonly exit: number | null;
  readonly exitName: string | null;
  /** Program address of the instruction that called, and the clock then; null where nobody knows. */
  readonly calledAt: number | null;
  readonly calledClock: number | null;
  /** Program address of the instruction where it shows, and the clock after it. */
  readonly at: number;
  readonly clock: number;
  /** How often the same was found at this place; the other fields are of the first time. */
  readonly times: number;
  /** Program addresses of the latest instructions, `at` last. */
  readonly trace: readonly number[];
}
