// Functions of the Message Monitor, 4.2.4.4.6 and 4.2.4.4.7, and those of 4.2.4.4.8 that start nothing: each row by itself, and
// from the wrong side. MMS is played by the test (mmon-calls.ts).

import { describe, expect, test } from "vitest";
import { MmonCalls } from "./mmon-calls.ts";

const [GET_VIEW_ATTRIBUTES, CHANGE_PROFILE, STORE] = [5, 10, 15];
const [INIT_DUMP, DUMP_CIF_SEQUENCE, TERMINATE_DUMP, CLEAR] = [17, 18, 19, 20];
const [GET_THRESHOLD_WARNING, GET_STORAGE_OCCUPANCY, SET_SECURITY_PARAMETERS, GET_MMS_STATISTICS] = [
  24, 25, 26, 28,
];
/** A completion code of MMS, whatever it means. */
const REFUSED = 137;

test("a number that is no function's is refused: of 0 to 40 all but the functions of the interface document that are there", () => {
  const calls = new MmonCalls();
  const there = [5, 10, 15, 17, 18, 19, 20, 24, 25, 26, 27, 28];
  for (let number = 0; number <= 40; number++) {
    if (there.includes(number)) continue;
    const { exit, r } = calls.begin(number);
    expect([exit, r[7]], String(number)).toEqual([0, calls.m.address("CC_FUNCTION")]);
  }
  calls.whole();
});

describe("a view that is not the current subprocess's, or is none, retires:", () => {
  test.each([
    ["GET_VIEW_ATTRIBUTES", GET_VIEW_ATTRIBUTES],
    ["CHANGE_PROFILE", CHANGE_PROFILE],
    ["STORE", STORE],
  ])("%s", (_, number) => {
    for (const wrong of [0, 13, 0xffff]) {
      const calls = new MmonCalls();
      calls.allow(0, "F_STORE");
      expect(calls.retires(number, 0, 0, wrong, 0)).toBe(calls.m.address("CSF_BAD_QEL"));
    }
    const calls = new MmonCalls();
    const { view } = calls.view(1);
    calls.world.become(1);
    calls.allow(1, "F_STORE");
    expect(calls.retires(number, 0, 0, view.ref, 0)).toBe(calls.m.address("CSF_BAD_QEL"));
  });
});

describe("a subprocess without the privilege retires, and sends nothing:", () => {
  test.each([
    ["STORE", STORE, "F_STORE"],
    ["INIT_DUMP", INIT_DUMP, "F_INIT_DUMP"],
    ["DUMP_CIF_SEQUENCE", DUMP_CIF_SEQUENCE, "F_DUMP_CIF_SEQUENCE"],
    ["TERMINATE_DUMP", TERMINATE_DUMP, "F_TERMINATE_DUMP"],
    ["CLEAR", CLEAR, "F_CLEAR"],
    ["GET_THRESHOLD_WARNING", GET_THRESHOLD_WARNING, "F_GET_THRESHOLD_WARNING"],
    ["GET_STORAGE_OCCUPANCY", GET_STORAGE_OCCUPANCY, "F_GET_STORAGE_OCCUPANCY"],
    ["SET_SECURITY_PARAMETERS", SET_SECURITY_PARAMETERS, "F_SET_SECURITY_PARAMETERS"],
    ["START_SYSTEM", 27, "F_START_SYSTEM"],
    ["GET_MMS_STATISTICS", GET_MMS_STATISTICS, "F_GET_MMS_STATISTICS"],
  ])("%s", (_, number, privilege) => {
    const calls = new MmonCalls();
    const { m } = calls;
    const { view } = calls.view(1);
    m.write(m.field("SUBPROCESS", 0, "SUBPROCESS_RECORD.CAPABILITIES"), ~m.address(privilege) & 0xffff);
    // As each of them has it: a file, a view, or the address of a record that begins with a file.
    const r2 = number === STORE ? view.ref : 3;
    m.write(m.address("ROOM") + 40, 3, 0);
    expect(calls.retires(number, m.address("ROOM") + 40, 0, r2, 0)).toBe(m.address("CSF_NO_PRIVILEGE"));
  });
});

