// Expressions: parsed once, evaluated as often as addresses change.

import type { Cursor } from "./cursor.ts";
import type { DiagnosticCode } from "./diagnostics.ts";
import { MAX_NUMBER } from "./lexer.ts";
import { type Place, span } from "./source.ts";

/** Levels of parentheses and signs at most. */
const MAX_DEPTH = 100;

export type Expression =
  | { readonly op: "number"; readonly value: number; readonly place: Place }
  | { readonly op: "here"; readonly place: Place }
  | { readonly op: "symbol" | "characters"; readonly name: string; readonly place: Place }
  | { readonly op: "unary"; readonly operator: string; readonly operand: Expression; readonly place: Place }
  | {
      readonly op: "binary";
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
      readonly place: Place;
    };

/** The two spaces of addresses. */
export type Space = "program" | "data";

/** A number, and the space it is an address of (undefined: a plain number). */
export interface Value {
  readonly number: number;
  readonly space: Space | undefined;
}

/** What an expression is evaluated against. A function returns undefined when there is no value (yet). */
export interface Scope {
  /** The address of the statement. */
  here(): Value | undefined;
  /** The value of a name, or the characters of the text at that label. */
  symbol(name: string, place: Place, characters: boolean): Value | undefined;
  /** Takes arithmetic errors; undefined while sizes are still being settled. */
  readonly report: ((code: DiagnosticCode, place: Place, message: string) => void) | undefined;
}

const PRECEDENCE: readonly (readonly string[])[] = [
  ["|"],
  ["^"],
  ["&"],
  ["<<", ">>"],
  ["+", "-"],
  ["*", "/", "%"],
];

/** True for X0..X7, which after a point is an index register. */
export function isIndexName(word: string): boolean {
  return /^[xX][0-7]$/.test(word);
}

/** Parses an expression; undefined when there is an error, which is reported. `local` completes a name like `.loop`. */
export function parseExpression(
  cursor: Cursor,
  local: (name: string, place: Place) => string | undefined,
): Expression | undefined {
  let depth = 0;

  function tooDeep(): undefined {
    cursor.report.add(
      "E005",
      cursor.peek().place,
      "this is nested too deeply",
      `${MAX_DEPTH} levels at most`,
    );
    return undefined;
  }

  function binary(level: number): Expression | undefined {
    const operators = PRECEDENCE[level];
    if (operators === undefined) return unary();
    let left = binary(level + 1);
    while (left !== undefined) {
      const token = cursor.peek();
      if (token.kind !== "mark" || !operators.includes(token.text)) return left;
      cursor.next();
      const right = binary(level + 1);
      if (right === undefined) return undefined;
      left = { op: "binary", operator: token.text, left, right, place: span(left.place, right.place) };
    }
    return undefined;
  }

  function unary(): Expression | undefined {
    const token = cursor.peek();
    if (token.kind !== "mark" || !(token.text === "-" || token.text === "+" || token.text === "~"))
      return primary();
    if (depth >= MAX_DEPTH) return tooDeep();
    cursor.next();
    depth++;
    const operand = unary();
    depth--;
    if (operand === undefined) return undefined;
    return { op: "unary", operator: token.text, operand, place: span(token.place, operand.place) };
  }

  function primary(): Expression | undefined {
    const token = cursor.peek();
    if (token.kind === "number") {
      cursor.next();
      return { op: "number", value: token.value, place: token.place };
    }
    if (token.kind === "name" && /^CHARS$/i.test(token.text) && cursor.isMark("(", 1)) {
      cursor.next();
      cursor.next();
      const label = symbol();
      if (label === undefined) return undefined;
      if (!cursor.take(")")) return cursor.expected("')'");
      return { op: "characters", name: label.name, place: span(token.place, cursor.last().place) };
    }
    if (token.kind === "name" || token.kind === "dotted") {
      const found = symbol();
      return found === undefined ? undefined : { op: "symbol", ...found };
    }
    if (cursor.take(".")) return { op: "here", place: token.place };
    if (cursor.isMark("(")) {
      if (depth >= MAX_DEPTH) return tooDeep();
      cursor.next();
      depth++;
      const inner = binary(0);
      depth--;
      if (inner === undefined) return undefined;
      return cursor.take(")") ? inner : cursor.expected("')'");
    }
    return cursor.expected("a value");
  }

  /** A name, a local name, or both as in LABEL.local. */
  function symbol(): { name: string; place: Place } | undefined {
    const token = cursor.peek();
    if (token.kind === "dotted") {
      const name = local(token.text, token.place);
      if (name !== undefined) cursor.next();
      return name === undefined ? undefined : { name, place: token.place };
    }
    if (token.kind !== "name") return cursor.expected("a label");
    cursor.next();
    const member = cursor.peek();
    if (member.kind !== "dotted" || !cursor.adjacent || isIndexName(member.text)) {
      return { name: token.text, place: token.place };
    }
    cursor.next();
    return { name: `${token.text}.${member.text}`, place: span(token.place, member.place) };
  }

  return binary(0);
}

