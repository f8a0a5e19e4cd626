// Whole guests with and without translation: runs of demonstrations in one process, taking turns.

import { fileURLToPath } from "node:url";
import { bootFile } from "../../dist/host/node.js";
import { translation } from "../../dist/host/translate/index.js";
import { median } from "./measure.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const GUESTS = [
  { name: "two guests", manifest: "firmware/demo/manifest.json" },
  { name: "kernels and channels", manifest: "firmware/demo/channels/manifest.json" },
  { name: "coroutines", manifest: "firmware/demo/coroutines/manifest.json" },
  { name: "self-tests", manifest: "tests/conformance/selftests/manifest.json" },
];
const CHOICES = ["off", "on"];

/** Milliseconds of a run to its end, and the hash of its state. */
function run(manifest, translate) {
  const { machine } = bootFile(ROOT + manifest, { translate: translation(translate) });
  const start = performance.now();
  machine.run();
  return { ms: performance.now() - start, hash: machine.stateHash(), instructions: machine.executed };
}

/**
 * Measures. For each guest its name, how many instructions it executes, and for each choice the medians of the first runs of
 * all and of the later ones, in milliseconds.
 */
export async function measureGuests({ rounds, say }) {
  const figures = GUESTS.map(({ name }) => ({ name, off: [], on: [] }));
  for (let round = 1; round <= rounds; round++) {
    say(`guests, round ${round} of ${rounds}`);
    for (const [i, { name, manifest }] of GUESTS.entries()) {
      // The first of two is often the slower one.
      const order = round % 2 === 1 ? CHOICES : CHOICES.toReversed();
      const { off, on } = Object.fromEntries(order.map((choice) => [choice, run(manifest, choice)]));
      if (off.hash !== on.hash) throw new Error(`${name} ends otherwise when it is translated`);
      figures[i].instructions = off.instructions;
      figures[i].off.push(off.ms);
      figures[i].on.push(on.ms);
    }
  }
  return figures.map(({ off, on, ...figure }) => ({
    ...figure,
    off: median(off),
    on: median(on),
    ratio: median(on.map((ms, round) => ms / off[round])),
  }));
}
