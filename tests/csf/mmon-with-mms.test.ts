// The Message Monitor with the host's MMS: messages are made, written, sent, saved, stored and dumped by its functions; the machine then
// is no more, and another one with the same durable storage has everything again that was saved.

import { describe, expect, test } from "vitest";
import { memoryStorage } from "../../host/mms/storage.ts";
import { Mmon } from "./mmon.ts";
import { queues, restored } from "./mmon-checkpoints.ts";
import { World } from "./mmon-world.ts";

const [COLD, WARM1] = [2, 3];
const F = {
  CREATE_CIF: 1,
  LOOKUP_CIF: 2,
  READ_VIEW: 3,
  WRITE_VIEW: 4,
  GET_VIEW_ATTRIBUTES: 5,
  ADD_VIEW: 6,
  DISMANTLE_VIEW: 9,
  CHANGE_PROFILE: 10,
  STORE: 15,
  RETRIEVE: 16,
  INIT_DUMP: 17,
  DUMP_CIF_SEQUENCE: 18,
  TERMINATE_DUMP: 19,
  CLEAR: 20,
  GET_THRESHOLD_WARNING: 24,
  GET_STORAGE_OCCUPANCY: 25,
  START_SYSTEM: 27,
  GET_MMS_STATISTICS: 28,
  SAVE: 29,
  GET_CIF: 30,
} as const;
const [BUFFER, SIZE, PARAMS] = [0x2400, 200, 0x2300];

function boot(storage = memoryStorage()) {
  const m = new Mmon();
  expect(m.machine.addMms({ partitions: [0], storage })).toEqual([]);
  const world = new World(m);
  for (let n = 1; n <= 3; n++) world.setMain(n, false, [0xffff, 0xffff]);
  for (const n of [0, 1, 2, 3]) m.write(m.element("SUBPROCESS", n), 0xffff, 0xffff, 0xffff, n);
  /** A call, R0 to R4 as given: what it gives, the completion code last; through ERROR when `ok` says so. */
  const call = (name: keyof typeof F, ...parameters: number[]) => {
    const registers = { ...parameters, 6: (m.address("MMON_SERVICE") << 8) | F[name] };
    const { exit, r } = m.monitor("SYSCALL", registers);
    expect(m.words("SOCBS", 48), name).toEqual(new Array(48).fill(0));
    expect(m.word(m.address("TPE_POOL") + 1), name).toBe(6);
    return { exit, r: r.slice(0, 4), cc: r[7]! };
  };
  const good = (name: keyof typeof F, ...parameters: number[]) => {
    const { exit, r, cc } = call(name, ...parameters);
    expect([exit, cc], name).toEqual([1, 0]);
    return r;
  };
  const write = (view: number, field: number, from: number, words: readonly number[]) => {
    m.write(PARAMS, field, from);
    m.write(BUFFER, ...words);
    return good("WRITE_VIEW", PARAMS, words.length, view, BUFFER)[0];
  };
  const read = (view: number, field: number, from: number, count: number) => {
    m.write(PARAMS, field, from);
    good("READ_VIEW", PARAMS, count, view, BUFFER);
    return m.words(BUFFER, count);
  };
  return { m, world, call, good, write, read };
}

type Booted = ReturnType<typeof boot>;
/** A copy of a view into a queue. */
const send = ({ m }: Booted, view: number, queue: number, precedence: number) =>
  expect(m.call("SEND_VIEW", { 0: precedence, 1: queue, 2: view }).exit).toBe(1);