/** True when the value of `e` depends on where its statement lies. */
export function mentionsHere(e: Expression): boolean {
  switch (e.op) {
    case "here":
      return true;
    case "unary":
      return mentionsHere(e.operand);
    case "binary":
      return mentionsHere(e.left) || mentionsHere(e.right);
    default:
      return false;
  }
}

/** The value of an expression; undefined when a symbol has none or the arithmetic fails (reported, if there is where). */
export function evaluate(e: Expression, scope: Scope): Value | undefined {
  switch (e.op) {
    case "number":
      return { number: e.value, space: undefined };
    case "here":
      return scope.here();
    case "symbol":
    case "characters":
      return scope.symbol(e.name, e.place, e.op === "characters");
    case "unary": {
      const operand = evaluate(e.operand, scope);
      if (operand === undefined) return undefined;
      if (e.operator === "+") return operand;
      const { number } = operand;
      return { number: e.operator === "-" ? 0 - number : -1 - number, space: undefined };
    }
    case "binary": {
      const left = evaluate(e.left, scope);
      const right = evaluate(e.right, scope);
      if (left === undefined || right === undefined) return undefined;
      const number = arithmetic(e.operator, left.number, right.number);
      if (typeof number === "string") {
        scope.report?.("E031", e.place, number);
        return undefined;
      }
      return { number, space: spaceOf(e.operator, left.space, right.space) };
    }
  }
}

/** An address plus or minus a number is an address of the same space; everything else is a number. */
function spaceOf(operator: string, left: Space | undefined, right: Space | undefined): Space | undefined {
  if (operator === "+") return left === undefined ? right : right === undefined ? left : undefined;
  if (operator === "-") return right === undefined ? left : undefined;
  return undefined;
}

/** The result, or what is wrong. Division truncates toward zero; `%` takes the sign of the dividend. */
function arithmetic(operator: string, a: number, b: number): number | string {
  let result: number;
  switch (operator) {
    case "+":
      result = a + b;
      break;
    case "-":
      result = a - b;
      break;
    case "*":
      result = a * b;
      break;
    case "/":
    case "%":
      if (b === 0) return "division by zero";
      result = operator === "/" ? Math.trunc(a / b) : a % b;
      break;
    case "<<":
    case ">>":
      if (b < 0 || b > 40) return `a shift by ${b}: 0 to 40 is possible`;
      result = operator === "<<" ? a * 2 ** b : Math.floor(a / 2 ** b);
      break;
    default:
      result = bitwise(operator, a, b);
  }
  if (Math.abs(result) >= MAX_NUMBER) return `the result ${result} is too large`;
  return result === 0 ? 0 : result;
}

function bitwise(operator: string, a: number, b: number): number {
  const x = BigInt(a);
  const y = BigInt(b);
  return Number(operator === "&" ? x & y : operator === "|" ? x | y : x ^ y);
}
