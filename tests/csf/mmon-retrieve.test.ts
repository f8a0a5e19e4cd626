// RETRIEVE, which brings a CIF back from the intermediate storage, and GET_CIF, which says what is there. MMS is played by the test.

import { describe, expect, test } from "vitest";
import { SIZES } from "./mmon.ts";
import { MmonCalls } from "./mmon-calls.ts";
import { dumpMemory } from "./mmon-model.ts";

const [RETRIEVE, GET_CIF] = [16, 30];
const [R_VIEW, R_SEND] = [0, 1];
const [LOW, HIGH] = [0x1111, 0x2222];
const WHOLE = [SIZES.NO_OF_QELS, SIZES.NO_OF_HCBS, SIZES.NO_OF_BUFFERS];
const REFUSED = 137;

function start() {
  const calls = new MmonCalls();
  calls.setProfile(0, 0xfff3, 0xffff);
  calls.allow(0, "F_RETRIEVE", "F_GET_CIF");
  const params = calls.m.address("ROOM") + 40;
  calls.m.write(params, LOW, HIGH);
  /** RETRIEVE with precedence 6 for queue 2. */
  const retrieve = (type: number, queue = 2) => calls.begin(RETRIEVE, params, 6, type, queue).r[5]!;
  return { calls, params, retrieve };
}
/** What MMS says of the CIF: MMS_REF, VERSION, LEAST, MOST. */
const CIF = [0x71, 256, 0x12, 0x3400] as const;

/** What keeps a CIF from the caller: code, TYPE, profile of the CIF, what changes before MMS answers. */
const REFUSALS = [
  ["the subprocess: a classification", "PROFILE_CHECK", R_VIEW, [0x14, 0], () => {}],
  ["the subprocess: a bit of LEAST", "PROFILE_CHECK", R_SEND, [0x8, 0], () => {}],
  [
    "the subprocess: a bit of MOST",
    "PROFILE_CHECK",
    R_VIEW,
    [0, 1],
    (c: MmonCalls) => c.setProfile(0, 0xffff, 0xfffe),
  ],
  [
    "the queue",
    "PROFILE_CHECK",
    R_SEND,
    [0x12, 0],
    (c: MmonCalls) => c.world.setMain(1, false, [0x02, 0xffff]),
  ],
  [
    "a queue that is blocked by then",
    "BLOCKED_QUEUE",
    R_SEND,
    [0, 0],
    (c: MmonCalls) => c.world.setMain(1, true, [0xffff, 0xffff]),
  ],
] as const;

