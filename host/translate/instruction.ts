// Instructions as the translation sees them: the words of one with their fields put into its operation, so that what is
// left of the tree are registers by number, constants and accesses.

import { bitsOf, kindsOf, registerBase, registerLetters } from "../../core-as/isa/fields.ts";
import { INSTRUCTIONS, type Instruction } from "../../core-as/isa/instructions.ts";
import type { Condition, Place, Statement, Value } from "../../core-as/isa/notation.ts";
import { isPrefix, operationOf, routineOf, statementsOf, termsOf } from "../../core-as/isa/operation.ts";
import { ALT_ROWS, PAGE_WORDS, ROWS } from "../../core-as/layout.ts";

/** A value whose fields are numbers. `next` is relative to the page: an index, to which the address of the page is added. */
export type Term =
  | { readonly kind: "constant"; readonly value: number }
  | { readonly kind: "register"; readonly number: number }
  | { readonly kind: "index"; readonly index: number }
  | { readonly kind: "V" }
  | { readonly kind: "flag"; readonly flag: "overflow" | "carry" | "borrow" }
  | { readonly kind: "memory"; readonly space: "word" | "program" | "byte"; readonly address: Term }
  | { readonly kind: "long"; readonly low: Term; readonly high: Term }
  | { readonly kind: "bit"; readonly number: Term; readonly of: Term }
  | { readonly kind: "not"; readonly of: Term }
  | { readonly kind: "call"; readonly name: string; readonly arguments: readonly Term[] }
  /** A value and a constant. */
  | { readonly kind: "sum"; readonly of: Term; readonly constant: number }
  /** "+" and "-" only where a flag follows from them. */
  | {
      readonly kind: "binary";
      readonly operator: "+" | "-" | "*" | "and" | "or" | "xor";
      readonly left: Term;
      readonly right: Term;
    };

export interface Test {
  readonly signed: boolean;
  readonly relation: "=" | "!=" | "<" | ">=";
  readonly left: Term;
  readonly right: Term;
}

/** Statements whose skips and repeats are jumps. */
export type Act = { readonly test: Test | undefined } & (
  | { readonly kind: "assign"; readonly target: Term; readonly value: Term }
  | { readonly kind: "jump"; readonly target: Term }
);

/** An instruction of a page. Places are indexes of words of the page. */
export interface Translatable {
  /** Of its first prefix, or of itself. */
  readonly index: number;
  /** The first index after it. */
  readonly next: number;
  readonly groups: readonly (readonly Act[])[];
}

/** The most prefixes of an instruction. */
const MAX_PREFIXES = 8;

/** What is the same for all words of a row. */
interface Shape {
  readonly row: Instruction;
  readonly first: string;
  readonly plain: boolean;
  readonly prefix: boolean;
  /** Operands S and D: the letter of the register, and whether m is added to its address. */
  readonly S: Operand;
  readonly D: Operand;
}

interface Operand {
  readonly letter: string | undefined;
  readonly displaced: boolean;
}

const shapes: (Shape | undefined)[] = [];

function shapeOf(number: number): Shape | undefined {
  const row = INSTRUCTIONS[number];
  if (row === undefined) return undefined;
  const known = shapes[number];
  if (known !== undefined) return known;
  const operation = operationOf(row);
  const kinds = kindsOf(row);
  const letters = registerLetters(row);
  const operand = (i: number): Operand => ({
    letter: letters[i],
    displaced: kinds[i]?.startsWith("RB") ?? false,
  });
  const prefix = isPrefix(operation);
  const plain =
    operation.groups.length > 0 && !operation.privileged && !prefix && routineOf(operation) === undefined;
  const shape = {
    row,
    first: row.word.slice(0, 16),
    plain,
    prefix,
    S: operand(0),
    D: operand(kinds.length - 1),
  };
  shapes[number] = shape;
  return shape;
}

