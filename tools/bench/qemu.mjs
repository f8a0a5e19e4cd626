// QEMU's translation of x86 code (TCG), from Debian's package qemu-system-x86: the kernels in a boot sector.

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listed, NUMBERS } from "./listing.mjs";
import { execute } from "./process.mjs";

const SECTOR = 512;
const KERNELS = 0x100;
/** Where the numbers of kernels/qemu.x86 lie. */
const NUMBER = 0x38;
const PASSES = 0x3c;
/** IN AX and OUT AX with a port become INT with the number of a vector. */
const SERVED = { "e5 f4": 0xf4, "e5 f6": 0xf5, "e7 f6": 0xf6, "e7 f4": 0xf7 };
/** What isa-debug-exit ends with after OUT F4: twice the low byte, and one. */
const END_BIT = 1;

/** The boot sector without numbers. */
async function sector() {
  const bytes = new Uint8Array(SECTOR);
  bytes.set(await listed("qemu.x86"));
  const code = await listed("kernels.x86");
  code.forEach((byte, i) => {
    const vector = SERVED[`${byte.toString(16)} ${code[i + 1]?.toString(16)}`];
    if (vector !== undefined) code.set([0xcd, vector], i);
  });
  bytes.set(code, KERNELS);
  bytes.set([0x55, 0xaa], SECTOR - 2);
  return bytes;
}

/** QEMU, or the reason why it cannot be measured here. The program is $CR80_BENCH_QEMU, or qemu-system-i386. */
export async function openQemu() {
  const name = "QEMU TCG, x86";
  const program = process.env.CR80_BENCH_QEMU ?? "qemu-system-i386";
  const { stdout } = await execute(program, ["--version"]);
  const version = /version (\S+)/.exec(stdout)?.[1];
  if (version === undefined) {
    const missing = `${program} does not run; install QEMU (Debian: apt install qemu-system-x86) or name it in CR80_BENCH_QEMU`;
    return { name, missing };
  }
  const folder = await mkdtemp(join(tmpdir(), "cr80-bench-"));
  const image = join(folder, "boot.img");
  const output = join(folder, "output");
  const bytes = await sector();

  async function passesIn(kernel, passes) {
    bytes.set([NUMBERS[kernel.name], 0], NUMBER);
    bytes.set([passes & 0xff, passes >> 8], PASSES);
    await writeFile(image, bytes);
    const start = performance.now();
    const { status } = await execute(program, [
      ...["-accel", "tcg", "-display", "none", "-nodefaults", "-net", "none", "-m", "4"],
      ...["-drive", `file=${image},format=raw,if=floppy`],
      ...["-debugcon", `file:${output}`, "-device", "isa-debug-exit,iobase=0xf4,iosize=1"],
    ]);
    const ms = performance.now() - start;
    return { ms, result: (status & END_BIT) === 1 ? await readResult(kernel) : [] };
  }

  async function readResult(kernel) {
    const words = [...new Uint16Array(new Uint8Array(await readFile(output)).buffer)];
    const second = { sieve: 0, loop: words[0], copy: words.at(-2) }[kernel.name];
    return [words.at(-1), second];
  }

  const shortest = new Map();
  return {
    name,
    version: `QEMU ${version}, TCG`,
    maxPasses: 65_535,
    close: () => rm(folder, { recursive: true, force: true }),
    // The clock is the process: the fastest run of one pass so far, start and BIOS included, is taken off.
    async run(kernel, passes) {
      const short = await passesIn(kernel, 1);
      shortest.set(kernel, Math.min(short.ms, shortest.get(kernel) ?? short.ms));
      const long = await passesIn(kernel, passes + 1);
      return { ns: Math.max(1, (long.ms - shortest.get(kernel)) * 1e6), result: long.result };
    },
  };
}
