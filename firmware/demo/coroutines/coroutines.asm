; Five coroutines of one process, on the Coroutine Monitor: a bakery.
;
;   BAKER    takes trays from POOL, bakes (a system call that takes time) and puts them on the COUNTER
;   SELLER   takes trays from the COUNTER and brings them back to POOL: operations as buffers
;   COURIER  waits for a letter: a system call whose operation goes to the semaphore MAILBOX by ASSOCIATE
;   CLERK    places an order, thinks better of it and cancels it; its end is awaited all the same
;   OWNER    waits until the four have gone home, each of which signals HOME, and closes
;
; The process runs in system mode because it writes on the console itself.

SOCB_COUNT = 4
SUBPROCESS_COUNT = 5
TRAYS      = 2
LOAVES     = 3

        .INCLUDE "../../lib/abi.inc"
        .DATA   0
        .ORG    VECTORS + TRAP_CLASSES*VECTOR_WORDS
        .PROGRAM 4096
        .START  START
        .INCLUDE "../../csf/comon/comon.inc"
        .INCLUDE "../../csf/process.asm"
        .INCLUDE "../../csf/toy/toy.asm"

        .PROGRAM
        .PROC   START
        .EXITS  NONE
        MOVC    STACK,R0
        MOV     R0,0
        MOVC    STACK-STACK_WORDS,R0
        MOV     R0,1
        JMP     R6,INIT_SCM
        JMP     R6,INIT_TOY
        MOVC    1,R0
        MOV     R0,TRACE_SWITCH

        MOVC    0,R3
        MOVC    POOL,R4
        JMP     R6,INIT_SEMAPHORE
        MOVC    COUNTER,R4
        JMP     R6,INIT_SEMAPHORE
        MOVC    MAILBOX,R4
        JMP     R6,INIT_SEMAPHORE
        MOVC    HOME,R4
        JMP     R6,INIT_SEMAPHORE
        MOVC    LETTER,R5
        MOVC    1,R7
        JMP     R6,INIT_OPERATION
        MOVC    ORDER,R5
        MOVC    1,R7
        JMP     R6,INIT_OPERATION

        MOVC    OWNER,R4
        MOVC    1<<8 | 0,R7
        JMP     R6,INIT_COMON
        MOVC    STARTS,R0
.NEXT:  MOV     R0,R7                   ; record, address, priority and subprocess; a record of 0 ends the table
        MVP     0.X7,R2
        JOZ     R2,OWNS
        MOV     R2,R4
        MVP     1.X7,R2
        MOV     R2,R5
        MVP     2.X7,R2
        MOV     R2,R7
        MOVC    NIL,R2                  ; they need no stack
        MOVC    NIL,R3
        JMP     R6,INIT_COROUTINE
        ADDC    3,R0
        JMP     .NEXT
STARTS: .WORD   BAKER,BAKES,3<<8|1
        .WORD   SELLER,SELLS,2<<8|2
        .WORD   COURIER,CARRIES,4<<8|3
        .WORD   CLERK,WRITES,4<<8|4
        .WORD   0

; OWNER. Trays are operations: they are signalled to POOL once, and then go round.
OWNS:   MOVC    TRAYS,R3
        MOVC    TRAY,R5
.TRAY:  MOVC    0,R7
        JMP     R6,INIT_OPERATION
        MOVC    POOL,R4
        JMP     R6,SIGNAL_OPSEM
        ADDC    COROUTINE_OPERATION,R5
        SOB     R3,.TRAY
        MOVC    HOME,R4
        MOVC    4,R3
.HOME:  JMP     R6,WAIT_SEM
        SOB     R3,.HOME
        MOVC    CLOSED,R0
        MOVC    CHARS(CLOSED),R1
        JMP     R6,SAY
        MOVC    0,R0
        MON     STOP
        .ENDPROC

        .PROC   BAKES
        .EXITS  NONE
        MOVC    LOAVES,R1
.LOAF:  MOVC    POOL,R4
        JMP     R6,WAIT_OPSEM           ; R5 := tray
        MOVC    0,R0
        MOVC    2000,R2
        MOVC    0,R3
        MOVC    CSYSCALL|TOY_DELAY,R7
        JMP     R6,COMON                ; R1 and R5 are kept
        JMP     WRONG
        MOVC    COUNTER,R4
        JMP     R6,SIGNAL_OPSEM
        SOB     R1,.LOAF
        JMP     LEAVE
        .ENDPROC

        .PROC   SELLS
        .EXITS  NONE
        MOVC    LOAVES,R3
