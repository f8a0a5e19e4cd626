; Both stages of the map: tables by number, LTT and TTM, each protection in each mode, data and program apart, and faults
; that name their stage.
; rules: MAP-2, MAP-3, MAP-4, MAP-5, MAP-6, MAP-8, MAP-9, MAP-10, MAP-11, MAP-12, MAP-13, MAP-15, MAP-17, LTT-1
; rules: TRAP-3, TRAP-5, EXECUTE-3, PSW-1, LDS-1, EXECUTE-2, ACCESS-1, STATE-9

        .INCLUDE "harness.inc"
        .START  BEGIN
TABLE   = 0x1000                        ; partition word of the table, number 32
NUMBER  = TABLE / 128

; Sets entry `index` of the table. Uses R0.
        .MACRO  ENTRY index, word
        MOVC    word,R0
        MOV     R0,TABLE+index
        .ENDMACRO

BEGIN:  VECTOR  6,GRANT,PSW_S,FRAME
        VECTOR  1,HANDLE,PSW_S,FRAME
        VECTOR  2,HANDLE,PSW_S,FRAME
        VECTOR  3,HANDLE,PSW_S,FRAME

; The first 16 pages of data and of program as they are; handlers come and go with table 0, where all is as it is.
        MOVC    0xC000,R1
        MOVC    TABLE,R4
        MOVC    16,R2
.fill:  MOV     R1,0.X4
        ADDC    1,R1
        ADDC    1,R4
        SOB     R2,.fill
        MOVC    0xC000,R1
        MOVC    TABLE+64,R4
        MOVC    16,R2
.prog:  MOV     R1,0.X4
        ADDC    1,R1
        ADDC    1,R4
        SOB     R2,.prog

        ENTRY   20,0xC00A               ; data page 20: partition page 10, everything
        ENTRY   21,0x400A               ; 21: the same, reading
        ENTRY   22,0x800A               ; 22: the same, system mode
        ENTRY   23,0x000A               ; 23: nothing
        ENTRY   24,0xC014               ; 24: partition page 20, which is not there
        MOVC    NUMBER,R0
        LTT     R0

; One page under three addresses.
        MOVC    0x4321,R0
        MOV     R0,20*1024+7
        HOLDS   21*1024+7,0x4321
        HOLDS   22*1024+7,0x4321

; What stage 1 refuses.
        RESUME  L1
        MOV     R0,21*1024+7
L1:     HOLDS   GOT,0x0211
        HOLDS   GOT+1,21*1024+7
        HOLDS   GOT+2,0x400A
        RESUME  L2
        MOV     23*1024,R0
L2:     HOLDS   GOT,0x0210
; What stage 1 allows and stage 2 refuses.
        RESUME  L3
        MOV     24*1024,R0
L3:     HOLDS   GOT,0x0220
        HOLDS   GOT+2,20
; A jump to a program page that is not allowed faults at the target.
        RESUME  L4
        MOVC    30*1024,R5
        JMP     0.X5
L4:     HOLDS   GOT,0x0312
        HOLDS   GOT+3,30*1024

; Changes of the table in memory count from TTM on.
        ENTRY   20,0xC00B
        HOLDS   20*1024+7,0x4321
        TTM
        HOLDS   20*1024+7,0

; User mode: system pages are refused, privileged instructions too, before their operands are looked at.
        ENTRY   20,0xC00A
        TTM
        RESUME  L5
        MOVC    0,R0
        LDS     R0
        MOV     20*1024+7,R3            ; everything
        MOV     21*1024+7,R3            ; reading
        MOV     22*1024+7,R3            ; faults, and comes back in user mode
L5:     HOLDS   GOT,0x0210              ; in user mode from the very next instruction on
        HOLDS   GOT+2,0x800A
        MOVC    L6,R0
        MOV     R0,AFTER
        MOVC    23*1024,R4
T6:     LDS     X4
L6:     TRP     0                       ; back to system mode
        HOLDS   GOT,0x0100
        HOLDS   GOT+1,WORD6
        HOLDS   GOT+3,T6
        MOV     R3,R0
        IS      0x4321
        PASS    18

; Gives system mode to who asks.
GRANT:  MOVC    PSW_S,R0
        MOV     R0,FRAME+13
        RTM     0

WORD6   = 0xECBC                        ; LDS X4