describe("RETRIEVE", () => {
  test("has MMS bring the CIF back, and gives a view of it that is the current subprocess's", () => {
    const { calls, params } = start();
    const { m } = calls;
    const { command, end } = calls.call(RETRIEVE, [params, 6, R_VIEW, 0xffff], 0, ...CIF);
    expect(command).toMatchObject({ command: 14, parameters: [LOW, HIGH], to: [], from: [] });
    expect(end).toMatchObject({ exit: 1, cc: 0 });
    const { cifs, queues } = dumpMemory(m);
    expect(cifs).toMatchObject([{ id: [LOW, HIGH], profile: [0x12, 0x3400] }]);
    expect(queues.flatMap(([, ...qels]) => qels)).toEqual([]);
    // VERSION 256 as 0, first open FALSE, NOT_STOPPED, S_ACTIVE, CIFCB_USAGE.
    expect(m.word(cifs[0]!.at + m.address("CIF_CONTROL_BLOCK.STATE"))).toBe(0x200 | (3 << 10));
    const { r } = m.call("CHECK_QEL", { 2: end.r[2]! });
    expect(m.word(r[1]! + m.address("HANDLE_CONTROL_BLOCK.MMS_REF"))).toBe(0x71);
    expect(m.words("FUNCTION_COUNT", 6)).toEqual([0, 0, 1, 0, 0, 0]);
    expect(m.word(m.address("ACCUMULATED_TIME") + m.address("T_RETRIEVE"))).toBeGreaterThan(50);
  });

  test("with R_SEND puts a copy into the queue, with the precedence of ATTRIBUTES", () => {
    const { calls, params } = start();
    const { end } = calls.call(RETRIEVE, [params, 6, R_SEND, 2], 0, ...CIF);
    expect(end).toMatchObject({ exit: 1, cc: 0 });
    const { hcbs } = dumpMemory(calls.m).cifs[0]!;
    const received = calls.m.call("RECEIVE_FIRST_QEL", { 1: 1 });
    expect([received.exit, received.r[0], received.r[3]]).toEqual([1, 6, 2]);
    expect(hcbs[0]!.qels).toEqual([received.r[2], end.r[2]]);
    for (const view of hcbs[0]!.qels) expect(calls.m.call("CHECK_QEL", { 2: view }).exit).toBe(0);
  });

  test("the view is the caller's, and its profile counts, whoever is current when MMS answers", () => {
    const { calls, retrieve } = start();
    calls.setProfile(1, 0, 0);
    const socb = retrieve(R_SEND);
    calls.world.become(1);
    calls.answer(socb, 0, ...CIF);
    const { exit, r } = calls.end(socb);
    expect(exit).toBe(1);
    expect(calls.m.retires("CHECK_QEL", { 2: r[2]! })).toBe(calls.m.address("CSF_BAD_QEL"));
    const other = start();
    const second = other.retrieve(R_VIEW);
    expect(other.calls.take()).toMatchObject({ command: 14 });
    other.calls.setProfile(0, 0, 0);
    other.calls.setProfile(1, 0xffff, 0xffff);
    other.calls.world.become(1);
    other.calls.answer(second, 0, ...CIF);
    other.calls.m.monitor("NEXT_OPERATION");
    expect(other.calls.take()).toMatchObject({ command: 12 });
  });

  test("leaves nothing when MMS refuses", () => {
    const { calls, params } = start();
    const { end } = calls.call(RETRIEVE, [params, 0, R_SEND, 1], REFUSED);
    expect(end).toMatchObject({ exit: 0, cc: REFUSED });
    expect(dumpMemory(calls.m).free).toEqual(WHOLE);
  });

  test("nobody uses view or CIF while MMS has not answered", () => {
    const { calls, retrieve } = start();
    retrieve(R_VIEW);
    expect(calls.m.call("FIND_CIF", { 0: LOW, 1: HIGH }).exit).toBe(0);
    expect(calls.m.retires("CHECK_QEL", { 2: 1 })).toBe(calls.m.address("CSF_NOT_ACTIVE"));
  });

  test.each(REFUSALS)(
    "that is not for %s ends in MMS at once, with %s, and leaves nothing",
    (_, code, type, profile, narrow) => {
      for (const cc of [0, REFUSED]) {
        const { calls, retrieve } = start();
        const socb = retrieve(type);
        calls.take();
        narrow(calls);
        calls.answer(socb, 0, 0x71, 1, ...profile);
        calls.m.monitor("NEXT_OPERATION");
        expect(calls.take()).toMatchObject({ command: 12, socb, parameters: [LOW, HIGH], to: [], from: [] });
        calls.answer(socb, cc);
        const { exit, cc: given, r } = calls.end(socb);
        expect([exit, given, r[2]]).toEqual([0, calls.m.address(code), 0]);
        expect(dumpMemory(calls.m).free).toEqual(WHOLE);
        calls.whole();
      }
    },
  );

  test("with R_VIEW does not look at the queue", () => {
    const { calls, params } = start();
    calls.world.setMain(1, true, [0, 0]);
    expect(calls.call(RETRIEVE, [params, 0, R_VIEW, 2], 0, ...CIF).end).toMatchObject({ exit: 1, cc: 0 });
  });

  test("sends nothing for a queue that takes nothing now, and for a type that is none", () => {
    const { calls, retrieve } = start();
    calls.world.setMain(1, true, [0xffff, 0xffff]);
    for (const [type, code] of [
      [R_SEND, "BLOCKED_QUEUE"],
      [2, "BAD_ARGUMENT"],
      [0xffff, "BAD_ARGUMENT"],
    ] as const) {
      const socb = retrieve(type);
      expect(calls.take()).toBeUndefined();
      expect(calls.end(socb)).toMatchObject({ exit: 0, cc: calls.m.address(code) });
      expect(dumpMemory(calls.m).free).toEqual(WHOLE);
      calls.whole();
    }
  });

  test("retires for a wild queue, for PARAMS that cannot be read, without the privilege, and without control blocks", () => {
    for (const queue of [0, SIZES.NO_OF_SUB_QUEUES + 1, 0xffff]) {
      const { calls, params } = start();
      expect(calls.retires(RETRIEVE, params, 0, R_SEND, queue)).toBe(calls.m.address("CSF_BAD_QUEUE"));
    }
    const unread = start().calls;
    expect(unread.retires(RETRIEVE, 0xffff, 0, R_VIEW, 0)).toBe(unread.m.address("BAD_ADDRESS"));
    const { calls, params } = start();
    calls.world.become(1);
    expect(calls.retires(RETRIEVE, params, 0, R_VIEW, 0)).toBe(calls.m.address("CSF_NO_PRIVILEGE"));
    const last = start();
    const hcb = last.calls.world.newHcb(last.calls.world.newCif());
    for (let n = 1; n < SIZES.NO_OF_QELS; n++) last.calls.world.newView(hcb);
    last.retrieve(R_SEND);
    last.calls.answer(1, 0, ...CIF);
    last.calls.m.monitor("NEXT_OPERATION");
    expect(last.calls.retired(), "no QEL for the queue").toBe(last.calls.m.address("CSF_NO_RESOURCE"));
    const full = start();
    const cif = full.calls.world.newCif();
    for (let n = 2; n < SIZES.NO_OF_HCBS; n++) full.calls.world.newHcb(cif);
    expect(full.calls.retires(RETRIEVE, full.params, 0, R_VIEW, 0)).toBe(
      full.calls.m.address("CSF_NO_RESOURCE"),
    );
  });
});