.SALE:  MOVC    COUNTER,R4
        JMP     R6,WAIT_OPSEM
        MOVC    SOLD,R0
        MOVC    CHARS(SOLD),R1
        JMP     R6,SAY
        MOVC    POOL,R4
        JMP     R6,SIGNAL_OPSEM
        SOB     R3,.SALE
        JMP     LEAVE
        .ENDPROC

        .PROC   CARRIES
        .EXITS  NONE
        MOVC    0,R0
        MOVC    5000,R2
        MOVC    0,R3
        MOVC    LETTER,R5
        MOVC    CINIT_SYSCALL|TOY_DELAY,R7
        JMP     R6,COMON
        JMP     WRONG
        MOVC    MAILBOX,R4
        JMP     R6,ASSOCIATE
        JMP     R6,WAIT_OPSEM           ; R5 := LETTER, whose call has ended
        JMP     R6,WAIT_SYSTEM_CALL     ; brings the results and does not wait
        JMP     WRONG
        MOVC    ARRIVED,R0
        MOVC    CHARS(ARRIVED),R1
        JMP     R6,SAY
        JMP     LEAVE
        .ENDPROC

        .PROC   WRITES
        .EXITS  NONE
        MOVC    0,R0
        MOVC    60000,R2
        MOVC    0,R3
        MOVC    ORDER,R5
        MOVC    CINIT_SYSCALL|TOY_DELAY,R7
        JMP     R6,COMON
        JMP     WRONG
        MOVC    3200,R2
        MOVC    CSYSCALL|TOY_DELAY,R7
        JMP     R6,COMON
        JMP     WRONG
        JMP     R6,CANCEL_SYSTEM_CALL
        JMP     WRONG
        JMP     R6,WAIT_SYSTEM_CALL
        JMP     .ENDED                  ; through ERROR, as it was cancelled
        JMP     WRONG
.ENDED: MOVC    TOY_CANCELLED,R0
        SEQ     R7,R0
        JMP     WRONG
        MOVC    DROPPED,R0
        MOVC    CHARS(DROPPED),R1
        JMP     R6,SAY
        JMP     LEAVE
        .ENDPROC

; The coroutine goes home and waits for ever.
        .PROC   LEAVE
        .EXITS  NONE
        MOVC    HOME,R4
        JMP     R6,SIGNAL_SEM
        MOVC    MAILBOX,R4
        JMP     R6,WAIT_OPSEM
        JMP     WRONG
        .ENDPROC

        .PROC   WRONG
        .EXITS  NONE
        MOVC    1,R0
        MON     STOP
        .ENDPROC

        .PROC   SAY
        .CALL   R0 text, R1 characters
        .KEEP   R0-R6
        .DESTROY R7
        .LINK   R6
        MON     CONSOLE_WRITE : ERROR => WRONG, OK
        JMP     0.X6
        .ENDPROC

        .DATA
OWNER:   .RES   COROUTINE_RECORD
BAKER:   .RES   COROUTINE_RECORD
SELLER:  .RES   COROUTINE_RECORD
COURIER: .RES   COROUTINE_RECORD
CLERK:   .RES   COROUTINE_RECORD
POOL:    .RES   COROUTINE_SEMAPHORE
COUNTER: .RES   COROUTINE_SEMAPHORE
MAILBOX: .RES   COROUTINE_SEMAPHORE
HOME:    .RES   COROUTINE_SEMAPHORE
LETTER:  .RES   COROUTINE_OPERATION
ORDER:   .RES   COROUTINE_OPERATION
TRAY:    .RES   TRAYS*COROUTINE_OPERATION
SOLD:    .TEXT  "A loaf is sold.\n"
ARRIVED: .TEXT  "The letter has arrived.\n"
DROPPED: .TEXT  "The order is cancelled.\n"
CLOSED:  .TEXT  "The bakery is closed.\n"
STACK_WORDS = 32
         .RES   STACK_WORDS
STACK:
