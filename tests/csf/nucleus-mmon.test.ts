// A whole node: nucleus, COMON, CSF's ground, Queue Monitor and Message Monitor, applications. What the Message Monitor sends to
// MMS goes to a process that answers every command with OK and a new reference.

import { describe, expect, test } from "vitest";
import { ConventionWatch, statedOf } from "../../host/node.ts";
import { SIZES } from "./mmon.ts";
import { assembleNode, bootNode, type Line, MMON_SERVICE_SYSTEM } from "./nodes.ts";

/** CIFs of each client: each has a control block, and its view another one. */
const VIEWS = SIZES.NO_OF_HCBS / 4;

const NODE = assembleNode({
  ...MMON_SERVICE_SYSTEM,
  user: `
        .DATA
SEEN:   .RES    1                       ; commands that have come, and the user group of each
GROUPS: .RES    32
ANSWER_ELEMENT: .WORD 0,INFO_WORDS+3
        .RES    INFO_WORDS+3
MAILBOX: .RES   ELEMENT_WORDS
VIEWS:  .RES    ${VIEWS}
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
`,
  initShared: `
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
`,
  initServices: `
        MOVC    0,R0                    ; which may answer
        MOVC    MMON_SERVICE,R1
        MOVC    1,R2
        MON     SYNCEL_PERMIT : ERROR => .fail, OK
        JMP     .done
.fail:  JMP     CSF_RETIRE
.done:
`,
});
/** MMS is process 0; each client works for a subprocess of its own. */
const LINES: readonly Line[] = [
  ["MMS", { priority: 5 }],
  ["CLIENT", { first: 1, last: 1 }],
  ["CLIENT", { first: 2, last: 2 }],
];

describe("the Message Monitor in two processes of a node", () => {
  const { machine, start, words } = bootNode(NODE, LINES);
  start();
  const began = machine.clock;
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
