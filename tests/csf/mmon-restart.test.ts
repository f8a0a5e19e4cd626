// Calls that wait for MMS while a start of the system removes all CIFs, and other calls get their control blocks: each call ends by itself,
// and takes nothing that has become another's. MMS is played by the test.

import { describe, expect, test } from "vitest";
import { SIZES } from "./mmon.ts";
import { MmonCalls } from "./mmon-calls.ts";
import { dumpMemory } from "./mmon-model.ts";

const [CREATE_CIF, LOOKUP_CIF, ADD_VIEW, SAVE_VIEW, DISMANTLE_VIEW] = [1, 2, 6, 7, 9];
const [CHANGE_PROFILE, RETRIEVE, SAVE] = [10, 16, 29];
const WHOLE = [SIZES.NO_OF_QELS, SIZES.NO_OF_HCBS, SIZES.NO_OF_BUFFERS];
const REFUSED = 137;

function start() {
  const calls = new MmonCalls();
  calls.setProfile(0, 0xffff, 0xffff);
  calls.allow(0, "F_LOOKUP", "F_RETRIEVE", "F_SAVE");
  calls.m.write(calls.m.address("ROOM") + 40, 0x1111, 0x2222);
  return calls;
}

/** Address of the control block of the only handle, and what MMS calls its view. */
function handle({ m }: MmonCalls) {
  const [cif, ...more] = dumpMemory(m).cifs;
  expect([cif!.hcbs.length, ...more]).toEqual([1]);
  const { at } = cif!.hcbs[0]!;
  return { at, ref: m.word(at + m.address("HANDLE_CONTROL_BLOCK.MMS_REF")) };
}

/** A view of a new CIF, made while other calls wait; MMS calls it 72 hex. */
function create(calls: MmonCalls): number {
  const { r } = calls.begin(CREATE_CIF, 0, 0, 1);
  calls.take();
  calls.answer(r[5]!, 0, 11, 0, 0x72);
  return calls.end(r[5]!).r[2]!;
}

/** Calls that make a handle: how it begins, and where the answer of MMS has the reference of the view. */
const MAKING: readonly [string, (calls: MmonCalls) => number, number[], number[]][] = [
  ["CREATE_CIF", () => CREATE_CIF, [0, 0, 1], [11, 0, 0x71]],
  ["RETRIEVE", () => RETRIEVE, [], [0x71, 1, 0, 0]],
];
const parameters = (calls: MmonCalls, name: string, given: number[]) =>
  name === "RETRIEVE" ? [calls.m.address("ROOM") + 40, 0, 0, 0] : given;

describe("of two calls that get one control block, the one before a start of the system and the other after it,", () => {
  test.each(MAKING)(
    "%s: the first ends with CIF_GONE, the second gets its own view",
    (name, number, given, results) => {
      const calls = start();
      calls.begin(number(calls), ...parameters(calls, name, given));
      const { at } = handle(calls);
      calls.m.call("REMOVE_ALL");
      calls.begin(number(calls), ...parameters(calls, name, given));
      expect(handle(calls).at).toBe(at);
      calls.answer(1, 0, ...results);
      expect(calls.end(1)).toMatchObject({ exit: 0, cc: calls.m.address("CIF_GONE") });
      const second = results.map((word) => (word === 0x71 ? 0x72 : word));
      calls.answer(2, 0, ...second);
      const { exit, r } = calls.end(2);
      expect(exit).toBe(1);
      expect(calls.m.call("CHECK_QEL", { 2: r[2]! }).r[1]).toBe(at);
      expect(handle(calls)).toEqual({ at, ref: 0x72 });
      calls.whole();
    },
  );

  test.each(MAKING)(
    "%s: the refusal of the first takes nothing of the second",
    (name, number, given, results) => {
      const calls = start();
      calls.begin(number(calls), ...parameters(calls, name, given));
      calls.m.call("REMOVE_ALL");
      calls.begin(number(calls), ...parameters(calls, name, given));
      const before = dumpMemory(calls.m);
      calls.answer(1, REFUSED);
      expect(calls.end(1)).toMatchObject({ exit: 0, cc: REFUSED });
      expect(dumpMemory(calls.m)).toEqual(before);
      calls.answer(2, 0, ...results);
      expect(calls.end(2).exit).toBe(1);
    },
  );

  test("LOOKUP_CIF of CIFs that are restored", () => {
    const calls = start();
    const look = (mms: number) => {
      const { cif } = calls.view(mms);
      calls.world.number(cif, 0x1111, 0x2222);
      calls.begin(LOOKUP_CIF, 0x1111, 0x2222);
    };
    look(0x51);
    calls.m.call("REMOVE_ALL");
    calls.world.model.cifs.clear();
    calls.world.model.qels.clear();
    look(0x52);
    calls.answer(1, 0, 0x71, 1, 0, 0);
    expect(calls.end(1)).toMatchObject({ exit: 0, cc: calls.m.address("CIF_GONE") });
    calls.answer(2, 0, 0x72, 1, 0, 0);
    const { exit, r } = calls.end(2);
    expect(exit).toBe(1);
    const at = calls.m.call("CHECK_QEL", { 2: r[2]! }).r[1]!;
    expect(calls.m.word(at + calls.m.address("HANDLE_CONTROL_BLOCK.MMS_REF"))).toBe(0x72);
  });
});

