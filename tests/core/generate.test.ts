import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { INSTRUCTIONS, type Instruction } from "../../core-as/isa/instructions.ts";
import { TUNING, UNTUNED } from "../../core-as/isa/tuning.ts";
import { committedVectors, lockStepOf, selftests } from "../../tools/mutate/detect.ts";
import { compileCore, generate } from "./compiled.ts";

/** The table with another operation in one row. */
const withOperation = (name: string, operation: string): Instruction[] => {
  const table = INSTRUCTIONS.map((row) =>
    `${row.mnemonic} ${row.operands}` === name ? { ...row, operation } : row,
  );
  expect(table.some((row, i) => row !== INSTRUCTIONS[i])).toBe(true);
  return table;
};

describe("the generated core", () => {
  it("is the one of the table and the tuning", () => {
    for (const [name, text] of generate(INSTRUCTIONS, TUNING)) {
      expect(text, name).toBe(readFileSync(`core-as/generated/${name}`, "utf8"));
    }
  });

  it("is correct without any tuning", async () => {
    const files = generate(INSTRUCTIONS, UNTUNED);
    const ops = files.get("ops.ts")!;
    expect(ops).not.toMatch(/_near|__|_RR\b/);
    expect(ops.length).toBeLessThan(generate(INSTRUCTIONS, TUNING).get("ops.ts")!.length);
    const module = await compileCore(files);
    for (const part of [committedVectors(), selftests(), lockStepOf(60)]) {
      expect(part.find(module, new Uint8Array())).toBeUndefined();
    }
  }, 60_000);

  it.each([
    [
      "two different numbers",
      "MOV R3,R3",
      "[m + Ra] := PR[g + m]",
      "an entry holds one number, not both g+m and m",
    ],
    ["three registers", "MOV B6.X2,R3", "Ra := [d + m + Rx] + Rb + Rc", "an entry holds two registers"],
    ["a fault after a write", "MOV R3,R3", "Ra := 1; Rb := [Ra]", "an access after the first group"],
    ["an operand without a mode bit", "MOV R3,R3", "Rb := S", "S has no mode bit"],
    ["a flag of nothing", "MOV R3,R3", "V := overflow", "there is no overflow of the statement before"],
    [
      "a carry of a difference",
      "MOV R3,R3",
      "Rb := Rb - Ra, V := carry",
      "there is no carry of the statement before",
    ],
    ["a privileged plain row", "MOV R3,R3", "privileged: Rb := Ra", "a privileged row is done by a routine"],
    ["a routine beside a statement", "MOV R3,R3", "by self_test(Ra), Rb := 0", "a routine stands alone"],
    ["a routine as a condition", "MOV R3,R3", "skip if self_test(Ra)", "self_test is no condition"],
    ["a condition as a routine", "FADD X3,X3", "by float_less(F[Ra], F[Rb])", "float_less is a condition"],
    ["a float in a plain row", "FADD X3,X3", "Ra := F[Rb]", "only a routine can read float[...]"],
    ["a prefix of two values", "MODC C8", "m := m + k, m := m - 1", "a prefix adds one value to m"],
  ])("cannot be made with %s", (_, row, operation, message) => {
    expect(() => generate(withOperation(row, operation), TUNING)).toThrow(message);
    expect(() => generate(withOperation(row, operation), TUNING)).toThrow(row);
  });

  it.each([
    ["a row that there is not", { specialised: { "MOVE R3,R3": ["R"] } }, "which is no such row"],
    [
      "modes that a row has not",
      { specialised: { "ADD RX3,RBX3": ["R"] } },
      "has modes 'R' for ADD RX3,RBX3",
    ],
    [
      "a pair without handler",
      { fused: [["ADD RX3,RBX3 RR", "SOB R3,LN8 far"]] },
      "'SOB R3,LN8 far', which has no handler",
    ],
    [
      "a jump before a neighbour",
      { fused: [["SOB R3,LN8 near", "SOB R3,LN8 near"]] },
      "jumps, so that no neighbour",
    ],
    ["a loop that has no way back", { loops: [["MOVC C8,R3", "MOV R3,R3"]] }, "ends no loop"],
    ["three without the pair", { fused: [["MOVC C8,R3", "MOVC C8,R3", "MOV R3,R3"]] }, "are no pair"],
  ])("cannot be tuned with %s", (_, change, message) => {
    expect(() => generate(INSTRUCTIONS, { ...TUNING, ...change })).toThrow(message);
  });
});
