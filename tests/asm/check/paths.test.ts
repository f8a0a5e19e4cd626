// What is said of a flow: one message for one cause, the lines that matter on its path, and what happens on each.

import { describe, expect, it } from "vitest";
import { assemble, type Diagnostic, formatProblem, type PathStep } from "../../../asm/index.ts";

const diagnosticsOf = (text: string): readonly Diagnostic[] => assemble({ file: "x.asm", text }).diagnostics;

/** The steps of a path. */
const flowOf = (d: Diagnostic | undefined): PathStep[] =>
  (d?.related ?? []).flatMap((one) => (one.kind === "flow" ? [one] : []));
/** `line event` of the steps of a path at which something happens. */
const eventsOf = (d: Diagnostic | undefined): string[] =>
  flowOf(d).flatMap(({ line, event }) => (event === undefined ? [] : [`${line} ${event}`]));

/** A procedure that keeps what is not said, its body from line 4 on. */
const procedure = (clauses: string, body: string): string =>
  `        .PROC   P\n${clauses}        .KEEP   *\n        .LINK   R6\n${body}        .ENDPROC\n`;

describe("a message about registers", () => {
  it("names all of them that are lost at one return, and the line of each", () => {
    const text = procedure(
      "",
      "        MOVC    1,R1\n        MOVC    2,R2\n        MOV     X1,R3\n        JMP     0.X6\n",
    );
    const [d, ...others] = diagnosticsOf(text);
    expect(others).toEqual([]);
    expect(d!.message).toBe("P keeps R1, R2 and R3, but returns with something else in them");
    expect(d!.advice).toMatch(/^R1 is written at x.asm:4, R2 at x.asm:5, R3 at x.asm:6: save them /);
    expect(eventsOf(d)).toEqual(["4 entry, changes R1", "5 changes R2", "6 changes R3", "7 here"]);
  });

  it("names all results that are not set at one return", () => {
    const text = procedure("        .RETURN R1 place, R2\n", "        JMP     0.X6\n");
    expect(diagnosticsOf(text).map((d) => d.message)).toEqual([
      "P returns without setting R1 (place) and R2",
    ]);
  });

  it("names all arguments that a call lacks", () => {
    const text = `        .MONITOR ASK = 5\n        .CALL R0, R1 size\n        .KEEP *\n        .ENDPROC\n${procedure("", "        MON     ASK\n        JMP     0.X6\n")}`;
    const [d, ...others] = diagnosticsOf(text);
    expect(others).toEqual([]);
    expect(d).toMatchObject({
      message: "the call of ASK needs R0 and R1 (size), but they are not set",
      advice: "set them, or name them in .CALL",
    });
  });

  it("keeps messages of different returns apart", () => {
    const text = procedure(
      "        .CALL R4\n",
      "        MOVC    1,R1\n        JOZ     R4,.OUT\n        MOVC    2,R2\n        JMP     0.X6\n.OUT:   JMP     0.X6\n",
    );
    expect(diagnosticsOf(text).map(({ line, message }) => `${line} ${message}`)).toEqual([
      "8 P keeps R2, but returns with something else in it",
      "9 P keeps R1, but returns with something else in it",
    ]);
  });

  it("says at which exits a call sets a register that is used behind another one", () => {
    const text = `        .MONITOR ASK = 5 : ERROR, OK
        .RETURN OK: R1
        .DESTROY R1
        .KEEP   *
        .ENDPROC
        .PROC   P
        .EXITS  NONE
        MON     ASK : ERROR => FAILED, OK
        STP     0
FAILED: ADD     R1,R1
        STP     0
        .ENDPROC
`;
    const [d] = diagnosticsOf(text);
    expect(d).toMatchObject({
      code: "E205",
      message: "R1 is used here, but ASK, called at x.asm:8, sets R1 only at OK",
      advice: "set it, or use it after that exit only",
    });
    expect(eventsOf(d)).toEqual(["8 entry, ASK returns through ERROR, destroys R1", "10 here"]);
  });
});

