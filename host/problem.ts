/** Something wrong with what the user gave: a value, never an exception. */
export interface Problem {
  /** Stable name of the kind of problem. */
  readonly code: string;
  /** Where: file, line and column where they are known, key path or address. */
  readonly place: string;
  /** What is wrong, in one sentence without the place. */
  readonly message: string;
  /** What to do about it; "" when the message says it. */
  readonly advice: string;
  /** The whole message with the source line that it is about, over several lines, where there is one. */
  readonly excerpt?: string;
}

/** Makes a problem. */
export function problem(code: string, place: string, message: string, advice: string): Problem {
  return { code, place, message, advice };
}
