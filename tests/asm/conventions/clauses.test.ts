// What a statement and an assumption can say beside plain registers: tables of addresses, a body that runs into the next
// one, registers that may hold nothing.

import { describe, expect, it } from "vitest";
import { assemble, assembleObject, link } from "../../../asm/index.ts";

/** `CODE line` of every message; the same comes of the source as an object that is linked. */
function messages(text: string): string[] {
  const { diagnostics } = assemble({ file: "x.asm", text });
  const { object } = assembleObject({ file: "x.asm", text });
  if (object !== undefined) {
    const linked = link({ objects: [{ file: "x.o", text: object }] });
    expect(linked.diagnostics.map((d) => [d.code, d.line])).toEqual(diagnostics.map((d) => [d.code, d.line]));
  }
  return diagnostics.map(({ code, line }) => `${code} ${line}`);
}

/** P jumps through a table: the text of the table, and the registers that its second target writes. */
const viaTable = (table: string, second = "MOVC 1,R7") => `        .PROC   P
        .CALL   R4 case
        .DESTROY R4, R7
        .KEEP   *
        .LINK   R6
        ADDC    CASES,R4
        .ASSUME "a case has a word", VIA CASES
        JMPI    0.X4
FIRST:  JMP     0.X6
SECOND: ${second}
        JMP     0.X6
        .ENDPROC
        .DATA
${table}`;

describe("a jump through a table", () => {
  it.each([
    ["of words", "CASES: .WORD FIRST, SECOND\n"],
    ["of several lines", "CASES: .WORD FIRST\n.SIZE = . - CASES\n .WORD SECOND\n"],
    ["with indexes", "CASES: .TABLE 3, FIRST\n 2 => SECOND\n .END\n"],
  ])("goes to each address %s", (_, table) => {
    expect(messages(viaTable(table))).toEqual([]);
    expect(messages(viaTable(table, "MOVC 1,R5"))).toEqual(["E201 11"]);
  });

  it("goes to no word behind the next label, or behind what is no word", () => {
    expect(messages(viaTable("CASES: .WORD FIRST\nNEXT: .WORD SECOND\n"))).toEqual(["W201 10"]);
    expect(messages(viaTable('CASES: .WORD FIRST\n .TEXT "ab"\n .WORD SECOND\n'))).toEqual(["W201 10"]);
  });

  it("says which word leads where no instruction is", () => {
    const { diagnostics } = assemble({ file: "x.asm", text: viaTable("CASES: .WORD FIRST, 3\n") });
    expect(diagnostics[0]).toMatchObject({ code: "E207", line: 8 });
    expect(diagnostics[0]!.message).toContain("word 1 of CASES is 0x3");
  });

  it("needs a label with words", () => {
    expect(messages(viaTable("CASES: .RES 2\n"))).toEqual(["E200 7"]);
    expect(messages(viaTable("CASES = 5\n"))).toEqual(["E200 7"]);
    expect(messages(viaTable("CASES: .WORD FIRST\n").replace("VIA CASES", "VIA CASES+1"))).toEqual([
      "E200 7",
    ]);
    expect(messages(viaTable("CASES: .WORD FIRST\n").replace("VIA CASES", "VIA CASE"))).toEqual(["E020 7"]);
  });

  it("returns for the procedure where a word names another one", () => {
    const other = (clause: string) => `${viaTable("CASES: .WORD FIRST, SECOND, OTHER\n")}        .PROGRAM
        .PROC   OTHER
        .KEEP   *
        ${clause}
        .LINK   R6
        JMP     0.X6
        .ENDPROC
`;
    expect(messages(other(".DESTROY R7"))).toEqual([]);
    expect(messages(other(".DESTROY R5"))).toEqual(["E201 8"]);
    expect(messages(other(".CALL R1 number"))).toEqual(["E204 8"]);
  });
});

