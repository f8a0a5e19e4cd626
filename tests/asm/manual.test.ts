// docs/ASSEMBLER.md: every example is assembled and compared, every table is the program's own.

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as library from "../../asm/index.ts";
import { expectWords, givenMessages, statedMessages, wordsByLine } from "./expectations.ts";

const MANUAL = readFileSync(new URL("../../docs/ASSEMBLER.md", import.meta.url), "utf8");

const blocks = [...MANUAL.matchAll(/^```cr80(?: file=(\S+))?\n(.*?)^```$/gms)].map(([, file, text]) => ({
  file,
  text: text!,
}));
const files = new Map(blocks.flatMap((b) => (b.file === undefined ? [] : [[b.file, b.text] as const])));
const given = {
  readFile: (name: string) => files.get(name),
  readBytes: (name: string) => new TextEncoder().encode(files.get(name)),
};
const examples = blocks.filter((b) => b.file === undefined).map((b, i) => [i + 1, b.text] as const);

/** A line of a statement of register conventions; a procedure has a label. */
const STATEMENT =
  /^ *\.(?:PROC +(\w+)|(?:EXTERNAL|CALL|RETURN|KEEP|DESTROY|LINK|EXITS|FALLS|ENDPROC|ASSUME)\b.*)$/gm;

/** The words of each line: from a copy without the lines that are there for their errors. */
function wordsOf(text: string): Map<number, number[]> {
  // What breaks its conventions has words all the same: only the statements are left out.
  const stated = /; error E20\d/.test(text)
    ? text.replace(STATEMENT, (_, name) => (name === undefined ? "" : `${name}:`))
    : text;
  const clean = stated.replace(/^.*; error (?!E20\d).*$/gm, (line) =>
    line.includes(".DATA") ? ".DATA 0x8000" : "",
  );
  const made = library.assemble({ file: "example.asm", text: clean, ...given });
  expect(made.diagnostics.filter((d) => d.severity === "error")).toEqual([]);
  return wordsByLine(made, "example.asm");
}

describe("the assembler's manual", () => {
  it("has examples", () => {
    expect(examples.length).toBeGreaterThan(12);
  });

  it.each(examples)("example %i becomes the words it shows", (_, text) => {
    expectWords(text, wordsOf(text));
  });

  it.each(examples)("example %i gives the messages it shows and no others", (_, text) => {
    const made = library.assemble({ file: "example.asm", text, ...given });
    const stated = statedMessages("example.asm", text);
    expect(givenMessages(made.diagnostics, "example.asm")).toEqual(stated);
    expect(made.diagnostics).toHaveLength(stated.length);
  });

  it("has an example of every directive, operator, function, escape and type", () => {
    const lines = blocks.map(({ text }) => text.replace(/;.*/g, "")).join("\n");
    const column = (heading: string) => {
      const table = MANUAL.slice(MANUAL.indexOf(heading)).split("\n\n")[0]!;
      const cells = table
        .split("\n")
        .slice(2)
        .map((row) => row.split(/(?<!\\)\|/)[1]!);
      return cells.flatMap((cell) =>
        [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code!.replaceAll("\\", "")),
      );
    };
    const words = (heading: string) => column(heading).map((code) => code.replace(/(?<=\().*/, ""));
    const escapes = ["\\n", "\\r", "\\t", "\\0", "\\\\", '\\"', "\\'", "\\x"];
    const types = words("| type | is |").filter((type) => /^[A-Z]/.test(type));
    const wanted = [
      ...column("| operators | meaning |"),
      ...words("| function | is |"),
      ...types,
      ...escapes,
    ];
    expect(wanted.length).toBeGreaterThan(40);
    expect(wanted.filter((what) => !lines.includes(what))).toEqual([]);
    const missing = [...library.DIRECTIVES.keys()].filter(
      (name) => !new RegExp(`\\.${name}\\b`, "i").test(lines),
    );
    expect(missing).toEqual([]);
  });

  it("lists all directives", () => {
    const rows = [...MANUAL.matchAll(/^\| `\.([A-Z]+)` \| (?:`(.*)` )?\| (.*) \|$/gm)].map((m) =>
      m.slice(1, 4).map((cell) => cell ?? ""),
    );
    expect(rows).toEqual([...library.DIRECTIVES].map(([name, d]) => [name, d.operands, d.summary]));
  });

  it("lists all codes", () => {
    const rows = [...MANUAL.matchAll(/^\| ([EWN]\d{3}) \| (.*) \|$/gm)].map((m) => [m[1], m[2]]);
    expect(rows).toEqual(Object.entries(library.CODES));
  });

  it("names every export of the library in its table, and nothing else", () => {
    const [, table] = /^\| exported \| is \|\n\|---\|---\|\n((?:\|.*\n)+)/m.exec(MANUAL)!;
    const names = [...table!.matchAll(/^\| `(\w+)(\(.*?\))?` \|/gm)];
    const exported: Readonly<Record<string, unknown>> = { ...library };
    expect(names.map(([, name]) => name).sort()).toEqual(Object.keys(exported).sort());
    for (const [, name, call] of names) {
      expect(typeof exported[name!] === "function", name).toBe(call !== undefined);
    }
  });

  it("has a memory plan, and a table, with every kind of line", () => {
    const { diagnostics } = library.link({ objects: [], plan: { file: "plan", text: "nonsense" } });
    const kinds = diagnostics[0]!.advice!.replace("lines begin with ", "").split(", ");
    const [, plan] = /^```text file=sums\.plan\n(.*?)^```/ms.exec(MANUAL)!;
    expect([...new Set(plan!.match(/^\w+/gm))].sort()).toEqual([...kinds].sort());
    const [, table] = /^\| line \| says \|\n\|---\|---\|\n((?:\|.*\n)+)/m.exec(MANUAL)!;
    const listed = [...table!.matchAll(/`(\w+) [^`]*`(?=.*\| )/g)].map(([, word]) => word);
    expect(listed.sort()).toEqual([...kinds].sort());
  });

  it("names every key of a source map in its table", () => {
    const [, table] = /^\| key \| is \|\n\|---\|---\|\n((?:\|.*\n)+)/m.exec(MANUAL)!;
    const keys = [...table!.matchAll(/^\| (`.*?`) \|/gm)].flatMap(([, cell]) => cell!.match(/\w+/g)!);
    const map = library.sourceMapOf(library.assemble({ file: "x", text: " NOP" }))!;
    expect(keys).toEqual(Object.keys(map));
  });
});
