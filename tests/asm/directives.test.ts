import { describe, expect, it } from "vitest";
import {
  assemble,
  assembleObject,
  assembleWords,
  decodeSymbols,
  formatSymbols,
  link,
} from "../../asm/index.ts";

const words = (text: string) => {
  const made = assembleWords(text);
  expect(made.diagnostics).toEqual([]);
  return made.words;
};
const codes = (text: string) => assembleWords(text).diagnostics.map((d) => `${d.code} ${d.line}:${d.column}`);

describe("data directives", () => {
  it(".WORD takes words, signed or not", () => {
    expect(words(".WORD 1, -1, 0xFFFF, 'A', 0b11")).toEqual([1, 0xffff, 0xffff, 65, 3]);
    expect(codes(".WORD 65536, 1, -32769")).toEqual(["E030 1:7", "E030 1:17"]);
  });

  it(".LONG puts the low word first", () => {
    expect(words(".LONG 0x12345678, -2, 0xFFFFFFFF")).toEqual([
      0x5678, 0x1234, 0xfffe, 0xffff, 0xffff, 0xffff,
    ]);
    expect(codes(".LONG 0x100000000")).toEqual(["E030 1:7"]);
  });

  it(".TEXT puts the first character into the low byte and fills up an odd one", () => {
    expect(words('.TEXT "AB"')).toEqual([0x4241]);
    expect(words('.TEXT "ABC"')).toEqual([0x4241, 0x43]);
    expect(words('.TEXT "A","B",10,-1')).toEqual([0x4241, 0xff0a]);
    expect(words('.TEXT ""')).toEqual([]);
    expect(words(String.raw`.TEXT "\n\r\t\0\\\"\'\x41;"`)).toEqual([0x0d0a, 0x0009, 0x225c, 0x4127, 0x3b]);
    expect(codes('.TEXT "A",256')).toEqual(["E030 1:11"]);
  });

  it("CHARS is the number of characters at a label", () => {
    expect(words('.WORD CHARS(A),CHARS(A.b)\nA: .TEXT "ABC"\n.b: .TEXT "DE",10,0\n')).toEqual([
      3, 4, 0x4241, 0x43, 0x4544, 0x000a,
    ]);
    expect(codes(".WORD CHARS(A)\nA: .WORD 1")).toEqual(["E020 1:7"]);
    expect(codes(".WORD CHARS(5)")).toEqual(["E006 1:13"]);
  });
});

describe("symbols", () => {
  it("are constants with = and .EQU, in any order", () => {
    expect(words("A = B*2\n.WORD A,B\n.EQU B,21")).toEqual([42, 21]);
  });

  it("hold the place of . where they are defined", () => {
    expect(words("NOP\nHERE = .\nNOP\nNEXT = .+1\n.WORD HERE,NEXT").slice(2)).toEqual([1, 3]);
  });

  it("with a point belong to the label before", () => {
    expect(words("A: NOP\n.x: NOP\n.WORD .x\nB: NOP\n.x: .WORD .x,A.x,.y\n.y = 9").slice(2)).toEqual([
      1, 0x80f0, 4, 1, 9,
    ]);
    expect(codes(".x: NOP")).toEqual(["E024 1:1"]);
    expect(codes("A: NOP\nB: JMP .x\n.WORD A.y")).toEqual(["E020 2:8", "E020 3:7"]);
  });

  it("are defined once and are no registers", () => {
    expect(codes("A: NOP\nA: NOP")).toEqual(["E021 2:1"]);
    expect(codes("A: NOP\nA = 1")).toEqual(["E021 2:1"]);
    expect(codes("x7: NOP\nG0 = 1\n.EQU r3,1")).toEqual(["E022 1:1", "E022 2:1", "E022 3:6"]);
  });

  it("are told apart by upper and lower case", () => {
    expect(words("a = 1\nA = 2\n.WORD a,A")).toEqual([1, 2]);
  });

  it("cannot be defined by themselves", () => {
    expect(codes("A = A")).toEqual(["E023 1:1"]);
    expect(codes("A = B\nB = C+1\nC = A\n.WORD A,B,C")).toEqual(["E023 1:1"]);
  });

  it("are listed with kind, value and place", () => {
    const text = "K = 5\nA: NOP\n.b: NOP\n.DATA\nD: .WORD 0\n";
    expect(assemble({ file: "s.asm", text }).symbols).toEqual([
      { name: "K", value: 5, kind: "constant", file: "s.asm", line: 1 },
      { name: "A", value: 256, kind: "program", file: "s.asm", line: 2 },
      { name: "A.b", value: 257, kind: "program", file: "s.asm", line: 3 },
      { name: "D", value: 258, kind: "data", file: "s.asm", line: 5 },
    ]);
  });
});