describe("GET_VIEW_ATTRIBUTES", () => {
  test("asks MMS for the attributes of a view, with the buffer of the caller as the list from MMS", () => {
    const calls = new MmonCalls();
    const { view } = calls.view(0x77);
    const { command, end } = calls.call(GET_VIEW_ATTRIBUTES, [1, 24, view.ref, 0x0abc], 0);
    expect(command).toMatchObject({ command: 9, parameters: [0x77], to: [], from: [[0x0abc, 24]] });
    expect(end).toEqual({ exit: 1, r: [1, 24, view.ref, 0x0abc], cc: 0 });
  });

  test("comes back through ERROR with the code of MMS", () => {
    const calls = new MmonCalls();
    const { view } = calls.view(0x77);
    expect(calls.call(GET_VIEW_ATTRIBUTES, [0, 24, view.ref, 0x0abc], REFUSED).end).toMatchObject({
      exit: 0,
      cc: REFUSED,
    });
  });
});

describe("CHANGE_PROFILE", () => {
  const OLD = [0x11, 1] as const;
  const NEW = [0x22, 2] as const;

  /** A view whose subprocess and queues take any profile. */
  function start() {
    const calls = new MmonCalls();
    for (const subprocess of [0, 1, 2, 3]) calls.setProfile(subprocess, 0xffff, 0xffff);
    return { calls, ...calls.view(0x55, OLD) };
  }
  type Started = ReturnType<typeof start>;
  const profile = ({ calls, cif }: Started) => calls.m.words(calls.world.addressOf(cif), 2);

  test("changes the profile of the CIF and then asks MMS to; all views of the CIF see it", () => {
    const started = start();
    const { calls, view, cif } = started;
    const other = calls.world.newView(calls.world.newHcb(cif));
    calls.begin(CHANGE_PROFILE, ...NEW, view.ref);
    expect(profile(started)).toEqual(NEW);
    expect(calls.take()).toMatchObject({ command: 10, parameters: [0x55, ...NEW], to: [], from: [] });
    calls.answer(1, 0);
    expect(calls.end(1)).toMatchObject({ exit: 1, cc: 0 });
    expect(calls.m.call("GET_PROFILE", { 4: calls.m.element("QEL", other.ref) }).r.slice(1, 3)).toEqual(NEW);
    calls.whole();
  });

  test("has the old profile again when MMS refuses", () => {
    const started = start();
    const { calls, view } = started;
    const { end } = calls.call(CHANGE_PROFILE, [...NEW, view.ref], REFUSED);
    expect(end).toMatchObject({ exit: 0, cc: REFUSED });
    expect(profile(started)).toEqual(OLD);
  });

  test("leaves a profile alone that has changed meanwhile, though MMS refuses", () => {
    const started = start();
    const { calls, view } = started;
    const later = [0x33, 3] as const;
    calls.begin(CHANGE_PROFILE, ...NEW, view.ref);
    calls.begin(CHANGE_PROFILE, ...later, view.ref);
    calls.answer(1, REFUSED);
    calls.end(1);
    expect(profile(started)).toEqual(later);
    calls.answer(2, 0);
    expect(calls.end(2)).toMatchObject({ exit: 1, cc: 0 });
    expect(profile(started)).toEqual(later);
  });

  test("touches nothing when the CIF has gone meanwhile, and another one has its control block", () => {
    const { calls, view, cif } = start();
    const at = calls.world.addressOf(cif);
    calls.begin(CHANGE_PROFILE, ...NEW, view.ref);
    calls.world.removeCif(cif);
    while (!calls.world.model.cifs.has(at)) calls.world.newCif(NEW);
    calls.answer(1, REFUSED);
    expect(calls.end(1)).toMatchObject({ exit: 0, cc: REFUSED });
    expect(calls.m.words(at, 2)).toEqual(NEW);
  });

  test.each([
    ["its own subprocess", ({ calls }: Started) => calls.setProfile(0, 0x21, 0xffff)],
    [
      "a subprocess that has received a copy",
      ({ calls, view }: Started) => {
        calls.world.sendView(view, 1, 0);
        calls.world.become(2);
        calls.world.receive(1);
        calls.world.become(0);
        calls.setProfile(2, 0xffff, 0xfffd);
      },
    ],
    [
      "a queue in which a copy is",
      ({ calls, view }: Started) => {
        calls.world.sendView(view, 1, 0);
        calls.world.setMain(1, false, [0xffdf, 0xffff]);
      },
    ],
    [
      "the owner of a view of another HCB",
      ({ calls, cif }: Started) => {
        const hcb = calls.world.newHcb(cif);
        calls.world.become(3);
        calls.world.newView(hcb);
        calls.world.become(0);
        calls.setProfile(3, 0, 0);
      },
    ],
  ])("is refused with PROFILE_CHECK, and sends nothing, when the profile is too high for %s", (_, narrow) => {
    const started = start();
    const { calls, view } = started;
    narrow(started);
    const { exit, r } = calls.begin(CHANGE_PROFILE, ...NEW, view.ref);
    expect(exit).toBe(1);
    expect(calls.take()).toBeUndefined();
    expect(calls.end(r[5]!)).toMatchObject({ exit: 0, cc: calls.m.address("PROFILE_CHECK") });
    expect(profile(started)).toEqual(OLD);
    calls.whole();
    calls.world.compare();
  });

  test("a queue and a subprocess that have nothing of the CIF do not count", () => {
    const { calls, view } = start();
    calls.world.setMain(2, false, [0, 0]);
    calls.setProfile(2, 0, 0);
    expect(calls.call(CHANGE_PROFILE, [...NEW, view.ref], 0).end).toMatchObject({ exit: 1, cc: 0 });
  });
});

