// The Queue Monitor's part that the Message Monitor leans on, 4.2.2: what random operations (mmon-model.test.ts) do not show.

import { describe, expect, test } from "vitest";
import { SIZES } from "./mmon.ts";
import { World } from "./mmon-world.ts";

/** A world whose sub queues all lie in main queue 1, which takes everything. */
function open(): World {
  const world = new World();
  for (let n = 1; n <= SIZES.NO_OF_MAIN_QUEUES; n++) world.setMain(n, false, [0xffff, 0xffff]);
  return world;
}

describe("SEND_REQUEST and RECEIVE_FIRST_QEL", () => {
  test("a greater precedence comes first, equals come in order, and of sub queues the first", () => {
    const world = open();
    const buffer = world.newBuffer();
    const sent = [
      [2, 1],
      [2, 5],
      [2, 1],
      [1, 5],
      [2, 5],
      [1, 0],
    ].map(([queue, precedence]) => world.sendBuffer(buffer, queue!, precedence!)!.ref);
    world.compare();
    const got = sent.map(() => world.receive(1)!.ref);
    expect(got).toEqual([3, 1, 4, 0, 2, 5].map((n) => sent[n]));
    expect(world.receive(1)).toBeUndefined();
    world.compare();
  });

  test("a precedence is a number without a sign", () => {
    const world = open();
    const buffer = world.newBuffer();
    const low = world.sendBuffer(buffer, 1, 1)!.ref;
    const high = world.sendBuffer(buffer, 1, 0x8000)!.ref;
    expect([world.receive(1)!.ref, world.receive(1)!.ref]).toEqual([high, low]);
  });

  test("a QEL has the time when it was sent, and the queue where a reply is expected", () => {
    const world = open();
    const { m } = world;
    const before = m.machine.clock;
    const { ref } = world.sendBuffer(world.newBuffer(), 2, 0, 4)!;
    const [low, high] = m.words(m.field("QEL", ref, "PRIMARY_QEL.TIME"), 2);
    expect(low! + high! * 0x10000).toBeGreaterThan(before);
    expect(low! + high! * 0x10000).toBeLessThan(m.machine.clock);
    expect(m.word(m.field("QEL", ref, "PRIMARY_QEL.REPLY_QUEUE"))).toBe(4);
  });

  test("a QEL that is put back keeps its time, and goes back to its place among those of its precedence", () => {
    const world = open();
    const { m } = world;
    const buffer = world.newBuffer();
    for (const precedence of [1, 1, 1, 0, 2]) world.sendBuffer(buffer, 1, precedence);
    world.receive(1);
    world.receive(1);
    const qel = world.receive(1)!;
    const time = () => m.words(m.field("QEL", qel.ref, "PRIMARY_QEL.TIME"), 4);
    const before = time();
    world.reinsert(qel);
    world.compare();
    expect(time()).toEqual(before);
    expect(world.receive(1)!.ref).toBe(qel.ref);
  });

  test("times are compared as numbers of 64 bits without a sign", () => {
    const times = [
      [0xffff, 0xffff, 0xffff, 0],
      [0, 0, 0, 1],
      [1, 0, 0, 1],
      [0, 1, 0, 1],
      [0, 0, 0x8000, 1],
      [0, 0, 0, 0x8000],
    ];
    for (const [i, a] of times.entries()) {
      for (const [j, b] of times.entries()) {
        const { m } = open();
        m.write("ROOM", ...a, ...b);
        const { exit } = m.call("COMPARE_TIMES", { 4: m.address("ROOM"), 5: m.address("ROOM") + 4 });
        expect(exit, `${a} later than ${b}`).toBe(i > j ? 1 : 0);
      }
    }
  });

  test.each([
    [0, 0, 0, 0],
    [0xffff, 0xffff, 0xffff, 0],
    [0xffff, 0, 0xffff, 7],
    [0xffff, 0xfffe, 1, 0xfffe],
  ])("a new QEL's time is after the latest that was restored: %i %i %i %i", (...latest) => {
    const world = open();
    const { m } = world;
    m.write("LATEST_TIME", ...latest);
    const number = (words: readonly number[]) =>
      words.reduceRight((sum, word) => sum * 0x10000n + BigInt(word), 0n);
    const before = m.machine.clock;
    const { ref } = world.sendBuffer(world.newBuffer(), 1, 0)!;
    const after = number(m.words(m.field("QEL", ref, "PRIMARY_QEL.TIME"), 4)) - number(latest);
    expect(after).toBeGreaterThan(BigInt(before));
    expect(after).toBeLessThan(BigInt(m.machine.clock));
  });

  test.each(["SEND_REQUEST", "SEND_VIEW", "RECEIVE_FIRST_QEL"])("%s retires for a wild queue", (name) => {
    for (const queue of [0, 6, 0x8001, 0xffff]) {
      const world = open();
      const { ref } = world.newBuffer();
      expect(world.m.retires(name, { 1: queue, 2: ref, 3: 0 })).toBe(world.m.address("CSF_BAD_QUEUE"));
    }
  });

  test("SEND_REQUEST retires for a wild reply queue, and for a sub queue whose main queue there is not", () => {
    const world = open();
    const { ref } = world.newBuffer();
    expect(world.m.retires("SEND_REQUEST", { 1: 1, 2: ref, 3: 6 })).toBe(world.m.address("CSF_BAD_QUEUE"));
    const other = open();
    const buffer = other.newBuffer();
    other.setQueue(1, SIZES.NO_OF_MAIN_QUEUES + 1);
    expect(other.m.retires("SEND_REQUEST", { 1: 1, 2: buffer.ref, 3: 0 })).toBe(
      other.m.address("CSF_BAD_QUEUE"),
    );
  });

  test("a refused SEND_REQUEST or SEND_VIEW changes nothing", () => {
    const world = open();
    world.setMain(1, false, [0, 0]);
    const view = world.newView(world.newHcb(world.newCif([1, 0])));
    const buffer = world.newBuffer();
    expect(world.sendView(view, 1, 0)).toBeUndefined();
    world.become(1);
    expect(world.sendBuffer(buffer, 1, 0)).toBeUndefined();
    world.become(0);
    world.setMain(1, true, [0xffff, 0xffff]);
    expect(world.sendView(view, 1, 0)).toBeUndefined();
    expect(world.sendBuffer(buffer, 1, 0)).toBeUndefined();
    world.compare();
  });

  test("more QELs than there are retire", () => {
    const world = open();
    const buffer = world.newBuffer();
    for (let n = 0; n < SIZES.NO_OF_QELS; n++) world.sendBuffer(buffer, 1, 0);
    expect(world.m.retires("SEND_REQUEST", { 1: 1, 2: buffer.ref, 3: 0 })).toBe(
      world.m.address("CSF_NO_RESOURCE"),
    );
  });
});

