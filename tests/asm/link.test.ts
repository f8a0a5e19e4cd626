// Objects and the linker: what is linked is what one source with everything would become.

import { describe, expect, it } from "vitest";
import { assemble, assembleObject, CODES, formatListing, link, sourceMapOf } from "../../asm/index.ts";
import { generator } from "./oracle.ts";

const object = (file: string, text: string) => {
  const made = assembleObject({ file, text });
  expect(made.diagnostics.filter((d) => d.severity === "error")).toEqual([]);
  return { file: `${file}.obj`, text: made.object! };
};
const linked = (texts: readonly string[], plan?: string) =>
  link({
    objects: texts.map((text, i) => object(`m${i}.asm`, text)),
    ...(plan === undefined ? {} : { plan: { file: "plan", text: plan } }),
  });
const codes = (texts: readonly string[], plan?: string) =>
  linked(texts, plan).diagnostics.map((d) => `${d.code} ${d.file}:${d.line}`);

describe("an object", () => {
  it("is the same bytes each time", () => {
    const text = ".EXPORT A\nA: MOVC 1000,R1\n.MACRO M x\n.WORD x\n.ENDMACRO\n M A+1\n";
    expect(object("x", text).text).toBe(object("x", text).text);
  });

  it("alone becomes the image that the assembler makes", () => {
    const text = `
        .NAME "SAME"
        .START GO
        .INIT R1 = LIMIT
LIMIT = 3
        .WORD LIMIT
GO:     MOV =LIMIT,R1
        MOV TABLE,R2
.a:     SOB R1,.a
        .SCOPE S
X:      JMP X
        .ENDSCOPE
        JMP S.X
        .DATA
TABLE:  .TABLE 4,GO
        1 => .
        .END
        .TEXT "odd", 10, LIMIT
        .ALIGN 8
        .LONG TABLE
        .RES LIMIT,7
        .ASSERT TABLE > GO
`;
    expect(link({ objects: [object("x.asm", text)] }).bytes).toEqual(assemble({ file: "x.asm", text }).bytes);
  });

  it("of a source with an undefined name is not made, with an imported one it is", () => {
    expect(assembleObject({ file: "x", text: " JMP NOWHERE" }).diagnostics[0]!.code).toBe("E020");
    expect(assembleObject({ file: "x", text: ".IMPORT FAR\n JMP FAR" }).object).toBeDefined();
  });
});

describe("an undefined name in an assumption", () => {
  it("is reported with and without the linker, in a procedure or not", () => {
    const input = { file: "x", text: ' .ASSUME "tested", VIA NOWHERE\n NOP' };
    expect(assemble(input).diagnostics.map((d) => d.code)).toEqual(["E020"]);
    expect(assembleObject(input).diagnostics.map((d) => d.code)).toEqual(["E020"]);
  });
});

describe("modules", () => {
  it("follow each other, program and data, and share what they export", () => {
    const { module, diagnostics } = linked([
      ".IMPORT B, N\n.EXPORT A\nA: JMP B\n MOVC N,R1\n.DATA\n.WORD B",
      ".IMPORT A\n.EXPORT B, N\nB: JMP A\nN = 2\n.DATA\n.WORD A",
    ]);
    expect(diagnostics).toEqual([]);
    expect(module!.program).toMatchObject({ address: 0x100, words: [0x01d8, 0x0249, 0xfd5b] });
    expect(module!.data).toMatchObject({ address: 0x103, words: [0x102, 0x100] });
  });

  it("keep names that they do not export to themselves", () => {
    const { module } = linked(["X: .WORD X", "X: .WORD X"]);
    expect(module!.program.words).toEqual([0x100, 0x101]);
  });

  it("take .GLOBAL as export or import, as it turns out", () => {
    const { module } = linked([".GLOBAL A,B\nA: .WORD B", ".GLOBAL A,B\nB: .WORD A"]);
    expect(module!.program.words).toEqual([0x101, 0x100]);
  });

  it("get the fewest prefixes for the addresses that the linker gives", () => {
    const words = (pad: number) =>
      linked([".IMPORT V\n MOVC V,R1", `.EXPORT V\nV = ${pad}`]).module!.program.words.length;
    expect([words(255), words(256), words(0x1234)]).toEqual([1, 2, 2]);
  });

  it("share segments, of which nothing is in the image", () => {
    const { module, symbols } = linked(
      [".SHARED S\nA: .RES 4\nB:", " .WORD C\n.SHARED S\n .RES 3\nC: .RES 1"],
      "shared S 0x8000",
    );
    expect(module!.program.words).toEqual([0x8003]);
    expect(module!.data.words).toEqual([]);
    expect(symbols.map((s) => [s.name, s.value])).toEqual([
      ["A", 0x8000],
      ["B", 0x8004],
      ["C", 0x8003],
    ]);
  });
});

