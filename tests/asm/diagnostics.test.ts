// What the assembler says: the golden sources, the form of messages, and sources that mean harm.

import { describe, expect, it } from "vitest";
import {
  assemble,
  assembleObject,
  assembleWords,
  CODES,
  type Diagnostic,
  formatProblem,
  link,
} from "../../asm/index.ts";
import { expectWords, givenMessages, statedMessages, wordsByLine } from "./expectations.ts";
import { GOLDEN, golden, goldenBytes, LINK, LINKS, linkArguments, SOURCES } from "./golden.ts";
import { generator } from "./oracle.ts";

/** The text of an .err file. */
const textOf = (diagnostics: readonly Diagnostic[]) =>
  diagnostics.map((d) => `${formatProblem(d)}\n`).join("\n");

/** Compares the messages with what each of these files states. */
function expectStated(diagnostics: readonly Diagnostic[], files: readonly string[], folder: string): void {
  for (const file of new Set(files)) {
    expect(givenMessages(diagnostics, file)).toEqual(statedMessages(file, golden(file, folder)!));
  }
  expect(diagnostics.filter(({ file }) => !files.includes(file))).toEqual([]);
}

/** What the commands say of a file that is not there. */
const absent = (name: string) => ({ reason: "there is no such file", advice: `looked for ${name}` });

describe("golden sources", () => {
  it.each(SOURCES)("%s.asm says what its lines and those of its includes state", (name) => {
    const file = `${name}.asm`;
    const files = [file];
    const readFile = (included: string) => {
      const text = golden(included);
      if (text === undefined) return absent(included);
      files.push(included);
      return text;
    };
    const text = golden(file)!;
    const made = assemble({ file, text, readFile, readBytes: (read) => goldenBytes(read) ?? absent(read) });
    expectStated(made.diagnostics, files, GOLDEN);
    expect(textOf(made.diagnostics)).toBe(golden(`${name}.err`));
    const failed = made.diagnostics.some((d) => d.severity === "error");
    expect(made.bytes === undefined).toBe(failed);
    if (!failed) expectWords(text, wordsByLine(made, file));
  });

  it.each(LINKS)("link/%s.link says what the lines of its files state", (name) => {
    const { objects, plan } = linkArguments(name);
    const given = objects.map((file) => {
      const text = golden(file, LINK)!;
      if (!file.endsWith(".asm")) return { file, text };
      const made = assembleObject({ file, text });
      expect(made.diagnostics).toEqual([]);
      return { file: file.replace(".asm", ".obj"), text: made.object! };
    });
    const linked = link({
      objects: given,
      ...(plan === undefined ? {} : { plan: { file: plan, text: golden(plan, LINK)! } }),
    });
    expectStated(linked.diagnostics, plan === undefined ? objects : [...objects, plan], LINK);
    expect(textOf(linked.diagnostics)).toBe(golden(`${name}.err`, LINK));
  });

  it("cover every code but that of a million lines, which a test below makes", () => {
    const texts = [
      ...SOURCES.map((n) => golden(`${n}.err`)!),
      ...LINKS.map((n) => golden(`${n}.err`, LINK)!),
    ];
    const seen = new Set(texts.flatMap((text) => text.match(/[EWN]\d{3}(?=\]:)/g) ?? []));
    expect(Object.keys(CODES).filter((code) => !seen.has(code))).toEqual(["E052"]);
  });
});