describe("include", () => {
  const files: Record<string, string> = {
    "a.inc": "ONE = 1\n.WORD 0xA\n",
    "b.inc": '.WORD 0xB\n.INCLUDE "a.inc"\n.WORD 0xC',
    "loop.inc": '.INCLUDE "loop.inc"\n',
  };
  const run = (text: string) => assemble({ file: "main.asm", text, readFile: (name) => files[name] });

  it("puts the words of the file where it stands, and knows their lines", () => {
    const made = run('.WORD ONE\n.INCLUDE "b.inc"\n.WORD 0xD');
    expect(made.module!.program.words).toEqual([1, 0xb, 0xa, 0xc, 0xd]);
    expect(made.lines.map((l) => `${l.address} ${l.file}:${l.line}`)).toEqual([
      "256 main.asm:1",
      "257 b.inc:1",
      "258 a.inc:2",
      "259 b.inc:3",
      "260 main.asm:3",
    ]);
  });

  it("is refused for files that are missing or include themselves", () => {
    expect(run('.INCLUDE "none.inc"').diagnostics.map((d) => d.code)).toEqual(["E050"]);
    const [loop] = run('\n.INCLUDE "loop.inc"').diagnostics;
    expect(loop).toMatchObject({
      code: "E051",
      file: "loop.inc",
      line: 1,
      related: [{ kind: "from", file: "main.asm", line: 2 }],
    });
    expect(assembleWords('.INCLUDE "a.inc"').diagnostics.map((d) => d.code)).toEqual(["E050"]);
  });

  it("names a file by its place beside the file that includes it, and tells .ONCE and loops by that", () => {
    const texts: Record<string, string> = {
      "src/lib/a.inc": '.ONCE\n.INCLUDE "x.inc"\n',
      "src/lib/x.inc": ".WORD 1\n",
      "src/x.inc": '.ONCE\n.INCLUDE "./lib/../lib/x.inc"\n.WORD 2\n',
    };
    const asked: string[] = [];
    const made = assemble({
      file: "src/main.asm",
      text: '.INCLUDE "lib/a.inc"\n.INCLUDE "x.inc"\n.INCLUDE "lib/../lib/a.inc"\n',
      readFile: (name, from) => {
        const known = { "src/main.asm": "src", "src/lib/a.inc": "src/lib", "src/x.inc": "src" }[from]!;
        asked.push(from);
        return texts[new URL(name, `file:///${known}/`).pathname.slice(1)];
      },
    });
    expect(made.diagnostics).toEqual([]);
    expect(made.lines.map((l) => `${l.address} ${l.file}:${l.line}`)).toEqual([
      "256 src/lib/x.inc:1",
      "257 src/lib/x.inc:1",
      "258 src/x.inc:3",
    ]);
    expect(asked).toEqual(["src/main.asm", "src/lib/a.inc", "src/main.asm", "src/x.inc", "src/main.asm"]);
  });

  it("says why a file cannot be read", () => {
    const unread = { reason: "the door is shut", advice: "knock" };
    const input = { file: "m", text: '.INCLUDE "a"\n.BINARY "b"', readFile: () => unread };
    expect(assemble({ ...input, readBytes: () => unread }).diagnostics).toMatchObject([
      { code: "E050", message: "'a' cannot be read: the door is shut", advice: "knock" },
      { code: "E050", message: "'b' cannot be read: the door is shut", advice: "knock" },
    ]);
  });

  it("tells the reader who asks", () => {
    const asked: string[] = [];
    const readFile = (name: string, from: string) => {
      asked.push(`${name} from ${from}`);
      return files[name];
    };
    assemble({ file: "main.asm", text: '.INCLUDE "b.inc"', readFile });
    expect(asked).toEqual(["b.inc from main.asm", "a.inc from b.inc"]);
  });
});

