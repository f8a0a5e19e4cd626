// The limit for translated code: the kernels in AssemblyScript, without any emulation.

import { readFile } from "node:fs/promises";
import asc from "assemblyscript/asc";
import { mark, source } from "./kernels/kernels.mjs";

/** Byte addresses of kernels/limit.as. */
const FROM = 0x18000;
const TO = 0x20000;

async function compile() {
  const text = await readFile(new URL("kernels/limit.as", import.meta.url), "utf8");
  let wasm;
  const options = [
    "--runtime",
    "stub",
    "-O3",
    "--noAssert",
    "--initialMemory",
    "4",
    "--outFile",
    "limit.wasm",
  ];
  const { error, stderr } = await asc.main(["limit.ts", ...options], {
    readFile: (name) => (name === "limit.ts" ? text : null),
    writeFile: (_, contents) => {
      wasm = contents;
    },
    listFiles: () => [],
  });
  if (error !== null) throw new Error(stderr.toString());
  return wasm;
}

/** The kernels as WebAssembly. */
export async function openLimit() {
  const { instance } = await WebAssembly.instantiate(await compile(), {});
  const { memory, firstWord, secondWord, ...run } = instance.exports;
  new Uint16Array(memory.buffer).set(source(), FROM / 2);
  return {
    name: "limit",
    version: "AssemblyScript without emulation",
    maxPasses: 65_535,
    close: () => {},
    async run(kernel, passes) {
      const start = performance.now();
      // Calls of about a slice: what never returns is never optimised.
      for (let left = passes; left > 0; left -= 4) run[kernel.name](Math.min(4, left));
      const ns = (performance.now() - start) * 1e6;
      const copied = new Uint16Array(memory.buffer, TO, kernel.units);
      return { ns, result: [firstWord(), kernel.name === "copy" ? mark(copied) : secondWord()] };
    },
  };
}