describe("a diagnostic", () => {
  const [d] = assembleWords("\tMOV\tR1,MISSING\t; what").diagnostics;

  it("has its place in numbers", () => {
    expect(d).toMatchObject({
      code: "E020",
      severity: "error",
      file: "snippet",
      line: 1,
      column: 9,
      excerpt: { column: 1, length: 7 },
    });
  });

  it("has carets under the place, tabs kept", () => {
    expect(formatProblem(d!).split("\n").slice(2, 4)).toEqual([
      "1 | \tMOV\tR1,MISSING\t; what",
      "  | \t   \t   ^^^^^^^",
    ]);
  });

  it("has colour only when asked", () => {
    expect(formatProblem(d!)).not.toContain("\x1b");
    expect(formatProblem(d!, { color: true })).toContain("\x1b[1;31merror[E020]\x1b[0m");
  });

  it("does not pass control characters on to a terminal", () => {
    const [bad] = assembleWords(' .TEXT "\x1b[2J\x07"').diagnostics;
    expect(formatProblem(bad!)).not.toContain("\x1b");
    const [include] = assembleWords(String.raw` .INCLUDE "\x1b[2J"`).diagnostics;
    expect(formatProblem(include!)).not.toContain("\x1b");
  });

  it("shows a part of a long line", () => {
    const [far] = assembleWords(` .WORD ${"1,".repeat(1000)}MISSING,1,1`).diagnostics;
    const text = formatProblem(far!).split("\n");
    expect(text[2]!.length).toBeLessThan(140);
    expect(text[2]!.slice(text[3]!.indexOf("^"))).toMatch(/^MISSING/);
  });
});

describe("several errors", () => {
  it("are reported in the order of the source, twenty at most", () => {
    const { diagnostics } = assembleWords(
      Array.from({ length: 30 }, (_, i) => ` JMP NONE${i}\n MOVX${i} R1\n`).join(""),
    );
    expect(diagnostics.length).toBe(21);
    expect(diagnostics.at(-1)!.code).toBe("N001");
    const lines = diagnostics.slice(0, 20).map((d) => d.line);
    expect(lines).toEqual([...lines].sort((a, b) => a - b));
  });

  it("come once for each cause", () => {
    const codes = (text: string) => assembleWords(text).diagnostics.map((d) => d.code);
    expect(codes("JMP NONE\nMOV NONE,R1\n.WORD NONE,NONE\nA = NONE")).toEqual(["E020"]);
    expect(codes("A = 1/0\n.WORD A,A+1\nMOVC A,R1\n.RES A")).toEqual(["E031"]);
    expect(codes("MOVC 1/0,R1")).toEqual(["E031"]);
    expect(codes("A = (\n.WORD A")).toEqual(["E006"]);
    expect(codes("A: MOVX R1\n.b: #\nJMP A\nJMP .b")).toEqual(["E010", "E001"]);
    expect(codes('A: .TEXT "x\nJMP A')).toEqual(["E002"]);
    expect(codes("A: #\n.b: NOP")).toEqual(["E001"]);
    expect(codes(" JSR SUB\n".repeat(30))).toEqual(["E010"]);
    expect(codes(" .DB 5\n".repeat(30))).toEqual(["E011"]);
    expect(codes(".RECORD A\nX: WORD\n.DATA\n.WORD 1\n.PROGRAM\nNOP\n.DATA")).toEqual(["E070"]);
  });

  it("suggest what was meant", () => {
    const advice = (text: string) => assembleWords(text).diagnostics.map((d) => d.advice);
    expect(advice("MOCV 1,R1")).toEqual(["did you mean MOVC?"]);
    expect(advice(".INCLUD")).toEqual(["did you mean .INCLUDE?"]);
    expect(advice("CONSOLE = 1\n.WORD CONSLOE")).toEqual(["did you mean 'CONSOLE'?"]);
    expect(advice("LOOP NOP")).toEqual(["a label is followed by a colon"]);
    expect(advice(".WORD 0FFH")).toEqual(["a hexadecimal number is written 0x0FF"]);
  });
});

/** Macros each of which calls the one before twice. */
function doubling(n: number): string {
  const lines = Array.from({ length: n }, (_, i) => `.MACRO M${i + 1}\n M${i}\n M${i}\n.ENDMACRO\n`);
  return `.MACRO M0\n NOP\n.ENDMACRO\n${lines.join("")}`;
}

/** Records each of which has the one before twice. */
function records(n: number): string {
  const lines = Array.from({ length: n }, (_, i) => `.RECORD REC${i + 1}\nA,B: REC${i}\n.END\n`);
  return `.RECORD REC0\nA: WORD\n.END\n${lines.join("")}`;
}

