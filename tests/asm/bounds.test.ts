// Numbers beyond a limit: the message has the number as it is written, and the limit.

import { expect, it } from "vitest";
import { assemble } from "../../asm/index.ts";

/** What is said of lines, each message with its advice. */
const said = (text: string) =>
  assemble({ file: "a.asm", text }).diagnostics.map(
    ({ code, message, advice }) => `${code} ${message}: ${advice}`,
  );

const LARGEST = "the largest number is 1099511627775, 0xFFFFFFFFFF";

it.each([" .WORD 1099511627776", " .WORD 0x10000000000", ` .WORD 0b1${"0".repeat(40)}`])(
  "a number that is too large:%s",
  (line) => {
    expect(said(line)).toEqual([`E003 the number ${line.slice(7)} is too large: ${LARGEST}`]);
  },
);

it("the largest number is one", () => {
  expect(said(" .WORD 1099511627775 >> 30, 0xFFFFFFFFFF >> 30")).toEqual([]);
});

it.each([
  [" .INIT R0 = 70000\n NOP", "E030 R0 is a word, not 70000: a word is -32768 to 65535"],
  [
    "A: .VAR ARRAY (1..99999999) OF WORD",
    "E030 an array (1..99999999) is too large: an array has at most 1048576 elements",
  ],
  [
    " .ORG 0x20000\n NOP",
    "E041 the program reaches address 0x1FFFF, the last one is 0xFFFF: a space has 65536 words, and a module at most 65503 of program",
  ],
  [
    " .RES 99999",
    "E041 the program reaches address 0x1879E, the last one is 0xFFFF: a space has 65536 words, and a module at most 65503 of program",
  ],
])("what is too large has a limit: %s", (text, message) => {
  expect(said(text)).toEqual([message]);
});

it("a local name on the side of && or || that decides nothing may be anything", () => {
  expect(said(" .WORD 0 && .nope, 1 || .nope\n .IF 0 && .nope\n .ENDIF")).toEqual([]);
  expect(said(" .WORD 1 && .nope").map((line) => line.slice(0, 4))).toEqual(["E024"]);
  expect(said(" .REPEAT .nope\n .ENDREPEAT").map((line) => line.slice(0, 4))).toEqual(["E024"]);
});
