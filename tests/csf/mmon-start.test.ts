// START_SYSTEM, START_MMS and RESTORE_CIF, 4.2.4.4.8.5 b and g: what MMS gives becomes CIFs, HCBs and queue elements again. MMS is
// played by the test, which writes the blocks.

import { describe, expect, test } from "vitest";
import { Random } from "../host/random.ts";
import { SIZES } from "./mmon.ts";
import { MmonCalls } from "./mmon-calls.ts";
import { block, type Element, queues, queuesOf, restored, type Saved } from "./mmon-checkpoints.ts";
import { dumpMemory } from "./mmon-model.ts";

const START_SYSTEM = 27;
const [BUFFER, SIZE] = [0x2400, 200];
/** Completion codes of MMS: RESTORE has given all, and the list has no room. */
const [NO_MORE, ROOM_TOO_SMALL] = [142, 141];
const WARM1 = 3;

function start(): MmonCalls {
  const calls = new MmonCalls();
  calls.allow(0, "F_START_SYSTEM");
  return calls;
}

const begin = (calls: MmonCalls, mode = WARM1, file = 0) =>
  calls.begin(START_SYSTEM, mode, SIZE, file, BUFFER);

/** Answers the next RESTORE with a block. */
function give(calls: MmonCalls, words: readonly number[]): void {
  expect(calls.take()).toMatchObject({ command: 2, parameters: [], to: [], from: [[BUFFER, SIZE]] });
  calls.m.write(BUFFER, ...words);
  calls.answer(1, 0, words.length);
  // System Call Monitor hands the answer over when the process asks for what has ended.
  calls.m.monitor("NEXT_OPERATION");
}

/** A whole start with these blocks. */
function run(calls: MmonCalls, blocks: readonly (readonly number[])[], last = NO_MORE) {
  begin(calls);
  calls.take();
  calls.answer(1, 0, blocks.length);
  calls.m.monitor("NEXT_OPERATION");
  for (const words of blocks) {
    give(calls, words);
    if (calls.m.end !== null) return undefined;
  }
  calls.take();
  calls.answer(1, last);
  return calls.end(1);
}

let stamp = 0;
const element = (queue: number, precedence = 0, reply = 0): Element => ({
  queue,
  precedence,
  reply,
  time: [++stamp, 2, 3, 4],
});

const CIF: Saved = {
  id: [0x1234, 0x5678],
  version: 256,
  stopped: 1,
  profile: [0x0abc, 0x0def],
  handles: [
    { ref: 0x71, qels: [element(1), element(2, 9, 4), element(1, 3)] },
    { ref: 0x72, qels: [] },
    { ref: 0x73, qels: [element(1, 3)] },
  ],
};

