#!/usr/bin/env node
// Crashes of the durable storage of MMS: after each, every checkpoint that was answered must be there once.
//
//   npm run crash -- [--simulated N] [--kills N] [--seed TEXT]
//
//   --simulated N  power failures of a simulated disk, on which every write that was not synced is kept, lost or torn
//   --kills N      a process with a real storage is killed (SIGKILL), at random times
//
// What is random comes from the seed, which is printed, but for the times of the kills, which are the system's.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { typeScript } from "../typescript.mjs";

/** Ends with a message about wrong use. */
function refuse(message) {
  console.error(`crash: ${message}`);
  process.exit(2);
}

const { values } = parseArgs({
  options: {
    simulated: { type: "string" },
    kills: { type: "string" },
    seed: { type: "string", default: "crash" },
  },
});
const count = (name) => {
  if (values[name] === undefined) return 0;
  return /^[1-9]\d*$/.test(values[name])
    ? Number(values[name])
    : refuse(`--${name} takes a number above 0, not "${values[name]}"`);
};
const [simulated, kills] = [count("simulated"), count("kills")];
if (simulated + kills === 0) refuse("give --simulated N, or --kills N");
const { seed } = values;
console.log(`seed ${JSON.stringify(seed)}`);

const server = await typeScript();
const load = (path) => server.ssrLoadModule(path);
let failed = false;

/** Says what came of crashes. */
function tell(what, { answered, interrupted, lost, doubled, wrong }) {
  for (const one of wrong) console.error(`crash: ${one}`);
  const commands = `${answered} commands answered, ${interrupted} interrupted`;
  console.log(`${what}, ${commands}: lost ${lost}, doubled ${doubled}`);
  failed ||= lost + doubled + wrong.length > 0;
}

if (simulated > 0) {
  const { crash } = await load("/tests/mms/crashes.ts");
  const { loadSqlite } = await load("/tests/mms/sqlite-on-disk.ts");
  const sum = crash(await loadSqlite(), seed, simulated);
  tell(`${sum.crashes} power failures`, sum);
}

if (kills > 0) {
  const { kill } = await load("/tests/mms/kills.ts");
  const { Random } = await load("/tests/conformance/vectors/random.ts");
  const root = fileURLToPath(new URL("../..", import.meta.url));
  // Where it finds the packages of the project.
  const driver = join(root, "node_modules/.cr80-crash/driver.mjs");
  await build({
    entryPoints: [join(root, "tests/mms/driver.ts")],
    outfile: driver,
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
  });
  const folder = mkdtempSync(join(tmpdir(), "cr80-crash-"));
  const sum = { kills: 0, answered: 0, interrupted: 0, lost: 0, doubled: 0, wrong: [] };
  const start = (n) => [process.execPath, driver, folder, `${seed} kill ${n}`];
  await kill(folder, start, new Random(seed), kills, sum);
  tell(`${sum.kills} kills`, sum);
  rmSync(folder, { recursive: true });
}

await server.close();
process.exitCode = failed ? 1 : 0;
