// A run of cr80 boot: to its end, its limit, or a signal.

import { setImmediate as pause } from "node:timers/promises";
import type { Machine } from "../machine.ts";
import { MARK, Marks } from "../marks.ts";
import type { Outcome } from "../options.ts";

/** Instructions between two looks at the process, which may have been told to end. */
const BETWEEN_LOOKS = 100_000;

/** How a run ended: as the machine says, or by a signal. */
export type Ending = Outcome | "SIGINT" | "SIGTERM";

/**
 * Runs to the end, the limit or a signal, and marks where something happened. `runner` runs the machine, and may be the
 * machine. Between slices the process can notice a signal, or a reader that has gone.
 */
export async function runToEnd(
  machine: Machine,
  runner: Pick<Machine, "run">,
  limit: number,
): Promise<{ readonly ending: Ending; readonly marks: Marks }> {
  const marks = new Marks(machine);
  let signal: Ending | undefined;
  const note = (name: NodeJS.Signals) => {
    signal = name as Ending;
  };
  process.on("SIGINT", note).on("SIGTERM", note);
  try {
    for (let left = limit; signal === undefined; await pause()) {
      for (let done = 0; done < BETWEEN_LOOKS; done += MARK) {
        const { outcome, instructions } = runner.run({ limit: Math.min(left, MARK) });
        marks.note(instructions);
        left -= instructions;
        if (outcome !== "limit" || left === 0) return { ending: outcome, marks };
      }
    }
    return { ending: signal, marks };
  } finally {
    process.off("SIGINT", note).off("SIGTERM", note);
  }
}
