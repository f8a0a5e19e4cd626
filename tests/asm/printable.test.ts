// Text of others on a terminal.

import { expect, test } from "vitest";
import { escaped, printable } from "../../asm/printable.ts";

/** Colour, bell, C1 control, line separator, right-to-left override, isolate. */
const HARM = ["\x1b", "\x07", "\r", "\n", "\x9b", "\u2028", "\u202e", "\u2066"];

test.each(HARM)("%j reaches no terminal, and leaves the columns as they are", (c) => {
  expect(printable(`a${c}b`)).toBe("a\ufffdb");
});

test("tabs, letters of any script and emoji stay", () => {
  for (const text of ["\ta b", "æøå", "日本", "😀"]) {
    expect(printable(text)).toBe(text);
    expect(escaped(text)).toBe(text);
  }
});

test("or is shown by its number", () => {
  expect(HARM.map(escaped)).toEqual([
    "\\x1b",
    "\\x07",
    "\\x0d",
    "\\x0a",
    "\\x9b",
    "\\u2028",
    "\\u202e",
    "\\u2066",
  ]);
});
