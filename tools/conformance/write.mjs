// Writes docs/CONFORMANCE.md: npm run conformance-report
//
// The suite is TypeScript; vite (which vitest brings) loads it. It takes a minute or two: the sweeps are run.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createServer } from "vite";

const root = fileURLToPath(new URL("../..", import.meta.url));
process.chdir(root);
const server = await createServer({
  configFile: false,
  root,
  logLevel: "error",
  server: { middlewareMode: true, watch: null, hmr: false, ws: false },
  optimizeDeps: { noDiscovery: true },
});
const { cheapSections, document, sweepSection } = await server.ssrLoadModule("/tests/conformance/report.ts");
const { floatSection } = await server.ssrLoadModule("/tests/conformance/float-errors.ts");
const core = new WebAssembly.Module(readFileSync(join(root, "dist/core.wasm")));
const [rules, vectors, selftests, mutants] = cheapSections(core);
const sections = [rules, vectors, sweepSection(core), floatSection(core), selftests, mutants];
writeFileSync(join(root, "docs/CONFORMANCE.md"), document(sections));
await server.close();
