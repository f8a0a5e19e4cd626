// Makes a source from a load module; it assembles to the same load module.

import { assemble } from "./assemble.ts";
import { type DisassembledItem, disassemble } from "./disassemble.ts";
import { FORMS_BY_MNEMONIC } from "./forms.ts";
import type { SymbolInfo } from "./image.ts";
import { encodeLoadModule, type LoadModule } from "./loadmodule.ts";
import { isReserved } from "./module.ts";
import { wordText } from "./printable.ts";
import type { SourceMap } from "./sourcemap.ts";

/** Words of data in a line. */
const ROW = 8;
/** Zeros that are a reservation. */
const ZEROS = 8;

/** A source, and whether it assembles to the module that it was made from. */
export interface Rebuilt {
  readonly text: string;
  /** False if the descriptors hold words that the language cannot express; nothing else is lost. */
  readonly exact: boolean;
}

/**
 * Makes the source of a module: its sections, a label at every target of a jump and at all data that instructions name,
 * and the names and labels of the source map, if there is one.
 */
export function rebuildSource(module: LoadModule, map?: SourceMap): Rebuilt {
  const wanted = encodeLoadModule(module);
  const attempts = [
    { fold: true, map, data: true },
    { fold: true, map, data: false },
    { fold: false, map, data: false },
    { fold: false, map: undefined, data: false },
  ];
  let text = "";
  for (const attempt of attempts) {
    text = write(module, attempt);
    const { bytes } = assemble({ file: "", text });
    if (bytes !== undefined && sameBytes(bytes, wanted)) return { text, exact: true };
  }
  return { text, exact: false };
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** How a source is written: prefixes folded, names from a map, data called by names in operands. */
interface Attempt {
  readonly fold: boolean;
  readonly map: SourceMap | undefined;
  readonly data: boolean;
}

function write(module: LoadModule, { fold, map, data: named }: Attempt): string {
  const { program, data } = module;
  const run = (space: "program" | "data", load: number) =>
    map?.sections.find((s) => s.space === space && !s.shared && s.load === load)?.address ?? load & 0xffff;
  const first = run("program", program.address);
  const dataFirst = run("data", data.address);
  const names = namesOf(map);
  const plain = [true, false].flatMap((fold) => disassemble(program.words, { address: first, fold }));
  const { taken } = names;
  const inProgram = within(first, program.words.length);
  const targets = [
    program.start,
    ...plain.flatMap((item) => item.target ?? (named ? (item.word ?? []) : [])),
  ];
  const labels = labelsOf("L", names.program, targets.filter(inProgram), taken);
  const inData = within(dataFirst, data.words.length);
  const places = plain.flatMap((item) => item.data ?? []);
  const dataLabels = labelsOf("D", names.data, named ? places.filter(inData) : [], taken);
  const items = disassemble(program.words, {
    address: first,
    labels,
    fold,
    ...(named && { data: dataLabels }),
  });
  const lines: string[] = [];
  if (/^[A-Za-z0-9_$.-]{1,6}$/.test(program.name)) lines.push(`        .NAME   "${program.name}"`);
  lines.push(`        .START  ${labels.get(program.start) ?? wordText(program.start)}`);
  const initial = [
    ...data.registers.map((word, n) => [`R${n}`, word] as const),
    ["BASE", data.base] as const,
    ["TT", data.tt] as const,
  ].filter(([, word]) => word !== 0);
  if (initial.length > 0) {
    lines.push(`        .INIT   ${initial.map(([name, word]) => `${name} = ${wordText(word)}`).join(", ")}`);
  }
  const starts = new Set(items.map((item) => item.address));
  const used = new Set(items.map((item) => item.data));
  for (const [address, name] of labels) {
    if (!starts.has(address)) lines.push(`${name.padEnd(7)} = ${wordText(address)}`);
  }
  for (const [address, name] of dataLabels) {
    if (!inData(address) && used.has(address)) lines.push(`${name.padEnd(7)} = ${wordText(address)}`);
  }
  const own = new Map([...labels].filter(([address]) => starts.has(address)));
  lines.push("", `        .PROGRAM ${origin(program.address, first)}`, ...programLines(items, own));
  if (data.words.length > 0) {
    const origins = origin(data.address, dataFirst);
    lines.push("", `        .DATA   ${origins}`, ...dataLines(data.words, dataFirst, dataLabels));
  }
  return `${lines.join("\n")}\n`;
}

function within(first: number, words: number): (address: number) => boolean {
  return (address) => address >= first && address < first + words;
}

function origin(load: number, run: number): string {
  return load === run ? wordText(load) : `${wordText(load)}, ${wordText(run)}`;
}

/** The labels of a source map by their addresses, of several at one address the first; and every name that is not free. */
interface Names {
  readonly program: Map<number, string>;
  readonly data: Map<number, string>;
  readonly taken: Set<string>;
}

/**
 * Labels as plain names. A name that is plain in the source keeps its place; one with points is written with `_`, as many as
 * it needs to be none of the others.
 */
function namesOf(map: SourceMap | undefined): Names {
  const symbols = map?.symbols ?? [];
  const taken = new Set(symbols.map(({ name }) => name));
  const names: Names = { program: new Map(), data: new Map(), taken };
  const isPlain = ({ name }: SymbolInfo) => !name.includes(".");
  for (const symbol of [...symbols.filter(isPlain), ...symbols.filter((s) => !isPlain(s))]) {
    const { kind, value } = symbol;
    if (kind === "constant" || names[kind].has(value) || symbol.name.includes("#")) continue;
    let name = symbol.name.replace(/\./g, "_");
    if (isReserved(name) || FORMS_BY_MNEMONIC.has(name.toUpperCase())) continue;
    if (!/^[A-Za-z_$][A-Za-z0-9_$]*$/.test(name)) continue;
    if (!isPlain(symbol)) while (taken.has(name)) name += "_";
    names[kind].set(value, name);
    taken.add(name);
  }
  return names;
}

/** Names by address: those given, and for each other place a new one that is not `taken`: the letter and the address. */
export function labelsOf(
  letter: string,
  names: ReadonlyMap<number, string>,
  places: readonly number[],
  taken: Set<string>,
): Map<number, string> {
  const labels = new Map(names);
  for (const place of places) {
    if (labels.has(place)) continue;
    let name = `${letter}${wordText(place).slice(2)}`;
    while (taken.has(name)) name += "_";
    labels.set(place, name);
    taken.add(name);
  }
  return new Map([...labels].sort(([a], [b]) => a - b));
}

/** Instructions, and between them runs of words that are none; `labels` are those of places where items start. */
function programLines(items: readonly DisassembledItem[], labels: ReadonlyMap<number, string>): string[] {
  const lines: string[] = [];
  for (let at = 0; at < items.length; ) {
    let end = at;
    while (end < items.length && items[end]!.undefined === true) end++;
    if (end > at) {
      const words = items.slice(at, end).flatMap((item) => item.words);
      lines.push(...dataLines(words, items[at]!.address, labels));
      at = end;
      continue;
    }
    const { address, text } = items[at++]!;
    const label = labels.get(address);
    const own = label === undefined ? "" : `${label}:`;
    const [, mnemonic, operands] = /^(\S+) ?(.*)$/.exec(text)!;
    const statement = operands === "" ? mnemonic! : `${mnemonic!.padEnd(7)} ${operands}`;
    if (own.length < 8) lines.push(`${own.padEnd(8)}${statement}`);
    else lines.push(own, `        ${statement}`);
  }
  return lines;
}

/** Words in rows, many zeros as a reservation, and a label in a line of its own. */
function dataLines(words: readonly number[], first: number, labels: ReadonlyMap<number, string>): string[] {
  const lines: string[] = [];
  const stops = (n: number) => n >= words.length || labels.has(first + n);
  const zeros = (from: number, most: number) => {
    let n = from;
    while (n - from < most && words[n] === 0 && (n === from || !stops(n))) n++;
    return n - from;
  };
  for (let at = 0; at < words.length; ) {
    const label = labels.get(first + at);
    if (label !== undefined) lines.push(`${label}:`);
    let end = at + zeros(at, words.length);
    if (end - at >= ZEROS) lines.push(`        .RES    ${end - at}`);
    else {
      end = at + 1;
      while (!stops(end) && end - at < ROW && zeros(end, ZEROS) < ZEROS) end++;
      lines.push(`        .WORD   ${words.slice(at, end).map(wordText).join(", ")}`);
    }
    at = end;
  }
  return lines;
}
