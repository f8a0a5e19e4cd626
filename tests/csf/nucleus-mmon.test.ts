// A whole node: nucleus, COMON, CSF's ground, Queue Monitor and Message Monitor, applications. What the Message Monitor sends to
// MMS goes to a process that answers every command with OK and a new reference.

import { describe, expect, test } from "vitest";
import { PAGE_WORDS } from "../../core-as/layout.ts";
import { ConventionWatch, statedOf } from "../../host/node.ts";
import { machineOf, program } from "./guests.ts";
import { SIZES } from "./mmon.ts";

/** CIFs of each client: each has a control block, and its view another one. */
const VIEWS = SIZES.NO_OF_HCBS / 4;

const NODE = program(
  `
${Object.entries(SIZES)
  .map(([name, value]) => `${name} = ${value}\n`)
  .join("")}
SOCB_COUNT = 4
SUBPROCESS_COUNT = NO_OF_SUBPROCESSES
        .INCLUDE "csf/nucleus/nucleus.inc"
        .DATA
SEEN:   .RES    1                       ; commands that have come, and the user group of each
GROUPS: .RES    32
ANSWER_ELEMENT: .WORD 0,INFO_WORDS+3
        .RES    INFO_WORDS+3
MAILBOX: .RES   ELEMENT_WORDS
VIEWS:  .RES    ${VIEWS}
        .INCLUDE "csf/comon/comon.inc"
        .PROGRAM
; Answers commands as MMS would, at syncel 9: the sender's answer syncel and SOCB are in the command.
MMS:    MOVC    9,R1
        MOVC    1,R2
        MOVC    MAILBOX,R4
        MON     AWAIT_SYNCEL : ERROR => LOST, OK
        MOV     MAILBOX+MMS_COMMAND.SYNCEL,R1
        MOV     MAILBOX+MMS_COMMAND.SOCB_INDEX,R2
        MOV     R2,ANSWER_ELEMENT+INFO_SOCB
        MOVC    SEEN,R5
        INC     0.X5
        MOV     SEEN,R3
        MOV     R3,ANSWER_ELEMENT+MMS_ANSWER_RESULTS
        MOV     R3,ANSWER_ELEMENT+MMS_ANSWER_RESULTS+1
        MOVC    GROUPS-1,R5
        ADD     R3,R5
        MOV     MAILBOX+MMS_COMMAND.USER_GROUP_ID,R3
        MOV     R3,X5
        MOVC    ANSWER_ELEMENT,R4
        MON     PCF_SEND : ERROR => LOST, OK
        JMP     MMS
; Makes CIFs, and gives up the views of all of them.
CLIENT: MOVC    ${VIEWS},R5
.make:  MOVC    0,R0
        MOVC    0,R1
        MOVC    1,R2
        MOVC    2<<8|1,R6
        MON     SYSCALL : ERROR => LOST, OK
        MOVC    VIEWS-1,R4
        ADD     R5,R4
        MOV     R2,X4
        SOB     R5,.make
        MOVC    ${VIEWS},R5
.drop:  MOVC    VIEWS-1,R4
        ADD     R5,R4
        MOV     X4,R2
        MOVC    2<<8|9,R6
        MON     SYSCALL : ERROR => LOST, OK
        SOB     R5,.drop
        MOVC    0x55,R7
LOST:   MOV     R7,R0
        MON     RETIRE
        NODE_PROCESS MMS, 5
        NODE_PROCESS CLIENT, 1, 0, 64, USER_PAGES, 1, 1
        NODE_PROCESS CLIENT, 1, 0, 64, USER_PAGES, 2, 2
        .INCLUDE "csf/nucleus/protected.inc"
        .INCLUDE "csf/ground/ground.inc"
        .INCLUDE "csf/qmon/qmon.inc"
        .INCLUDE "csf/mmon/mmon.inc"
        .DATA
KEPT_LINK: .WORD 0
        .PROGRAM
        .PROC   INIT_SHARED
        .DESTROY *
        .LINK   R6
        MOV     R6,KEPT_LINK
        JMP     R6,INIT_GROUND
        JMP     R6,INIT_QMON
        JMP     R6,INIT_MMON
        MOVC    0,R0                    ; MMS is process 0
        MOV     R0,MMS_RECEIVER
        MOVC    9,R0
        MOV     R0,MMS_RECEIVER+1
        MOVC    1,R0                    ; user groups of the clients' subprocesses
        MOV     R0,SUBPROCESS_ARRAY+1*SUBPROCESS_RECORD+SUBPROCESS_RECORD.USER_GROUP
        MOVC    2,R0
        MOV     R0,SUBPROCESS_ARRAY+2*SUBPROCESS_RECORD+SUBPROCESS_RECORD.USER_GROUP
        JMPI    KEPT_LINK
        .ENDPROC
        .PROC   INIT_SERVICES
        .DESTROY *
        .LINK   R6
        MOV     R6,KEPT_LINK
        JMP     R6,INIT_MMON_PROCESS
        MOVC    0,R0                    ; which may answer
        MOVC    MMON_SERVICE,R1
        MOVC    1,R2
        MON     SYNCEL_PERMIT : ERROR => .FAIL, OK
        JMPI    KEPT_LINK
.FAIL:  JMP     CSF_RETIRE
        .ENDPROC
        .INCLUDE "csf/nucleus/end.inc"
`,
  "",
);
const at = (name: string): number => NODE.symbols.get(name)!;

describe("the Message Monitor in two processes of a node", () => {
  const machine = machineOf(NODE, { memory: 48, pages: 48 });
  const { scm } = machine.state.partitions[0]!;
  while (scm.processes.length < 3) machine.run({ limit: 20 });
  while (scm.waits === null) machine.run({ limit: 1 });
  const began = machine.clock;
  const place = (address: number, process: number) => {
    const table = (at("TABLE_PAGE") * 8 + process) * 128;
    const [entry] = machine.readMemory(0, table + Math.floor(address / PAGE_WORDS), 1);
    return (entry! & 0x3fff) * PAGE_WORDS + (address % PAGE_WORDS);
  };
  const words = (name: string, count: number, process: number) => [
    ...machine.readMemory(0, place(at(name), process), count),
  ];
  const pool = () => words("HCB_POOL", 2, 0)[1];
  const before = pool();
  const watch = new ConventionWatch(machine, [statedOf(NODE.image, NODE.map())]);
  const { outcome } = watch.run({ limit: 60_000 });

  test("serves each for its own subprocess, from one pool of control blocks, which is whole again in the end", () => {
    expect(machine.journal.retirements.map(({ process, code }) => [process, code])).toEqual([
      [1, 0x55],
      [2, 0x55],
    ]);
    expect(outcome).toBe("deadlock");
    const [first, second] = [1, 2].map((process) => words("VIEWS", VIEWS, process));
    expect(new Set([...first!, ...second!]).size).toBe(2 * VIEWS);
    const [seen] = words("SEEN", 1, 0);
    expect(seen).toBeGreaterThanOrEqual(4 * VIEWS);
    const groups = words("GROUPS", seen!, 0);
    expect(groups.filter((one) => one === 1)).toHaveLength(seen! / 2);
    expect(groups.filter((one) => one === 2)).toHaveLength(seen! / 2);
    expect(pool()).toBe(before);
  });

  test("waits for MMS without a tick, and keeps to the register conventions", () => {
    expect(machine.clock).toBe(machine.executed);
    expect(machine.clock - began).toBeLessThan(20_000);
    expect(watch.findings.violations).toEqual([]);
  });
});
