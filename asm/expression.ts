// Expressions and their values, which are computed again whenever addresses change.

import type { DiagnosticCode } from "./codes.ts";
import type { Module, SymbolEntry } from "./module.ts";
import { MAX_NUMBER } from "./numbers.ts";
import type { NameScope, Place } from "./source.ts";

/** Where a name stands, on which depends what it means. One object serves all names between two labels. */
export interface Context extends NameScope {
  readonly module: Module;
}

/** A name as it is written, without the point of a local one. */
export interface SymbolExpression {
  readonly op: "symbol";
  readonly name: string;
  readonly local: boolean;
  readonly context: Context;
  /** Where it stands, when an argument gave it from another scope: it counts where the name means nothing to the caller. */
  readonly otherwise?: Context | undefined;
  readonly place: Place;
  /** What it means, once that is settled. */
  entry?: SymbolEntry | undefined;
}

/** What can be asked of a symbol, as in SIZE(name). */
export const PROPERTIES = ["CHARS", "SIZE", "COUNT", "MASK", "BIT"] as const;
export type Property = (typeof PROPERTIES)[number];

/** A value as it is written, each part with its place. */
export type Expression =
  | { readonly op: "number"; readonly value: number; readonly place: Place }
  | { readonly op: "here"; readonly place: Place }
  | SymbolExpression
  | {
      readonly op: "property";
      readonly property: Property;
      readonly symbol: SymbolExpression;
      readonly place: Place;
    }
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
export interface ExpressionValue {
  readonly number: number;
  readonly space: Space | undefined;
  /** While sources are read: the place from which an address is counted that is not known itself (known.ts). */
  readonly base?: object | undefined;
}

/** What an expression is evaluated against. A function returns undefined when there is no value (yet). */
export interface Scope {
  /** The address of the statement. */
  here(): ExpressionValue | undefined;
  symbol(symbol: SymbolExpression): ExpressionValue | undefined;
  property(property: Property, symbol: SymbolExpression, place: Place): number | undefined;
  /** Takes arithmetic errors; undefined while sizes are still being settled. */
  readonly report: ((code: DiagnosticCode, place: Place, message: string) => void) | undefined;
}

/** True for X0..X7, which after a point is an index register. */
export function isIndexName(word: string): boolean {
  return word.length === 2 && /^[xX][0-7]$/.test(word);
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
export function evaluate(e: Expression, scope: Scope): ExpressionValue | undefined {
  switch (e.op) {
    case "number":
      return { number: e.value, space: undefined };
    case "here":
      return scope.here();
    case "symbol":
      return scope.symbol(e);
    case "property": {
      const number = scope.property(e.property, e.symbol, e.place);
      return number === undefined ? undefined : { number, space: undefined };
    }
    case "unary": {
      const operand = evaluate(e.operand, scope);
      if (operand === undefined) return undefined;
      if (e.operator === "+") return operand;
      if (operand.base !== undefined) return undefined;
      return { number: unary(e.operator, operand.number), space: undefined };
    }
    case "binary": {
      const left = evaluate(e.left, scope);
      const plain = left !== undefined && left.base === undefined;
      if (plain && decides(e.operator, left.number)) return truth(e.operator === "||");
      const right = evaluate(e.right, scope);
      if (left === undefined || right === undefined) return undefined;
      if (left.base !== undefined || right.base !== undefined) {
        const known = fromBases(e.operator, left, right);
        if (known !== "number") return known;
      }
      const number = arithmetic(e.operator, left.number, right.number);
      if (typeof number === "string") {
        scope.report?.("E031", e.place, number);
        return undefined;
      }
      return { number, space: spaceOf(e.operator, left.space, right.space) };
    }
  }
}

const COMPARISONS: readonly string[] = ["==", "!=", "<", "<=", ">", ">="];

/** What is known of an operation with an address that is counted from a base; with two of one base it may be a number. */
function fromBases(
  operator: string,
  left: ExpressionValue,
  right: ExpressionValue,
): ExpressionValue | "number" | undefined {
  if (left.base === right.base) {
    return operator === "-" || COMPARISONS.includes(operator) ? "number" : undefined;
  }
  if (operator === "+" && (left.base === undefined || right.base === undefined)) {
    return {
      number: left.number + right.number,
      space: left.space ?? right.space,
      base: left.base ?? right.base,
    };
  }
  if (operator !== "-" || right.base !== undefined) return undefined;
  return { number: left.number - right.number, space: left.space, base: left.base };
}

/** True when the left side of `&&` or `||` alone gives the value: the right one is then not looked at. */
export function decides(operator: string, left: number): boolean {
  return operator === "&&" ? left === 0 : operator === "||" && left !== 0;
}

function truth(is: boolean): ExpressionValue {
  return { number: is ? 1 : 0, space: undefined };
}

/** An address plus or minus a number is an address of the same space; everything else is a number. */
function spaceOf(operator: string, left: Space | undefined, right: Space | undefined): Space | undefined {
  if (operator === "+") return left === undefined ? right : right === undefined ? left : undefined;
  if (operator === "-") return right === undefined ? left : undefined;
  return undefined;
}

function unary(operator: string, n: number): number {
  switch (operator) {
    case "-":
      return 0 - n;
    case "~":
      return -1 - n;
    case "!":
      return n === 0 ? 1 : 0;
    case "LOW":
      return ((n % 0x10000) + 0x10000) % 0x10000;
    default:
      return Math.floor(n / 0x10000) & 0xffff;
  }
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
    case "==":
      return a === b ? 1 : 0;
    case "!=":
      return a !== b ? 1 : 0;
    case "<":
      return a < b ? 1 : 0;
    case "<=":
      return a <= b ? 1 : 0;
    case ">":
      return a > b ? 1 : 0;
    case ">=":
      return a >= b ? 1 : 0;
    case "&&":
      return a !== 0 && b !== 0 ? 1 : 0;
    case "||":
      return a !== 0 || b !== 0 ? 1 : 0;
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
