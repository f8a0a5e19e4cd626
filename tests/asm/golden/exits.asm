; Calls and their exits.
        .MONITOR WRITE = 0xC4 : ERROR, OK
        .MONITOR READ = 0xC5 : ERROR, NONE, OK
        .CALLS  FIND : MISSING, FOUND
FIND:   JMP     0.X5
START:  MON     WRITE                   ; error E080
        MON     WRITE : ERROR => FAILED, OK
        MON     WRITE : OK => FAILED, ERROR ; error E081
        MON     WRITE : ERROR => FAILED ; error E080
        MON     READ : ERROR => FAILED, OK ; error E080
        MON     READ : EROR => FAILED, NONE => FAILED, OK ; error E081
        MON     READ : ERROR, NONE, OK  ; error E082
        JMP     R5,FIND                 ; error E080
        JMP     FIND
        MOV     R1,R2 : OK              ; error E083
        JMP     R5,FIND : MISSING => FAR, FOUND ; error E082
        .ASSERT START == 0              ; error E090
        .ASSERT FAILED - START < 4, "the calls have become too long" ; error E090
        .WARNING "this is old"          ; warning W005
        .ERROR  "this is wrong"         ; error E091
        .EXPORT NOWHERE                 ; error E025
        .IMPORT ELSEWHERE               ; error E027
        MOVC    ELSEWHERE,R1
FAILED: NOP
        .RES    2000
FAR:    NOP
        .SHARED CSF,0x8000
TABLE:  .RES    10
        .WORD   1                       ; error E045
        .SHARED NOWHERE
X:      .RES    1                       ; error E048
