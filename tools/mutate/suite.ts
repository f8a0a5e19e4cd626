// The parts of the suite that mutants are shown to, and their order.

import {
  committedVectors,
  coreTests,
  cutRuns,
  type Detector,
  lockStep,
  rounding,
  selftests,
  sweepSample,
} from "./detect.ts";

const ALL: Readonly<Record<string, () => Detector>> = {
  vectors: committedVectors,
  sweep: sweepSample,
  "self-tests": selftests,
  rounding,
  "lock step": lockStep,
  "cut runs": cutRuns,
  "core tests": coreTests,
};

/** Sources that only some parts concern: no other one looks at the last bits of these functions. */
const ONLY: Readonly<Record<string, readonly string[]>> = {
  "core-as/transcendental.ts": ["rounding", "vectors"],
  "core-as/doubledouble.ts": ["rounding", "vectors"],
  "core-as/midpoint.ts": ["rounding"],
  "core-as/fixedpoint.ts": ["rounding"],
};

const made = new Map<string, Detector>();

/** The names of the parts for a mutant of a source file, in their order. */
export function partsFor(file = ""): readonly string[] {
  return ONLY[file] ?? Object.keys(ALL);
}

/** A part by its name; what it needs is made when it is first asked for. */
export function detector(name: string): Detector {
  const found = made.get(name) ?? ALL[name]!();
  made.set(name, found);
  return found;
}
