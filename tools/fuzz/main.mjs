#!/usr/bin/env node
// Looks for faults with random programs, for a given time. Programs on which something fails are made small and kept
// below tests/, where npm test replays them.
//
//   npm run fuzz -- [KIND] [--minutes N] [--instructions N] [--operations N] [--seed TEXT]
//
//   lockstep   core against reference, compared after each instruction (the kind when none is named)
//   cuts       the same in slices of random lengths, on programs that write over themselves
//   translate  translated functions wherever a slice begins, against interpreter and reference
//   functions  translated functions that are made and dropped: memory does not grow. Counts operations
//   user-mode  monitor calls of user mode against its own system
//   coroutines programs of coroutines on the firmware and on its model
//   channels   calls on channels by several partitions against their model
//   csf        operations of the processes of a CAMPS node: no pool loses an element. Counts operations
//   snapshots  random worlds that go on from snapshots, and snapshots with changed bytes
//   sessions   random keys in random worlds, recorded and replayed
//   disk       lives of disks against a model, and disks with changed bytes
//   debug      random worlds under the debugger, against plain runs

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { typeScript } from "../typescript.mjs";
import { bySeed, bySteps } from "./by-seed.mjs";
import { coroutines } from "./coroutines.mjs";
import { cuts } from "./cuts.mjs";
import { functions } from "./functions.mjs";
import { lockstep } from "./lockstep.mjs";
import { translate } from "./translate.mjs";
import { userMode } from "./user-mode.mjs";

/**
 * The kinds. Each is a function of { load, module, seed } that gives a function of a number, which runs that program and
 * returns { instructions, failure }, or { operations, failure }; a failure has a name, the data to keep, the folder of tests/ for it, and a summary.
 */
const KINDS = {
  lockstep,
  cuts,
  translate,
  functions,
  "user-mode": userMode,
  coroutines,
  channels: bySteps("/tests/host/channel-calls.ts", "host/found-channels", 1500, "instructions", "calls"),
  csf: bySteps("/tests/csf/conserve.ts", "csf/found-conserve", 1000, "operations", "operations"),
  snapshots: bySeed("/tests/host/snapshots/kit.ts", "host/found-snapshots", 6000),
  debug: bySeed("/tests/host/debug/problems.ts", "host/debug/found", 20_000),
  sessions: bySeed("/tests/host/recording/sessions.ts", "host/found-sessions", 6000),
  disk: bySeed("/tests/disk/kit.ts", "disk/found", 1),
};

/** Ends with a message about wrong use. */
function refuse(message) {
  console.error(`fuzz: ${message}`);
  process.exit(2);
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    minutes: { type: "string" },
    instructions: { type: "string" },
    operations: { type: "string" },
    seed: { type: "string", default: "fuzz" },
  },
});
const [kind = "lockstep", ...more] = positionals;
if (!Object.hasOwn(KINDS, kind) || more.length > 0)
  refuse(`the kinds are ${Object.keys(KINDS).join(", ")}, not "${positionals.join(" ")}"`);
const bound = (name, otherwise) => {
  const value = values[name] === undefined ? otherwise : Number(values[name]);
  return value > 0 ? value : refuse(`--${name} takes a number above 0, not "${values[name]}"`);
};
/** What a kind counts. */
const [unit, other] = ["csf", "functions"].includes(kind)
  ? ["operations", "instructions"]
  : ["instructions", "operations"];
if (values[other] !== undefined) refuse(`${kind} counts ${unit}, not ${other}`);
const wanted = bound(unit, Number.POSITIVE_INFINITY);
const minutes = bound("minutes", values[unit] === undefined ? 1 : Number.POSITIVE_INFINITY);

const root = new URL("../../", import.meta.url);
const server = await typeScript();
const run = await KINDS[kind]({
  load: (path) => server.ssrLoadModule(path),
  module: new WebAssembly.Module(readFileSync(new URL("dist/core.wasm", root))),
  seed: values.seed,
});

const end = Date.now() + minutes * 60_000;
let programs = 0;
let count = 0;
let failures = 0;
for (; Date.now() < end && count < wanted; programs++) {
  const { [unit]: done, failure } = run(programs);
  count += done;
  if (failure === undefined) continue;
  failures++;
  const name = failure.name.replaceAll(/[^a-z0-9]+/gi, "-");
  const file = new URL(`tests/${failure.folder}/${name}.json`, root);
  mkdirSync(new URL(".", file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(failure.data)}\n`);
  console.error(`fuzz: ${failure.name}: ${failure.summary}, kept in ${fileURLToPath(file)}`);
}
await server.close();
console.log(`${programs} programs, ${count} ${unit}: ${programs - failures} passed, ${failures} failed`);
process.exitCode = failures === 0 ? 0 : 1;
