// What passes over one word and lands in an instruction of several: in all of a program, stated or not.

import { describe, expect, it } from "vitest";
import { assemble, assembleObject, link, rebuildSource } from "../../../asm/index.ts";
import { INSTRUCTIONS } from "../../../core-as/isa/instructions.ts";
import { codesOf, messagesOf } from "../diagnosed.ts";

/** Operands of each kind, as they may be written. */
const OPERANDS: Readonly<Record<string, string>> = {
  R3: "R1",
  C4: "3",
  X3: "X4",
  RX3: "R1",
  RBX3: "R2",
  BX3: "X4",
  "B6.X2": "3.X4",
};

const rows = (what: RegExp) =>
  INSTRUCTIONS.filter(({ operation }) => what.test(operation)).map(({ mnemonic, operands }) => {
    const text = operands.split(",").map((kind) => OPERANDS[kind]!);
    return `${mnemonic} ${text.join(",")}`;
  });

describe("a skip over an instruction of several words", () => {
  it.each(rows(/skip/))("by %s", (skip) => {
    expect(messagesOf(` ${skip}\n MOVC 0x1234,R3\n`)).toEqual([
      "E207 1 this skips into the middle of the instruction at x.asm:2",
    ]);
    expect(codesOf(` ${skip}\n MOVC 12,R3\n NOP\n`)).toEqual([]);
  });

  it.each(
    [
      ["CALL 0,Q", "MOWA X1,X2,R3", "MOV 0x400,R1", "JMP FAR", "MOVC -1000,R1", "MOV =5,R1", "ADDC 256,R1"],
    ].flat(),
  )("%s", (long) => {
    const far = "\nQ: NOP\n .RES 2000\nFAR: NOP\n";
    expect(codesOf(` SEQ R1,R2\n ${long}${far}`)).toEqual(["E207 1"]);
    expect(codesOf(` SEQ R1,R2\n JMP .+3\n ${long}${far}`)).toEqual([]);
  });

  it("in a macro, at its seams, and in a repetition", () => {
    const macro = (skip: string, long: string) => ` .MACRO SET to\n${skip} MOVC to,R1\n .ENDMACRO\n${long}`;
    expect(codesOf(macro(" SEQ R1,0\n", " SET 5\n SET 0x555\n"))).toEqual(["E207 2"]);
    expect(codesOf(macro("", " SEQ R1,0\n SET 5\n SEQ R1,0\n SET 0x555\n"))).toEqual(["E207 6"]);
    expect(codesOf(" .REPEAT 2\n MOVC 0x555,R1\n SEQ R1,0\n .ENDREPEAT\n NOP\n")).toEqual(["E207 3"]);
  });

  it("that is long because of where its label or its pool lies", () => {
    const pool = (between: number) => ` SEQ R1,0\n MOV =0x555,R1\n .RES ${between}\n .POOL\n`;
    // A program word of one word reaches the first 256 of the program space.
    expect(codesOf(` .PROGRAM 0\n${pool(8)}`)).toEqual([]);
    expect(codesOf(` .PROGRAM 0\n${pool(300)}`)).toEqual(["E207 2"]);
  });

  it("with prefixes of the skip's own, and over prefixes in lines of their own", () => {
    expect(codesOf(" SEQ R1,0x555\n MOVC 0x1234,R3\n")).toEqual(["E207 1"]);
    expect(codesOf(" MODC 5\n SEQ R1,3\n MOVC 0x1234,R3\n")).toEqual(["E207 1"]);
    expect(codesOf(" SEQ R1,3\n MODC 5\n MOVC 4,R3\n")).toEqual([]);
  });

  it("but not over words, into data, and not where .ASSUME says where it goes", () => {
    expect(codesOf(" SEQ R1,3\n .WORD 1,2\n")).toEqual([]);
    expect(codesOf(' .ASSUME "R1 is 0", GOES NEXT\n SEQ R1,3\nNEXT: MOVC 0x1234,R3\n')).toEqual([]);
    expect(codesOf(' .ASSUME "R1 is 0", SET R1\n SEQ R1,3\nNEXT: MOVC 0x1234,R3\n')).toEqual(["E207 2"]);
  });

  it("once, where the flow of a procedure comes there too", () => {
    const text = ` .PROC P
 .CALL R1
 .DESTROY R3
 .KEEP *
 .LINK R6
 SEQ R1,3
 MOVC 0x1234,R3
 JMP 0.X6
 SEQ R1,3
 MOVC 0x1234,R3
 .ENDPROC
`;
    expect(codesOf(text)).toEqual(["E207 6", "E207 9"]);
  });

  it("in an object, when it is linked", () => {
    const object = (text: string, file: string) => ({
      file,
      text: assembleObject({ file, text }).object!,
    });
    const a = object(" .IMPORT FAR\n SEQ R1,0\n JMP FAR\n", "a.asm");
    const b = (words: number) => object(` .RES ${words}\n .EXPORT FAR\nFAR: NOP\n`, "b.asm");
    const codesOf = (words: number) =>
      link({ objects: [a, b(words)] }).diagnostics.map(({ code, file, line }) => `${code} ${file}:${line}`);
    expect(codesOf(10)).toEqual([]);
    expect(codesOf(2000)).toEqual(["E207 a.asm:2"]);
  });
});