describe("the symbol file", () => {
  it("is read as it is written", () => {
    const made = assemble({
      file: "a b.asm",
      text: "L: NOP\n.loop: NOP\nA = -1\nB = 100000\nC = 0xFFFF\nD = -123\nE = 1234\n.EXPORT L\n.DATA\nT: .WORD 1",
    });
    const read = decodeSymbols(formatSymbols(made))!;
    const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
    expect(read.toSorted(byName)).toEqual([...made.symbols].sort(byName));
    expect(decodeSymbols("")).toEqual([]);
    for (const bad of ["L", "0100 program  L", "01000 pro L x:1", "\0"])
      expect(decodeSymbols(bad)).toBeUndefined();
  });
});

describe("constants that are defined before the first line", () => {
  it("are numbers like those of the source, and go into objects", () => {
    const text = ".IF DEFINED(A)\n .WORD A\n.ENDIF\n .WORD B";
    const made = assemble({ file: "x", text, defines: { A: -1, B: 0x1234 } });
    expect(made.module!.program.words).toEqual([0xffff, 0x1234]);
    expect(made.lines[0]).toMatchObject({ file: "x", line: 2 });
    const { object } = assembleObject({ file: "x", text, defines: { A: -1, B: 0x1234 } });
    const linked = link({ objects: [{ file: "x.obj", text: object! }] });
    expect(linked.module!.program.words).toEqual([0xffff, 0x1234]);
  });

  it("get a message for what is no name or number", () => {
    const of = (defines: Record<string, number>) =>
      assemble({ file: "x", text: "NOP", defines }).diagnostics.map((d) => `${d.code} ${d.file}:${d.line}`);
    expect(of({ A: 1, "B = 2\n .ERROR": 1 })).toEqual(["E006 definitions for x:2"]);
    expect(of({ R5: 1 })).toEqual(["E022 definitions for x:1"]);
    for (const n of [Number.NaN, 1.5, 2 ** 60, 1e30]) expect(of({ A: n })).toHaveLength(1);
  });
});

describe("the module's directives", () => {
  const module = (text: string, file = "dir/guest-one.asm") => assemble({ file, text }).module!;

  it(".START says where to start, the first word otherwise", () => {
    expect(module("NOP\nGO: NOP").program.start).toBe(256);
    const made = module("NOP\nGO: NOP\n.START GO");
    expect([made.program.start, made.data.pc]).toEqual([257, 257]);
  });

  it(".NAME gives the name, the file's otherwise", () => {
    expect(module("NOP").program.name).toBe("GUEST-");
    expect(module('.NAME "abc"\nNOP').data.name).toBe("abc");
    expect(codes('.NAME "toolong"\n.NAME ""\n.NAME abc')).toEqual(["E060 1:7", "E060 2:7", "E006 3:7"]);
  });

  it(".INIT gives the registers, BASE and TT", () => {
    const { data } = module("NOP\n.INIT R0=5,r7=D\n.INIT BASE=-1, TT=3\n.DATA 0x300\nD: .WORD 1");
    expect(data.registers).toEqual([5, 0, 0, 0, 0, 0, 0, 0x300]);
    expect([data.base, data.tt, data.psw]).toEqual([0xffff, 3, 0x8000]);
    expect(codes(".INIT PSW=1\n.INIT R0=1\n.INIT R0=2\n.INIT R1")).toEqual([
      "E061 1:7",
      "E061 3:7",
      "E006 4:9",
    ]);
  });
});
