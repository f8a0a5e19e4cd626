// Translation of code to WebAssembly as a library, for browsers too: the option with which machines are booted that translate.

export { TRANSLATE_CHOICES, type TranslateChoice } from "./choice.ts";
export { translation } from "./runner.ts";
export type { Translation } from "./translation.ts";
export { TranslationError } from "./verifier.ts";
