// The programs of the nucleus's tests, in one node: a test chooses which of them are processes.

import { assembleNode } from "./nodes.ts";

/** One that traps, under its label: how it does, the class of the trap. */
export const TRAPS = [
  ["an illegal instruction", 0, "MOVC 0x80BC,R0\n XCU R0"],
  ["a privileged instruction", 1, "LTT R0"],
  ["a load where it may not", 2, "MOV SOCBS,R0"],
  ["a store into its program", 2, "MOV R0,FAIL"],
  ["a jump where it may not", 3, "MOVC 0x400,R4\n JMP 0.X4"],
  ["a stack that is full", 4, "MOV 1,R0\n MOV R0,0\n STC 0"],
  ["a stack that points to protected memory", 2, "MOVC SOCBS+9,R0\n MOV R0,0\n STC 3"],
  ["an index out of its bounds", 5, "MOVC A,R1\n MOVC 5,R2\n INX X1,R2"],
  ["a software trap", 6, "TRP 3"],
  ["a trap behind another BASE", 2, "MOVC 40,R0\n LDB R0\n MOV SOCBS-40,R0"],
] as const;

/** Calls of service system 2, by the function. */
const ask = (f: number | string) => ` MOVC 0x200+${f},R6\n MON SYSCALL : ERROR => FAIL, OK\n`;
/** A call that is refused with R7, which goes to A + n. */
const refused = (code: number, n: number) =>
  ` MON ${code} : *\n JMP REFUSED${n}\n JMP FAIL\nREFUSED${n}: MOV R7,A+${n}\n`;

/**
 * Service system 2: function 0 counts in the shared word COUNTED, which comes back in R0; 1 comes back with another stack, 2
 * traps, 3 does not come back; 4 reads and 5 writes four words at the address in R0, with the code of that in R1.
 */
const COUNTER = {
  shared: "COUNTED: .RES 1\nINITS: .RES 1\nSHARED_END:\n",
  initShared: " MOVC 7,R0\n MOV R0,COUNTED\n MOVC INITS,R4\n INC 0.X4\n",
  initServices:
    " MOVC 2,R0\n MOVC C_INIT,R1\n MOVC C_INIT,R2\n MOVC C_DONE,R3\n MOVC C_INIT,R4\n MON REGISTER_SERVICE : ERROR => C_LOOP, OK\n",
  system: `
C_INIT: SNE     R6,1
        JMP     C_BREAK
        SNE     R6,2
        JMP     C_FAULT
        SNE     R6,3
        JMP     C_LOOP
        MOV     R5,C_LINK
        MOV     R7,C_SOCB
        SNE     R6,4
        JMP     C_READ
        SNE     R6,5
        JMP     C_WRITE
        MOVC    COUNTED,R4
        INC     0.X4
C_OK:   MOVC    SOCB_DONE,R0
        MOV     R0,SOCB_STATUS.X7
        MOVC    EXIT_OK,R6
        MOVC    OK,R7
        JMP     0.X5
C_READ: JMP     R6,C_COPY
        MON     CALLER_READ : ERROR => C_DID, OK
C_DID:  MOV     R7,C_CODE
        MOV     C_LINK,R5
        MOV     C_SOCB,R7
        JMP     C_OK
C_WRITE:
        JMP     R6,C_COPY
        MON     CALLER_WRITE : ERROR => C_DID, OK
        JMP     C_DID
C_COPY: MOVC    4,R1
        MOVC    C_ROOM,R4
        MOV     R7,R5
        JMP     0.X6
C_DONE: MOV     COUNTED,R0
        MOV     C_CODE,R1
        MOVC    EXIT_OK,R6
        MOVC    OK,R7
        JMP     0.X5
C_BREAK:
        MOVC    77,R0
        MOV     R0,0
        JMP     C_OK
C_FAULT:
        MOVC    0xFC00,R4
        MOV     X4,R0
C_LOOP: JMP     C_LOOP
        .DATA
C_LINK: .WORD   0
C_SOCB: .WORD   0
C_CODE: .WORD   0
C_ROOM: .RES    4
LOCAL_END:
        .PROGRAM
`,
};

/** Orders of ORDERLY: to send to a process, to await an element, to sleep so many microseconds, to spin so many turns. */
export const ORDER = { SEND: 1, AWAIT: 2, SLEEP: 3, SPIN: 4 } as const;

