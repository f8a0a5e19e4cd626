// cr80 explain: explains a word field by field, a message code, a mnemonic, a directive, a name or number of the ABI, or a key of
// manifests.

import { disassembleAlt, disassembleWord } from "../../asm/disassemble.ts";
import { hexWord } from "../../asm/printable.ts";
import { problem } from "../../asm/problem.ts";
import { describe as describeOperation } from "../../asm/semantics/described.ts";
import { INSTRUCTIONS, type Instruction } from "../../core-as/isa/instructions.ts";
import { explainManifest, nearestKey } from "./explain-manifest.ts";
import { type Explained, explainNumber } from "./explain-monitor.ts";
import { adviceFor, explainName, hanging, inWords } from "./explain-names.ts";
import { type Io, STATUS, type Status, writeJson } from "./io.ts";
import { refuse } from "./messages.ts";
import type { Kind } from "./options.ts";

/** Options of `cr80 explain`. */
export interface ExplainOptions {
  readonly alt?: true;
  readonly as?: Kind;
  readonly json?: true;
}

const ALT = 0xb0bc;

/** What the letters of a bit pattern are; docs/MACHINE.md, "Fields". */
const FIELDS: Readonly<Record<string, (value: number) => string>> = {
  A: mode,
  B: mode,
  a: register,
  b: register,
  c: register,
  r: register,
  x: (value) => `index register R${value + 4}`,
  s: (value) => (value === 0 ? "no link register" : `link register R${value + 4}`),
  k: (value) => `constant ${value}`,
  d: (value) => `data displacement ${value}`,
  g: (value) => `program displacement ${value}`,
  j: (value) => `jump displacement ${value}`,
  p: (value) => (value === 1 ? "polarity: zeros in front, or adds" : "polarity: ones in front, or subtracts"),
  l: (value) => (value === 1 ? "long float, binary64" : "short float, binary32"),
  o: () => "open: 0 and 1 are the same instruction",
};

function mode(value: number): string {
  return value === 1 ? "mode: the data word that the register addresses" : "mode: the register itself";
}

function register(value: number): string {
  return `register R${value}`;
}

/** One field of a word. */
interface Field {
  readonly letter: string;
  /** Its bits from the highest to the lowest, 15 first. */
  readonly bits: readonly number[];
  readonly value: number;
  readonly meaning: string;
}

/** Explains a word, a code or a name, or the keys of manifests, of which `key` is one. */
export function explain(io: Io, what: string, options: ExplainOptions = {}, key?: string): Status {
  const { alt = false, as } = options;
  const manifest = what === "manifest" && !alt && as === undefined;
  if (key !== undefined && !manifest) {
    return refuseNo(io, key, "only manifest has keys", "write cr80 explain manifest KEY", options);
  }
  if (as !== undefined) return explainAs(io, what, as, options);
  const found = manifest ? explainManifest(key) : alt ? undefined : explainName(what);
  if (found !== undefined) return show(io, found, options);
  if (manifest) {
    const meant = nearestKey(key!);
    const advice = meant === undefined ? "cr80 explain manifest lists them" : `did you mean ${meant}?`;
    return refuseNo(io, key!, "manifests have no such key", advice, options);
  }
  if (!/^(?:0[xX])?[0-9A-Fa-f]{1,4}$/.test(what)) {
    const advice =
      adviceFor(what) ??
      "give one to four hexadecimal digits, a code such as E013, a mnemonic, a directive such as .WORD, a monitor call, or manifest";
    const message =
      "this is neither a word, a message code, nor a name of an instruction, a directive or the ABI";
    return refuseNo(io, what, message, advice, options);
  }
  const word = Number.parseInt(what, 16);
  const row = rowOf(word, alt);
  if (options.json === true) writeJson(io.stdout, { word, alt, ...(row && explained(row, word)) });
  else io.stdout.write(row === undefined ? describeUndefined(word, alt) : describe(word, row, alt));
  return STATUS.fine;
}

/** Explains a number of the ABI. */
function explainAs(io: Io, what: string, kind: Kind, options: ExplainOptions): Status {
  const decimal = kind === "completion" && /^\d{1,5}$/.test(what);
  const number = /^(?:0[xX])?[0-9A-Fa-f]{1,4}$/.test(what) ? Number.parseInt(what, decimal ? 10 : 16) : -1;
  const found = explainNumber(kind, number);
  if (found !== undefined) return show(io, found, options);
  const message = kind === "event" ? "no bit of this is an event" : `this is not a ${NAMES[kind]}`;
  return refuseNo(io, what, message, "docs/ABI.md and docs/KERNEL.md have the tables", options);
}

