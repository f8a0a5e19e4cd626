// Generates the call of a routine: it checks and finds the operands, and handles the result.

import type { Call, Value } from "../../core-as/isa/notation.ts";
import { isPrefix, routineOf, statementsOf, termsOf } from "../../core-as/isa/operation.ts";
import type { Parameter, Routine } from "../../core-as/isa/routines.ts";
import { isPlain } from "./interpreter.ts";
import { modeBit, numberField, type Row, registerOffset } from "./row.ts";

/** The routine that a row is done by, and its call; undefined for rows that do nothing. */
function calledBy({ name, operation }: Row): { call: Call; routine: Routine } | undefined {
  const [statement, ...others] = statementsOf(operation);
  const called = routineOf(operation);
  if (statement === undefined) return undefined;
  if (called === undefined || others.length > 0) {
    throw new Error(`${name}: a routine stands alone, or as the condition of a skip or a repeat`);
  }
  if ((called.routine.ending === "condition") === (statement.kind === "by")) {
    throw new Error(`${name}: ${called.call.name} is ${statement.kind === "by" ? "a" : "no"} condition`);
  }
  return called;
}

/** Rows that the function of the routines executes. */
export const isCalled = (row: Row): boolean =>
  !isPlain(row) && !isPrefix(row.operation) && calledBy(row)?.routine.ending !== "decoder";

/** The case of a row. */
export function routineCase(row: Row): string {
  const lines: string[] = [];
  const called = calledBy(row);
  if (called !== undefined) {
    const { call, routine } = called;
    const list = routine.parameters.flatMap((parameter, i) =>
      argument(row, parameter, call.arguments[i]!, lines),
    );
    // Those that look at memory themselves need the view, floats their length, and those that end by themselves next.
    if (routine.view) list.unshift("view");
    if (routine.home === "float") list.push(`${modeless(row, "l")} != 0`);
    if (routine.word) list.push("word");
    if (routine.ending === "itself") list.push(nextOf(row));
    lines.push(...endingOf(row, routine, `${call.name}(${list.join(", ")})`));
  } else lines.push("setPc(next);", "return NEXT;");
  const body = lines.map((line) => `      ${line}`).join("\n");
  return `    case Row.${row.constant}: {\n${body}\n    }`;
}

/** Names by the file of the core that they are in. */
export function routineImports(rows: readonly Row[]): Map<string, string[]> {
  const imports = new Map<string, string[]>();
  for (const row of rows.filter(isCalled)) {
    const called = calledBy(row);
    if (called === undefined) continue;
    const names = imports.get(called.routine.home) ?? [];
    if (!names.includes(called.call.name)) names.push(called.call.name);
    imports.set(called.routine.home, names);
  }
  return imports;
}

/** The address after the instruction; `next` is that after its first word. */
const nextOf = ({ row }: Row): string => (row.word.length > 16 ? "next + 1" : "next");

const modeless = (row: Row, letter: string): string => {
  const bit = row.word.indexOf(letter);
  return `(word & ${2 ** (15 - bit)})`;
};

function endingOf(row: Row, routine: Routine, call: string): string[] {
  if (routine.ending === "itself") return [`return ${call};`];
  if (routine.ending === "condition") {
    const [statement] = statementsOf(row.operation);
    // PC is at the first prefix: a repeat goes to the word before.
    const there = statement!.kind === "skip" ? `${nextOf(row)} + 1` : "pc() - 1";
    return [
      `const holds = ${call};`,
      "if (holds < 0) return TRAP;",
      `setPc(holds ? ${there} : ${nextOf(row)});`,
      "return NEXT;",
    ];
  }
  const result = { next: "NEXT", changed: "CHANGED", host: "STOP_BUDGET", decoder: "" }[routine.ending];
  return [
    routine.faults ? `if (!${call}) return TRAP;` : `${call};`,
    `setPc(${nextOf(row)});`,
    `return ${result};`,
  ];
}

/** The argument for a parameter; a word of memory is checked in `lines` first. */
function argument(row: Row, parameter: Parameter, value: Value, lines: string[]): string[] {
  const { kind, name } = parameter;
  const refuse = (): never => {
    throw new Error(`${row.name}: the parameter ${name} is no ${kind}`);
  };
  switch (kind) {
    case "number":
      return [
        termsOf(value).some((t) => t.value.kind === "m")
          ? "n"
          : value.kind === "field"
            ? numberField(row, value.field)
            : refuse(),
      ];
    case "register":
      return [value.kind === "register" ? registerOffset(row, value.letter) : refuse()];
    case "pair":
      return [
        value.kind === "long" && value.of.kind === "register"
          ? registerOffset(row, value.of.letter)
          : refuse(),
      ];
    case "float":
    case "text":
      return [value.kind === "memory" ? addressOf(row, value.address) : refuse()];
    case "long":
      return [
        value.kind === "long" && value.of.kind === "memory" ? addressOf(row, value.of.address) : refuse(),
      ];
    case "word":
      return [word(row, parameter, value, lines)];
  }
}

/** The pointer to a word. */
function word(row: Row, { direction, name }: Parameter, value: Value, lines: string[]): string {
  const check = { in: "readable", out: "writable", inout: "modifiable" }[direction];
  if (value.kind === "register") return pointerOf(row, value);
  if (value.kind === "memory" && value.space === "word") {
    lines.push(`const ${name} = ${check}(view, base() + ${addressOf(row, value.address)});`);
  } else if (value.kind === "operand") {
    const { letter, displaced } = row.operands[value.which];
    const register = registerOffset(row, letter!);
    const address = `base() + reg(${register})${displaced ? " + n" : ""}`;
    lines.push(`const ${name} = ${modeBit(row, letter!)} ? ${check}(view, ${address}) : LIVE + ${register};`);
  } else throw new Error(`${row.name}: the parameter ${name} is no word`);
  lines.push(`if (!${name}) return TRAP;`);
  return name;
}

function pointerOf(row: Row, { letter, after }: Value & { kind: "register" }): string {
  const offset = registerOffset(row, letter);
  return `LIVE + ${after ? `after(${offset})` : offset}`;
}

/** An address in the data space: registers, m and constants, added up. */
function addressOf(row: Row, value: Value): string {
  return termsOf(value)
    .map(({ value: term, negative }, i) => {
      const text =
        term.kind === "register"
          ? `reg(${registerOffset(row, term.letter)})`
          : term.kind === "m"
            ? "n"
            : term.kind === "number"
              ? String(term.value)
              : undefined;
      if (text === undefined) throw new Error(`${row.name}: no address for a routine`);
      return `${i === 0 ? "" : negative ? " - " : " + "}${text}`;
    })
    .join("");
}
