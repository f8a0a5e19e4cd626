// The instruction forms, derived from the instruction table: fields as bit positions, operand kinds as slots.
//
// Everything here comes from the `word`, `operands` and `operation` columns of core-as/isa/instructions.ts; there is
// no other list of opcodes. Letters of the patterns are explained at the head of that file.

import { type Bits, bitsOf, kindsOf, registerBase, registerLetters } from "../core-as/isa/fields.ts";
import { INSTRUCTIONS, type Instruction } from "../core-as/isa/instructions.ts";
import type { Operation } from "../core-as/isa/notation.ts";
import { isFullConstant, isPrefix, operationOf, statementsOf } from "../core-as/isa/operation.ts";

/** What a kind of operand takes. Register ranges are inclusive. */
interface Kind {
  /** For messages. */
  readonly text: string;
  /** How it is written, for messages. */
  readonly written: string;
  readonly register?: readonly [number, number];
  readonly indexed?: readonly [number, number];
  /** The index may have a displacement. */
  readonly displaced?: boolean;
  /** G0..G7, a partition address in two registers. */
  readonly long?: boolean;
  /** A plain expression, or with `program` one after @; the letter of its field. */
  readonly value?: string;
  readonly program?: boolean;
  /** `-` may stand for no operand. */
  readonly none?: boolean;
  /** The letter of the displacement's field. */
  readonly displacement?: string;
}

const KINDS: Readonly<Record<string, Kind>> = {
  R3: { text: "a register R0 to R7", written: "Rn", register: [0, 7] },
  R2: { text: "a register R0 to R3", written: "R0-3", register: [0, 3] },
  S2: { text: "a link register R5 to R7, or -", written: "R5-7", register: [5, 7], none: true },
  X3: { text: "an index X0 to X7", written: "Xn", indexed: [0, 7] },
  BX3: { text: "an index X0 to X7", written: "Xn", indexed: [0, 7] },
  "B0.X3": {
    text: "an index with or without displacement",
    written: "d.Xn",
    indexed: [0, 7],
    displaced: true,
  },
  "B6.X2": {
    text: "an index X4 to X7 with displacement",
    written: "d.X4-7",
    indexed: [4, 7],
    displaced: true,
    displacement: "d",
  },
  "BB6.X2": {
    text: "an index X4 to X7 with displacement",
    written: "d.X4-7",
    indexed: [4, 7],
    displaced: true,
    displacement: "d",
  },
  "P6.X2": {
    text: "an index X4 to X7 with displacement",
    written: "g.X4-7",
    indexed: [4, 7],
    displaced: true,
    displacement: "g",
  },
  RX3: { text: "a register or an index", written: "Rn|Xn", register: [0, 7], indexed: [0, 7] },
  RBX3: {
    text: "a register or an index",
    written: "Rn|d.Xn",
    register: [0, 7],
    indexed: [0, 7],
    displaced: true,
  },
  GX33: { text: "a register pair G0 to G7", written: "Gn", long: true },
  B8: { text: "a data address", written: "address", value: "d" },
  P8: { text: "a program word with @", written: "@address", value: "g", program: true },
  P16: { text: "a program address", written: "address", value: "g" },
  C8: { text: "a constant", written: "constant", value: "k" },
  CN8: { text: "a constant", written: "constant", value: "k" },
  C4: { text: "a constant", written: "constant", value: "k" },
  L4: { text: "a jump target", written: "target", value: "j" },
  L8: { text: "a jump target", written: "target", value: "j" },
  L10: { text: "a jump target", written: "target", value: "j" },
  LN8: { text: "a jump target", written: "target", value: "j" },
};

/** The number in an instruction: a constant, a displacement, or the distance of a jump. */
export interface NumberField {
  readonly bits: Bits;
  /** The bit that is 1 for positive numbers, where there is one. */
  readonly polarity: number | undefined;
  /** What the field holds without prefixes: lowest and highest number. */
  readonly low: number;
  readonly high: number;
  /** m is added, so that prefixes make every number of 16 bits possible. */
  readonly extends: boolean;
  /** Counted from the address after the instruction. */
  readonly relative: boolean;
  /** It is all of the second word. */
  readonly second: boolean;
}

/** One operand of a form, and the fields it goes to. */
export interface Slot {
  readonly kind: Kind;
  readonly register: Bits | undefined;
  /** Subtracted from the register number before it is stored: x holds R4 to R7, s holds R5 to R7 as 1 to 3. */
  readonly registerBase: number;
  /** The bit that is 1 for an index and 0 for a register. */
  readonly mode: number | undefined;
  readonly number: NumberField | undefined;
}

/** One form of an instruction, ready for matching and encoding. */
export interface Form {
  readonly row: Instruction;
  /** The mnemonic, with .L for the binary64 forms of the float set. */
  readonly mnemonic: string;
  readonly slots: readonly Slot[];
  /** The first word with all fields 0, and the bits outside of fields. After ALT for the ALT set. */
  readonly fixed: number;
  readonly mask: number;
  /** Bits that may be either; the assembler writes 0. */
  readonly open: number;
  /** Words without prefixes, with ALT. */
  readonly words: number;
  readonly alt: boolean;
  /** It is a MOD prefix. */
  readonly prefix: boolean;
  /** The bit that says add or subtract, for MOD from memory, and its value for add. */
  readonly sign: { readonly bit: number; readonly add: number } | undefined;
}

