// The table of explanations: what every code means at length, with one source that causes it and one that does not. A
// test assembles all of them.

import type { DiagnosticCode } from "./codes.ts";

/** A source; or several files by their names: what is included, modules and objects that are linked, a memory plan. */
export type Example = string | Readonly<Record<string, string>>;

/** What a code means, with sources that get it and that do not. */
export interface Explanation {
  readonly text: string;
  /** It causes this code and no other. */
  readonly wrong: Example;
  /** It has no message. */
  readonly right: Example;
}

/** More undefined names than a run reports. */
const MANY = Array.from({ length: 21 }, (_, i) => `        MOVC    LIMIT${i},R1`).join("\n");

// biome-ignore format: sources
export const EXPLANATIONS: Readonly<Record<DiagnosticCode, Explanation>> = {
  E001: {
    text: "No token begins with this character. Text may hold other characters, as \\xHH; a comment may hold anything.",
    wrong: `
        MOVC    #5,R1`,
    right: `
        MOVC    5,R1`,
  },
  E002: {
    text: "Write text between \"...\" and a character between '...', on one line. After \\ write n r t 0 \\ \" ' or x with two hexadecimal digits.",
    wrong: `
        .TEXT   "Hello`,
    right: `
        .TEXT   "Hello"`,
  },
  E003: {
    text: "Numbers are decimal (12), hexadecimal (0x12AB) or binary (0b101), and smaller than 2 to the power 40. The assembler knows no suffixes as in 12ABH.",
    wrong: `
        MOVC    12ABH,R1`,
    right: `
        MOVC    0x12AB,R1`,
  },
  E004: {
    text: "A line has at most 4,096 characters. A longer line usually means that the file is not a source, or that arguments of macros grow with each call.",
    wrong: `
        .MACRO  TWICE text
        TWICE   text+text
        .ENDMACRO
        TWICE   LONG_NAMES_HELP_HERE+LONG_NAMES_HELP_HERE+LONG_NAMES_HELP_HERE`,
    right: `
        .MACRO  TWICE text
        .WORD   text, text
        .ENDMACRO
        TWICE   5`,
  },
  E005: {
    text: "An expression has at most 100 levels of parentheses and signs. Give a part of it a name.",
    wrong: `
        MOVC    ${"(".repeat(101)}1${")".repeat(101)},R1`,
    right: `
PART    = (1 + 2) * 3
        MOVC    (PART + 4) * 5,R1`,
  },
  E006: {
    text: "The statement may not continue like this. The message says what may stand at the place; the assembler has understood the part before it.",
    wrong: `
        MOVC    5 6,R1`,
    right: `
        MOVC    5 + 6,R1`,
  },
  E010: {
    text: "The name is no instruction and no macro. A label needs a colon after it; a macro must be defined before the line that uses it.",
    wrong: `
        MOCV    5,R1`,
    right: `
        MOVC    5,R1`,
  },
  E011: {
    text: "No directive has this name. Directives may be written in capitals or small letters; a local label ends with a colon.",
    wrong: `
        .WRD    5`,
    right: `
        .WORD   5`,
  },
  E012: {
    text: "The instruction exists, but with another number of operands. The advice shows its forms.",
    wrong: `
        MOV     R1`,
    right: `
        MOV     R1,R2`,
  },
  E013: {
    text: "The instruction takes no operand of this kind at this place: for instance, a number stands where a register must stand, or the place takes only R0 to R3. The source comes first, the destination last.",
    wrong: `
        MOVB    R5,0.X4`,
    right: `
        MOVB    R3,0.X4`,
  },
  E014: {
    text: "This form has no field for a displacement and does not add m, so a prefix could not help. Add the displacement to the register first, or use X4 to X7 where they may have a displacement.",
    wrong: `
        MOV     7.X1,R2`,
    right: `
        MOV     X1,R2
        MOV     7.X4,R2`,
  },
  E020: {
    text: "Nothing in this module defines the name, or a function asks for something that the symbol does not have. Capitals and small letters differ in names. Inside of .SCOPE the nearest definition outwards counts. A name of another module needs .IMPORT.",
    wrong: `
LIMIT   = 10
        MOVC    LIMTI,R1`,
    right: `
LIMIT   = 10
        MOVC    LIMIT,R1`,
  },
  E021: {
    text: "A name has one definition. .SET may set its own names again; local labels may be used again after the next label.",
    wrong: `
LOOP:   NOP
LOOP:   JMP     LOOP`,
    right: `
LOOP:   NOP
        JMP     LOOP`,
  },
  E022: {
    text: "R0 to R7, X0 to X7 and G0 to G7 are registers, and a mnemonic can be neither a macro nor a constant.",
    wrong: `
R5:     NOP`,
    right: `
FIFTH:  NOP`,
  },
  E023: {
    text: "The value of a constant depends on itself, or on a chain of more than 200 constants that are defined later. Define it by labels or numbers.",
    wrong: `
FIRST   = SECOND + 1
SECOND  = FIRST + 1`,
    right: `
FIRST   = 5
SECOND  = FIRST + 1`,
  },
  E024: {
    text: "A name that begins with a point belongs to the label before it, and no label stands before it here. Begin with a label, or leave out the point.",
    wrong: `
.loop:  SOB     R1,.loop`,
    right: `
WAIT:   MOVC    10,R1
.loop:  SOB     R1,.loop`,
  },
  E025: {
    text: ".EXPORT names something that this module does not define. Inside of .SCOPE it means the scope's name.",
    wrong: `
        .EXPORT BEGIN
START:  STP     0`,
    right: `
        .EXPORT START
START:  STP     0`,
  },
  E026: {
    text: "Two modules export the same name, so an import could mean either. Export only one of them, or rename one.",
    wrong: { "first.asm": `
        .EXPORT COUNT
COUNT   = 5`, "second.asm": `
        .EXPORT COUNT
COUNT   = 6` },
    right: { "first.asm": `
        .EXPORT COUNT
COUNT   = 5`, "second.asm": `
        .IMPORT COUNT
        MOVC    COUNT,R1` },
  },
  E027: {
    text: "A module imports the name and uses it, but none of the linked modules exports it. Link the module that exports it, or define it in the memory plan.",
    wrong: { "first.asm": `
        .IMPORT COUNT
        MOVC    COUNT,R1`, "second.asm": `
COUNT   = 5` },
    right: { "first.asm": `
        .IMPORT COUNT
        MOVC    COUNT,R1`, "second.asm": `
        .EXPORT COUNT
COUNT   = 5` },
  },
  E030: {
    text: "The value does not fit where it is used. Words take -32,768 to 65,535, bytes -128 to 255. With MOD prefixes most numbers in instructions can have 16 bits, but numbers of bits, shifts, traps and calls cannot. With modules, the value may be known only when they are linked.",
    wrong: `
        SLL     R1,16`,
    right: `
        SLL     R1,15`,
  },
  E031: {
    text: "The expression divides by zero, shifts by less than 0 or more than 40, or has a result of more than 40 bits.",
    wrong: `
SIZE    = 0
        .WORD   100 / SIZE`,
    right: `
SIZE    = 5
        .WORD   100 / SIZE`,
  },
  E032: {
    text: ".IF, .REPEAT, .SET and the types of records need numbers at once. Labels have addresses only after the assembler has read everything; use constants that are defined before. To check addresses, use .ASSERT.",
    wrong: `
        .IF     END > 0x200
        .ERROR  "too long"
        .ENDIF
END:    NOP`,
    right: `
END:    NOP
        .ASSERT END <= 0x200, "too long"`,
  },
  E040: {
    text: "Without stage 1, program and data are the same words of memory, so two sections cannot have the same addresses. Give one of them another address, or its own run address.",
    wrong: `
        .PROGRAM 0x100
        .RES    0x100
        .DATA   0x180
        .WORD   5`,
    right: `
        .PROGRAM 0x100
        .RES    0x100
        .DATA   0x200
        .WORD   5`,
  },
  E041: {
    text: "A space has 65,536 words; an image has at most 65,503 of program and 65,474 of data, counted from the first section to the last. A module has at most 1,000 sections and 100,000 names of fields.",
    wrong: `
        .DATA   0x8000
BUFFER: .RES    0x8001`,
    right: `
        .DATA   0x8000
BUFFER: .RES    0x7000`,
  },
  E042: {
    text: ".ORG can only move forward.",
    wrong: `
        .DATA   0x400
        .RES    0x40
        .ORG    0x420`,
    right: `
        .DATA   0x400
        .RES    0x40
        .ORG    0x480`,
  },
  E043: {
    text: "Give a section's origin once, before its first word or label. A later .ORG continues the section at another address. A shared segment has one address in all modules. A name belongs to the program, to the data or to a shared segment, not to two of them.",
    wrong: `
START:  NOP
        .PROGRAM 0x200`,
    right: `
        .PROGRAM 0x200
START:  NOP`,
  },
  E044: {
    text: "A size, by .RES, .ORG or .ALIGN, depends on an address that depends on the size. Break the circle with a constant.",
    wrong: `
FIRST:  .RES    1 - (LAST - FIRST)
LAST:   NOP`,
    right: `
FIRST:  .RES    1
LAST:   NOP`,
  },
  E045: {
    text: "A shared segment belongs to several modules or processes, so the image contains no words of it. Reserve the words there, and let the program write them.",
    wrong: `
        .SHARED CSF, 0x4000
COUNT:  .WORD   1`,
    right: `
        .SHARED CSF, 0x4000
COUNT:  .RES    1
        .PROGRAM
        MOVC    1,R1
        MOV     R1,COUNT`,
  },
  E046: {
    text: "An entry of .TABLE has an index that is not smaller than the table's size, or that another entry has too.",
    wrong: `
        .TABLE  2
        0 => 0x100
        2 => 0x102
        .END`,
    right: `
        .TABLE  3
        0 => 0x100
        2 => 0x102
        .END`,
  },
  E047: {
    text: "The memory plan limits program, data or a section to a last address, and the linked words go past it.",
    wrong: { "main.asm": `
        .RES    100`, "memory.plan": `
program 0x100
limit   program 0x120` },
    right: { "main.asm": `
        .RES    100`, "memory.plan": `
program 0x100
limit   program 0x1FF` },
  },
  E048: {
    text: "No module and no memory plan says where the shared segment lies.",
    wrong: `
        .SHARED CSF
COUNT:  .RES    1`,
    right: `
        .SHARED CSF, 0x4000
COUNT:  .RES    1`,
  },
  E050: {
    text: "The assembler cannot read the file that is named. It looks in the folder of the file that names it, then in the folders of -I. It reads only regular files: no folder, no pipe, no device.",
    wrong: `
        .INCLUDE "cals.inc"`,
    right: { "example.asm": `
        .INCLUDE "calls.inc"`, "calls.inc": `
WRITE   = 0xC4` },
  },
  E051: {
    text: "A file includes itself, directly or through others. With .ONCE in it, the assembler reads it only once.",
    wrong: { "example.asm": `
        .INCLUDE "calls.inc"`, "calls.inc": `
WRITE   = 0xC4
        .INCLUDE "calls.inc"` },
    right: { "example.asm": `
        .INCLUDE "calls.inc"
        .INCLUDE "calls.inc"`, "calls.inc": `
        .ONCE
WRITE   = 0xC4` },
  },
  E052: {
    text: "A source has at most 1,000,000 lines, with everything that it includes, and at most 32 includes within each other.",
    wrong: { "example.asm": `
        .REPEAT 60000
        .INCLUDE "table.inc"
        .ENDREPEAT`, "table.inc": `
${"; A line of the table.\n".repeat(20)}` },
    right: `
        .RES    60000`,
  },
  E053: {
    text: "A macro calls itself without an end, or repetitions within each other make too many lines: the limits are 64 levels, 250,000 lines, and 64 scopes within each other.",
    wrong: `
        .MACRO  WAIT
        NOP
        WAIT
        .ENDMACRO
        WAIT`,
    right: `
        .MACRO  WAIT turns
        .REPEAT turns
        NOP
        .ENDREPEAT
        .ENDMACRO
        WAIT    10`,
  },
  E060: {
    text: "The name of a module has one to six of the characters A-Z a-z 0-9 _ $ . and -, as the load module stores it.",
    wrong: `
        .NAME   "EXECUTIVE"`,
    right: `
        .NAME   "EXEC"`,
  },
  E061: {
    text: ".INIT sets R0 to R7, BASE and TT, each once.",
    wrong: `
        .INIT   PSW = 0`,
    right: `
        .INIT   R0 = 0, BASE = 0x4000`,
  },
  E062: {
    text: "A field or variable has a type that is not built in and not defined before this line.",
    wrong: `
        .RECORD HEAD
          NEXT: POINTR
        .END`,
    right: `
        .RECORD HEAD
          NEXT: POINTER
        .END`,
  },
  E063: {
    text: "Between .RECORD, .ENUM or .TABLE and .END write only lines of their form, and conditions; other directives may not stand there. Usually an .END is missing.",
    wrong: `
        .RECORD HEAD
          NEXT: POINTER
          .WORD 5
        .END`,
    right: `
        .RECORD HEAD
          NEXT: POINTER
        .END
        .DATA
        .WORD   5`,
  },
  E070: {
    text: "A directive begins something, and no directive in the same file or macro ends it.",
    wrong: `
        .IF     1
        NOP`,
    right: `
        .IF     1
        NOP
        .ENDIF`,
  },
  E071: {
    text: "A directive that ends something, or .ELSE, belongs to nothing before it.",
    wrong: `
        NOP
        .ENDIF`,
    right: `
        .IF     1
        NOP
        .ENDIF`,
  },
  E073: {
    text: "The call of a macro lacks an argument that has no default, or has more arguments than the macro has parameters. Commas within parentheses do not separate arguments.",
    wrong: `
        .MACRO  WAIT reg, turns
        MOVC    turns,reg
        .ENDMACRO
        WAIT    R1`,
    right: `
        .MACRO  WAIT reg, turns=10
        MOVC    turns,reg
        .ENDMACRO
        WAIT    R1`,
  },
  E080: {
    text: "A call continues at the address after it plus the number of the exit. If a call omits an exit, that exit would run into the next instruction as if it were the exit's jump. Name all exits that .MONITOR, .CALLS or .EXITS states, in their order.",
    wrong: `
        .MONITOR WRITE = 0xC4 : ERROR, OK
        MON     WRITE
        STP     0`,
    right: `
        .MONITOR WRITE = 0xC4 : ERROR, OK
        MON     WRITE : ERROR => FAILED, OK
FAILED: STP     0`,
  },
  E081: {
    text: "The call names an exit that the statement of what it calls does not have, or names exits in another order than that of their numbers.",
    wrong: `
        .MONITOR WRITE = 0xC4 : ERROR, OK
        MON     WRITE : OK => DONE, ERROR
DONE:   STP     0`,
    right: `
        .MONITOR WRITE = 0xC4 : ERROR, OK
        MON     WRITE : ERROR => FAILED, OK
FAILED: STP     0`,
  },
  E082: {
    text: "Every exit but the last has exactly one word after the call: a jump that reaches 1,023 words. For a target that is farther away, jump to a nearer jump. Only the last exit may continue without a target.",
    wrong: `
        .MONITOR WRITE = 0xC4 : ERROR, OK
        MON     WRITE : ERROR, OK
        STP     0`,
    right: `
        .MONITOR WRITE = 0xC4 : ERROR, OK
        MON     WRITE : ERROR => FAILED, OK
FAILED: STP     0`,
  },
  E083: {
    text: "Only instructions that return have exits: MON, TRP, CALL, and JMP and JMPI with a link register.",
    wrong: `
        MOV     R1,R2 : OK`,
    right: `
        .CALLS  FIND : NONE, FOUND
        JMP     R6,FIND : NONE => DONE, FOUND
DONE:   STP     0
FIND:   JMP     1.X6`,
  },
  E090: {
    text: "The condition of .ASSERT does not hold for the final addresses. The advice shows both sides of a comparison.",
    wrong: `
TABLE:  .WORD   1, 2, 3
        .ASSERT . - TABLE == 4, "the table has four words"`,
    right: `
TABLE:  .WORD   1, 2, 3, 4
        .ASSERT . - TABLE == 4, "the table has four words"`,
  },
  E091: {
    text: "The source itself reports this error, with .ERROR.",
    wrong: `
        .IF     !DEFINED(SIZE)
        .ERROR  "define SIZE first"
        .ENDIF`,
    right: `
SIZE    = 10
        .IF     !DEFINED(SIZE)
        .ERROR  "define SIZE first"
        .ENDIF`,
  },
  E100: {
    text: "The file was not written by cr80 asm -c, was changed or truncated, or comes from another version.",
    wrong: { "main.obj": `
{ "format": "something else" }` },
    right: { "main.asm": `
        NOP` },
  },
  E101: {
    text: "A line of a memory plan begins with program, data, section, shared, limit, define, start or name. No two lines say the same thing.",
    wrong: { "main.asm": `
        NOP`, "memory.plan": `
programme 0x100` },
    right: { "main.asm": `
        NOP`, "memory.plan": `
program 0x100` },
  },
  E200: {
    text: "A statement of register conventions contradicts itself or is incomplete; docs/ASSEMBLER.md describes its clauses.",
    wrong: `
        .PROC   HALF
        .KEEP   R1
        .LINK   R6
        JMP     0.X6
        .ENDPROC`,
    right: `
        .PROC   WHOLE
        .KEEP   R1
        .DESTROY *
        .LINK   R6
        JMP     0.X6
        .ENDPROC`,
  },
  E201: {
    text: "On the path shown, the register has another value at the exit than at the entry, though the statement says that it is kept. Save and restore it, or state that it is destroyed.",
    wrong: `
        .PROC   DOUBLE
        .CALL   R0 number
        .RETURN R0 twice of it
        .KEEP   *
        .LINK   R6
        MOV     R0,R1
        ADD     R1,R0
        JMP     0.X6
        .ENDPROC`,
    right: `
        .PROC   DOUBLE
        .CALL   R0 number
        .RETURN R0 twice of it
        .KEEP   *
        .LINK   R6
        ADD     R0,R0
        JMP     0.X6
        .ENDPROC`,
  },
  E202: {
    text: "A path leads to the exit without setting a register that the statement returns there.",
    wrong: `
        .PROC   SIGN
        .CALL   R0 number
        .RETURN R1 0 or 1
        .KEEP   *
        .LINK   R6
        JOZ     R0,.OUT
        MOVC    1,R1
.OUT:   JMP     0.X6
        .ENDPROC`,
    right: `
        .PROC   SIGN
        .CALL   R0 number
        .RETURN R1 0 or 1
        .KEEP   *
        .LINK   R6
        MOVC    0,R1
        JOZ     R0,.OUT
        MOVC    1,R1
.OUT:   JMP     0.X6
        .ENDPROC`,
  },
  E203: {
    text: "The link register or the process stack no longer leads back to the caller at this exit.",
    wrong: `
        .PROC   OUTER
        .DESTROY *
        .LINK   R6
        JMP     R6,INNER
        JMP     0.X6
        .ENDPROC
        .EXTERNAL INNER
        .DESTROY *
        .LINK   R6
        .ENDPROC
INNER   = 0x400`,
    right: `
        .PROC   OUTER
        .DESTROY *
        .LINK   R6
        MOV     R6,SAVED
        JMP     R6,INNER
        MOV     SAVED,R6
        JMP     0.X6
        .ENDPROC
        .EXTERNAL INNER
        .DESTROY *
        .LINK   R6
        .ENDPROC
INNER   = 0x400
        .DATA   0x800
SAVED:  .RES    1`,
  },
  E204: {
    text: "The call expects a register that nothing has set on the path to it.",
    wrong: `
        .MONITOR WRITE = 0xC4
        .CALL   R0 text, R1 characters
        .KEEP   *
        .ENDPROC
        .PROC   HELLO
        .EXITS  NONE
        MOVC    0x800,R0
        MON     WRITE
        STP     0
        .ENDPROC`,
    right: `
        .MONITOR WRITE = 0xC4
        .CALL   R0 text, R1 characters
        .KEEP   *
        .ENDPROC
        .PROC   HELLO
        .EXITS  NONE
        MOVC    0x800,R0
        MOVC    5,R1
        MON     WRITE
        STP     0
        .ENDPROC`,
  },
  E205: {
    text: "The register holds no meaningful value here: nothing has set it, or a call since then has destroyed it.",
    wrong: `
        .PROC   IS_ZERO
        .KEEP   *
        .LINK   R6
        .EXITS  NO, YES
        SEQ     R0,0
        JMP     0.X6
        JMP     1.X6
        .ENDPROC`,
    right: `
        .PROC   IS_ZERO
        .CALL   R0 number
        .KEEP   *
        .LINK   R6
        .EXITS  NO, YES
        SEQ     R0,0
        JMP     0.X6
        JMP     1.X6
        .ENDPROC`,
  },
  E206: {
    text: "The procedure leaves by an exit number that its statement does not have.",
    wrong: `
        .PROC   FIND
        .KEEP   *
        .LINK   R6
        .EXITS  NONE_THERE, FOUND
        JMP     2.X6
        .ENDPROC`,
    right: `
        .PROC   FIND
        .KEEP   *
        .LINK   R6
        .EXITS  NONE_THERE, FOUND
        JMP     1.X6
        .ENDPROC`,
  },
  E207: {
    text: "The flow runs past the end of the procedure into what follows, or the procedure has no body. If it is meant to run into the next procedure, say so with .FALLS. Or a skip, a repetition or the exit of a call leads into the middle of an instruction that takes several words, including the MOD prefixes of a large number: put a jump of one word there.",
    wrong: `
        .PROC   CLEAR
        .DESTROY R1
        .KEEP   *
        .LINK   R6
        MOVC    0,R1
        .ENDPROC`,
    right: `
        .PROC   CLEAR
        .DESTROY R1
        .KEEP   *
        .LINK   R6
        MOVC    0,R1
        JMP     0.X6
        .ENDPROC`,
  },
  E208: {
    text: "The checker cannot follow a jump whose target is known only at run time. .ASSUME says where it goes.",
    wrong: `
        .PROC   CASE
        .CALL   R4 entry of a table
        .KEEP   *
        .LINK   R6
        JMPI    0.X4
OUT:    JMP     0.X6
        .ENDPROC`,
    right: `
        .PROC   CASE
        .CALL   R4 entry of a table
        .KEEP   *
        .LINK   R6
        .ASSUME "the table has nothing else", GOES OUT
        JMPI    0.X4
OUT:    JMP     0.X6
        .ENDPROC`,
  },
  E209: {
    text: "The call does not match the statement of what it calls: they differ in the link register, the kind of call, or the exits.",
    wrong: `
        .PROC   MAIN
        .EXITS  NONE
        JMP     R5,CLEAR
        STP     0
        .ENDPROC
        .PROC   CLEAR
        .DESTROY R1
        .KEEP   *
        .LINK   R6
        MOVC    0,R1
        JMP     0.X6
        .ENDPROC`,
    right: `
        .PROC   MAIN
        .EXITS  NONE
        JMP     R6,CLEAR
        STP     0
        .ENDPROC
        .PROC   CLEAR
        .DESTROY R1
        .KEEP   *
        .LINK   R6
        MOVC    0,R1
        JMP     0.X6
        .ENDPROC`,
  },
  E210: {
    text: "A monitor call with several exits returns to the address after the call plus the number of the exit, so it skips the next words when it succeeds. Name its exits after the call, ERROR => target, OK, and the assembler makes their words; or write : * to say that the words that follow are meant for them.",
    wrong: `
        .MONITOR TURN = 0x10
        .KEEP   *
        .EXITS  ERROR, OK
        .ENDPROC
        .PROC   MAIN
        .EXITS  NONE
.loop:  MON     TURN
        JMP     .loop
        JMP     .loop
        .ENDPROC`,
    right: `
        .MONITOR TURN = 0x10
        .KEEP   *
        .EXITS  ERROR, OK
        .ENDPROC
        .PROC   MAIN
        .EXITS  NONE
.loop:  MON     TURN : ERROR => .loop, OK
        JMP     .loop
        .ENDPROC`,
  },
  W001: {
    text: "A jump whose target is a label of the data. Where program and data are the same memory this works, but it is rarely meant.",
    wrong: `
        .DATA   0x800
TABLE:  .WORD   1
        .PROGRAM
        JMP     TABLE`,
    right: `
START:  JMP     START
        .DATA   0x800
TABLE:  .WORD   1`,
  },
  W002: {
    text: "@ names a word of the program, but the label lies in the data. Without @ the operand is a data word.",
    wrong: `
        .DATA   0x800
TABLE:  .WORD   1
        .PROGRAM
        MOV     @TABLE,R1`,
    right: `
        .DATA   0x800
TABLE:  .WORD   1
        .PROGRAM
        MOV     TABLE,R1`,
  },
  W003: {
    text: "An instruction stands in the data; usually .PROGRAM is missing before it.",
    wrong: `
        .DATA   0x800
        NOP`,
    right: `
        .DATA   0x800
        .WORD   1
        .PROGRAM
        NOP`,
  },
  W004: {
    text: "The machine treats a ninth prefix as an illegal instruction. Count also the prefixes that the assembler adds.",
    wrong: `
        .REPEAT 9
        MODC    1
        .ENDREPEAT
        MOVC    1,R1`,
    right: `
        MOVC    10,R1`,
  },
  W005: {
    text: "The source itself gives this warning, with .WARNING.",
    wrong: `
        .WARNING "the tables are not complete"`,
    right: `
        NOP`,
  },
  W006: {
    text: "The memory plan places a section or segment that no linked module has; the name may be misspelt.",
    wrong: { "main.asm": `
        NOP`, "memory.plan": `
section TABELS 0x5000` },
    right: { "main.asm": `
        NOP
        .SECTION TABLES, DATA
        .WORD   1`, "memory.plan": `
section TABLES 0x5000` },
  },
  W007: {
    text: "A macro or an included file changes the section and does not return to the section that it was used in, but to another one. So what follows it stands elsewhere than what comes before it. .PUSHSECTION keeps the section that it is used in, and .POPSECTION returns to it.",
    wrong: `
        .MACRO  NOTE text
        .DATA
        .TEXT   text
        .PROGRAM
        .ENDMACRO
        .SECTION LATE, PROGRAM
        NOTE    "late"
        STP     0
`,
    right: `
        .MACRO  NOTE text
        .PUSHSECTION
        .DATA
        .TEXT   text
        .POPSECTION
        .ENDMACRO
        .SECTION LATE, PROGRAM
        NOTE    "late"
        STP     0
`,
  },
  W200: {
    text: "A monitor call has no statement, so the checker cannot check its results and exits. State the call with .MONITOR.",
    wrong: `
        .PROC   MAIN
        .EXITS  NONE
        MON     7
        STP     0
        .ENDPROC`,
    right: `
        .MONITOR SEVEN = 7
        .KEEP   *
        .ENDPROC
        .PROC   MAIN
        .EXITS  NONE
        MON     SEVEN
        STP     0
        .ENDPROC`,
  },
  W201: {
    text: "No path from the entry of the procedure leads here, so the checker checked nothing here.",
    wrong: `
        .PROC   MAIN
        .EXITS  NONE
.loop:  STP     0
        JMP     .loop
        MOVC    1,R1
        .ENDPROC`,
    right: `
        .PROC   MAIN
        .EXITS  NONE
.loop:  STP     0
        JMP     .loop
        .ENDPROC`,
  },
  N001: {
    text: "After twenty errors the assembler stops: repair the first errors, and others may disappear with them.",
    wrong: `
${MANY}`,
    right: `
LIMIT   = 5
        MOVC    LIMIT,R1`,
  },
};
