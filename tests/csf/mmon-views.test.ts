// Functions of the Message Monitor on CIFs and views that the document only names: CREATE_CIF, READ_VIEW, WRITE_VIEW,
// DISMANTLE_VIEW. MMS is played by the test.

import { describe, expect, test } from "vitest";
import { SIZES } from "./mmon.ts";
import { MmonCalls } from "./mmon-calls.ts";
import { dumpMemory, type Hcb, type Qel } from "./mmon-model.ts";

const [CREATE_CIF, READ_VIEW, WRITE_VIEW, DISMANTLE_VIEW] = [1, 3, 4, 9];
const REFUSED = 137;
const WHOLE = [SIZES.NO_OF_QELS, SIZES.NO_OF_HCBS, SIZES.NO_OF_BUFFERS];

function start() {
  const calls = new MmonCalls();
  calls.setProfile(0, 0xfff3, 0xffff);
  return calls;
}

describe("CREATE_CIF", () => {
  test("asks MMS for a CIF, and gives its number and a view that is the current subprocess's", () => {
    const calls = start();
    const { m } = calls;
    const { command, end } = calls.call(CREATE_CIF, [0x12, 0x3400, 256], 0, 0xaaaa, 0xbbbb, 0x71);
    expect(command).toMatchObject({ command: 3, parameters: [256, 0x12, 0x3400], to: [], from: [] });
    expect(end).toMatchObject({ exit: 1, cc: 0 });
    const [low, high, view] = end.r;
    expect([low, high]).toEqual([0xaaaa, 0xbbbb]);
    const { r } = m.call("CHECK_QEL", { 2: view! });
    expect(m.word(r[1]! + m.address("HANDLE_CONTROL_BLOCK.MMS_REF"))).toBe(0x71);
    const [cif] = dumpMemory(m).cifs;
    expect(cif!.profile).toEqual([0x12, 0x3400]);
    expect(m.words(cif!.at + m.address("CIF_CONTROL_BLOCK.CIF_ID"), 2)).toEqual([0xaaaa, 0xbbbb]);
    // VERSION 256 as 0, first open FALSE, NOT_STOPPED, S_ACTIVE, CIFCB_USAGE.
    expect(m.word(cif!.at + m.address("CIF_CONTROL_BLOCK.STATE"))).toBe(0x200 | (3 << 10));
    // DISMANTLE_COUNT 0, NOT_SAVED, S_ACTIVE, HCB_USAGE.
    expect(m.word(r[1]! + m.address("HANDLE_CONTROL_BLOCK.STATE"))).toBe(0x100 | (3 << 10) | 0x2000);
  });

  test("nobody uses the view while MMS has not answered", () => {
    const calls = start();
    calls.begin(CREATE_CIF, 0, 0, 1);
    expect(calls.m.retires("CHECK_QEL", { 2: 1 })).toBe(calls.m.address("CSF_NOT_ACTIVE"));
  });

  test("leaves nothing when MMS refuses", () => {
    const calls = start();
    expect(calls.call(CREATE_CIF, [0, 0, 1], REFUSED).end).toMatchObject({ exit: 0, cc: REFUSED });
    expect(dumpMemory(calls.m).free).toEqual(WHOLE);
  });

  test.each([
    ["a classification", 0x04, 0],
    ["a bit of LEAST", 0x80, 0],
    ["a bit of MOST", 0, 1],
  ])("refuses a profile that the subprocess has not, and sends nothing: %s", (_, least, most) => {
    const calls = start();
    calls.setProfile(0, 0xff73, 0xfffe);
    const { r } = calls.begin(CREATE_CIF, least, most, 1);
    expect(calls.take()).toBeUndefined();
    expect(calls.end(r[5]!)).toMatchObject({ exit: 0, cc: calls.m.address("PROFILE_CHECK") });
    expect(dumpMemory(calls.m).free).toEqual(WHOLE);
  });

  test("of two calls each gets its own CIF, whichever is answered first", () => {
    const calls = start();
    calls.begin(CREATE_CIF, 0, 0, 1);
    calls.begin(CREATE_CIF, 0, 0, 2);
    calls.answer(2, 0, 22, 0, 0x72);
    calls.answer(1, 0, 11, 0, 0x71);
    const [first, second] = [calls.end(1), calls.end(2)];
    expect([first.r[0], second.r[0]]).toEqual([11, 22]);
    const ref = (view: number) => {
      const { r } = calls.m.call("CHECK_QEL", { 2: view });
      return calls.m.word(r[1]! + calls.m.address("HANDLE_CONTROL_BLOCK.MMS_REF"));
    };
    expect([ref(first.r[2]!), ref(second.r[2]!)]).toEqual([0x71, 0x72]);
  });

  test("says CIF_GONE when everything was removed meanwhile", () => {
    const calls = start();
    calls.begin(CREATE_CIF, 0, 0, 1);
    calls.m.call("REMOVE_ALL");
    calls.answer(1, 0, 11, 0, 0x71);
    expect(calls.end(1)).toMatchObject({ exit: 0, cc: calls.m.address("CIF_GONE") });
    expect(dumpMemory(calls.m).free).toEqual(WHOLE);
  });
});

