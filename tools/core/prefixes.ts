// Generates the MOD prefixes: what each adds to m, a constant or a word of memory.

import type { Value } from "../../core-as/isa/notation.ts";
import { isPrefix, statementsOf, termsOf } from "../../core-as/isa/operation.ts";
import { bitOf, numberField, type Row, registerOffset } from "./row.ts";

interface Prefix {
  readonly row: Row;
  /** What is added to m, or subtracted. */
  readonly value: Value;
  /** The value of the bit p with which it is added; undefined: always. */
  readonly adds: number | undefined;
}

function prefixOf(row: Row): Prefix {
  const refuse = (): never => {
    throw new Error(`${row.name}: a prefix adds one value to m, or with the other p subtracts it`);
  };
  const parts = statementsOf(row.operation).map((statement) => {
    if (statement.kind !== "assign" || statement.target.kind !== "m") return refuse();
    const { value, condition } = statement;
    if (value.kind !== "binary" || !/^[+-]$/.test(value.operator) || value.left.kind !== "m") return refuse();
    if (condition === undefined) return { value: value.right, sign: value.operator, p: undefined };
    if (condition.kind !== "compare" || condition.right.kind !== "number") return refuse();
    return { value: value.right, sign: value.operator, p: condition.right.value };
  });
  const [first, ...others] = parts;
  if (others.some(({ value }) => JSON.stringify(value) !== JSON.stringify(first!.value))) refuse();
  const adding = parts.find(({ sign }) => sign === "+") ?? refuse();
  return { row, value: adding.value, adds: adding.p };
}

/** AssemblyScript of three functions: the constant of a prefix, the word that another one adds, and whether it is added. */
export function prefixFunctions(rows: readonly Row[]): string {
  const prefixes = rows.filter(({ operation }) => isPrefix(operation)).map(prefixOf);
  const constants = prefixes.filter(({ value }) => value.kind !== "memory");
  const memory = prefixes.filter(({ value }) => value.kind === "memory");
  return `/** What a prefix with a constant adds to m. */
export function prefixConstant(word: i32, row: i32): i32 {
  switch (row) {
${constants.map(({ row, value }) => `    case Row.${row.constant}: return ${constantOf(row, value)};`).join("\n")}
  }
  return 0;
}

/** Byte address of the word that a prefix adds to m or subtracts from it, or 0 with the fault recorded. */
export function prefixOperand(view: i32, word: i32, row: i32): i32 {
  switch (row) {
${memory.map(({ row, value }) => `    case Row.${row.constant}: return ${pointerOf(row, value)};`).join("\n")}
  }
  return 0;
}

/** Is the word of prefixOperand() added? */
export function prefixAdds(word: i32, row: i32): bool {
  switch (row) {
${memory.map(({ row, adds }) => `    case Row.${row.constant}: return ${addsOf(row, adds)};`).join("\n")}
  }
  return true;
}
`;
}

/** 0: the row is not a prefix; 1: one with a constant; 2: one that reads memory. */
export const prefixKind = (row: Row): number =>
  !isPrefix(row.operation) ? 0 : prefixOf(row).value.kind === "memory" ? 2 : 1;

const addsOf = ({ word }: Row, adds: number | undefined): string =>
  adds === undefined ? "true" : `(word & ${2 ** bitOf(word, "p")}) ${adds === 1 ? "!=" : "=="} 0`;

function constantOf(row: Row, value: Value): string {
  if (value.kind === "field" && value.field !== "next") return numberField(row, value.field);
  if (value.kind === "number") return String(value.value);
  if (value.kind === "binary" && /^[-+*]$/.test(value.operator)) {
    return `(${constantOf(row, value.left)}) ${value.operator} ${constantOf(row, value.right)}`;
  }
  throw new Error(`${row.name}: a prefix adds a constant or a word of memory`);
}

function pointerOf(row: Row, value: Value): string {
  if (value.kind !== "memory") throw new Error(`${row.name}: no memory`);
  const address = termsOf(value.address)
    .map(({ value: term }) =>
      term.kind === "register" ? `reg(${registerOffset(row, term.letter)})` : constantOf(row, term),
    )
    .join(" + ");
  if (value.space === "word") return `readable(view, base() + ${address})`;
  if (value.space === "program") return `readableProgram(view, ${address})`;
  throw new Error(`${row.name}: a prefix adds a word of data or program`);
}
