import { describe, expect, it } from "vitest";
import { formOfWord } from "../../asm/decode.ts";
import { ALT_WORD, FORMS, FORMS_BY_MNEMONIC, type Form } from "../../asm/forms.ts";
import { INSTRUCTIONS } from "../../core-as/isa/instructions.ts";
import { rowsOf } from "./oracle.ts";

const WORDS = Array.from({ length: 0x10000 }, (_, w) => w);

/** The bits that the pattern of a form leaves open. */
function openBits({ row }: Form): number[] {
  return [...row.word.slice(0, 16)].flatMap((letter, i) => (letter === "o" ? [15 - i] : []));
}

describe("the forms derived from the table", () => {
  it("leave 5,289 words undefined, counted from the bit patterns alone", () => {
    const undefinedWords = WORDS.filter((w) => rowsOf(w).length === 0);
    expect(undefinedWords.length).toBe(5289);
    expect(WORDS.filter((w) => formOfWord(w) === undefined)).toEqual(undefinedWords);
  });

  it("give each word the row that its bits match, NOP before JON", () => {
    for (const w of WORDS) {
      const rows = rowsOf(w);
      const row = rows.find((r) => r.mnemonic === "NOP") ?? rows[0];
      if (formOfWord(w)?.row !== row) expect.fail(`word ${w.toString(16)}`);
    }
  });

  it("overlap nowhere but in NOP", () => {
    expect(WORDS.filter((w) => rowsOf(w).length > 1)).toEqual([0x80f0]);
    expect(WORDS.filter((w) => rowsOf(w, true).length > 1)).toEqual([]);
  });

  it("give each word behind ALT the row that its bits match", () => {
    for (const w of WORDS) if (formOfWord(w, true)?.row !== rowsOf(w, true)[0]) expect.fail(w.toString(16));
  });

  it("cover every row, the float rows twice, in the order of the table", () => {
    const rows = FORMS.map((f) => f.row);
    expect([...new Set(rows)].every((row, i) => row.word === INSTRUCTIONS[i]!.word)).toBe(true);
    expect(rows.length).toBe(INSTRUCTIONS.length + INSTRUCTIONS.filter((r) => r.set === "float").length);
  });

  it("have all free bits in exactly one slot, but for sign bits and open ones", () => {
    for (const form of FORMS) {
      const used = form.slots.flatMap((s) => [
        ...(s.register ?? []),
        ...(s.mode === undefined ? [] : [s.mode]),
        ...(s.number === undefined || s.number.second ? [] : s.number.bits),
        ...(s.number?.polarity === undefined ? [] : [s.number.polarity]),
      ]);
      if (form.sign !== undefined) used.push(form.sign.bit);
      used.push(...openBits(form));
      used.sort((a, b) => a - b);
      const free = Array.from({ length: 16 }, (_, i) => i).filter((i) => ((form.mask >> i) & 1) === 0);
      expect(used, `${form.mnemonic} ${form.row.operands}`).toEqual(free);
    }
  });

  it("leave open what the table leaves open", () => {
    for (const form of FORMS)
      expect(form.open, form.mnemonic).toBe(openBits(form).reduce((sum, bit) => sum + 2 ** bit, 0));
    expect(FORMS.filter((f) => f.open !== 0).map((f) => [f.mnemonic, f.open])).toEqual([["GMOW", 0x0800]]);
  });

  it("know the constants that m extends to 16 bits", () => {
    const names = FORMS.filter((f) =>
      f.slots.some((s) => s.kind.written === "constant" && s.number!.extends),
    );
    const compares = ["SEQ", "SNE", "SGE", "SLT", "SHS", "SLO"].flatMap((c) => [c, `${c}P`]);
    expect(new Set(names.map((f) => f.mnemonic))).toEqual(new Set(["MOVC", "ADDC", ...compares]));
  });

  it("have at most one number that m is added to", () => {
    for (const f of FORMS) expect(f.slots.filter((s) => s.number?.extends === true).length).toBeLessThan(2);
  });

  it("know the prefixes, and which polarity adds", () => {
    expect(new Set(FORMS.filter((f) => f.prefix).map((f) => f.mnemonic))).toEqual(
      new Set(["MODC", "MOD4", "MOD8", "MOD"]),
    );
    const adds = FORMS_BY_MNEMONIC.get("MOD")!.map((f) => [f.row.operands, f.sign!.add]);
    expect(adds).toEqual([
      ["B6.X2", 0],
      ["B8", 1],
      ["P8", 1],
    ]);
  });

  it("know the word of ALT", () => {
    expect(ALT_WORD).toBe(0xb0bc);
  });
});
