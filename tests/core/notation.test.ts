import { describe, expect, it } from "vitest";
import { INSTRUCTIONS } from "../../core-as/isa/instructions.ts";
import { NotationError, type Operation, parseOperation, type Value } from "../../core-as/isa/notation.ts";
import { isFullConstant, operationOf } from "../../core-as/isa/operation.ts";
import { ROUTINES } from "../../core-as/isa/routines.ts";

const row = (operation: string) => ({ ...INSTRUCTIONS[0]!, mnemonic: "XYZ", operands: "R3,R3", operation });

/** An operation written from its tree, with every bracket: what it says, said again by other code. */
function written({ privileged, groups }: Operation): string {
  const value = (v: Value): string => {
    switch (v.kind) {
      case "number":
        return String(v.value);
      case "field":
        return v.field;
      case "flag":
        return v.flag;
      case "operand":
        return v.which;
      case "register":
        return v.after ? `R(${v.letter}+1)` : `R${v.letter}`;
      case "memory": {
        const space = {
          word: "",
          program: "PR",
          byte: "byte ",
          float: "F",
          "other float": "other F",
          text: "text ",
        };
        return `${space[v.space]}[${value(v.address)}]`;
      }
      case "long":
        return `long ${value(v.of)}`;
      case "bit":
        return `bit ${value(v.number)} of ${value(v.of)}`;
      case "call":
        return `${v.name}(${v.arguments.map(value).join(", ")})`;
      case "not":
        return `not ${value(v.of)}`;
      case "negative":
        return `-${value(v.of)}`;
      case "binary":
        return `(${value(v.left)} ${v.operator} ${value(v.right)})`;
      default:
        return v.kind;
    }
  };
  const statements = groups.map((group) =>
    group
      .map((s) => {
        const action =
          s.kind === "assign"
            ? `${value(s.target)} := ${value(s.value)}`
            : s.kind === "jump"
              ? `jump ${value(s.target)}`
              : s.kind === "by"
                ? `by ${value(s.call)}`
                : s.kind;
        const c = s.condition;
        if (c === undefined) return action;
        if (c.kind === "call") return `${action} if ${value(c)}`;
        const sign = /[<>]/.test(c.relation) ? (c.signed ? "signed " : "unsigned ") : "";
        return `${action} if ${sign}${value(c.left)} ${c.relation} ${value(c.right)}`;
      })
      .join(", "),
  );
  return `${privileged ? "privileged: " : ""}${statements.length === 0 ? "nothing" : statements.join("; ")}`;
}

const unbracketed = (text: string): string =>
  text.replaceAll(/\(([^(),]*(?:[-+*]| and | or | xor )[^(),]*)\)/g, "$1");
const bare = (text: string): string => {
  let before = "";
  let after = text.replaceAll(/(?<=\W|^)R\((\w)\+1\)/g, "R$1'").replaceAll("0x7F", "127");
  while (before !== after) {
    before = after;
    after = unbracketed(before);
  }
  return after;
};

describe("the notation of the operation column", () => {
  it.each(INSTRUCTIONS.map((one) => [`${one.mnemonic} ${one.operands}`, one] as const))(
    "reads all of %s and nothing else into it",
    (_, one) => {
      expect(bare(written(operationOf(one)))).toBe(bare(one.operation));
    },
  );

  it("says what happens at once and what after it", () => {
    const { groups } = parseOperation("[Rb] := [Ra], Ra := Ra + 1; skip if Ra = 0");
    expect(groups.map((group) => group.map(({ kind }) => kind))).toEqual([["assign", "assign"], ["skip"]]);
  });

  it("takes and from a sum, and a sum from a product", () => {
    expect(written(parseOperation("Ra := Rb + 2 * 3 and Rc - 1"))).toBe(
      "Ra := ((Rb + (2 * 3)) and (Rc - 1))",
    );
  });

  it.each([
    ["", 1, "the operation ends too early"],
    ["Ra", 3, "':=' is missing"],
    ["Ra = Rb", 4, "':=' belongs here, not '='"],
    ["Ra := Rq", 7, "'Rq' is no place and no value of the notation"],
    ["Ra := [Rb", 10, "']' is missing"],
    ["Ra := Rb Rc", 10, "'Rc' is not expected here"],
    ["Ra := Rb + ", 12, "the operation ends too early"],
    ["Ra := Rb % 2", 10, "'%' is no character of the notation"],
    ["skip when Ra = 0", 6, "'when' is not expected here"],
    ["skip if Ra", 11, "a condition needs =, !=, < or >="],
    ["skip if Ra < Rb", 12, "say 'signed' or 'unsigned' before what < compares"],
    ["Ra := R(x+1)", 9, "the letter of a register's field belongs here"],
    ["by Multiply(Ra)", 4, "'Multiply' is no name of a function"],
    ["by multiply", 12, "'(' is missing"],
    ["jump", 5, "the operation ends too early"],
    ["bit 3 Ra := 1", 7, "'of' belongs here, not 'Ra'"],
    ["privileged Ra := 0", 12, "':' belongs here, not 'Ra'"],
    ["nothing, Ra := 0", 8, "',' is not expected here"],
    ["3 := Ra", 1, "'3' is no place and no value of the notation"],
  ])("refuses '%s' at column %i", (text, column, message) => {
    let error: unknown;
    try {
      parseOperation(text);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(NotationError);
    expect((error as NotationError).column).toBe(column);
    expect((error as Error).message).toContain(message);
  });

  it("names the row of what it refuses, and functions that there are not", () => {
    expect(() => operationOf(row("Ra := cube(Rb)"))).toThrow(
      "XYZ R3,R3, column 7 of 'Ra := cube(Rb)': there is no function and no routine cube",
    );
    expect(() => operationOf(row("Ra := shift_left(Rb)"))).toThrow("shift_left is given 1 values and has 2");
  });

  it("knows constants of 16 bits from numbers of places and of routines", () => {
    const full = (text: string): boolean => isFullConstant(operationOf(row(text)));
    expect(
      ["Ra := k + m", "skip if Ra = k + m", "[Ra] := k + m", "Ra := Ra + (k + m)"].map(full),
    ).not.toContain(false);
    expect(["Ra := shift_left(Ra, k + m)", "bit k + m of Ra := 1", "by stop(k + m)"].map(full)).not.toContain(
      true,
    );
  });

  it("has a use for every routine", () => {
    const text = INSTRUCTIONS.map(({ operation }) => operation).join("\n");
    expect(Object.keys(ROUTINES).filter((name) => !text.includes(`${name}(`))).toEqual([]);
  });
});
