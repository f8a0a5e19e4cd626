// Parses the operands of instructions, matches them against the forms of a mnemonic, and encodes them.

import type { Cursor } from "./cursor.ts";
import type { Diagnostics } from "./diagnostics.ts";
import { nameElsewhere } from "./elsewhere.ts";
import { type Expression, isIndexName } from "./expression.ts";
import { ALT_WORD, type Form, putBits, type Slot, writtenForms } from "./forms.ts";
import { isReserved } from "./module.ts";
import { type Names, parseExpression } from "./parse.ts";
import { inField, prefixesNeeded, putNumber, split } from "./prefix.ts";
import { type Place, span } from "./source.ts";

/** An operand as it is written. */
export type Operand = {
  readonly place: Place /** A leading minus, where MOD has one. */;
  readonly minus: boolean;
} & (
  | { readonly is: "register" | "long"; readonly number: number }
  | { readonly is: "index"; readonly number: number; readonly displacement: Expression | undefined }
  | { readonly is: "value" | "program"; readonly expression: Expression }
  | { readonly is: "none" }
);

/** What operands ask besides the meaning of names. */
export interface OperandNames extends Names {
  /** The address of a word of the literal pool that holds the value. */
  literal(value: Expression, place: Place): Expression;
}

/** Parses one operand; undefined when there is an error, which is reported. `signed`: a leading minus is MOD's. */
export function parseOperand(cursor: Cursor, names: OperandNames, signed: boolean): Operand | undefined {
  const first = cursor.peek();
  const operandFollows = !(cursor.peek(1).kind === "end" || cursor.isMark(",", 1));
  if (cursor.isMark("-") && !operandFollows) {
    cursor.next();
    return { is: "none", place: first.place, minus: false };
  }
  const minus = signed && cursor.take("-");
  const start = cursor.peek();
  if (start.kind === "name" && isReserved(start.text)) {
    cursor.next();
    const number = Number(start.text[1]);
    const place = span(first.place, start.place);
    const letter = start.text[0]!.toUpperCase();
    if (letter === "X") return { is: "index", number, displacement: undefined, place, minus };
    return { is: letter === "R" ? "register" : "long", number, place, minus };
  }
  const literal = cursor.take("=");
  const program = literal || cursor.take("@");
  const expression = parseExpression(cursor, names);
  if (expression === undefined) return undefined;
  const place = span(first.place, cursor.last().place);
  if (literal) return { is: "program", expression: names.literal(expression, place), place, minus };
  const index = cursor.peek();
  if (index.kind === "dotted" && isIndexName(index.text) && !program) {
    cursor.next();
    const number = Number(index.text[1]);
    return { is: "index", number, displacement: expression, place: span(place, index.place), minus };
  }
  return { is: program ? "program" : "value", expression, place, minus };
}

/** How a form takes the operands of a statement: the expression of each slot with a number field, if it is written. */
export interface Candidate {
  readonly form: Form;
  /** The first word with everything but numbers. */
  readonly word: number;
  readonly numbers: readonly { readonly slot: Slot; readonly expression: Expression | undefined }[];
}

/** Why a slot does not take an operand. */
type Refusal = "kind" | "range" | "displacement";

function within(range: readonly [number, number] | undefined, n: number): Refusal | undefined {
  return range === undefined ? "kind" : n < range[0] || n > range[1] ? "range" : undefined;
}

function refusal({ kind }: Slot, operand: Operand): Refusal | undefined {
  switch (operand.is) {
    case "register":
      return within(kind.register, operand.number);
    case "index": {
      const outside = within(kind.indexed, operand.number);
      return (
        outside ??
        (operand.displacement !== undefined && kind.displaced !== true ? "displacement" : undefined)
      );
    }
    case "long":
      return kind.long === true ? undefined : "kind";
    case "value":
      return kind.value !== undefined && kind.program !== true ? undefined : "kind";
    case "program":
      return kind.program === true ? undefined : "kind";
    case "none":
      return kind.none === true ? undefined : "kind";
  }
}

