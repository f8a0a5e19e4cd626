// Whether code is translated: what commands and the library take.

/**
 * Code is not translated; where it is executed again and again; wherever it is found once; or as with `eager`, and each
 * slice is executed by the interpreter too, and compared.
 */
export const TRANSLATE_CHOICES = ["off", "on", "eager", "verify"] as const;
/** One of these words. */
export type TranslateChoice = (typeof TRANSLATE_CHOICES)[number];
