// The TextMate grammar against the tables: every mnemonic and directive is coloured as one, names that contain one are not.

import { describe, expect, it } from "vitest";
import { DIRECTIVES } from "../../asm/index.ts";
import { INSTRUCTIONS } from "../../core-as/isa/instructions.ts";
import { GRAMMAR } from "../../tools/grammar/grammar.ts";

interface Rule {
  readonly name?: string;
  readonly match?: string;
  readonly patterns?: readonly Rule[];
}

/** The name of the first rule that matches at the start of `text`'s word at `at`, as an editor finds it. */
function scopeAt(text: string, at: number): string | undefined {
  const rules = GRAMMAR.patterns.flatMap(({ include }) => {
    const rule: Rule = GRAMMAR.repository[include.slice(1) as keyof typeof GRAMMAR.repository];
    return rule.match === undefined ? (rule.patterns ?? []) : [rule];
  });
  for (const { name, match } of rules) {
    if (match === undefined) continue;
    // Oniguruma's (?i) is a flag of its own here.
    const found = new RegExp(match.replace(/^\(\?i\)/, ""), match.startsWith("(?i)") ? "diy" : "dy");
    found.lastIndex = at;
    if (found.exec(text) !== null) return name;
  }
  return undefined;
}

describe("the TextMate grammar", () => {
  it("knows every mnemonic, in capitals or not", () => {
    for (const { mnemonic } of INSTRUCTIONS) {
      for (const written of [mnemonic, mnemonic.toLowerCase()]) {
        expect(scopeAt(`        ${written} R1`, 8), written).toMatch(/^keyword/);
      }
    }
  });

  it("knows every directive", () => {
    for (const name of DIRECTIVES.keys())
      expect(scopeAt(`  .${name} 1`, 2)).toBe("keyword.control.directive.cr80");
  });

  it.each([
    ["LOOP:   NOP", 0, "entity.name.function.cr80"],
    ["MOV:    NOP", 0, "entity.name.function.cr80"],
    [".next:  NOP", 0, "entity.name.function.cr80"],
    ["LIMIT   = 5", 0, "variable.other.constant.cr80"],
    ["  MOV R1,MOVED", 9, undefined],
    ["  MOV R1,R20", 9, undefined],
    ["  MOV R1,3.X4", 6, "variable.language.register.cr80"],
    ["  MOV R1,3.X4", 11, "variable.language.register.cr80"],
    ["  MOVC 0x1F,R1", 7, "constant.numeric.cr80"],
    ["  NOP ; MOV", 6, "comment.line.semicolon.cr80"],
    ["  JMP R5,SUB", 2, "keyword.control.flow.cr80"],
    ["  FADD.L X1,X2", 2, "keyword.operator.mnemonic.cr80"],
  ] as const)("in %j at %i: %s", (text, at, scope) => {
    expect(scopeAt(text, at)).toBe(scope);
  });
});
