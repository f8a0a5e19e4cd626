// Translation that begins late: the translator is loaded when a run has become long. Nothing of it is needed before.

import type { Core } from "../core.ts";
import { translateCoreUrl } from "../translate-core-url.ts";
import type { CodeRunner, Translation } from "./translation.ts";

/**
 * Instructions before the first look for code to be translated: half a second of the interpreter at its fastest. The first
 * translations take up to 25 milliseconds, in which the translator's own code is loaded and compiled: a twentieth of that.
 */
export const BEFORE = 400_000_000;

/**
 * Whether a core translates. That of debuggers does not, since what it stops at would not be seen.
 * @throws TypeError when it is the plain one
 */
export function translates(core: Core): boolean {
  if (core.translates) return true;
  if (core.hasHooks) return false;
  throw new TypeError("translation needs core-translate.wasm: boot the machine with it (docs/TRANSLATOR.md)");
}

/** As translation("on"), with a translator that `load` gives once it is time. Runs must let promises be settled. */
export function lateTranslation(
  load: () => Promise<(core: Core) => CodeRunner>,
  before = BEFORE,
): Translation {
  return {
    coreUrl: translateCoreUrl,
    open(make, device) {
      const core = make(device);
      return { core, runner: translates(core) ? new LateRunner(core, load, before) : undefined };
    },
  };
}

/** The core alone, and then the translator. */
class LateRunner implements CodeRunner {
  readonly #core: Core;
  readonly #load: () => Promise<(core: Core) => CodeRunner>;
  #left: number;
  #runner: CodeRunner | undefined;

  constructor(core: Core, load: () => Promise<(core: Core) => CodeRunner>, before: number) {
    this.#core = core;
    this.#load = load;
    this.#left = before;
  }

  get most(): number {
    return this.#runner?.most ?? Number.MAX_SAFE_INTEGER;
  }

  run(budget: number): number {
    if (this.#runner !== undefined) return this.#runner.run(budget);
    const stop = this.#core.run(budget);
    const waits = this.#left > 0;
    this.#left -= this.#core.executed;
    if (waits && this.#left <= 0) void this.#begin();
    return stop;
  }

  async #begin(): Promise<void> {
    const runnerOf = await this.#load();
    this.#runner = runnerOf(this.#core);
  }

  forget(): void {
    this.#runner?.forget();
  }
}
