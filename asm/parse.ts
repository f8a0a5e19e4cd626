// Parses expressions.

import type { Cursor } from "./cursor.ts";
import type { Diagnostics } from "./diagnostics.ts";
import { markElsewhere } from "./elsewhere.ts";
import {
  type Context,
  type Expression,
  isIndexName,
  PROPERTIES,
  type Property,
  type SymbolExpression,
} from "./expression.ts";
import { type Place, scopeGivenAt, span } from "./source.ts";

/** Levels of parentheses and signs at most. */
const MAX_DEPTH = 100;

/** What the parser asks about names. */
export interface Names {
  readonly context: Context;
  /** The present number of a name that .SET may change. */
  variable(name: string, context: Context): number | undefined;
  /** True when the name means something before this point. */
  defined(symbol: SymbolExpression): boolean;
}

/** The binary operators, the weakest first. */
const PRECEDENCE: readonly (readonly string[])[] = [
  ["||"],
  ["&&"],
  ["==", "!=", "<", "<=", ">", ">="],
  ["|"],
  ["^"],
  ["&"],
  ["<<", ">>"],
  ["+", "-"],
  ["*", "/", "%"],
];
const LEVELS: ReadonlyMap<string, number> = new Map(
  PRECEDENCE.flatMap((operators, level) => operators.map((o) => [o, level] as const)),
);
const SIGNS: readonly string[] = ["-", "+", "~", "!"];
/** What stands in expressions; LOW and HIGH are written as functions. */
export const BINARY_OPERATORS: ReadonlySet<string> = new Set(LEVELS.keys());
export const UNARY_OPERATORS: ReadonlySet<string> = new Set([...SIGNS, "LOW", "HIGH"]);

/** Parses an expression; undefined when there is an error, which is reported. */
export function parseExpression(cursor: Cursor, names: Names): Expression | undefined {
  return new Parser(cursor, names).binary(0);
}

/** Reports a local name before any label. */
export function reportNoOwner(report: Diagnostics, name: string, place: Place): void {
  const message = `'.${name}' is local, but no label comes before it`;
  report.add("E024", place, message, "local names stand after the label that they belong to");
}

/** Parses a name: NAME, .local, or a path as in SCOPE.NAME.local; undefined after a reported error. */
export function parseSymbol(cursor: Cursor, names: Names): SymbolExpression | undefined {
  const token = cursor.peek();
  const local = token.kind === "dotted";
  if (!local && token.kind !== "name") return cursor.expected("a label");
  const given = scopeGivenAt(token.place);
  const away = given !== undefined && (local || given.path !== names.context.path);
  const context = away ? { ...names.context, ...given } : names.context;
  const otherwise = away && !local ? names.context : undefined;
  cursor.next();
  let name = token.text;
  let { place } = token;
  for (;;) {
    const member = cursor.peek();
    if (member.kind !== "dotted" || !cursor.adjacent || isIndexName(member.text)) break;
    cursor.next();
    name += `.${member.text}`;
    place = span(place, member.place);
  }
  return { op: "symbol", name, local, context, otherwise, place };
}

/** Functions of the language that are not properties of symbols. */
const FUNCTIONS: readonly string[] = ["DEFINED", "BLANK", "LOW", "HIGH"];

function isFunction(name: string): boolean {
  const upper = name.toUpperCase();
  return FUNCTIONS.includes(upper) || PROPERTIES.includes(upper as Property);
}

class Parser {
  private readonly cursor: Cursor;
  private readonly names: Names;
  private depth = 0;

  constructor(cursor: Cursor, names: Names) {
    this.cursor = cursor;
    this.names = names;
  }

  /** Precedence climbing: an operand, and all operators of at least `lowest` after it. */
  binary(lowest: number): Expression | undefined {
    const { cursor } = this;
    let left = this.unary();
    while (left !== undefined) {
      const token = cursor.peek();
      const level = token.kind === "mark" ? LEVELS.get(token.text) : undefined;
      if (level === undefined || level < lowest) return left;
      cursor.next();
      const right = this.binary(level + 1);
      if (right === undefined) return undefined;
      left = { op: "binary", operator: token.text, left, right, place: span(left.place, right.place) };
    }
    return undefined;
  }

