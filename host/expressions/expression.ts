// Expressions about a machine, of the debugger and of scripts: those of the assembler, and besides registers, CLOCK and POSITION, [a] for a data word, p:[a] for a program word,
// PARTITION:NAME and PARTITION:[a], and s(x), the signed value of a word. Reading changes nothing.

import { Cursor } from "../../asm/cursor.ts";
import { Diagnostics } from "../../asm/diagnostics.ts";
import {
  type Context,
  type Expression,
  type ExpressionValue,
  evaluate,
  type Scope,
} from "../../asm/expression.ts";
import { tokenize } from "../../asm/lexer.ts";
import { parseExpression } from "../../asm/parse.ts";
import { hexWord } from "../../asm/printable.ts";
import type { SourceLine } from "../../asm/source.ts";
import { guestWord } from "../guest-word.ts";
import type { Machine } from "../machine.ts";
import { meant, Refusal } from "./failure.ts";
import type { DebugNames } from "./names.ts";
import { REGISTER_NAMES, type RegisterName, registerOf } from "./registers.ts";

/** A part of an expression whose value depends on the machine. */
export interface Reading {
  readonly text: string;
  /** @throws Refusal when it has no value */
  value(machine: Machine, partition: number): ExpressionValue;
}

/** An expression that was read. */
export interface Compiled {
  readonly text: string;
  /** What it reads of the machine; nothing: its value is always the same. */
  readonly reads: readonly Reading[];
  /** Its value now, for a partition. @throws Refusal when it has none */
  value(machine: Machine, partition: number): ExpressionValue;
}

/** What stands for a part that the assembler's language does not have. */
const HOLE = "$$";

/** Levels of brackets within each other, at most. */
const MAX_DEPTH = 20;

/** Reads an expression. Names are those of a partition, where it names no other. @throws Refusal */
export function compile(text: string, names: DebugNames, partition: number, depth = 0): Compiled {
  if (depth > MAX_DEPTH) throw new Refusal("this is nested too deeply");
  const parts: ((machine: Machine, own: number) => ExpressionValue)[] = [];
  const reads: Reading[] = [];
  const hole: Hole = (part, read) => {
    reads.push(...read);
    return `${HOLE}${parts.push(part) - 1}`;
  };
  const plain = withoutOthers(text, names, partition, depth, hole);
  const expression = parse(plain, text);
  check(expression, names, partition, (name) => {
    reads.push({ text: name, value: (machine, own) => ownValueOf(machine, own, name.toUpperCase()) });
  });
  return {
    text,
    reads,
    value(machine, own) {
      const found = evaluate(expression, scopeOf(machine, own, names, partition, parts));
      if (found === undefined) throw new Refusal(`${text} has no value here`);
      return found;
    },
  };
}

/** Gives a name for a part that the assembler's language does not have, and which reads this of the machine. */
type Hole = (part: (machine: Machine, own: number) => ExpressionValue, reads: readonly Reading[]) => string;

