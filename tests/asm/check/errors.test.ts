// Seeded errors, each of a kind that the checker knows: the line, the code and the path of what it says. And the ways of
// saving registers that it must follow, of which it says nothing.

import { describe, expect, it } from "vitest";
import { assemble } from "../../../asm/index.ts";

/** `CODE line` of every message, with the lines of its path where it has one. */
function messages(text: string, paths = false): string[] {
  const { diagnostics } = assemble({ file: "x.asm", text });
  return diagnostics.map(({ code, line, related = [] }) => {
    const lines = related.flatMap((one) => (one.kind === "flow" ? [one.line] : []));
    return paths && lines.length > 0 ? `${code} ${line} by ${lines.join(" ")}` : `${code} ${line}`;
  });
}

/** The body of a procedure that keeps all but what is said, between a statement of six lines and .ENDPROC. */
const body = (clauses: string, lines: string): string =>
  `        .PROC   P\n${clauses}        .ENDPROC\n`.replace("        .ENDPROC", `${lines}        .ENDPROC`);

const KEEPS = `        .CALL   R4 element
        .RETURN R3 count
        .KEEP   R0-R2, R5
        .DESTROY R4, R7
        .LINK   R6
`;

describe("what the checker finds", () => {
  it("a kept register that is written and not restored on one path", () => {
    const text = body(
      KEEPS,
      `        MOVC    1,R3
        JOZ     R4,.OUT
        MOVC    2,R1
.OUT:   JMP     0.X6
`,
    );
    expect(messages(text, true)).toEqual(["E201 10 by 7 8 9 10"]);
  });

  it("a result that one path does not set", () => {
    const text = body(
      KEEPS,
      `        JOZ     R4,.OUT
        MOVC    1,R3
.OUT:   JMP     0.X6
`,
    );
    expect(messages(text, true)).toEqual(["E202 9 by 7 9"]);
  });

  it("a result that is set on return through the other exit only", () => {
    const text = body(
      `        .RETURN OK: R0
        .KEEP   *
        .LINK   R6
        .EXITS  ERROR, OK
`,
      `        JVN     .OK
        JMP     0.X6
.OK:    JMP     1.X6
`,
    );
    expect(messages(text)).toEqual(["E202 8"]);
  });

  it("a link that a call has overwritten", () => {
    const text = `        .PROC   P
        .KEEP   *
        .LINK   R6
        JMP     R6,Q
        JMP     0.X6
        .ENDPROC
        .PROC   Q
        .KEEP   *
        .LINK   R6
        JMP     0.X6
        .ENDPROC
`;
    expect(messages(text, true)).toEqual(["E203 5 by 4 5"]);
  });

  it("a link that is written over", () => {
    const text = body(KEEPS, "        MOVC    1,R3\n        MOV     X6,R6\n        JMP     0.X6\n");
    expect(messages(text)).toEqual(["E203 9"]);
  });

  it("words that are left on the process stack", () => {
    const text = body(KEEPS, "        MOVC    1,R3\n        STC     2\n        JMP     0.X6\n");
    expect(messages(text)).toEqual(["E203 9"]);
  });

  it("a return by RET over words that were pushed", () => {
    const text = body("        .KEEP   *\n        .LINK   STACK\n", "        STC     0\n        RET     0\n");
    expect(messages(text)).toEqual(["E203 5"]);
  });

  const CALLS = `        .MONITOR WRITE = 0xC4
        .CALL   R0 text, R1 characters
        .RETURN R7 completion code
        .KEEP   R1-R6
        .DESTROY R0
        .EXITS  ERROR, OK
        .ENDPROC
        .PROC   P
        .DESTROY *
        .LINK   R6
`;

  it("a call whose arguments are not set", () => {
    const text = `${CALLS}        MOVC    1,R0
        MON     WRITE : *
        JMP     0.X6
        JMP     0.X6
        .ENDPROC
`;
    expect(messages(text)).toEqual(["E204 12"]);
  });

  it("a value that is held across a call that destroys it", () => {
    const text = `${CALLS}        MOVC    1,R0
        MOVC    1,R1
        MON     WRITE : *
        JMP     .OUT
        ADDC    1,R0
.OUT:   JMP     0.X6
        .ENDPROC
`;
    expect(messages(text, true)).toEqual(["E205 15 by 11 12 13 15"]);
  });

  it("a register that nobody has set", () => {
    const text = body(KEEPS, "        MOV     0.X5,R3\n        JMP     0.X6\n");
    expect(messages(text)).toEqual(["E205 7"]);
  });

  it("an exit that is not among the stated ones", () => {
    const text = body(
      "        .KEEP   *\n        .LINK   R6\n        .EXITS  ERROR, OK\n",
      "        JMP     2.X6\n",
    );
    expect(messages(text)).toEqual(["E206 5"]);
  });

  it("an exit of a procedure that does not come back", () => {
    expect(messages(body("        .EXITS  NONE\n        .LINK   R6\n", "        JMP     0.X6\n"))).toEqual([
      "E206 4",
    ]);
  });

  it("code that runs out of the body", () => {
    const text = `${body(KEEPS, "        MOVC    1,R3\n        SOZ     0.X4\n        JMP     0.X6\n")}        NOP\n`;
    expect(messages(text)).toEqual(["E207 8"]);
  });

  it("code that runs into data", () => {
    expect(messages(`${body(KEEPS, "        MOVC    1,R3\n        JMP     D\n")}D:      .WORD 1\n`)).toEqual([
      "E207 8",
    ]);
  });

  it("an exit behind a call that is the middle of an instruction", () => {
    const text = `${CALLS}        MOVC    1,R0
        MOVC    1,R1
        MON     WRITE : *
        JMP     FAR
        JMP     0.X6
        .ENDPROC
        .RES    4000
FAR:    NOP
`;
    expect(messages(text)).toContain("E207 13");
  });

  it("a skip into the middle of an instruction", () => {
    const text = body(
      KEEPS,
      "        MOVC    1,R3\n        SEQ     R4,1\n        MOVC    0x1234,R3\n        JMP     0.X6\n",
    );
    expect(messages(text)).toEqual(["E207 8"]);
  });

  it("a jump that cannot be followed", () => {
    expect(messages(body(KEEPS, "        MOVC    1,R3\n        JMPI    0.X4\n"))).toEqual(["E208 8"]);
  });

  it("a call with another link", () => {
    const text = `        .PROC   P
        .EXITS  NONE
        JMP     R5,Q
.END:   JMP     .END
        .ENDPROC
        .PROC   Q
        .KEEP   *
        .LINK   R6
        JMP     0.X6
        .ENDPROC
`;
    expect(messages(text)).toEqual(["E209 3"]);
  });

  it("a monitor call without a statement", () => {
    expect(messages(body(KEEPS, "        MOVC    1,R3\n        MON     7\n        JMP     0.X6\n"))).toEqual([
      "W200 8",
    ]);
  });

  it("code that is never reached", () => {
    expect(messages(body(KEEPS, "        MOVC    1,R3\n        JMP     0.X6\n        NOP\n"))).toEqual([
      "W201 9",
    ]);
  });
});

