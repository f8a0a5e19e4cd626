#!/usr/bin/env node
// Measures how fast the machine is: three kernels on it and on other systems, interleaved in one run, the transfer of a
// message, and the time that the commands take.

import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { measureAssembler } from "./assembler.mjs";
import { measureChannels } from "./channel.mjs";
import { openCr80 } from "./cr80.mjs";
import { measureDebugger } from "./debugger.mjs";
import { measureGuests } from "./guests.mjs";
import { kernels } from "./kernels/kernels.mjs";
import { openLimit } from "./limit.mjs";
import { measure } from "./measure.mjs";
import { openNative } from "./native.mjs";
import { openQemu } from "./qemu.mjs";
import { report } from "./report.mjs";
import { openSimh } from "./simh.mjs";
import { measureStart } from "./start.mjs";
import { measureTransfers } from "./transfer.mjs";
import { openV86 } from "./v86.mjs";

const USAGE = `usage: npm run bench -- [--rounds N] [--ms N] [--only NAMES] [--against FILE] [--json]

  --rounds N    rounds over all systems; the figures are medians over the rounds (default 5)
  --ms N        how long one measurement takes, about, in milliseconds (default 150)
  --only NAMES  some of cr80, translator, limit, native, simh, v86, qemu, guests,
                transfer, channel, assembler, start, debugger, separated by commas
  --against FILE  an earlier core.wasm, measured in the same rounds as one more system
  --json        print the figures as JSON
`;

const SYSTEMS = {
  cr80: [() => openCr80(kernels)],
  translator: [() => openCr80(kernels, undefined, true)],
  limit: [openLimit],
  native: [openNative],
  simh: [() => openSimh({ mapped: false }), () => openSimh({ mapped: true })],
  v86: [openV86],
  qemu: [openQemu],
};

/** What --only can name: the systems, the transfers, the channels, the assembler, the start of commands, the debugger. */
const PARTS = [...Object.keys(SYSTEMS), "guests", "transfer", "channel", "assembler", "start", "debugger"];

/** A whole number of at least 1, or wrong use. */
function count(text, option) {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1) return value;
  throw new Error(`${option} takes a whole number of at least 1, not "${text}"`);
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      rounds: { type: "string", default: "5" },
      ms: { type: "string", default: "150" },
      against: { type: "string" },
      only: { type: "string", default: PARTS.join() },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const only = values.only.split(",");
  const unknown = only.find((name) => !PARTS.includes(name));
  if (unknown !== undefined) throw new Error(`--only knows ${PARTS.join(", ")}, not "${unknown}"`);
  const rounds = count(values.rounds, "--rounds");
  return { ...values, only, rounds, ms: count(values.ms, "--ms") };
}

async function main() {
  let options;
  try {
    options = readOptions();
  } catch (error) {
    process.stderr.write(`bench: ${error.message}\n\n${USAGE}`);
    return 2;
  }
  if (options.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const say = (text) => process.stderr.write(`${text}\n`);
  const systems = [];
  for (const open of options.only.flatMap((name) => SYSTEMS[name] ?? [])) systems.push(await open());
  if (options.against) systems.push(await openCr80(kernels, options.against));
  const present = systems.filter((system) => system.missing === undefined);
  const sayMissing = (list) => {
    for (const { name, missing } of list) if (missing !== undefined) say(`${name}: not measured: ${missing}`);
  };
  sayMissing(systems);

  try {
    const figures = await measure(present, kernels, { ...options, say });
    const guests = options.only.includes("guests") ? await measureGuests({ ...options, say }) : [];
    const transfers = options.only.includes("transfer") ? await measureTransfers({ ...options, say }) : [];
    const channels = options.only.includes("channel") ? await measureChannels({ ...options, say }) : [];
    const assembler = options.only.includes("assembler")
      ? await measureAssembler({ ...options, say })
      : { figures: [], missing: [] };
    const start = options.only.includes("start")
      ? await measureStart({ ...options, say })
      : { figures: [], missing: [] };
    const back = options.only.includes("debugger") ? await measureDebugger({ ...options, say }) : undefined;
    sayMissing([...assembler.missing, ...start.missing]);
    const host = {
      cpu: cpus()[0]?.model.trim() ?? "unknown",
      cores: cpus().length,
      platform: `${process.platform} ${process.arch}`,
      node: process.version,
      v8: process.versions.v8,
    };
    const missing = systems
      .filter((s) => s.missing !== undefined)
      .map(({ name, missing }) => ({ name, missing }))
      .concat(assembler.missing, start.missing);
    const { rounds, json } = options;
    const all = {
      host,
      rounds,
      kernels,
      figures,
      missing,
      guests,
      transfers,
      channels,
      assembler,
      start,
      back,
    };
    process.stdout.write(report(all, json));
    return 0;
  } catch (error) {
    say(`bench: ${error.message}`);
    return 1;
  } finally {
    for (const system of present) await system.close();
  }
}

process.exitCode = await main();
