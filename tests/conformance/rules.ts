// Which rules of docs/MACHINE.md and of the instruction pages have a test, from the claims of the tests (claims.ts).

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { INSTRUCTIONS } from "../../core-as/isa/instructions.ts";
import { parseRules, type Rule } from "../../tools/manual/rules.ts";
import { TEST_CLAIMS, VECTOR_CLAIMS } from "./claims.ts";
import { keyOf } from "./reference/decode.ts";
import { EXCLUDED } from "./vectors/coverage.ts";

const TESTS = "tests";
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
  for (const [files, ids] of VECTOR_CLAIMS) {
    for (const file of files.split(" ")) {
      if (!existsSync(join(VECTORS, `${file}.json.gz`))) problems.push(`there are no vectors ${file}`);
      claim(`vectors ${file}`, ids.split(" "));
    }
  }
  for (const [file, name, ids] of TEST_CLAIMS) {
    const text = existsSync(file) ? readFileSync(file, "utf8") : "";
    if (!text.includes(name)) problems.push(`${file} has no test "${name}"`);
    claim(`${file}: ${name}`, ids.split(" "));
  }
  for (const file of testFiles(TESTS)) {
    const tagged = [...readFileSync(file, "utf8").matchAll(/^(?:\/\/|;) rules: (.+)$/gm)];
    claim(
      file,
      tagged.flatMap((match) => match[1]!.split(/, ?/)),
    );
  }
  const unclaimed = rules.map(({ id }) => id).filter((id) => claims.get(id)!.length === 0);
  return { rules, claims, unclaimed, problems };
}

/** Test files and self-tests, in the order of their names. */
function testFiles(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return testFiles(path);
    return /\.test\.ts$|selftests\/.*\.asm$/.test(path) ? [path] : [];
  });
}

/**
 * The rows of the instruction table, whose encoding and operation are the rules [ADD-E1] and [ADD-O1] of the instruction
 * pages, with the tests of each that has no vectors.
 */
export function rowsWithoutVectors(): readonly string[] {
  return INSTRUCTIONS.map(keyOf).filter((key) => key in EXCLUDED);
}
