// Functions of the Message Monitor that open more views of a CIF, and SAVE_VIEW, which has the CSF process save one: LOOKUP_CIF, ADD_VIEW,
// SAVE_VIEW. MMS and the CSF process are played by the test.

import { describe, expect, test } from "vitest";
import { SIZES } from "./mmon.ts";
import { MmonCalls } from "./mmon-calls.ts";
import { type Cif, dumpMemory } from "./mmon-model.ts";

const [LOOKUP_CIF, ADD_VIEW, SAVE_VIEW, DISMANTLE_VIEW] = [2, 6, 7, 9];
const REFUSED = 137;

/** A CIF with a number and a view; what the subprocess may is all. */
function start() {
  const calls = new MmonCalls();
  calls.setProfile(0, 0xffff, 0xffff);
  calls.allow(0, "F_LOOKUP");
  const made = calls.view(0x55, [0x13, 0x8001]);
  calls.world.number(made.cif, 0x1111, 0x2222);
  return { calls, ...made };
}

/** That a CIF's first handle is a new one, of which a view is the current subprocess's. */
function opened(calls: MmonCalls, one: Cif, view: number, mms: number): void {
  const { m, world } = calls;
  const list = world.addressOf(one) + m.address("CIF_CONTROL_BLOCK.HCBLIST");
  const at = m.word(list);
  expect(m.word(at + m.address("HANDLE_CONTROL_BLOCK.MMS_REF"))).toBe(mms);
  const hcb = { at, cif: one, qels: [] };
  one.hcbs.unshift(hcb);
  world.checkView(world.model.addQel(view, world.subprocess, hcb));
  world.compare();
}

describe("LOOKUP_CIF", () => {
  test("gives a view of a CIF by its number", () => {
    const { calls, cif } = start();
    const { command, end } = calls.call(LOOKUP_CIF, [0x1111, 0x2222], 0, 0x77, 1, 0x13, 0x8001);
    expect(command).toMatchObject({ command: 4, parameters: [0x1111, 0x2222], to: [], from: [] });
    expect(end).toMatchObject({ exit: 1, cc: 0 });
    opened(calls, cif, end.r[2]!, 0x77);
  });

  test("leaves nothing when MMS refuses, nor when everything was removed meanwhile", () => {
    const { calls } = start();
    expect(calls.call(LOOKUP_CIF, [0x1111, 0x2222], REFUSED).end).toMatchObject({ exit: 0, cc: REFUSED });
    calls.world.compare();
    calls.begin(LOOKUP_CIF, 0x1111, 0x2222);
    calls.m.call("REMOVE_ALL");
    calls.answer(1, 0, 0x77, 1, 0x13, 0x8001);
    expect(calls.end(1)).toMatchObject({ exit: 0, cc: calls.m.address("CIF_GONE") });
    expect(calls.m.word(calls.m.address("HCB_POOL") + 1)).toBe(SIZES.NO_OF_HCBS);
  });

  test("sends nothing for a number that no active CIF has, or one whose profile the subprocess has not", () => {
    const refused = (calls: MmonCalls, low: number, high: number, code: string) => {
      const { r } = calls.begin(LOOKUP_CIF, low, high);
      expect(calls.take()).toBeUndefined();
      expect(calls.end(r[5]!)).toMatchObject({ exit: 0, cc: calls.m.address(code) });
      calls.world.compare();
      calls.whole();
    };
    const { calls, cif } = start();
    for (const [low, high] of [
      [0x1112, 0x2222],
      [0x1111, 0x2223],
      [0, 0],
    ] as const) {
      refused(calls, low, high, "CIF_UNKNOWN");
    }
    calls.setProfile(0, 0xffff, 0x7fff);
    refused(calls, 0x1111, 0x2222, "PROFILE_CHECK");
    calls.setProfile(0, 0xffff, 0xffff);
    const state = calls.world.addressOf(cif) + calls.m.address("CIF_CONTROL_BLOCK.STATE");
    calls.m.write(state, calls.m.address("S_REMOVE") << 10);
    refused(calls, 0x1111, 0x2222, "CIF_UNKNOWN");
  });

  test("without the privilege retires", () => {
    const { calls } = start();
    calls.world.become(1);
    expect(calls.retires(LOOKUP_CIF, 0x1111, 0x2222)).toBe(calls.m.address("CSF_NO_PRIVILEGE"));
  });
});

describe("ADD_VIEW", () => {
  test("gives a view of some fields of the CIF of another view", () => {
    const { calls, cif, view } = start();
    const { command, end } = calls.call(ADD_VIEW, [0x00f0, 0, view.ref], 0, 0x78);
    expect(command).toMatchObject({ command: 5, parameters: [0x55, 0x00f0], to: [], from: [] });
    expect(end).toMatchObject({ exit: 1, cc: 0 });
    opened(calls, cif, end.r[2]!, 0x78);
  });

  test("leaves nothing when MMS refuses, and retires for a foreign view", () => {
    const { calls, view } = start();
    expect(calls.call(ADD_VIEW, [1, 0, view.ref], REFUSED).end).toMatchObject({ exit: 0, cc: REFUSED });
    calls.world.compare();
    calls.world.become(1);
    expect(calls.retires(ADD_VIEW, 1, 0, view.ref)).toBe(calls.m.address("CSF_BAD_QEL"));
  });
});

