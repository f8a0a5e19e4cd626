import { describe, expect, it } from "vitest";
import { INSTRUCTIONS } from "../../core-as/isa/instructions.ts";
import { decode, keyOf, matches } from "./reference/decode.ts";
import { OPERATIONS } from "./reference/sequencer.ts";

describe("the reference model and the instruction table", () => {
  it("has rows that differ in mnemonic and operands", () => {
    expect(new Set(INSTRUCTIONS.map(keyOf)).size).toBe(INSTRUCTIONS.length);
    expect(INSTRUCTIONS.length).toBe(219);
  });

  it("has an operation for every row, and no other", () => {
    expect(Object.keys(OPERATIONS).sort()).toEqual(INSTRUCTIONS.map(keyOf).sort());
  });

  it("leaves 5,289 of the 65,536 words undefined, as the handbook's record does", () => {
    let undefinedWords = 0;
    for (let word = 0; word < 0x10000; word++) if (!decode(word)) undefinedWords++;
    expect(undefinedWords).toBe(5289);
  });

  it("overlaps nowhere but in NOP, which is JON R0 with displacement 0", () => {
    const overlaps: string[] = [];
    for (const behindAlt of [false, true]) {
      const rows = INSTRUCTIONS.filter((row) => (row.set === "alt") === behindAlt);
      for (let word = 0; word < 0x10000; word++) {
        const found = rows.filter((row) => matches(row, word));
        if (found.length > 1) overlaps.push(`${word.toString(16)}: ${found.map(keyOf).join(" and ")}`);
      }
    }
    expect(overlaps).toEqual(["80f0: JON R3,L4 and NOP -"]);
  });

  it("decodes the example of the manual: 128A is ADD R1,R2", () => {
    const found = decode(0x128a);
    expect(found && keyOf(found.row)).toBe("ADD RX3,RBX3");
    expect(found?.fields).toMatchObject({ A: 0, a: 1, B: 0, b: 2 });
  });
});