function show(io: Io, { text, data }: Explained, { json }: ExplainOptions): Status {
  if (json === true) writeJson(io.stdout, data);
  else io.stdout.write(text);
  return STATUS.fine;
}

/** Says that an argument is nothing that can be explained. */
function refuseNo(io: Io, what: string, message: string, advice: string, { json }: ExplainOptions): Status {
  const argument = JSON.stringify(what.slice(0, 32));
  return refuse(io, [problem("NO_WORD", { argument }, message, advice)], json && {});
}

const NAMES: Readonly<Record<Kind, string>> = {
  call: "code of a monitor call that the host or the guest kernel serves",
  completion: "completion code of a monitor call",
  event: "mask of events",
  retirement: "code with which a monitor ends a process",
  cause: "cause word",
};

/** What JSON says about a row in addition to the word. */
function explained(row: Instruction, word: number): object {
  const { word: pattern, ...rest } = row;
  return { ...rest, ...describeOperation(row), pattern, fields: fieldsOf(row, word) };
}

/** The row of a word. NOP is a word of JON's: the row with more fixed bits counts. */
function rowOf(word: number, alt: boolean): Instruction | undefined {
  const bits = binary(word);
  const fits = ({ word: pattern }: Instruction): boolean =>
    [...bits].every((bit, i) => pattern[i] === bit || /[a-zA-Z]/.test(pattern[i]!));
  const fixed = ({ word: pattern }: Instruction): number =>
    pattern.slice(0, 16).replace(/[a-zA-Z]/g, "").length;
  return INSTRUCTIONS.filter((row) => (row.set === "alt") === alt && fits(row)).sort(
    (a, b) => fixed(b) - fixed(a),
  )[0];
}

const binary = (word: number): string => word.toString(2).padStart(16, "0");

function fieldsOf({ word: pattern }: Instruction, word: number): Field[] {
  const first = pattern.slice(0, 16);
  const letters = [...new Set(first.replace(/[01]/g, ""))];
  return letters.map((letter) => {
    // The low byte of a displacement of ten bits stands in front of its high bits.
    const places = [...first].flatMap((one, i) => (one === letter ? [15 - i] : []));
    const bits =
      letter === "j" && places.length === 10 ? [...places.slice(8), ...places.slice(0, 8)] : places;
    const value = bits.reduce((sum, bit) => sum * 2 + ((word >> bit) & 1), 0);
    return { letter, bits, value, meaning: FIELDS[letter]!(value) };
  });
}

function describeUndefined(word: number, alt: boolean): string {
  const other = rowOf(word, !alt);
  const hint =
    other === undefined
      ? ""
      : `${alt ? "Without ALT" : "After ALT"} it is ${other.mnemonic} ${other.operands}.\n`;
  const where = alt ? " after ALT" : "";
  return `${hexWord(word)}  ${binary(word)}\nnot an instruction${where}:  executing it causes the trap of class 0, illegal instruction\n${hint}`;
}

function describe(word: number, row: Instruction, alt: boolean): string {
  const [first, second] = row.word.split(" ") as [string, string | undefined];
  const form = row.operands === "-" ? row.mnemonic : `${row.mnemonic} ${row.operands}`;
  const text = alt ? disassembleAlt(word) : disassembleWord(word);
  const fields = fieldsOf(row, word).map(
    ({ letter, bits, meaning }) => `  ${mask(bits, letter)}  ${letter}  ${meaning}`,
  );
  const fixed = [...first].map((one) => (/[01]/.test(one) ? one : ".")).join("");
  return [
    `${alt ? `${hexWord(ALT)} ` : ""}${hexWord(word)}  ${text}`,
    "",
    `  ${binary(word)}`,
    `  ${first}  ${form}${second === undefined ? "" : `, second word ${second}`}`,
    `  ${fixed}     fixed`,
    ...fields,
    "",
    `operation   ${row.operation}`,
    ...inWords(row).map(([what, words]) => hanging(what.padEnd(12), words)),
    `set         ${row.set}`,
    `page        ${row.page} of the CR80 Minicomputer Handbook 82/83`,
    "standing    word, mnemonic, operands and page historical; operation reconstructed",
    `manual      docs/instructions/${row.mnemonic}.md`,
    "",
  ].join("\n");
}

/** Sixteen characters with the letter where the bits are. */
function mask(bits: readonly number[], letter: string): string {
  return Array.from({ length: 16 }, (_, i) => (bits.includes(15 - i) ? letter : ".")).join("");
}
