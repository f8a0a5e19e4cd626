// What other assemblers write differently: advice for those who write it out of habit.

/** Of words that stand where a mnemonic stands, in capitals. */
const STATEMENTS: Readonly<Record<string, string>> = {
  EQU: "a constant is written name = value",
  DB: 'bytes are written .BYTE 1,2,3, and characters .TEXT "..."',
  DW: "words are written .WORD 1,2,3",
  DD: "longs are written .LONG value",
  DS: "words are reserved with .RES count",
  DC: 'words are written .WORD 1,2,3, and characters .TEXT "..."',
  ORG: "an address is written .ORG address",
  END: "a source ends with its last line; .START says where the program starts",
  INCLUDE: 'a file is included with .INCLUDE "file"',
  MACRO: "a macro is written .MACRO name parameter, ... up to .ENDMACRO",
  ENDM: "a macro ends with .ENDMACRO",
  PROC: "a procedure is written .PROC name up to .ENDPROC",
  ENDP: "a procedure ends with .ENDPROC",
  EXTERN: "a name of another module is written .IMPORT name",
  GLOBAL: "a name for other modules is written .EXPORT name",
  JSR: "a call is JMP R6,label with the link in R6, or CALL 0,label with the link on the process stack",
  BSR: "a call is JMP R6,label with the link in R6, or CALL 0,label with the link on the process stack",
  RTS: "a return goes through the link: JMP 0.X6, or RET 0 after CALL",
  RETURN: "a return goes through the link: JMP 0.X6, or RET 0 after CALL",
  BRA: "a jump is written JMP label",
  BR: "a jump is written JMP label",
  B: "a jump is written JMP label",
  GOTO: "a jump is written JMP label",
  JUMP: "a jump is written JMP label",
  BEQ: "JOZ R1,label jumps when R1 is 0",
  BZ: "JOZ R1,label jumps when R1 is 0",
  JZ: "JOZ R1,label jumps when R1 is 0",
  BNE: "JON R1,label jumps when R1 is not 0",
  BNZ: "JON R1,label jumps when R1 is not 0",
  JNZ: "JON R1,label jumps when R1 is not 0",
  CMP: "comparisons skip the next instruction: SEQ, SNE, SLT, SGE and others",
  LD: "values are moved with MOV from,to; constants with MOVC 5,R1",
  LDA: "values are moved with MOV from,to; constants with MOVC 5,R1",
  LDR: "values are moved with MOV from,to; constants with MOVC 5,R1",
  LOAD: "values are moved with MOV from,to; constants with MOVC 5,R1",
  LI: "constants are moved with MOVC 5,R1",
  MVI: "constants are moved with MOVC 5,R1",
  MOVI: "constants are moved with MOVC 5,R1",
  ST: "values are moved with MOV from,to",
  STA: "values are moved with MOV from,to",
  STR: "values are moved with MOV from,to",
  STORE: "values are moved with MOV from,to",
  PUSH: "STC n pushes R0 to Rn on the process stack",
  POP: "UNS n pops R0 to Rn from the process stack",
  HALT: "STP 0 stops",
  HLT: "STP 0 stops",
  STOP: "STP 0 stops",
  SYSCALL: "monitor calls are written MON code",
  SVC: "monitor calls are written MON code",
  INT: "traps are written TRP number, monitor calls MON code",
  SHL: "SLL shifts to the left",
  SHR: "SRL shifts to the right",
};

