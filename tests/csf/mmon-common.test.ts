// The common procedures of the Message Monitor, 4.2.4.6, and its package interface, 4.2.4.7, one row after the other. The
// registers that a procedure keeps are compared at every call (mmon.ts), lists and counts with a model (mmon-world.ts).

import { describe, expect, test } from "vitest";
import { Mmon, SIZES } from "./mmon.ts";
import type { Hcb } from "./mmon-model.ts";
import { World } from "./mmon-world.ts";

/** A world with a CIF, `hcbs` HCBs and as many views of each as said. */
function cif(...views: number[]) {
  const world = new World();
  for (let n = 1; n <= SIZES.NO_OF_MAIN_QUEUES; n++) world.setMain(n, false, [0xffff, 0xffff]);
  const one = world.newCif([0x4321, 0x8765]);
  const hcbs = views.map(() => world.newHcb(one));
  const qels = hcbs.map((hcb, n) => Array.from({ length: views[n]! }, () => world.newView(hcb)));
  return { world, m: world.m, cif: one, hcbs, qels };
}

const STATES = ["S_FREE", "S_CREATE", "S_LOOKUP", "S_ACTIVE", "S_REMOVE"] as const;

function setState(m: Mmon, at: number, state: string): void {
  const word = at + m.address("HANDLE_CONTROL_BLOCK.STATE");
  m.write(word, (m.word(word) & ~0x1c00) | (m.address(state) << 10));
}

describe("CHECK_QEL", () => {
  test("gives HCB and QEL of a view of the current subprocess", () => {
    const { world, qels } = cif(1, 2);
    for (const view of qels.flat()) world.checkView(view);
    world.compare();
  });

  test.each([0, SIZES.NO_OF_QELS, SIZES.NO_OF_QELS + 1, 0x1001, 0x8001, 0xffff])(
    "retires for a reference of no QEL: %i",
    (ref) => {
      const { m } = cif(1);
      expect(m.retires("CHECK_QEL", { 2: ref })).toBe(m.address("CSF_BAD_QEL"));
    },
  );

  test("retires for a QEL of another subprocess, and for one that is in a queue", () => {
    const { m, world, qels } = cif(1);
    world.become(1);
    expect(m.retires("CHECK_QEL", { 2: qels[0]![0]!.ref })).toBe(m.address("CSF_BAD_QEL"));
    const other = cif(1);
    const copy = other.world.sendView(other.qels[0]![0]!, 1, 0)!;
    expect(other.m.retires("CHECK_QEL", { 2: copy.ref })).toBe(m.address("CSF_BAD_QEL"));
  });

  test("retires for a QEL of a buffer", () => {
    const { m, world } = cif();
    world.sendBuffer(world.newBuffer(), 1, 0);
    const { ref } = world.receive(1)!;
    expect(m.retires("CHECK_QEL", { 2: ref })).toBe(m.address("CSF_BAD_VIEW"));
  });

  test.each(STATES)("takes a view whose HCB is active, and no other state: %s", (state) => {
    const { m, hcbs, qels } = cif(1);
    setState(m, hcbs[0]!.at, state);
    const ref = qels[0]![0]!.ref;
    if (state === "S_ACTIVE") expect(m.call("CHECK_QEL", { 2: ref }).exit).toBe(0);
    else expect(m.retires("CHECK_QEL", { 2: ref })).toBe(m.address("CSF_NOT_ACTIVE"));
  });

  test("looks at the state alone, whatever stands beside it", () => {
    const { m, hcbs, qels } = cif(1);
    const at = hcbs[0]!.at + m.address("HANDLE_CONTROL_BLOCK.STATE");
    m.write(at, m.word(at) | 0xc3ff);
    expect(m.call("CHECK_QEL", { 2: qels[0]![0]!.ref }).exit).toBe(0);
  });
});

