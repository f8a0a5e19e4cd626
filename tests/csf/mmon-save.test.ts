// SAVE, 4.2.4.7.4: the checkpoint of a CIF, and that START_SYSTEM makes of it what was there. MMS is played by the test.

import { describe, expect, test } from "vitest";
import { Random } from "../host/random.ts";
import { SIZES } from "./mmon.ts";
import { MmonCalls } from "./mmon-calls.ts";
import { block, queues, queuesOf, restored, type Saved } from "./mmon-checkpoints.ts";
import { type Cif, dumpMemory, type Qel } from "./mmon-model.ts";

const [SAVE, START_SYSTEM] = [29, 27];
const [BUFFER, SIZE] = [0x2400, 200];
const REFUSED = 137;

function start(): MmonCalls {
  const calls = new MmonCalls();
  calls.allow(0, "F_SAVE", "F_START_SYSTEM");
  return calls;
}

/** A CIF with number and views; `mms` is the MMS_REF of its handle. */
function cif(calls: MmonCalls, id: number, mms: number) {
  const made = calls.view(mms, [0x10 + id, id]);
  const at = calls.world.addressOf(made.cif);
  calls.world.number(made.cif, id, 0x100 + id);
  const state = at + calls.m.address("CIF_CONTROL_BLOCK.STATE");
  calls.m.write(state, calls.m.word(state) | 0x200 | id);
  return made;
}

/** What SAVE gives MMS of a view of subprocess `of`: parameters and block. MMS answers with a code. */
function save(calls: MmonCalls, view: Qel, { dismantle = 0, size = SIZE, cc = 0, of = 0 } = {}) {
  const { exit } = calls.begin(SAVE, dismantle, size, view.ref, BUFFER, of);
  expect(exit).toBe(1);
  const command = calls.take();
  if (command === undefined) return { command, words: undefined };
  const [list] = command.to;
  const words = list === undefined ? undefined : calls.m.words(list[0], list[1]);
  calls.answer(command.socb, cc);
  return { command, words };
}

/** What is to be saved of what is in the memory: QELs that are or were in a queue, handles that have some. */
const kept = (all: readonly Saved[]): Saved[] =>
  all.map((one) => ({
    ...one,
    handles: one.handles
      .map(({ ref, qels }) => ({ ref, qels: qels.filter(({ queue }) => queue !== 0) }))
      .filter(({ qels }) => qels.length > 0),
  }));

/** The checkpoint parameter block of a CIF, by the layout. */
const blockOf = (saved: Saved) => [saved.stopped, ...block(saved).slice(6)];

