// Everything that stores into a word where something is saved is seen: whatever the instruction, and the process stack too.

import { describe, expect, it } from "vitest";
import { assemble } from "../../../asm/index.ts";

const DATA = `        .DATA   0x800
BEFORE: .RES    40
SAVED:  .WORD   0
AFTER:  .RES    40
`;

/** A procedure that may use all registers but R1, which it keeps, and its link; with the lines of a body. */
const procedure = (lines: string, kept = "R1") =>
  `        .PROC   P
        .CALL   R0, R2, R3, R4, R5, R7
        .DESTROY R0, R2-R5, R7
        .KEEP   *
        .LINK   R6
${lines
  .split(";")
  .map((line) => `        ${line.trim()}\n`)
  .join("")}        JMP     0.X6
        .ENDPROC
${DATA}`.replace("R1", kept);

const codes = (text: string) => [
  ...new Set(assemble({ file: "x.asm", text }).diagnostics.map(({ code }) => code)),
];
/** R1 is saved in SAVED, what is given happens, and R1 comes from there. */
const around = (lines: string) => codes(procedure(`MOV R1,SAVED; ${lines}; MOV SAVED,R1`));

describe("a word in which a register is saved", () => {
  it.each([
    "MOVC 0,R0; MOV R0,SAVED",
    "MOVC SAVED-4,R4; CLR 4.X4",
    "MOVC 2*SAVED,R4; MOVB R2,0.X4",
    "MOVC 2*SAVED-1,R4; MOVB R2,2.X4",
    "MOVC SAVED,R4; MOVL R2,0.X4",
    "MOVC SAVED-1,R4; MOVL R2,0.X4",
    "GNW SAVED,R0",
    "MOVC SAVED,R4; INCD X4,0.X4",
    "MOVC SAVED-3,R4; DECD X5,3.X4",
    "MOVC SAVED,R4; MOVC 3,X4",
    "MOVC SAVED,R4; PUT R0,X4",
    "MOVC SAVED,R4; MOVM X2,X4",
    "MOVC SAVED+1,R4; STC R0,X4",
    "MOVC SAVED,R4; XCH R0,X4",
    "MOVC SAVED,R4; MUL R0,0.X4",
    "MOVC SAVED-1,R4; MUL R0,0.X4",
    "MOVC SAVED-1,R4; DIV R0,0.X4",
    "MOVC SAVED,R4; SXT X4,3",
    "MOVC SAVED,R4; XTR X4,3",
    "MOVC SAVED,R4; SLC X4,3",
    "MOVC SAVED-1,R4; SRLL X4,3",
    "MOVC SAVED,R4; SETS X4,3",
    "MOVC SAVED,R4; RELS X4,3",
    "MOVC SAVED,R4; RESS X4,3; NOP",
    "MOVC SAVED,R4; SWP X4",
    "MOVC SAVED,R4; SVS X4",
    "MOVC SAVED,R4; SVB X4",
    "MOVC SAVED,R4; RIO X4,R0",
    "MOVC SAVED-1,R4; FADD X0,X4",
    "MOVC SAVED-3,R4; FADD.L X0,X4",
    "MOVC SAVED-3,R4; FCNV X0,X4",
    "MOVC SAVED-1,R4; FINT X0,X4",
    "MOVC 2*SAVED-15,R4; FDEC X0,X4",
    "MOVC 2*SAVED-23,R4; FDEC.L X0,X4",
    "MOVC SAVED-2,R4; MOVC 3,R3; MOWA X0,X4,R3",
    "MOVC SAVED+2,R4; MOVC 3,R3; MSWD X0,X4,R3",
    "MOVC 2*SAVED-3,R4; MOVC 4,R3; MOBA X0,X4,R3",
    "MOVC 2*SAVED+3,R4; MOVC 4,R3; MOBD X0,X4,R3",
    "MOVC 9,R0; MOVC 2*SAVED,R4; MOVC 2,R3; FILB R0,X4,R3",
    "MOVC 9,R0; MOVC 2*SAVED-1,R4; MOVC 2,R3; FILB R0,X4,R3",
    "MOVC 9,R0; MOVC 0x300,R4; MOVC 4000,R3; FILB R0,X4,R3",
    "MOVC 9,R0; MOVC 2*SAVED-7,R4; FILB R0,X4,R3",
    "MOVC 0x700,R4; MOWA X0,X4,R3",
    "MOVC 0x900,R4; MOWD X0,X4,R3",
    "MOVC SAVED-1,R4; MOVC 8,R3; ADDD R0,R4,R3",
    "MOVC SAVED-1,R4; SUBD R0,R4,R3",
    "MOVC SAVED,R4; MOVC 0,R5; GSTW R0,G4",
    "MOVC SAVED,R4; GSTW R0,G4",
    "MOVC 2*SAVED+1,R4; MOVC 0,R5; GSTB R0,G4",
    "MOVC SAVED-1,R4; MOVC 0,R5; MOVC 2,R0; GMOW G2,G4,R0",
    "MOVC SAVED-1,R4; MOVC 0,R5; GMSW G2,G4,R0",
    "MOVC 2*SAVED-1,R4; MOVC 0,R5; MOVC 2,R0; GMOB G2,G4,R0",
    "LDB R0",
    "LTT R0",
    "TTM",
  ])("is not kept over %s", (lines) => {
    expect(around(lines)).toContain("E201");
  });

  it.each([
    "MOVC 2*SAVED-1,R4; MOVB R2,0.X4",
    "MOVC SAVED+1,R4; MOVL R2,0.X4",
    "MOVC SAVED-2,R4; MOVL R2,0.X4",
    "GNW BEFORE,R0",
    "MOVC SAVED-2,R4; FADD X0,X4",
    "MOVC SAVED-2,R4; FCNV.L X0,X4",
    "MOVC 2*SAVED-16,R4; FDEC X0,X4",
    "MOVC SAVED-2,R4; MOVC 2,R3; MOWA X0,X4,R3",
    "MOVC SAVED+1,R4; MOWA X0,X4,R3",
    "MOVC SAVED-1,R4; MOVC 9,R3; MOWD X0,X4,R3",
    "MOVC 9,R0; MOVC 2*SAVED-2,R4; MOVC 2,R3; FILB R0,X4,R3",
    "MOVC 9,R0; MOVC 2*SAVED+2,R4; FILB R0,X4,R3",
    "MOVC 0x1000,R4; MOVC 0,R3; MOWA X0,X4,R3",
    "MOVC SAVED-2,R4; MOVC 8,R3; ADDD R0,R4,R3",
    "MOVC SAVED,R4; MOVC 1,R5; GSTW R0,G4",
    "MOVC SAVED-2,R4; MOVC 0,R5; MOVC 2,R0; GMOW G2,G4,R0",
    "MOVC SAVED,R4; ADD X4,R0",
    "MOVC SAVED,R4; SEQ X4,3; NOP",
  ])("is kept over %s", (lines) => {
    expect(around(lines)).toEqual([]);
  });

  it("is not kept in a procedure's caller either", () => {
    const text = (lines: string) => `        .PROC   OUTER
        .CALL   R0
        .DESTROY R0, R2-R7
        .KEEP   *
        .LINK   R6
        MOV     R6,BEFORE
        MOV     R1,SAVED
        MOVC    0,R1
        JMP     R6,P
        MOV     SAVED,R1
        JMPI    BEFORE
        .ENDPROC
${procedure(lines, "R1").replace(".CALL   R0, R2, R3, R4, R5, R7", ".DESTROY R6")}`;
    expect(codes(text("MOVC 2*SAVED,R4; MOVC 0,R2; MOVB R2,0.X4"))).toEqual(["E201"]);
    // The link of OUTER lies there too.
    expect(codes(text("MOVC SAVED-300,R4; MOVC 301,R3; MOVC 0,R0; MOWA X0,X4,R3"))).toEqual(["E203"]);
    expect(codes(text("MOVC SAVED+300,R4; MOVC 301,R3; MOVC 0,R0; MOWA X0,X4,R3"))).toEqual([]);
  });
});

