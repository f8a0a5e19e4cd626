// The parts of the suite that mutants are shown to, and in which order.

import {
  committedVectors,
  coreTests,
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
  "core tests": coreTests,
};

/** Sources that one part concerns before all others. */
const FIRST: Readonly<Record<string, string>> = {
  "core-as/transcendental.ts": "rounding",
  "core-as/doubledouble.ts": "rounding",
};

const made = new Map<string, Detector>();

/** The names of the parts for a mutant of a source file, in their order. */
export function partsFor(file = ""): string[] {
  const names = Object.keys(ALL);
  const first = FIRST[file];
  return first === undefined ? names : [first, ...names.filter((one) => one !== first)];
}

/** A part by its name; what it needs is made when it is first asked for. */
export function detector(name: string): Detector {
  const found = made.get(name) ?? ALL[name]!();
  made.set(name, found);
  return found;
}
