// Texts that were no UTF-8: what is said of a whole file that is in another encoding.

import type { Diagnostics } from "./diagnostics.ts";
import { type SourceFile, type SourceLine, TextLines } from "./source.ts";

/** A text without its byte order mark. */
export function withoutMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

/**
 * False, with one message, for the text of a file in UTF-16: read as UTF-8 its marks are two characters U+FFFD, and every
 * other byte of plain letters is zero. `order`: of its first line.
 */
export function isReadable(file: SourceFile, text: string, order: number, report: Diagnostics): boolean {
  const marked = text.startsWith("\ufffd\ufffd");
  const start = text.slice(0, 4);
  if (!start.includes("\0") && !(marked && text.slice(0, 1000).includes("\0"))) return true;
  const shown = new TextLines(text).next()!.replace(/[\0\ufffd]/g, "");
  const line: SourceLine = { file, number: 1, text: shown, order };
  const what = marked ? "is UTF-16" : "has zero bytes, as UTF-16 has";
  const message = `${file.name} ${what}, and sources are UTF-8`;
  report.add("E001", { line, column: 0, length: shown.length }, message, "save it as UTF-8");
  return false;
}
