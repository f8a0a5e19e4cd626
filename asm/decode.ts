// Decodes words into instructions: which form a word has, and what its fields hold together with the prefixes before
// it.

import { ALT_WORD, FORMS, type Form, getBits, type Slot } from "./forms.ts";
import { getNumber, prefixValue } from "./prefix.ts";

/** A word of which nobody has asked yet what form it has. */
const UNASKED = -1;

/** The form of each of the 65,536 words, looked for when it is asked for. */
class FormTable {
  /** In the order in which they are tried. */
  readonly #forms: readonly Form[];
  /** By words: UNASKED, 0 without a form, or the number of the form, counted from 1. */
  readonly #found = new Int16Array(0x10000).fill(UNASKED);

  /** Of a word that two forms have the one with more fixed bits counts, or with `wider` the one with fewer. */
  constructor(alt: boolean, wider = false) {
    const order = wider ? -1 : 1;
    this.#forms = FORMS.filter((form) => form.alt === alt).sort(
      (a, b) => order * (ones(b.mask) - ones(a.mask)),
    );
  }

  /** The form of a word; undefined when it is no instruction. */
  formOf(word: number): Form | undefined {
    const bits = word & 0xffff;
    if (this.#found[bits] === UNASKED) {
      this.#found[bits] = this.#forms.findIndex(({ mask, fixed }) => (bits & mask) === fixed) + 1;
    }
    return this.#forms[this.#found[bits]! - 1];
  }
}

function ones(word: number): number {
  let n = 0;
  for (let w = word; w !== 0; w &= w - 1) n++;
  return n;
}

const BASE_TABLE = new FormTable(false);
const ALT_TABLE = new FormTable(true);
/** After a prefix: NOP is a word of JON, to whose distance m is added. */
const PREFIXED_TABLE = new FormTable(false, true);

/** The form of a word, or of a word after ALT; undefined when it is not an instruction. */
export function formOfWord(word: number, alt = false): Form | undefined {
  return (alt ? ALT_TABLE : BASE_TABLE).formOf(word);
}

/** One operand of a decoded instruction. */
export interface DecodedOperand {
  readonly slot: Slot;
  /** The letter of its register field in the table's pattern: a, b, c, r, x or s. */
  readonly letter: string | undefined;
  readonly register: number | undefined;
  /** The register addresses a word (or byte, or float) of memory. */
  readonly indexed: boolean;
  /**
   * Constant, displacement or distance with m added, -32,768 to 65,535, of a distance from the address after the
   * instruction; undefined where there is none, or where m comes from memory.
   */
  readonly number: number | undefined;
  /** What its field holds, as the operation has it: without m, and not made negative. */
  readonly field: number | undefined;
}

/** An instruction with its prefixes. */
export interface Decoded {
  readonly form: Form;
  /** Of the first prefix, or of the instruction where it has none. */
  readonly address: number;
  /** The address after it. */
  readonly next: number;
  readonly operands: readonly DecodedOperand[];
  /** What the prefixes add up to; undefined where that comes from memory. */
  readonly m: number | undefined;
  /** Registers X of prefixes that add a word of memory to m. */
  readonly prefixRegisters: readonly number[];
}

/** The instruction at words[at], which lies at `address`, with its prefixes; undefined when there is none. */
export function decodeInstruction(
  words: ArrayLike<number>,
  at: number,
  address: number,
): Decoded | undefined {
  let m: number | undefined = 0;
  let position = at;
  const prefixRegisters: number[] = [];
  for (; position < words.length; position++) {
    const form = formOfWord(words[position]!);
    if (form === undefined) return undefined;
    if (!form.prefix) break;
    const constant = prefixValue(words[position]!);
    if (constant === undefined || m === undefined) m = undefined;
    else m += constant;
    for (const { register, registerBase } of form.slots) {
      if (register !== undefined) prefixRegisters.push(getBits(register, words[position]!) + registerBase);
    }
  }
  const alt = words[position] === ALT_WORD;
  if (alt) position++;
  const word = words[position];
  const prefixed = !alt && position > at;
  const form =
    word === undefined ? undefined : prefixed ? PREFIXED_TABLE.formOf(word) : formOfWord(word, alt);
  if (form === undefined || position + (form.words - (alt ? 2 : 1)) >= words.length) return undefined;
  const second = words[position + 1] ?? 0;
  const operands = form.slots.map((slot) => operandOf(slot, form, word!, second, m));
  const next = (address + position - at + form.words - (alt ? 1 : 0)) & 0xffff;
  return { form, address, next, operands, m, prefixRegisters };
}

function operandOf(
  slot: Slot,
  form: Form,
  word: number,
  second: number,
  m: number | undefined,
): DecodedOperand {
  const { kind, register, registerBase, mode, number } = slot;
  const letter = register === undefined ? undefined : form.row.word[15 - register[0]!]!.toLowerCase();
  const n = register === undefined ? undefined : getBits(register, word) + registerBase;
  const none = kind.none === true && n === registerBase;
  const indexed = kind.indexed !== undefined && (mode === undefined || ((word >> mode) & 1) === 1);
  const held = number === undefined ? undefined : number.second ? second : getNumber(number, word);
  return {
    slot,
    letter,
    register: none ? undefined : n,
    indexed,
    number: held === undefined || m === undefined ? undefined : held + m,
    field: held === undefined || number!.high >= 0 ? held : held + 2 ** number!.bits.length,
  };
}