function numberField(
  kindName: string,
  letter: string | undefined,
  row: Instruction,
  prefix: boolean,
  signed: boolean,
): NumberField {
  const [first = "", second = ""] = row.word.split(" ");
  const bits = letter === undefined ? [] : bitsOf(kindName === "P16" ? second : first, letter);
  const p = signed ? undefined : bitsOf(first, "p")[0];
  const negative = kindName === "CN8" || kindName === "LN8";
  const size = 2 ** bits.length;
  const constant = letter === "k";
  return {
    bits,
    polarity: p,
    low: negative || p !== undefined ? -size : 0,
    high: negative ? -1 : size - 1,
    extends: !prefix && kindName !== "P16" && (!constant || isFullConstant(operationOf(row))),
    relative: letter === "j",
    second: kindName === "P16",
  };
}

/** What the operation of a form says of its operands and prefixes. */
type OfOperation = Pick<Form, "slots" | "prefix" | "sign">;

/** A form of the table. Its operation is read when somebody asks for what it says: most runs ask for few forms. */
class TableForm implements Form {
  readonly row: Instruction;
  readonly mnemonic: string;
  readonly fixed: number;
  readonly mask: number;
  readonly open: number;
  readonly words: number;
  readonly alt: boolean;
  #ofOperation: OfOperation | undefined;

  constructor(row: Instruction, float: "0" | "1" | undefined) {
    const word = float === undefined ? row.word : row.word.replace("l", float);
    const first = word.slice(0, 16);
    this.row = row;
    this.mnemonic = float === "1" ? `${row.mnemonic}.L` : row.mnemonic;
    this.fixed = Number.parseInt(first.replace(/[^01]/g, "0"), 2);
    this.mask = Number.parseInt(first.replace(/[01]/g, "1").replace(/[^1]/g, "0"), 2);
    this.open = putBits(bitsOf(first, "o"), 0xffff);
    this.words = (row.set === "alt" ? 2 : 1) + (word.length > 16 ? 1 : 0);
    this.alt = row.set === "alt";
  }

  get slots(): readonly Slot[] {
    return this.#read().slots;
  }

  get prefix(): boolean {
    return this.#read().prefix;
  }

  get sign(): Form["sign"] {
    return this.#read().sign;
  }

  #read(): OfOperation {
    this.#ofOperation ??= readOperation(this.row);
    return this.#ofOperation;
  }
}

function readOperation(row: Instruction): OfOperation {
  // The letter l, the only one that a form replaces, is of no operand.
  const first = row.word.slice(0, 16);
  const operation = operationOf(row);
  const prefix = isPrefix(operation);
  const names = kindsOf(row);
  const letters = registerLetters(row);
  const sign = addsWith(operation);
  const slots = names.map((name, i): Slot => {
    const kind = KINDS[name]!;
    const letter = letters[i];
    const numeric = kind.value !== undefined || kind.displaced === true;
    return {
      kind,
      register: letter === undefined ? undefined : bitsOf(first, letter),
      registerBase: letter === undefined ? 0 : registerBase(letter),
      mode: letter === undefined ? undefined : bitsOf(first, letter.toUpperCase())[0],
      number: numeric
        ? numberField(name, kind.value ?? kind.displacement, row, prefix, sign !== undefined)
        : undefined,
    };
  });
  return { slots, prefix, sign: sign === undefined ? undefined : { bit: bitsOf(first, "p")[0]!, add: sign } };
}

/** The value of the bit p with which a prefix adds a word of memory to m; undefined: it has none. */
function addsWith(operation: Operation): number | undefined {
  for (const statement of statementsOf(operation)) {
    if (statement.kind !== "assign" || statement.value.kind !== "binary" || statement.value.operator !== "+")
      continue;
    const { condition } = statement;
    if (condition?.kind === "compare" && condition.right.kind === "number") return condition.right.value;
  }
  return undefined;
}

/** Every form, in the order of the table. */
export const FORMS: readonly Form[] = INSTRUCTIONS.flatMap((row) =>
  row.word.slice(0, 16).includes("l")
    ? [new TableForm(row, "0"), new TableForm(row, "1")]
    : [new TableForm(row, undefined)],
);

/** The forms of each mnemonic (upper case). */
export const FORMS_BY_MNEMONIC: ReadonlyMap<string, readonly Form[]> = groupForms();

function groupForms(): Map<string, Form[]> {
  const groups = new Map<string, Form[]>();
  for (const form of FORMS) groups.set(form.mnemonic, [...(groups.get(form.mnemonic) ?? []), form]);
  return groups;
}

/** The word ALT. */
export const ALT_WORD = FORMS_BY_MNEMONIC.get("ALT")![0]!.fixed;

/** `number` spread over the bits of a field. */
export function putBits(bits: Bits, number: number): number {
  let word = 0;
  for (let i = 0; i < bits.length; i++) word |= ((number >> i) & 1) << bits[i]!;
  return word;
}

/** The number that the bits of a field hold. */
export function getBits(bits: Bits, word: number): number {
  let number = 0;
  for (let i = 0; i < bits.length; i++) number |= ((word >> bits[i]!) & 1) << i;
  return number;
}

/** Forms of one mnemonic as they are written, for messages. */
export function writtenForms(forms: readonly Form[]): string {
  const texts = forms.map((f) => `${f.mnemonic} ${f.slots.map((s) => s.kind.written).join(",")}`.trim());
  return [...new Set(texts)].join(" or ");
}
