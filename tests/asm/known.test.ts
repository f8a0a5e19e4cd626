// What is known of labels while a source is read is what the layout gives them.

import { expect, it } from "vitest";
import { assemble } from "../../asm/index.ts";
import { generator } from "./oracle.ts";

/** Statements of sizes that are known where they stand, and those of which that is not so. */
const KNOWN = [
  "NOP",
  "MOVC 5,R1",
  "MOVC 0x1234,R1",
  "MOV 300.X4,R2",
  "CALL 2,5",
  ".WORD 1, LATER, 3",
  ".LONG 1",
  '.TEXT "abc"',
  ".BYTE 1,2,3",
  ".RES 3",
  ".RES SIZE(FIRST) * 2",
  ".VAR ARRAY (1..3) OF LONG",
  ".TABLE 4\n2 => LATER\n.END",
  ".ALIGN 1",
  "LOCAL = . - FIRST",
  ".PUSHSECTION\n.DATA\n.WORD 7\n.POPSECTION",
];
const UNKNOWN = ["JMP FIRST", "MOVC LATER,R1", ".ALIGN 4", "MOV =LATER,R1", ".RES LATER - BEFORE"];

it("distances and sizes, or they are refused", () => {
  const random = generator(11);
  let refused = 0;
  for (let round = 0; round < 60; round++) {
    const lines: string[] = [];
    /** Label n stands before statement n. */
    const count = 12;
    const isKnown: boolean[] = [];
    for (let i = 0; i < count; i++) {
      isKnown.push(random(6) > 0);
      const from = isKnown[i] === true ? KNOWN : UNKNOWN;
      lines.push(`L${i}: ${from[random(from.length)]!.replace("LOCAL", `C${i}`)}`);
    }
    const text = `FIRST: .WORD 1, 2\n${lines.join("\n")}\n`;
    const behind = "BEFORE: NOP\nLATER: NOP\n";
    const plain = assemble({ file: "x", text: text + behind });
    expect(plain.diagnostics, text).toEqual([]);
    const at = new Map(plain.symbols.map((s) => [s.name, s.value]));
    for (let pair = 0; pair < 4; pair++) {
      const [one, other] = [random(count), random(count)].sort((a, b) => a - b) as [number, number];
      const distance = at.get(`L${other}`)! - at.get(`L${one}`)!;
      const test = `.IF L${other} - L${one} != ${distance}\n.ERROR "wrong"\n.ENDIF\n`;
      const codes = assemble({ file: "x", text: text + test + behind }).diagnostics.map((d) => d.code);
      const allKnown = isKnown.slice(one, other).every((known) => known);
      expect(codes, `${text}${test}`).toEqual(allKnown ? [] : ["E032"]);
      refused += codes.length;
    }
  }
  expect(refused).toBeGreaterThan(50);
});

it("addresses behind an .ORG, where the linker cannot move them", () => {
  const text =
    " JMP LATER\n.ORG 0x180\nA: .WORD 1\n.ALIGN 0x10\nB: .RES B & 0xF\n.IF A == 0x180 && B == 0x190\n.ORG A + 0x20\n.ENDIF\nC: NOP\n";
  const made = assemble({ file: "x", text: `${text}LATER: NOP\n` });
  expect(made.diagnostics).toEqual([]);
  expect(made.symbols.map((s) => s.value)).toEqual([0x180, 0x190, 0x1a0, 0x1a1]);
});
