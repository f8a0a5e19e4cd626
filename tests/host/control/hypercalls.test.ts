// What holds for every hypercall: codes without a call, exits.

import { describe, expect, test } from "vitest";
import { DONE, HYPERCALLS } from "../../../host/index.ts";
import { callCode, load, machineOf } from "../guests.ts";

describe("the table of hypercalls", () => {
  test("leaves codes without a call to BAD_CALL, and changes nothing", () => {
    const machine = machineOf(1);
    const codes = Array.from({ length: 64 }, (_, i) => 0xc0 + i);
    const defined = new Set(HYPERCALLS.map(({ code }) => code));
    for (const code of codes.filter((one) => !defined.has(one))) {
      expect(callCode(machine, 0, code)).toEqual({
        completion: "BAD_CALL",
        r: [0x1111, 0x2222, 0x3333, 0x4444, 0x5555, 0x6666, 0x7777, DONE.BAD_CALL],
      });
    }
  });

  test("is served in system mode only: in user mode the guest's own vector gets the call", () => {
    const machine = machineOf(1);
    load(
      machine,
      0,
      `MOVC 0, R0
       LDS R0
       MON PARTITION_INFO`,
    );
    expect(machine.run().outcome).toBe("failed");
    expect(machine.state.partitions[0]!.end).toMatchObject({
      kind: "failed",
      trap: { trapClass: 7, detail1: 0xc0 },
    });
  });

  test("comes back to the exits: 0 is one word behind the call, 1 two", () => {
    const machine = machineOf(1);
    load(
      machine,
      0,
      `MON PARTITION_INFO
       JMP BAD
       MON 0xC7
       JMP GOOD
BAD:   MOVC 1, R0
       MON STOP
GOOD:  MOVC 2, R0
       MON STOP`,
    );
    machine.run();
    expect(machine.state.partitions[0]!.end).toMatchObject({ kind: "stopped", code: 2 });
  });
});
