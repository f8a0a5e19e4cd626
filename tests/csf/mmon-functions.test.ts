// Functions of the Message Monitor: what they have in common, and those of Init and Control, 4.2.4.4.8, that start nothing, with the
// test in the place of MMS (mmon-calls.ts).

import { describe, expect, test } from "vitest";
import { MmonCalls } from "./mmon-calls.ts";

const CLEAR = 20;
const [GET_THRESHOLD_WARNING, GET_STORAGE_OCCUPANCY, SET_SECURITY_PARAMETERS, GET_MMS_STATISTICS] = [
  24, 25, 26, 28,
];
/** A completion code of MMS, whatever it means. */
const REFUSED = 137;

test("a number that is no function's is refused: of 0 to 40 all but the functions of the interface document that are there", () => {
  const calls = new MmonCalls();
  const there = [1, 2, 3, 4, 5, 6, 7, 9, 10, 15, 16, 17, 18, 19, 20, 24, 25, 26, 27, 28, 29, 30];
  for (let number = 0; number <= 40; number++) {
    if (there.includes(number)) continue;
    const { exit, r } = calls.begin(number);
    expect([exit, r[7]], String(number)).toEqual([0, calls.m.address("CC_FUNCTION")]);
  }
  calls.whole();
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
  const [WORDS, FIRST] = [94, 88];

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
