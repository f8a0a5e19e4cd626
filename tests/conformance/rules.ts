// Which rules of docs/MACHINE.md and of the instruction pages have a test, from the claims of the tests (claims.ts).

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { rowName } from "../../core-as/isa/fields.ts";
import { FUNCTIONS } from "../../core-as/isa/functions.ts";
import { INSTRUCTIONS } from "../../core-as/isa/instructions.ts";
import { ROUTINES } from "../../core-as/isa/routines.ts";
import { parseRules, type Rule } from "../../tools/manual/rules.ts";
import { TEST_CLAIMS, VECTOR_CLAIMS } from "./claims.ts";
import { keyOf } from "./reference/decode.ts";
import { EXCLUDED } from "./vectors/coverage.ts";
import type { Manifest } from "./vectors/files.ts";

const SELFTESTS = "tests/conformance/selftests";
const VECTORS = "tests/conformance/vectors/data";

/** The rules of the manual, the tests that claim each, and what is wrong with the claims. */
export interface RuleReport {
  readonly rules: readonly Rule[];
  readonly claims: ReadonlyMap<string, readonly string[]>;
  readonly unclaimed: readonly string[];
  readonly problems: readonly string[];
}

export function reportRules(): RuleReport {
  const { rules } = parseRules(readFileSync("docs/MACHINE.md", "utf8"), "docs/MACHINE.md");
  const claims = new Map(rules.map(({ id }): [string, string[]] => [id, []]));
  const problems: string[] = [];
  const claim = (test: string, ids: readonly string[]): void => {
    for (const id of ids) {
      const tests = claims.get(id);
      if (tests === undefined) problems.push(`${test} claims ${id}, which is no rule`);
      else if (!tests.includes(test)) tests.push(test);
    }
  };
  const { files: committed } = JSON.parse(readFileSync(join(VECTORS, "manifest.json"), "utf8")) as Manifest;
  const withVectors = new Set(committed.flatMap(({ file, vectors }) => (vectors > 0 ? [file] : [])));
  for (const [files, ids] of VECTOR_CLAIMS) {
    for (const file of files.split(" ")) {
      if (!withVectors.has(`${file}.json.gz`)) problems.push(`there are no vectors ${file}`);
      claim(`vectors ${file}`, ids.split(" "));
    }
  }
  // The vectors of a row show the functions and the routine that its operation names.
  const named = (names: Readonly<Record<string, unknown>>, group: string, operation: string): string[] =>
    Object.keys(names).flatMap((name, i) => (operation.includes(`${name}(`) ? [`${group}-${i + 1}`] : []));
  for (const row of INSTRUCTIONS) {
    const { set, operation } = row;
    const file = `${set}/${rowName(row).toLowerCase().replaceAll(/[ .,]/g, "-")}`;
    if (!withVectors.has(`${file}.json.gz`)) continue;
    claim(`vectors ${file}`, [
      ...named(FUNCTIONS, "FUNCTION", operation),
      ...named(ROUTINES, "ROUTINE", operation),
    ]);
  }
  for (const [file, name, ids] of TEST_CLAIMS) {
    const text = existsSync(file) ? readFileSync(file, "utf8") : "";
    const body = testBody(text, name);
    if (body === undefined) problems.push(`${file} has no test "${name}"`);
    else if (!body.includes("expect(")) problems.push(`${file}: "${name}" expects nothing`);
    claim(`${file}: ${name}`, ids.split(" "));
  }
  for (const file of selftestFiles()) {
    const tagged = [...readFileSync(file, "utf8").matchAll(/^; rules: (.+)$/gm)];
    claim(
      file,
      tagged.flatMap((match) => match[1]!.split(/, ?/)),
    );
  }
  const unclaimed = rules.map(({ id }) => id).filter((id) => claims.get(id)!.length === 0);
  return { rules, claims, unclaimed, problems };
}

/** Where a test or a group of tests begins: the name is the string that follows. */
const BEGINS = /^( *)(?:(?:test|it|describe)(?:\.each\(.*\))?|.*\]\))\(\s*(["'`])(.*)\2,/gm;

/** The lines of the test, or the group, in whose name a text is; undefined where no name has it. */
export function testBody(source: string, name: string): string | undefined {
  for (const match of source.matchAll(BEGINS)) {
    const [, indent, , title] = match;
    if (!title!.includes(name)) continue;
    const [first, ...rest] = source.slice(match.index).split("\n");
    if (first!.endsWith(");")) return first;
    // The formatter puts the end as far in as the beginning.
    const end = rest.findIndex((line) => line.startsWith(`${indent})`) || line.startsWith(`${indent}})`));
    return [first, ...rest.slice(0, end + 1)].join("\n");
  }
  return undefined;
}

/** The guest self-tests, in the order of their names. */
function selftestFiles(): string[] {
  const names = readdirSync(SELFTESTS).filter((name) => name.endsWith(".asm"));
  return names.sort().map((name) => `${SELFTESTS}/${name}`);
}

/**
 * The rows of the instruction table, whose encoding and operation are the rules [ADD-E1] and [ADD-O1] of the instruction
 * pages, with the tests of each that has no vectors.
 */
export function rowsWithoutVectors(): readonly string[] {
  return INSTRUCTIONS.map(keyOf).filter((key) => key in EXCLUDED);
}
