// Describes how a run of cr80 boot ended.

import type { Outcome } from "../options.ts";
import type { ScriptOutcome } from "../script/script.ts";

/** Signals that end a run with its report. */
export const SIGNALS = ["SIGINT", "SIGTERM"] as const;
/** The same of a session: its terminal may go. A run without one may be below nohup. */
export const TERMINAL_SIGNALS = [...SIGNALS, "SIGHUP"] as const;
export type EndingSignal = (typeof TERMINAL_SIGNALS)[number];

/**
 * As the machine says; by a signal; quit: somebody at the terminal has ended it; script: the script is done; unmet: an act of it
 * has failed; cut: a recording breaks off; parted: a replay is not what was recorded.
 */
export type Ending =
  | Exclude<Outcome, "turn" | "idle">
  | EndingSignal
  | ScriptOutcome
  | "quit"
  | "cut"
  | "parted";