describe("SAVE", () => {
  test("sends the handles of a CIF that have QELs to save, and of these what is or was in a queue", () => {
    const calls = start();
    const { world } = calls;
    const { view, cif: one } = cif(calls, 5, 0x71);
    const second = world.newHcb(one);
    calls.m.write(second.at + calls.m.address("HANDLE_CONTROL_BLOCK.MMS_REF"), 0x72);
    const third = world.newHcb(one);
    calls.m.write(third.at + calls.m.address("HANDLE_CONTROL_BLOCK.MMS_REF"), 0x73);
    world.newView(third);
    const other = world.newView(second);
    for (const [of, queue] of [
      [view, 1],
      [other, 2],
      [view, 1],
    ] as const) {
      world.sendView(of, queue, queue);
    }
    world.receive(1);
    const [expected] = kept(restored(calls));
    const { command, words } = save(calls, view);
    expect(command).toMatchObject({ command: 11, parameters: [5, 0x105], from: [] });
    expect(command!.to[0]![0]).toBe(BUFFER);
    expect(expected!.handles.map(({ ref, qels }) => [ref, qels.length])).toEqual([
      [0x72, 1],
      [0x71, 2],
    ]);
    expect(words).toEqual(blockOf(expected!));
    const { exit, cc, r } = calls.end(1);
    expect([exit, cc]).toEqual([1, 0]);
    expect(r[2], "no address of the system's comes back").toBe(0);
    world.compare();
    calls.whole();
  });

  test("marks what is saved when MMS has it, and not when it refuses", () => {
    for (const cc of [REFUSED, 0]) {
      const calls = start();
      const { m } = calls;
      const { view, hcb } = cif(calls, 5, 0x71);
      const at = hcb.at + m.address("HANDLE_CONTROL_BLOCK.CHECKPOINT_STATUS");
      m.write(at, m.word(at) | 0x100);
      const copy = calls.world.sendView(view, 1, 0)!;
      save(calls, view, { cc });
      expect(calls.end(1)).toMatchObject({ exit: cc === 0 ? 1 : 0, cc });
      expect(m.word(at) & 0x100).toBe(cc === 0 ? 0 : 0x100);
      const marked = (qel: Qel) => m.word(m.field("QEL", qel.ref, "PRIMARY_QEL.CHECKPOINTED")) !== 0;
      expect([marked(copy), marked(view)]).toEqual([cc === 0, false]);
    }
  });

  test("marks only what the block has: not a view that enters a queue, or a handle that is made, before MMS has answered", () => {
    for (const cc of [REFUSED, 0]) {
      const calls = start();
      const { m, world } = calls;
      const { view, hcb, cif: one } = cif(calls, 5, 0x71);
      const other = world.newHcb(one);
      const late = world.newView(other);
      const flags = [hcb, other].map(({ at }) => at + m.address("HANDLE_CONTROL_BLOCK.CHECKPOINT_STATUS"));
      for (const at of flags) m.write(at, m.word(at) | 0x100);
      const first = world.sendView(view, 1, 0)!;
      save(calls, view, { cc });
      const entered = [world.sendView(view, 1, 0)!, world.sendView(late, 1, 0)!];
      calls.end(1);
      const marks = () =>
        [first, ...entered].map(({ ref }) => m.word(m.field("QEL", ref, "PRIMARY_QEL.CHECKPOINTED")));
      expect(marks()).toEqual([cc === 0 ? 1 : 0, 0, 0]);
      expect(flags.map((at) => m.word(at) & 0x100)).toEqual([cc === 0 ? 0 : 0x100, 0x100]);
      // A refusal, or a buffer that is too short, takes no mark away.
      for (const again of [{ cc: REFUSED }, { size: 9 }, { size: 12 }]) {
        save(calls, view, again);
        calls.end(1);
        expect(marks()).toEqual([cc === 0 ? 1 : 0, 0, 0]);
      }
      world.compare();
    }
  });

  test("marks nothing of the same CIF when that was made again before MMS has answered", () => {
    const calls = start();
    const { m, world } = calls;
    const before = cif(calls, 5, 0x71);
    const at = world.addressOf(before.cif);
    world.sendView(before.view, 1, 0);
    save(calls, before.view);
    m.call("REMOVE_ALL");
    world.model.cifs.clear();
    world.model.qels.clear();
    for (const queue of world.model.queues) queue.qels.splice(0);
    const after = cif(calls, 5, 0x71);
    expect(world.addressOf(after.cif)).toBe(at);
    const copy = world.sendView(after.view, 1, 0)!;
    expect(calls.end(1)).toMatchObject({ exit: 1, cc: 0 });
    expect(m.word(m.field("QEL", copy.ref, "PRIMARY_QEL.CHECKPOINTED"))).toBe(0);
    world.compare();
  });

  test("without anything to save sends no block, so that MMS removes the checkpoint", () => {
    const calls = start();
    const { view } = cif(calls, 5, 0x71);
    expect(save(calls, view).command).toMatchObject({
      command: 11,
      parameters: [5, 0x105],
      to: [],
      from: [],
    });
    expect(calls.end(1)).toMatchObject({ exit: 1, cc: 0 });
  });

  test("with DISMANTLE takes the view out first; the last of a handle ends it in MMS after the checkpoint", () => {
    const calls = start();
    const { m, world } = calls;
    const { view, hcb, cif: one } = cif(calls, 5, 0x71);
    const copy = world.sendView(view, 1, 0)!;
    const count = hcb.at + m.address("HANDLE_CONTROL_BLOCK.DISMANTLE_COUNT");
    calls.countDismantles(view, 2);
    calls.countDismantles(copy, 3);
    save(calls, view, { dismantle: 1 });
    expect(m.word(count) & 0xff).toBe(3);
    expect(calls.end(1)).toMatchObject({ exit: 1, cc: 0 });
    world.model.removeQel(view);
    world.compare();
    expect(m.word(hcb.at + m.address("HANDLE_CONTROL_BLOCK.QELCOUNT"))).toBe(1);
    const last = world.receive(1)!;
    expect(last).toBe(copy);
    expect(save(calls, last, { dismantle: 1 }).command).toMatchObject({ command: 11, to: [] });
    calls.m.monitor("NEXT_OPERATION");
    expect(calls.take()).toMatchObject({ command: 12, parameters: [5, 0x105] });
    calls.answer(1, 0);
    expect(calls.end(1)).toMatchObject({ exit: 1, cc: 0 });
    world.model.removeHcb(hcb);
    expect(one.hcbs).toEqual([]);
    world.compare();
    calls.whole();
  });

  test("takes a view of any subprocess, and needs the privilege", () => {
    const calls = start();
    calls.world.become(3);
    const { view } = cif(calls, 5, 0x71);
    calls.world.become(0);
    save(calls, view, { of: 3 });
    expect(calls.end(1)).toMatchObject({ exit: 1, cc: 0 });
    calls.world.become(1);
    expect(calls.retires(SAVE, 0, SIZE, view.ref, BUFFER, 3)).toBe(calls.m.address("CSF_NO_PRIVILEGE"));
  });

  test("refuses a buffer that is too short for each part with BAD_LENGTH, and sends nothing", () => {
    for (const size of [0, 1, 2, 3, 9, 10, 16]) {
      const calls = start();
      const { view } = cif(calls, 5, 0x71);
      for (const queue of [1, 2]) calls.world.sendView(view, queue, 0);
      expect(save(calls, view, { size }).command, String(size)).toBeUndefined();
      const { exit, cc, r } = calls.end(1);
      expect([exit, cc, r[2]]).toEqual([0, calls.m.address("BAD_LENGTH"), 0]);
      calls.whole();
    }
    const calls = start();
    const { view } = cif(calls, 5, 0x71);
    for (const queue of [1, 2]) calls.world.sendView(view, queue, 0);
    expect(save(calls, view, { size: 17 }).words).toHaveLength(17);
  });

  test("of a view that the subprocess does not have ends with VIEW_GONE, and changes and sends nothing", () => {
    const calls = start();
    const { world, m } = calls;
    const { view } = cif(calls, 5, 0x71);
    const queued = world.sendView(view, 1, 0)!;
    const buffer = world.sendBuffer(world.newBuffer(), 2, 0)!;
    const given = world.sendBuffer(world.newBuffer(), 1, 9)!;
    expect(world.receive(1)).toBe(given);
    const opening = cif(calls, 6, 0x72);
    const state = opening.hcb.at + m.address("HANDLE_CONTROL_BLOCK.STATE");
    m.write(state, (m.word(state) & ~0x1c00) | (m.address("S_LOOKUP") << 10));
    const free = SIZES.NO_OF_QELS;
    const none = [
      ...[0, 1, 3, 0xffff].map((of) => [queued.ref, of]),
      ...[0, 1].flatMap((of) => [buffer.ref, given.ref].map((ref) => [ref, of])),
      ...[0, free, free + 1, 0x1001, 0xffff].map((ref) => [ref, 0]),
      ...[1, 3, 0xffff].map((of) => [view.ref, of]),
      [opening.view.ref, 0],
    ];
    const before = dumpMemory(m);
    for (const [ref, of] of none) {
      for (const dismantle of [0, 1]) {
        calls.begin(SAVE, dismantle, SIZE, ref!, BUFFER, of!);
        expect(calls.take()).toBeUndefined();
        const { exit, cc, r } = calls.end(1);
        expect([exit, cc, r[2]], `${ref} of ${of}`).toEqual([0, m.address("VIEW_GONE"), 0]);
        calls.whole();
      }
    }
    expect(dumpMemory(m)).toEqual(before);
    save(calls, view);
    expect(calls.end(1)).toMatchObject({ exit: 1, cc: 0 });
  });

  test.each([
    ["MMS refuses the checkpoint", SIZE],
    ["the buffer is too short", 3],
  ])(
    "with DISMANTLE of the last view of a handle ends it in MMS when %s, too, and gives that code",
    (_, size) => {
      for (const after of [0, 150]) {
        const calls = start();
        const { world, m } = calls;
        const { view, hcb, cif: one } = cif(calls, 5, 0x71);
        const other = world.newHcb(one);
        m.write(other.at + m.address("HANDLE_CONTROL_BLOCK.MMS_REF"), 0x72);
        world.sendView(world.newView(other), 1, 0);
        calls.begin(SAVE, 1, size, view.ref, BUFFER, 0);
        if (size === SIZE) {
          expect(calls.take()).toMatchObject({ command: 11 });
          calls.answer(1, REFUSED);
          m.monitor("NEXT_OPERATION");
        }
        expect(calls.take()).toMatchObject({ command: 6, parameters: [0x71] });
        calls.answer(1, after);
        expect(calls.end(1)).toMatchObject({
          exit: 0,
          cc: size === SIZE ? REFUSED : m.address("BAD_LENGTH"),
        });
        world.model.removeHcb(hcb);
        world.compare();
        calls.whole();
      }
    },
  );

  test("retires for a buffer that cannot be written", () => {
    const calls = start();
    const { view } = cif(calls, 5, 0x71);
    calls.world.sendView(view, 1, 0);
    expect(calls.retires(SAVE, 0, SIZE, view.ref, 0xf000, 0)).toBe(calls.m.address("BAD_ADDRESS"));
  });
});

