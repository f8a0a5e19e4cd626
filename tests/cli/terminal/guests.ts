// Guests of the tests of terminals.

/** Writes what it reads, as it comes, and stops at the end of its input. It has the numbers of the ABI itself. */
export const ECHO = `
WAIT:   MOVC    2,R0                    ; console input
        MOVC    -1,R1
        MOVC    -1,R2
        MON     0xC2
        NOP
READ:   MOVC    TEXT,R0
        MOVC    64,R1
        MON     0xC5
        JMP     NONE
        MOVC    TEXT,R0
        MON     0xC4
        NOP
        JMP     READ
NONE:   MOVC    17,R0                   ; end of input
        SEQ     R0,R7
        JMP     WAIT
        MOVC    0,R0
        MON     0xC1
        .DATA
TEXT:   .RES    32
`;

/** Writes a prompt, waits for input for a second of virtual time, and says what came: the input, or that it was late. */
export const PROMPT = `
        MOVC    ASK,R0
        MOVC    CHARS(ASK),R1
        MON     0xC4
        NOP
        MOVC    2,R0
        MOVC    16960,R1                ; 1,000,000
        MOVC    15,R2
        MON     0xC2
        JMP     LATE
        MOVC    TEXT,R0
        MOVC    64,R1
        MON     0xC5
        JMP     LATE
        MOVC    TEXT,R0
        MON     0xC4
        NOP
        MOVC    0,R0
        MON     0xC1
LATE:   MOVC    SORRY,R0
        MOVC    CHARS(SORRY),R1
        MON     0xC4
        NOP
        MOVC    1,R0
        MON     0xC1
        .DATA
ASK:    .TEXT   "name? "
SORRY:  .TEXT   "too late\\n"
TEXT:   .RES    32
`;
