// All that is compared of a random world under the debugger.

import { eventProblems } from "./plain-events.ts";
import { seekProblems, stopProblems } from "./plain-run.ts";

/** What is wrong about the world that follows from a number: positions that are gone to, and stops both ways. */
export function problemOf(seed: number): string | undefined {
  const budgets = [{ every: 200 }, { every: 1e6 }, { every: 50, bytes: 1 << 20 }, { every: 50, bytes: 0 }];
  const options = budgets[seed % budgets.length]!;
  return [...seekProblems(seed, 4, options), ...stopProblems(seed, 20), ...eventProblems(seed, options)][0];
}
