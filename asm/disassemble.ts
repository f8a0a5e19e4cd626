// Words to text. Every text assembles to exactly the words that it was made from.

import { ALT_WORD, FORMS, type Form, getBits, type NumberField, type Slot } from "./forms.ts";

/** One line of a disassembly. */
export interface DisassembledItem {
  readonly address: number;
  /** One word, or two for CALL and for what stands behind ALT. */
  readonly words: readonly number[];
  readonly text: string;
  /** Program address that a jump with a fixed target goes to. */
  readonly target?: number;
  /** True for words that are no instruction; their text is a .WORD. */
  readonly undefined?: boolean;
}

export interface DisassembleOptions {
  /** Address of the first word, 0 otherwise. */
  readonly address?: number;
  /** Names of program addresses, for targets. */
  readonly labels?: ReadonlyMap<number, string>;
}

/** The form of each of the 65,536 words, as a number of FORMS; -1: undefined. */
function formTable(alt: boolean): Int16Array {
  const table = new Int16Array(0x10000).fill(-1);
  const forms = FORMS.map((form, index) => ({ form, index })).filter(({ form }) => form.alt === alt);
  // NOP is one word of JON's: the form with more fixed bits counts.
  forms.sort((a, b) => ones(a.form.mask) - ones(b.form.mask));
  for (const { form, index } of forms) {
    const free = ~form.mask & 0xffff;
    let fields = 0;
    do {
      table[form.fixed | fields] = index;
      fields = (fields - free) & free;
    } while (fields !== 0);
  }
  return table;
}

function ones(word: number): number {
  let n = 0;
  for (let w = word; w !== 0; w &= w - 1) n++;
  return n;
}

const BASE_TABLE = formTable(false);
const ALT_TABLE = formTable(true);

/** The form of a word, or of a word behind ALT; undefined when it is no instruction. */
export function formOfWord(word: number, alt = false): Form | undefined {
  return FORMS[(alt ? ALT_TABLE : BASE_TABLE)[word & 0xffff]!];
}

/**
 * The text of one word at any address: targets of jumps are written relative to it (`.+5`). `second` is the second
 * word of CALL. Undefined words give `.WORD 0x....`.
 */
export function disassembleWord(word: number, second = 0): string {
  const form = formOfWord(word);
  return form === undefined ? `.WORD ${hex(word)}` : textOf(form, word, second, relativeTarget).text;
}

/** The text of ALT and the word behind it, of both as .WORD where that is undefined. */
export function disassembleAlt(word: number): string {
  const form = formOfWord(word, true);
  return form === undefined
    ? `.WORD ${hex(ALT_WORD)},${hex(word)}`
    : textOf(form, word, 0, relativeTarget).text;
}

/** The text of a run of words. Prefixes are lines of their own. */
export function disassemble(words: ArrayLike<number>, options: DisassembleOptions = {}): DisassembledItem[] {
  const { address: first = 0, labels } = options;
  const items: DisassembledItem[] = [];
  let at = 0;
  while (at < words.length) {
    const address = (first + at) & 0xffff;
    const item = itemAt(words, at, address, labels);
    items.push(item);
    at += item.words.length;
  }
  return items;
}

function itemAt(
  words: ArrayLike<number>,
  at: number,
  address: number,
  labels: ReadonlyMap<number, string> | undefined,
): DisassembledItem {
  const word = words[at]! & 0xffff;
  const next = at + 1 < words.length ? words[at + 1]! & 0xffff : undefined;
  if (word === ALT_WORD && next !== undefined) {
    const form = formOfWord(next, true);
    if (form === undefined)
      return { address, words: [word, next], text: disassembleAlt(next), undefined: true };
    return { address, words: [word, next], ...textOf(form, next, 0, relativeTarget) };
  }
  const form = formOfWord(word);
  if (form === undefined || (form.words === 2 && next === undefined)) {
    return { address, words: [word], text: `.WORD ${hex(word)}`, undefined: true };
  }
  const own = form.words === 2 ? [word, next!] : [word];
  const target = (distance: number, relative: boolean) => {
    const n = (relative ? address + 1 + distance : distance) & 0xffff;
    return { target: n, text: labels?.get(n) ?? hex(n) };
  };
  return { address, words: own, ...textOf(form, word, next ?? 0, target) };
}

type TargetText = (distance: number, relative: boolean) => { text: string; target?: number };

/** Targets as distances from the instruction, for words without an address. */
function relativeTarget(distance: number, relative: boolean): { text: string } {
  if (!relative) return { text: hex(distance) };
  const n = distance + 1;
  return { text: n === 0 ? "." : n < 0 ? `.-${-n}` : `.+${n}` };
}

function textOf(
  form: Form,
  word: number,
  second: number,
  targetText: TargetText,
): { text: string; target?: number } {
  let target: number | undefined;
  const minus = form.sign !== undefined && ((word >> form.sign.bit) & 1) !== form.sign.add;
  const operands = form.slots.map((slot) => {
    const operand = operandText(slot, word, second, (distance, relative) => {
      const found = targetText(distance, relative);
      target = found.target;
      return found;
    });
    return minus ? `-${operand}` : operand;
  });
  const text = operands.length === 0 ? form.mnemonic : `${form.mnemonic} ${operands.join(",")}`;
  return target === undefined ? { text } : { text, target };
}

function operandText(slot: Slot, word: number, second: number, targetText: TargetText): string {
  const { kind, register, mode, number } = slot;
  if (register !== undefined) {
    const n = getBits(register, word) + slot.registerBase;
    if (kind.none === true && n === slot.registerBase) return "-";
    if (kind.long === true) return `G${n}`;
    const indexed = kind.register === undefined || (mode !== undefined && ((word >> mode) & 1) === 1);
    if (!indexed) return `R${n}`;
    return kind.displacement === undefined ? `X${n}` : `${numberOf(number!, word)}.X${n}`;
  }
  const field = number!;
  if (field.second) return targetText(second, false).text;
  const n = numberOf(field, word);
  if (field.relative) return targetText(n, true).text;
  return kind.program === true ? `@${n}` : String(n);
}

/** The number that a field holds in a word. */
function numberOf(field: NumberField, word: number): number {
  const n = getBits(field.bits, word);
  const negative = field.polarity === undefined ? field.high < 0 : ((word >> field.polarity) & 1) === 0;
  return negative ? n - 2 ** field.bits.length : n;
}

function hex(n: number): string {
  return `0x${n.toString(16).toUpperCase().padStart(4, "0")}`;
}
