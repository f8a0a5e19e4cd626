// Runs the machine of cr80 boot to its end, its limit, or a signal.

import { setImmediate as pause } from "node:timers/promises";
import { MARK, type Marks } from "../marks.ts";
import { type Ending, type EndingSignal, SIGNALS } from "./ending.ts";

/** Instructions between two looks at the process, which may have been told to end. */
const BETWEEN_LOOKS = 100_000;

/** What runs a machine: it itself, or something that enters its input, or looks at it. */
export interface Runner {
  run(options: { readonly limit: number }): { readonly outcome: string; readonly instructions: number };
}

/**
 * Runs to the end, the limit or a signal, and marks where something happened. Between slices the process can notice a signal,
 * or a reader that has gone.
 */
export async function runToEnd(runner: Runner, limit: number, marks: Marks): Promise<Ending> {
  let ending: Ending | undefined;
  const signal = (name: EndingSignal) => {
    ending = name;
  };
  return withSignals(SIGNALS, signal, async () => {
    for (let left = limit; ending === undefined; await pause()) {
      for (let done = 0; done < BETWEEN_LOOKS; done += MARK) {
        const { outcome, instructions } = runner.run({ limit: Math.min(left, MARK) });
        marks.note(instructions);
        left -= instructions;
        if (outcome !== "limit" || left === 0) return outcome as Ending;
      }
    }
    return ending;
  });
}

/** Does something, and has these signals handed to `signal` meanwhile. */
export async function withSignals<T>(
  names: readonly EndingSignal[],
  signal: (name: EndingSignal) => void,
  run: () => Promise<T>,
): Promise<T> {
  const note = (name: NodeJS.Signals) => signal(name as EndingSignal);
  for (const name of names) process.on(name, note);
  try {
    return await run();
  } finally {
    // Files are still to be written. A terminal that goes ends the input, and sends SIGHUP more than once, before and after that.
    if (names.includes("SIGHUP")) process.on("SIGHUP", () => {});
    for (const name of names) process.off(name, note);
  }
}
