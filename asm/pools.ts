// Literal pools: words of the program that hold the values of operands written =value.

import type { Builder } from "./builder.ts";
import type { Expression, SymbolExpression } from "./expression.ts";
import type { Section } from "./program.ts";
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

  /** The address of a literal. The same value, written in the same way, is one word of a pool. */
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

/** Equal for expressions that mean the same; undefined where that depends on the place. */
function keyOf(e: Expression): string | undefined {
  switch (e.op) {
    case "number":
      return String(e.value);
    case "symbol": {
      const { path, owner, macros } = e.context;
      return e.local ? `${macros.join(" ")}|${owner ?? ""}|.${e.name}` : `${path}|${e.name}`;
    }
    case "unary": {
      const operand = keyOf(e.operand);
      return operand && `(${e.operator} ${operand})`;
    }
    case "binary": {
      const left = keyOf(e.left);
      const right = keyOf(e.right);
      return left && right && `(${left} ${e.operator} ${right})`;
    }
    default:
      return undefined;
  }
}
