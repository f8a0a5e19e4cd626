// Machines in the middle of things, and snapshots that are no longer what was written.

import { sha256 } from "@noble/hashes/sha2.js";
import { bootFile, bundledCore, Machine } from "../../../host/node.ts";

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

/** A file whose bytes are changed, with the length and checksum of what it is now. */
export function forged(snapshot: Uint8Array, change: (state: Uint8Array) => Uint8Array): Uint8Array {
  const state = change(snapshot.slice(HEAD, -TAIL));
  const file = new Uint8Array(HEAD + state.length + TAIL);
  file.set(snapshot.subarray(0, HEAD));
  file.set(state, HEAD);
  new DataView(file.buffer).setUint32(12, state.length, true);
  file.set(sha256(file.subarray(0, -TAIL)), HEAD + state.length);
  return file;
}