/**
 * The instruction that starts at a word of a page, or undefined when only the interpreter can execute it: one that a routine
 * does, whose prefixes read memory, or that goes on in the next page. `rows` is the linear memory of the core, whose table of rows it uses.
 */
export function instructionAt(
  rows: { readonly [at: number]: number },
  words: { readonly [index: number]: number },
  index: number,
): Translatable | undefined {
  let at = index;
  let m = 0;
  let shape: Shape | undefined;
  for (;;) {
    if (at >= PAGE_WORDS) return undefined;
    shape = shapeOf(rows[ROWS + words[at]!]!);
    if (shape?.prefix !== true) break;
    if (at - index === MAX_PREFIXES) return undefined;
    const added = new Binding(shape, words[at]!, 0, 0).prefix(m);
    if (added === undefined) return undefined;
    m = added;
    at++;
  }
  if (shape?.row.mnemonic === "ALT") {
    if (++at >= PAGE_WORDS) return undefined;
    shape = shapeOf(rows[ALT_ROWS + words[at]!]!);
  }
  if (shape?.plain !== true || shape.row.word.length > 16) return undefined;
  const next = at + 1;
  const binding = new Binding(shape, words[at]!, m, next);
  const groups = operationOf(shape.row).groups.map((group) =>
    group.flatMap((statement, i) => binding.act(statement, group[i + 1], index)),
  );
  return { index, next, groups };
}

const getBits = (word: number, bits: readonly number[]): number =>
  bits.reduce((value, bit, i) => value | (((word >> bit) & 1) << i), 0);

const isConstant = (term: Term): term is Term & { kind: "constant" } => term.kind === "constant";

/** Binds the fields of one word. */
class Binding {
  private readonly shape: Shape;
  private readonly word: number;
  private readonly m: number;
  private readonly next: number;

  constructor(shape: Shape, word: number, m: number, next: number) {
    this.shape = shape;
    this.word = word;
    this.m = m;
    this.next = next;
  }

  /** What m is after this prefix; undefined: that depends on memory. */
  prefix(m: number): number | undefined {
    const after = new Binding(this.shape, this.word, m, 0);
    let result: number | undefined;
    for (const statement of statementsOf(operationOf(this.shape.row))) {
      if (statement.kind !== "assign") return undefined;
      // A condition says whether memory is added or subtracted.
      if (statement.condition !== undefined) return undefined;
      const value = after.value(statement.value);
      if (!isConstant(value)) return undefined;
      result = value.value;
    }
    return result;
  }

  /** A statement, which `following` comes after; none where it is about a link register that there is not. */
  act(statement: Statement, following: Statement | undefined, start: number): Act[] {
    const test = statement.condition && this.test(statement.condition);
    switch (statement.kind) {
      case "assign": {
        const { target, value } = statement;
        if (target.kind === "register" && target.letter === "s" && this.field("s") === 0) return [];
        const flagged = following?.kind === "assign" && following.value.kind === "flag";
        const result = flagged && value.kind === "binary" ? this.unfolded(value) : this.value(value);
        return [{ kind: "assign", test, target: this.value(target), value: result }];
      }
      case "jump":
        return [{ kind: "jump", test, target: this.value(statement.target) }];
      case "skip":
        return [{ kind: "jump", test, target: { kind: "index", index: this.next + 1 } }];
      case "repeat":
        return [{ kind: "jump", test, target: { kind: "index", index: start - 1 } }];
      case "by":
        throw new Error(`${this.shape.row.mnemonic} is done by a routine`);
    }
  }

  private test(condition: Condition): Test {
    if (condition.kind !== "compare") throw new Error(`${this.shape.row.mnemonic} asks a routine`);
    const { signed, relation, left, right } = condition;
    return { signed, relation, left: this.value(left), right: this.value(right) };
  }

