// How the core's code runs: what the loop asks for in the place of the core where code is translated.

import type { Core } from "../core.ts";
import { translateCoreUrl } from "../translate-core-url.ts";
import { TRANSLATE_CHOICES, type TranslateChoice } from "./choice.ts";
import type { Translation } from "./translation.ts";
import { Translator } from "./translator.ts";
import { Verifier } from "./verifier.ts";

/**
 * What the option `translate` of a machine takes for a word; undefined for "off". No result of a run depends on it.
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
      return { core, runner: translates(core) ? new Translator(core, choice === "eager") : undefined };
    },
  };
}

/**
 * Whether a core translates. That of debuggers does not, since what it stops at would not be seen.
 * @throws TypeError when it is the plain one
 */
function translates(core: Core): boolean {
  if (core.translates) return true;
  if (core.hasHooks) return false;
  throw new TypeError("translation needs core-translate.wasm: boot the machine with it (docs/TRANSLATOR.md)");
}
