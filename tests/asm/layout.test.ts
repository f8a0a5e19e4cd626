import { describe, expect, it } from "vitest";
import { assemble, assembleWords } from "../../asm/index.ts";
import { effective, generator, readPrefixes } from "./oracle.ts";

const NOP = 0x80f0;

/** Follows the words of a program of jumps: where each instruction starts and goes, prefixes counted. */
function jumpsOf(
  words: readonly number[],
  origin: number,
): { start: number; size: number; target: number }[] {
  const jumps: { start: number; size: number; target: number }[] = [];
  for (let at = 0; at < words.length; ) {
    const { rest } = readPrefixes(words.slice(at, at + 9));
    const size = words.slice(at, at + 9).length - rest.length + 1;
    if (rest[0] !== NOP) {
      const target = (origin + at + size + effective(words.slice(at, at + size))) & 0xffff;
      jumps.push({ start: origin + at, size, target });
    }
    at += size;
  }
  return jumps;
}

describe("jumps", () => {
  const backward = (n: number) => assembleWords(`L: ${"NOP\n".repeat(n)} JMP L`).words.length - n;
  const forward = (n: number) => assembleWords(`JMP L\n${"NOP\n".repeat(n)}L: NOP`).words.length - n - 1;

  it("need no prefix within the ten bits of JMP", () => {
    expect([backward(1023), backward(1024)]).toEqual([1, 2]);
    expect([forward(1023), forward(1024)]).toEqual([1, 2]);
  });

  it("reach everything with one prefix and their field, or two", () => {
    const random = generator(3);
    const mnemonics = ["JMP", "JMP R5,", "JMP -,", "JON R1,", "JOZ X2,", "JVN", "SOB R3,"];
    for (let round = 0; round < 30; round++) {
      const origin = random(20000);
      const count = 40;
      const targets: number[] = [];
      const lines: string[] = [];
      for (let i = 0; i < count; i++) {
        targets.push(random(count));
        const pad = random(3) === 0 ? random(400) : random(8);
        lines.push(`L${i}: ${mnemonics[random(mnemonics.length)]} L${targets[i]}`, ...Array(pad).fill("NOP"));
      }
      const { words, diagnostics } = assembleWords(lines.join("\n"), origin);
      expect(diagnostics).toEqual([]);
      const jumps = jumpsOf(words, origin);
      const starts = jumps.map((j) => j.start);
      expect(jumps.map((j) => j.target)).toEqual(targets.map((t) => starts[t]));
    }
  });

  it("have no prefix that they could do without", () => {
    const random = generator(4);
    for (let round = 0; round < 20; round++) {
      const lines = Array.from({ length: 60 }, (_, i) => `L${i}: JOZ R1,L${random(60)}`);
      const { words } = assembleWords(lines.join("\n"));
      for (const { start, size, target } of jumpsOf(words, 0)) {
        // Without its prefix the instruction starts where it starts, and what follows lies one word earlier.
        const shorter = target > start ? target - 1 - (start + size - 1) : target - (start + size - 1);
        if (size === 2 && shorter >= -16 && shorter <= 15) expect.fail(`at ${start} to ${target}`);
      }
    }
  });

  it("to a fixed address are no longer than they need be when what is before them grows", () => {
    // While the first 40 instructions are taken for one word each, the jump seems to be 40 words longer than it is.
    const { words } = assembleWords(`${"MOV COUNT,R1\n".repeat(40)} JMP 1100\nCOUNT = FAR+0\nFAR = 300`);
    expect(jumpsOf(words.slice(80), 80)).toEqual([{ start: 80, size: 1, target: 1100 }]);
  });

  it("settle where every jump makes others longer", () => {
    const n = 20000;
    const source = Array.from({ length: n }, (_, i) => `L${i}: JOZ R0,L${(i + 14) % n}`).join("\n");
    const { words, diagnostics } = assembleWords(source);
    expect(diagnostics).toEqual([]);
    const jumps = jumpsOf(words, 0);
    expect(jumps.every((j, i) => j.target === jumps[(i + 14) % n]!.start)).toBe(true);
  });

  it("may go round the end of the space", () => {
    expect(assembleWords("JMP .-16", 5).words).toEqual([0xef5b]);
    expect(assembleWords("JMP 2", 65530).words).toEqual([0x07d8]);
  });

  it("count . from their first prefix", () => {
    expect(assembleWords("JMP .+3000").words).toEqual(assembleWords("X: JMP X+3000").words);
  });
});

