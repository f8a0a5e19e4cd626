// Texts as files have them: ends of lines, encodings, names of files.

import { describe, expect, it } from "vitest";
import {
  assemble,
  assembleObject,
  decodeSourceMap,
  decodeSymbols,
  formatListing,
  formatSymbols,
  link,
} from "../../asm/index.ts";
import { ENCODED } from "./encoded.ts";

const LINES = [
  "; a comment",
  "BEGIN: MOVC 1,R0",
  "",
  ' .INCLUDE "part"',
  ".x: JMP .x ; more",
  " .DATA",
  'T: .TEXT "ab"',
];
const PART = ["; included", " NOP", ""];
const ENDS: Readonly<Record<string, readonly string[]>> = {
  LF: ["\n"],
  CRLF: ["\r\n"],
  CR: ["\r"],
  "all kinds in turn": ["\n", "\r\n", "\r"],
};

/** Lines with ends that take turns. */
const text = (lines: readonly string[], ends: readonly string[]) =>
  lines.map((line, i) => line + ends[i % ends.length]!).join("");

const of = (source: string | Uint8Array, included = "") => {
  const given = typeof source === "string" ? source : new TextDecoder().decode(source);
  return assemble({ file: "a.asm", text: given, readFile: () => ({ name: "part", text: included }) });
};
const said = (source: string | Uint8Array) =>
  of(source).diagnostics.map((d) => `${d.code} ${d.line}:${d.column}`);
const bytes = (...parts: (string | number)[]) =>
  Uint8Array.from(parts.flatMap((p) => (typeof p === "number" ? [p] : [...p].map((c) => c.charCodeAt(0)))));

describe("lines", () => {
  const wanted = of(text(LINES, ["\n"]), text(PART, ["\n"]));

  it.each(Object.entries(ENDS))("may end in %s, in includes too", (_, ends) => {
    const made = of(text(LINES, ends), text(PART, ends));
    expect(made.diagnostics).toEqual([]);
    expect(made.module!.program.words).toEqual([0x148, 0x80f0, 0xff5b]);
    expect(made.bytes).toEqual(wanted.bytes);
    expect(made.lines).toEqual(wanted.lines);
    expect(formatListing(made)).toBe(formatListing(wanted));
    const { object } = assembleObject({
      file: "a.asm",
      text: text(LINES, ends),
      readFile: () => text(PART, ends),
    });
    expect(link({ objects: [{ file: "a.obj", text: object! }] }).bytes).toEqual(wanted.bytes);
  });

  it.each(Object.entries(ENDS))("of plans and symbol files may end in %s", (_, ends) => {
    const { object } = assembleObject({ file: "a", text: " NOP\n" });
    const plan = text(["; a plan", "program 0x200", 'name "P"'], ends);
    const linked = link({ objects: [{ file: "a.obj", text: object! }], plan: { file: "plan", text: plan } });
    expect(linked.diagnostics).toEqual([]);
    expect(linked.module!.program).toMatchObject({ name: "P", address: 0x200 });
    const symbols = formatSymbols(wanted);
    expect(decodeSymbols(text(symbols.trimEnd().split("\n"), ends))).toEqual(decodeSymbols(symbols));
  });

  it("end nowhere else: a comment says so where it may look otherwise", () => {
    expect(said("\f NOP\f\n\f\n;\f\n; a ;\f ; b\n")).toEqual([]);
    for (const end of ["\f", "\v", "\x85", "\u2028", "\u2029"]) {
      expect(said(`; a comment${end} NOP\n`), JSON.stringify(end)).toEqual(["E001 1:12"]);
    }
    expect(said("\v NOP\n\x85 NOP")).toEqual(["E001 1:1", "E001 2:1"]);
    expect(said('.TEXT "a\rb"')).toEqual(["E002 1:7", "E002 2:2"]);
  });
});

