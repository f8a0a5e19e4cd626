import { describe, expect, it } from "vitest";
import { assemble, assembleWords, disassemble, disassembleAlt, disassembleWord } from "../../asm/index.ts";
import { hex } from "./expectations.ts";
import { field, generator, readPrefixes, rowsOf } from "./oracle.ts";

const WORDS = Array.from({ length: 0x10000 }, (_, w) => w);

/** A text, and the words that it must become. */
interface Line {
  readonly text: string;
  readonly words: readonly number[];
}

/** Lines that are assembled with one call: a call for each of 65,536 takes most of the time. */
const TOGETHER = 256;

/** Assembles each of these lines, which must come to its words without a message. */
function check(lines: readonly Line[]): void {
  for (let at = 0; at < lines.length; at += TOGETHER) {
    const some = lines.slice(at, at + TOGETHER);
    const { words, diagnostics } = assembleWords(some.map(({ text }) => text).join("\n"), 0x1000);
    if (diagnostics.length === 0 && hex(words) === hex(some.flatMap((line) => line.words))) continue;
    // One by one: a line may not be right, or not after the one before it.
    for (const { text, words: wanted } of some) {
      const alone = assembleWords(text, 0x1000);
      if (hex(alone.words) !== hex(wanted) || alone.diagnostics.length > 0) {
        const messages = alone.diagnostics.map(({ message }) => message);
        expect.fail(`${hex(wanted)}: ${text} gives ${hex(alone.words)} ${messages}`);
      }
    }
  }
}

describe("disassembly and assembly", () => {
  it("agree on every one of the 65,536 words", () => {
    const lines = WORDS.map((word): Line => {
      const second = (word * 40503) & 0xffff;
      const text = disassembleWord(word, second);
      const undefinedWord = rowsOf(word).length === 0;
      if (text.startsWith(".WORD") !== undefinedWord) expect.fail(`${word.toString(16)}: ${text}`);
      return { text, words: rowsOf(word)[0]?.mnemonic === "CALL" ? [word, second] : [word] };
    });
    check(lines);
    expect(new Set(lines.map(({ text }) => text)).size).toBe(0x10000);
  });

  it("agree on every word behind ALT", () => {
    check(
      WORDS.map((word): Line => {
        const text = disassembleAlt(word);
        const [row] = rowsOf(word, true);
        const asWords = row === undefined || field(row, word, "o") === "1";
        if (text.startsWith(".WORD") !== asWords) expect.fail(`${word.toString(16)}: ${text}`);
        return { text, words: [0xb0bc, word] };
      }),
    );
  });

  it("show an instruction with its open bit set as words, and say which it is", () => {
    expect([disassembleAlt(0x1c13), disassembleAlt(0x1413)]).toEqual([
      ".WORD 0xB0BC,0x1C13 ; GMOW G1,G4,R3",
      "GMOW G1,G4,R3",
    ]);
    const [item] = disassemble([0xb0bc, 0x1c13]);
    expect(item?.words).toEqual([0xb0bc, 0x1c13]);
    expect(item?.undefined).toBeUndefined();
  });

  it("agree on runs of any words at any address", () => {
    const random = generator(1);
    for (let round = 0; round < 60; round++) {
      const words = Array.from({ length: 400 }, () => (random(12) === 0 ? 0xb0bc : random(0x10000)));
      const address = random(0x10000 - words.length);
      const text = disassemble(words, { address }).map((item) => item.text);
      expect(assembleWords(text.join("\n"), address).words).toEqual(words);
    }
  });

  it("agree on runs of any words with prefixes folded, where many can be", () => {
    const random = generator(2);
    let folded = 0;
    for (let round = 0; round < 30; round++) {
      // Every third word or so is a MODC, MOD4 or MOD8.
      const prefixes = [0xe4, 0xa4, 0xe5, 0xa5, 0x56];
      const words = Array.from({ length: 300 }, () =>
        random(3) === 0 ? (random(256) << 8) | prefixes[random(5)]! : random(0x10000),
      );
      const address = random(0x10000 - words.length);
      const items = disassemble(words, { address, fold: true });
      folded += items.filter(
        (i) => i.words.length > 1 && readPrefixes(i.words).rest.length < i.words.length,
      ).length;
      expect(items.flatMap((i) => i.words)).toEqual(words);
      expect(assembleWords(items.map((i) => i.text).join("\n"), address).words).toEqual(words);
    }
    expect(folded).toBeGreaterThan(300);
  });

  it("fold prefixes into what was written", () => {
    const lines = [
      "MOVC 0x1234,R1",
      "MOVC -300,R1",
      "MOV 0x1274.X4,R1",
      "MOV R1,5.X2",
      "MOV R1,-5.X2",
      "MOV @0x0400,R0",
      "JMP 0x0900",
      "GNW 0x0305,R2",
      "SEQ R1,65",
    ];
    const shown = lines.map((l) => l.replace("-300", "0xFED4"));
    const { words } = assembleWords(lines.join("\n"));
    expect(disassemble(words, { fold: true }).map((i) => i.text)).toEqual(shown);
  });

  it("do not fold what is not the assembler's own, nor over a label", () => {
    const text = (source: string, labels = new Map<number, string>()) =>
      disassemble(assembleWords(source).words, { fold: true, labels }).map((i) => i.text);
    expect(text("MODC 5\nMOVC 0,R1")).toEqual(["MODC 5", "MOVC 0,R1"]);
    expect(text("MODC 5\nMOV R1,R2")).toEqual(["MODC 5", "MOV R1,R2"]);
    expect(text("MODC 5\nSLL R1,2")).toEqual(["MODC 5", "SLL R1,2"]);
    expect(text("MOVC 300,R1", new Map([[1, "HERE"]]))).toEqual(["MOD8 1", "MOVC 44,R1"]);
    expect(text("JMP 0x900", new Map([[0x900, "FAR"]]))).toEqual(["JMP FAR"]);
    expect(text("MODC 5")).toEqual(["MODC 5"]);
  });

  it("use the caller's labels for targets", () => {
    const source = "JMP R5,SUB\nCALL 2,SUB\nJOZ R1,.+2\nNOP\nSUB: JMP 0.X5";
    const { words } = assembleWords(source, 0x200);
    const items = disassemble(words, { address: 0x200, labels: new Map([[0x205, "SUB"]]) });
    expect(items.map((i) => i.text)).toEqual(["JMP R5,SUB", "CALL 2,SUB", "JOZ R1,SUB", "NOP", "JMP 0.X5"]);
    expect(items.map((i) => i.target)).toEqual([0x205, 0x205, 0x205, undefined, undefined]);
    expect(items.map((i) => i.address)).toEqual([0x200, 0x201, 0x203, 0x204, 0x205]);
  });

  it("show words that end too early as data", () => {
    expect(disassemble([0x70be]).map((i) => i.text)).toEqual([".WORD 0x70BE"]);
    expect(disassemble([0xb0bc]).map((i) => i.text)).toEqual(["ALT"]);
  });

  it("take a module apart again", () => {
    const made = assemble({
      file: "a.asm",
      text: "START: MOVC 1000,R1\nMOV R1,COUNT\n.DATA 0x400\n.RES 300\nCOUNT: .WORD 5",
    });
    const { words, address } = made.module!.program;
    const text = disassemble(words, { address }).map((i) => i.text);
    expect(text).toEqual(["MOD8 3", "MOVC 232,R1", "MOD8 5", "MOV R1,44"]);
  });
});
