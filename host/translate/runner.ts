// How the core's code runs: what the loop asks for in the place of the core where code is translated.

import type { Core, DeviceAccess } from "../core.ts";
import type { TranslateChoice } from "./choice.ts";
import { Translator } from "./translator.ts";
import { Verifier } from "./verifier.ts";

/** Runs the entered partition of a core. */
export interface CodeRunner {
  /** The most instructions of the next run. */
  readonly most: number;
  /** As Core.run. */
  run(budget: number): number;
  /** The machine has another state now. */
  forget(): void;
}

/**
 * The core of a machine with what runs it; no runner: the core alone. That of debuggers translates nothing, since what it
 * stops at would not be seen.
 */
export function runnerOf(
  choice: TranslateChoice,
  make: (device: DeviceAccess) => Core,
  device: DeviceAccess,
): { readonly core: Core; readonly runner: CodeRunner | undefined } {
  if (choice === "off") return { core: make(device), runner: undefined };
  if (choice !== "verify") {
    const core = make(device);
    return { core, runner: core.hasHooks ? undefined : new Translator(core, choice === "eager") };
  }
  const verifier = new Verifier(make, device);
  if (verifier.core.hasHooks) return { core: make(device), runner: undefined };
  return { core: verifier.core, runner: verifier };
}