/** Of directives, in capitals without the point. */
const DIRECTIVES: Readonly<Record<string, string>> = {
  DB: ".BYTE writes bytes, .TEXT characters",
  DEFB: ".BYTE writes bytes, .TEXT characters",
  DW: ".WORD writes words",
  DEFW: ".WORD writes words",
  DC: ".WORD writes words, .TEXT characters",
  DD: ".LONG writes longs",
  DWORD: ".LONG writes longs",
  INT: ".WORD writes words",
  SHORT: ".WORD writes words",
  HALF: ".WORD writes words",
  HWORD: ".WORD writes words",
  ADDR: ".WORD writes words, of labels too",
  DS: ".RES reserves words",
  DEFS: ".RES reserves words",
  BSS: ".RES reserves words, .DATA continues in the data",
  BLKW: ".RES reserves words",
  SPACE: ".RES reserves words",
  SKIP: ".RES reserves words",
  ZERO: ".RES reserves words of 0",
  FILL: ".RES count,value fills words",
  ASCII: ".TEXT writes characters",
  ASCIZ: '.TEXT "...",0 writes characters and a zero byte',
  ASCIIZ: '.TEXT "...",0 writes characters and a zero byte',
  STRING: '.TEXT "...",0 writes characters and a zero byte',
  INCBIN: '.BINARY "file" includes the bytes of a file',
  INCLUDEBIN: '.BINARY "file" includes the bytes of a file',
  SEGMENT: ".PROGRAM, .DATA and .SECTION name, PROGRAM or DATA say where to continue",
  CODE: ".PROGRAM continues in the program",
  CSEG: ".PROGRAM continues in the program",
  DSEG: ".DATA continues in the data",
  RODATA: ".DATA continues in the data",
  IFDEF: "write .IF DEFINED(name)",
  IFNDEF: "write .IF !DEFINED(name)",
  IFB: "write .IF BLANK(argument)",
  IFEQ: "write .IF value == 0",
  IFNE: "write .IF value != 0",
  ELIF: "write .ELSEIF condition",
  ELSIF: "write .ELSEIF condition",
  ELSEIFDEF: "write .ELSEIF DEFINED(name)",
  FI: "write .ENDIF",
  ENDC: "write .ENDIF",
  ENDM: "write .ENDMACRO",
  MACROEND: "write .ENDMACRO",
  REPT: "write .REPEAT count [, name] up to .ENDREPEAT",
  ENDR: "write .ENDREPEAT",
  IRP: "write .EACH name, text, ... up to .ENDEACH",
  FOR: "write .REPEAT count, name up to .ENDREPEAT, or .EACH name, text, ... up to .ENDEACH",
  STRUCT: "write .RECORD name, lines FIELD: TYPE, and .END",
  STRUC: "write .RECORD name, lines FIELD: TYPE, and .END",
  ENDSTRUCT: "write .END",
  ENDS: "write .END",
  ENDENUM: "write .END",
  ENDRECORD: "write .END",
  ENDTABLE: "write .END",
  DEFINE: "a constant is written name = value",
  DEF: "a constant is written name = value",
  CONST: "a constant is written name = value",
  GLOBL:
    "write .EXPORT name for those that are defined here, .IMPORT name for others, or .GLOBAL name for either",
  PUBLIC: "write .EXPORT name",
  EXTERN: "write .IMPORT name",
  EXTRN: "write .IMPORT name",
  ENTRY: "write .START address",
  NAMESPACE: "write .SCOPE name up to .ENDSCOPE",
  MODULE: "write .SCOPE name up to .ENDSCOPE, or .NAME for the name of the load module",
  ENDP: "write .ENDPROC",
  FUNCTION: "write .PROC name up to .ENDPROC",
  LTORG: ".POOL places the words of operands written =value",
  PUSHS: ".PUSHSECTION keeps the section, .POPSECTION goes back to it",
  POPS: ".PUSHSECTION keeps the section, .POPSECTION goes back to it",
  PUSHSEG: ".PUSHSECTION keeps the section, .POPSECTION goes back to it",
  POPSEG: ".PUSHSECTION keeps the section, .POPSECTION goes back to it",
  PREVIOUS: "write .PUSHSECTION before another section begins, and .POPSECTION to go back",
  EVEN: "write .ALIGN 2; addresses are of words",
  PRAGMA: "write .ONCE in a file that is to be read only once",
  FAIL: 'write .ERROR "message"',
  WARN: 'write .WARNING "message"',
  PRINT: 'write .WARNING "message"',
};

/** What a word that stands where a mnemonic stands is here; undefined when it is not known from elsewhere. */
export function statementElsewhere(word: string): string | undefined {
  return Object.hasOwn(STATEMENTS, word.toUpperCase()) ? STATEMENTS[word.toUpperCase()] : undefined;
}

/** What a directive is here, by its name without the point. */
export function directiveElsewhere(name: string): string | undefined {
  return Object.hasOwn(DIRECTIVES, name.toUpperCase()) ? DIRECTIVES[name.toUpperCase()] : undefined;
}

/** Directives of others that define the name after them. */
const DEFINING = /^(?:DEFINE|DEF|CONST|EXTE?RN)$/i;

/** True for a directive of others that defines the name after it, so that its uses cause no errors. */
export function definesElsewhere(name: string): boolean {
  return DEFINING.test(name);
}

/** What a name that nothing defines may be: a number with $, or a register that there is not. */
export function nameElsewhere(name: string): string | undefined {
  if (name === "$") return "the address of the statement is written as a point: .";
  if (/^\$[0-9A-F]+$/i.test(name)) return `a hexadecimal number is written 0x${name.slice(1)}`;
  if (/^[RXG]\d+$/i.test(name)) return "registers are R0 to R7, indexes X0 to X7, pairs G0 to G7";
  if (/^(?:SP|FP|LR|PC|BP)$/i.test(name)) {
    return "registers are R0 to R7; STC, UNS, CALL and RET use the process stack, a link is in R5 to R7";
  }
  if (/^(?:AX|BX|CX|DX|SI|DI|ACC|D[0-7]|A[0-7])$/i.test(name)) return "registers are R0 to R7";
  return undefined;
}

/** What a mark that begins no value may have been meant for. */
export function markElsewhere(mark: string): string | undefined {
  switch (mark) {
    case "%":
      return "a binary number is written 0b101";
    case "*":
      return "the address of the statement is written as a point: .";
    case "&":
      return "a hexadecimal number is written 0x12AB";
    case "<":
      return "the low word of a long is LOW(value)";
    case ">":
      return "the high word of a long is HIGH(value)";
    case "=":
      return "=value is an operand by itself: a program word that holds the value";
    case "@":
      return "@address is an operand by itself: the program word there";
    default:
      return undefined;
  }
}

/** What a character that begins nothing may have been meant for. */
export function characterElsewhere(character: string, after: string): string | undefined {
  switch (character) {
    case "#":
      return /^#\s*[$\w]/.test(character + after)
        ? "a constant has no mark; MOVC, ADDC and others take one: MOVC 5,R1"
        : "a comment starts with ;";
    case "[":
      return "a word that a register addresses is written X4, with a displacement 3.X4";
    case "{":
      return "braces stand around parameters of macros, in their bodies";
    case "?":
      return "there is no conditional operator: .IF chooses lines";
    case "\\":
      return "a statement is one line";
    case "\u201c":
    case "\u201d":
    case "\u2018":
    case "\u2019":
      return 'text stands between plain quotes, "..."';
    case "\u00a0":
      return "this is a non-breaking blank: write a plain one";
    case "\ufeff":
      return "this is a byte order mark: save the file without it";
    default:
      return undefined;
  }
}