function bind(form: Form, operands: readonly Operand[]): Candidate {
  let word = form.fixed;
  const numbers: { slot: Slot; expression: Expression | undefined }[] = [];
  for (let i = 0; i < operands.length; i++) {
    const slot = form.slots[i]!;
    const operand = operands[i]!;
    if ("number" in operand && slot.register !== undefined) {
      word |= putBits(slot.register, operand.number - slot.registerBase);
      if (operand.is === "index" && slot.mode !== undefined) word |= 1 << slot.mode;
    }
    if (slot.number !== undefined) {
      const expression = operand.is === "value" || operand.is === "program" ? operand.expression : undefined;
      const displacement = operand.is === "index" ? operand.displacement : undefined;
      numbers.push({ slot, expression: expression ?? displacement });
    }
    if (form.sign !== undefined) word |= (operand.minus ? 1 - form.sign.add : form.sign.add) << form.sign.bit;
  }
  return { form, word, numbers };
}

/**
 * The forms that take these operands, the preferred first: a displacement that is written prefers a form with a field
 * for it, an index without one a form without; then the order of the table counts. Empty after an error.
 */
export function matchForms(
  forms: readonly Form[],
  written: readonly Operand[],
  place: Place,
  report: Diagnostics,
): Candidate[] {
  const matches: { candidate: Candidate; rank: number }[] = [];
  for (const form of forms) {
    const { slots } = form;
    // A link register that is left out is none, as in JMPI @TABLE.
    const leftOut = slots[0]?.kind.none === true && written.length === slots.length - 1;
    const operands: readonly Operand[] = leftOut
      ? [{ is: "none", place, minus: false }, ...written]
      : written;
    if (operands.length !== slots.length) continue;
    const mismatches = mismatchesOf(slots, operands);
    if (mismatches === undefined) continue;
    matches.push({ candidate: bind(form, operands), rank: mismatches + (leftOut ? 10 : 0) });
  }
  if (matches.length > 1) matches.sort((a, b) => a.rank - b.rank);
  if (matches.length === 0) reportMismatch(forms, written, place, report);
  return matches.map((m) => m.candidate);
}

/** How many indexes have a displacement where there is no field for one, or none where there is; undefined: refused. */
function mismatchesOf(slots: readonly Slot[], operands: readonly Operand[]): number | undefined {
  let mismatches = 0;
  for (let i = 0; i < slots.length; i++) {
    const slot = slots[i]!;
    const operand = operands[i]!;
    if (refusal(slot, operand) !== undefined) return undefined;
    if (operand.is !== "index") continue;
    if ((operand.displacement !== undefined) !== (slot.kind.displacement !== undefined)) mismatches++;
  }
  return mismatches;
}

function reportMismatch(
  forms: readonly Form[],
  operands: readonly Operand[],
  place: Place,
  report: Diagnostics,
): void {
  const { mnemonic } = forms[0]!;
  const sameCount = forms.filter((f) => f.slots.length === operands.length);
  if (sameCount.length === 0) {
    const counts = [...new Set(forms.map((f) => f.slots.length))].sort((a, b) => a - b).join(" or ");
    const noun = counts === "1" ? "operand" : "operands";
    const message = `${mnemonic} has ${counts} ${noun}, not ${operands.length}`;
    report.add("E012", place, message, `it is written ${writtenForms(forms)}`);
    return;
  }
  // Of the forms that get furthest, what is wrong at the operand where they stop.
  const stops = sameCount.map((form) => {
    const at = form.slots.findIndex((slot, i) => refusal(slot, operands[i]!) !== undefined);
    return { form, slot: form.slots[at]!, at, why: refusal(form.slots[at]!, operands[at]!)! };
  });
  const at = Math.max(...stops.map((s) => s.at));
  const furthest = stops.filter((s) => s.at === at);
  const operand = operands[at]!;
  const advice = `it is written ${writtenForms(furthest.map((s) => s.form))}`;
  if (furthest.some((s) => s.why === "displacement")) {
    const other = furthest.some((s) => s.slot.kind.displacement !== undefined)
      ? "X4 to X7 may have one"
      : undefined;
    const message = `${mnemonic} takes no displacement with this index`;
    report.add("E014", operand.place, message, other ?? "add it to the register first");
    return;
  }
  const close = furthest.filter((s) => s.why === "range");
  const kinds = [...new Set(close.map((s) => s.slot.kind.text))].join(" or ");
  const message =
    close.length > 0
      ? `operand ${at + 1} of ${mnemonic} must be ${kinds}`
      : `${mnemonic} does not take ${describe(operand)} as operand ${at + 1}`;
  const name = operand.is === "value" && operand.expression.op === "symbol" ? operand.expression.name : "";
  report.add("E013", operand.place, message, nameElsewhere(name) ?? swapped(forms, operands) ?? advice);
}