describe("READ_VIEW and WRITE_VIEW", () => {
  test.each([
    ["READ_VIEW", READ_VIEW, 7, [0x55, 3, 100, 12], "from", "T_READ_VIEW"],
    ["WRITE_VIEW", WRITE_VIEW, 8, [0x55, 3, 100], "to", "T_WRITE_VIEW"],
  ] as const)(
    "%s names field and place, and the buffer of the caller is the list",
    (_, number, command, parameters, side, timed) => {
      const calls = start();
      const { view } = calls.view(0x55);
      const params = calls.m.address("ROOM") + 40;
      calls.m.write(params, 3, 100);
      const made = calls.call(number, [params, 12, view.ref, 0x0bcd], 0, 500);
      expect(made.command).toMatchObject({ command, parameters, to: [], from: [], [side]: [[0x0bcd, 12]] });
      expect(made.end).toMatchObject({ exit: 1, cc: 0 });
      expect(made.end.r[0]).toBe(500);
      expect(calls.m.word(calls.m.address("FUNCTION_COUNT") + calls.m.address(timed))).toBe(1);
      expect(calls.call(number, [params, 12, view.ref, 0x0bcd], REFUSED).end).toMatchObject({
        exit: 0,
        cc: REFUSED,
      });
    },
  );

  test.each([READ_VIEW, WRITE_VIEW])(
    "retire for a foreign view, and for PARAMS that cannot be read: function %i",
    (number) => {
      const calls = start();
      const { view } = calls.view(0x55);
      calls.world.become(1);
      expect(calls.retires(number, calls.m.address("ROOM") + 40, 1, view.ref, 0)).toBe(
        calls.m.address("CSF_BAD_QEL"),
      );
      const other = start();
      const { view: own } = other.view(0x55);
      expect(other.retires(number, 0xf000, 1, own.ref, 0)).toBe(other.m.address("BAD_ADDRESS"));
    },
  );
});

