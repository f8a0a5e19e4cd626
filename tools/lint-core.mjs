// Checks the format and the style of the core's AssemblyScript, and corrects them with --write: node tools/lint-core.mjs
// [--write]
//
// biome reads TypeScript, whose grammar has no decorators of functions. It is shown copies in which they are comments.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const core = join(root, "core-as");
const write = process.argv.includes("--write");

const hidden = (text) =>
  text.replaceAll(/^(\/\/ @ts-ignore: decorator\n)(@inline|@external\([^)]*\)) /gm, "$1/*$2*/ ");
const shown = (text) => text.replaceAll(/^(\/\/ @ts-ignore: decorator\n)\/\*(@[^*]*)\*\/ /gm, "$1$2 ");

/** What is not a fault in AssemblyScript: == compares like ===, a float is compared with itself for NaN, a case falls through. */
const OFF = {
  suspicious: [
    "noDoubleEquals",
    "noSelfCompare",
    "noTsIgnore",
    "noApproximativeNumericConstant",
    "noFallthroughSwitchClause",
  ],
  correctness: ["noPrecisionLoss"],
  style: ["useImportType", "noNonNullAssertion"],
};

const settings = JSON.parse(readFileSync(join(root, "biome.json"), "utf8"));
const off = (rules) => Object.fromEntries(rules.map((rule) => [rule, "off"]));
const rules = Object.fromEntries(Object.entries(OFF).map(([group, list]) => [group, off(list)]));
settings.files = { includes: ["**"] };
settings.linter = { rules: { preset: "recommended", ...rules } };
delete settings.$schema;

const copy = mkdtempSync(join(tmpdir(), "core-as-"));
try {
  const names = readdirSync(core).filter((name) => name.endsWith(".ts"));
  for (const name of names) writeFileSync(join(copy, name), hidden(readFileSync(join(core, name), "utf8")));
  writeFileSync(join(copy, "biome.json"), JSON.stringify(settings));
  const biome = join(root, "node_modules/@biomejs/biome/bin/biome");
  const args = [
    "check",
    ...(write ? ["--write"] : []),
    "--error-on-warnings",
    "--max-diagnostics=50",
    ...names,
  ];
  const { status } = spawnSync(process.execPath, [biome, ...args], { cwd: copy, stdio: ["ignore", 2, 2] });
  if (write)
    for (const name of names) writeFileSync(join(core, name), shown(readFileSync(join(copy, name), "utf8")));
  process.exitCode = status ?? 1;
} finally {
  rmSync(copy, { recursive: true, force: true });
}
