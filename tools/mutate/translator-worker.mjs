// Shows mutants of the translator to vectors and random programs: a process of its own, since a mutant may never return.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { createServer } from "vite";

const root = fileURLToPath(new URL("../..", import.meta.url));
process.chdir(root);
/** Of each file of vectors so many. */
const VECTORS = 12;

let mutant;
const server = await createServer({
  configFile: false,
  root,
  logLevel: "silent",
  server: { middlewareMode: true, watch: null, hmr: false, ws: false },
  optimizeDeps: { noDiscovery: true },
  plugins: [
    {
      name: "mutant",
      enforce: "pre",
      load(id) {
        if (mutant === undefined || id !== join(root, mutant.file)) return undefined;
        const lines = readFileSync(id, "utf8").split("\n");
        lines[mutant.line - 1] = mutant.after;
        return lines.join("\n");
      },
    },
  ],
});
const folder = "tests/conformance/vectors/data";
const vectors = readdirSync(folder, { recursive: true })
  .filter((file) => file.endsWith(".json.gz"))
  .flatMap((file) => {
    const all = JSON.parse(gunzipSync(readFileSync(join(folder, file))).toString());
    const step = Math.ceil(all.length / VECTORS);
    return all.filter((_, i) => i % step === 0);
  });

/** What finds fault with the translator, or null. */
async function judge() {
  server.moduleGraph.invalidateAll();
  const load = (file) => server.ssrLoadModule(`/tests/conformance/${file}.ts`);
  const { translatedPairs, translating, translatingCore } = await load("translated");
  const { runCut } = await load("cuts");
  const { Random } = await load("vectors/random");
  const { VectorRunner } = await server.ssrLoadModule("/host/vectors.ts");
  if (new VectorRunner(translatingCore(), translating(1)).run(vectors).failures.length > 0) return "vectors";
  const { partingAtEdges } = await load("edges");
  if (partingAtEdges((await load("twins")).twins()) !== undefined) return "several turns";
  const pairs = translatedPairs();
  for (const [kind, make, programs, events] of [
    ["hot loops", (await load("hot-loops")).hotLoops, 400, 20],
    ["cuts", (await load("self-modifying")).selfModifying, 16, 150],
  ]) {
    for (let i = 0; i < programs; i++) {
      const name = `mutants ${i}`;
      if (runCut(pairs, make(new Random(name), name, events)).parting !== undefined) return kind;
    }
  }
  return null;
}

/** The same; a mutant that throws is seen. */
async function judged() {
  try {
    return { by: await judge() };
  } catch (error) {
    return { by: String(error).split("\n")[0].slice(0, 80) };
  }
}

process.on("message", async (message) => {
  mutant = message;
  process.send(await judged());
});
process.send(await judged());
