// Snapshots of demonstrations and of random worlds, at random positions: what is restored has the same hash, is written as
// the same bytes, and comes to the same end.

import { describe, expect, test } from "vitest";
import { bootFile, bundledCore, Machine, report } from "../../../host/node.ts";
import { Random } from "../random.ts";
import { world } from "../worlds.ts";

const core = bundledCore().contents!;

/** The machine of a snapshot. */
function restored(snapshot: Uint8Array): Machine {
  const { machine, problems } = Machine.restore(core, snapshot);
  expect(problems).toEqual([]);
  return machine!;
}

/** Everything that can be asked of a run. */
function told(machine: Machine, outcome: string): unknown {
  const { journal, executed } = machine;
  const consoles = machine.state.partitions.map(({ number }) => machine.consoleOutput(number));
  return { outcome, executed, report: report(machine), journal, consoles, snapshot: machine.snapshot() };
}

/** Runs to a position; each piece of the run, of `size()` instructions, goes on in another machine than the one before. */
function piecewise(first: Machine, limit: number, size: () => number): unknown {
  let machine = first;
  for (;;) {
    const { outcome } = machine.run({ limit: Math.min(size(), limit - machine.executed) });
    const snapshot = machine.snapshot();
    const next = restored(snapshot);
    expect(next.stateHash()).toBe(machine.stateHash());
    expect(next.snapshot()).toEqual(snapshot);
    if (outcome !== "limit" || machine.executed === limit) return told(next, outcome);
    machine = next;
  }
}

function whole(machine: Machine, limit: number): unknown {
  return told(machine, machine.run({ limit }).outcome);
}

describe("a run that goes on from snapshots comes to the same end", () => {
  const DEMOS = {
    "firmware/demo/manifest.json": 10,
    "firmware/demo/coroutines/manifest.json": 3000,
    "firmware/demo/channels/manifest.json": 30_000,
  };
  test.each(Object.entries(DEMOS))("%s", (manifest, size) => {
    const random = new Random(size);
    const limit = 12 * size;
    const boot = () => bootFile(manifest).machine!;
    expect(piecewise(boot(), limit, () => 1 + random.below(2 * size))).toEqual(whole(boot(), limit));
  });

  test.each(Array.from({ length: 24 }, (_, n) => n + 101))("world %d", (seed) => {
    const random = new Random(seed);
    const make = world(seed);
    expect(piecewise(make(), 3000, () => 1 + random.below(600))).toEqual(whole(make(), 3000));
  });
});
