// Compiles mutants and shows them to the suite: a separate process, since a mutant may never return.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";
import { typeScript } from "../typescript.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
process.chdir(root);
const server = await typeScript();
const { applyMutant } = await server.ssrLoadModule("/tools/mutate/mutants.ts");
const { detector, partsFor } = await server.ssrLoadModule("/tools/mutate/suite.ts");

/** Sources as they were at the start, which mutants name by their lines. */
const sources = new Map();
function source(name) {
  if (!sources.has(name)) {
    let text = null;
    try {
      text = readFileSync(join(root, name), "utf8");
    } catch {
      // The compiler asks for names that it only guesses.
    }
    sources.set(name, text);
  }
  return sources.get(name);
}

/** The core with a fault in it; undefined when the compiler refuses it. Optimisation would take longer than it saves. */
async function compile(mutant) {
  let wasm;
  const { error } = await asc.main(
    [
      "core-as/index.ts",
      "--outFile",
      "core.wasm",
      "--runtime",
      "stub",
      "--optimizeLevel",
      "0",
      "--noAssert",
    ].concat(["--initialMemory", "128", "--maximumMemory", "4096"]),
    {
      stdout: { write: () => true },
      stderr: { write: () => true },
      readFile: (name) => (name === mutant?.file ? applyMutant(source(name), mutant) : source(name)),
      writeFile: (_name, contents) => {
        wasm = contents;
      },
      listFiles: () => [],
    },
  );
  return error === null ? wasm : undefined;
}

/** Says which part of the suite comes now, and lets the message go out before the part takes the thread. */
async function announce(part) {
  process.send({ part });
  await new Promise((resolve) => setImmediate(resolve));
}

async function judge(mutant) {
  const wasm = await compile(mutant);
  if (wasm === undefined) return { by: "compiler", what: "" };
  const module = new WebAssembly.Module(wasm);
  for (const name of partsFor(mutant?.file)) {
    await announce(name);
    let what;
    try {
      what = detector(name).find(module, wasm);
    } catch (error) {
      what = String(error).split("\n")[0];
    }
    if (what !== undefined) return { by: name, what };
  }
  return { by: null, what: "" };
}

process.on("message", async (mutant) => {
  process.send(await judge(mutant));
});
// Without a fault nothing may be found; who takes the place of one that was killed need not look again.
process.send(process.argv.includes("--again") ? { by: null, what: "" } : await judge(null));