describe("with MMS", () => {
  test("START_SYSTEM comes first, and a cold start has nothing", () => {
    const { call, good } = boot();
    expect(call("CREATE_CIF", 0, 0, 1)).toMatchObject({ exit: 0, cc: 131 });
    good("START_SYSTEM", COLD, SIZE, 0, BUFFER);
    expect(call("START_SYSTEM", WARM1, SIZE, 1, BUFFER)).toMatchObject({ exit: 0, cc: 133 });
  });

  test("what is written into a view is read from it, by another view too", () => {
    const { good, write, read, call } = boot();
    good("START_SYSTEM", COLD, SIZE, 0, BUFFER);
    const [low, high, view] = good("CREATE_CIF", 0x12, 0x34, 7);
    expect(write(view!, 3, 0, [1, 2, 3, 4, 5])).toBe(5);
    expect(write(view!, 3, 4, [50, 60])).toBe(6);
    expect(read(view!, 3, 1, 5)).toEqual([2, 3, 4, 50, 60]);
    const [, , other] = good("LOOKUP_CIF", low!, high!);
    expect(read(other!, 3, 0, 2)).toEqual([1, 2]);
    const [, , some] = good("ADD_VIEW", 1 << 3, 0, view!);
    expect(read(some!, 3, 0, 1)).toEqual([1]);
    expect(call("READ_VIEW", PARAMS, 0, some!, BUFFER)).toMatchObject({ exit: 1 });
    expect(call("ADD_VIEW", 1 << 4, 0, some!)).toMatchObject({ exit: 0, cc: 137 });
    for (const one of [view, other, some]) good("DISMANTLE_VIEW", 0, 0, one!);
    expect(call("LOOKUP_CIF", low!, high!).exit).toBe(0);
  });

  test("attributes show the CIF, and CHANGE_PROFILE changes it in both", () => {
    const { m, good } = boot();
    good("START_SYSTEM", COLD, SIZE, 0, BUFFER);
    const [low, high, view] = good("CREATE_CIF", 0x12, 0x34, 256);
    good("CHANGE_PROFILE", 0x56, 0x78, view!);
    good("GET_VIEW_ATTRIBUTES", 0, 24, view!, BUFFER);
    expect(m.words(BUFFER, 8)).toEqual([low, high, 256, 0x56, 0x78, 0xffff, 0, 0]);
    const qel = m.element("QEL", view!);
    expect(m.call("GET_PROFILE", { 4: qel }).r.slice(1, 3)).toEqual([0x56, 0x78]);
  });

  test("a crash loses nothing that was saved: CIFs, handles, queues and words are what they were", () => {
    const storage = memoryStorage();
    const before = boot(storage);
    before.good("START_SYSTEM", COLD, SIZE, 0, BUFFER);
    const views = [1, 2].map((version) => {
      const [, , view] = before.good("CREATE_CIF", 0x10 * version, version, version);
      before.write(view!, 0, 0, [version, 100 * version]);
      return view!;
    });
    const [, , third] = before.good("ADD_VIEW", 1, 0, views[0]!);
    for (const [view, queue, precedence] of [
      [views[0], 1, 0],
      [views[1], 1, 5],
      [third, 1, 0],
      [views[0], 2, 1],
    ] as const) {
      send(before, view!, queue, precedence);
    }
    for (const view of views) before.good("SAVE", 0, SIZE, view, BUFFER, 0);
    const kept = restored({ m: before.m }).map((one) => ({
      ...one,
      handles: one.handles.map(({ ref, qels }) => ({ ref, qels: qels.filter(({ queue }) => queue !== 0) })),
    }));

    const after = boot(storage);
    after.good("START_SYSTEM", WARM1, SIZE, 0, BUFFER);
    expect(restored({ m: after.m })).toEqual(kept);
    expect(queues({ m: after.m })).toEqual(queues({ m: before.m }));
    const received = after.m.call("RECEIVE_FIRST_QEL", { 1: 1 });
    expect(after.read(received.r[2]!, 0, 0, 2)).toEqual([2, 200]);
  });

  test("what was stored is listed by GET_CIF and brought back by RETRIEVE, after a crash too, until CLEAR", () => {
    const storage = memoryStorage();
    const before = boot(storage);
    before.good("START_SYSTEM", COLD, SIZE, 0, BUFFER);
    const made = [1, 2, 3].map((version) => {
      const [low, high, view] = before.good("CREATE_CIF", version, 0, version);
      before.write(view!, 3, 0, [version, 77]);
      if (version !== 2) before.good("STORE", 0, 0, view!);
      return [low!, high!, view!] as const;
    });
    const { call, good, read, m } = boot(storage);
    good("START_SYSTEM", COLD, SIZE, 0, BUFFER);
    const listed = (of: number) => {
      const found: number[][] = [];
      for (let r = [0, 0]; ; ) {
        const next = call("GET_CIF", r[0]!, r[1]!, of);
        if (next.exit === 0) {
          expect(next.cc).toBe(135);
          return found;
        }
        r = next.r;
        found.push(r.slice(0, 3));
      }
    };
    const stored = [made[0]!, made[2]!];
    expect(listed(0)).toEqual([]);
    expect(listed(1)).toEqual([
      [...stored[0]!.slice(0, 2), 1],
      [...stored[1]!.slice(0, 2), 3],
    ]);
    expect(call("GET_CIF", 0, 0, 2)).toMatchObject({ exit: 0, cc: 148 });
    m.write(PARAMS, ...stored[1]!.slice(0, 2));
    const [, , view] = good("RETRIEVE", PARAMS, 4, 1, 1);
    expect(read(view!, 3, 0, 2)).toEqual([3, 77]);
    expect(listed(0)).toEqual([[...stored[1]!.slice(0, 2), 3]]);
    expect(call("RETRIEVE", PARAMS, 4, 1, 1)).toMatchObject({ exit: 0, cc: 145 });
    const sent = m.call("RECEIVE_FIRST_QEL", { 1: 1 });
    expect([sent.r[0], read(sent.r[2]!, 3, 0, 2)]).toEqual([4, [3, 77]]);
    for (const one of [view!, sent.r[2]!]) good("DISMANTLE_VIEW", 0, 0, one);
    expect(listed(0)).toEqual([]);
    // Not for a subprocess of a lower profile: it is neither listed nor brought back, and MMS has no CIF of it left.
    m.write(m.element("SUBPROCESS", 0), 0xfff2, 0xffff);
    expect(listed(1)).toEqual([[...stored[0]!.slice(0, 2), 1]]);
    expect(call("RETRIEVE", PARAMS, 4, 0, 0)).toMatchObject({ exit: 0, cc: m.address("PROFILE_CHECK") });
    m.write(m.element("SUBPROCESS", 0), 0xffff, 0xffff);
    good("RETRIEVE", PARAMS, 4, 0, 0);
    expect(good("CLEAR")[0]).toBe(2);
    expect(listed(1)).toEqual([]);
  });

  test("what was not saved is lost, and a CIF whose checkpoint was removed", () => {
    const storage = memoryStorage();
    const before = boot(storage);
    before.good("START_SYSTEM", COLD, SIZE, 0, BUFFER);
    const [, , saved] = before.good("CREATE_CIF", 0, 0, 1);
    const [, , lost] = before.good("CREATE_CIF", 0, 0, 2);
    for (const view of [saved!, lost!]) send(before, view, 1, 0);
    before.good("SAVE", 0, SIZE, saved!, BUFFER, 0);
    const first = before.m.call("RECEIVE_FIRST_QEL", { 1: 1 }).r[2]!;
    // The last view in a queue ends, and with it the checkpoint.
    before.good("SAVE", 1, SIZE, first, BUFFER, 0);
    const after = boot(storage);
    after.good("START_SYSTEM", WARM1, SIZE, 0, BUFFER);
    expect(restored({ m: after.m })).toEqual([]);
  });

  test("a RESTORE for which the buffer is too short says so", () => {
    const storage = memoryStorage();
    const before = boot(storage);
    before.good("START_SYSTEM", COLD, SIZE, 0, BUFFER);
    const [, , view] = before.good("CREATE_CIF", 0, 0, 1);
    send(before, view!, 1, 0);
    before.good("SAVE", 0, SIZE, view!, BUFFER, 0);
    expect(boot(storage).call("START_SYSTEM", WARM1, 10, 0, BUFFER)).toMatchObject({ exit: 0, cc: 141 });
  });

  test("dumps have the CIFs of their lists, and the figures say what is kept", () => {
    const { m, call, good, write } = boot();
    good("START_SYSTEM", COLD, SIZE, 0, BUFFER);
    const [low, high, view] = good("CREATE_CIF", 0, 0, 1);
    write(view!, 0, 0, new Array(20).fill(7));
    good("STORE", 0, 0, view!);
    m.write(PARAMS, 4, 1);
    good("INIT_DUMP", PARAMS);
    expect(call("INIT_DUMP", PARAMS)).toMatchObject({ exit: 0, cc: 147 });
    m.write(BUFFER, low!, high!, low!, high!);
    expect(good("DUMP_CIF_SEQUENCE", 0, 4, 4, BUFFER)[0]).toBe(2);
    expect(call("DUMP_CIF_SEQUENCE", 0, 3, 4, BUFFER)).toMatchObject({ exit: 0, cc: 140 });
    expect(good("TERMINATE_DUMP", 0, 0, 4)[0]).toBe(2);
    good("GET_STORAGE_OCCUPANCY", 0, 17, 0, BUFFER);
    const occupancy = m.words(BUFFER, 17);
    expect([occupancy[0], occupancy[1], occupancy[7], occupancy[12]]).toEqual([1, 1, 1, 1]);
    expect(good("CLEAR")[0]).toBe(1);
    good("GET_MMS_STATISTICS", 0, 94, 0, BUFFER);
    const statistics = m.words(BUFFER, 94);
    const served = (command: number) => statistics[4 * (command - 1)];
    const refused = (command: number) => statistics[4 * (command - 1) + 2];
    expect([served(15), refused(15), served(16), refused(16), served(18)]).toEqual([1, 1, 1, 1, 1]);
    // CLEAR goes to the disk: 20 ms and some; one that wrote 20 words takes a fraction of that.
    const [, written, , dumped, cleared] = statistics.slice(88);
    expect(cleared).toBeGreaterThan(20_000);
    expect(dumped).toBeGreaterThan(10_000);
    expect(written).toBeGreaterThan(200);
    expect(written).toBeLessThan(2000);
  });

  test("a list that the caller may not have retires", () => {
    const { m, good } = boot();
    good("START_SYSTEM", COLD, SIZE, 0, BUFFER);
    m.monitor("SYSCALL", { 1: 17, 3: 0xf000, 6: (m.address("MMON_SERVICE") << 8) | F.GET_STORAGE_OCCUPANCY });
    expect(m.end).toMatchObject({ kind: "retired", retirement: { code: m.address("BAD_ADDRESS") } });
  });
});