describe("what the checker follows", () => {
  it("prefixes that are lines of their own", () => {
    const text = (more: number) =>
      body(
        "        .CALL   R4\n        .DESTROY R1\n        .KEEP   *\n        .LINK   R6\n",
        `        MODC    100\n        MOD     0.X4\n        MOVC    1,R1\n        MODC    ${more}\n        JMP     1.X6\n`,
      );
    expect(messages(text(-1))).toEqual([]);
    expect(messages(text(0))).toEqual(["E206 9"]);
    expect(messages(text(-1).replace(/ MODC {4}-1$/m, " MOD     0.X4"))).toEqual(["E208 9"]);
  });

  const SAVES: readonly (readonly [string, string])[] = [
    ["in a word of memory", "MOV R1,SAVED; MOVC 5,R1; MOV SAVED,R1"],
    ["in another register", "MOV R1,R7; MOVC 5,R1; MOV R7,R1"],
    ["on the process stack", "STC 2; MOVC 5,R0; MOVC 5,R1; UNS 2"],
    ["on a stack of its own", "MOVC 64,R7; STC R1,X7; MOVC 5,R1; UNS R1,X7"],
    ["in a record", "MOV R1,3.X4; MOVC 5,R1; MOV 3.X4,R1"],
    ["by an exchange", "MOVC 7,R7; XCH R1,R7; XCH R7,R1"],
    ["two at a time", "MOVL R1,2.X4; MOVC 1,R1; MOVC 1,R2; MOVL 2.X4,R1"],
    ["by counting up and down", "ADDC 3,R4; MOV R1,0.X4; MOVC 1,R1; ADDC -3,R4; MOV 3.X4,R1"],
    ["over a loop", "MOV R1,SAVED; MOVC 9,R1; NOP; SOB R1,.-1; MOV SAVED,R1"],
    ["with PUT and a step back", "MOV R4,R7; PUT R1,X7; MOVC 1,R1; MOV 0.X4,R1"],
    ["over a call", "MOV R6,SAVED; JMP R6,Q; MOV SAVED,R6"],
    ["over a helper without a statement", "MOV R6,SAVED; JMP R6,HELP; MOV SAVED,R6"],
    ["by helpers that save and restore", "MOV R6,R7; JMP R6,SAVE; MOVC 1,R1; JMP R6,RESTORE; MOV R7,R6"],
  ];

  it.each(SAVES)("a register saved %s", (_, code) => {
    const lines = code.split("; ").map((line) => `        ${line}\n`);
    const text = `${body(KEEPS, `${lines.join("")}        MOVC    1,R3\n        JMP     0.X6\n`)}
        .PROC   Q
        .DESTROY R7
        .KEEP   *
        .LINK   R6
        MOVC    1,R7
        JMP     0.X6
        .ENDPROC
HELP:   MOVC    2,R7
        JMP     0.X6
SAVE:   MOV     R1,SAVED
        JMP     0.X6
RESTORE: MOV    SAVED,R1
        JMP     0.X6
        .DATA
SAVED:  .WORD   0
`;
    expect(messages(text)).toEqual([]);
  });

  it("but not a helper that spoils what it is told to keep", () => {
    const text = `${body(KEEPS, "        MOV R6,R7\n        JMP R6,HELP\n        MOVC 1,R3\n        JMP 0.X7\n")}
HELP:   MOVC    2,R1
        JMP     0.X6
`;
    expect(messages(text)).toEqual(["E201 10"]);
  });

  it("a tail call, which returns for its caller", () => {
    const text = `        .PROC   P
        .RETURN OK: R0
        .KEEP   *
        .LINK   R6
        .EXITS  ERROR, OK
        JMP     Q
        .ENDPROC
        .PROC   Q
        .RETURN OK: R0
        .KEEP   *
        .LINK   R6
        .EXITS  ERROR, OK
        MOV     R0,0x400
        MOVC    1,R0
        JVN     .OK
        MOV     0x400,R0
        JMP     0.X6
.OK:    JMP     1.X6
        .ENDPROC
`;
    expect(messages(text)).toEqual([]);
  });

  it("an exit that is chosen by adding to the link", () => {
    const text = body(
      "        .KEEP   *\n        .LINK   R6\n        .EXITS  ERROR, OK\n",
      `        MOV     R6,0x400
        JVN     .OK
        JMPI    0x400
.OK:    MOVC    0x400,R6
        INC     0.X6
        MOV     0.X6,R6
        JMP     0.X6
`,
    );
    expect(messages(text)).toEqual([]);
  });

  it("a procedure that is called by CALL", () => {
    const text = `        .PROC   P
        .KEEP   *
        .LINK   STACK
        .EXITS  A, B
        STC     1
        MOVC    3,R1
        CALL    2,Q
        JMP     .A
        UNS     1
        RET     1
.A:     UNS     1
        RET     0
        .ENDPROC
        .PROC   Q
        .CALL   R1 number
        .KEEP   *
        .LINK   STACK
        .EXITS  A, B
        SEQ     R1,0
        RET     1
        RET     0
        .ENDPROC
`;
    expect(messages(text)).toEqual([]);
  });
});

describe("a register that is cleared by itself", () => {
  const cleared = (instruction: string) => `        .PROC   P
        .RETURN R1 nothing
        .KEEP   *
        .LINK   R6
        ${instruction}
        JMP     0.X6
        .ENDPROC
`;

  it.each(["XOR R1,R1", "SUB R1,R1", "SUBU R1,R1"])("%s sets it, and uses nothing", (instruction) => {
    expect(messages(cleared(instruction))).toEqual([]);
  });

  it.each(["ADD R1,R1", "XOR R2,R1", "SUB X1,R1", "XOR X1,R1", "IOR R1,R1"])(
    "%s uses what it holds",
    (instruction) => {
      expect(new Set(messages(cleared(instruction)))).toEqual(new Set(["E205 5"]));
    },
  );

  it("is a plain 0, to which a number may be added", () => {
    const text = `        .PROC   P
        .KEEP   *
        .LINK   R6
        .DESTROY R7
        SUB     R7,R7
        ADDC    BACK,R7
        JMP     0.X7
BACK:   JMP     0.X6
        .ENDPROC
`;
    expect(messages(text)).toEqual([]);
  });
});
