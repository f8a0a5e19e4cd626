// SIMH's PDP-11/70, from Debian's package simh or another build of it.

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execute } from "./process.mjs";

const START = "1000";
const START_MAPPED = "600";

/** The deposits that put a program of kernels/*.pdp11 into memory. */
async function deposits(file) {
  const text = await readFile(new URL(`kernels/${file}.pdp11`, import.meta.url), "utf8");
  const lines = text.split("\n").map((line) => line.replace(/;.*/, "").trim());
  return lines.filter((line) => line !== "").map((line) => `d -m ${line}`);
}

/** Run SIMH on a script; resolves to the milliseconds of the whole process and what it printed. */
async function simulate(program, folder, lines) {
  const script = join(folder, "bench.ini");
  await writeFile(script, `${lines.join("\n")}\n`);
  const start = performance.now();
  const { status, stdout } = await execute(program, [script]);
  return { ms: performance.now() - start, status, stdout };
}

/** One octal number of what EXAMINE printed, as in `702:	003553`. */
function examined(output, what) {
  const found = new RegExp(`${what}:\\s*([0-7]+)`).exec(output);
  return found === null ? Number.NaN : Number.parseInt(found[1], 8);
}

/**
 * The PDP-11 with memory management off or on, or the reason why it cannot be measured here. The program is
 * $CR80_BENCH_PDP11, or pdp11 in the path.
 */
export async function openSimh({ mapped }) {
  const name = `SIMH PDP-11/70, MMU ${mapped ? "on" : "off"}`;
  const program = process.env.CR80_BENCH_PDP11 ?? "pdp11";
  const folder = await mkdtemp(join(tmpdir(), "cr80-bench-"));
  const close = () => rm(folder, { recursive: true, force: true });
  const { stdout } = await simulate(program, folder, ["q"]);
  const version = /PDP-11 simulator (\S+)/.exec(stdout)?.[1];
  if (version === undefined) {
    await close();
    const missing = `${program} does not run; install SIMH (Debian: apt install simh) or name it in CR80_BENCH_PDP11`;
    return { name, missing };
  }
  const mmu = await deposits("mmu");

  async function passesIn(kernel, passes) {
    const { ms, stdout } = await simulate(program, folder, [
      "set cpu 11/70",
      "set cpu 256k",
      ...mmu,
      ...(await deposits(kernel.name)),
      `d 700 ${passes.toString(8)}`,
      `go ${mapped ? START_MAPPED : START}`,
      "ex 702,704",
      "ex mmr0",
      "q",
    ]);
    const halted = stdout.includes("HALT instruction");
    const asMapped = (examined(stdout, "MMR0") & 1) === Number(mapped);
    const result = [examined(stdout, "702"), examined(stdout, "704")];
    return { ms, result: halted && asMapped ? result : [] };
  }

  const shortest = new Map();
  return {
    name,
    version: `SIMH ${version}`,
    maxPasses: 65_535,
    close,
    // The simulator has no clock of its own to read: the fastest run of one pass so far, start and end of the process
    // included, is taken off.
    async run(kernel, passes) {
      const short = await passesIn(kernel, 1);
      shortest.set(kernel, Math.min(short.ms, shortest.get(kernel) ?? short.ms));
      const long = await passesIn(kernel, passes + 1);
      return { ns: Math.max(1, (long.ms - shortest.get(kernel)) * 1e6), result: long.result };
    },
  };
}
