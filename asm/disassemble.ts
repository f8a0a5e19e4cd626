// Turns words into text. Every text assembles to exactly the words that it was made from.

import { conditionOf, operationOf } from "../core-as/isa/operation.ts";
import { assembleWords } from "./assemble.ts";
import { formOfWord } from "./decode.ts";
import { ALT_WORD, type Form, getBits, type Slot } from "./forms.ts";
import { getNumber, MAX_AUTOMATIC, prefixValue } from "./prefix.ts";
import { wordText } from "./printable.ts";

/** One line of a disassembly. */
export interface DisassembledItem {
  readonly address: number;
  /** One word, two for CALL and for an instruction after ALT, and the prefixes that were folded. */
  readonly words: readonly number[];
  readonly text: string;
  /** Program address that a jump with a fixed target goes to. */
  readonly target?: number;
  /** Data address of an operand. */
  readonly data?: number;
  /** Program address of an operand with @. */
  readonly word?: number;
  /** True for words that are not an instruction; their text is a .WORD. */
  readonly undefined?: boolean;
}

/** Where the words lie, and the names of addresses. */
export interface DisassembleOptions {
  /** Address of the first word, 0 otherwise. */
  readonly address?: number;
  /** Names of program addresses, for targets and operands with @. */
  readonly labels?: ReadonlyMap<number, string>;
  /** Names of data addresses. */
  readonly data?: ReadonlyMap<number, string>;
  /**
   * Write constant prefixes and the number that they extend as one, as in `MOVC 0x1234,R1`: only where that assembles
   * to the same words again, and no label lies between them.
   */
  readonly fold?: boolean;
}

/**
 * The text of one word at any address: targets of jumps are written relative to it (`.+5`). `second` is the second
 * word of CALL. Undefined words give `.WORD 0x....`.
 */
export function disassembleWord(word: number, second = 0): string {
  const form = formOfWord(word);
  return form === undefined ? `.WORD ${wordText(word)}` : textOf(form, word, second, relativeTarget).text;
}

/** The text of ALT and the word after it; both as .WORD if that is undefined. */
export function disassembleAlt(word: number): string {
  const form = formOfWord(word, true);
  return form === undefined
    ? `.WORD ${wordText(ALT_WORD)},${wordText(word)}`
    : textOf(form, word, 0, relativeTarget).text;
}

/** The text of a run of words. Prefixes have their own lines, or are folded on request. */
export function disassemble(words: ArrayLike<number>, options: DisassembleOptions = {}): DisassembledItem[] {
  const { address: first = 0, labels, data, fold = false } = options;
  const names = { labels, data };
  const items: DisassembledItem[] = [];
  let at = 0;
  while (at < words.length) {
    const address = (first + at) & 0xffff;
    const folded = fold ? foldedAt(words, at, address, names) : undefined;
    const prefixed = at > 0 && formOfWord(words[at - 1]! & 0xffff)?.prefix === true;
    let item = folded ?? itemAt(words, at, address, { names, prefixed });
    // What leads into the middle of an instruction is not assembled: its words are written one by one.
    const split = (size: number) => size > 1 && (skipsBefore(words, at) || repeatsAt(words, at + size));
    if (folded !== undefined && split(folded.words.length))
      item = itemAt(words, at, address, { names, prefixed });
    if (split(item.words.length)) item = wordAt(words, at, address);
    items.push(item);
    at += item.words.length;
  }
  return items;
}

/** True where the word before a place is an instruction that skips one word, or is the last word of one that does. */
function skipsBefore(words: ArrayLike<number>, at: number): boolean {
  const form = at > 0 ? formOfWord(words[at - 1]! & 0xffff) : undefined;
  const alt = at > 1 && words[at - 2] === ALT_WORD ? formOfWord(words[at - 1]! & 0xffff, true) : undefined;
  return [form, alt].some((f) => f !== undefined && conditionOf(operationOf(f.row)).skips);
}

/** True where an instruction begins that may go back one word. */
function repeatsAt(words: ArrayLike<number>, at: number): boolean {
  for (let i = at; i < words.length; i++) {
    const form = formOfWord(words[i]! & 0xffff);
    if (form?.prefix !== true) return form !== undefined && conditionOf(operationOf(form.row)).repeats;
  }
  return false;
}

interface Names {
  readonly labels?: ReadonlyMap<number, string> | undefined;
  readonly data?: ReadonlyMap<number, string> | undefined;
}

/** What numbers of an instruction mean. */
interface Meaning {
  readonly names?: Names;
  /** What prefixes add that are folded into it. */
  readonly m?: number;
  /** A prefix that is a line of its own adds to it. */
  readonly prefixed?: boolean;
}

/** The item at a place. */
function itemAt(words: ArrayLike<number>, at: number, address: number, meaning: Meaning): DisassembledItem {
  const word = words[at]! & 0xffff;
  const next = at + 1 < words.length ? words[at + 1]! & 0xffff : undefined;
  if (word === ALT_WORD && next !== undefined) {
    const form = formOfWord(next, true);
    if (form !== undefined)
      return { address, words: [word, next], ...textOf(form, next, 0, relativeTarget, meaning) };
    return { address, words: [word, next], text: disassembleAlt(next), undefined: true };
  }
  const form = formOfWord(word);
  if (form === undefined || (form.words === 2 && next === undefined)) return wordAt(words, at, address);
  const own = form.words === 2 ? [word, next!] : [word];
  const target = (distance: number, relative: boolean) => {
    const n = (relative ? address + 1 + distance : distance) & 0xffff;
    return { target: n, text: meaning.names?.labels?.get(n) ?? wordText(n) };
  };
  return { address, words: own, ...textOf(form, word, next ?? 0, target, meaning) };
}

