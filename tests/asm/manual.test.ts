// docs/ASSEMBLER.md: every example is assembled and compared, every table is the program's own.

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { assemble, CODES, DIRECTIVES } from "../../asm/index.ts";

const MANUAL = readFileSync(new URL("../../docs/ASSEMBLER.md", import.meta.url), "utf8");

const blocks = [...MANUAL.matchAll(/^```cr80(?: file=(\S+))?\n(.*?)^```$/gms)].map(([, file, text]) => ({
  file,
  text: text!,
}));
const files = new Map(blocks.flatMap((b) => (b.file === undefined ? [] : [[b.file, b.text] as const])));
const examples = blocks.filter((b) => b.file === undefined).map((b, i) => [i + 1, b.text] as const);

const hex = (words: readonly number[]) =>
  words.map((w) => w.toString(16).toUpperCase().padStart(4, "0")).join(" ");

/** A line of a statement of register conventions; a procedure has a label. */
const STATEMENT = /^ *\.(?:PROC +(\w+)|(?:CALL|RETURN|KEEP|DESTROY|LINK|EXITS|FALLS|ENDPROC|ASSUME)\b.*)$/gm;

/** The words of each line: from a copy without the lines that are there for their errors. */
function wordsByLine(text: string): Map<number, number[]> {
  // What breaks its conventions has words all the same: only the statements are left out.
  const stated = /; error E20\d/.test(text)
    ? text.replace(STATEMENT, (_, name) => (name === undefined ? "" : `${name}:`))
    : text;
  const clean = stated.replace(/^.*; error (?!E20\d).*$/gm, (line) =>
    line.includes(".DATA") ? ".DATA 0x8000" : "",
  );
  const made = assemble({ file: "example.asm", text: clean, readFile: (name) => files.get(name) });
  expect(made.diagnostics.filter((d) => d.severity === "error")).toEqual([]);
  const { program, data } = made.module!;
  const first = {
    program: made.lines.find((l) => l.space === "program"),
    data: made.lines.find((l) => l.space === "data"),
  };
  const found = new Map<number, number[]>();
  for (const l of made.lines) {
    const part = l.space === "program" ? program : data;
    const at = l.address - first[l.space]!.address;
    found.set(l.line, [...(found.get(l.line) ?? []), ...part.words.slice(at, at + l.words)]);
  }
  return found;
}

describe("the assembler's manual", () => {
  it("has examples", () => {
    expect(examples.length).toBeGreaterThan(12);
  });

  it.each(examples)("example %i becomes the words it shows", (_, text) => {
    const found = wordsByLine(text);
    text.split("\n").forEach((line, i) => {
      const words = found.get(i + 1) ?? [];
      const shown = /; = (.*)$/.exec(line)?.[1];
      const count = /^(\d+) words$/.exec(shown ?? "")?.[1];
      if (count !== undefined) expect(words.length, line).toBe(Number(count));
      else if (!/; (warning|error) /.test(line)) expect(hex(words), line).toBe(shown ?? "");
    });
  });

  it.each(examples)("example %i gives the messages it shows and no others", (_, text) => {
    const shown = text.split("\n").flatMap((line, i) => {
      const code = /; (?:error|warning) ([EW]\d+)/.exec(line)?.[1];
      return code === undefined ? [] : [`${i + 1} ${code}`];
    });
    const made = assemble({ file: "example.asm", text, readFile: (name) => files.get(name) });
    expect(made.diagnostics.map((d) => `${d.line} ${d.code}`)).toEqual(shown);
  });

  it("lists all directives", () => {
    const rows = [...MANUAL.matchAll(/^\| `\.([A-Z]+)` \| (?:`(.*)` )?\| (.*) \|$/gm)].map((m) =>
      m.slice(1, 4).map((cell) => cell ?? ""),
    );
    expect(rows).toEqual([...DIRECTIVES].map(([name, d]) => [name, d.operands, d.summary]));
  });

  it("lists all codes", () => {
    const rows = [...MANUAL.matchAll(/^\| ([EWN]\d{3}) \| (.*) \|$/gm)].map((m) => [m[1], m[2]]);
    expect(rows).toEqual(Object.entries(CODES));
  });
});
