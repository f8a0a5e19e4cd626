// The parts of the suite that mutants are shown to, in their order.

import {
  committedVectors,
  coreTests,
  type Detector,
  lockStep,
  rounding,
  selftests,
  sweepSample,
} from "./detect.ts";

/** Makes what they need once. */
export async function makeDetectors(): Promise<Detector[]> {
  return [committedVectors(), sweepSample(), selftests(), rounding(), lockStep(), coreTests()];
}