/** The advice where two operands would be right the other way round. */
function swapped(forms: readonly Form[], operands: readonly Operand[]): string | undefined {
  const [first, last] = operands;
  if (first === undefined || last === undefined || operands.length > 2) return undefined;
  const other = [last, first];
  const fits = forms.some(
    ({ slots }) => slots.length === 2 && slots.every((slot, i) => refusal(slot, other[i]!) === undefined),
  );
  if (!fits) return undefined;
  const [from, to] = other.map(({ place: { line, column, length } }) =>
    line.text.slice(column, column + length),
  );
  return `the source comes first, the destination last: ${forms[0]!.mnemonic} ${from},${to}`;
}

function describe(operand: Operand): string {
  switch (operand.is) {
    case "register":
      return "a register";
    case "index":
      return operand.displacement === undefined ? "an index" : "an index with displacement";
    case "long":
      return "a register pair";
    case "value":
      return "a number";
    case "program": {
      const { expression } = operand;
      const literal = expression.op === "symbol" && expression.name.startsWith("=");
      return literal ? "a program word (=value)" : "a program word (@address)";
    }
    case "none":
      return "-";
  }
}

/** The number that goes into a slot when the instruction takes `words` words at `address`. */
function numberFor(slot: Slot, value: number, address: number, words: number): number {
  return slot.number!.relative ? value - (address + words) : value;
}

/** What keeps a value out of an instruction: the slot, and its value. */
export interface Misfit {
  readonly index: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The fewest words of the instruction at `address`, at least `floor`. A value that is not known yet (undefined) counts
 * as one that fits. A misfit when no number of prefixes helps.
 */
export function sizeOf(
  candidate: Candidate,
  values: readonly (number | undefined)[],
  address: number,
  floor: number,
): number | Misfit {
  const { form, numbers } = candidate;
  let prefixes = numbers.some((n) => n.slot.number!.extends) ? Math.max(0, floor - form.words) : 0;
  for (let index = 0; index < numbers.length; index++) {
    const { slot } = numbers[index]!;
    const value = values[index];
    if (value === undefined) continue;
    const field = slot.number!;
    for (;;) {
      const needed = prefixesNeeded(field, numberFor(slot, value, address, form.words + prefixes));
      const limits =
        field.extends || field.second ? { low: -0x8000, high: 0xffff } : { low: field.low, high: field.high };
      if (needed === undefined || value < limits.low || value > limits.high) {
        return { index, ...limits };
      }
      if (needed <= prefixes) break;
      prefixes = needed;
    }
  }
  return form.words + prefixes;
}

/** The words of the instruction at `address`, exactly `size` of them, which `sizeOf` has found possible. */
export function encode(
  candidate: Candidate,
  values: readonly number[],
  address: number,
  size: number,
): number[] {
  const { form, numbers } = candidate;
  let { word } = candidate;
  let prefixes: readonly number[] = [];
  let second: number | undefined;
  numbers.forEach(({ slot }, index) => {
    const field = slot.number!;
    const number = numberFor(slot, values[index]!, address, size);
    if (field.second) {
      second = number & 0xffff;
    } else if (field.extends) {
      const parts = split(field, number, size - form.words)!;
      prefixes = parts.prefixes;
      word |= putNumber(field, parts.rest);
    } else {
      word |= putNumber(field, inField(field, number)!);
    }
  });
  return [...prefixes, ...(form.alt ? [ALT_WORD] : []), word, ...(second === undefined ? [] : [second])];
}
