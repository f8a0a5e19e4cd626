// Snapshots of machines in the middle of things, runs that go on from them, and snapshots that are no longer what was written.

import { deepEqual, equal } from "node:assert/strict";
import { sha256 } from "@noble/hashes/sha2.js";
import { bootFile, bundledCore, Machine, report } from "../../../host/node.ts";
import { problemIn } from "../comparison.ts";
import { Random } from "../random.ts";
import { world } from "../worlds.ts";

const core = bundledCore().contents!;

/** Bytes before and after the state (docs/SNAPSHOTS.md). */
export const HEAD = 16;
export const TAIL = 32;

/** A demonstration after so many instructions. */
export function demo(name: "" | "channels/" | "coroutines/", limit: number): Machine {
  const machine = bootFile(`firmware/demo/${name}manifest.json`).machine!;
  machine.run({ limit });
  return machine;
}

/** The machine of a snapshot, or the code of what is wrong with it. */
export function restored(snapshot: Uint8Array): Machine | string {
  const { machine, problems } = Machine.restore(core, snapshot);
  return machine ?? problems.map(({ code }) => code).join(" ");
}

/** Everything that can be asked of a run. */
export function told(machine: Machine, outcome: string): unknown {
  const { journal, executed } = machine;
  const consoles = machine.state.partitions.map(({ number }) => machine.consoleOutput(number));
  return { outcome, executed, report: report(machine), journal, consoles, snapshot: machine.snapshot() };
}

/**
 * Runs to a limit in pieces of `size()` instructions, each in another machine than the one before. What is restored must be
 * written as the same bytes, with the same hash, and come to what a run in one machine comes to.
 */
export function comparePiecewise(make: () => Machine, limit: number, size: () => number): void {
  const whole = make();
  const { outcome } = whole.run({ limit });
  let machine = make();
  for (;;) {
    const part = machine.run({ limit: Math.min(size(), limit - machine.executed) });
    const snapshot = machine.snapshot();
    const next = restored(snapshot);
    if (typeof next === "string") throw new Error(`its snapshot is refused: ${next}`);
    equal(next.stateHash(), machine.stateHash());
    deepEqual(next.snapshot(), snapshot);
    machine = next;
    if (part.outcome === "limit" && machine.executed < limit) continue;
    deepEqual(told(machine, part.outcome), told(whole, outcome));
    return;
  }
}

/** A file whose state is changed, with the length and checksum of what it is now. */
export function forged(snapshot: Uint8Array, change: (state: Uint8Array) => Uint8Array): Uint8Array {
  const state = change(snapshot.slice(HEAD, -TAIL));
  const file = new Uint8Array(HEAD + state.length + TAIL);
  file.set(snapshot.subarray(0, HEAD));
  file.set(state, HEAD);
  new DataView(file.buffer).setUint32(12, state.length, true);
  file.set(sha256(file.subarray(0, -TAIL)), HEAD + state.length);
  return file;
}

/**
 * Changes some bytes of a state at random: it must be refused, or run without an exception and be written and read again.
 * Returns which.
 */
export function tryForged(snapshot: Uint8Array, random: Random): "refused" | "run" {
  // What the control OS believes comes first, and the words of guests last.
  const reach = Math.min(snapshot.length - HEAD - TAIL, 6000);
  const changed = forged(snapshot, (state) => {
    for (let k = random.below(3); k >= 0; k--) state[random.below(reach)] = random.below(256);
    return state;
  });
  const found = restored(changed);
  if (typeof found === "string") {
    equal(found, "BAD_SNAPSHOT");
    return "refused";
  }
  found.run({ limit: 2000 });
  equal(typeof restored(found.snapshot()), "object");
  return "run";
}

/** Instructions of a random world. */
const WORLD = 3000;

/** What is wrong with snapshots of the random world of a seed; undefined when nothing is. */
export function problemOf(seed: number): string | undefined {
  return problemIn(() => {
    const random = new Random(seed);
    const make = world(seed);
    comparePiecewise(make, WORLD, () => 1 + random.below(600));
    const machine = make();
    machine.run({ limit: random.below(WORLD) });
    const snapshot = machine.snapshot();
    for (let n = 0; n < 5; n++) tryForged(snapshot, random);
  });
}