describe("STORE", () => {
  test("asks MMS to store the view", () => {
    const calls = new MmonCalls();
    calls.allow(0, "F_STORE");
    const { view } = calls.view(0x99);
    const { command, end } = calls.call(STORE, [0, 0, view.ref], 0);
    expect(command).toMatchObject({ command: 13, parameters: [0x99], to: [], from: [] });
    expect(end).toMatchObject({ exit: 1, cc: 0 });
    expect(calls.call(STORE, [0, 0, view.ref], REFUSED).end).toMatchObject({ exit: 0, cc: REFUSED });
  });
});

describe("INIT_DUMP, DUMP_CIF_SEQUENCE and TERMINATE_DUMP", () => {
  function start() {
    const calls = new MmonCalls();
    calls.allow(0, "F_INIT_DUMP", "F_DUMP_CIF_SEQUENCE", "F_TERMINATE_DUMP");
    const params = calls.m.address("ROOM") + 40;
    const init = (file: number, cc: number) => {
      calls.m.write(params, file, 0x1234);
      return calls.call(INIT_DUMP, [params], cc);
    };
    return { calls, params, init };
  }

  test("INIT_DUMP sends file and segment of its PARAMS, which it keeps", () => {
    const { init, params } = start();
    const { command, end } = init(4, 0);
    expect(command).toMatchObject({ command: 15, parameters: [4, 0x1234], to: [], from: [] });
    expect(end).toMatchObject({ exit: 1, cc: 0 });
    expect(end.r[0]).toBe(params);
  });

  test.each([0, 16, 17, 0xffff])("a wild file reference retires: %i", (file) => {
    for (const number of [DUMP_CIF_SEQUENCE, TERMINATE_DUMP]) {
      const { calls } = start();
      expect(calls.retires(number, 0, 2, file, 0)).toBe(calls.m.address("CSF_BAD_FILE"));
    }
    const { calls, params } = start();
    calls.m.write(params, file, 0);
    expect(calls.retires(INIT_DUMP, params)).toBe(calls.m.address("CSF_BAD_FILE"));
  });

  test("PARAMS that cannot be read retire", () => {
    const { calls } = start();
    expect(calls.retires(INIT_DUMP, 0xf000)).toBe(calls.m.address("BAD_ADDRESS"));
  });

  test("DUMP_CIF_SEQUENCE sends the list and gives how many CIFs the dump has; its time is counted", () => {
    const { calls, init } = start();
    init(15, 0);
    const { command, end } = calls.call(DUMP_CIF_SEQUENCE, [0, 6, 15, 0x0def], 0, 3);
    expect(command).toMatchObject({ command: 16, parameters: [15], to: [[0x0def, 6]], from: [] });
    expect(end).toMatchObject({ exit: 1, cc: 0 });
    expect(end.r[0]).toBe(3);
    const dump = calls.m.address("T_DUMP");
    expect(calls.m.word(calls.m.address("FUNCTION_COUNT") + dump)).toBe(1);
    expect(calls.m.word(calls.m.address("ACCUMULATED_TIME") + dump)).toBeGreaterThan(50);
    expect(calls.call(DUMP_CIF_SEQUENCE, [0, 6, 15, 0x0def], REFUSED).end).toMatchObject({
      exit: 0,
      cc: REFUSED,
    });
    expect(calls.m.word(calls.m.address("FUNCTION_COUNT") + dump)).toBe(2);
  });

  test("TERMINATE_DUMP gives what is in the dump", () => {
    const { calls, init } = start();
    init(1, 0);
    const { command, end } = calls.call(TERMINATE_DUMP, [0, 0, 1], 0, 7, 0x4444, 2);
    expect(command).toMatchObject({ command: 17, parameters: [1] });
    expect(end).toMatchObject({ exit: 1, cc: 0 });
    expect(end.r.slice(0, 3)).toEqual([7, 0x4444, 2]);
  });

  test("without an INIT_DUMP of the file that MMS took, and after TERMINATE_DUMP, they are refused with NO_INIT_DUMP", () => {
    const { calls, init } = start();
    const refused = (file: number) => {
      for (const number of [DUMP_CIF_SEQUENCE, TERMINATE_DUMP]) {
        const { exit, r } = calls.begin(number, 0, 2, file, 0);
        expect(exit).toBe(1);
        expect(calls.take()).toBeUndefined();
        expect(calls.end(r[5]!)).toMatchObject({ exit: 0, cc: calls.m.address("NO_INIT_DUMP") });
      }
    };
    refused(5);
    init(5, REFUSED);
    refused(5);
    init(5, 0);
    init(6, 0);
    refused(4);
    refused(7);
    calls.call(TERMINATE_DUMP, [0, 0, 5], REFUSED);
    calls.call(TERMINATE_DUMP, [0, 0, 5], 0, 0, 0, 0);
    refused(5);
    expect(calls.call(TERMINATE_DUMP, [0, 0, 6], 0, 0, 0, 0).end.exit).toBe(1);
    calls.whole();
  });
});

