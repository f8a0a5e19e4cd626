// How long the debugger takes to go back: steps back, seeks, and the index of events, near the end of the demonstration of channels.

import { fileURLToPath } from "node:url";
import { at, EventIndex, Timeline } from "../../dist/host/debug/index.js";
import { bootFile } from "../../dist/host/node.js";
import { median } from "./measure.mjs";

const MANIFEST = fileURLToPath(new URL("../../firmware/demo/channels/manifest.json", import.meta.url));
/** Steps back, and seeks, of a round. */
const TIMES = 100;
/** A stride without a common factor with the length of most runs: seeks go back and forth over the whole run. */
const STRIDE = 5_915_587;

/** Milliseconds of each of so many calls. */
function timed(call) {
  return Array.from({ length: TIMES }, (_, i) => {
    const start = performance.now();
    call(i);
    return performance.now() - start;
  });
}

/** One run in the debugger. */
function round() {
  const { machine } = bootFile(MANIFEST, { debug: true });
  const timeline = new Timeline(machine);
  timeline.seek(at(Number.MAX_SAFE_INTEGER));
  const end = machine.executed;
  const back = timed(() => timeline.back());
  const seeks = timed((i) => timeline.seek(at(((i + 1) * STRIDE) % end)));
  const index = new EventIndex(timeline);
  const start = performance.now();
  // There is no event of this number, so all are gone through.
  index.numbered(Number.MAX_SAFE_INTEGER);
  return { end, back, seeks, events: index.kept.of, indexed: performance.now() - start };
}

/** Measures. Milliseconds over all rounds: the median and how far most, or all, are below. */
export async function measureDebugger({ rounds, say }) {
  const done = [];
  for (let n = 1; n <= rounds; n++) {
    say(`debugger, round ${n} of ${rounds}`);
    done.push(round());
  }
  const row = (name, all) => {
    const sorted = all.sort((a, b) => a - b);
    return {
      name,
      median: median(sorted),
      most: sorted[Math.floor(sorted.length * 0.95)],
      longest: sorted.at(-1),
    };
  };
  return {
    instructions: done[0].end,
    events: done[0].events,
    figures: [
      row(
        "step back",
        done.flatMap(({ back }) => back),
      ),
      row(
        "seek",
        done.flatMap(({ seeks }) => seeks),
      ),
      row(
        "index of all events",
        done.map(({ indexed }) => indexed),
      ),
    ],
  };
}
