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

/** The parts for a mutant of a source file; what one needs is made when its turn comes. */
export function* detectorsFor(file: string | undefined): Generator<Detector> {
  const first = file === undefined ? undefined : FIRST[file];
  const names = Object.keys(ALL);
  for (const name of first === undefined ? names : [first, ...names.filter((one) => one !== first)]) {
    const detector = made.get(name) ?? ALL[name]!();
    made.set(name, detector);
    yield detector;
  }
}