  /** The number in a field, ones-extended where the word has a bit p that is 0. */
  private field(letter: string): number {
    const { first } = this.shape;
    const bits = bitsOf(first, letter);
    const number = getBits(this.word, bits);
    const extends_ = first.includes("p") && /[kj]/.test(letter);
    return extends_ && getBits(this.word, bitsOf(first, "p")) === 0 ? number - 2 ** bits.length : number;
  }

  private register(letter: string, after = false): Term & { kind: "register" } {
    const number = /\d/.test(letter) ? Number(letter) : this.field(letter) + registerBase(letter);
    return { kind: "register", number: (number + (after ? 1 : 0)) & 7 };
  }

  private operand(which: "S" | "D"): Term {
    const { letter, displaced } = this.shape[which];
    const register = this.register(letter!);
    const bits = bitsOf(this.shape.first, letter!.toUpperCase());
    if (getBits(this.word, bits) === 0) return register;
    return { kind: "memory", space: "word", address: plus(register, displaced ? this.m : 0) };
  }

  private value(value: Value | Place): Term {
    switch (value.kind) {
      case "number":
        return { kind: "constant", value: value.value };
      case "m":
        return { kind: "constant", value: this.m };
      case "field":
        if (value.field === "next") return { kind: "index", index: this.next };
        return { kind: "constant", value: this.field(value.field) };
      case "flag":
      case "V":
        return value;
      case "register":
        return this.register(value.letter, value.after);
      case "operand":
        return this.operand(value.which);
      case "memory": {
        const { space } = value;
        if (space !== "word" && space !== "program" && space !== "byte")
          throw new Error(`${this.shape.row.mnemonic}: only a routine reads ${space}[...]`);
        return { kind: "memory", space, address: this.value(value.address) };
      }
      case "long": {
        const { of } = value;
        if (of.kind === "register")
          return { kind: "long", low: this.register(of.letter), high: this.register(of.letter, true) };
        const low = this.value(of) as Term & { kind: "memory" };
        return { kind: "long", low, high: { ...low, address: plus(low.address, 1) } };
      }
      case "bit":
        return { kind: "bit", number: this.value(value.number), of: this.value(value.of) };
      case "not":
        return { kind: "not", of: this.value(value.of) };
      case "negative":
        return sumOf([{ value: this.value(value.of), negative: true }]);
      case "call":
        return { kind: "call", name: value.name, arguments: value.arguments.map((one) => this.value(one)) };
      case "binary":
        return this.binary(value);
    }
  }

  private binary(value: Value & { kind: "binary" }): Term {
    const { operator } = value;
    if (operator === "+" || operator === "-") {
      return sumOf(termsOf(value).map((term) => ({ ...term, value: this.value(term.value) })));
    }
    const product = this.unfolded(value);
    const { left, right } = product;
    if (operator === "*" && isConstant(left) && isConstant(right))
      return { kind: "constant", value: left.value * right.value };
    return product;
  }

  private unfolded({ operator, left, right }: Value & { kind: "binary" }): Term & { kind: "binary" } {
    return { kind: "binary", operator, left: this.value(left), right: this.value(right) };
  }
}

/** A sum in which constants, and a constant that is added to an index, are added up. */
function sumOf(terms: readonly { readonly value: Term; readonly negative: boolean }[]): Term {
  let total = 0;
  let other: Term | undefined;
  for (const { value, negative } of terms) {
    const constant = value.kind === "sum" ? value.constant : isConstant(value) ? value.value : 0;
    total += negative ? -constant : constant;
    if (isConstant(value)) continue;
    if (other !== undefined || negative) throw new Error("a sum without flags has one value and constants");
    other = value.kind === "sum" ? value.of : value;
  }
  if (other === undefined) return { kind: "constant", value: total };
  if (total === 0) return other;
  if (other.kind === "index") return { kind: "index", index: other.index + total };
  return { kind: "sum", of: other, constant: total };
}

/** A value and a constant. */
const plus = (value: Term, constant: number): Term =>
  sumOf([
    { value, negative: false },
    { value: { kind: "constant", value: constant }, negative: false },
  ]);
