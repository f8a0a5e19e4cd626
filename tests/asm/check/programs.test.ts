// Small procedures that keep or break what they state by unusual ways: exchanges, pairs and blocks of words, floats,
// stacks, prefixes, loops, skips, helpers, exits of calls.

import { describe, expect, it } from "vitest";
import { assemble } from "../../../asm/index.ts";

const STATED = `        .PROC   P
        .CALL   R0-R2, R4, R5
        .RETURN R3 count
        .KEEP   R0-R2, R5
        .DESTROY R4, R7
        .LINK   R6
`;
const OTHERS = `        .ENDPROC
        .PROC   Q
        .DESTROY R7
        .KEEP   *
        .LINK   R6
        MOVC    1,R7
        JMP     0.X6
        .ENDPROC
        .PROC   S
        .KEEP   *
        .LINK   STACK
        RET     0
        .ENDPROC
        .MONITOR ASK = 0xC5
        .RETURN ONE: R1
        .RETURN TWO: R3
        .DESTROY R7, R1, R3
        .KEEP   *
        .EXITS  ERROR, ONE, TWO
        .ENDPROC
        .DATA   0x400
SAVED:  .WORD   0
OTHER:  .WORD   0, 0
BUFFER: .RES    20
`;

/** Codes of what the assembler says about a body, whose statements stand between semicolons. */
function codes(body: string): string {
  const lines = body.split("; ").map((line) => (/^\.\w+:/.test(line) ? line : `        ${line}`));
  const { diagnostics } = assemble({ file: "x.asm", text: `${STATED}${lines.join("\n")}\n${OTHERS}` });
  return diagnostics.map(({ code }) => code).join(" ");
}

const WRONG: readonly (readonly [what: string, codes: string, body: string])[] = [
  ["exchanges a kept register", "E201", "MOVC 1,R3; XCH R1,R4; JMP 0.X6"],
  ["exchanges the link with a word", "E203", "MOVC 1,R3; XCH R6,X4; JMP 0.X6"],
  ["pops fewer words than it pushed", "E201 E203", "MOVC 1,R3; STC 1; MOVC 5,R1; UNS 0; JMP 0.X6"],
  ["pops in another grouping", "E201", "MOVC 1,R3; STC 2; MOVC 5,R1; UNS 1; UNS 0; JMP 0.X6"],
  ["pops as many as a word says", "E203", "STC 1; MOD 0.X4; UNS 1; MOVC 1,R3; JMP 0.X6"],
  ["loads a pair over a kept register", "E201", "MOVL 0.X4,R2; JMP 0.X6"],
  ["steps a kept register in a move", "E201", "MOVC 1,R3; MOVM X2,X4; JMP 0.X6"],
  ["steps a kept register in a block move", "E201", "MOVC 1,R3; MOVC 4,R7; MOWA X4,X5,R7; JMP 0.X6"],
  ["steps one in a block move that is like another", "E201", "MOVC 1,R3; MOVC 4,R7; MSWD X4,X5,R7; JMP 0.X6"],
  ["steps a kept register in a store", "E201", "MOVC 1,R3; PUT R3,X5; JMP 0.X6"],
  [
    "moves a block over the saved word",
    "E201",
    "MOVC 1,R3; MOV R1,SAVED; MOVC BUFFER,R4; MOVC SAVED-2,R7; MOVC 3,R1; MOWA X4,X7,R1; MOV SAVED,R1; JMP 0.X6",
  ],
  [
    "stores over the saved word through a register",
    "E201",
    "MOV R1,SAVED; MOVC SAVED,R7; MOVC 9,X7; MOVC 1,R1; MOV SAVED,R1; MOVC 1,R3; JMP 0.X6",
  ],
  [
    "stores a byte into the saved word",
    "E201",
    "MOV R1,SAVED; MOVC 2*SAVED,R7; MOVB R0,0.X7; MOVC 1,R1; MOV SAVED,R1; MOVC 1,R3; JMP 0.X6",
  ],
  ["takes a stored byte for the word", "E201", "MOVC 1,R3; MOVB R1,0.X4; MOVC 2,R1; MOV 0.X4,R1; JMP 0.X6"],
  [
    "shifts the saved word, the second of a long",
    "E201",
    "MOV R1,SAVED; MOVC SAVED-1,R7; SLLL X7,2; MOVC 1,R1; MOV SAVED,R1; MOVC 1,R3; JMP 0.X6",
  ],
  [
    "saves in a float that is computed",
    "E201",
    "MOVC 1,R3; MOV R1,1.X4; FADD X4,X4; MOVC 1,R1; MOV 1.X4,R1; JMP 0.X6",
  ],
  ["saves in a long float", "E201", "MOVC 1,R3; MOV R1,3.X4; FADD.L X4,X4; MOVC 1,R1; MOV 3.X4,R1; JMP 0.X6"],
  ["multiplies into a pair", "E201", "MOVC 1,R3; MUL R0,R4; JMP 0.X6"],
  ["wraps from R7 to R0 in a long shift", "E201", "MOVC 1,R3; MOVC 5,R7; SLLL R7,1; JMP 0.X6"],
  ["reads the status into a kept register", "E201", "MOVC 1,R3; SVS R5; JMP 0.X6"],
  ["tests itself, which sets R0", "E201", "MOVC 1,R3; TST; JMP 0.X6"],
  ["skips the result", "E202", "SBN R0,3; MOVC 1,R3; JMP 0.X6"],
  ["spoils a register where a skip is not taken", "E201", "MOVC 1,R3; SEQ R0,1; MOVC 1,R5; JMP 0.X6"],
  ["counts a kept register down", "E201", "MOVC 1,R3; .L: SOB R1,.L; JMP 0.X6"],
  ["holds the link over a call that destroys it", "E203", "MOVC 1,R3; MOV R6,R7; JMP R6,Q; JMP 0.X7"],
  [
    "uses the result of another exit",
    "E201 E205 E202",
    "MOV R6,SAVED; MON ASK : *; JMP .E; JMP .E; JMPI SAVED; .E: ADD R3,R4; JMPI SAVED",
  ],
  ["returns by the stack of another", "E203", "MOVC 1,R3; CALL 0,S; RET 0"],
  ["returns to the next word of the caller", "E206", "MOVC 1,R3; MOV R6,0.X4; INC 0.X4; JMPI 0.X4"],
  ["executes a word that nobody knows", "E208", "MOVC 1,R3; XCU R0; JMP 0.X6"],
];

