// Runs a machine in steps where observers follow some partitions instruction by instruction; the other partitions run
// at full speed.

import type { Machine } from "./machine.ts";
import type { RunOptions, RunResult } from "./options.ts";
import { instructionsOf, type Step } from "./step.ts";

/** Makes a step of a machine, or has somebody make it, and looks at it. */
export interface Stepping {
  step(options: Pick<RunOptions, "idleTo">, make?: () => Step): Step;
}

/** The number of no partition. */
const NOBODY = -1;

/** As Machine.run. `steppings`: by partition; undefined: not looked at. @throws RangeError as Machine.run */
export function runBySteps(
  machine: Machine,
  { limit = Number.POSITIVE_INFINITY, until = () => false, ...time }: RunOptions,
  steppings: readonly (Stepping | undefined)[],
): RunResult {
  let instructions = 0;
  for (;;) {
    const part = machine.run({
      ...time,
      limit: limit - instructions,
      until: (partition) => until(partition) || steppings[partition] !== undefined,
    });
    instructions += part.instructions;
    if (part.outcome !== "turn") return { ...part, instructions };
    while (instructions < limit) {
      const { current = NOBODY, clock } = machine;
      if (current !== NOBODY && until(current)) return { outcome: "turn", instructions, clock };
      const stepping = steppings[current];
      if (stepping === undefined) break;
      instructions += instructionsOf(stepping.step(time));
    }
  }
}
