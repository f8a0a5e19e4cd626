// Exits that are chosen before the paths meet: each is checked with what comes back through it.

import { describe, expect, it } from "vitest";
import { assemble } from "../../../asm/index.ts";
import { codesOf, messagesOf } from "../diagnosed.ts";

const procedure = (lines: string, link = "R6") => `        .PROC   P
        .RETURN OK: R3 place
        .KEEP   R0-R2, R4, R5
        .DESTROY *
        .LINK   ${link}
        .EXITS  ERROR, OK
${lines}        .ENDPROC
`;

describe("one return for two exits", () => {
  const chosen = (found: string, missing = "NOP") =>
    procedure(`        JVN     .FOUND
        ${missing}
        JMP     .OUT
.FOUND: ${found}
        ADDC    1,R6
.OUT:   JMP     0.X6
`);

  it("is right when each exit has what belongs to it", () => {
    expect(messagesOf(chosen("MOVC 1,R3"))).toEqual([]);
  });

  it("is wrong where the result of an exit is not set", () => {
    expect(messagesOf(chosen("NOP", "MOVC 1,R3"))).toEqual([
      expect.stringMatching(/^E202 12 .*through OK .*R3 \(place\)/),
    ]);
  });

  it("is wrong where one exit alone spoils a kept register", () => {
    expect(messagesOf(chosen("MOVL 0.X6,R2"))).toEqual([expect.stringMatching(/^E201 12 .*R2.*through OK/)]);
    expect(messagesOf(chosen("MOVC 1,R3", "MOVC 1,R5"))).toEqual([
      expect.stringMatching(/^E201 12 .*R5.*through ERROR/),
    ]);
  });

  it("is wrong where one path has an exit that is not there", () => {
    expect(codesOf(chosen("MOVC 1,R3", "ADDC 2,R6"))).toEqual(["E206 12"]);
  });
});

describe("a link that is saved with the exit", () => {
  it("in memory", () => {
    const lines = `        MOV     R6,LINK
        JVN     .OUT
        MOVC    2,R3
        MOVC    LINK,R7
        INC     0.X7
.OUT:   JMPI    LINK
`;
    expect(messagesOf(`${procedure(lines)}        .DATA\nLINK:   .WORD 0\n`)).toEqual([]);
  });

  it("on the process stack", () => {
    const lines = `        STC     0
        JVN     .ERROR
        UNS     0
        MOVC    1,R3
        RET     1
.ERROR: UNS     0
        RET     0
`;
    expect(messagesOf(procedure(lines, "STACK"))).toEqual([]);
  });

  it("in one of two registers", () => {
    const lines = `        MOV     R6,R7
        JVN     .A
        ADDC    1,R7
        MOVC    1,R3
        JMP     .OUT
.A:     ADDC    1,R6
        MOVC    1,R3
.OUT:   JVN     .B
        JMP     0.X7
.B:     JMP     0.X6
`;
    expect(codesOf(procedure(lines))).toEqual([]);
    expect(
      codesOf(procedure(lines.replace("        MOVC    1,R3\n        JMP     .OUT", "        JMP     .OUT"))),
    ).toEqual(["E202 14"]);
  });
});

describe("a helper without a statement", () => {
  const calls = (ok: string) => `        .PROC   P
        .DESTROY R5, R7
        .KEEP   *
        .LINK   R6
        JMP     R5,HELP
        JMP     0.X6
        ${ok}
        JMP     0.X6
        .ENDPROC
HELP:   JVN     .OUT
        ADDC    1,R5
        MOVC    1,R7
.OUT:   JMP     0.X5
`;

  it("comes back to the exits that its paths have chosen", () => {
    expect(codesOf(calls("ADDC 1,R7"))).toEqual([]);
    expect(codesOf(calls("ADDC 1,R1"))).toEqual(["E205 7", "E201 8"]);
    expect(codesOf(calls("ADDC 1,R7").replace("        MOVC    1,R7\n", ""))).toEqual(["E205 7"]);
  });
});

describe("links without end", () => {
  it("are lost in a loop that adds to one", () => {
    const lines =
      "        MOVC    1,R3\n.NEXT:  ADDC    1,R6\n        SOB     R7,.NEXT\n        JMP     0.X6\n";
    const found = codesOf(procedure(lines.replace("SOB", "MOVC 9,R7\n        SOB")));
    expect(found).toContain("E206 11");
    expect(found).toContain("E203 11");
  });

  it("in many places take little time", () => {
    const step = (n: number) => `        JVN     .+2\n        ADDC    1,R${n}\n`;
    const saves =
      "        MOV     R6,R7\n        MOV     R6,R3\n        MOV     R6,0\n        MOV     R6,1\n";
    const lines = Array.from({ length: 300 }, (_, i) => step([3, 6, 7][i % 3]!)).join("");
    expect(codesOf(procedure(`${saves}${lines}        JMP     0.X6\n`))).toContain("E206 611");
  });
});

it("follows a jump of R0 whose distance is in a prefix: its last word alone would be NOP", () => {
  const text = `        .PROC   FAR
        .CALL   R0 what
        .KEEP   *
        .LINK   R6
        JON     R0,.FAR
        .REPEAT 15
        NOP
        .ENDREPEAT
        JMP     0.X6
.FAR:   JMP     1.X6
        .ENDPROC
`;
  const { diagnostics } = assemble({ file: "x.asm", text });
  expect(diagnostics.map(({ code, line }) => [code, line])).toEqual([["E206", 10]]);
});