describe("a control block that was a waiting call's handle, and is the CIF's of another waiting call by then,", () => {
  /** Calls that wait with a handle of a CIF that is there: what they take. */
  const OPENING: readonly [string, (calls: MmonCalls) => readonly number[]][] = [
    [
      "LOOKUP_CIF",
      (calls) => {
        calls.world.number(calls.view(0x51).cif, 0x1111, 0x2222);
        return [LOOKUP_CIF, 0x1111, 0x2222];
      },
    ],
    ["ADD_VIEW", (calls) => [ADD_VIEW, 0xff, 0, calls.view(0x51).view.ref]],
    ["CREATE_CIF", () => [CREATE_CIF, 0, 0, 1]],
  ];

  test.each(
    OPENING.flatMap(([name, given]) =>
      [0, REFUSED].flatMap((cc) => MAKING.map(([other]) => [name, cc, other, given] as const)),
    ),
  )("%s, which MMS answers with %i: nothing of %s changes", (_, cc, other, given) => {
    const calls = start();
    const { m } = calls;
    const [number, ...parameters] = given(calls);
    calls.begin(number!, ...parameters);
    const place = m.address("SOCBS") + m.address("SOCB_EXITNO");
    const waiting = m.word(place);
    calls.m.call("REMOVE_ALL");
    // The blocks that were released after it come first; and with every number, whatever that is taken for.
    const before: number[] = [];
    const next = () => m.word("HCB_POOL");
    while (next() !== waiting) before.push(m.call("ALLOCATE_RESOURCE", { 4: m.address("HCB_POOL") }).r[5]!);
    const room = m.address("ROOM") + 40;
    m.write(room, 1, 1);
    const { r } =
      other === "RETRIEVE" ? calls.begin(RETRIEVE, room, 0, 0, 0) : calls.begin(CREATE_CIF, 0, 0, 1);
    for (const at of before) m.call("RELEASE_RESOURCE", { 4: m.address("HCB_POOL"), 5: at });
    const memory = dumpMemory(m);
    expect(memory.cifs.map(({ at }) => at)).toEqual([waiting]);
    calls.answer(1, cc, 0x71, 1, 0x72, 0);
    const code = cc === 0 ? m.address("CIF_GONE") : REFUSED;
    expect(calls.end(1)).toMatchObject({ exit: 0, cc: code });
    expect(dumpMemory(m)).toEqual(memory);
    calls.answer(r[5]!, 0, 0x71, 1, 0, 0);
    expect(calls.end(r[5]!).exit).toBe(1);
  });
});