/** The text with names for the parts that are the debugger's own. */
function withoutOthers(
  text: string,
  names: DebugNames,
  partition: number,
  depth: number,
  hole: Hole,
): string {
  let plain = "";
  for (let i = 0; i < text.length; ) {
    const rest = text.slice(i);
    const quoted = /^(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")/.exec(rest);
    if (quoted !== null) {
      plain += quoted[0];
      i += quoted[0].length;
      continue;
    }
    const other = /^([A-Za-z_][\w-]*):(?=[[A-Za-z_.])/.exec(rest);
    const isProgram = other?.[1]?.toLowerCase() === "p" && rest[2] === "[";
    const of = other === null || isProgram ? undefined : names.partition(other[1]!);
    const at = i + (other?.[0].length ?? 0);
    if (text[at] === "[") {
      const end = closing(text, at);
      const inner = compile(text.slice(at + 1, end), names, of ?? partition, depth + 1);
      const space = isProgram ? "program" : "data";
      const value = (machine: Machine, own: number) => wordOf(machine, of ?? own, space, inner, of ?? own);
      plain += hole(value, [{ text: text.slice(i, end + 1), value }]);
      i = end + 1;
      continue;
    }
    const name = other === null ? undefined : /^[\w$.]+/.exec(text.slice(at))?.[0];
    if (of !== undefined && name !== undefined) {
      const inner = compile(name, names, of, depth + 1);
      const value = (machine: Machine) => inner.value(machine, of);
      plain += hole(value, inner.reads.length === 0 ? [] : [{ text: `${other![0]}${name}`, value }]);
      i = at + name.length;
      continue;
    }
    const word = /^[A-Za-z_$][\w$]*/.exec(rest)?.[0] ?? text[i]!;
    if (word.toLowerCase() === "s" && /^\s*\(/.test(rest.slice(1))) {
      const open = text.indexOf("(", i);
      const end = closing(text, open);
      const inner = compile(text.slice(open + 1, end), names, partition, depth + 1);
      plain += hole((machine, own) => {
        const { number } = inner.value(machine, own);
        return { number: ((number & 0xffff) ^ 0x8000) - 0x8000, space: undefined };
      }, inner.reads);
      i = end + 1;
      continue;
    }
    plain += word;
    i += word.length;
  }
  return plain;
}

/** Where the bracket or parenthesis that opens at a place closes. @throws Refusal */
function closing(text: string, open: number): number {
  const [start, end] = text[open] === "[" ? ["[", "]"] : ["(", ")"];
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    if (text[i] === start) depth++;
    else if (text[i] === end && --depth === 0) return i;
  }
  throw new Refusal(`'${end}' is missing in ${text}`);
}

function parse(plain: string, text: string): Expression {
  const report = new Diagnostics();
  const line: SourceLine = { file: { name: "expression" }, number: 1, text: plain, order: 0 };
  const tokens = tokenize(line, report);
  const cursor = tokens && new Cursor(tokens, report);
  const context = { path: "", owner: undefined, macros: [] } as unknown as Context;
  const names = { context, variable: () => undefined, defined: () => true };
  const expression = cursor && parseExpression(cursor, names);
  if (expression !== undefined && cursor?.done === false) cursor.expected("the end of the expression");
  const [problem] = report.list();
  if (problem !== undefined) throw new Refusal(problem.message, problem.advice ?? "");
  if (expression === undefined) throw new Refusal(`${text} is not an expression`);
  return expression;
}

/** Refuses names that mean nothing, and tells `reads` of those that mean something of the machine. */
function check(
  expression: Expression,
  names: DebugNames,
  partition: number,
  reads: (name: string) => void,
): void {
  switch (expression.op) {
    case "symbol": {
      const { name } = expression;
      if (isOwnName(name)) reads(name);
      if (name.startsWith(HOLE) || isOwnName(name) || names.symbol(partition, name) !== undefined) return;
      const known = [...names.symbols(partition), ...REGISTER_NAMES, ...OWN];
      const where = names.partitionName(partition);
      throw new Refusal(`${where} has no label, constant or register ${name}`, meant(name, known));
    }
    case "here":
      reads("PC");
      return;
    case "property":
      throw new Refusal(`${expression.property}() is not known here`, "write the number");
    case "unary":
      check(expression.operand, names, partition, reads);
      return;
    case "binary":
      check(expression.left, names, partition, reads);
      check(expression.right, names, partition, reads);
      return;
    default:
  }
}

/** Names beside registers. */
const OWN = ["PC", "V", "CLOCK", "POSITION"] as const;

function isOwnName(name: string): boolean {
  const upper = name.toUpperCase();
  return ([...REGISTER_NAMES, ...OWN] as readonly string[]).includes(upper);
}

function scopeOf(
  machine: Machine,
  own: number,
  names: DebugNames,
  partition: number,
  parts: readonly ((machine: Machine, own: number) => ExpressionValue)[],
): Scope {
  return {
    here: () => ({ number: machine.registers(own).pc, space: "program" }),
    symbol: ({ name }) => {
      if (name.startsWith(HOLE)) return parts[Number(name.slice(HOLE.length))]!(machine, own);
      // A label of the program goes before a register of that name.
      const found = names.symbol(partition, name);
      if (found !== undefined && !isOwnName(name)) return { number: found.value, space: found.space };
      return ownValueOf(machine, own, name.toUpperCase());
    },
    property: () => undefined,
    report: (_code, _place, message) => {
      throw new Refusal(message);
    },
  };
}

function ownValueOf(machine: Machine, partition: number, name: string): ExpressionValue {
  return { number: ownValue(machine, partition, name), space: name === "PC" ? "program" : undefined };
}

function ownValue(machine: Machine, partition: number, name: string): number {
  const registers = machine.registers(partition);
  switch (name) {
    case "PC":
      return registers.pc;
    case "V":
      return machine.control.core.v(partition);
    case "CLOCK":
      return machine.clock;
    case "POSITION":
      return machine.executed;
    default:
      return registerOf(registers, name as RegisterName);
  }
}

function wordOf(
  machine: Machine,
  partition: number,
  space: "program" | "data",
  inner: Compiled,
  own: number,
): ExpressionValue {
  const { number } = inner.value(machine, own);
  const word = guestWord(machine, partition, machine.registers(partition), space, number & 0xffff);
  if (word === undefined) throw new Refusal(`nothing is mapped at ${hexWord(number & 0xffff)}`);
  return { number: word, space: undefined };
}

/** What something gives that reads values, or in words why it gives nothing. */
export function readable<T>(read: () => T): T | string {
  try {
    return read();
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}

/** A condition: holds where an expression is not 0; a text says why it has no value. */
export function conditionOf(expression: Compiled): (machine: Machine, partition: number) => boolean | string {
  return (machine, partition) => readable(() => expression.value(machine, partition).number !== 0);
}

/** Why what an expression says does not hold in a machine as it is, with what it has read; undefined: it holds. */
export function unmet(expression: Compiled, machine: Machine, partition: number): string | undefined {
  const found = readable(() => expression.value(machine, partition).number);
  if (typeof found === "string") return `${expression.text} has no value: ${found}`;
  if (found !== 0) return undefined;
  const values = new Map<string, string>();
  for (const { text, value } of expression.reads) {
    values.set(
      text,
      readable(() => numberText(value(machine, partition).number)),
    );
  }
  const all = [...values].map(([text, value]) => `${text} = ${value}`);
  return `${expression.text} does not hold${all.length === 0 ? "" : `: ${all.join(", ")}`}`;
}

/** A number, and as a word where it is one. */
export function numberText(number: number): string {
  return number >= -0x8000 && number <= 0xffff ? `${number} (${hexWord(number & 0xffff)})` : String(number);
}

/** Reads what is to hold. @throws Refusal also where it depends on nothing */
export function compileCondition(text: string, names: DebugNames, partition: number): Compiled {
  const expression = compile(text, names, partition);
  if (expression.reads.length > 0) return expression;
  throw new Refusal(`${text} reads nothing of the machine`, "[LABEL] is the word at a label");
}