describe("INCLUDE_QEL and EXCLUDE_QEL", () => {
  test("INCLUDE_QEL puts a QEL first into the list of its HCB, with OBJECT_REF and OBJECT_LINK, and counts it", () => {
    const { m, hcbs, qels } = cif(3);
    const [at] = hcbs.map((hcb) => hcb.at);
    const [a, b, c] = qels[0]!.map(({ ref }) => m.element("QEL", ref));
    expect(m.word(at! + m.address("HANDLE_CONTROL_BLOCK.QELLIST"))).toBe(c);
    expect(m.word(at! + m.address("HANDLE_CONTROL_BLOCK.QELCOUNT"))).toBe(3);
    const link = m.address("PRIMARY_QEL.OBJECT_LINK");
    expect([c!, b!, a!].map((qel) => m.word(qel + link))).toEqual([b, a, 0]);
    for (const qel of [a!, b!, c!]) expect(m.word(qel + m.address("PRIMARY_QEL.OBJECT_REF"))).toBe(at);
  });

  test.each([0, 1, 2])("EXCLUDE_QEL takes a QEL out of its list and releases it: number %i of three", (n) => {
    const { world, qels } = cif(3, 1);
    world.exclude(qels[0]![n]!);
    world.compare();
  });

  test.each([
    ["another HCB's", (hcbs: readonly Hcb[]) => hcbs[1]!.at],
    ["an HCB without QELs", (hcbs: readonly Hcb[]) => hcbs[2]!.at],
  ])("EXCLUDE_QEL retires for a QEL that is not in the list of its HCB: %s", (_, wrong) => {
    const { m, hcbs, qels } = cif(2, 1, 0);
    const at = m.element("QEL", qels[0]![0]!.ref);
    m.write(at + m.address("PRIMARY_QEL.OBJECT_REF"), wrong(hcbs));
    expect(m.retires("EXCLUDE_QEL", { 4: at })).toBe(m.address("CSF_ERROR"));
  });

  test("EXCLUDE_QEL ends in a list that goes round", () => {
    const { m, qels } = cif(3);
    const [a, , c] = qels[0]!.map(({ ref }) => m.element("QEL", ref));
    m.write(a! + m.address("PRIMARY_QEL.OBJECT_LINK"), c!);
    const stray = m.element("QEL", SIZES.NO_OF_QELS);
    m.write(stray + m.address("PRIMARY_QEL.OBJECT_REF"), m.word(a! + m.address("PRIMARY_QEL.OBJECT_REF")));
    expect(m.retires("EXCLUDE_QEL", { 4: stray })).toBe(m.address("CSF_ERROR"));
  });
});

describe("EXCLUDE_HCB and REMOVE_CIFCB", () => {
  test.each([0, 1, 2])(
    "EXCLUDE_HCB releases an HCB and its QELs and leaves the others: number %i of three",
    (n) => {
      const { world, hcbs } = cif(2, 1, 3);
      world.excludeHcb(hcbs[n]!);
      world.compare();
    },
  );

  test("EXCLUDE_HCB of the last one releases the CIF control block, too; both are free", () => {
    const { world, m, cif: one, hcbs } = cif(2);
    const blocks = [world.addressOf(one), hcbs[0]!.at];
    world.excludeHcb(hcbs[0]!);
    world.compare();
    expect(world.model.cifs.size).toBe(0);
    for (const at of blocks) expect(m.word(at + 4) & 0x1c00).toBe(0);
  });

  test("EXCLUDE_HCB takes QELs out of the queues in which they are", () => {
    const { world, hcbs, qels } = cif(1, 1);
    for (const queue of [1, 2, 1]) world.sendView(qels[0]![0]!, queue, 0);
    world.sendView(qels[1]![0]!, 1, 0);
    world.excludeHcb(hcbs[0]!);
    world.compare();
  });

  test("EXCLUDE_HCB retires for an HCB that is not in the list of its CIF", () => {
    const { world, m, hcbs } = cif(1, 1);
    const other = world.newCif();
    m.write(hcbs[0]!.at + m.address("HANDLE_CONTROL_BLOCK.CIF"), world.addressOf(other));
    expect(m.retires("EXCLUDE_HCB", { 4: hcbs[0]!.at })).toBe(m.address("CSF_ERROR"));
  });

  test("EXCLUDE_HCB ends in a list that goes round", () => {
    const { m, hcbs } = cif(1, 1);
    m.write(hcbs[0]!.at, hcbs[1]!.at);
    const stray = m.element("HCB", SIZES.NO_OF_HCBS);
    m.write(stray + m.address("HANDLE_CONTROL_BLOCK.CIF"), m.word(hcbs[0]!.at + 1));
    expect(m.retires("EXCLUDE_HCB", { 4: stray })).toBe(m.address("CSF_ERROR"));
  });

  test.each([[[]], [[0]], [[3]], [[1, 2, 0, 1]]])(
    "REMOVE_CIFCB removes a CIF with HCBs of so many QELs: %j",
    (views) => {
      const { world, cif: one } = cif(...views);
      const other = world.newCif();
      world.newView(world.newHcb(other));
      world.removeCif(one);
      world.compare();
      world.removeCif(other);
      expect(world.model.dump().free).toEqual([SIZES.NO_OF_QELS, SIZES.NO_OF_HCBS, SIZES.NO_OF_BUFFERS]);
      world.compare();
    },
  );
});