describe("bytes that are no UTF-8", () => {
  const advice = (source: Uint8Array) =>
    of(source)
      .diagnostics.map((d) => `${d.message}; ${d.advice}`)
      .join();

  it("are said to be so where they count", () => {
    const latin = bytes("; ", 0xe5, '\nA: .TEXT "bl', 0xe5, '"\nB', 0xe6, ': NOP\n .BINARY "', 0xe5, '"\n');
    expect(said(latin)).toEqual(["E001 2:13", "E001 3:2", "E002 4:11"]);
    expect(advice(latin).match(/not UTF-8: save the file as UTF-8/g)).toHaveLength(3);
    expect(advice(bytes(" NOP\0"))).toContain("zero byte");
  });

  it.each(ENCODED)(
    "are one message when the file is $encoding, $order, mark: $mark",
    ({ encoding, bytes }) => {
      for (const source of [
        " NOP\n".repeat(30),
        "\n",
        "N",
        "; bl\u00e5b\u00e6r, \u0100, \u6f22, \u{1f600}\r\n NOP\r\n",
      ]) {
        expect(said(bytes(source))).toEqual(["E001 1:1"]);
        const wanted = `a.asm is ${encoding}, but sources are UTF-8; save it as UTF-8`;
        expect(advice(bytes(source)), JSON.stringify(source)).toBe(wanted);
        const text = new TextDecoder().decode(bytes(source));
        const included = assemble({ file: "a", text: ' .INCLUDE "part"\n', readFile: () => text });
        const message = `part is ${encoding}, but sources are UTF-8`;
        expect(included.diagnostics).toMatchObject([{ code: "E001", file: "part", line: 1, message }]);
        const plan = link({ objects: [], plan: { file: "plan", text } });
        expect(plan.diagnostics).toMatchObject([{ code: "E001", file: "plan" }]);
        const linked = link({ objects: [{ file: "a.obj", text }] });
        expect(linked.diagnostics).toMatchObject([
          { message: `this is not an object: it is ${encoding}, but objects are UTF-8` },
        ]);
        expect(decodeSourceMap(text)).toEqual({ problem: `it is ${encoding}, but source maps are UTF-8` });
      }
    },
  );

  it("are one message when the file is no text", () => {
    for (const file of [bytes(1, 0, 32, 0, 0), bytes("N", 0, 0xff, 0xff), new Uint8Array(8)]) {
      expect(said(file)).toEqual(["E001 1:1"]);
      expect(advice(file)).toBe("a.asm has zero bytes, which text never contains; save it as UTF-8");
    }
  });

  it("are not the mark of UTF-8, which a text may begin with", () => {
    expect(of("\ufeff NOP\n").module!.program.words).toEqual([0x80f0]);
    expect(of(' .INCLUDE "part"\n', "\ufeff NOP\n").module!.program.words).toEqual([0x80f0]);
    expect(said(" NOP\n\ufeff NOP\n")).toEqual(["E001 2:1"]);
  });

  it("stand for themselves in text as \\xHH, and characters by their numbers in Latin-1", () => {
    expect(of('.TEXT "\u00e5\\xE5"').module!.program.words).toEqual([0xe5e5]);
    expect(said('.TEXT "\u20ac"')).toEqual(["E001 1:8"]);
  });
});

describe("names of files", () => {
  const asked = (source: string) => {
    const names: string[] = [];
    const read = (name: string) => {
      names.push(name);
      return undefined;
    };
    const { diagnostics } = assemble({ file: "a", text: source, readFile: read, readBytes: read });
    return { names, codes: diagnostics.map((d) => d.code), advice: diagnostics[0]?.advice };
  };

  it("are taken as they are written", () => {
    const names = ["lib/new.inc", "a 'b'; c.inc", "bl\u00e5.inc", "\u65e5\u672c.bin"];
    for (const name of names) {
      expect(asked(` .INCLUDE "${name}"`).names).toEqual([name]);
      expect(asked(`L: .binary "${name}"`).names).toEqual([name]);
    }
    expect(asked(' .INCLUDE "a.inc').codes).toEqual(["E002"]);
    expect(asked(' .INCLUDE "a\tb.inc"').codes).toEqual(["E002"]);
  });

  it("have no backslash: the advice says how folders are separated", () => {
    for (const name of ["lib\\new.inc", "lib\\tab.bin", "lib\\scm.inc", "C:\\\\lib\\x41.inc", "lib\\"]) {
      const { names, codes, advice } = asked(` .INCLUDE "${name}"`);
      expect([names, codes], name).toEqual([[], ["E002"]]);
      expect(advice).toBe(`folders are separated by /: write "${name.replace(/\\+/g, "/")}"`);
    }
    const load =
      '.MACRO LOAD name\n .INCLUDE name\n.ENDMACRO\n.MACRO LIB name\n .INCLUDE "lib/{name}.inc"\n.ENDMACRO\n';
    expect(asked(`${load} LOAD "lib\\new.inc"`).codes).toEqual(["E002"]);
    expect(asked(`${load} LOAD "lib\\scm.inc"`).advice).toContain("separated by /");
    expect(asked(`${load} LIB io\n LIB "io"`).names).toEqual(["lib/io.inc", "lib/io.inc"]);
  });
});
