; XCU executes a word in its own place: jumps and skips count from there, a CALL finds its second word after it, and a word
; that it may not execute is illegal, with the word as detail.
; rules: XCU-1, XCU-2, XCU-3, TRAP-2, TRAP-16, SKIP-2

        .INCLUDE "harness.inc"
        .START  BEGIN

BEGIN:  VECTOR  0,HANDLE,PSW_S,FRAME
        MOVC    0x2F0,R0
        MOV     R0,0
        MOVC    0x280,R0
        MOV     R0,1

        MOVC    0x0748,R0               ; MOVC 7,R0
        XCU     R0
        IS      7

; m belongs to XCU's operand, the executed word starts with none.
        MOVC    WORDS-0x100,R4
        MOVC    0,R0
        XCU     0x100.X4
        IS      7

        MOVC    0x80BE,R0               ; CAE, which does nothing
        XCU     R0

; A skip: over one word behind XCU.
        MOVC    0x00F2,R5               ; SBZ R0,0
        MOVC    2,R0
        XCU     R5
        JMP     FAIL
        MOVC    0x00F0,R5               ; SBN R0,0: does not
        XCU     R5
        JMP     THERE
        JMP     FAIL

THERE:  MOVC    0x70BE,R5               ; CALL 0: the second word is the one behind XCU
        XCU     R5
        .WORD   CALLED
        MOV     R3,R0
        IS      9

; XCU, ALT, a prefix.
        RESUME  L1
        MOVC    0x85BC,R5               ; XCU R5
T1:     XCU     R5
L1:     HOLDS   GOT,0
        HOLDS   GOT+1,0x85BC
        HOLDS   GOT+3,T1
        RESUME  L2
        MOVC    0xB0BC,R5               ; ALT
        XCU     R5
L2:     HOLDS   GOT+1,0xB0BC
        RESUME  L3
        MOVC    0x0056,R5               ; MOD8 0
        XCU     R5
L3:     HOLDS   GOT+1,0x0056
        PASS    8

CALLED: MOVC    9,R3
        RET     0

        .DATA
WORDS:  .WORD   0x0748
