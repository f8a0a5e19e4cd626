// Literal pools: words of the program that hold the values of operands written as =value.

import type { Builder } from "./builder.ts";
import { type Expression, evaluate, type SymbolExpression } from "./expression.ts";
import type { Section } from "./module.ts";
import type { Place } from "./source.ts";

interface Literal {
  readonly name: string;
  readonly value: Expression;
  readonly place: Place;
}

/** The literals of a module that have no place yet. */
export class Pools {
  private readonly builder: Builder;
  private readonly waiting = new Map<Section, Map<string, Literal>>();
  /** By the names of the words. */
  private readonly values = new Map<string, Expression>();

  constructor(builder: Builder) {
    this.builder = builder;
  }

  /** The address of a literal. What is known here to be the same value is one word of a pool. */
  literal(value: Expression, place: Place): Expression {
    const { section, module } = this.builder;
    let pool = this.waiting.get(section);
    if (pool === undefined) {
      pool = new Map();
      this.waiting.set(section, pool);
    }
    const key = keyOf(value) ?? `#${this.values.size}`;
    let literal = pool.get(key);
    if (literal === undefined) {
      literal = { name: `=${this.values.size + 1}`, value, place };
      this.values.set(literal.name, value);
      pool.set(key, literal);
    }
    const symbol: SymbolExpression = {
      op: "symbol",
      name: literal.name,
      local: false,
      context: module.context,
      place,
    };
    return symbol;
  }

  /** What the word of a pool holds; undefined of all other symbols. */
  valueOf({ name }: SymbolExpression): Expression | undefined {
    return this.values.get(name);
  }

  /** Puts the literals of the current section here; `at`: the statement that says so. */
  place(at?: Place): void {
    const { builder } = this;
    const pool = this.waiting.get(builder.section);
    this.waiting.delete(builder.section);
    for (const { name, value, place } of pool?.values() ?? []) {
      builder.hiddenLabel(name, place);
      builder.addAt(at ?? place, { kind: "words", expressions: [value], long: false });
    }
  }

  /** Puts all literals that have no place to the ends of their sections. */
  placeAll(): void {
    for (const section of [...this.waiting.keys()]) {
      this.builder.resume(section);
      this.place();
    }
  }
}

/** A value as far as it is known where it is read: a number, or something unknown and a number to add. */
interface Known {
  /** Equal where the unknown parts are equal; "" for a number alone. */
  readonly base: string;
  readonly offset: number;
}

/** Equal for expressions that have the same word; undefined where that depends on the place. */
function keyOf(e: Expression): string | undefined {
  const known = knownOf(e);
  if (known === undefined) return undefined;
  const { base, offset } = known;
  // -1 and 0xFFFF are one word.
  return base === "" && offset >= -0x8000 && offset < 0 ? String(offset + 0x10000) : `${base}${offset}`;
}

function knownOf(e: Expression): Known | undefined {
  switch (e.op) {
    case "number":
      return { base: "", offset: e.value };
    case "symbol": {
      const { path, owner, macros } = e.context;
      const name = e.local ? `${macros.join(" ")}|${owner ?? ""}|.${e.name}` : `${path}|${e.name}`;
      return { base: `${name} `, offset: 0 };
    }
    case "unary": {
      const operand = knownOf(e.operand);
      if (operand === undefined) return undefined;
      return numberOf(e) ?? { base: `(${e.operator} ${operand.base}${operand.offset})`, offset: 0 };
    }
    case "binary": {
      const left = knownOf(e.left);
      const right = knownOf(e.right);
      if (left === undefined || right === undefined) return undefined;
      const { operator } = e;
      if (right.base === "" && operator === "+") return { ...left, offset: left.offset + right.offset };
      if (right.base === "" && operator === "-") return { ...left, offset: left.offset - right.offset };
      if (left.base === "" && operator === "+") return { ...right, offset: left.offset + right.offset };
      const text = `(${left.base}${left.offset} ${operator} ${right.base}${right.offset})`;
      return numberOf(e) ?? { base: text, offset: 0 };
    }
    default:
      return undefined;
  }
}

/** The number of an expression that has nothing but numbers in it. */
function numberOf(e: Expression): Known | undefined {
  const none = () => undefined;
  const value = evaluate(e, { here: none, symbol: none, property: none, report: undefined });
  return value && { base: "", offset: value.number };
}
