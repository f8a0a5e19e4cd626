// Makes the pages of docs/instructions/: one for each mnemonic, from the instruction table and the rules of the manual.

import { hexWord } from "../../asm/printable.ts";
import { describe } from "../../asm/semantics/described.ts";
import { FUNCTIONS } from "../../core-as/isa/functions.ts";
import type { Instruction } from "../../core-as/isa/instructions.ts";
import { ROUTINES } from "../../core-as/isa/routines.ts";
import { indexPage } from "./index.ts";
import { concerns, type Rule } from "./rules.ts";

/** Says on every page that it is made. */
const MADE =
  "<!-- Made by `npm run docs` from core-as/isa/instructions.ts and docs/MACHINE.md. Do not edit. -->";

/** What a letter of a bit pattern stands for; docs/MACHINE.md, "Fields". */
const LETTERS: Readonly<Record<string, string>> = {
  A: "mode of operand a: 0 the register, 1 the data word that it addresses",
  B: "mode of operand b: 0 the register, 1 the data word that it addresses",
  a: "register R0-R7",
  b: "register R0-R7",
  c: "register R0-R7",
  d: "data displacement",
  g: "program displacement",
  j: "jump displacement",
  k: "constant",
  l: "float length: 0 short, 1 long",
  o: "open: 0 and 1 are the same instruction",
  p: "polarity",
  r: "register R0-R3",
  s: "link register: 0 none, 1-3 R5-R7",
  x: "register R4-R7",
};

/** The mnemonics in the order of the table. */
export const mnemonicsOf = (table: readonly Instruction[]): string[] => [
  ...new Set(table.map((row) => row.mnemonic)),
];

/** Name of the form: the mnemonic and, where there are any, its operands. */
const formName = (row: Instruction): string =>
  row.operands === "-" ? row.mnemonic : `${row.mnemonic} ${row.operands}`;

/** How many first words a form has, and the range of them. */
function words(row: Instruction): string {
  const bits = row.word.slice(0, 16);
  const least = Number.parseInt(bits.replace(/[^01]/g, "0"), 2);
  const most = Number.parseInt(bits.replace(/[^01]/g, "1"), 2);
  const count = 2 ** bits.replace(/[01]/g, "").length;
  if (count === 1) return `one word, ${hexWord(least)} hex`;
  return `${count.toLocaleString("en-US")} words from ${hexWord(least)} to ${hexWord(most)} hex`;
}

/** The bits of a word as two rows of a table, bit 15 first. */
function bitTable(bits: string): string[] {
  const numbers = Array.from({ length: 16 }, (_, i) => String(15 - i));
  return [
    `| ${numbers.join(" | ")} |`,
    `|${" --- |".repeat(16)}`,
    `| ${[...bits].map((bit) => (/[01]/.test(bit) ? `**${bit}**` : bit)).join(" | ")} |`,
  ];
}

/** The fields of a form: letter, bits, meaning. */
function fieldTable(bits: string): string[] {
  const letters = [...new Set(bits.replace(/[01]/g, ""))];
  if (letters.length === 0) return [];
  const places = (letter: string): string => {
    const at = [...bits].flatMap((bit, i) => (bit === letter ? [15 - i] : []));
    const runs: string[] = [];
    for (let i = 0; i < at.length; ) {
      let end = i;
      while (at[end + 1] === at[end]! - 1) end++;
      runs.push(end === i ? `${at[i]}` : `${at[i]}-${at[end]}`);
      i = end + 1;
    }
    return runs.join(", ");
  };
  return [
    "",
    "| field | bits | is |",
    "|---|---|---|",
    ...letters.map((letter) => `| \`${letter}\` | ${places(letter)} | ${LETTERS[letter]} |`),
  ];
}

/** The rule of MACHINE.md's table of operands for a kind. */
const operandRule = (kind: string, rules: readonly Rule[]): Rule | undefined =>
  rules.find((rule) => rule.group === "OPERAND" && rule.text.split(" | ")[0]!.includes(`\`${kind}\``));

function operandTable(row: Instruction, rules: readonly Rule[]): string[] {
  if (row.operands === "-") return [];
  const kinds = row.operands.split(",");
  const place = (i: number): string =>
    kinds.length === 1
      ? "the operand"
      : i === 0
        ? "first (S)"
        : i === kinds.length - 1
          ? "last (D)"
          : "second";
  const lines = kinds.map((kind, i) => {
    const rule = operandRule(kind, rules);
    if (!rule) throw new Error(`docs/MACHINE.md has no OPERAND rule for ${kind}`);
    return `| ${place(i)} | \`${kind}\` | ${rule.text.split(" | ")[1]} | ${rule.id} |`;
  });
  return ["", "| operand | kind | is | rule |", "|---|---|---|---|", ...lines];
}

/** A rule as it stands in a list. */
const ruleItem = (rule: Rule): string =>
  `- ${rule.id} (${rule.standing}, ${rule.sources.join(", ")}): ${rule.text.replaceAll(" | ", "; ")}`;