describe("a path", () => {
  it("shows statements beside what happens: saved, changed, restored, called, jumped, skipped", () => {
    const text = `        .PROC   P
        .CALL   R4
        .KEEP   *
        .LINK   R6
        MOV     R1,SAVED        ; in case
        MOVC    1,R1
        MOV     R6,LINK
        JMP     R6,Q
        MOV     LINK,R6
        MOV     SAVED,R1
        JOZ     R4,.OUT
        SEQ     R4,1
        NOP
        MOVC    2,R1
.OUT:   JMP     0.X6
        .ENDPROC
        .EXTERNAL Q
        .KEEP   *
        .LINK   R6
        .ENDPROC
Q       = 0x140
        .DATA   0x800
SAVED:  .RES    1
LINK:   .RES    1
`;
    const [d] = diagnosticsOf(text);
    const lines = formatProblem(d!).split("\n");
    expect(lines.slice(lines.findIndex((line) => line.endsWith("path:")))).toEqual([
      "   = path:",
      "   =    5  MOV R1,SAVED    entry, saves R1",
      "   =    6  MOVC 1,R1       changes R1",
      "   =    8  JMP R6,Q        calls Q",
      "   =   10  MOV SAVED,R1    restores R1",
      "   =   11  JOZ R4,.OUT     does not jump",
      "   =   12  SEQ R4,1        skips",
      "   =   14  MOVC 2,R1       changes R1",
      "   =   15  .OUT: JMP 0.X6  here",
    ]);
  });

  it("shows where a saved value is overwritten, and what is pushed and popped", () => {
    const overwritten = procedure(
      "        .CALL   R2\n        .DESTROY R4\n",
      `        MOV     R1,SAVED
        MOVC    2*SAVED,R4
        MOVB    R2,0.X4
        MOV     SAVED,R1
        JMP     0.X6
SAVED   = 0x800
`,
    );
    expect(eventsOf(diagnosticsOf(overwritten)[0])).toEqual([
      "6 entry, saves R1",
      "8 overwrites the saved R1",
      "9 changes R1",
      "10 here",
    ]);
    const stack = procedure("", "        STC     2\n        UNS     0\n        JMP     0.X6\n");
    const [d] = diagnosticsOf(stack).filter(({ code }) => code === "E203");
    expect(eventsOf(d)).toEqual(["4 entry, pushes 3 words", "5 pops 1 word", "6 here"]);
  });

  it("names the file of a line that is in another one", () => {
    const readFile = () => "        MOVC    1,R1\n";
    const text = procedure("", '        .INCLUDE "y.inc"\n        JMP     0.X6\n');
    const [d] = assemble({ file: "x.asm", text, readFile }).diagnostics;
    expect(formatProblem(d!)).toContain("=   y.inc:1  MOVC 1,R1  entry, changes R1\n");
    expect(formatProblem(d!)).toContain("=         5  JMP 0.X6   here");
  });

  it("of very many lines shows the first and the last", () => {
    const text = procedure(
      "",
      `${"        MOVC    1,R1\n        MOVC    2,R1\n".repeat(50)}        JMP     0.X6\n`,
    );
    const lines = formatProblem(diagnosticsOf(text)[0]!).split("\n");
    const rows = lines.slice(lines.findIndex((line) => line.endsWith("path:")) + 1);
    expect(rows).toHaveLength(14);
    expect(rows[0]).toContain("entry");
    expect(rows[7]).toContain("... 88 more");
    expect(rows.at(-1)).toContain("here");
  });

  it("leads through the line that matters in a procedure with too many paths to try", () => {
    const diamond = (n: number) =>
      `        JOZ     R4,L${n}\n        ${n === 700 ? "MOVC    1,R1" : "MOVC    1,R2"}\nL${n}:\n`;
    const diamonds = Array.from({ length: 1000 }, (_, n) => diamond(n)).join("");
    const text = procedure("        .CALL   R4\n        .DESTROY R2\n", `${diamonds}        JMP     0.X6\n`);
    const [d] = diagnosticsOf(text);
    expect(d!.advice).toMatch(/^R1 is written at x.asm:2107: /);
    expect(flowOf(d).some(({ line, event }) => line === 2107 && event === "changes R1")).toBe(true);
    expect(flowOf(d).at(-1)!.line).toBe(d!.line);
  });

  it("is there in a straight procedure of thousands of lines", () => {
    const text = procedure("", `${"        MOVC    1,R1\n".repeat(5000)}        JMP     0.X6\n`);
    const [d] = diagnosticsOf(text);
    expect(flowOf(d)).toHaveLength(5001);
  });
});

describe("the end of a flow", () => {
  it("is told apart: an exit that comes back where another procedure begins", () => {
    const text = `        .PROC   P
        .EXITS  NONE
        JMP     R6,A1
        NOP
        .ENDPROC
        .PROC   A1
        .KEEP   *
        .LINK   R6
        .EXITS  A, B
        JMP     0.X6
        .ENDPROC
`;
    const found = diagnosticsOf(text).filter(({ line }) => line === 3);
    expect(found.map(({ message }) => message)).toContain("the exit B of A1 leads into the procedure A1");
  });

  it("is a lost link, where the register of the link holds a number that is no place", () => {
    const text = procedure("        .DESTROY R6\n", "        MOVC    3,R6\n        JMP     0.X6\n");
    expect(diagnosticsOf(text)).toMatchObject([
      {
        code: "E203",
        message: "the link of P is lost: R6 holds 0x3",
        advice: expect.stringMatching(/x.asm:5/),
      },
    ]);
  });
});
