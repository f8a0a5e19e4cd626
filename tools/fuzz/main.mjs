#!/usr/bin/env node
// Core against reference in lock step on random programs, for as long as it is told. What parts them is made small and
// kept in tests/conformance/found/, where npm test replays it.
//
//   npm run fuzz -- --minutes 30 [--seed TEXT]

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { typeScript } from "../typescript.mjs";

const { values } = parseArgs({
  options: { minutes: { type: "string", default: "1" }, seed: { type: "string", default: "fuzz" } },
});
const minutes = Number(values.minutes);
if (!(minutes > 0)) {
  console.error(`fuzz: --minutes takes a number above 0, not "${values.minutes}"`);
  process.exit(2);
}

const root = new URL("../../", import.meta.url);
const server = await typeScript();
const { Pair } = await server.ssrLoadModule("/tests/conformance/lockstep.ts");
const { makePool, PAGES, runProgram } = await server.ssrLoadModule("/tests/conformance/programs.ts");
const { capture, shrink } = await server.ssrLoadModule("/tests/conformance/fuzz.ts");

const module = new WebAssembly.Module(readFileSync(new URL("dist/core.wasm", root)));
const pair = new Pair(module, PAGES);
const end = Date.now() + minutes * 60_000;
/** A fresh pool of instructions for so many programs. */
const POOL_PROGRAMS = 5000;
let pool;
let programs = 0;
let steps = 0;
let failures = 0;
for (; Date.now() < end; programs++) {
  const poolSeed = `${values.seed} ${Math.floor(programs / POOL_PROGRAMS)}`;
  if (programs % POOL_PROGRAMS === 0) pool = makePool(poolSeed);
  const options = { nested: programs % 2 === 1 };
  const run = runProgram(pair, `${values.seed} ${programs}`, pool, options);
  steps += run.steps;
  if (run.parting === undefined) continue;
  failures++;
  const small = shrink(pair, capture(pair, run.parting, pool, options));
  const file = new URL(`tests/conformance/found/${small.name.replaceAll(/[^a-z0-9]+/gi, "-")}.json`, root);
  mkdirSync(new URL(".", file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(small)}\n`);
  console.error(
    `fuzz: they part at ${small.name}; ${small.memory.length} words are left, kept in ${fileURLToPath(file)}`,
  );
}
await server.close();
console.log(`${programs} programs, ${steps} steps: ${programs - failures} passed, ${failures} failed`);
process.exitCode = failures === 0 ? 0 : 1;