describe("the last view of a handle that is to end", () => {
  /** The last view of a CIF in SAVE with DISMANTLE, while MMS makes the checkpoint. */
  function saving() {
    const calls = start();
    const { view } = calls.view(0x55);
    calls.begin(SAVE, 1, 10, view.ref, 0x2400, 0);
    expect(calls.take()).toMatchObject({ command: 11, socb: 1 });
    const { at } = handle(calls);
    calls.m.call("REMOVE_ALL");
    return { calls, at };
  }

  test("needs nothing of MMS when everything was removed before the checkpoint was made", () => {
    const { calls } = saving();
    calls.answer(1, 0);
    expect(calls.end(1)).toMatchObject({ exit: 1, cc: 0 });
    expect(calls.take()).toBeUndefined();
    expect(dumpMemory(calls.m).free).toEqual(WHOLE);
    calls.whole();
  });

  test("and whose control block is that of a new view by then, does not end that one", () => {
    const { calls, at } = saving();
    const view = create(calls);
    expect(handle(calls)).toEqual({ at, ref: 0x72 });
    calls.answer(1, REFUSED);
    expect(calls.end(1)).toMatchObject({ exit: 0, cc: REFUSED });
    expect(calls.take()).toBeUndefined();
    expect(calls.m.call("CHECK_QEL", { 2: view }).r[1]).toBe(at);
  });

  test("and whose control block is that of another view that is to end, too, leaves that to the other call", () => {
    const { calls, at } = saving();
    const view = create(calls);
    const { r } = calls.begin(DISMANTLE_VIEW, 0, 0, view);
    expect(calls.take()).toMatchObject({ command: 12, parameters: [11, 0] });
    expect(handle(calls).at).toBe(at);
    calls.answer(1, 0);
    expect(calls.end(1)).toMatchObject({ exit: 1, cc: 0 });
    expect(calls.take()).toBeUndefined();
    calls.answer(r[5]!, 0);
    expect(calls.end(r[5]!)).toMatchObject({ exit: 1, cc: 0 });
    expect(dumpMemory(calls.m).free).toEqual(WHOLE);
    calls.whole();
  });
});

test.each(["another CIF", "the same CIF, made again"])(
  "CHANGE_PROFILE that is refused leaves %s alone",
  (which) => {
    const calls = start();
    const { world, m } = calls;
    const { view, cif } = calls.view(0x55, [0x11, 1]);
    const at = world.addressOf(cif);
    calls.begin(CHANGE_PROFILE, 0x22, 2, view.ref);
    world.removeCif(cif);
    const again = calls.view(0x55, [0x22, 2]);
    if (which !== "another CIF") world.number(again.cif, ...(cif.id as [number, number]));
    expect([world.addressOf(again.cif), again.view.ref]).toEqual([at, view.ref]);
    calls.answer(1, REFUSED);
    expect(calls.end(1)).toMatchObject({ exit: 0, cc: REFUSED });
    expect(m.words(at, 2)).toEqual([0x22, 2]);
  },
);

describe("a view whose reference is that of a new view of the same subprocess by then", () => {
  test("is not the one that DISMANTLE_VIEW was to end", () => {
    const calls = start();
    const { m, world } = calls;
    world.setMain(1, false, [0xffff, 0xffff], true);
    world.sendView(calls.view(0x55).view, 1, 0);
    const { ref } = world.receive(1)!;
    m.write("CSF_PROCESS", 0);
    calls.begin(DISMANTLE_VIEW, 0, 0, ref);
    m.call("REMOVE_ALL");
    world.model.cifs.clear();
    world.model.qels.clear();
    const made = calls.view(0x56);
    expect([made.view.ref, world.newView(made.hcb).ref]).toContain(ref);
    calls.answer(1, 0);
    expect(calls.end(1)).toMatchObject({ exit: 0, cc: m.address("VIEW_GONE") });
    world.compare();
    calls.whole();
  });

  test("keeps the count of its own SAVE_VIEW when that of the first ends", () => {
    const calls = start();
    const { m, world } = calls;
    const { view, hcb } = calls.view(0x55);
    world.newView(hcb);
    m.write("CSF_PROCESS", 0);
    calls.begin(SAVE_VIEW, 1, 0, view.ref);
    calls.begin(DISMANTLE_VIEW, 0, 0, view.ref);
    calls.end(2);
    world.model.removeQel(view);
    expect(world.newView(hcb).ref).toBe(view.ref);
    calls.begin(SAVE_VIEW, 1, 0, view.ref);
    const counts = () => [
      m.word(hcb.at + m.address("HANDLE_CONTROL_BLOCK.DISMANTLE_COUNT")) & 0xff,
      m.word(m.field("QEL", view.ref, "PRIMARY_QEL.DISMANTLES")),
    ];
    expect(counts()).toEqual([1, 1]);
    calls.answer(1, REFUSED);
    calls.end(1);
    expect(counts()).toEqual([1, 1]);
    calls.answer(2, REFUSED);
    calls.end(2);
    expect(counts()).toEqual([0, 0]);
    world.compare();
    calls.whole();
  });
});