describe("START_SYSTEM and START_MMS", () => {
  test.each([
    ["DEAD1", 0],
    ["DEAD2", 0],
    ["COLD", 0],
    ["WARM1", 1],
    ["WARM2", 1],
  ])("starts MMS: %s is its mode %i", (name, mode) => {
    const calls = start();
    begin(calls, calls.m.address(name), 0x21);
    expect(calls.take()).toMatchObject({ command: 1, parameters: [mode, 0x21], to: [], from: [] });
  });

  test.each([5, 6, 0x8000, 0xffff])("refuses a mode that is none, and sends nothing: %i", (mode) => {
    const calls = start();
    expect(begin(calls, mode).exit).toBe(1);
    expect(calls.take()).toBeUndefined();
    expect(calls.end(1)).toMatchObject({ exit: 0, cc: calls.m.address("BAD_ARGUMENT") });
    calls.whole();
  });

  test("ends with the code of MMS when that refuses to start, and leaves everything as it was", () => {
    const calls = start();
    const { view } = calls.view(5);
    calls.world.sendView(view, 1, 0);
    begin(calls);
    calls.take();
    calls.answer(1, 133);
    expect(calls.end(1)).toMatchObject({ exit: 0, cc: 133 });
    expect(calls.take()).toBeUndefined();
    calls.world.compare();
    calls.whole();
  });

  test("without a CIF to restore ends well, and no CIF of before is left, wherever its views are", () => {
    const calls = start();
    const { world } = calls;
    const { view, cif } = calls.view(5);
    world.newView(world.newHcb(cif));
    for (const queue of [1, 2, 1]) world.sendView(view, queue, 0);
    calls.view(6);
    calls.m.write("DUMPS", 0x0550);
    expect(run(calls, [])).toMatchObject({ exit: 1, cc: 0 });
    expect(restored(calls)).toEqual([]);
    expect(dumpMemory(calls.m).free).toEqual([SIZES.NO_OF_QELS, SIZES.NO_OF_HCBS, SIZES.NO_OF_BUFFERS]);
    expect(calls.m.word("DUMPS")).toBe(0);
    calls.whole();
  });

  test("gives the code of a RESTORE that fails for another reason than that all is given", () => {
    const calls = start();
    expect(run(calls, [block(CIF)], ROOM_TOO_SMALL)).toMatchObject({ exit: 0, cc: ROOM_TOO_SMALL });
    calls.whole();
  });

  test("begun again in the middle restores everything once", () => {
    const calls = start();
    begin(calls);
    calls.take();
    calls.answer(1, 0, 2);
    calls.m.monitor("NEXT_OPERATION");
    give(calls, block(CIF));
    calls.take();
    // The call is never answered; another one begins.
    calls.begin(START_SYSTEM, WARM1, SIZE, 0, BUFFER);
    calls.take();
    calls.answer(2, 0, 1);
    calls.m.monitor("NEXT_OPERATION");
    calls.take();
    calls.m.write(BUFFER, ...block(CIF));
    calls.answer(2, 0, block(CIF).length);
    calls.m.monitor("NEXT_OPERATION");
    calls.take();
    calls.answer(2, NO_MORE);
    expect(calls.end(2)).toMatchObject({ exit: 1, cc: 0 });
    expect(restored(calls)).toEqual([CIF]);
  });
});

describe("a START_SYSTEM after which another one has begun", () => {
  const OTHER = { exit: 0, cc: 0x0125 };
  const next = (calls: MmonCalls) => calls.m.monitor("NEXT_OPERATION");

  /** One that waits for MMS to start, or for a CIF; and another one that has begun, which MMS has not answered. */
  function two({ restoring }: { restoring: boolean }) {
    const calls = start();
    begin(calls);
    calls.take();
    if (restoring) {
      calls.answer(1, 0, 2);
      next(calls);
      give(calls, block(CIF));
      calls.take();
    }
    calls.begin(START_SYSTEM, WARM1, SIZE, 0, BUFFER + SIZE);
    calls.take();
    return calls;
  }

  test.each([0, NO_MORE])("ends with OTHER_START at the answer to its RESTORE, which is %i", (cc) => {
    const calls = two({ restoring: true });
    expect(calls.m.address("OTHER_START")).toBe(OTHER.cc);
    calls.answer(2, 0, 1);
    next(calls);
    expect(restored(calls)).toEqual([]);
    calls.take();
    calls.m.write(BUFFER, ...block({ ...CIF, id: [9, 9] }));
    calls.answer(1, cc, block(CIF).length);
    expect(calls.end(1)).toMatchObject(OTHER);
    expect(calls.take()).toBeUndefined();
    calls.m.write(BUFFER + SIZE, ...block(CIF));
    calls.answer(2, 0, block(CIF).length);
    next(calls);
    expect(restored(calls)).toEqual([CIF]);
    calls.take();
    calls.answer(2, NO_MORE);
    expect(calls.end(2)).toMatchObject({ exit: 1, cc: 0 });
    calls.whole();
  });

  test("ends so at the answer to its start, and removes nothing of what the other has restored", () => {
    const calls = two({ restoring: false });
    calls.answer(2, 0, 1);
    next(calls);
    calls.take();
    calls.m.write(BUFFER + SIZE, ...block(CIF));
    calls.answer(2, 0, block(CIF).length);
    next(calls);
    calls.answer(1, 0, 2);
    expect(calls.end(1)).toMatchObject(OTHER);
    expect(restored(calls)).toEqual([CIF]);
  });
});