test.each([1, 2, 3])(
  "START_SYSTEM makes of the checkpoints what was there when they were made (seed %i)",
  (seed) => {
    const random = new Random(seed);
    const calls = start();
    const { world, m } = calls;
    const made = [1, 2].map((id) => cif(calls, id, 0x70 + id));
    const third = world.newHcb(made[0]!.cif);
    m.write(third.at + m.address("HANDLE_CONTROL_BLOCK.MMS_REF"), 0x99);
    const views = [...made.map(({ view }) => view), world.newView(third)];
    while (world.model.freeQels > 0) {
      if (random.below(4) === 0) world.receive(1);
      else world.sendView(random.of(views), 1 + random.below(5), random.below(3));
    }
    const saved = new Map<Cif, number[]>();
    for (const { view, cif: one } of made) {
      saved.set(one, save(calls, view).words ?? []);
      calls.end(1);
    }
    const before = kept(restored(calls)).filter(({ handles }) => handles.length > 0);

    const again = start();
    again.begin(START_SYSTEM, 3, SIZE, 0, BUFFER);
    again.take();
    again.answer(1, 0, before.length);
    again.m.monitor("NEXT_OPERATION");
    for (const one of before) {
      again.take();
      const [of] = made.filter(({ cif: { profile } }) => profile[1] === one.profile[1]);
      // MMS gives number, version, status and profile of the CIF, then the block after its status.
      const words = [...one.id, one.version, one.stopped, ...one.profile, ...saved.get(of!.cif)!.slice(1)];
      again.m.write(BUFFER, ...words);
      again.answer(1, 0, words.length);
      again.m.monitor("NEXT_OPERATION");
    }
    again.take();
    again.answer(1, 142);
    expect(again.end(1)).toMatchObject({ exit: 1, cc: 0 });
    expect(restored(again)).toEqual(before);
    expect(queues(again)).toEqual(queuesOf(before));
    expect(dumpMemory(again.m).free[0]).toBe(
      SIZES.NO_OF_QELS - before.flatMap(({ handles }) => handles.flatMap(({ qels }) => qels)).length,
    );
  },
);
