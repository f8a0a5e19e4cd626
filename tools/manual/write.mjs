// Writes docs/instructions/: node tools/manual/write.mjs
//
// The generator is TypeScript; vite (which vitest brings) loads it.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { typeScript } from "../typescript.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const server = await typeScript();
const { INSTRUCTIONS } = await server.ssrLoadModule("/core-as/isa/instructions.ts");
const { parseRules } = await server.ssrLoadModule("/tools/manual/rules.ts");
const { makePages } = await server.ssrLoadModule("/tools/manual/pages.ts");

const manual = parseRules(readFileSync(join(root, "docs/MACHINE.md"), "utf8"), "docs/MACHINE.md");
for (const { file, line, message } of manual.problems) console.error(`${file}:${line}: ${message}`);
if (manual.problems.length === 0) {
  const target = join(root, "docs/instructions");
  const pages = makePages(INSTRUCTIONS, manual.rules);
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target);
  for (const [file, text] of pages) writeFileSync(join(target, file), text);
  console.error(`${manual.rules.length} rules, ${pages.size} pages`);
} else {
  process.exitCode = 1;
}
await server.close();
