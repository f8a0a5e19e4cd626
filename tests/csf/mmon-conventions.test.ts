// A user-mode process of a node calls the functions of the Message Monitor one after the other, with the host's MMS, and is watched as
// `--check-conventions` does it: every call ends well, and no procedure on the way breaks what it states of its registers.

import { expect, test } from "vitest";
import { ConventionWatch, statedOf } from "../../host/node.ts";
import { assembleNode, bootNode, MMON_SERVICE_SYSTEM } from "./nodes.ts";

/** Calls: number, R0 to R4. CIF and views are those that the calls before have given. */
const CALLS: readonly (readonly [string, number, ...(string | number)[]])[] = [
  ["START_SYSTEM", 27, "COLD", 100, 0, "BUFFER"],
  ["SET_SECURITY_PARAMETERS", 26, "PROFILES"],
  ["CREATE_CIF", 1, 0x12, 3, 7],
  ["WRITE_VIEW", 4, "PLACE", 3, 1, "TEXT"],
  ["ADD_VIEW", 6, 1, 0, 1],
  ["GET_VIEW_ATTRIBUTES", 5, 0, 24, 2, "BUFFER"],
  ["CHANGE_PROFILE", 10, 0x11, 2, 2],
  ["STORE", 15, 0, 0, 1],
  ["SAVE", 29, 1, 40, 2, "BUFFER", 0],
  ["DISMANTLE_VIEW", 9, 0, 0, 1],
  ["GET_CIF", 30, 0, 0, 1],
  ["RETRIEVE", 16, "CIF", 4, 1, 2],
  ["LOOKUP_CIF", 2, 1, 0],
  ["READ_VIEW", 3, "PLACE", 3, 1, "BUFFER"],
  ["INIT_DUMP", 17, "DUMP"],
  ["DUMP_CIF_SEQUENCE", 18, 0, 2, 5, "CIF"],
  ["TERMINATE_DUMP", 19, 0, 0, 5],
  ["GET_STORAGE_OCCUPANCY", 25, 0, 17, 0, "BUFFER"],
  ["GET_MMS_STATISTICS", 28, 0, 94, 0, "STATISTICS"],
  ["CLEAR", 20],
];
const row = ([, number, ...r]: (typeof CALLS)[number]) =>
  `        .WORD   ${[0, 1, 2, 3, 4].map((n) => r[n] ?? 0).join(", ")}, MMON_SERVICE<<8|${number}\n`;

test("every function that needs no CSF process, from user mode, keeps to the register conventions", () => {
  const loaded = assembleNode({
    ...MMON_SERVICE_SYSTEM,
    user: `
        .DATA
ENDED:  .WORD   0                       ; calls that have ended well
SCRIPT:
${CALLS.map(row).join("")}
SCRIPT_END:
PLACE:  .WORD   5, 0
TEXT:   .WORD   11, 22, 33
CIF:    .WORD   1, 0
DUMP:   .WORD   5, 0
PROFILES: .WORD 1, 2, 3, 4, 5, 6
BUFFER: .RES    100
STATISTICS: .RES 94
        .PROGRAM
        .PROC   CLIENT
        .EXITS  NONE
        MOVC    SCRIPT,R5
.next:  MOV     0.X5,R0
        MOV     1.X5,R1
        MOV     2.X5,R2
        MOV     3.X5,R3
        MOV     4.X5,R4
        MOV     5.X5,R6
        MON     SYSCALL : ERROR => .out, OK
        MOVC    ENDED,R4
        INC     0.X4
        ADDC    6,R5
        MOVC    SCRIPT_END,R0
        SEQ     R5,R0
        JMP     .next
        MOVC    0x55,R7
.out:   MOV     R7,R0
.end:   MON     RETIRE
        JMP     .end
        .ENDPROC
        NODE_PROCESS CLIENT
`,
    initShared: `
        JMP     R6,INIT_GROUND
        JMP     R6,INIT_QMON
        JMP     R6,INIT_MMON
        MOVC    0xFFFF,R0               ; everything is allowed, and queues take everything
        MOV     R0,SUBPROCESS_ARRAY
        MOV     R0,SUBPROCESS_ARRAY+1
        MOV     R0,SUBPROCESS_ARRAY+SUBPROCESS_RECORD.CAPABILITIES
        MOV     R0,MAIN_QUEUE_ARRAY+MAIN_QUEUE.PROFILE
        MOV     R0,MAIN_QUEUE_ARRAY+MAIN_QUEUE.PROFILE+1
`,
  });
  const { machine, words } = bootNode(loaded, []);
  expect(machine.addMms({ partitions: [0] })).toEqual([]);
  const watch = new ConventionWatch(machine, [statedOf(loaded.image, loaded.map())]);
  watch.run({ limit: 60_000 });
  const [ended] = words("ENDED", 1, 0);
  expect([ended, CALLS[ended!]?.[0]]).toEqual([CALLS.length, undefined]);
  expect(machine.journal.retirements).toMatchObject([{ process: 0, code: 0x55 }]);
  expect(watch.findings.violations).toEqual([]);
  expect(watch.findings.returns).toBeGreaterThan(500);
  expect(words("BUFFER", 3, 0).slice(0, 1), "occupancy: a CIF is in short-term storage").toEqual([1]);
});
