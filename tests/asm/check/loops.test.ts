// Loops to the beginning of a procedure, and several assumptions about one instruction.

import { describe, expect, it } from "vitest";
import { codesOf } from "../diagnosed.ts";

/** Lines of a procedure, its clauses first. */
const procedure = (...lines: string[]) =>
  `        .PROC   P\n${lines.map((line) => (/^\S/.test(line) ? line : `        ${line.trim()}`)).join("\n")}\n        .ENDPROC\n`;

describe("a jump to the first instruction of a procedure is a loop", () => {
  it("by a repetition", () => {
    const text = procedure(
      " .CALL R1 pointer",
      " .DESTROY R1",
      " .KEEP *",
      " .LINK R6",
      " SRL R1,1",
      " SBNP R1,0",
      " JMP 0.X6",
    );
    expect(codesOf(text)).toEqual([]);
  });

  it("which needs no call registers anew, and holds what the turn before has left", () => {
    const text = (change: string) =>
      `${procedure(
        " .CALL R1 turns, R0 device",
        " .DESTROY R0, R1, R6",
        " .KEEP *",
        " .LINK R5",
        "AGAIN:  JMP R6,SPOIL",
        change,
        " SOB R1,AGAIN",
        " JMP 0.X5",
      )}        .PROC SPOIL
        .DESTROY R0
        .KEEP *
        .LINK R6
        MOVC 0,R0
        JMP 0.X6
        .ENDPROC
`;
    expect(codesOf(text(" NOP"))).toEqual([]);
    expect(codesOf(text(" MOVC 0,R2"))).toEqual(["E201 9"]);
  });
});

describe("several assumptions about one instruction", () => {
  const exits = (...assumptions: string[]) =>
    procedure(
      " .CALL R0 exit",
      " .RETURN B: R1",
      " .KEEP *",
      " .LINK R6",
      " .EXITS A, B, C",
      " ADD R0,R6",
      ...assumptions,
      " JMP 0.X6",
    );

  it("check each exit that one of them names", () => {
    expect(codesOf(exits(' .ASSUME "0 or 2", EXIT A, C'))).toEqual([]);
    expect(codesOf(exits(' .ASSUME "0 to 2", EXIT A, B, C'))).toEqual(["E202 9"]);
    expect(codesOf(exits(' .ASSUME "0", EXIT A', ' .ASSUME "1", EXIT B'))).toEqual(["E202 10"]);
  });

  it("go on at each place that one of them names", () => {
    const text = (second: string) =>
      procedure(
        " .CALL R4 where",
        " .KEEP *",
        " .LINK R6",
        ' .ASSUME "one of two", GOES ONE',
        ` .ASSUME "one of two", GOES ${second}`,
        " JMPI 0.X4",
        "ONE:    JMP 0.X6",
        "TWO:    MOVC 0,R1",
        "        JMP 0.X6",
      );
    expect(codesOf(text("TWO"))).toEqual(["E201 10"]);
    expect(codesOf(text("ONE"))).toEqual(["W201 9"]);
  });

  it("cannot say that it goes on and that it does not", () => {
    expect(codesOf(exits(' .ASSUME "never", NEVER', ' .ASSUME "0", EXIT A'))).toEqual(["E200 10"]);
  });

  it("must be about an instruction", () => {
    const last = procedure(" .KEEP *", " .LINK R6", " JMP 0.X6", ' .ASSUME "nothing", NEVER');
    expect(codesOf(`${last}        NOP\n`)).toEqual(["E200 5"]);
    expect(codesOf(' .DATA\n .ASSUME "nothing", NEVER\n .WORD 1\n')).toEqual(["E200 2"]);
  });
});

describe("helpers without a statement that call each other very often", () => {
  /** Each of 19 procedures calls a helper seven times, which calls the next one eight times, and so on. */
  const CHAIN = [1, 2, 3, 4, 5, 6, 7];
  const nested = [
    ...Array.from({ length: 19 }, (_, p) => [
      `        .PROC   P${p}`,
      "        .KEEP   R0-R5\n        .DESTROY R6, R7\n        .LINK   R6",
      "        MOV     R6,S",
      ...CHAIN.map(() => "        JMP     R7,H1"),
      "        MOV     S,R6\n        JMP     0.X6\n        .ENDPROC",
    ]),
    ...CHAIN.map((h) => [
      `H${h}:     MOV     R7,S+${h}`,
      ...Array.from({ length: h < 7 ? 8 : 0 }, () => `        JMP     R7,H${h + 1}`),
      `        MOV     S+${h},R7\n        JMP     0.X7`,
    ]),
    ["        .DATA\nS:      .RES    8\n"],
  ]
    .flat()
    .join("\n");

  it("are given up, once, however many procedures call them", () => {
    expect(codesOf(nested)).toEqual(["E208 1"]);
  });
});