describe("CHECK_CC", () => {
  test.each([
    [0, "EXIT_OK"],
    [1, "EXIT_ERROR"],
    [0x8000, "EXIT_ERROR"],
    [0xffff, "EXIT_ERROR"],
  ])("puts %i into SOCB.CC, and the exit %s", (cc, exit) => {
    const m = new Mmon();
    const at = m.address("SOCBS") + 16;
    m.call("CHECK_CC", { 1: cc, 5: at });
    const socb = m.words("SOCBS", 48);
    expect(socb[16 + m.address("SOCB_CC")]).toBe(cc);
    expect(socb[16 + m.address("SOCB_EXITNO")]).toBe(m.address(exit));
    expect(socb.filter((word) => word !== 0).length).toBe((cc === 0 ? 0 : 1) + (exit === "EXIT_OK" ? 1 : 0));
  });
});

describe("INIT_RESPONSE_TIME and UPDATE_RESPONSE_TIME", () => {
  const start = () => {
    const m = new Mmon();
    const socb = m.address("SOCBS") + 16;
    m.write("SOCB", socb);
    return { m, sr3: socb + m.address("SOCB_SR3") };
  };

  test("INIT_RESPONSE_TIME puts the lowest word of the time into SR3", () => {
    const { m, sr3 } = start();
    m.machine.run({ limit: 0x10000 });
    const before = m.machine.clock;
    m.call("INIT_RESPONSE_TIME");
    const time = m.word(sr3);
    expect(before).toBeGreaterThan(0x10000);
    expect(time).toBeGreaterThan(before & 0xffff);
    expect(time).toBeLessThan((before & 0xffff) + 10);
  });

  const names = ["T_READ_VIEW", "T_WRITE_VIEW", "T_RETRIEVE", "T_DUMP", "T_CLEAR", "T_SAVE_VIEW"];
  const numbered = names.map((name, n) => [n, name] as const);
  test.each(numbered)(
    "UPDATE_RESPONSE_TIME adds up the time of function %i, %s, and counts it",
    (n, name) => {
      const { m } = start();
      expect(m.address(name)).toBe(n);
      let sum = 0;
      for (const wait of [100, 3000]) {
        const before = m.machine.clock;
        m.call("INIT_RESPONSE_TIME");
        m.machine.run({ limit: wait });
        m.call("UPDATE_RESPONSE_TIME", { 0: n });
        const added = m.word(m.address("ACCUMULATED_TIME") + n) - sum;
        sum += added;
        expect(added).toBeGreaterThan(wait);
        expect(added).toBeLessThan(m.machine.clock - before);
      }
      const only = (value: number) => Array.from({ length: 6 }, (_, i) => (i === n ? value : 0));
      expect(m.words("ACCUMULATED_TIME", 12)).toEqual([...only(sum), ...only(2)]);
    },
  );

  test("a time over the end of a word wraps around, and so does the sum", () => {
    const { m, sr3 } = start();
    m.call("INIT_RESPONSE_TIME");
    m.write(sr3, (m.word(sr3) - 500) & 0xffff);
    m.write(m.address("ACCUMULATED_TIME") + 1, 0xffff);
    m.call("UPDATE_RESPONSE_TIME", { 0: 1 });
    const added = (m.word(m.address("ACCUMULATED_TIME") + 1) + 1) & 0xffff;
    expect(added).toBeGreaterThan(500);
    expect(added).toBeLessThan(1000);
  });

  test.each([6, 7, 0x8000, 0xffff])(
    "UPDATE_RESPONSE_TIME retires for a function that there is not: %i",
    (n) => {
      const { m } = start();
      expect(m.retires("UPDATE_RESPONSE_TIME", { 0: n })).toBe(m.address("CSF_ERROR"));
      expect(m.words("ACCUMULATED_TIME", 12)).toEqual(new Array(12).fill(0));
    },
  );
});

