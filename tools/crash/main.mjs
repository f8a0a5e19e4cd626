#!/usr/bin/env node
// Crashes the durable storage of MMS: after each crash, every checkpoint that was answered must be there once. And crashes
// guests that change files of their disk: after each crash, the volume must be whole, with all that calls had done and nothing
// half done.
//
//   npm run crash -- [--simulated N] [--kills N] [--machines N] [--disk] [--mail] [--cuts N] [--seed TEXT]
//
//   --simulated N  power failures of a simulated disk, on which every write that was not synced is kept, lost or torn
//   --kills N      a process with a real storage is killed (SIGKILL), at random times
//   --machines N   the same of "cr80 boot" with the node of firmware/demo/node: a message of which the machine has said that it is kept
//                  must be there after the next start
//   --disk         guests with random calls on files, each cut after one of the writes on its disk: --cuts of them, 1000 by default
//   --mail         the two guests of firmware/demo/mail, between whose disks files go as messages, cut in the same way
//
// What is random comes from the seed, which is printed, but for the times of the kills, which are the system's.

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
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
    machines: { type: "string" },
    disk: { type: "boolean", default: false },
    mail: { type: "boolean", default: false },
    cuts: { type: "string" },
    seed: { type: "string", default: "crash" },
  },
});
const count = (name) => {
  if (values[name] === undefined) return 0;
  return /^[1-9]\d*$/.test(values[name])
    ? Number(values[name])
    : refuse(`--${name} takes a number above 0, not "${values[name]}"`);
};
const [simulated, kills, machines] = [count("simulated"), count("kills"), count("machines")];
const cut = values.disk || values.mail;
if (simulated + kills + machines === 0 && !cut)
  refuse("give --simulated N, --kills N, --machines N, --disk, or --mail");
if (!cut && values.cuts !== undefined) refuse("--cuts is for --disk and --mail");
const { seed } = values;
console.log(`seed ${JSON.stringify(seed)}`);

const server = await typeScript();
const load = (path) => server.ssrLoadModule(path);
let failed = false;

/** Says what came of crashes. */
function tell(what, done, { lost, doubled, wrong }) {
  for (const one of wrong) console.error(`crash: ${one}`);
  console.log(`${what}, ${done}: lost ${lost}, doubled ${doubled}`);
  failed ||= lost + doubled + wrong.length > 0;
}

const commands = ({ answered, interrupted }) => `${answered} commands answered, ${interrupted} interrupted`;

if (simulated > 0) {
  const { crash } = await load("/tests/mms/crashes.ts");
  const { loadSqlite } = await load("/tests/mms/sqlite-on-disk.ts");
  const sum = crash(await loadSqlite(), seed, simulated);
  tell(`${sum.crashes} power failures`, commands(sum), sum);
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
  tell(`${sum.kills} kills`, commands(sum), sum);
  rmSync(folder, { recursive: true });
}

if (machines > 0) {
  const { killMachines } = await load("/tests/node/kills.ts");
  const { MANIFEST, nodeFolder } = await load("/tests/node/machine.ts");
  const { Random } = await load("/tests/conformance/vectors/random.ts");
  const folder = mkdtempSync(join(tmpdir(), "cr80-crash-"));
  const manifest = nodeFolder(folder, readFileSync(MANIFEST, "utf8"));
  const cr80 = [process.execPath, fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url))];
  const sum = await killMachines(folder, manifest, cr80, new Random(seed), machines);
  const messages = `${sum.kept} messages kept, ${sum.delivered} delivered, ${sum.interrupted} interrupted`;
  tell(`${sum.kills} machines killed`, messages, sum);
  rmSync(folder, { recursive: true });
}

if (values.disk) {
  const { crashDisks } = await load("/tests/kernel/disk-crash.ts");
  const { cuts, undone, done, again, wrong } = crashDisks(seed, count("cuts") || 1000);
  for (const one of wrong) console.error(`crash: ${one}`);
  const calls = `the call in progress had happened at ${done}, and had not at ${undone}`;
  console.log(`${cuts} cuts, ${again} more in the recovery: ${calls}; wrong ${wrong.length}`);
  failed ||= wrong.length > 0;
}

if (values.mail) {
  const { crashMail } = await load("/tests/kernel/mail-crash.ts");
  const { cuts, mended, finished, wrong } = crashMail(seed, count("cuts") || 1000);
  for (const one of wrong) console.error(`crash: ${one}`);
  console.log(
    `${cuts} cuts, ${mended} disks mended, ${finished} runs finished after a cut; wrong ${wrong.length}`,
  );
  failed ||= wrong.length > 0;
}

await server.close();
process.exitCode = failed ? 1 : 0;
