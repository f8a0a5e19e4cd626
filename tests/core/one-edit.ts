// What a table with one other operation makes of everything that reads it. Bundled for tests/core/one-edit.test.ts with another
// text in place of core-as/isa/instructions.ts, so that every module sees the other table.

import { decodeInstruction } from "../../asm/decode.ts";
import { effectsOf } from "../../asm/semantics/effects.ts";
import { INSTRUCTIONS } from "../../core-as/isa/instructions.ts";
import { TUNING } from "../../core-as/isa/tuning.ts";
import { explainName } from "../../host/cli/explain-names.ts";
import { generateCore } from "../../tools/core/generate.ts";
import { makePages } from "../../tools/manual/pages.ts";
import { parseRules } from "../../tools/manual/rules.ts";

/** The generated sources of the core. `frame`: core-as/interpreter.ts. */
export const core = (frame: string): Map<string, string> => generateCore(INSTRUCTIONS, TUNING, frame);

/** The registers that the word of an instruction reads and writes, as masks. */
export const effects = (word: number): { reads: number; writes: number } =>
  effectsOf(decodeInstruction([word], 0, 0)!);

/** What `cr80 explain` says of a mnemonic. */
export const explained = (mnemonic: string): string => explainName(mnemonic)?.text ?? "";

/** The page of a mnemonic. `manual`: docs/MACHINE.md. */
export const page = (mnemonic: string, manual: string): string =>
  makePages(INSTRUCTIONS, parseRules(manual, "MACHINE.md").rules).get(`${mnemonic}.md`) ?? "";