/** One word as a number. */
function wordAt(words: ArrayLike<number>, at: number, address: number): DisassembledItem {
  const word = words[at]! & 0xffff;
  return { address, words: [word], text: `.WORD ${wordText(word)}`, undefined: true };
}

/** The item that starts with constant prefixes at a place; undefined when it is not what the assembler would write. */
function foldedAt(
  words: ArrayLike<number>,
  at: number,
  address: number,
  names: Names,
): DisassembledItem | undefined {
  let count = 0;
  let m = 0;
  for (; at + count < words.length; count++) {
    const value = prefixValue(words[at + count]! & 0xffff);
    if (value === undefined) break;
    m += value;
  }
  if (count === 0 || count > MAX_AUTOMATIC || at + count >= words.length) return undefined;
  for (let i = 1; i <= count; i++) if (names.labels?.has((address + i) & 0xffff) === true) return undefined;
  const behind = (meaning: Meaning) => itemAt(words, at + count, address + count, meaning);
  const plain = behind({ m });
  const all = [...Array.from({ length: count }, (_, i) => words[at + i]! & 0xffff), ...plain.words];
  const again = assembleWords(plain.text, address).words;
  if (again.length !== all.length || again.some((word, i) => word !== all[i])) return undefined;
  return { ...behind({ m, names }), address, words: all };
}

type TargetText = (distance: number, relative: boolean) => { text: string; target?: number };

/** Targets as distances from the instruction, for words without an address. */
function relativeTarget(distance: number, relative: boolean): { text: string } {
  if (!relative) return { text: wordText(distance) };
  const n = distance + 1;
  return { text: n === 0 ? "." : n < 0 ? `.-${-n}` : `.+${n}` };
}

function textOf(
  form: Form,
  word: number,
  second: number,
  targetText: TargetText,
  meaning: Meaning = {},
): Pick<DisassembledItem, "text" | "target" | "data" | "word"> {
  let found: Pick<DisassembledItem, "target" | "data" | "word"> = {};
  const minus = form.sign !== undefined && ((word >> form.sign.bit) & 1) !== form.sign.add;
  const operands = form.slots.map((slot) => {
    const { number } = slot;
    if (number?.relative === true || number?.second === true) {
      const distance = number.second ? second : getNumber(number, word) + (meaning.m ?? 0);
      const { text, target } = targetText(distance, number.relative);
      if (target !== undefined) found = { target };
      return text;
    }
    const address = minus ? undefined : addressIn(slot, word, meaning);
    if (address === undefined) return (minus ? "-" : "") + operandText(slot, word, meaning.m);
    found = address;
    const { data = -1, word: program = -1 } = address;
    const name = meaning.names?.data?.get(data) ?? meaning.names?.labels?.get(program);
    if (name === undefined) return operandText(slot, word, meaning.m);
    return program < 0 ? name : `@${name}`;
  });
  const text = operands.length === 0 ? form.mnemonic : `${form.mnemonic} ${operands.join(",")}`;
  return { text: (word & form.open) === 0 ? text : wordsText(form, word, text), ...found };
}

/** An instruction as its words, where the assembler would write another one for it: a bit is set that is open. */
function wordsText({ alt }: Form, word: number, text: string): string {
  return `.WORD ${alt ? `${wordText(ALT_WORD)},` : ""}${wordText(word)} ; ${text}`;
}

/** The address that an operand is, of data or with @ of a program word; undefined where it is none, or not known. */
function addressIn(
  { kind, number }: Slot,
  word: number,
  { m, prefixed = false }: Meaning,
): Pick<DisassembledItem, "data" | "word"> | undefined {
  const isAddress = kind.value === "d" || kind.program === true;
  if (!isAddress || number === undefined) return undefined;
  if (number.extends && m === undefined && prefixed) return undefined;
  const address = (getNumber(number, word) + (number.extends ? (m ?? 0) : 0)) & 0xffff;
  return kind.program === true ? { word: address } : { data: address };
}

/** The text of an operand that is not a jump target. */
function operandText(slot: Slot, word: number, m: number | undefined): string {
  const { kind, register, mode, number } = slot;
  const value =
    number === undefined ? "" : numberText(getNumber(number, word), number.extends ? m : undefined);
  if (register === undefined) return kind.program === true ? `@${value}` : value;
  const n = getBits(register, word) + slot.registerBase;
  if (kind.none === true && n === slot.registerBase) return "-";
  if (kind.long === true) return `G${n}`;
  const indexed = kind.register === undefined || (mode !== undefined && ((word >> mode) & 1) === 1);
  if (!indexed) return `R${n}`;
  const displaced = kind.displacement !== undefined || (kind.displaced === true && m !== undefined);
  return displaced ? `${value}.X${n}` : `X${n}`;
}

/** A number as it stands in the word, or the one of 16 bits that it is with m. */
function numberText(n: number, m: number | undefined): string {
  if (m === undefined) return String(n);
  const sum = (n + m) & 0xffff;
  if (sum < 0x100) return String(sum);
  return sum >= 0xff00 ? String(sum - 0x10000) : wordText(sum);
}
