import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { INSTRUCTIONS } from "../../core-as/isa/instructions.ts";
import { makePages, mnemonicsOf, notationTables } from "../../tools/manual/pages.ts";
import { concerns, parseRules } from "../../tools/manual/rules.ts";

const MANUAL = "docs/MACHINE.md";
const manual = readFileSync(MANUAL, "utf8");
const { rules, problems } = parseRules(manual, MANUAL);
const made = makePages(INSTRUCTIONS, rules);

describe("rules of the machine manual", () => {
  test("are all in the form of a rule", () => {
    expect(problems).toEqual([]);
    // Every bracketed id of the text, outside the example of the form, is the id of an extracted rule.
    const ids = [...manual.matchAll(/^(?:- |\| )\[([A-Z][A-Z0-9]*-[EO]?\d+)\]/gm)].map((match) => match[1]);
    expect(rules.map((rule) => rule.id)).toEqual(ids);
    expect(rules.length).toBeGreaterThan(200);
  });

  test("have ids that are unique and numbered from 1 in their group, and a text", () => {
    const seen = new Map<string, number>();
    for (const rule of rules) {
      const number = Number(rule.id.slice(rule.group.length + 1));
      expect(number, rule.id).toBe((seen.get(rule.group) ?? 0) + 1);
      seen.set(rule.group, number);
      expect(rule.text.length, rule.id).toBeGreaterThan(0);
    }
  });

  test("name sources of the table of sources, and the standing fits the source", () => {
    const table = manual.slice(manual.indexOf("| source | is |"), manual.indexOf("Numbers are decimal"));
    const known = [...table.matchAll(/^\| ([A-Z0-9]+) \|/gm)].map((match) => match[1]!);
    expect(known).toEqual(["PR3", "AA", "CSF", "PAT", "IEEE", "FIT", "OURS"]);
    const due = { H: ["PR3", "AA", "CSF"], R: ["FIT"], O: ["OURS"] };
    for (const { id, standing, sources } of rules) {
      for (const source of sources) expect(known, id).toContain(source);
      expect(due[standing], `${id} has the standing ${standing}`).toContain(sources[0]);
    }
  });

  test("say in every section what is historical and what is not: no statement in a list stands without its mark", () => {
    let section = "";
    const unmarked: string[] = [];
    for (const line of manual.split("\n")) {
      if (line.startsWith("## ")) section = line.slice(3);
      if (section === "How to read it") continue;
      if (/^[-*] /.test(line) && !/^- \[/.test(line)) unmarked.push(`${section}: ${line}`);
      if (/^\| (?!\[|id )/.test(line)) unmarked.push(`${section}: ${line}`);
    }
    expect(unmarked).toEqual([]);
  });

  test("count the rows of the sets as they are in the instruction table", () => {
    for (const set of ["base", "mapped", "float", "alt"]) {
      const rule = rules.find(({ group, text }) => group === "SET" && text.startsWith(`${set} |`));
      expect(rule?.text.split(" | ")[1]).toBe(String(INSTRUCTIONS.filter((row) => row.set === set).length));
    }
  });

  test("count the undefined words outside the alt set as the patterns leave them", () => {
    const patterns = INSTRUCTIONS.filter((row) => row.set !== "alt").map((row) => {
      const bits = row.word.slice(0, 16);
      const number = (fixed: RegExp) => Number.parseInt(bits.replace(fixed, "1").replace(/[^1]/g, "0"), 2);
      return { row, mask: number(/[01]/g), value: Number.parseInt(bits.replace(/[^01]/g, "0"), 2) };
    });
    let undefinedWords = 0;
    const shared = new Set<string>();
    for (let word = 0; word < 0x10000; word++) {
      const found = patterns.filter(({ mask, value }) => (word & mask) === value);
      if (found.length === 0) undefinedWords++;
      if (found.length > 1) shared.add(found.map(({ row }) => row.mnemonic).join(" "));
    }
    expect(rules.find((rule) => rule.id === "SET-5")?.text).toContain(undefinedWords.toLocaleString("en-US"));
    expect([...shared]).toEqual(["JON NOP"]);
  });

  test("explain every kind of operand and every letter of the patterns, and nothing that no row has", () => {
    const first = (group: string) =>
      rules
        .filter((rule) => rule.group === group && rule.text.startsWith("`"))
        .flatMap((rule) => [...rule.text.split(" | ")[0]!.matchAll(/`([^`]+)`/g)].map((match) => match[1]!));
    const kinds = new Set(
      INSTRUCTIONS.flatMap((row) => row.operands.split(",")).filter((kind) => kind !== "-"),
    );
    expect([...first("OPERAND")].sort()).toEqual([...kinds].sort());
    const letters = new Set(INSTRUCTIONS.flatMap((row) => [...row.word.replace(/[01 ]/g, "")]));
    expect([...new Set(first("FIELD").map((text) => text[0]))].sort()).toEqual([...letters].sort());
  });

  test("give the grammar of the notation as its parser has it, and every function and routine", () => {
    const source = readFileSync("core-as/isa/notation.ts", "utf8");
    const grammar = [...source.matchAll(/^\/\/ {3}([a-z]+ += .+)$/gm)].map((match) => match[1]);
    expect(grammar.length).toBeGreaterThan(10);
    expect(manual).toContain(`\`\`\`\n${grammar.join("\n")}\n\`\`\``);
    expect(manual).toContain(notationTables());
  });

  test("mark as malformed what only looks like a rule", () => {
    const text = ["- [MAP-1] X (FIT): no such standing", "- [MAP-2] R: no source", "| [MAP-3] | R | FIT |"];
    expect(parseRules(text.join("\n"), "x").problems.map(({ line }) => line)).toEqual([1, 2, 3]);
    expect(parseRules("```\n- [MAP-1] R (FIT): an example\n```", "x")).toEqual({ rules: [], problems: [] });
  });

  test("go on in indented lines", () => {
    const { rules: read } = parseRules("- [MAP-1] R (FIT, PR3): one\n  two\n\n  three", "x");
    expect(read).toMatchObject([{ id: "MAP-1", group: "MAP", sources: ["FIT", "PR3"], text: "one two" }]);
  });
});

describe("pages of the instructions", () => {
  test("give every form an encoding and an operation as rules with ids of their own", () => {
    const ids: string[] = [];
    for (const [file, text] of made) {
      const parsed = parseRules(text, file);
      expect(parsed.problems).toEqual([]);
      ids.push(...parsed.rules.map((rule) => rule.id));
    }
    expect(ids).toHaveLength(2 * INSTRUCTIONS.length);
    expect(new Set([...ids, ...rules.map((rule) => rule.id)]).size).toBe(ids.length + rules.length);
  });

  test("have an index in which each is under every heading, and under those effects that the manual says", () => {
    const index = made.get("INDEX.md")!;
    const mnemonics = [...new Set(INSTRUCTIONS.map(({ mnemonic }) => mnemonic))].sort();
    const named = (text: string) => [...text.matchAll(/\[([A-Z0-9]+)\]\(\1\.md\)/g)].map(([, name]) => name!);
    const [, ...sections] = index.split("\n## ");
    expect(sections.map((text) => text.split("\n")[0])).toEqual([
      "By mnemonic",
      "By page",
      "By set",
      "By effect",
    ]);
    for (const section of sections) expect([...new Set(named(section))].sort()).toEqual(mnemonics);
    const under = (effect: string) => named(index.split(`\n| ${effect} | `)[1]!.split("\n")[0]!).sort();
    const [set, others] = rules.find(({ id }) => id === "PSW-6")!.text.split(", all others keep it: ") as [
      string,
      string,
    ];
    expect(set).toBe("These instructions set V");
    // RTM takes it from the frame, of which the table says nothing.
    const stated = [...others.matchAll(/`(\w+)`/g)].map(([, name]) => name!).filter((name) => name !== "RTM");
    expect(under("sets V")).toEqual(stated.sort());
  });

  test("lead from each to the next, and through all of them", () => {
    const next = (page: string) => /^Next: \[\w+\]\((\w+\.md)\)/m.exec(made.get(page)!)![1]!;
    const seen = new Set<string>();
    for (let page = "ADD.md"; !seen.has(page); page = next(page)) seen.add(page);
    expect(seen.size).toBe(mnemonicsOf(INSTRUCTIONS).length);
  });

  test("show every note of the manual on an instruction, under that instruction", () => {
    const mnemonics = mnemonicsOf(INSTRUCTIONS);
    const start = manual.slice(0, manual.indexOf("## Notes to instructions")).split("\n").length;
    const end = manual.slice(0, manual.indexOf("Devices:")).split("\n").length;
    const notes = rules.filter(({ line }) => line > start && line < end);
    expect(notes.length).toBeGreaterThan(30);
    for (const note of notes) {
      expect(mnemonics, note.id).toContain(note.group);
      expect(concerns(note, note.group)).toBe(true);
      expect(made.get(`${note.group}.md`)).toContain(`- ${note.id} (`);
    }
  });
});
