// Measures what one message transfer costs: AREA_TRANSFER, WAIT_EVENT, AREA_RECEIVE and the change of partition between
// them, through the machine library, for areas and messages of several lengths.

import { readFile } from "node:fs/promises";
import { assemble, formatProblem } from "../../dist/asm/index.js";
import { Machine } from "../../dist/host/machine.js";
import { median } from "./measure.mjs";

const PAGE_WORDS = 1024;
/** As in kernels/transfer.asm. */
const WINDOW = 64;
const WINDOW_PAGES = 64;
const ORIGIN = 0x400;

/** Areas of 1, 8 and 64 pages, each with a message of one word and with one that fills it. */
const CASES = [1, 8, 64].flatMap((pages) => [
  { pages, words: 1 },
  { pages, words: pages * PAGE_WORDS },
]);

async function program() {
  const file = "transfer.asm";
  const text = await readFile(new URL(`kernels/${file}`, import.meta.url), "utf8");
  const { module, symbols, diagnostics } = assemble({ file, text: `.PROGRAM ${ORIGIN}\n${text}` });
  if (module === undefined) throw new Error(diagnostics.map(formatProblem).join("\n"));
  const address = (name) => symbols.find((symbol) => symbol.name === name).value;
  return { words: module.program.words, bounce: address("BOUNCE"), catch: address("CATCH") };
}

/** Sends a message there and back `count` times; resolves to the nanoseconds of all 2 * count transfers. */
function bounce(core, { words, ...entry }, { pages, words: message }, count) {
  const machine = new Machine(core, { memory: 2 * WINDOW + WINDOW_PAGES });
  const window = { page: WINDOW, pages: WINDOW_PAGES };
  for (const name of ["there", "back"]) {
    const partition = machine.addPartition({ name, pages: WINDOW + WINDOW_PAGES, window });
    machine.writeMemory(partition, ORIGIN, words);
  }
  const area = machine.addArea({ pages, owner: 0, page: WINDOW });
  const sent = [area, 1, message & 0xffff, message >> 16, 0x1234];
  machine.setRegisters(0, { r: [...sent, 0, count], pc: entry.bounce });
  machine.setRegisters(1, { r: [0, 0, 0, 0, 0, 0, count + 1], pc: entry.catch });

  const start = performance.now();
  const { outcome } = machine.run();
  const ns = (performance.now() - start) * 1e6;

  const { transferred, received, transferredWords, wordsCopied } = machine.journal;
  const complete =
    transferred === 2 * count && received === 2 * count && transferredWords === 2 * count * message;
  if (outcome !== "stopped" || !complete) {
    throw new Error(`transfers: ${outcome} after ${transferred} of ${2 * count} transfers`);
  }
  if (wordsCopied !== 0) throw new Error(`transfers: ${wordsCopied} words were copied`);
  return ns;
}

/**
 * Measures transfers, the cases taking turns. Returns for each case its pages, the words of its message, the
 * nanoseconds of one transfer (median over the rounds) and those of every round.
 */
export async function measureTransfers({ rounds, ms, say }) {
  const core = await WebAssembly.compile(await readFile(new URL("../../dist/core.wasm", import.meta.url)));
  const code = await program();
  say("calibrating transfers");
  const trial = 2000;
  for (const each of CASES) bounce(core, code, each, trial);
  const counts = CASES.map((each) => Math.ceil((trial * ms * 1e6) / bounce(core, code, each, trial)));
  const figures = CASES.map((each) => ({ ...each, rounds: [] }));
  for (let round = 1; round <= rounds; round++) {
    say(`transfers, round ${round} of ${rounds}`);
    for (const [i, figure] of figures.entries()) {
      const count = Math.min(counts[i], 65_534);
      figure.rounds.push(bounce(core, code, figure, count) / (2 * count));
    }
  }
  return figures.map((figure) => ({ ...figure, ns: median(figure.rounds) }));
}