describe("the memory plan", () => {
  it("places program, data and sections, names and starts the module", () => {
    const { module } = linked(
      [".EXPORT GO\n.WORD 1\nGO: .WORD S\n.IMPORT S\n.DATA\n.WORD 3\n.SECTION T,DATA\n.WORD 4"],
      'program 0x200 ; here\ndata 0x400\nsection T 0x403\ndefine S = 0x1000 - 1\nstart GO\nname "N"\n',
    );
    expect(module!.program).toMatchObject({ name: "N", address: 0x200, start: 0x201, words: [1, 0xfff] });
    expect(module!.data).toMatchObject({ address: 0x400, words: [3, 0, 0, 4] });
  });

  it("orders sections", () => {
    const text = ".DATA\n.WORD 0\n.SECTION A,DATA\n.WORD 1\n.SECTION B,DATA\n.WORD 2";
    expect(linked([text, text], "section B\nsection A").module!.data.words).toEqual([0, 0, 2, 2, 1, 1]);
  });

  it("loads in one place what runs in another", () => {
    const { module } = linked(["A: .WORD A, B\n.DATA\nB: .WORD 0"], "program 0x12000, 0x100\ndata 0x13000,5");
    expect(module!.program).toMatchObject({ address: 0x12000, words: [0x100, 5] });
    expect(module!.data.address).toBe(0x13000);
  });
});

