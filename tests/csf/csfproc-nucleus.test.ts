// The CSF process in a node that the nucleus runs: it, LOG, two senders and what serves SAVE all run in user mode, and the processes
// take turns. The run is watched as `--check-conventions` does it.

import { expect, test } from "vitest";
import { ConventionWatch, statedOf } from "../../host/index.ts";
import { A, B, CONSTANTS, CSF, LOG, PLAYED, SERVER } from "./csfproc-source.ts";
import { program } from "./guests.ts";
import { bootNode } from "./nodes.ts";

/** Views that each sender saves, one after the other. */
const TIMES = 4;

/** A sender saves views of numbers of its own; the server answers with the view's number as completion code. */
const NODE = `
${CONSTANTS}
        .INCLUDE "csf/nucleus/nucleus.inc"
        .INCLUDE "csf/comon/comon.inc"
        .INCLUDE "csf/csfproc/csfproc.inc"
        .DATA
SAVED:  .WORD   0
TAKEN:  .RES    ELEMENT_WORDS
REPLY:  .WORD   0,INFO_WORDS+1
        .RES    INFO_WORDS+1
        .PROGRAM
        .PROC   SENDS
        .CALL   R0 number of its first view
        .EXITS  NONE
        MOV     R0,R5
.NEXT:  MOV     R5,R0
        MOVC    0,R1
        MOVC    0,R2
        MOVC    MMON_SERVICE<<8|1,R6
        MON     SYSCALL : ERROR => .ENDED, OK
        JMP     FAILS
.ENDED: SEQ     R7,R5
        JMP     FAILS
        ADDC    1,R5
        MOV     SAVED,R1
        ADDC    1,R1
        MOV     R1,SAVED
        SEQ     R1,${TIMES}
        JMP     .NEXT
        MOVC    0x55,R0
        JMP     RETIRES
        .ENDPROC
        .PROC   FAILS
        .EXITS  NONE
        MOVC    0xBAD,R0
        .FALLS  RETIRES
        .ENDPROC
        .PROC   RETIRES
        .CALL   R0 code
        .EXITS  NONE
        MON     RETIRE
        JMP     RETIRES
        .ENDPROC
        .PROC   SERVES
        .EXITS  NONE
        MOVC    0,R1
        MOVC    1,R2
        MOVC    TAKEN,R4
        MON     AWAIT_SYNCEL : ERROR => FAILS, OK
        MOV     TAKEN+INFO_SOCB,R1
        MOV     R1,REPLY+INFO_SOCB
        MOV     TAKEN+ELEMENT_DATA+INFO_WORDS+2,R1
        MOV     R1,REPLY+CSF_ANSWER_CC
        MOVC    MMON_SERVICE,R1
        MOVC    REPLY,R4
        MON     PCF_SEND : ERROR => FAILS, OK
        JMP     SERVES
        .ENDPROC
        NODE_PROCESS CSF_PROCESS_MAIN, 2, ${LOG}
        NODE_PROCESS SENDS, 1, 0x100, 64, USER_PAGES, ${LOG}, ${LOG}
        NODE_PROCESS SENDS, 3, 0x200, 64, USER_PAGES, ${A}, ${A}
        NODE_PROCESS SENDS, 1, 0x300, 64, USER_PAGES, ${B}, ${B}
        NODE_PROCESS SERVES, 1
        .INCLUDE "csf/nucleus/protected.inc"
        .INCLUDE "csf/ground/ground.inc"
        .INCLUDE "csf/qmon/qmon.inc"
${PLAYED}
        .INCLUDE "csf/csfproc/service.inc"
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
        JMPI    KEPT_LINK
        .ENDPROC
; The server is in user mode, so it is permitted to answer the CSF process.
        .PROC   INIT_SERVICES
        .DESTROY *
        .LINK   R6
        MOV     R6,KEPT_LINK
        JMP     R6,INIT_MMON_PROCESS
        MOV     PROCESS_NUMBER,R0
        JON     R0,.OTHER
        JMP     R6,INIT_CSF_SERVICE
        MOVC    0xFFFF,R0
        MOVC    MMON_SERVICE,R1
        MOVC    1,R2
        MON     SYNCEL_PERMIT : ERROR => .OUT, OK
.OUT:   JMPI    KEPT_LINK
.OTHER: JMP     R6,PERMIT_CSF_PROCESS
        JMPI    KEPT_LINK
        .ENDPROC
        .INCLUDE "csf/nucleus/end.inc"
`;

test("all views are saved and answered, and no stated register convention is broken", () => {
  const loaded = program(NODE, "");
  const { machine, words } = bootNode(loaded, []);
  const watch = new ConventionWatch(machine, [statedOf(loaded.image, loaded.map())]);
  watch.run({ limit: 50_000 });
  const ends = machine.journal.retirements.map(({ process, code }) => [process, code]);
  expect(ends.sort()).toEqual([LOG, A, B].map((process) => [process, 0x55]));
  expect([LOG, A, B].map((process) => words("SAVED", 1, process)[0])).toEqual([TIMES, TIMES, TIMES]);
  // The CSF process and the server wait for more.
  expect([CSF, SERVER].map((n) => machine.state.partitions[0]!.scm.processes[n]!.retired)).toEqual([-1, -1]);
  expect(watch.findings.violations).toEqual([]);
  expect(watch.findings.returns).toBeGreaterThan(1000);
});
