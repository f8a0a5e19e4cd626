// Makes the index of the instructions: by mnemonic, by page of the handbook, by set, and by what they do.

import { describe } from "../../asm/semantics/described.ts";
import type { Instruction } from "../../core-as/isa/instructions.ts";

type Forms = readonly Instruction[];

/** What a form does, for the index by effect: what it changes, and where it continues. */
export function effectsOf(row: Instruction): string[] {
  const { writes, goesOn, faults } = describe(row);
  const changes = writes.map(
    (place) => CHANGES.find(([pattern]) => pattern.test(place))?.[1] ?? "changes registers",
  );
  const system = faults.includes("privileged instruction") ? ["needs system mode"] : [];
  const all = [...new Set([...changes, ...goesOn, ...system])];
  return all.length === 0 ? ["changes nothing"] : all;
}

/** What is changed where a place is written, by its name in the notation. */
const CHANGES: readonly (readonly [RegExp, string])[] = [
  [/^V$/, "sets V"],
  [/^m$/, "adds to m: a prefix"],
  [/^[DS]$/, "changes a register or memory"],
  [/^(?:PSW|BASE)$|^the (?:interval timer|memory map)$/, "changes PSW, BASE, the map or the timer"],
  [/\[|\baddress\b|\bbyte number\b|^the process stack$/, "changes memory"],
  [/^whatever/, "changes what a word or a frame says"],
];

/** The text of the page. `made` says that it is made. */
export function indexPage(table: Forms, made: string): string {
  return [
    made,
    "",
    "# Index of the instructions",
    "",
    "By [mnemonic](#by-mnemonic), [page of the handbook](#by-page), [set](#by-set) and [effect](#by-effect). The table of all forms",
    "with their words is [here](README.md).",
    "",
    "## By mnemonic",
    "",
    "| mnemonic | forms | set | page | effect |",
    "|---|---|---|---|---|",
    ...[...grouped(table, ({ mnemonic }) => [mnemonic])]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([mnemonic, forms]) => {
        const cells = [forms.length, listed(forms, "set"), listed(forms, "page")];
        const effects = [...new Set(forms.flatMap(effectsOf))].join(", ");
        return `| ${link(mnemonic)} | ${cells.join(" | ")} | ${effects} |`;
      }),
    "",
    ...section("By page", "page", table, ({ page }) => [page]),
    ...section("By set", "set", table, ({ set }) => [set]),
    ...section("By effect", "effect", table, effectsOf),
  ].join("\n");
}

const link = (mnemonic: string): string => `[${mnemonic}](${mnemonic}.md)`;

/** The different values of forms, in their order. */
const listed = (forms: Forms, key: "set" | "page"): string =>
  [...new Set(forms.map((form) => form[key]))].join(", ");

function grouped(table: Forms, keysOf: (row: Instruction) => readonly string[]): Map<string, Instruction[]> {
  const groups = new Map<string, Instruction[]>();
  for (const row of table) {
    for (const key of keysOf(row)) groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return groups;
}

/** A table that has the mnemonics of each group. */
function section(
  heading: string,
  head: string,
  table: Forms,
  keysOf: (row: Instruction) => readonly string[],
): string[] {
  const rows = [...grouped(table, keysOf)].map(([key, forms]) => {
    const mnemonics = [...new Set(forms.map(({ mnemonic }) => mnemonic))];
    return { key, text: `| ${key} | ${mnemonics.map(link).join(", ")} |` };
  });
  rows.sort((a, b) => a.key.localeCompare(b.key, "en", { numeric: true }));
  return [
    `## ${heading}`,
    "",
    `| ${head} | instructions |`,
    "|---|---|",
    ...rows.map(({ text }) => text),
    "",
  ];
}
