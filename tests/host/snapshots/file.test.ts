// Snapshot files that are not what they should be: each is refused with a code, or is a state that a machine can have.

import { describe, expect, test } from "vitest";
import { bundledCore, Machine, SNAPSHOT_VERSION } from "../../../host/node.ts";
import { Random } from "../random.ts";
import { world } from "../worlds.ts";
import { demo, forged, HEAD, restored, tryForged } from "./kit.ts";

const core = bundledCore().contents!;
const small = demo("", 60).snapshot();

/** The code, place, message and advice of what is wrong with a file. */
function refusal(file: Uint8Array): string {
  const { machine, problems } = Machine.restore(core, file, { place: "a.c80s" });
  expect(machine).toBeUndefined();
  expect(problems.length).toBe(1);
  expect(problems[0]!.file).toBe("a.c80s");
  expect(problems[0]!.advice).toMatch(/\w/);
  return `${problems[0]!.code}: ${problems[0]!.message}`;
}

describe("a file is refused", () => {
  test("that is no snapshot", () => {
    for (const text of ["", "CR80SNA", "CR80", '{"memory": 16}', "cr80snap        "]) {
      expect(refusal(new TextEncoder().encode(text)), text).toBe(
        "NO_SNAPSHOT: this is not a snapshot of a machine",
      );
    }
  });

  test("of another version", () => {
    for (const version of [0, SNAPSHOT_VERSION + 1, 200]) {
      expect(refusal(small.with(8, version))).toBe(
        `LATER_SNAPSHOT: this snapshot has version ${version}, but this cr80 reads versions up to ${SNAPSHOT_VERSION}`,
      );
    }
  });

  test("wherever it is cut short", () => {
    for (let length = 8; length < small.length; length += length < 64 ? 1 : 37) {
      expect(refusal(small.slice(0, length)), String(length)).toMatch(
        /^CUT_SNAPSHOT: the file was truncated/,
      );
    }
    expect(refusal(small.slice(0, -1))).toBe(
      `CUT_SNAPSHOT: the file was truncated: ${small.length - 1} of its ${small.length} bytes are here`,
    );
  });

  test("with a byte more, and with any bit changed", () => {
    expect(refusal(Uint8Array.of(...small, 0))).toMatch(/^DAMAGED_SNAPSHOT/);
    const random = new Random(7);
    for (let n = 0; n < 200; n++) {
      const damaged = small.slice();
      damaged[HEAD + random.below(small.length - HEAD)]! ^= 1 << random.below(8);
      expect(refusal(damaged)).toMatch(/^DAMAGED_SNAPSHOT/);
    }
  });

  test("whose checksum is right, and whose state ends too early or too late", () => {
    expect(refusal(forged(small, (state) => state.slice(0, -1)))).toMatch(/BAD_SNAPSHOT: .* ends too early$/);
    expect(refusal(forged(small, (state) => Uint8Array.of(...state, 0)))).toMatch(
      /BAD_SNAPSHOT: .* more follows its end$/,
    );
    expect(refusal(forged(small, () => new Uint8Array(0)))).toMatch(/BAD_SNAPSHOT/);
    expect(refusal(forged(small, (state) => state.fill(0xff)))).toMatch(/BAD_SNAPSHOT/);
  });
});

test("a service routine is one of a call that enters it, and of a SOCB", () => {
  const machine = demo("coroutines/", 0);
  const { scm } = machine.state.partitions[0]!;
  while (scm.activation?.entry !== "INIT") machine.run({ limit: 1 });
  const { activation } = scm;
  expect(restored(machine.snapshot())).toBeInstanceOf(Machine);
  for (const change of [{ call: 0x90 }, { call: 0xff }, { socb: 0 }, { socb: 300 }]) {
    scm.activation = { ...activation, ...change };
    expect(refusal(machine.snapshot()), JSON.stringify(change)).toMatch(/^BAD_SNAPSHOT: .*service routine/);
  }
  // Of an answer, the operation that is awaited may be any, or one that awaits a syncel.
  for (const socb of [0, 256]) {
    scm.activation = { ...activation, entry: "ANSWER_RECEIVED", socb };
    expect(restored(machine.snapshot())).toBeInstanceOf(Machine);
  }
});

test("a forged state is refused, or runs without an exception and can be written again", () => {
  const machines = [demo("channels/", 200_000), demo("coroutines/", 5_000), world(11)(), demo("", 60)];
  machines[2]!.run({ limit: 1500 });
  const seen = { refused: 0, run: 0 };
  for (const [i, machine] of machines.entries()) {
    const snapshot = machine.snapshot();
    const random = new Random(i + 1);
    for (let n = 0; n < 40; n++) seen[tryForged(snapshot, random)]++;
  }
  expect(seen.refused).toBeGreaterThan(20);
  expect(seen.run).toBeGreaterThan(20);
});
