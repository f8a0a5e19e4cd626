// Storage and Dump, 4.2.4.4.7: its functions, with the test in the place of MMS.

import { describe, expect, test } from "vitest";
import { MmonCalls } from "./mmon-calls.ts";

const [STORE, INIT_DUMP, DUMP_CIF_SEQUENCE, TERMINATE_DUMP, CLEAR] = [15, 17, 18, 19, 20];
/** A completion code of MMS, whatever it means. */
const REFUSED = 137;
/** That of MMS for a file into which no dump is open. */
const NO_DUMP = 146;

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

  test.each([0, NO_DUMP])(
    "the late answer to a TERMINATE_DUMP, %i, does not end a dump that was begun since",
    (cc) => {
      const { calls, init } = start();
      init(5, 0);
      const { r } = calls.begin(TERMINATE_DUMP, 0, 0, 5);
      calls.take();
      const begun = calls.begin(INIT_DUMP, calls.m.address("ROOM") + 40).r[5]!;
      calls.take();
      calls.answer(begun, 0);
      expect(calls.end(begun).exit).toBe(1);
      calls.answer(r[5]!, cc, 0, 0, 0);
      expect(calls.end(r[5]!).cc).toBe(cc);
      expect(calls.call(TERMINATE_DUMP, [0, 0, 5], 0, 0, 0, 0).end.exit).toBe(1);
    },
  );

  test("a TERMINATE_DUMP of what MMS says is no dump opens none", () => {
    const { calls, init } = start();
    init(5, 0);
    expect(calls.call(TERMINATE_DUMP, [0, 0, 5], NO_DUMP).end).toMatchObject({ exit: 0, cc: NO_DUMP });
    expect(calls.m.word("DUMPS")).toBe(0);
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