describe("the linker reports", () => {
  it.each<[string, readonly string[], string | undefined, readonly string[]]>([
    [
      "a value out of range at its place",
      [".IMPORT V\n\n .WORD V", ".EXPORT V\nV = 70000"],
      undefined,
      ["E030 m0.asm:3"],
    ],
    ["a missing export", [".IMPORT V\n .WORD V"], undefined, ["E027 m0.asm:1"]],
    ["two exports of one name", [".EXPORT V\nV=1", ".EXPORT V\nV=2"], undefined, ["E026 m1.asm:1"]],
    [
      "a forgotten exit",
      [".IMPORT P\n JMP R5,P", ".EXPORT P\n.CALLS P : A, B\nP: NOP"],
      undefined,
      ["E080 m0.asm:2"],
    ],
    [
      "a forgotten exit of a stated procedure",
      [".IMPORT P\n JMP R5,P : B", ".EXPORT P\n.PROC P\n.KEEP *\n.LINK R5\n.EXITS A, B\n JMP 0.X5\n.ENDPROC"],
      undefined,
      ["E080 m0.asm:2"],
    ],
    ["an assertion", [".IMPORT V\n .ASSERT V < 5", ".EXPORT V\nV = 5"], undefined, ["E090 m0.asm:2"]],
    [
      "an exit that is too far",
      [".IMPORT F\n MON 1 : A => F, B", ".EXPORT F\n .RES 2000\nF: NOP"],
      undefined,
      ["E082 m0.asm:2"],
    ],
    ["a limit", [" .RES 200"], "limit program 0x180", ["E047 plan:1"]],
    ["overlaps", [" .WORD 1\n.DATA\n .WORD 1"], "program 5\ndata 5", ["E040 m0.asm:3"]],
    ["a shared segment without an address", [".SHARED S\nA: .RES 1"], undefined, ["E048 m0.asm:2"]],
    [
      "a plan that makes no sense",
      [" NOP"],
      "programme 5\ndata x\nprogram 70000\ndata 1\ndata 2",
      ["E101 plan:1", "E032 plan:2", "E030 plan:3", "E101 plan:5"],
    ],
    [
      "constants that -D does not take either",
      [" NOP"],
      'define A = 0x10000000000\ndefine B = -0x10000000000\ndefine R1 = 5\ndefine "a b" = 5\ndefine "" = 5\ndefine 1 = 5',
      ["E003 plan:1", "E003 plan:2", "E022 plan:3", "E006 plan:4", "E006 plan:5", "E006 plan:6"],
    ],
    [
      "constants whose values are too large",
      [" NOP"],
      "define A = 0xFFFFFFFFFF\ndefine B = -0xFFFFFFFFFF\ndefine C = 1 << 40\ndefine D = A * 2\ndefine E = B - 1",
      ["E031 plan:3", "E031 plan:4", "E031 plan:5"],
    ],
    ["a section that is not there", [" NOP"], "section X", ["W006 plan:1"]],
  ])("%s", (_, texts, plan, expected) => {
    expect(codes(texts, plan)).toEqual(expected);
  });

  it("a file that is not an object", () => {
    const bad = (text: string) => link({ objects: [{ file: "x.obj", text }] }).diagnostics.map((d) => d.code);
    for (const text of [
      "",
      "{}",
      "null",
      "[1]",
      "\0",
      '{"format":"cr80-object","version":1}',
      '{"format":"cr80-object","version":2}',
    ]) {
      expect(bad(text), text).toEqual(["E100"]);
    }
    expect(CODES.E100).toBeDefined();
  });

  it("something about every object that is changed at random, and never throws", () => {
    const good = object(
      "x",
      'A: MOVC B+1,R1\nB = 5\n MON 1 : E => A, F\n.DATA\n.TEXT "x"\n.TABLE 2\n1 => A\n.END',
    ).text;
    const random = generator(4);
    const answers = (text: string) => {
      const made = link({ objects: [{ file: "x.obj", text }] });
      expect(made.bytes === undefined).toBe(made.diagnostics.some((d) => d.severity === "error"));
    };
    for (let round = 0; round < 2000; round++) {
      const at = random(good.length);
      const text =
        good.slice(0, at) +
        ["0", "9", "[", "null", '"', "-1", ",", "1e9"][random(8)] +
        good.slice(at + random(3));
      answers(text);
    }
    const json = JSON.parse(good) as { texts: unknown[]; numbers: unknown[] };
    for (let i = 0; i < json.numbers.length; i++) {
      for (let n = -1; n < 12; n++) {
        answers(JSON.stringify({ ...json, numbers: json.numbers.with(i, n) }));
        answers(JSON.stringify({ ...json, numbers: json.numbers.toSpliced(i, 1 + n) }));
      }
    }
  });

  it("an object that lacks any of its numbers, or has one more", () => {
    const json = JSON.parse(object("x", "A: .WORD A").text) as { numbers: number[] };
    const code = (numbers: readonly number[]) => {
      const text = JSON.stringify({ ...json, numbers });
      return link({ objects: [{ file: "x.obj", text }] }).diagnostics.map((d) => d.code);
    };
    expect(code(json.numbers)).toEqual([]);
    for (let i = 0; i < json.numbers.length; i++) expect(code(json.numbers.slice(0, i))).toEqual(["E100"]);
    expect(code([...json.numbers, 0])).toEqual(["E100"]);
  });

  it("what is wrong at the line of an include, and of a macro, as the assembler does", () => {
    const readFile = (name: string) =>
      name === "i.inc" ? ".MACRO M x\n .WORD x\n.ENDMACRO\n M 70000\n" : undefined;
    const input = { file: "x.asm", text: ' NOP\n.INCLUDE "i.inc"\n M 80000\n', readFile };
    const { object: text } = assembleObject(input);
    const { diagnostics } = link({ objects: [{ file: "x.obj", text: text! }] });
    expect(diagnostics).toEqual(assemble(input).diagnostics);
    expect(diagnostics.map((d) => [d.code, d.file, d.line, d.excerpt.text, d.related?.length])).toEqual([
      ["E030", "i.inc", 2, " .WORD 70000", 2],
      ["E030", "i.inc", 2, " .WORD 80000", 1],
    ]);
  });
});

