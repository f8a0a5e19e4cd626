// The Message Monitor in a node of the nucleus: two processes in user mode, each with local data of its own, and one shared protected
// segment. Process 1 is the CSF process.

import { expect, test } from "vitest";
import { SIZES } from "./mmon.ts";
import { assembleNode, bootNode } from "./nodes.ts";

/** A view of a CIF, of subprocess 0; SAVE_VIEW of it in process 0, answered by process 1, which then tries to use the view. */
const NODE = assembleNode({
  constants: Object.entries(SIZES)
    .map(([name, value]) => `${name} = ${value}\n`)
    .join(""),
  service: `
        .INCLUDE "csf/ground/ground.inc"
        .INCLUDE "csf/qmon/qmon.inc"
        .INCLUDE "csf/mmon/mmon.inc"
`,
  initService: "INIT_MMON_PROCESS",
  initShared: `
        JMP     R6,INIT_GROUND
        JMP     R6,INIT_QMON
        JMP     R6,INIT_MMON
        MOVC    1,R0
        MOV     R0,CSF_PROCESS
        MOVC    HCB_POOL,R4
        JMP     R6,ALLOCATE_RESOURCE
        MOVC    S_ACTIVE,R0
        JMP     R6,NEW_HANDLE
`,
  initServices: `
        MOVC    0xFFFF,R0
        MOVC    MMON_SERVICE,R1
        MOVC    1,R2
        MON     SYNCEL_PERMIT : ERROR => .FAIL, OK
        JMP     .ON
.FAIL:  JMP     CSF_RETIRE
.ON:
`,
  user: `
        .DATA
REPLY:  .RES    18
        .PROGRAM
OWNER:  MOVC    0,R0
        MOVC    0,R1
        MOVC    1,R2
        MOVC    MMON_SERVICE<<8|7,R6
        MON     SYSCALL : ERROR => .ERROR, OK
        MOVC    1,R0
        MOV     R0,A
.ERROR: MOV     R7,A+1
OVER:   MOVC    0x111,R0
        MON     RETIRE : ERROR => OVER
CSF:    MOVC    15,R1
        MOVC    1,R2
        MOVC    ROOM,R4
        MON     AWAIT_SYNCEL : ERROR => .ERROR, OK
        MOV     ROOM+7,R0
        MOV     R0,REPLY+7            ; the SOCB
        MOVC    7,R0
        MOV     R0,REPLY+1
        MOVC    0x321,R0
        MOV     R0,REPLY+8            ; the completion code
        MOVC    0,R0
        MOVC    MMON_SERVICE,R1
        MOVC    REPLY,R4
        MON     PCF_SEND : ERROR => .ERROR, OK
        MOVC    1,R2
        MOVC    MMON_SERVICE<<8|5,R6
        MON     SYSCALL : *
        NOP
.ERROR: MOV     R7,A+1
        JMP     OVER
`,
});

test("a message goes from one process to the CSF process and is answered; a foreign view retires that process alone", () => {
  const { machine, address, words } = bootNode(NODE, [
    ["OWNER", { priority: 2 }],
    ["CSF", { priority: 1, first: 1, last: 1 }],
  ]);
  machine.run({ limit: 200_000 });
  expect(words("A", 2, 0)).toEqual([0, 0x321]);
  const { retirements } = machine.journal;
  expect(retirements.map(({ process, code }) => [process, code])).toEqual([
    [0, 0x111],
    [1, address("CSF_BAD_QEL")],
  ]);
  expect(words("ROOM", 11, 1)).toEqual([0, 9, address("CSF_SAVE"), 0, 0, 0, 0, 1, 1, 0, 0]);
  expect(words("FUNCTION_COUNT", 6)).toEqual([0, 0, 0, 0, 0, 1]);
});