it.each(rows(/repeat/))("a repetition into an instruction of several words, by %s", (repeat) => {
  expect(messagesOf(` MOVC 0x1234,R3\n ${repeat}\n`)).toEqual([
    "E207 2 this goes back into the middle of the instruction at x.asm:1",
  ]);
  expect(codesOf(` MOVC 0x1234,R3\n MODC 1\n ${repeat}\n`)).toEqual(["E207 2"]);
  expect(codesOf(` MOVC 0x1234,R3\n NOP\n ${repeat}\n`)).toEqual([]);
});

describe("an exit into an instruction of several words", () => {
  const text = (call: string, behind: string) => ` .MONITOR ASK = 0xC5 : NO, MAYBE, YES
 .CALLS P : BAD, GOOD
 ${call} : *
 ${behind}
P: NOP
`;

  it.each(["MON ASK", "MON 0xC5", "MON 0x1C5-0x100"])("of %s", (call) => {
    expect(messagesOf(text(call, "MOVC 0x1234,R1\n NOP"))).toEqual([
      "E207 3 the exit MAYBE of ASK leads into the middle of the instruction at x.asm:4",
    ]);
    expect(messagesOf(text(call, "NOP\n MOVC 0x1234,R1"))).toEqual([
      "E207 3 the exit YES of ASK leads into the middle of the instruction at x.asm:5",
    ]);
    expect(codesOf(text(call, "NOP\n NOP\n MOVC 0x1234,R1"))).toEqual([]);
  });

  it.each(["JMP R6,P", "CALL 0,P", "JMPI R6,=P"])("of %s", (call) => {
    expect(codesOf(text(call, "MOVC 0x1234,R1"))).toEqual(["E207 3"]);
    expect(codesOf(text(call, "NOP\n MOVC 0x1234,R1"))).toEqual([]);
  });

  it("of a call that is none, without a link", () => {
    expect(codesOf(text("JMP R6,P", "NOP").replace(" : *", " : BAD => P, GOOD"))).toEqual([]);
    expect(codesOf(text("JMP -,P", "MOVC 0x1234,R1").replace("P : *", "P"))).toEqual([]);
  });
});

it.each([
  ["a prefix behind a skip", "0x807E, 0x05E4, 0x3449"],
  ["the other set behind a skip", "0x907E, 0xB0BC, 0x120B, 0x80F0"],
  ["CALL behind a skip of the other set", "0xB0BC, 0x1A1B, 0x70BE, 0x0100"],
  ["a repetition behind a prefix", "0x05E4, 0x3449, 0x05E4, 0x903E"],
  ["a repetition behind CALL", "0x70BE, 0x0100, 0x903E"],
])("%s is read back from an image", (_, words) => {
  const { module } = assemble({ file: "x.asm", text: ` .WORD ${words}\n` });
  expect(rebuildSource(module!).exact).toBe(true);
});
