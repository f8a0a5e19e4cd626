// A run of which some partitions are looked at instruction by instruction, and the others run as fast as they can.

import type { Machine } from "./machine.ts";
import type { RunResult } from "./options.ts";
import { instructionsOf, type Step } from "./step.ts";

/** Makes a step of a machine, and looks at it. */
export interface Stepping {
  step(): Step;
}

/** The number of no partition. */
const NOBODY = -1;

/** As Machine.run with a limit. `steppings`: by partition; undefined: not looked at. @throws RangeError as Machine.run */
export function runBySteps(
  machine: Machine,
  limit: number,
  steppings: readonly (Stepping | undefined)[],
): RunResult {
  const until = (partition: number) => steppings[partition] !== undefined;
  let instructions = 0;
  for (;;) {
    const part = machine.run({ limit: limit - instructions, until });
    instructions += part.instructions;
    if (part.outcome !== "turn") return { ...part, instructions };
    while (instructions < limit) {
      const stepping = steppings[machine.current ?? NOBODY];
      if (stepping === undefined) break;
      instructions += instructionsOf(stepping.step());
    }
  }
}
