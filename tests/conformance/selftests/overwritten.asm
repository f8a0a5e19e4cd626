; A store takes effect at the next start of an instruction: where the next word was executed before, in a loop of both; where
; a counted instruction stores over its own prefix; where the word written is a prefix of what comes next.
; rules: EXECUTE-6, EXECUTE-8, COUNTED-9, SOB-1, MOVM-1, PUT-1, TRAP-2

        .INCLUDE "harness.inc"
        .START  BEGIN
MOVC1   = 0x014A                        ; MOVC 1,R2
MOVC5   = 0x054A                        ; MOVC 5,R2

        .DATA
PLACE:  .RES    8
SOURCE: .WORD   MOVC5, MOVC5, MOVC5, MOVC5
        .PROGRAM

; PUT and SOB, executed three times, then once with the pointer at SOB.
BEGIN:  MOVC    0,R2
        MOVC    MOVC1,R0
        MOVC    PLACE,R4
        MOVC    3,R1
        MOVC    0,R3
PUTS:   PUT     R0,X4
.next:  SOB     R1,PUTS
        SEQ     R3,0
        JMP     .done
        MOVC    1,R3
        MOVC    .next,R4
        MOVC    2,R1
        JMP     PUTS
.done:  MOV     R1,R0
        IS      2                       ; SOB did not count
        MOV     R2,R0
        IS      1                       ; what stands in its place was executed

; The same with MOVM.
        MOVC    0,R2
        MOVC    SOURCE,R5
        MOVC    PLACE,R4
        MOVC    3,R1
        MOVC    0,R3
MOVES:  MOVM    X5,X4
.next:  SOB     R1,MOVES
        SEQ     R3,0
        JMP     .done
        MOVC    1,R3
        MOVC    .next,R4
        MOVC    2,R1
        JMP     MOVES
.done:  MOV     R2,R0
        IS      5

; PUT and SNE: the skip becomes a load.
        MOVC    0,R2
        MOVC    MOVC5,R0
        MOVC    PLACE,R4
        MOVC    0,R3
PUTSNE: PUT     R0,X4
.next:  SNE     R3,2
        JMP     .done
        ADDC    1,R3
        SEQ     R3,1
        JMP     .over
        MOVC    PLACE,R4
        JMP     PUTSNE
.over:  MOVC    .next,R4
        MOVC    3,R3
        JMP     PUTSNE
.done:  MOV     R2,R0
        IS      5

; CLR, ADDU and JVN: the sum becomes a word that is no instruction.
        VECTOR  0,HANDLE,PSW_S,FRAME
        RESUME  SUMMED
        MOVC    PLACE,R4
        MOVC    0,R2
        MOVC    7,R3
CLEARS: CLR     0.X4
.next:  ADDU    R3,R2
        JVN     .no
        NOP
.no:    MOVC    .next,R4
        JMP     CLEARS
SUMMED: HOLDS   GOT+3,CLEARS.next
        MOV     R2,R0
        IS      7                       ; summed once

; A counted move that puts a jump over its own prefix: the next turn starts there.
        MOVC    JUMP,R4
        MOVC    COUNTED,R5
        MOVC    5,R3
        JMP     COUNTED
JUMP:   JMP     .+4
COUNTED:
        MODC    1
        MOWA    X4,X5,R3
        JMP     FAIL
        MOV     R3,R0
        IS      4                       ; one turn
        PASS    7
