// Images to sources: what is written assembles to the same image, with names where a source map has them.

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { assemble, rebuildSource, sourceMapOf } from "../../asm/index.ts";
import { assembleFile } from "../../host/node.ts";
import { generator } from "./oracle.ts";

const sources = readdirSync("firmware/demo", { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".asm"))
  .map((name) => join("firmware/demo", name));

describe("a source made from an image", () => {
  it.each(sources)("of %s assembles to the image, with its names and without", (path) => {
    const { contents } = assembleFile(path);
    const map = sourceMapOf(contents!)!;
    for (const given of [map, undefined]) {
      const { text, exact } = rebuildSource(contents!.module!, given);
      expect(exact).toBe(true);
      expect(assemble({ file: "again.asm", text }).bytes).toEqual(contents!.bytes);
    }
  });

  it("has labels for targets, sections, start and registers", () => {
    const text = `        .NAME "X"\n        .INIT R3 = 7\n        .PROGRAM 0x12000,0x100
        NOP\nSTART:  MOVC 0x1234,R1\n.loop:  SOB R1,.loop\n        JMP START\n        .START START
        .DATA 0x300\nTABLE:  .WORD 1, 2\n        .RES 20\nREST:   .WORD 3\n`;
    const made = assemble({ file: "x.asm", text });
    expect(rebuildSource(made.module!, sourceMapOf(made)).text.split("\n")).toEqual([
      '        .NAME   "X"',
      "        .START  START",
      "        .INIT   R3 = 0x0007",
      "",
      "        .PROGRAM 0x12000, 0x0100",
      "        NOP",
      "START:  MOVC    0x1234,R1",
      "START_loop:",
      "        SOB     R1,START_loop",
      "        JMP     START",
      "",
      "        .DATA   0x0300",
      "TABLE:",
      "        .WORD   0x0001, 0x0002, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000",
      "        .RES    14",
      "REST:",
      "        .WORD   0x0003",
      "",
    ]);
  });

  it("of any words assembles to them", () => {
    const random = generator(7);
    for (let run = 0; run < 12; run++) {
      const words = Array.from({ length: 200 }, () => random(0x10000));
      const { module, bytes } = assemble({ file: "r.asm", text: ` .WORD ${words.join("\n .WORD ")}` });
      const { text, exact } = rebuildSource(module!);
      expect(exact).toBe(true);
      expect(assemble({ file: "again.asm", text }).bytes).toEqual(bytes);
    }
  });
});
