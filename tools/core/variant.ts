// A variant of a row, with its mode bits decided or left open: what one handler of the interpreter executes.

import type { Place, Statement, Value } from "../../core-as/isa/notation.ts";
import { partsOf, statementsOf, termsOf, valuesOf } from "../../core-as/isa/operation.ts";
import type { Tuning } from "../../core-as/isa/tuning.ts";
import type { Row } from "./row.ts";

/** A mode: a register, memory, or looked at when it is executed. */
export type Mode = "R" | "X" | "?";

export interface Variant {
  readonly row: Row;
  /** By the letter of the field. */
  readonly modes: ReadonlyMap<string, Mode>;
  /** Rs is there; undefined where the row has none. */
  readonly link: boolean | undefined;
}

/** The variants of a row that is not `by` a routine: specialised ones first, the one that fits all others last. */
export function variantsOf(row: Row, tuning: Tuning): Variant[] {
  const modes = [...(tuning.specialised[row.name] ?? []), row.modes.map(() => "?").join("")];
  const variants = modes.map((text) => {
    if (text.length !== row.modes.length || !/^[RX?]*$/.test(text)) {
      throw new Error(`the tuning has modes '${text}' for ${row.name}`);
    }
    return { row, modes: new Map(row.modes.map((letter, i) => [letter, text[i] as Mode])), link: undefined };
  });
  if (!row.word.includes("s")) return variants;
  return variants.flatMap((variant) => [true, false].map((link) => ({ ...variant, link })));
}

/** The name of a variant in the tuning and in handlers: the row and its decided modes. */
export function variantName({ row, modes, link }: Variant): string {
  const text = [...modes.values()].join("");
  const decided = /[RX]/.test(text) ? ` ${text}` : "";
  return `${row.name}${decided}${link === false ? " unlinked" : ""}`;
}

/** A number of an operation that the decoder works out: fields and m, and numbers combined with them. */
export interface NumberTerm {
  readonly kind: "N";
}

/** A value with S and D bound, in which every number that comes from the word is the N of the entry. */
export type Bound =
  | Exclude<Value, { kind: "memory" | "long" | "bit" | "call" | "not" | "negative" | "binary" | "operand" }>
  | NumberTerm
  | { readonly kind: "either"; readonly letter: string; readonly address: Bound }
  | { readonly kind: "memory"; readonly space: string; readonly address: Bound }
  | { readonly kind: "long"; readonly of: Bound }
  | { readonly kind: "bit"; readonly number: Bound; readonly of: Bound }
  | { readonly kind: "call"; readonly name: string; readonly arguments: readonly Bound[] }
  | { readonly kind: "not" | "negative"; readonly of: Bound }
  | { readonly kind: "binary"; readonly operator: string; readonly left: Bound; readonly right: Bound };

const isField = (value: Value): boolean =>
  value.kind === "m" || (value.kind === "field" && value.field !== "next" && value.field !== "p");

const hasField = (value: Value): boolean => termsOf(value).some((t) => isField(t.value));

/** A sum of fields and m, perhaps with constants. */
const isNumber = (value: Value): boolean =>
  hasField(value) && termsOf(value).every((t) => isField(t.value) || t.value.kind === "number");

/** What N is in a row: the fields that it adds up, whether m is among them, and a constant. */
export interface RowNumber {
  readonly fields: readonly string[];
  readonly m: boolean;
  readonly constant: number;
}

