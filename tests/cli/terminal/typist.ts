// Somebody at a terminal, for tests: types one text after another, each when what was to be shown before it is there.

import type { LiveInput } from "../../../host/cli/terminal/input.ts";
import { cr80, type Run } from "../run.ts";

/** A text to wait for, and what is typed then, or undefined for the end of the input; "" waits for nothing. */
export type Typed = readonly [wait: string, type: string | undefined];

/** Runs a command with somebody who types. */
export async function typed(args: readonly string[], acts: readonly Typed[], terminal = true): Promise<Run> {
  let take: ((bytes: Uint8Array | undefined) => void) | undefined;
  let shown = "";
  let at = 0;
  const left = [...acts];
  const look = () => {
    const [wait, type] = left[0] ?? [];
    if (take === undefined || wait === undefined || !shown.includes(wait, at)) return;
    left.shift();
    at = shown.indexOf(wait, at) + wait.length;
    const { length } = shown;
    setImmediate(() => {
      take?.(type === undefined ? undefined : Buffer.from(type));
      if (shown.length === length) look();
    });
  };
  const input: LiveInput = {
    terminal,
    begin: (taker) => {
      take = taker;
      setImmediate(look);
    },
    flow: () => {},
    suspend: () => {},
    end: () => {
      take = undefined;
    },
  };
  const run = await cr80(args, {
    live: () => input,
    shown: (text) => {
      shown += text;
      setImmediate(look);
    },
  });
  if (left.length > 0) throw new Error(`${JSON.stringify(left[0]![0])} was not shown: ${shown}`);
  return run;
}