/** What an operation comes to. */
function inWords(row: Instruction): string[] {
  const { reads, writes, goesOn, faults, names } = describe(row);
  const lines = names.map(({ name, text, parameters }) => {
    const here = parameters.length === 0 ? "" : ` Here ${parameters.map((p) => `\`${p}\``).join(", ")}.`;
    return `- \`${name}\`: ${text}.${here}`;
  });
  const facts = [
    ["reads", reads.join(", ")],
    ["writes", writes.join(", ")],
    ["flow", goesOn.join(", ")],
    ["faults", faults.join(", ")],
  ].flatMap(([what, text]) => (text === "" ? [] : [`| ${what} | ${text} |`]));
  return [
    ...(lines.length === 0 ? [] : ["", ...lines]),
    ...(facts.length === 0 ? [] : ["", "| the operation | |", "|---|---|", ...facts]),
  ];
}

/** One form of an instruction; `n` counts the forms of its mnemonic from 1. */
function formSection(row: Instruction, n: number, rules: readonly Rule[]): string[] {
  const [bits, second] = row.word.split(" ") as [string, string | undefined];
  return [
    `## ${formName(row)}`,
    "",
    `- [${row.mnemonic}-E${n}] H (PR3): \`${row.word}\`, set ${row.set}, handbook page ${row.page}.`,
    `- [${row.mnemonic}-O${n}] R (FIT): \`${row.operation}\``,
    ...inWords(row),
    "",
    `${row.set === "alt" ? "After ALT: " : ""}${words(row)}${second === undefined ? "" : ", and a second word with the field `g`"}.`,
    "",
    ...bitTable(bits),
    ...fieldTable(bits),
    ...operandTable(row, rules),
    "",
  ];
}

/** The page of a mnemonic. */
function page(mnemonic: string, next: string, table: readonly Instruction[], rules: readonly Rule[]): string {
  const forms = table.filter((row) => row.mnemonic === mnemonic);
  const notes = rules.filter((rule) => concerns(rule, mnemonic));
  return [
    MADE,
    "",
    `# ${mnemonic}`,
    "",
    ...forms.flatMap((row, i) => formSection(row, i + 1, rules)),
    ...(notes.length > 0 ? ["## Rules of the manual", "", ...notes.map(ruleItem), ""] : []),
    `Next: [${next}](${next}.md). [All instructions](README.md), [index](INDEX.md), [the machine](../MACHINE.md)`,
    "",
  ].join("\n");
}

/** The table of all forms, by set. */
function index(table: readonly Instruction[]): string {
  const sets = [...new Set(table.map((row) => row.set))];
  const cell = (text: string): string => text.replaceAll("|", "\\|");
  const line = (row: Instruction): string =>
    `| [${row.mnemonic}](${row.mnemonic}.md) | ${row.operands} | \`${row.word}\` | ${row.page} | ${cell(row.operation)} |`;
  return [
    MADE,
    "",
    "# Instructions",
    "",
    `All ${table.length} forms of ${mnemonicsOf(table).length} mnemonics. Mnemonic, operands, word and page are historical`,
    "(recorded by PyReveng3 from the *CR80 Minicomputer Handbook 82/83*), every operation is reconstructed.",
    "[The machine](../MACHINE.md) explains fields, operands and standing; [the index](INDEX.md) has them by mnemonic, page and effect.",
    "",
    ...sets.flatMap((set) => [
      `## Set ${set}`,
      "",
      "| mnemonic | operands | word | page | operation |",
      "|---|---|---|---|---|",
      ...table.filter((row) => row.set === set).map(line),
      "",
    ]),
  ].join("\n");
}

/** The tables of functions and routines in docs/MACHINE.md, as they must be there. */
export function notationTables(): string {
  const cell = (text: string): string => text.replaceAll("|", "\\|");
  const functions = Object.entries(FUNCTIONS).map(
    ([name, { parameters, gives }], i) =>
      `| [FUNCTION-${i + 1}] | O | OURS | \`${name}(${parameters.join(", ")})\` | ${cell(gives)} |`,
  );
  const routines = Object.entries(ROUTINES).map(
    ([name, { parameters, text }], i) =>
      `| [ROUTINE-${i + 1}] | R | FIT | \`${name}(${parameters.map((p) => p.name).join(", ")})\` | ${cell(text)} |`,
  );
  return [
    "| id | st | source | function | gives |",
    "|---|---|---|---|---|",
    ...functions,
    "",
    "| id | st | source | routine | does |",
    "|---|---|---|---|---|",
    ...routines,
  ].join("\n");
}

/** Every file of docs/instructions/ with its text. */
export function makePages(table: readonly Instruction[], rules: readonly Rule[]): Map<string, string> {
  const mnemonics = mnemonicsOf(table);
  const files = new Map([
    ["README.md", index(table)],
    ["INDEX.md", indexPage(table, MADE)],
  ]);
  mnemonics.forEach((mnemonic, i) => {
    const next = mnemonics[(i + 1) % mnemonics.length]!;
    files.set(`${mnemonic}.md`, page(mnemonic, next, table, rules));
  });
  return files;
}