describe("names of files in what is linked", () => {
  const text = (name: string) => `; ${name}\n .EXPORT ${name}\n${name}: NOP\n`;
  const made = (file: string, source: string, nameInObject = (name: string) => name) =>
    assembleObject({ file, text: source, nameInObject }).object!;
  const names = (objects: readonly { file: string; text: string }[]) => {
    const image = link({ objects });
    expect(image.diagnostics).toEqual([]);
    const map = sourceMapOf(image)!;
    expect(image.sections.map((s) => s.module)).toEqual(map.files);
    expect(formatListing(image).match(/^; (?!program|data).*$/gm)).toEqual(map.files.map((f) => `; ${f}`));
    return map.files;
  };

  it("are paths from the folders of the objects", () => {
    const [a, b] = ["A", "B"].map((name) => made("m.asm", text(name)));
    expect(
      names([
        { file: "a/m.obj", text: a! },
        { file: "b/m.obj", text: b! },
      ]),
    ).toEqual(["a/m.asm", "b/m.asm"]);
    expect(
      names([
        { file: "m.obj", text: a! },
        { file: "../b/m.obj", text: b! },
      ]),
    ).toEqual(["m.asm", "../b/m.asm"]);
    expect(names([{ file: "a/m.obj", text: a! }])).toEqual(["m.asm"]);
    const moved = made("src/m.asm", text("A"), (name) => `../${name}`);
    expect(names([{ file: "build/m.obj", text: moved }])).toEqual(["src/m.asm"]);
    expect(names([{ file: "a/m.obj", text: made("/src/m.asm", text("A")) }])).toEqual(["/src/m.asm"]);
    expect(names([{ file: "a/m.obj", text: made("stdin", text("A")) }])).toEqual(["stdin"]);
  });

  it("tell texts apart that are at one path, and are one for one text", () => {
    const [a, b] = ["A", "B"].map((name) => ({ file: `${name}.obj`, text: made("m.asm", text(name)) }));
    expect(names([a!, b!])).toEqual(["m.asm", "m.asm (B.obj)"]);
    const include = (name: string, part: string) =>
      assembleObject({ file: name, text: ' .INCLUDE "p.inc"\n', readFile: () => part }).object!;
    const files = (parts: readonly string[]) =>
      sourceMapOf(
        link({ objects: parts.map((part, i) => ({ file: `${i}.obj`, text: include(`${i}.asm`, part) })) }),
      )!.files;
    expect(files([" NOP\n", " NOP\n"])).toEqual(["p.inc"]);
    expect(files([" NOP\n", " NOP\n\n"])).toEqual(["p.inc", "p.inc (1.obj)"]);
  });

  it("are those of messages, definitions among them", () => {
    const a = made("m.asm", text("A"));
    const twice = link({
      objects: [
        { file: "a/m.obj", text: a },
        { file: "b/m.obj", text: made("m.asm", "\n .EXPORT A\nA = 1\n") },
      ],
    });
    expect(twice.diagnostics).toMatchObject([
      { code: "E026", file: "b/m.asm", line: 2, advice: "a/m.asm:3 defines the other" },
    ]);
    const same = link({
      objects: [
        { file: "a.obj", text: a },
        { file: "b.obj", text: a },
      ],
    });
    expect(same.diagnostics).toMatchObject([
      { code: "E026", advice: "b.obj and a.obj were both made from m.asm" },
    ]);
    const defined = assembleObject({ file: "m.asm", text: " NOP\n .EXPORT N\n", defines: { N: 1 } }).object!;
    const symbolsOf = (...objects: { file: string; text: string }[]) =>
      link({ objects }).symbols.map((symbol) => symbol.file);
    expect(symbolsOf({ file: "a/m.obj", text: defined })).toEqual(["definitions for m.asm"]);
    expect(
      symbolsOf({ file: "a/m.obj", text: defined }, { file: "b/m.obj", text: made("m.asm", text("A")) }),
    ).toEqual(["definitions for a/m.asm", "b/m.asm"]);
  });

  it("are not all: where several objects are of one source, messages name the object", () => {
    const source = `
 .SHARED S, 0x900 + N
X: .RES 1
 .PROGRAM 0x300
 .IF N == 1
 .EXPORT A
A: NOP
 .SECTION T, PROGRAM
 NOP
 .ELSE
 .EXPORT B
B: NOP
 .SECTION T, DATA
 .WORD 1
 .ENDIF
 .WORD 70000
`;
    const of = (N: number, text = source) => assembleObject({ file: "m.asm", text, defines: { N } }).object!;
    const said = (...texts: readonly string[]) =>
      link({ objects: texts.map((text, i) => ({ file: `${i + 1}.obj`, text })) }).diagnostics.map(
        ({ code, file, line, message, notes = [] }) => `${code} ${file}:${line} ${message}; ${notes.join()}`,
      );
    expect(said(of(1), of(2))).toEqual([
      "E030 m.asm:16 a word is -32768 to 65535, not 70000; in the object 1.obj",
      "E043 m.asm:2 the shared segment S lies at 0x902 here, and at 0x901 at m.asm:2 of 1.obj; in the object 2.obj",
      "E043 m.asm:14 T is a section of the data here, and a section of the program at m.asm:9 of 1.obj; in the object 2.obj",
      "E030 m.asm:16 a word is -32768 to 65535, not 70000; in the object 2.obj",
    ]);
    // Another text at the same path has the object in its name.
    expect(said(of(1), of(2, `\n${source}`)).filter((one) => one.startsWith("E030"))).toEqual([
      "E030 m.asm:16 a word is -32768 to 65535, not 70000; in the object 1.obj",
      "E030 m.asm (2.obj):17 a word is -32768 to 65535, not 70000; ",
    ]);
    const placed = " .PROGRAM 0x300 + N\n NOP\n NOP\n";
    expect(said(of(1, placed), of(2, placed))).toEqual([
      "E040 m.asm:1 program of 1.obj (0x301 to 0x302) and program of 2.obj (0x302 to 0x303) overlap; in the object 2.obj",
    ]);
    const exported = " .EXPORT P\nP: NOP\n .IF N == 1\n NOP\n .ENDIF\n";
    const { diagnostics } = link({
      objects: [
        { file: "1.obj", text: of(1, exported) },
        { file: "2.obj", text: of(2, `${exported}\n`) },
      ],
    });
    expect(diagnostics).toMatchObject([{ code: "E026", advice: "m.asm:2 of 1.obj defines the other" }]);
    expect(said(of(1))).toEqual(["E030 m.asm:16 a word is -32768 to 65535, not 70000; "]);
  });

  it("leave sides of && and || out that do not count, as the assembler does", () => {
    const source = "N = 0\n .WORD N && NOWHERE, N == 0 || NOWHERE\n";
    const object = made("m.asm", source);
    expect(link({ objects: [{ file: "m.obj", text: object }] }).module!.program.words).toEqual([0, 1]);
    expect(assemble({ file: "m.asm", text: source }).module!.program.words).toEqual([0, 1]);
    expect(assembleObject({ file: "m.asm", text: "N = 1\n .WORD N && NOWHERE\n" }).object).toBeUndefined();
  });
});

describe("linking modules in parts", () => {
  it("gives the words of one source, wherever it is cut", () => {
    const random = generator(7);
    for (let round = 0; round < 40; round++) {
      const count = 2 + random(12);
      const lines = Array.from({ length: count }, (_, i) => {
        const to = random(count);
        const body = [
          `MOVC L${to},R${random(8)}`,
          `JMP L${to}`,
          `.WORD L${to}-L${i}`,
          `.RES ${random(300)}`,
          `MOV L${to},R1`,
        ];
        return `L${i}: ${body[random(body.length)]}\n`;
      });
      const globals = `.GLOBAL ${lines.map((_, i) => `L${i}`).join(",")}\n`;
      const cut = 1 + random(count - 1);
      const whole = assemble({ file: "m0.asm", text: lines.join("") });
      const parts = linked([globals + lines.slice(0, cut).join(""), globals + lines.slice(cut).join("")]);
      expect(parts.diagnostics).toEqual(whole.diagnostics);
      expect(parts.module!.program.words).toEqual(whole.module!.program.words);
    }
  });
});