// One that took as long as it claims to be large would not end before the time-out of a test.
describe("hostile sources end in a message", () => {
  const first = (text: string, readFile?: (name: string) => string | undefined) => {
    const made = assemble({ file: "x", text, ...(readFile === undefined ? {} : { readFile }) });
    return made.diagnostics[0]?.code;
  };
  it.each<[string, string, string, ((name: string) => string)?]>([
    ["a line of 10 MB", `MOV ${"x".repeat(10_000_000)}`, "E004"],
    ["a million parentheses", ` MOVC ${"(".repeat(1_000_000)}`, "E004"],
    ["a line full of parentheses", ` MOVC ${"(".repeat(4000)}`, "E005"],
    ["a line full of signs", ` MOVC ${"-".repeat(4000)}1,R0`, "E005"],
    ["NUL bytes", "\0\0\0\n\0", "E001"],
    ["half a surrogate pair", " MOVC \ud800,R0", "E001"],
    ["ten million lines", "\n".repeat(10_000_000), "E052"],
    ["an include of itself", '.INCLUDE "x"', "E051", () => ""],
    ["includes without end", '.INCLUDE "a"', "E052", (name) => `.INCLUDE "${name}a"\n.INCLUDE "${name}b"`],
    ["much too much data", ".RES 65536\n".repeat(10_000), "E041"],
    [
      "a chain of constants",
      `${Array.from({ length: 50_000 }, (_, i) => `A${i} = A${i + 1}`).join("\n")}\nA50000 = 1`,
      "E023",
    ],
    ["a macro that calls itself", ".MACRO M\n M\n.ENDMACRO\n M", "E053"],
    ["a macro that calls itself twice", ".MACRO M\n M\n M\n.ENDMACRO\n M", "E053"],
    ["macros that double", `${doubling(40)} M40`, "E053"],
    ["arguments that double", ".MACRO M a\n M a+a\n.ENDMACRO\n M 1", "E004"],
    [
      "repetitions of repetitions",
      `${".REPEAT 60000\n".repeat(3)}; nothing\n${".ENDREPEAT\n".repeat(3)}`,
      "E053",
    ],
    [
      "a repetition without lines, without end",
      `${".REPEAT 65536\n".repeat(3)}${".ENDREPEAT\n".repeat(3)}`,
      "E053",
    ],
    ["a long line in a macro", `.MACRO M a\n ${"a".repeat(10_000_000)}\n.ENDMACRO\n M 1`, "E004"],
    ["a name that nothing defines, on every line", " BAD R1\n".repeat(300_000), "E010"],
    [
      "very many names of a file that cannot be read",
      `.INCLUDE "x"\n${Array.from({ length: 60_000 }, (_, i) => ` .WORD N${i}\nM${i} = 1\n`).join("")}`,
      "E050",
    ],
    ["a condition without end", `.IF 0\n${"x\n".repeat(500_000)}`, "E070"],
    ["a hundred thousand conditions", ".IF 1\n".repeat(100_000), "E070"],
    ["scopes without end", ".SCOPE A\n".repeat(50), "E070"],
    ["records of records", `${records(40)} .VAR REC40`, "E041"],
    ["a huge table", "T: .TABLE 1<<39\n.END", "E041"],
    ["sizes that chase each other", "A: .RES 1-(B-A)\nB: NOP", "E044"],
  ])("%s", (_, text, code, readFile) => {
    expect(first(text, readFile)).toBe(code);
  });

  it("whatever the characters are", () => {
    const random = generator(9);
    const pieces = [
      "MOV",
      " ",
      "R1",
      ",",
      "X4",
      ".",
      ":",
      "(",
      ")",
      "@",
      "-",
      "0x1F",
      "'a'",
      '"t"',
      ".WORD",
      ".RES",
      "A",
      "B",
      "=",
      "\n",
      ";",
      "\t",
      "\\",
      "é",
      "JMP",
      "G0",
      ".DATA",
      ".ORG",
      "<<",
      "%",
      "CHARS",
      "FADD",
      ".L",
      ".TEXT",
      ".INIT",
      ".START",
      ".x",
    ];
    for (let round = 0; round < 3000; round++) {
      const text = Array.from({ length: random(40) }, () => pieces[random(pieces.length)]).join("");
      const made = assemble({ file: "x", text });
      const failed = made.diagnostics.some((d) => d.severity === "error");
      expect(made.bytes === undefined).toBe(failed);
      for (const d of made.diagnostics) formatProblem(d);
    }
  });
});