const RIGHT: readonly (readonly [what: string, body: string])[] = [
  ["exchanges and exchanges back", "MOVC 1,R3; XCH R1,R7; MOVC 2,R1; XCH R7,R1; JMP 0.X6"],
  ["exchanges the link with a word and back", "MOVC 1,R3; XCH R6,X4; XCH R6,X4; JMP 0.X6"],
  ["saves all registers on the process stack", "STC 7; MOVC 1,R5; MOVC 2,R6; UNS 7; MOVC 1,R3; JMP 0.X6"],
  ["calls by the stack between push and pop", "MOVC 1,R3; STC 2; MOVC 5,R1; CALL 0,S; UNS 2; JMP 0.X6"],
  ["saves a pair", "MOVC 1,R3; MOVL R1,0.X4; MOVC 1,R2; MOVL 0.X4,R1; JMP 0.X6"],
  [
    "pushes the register that points to the stack",
    "MOVC 1,R3; MOV R4,R7; STC R7,X7; UNS R7,X7; SEQ R7,R4; NOP; JMP 0.X6",
  ],
  [
    "moves a block beside the saved words",
    "MOVC 1,R3; MOV R1,SAVED; MOV R2,OTHER; MOVC BUFFER,R4; MOVC BUFFER+8,R7; MOVC 5,R2; MOWA X4,X7,R2; MOVC 1,R1; MOV SAVED,R1; MOV OTHER,R2; JMP 0.X6",
  ],
  [
    "stores a byte beside",
    "MOVC 1,R3; MOV R1,SAVED; MOVC 2*BUFFER,R7; MOVB R0,0.X7; MOVC 1,R1; MOV SAVED,R1; JMP 0.X6",
  ],
  ["saves behind a long float", "MOVC 1,R3; MOV R1,4.X4; FADD.L X4,X4; MOVC 1,R1; MOV 4.X4,R1; JMP 0.X6"],
  ["saves before a float", "MOVC 1,R3; MOV R1,-1.X4; FADD X4,X4; MOVC 1,R1; MOV -1.X4,R1; JMP 0.X6"],
  ["adds and takes away again", "MOVC 1,R3; ADDC 5,R1; ADDC -5,R1; INCD R1,R2; DECD R2,R1; JMP 0.X6"],
  ["counts a register that it has saved", "MOVC 1,R3; MOV R1,SAVED; .L: SOB R1,.L; MOV SAVED,R1; JMP 0.X6"],
  ["saves where a stack of its own has room", "MOVC 1,R3; STC R6,X4; MOVC 1,R6; UNS R6,X4; JMP 0.X6"],
  ["skips over one word", "MOVC 1,R3; SEQ R0,1; JMP .A; NOP; .A: JMP 0.X6"],
  ["sets the result on both ways", "MOV R0,R3; SGE R3,0; MOVC 0,R3; JMP 0.X6"],
  ["returns through a word", "MOVC 1,R3; MOV R6,SAVED; JMP R6,Q; JMPI SAVED"],
  ["returns through a word that a register points to", "MOVC 1,R3; MOV R6,SAVED; MOVC SAVED,R7; JMPI 0.X7"],
  ["has a helper in its body", "MOVC 1,R3; MOV R6,R7; JMP R6,.H; MOV R7,R6; JMP 0.X6; .H: JMP 0.X6"],
  ["has a helper that sets the result", "JMP R7,.H; JMP 0.X6; .H: MOVC 2,R3; JMP 0.X7"],
  ["has a helper with locals", "CALL 1,.H; JMP 0.X6; .H: MOVC 2,R3; RET 0"],
  ["has a helper with two exits", "CALL 1,.H; JMP 0.X6; JMP 0.X6; .H: MOVC 2,R3; SEQ R0,0; RET 1; RET 0"],
  [
    "has a loop with two ends",
    "MOVC 0,R3; JON X4,.L; JMP 0.X6; .L: ADDC 1,R3; ADD R3,R4; JON X4,.L; JMP 0.X6",
  ],
  ["repeats an instruction until a word changes", "MOVC 1,R3; NOP; SOZP 0.X4; JMP 0.X6"],
  ["swaps the bytes of a copy", "MOVC 1,R3; MOV R1,R7; SWP R1; MOV R7,R1; JMP 0.X6"],
];

describe("a procedure that is wrong because it", () => {
  it.each(WRONG)("%s", (_, expected, body) => {
    expect(codes(body)).toBe(expected);
  });
});

describe("a procedure that is right although it", () => {
  it.each(RIGHT)("%s", (_, body) => {
    expect(codes(body)).toBe("");
  });
});