describe("CLEAR", () => {
  test("empties the intermediate storage, says how many CIFs were there, and its time is counted", () => {
    const calls = new MmonCalls();
    calls.allow(0, "F_CLEAR");
    const { command, end } = calls.call(CLEAR, [1, 2, 3, 4], 0, 12);
    expect(command).toMatchObject({ command: 18, parameters: [], to: [], from: [] });
    expect(end).toMatchObject({ exit: 1, cc: 0 });
    expect(end.r[0]).toBe(12);
    expect(calls.m.words("FUNCTION_COUNT", 6)).toEqual([0, 0, 0, 0, 1, 0]);
  });
});

describe("GET_THRESHOLD_WARNING and GET_STORAGE_OCCUPANCY", () => {
  test("GET_THRESHOLD_WARNING stays pending until MMS answers, beside other calls, and gives the storages", () => {
    const calls = new MmonCalls();
    calls.allow(0, "F_GET_THRESHOLD_WARNING", "F_CLEAR");
    calls.begin(GET_THRESHOLD_WARNING);
    calls.begin(GET_THRESHOLD_WARNING);
    expect(calls.take()).toMatchObject({ command: 20, socb: 1, parameters: [], to: [], from: [] });
    expect(calls.take()).toMatchObject({ command: 20, socb: 2 });
    calls.begin(CLEAR);
    calls.answer(3, 0, 1);
    expect(calls.end(3).r[0]).toBe(1);
    calls.answer(2, 0, 5);
    calls.answer(1, 0, 4);
    expect(calls.end(1)).toMatchObject({
      exit: 1,
      cc: 0,
      r: [4, expect.any(Number), expect.any(Number), expect.any(Number)],
    });
    expect(calls.end(2).r[0]).toBe(5);
  });

  test("GET_STORAGE_OCCUPANCY has the buffer of the caller filled", () => {
    const calls = new MmonCalls();
    calls.allow(0, "F_GET_STORAGE_OCCUPANCY");
    const { command, end } = calls.call(GET_STORAGE_OCCUPANCY, [0, 17, 0, 0x0c00], 0);
    expect(command).toMatchObject({ command: 19, parameters: [], to: [], from: [[0x0c00, 17]] });
    expect(end).toMatchObject({ exit: 1, cc: 0 });
  });
});

