// Translation of code to WebAssembly as a library, for browsers too: what machines are booted with that do so.

export { TRANSLATE_CHOICES, type TranslateChoice } from "./choice.ts";
export { translation } from "./runner.ts";
export type { Translation } from "./translation.ts";
export { TranslationError } from "./verifier.ts";
