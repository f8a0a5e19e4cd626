// Runs the kernels on our own machine: the core alone, one partition of 64 pages with stage 1 off, in slices as the
// library does.

import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { assembleWords, formatProblem } from "../../dist/asm/index.js";
import { CTX_PC, RIGHTS_WRITE, SPACE_PAGES, STOP_BUDGET, STOP_HALT } from "../../dist/core-as/layout.js";
import { Core } from "../../dist/host/core.js";
import { Translator } from "../../dist/host/translate/translator.js";
import { mark, source } from "./kernels/kernels.mjs";

const SLICE = 200_000;
const ORIGIN = 0x400;
/** Where kernels/copy.asm has its words. */
const FROM = 0x4000;
const TO = 0x8000;

async function program(kernel) {
  const file = new URL(`kernels/${kernel.name}.asm`, import.meta.url);
  const { words, diagnostics } = assembleWords(await readFile(file, "utf8"), ORIGIN);
  if (words.length === 0) throw new Error(diagnostics.map(formatProblem).join("\n"));
  return words;
}

/** A machine that holds the kernel's program. Partition page n is physical page n. */
async function load(module, kernel) {
  const core = new Core(module, SPACE_PAGES, () => 0);
  core.createPartition(0, SPACE_PAGES);
  for (let page = 0; page < SPACE_PAGES; page++) core.setStage2(0, page, RIGHTS_WRITE, page);
  core.enter(0);
  core.write(core.physicalWord(0, ORIGIN), await program(kernel));
  core.write(core.physicalWord(0, FROM), source());
  return core;
}

/**
 * The interpreter, or the translator, with the three kernels loaded, each in a machine of its own.
 *
 * @param earlier file of another core.wasm that is to be measured, whose layout is today's
 */
export async function openCr80(kernels, earlier, translated = false) {
  const how = translated ? "translator" : "interpreter";
  const name = earlier === undefined ? `cr80, ${how}` : `cr80 of ${basename(earlier)}`;
  const core = translated ? "core-translate.wasm" : "core.wasm";
  const file = earlier ?? new URL(`../../dist/${core}`, import.meta.url);
  const module = await WebAssembly.compile(await readFile(file));
  const { version } = JSON.parse(await readFile(new URL("../../package.json", import.meta.url), "utf8"));
  const machines = new Map();
  for (const kernel of kernels) {
    const core = await load(module, kernel);
    machines.set(kernel, {
      core,
      runner: translated ? new Translator(core, { before: 0 }) : { most: SLICE, run: (n) => core.run(n) },
    });
  }

  return {
    name,
    version: `cr80 ${version}, ${how}`,
    maxPasses: 65_535,
    close: () => {},
    async run(kernel, passes) {
      const { core, runner } = machines.get(kernel);
      core.setRegister(0, 7, passes);
      core.setContextWord(0, CTX_PC, ORIGIN);
      let executed = 0;
      let stop = STOP_BUDGET;
      const start = performance.now();
      while (stop === STOP_BUDGET) {
        stop = runner.run(Math.min(SLICE, runner.most));
        executed += core.executed;
      }
      const ns = (performance.now() - start) * 1e6;
      const result = [core.register(0, 0), core.register(0, 1)];
      const at = core.physicalWord(0, TO);
      if (kernel.name === "copy") result[1] = mark(core.u16.subarray(at, at + kernel.units));
      return { ns, result: stop === STOP_HALT ? result : [], instructions: executed };
    },
  };
}
