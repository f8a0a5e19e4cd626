; Utility buffers: words that a subprocess passes on by queue elements. Its owner and every element hold a buffer; it returns
; to its pool when nobody holds it. Addresses are the system's own: a function that copies for an application first brings its
; words into protected memory (CALLER_READ).

        .PROGRAM

; Retires for a wild reference and for a buffer that nobody holds.
        .PROC   LOCATE_BUFFER
        .CALL   R2 buffer reference
        .RETURN R5 buffer
        .KEEP   R0-R4, R7
        .LINK   R6
        MOV     R2,R5
        ADDC    -1,R5
        SLO     R5,NO_OF_BUFFERS
        JMP     .WILD
        SLL     R5,5
        ADDC    BUFFER_ARRAY,R5
        SON     UTILITY_BUFFER.REFERENCES.X5
        JMP     .WILD
        JMP     0.X6
.WILD:  MOVC    CSF_BAD_BUFFER,R7
        JMP     CSF_RETIRE
        .ENDPROC

; 4.2.1.7.8 (design: ours)
; The current subprocess owns the buffer. An empty pool retires.
        .PROC   GET_BUFFER
        .RETURN R2 buffer reference
        .KEEP   R0, R1, R3-R5, R7
        .LINK   R6
        MOV     R6,BUFFER_LINK
        STC     5
        MOVC    BUFFER_POOL,R4
        JMP     R6,ALLOCATE_RESOURCE
        JMP     R6,GET_SUBPROCESS
        MOV     R0,UTILITY_BUFFER.OWNER.X5
        MOVC    1,R0
        MOV     R0,UTILITY_BUFFER.REFERENCES.X5
        MOVC    BUFFER_ARRAY,R0
        SUB     R0,R5
        SRL     R5,5
        ADDC    1,R5
        MOV     R5,BUFFER_REFERENCE
        UNS     5
        MOV     BUFFER_REFERENCE,R2
        JMPI    BUFFER_LINK
        .ENDPROC

; 4.1.7.2.1.3 (design: ours)
; ERROR: the current subprocess does not own the buffer (NOT_OWNER), or it is too short (BAD_LENGTH).
        .PROC   WRITE_BUFFER
        .CALL   R2 buffer reference, R4 data address, R1 words, R0 position in the buffer counted from 1
        .RETURN R7 completion code
        .KEEP   R0-R5
        .LINK   R6
        .EXITS  ERROR, OK
        MOV     R6,BUFFER_LINK
        STC     5
        JMP     R6,OWN_BUFFER : ERROR => BUFFER_REFUSED, OK
        ADDC    -1,R0
        MOVC    COUNT(UTILITY_BUFFER.DATA),R7
        SHS     R7,R0
        JMP     .LONG
        SUB     R0,R7                   ; words that are left from there
        SHS     R7,R1
        JMP     .LONG
        MOV     R0,R3
        ADD     R1,R3
        MOV     UTILITY_BUFFER.USED.X5,R7
        SHS     R7,R3
        MOV     R3,UTILITY_BUFFER.USED.X5
        ADDC    UTILITY_BUFFER.DATA,R5
        ADD     R0,R5
        MOWA    X4,X5,R1
        JMP     BUFFER_DONE
.LONG:  MOVC    BAD_LENGTH,R7
        JMP     BUFFER_REFUSED
        .ENDPROC

; How WRITE_BUFFER and DISMANTLE_BUFFER end.
BUFFER_DONE:
        UNS     5
        MOV     BUFFER_LINK,R6
        MOVC    OK,R7
        JMP     1.X6
BUFFER_REFUSED:
        UNS     5
        JMPI    BUFFER_LINK

; 4.1.7.2.1.7 (design: ours)
; The owner gives the buffer up: what queue elements hold of it stays. ERROR: it is not the current subprocess's (NOT_OWNER).
        .PROC   DISMANTLE_BUFFER
        .CALL   R2 buffer reference
        .RETURN R7 completion code
        .KEEP   R0-R5
        .LINK   R6
        .EXITS  ERROR, OK
        MOV     R6,BUFFER_LINK
        STC     5
        JMP     R6,OWN_BUFFER : ERROR => BUFFER_REFUSED, OK
        MOVC    NO_OWNER,R0
        MOV     R0,UTILITY_BUFFER.OWNER.X5
        JMP     R6,DROP_BUFFER
        JMP     BUFFER_DONE
        .ENDPROC

; ERROR: the buffer is another subprocess's.
        .PROC   OWN_BUFFER
        .CALL   R2 buffer reference
        .RETURN R5 buffer
        .RETURN ERROR: R7 completion code
        .DESTROY R7
        .KEEP   R0-R4
        .LINK   R6
        .EXITS  ERROR, OK
        STC     6
        JMP     R6,LOCATE_BUFFER
        JMP     R6,GET_SUBPROCESS
        MOV     R5,R7
        SEQ     R0,UTILITY_BUFFER.OWNER.X5
        JMP     .ERROR
        UNS     6
        MOV     R7,R5
        JMP     1.X6
.ERROR: UNS     6
        MOV     R7,R5
        MOVC    NOT_OWNER,R7
        JMP     0.X6
        .ENDPROC

; One that holds a buffer does so no longer.
        .PROC   DROP_BUFFER
        .CALL   R5 buffer
        .KEEP   R0-R5, R7
        .LINK   R6
        DEC     UTILITY_BUFFER.REFERENCES.X5
        SOZ     UTILITY_BUFFER.REFERENCES.X5
        JMP     0.X6
        STC     6
        MOVC    BUFFER_POOL,R4
        JMP     R6,RELEASE_RESOURCE
        UNS     6
        JMP     0.X6
        .ENDPROC
