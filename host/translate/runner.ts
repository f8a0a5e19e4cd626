// How the core's code runs: what the loop asks for in the place of the core where code is translated.

import type { Core } from "../core.ts";
import { translateCoreUrl } from "../translate-core-url.ts";
import { TRANSLATE_CHOICES, type TranslateChoice } from "./choice.ts";
import { translates } from "./late.ts";
import type { CodeRunner, Translation } from "./translation.ts";
import { Translator } from "./translator.ts";
import { Verifier } from "./verifier.ts";

/**
 * The value of a machine's option `translate` for one of these words; undefined for "off". No result of a run depends on it.
 * @throws RangeError for another word
 */
export function translation(choice: TranslateChoice): Translation | undefined {
  if (!TRANSLATE_CHOICES.includes(choice))
    throw new RangeError(`code is translated ${TRANSLATE_CHOICES.join(", ")}, not ${choice}`);
  if (choice === "off") return undefined;
  return {
    coreUrl: translateCoreUrl,
    open(make, device) {
      if (choice === "verify") {
        const verifier = new Verifier(make, device);
        return translates(verifier.core)
          ? { core: verifier.core, runner: verifier }
          : { core: make(device), runner: undefined };
      }
      const core = make(device);
      return {
        core,
        runner: translates(core) ? new Translator(core, { eager: choice === "eager" }) : undefined,
      };
    },
  };
}

/** What runs a core whose run has become long. */
export const runnerOf = (core: Core): CodeRunner => new Translator(core, { before: 0 });