describe("GET_CIF", () => {
  const NEXT = [0x3333, 0x4444, 7, 0x12, 0x3400] as const;

  test.each([0, 1])("names the next CIF of storage %i by MMS's list", (storage) => {
    const { calls } = start();
    const { command, end } = calls.call(GET_CIF, [LOW, HIGH, storage], 0, ...NEXT);
    expect(command).toMatchObject({ command: 22, parameters: [storage, LOW, HIGH], to: [], from: [] });
    expect(end).toEqual({ exit: 1, cc: 0, r: [0x3333, 0x4444, 7, 0] });
  });

  test("passes over what the subprocess may not have, whoever is current meanwhile", () => {
    const { calls } = start();
    calls.setProfile(1, 0xffff, 0xffff);
    const { r } = calls.begin(GET_CIF, 0, 0, 1);
    const answer = (parameters: number[], ...results: number[]) => {
      expect(calls.take()).toMatchObject({ command: 22, parameters });
      calls.answer(r[5]!, 0, ...results);
      calls.m.monitor("NEXT_OPERATION");
    };
    calls.world.become(1);
    answer([1, 0, 0], 5, 0, 1, 0x14, 0);
    answer([1, 5, 0], 6, 1, 1, 0x08, 0);
    answer([1, 6, 1], 7, 1, 2, 0x03, 0xffff);
    expect(calls.end(r[5]!)).toEqual({ exit: 1, cc: 0, r: [7, 1, 2, 0] });
    calls.whole();
  });

  test("tells no number of what it has passed over when there is nothing else", () => {
    const { calls } = start();
    const { r } = calls.begin(GET_CIF, 0, 0, 0);
    calls.take();
    calls.answer(r[5]!, 0, 5, 6, 1, 0x14, 0);
    calls.m.monitor("NEXT_OPERATION");
    calls.take();
    calls.answer(r[5]!, REFUSED);
    expect(calls.end(r[5]!)).toMatchObject({ exit: 0, cc: REFUSED, r: [0, 0, 0, 0] });
    calls.whole();
  });

  test("without the privilege retires", () => {
    const { calls } = start();
    calls.world.become(1);
    expect(calls.retires(GET_CIF, 0, 0, 0)).toBe(calls.m.address("CSF_NO_PRIVILEGE"));
  });
});
