// MOD prefixes for numbers that do not fit their field.
//
// m is added to the number in the instruction modulo 65,536, so a number v needs prefixes that add up to v - f for
// some f that the field can hold. MOD8 and MODC together reach every m: two prefixes are always enough.

import { FORMS_BY_MNEMONIC, getBits, type NumberField, putBits } from "./forms.ts";

/** Prefixes in front of one instruction at most (machine manual, MOD prefixes). */
export const MAX_PREFIXES = 8;
/** Prefixes that the assembler itself puts in front of one instruction at most. */
export const MAX_AUTOMATIC = 2;

/** The constant prefixes, the one that adds the largest multiples first. Their number is shifted left by `shift`. */
const CONSTANT_PREFIXES = (
  [
    ["MOD8", 8],
    ["MOD4", 4],
    ["MODC", 0],
  ] as const
).map(([mnemonic, shift]) => {
  const form = FORMS_BY_MNEMONIC.get(mnemonic)![0]!;
  return { form, shift, field: form.slots[0]!.number! };
});

/** The words of the prefixes, in order, and the number that is left for the field. */
interface Split {
  readonly prefixes: readonly number[];
  readonly rest: number;
}

/** `n` as it would be in the range of the field, modulo 65,536; undefined when it does not fit. */
export function inField(field: NumberField, n: number): number | undefined {
  const word = n & 0xffff;
  if (word >= field.low && word <= field.high) return word;
  const negative = word - 0x10000;
  return negative >= field.low && negative <= field.high ? negative : undefined;
}

/** The bits of `n`, which fits the field, in the word. */
export function putNumber(field: NumberField, n: number): number {
  const sign = field.polarity === undefined || n < 0 ? 0 : 1 << field.polarity;
  return putBits(field.bits, n) | sign;
}

/** The number that a field holds in a word. */
export function getNumber(field: NumberField, word: number): number {
  const n = getBits(field.bits, word);
  const negative = field.polarity === undefined ? field.high < 0 : ((word >> field.polarity) & 1) === 0;
  return negative ? n - 2 ** field.bits.length : n;
}

/** What a constant prefix adds to m; undefined for any other word. */
export function prefixValue(word: number): number | undefined {
  const prefix = CONSTANT_PREFIXES.find(({ form }) => (word & form.mask) === form.fixed);
  return prefix === undefined ? undefined : getNumber(prefix.field, word) * (1 << prefix.shift);
}

/** Splits `n` into exactly `count` (0 to 2) prefixes and a rest for the field; undefined when that is impossible. */
export function split(field: NumberField, n: number, count: number): Split | undefined {
  if (count === 0) {
    const rest = inField(field, n);
    return rest === undefined ? undefined : { prefixes: [], rest };
  }
  if (count > 1) {
    const [mod8, , modc] = CONSTANT_PREFIXES;
    const rest = inField(field, n) ?? naturalRest(field, n);
    const m = n - rest;
    const high = mod8!.form.fixed | putNumber(mod8!.field, (m >> 8) & 0xff);
    const low = modc!.form.fixed | putNumber(modc!.field, m & 0xff);
    return { prefixes: [high, low], rest };
  }
  for (const prefix of CONSTANT_PREFIXES) {
    for (const rest of rests(field, n, 1 << prefix.shift)) {
      const constant = prefixConstant(prefix.field, n - rest, prefix.shift);
      if (constant !== undefined) {
        return { prefixes: [prefix.form.fixed | putNumber(prefix.field, constant)], rest };
      }
    }
  }
  return undefined;
}

/** The fewest prefixes that make `n` possible; undefined when m is not used and `n` does not fit. */
export function prefixesNeeded(field: NumberField, n: number): number | undefined {
  if (inField(field, n) !== undefined) return 0;
  if (!field.extends) return undefined;
  return split(field, n, 1) === undefined ? MAX_AUTOMATIC : 1;
}

/** The rest that has the low bits of `n` itself. */
function naturalRest(field: NumberField, n: number): number {
  const size = 2 ** field.bits.length;
  return (n & (size - 1)) - (field.high < 0 ? size : 0);
}

/**
 * What the field may hold so that the difference to `n` is a multiple of `step`: `n` itself, its low bits, or the
 * highest number. Where one prefix is enough it is enough with one of these; the test tries all numbers of the field.
 */
function rests(field: NumberField, n: number, step: number): number[] {
  const natural = naturalRest(field, n);
  const highest = field.high - modulo(field.high - n, step);
  const candidates = [inField(field, n) ?? natural, natural, highest];
  return candidates.filter((r) => r >= field.low && r <= field.high && modulo(n - r, step) === 0);
}

function modulo(n: number, step: number): number {
  return ((n % step) + step) % step;
}

/** c with c << shift = m modulo 65,536, in the range of the prefix. */
function prefixConstant(field: NumberField, m: number, shift: number): number | undefined {
  const word = m & 0xffff;
  for (const candidate of [word, word - 0x10000]) {
    const c = candidate / (1 << shift);
    if (c >= field.low && c <= field.high) return c;
  }
  return undefined;
}