describe("a body that runs into the next one", () => {
  const falls = (clause: string, kept = "R0-R5, R7", between = "") => `        .PROC   P
        .DESTROY R0
        .KEEP   *
        .LINK   R6
        MOVC    0,R0
${clause}        .ENDPROC
${between}        .PROC   Q
        .CALL   R0 number
        .KEEP   ${kept}
        .DESTROY *
        .LINK   R6
        JMP     0.X6
        .ENDPROC
`;

  it("is an error, unless it is said", () => {
    expect(messages(falls(""))).toEqual(["E207 5"]);
    expect(messages(falls("        .FALLS  Q\n"))).toEqual([]);
  });

  it("is checked like a jump", () => {
    expect(messages(falls("        .FALLS  Q\n", "R0, R2-R5, R7"))).toEqual(["E201 5"]);
    expect(messages(falls("        .FALLS  Q\n").replace("MOVC    0,R0", "NOP"))).toEqual(["E204 5"]);
  });

  it("may be what a skip passes into", () => {
    const text = falls("        .FALLS  Q\n").replace(
      "MOVC    0,R0\n",
      "MOVC    0,R0\n        SEQ     R0,0\n        JMP 0.X6\n",
    );
    expect(messages(text)).toEqual([]);
  });

  it("is followed by the procedure that is named", () => {
    const between = "        .PROC   R\n        .EXITS  NONE\n        STP     0\n        .ENDPROC\n";
    expect(messages(falls("        .FALLS  Q\n", "R0-R5, R7", between))).toEqual(["E200 6"]);
    expect(messages(falls("        .FALLS  P\n"))).toEqual(["E200 6"]);
    expect(messages(falls("        .FALLS  NOBODY\n"))).toEqual(["E020 6"]);
    expect(messages(falls("        .FALLS  Q\n        .FALLS  Q\n"))).toEqual(["E200 7"]);
  });

  it("needs a body", () => {
    expect(
      messages("        .EXTERNAL P\n        .EXITS NONE\n        .FALLS P\n        .ENDPROC\n"),
    ).toEqual(["E200 3"]);
  });
});

describe("a call register that may hold nothing", () => {
  const asks = (register: string, body = "MOV R0,R3") => `        .PROC   P
        .DESTROY R3
        .KEEP   *
        .LINK   R5
        MOV     R6,SAVED
        JMP     R6,Q
        MOV     SAVED,R6
        JMP     0.X5
        .ENDPROC
        .PROC   Q
        .CALL   ${register} number
        .RETURN R3 copy
        .KEEP   *
        .LINK   R6
        ${body}
        JMP     0.X6
        .ENDPROC
        .DATA
SAVED:  .WORD   0
`;

  it("is not asked of the caller", () => {
    expect(messages(asks("R0"))).toEqual(["E204 6"]);
    expect(messages(asks("R0?"))).toEqual([]);
    expect(messages(asks("R0-R2?"))).toEqual([]);
  });

  it("is there for the body, as others are not", () => {
    expect(messages(asks("R0?", "MOV 0.X4,R3"))).toEqual(["E205 15"]);
  });

  it("is a matter of call registers alone", () => {
    expect(messages(asks("R0?").replace("R3 copy", "R3? copy"))).toEqual(["E200 12"]);
  });

  it("is part of the statement: another module must say the same", () => {
    const external = (register: string) => `        .IMPORT Q
        .EXTERNAL Q
        .CALL   ${register}
        .RETURN R3
        .KEEP   *
        .LINK   R6
        .ENDPROC
`;
    const codes = (register: string) => {
      const texts = [`        .EXPORT Q\n${asks("R0?")}`, external(register)];
      const objects = texts.map((text, i) => ({
        file: `${i}.o`,
        text: assembleObject({ file: `${i}.asm`, text }).object!,
      }));
      return link({ objects }).diagnostics.map(({ code }) => code);
    };
    expect(codes("R0?")).toEqual([]);
    expect(codes("R0")).toEqual(["E200"]);
  });
});