describe("DISMANTLE_VIEW", () => {
  test("of one of several views of a handle ends at once", () => {
    const calls = start();
    const { view, hcb } = calls.view(0x55);
    const other = calls.world.newView(hcb);
    const { r } = calls.begin(DISMANTLE_VIEW, 0, 0, view.ref);
    expect(calls.take()).toBeUndefined();
    expect(calls.end(r[5]!)).toMatchObject({ exit: 1, cc: 0 });
    calls.world.model.removeQel(view);
    calls.world.compare();
    calls.world.checkView(other);
    calls.whole();
  });

  test("of the last view of a handle ends it in MMS, with the last handle the CIF", () => {
    const calls = start();
    const { m, world } = calls;
    const { view, cif } = calls.view(0x55);
    world.number(cif, 0x11, 0x22);
    const hcb = world.newHcb(cif);
    m.write(hcb.at + m.address("HANDLE_CONTROL_BLOCK.MMS_REF"), 0x56);
    const second = world.newView(hcb);
    expect(calls.call(DISMANTLE_VIEW, [0, 0, view.ref], 0, 1).command).toMatchObject({
      command: 6,
      parameters: [0x55],
    });
    world.model.removeHcb(cif.hcbs[1]!);
    world.compare();
    expect(calls.call(DISMANTLE_VIEW, [0, 0, second.ref], 0).command).toMatchObject({
      command: 12,
      parameters: [0x11, 0x22],
    });
    expect(dumpMemory(m).free).toEqual(WHOLE);
  });

  test("gives the code of MMS, and the handle is gone nevertheless", () => {
    const calls = start();
    const { view } = calls.view(0x55);
    expect(calls.call(DISMANTLE_VIEW, [0, 0, view.ref], REFUSED).end).toMatchObject({ exit: 0, cc: REFUSED });
    expect(dumpMemory(calls.m).free).toEqual(WHOLE);
  });

  test("of a received view has its message flow traced first, whoever is current when the answer comes", () => {
    const calls = start();
    const { m, world } = calls;
    const { view } = calls.view(0x55);
    world.setMain(1, false, [0xffff, 0xffff], true);
    world.sendView(view, 1, 0);
    world.become(2);
    const { ref } = world.receive(1)!;
    m.write("CSF_PROCESS", 0);
    calls.begin(DISMANTLE_VIEW, 0, 0, ref);
    expect(calls.take()).toBeUndefined();
    const room = m.address("ROOM");
    expect(m.monitor("AWAIT_SYNCEL", { 1: m.address("CSF_PROC_SYNCEL"), 2: 0, 4: room }).exit).toBe(1);
    expect(m.words(room + 2, 6)).toEqual([m.address("CSF_MFT"), 2, 0, 0, 0, 1]);
    world.become(1);
    calls.answer(1, 0);
    expect(calls.end(1)).toMatchObject({ exit: 1, cc: 0 });
    world.model.removeQel(world.model.qels.get(ref)!);
    world.compare();
  });

  test("of a received view that cannot be traced now ends with QUEUE_FULL, and the view is still there", () => {
    const calls = start();
    const { m, world } = calls;
    world.setMain(1, false, [0xffff, 0xffff], true);
    world.sendView(calls.view(0x55).view, 1, 0);
    const { ref } = world.receive(1)!;
    m.write("CSF_PROCESS", 0);
    m.write("ROOM", 0, 0);
    const to = { 0: 0, 1: m.address("CSF_PROC_SYNCEL"), 4: m.address("ROOM") };
    while (m.monitor("PCF_SEND", to).exit === 1);
    calls.begin(DISMANTLE_VIEW, 0, 0, ref);
    expect(calls.end(1)).toMatchObject({ exit: 0, cc: m.address("QUEUE_FULL") });
    world.compare();
    calls.whole();
  });

  test("of a received view that went while it was traced ends with VIEW_GONE, and takes nothing of others", () => {
    const gone: ((calls: MmonCalls, qel: Qel) => void)[] = [
      ({ m }, { ref }) => m.write(m.field("QEL", ref, "PRIMARY_QEL.OWNER"), 3),
      ({ world }, qel) => world.exclude(qel),
      ({ world }, { object }) => world.removeCif((object as Hcb).cif),
    ];
    for (const go of gone) {
      const calls = start();
      const { m, world } = calls;
      world.setMain(1, false, [0xffff, 0xffff], true);
      world.sendView(calls.view(0x55).view, 1, 0);
      const qel = world.receive(1)!;
      m.write("CSF_PROCESS", 0);
      calls.begin(DISMANTLE_VIEW, 0, 0, qel.ref);
      go(calls, qel);
      const before = dumpMemory(m);
      calls.answer(1, 0);
      expect(calls.end(1)).toMatchObject({ exit: 0, cc: m.address("VIEW_GONE") });
      expect(dumpMemory(m)).toEqual(before);
      calls.whole();
    }
  });

  test("retires for a foreign view", () => {
    const calls = start();
    const { view } = calls.view(0x55);
    calls.world.become(1);
    expect(calls.retires(DISMANTLE_VIEW, 0, 0, view.ref)).toBe(calls.m.address("CSF_BAD_QEL"));
  });
});