describe("SAVE_VIEW", () => {
  const take = ({ m }: MmonCalls) => {
    const room = m.address("ROOM");
    expect(m.monitor("AWAIT_SYNCEL", { 1: m.address("CSF_PROC_SYNCEL"), 2: 0, 4: room }).exit).toBe(1);
    return m.words(room + 2, m.word(room + 1));
  };
  const counted = ({ m }: MmonCalls, at: number) =>
    m.word(at + m.address("HANDLE_CONTROL_BLOCK.DISMANTLE_COUNT")) & 0xff;

  test.each([
    [0, 0, 0],
    [1, 0, 1],
    [1, 1, 1],
  ])(
    "sends the CSF process view, DISMANTLE %i and DELETION %i; those to dismantle are counted",
    (dismantle, deletion, count) => {
      const { calls, view, hcb } = start();
      calls.m.write("CSF_PROCESS", 0);
      calls.begin(SAVE_VIEW, dismantle, deletion, view.ref);
      expect(take(calls)).toEqual([
        calls.m.address("CSF_SAVE"),
        0,
        0,
        0,
        0,
        1,
        view.ref,
        dismantle,
        deletion,
      ]);
      expect(counted(calls, hcb.at)).toBe(count);
      calls.answer(1, 0);
      expect(calls.end(1)).toMatchObject({ exit: 1, cc: 0 });
      expect(calls.m.words("FUNCTION_COUNT", 6)).toEqual([0, 0, 0, 0, 0, 1]);
      calls.whole();
    },
  );

  test("gives the code of the answer", () => {
    const { calls, view } = start();
    calls.m.write("CSF_PROCESS", 0);
    calls.begin(SAVE_VIEW, 0, 0, view.ref);
    take(calls);
    calls.answer(1, REFUSED);
    expect(calls.end(1)).toMatchObject({ exit: 0, cc: REFUSED });
  });

  test("that the CSF process does not take ends with the code of the sending, and counts nothing", () => {
    const { calls, view, hcb } = start();
    const { m } = calls;
    m.write("CSF_PROCESS", 0);
    m.write("ROOM", 0, 0);
    const to = { 0: 0, 1: m.address("CSF_PROC_SYNCEL"), 4: m.address("ROOM") };
    while (m.monitor("PCF_SEND", to).exit === 1);
    for (const before of [0, 2]) {
      calls.countDismantles(view, before);
      for (const dismantle of [0, 1]) {
        calls.begin(SAVE_VIEW, dismantle, 0, view.ref);
        expect(calls.end(1)).toMatchObject({ exit: 0, cc: m.address("QUEUE_FULL") });
        expect(counted(calls, hcb.at)).toBe(before);
        calls.whole();
      }
    }
    expect(m.words("FUNCTION_COUNT", 6)).toEqual([0, 0, 0, 0, 0, 0]);
    calls.world.compare();
  });

  test("a view is counted until its call ends, or it goes: of two calls each counts once, whatever becomes of the view", () => {
    const { calls, view, hcb } = start();
    const { m, world } = calls;
    const other = world.newView(hcb);
    m.write("CSF_PROCESS", 0);
    for (const ref of [view.ref, view.ref, other.ref]) calls.begin(SAVE_VIEW, 1, 0, ref);
    expect(counted(calls, hcb.at)).toBe(3);
    calls.answer(1, REFUSED);
    calls.end(1);
    expect(counted(calls, hcb.at)).toBe(2);
    calls.begin(DISMANTLE_VIEW, 0, 0, view.ref);
    calls.end(1);
    world.model.removeQel(view);
    expect(counted(calls, hcb.at)).toBe(1);
    expect(world.newView(hcb).ref, "another view has its reference").toBe(view.ref);
    calls.answer(2, m.address("VIEW_GONE"));
    calls.end(2);
    expect(counted(calls, hcb.at)).toBe(1);
    calls.answer(3, REFUSED);
    calls.end(3);
    expect(counted(calls, hcb.at)).toBe(0);
    world.compare();
    calls.whole();
  });

  test("counts no further than the byte does", () => {
    const { calls, view, hcb } = start();
    calls.m.write("CSF_PROCESS", 0);
    calls.countDismantles(view, 255);
    calls.begin(SAVE_VIEW, 1, 0, view.ref);
    expect(counted(calls, hcb.at)).toBe(255);
    calls.answer(1, REFUSED);
    calls.end(1);
    expect(counted(calls, hcb.at)).toBe(255);
    dumpMemory(calls.m);
  });

  test("retires for a foreign view", () => {
    const { calls, view } = start();
    calls.world.become(1);
    expect(calls.retires(SAVE_VIEW, 0, 0, view.ref)).toBe(calls.m.address("CSF_BAD_QEL"));
  });
});
