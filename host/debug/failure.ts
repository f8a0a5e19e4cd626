// What is wrong with what a user of the debugger has asked for.

import { nearest } from "../../asm/nearest.ts";

/** Thrown inside the debugger, and given to its user as a value. */
export class Refusal extends Error {
  readonly advice: string;

  constructor(message: string, advice = "") {
    super(message);
    this.advice = advice;
  }
}

/** The name that was probably meant, as advice; "" when there is none. */
export function meant(name: string, candidates: Iterable<string>, otherwise = ""): string {
  const found = nearest(name, candidates);
  return found === undefined ? otherwise : `did you mean ${found}?`;
}