describe("SET_SECURITY_PARAMETERS", () => {
  test("puts the profiles into the shared segment, at once", () => {
    const calls = new MmonCalls();
    const { m } = calls;
    calls.allow(0, "F_SET_SECURITY_PARAMETERS");
    m.write(m.address("ROOM") + 40, 1, 2, 3, 4, 5, 6);
    const { exit, r } = calls.begin(SET_SECURITY_PARAMETERS, m.address("ROOM") + 40);
    expect(exit).toBe(1);
    expect(calls.take()).toBeUndefined();
    expect(calls.end(r[5]!)).toMatchObject({ exit: 1, cc: 0 });
    expect(m.words("SECURITY_PROFILES", 6)).toEqual([1, 2, 3, 4, 5, 6]);
    calls.whole();
  });

  test("parameters that cannot be read retire, and change nothing", () => {
    const calls = new MmonCalls();
    calls.allow(0, "F_SET_SECURITY_PARAMETERS");
    expect(calls.retires(SET_SECURITY_PARAMETERS, 0xfffe)).toBe(calls.m.address("BAD_ADDRESS"));
    expect(calls.m.words("SECURITY_PROFILES", 6)).toEqual(new Array(6).fill(0));
  });
});

describe("GET_MMS_STATISTICS", () => {
  const [WORDS, FIRST] = [90, 84];

  test("has MMS fill the buffer, and puts the average response times after that", () => {
    const calls = new MmonCalls();
    const { m } = calls;
    calls.allow(0, "F_GET_MMS_STATISTICS");
    const buffer = 0x2000;
    const times = [100, 0xffff, 0, 0xffff, 40_000, 7];
    const counts = [7, 1, 0, 0x8000, 0xffff, 8];
    m.write("ACCUMULATED_TIME", ...times);
    m.write("FUNCTION_COUNT", ...counts);
    m.write(buffer, ...new Array<number>(WORDS + 1).fill(0x5a5a));
    const { command, end } = calls.call(GET_MMS_STATISTICS, [0, WORDS, 0, buffer], 0);
    expect(command).toMatchObject({ command: 21, parameters: [], to: [], from: [[buffer, FIRST]] });
    expect(end).toMatchObject({ exit: 1, cc: 0 });
    const averages = times.map((time, n) => (counts[n] === 0 ? 0 : Math.floor(time / counts[n]!)));
    expect(m.words(buffer + FIRST - 1, 8)).toEqual([0x5a5a, ...averages, 0x5a5a]);
  });

  test("refuses a buffer that is too short with BAD_LENGTH, and sends nothing", () => {
    const calls = new MmonCalls();
    calls.allow(0, "F_GET_MMS_STATISTICS");
    const { r } = calls.begin(GET_MMS_STATISTICS, 0, WORDS - 1, 0, 0x2000);
    expect(calls.take()).toBeUndefined();
    expect(calls.end(r[5]!)).toMatchObject({ exit: 0, cc: calls.m.address("BAD_LENGTH") });
  });

  test("writes no averages when MMS refuses", () => {
    const calls = new MmonCalls();
    calls.allow(0, "F_GET_MMS_STATISTICS");
    calls.m.write(0x2000 + FIRST, 0x5a5a);
    expect(calls.call(GET_MMS_STATISTICS, [0, WORDS, 0, 0x2000], REFUSED).end).toMatchObject({
      exit: 0,
      cc: REFUSED,
    });
    expect(calls.m.word(0x2000 + FIRST)).toBe(0x5a5a);
  });

  test("retires when the buffer cannot be written", () => {
    const calls = new MmonCalls();
    calls.allow(0, "F_GET_MMS_STATISTICS");
    calls.begin(GET_MMS_STATISTICS, 0, WORDS, 0, 0xf000);
    calls.answer(1, 0);
    expect(calls.end(1).exit).toBeUndefined();
    expect(calls.retired()).toBe(calls.m.address("BAD_ADDRESS"));
  });
});