/** The number of a row; undefined when its operation has none. Throws when it has two different ones. */
export function numberOf(row: Row): RowNumber | undefined {
  const sums: { names: string; constant: number }[] = [];
  const routine = statementsOf(row.operation).some(({ kind }) => kind === "by");
  const look = (value: Value): void => {
    if (value.kind === "operand" && row.operands[value.which].displaced)
      sums.push({ names: "m", constant: 0 });
    const terms = termsOf(value);
    const fields = terms.filter((t) => isField(t.value));
    if (fields.some((t) => t.negative)) throw new Error(`${row.name}: a field is subtracted`);
    // A routine finds a field without m in the word.
    if (fields.length > 0 && (!routine || fields.some((t) => t.value.kind === "m"))) {
      const names = fields
        .map((t) => (t.value.kind === "field" ? t.value.field : "m"))
        .sort()
        .join("+");
      const constants = terms.map((t) =>
        t.value.kind === "number" ? (t.negative ? -1 : 1) * t.value.value : 0,
      );
      sums.push({ names, constant: constants.reduce((x, y) => x + y, 0) });
    }
    for (const { value: term } of terms) for (const part of partsOf(term)) look(part);
  };
  for (const statement of statementsOf(row.operation)) for (const value of valuesOf(statement)) look(value);
  const [first] = sums;
  if (first === undefined) return undefined;
  const other = sums.find((sum) => sum.names !== first.names);
  if (other !== undefined) {
    throw new Error(`${row.name}: an entry holds one number, not both ${first.names} and ${other.names}`);
  }
  const names = first.names.split("+");
  // With different constants each stays where it stands.
  const same = sums.every((sum) => sum.constant === first.constant);
  return {
    fields: names.filter((name) => name !== "m"),
    m: names.includes("m"),
    constant: same ? first.constant : 0,
  };
}

/** Binds the operands and numbers of a value. */
export function bind(variant: Variant, value: Value | Place): Bound {
  const number = numberOf(variant.row);
  const bound = (inner: Value): Bound => bind(variant, inner);
  switch (value.kind) {
    case "operand":
      return operand(variant, value.which);
    case "m":
      return { kind: "N" };
    case "field":
      return isField(value) ? { kind: "N" } : value;
    case "memory":
      return { kind: "memory", space: value.space, address: bound(value.address) };
    case "long":
      return { kind: "long", of: bound(value.of) };
    case "bit":
      return { kind: "bit", number: bound(value.number), of: bound(value.of) };
    case "call":
      return { kind: "call", name: value.name, arguments: value.arguments.map(bound) };
    case "not":
    case "negative":
      return { kind: value.kind, of: bound(value.of) };
    case "binary":
      return value.operator === "+" || value.operator === "-"
        ? sum(variant, value, number?.constant ?? 0)
        : { kind: "binary", operator: value.operator, left: bound(value.left), right: bound(value.right) };
    default:
      return value;
  }
}

/** A sum: fields, m and the constant of the number become N. */
function sum(variant: Variant, value: Value & { kind: "binary" }, constant: number): Bound {
  const { operator, left, right } = value;
  const apart = isNumber(left) ? !hasField(right) : !hasField(left);
  if (!isNumber(value) && (!hasField(value) || (apart && (isNumber(left) || isNumber(right))))) {
    const [first, second] = operator === "+" && isNumber(left) ? [right, left] : [left, right];
    return { kind: "binary", operator, left: bind(variant, first), right: bind(variant, second) };
  }
  const others = termsOf(value).filter((t) => !isField(t.value));
  const numbers = constant === 0 ? others.filter((t) => t.value.kind === "number") : [];
  let total: Bound | undefined;
  const add = (term: Bound, negative: boolean): void => {
    if (total !== undefined)
      total = { kind: "binary", operator: negative ? "-" : "+", left: total, right: term };
    else total = negative ? { kind: "negative", of: term } : term;
  };
  for (const term of others) if (term.value.kind !== "number") add(bind(variant, term.value), term.negative);
  add({ kind: "N" }, false);
  for (const term of numbers) add(bind(variant, term.value), term.negative);
  return total!;
}

function operand({ row, modes }: Variant, which: "S" | "D"): Bound {
  const { letter, displaced } = row.operands[which];
  if (letter === undefined || !modes.has(letter)) throw new Error(`${row.name}: ${which} has no mode bit`);
  const register: Bound = { kind: "register", letter, after: false };
  const address: Bound = displaced
    ? { kind: "binary", operator: "+", left: register, right: { kind: "N" } }
    : register;
  const mode = modes.get(letter);
  if (mode === "R") return register;
  return mode === "X" ? { kind: "memory", space: "word", address } : { kind: "either", letter, address };
}

/** The statements of a group that a variant has: Rs := ... is none without a link. */
export const statementsIn = (variant: Variant, group: readonly Statement[]): readonly Statement[] =>
  group.filter(
    (s) =>
      variant.link !== false ||
      s.kind !== "assign" ||
      s.target.kind !== "register" ||
      s.target.letter !== "s",
  );
