// Images to sources: what is written assembles to the same image, with names where a source map has them.

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { assemble, rebuildSource, sourceMapOf } from "../../asm/index.ts";
import { assembleFile } from "../../host/node.ts";
import { filesOf } from "../files.ts";
import { generator } from "./oracle.ts";

/** The programs of the demonstrations, which their manifests name. */
const sources = filesOf("firmware/demo")
  .filter((path) => path.endsWith("manifest.json"))
  .flatMap((path) => {
    const { partitions } = JSON.parse(readFileSync(path, "utf8")) as { partitions: { source: string }[] };
    return partitions.map(({ source }) => join(dirname(path), source));
  });

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
      "        .WORD   0x0001, 0x0002",
      "        .RES    20",
      "REST:",
      "        .WORD   0x0003",
      "",
    ]);
  });

  it("keeps plain names in their places, and gives names with points others", () => {
    const text = `        .SCOPE S\nQ:      NOP\n.a:     JMP .a\n        .ENDSCOPE\nS_Q_a:  JMP S_Q_a\nL0104:  NOP
S_Q:    NOP\n        JMP 0x104\nS_T = 5\n        .DATA\nS_Q_a_: .WORD 1\n        .SCOPE S\nT:      .WORD 2\n        .ENDSCOPE\n`;
    const made = assemble({ file: "x.asm", text });
    const map = sourceMapOf(made)!;
    const rebuilt = rebuildSource(made.module!, map);
    expect(rebuilt.exact).toBe(true);
    const again = assemble({ file: "again.asm", text: rebuilt.text }).symbols;
    const placed = (name: string) => again.filter((s) => s.name === name).map((s) => s.value);
    for (const { name, value, kind } of made.symbols.filter((s) => !s.name.includes("."))) {
      if (kind !== "constant") expect(placed(name), name).toEqual([value]);
    }
    expect(again.map((s) => `${s.name} ${s.value - 0x100}`)).toEqual(
      ["S_Q_ 0", "S_Q_a__ 1", "S_Q_a 2", "L0104 3", "S_Q 4", "S_Q_a_ 6", "S_T_ 7"].sort(
        (a, b) => Number(a.split(" ")[1]) - Number(b.split(" ")[1]),
      ),
    );
  });

  const DATA = `        .PROGRAM 0x100\nSTART:  MOV R1,NEAR\n        MOV FAR,R2\n        MOV @WORDS,R3
        MOVC NEAR,R4\n        MOV R5,OUTSIDE\n        MOD NEAR\n        MOVC 0,R1\n        MODC 5\n        MOV 0x20,R1
        STP 0\nWORDS:  .WORD 0, 0\n        .SHARED S, 0x8000\nOUTSIDE: .RES 1
UNUSED: .RES 1
        .DATA 0x12000,0x20\nZERO:   .WORD 1\nNEAR:   .WORD 2\n        .RES 0x3000\nFAR:    .WORD 3\n`;

  it("calls data by the names that the map has, as operands and where they lie, and no constant", () => {
    const made = assemble({ file: "x.asm", text: DATA });
    expect(made.diagnostics).toEqual([]);
    const { text, exact } = rebuildSource(made.module!, sourceMapOf(made));
    expect(exact).toBe(true);
    const lines = text.split("\n").map((line) => line.trim().replace(/ +/g, " "));
    for (const line of [
      "START: MOV R1,NEAR",
      "MOV FAR,R2",
      "MOV @WORDS,R3",
      "MOVC 33,R4",
      "MOV R5,OUTSIDE",
    ]) {
      expect(lines).toContain(line);
    }
    for (const line of [
      "OUTSIDE = 0x8000",
      "MOD NEAR",
      "MOVC 0,R1",
      "WORDS:",
      "NEAR:",
      ".RES 12288",
      "FAR:",
    ]) {
      expect(lines).toContain(line);
    }
    expect(text).not.toContain("UNUSED");
    // The number behind a prefix that is no part of it is no address.
    expect(lines).toContain("MOV 32,R1");
  });

  it("makes labels for the data that instructions name where there are no names", () => {
    const made = assemble({ file: "x.asm", text: DATA });
    const { text, exact } = rebuildSource(made.module!, { ...sourceMapOf(made)!, symbols: [] });
    expect(exact).toBe(true);
    for (const line of ["MOV     R1,D0021\n", "MOV     D3022,R2\n", "\nD0021:\n", "\nD3022:\n"]) {
      expect(text).toContain(line);
    }
    expect(text).toContain("MOV     R5,0x8000\n");
    expect(text).toMatch(/MOV {5}@(L01[0-9A-F]{2}),R3\n[\s\S]*\n\1:\n {8}\.WORD {3}0x0000, 0x0000\n/);
  });

  it("has a line for many zeros, in program and data", () => {
    const text = ` STP 0\n.RES 1100\nL: STP 1\n JMP L\n.WORD 7,0,0,0,0,0,0,0\n STP 2\n.DATA 0x4000\n.WORD 1,2\n.RES 900\n.WORD 3`;
    const { module } = assemble({ file: "x.asm", text });
    const rebuilt = rebuildSource(module!);
    expect(rebuilt.exact).toBe(true);
    expect(rebuilt.text).toContain(".RES    1100\n");
    expect(rebuilt.text).toContain(".RES    900\n");
    expect(rebuilt.text).not.toContain(".RES    7");
    expect(rebuilt.text.split("\n").length).toBeLessThan(20);
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
