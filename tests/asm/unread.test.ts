// Lines that cannot be read, or that begin something without its name: one fault is one message.

import { describe, expect, it } from "vitest";
import { assemble } from "../../asm/index.ts";

const codes = (text: string) => assemble({ file: "a", text }).diagnostics.map((d) => `${d.code} ${d.line}`);

/** What begins something, what stands in it, and what ends it; with a line of its middle where there is one. */
const BLOCKS: readonly [string, string, string][] = [
  [".IF 1", " NOP", ".ENDIF"],
  [".IF 0", " NOP\n.ELSEIF 1\n NOP\n.ELSE\n NOP", ".ENDIF"],
  [".MACRO M x", " NOP", ".ENDMACRO"],
  [".REPEAT 2, I", " .WORD I", ".ENDREPEAT"],
  [".EACH v, 1, 2", " .WORD v", ".ENDEACH"],
  [".SCOPE S", "A: NOP", ".ENDSCOPE"],
  [".RECORD R", "F: WORD\nG: 0..7", ".END"],
  [".ENUM E", "ONE\nTWO", ".END"],
  ["T: .TABLE 4", " 1 => 7", ".END"],
  [".PROC P", " .CALL R4 table\n .EXITS NONE\n STP 0\n JMP .", ".ENDPROC"],
  ["P = 0x500\n.EXTERNAL P", " .KEEP *\n .LINK R6", ".ENDPROC"],
  [".MONITOR X = 5 : A, B", " .KEEP *", ".ENDPROC"],
  [".PUSHSECTION", " .DATA\n .WORD 1", ".POPSECTION"],
];

describe.each(BLOCKS)("%s", (begin, middle, end) => {
  const first = begin.split("\n").length;
  const last = first + middle.split("\n").length + 1;

  it("is right as it is", () => {
    expect(codes(`${begin}\n${middle}\n${end}\n`)).toEqual([]);
  });

  it.each(["\\", "\ufffd", "12x", '"open', "#"])("with %j behind it has one message", (bad) => {
    const code = bad === "12x" ? "E003" : bad === '"open' ? "E002" : "E001";
    expect(codes(`${begin} ${bad}\n${middle}\n${end}\n`)).toEqual([`${code} ${first}`]);
    expect(codes(`${begin.replace(/(\.[A-Z]+)[^.]*$/, "$1")} ${bad}\n${middle}\n${end}\n`)).toEqual([
      `${code} ${first}`,
    ]);
  });

  it("with a bad end has one message at most: what stands behind the end of lines that are kept is not read", () => {
    const kept = /IF 0|MACRO|REPEAT|EACH/.test(begin);
    expect(codes(`${begin}\n${middle}\n${end} \\\n NOP\n`)).toEqual(kept ? [] : [`E001 ${last}`]);
  });

  it("without its end has that message besides", () => {
    if (begin === ".MONITOR X = 5 : A, B" || begin.includes(".EXTERNAL")) return;
    const code = begin.startsWith(".PROC") ? "E200" : "E070";
    expect(codes(`${begin} \\\n${middle}\n`).sort()).toEqual([`E001 ${first}`, `${code} ${first}`]);
  });
});

it.each([".SCOPE", ".RECORD", ".ENUM 5", ".PROC", ".EXTERNAL", ".MONITOR", ".SCOPE R1", ".MONITOR X = )"])(
  "%s without a name has one message",
  (begin) => {
    const [, middle, end] = BLOCKS.find(([right]) => right.includes(begin.split(" ")[0]!))!;
    expect(codes(`${begin}\n${middle}\n${end}\n`)).toHaveLength(1);
  },
);

it.each([".REPAET 2", ".SCOPPE S", ".RECORDS R", ".MACROS M", ".IFF 1", ".PROCS P"])(
  "%s, which is misspelt, has one message",
  (begin) => {
    const name = begin.slice(1, 4);
    const [, middle, end] = BLOCKS.find(
      ([right]) => right.startsWith(`.${name}`) || right.startsWith(".IF"),
    )!;
    const block = BLOCKS.find(([right]) => right.startsWith(`.${name}`)) ?? [begin, middle, end];
    expect(codes(`${begin}\n${block[1]}\n${block[2]}\n`)).toEqual(["E011 1"]);
  },
);

it("labels and constants of such lines are no further errors", () => {
  expect(codes("A: \\\nB = \\\n MOVC A,R1\n MOVC B,R1\n.c: \\\n JMP .c\n")).toEqual([
    "E001 1",
    "E001 2",
    "E001 5",
  ]);
  // An instruction is no name.
  expect(codes("MOVC = \\\nMOV == \\\n")).toEqual(["E001 1", "E001 2"]);
});

it("the end of one that is not open is still said", () => {
  for (const [, , end] of BLOCKS.filter(([begin]) => !/EXTERNAL|MONITOR/.test(begin))) {
    expect(codes(`${end}\n`)).toHaveLength(1);
  }
});
