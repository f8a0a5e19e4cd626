; Calls and their exits.
        .MONITOR WRITE = 0xC4 : ERROR, OK
        .MONITOR READ = 0xC5 : ERROR, NONE, OK
        .CALLS  FIND : MISSING, FOUND
FIND:   JMP     0.X5
START:  MON     WRITE
        MON     WRITE : ERROR => FAILED, OK
        MON     WRITE : OK => FAILED, ERROR
        MON     WRITE : ERROR => FAILED
        MON     READ : ERROR => FAILED, OK
        MON     READ : EROR => FAILED, NONE => FAILED, OK
        MON     READ : ERROR, NONE, OK
        JMP     R5,FIND
        JMP     FIND
        MOV     R1,R2 : OK
        JMP     R5,FIND : MISSING => FAR, FOUND
        .ASSERT START == 0
        .ASSERT FAILED - START < 4, "the calls have become too long"
        .WARNING "this is old"
        .ERROR  "this is wrong"
        .EXPORT NOWHERE
        .IMPORT ELSEWHERE
        MOVC    ELSEWHERE,R1
FAILED: NOP
        .RES    2000
FAR:    NOP
        .SHARED CSF,0x8000
TABLE:  .RES    10
        .WORD   1
        .SHARED NOWHERE
X:      .RES    1
