// Machines whose code is translated wherever they stand, for tests that a translated function is the instructions it was made of.

import { readFileSync } from "node:fs";
import { PAGE_WORDS } from "../../core-as/layout.ts";
import type { Core } from "../../host/core.ts";
import type { Translation } from "../../host/translate/translation.ts";
import { Translator } from "../../host/translate/translator.ts";
import { type Pairs, pairsOf } from "./cuts.ts";

/** The compiled core for translated code. */
export const translatingCore = (): WebAssembly.Module =>
  new WebAssembly.Module(readFileSync(new URL("../../dist/core-translate.wasm", import.meta.url)));

/** What has a function begin wherever a partition of a core stands; of `most` instructions at most. */
export function translating(most?: number): (core: Core) => void {
  const translators = new WeakMap<Core, Translator>();
  return (core) => {
    const translator = translators.get(core) ?? new Translator(core);
    translators.set(core, translator);
    const page = core.codePage();
    if (page >= 0) translator.put(page, core.pc(core.entered) % PAGE_WORDS, most);
  };
}

/** Has machines translate wherever a run of `slice` instructions at most begins; functions are of `most` instructions. */
export const forced = (slice: number, most?: number): Translation => ({
  coreUrl: undefined,
  open(make, device) {
    const core = make(device);
    const before = translating(most);
    const run = (budget: number) => {
      before(core);
      return core.run(budget);
    };
    return { core, runner: { most: slice, run, forget: () => {} } };
  },
});

/** The machines of partitions 0 and 1, which translate wherever a slice begins. */
export function translatedPairs(): Pairs {
  const pairs = pairsOf(translatingCore());
  const before = translating();
  for (const pair of pairs) pair.before = before;
  return pairs;
}
