// Writes docs/CONFORMANCE.md: npm run conformance-report [-- --keep]
//
// The suite is TypeScript; vite (which vitest brings) loads it. It takes a minute or two: the sweeps are run and the errors
// of floats measured. With --keep these two sections stay as they are.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { typeScript } from "../typescript.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
process.chdir(root);
const server = await typeScript();
const { cheapSections, document, sweepSection } = await server.ssrLoadModule("/tests/conformance/report.ts");
const { floatSection } = await server.ssrLoadModule("/tests/conformance/float-errors.ts");
const core = new WebAssembly.Module(readFileSync(join(root, "dist/core.wasm")));
const [rules, vectors, selftests, mutants] = cheapSections(core);
const FILE = join(root, "docs/CONFORMANCE.md");
const kept = (heading) => {
  const [, rest = ""] = readFileSync(FILE, "utf8").split(`\n## ${heading}\n\n`);
  return { heading, text: rest.split("\n\n## ")[0] };
};
const measured = process.argv.includes("--keep")
  ? [kept("Sweeps"), kept("Floats")]
  : [sweepSection(core), floatSection(core)];
writeFileSync(FILE, document([rules, vectors, ...measured, selftests, mutants]));
await server.close();
