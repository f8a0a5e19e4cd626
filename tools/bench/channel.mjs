// Measures what a message costs from guest to guest through a channel, compared with a Unix socket pair and a pipe between
// two native processes. A round trip is one message there and back. One way is a message of a stream: 8 go there before
// anything returns (from a guest the 8 areas, from a process one message, whose share is taken off by measuring round trips
// as well).

import { readFileSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { assemble, formatProblem } from "../../dist/asm/index.js";
import { Machine } from "../../dist/host/machine.js";
import { median } from "./measure.mjs";
import { execute } from "./process.mjs";

/** As in kernels/channel.asm. */
const SERVICE = 7;
const WINDOW = 64;
const STREAM = 8;
const CHAINS = 8 * (8 + 1);

/** Messages by their bytes: pages of an area, and areas. */
const CASES = [
  { name: "1 KiB", bytes: 1024, pages: 1, areas: 1 },
  { name: "64 KiB", bytes: 65536, pages: 32, areas: 1 },
  { name: "1 MiB", bytes: 1048576, pages: 64, areas: 8 },
];

async function program() {
  const kernels = new URL("kernels/", import.meta.url);
  const lib = new URL("../../firmware/lib/", import.meta.url);
  const text = await readFile(new URL("channel.asm", kernels), "utf8");
  const { module, symbols, diagnostics } = assemble({
    file: "channel.asm",
    text,
    readFile: (name) => readFileSync(new URL(basename(name), lib), "utf8"),
  });
  if (module === undefined) throw new Error(diagnostics.map(formatProblem).join("\n"));
  const address = (name) => symbols.find((symbol) => symbol.name === name).value;
  return { module, address };
}

/** Sends `turns` times `batch` messages there and back; the nanoseconds of all. */
function exchange(core, { module, address }, { bytes, pages, areas }, batch, turns) {
  const windowPages = batch * areas * pages;
  const machine = new Machine(core, { memory: 2 * WINDOW + windowPages });
  const window = { page: WINDOW, pages: windowPages };
  for (const [name, entry] of [
    ["client", "CLIENT"],
    ["server", "SERVER"],
  ]) {
    const partition = machine.addPartition({ name, pages: WINDOW + windowPages, window });
    machine.writeMemory(partition, module.program.address, module.program.words);
    machine.writeMemory(partition, module.data.address, module.data.words);
    machine.writeMemory(partition, address("TURNS"), [turns, batch, areas, pages]);
    machine.writeMemory(partition, address("LENGTH"), [(bytes / 2) & 0xffff, 0x1000 | (bytes / 2 / 65536)]);
    machine.setRegisters(partition, { pc: address(entry) });
  }
  machine.addService({ id: SERVICE, offer: [1], connect: [0] });
  const chains = Array.from({ length: batch }, (_, message) => [
    areas,
    ...Array.from({ length: areas }, (_, area) =>
      machine.addArea({ pages, owner: 0, page: WINDOW + (message * areas + area) * pages }),
    ),
  ]);
  machine.writeMemory(0, address("CHAINS"), chains.flat().slice(0, CHAINS));

  const start = performance.now();
  const { outcome } = machine.run();
  const ns = (performance.now() - start) * 1e6;
  if (outcome !== "stopped") throw new Error(`channel: ${outcome}, not stopped`);
  if (machine.journal.wordsCopied !== 0) throw new Error("channel: words were copied");
  return ns;
}

async function openTransport() {
  const folder = await mkdtemp(join(tmpdir(), "cr80-bench-"));
  const program = join(folder, "transport");
  const source = fileURLToPath(new URL("kernels/transport.c", import.meta.url));
  const { status } = await execute(process.env.CC ?? "cc", ["-O2", "-o", program, source]);
  const close = () => rm(folder, { recursive: true, force: true });
  if (status !== 0) {
    await close();
    return undefined;
  }
  const run = async (kind, bytes, count, batch) =>
    Number((await execute(program, [kind, bytes, count, batch].map(String))).stdout);
  return { run, close };
}

/** Measures all cases, the systems taking turns. Figures in nanoseconds: medians over the rounds. */
export async function measureChannels({ rounds, ms, say }) {
  const core = await WebAssembly.compile(await readFile(new URL("../../dist/core.wasm", import.meta.url)));
  const code = await program();
  const native = await openTransport();
  if (native === undefined) say("socket pair and pipe: not measured: no C compiler; name it in CC");
  const systems = [
    ["cr80 channel", (c, batch, turns) => exchange(core, code, c, batch, turns) / (batch === 1 ? 1 : 2)],
    ...(native === undefined ? [] : ["socket", "pipe"]).map((kind) => [
      kind === "socket" ? "Unix socket pair" : "pipe",
      (c, batch, turns) => native.run(kind, c.bytes, turns, batch),
    ]),
  ];
  const figures = [];
  try {
    for (const each of CASES) {
      say(`channel, ${each.name}`);
      const plan = [];
      for (const [name, run] of systems) {
        for (const batch of [1, STREAM]) {
          const trial = 200;
          await run(each, batch, trial);
          const turns = Math.min(60_000, Math.ceil((trial * ms * 1e6) / (await run(each, batch, trial))));
          plan.push({ name, run, batch, turns, rounds: [] });
        }
      }
      for (let round = 0; round < rounds; round++) {
        for (const p of plan) p.rounds.push((await p.run(each, p.batch, p.turns)) / p.turns);
      }
      for (const [name] of systems) {
        const [trip, stream] = plan.filter((p) => p.name === name).map((p) => p.rounds);
        // A batch of a process ends with one message back, half a round trip.
        const guest = name === "cr80 channel";
        const oneWay = stream.map((ns, i) => (guest ? ns / STREAM : (ns - trip[i] / 2) / STREAM));
        figures.push({ message: each.name, name, oneWay: median(oneWay), roundTrip: median(trip) });
      }
    }
  } finally {
    await native?.close();
  }
  return figures;
}
