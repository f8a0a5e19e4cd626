// v86, an x86 machine that translates to WebAssembly. It is not a dependency of the project: the bench measures it
// where it finds it.

import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { mark } from "./kernels/kernels.mjs";
import { listed, NUMBERS } from "./listing.mjs";

const ORIGIN = 0x600;
const DESTINATION = 0x8000;
const PORT_KERNEL = 0xf4;
const PORT_PASSES = 0xf6;
const LIMIT_MS = 60_000;
const INSTALL =
  "not found; install it anywhere (npm install v86) and name its folder in CR80_BENCH_V86 (.../node_modules/v86)";

/** Where the package's modules are: the folder of $CR80_BENCH_V86, or what the project's node_modules holds. */
function buildFolder() {
  const named = process.env.CR80_BENCH_V86;
  if (named !== undefined) return new URL(`${pathToFileURL(resolve(named)).href}/build/`);
  try {
    return new URL(".", import.meta.resolve("v86"));
  } catch {
    return null;
  }
}

async function readVersion(build) {
  try {
    return JSON.parse(await readFile(new URL("../package.json", build), "utf8")).version;
  } catch {
    return "of unknown version";
  }
}

/**
 * v86 with 4 MiB and no BIOS but a jump to the kernels, or the reason why it cannot be measured here. The guest
 * asks for work at one port and reports at another, so that both ends of a measurement lie in one process and
 * nothing of the start is in it.
 */
export async function openV86() {
  const name = "v86";
  const build = buildFolder();
  if (build === null) return { name, missing: INSTALL };
  let V86;
  try {
    ({ V86 } = await import(new URL("libv86.mjs", build).href));
  } catch {
    return { name, missing: INSTALL };
  }

  const code = await listed("kernels.x86");
  const bios = new Uint8Array(0x10000);
  bios.set([0xea, ORIGIN & 0xff, ORIGIN >> 8, 0, 0], 0xfff0); // where the processor starts: jmp 0000:0600
  const machine = new V86({
    wasm_path: fileURLToPath(new URL("v86.wasm", build)),
    bios: { buffer: bios.buffer },
    memory_size: 4 << 20,
    vga_memory_size: 1 << 20,
    disable_keyboard: true,
    disable_mouse: true,
    disable_speaker: true,
  });
  await new Promise((loaded) => machine.add_listener("emulator-loaded", loaded));
  machine.write_memory(code, ORIGIN);

  let work = { number: 0, passes: 0, start: 0, second: 0, done: () => {} };
  const { io } = machine.v86.cpu;
  const none = undefined;
  io.register_read(PORT_KERNEL, {}, none, () => {
    const { number } = work;
    work.number = 0;
    return number;
  });
  io.register_read(PORT_PASSES, {}, none, () => {
    work.start = performance.now();
    return work.passes;
  });
  io.register_write(PORT_PASSES, {}, none, (word) => {
    work.second = word;
  });
  io.register_write(PORT_KERNEL, {}, none, (word) => {
    const ns = (performance.now() - work.start) * 1e6;
    machine.stop();
    work.done({ ns, result: [word, work.second] });
  });

  return {
    name,
    version: `v86 ${await readVersion(build)}`,
    maxPasses: 65_535,
    close: () => machine.destroy(),
    async run(kernel, passes) {
      const outcome = await new Promise((done, fail) => {
        const silent = () => fail(new Error(`${name}: no answer from the ${kernel.name} in ${LIMIT_MS} ms`));
        const timer = setTimeout(silent, LIMIT_MS);
        const finish = (value) => {
          clearTimeout(timer);
          done(value);
        };
        work = { number: NUMBERS[kernel.name], passes, start: 0, second: 0, done: finish };
        machine.run();
      });
      await new Promise((stopped) => setTimeout(stopped, 20)); // stop() takes effect at the end of a time slice
      if (kernel.name === "copy") {
        const bytes = machine.read_memory(DESTINATION, 2 * kernel.units);
        outcome.result[1] = mark(new Uint16Array(bytes.slice().buffer));
      }
      return outcome;
    },
  };
}
