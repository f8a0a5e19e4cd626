// Reads the operations of the instruction table for the generator of the core, the assembler and the
// documents.

import { rowName } from "./fields.ts";
import { FUNCTIONS } from "./functions.ts";
import type { Instruction } from "./instructions.ts";
import {
  type Call,
  NotationError,
  type Operation,
  parseOperation,
  type Statement,
  type Value,
} from "./notation.ts";
import { ROUTINES, type Routine } from "./routines.ts";

const known = new Map<string, Operation>();

/** The operation of a row. Throws, with row and column, when it is none, or names a function that there is not. */
export function operationOf(row: Instruction): Operation {
  let operation = known.get(row.operation);
  if (operation === undefined) {
    try {
      operation = parseOperation(row.operation);
      for (const value of everyValue(operation)) if (value.kind === "call") checkCall(row.operation, value);
    } catch (error) {
      throw error instanceof NotationError ? new Error(`${rowName(row)}, ${error.message}`) : error;
    }
    known.set(row.operation, operation);
  }
  return operation;
}

function checkCall(text: string, { name, arguments: given }: Call): void {
  const parameters = Object.hasOwn(FUNCTIONS, name)
    ? FUNCTIONS[name]!.parameters
    : routineNamed(name)?.parameters;
  const refusal = (message: string) => new NotationError(text, text.indexOf(name) + 1, message);
  if (parameters === undefined) throw refusal(`there is no function and no routine ${name}`);
  if (parameters.length !== given.length)
    throw refusal(`${name} is given ${given.length} values and has ${parameters.length}`);
}

const routineNamed = (name: string): Routine | undefined =>
  Object.hasOwn(ROUTINES, name) ? ROUTINES[name] : undefined;

/** The statements of an operation, in their order. */
export const statementsOf = (operation: Operation): readonly Statement[] => operation.groups.flat();

/** The routine that an operation is done by, or that is its condition, with the call; undefined: there is none. */
export function routineOf(
  operation: Operation,
): { readonly call: Call; readonly routine: Routine } | undefined {
  for (const statement of statementsOf(operation)) {
    const call =
      statement.kind === "by"
        ? statement.call
        : statement.condition?.kind === "call"
          ? statement.condition
          : undefined;
    if (call !== undefined) return { call, routine: ROUTINES[call.name]! };
  }
  return undefined;
}

/** True for the MOD prefixes, which add to m. */
export const isPrefix = (operation: Operation): boolean =>
  statementsOf(operation).some((s) => s.kind === "assign" && s.target.kind === "m");

/** The values of a statement, in the order in which their accesses are checked: condition, result, where it goes. */
export function valuesOf(statement: Statement): readonly Value[] {
  const { condition } = statement;
  const values: Value[] = [];
  if (condition?.kind === "compare") values.push(condition.left, condition.right);
  else if (condition !== undefined) values.push(condition);
  if (statement.kind === "assign") values.push(statement.value, statement.target);
  else if (statement.kind === "jump") values.push(statement.target);
  else if (statement.kind === "by") values.push(statement.call);
  return values;
}

/** What a value is made of. */
export function partsOf(value: Value): readonly Value[] {
  switch (value.kind) {
    case "memory":
      return [value.address];
    case "long":
    case "not":
    case "negative":
      return [value.of];
    case "bit":
      return [value.number, value.of];
    case "call":
      return value.arguments;
    case "binary":
      return [value.left, value.right];
    default:
      return [];
  }
}

/** Every value of an operation, each before what it is made of. */
export function* everyValue(operation: Operation): Generator<Value> {
  for (const statement of statementsOf(operation))
    for (const value of valuesOf(statement)) yield* within(value);
}

function* within(value: Value): Generator<Value> {
  yield value;
  for (const part of partsOf(value)) yield* within(part);
}

/** The terms of a sum with their signs; any other value is its own only term. */
export function termsOf(
  value: Value,
  negative = false,
): { readonly value: Value; readonly negative: boolean }[] {
  if (value.kind !== "binary" || (value.operator !== "+" && value.operator !== "-"))
    return [{ value, negative }];
  return [...termsOf(value.left, negative), ...termsOf(value.right, negative !== (value.operator === "-"))];
}

/** True when all 16 bits of the constant k + m count, false when it is a number of places, of a bit, or of a routine. */
export function isFullConstant(operation: Operation): boolean {
  const counts = (value: Value): boolean => {
    if (termsOf(value).some((t) => t.value.kind === "field" && t.value.field === "k")) return true;
    if (value.kind === "bit") return counts(value.of);
    const parts =
      value.kind !== "call"
        ? partsOf(value)
        : value.arguments.filter((_, i) => parameterOf(value, i) !== "n");
    return parts.some((part) => counts(part));
  };
  return statementsOf(operation).some((s) => s.kind !== "by" && valuesOf(s).some(counts));
}

const parameterOf = ({ name }: Call, i: number): string | undefined => FUNCTIONS[name]?.parameters[i];

/** Where an instruction can continue other than at the next one. */
export function conditionOf(operation: Operation): { readonly skips: boolean; readonly repeats: boolean } {
  const kinds = statementsOf(operation).map(({ kind }) => kind);
  const ways = routineOf(operation)?.routine.ways ?? [];
  return { skips: kinds.includes("skip") || ways.includes("skip"), repeats: kinds.includes("repeat") };
}