/** All of them. They retire with R7 when a call fails that must not. */
export const PROGRAMS = assembleNode({
  ...COUNTER,
  user: `
${Object.entries(ORDER)
  .map(([name, value]) => `ORDER_${name} = ${value}\n`)
  .join("")}
; A trace record of the word n; destroys R0 and R1.
        .MACRO  MARK n
        MOVC    n,R0
        MOV     R0,MARKED
        MOVC    MARKED,R0
        MOVC    1,R1
        MON     CSF_TRACE : ERROR => FAIL, OK
        .ENDMACRO
FAIL:   MOV     R7,R0
        MON     RETIRE
        .DATA
MARKED: .WORD   0
        .PROGRAM
; Processes 0 and 1 send to each other, and each waits for the other's element, as many rounds as the argument says.
PING:   MOV     R0,A+1
        MOVC    1,R3
        SUB     R1,R3
        MOVC    1,R2
.again: MOV     R3,R0
        MOVC    9,R1
        MOVC    ELEMENT,R4
        MON     PCF_SEND : ERROR => FAIL, OK
        MOVC    ROOM,R4
        MON     AWAIT_SYNCEL : ERROR => FAIL, OK
        MOVC    A,R4
        INC     0.X4
        MOV     A,R0
        MOV     A+1,R5
        SEQ     R0,R5
        JMP     .again
        MOVC    0x55,R0
        MON     RETIRE
; Counts in A for ever.
LOOP:   MOVC    A,R4
.again: INC     0.X4
        JMP     .again
; Counts in A the calls of the timer service, each of so many microseconds as the argument says.
SLEEP:  MOV     R0,A+1
.again: MOV     A+1,R2
        MOVC    0,R3
        MOVC    TOY_DELAY,R6
        MON     SYSCALL : ERROR => FAIL, OK
        MOVC    A,R4
        INC     0.X4
        JMP     .again
; Waits for an element in syncel 9, and retires.
WAITS:  MOVC    9,R1
        MOVC    1,R2
        MOVC    ROOM,R4
        MON     AWAIT_SYNCEL : ERROR => FAIL, OK
        MON     RETIRE
; Sends fifty elements to syncel 8 of process 0, and then one to syncel 9.
SENDS:  MOVC    50,R5
.again: MOVC    0,R0
        MOVC    8,R1
        MOVC    ELEMENT,R4
        MON     PCF_SEND : ERROR => FAIL, OK
        SOB     R5,.again
        MARK    1
        MOVC    0,R0
        MOVC    9,R1
        MON     PCF_SEND : ERROR => FAIL, OK
        MOVC    0x55,R0
        MON     RETIRE
; Marks 1 for each of three elements in syncel 9.
HEARS:  MOVC    3,R3
.again: MOVC    9,R1
        MOVC    1,R2
        MOVC    ROOM,R4
        MON     AWAIT_SYNCEL : ERROR => FAIL, OK
        MARK    1
        SOB     R3,.again
        MOVC    0x10,R0
        MON     RETIRE
; Three times: marks 2, sends to syncel 9 of process 0, marks 3.
TELLS:  MOVC    3,R3
.again: MARK    2
        MOVC    0,R0
        MOVC    9,R1
        MOVC    ELEMENT,R4
        MON     PCF_SEND : ERROR => FAIL, OK
        MARK    3
        SOB     R3,.again
        MOVC    0x20,R0
        MON     RETIRE
; Obeys the orders at ORDERS, which a test writes: two words each. It counts them in A and traces the count before each.
ORDERLY:
        MOVC    ORDERS,R5
        MOV     R5,A+1
.next:  MOVC    A,R0
        MOVC    1,R1
        MON     CSF_TRACE : ERROR => FAIL, OK
        MOVC    A,R4
        INC     0.X4
        MOV     A+1,R5
        MOV     X5,R0
        MOV     1.X5,R2
        ADDC    2,R5
        MOV     R5,A+1
        SNE     R0,ORDER_SEND
        JMP     .send
        SNE     R0,ORDER_AWAIT
        JMP     .await
        SNE     R0,ORDER_SLEEP
        JMP     .sleep
        SNE     R0,ORDER_SPIN
        JMP     .spin
        MOVC    0x77,R0
        MON     RETIRE
.send:  MOV     R2,R0
        MOVC    9,R1
        MOVC    ELEMENT,R4
        MON     PCF_SEND : ERROR => .next, OK   ; it may have retired
        JMP     .next
.await: MOVC    9,R1
        MOVC    1,R2
        MOVC    ROOM,R4
        MON     AWAIT_SYNCEL : ERROR => FAIL, OK
        JMP     .next
.sleep: MOVC    0,R3
        MOVC    TOY_DELAY,R6
        MON     SYSCALL : ERROR => FAIL, OK
        JMP     .next
.spin:  SOB     R2,.spin
        JMP     .next
        .DATA
ORDERS: .RES    64
        .PROGRAM
; Does nothing, until a test writes instructions here and goes to them.
TRY:    JMP     TRY
        .RES    12,0x80F0
.here:  JMP     .here
; Retires with its argument.
ENDS:   MON     RETIRE
; Retires with the mark 5 when it has pushed and popped so many words as its argument says.
PUSHES: MOV     R0,R2
        MOV     R0,R3
.push:  STC     0
        SOB     R2,.push
.pop:   UNS     0
        SOB     R3,.pop
        MOVC    5,R0
        MON     RETIRE
${TRAPS.map(([, , what], n) => `TRAP${n}:\n ${what}\n JMP FAIL`).join("\n")}
; Asks service system 2 for function 0, then for the one of its argument.
ASKS:   MOV     R0,A+1
${ask(0)} MOV     A+1,R2
        MOVC    0x200,R6
        ADD     R2,R6
        MON     SYSCALL : ERROR => FAIL, OK
        MON     RETIRE
; Executes so many instructions as its argument says, then asks for function 2, which traps.
LATE:   MOV     R0,R2
.spin:  SOB     R2,.spin
${ask(2)}        JMP     FAIL
; Asks it twice, what comes back to A, and counts there.
GOES:   MOVC    2,R5
.turn:  
${ask(0)} MOV     R0,A
        SOB     R5,.turn
        JMP     LOOP
; Calls that are nobody's, or not of user mode.
CALLS:
${refused(5, 1)}${refused(0xc4, 2)}${refused(0x80, 3)}${refused(0x98, 4)}
        JMP     LOOP
`,
});