  private tooDeep(): undefined {
    const { cursor } = this;
    const advice = `at most ${MAX_DEPTH} levels`;
    cursor.report.add("E005", cursor.peek().place, "this is nested too deeply", advice);
    return undefined;
  }

  private unary(): Expression | undefined {
    const { cursor } = this;
    const token = cursor.peek();
    if (token.kind !== "mark" || !SIGNS.includes(token.text)) return this.primary();
    if (this.depth >= MAX_DEPTH) return this.tooDeep();
    cursor.next();
    this.depth++;
    const operand = this.unary();
    this.depth--;
    if (operand === undefined) return undefined;
    return { op: "unary", operator: token.text, operand, place: span(token.place, operand.place) };
  }

  private primary(): Expression | undefined {
    const { cursor, names } = this;
    const token = cursor.peek();
    if (token.kind === "number") {
      cursor.next();
      return { op: "number", value: token.value, place: token.place };
    }
    if (token.kind === "name" && cursor.peek(1).kind === "name" && isFunction(token.text)) {
      cursor.next();
      return cursor.expected(
        "'('",
        `the argument of a function stands in parentheses: ${token.text}(${cursor.peek().text})`,
      );
    }
    if (token.kind === "name" && cursor.isMark("(", 1)) {
      const made = this.call(token.text.toUpperCase(), token.place);
      if (made !== null) return made;
    }
    if (token.kind === "name" || token.kind === "dotted") {
      const symbol = parseSymbol(cursor, names);
      if (symbol === undefined || symbol.local) return symbol;
      const { context, otherwise = context } = symbol;
      const value = names.variable(symbol.name, context) ?? names.variable(symbol.name, otherwise);
      return value === undefined ? symbol : { op: "number", value, place: symbol.place };
    }
    if (token.kind === "string" && cursor.peek(2).kind === "string") {
      const equal = token.text === cursor.peek(2).text;
      const [same, other] = [cursor.isMark("==", 1), cursor.isMark("!=", 1)];
      if (same || other) {
        for (let i = 0; i < 3; i++) cursor.next();
        return { op: "number", value: equal === same ? 1 : 0, place: span(token.place, cursor.last().place) };
      }
    }
    if (cursor.take(".")) return { op: "here", place: token.place };
    if (cursor.isMark("(")) {
      const inner = this.parenthesised();
      if (inner === undefined) return undefined;
      return cursor.take(")") ? inner : cursor.expected("')'");
    }
    return cursor.expected("a value", token.kind === "mark" ? markElsewhere(token.text) : undefined);
  }

  private parenthesised(): Expression | undefined {
    if (this.depth >= MAX_DEPTH) return this.tooDeep();
    this.cursor.next();
    this.depth++;
    const inner = this.binary(0);
    this.depth--;
    return inner;
  }

  /** A function of the language; null when the name is none. */
  private call(name: string, start: Place): Expression | undefined | null {
    const { cursor, names } = this;
    const property = PROPERTIES.includes(name as Property);
    if (!isFunction(name)) return null;
    cursor.next();
    if (name === "LOW" || name === "HIGH") {
      const operand = this.parenthesised();
      if (operand === undefined || !cursor.take(")")) return operand && cursor.expected("')'");
      return { op: "unary", operator: name, operand, place: span(start, cursor.last().place) };
    }
    cursor.next();
    if (name === "BLANK") {
      const empty = cursor.isMark(")");
      let open = 0;
      while (!cursor.done && (open > 0 || !cursor.isMark(")"))) {
        open += cursor.isMark("(") ? 1 : cursor.isMark(")") ? -1 : 0;
        cursor.next();
      }
      if (!cursor.take(")")) return cursor.expected("')'");
      return { op: "number", value: empty ? 1 : 0, place: span(start, cursor.last().place) };
    }
    const symbol = parseSymbol(cursor, names);
    if (symbol === undefined) return undefined;
    if (!cursor.take(")")) return cursor.expected("')'");
    const place = span(start, cursor.last().place);
    if (property) return { op: "property", property: name as Property, symbol, place };
    return { op: "number", value: names.defined(symbol) ? 1 : 0, place };
  }
}