describe("two statements of one thing", () => {
  const stated = (clauses: string) => `        .EXTERNAL FIND
${clauses}        .ENDPROC
`;
  const FIRST = `        .CALL   R1, R2
        .RETURN FOUND: R3
        .KEEP   R0, R4-R7
        .DESTROY *
        .LINK   R5
        .EXITS  NONE, FOUND
`;
  /** What is said when a second module states FIND with another clause. */
  const said = (...change: [from: string, to: string]) => {
    const common = ".GLOBAL FIND\n";
    const one = `FIND = 0x2000\n .EXPORT FIND\n${stated(FIRST)}`;
    const other = `${common}${stated(FIRST.replace(...change))}`;
    const objects = [one, other].map((text, i) => ({
      file: `${i}.o`,
      text: assembleObject({ file: `${i}.asm`, text }).object!,
    }));
    return link({ objects }).diagnostics.map(({ code, message }) => `${code} ${message}`);
  };

  it("may say the same", () => {
    expect(said("R1, R2", "R2 what, R1")).toEqual([]);
  });

  it.each([
    ["R1, R2", "R1", "call registers: R1, there R1-R2"],
    ["R1, R2", "R1, R2?", "call registers that may hold nothing: R2, there none"],
    ["FOUND: R3", "R3", "results through NONE: R3, there none"],
    ["R0, R4-R7", "R4-R7", "kept through NONE: R4-R7, there R0,R4-R7"],
    ["LINK   R5", "LINK   STACK", "link: stack, there R5"],
  ])("say which clause is another one: %s and %s", (from, to, difference) => {
    expect(said(from, to)).toEqual([`E200 FIND is stated differently at 0.asm:3; ${difference}`]);
  });
});

describe("what states exits alone", () => {
  it("names something", () => {
    expect(messages("        .CALLS  FNID : NONE, FOUND\nFIND:   NOP\n")).toEqual(["E020 1"]);
    expect(messages("        .MONITOR WRITE : ERROR, OK\n")).toEqual(["E020 1"]);
    expect(messages("        .IMPORT FIND\n        .CALLS  FIND : NONE, FOUND\n        NOP\n")).toEqual([]);
  });

  it("says the same of one code by all names, of which a call may use any, or the number", () => {
    const text = (exits: string, call: string) => `        .MONITOR A = 0xC4 : X, Y
        .MONITOR B = 0xC4 : ${exits}
BACK:   ${call}
`;
    for (const name of ["A", "B", "0xC4"]) {
      expect(messages(text("X, Y", `MON ${name} : X => BACK, Y`))).toEqual([]);
      expect(messages(text("X, Y", `MON ${name} : X => BACK`))).toEqual(["E080 3"]);
    }
    expect(messages(text("X, Y, Z", "NOP"))).toEqual(["E200 2"]);
  });
});

it.each([
  ["0x100", ["E030 2"]],
  ["-1", ["E030 2"]],
  ["LIMIT", ["E030 2"]],
  ["LIMIT - 1", []],
  ["0", []],
])("a monitor call of the code %s", (code, expected) => {
  expect(messages(`LIMIT   = 0x100\n        .MONITOR V = ${code}\n        NOP\n`)).toEqual(expected);
});

describe("a body that does not end where a call does not come back", () => {
  const advice = (last: string, stated = "") => {
    const text = `${stated}        .PROC   MAIN
        .EXITS  NONE
${last}        .ENDPROC
        .PROC   P
        .KEEP   *
        .LINK   R6
        JMP     0.X6
        .ENDPROC
`;
    const { diagnostics } = assemble({ file: "x.asm", text });
    return diagnostics.filter(({ code }) => code === "E207").map((found) => found.advice);
  };

  it("is told how to state the call", () => {
    expect(advice("        MON     0xC1\n")).toEqual([expect.stringContaining(".MONITOR with .EXITS NONE")]);
    const none = "        .MONITOR STOP = 0xC1\n        .EXITS  NONE\n        .ENDPROC\n";
    expect(advice("        MON     0xC1\n", none)).toEqual([]);
  });

  it("is told of .ASSUME behind STP, which goes on after an interrupt", () => {
    const text = `        .PROC   MAIN
        .EXITS  NONE
        JMP     HALT
        .ENDPROC
HALT:   STP     0
        .PROC   P
        .EXITS  NONE
        STP     0
        .ENDPROC
`;
    const { diagnostics } = assemble({ file: "x.asm", text });
    expect(diagnostics.map((d) => [d.code, d.line, d.advice])).toEqual([
      ["E207", 5, expect.stringContaining("NEVER")],
    ]);
    expect(messages(text.replace("HALT:", '        .ASSUME "no interrupt comes", NEVER\nHALT:'))).toEqual([]);
  });

  it("is told of .FALLS behind a call that is stated to come back", () => {
    const comes = "        .MONITOR ASK = 0xC1\n        .KEEP   *\n        .ENDPROC\n";
    expect(advice("        MON     0xC1\n", comes)).toEqual([expect.stringContaining(".FALLS P")]);
  });
});
