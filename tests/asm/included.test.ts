// What lines that come from elsewhere do to those around them: arguments in counters and parameters, sections after a file.

import { expect, it } from "vitest";
import { assemble } from "../../asm/index.ts";

/** Assembles lines; includes find files of the given texts. */
const of = (text: string, files: Readonly<Record<string, string>> = {}) =>
  assemble({ file: "a.asm", text, readFile: (name) => files[name] });

/** The words of the program of lines without errors. */
const words = (text: string) => {
  const { diagnostics, pieces } = of(text);
  expect(diagnostics).toEqual([]);
  return pieces.flatMap((piece) => [...piece.words]);
};

it.each([
  [".REPEAT 2,I", ".ENDREPEAT"],
  [".EACH I, 1, 2", ".ENDEACH"],
])("takes a name in an argument for no counter of the macro: %s", (start, end) => {
  const macro = (parameter: string) =>
    ` .MACRO FILL ${parameter}\n ${start}\n .WORD v\n ${end}\n .ENDMACRO\nI = 7\n`;
  expect(words(`${macro("v")} FILL I\n`)).toEqual([7, 7]);
  expect(words(`${macro("v...")} FILL I, I+1\n`)).toEqual([7, 8, 7, 8]);
  // The default stands outside of the repetition.
  expect(words(`${macro("v=I")} FILL\n`)).toEqual([7, 7]);
});

it("takes a name in an argument for no parameter of a macro within the macro", () => {
  const outer = (inner: string) =>
    ` .MACRO OUT a\n .MACRO IN ${inner}\n .ENDMACRO\n .ENDMACRO\nb = 7\n OUT b\n`;
  expect(words(`${outer("b\n .WORD a, b")} IN 1\n`)).toEqual([7, 1]);
  expect(words(`${outer("b, c=a\n .WORD b, c")} IN 1\n`)).toEqual([1, 7]);
});

it("puts braces of an argument into text as they are", () => {
  const source =
    ' .MACRO SAY t\n .REPEAT 1,I\n .TEXT "{t}"\n .ENDREPEAT\n .ENDMACRO\n SAY "{I}"\n SAY "{#}"\n';
  expect(words(source)).toEqual(
    [..."{I}\0{#}\0"].flatMap((c, i, all) =>
      i % 2 ? [] : c.charCodeAt(0) | (all[i + 1]!.charCodeAt(0) << 8),
    ),
  );
});

it("knows a counter or a parameter that an argument names itself", () => {
  expect(
    words(" .MACRO LOOP i, t...\n .REPEAT 2,i\n t\n .ENDREPEAT\n .ENDMACRO\n LOOP N, .WORD N\n"),
  ).toEqual([0, 1]);
  expect(words(" .MACRO LOOP c\n .REPEAT 2,N{c}\n .WORD N{c}\n .ENDREPEAT\n .ENDMACRO\n LOOP x\n")).toEqual([
    0, 1,
  ]);
  expect(
    words(" .MACRO DEF n, p\n .MACRO n p\n .WORD p\n .ENDMACRO\n .ENDMACRO\n DEF ONE, q\n ONE 5\n"),
  ).toEqual([5]);
});

const LATE = ' .SECTION LATE, PROGRAM\n MOVC 1,R1\n .INCLUDE "in"\n';

it.each([
  ["words", " MOVC 2,R2\n"],
  ["a label", "HERE:\n"],
  ["words of another file", ' .INCLUDE "words"\n'],
])("warns of %s after an included file that came back to another section", (_, after) => {
  const files = { in: " .DATA\nZ: .WORD 1\n .PROGRAM\n", words: " NOP\n" };
  const { diagnostics } = of(`${LATE}${after}`, files);
  expect(diagnostics.map((d) => `${d.code} ${d.line} ${d.message}`)).toEqual([
    "W007 3 'in' is included in the section LATE, and returns to the program",
  ]);
});

it.each([
  ["goes back", " .PUSHSECTION\n .DATA\n .WORD 1\n .POPSECTION\n", " MOVC 2,R2\n"],
  ["is followed by a section", " .DATA\n .WORD 1\n .PROGRAM\n", " .SECTION LATE\n MOVC 2,R2\n"],
  ["is followed by nothing", " .DATA\n .WORD 1\n .PROGRAM\n", "K = 1\n"],
  ["only names a section", " .PROGRAM\n", " MOVC 2,R2\n"],
])("does not warn of an included file that %s", (_, text, after) => {
  expect(of(`${LATE}${after}`, { in: text }).diagnostics).toEqual([]);
});

it.each<[string, string, string, string?]>([
  ["a label", "E021", "L: NOP\n"],
  ["a macro", "E021", " .MACRO M\n .ENDMACRO\n"],
  [
    "the statement of a procedure elsewhere",
    "E200",
    " .EXTERNAL X\n .KEEP *\n .LINK R6\n .ENDPROC\n",
    "X = 0x500\n{}{}",
  ],
  ["a procedure", "E200", " .PROC P\n .EXITS NONE\n STP 0\n JMP .\n .ENDPROC\n"],
  ["the statement of a monitor call", "E200", " .MONITOR M = 5\n .KEEP *\n .ENDPROC\n"],
  ["an origin of the data", "E043", " .DATA 0x900\n .WORD 1\nLATER: .WORD 2\n"],
  ["an origin of the program", "E043", " .PROGRAM 0x300\n NOP\n"],
  ["an origin of a section", "E043", " .SECTION S, DATA, 0x900\n .WORD 1\n"],
  ["an origin of a segment", "E043", " .SHARED S, 0x900\n .RES 1\n"],
  ["an address", "E042", " .DATA\n .ORG 0x900\n .WORD 1\n .ORG 0x910\n .WORD 1\n"],
  ["an initial value", "E061", " .INIT R1 = 5, BASE = 2\n"],
  ["a field", "E021", " F: WORD\n", " .RECORD R\n{}{} .END\n"],
  ["a clause of a statement", "E200", " .LINK R6\n", " .EXTERNAL X\n .KEEP *\n{}{} .ENDPROC\n"],
  ["a * of a statement", "E200", " .KEEP *\n", " .EXTERNAL X\n .LINK R6\n{}{} .ENDPROC\n"],
  ["an entry of a table", "E046", " 1 => 7\n 2 => 8\n", "T: .TABLE 4\n{}{} .END\n"],
])("says once of %s that its file is included twice", (_, code, text, around = "{}{}") => {
  const include = ' .INCLUDE "in"\n';
  const source = around.replaceAll("{}", include);
  const at = around.split("{}")[0]!.split("\n").length;
  const { diagnostics } = of(source, { in: text });
  expect(diagnostics.map((d) => `${d.code} ${d.file} ${d.advice}`)).toEqual([
    `${code} in in is included twice, at a.asm:${at} and at a.asm:${at + 1}: with .ONCE in it, it is read only once`,
  ]);
  if (around.endsWith("{}{}")) expect(of(source, { in: ` .ONCE\n${text}` }).diagnostics).toEqual([]);
  // What stands twice in one file has no such advice.
  const twice = of(around.replaceAll("{}", text)).diagnostics;
  expect(twice.map((d) => d.code)).toContain(code);
  for (const { advice = "" } of twice) expect(advice).not.toContain(".ONCE");
});
