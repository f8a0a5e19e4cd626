// Every field of the state is in snapshots, and all that guests can see in the hash as well.

import { describe, expect, test } from "vitest";
import * as layout from "../../../core-as/layout.ts";
import { eachValue } from "../each-value.ts";
import { load, machineOf } from "../guests.ts";
import { demo, restored } from "./kit.ts";

/** What texts and null are changed to. */
const OTHERS = { text: (text: string) => `${text}x`, nothing: 7 };

/** Values of one field that are changed. */
const EACH = 4;

/** What the fields of a path are called, without the numbers of items. */
const fieldOf = (path: string) => path.replaceAll(/\.\d+/g, "");

/** What is not written as it stands: numbers of items that say which they are, and what follows from the rest. */
const DERIVED = [
  ...[
    "partitions.number",
    "areas.entries.number",
    "areas.entries.owner",
    "areas.used",
    "areas.entries.physical",
  ],
  ...["pool.free", "partitions.console.output", "partitions.console.input", "partitions.console.kept"],
  ...[
    "partitions.console.arrived",
    "partitions.console.read",
    "partitions.console.arrivals.at",
    "partitions.console.arrivals.characters",
  ],
];
/** What no guest sees. */
const UNSEEN = ["origin", "partitions.name", "partitions.image", "areas.entries.name", "services.name"];

describe.each(["channels/", "coroutines/"] as const)("of the demonstration %s", (name) => {
  const machine = demo(name, name === "channels/" ? 30_000 : 5_000);

  test("each field of the control OS's state is in snapshots, and in the hash unless no guest sees it", () => {
    const { state } = machine;
    // Areas in the pool stand as they were made, and are not written.
    state.areas.entries.splice(
      0,
      state.areas.entries.length,
      ...state.areas.entries.filter(({ owner }) => owner >= 0),
    );
    state.pool.free.length = 1;
    for (const partition of state.partitions) {
      partition.console.output = partition.console.output.slice(0, 1);
      partition.console.kept = 1;
    }
    const [snapshot, hash] = [machine.snapshot(), machine.stateHash()];
    const seen = new Map<string, number>();
    eachValue(state, OTHERS, (path, change) => {
      const field = fieldOf(path);
      const times = seen.get(field) ?? 0;
      if (DERIVED.includes(field) || times === EACH) return;
      seen.set(field, times + 1);
      const back = change();
      // What is not a name of a list, or no record, cannot be written.
      const written = attempt(() => machine.snapshot());
      expect(Buffer.compare(Buffer.from(written), Buffer.from(snapshot)), path).not.toBe(0);
      const hashed = attempt(() => new TextEncoder().encode(machine.stateHash()));
      expect(new TextDecoder().decode(hashed) === hash, path).toBe(UNSEEN.includes(field));
      back();
    });
    expect(machine.snapshot()).toEqual(snapshot);
    expect(seen.size).toBeGreaterThan(45);
  });

  test("each field of the journal is in snapshots, and not in the hash", () => {
    const { journal } = machine;
    for (const list of [journal.transfers, journal.ownership, journal.traces])
      list.length = Math.min(list.length, 2);
    const [snapshot, hash] = [Buffer.from(machine.snapshot()), machine.stateHash()];
    eachValue(journal, OTHERS, (path, change) => {
      const back = change();
      expect(Buffer.compare(Buffer.from(attempt(() => machine.snapshot())), snapshot), path).not.toBe(0);
      expect(machine.stateHash()).toBe(hash);
      back();
    });
  });
});

/** The bytes that are made, or those of nothing when that is refused. */
function attempt(make: () => Uint8Array): Uint8Array {
  try {
    return make();
  } catch {
    return new Uint8Array(0);
  }
}

test("of a console, what waits to be read and what is to come is in snapshots and hash; what was read is not", () => {
  const text = (characters: string) => new TextEncoder().encode(characters);
  const input = [
    { at: 0, characters: text("abc") },
    { at: 5, characters: text("def") },
    { at: 9, characters: text("ghi") },
  ];
  const make = (pieces: typeof input, read: number) => {
    const machine = machineOf(1, {}, { input: pieces });
    Object.assign(machine.state.partitions[0]!.console, { arrived: pieces.length - 1, read });
    return machine;
  };
  const machine = make(input, 4);
  const other = make([{ at: 3, characters: text("ef") }, input[2]!], 0);
  expect(other.stateHash()).toBe(machine.stateHash());
  expect(other.snapshot()).toEqual(machine.snapshot());
  const next = restored(machine.snapshot());
  if (typeof next === "string") throw new Error(next);
  const { console } = next.state.partitions[0]!;
  expect(console.input).toEqual(text("efghi"));
  expect(console).toMatchObject({
    arrived: 1,
    read: 0,
    arrivals: [{ characters: 2 }, { at: 9, characters: 5 }],
  });
  const different = [
    make(input, 5),
    make(input.slice(0, 2), 4),
    make([...input.slice(0, 2), { at: 10, characters: text("ghi") }], 4),
  ];
  for (const one of different) expect(one.stateHash()).not.toBe(machine.stateHash());
});

test("each word of a context is in snapshots, and in the hash unless no guest sees it", () => {
  const machine = machineOf(1);
  load(machine, 0, "NOP");
  machine.setRegisters(0, { tt: 3 });
  const { core } = machine.control;
  const offsets = Object.entries(layout).filter(([name]) => name.startsWith("CTX_"));
  expect(offsets.length).toBeGreaterThan(20);
  /** Words of what is more than one, and what the partition is made with. */
  const counts: Record<string, number> = {
    CTX_R: 8,
    CTX_TIMER: 2,
    CTX_INSTRUCTIONS: 2,
    CTX_TRAPS: 20,
    CTX_REFUSED: 2,
    CTX_STAGE1: 128,
  };
  const unseen = /^CTX_(CALL|STOP|TRAPS|REFUSED.*)$/;
  for (const [name, offset] of offsets) {
    if (name === "CTX_NUMBER" || name === "CTX_PAGES") continue;
    const bit = name === "CTX_V" ? 0x8000 : 1;
    for (let n = 0; n < (counts[name] ?? 1); n++) {
      const [snapshot, hash] = [machine.snapshot(), machine.stateHash()];
      const at = offset + 2 * n;
      core.setContextWord(0, at, core.contextWord(0, at) ^ bit);
      expect(machine.snapshot(), `${name} ${n}`).not.toEqual(snapshot);
      expect(machine.stateHash() === hash, `${name} ${n}`).toBe(unseen.test(name));
    }
  }
  // What is not named holds nothing.
  const named = offsets.flatMap(([name, offset]) =>
    Array.from({ length: name === "CTX_V" ? 2 : (counts[name] ?? 1) }, (_, n) => offset + 2 * n),
  );
  for (let offset = 0; offset < layout.CONTEXT_BYTES; offset += 2) {
    if (!named.includes(offset)) expect(core.contextWord(0, offset), String(offset)).toBe(0);
  }
});