describe("RESTORE_CIF", () => {
  test("makes a CIF with its HCBs and their QELs, all in their order, and the QELs in their queues by precedence", () => {
    const calls = start();
    expect(run(calls, [block(CIF)])).toMatchObject({ exit: 1, cc: 0 });
    expect(restored(calls)).toEqual([CIF]);
    expect(queues(calls)).toEqual(queuesOf([CIF]));
    calls.whole();
  });

  test("times of new QELs go on from the latest that was restored", () => {
    const calls = start();
    const late = { ...element(1), time: [5, 6, 7, 8] };
    run(calls, [block({ ...CIF, handles: [{ ref: 1, qels: [element(1), late, element(1)] }] })]);
    expect(calls.m.words("LATEST_TIME", 4)).toEqual(late.time);
  });

  test.each([1, 2, 3])("restores several CIFs by chance (seed %i)", (seed) => {
    const random = new Random(seed);
    const list = <T>(most: number, make: () => T) => Array.from({ length: random.below(most + 1) }, make);
    const word = () => random.below(0x10000);
    const saved = [1, 2, 3].map(
      (n): Saved => ({
        id: [word(), word()],
        version: 1 + random.below(256),
        stopped: random.below(2),
        profile: [word(), word()],
        handles: list(n === 1 ? 2 : 1, () => ({
          ref: word(),
          qels: list(3, () => element(1 + random.below(5), random.below(3), random.below(6))),
        })),
      }),
    );
    const calls = start();
    expect(run(calls, saved.map(block))).toMatchObject({ exit: 1, cc: 0 });
    expect(restored(calls)).toEqual(saved);
    expect(queues(calls)).toEqual(queuesOf(saved));
  });

  const words = block(CIF);
  test.each([
    ["shorter than a CIF", words.slice(0, 5)],
    ["with half a handle record", words.slice(0, 7)],
    ["whose QELs are cut off", words.slice(0, 12)],
    ["whose QELs are no whole records", [...words.slice(0, 7), 8, ...words.slice(8, 16)]],
    ["with more words of QELs than there are", [...words.slice(0, 7), 0xffff, ...words.slice(8)]],
  ])("retires for a block %s", (_, wrong) => {
    const calls = start();
    expect(run(calls, [wrong])).toBeUndefined();
    expect(calls.retired()).toBe(calls.m.address("CSF_ERROR"));
  });

  test.each([
    ["queue", element(6)],
    ["queue", element(0)],
    ["reply queue", element(1, 0, 6)],
  ])("retires for a QEL of a wild %s", (_, qel) => {
    const calls = start();
    expect(run(calls, [block({ ...CIF, handles: [{ ref: 1, qels: [qel] }] })])).toBeUndefined();
    expect(calls.retired()).toBe(calls.m.address("CSF_BAD_QUEUE"));
  });

  test.each([
    [
      "control blocks",
      { ...CIF, handles: Array.from({ length: SIZES.NO_OF_HCBS }, () => ({ ref: 1, qels: [] })) },
    ],
    [
      "QELs",
      { ...CIF, handles: [{ ref: 1, qels: Array.from({ length: SIZES.NO_OF_QELS + 1 }, () => element(1)) }] },
    ],
  ])("retires when there are no %s any more", (_, large) => {
    const calls = start();
    expect(run(calls, [block(large)])).toBeUndefined();
    expect(calls.retired()).toBe(calls.m.address("CSF_NO_RESOURCE"));
  });

  test("retires for a buffer that cannot be read", () => {
    const calls = start();
    calls.begin(START_SYSTEM, WARM1, SIZE, 0, 0xf000);
    calls.take();
    calls.answer(1, 0, 1);
    calls.m.monitor("NEXT_OPERATION");
    calls.take();
    calls.answer(1, 0, words.length);
    calls.m.monitor("NEXT_OPERATION");
    expect(calls.retired()).toBe(calls.m.address("BAD_ADDRESS"));
  });
});
