// Texts that are not UTF-8: which encoding a whole file has, and what the message says about it.

import type { Diagnostics } from "./diagnostics.ts";
import { type SourceFile, type SourceLine, TextLines } from "./source.ts";

/** A text without its byte order mark. */
export function withoutMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

/** What a text in another encoding begins with, read as UTF-8: bytes of a mark are U+FFFD, and those of zero stay. */
const ENCODINGS = [
  ["UTF-32", /^(?:\ufffd\ufffd\0\0|\0\0\ufffd\ufffd)/],
  ["UTF-16", /^\ufffd\ufffd[\s\S]{0,1000}\0/],
  ["UTF-32", /^(?:[\t\n\r -~]\0\0\0|\0\0\0[\t\n\r -~])/],
  ["UTF-16", /^(?:[\t\n\r -~]\0(?:[^\0]\0|$)|\0[\t\n\r -~](?:\0[^\0]|$))/],
] as const;

/** The encoding of a text that was read as UTF-8, where that is not its own: by its mark, or else by its first characters. */
export function encodingOf(text: string): "UTF-16" | "UTF-32" | undefined {
  return ENCODINGS.find(([, begins]) => begins.test(text))?.[0];
}

/** Why a file of JSON, or of another kind that cr80 writes, cannot be read: its encoding, or else `otherwise`. `what`: such files. */
export function whyUnread(text: string, what: string, otherwise: string): string {
  const encoding = encodingOf(text);
  return encoding === undefined ? otherwise : `it is ${encoding}, but ${what} are UTF-8`;
}

/** What to do about a file that is not UTF-8. */
export const SAVE_AS_UTF8 = "save it as UTF-8";

/** False, with one message, for the text of a file in UTF-16 or UTF-32, or of a file that is not text. `order`: of its first line. */
export function isReadable(file: SourceFile, text: string, order: number, report: Diagnostics): boolean {
  const encoding = encodingOf(text);
  if (encoding === undefined && !text.slice(0, 4).includes("\0")) return true;
  const shown = new TextLines(text).next()!.replace(/[\0\ufffd]/g, "");
  const line: SourceLine = { file, number: 1, text: shown, order };
  const message =
    encoding === undefined
      ? `${file.name} has zero bytes, which text never contains`
      : `${file.name} is ${encoding}, but sources are UTF-8`;
  report.add("E001", { line, column: 0, length: shown.length }, message, SAVE_AS_UTF8);
  return false;
}