describe("NEW_VIEW_REFERENCE", () => {
  test("chains each copy of a view to its HCB: sent to several queues, received and sent on", () => {
    const { world, m, hcbs, qels } = cif(1);
    const count = () => m.word(hcbs[0]!.at + m.address("HANDLE_CONTROL_BLOCK.QELCOUNT"));
    for (const queue of [1, 2, 3]) world.sendView(qels[0]![0]!, queue, queue);
    expect(count()).toBe(4);
    world.compare();
    world.become(2);
    const got = world.receive(1)!;
    expect(got.queue).toBe(3);
    world.sendView(got, 5, 0);
    world.compare();
    expect(count()).toBe(5);
  });

  test("retires for a QEL of no view", () => {
    const { m, world } = cif();
    const { ref } = world.sendBuffer(world.newBuffer(), 1, 0)!;
    expect(m.retires("NEW_VIEW_REFERENCE", { 4: m.element("QEL", ref) })).toBe(m.address("CSF_BAD_VIEW"));
  });
});

describe("GET_PROFILE", () => {
  test("gives LEAST in R1 and MOST in R2", () => {
    const { m, qels } = cif(1);
    const { r } = m.call("GET_PROFILE", { 4: m.element("QEL", qels[0]![0]!.ref) });
    expect(r.slice(1, 3)).toEqual([0x4321, 0x8765]);
  });

  test("retires for a QEL of no view", () => {
    const { m, world } = cif();
    const { ref } = world.sendBuffer(world.newBuffer(), 1, 0)!;
    expect(m.retires("GET_PROFILE", { 4: m.element("QEL", ref) })).toBe(m.address("CSF_BAD_VIEW"));
  });
});

describe("CHECK_DELETION", () => {
  test.each([
    [[1], true],
    [[1, 0], true],
    [[2], false],
    [[1, 1], false],
    [[1, 0, 2], false],
  ])("HCBs of so many QELs: %j, the CIF goes with a view: %s", (views, goes) => {
    const { world, m, qels } = cif(...views);
    world.checkDeletion(qels[0]![0]!);
    expect(m.call("CHECK_DELETION", { 2: qels[0]![0]!.ref }).exit).toBe(goes ? 0 : 1);
  });

  test("takes a view of any subprocess, since the CSF process asks for others", () => {
    const { world, qels } = cif(1);
    world.become(3);
    world.checkDeletion(qels[0]![0]!);
  });

  test("retires for a wild reference, and for a QEL of no view", () => {
    const { m } = cif(1);
    expect(m.retires("CHECK_DELETION", { 2: 0 })).toBe(m.address("CSF_BAD_QEL"));
    const { m: other, world } = cif();
    const { ref } = world.sendBuffer(world.newBuffer(), 1, 0)!;
    expect(other.retires("CHECK_DELETION", { 2: ref })).toBe(other.address("CSF_BAD_VIEW"));
  });

  test("ends in a list of HCBs that goes round", () => {
    const { m, hcbs, qels } = cif(1, 1);
    m.write(hcbs[0]!.at, hcbs[1]!.at);
    expect(m.retires("CHECK_DELETION", { 2: qels[0]![0]!.ref })).toBe(m.address("CSF_ERROR"));
  });
});