describe("DISMANTLE", () => {
  test("of the last QEL of a buffer that its owner has dismantled releases the buffer", () => {
    const world = open();
    const buffer = world.newBuffer();
    world.sendBuffer(buffer, 1, 0);
    world.sendBuffer(buffer, 2, 0);
    world.dismantleBuffer(buffer);
    world.become(3);
    for (const left of [1, 0]) {
      world.dismantle(world.receive(1)!);
      world.compare();
      expect(world.model.buffers.size).toBe(left);
    }
  });

  test("of a view is refused with BAD_OBJECT", () => {
    const world = open();
    const view = world.newView(world.newHcb(world.newCif()));
    expect(world.m.call("DISMANTLE", { 2: view.ref })).toMatchObject({
      exit: 0,
      r: { 7: world.m.address("BAD_OBJECT") },
    });
    world.compare();
  });

  test.each([
    ["a wild one", () => 0],
    ["one behind the last", () => SIZES.NO_OF_QELS + 1],
    ["one that is free", () => SIZES.NO_OF_QELS],
    ["a foreign one", (world: World) => world.sendBuffer(world.newBuffer(), 1, 0)!.ref],
  ])("retires for a QEL that is not the subprocess's: %s", (_, reference) => {
    const world = open();
    const ref = reference(world);
    world.receive(1);
    world.become(2);
    expect(world.m.retires("DISMANTLE", { 2: ref })).toBe(world.m.address("CSF_BAD_QEL"));
  });

  test("retires for a QEL in a queue", () => {
    const world = open();
    const { ref } = world.sendBuffer(world.newBuffer(), 1, 0)!;
    expect(world.m.retires("DISMANTLE", { 2: ref })).toBe(world.m.address("CSF_BAD_QEL"));
  });
});

describe("DISMANTLE_QEL and REINSERT_IN_QUEUE", () => {
  test.each([0, 1, 2])("DISMANTLE_QEL chains a QEL out of its queue: number %i of three", (n) => {
    const world = open();
    const hcb = world.newHcb(world.newCif());
    const view = world.newView(hcb);
    const sent = [0, 0, 0].map(() => world.sendView(view, 3, 0)!);
    world.exclude(sent[n]!);
    world.compare();
    expect(world.model.queue(3).qels.map(({ ref }) => ref)).toEqual(
      sent.filter((_, i) => i !== n).map(({ ref }) => ref),
    );
  });

  test("REINSERT_IN_QUEUE retires for a QEL that is in a queue, and for one that never was in one", () => {
    const world = open();
    const { ref } = world.sendBuffer(world.newBuffer(), 1, 0)!;
    expect(world.m.retires("REINSERT_IN_QUEUE", { 4: world.m.element("QEL", ref) })).toBe(
      world.m.address("CSF_ERROR"),
    );
    const other = open();
    const view = other.newView(other.newHcb(other.newCif()));
    expect(other.m.retires("REINSERT_IN_QUEUE", { 4: other.m.element("QEL", view.ref) })).toBe(
      other.m.address("CSF_BAD_QUEUE"),
    );
  });
});

describe("CHECK_PROFILE", () => {
  test("compares a profile with that of the main queue of a sub queue", () => {
    const world = open();
    const { m } = world;
    world.setMain(2, false, [0x0013, 0x8000]);
    world.setQueue(4, 2);
    const check = (least: number, most: number) => m.call("CHECK_PROFILE", { 1: least, 2: most, 3: 4 }).exit;
    expect([check(0x13, 0x8000), check(3, 0), check(0, 0x8000)]).toEqual([1, 1, 1]);
    expect([check(4, 0), check(0x20, 0), check(0, 1)]).toEqual([0, 0, 0]);
  });

  test("retires for a wild queue", () => {
    const world = open();
    expect(world.m.retires("CHECK_PROFILE", { 1: 0, 2: 0, 3: 9 })).toBe(world.m.address("CSF_BAD_QUEUE"));
  });
});
