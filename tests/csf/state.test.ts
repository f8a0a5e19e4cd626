// The state of System Call Monitor: plain data, and all of it in the state hash.

import { expect, test } from "vitest";
import { eachValue } from "../host/each-value.ts";
import { guest } from "./guests.ts";

/** A partition that is in a service routine, with a call that waits, one that has ended, one cancelled, and queues. */
function busy() {
  const call = (name: string, units: number) =>
    ` MOVC ${units},R2\n MOVC 0,R3\n MOVC ${name},R6\n MON INIT_SYSCALL\n NOP\n`;
  const { machine } = guest(`
START:  MOVC 5,R0
        MON ENTER_REGION
        NOP
        MOVC 9,R1
        MOVC 0,R0
        MOVC EL,R4
        MON PCF_SEND
        NOP
        MON PCF_SEND
        NOP
        MOVC ROOM,R4
        MON INIT_AWAIT
        NOP
        MOVC 8,R1
        MON INIT_AWAIT
        NOP
${call("TOY_AT_ONCE", 0)}${call("TOY_DELAY", 50_000)}${call("TOY_DELAY", 40_000)}
        MON CANCEL_SYSCALL
        NOP
        MOVC 2,R0
        MOVC WAITS,R1
        MON REGISTER_SERVICE
        NOP
        MOVC 0x201,R6
        MON SYSCALL
WAITS:  JMP WAITS
        .DATA
EL:     .WORD 0,2,0x1234,0x5678
ROOM:   .RES 18
`);
  machine.run({ limit: 3000 });
  return machine;
}

test("survives JSON, and every value in it changes the hash", () => {
  const machine = busy();
  const { scm } = machine.state.partitions[0]!;
  scm.waits = [{ process: 0, syncels: 2, region: 3 }];
  expect(scm.activation).toMatchObject({ entry: "INIT" });
  expect(scm.delayed.length).toBeGreaterThan(0);
  expect(scm.processes[0]).toMatchObject({ ended: [1, 256], cancelled: [3] });
  expect(JSON.parse(JSON.stringify(scm))).toEqual(scm);
  const before = machine.stateHash();
  let values = 0;
  eachValue(scm, { text: () => "CANCEL" }, (path, change) => {
    // A process's number is its place in the list.
    if (/\.number$/.test(path)) return;
    values++;
    const back = change();
    expect(machine.stateHash(), path).not.toBe(before);
    back();
  });
  expect(machine.stateHash()).toBe(before);
  expect(values).toBeGreaterThan(60);
});
