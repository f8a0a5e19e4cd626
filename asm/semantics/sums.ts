// Values of the notation as sums, for instructions of one shape: the operands of the instruction replace S, D and the
// letters of registers.

import type { Value } from "../../core-as/isa/notation.ts";
import { partsOf, termsOf } from "../../core-as/isa/operation.ts";
import type { Decoded } from "../decode.ts";
import { isTwice } from "./shape.ts";

/** The register of an operand or the one after it; with `operand` -1 the register with the number. */
export interface RegisterTerm {
  readonly kind: "register";
  readonly operand: number;
  readonly number: number;
}

/** What is added up. */
export type Term =
  | RegisterTerm
  | { readonly kind: "constant"; readonly value: number }
  /** What the field of an operand holds, m left out. */
  | { readonly kind: "field"; readonly operand: number }
  /** What the prefixes have added up to, or the address after the instruction. */
  | { readonly kind: "m" | "next" }
  /** A word of the data, or of the program. */
  | { readonly kind: "data" | "program"; readonly address: Sum }
  /** Something else that is made of these. */
  | { readonly kind: "made"; readonly of: readonly Sum[] };

/** Terms that are added, or with `negative` subtracted; without terms it is 0. */
export type Sum = readonly { readonly term: Term; readonly negative: boolean }[];

/** A value as a sum. */
export function sumOf(decoded: Decoded, value: Value): Sum {
  const terms = termsOf(value).flatMap(({ value: one, negative }) =>
    one.kind === "negative"
      ? sumOf(decoded, one.of).map((t) => ({ term: t.term, negative: t.negative === negative }))
      : termOf(decoded, one).map((term) => ({ term, negative })),
  );
  return withoutPairs(decoded, terms);
}

/** Without a register that is added and subtracted: whatever it holds, that is 0. */
function withoutPairs(decoded: Decoded, terms: Sum): Sum {
  const [first, second, ...others] = terms;
  if (first === undefined || second === undefined || others.length > 0) return terms;
  const pair =
    first.negative !== second.negative && isSame(decoded, [first], [{ ...second, negative: first.negative }]);
  return pair ? [] : terms;
}

/** Whether two sums are the same register. */
function isSame(decoded: Decoded, [one, ...more]: Sum, [other, ...others]: Sum): boolean {
  if (one?.term.kind !== "register" || other?.term.kind !== "register") return false;
  if (one.negative || other.negative || more.length + others.length > 0) return false;
  const last = decoded.operands.length - 1;
  const operand = (n: number) => (n === last && isTwice(decoded) ? 0 : n);
  return one.term.number === other.term.number && operand(one.term.operand) === operand(other.term.operand);
}

/** The term that a value is; none where it is a register that the instruction leaves out. */
function termOf(decoded: Decoded, value: Value): readonly Term[] {
  switch (value.kind) {
    case "number":
      return [{ kind: "constant", value: value.value }];
    case "field":
      if (value.field === "next") return [{ kind: "next" }];
      return [{ kind: "field", operand: operandOfField(decoded, value.field) }];
    case "m":
      return [{ kind: "m" }];
    case "register":
      return registerOf(decoded, value.letter, value.after ? 1 : 0);
    case "memory":
      if (value.space === "word") return [{ kind: "data", address: sumOf(decoded, value.address) }];
      if (value.space === "program") return [{ kind: "program", address: sumOf(decoded, value.address) }];
      return [made(decoded, [value.address])];
    case "long":
      if (value.of.kind === "register") {
        const of = [0, 1].map((after) =>
          registerOf(decoded, (value.of as { letter: string }).letter, after).map(positive),
        );
        return [{ kind: "made", of }];
      }
      return [made(decoded, [value.of])];
    case "operand": {
      const { operand, address } = operandOf(decoded, value.which);
      return [address === undefined ? { kind: "register", operand, number: 0 } : { kind: "data", address }];
    }
    case "binary": {
      const [left, right] = [sumOf(decoded, value.left), sumOf(decoded, value.right)];
      if (value.operator === "xor" && isSame(decoded, left, right)) return [];
      return [{ kind: "made", of: [left, right] }];
    }
    default:
      return [made(decoded, partsOf(value))];
  }
}

const positive = (term: Term) => ({ term, negative: false });

const made = (decoded: Decoded, values: readonly Value[]): Term => ({
  kind: "made",
  of: values.map((value) => sumOf(decoded, value)),
});

/** The register of a field's letter, or of a digit; none where no operand has the letter, or leaves it out. */
export function registerOf({ operands }: Decoded, letter: string, after: number): readonly RegisterTerm[] {
  if (/\d/.test(letter)) return [{ kind: "register", operand: -1, number: Number(letter) }];
  const operand = operands.findIndex((one) => one.letter === letter);
  if (operands[operand]?.register === undefined) return [];
  return [{ kind: "register", operand, number: after }];
}

function operandOfField({ operands }: Decoded, letter: string): number {
  return operands.findIndex(({ slot: { kind } }) => (kind.value ?? kind.displacement) === letter);
}

/** S or D: a register, or the word at an address. */
export function operandOf(
  { operands }: Decoded,
  which: "S" | "D",
): { readonly operand: number; readonly address: Sum | undefined } {
  const operand = which === "S" ? 0 : operands.length - 1;
  const { indexed, slot } = operands[operand]!;
  if (!indexed) return { operand, address: undefined };
  const register: Sum = [positive({ kind: "register", operand, number: 0 })];
  return {
    operand,
    address: slot.kind.displaced === true ? [positive({ kind: "m" }), ...register] : register,
  };
}

/** The number of a register in an instruction. */
export const numberOf = ({ operands }: Decoded, { operand, number }: RegisterTerm): number =>
  operand < 0 ? number : (operands[operand]!.register! + number) & 7;

/** The registers of a sum, those in addresses too. */
export function* registersIn(sum: Sum): Generator<RegisterTerm> {
  for (const { term } of sum) {
    if (term.kind === "register") yield term;
    else if (term.kind === "data" || term.kind === "program") yield* registersIn(term.address);
    else if (term.kind === "made") for (const part of term.of) yield* registersIn(part);
  }
}

/** A sum of numbers in the instruction alone; undefined: it has other terms, or a prefix adds a word of memory to m. */
export function fixedNumber({ operands, m, next }: Decoded, sum: Sum): number | undefined {
  let total = 0;
  for (const { term, negative } of sum) {
    let n: number | undefined;
    if (term.kind === "constant") n = term.value;
    else if (term.kind === "field") n = operands[term.operand]!.field;
    else if (term.kind === "m") n = m;
    else if (term.kind === "next") n = next;
    if (n === undefined) return undefined;
    total += negative ? -n : n;
  }
  return total & 0xffff;
}
