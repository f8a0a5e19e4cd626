// The parts of the suite that mutants are shown to, in their order.

import { committedVectors, type Detector, lockStep, selftests, sweepSample } from "./detect.ts";

/** Makes what they need once. */
export async function makeDetectors(): Promise<Detector[]> {
  return [committedVectors(), sweepSample(), selftests(), lockStep()];
}