describe("values that are known late", () => {
  it("get their prefixes", () => {
    const { words } = assembleWords("MOV COUNT,R1\nMOVC COUNT-3,R2\nCOUNT = 300");
    expect(words.map((w) => w.toString(16))).toEqual(["156", "2c69", "156", "294a"]);
  });

  it("may be differences of labels around what they change", () => {
    const { words } = assembleWords(`A: MOVC B-A,R1\n.RES 255\nB: NOP`);
    expect(words.length).toBe(258);
    expect(effective(words)).toBe(257);
  });

  it("are said not to settle when they cannot", () => {
    const { diagnostics } = assembleWords("A: .RES 1-(B-A)\nB:");
    expect(diagnostics.map((d) => d.code)).toEqual(["E044"]);
  });
});

describe("sections", () => {
  const module = (text: string) => {
    const made = assemble({ file: "guest.asm", text });
    expect(made.diagnostics).toEqual([]);
    return made.module!;
  };
  const codes = (text: string) =>
    assemble({ file: "guest.asm", text }).diagnostics.map((d) => `${d.code} ${d.line}`);

  it("have the program at 256 and the data behind it when nothing is said", () => {
    const { program, data } = module("MOV D,R1\n.DATA\nD: .WORD 7\n.PROGRAM\nNOP");
    expect([program.address, data.address]).toEqual([256, 259]);
    expect(program.words).toEqual([0x0156, 0x0369, 0x80f0]);
    expect(data.words).toEqual([7]);
  });

  it("have the origins that are given", () => {
    const { program, data } = module(".PROGRAM 0x2000\nNOP\n.DATA 0x12000,0x10\nD: .WORD D");
    expect([program.address, data.address]).toEqual([0x2000, 0x12000]);
    expect(data.words).toEqual([0x10]);
  });

  it("continue where they were left", () => {
    const { program, data } = module(".WORD 1\n.DATA\n.WORD 2\n.PROGRAM\n.WORD 3\n.DATA\n.WORD 4");
    expect([program.words, data.words]).toEqual([
      [1, 3],
      [2, 4],
    ]);
  });

  it("are filled with zeros by .ORG, .ALIGN and .RES", () => {
    const { data } = module(
      "NOP\n.DATA 0\n.WORD 1\n.ORG 3\n.WORD 2\n.ALIGN 4\n.WORD 3\n.RES 2,0x55\n.RES 1\n.WORD 4",
    );
    expect(data.words).toEqual([1, 0, 0, 2, 3, 0x55, 0x55, 0, 4]);
  });

  it.each([
    [".PROGRAM 0\n.RES 10\n.DATA 9\n.WORD 1", "E040 3"],
    [".RES 65000\n.RES 1000", "E041 2"],
    ["NOP\n.DATA 0\n.RES 65536", "E041 3"],
    [".PROGRAM 0xFFFF\nNOP\nNOP", "E041 3"],
    ["NOP\n.ORG 5", "E042 2"],
    ["NOP\n.PROGRAM 5", "E043 2"],
    [".PROGRAM 5\n.PROGRAM 6", "E043 2"],
    [".PROGRAM 0x10000\nNOP", "E030 1"],
    [".PROGRAM -1\nNOP", "E030 1"],
    [".PROGRAM 0x1000000,0\nNOP", "E030 1"],
    [".RES -1", "E030 1"],
    [".RES 65537", "E041 1"],
    [".ALIGN 0", "E030 1"],
    [".DATA\nNOP\nNOP", "W003 2"],
    ["JMP D\nNOP\n.DATA\nD: .WORD 0", "W001 1"],
    ["MOV @D,R1\nNOP\n.DATA\nD: .WORD 0", "W002 1"],
  ])("%j gives %s", (text, expected) => {
    expect(codes(text)).toEqual([expected]);
  });
});