it("nothing is known after an instruction that is not known", () => {
  const text = procedure(
    'MOV R1,SAVED; MOV R6,BEFORE; .ASSUME "it does nothing", GOES P.on; XCU R0; .on: MOV BEFORE,R6; MOV SAVED,R1',
  );
  expect(codes(text)).toEqual(["E203"]);
});

describe("the process stack", () => {
  const pushed = (lines: string) => codes(procedure(`STC 7; ${lines}; UNS 7`));

  it.each([
    "MOVC 0xD80,R0; MOV R0,0",
    "MOVC 0,R4; MOV R0,0.X4",
    "MOVC 0,R4; INC 0.X4",
    "MOVC 0,R4; MOVC 3,R3; MOWA X0,X4,R3",
    "MOVC 0,R4; FILB R0,X4,R3",
    "GNW 0,R0",
    "MOVC 0xD80,R0; MOV R0,1",
    "LDB R0",
    "LTT R0",
    "CSP X0,R2",
    "MOV 0,R4; MOVC 0,R0; MOV R0,6.X4",
    "MOV 0,R4; ADDC -1,R4; MOV R4,0",
    "MOV 0,R4; MOV R4,SAVED; STC 0; MOV SAVED,R4; ADDC 1,R4; MOV R4,0",
  ])("does not hold what was pushed after %s", (lines) => {
    expect(pushed(lines).filter((code) => /E20[13]/.test(code))).not.toEqual([]);
  });

  it.each([
    "MOV 0,R4; MOV 0.X4,R0",
    "MOV 0,R4; MOVC 0,R0; MOV R0,7.X4",
    "MOV 0,R4; STC 3; UNS 3; MOV R4,0",
    "MOV 0,R4; STC 3; MOV R4,0",
    "MOV 0,R4; ADDC -3,R4; MOV R4,0; MOVC 0,R0; MOV R0,2.X4; ADDC 3,R4; MOV R4,0",
    "MOV 1,R4",
  ])("holds it after %s", (lines) => {
    expect(pushed(lines)).toEqual([]);
  });

  it("may be begun where nothing is on it, but is not where it was at a return then", () => {
    const begins = (lines: string) => codes(procedure(`MOVC AFTER+30,R0; MOV R0,0; STC 3; UNS 3; ${lines}`));
    expect(begins("NOP")).toEqual(["E203"]);
    expect(begins('.ASSUME "the stack begins here", EXIT RETURN')).toEqual([]);
    expect(codes(procedure("MOV 0,R4; MOVC AFTER+30,R0; MOV R0,0; STC 3; UNS 3; MOV R4,0"))).toEqual([]);
  });

  it("holds the words of CALL and of the caller, and stores there are seen", () => {
    const text = (call: string, stores: string, link = "STACK") => `        .PROC   OUTER
        .KEEP   *
        .LINK   STACK
        STC     7
        ${call}
        UNS     7
        RET     0
        .ENDPROC
        .PROC   P
        .DESTROY R4
        .KEEP   *
        .LINK   ${link}
        MOV     0,R4
        ${stores}
        RET     0
        .ENDPROC
`;
    expect(codes(text("CALL 0,P", "NOP"))).toEqual([]);
    expect(codes(text("CALL 2,P", "MOV R1,2.X4"))).toEqual([]);
    // The link, the count of local words, a word of OUTER.
    for (const n of [0, 1, 3]) expect(codes(text("CALL 0,P", `MOV R1,${n}.X4`))).toContain("E203");
    expect(codes(text("CALL 2,P\n        CALL 1,P", "MOV R1,2.X4"))).toContain("E203");
    const linked = (n: number) =>
      text("JMP R6,P", `MOV R1,${n}.X4\n        JMP 0.X6`, "R6")
        .replaceAll("DESTROY R4", "DESTROY R4, R6")
        .replace(/JMP 0.X6\n +RET {5}0/, "JMP 0.X6");
    expect(codes(linked(0))).toEqual(["E203"]);
    expect(codes(linked(-1))).toEqual([]);
  });

  it("is followed at its addresses where the program has put it", () => {
    const text = (address: string) =>
      codes(
        procedure(
          `MOVC AFTER+30,R0; MOV R0,0; STC 1; MOVC 0,R0; MOVC ${address},R4; MOV R0,X4; MOVC 0,R1; UNS 1; .ASSUME "the stack begins here", EXIT RETURN`,
        ),
      );
    expect(text("AFTER+29")).toEqual([]);
    expect(text("AFTER+28")).toEqual(["E201"]);
  });

  it("is given up when very much is pushed, and says so", () => {
    const many = (n: number) =>
      codes(
        procedure(Array.from({ length: n }, () => "STC 7; ").join("") + Array(n).fill("UNS 7").join(";")),
      );
    expect(many(100)).toEqual([]);
    expect(many(200)).toContain("E203");
  });
});
