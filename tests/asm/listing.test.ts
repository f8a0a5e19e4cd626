// The listing, and labels by their addresses.

import { describe, expect, it } from "vitest";
import {
  assemble,
  assembleObject,
  formatListing,
  formatSymbols,
  imageHash,
  labelAt,
  link,
  sourceMapOf,
} from "../../asm/index.ts";

/** The rows of the only file, without the summary. */
const rowsOf = (text: string) => {
  const made = assemble({ file: "x.asm", text });
  expect(made.diagnostics).toEqual([]);
  const linked = link({
    objects: [{ file: "x.obj", text: assembleObject({ file: "x.asm", text }).object! }],
  });
  expect(formatListing(linked)).toBe(formatListing(made));
  return formatListing(made).split("\n\n")[0]!.split("\n").slice(1);
};

describe("the listing", () => {
  it("shows values beside constants and offsets beside fields", () => {
    const rows = rowsOf(
      "SIZE = 0x1234\nBELOW = -2\n.RECORD R\nA: WORD\nB, C: LONG\n.END\n.ENUM\nP, Q\n.END\nNOP",
    );
    const values = rows.map((row) => /^=(\w+)/.exec(row)?.[1] ?? "");
    expect(values).toEqual(["1234", "FFFE", "0005", "0000", "0001", "", "", "0000", "", ""]);
  });

  it("shows the lines of repetitions in macros as their turns, once", () => {
    const rows = rowsOf(
      ".MACRO M\n.REPEAT 2,I\n.EACH X,7\n.WORD I,X\n.ENDEACH\n.ENDREPEAT\n.ENDMACRO\n M\n NOP",
    );
    const below = rows.filter((row) => row.includes(" + ")).map((row) => row.slice(27).trim());
    expect(below).toEqual(["+  .REPEAT 2,I", "+  .EACH X,7", "+  .WORD 0,7", "+  .EACH X,7", "+  .WORD 1,7"]);
  });
});

it("a label for an address is the nearest, local ones too, and of several at one place the first", () => {
  const text = "MAIN: NOP\n NOP\n.next: NOP\n NOP\nLAST:\n.end: NOP";
  const map = sourceMapOf(assemble({ file: "x.asm", text }))!;
  const labels = [0, 1, 2, 3, 4, 5].map((n) => labelAt(map, "program", 0x100 + n));
  expect(labels).toEqual(["MAIN", "MAIN+1", "MAIN.next", "MAIN.next+1", "LAST", "LAST+1"]);
  expect(labelAt(map, "program", 0xff)).toBeUndefined();
});

it("the symbol file names once what several modules include", () => {
  const readFile = () => "STOP = 0xC1\n";
  const objects = ["a", "b"].map((name) => ({
    file: name,
    text: assembleObject({ file: `${name}.asm`, text: ` .INCLUDE "c.inc"\nOWN: MON STOP\n`, readFile })
      .object!,
  }));
  const image = link({ objects });
  expect(formatSymbols(image)).toBe(
    `; image ${imageHash(image.module!)}\n` +
      "0100 program  OWN a.asm:2\n0101 program  OWN b.asm:2\n00C1 constant STOP c.inc:1\n",
  );
});
