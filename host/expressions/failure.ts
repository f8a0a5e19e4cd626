// What is wrong with what somebody has asked for in words.

import { nearest } from "../../asm/nearest.ts";

/** Thrown inside the debugger, or where a script is read; the user receives it as a value. */
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
