// What the assembler says of a source, as lines.

import { assemble } from "../../asm/index.ts";

/** `CODE line message` of everything that is said of x.asm. */
export const messagesOf = (text: string): string[] =>
  assemble({ file: "x.asm", text }).diagnostics.map(
    ({ code, line, message }) => `${code} ${line} ${message}`,
  );

/** `CODE line` of the same. */
export const codesOf = (text: string): string[] =>
  assemble({ file: "x.asm", text }).diagnostics.map(({ code, line }) => `${code} ${line}`);
