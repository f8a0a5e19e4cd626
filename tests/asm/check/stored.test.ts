// A word at a fixed address holds what was saved there until something that is called stores into it.

import { describe, expect, it } from "vitest";
import { messagesOf } from "../diagnosed.ts";

const program = (stores: string, between = "MOVC    1,R7") =>
  `        .PROC   P
        .DESTROY R7
        .KEEP   *
        .LINK   R6
        MOV     R6,SAVED
        JMP     R6,Q
        JMPI    SAVED
        .ENDPROC
        .PROC   Q
        .DESTROY R5, R7
        .KEEP   *
        .LINK   R6
        MOV     R6,R5
        JMP     R6,R
        JMP     0.X5
        .ENDPROC
        .PROC   R
        .DESTROY R7
        .KEEP   *
        .LINK   R6
        ${between}
        ${stores}
        JMP     0.X6
        .ENDPROC
        .DATA   0x400
SAVED:  .WORD   0
OTHER:  .WORD   0
`.replace(".DESTROY R7\n", ".DESTROY R5, R7\n");

describe("a link that is saved in a word", () => {
  it("is lost when what is called stores there, however deep", () => {
    for (const stores of ["MOV     R0,SAVED", "MOVC    0,X7"]) {
      expect(messagesOf(program(stores, "MOVC    SAVED,R7"))).toEqual([
        expect.stringMatching(/^E203 7 .*Q, called at x\.asm:6, stores into the word/),
      ]);
    }
  });

  it("is there when what is called stores elsewhere", () => {
    expect(messagesOf(program("MOV     R0,OTHER"))).toEqual([]);
    expect(messagesOf(program("MOVC    0,X7", "MOVC    OTHER,R7"))).toEqual([]);
  });

  it("is lost in a procedure that calls itself", () => {
    const text = program("NOP").replace("JMP     R6,R\n", "JMP     R6,P\n");
    expect(messagesOf(text)[0]).toMatch(/^E203 7 .*Q, called at x\.asm:6, stores into the word/);
  });
});

it("a kept register is not kept in a word that a call stores into, and a result may come in it", () => {
  const text = (after: string) => `        .PROC   P
        .CALL   R1 number
        .RETURN R0 number
        .KEEP   *
        .LINK   R6
        STC     7
        MOV     R1,SAVED
        CALL    0,Q
        UNS     7
        MOV     SAVED,R0
        ${after}
        JMP     0.X6
        .ENDPROC
        .PROC   Q
        .KEEP   *
        .LINK   STACK
        INC     COUNT
        RET     0
        .ENDPROC
        .DATA   0x400
SAVED:  .WORD   0
COUNT   = SAVED
`;
  const with4 = (source: string) =>
    source.replace(
      "INC     COUNT",
      "STC     0\n        MOVC    3,R0\n        MOV     R0,COUNT\n        UNS     0",
    );
  expect(messagesOf(with4(text("NOP")))).toEqual([]);
  expect(messagesOf(with4(text("MOV     SAVED,R1")))).toEqual([expect.stringMatching(/^E201 12 P keeps R1/)]);
});

describe("behind a change of BASE", () => {
  const text = (before: string, after: string) => `        .PROC   P
        .CALL   R0 base
        .KEEP   R0-R3
        .DESTROY *
        .LINK   R6
        MOV     ${before},R4
        LDB     R0
        MOV     R1,0.X4
        MOV     ${after},R5
        MOVC    1,R1
        MOV     0.X5,R1
        JMP     0.X6
        .ENDPROC
        .DATA   0x400
PLACE:  .WORD   0
`;

  it("an address of a word is that of another word", () => {
    expect(messagesOf(text("PLACE", "PLACE"))).toEqual([expect.stringMatching(/^E201 12 P keeps R1/)]);
    expect(messagesOf(text("PLACE", "R4"))).toEqual([]);
  });

  it("what comes from where two such changes meet is a new word", () => {
    const meet = (lines: string) =>
      text("R0", "PLACE").replace("MOV     R1,0.X4", `MOV PLACE,R4\n        MOV R1,0.X4\n        ${lines}`);
    expect(messagesOf(meet("NOP"))).toEqual([]);
    expect(messagesOf(meet("SNE R0,0\n        LDB R0"))).toEqual([
      expect.stringMatching(/^E201 15 P keeps R1/),
    ]);
  });

  it("the process stack holds other words", () => {
    const stack = (lines: string) => text("R0", "R4").replace("MOV     0.X5,R1", lines);
    expect(messagesOf(`${stack("MOV 0.X5,R1")}`)).toEqual([]);
    const saved = stack("MOV 0.X5,R1").replace("        LDB", "        STC 3\n        LDB");
    expect(messagesOf(saved.replace("JMP     0.X6", "UNS 3\n        JMP 0.X6"))[0]).toMatch(
      /^E201 14 P keeps R0/,
    );
  });
});
