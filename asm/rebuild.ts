// A load module to a source that assembles to the same load module.

import { assemble } from "./assemble.ts";
import { type DisassembledItem, disassemble } from "./disassemble.ts";
import { FORMS_BY_MNEMONIC } from "./forms.ts";
import { encodeLoadModule, type LoadModule } from "./loadmodule.ts";
import { isReserved } from "./program.ts";
import type { SourceMap } from "./sourcemap.ts";

/** Words of data in a line, and zeros that are a reservation. */
const ROW = 8;
const ZEROS = 8;

/** A source, and whether it assembles to the module that it was made from. */
export interface Rebuilt {
  readonly text: string;
  /** False for descriptor words that the language cannot say; nothing but them is lost. */
  readonly exact: boolean;
}

/**
 * The source of a module: its sections, a label at every place that an instruction jumps to, and the names and labels of
 * the source map where there is one.
 */
export function rebuildSource(module: LoadModule, map?: SourceMap): Rebuilt {
  const wanted = encodeLoadModule(module);
  const attempts = [
    { fold: true, map },
    { fold: false, map },
    { fold: false, map: undefined },
  ];
  let text = "";
  for (const attempt of attempts) {
    text = write(module, attempt.map, attempt.fold);
    const { bytes } = assemble({ file: "", text });
    if (bytes !== undefined && sameBytes(bytes, wanted)) return { text, exact: true };
  }
  return { text, exact: false };
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

function write(module: LoadModule, map: SourceMap | undefined, fold: boolean): string {
  const { program, data } = module;
  const run = (space: "program" | "data", load: number) =>
    map?.sections.find((s) => s.space === space && !s.shared && s.load === load)?.address ?? load & 0xffff;
  const first = run("program", program.address);
  const names = { program: namesOf(map, "program"), data: namesOf(map, "data") };
  const labels = labelsOf(program.words, first, program.start, names.program);
  const items = disassemble(program.words, { address: first, labels, fold });
  const lines: string[] = [];
  if (/^[A-Za-z0-9_$.-]{1,6}$/.test(program.name)) lines.push(`        .NAME   "${program.name}"`);
  lines.push(`        .START  ${labels.get(program.start) ?? hex(program.start)}`);
  const initial = [
    ...data.registers.map((word, n) => [`R${n}`, word] as const),
    ["BASE", data.base] as const,
    ["TT", data.tt] as const,
  ].filter(([, word]) => word !== 0);
  if (initial.length > 0) {
    lines.push(`        .INIT   ${initial.map(([name, word]) => `${name} = ${hex(word)}`).join(", ")}`);
  }
  const starts = new Set(items.map((item) => item.address));
  for (const [address, name] of labels) {
    if (!starts.has(address)) lines.push(`${name.padEnd(7)} = ${hex(address)}`);
  }
  lines.push("", `        .PROGRAM ${origin(program.address, first)}`, ...programLines(items, labels));
  if (data.words.length > 0) {
    const at = run("data", data.address);
    lines.push("", `        .DATA   ${origin(data.address, at)}`, ...dataLines(data.words, at, names.data));
  }
  return `${lines.join("\n")}\n`;
}

function origin(load: number, run: number): string {
  return load === run ? hex(load) : `${hex(load)}, ${hex(run)}`;
}

/** Labels of a source map by their addresses, as plain names; the first of several at one address. */
function namesOf(map: SourceMap | undefined, space: "program" | "data"): Map<number, string> {
  const names = new Map<number, string>();
  const taken = new Set(map?.symbols.filter((s) => s.kind !== space).map((s) => plain(s.name)));
  for (const symbol of map?.symbols ?? []) {
    const name = plain(symbol.name);
    const bad = isReserved(name) || FORMS_BY_MNEMONIC.has(name.toUpperCase()) || taken.has(name);
    if (symbol.kind !== space || names.has(symbol.value) || bad || symbol.name.includes("#")) continue;
    if (!/^[A-Za-z_$][A-Za-z0-9_$]*$/.test(name)) continue;
    names.set(symbol.value, name);
    taken.add(name);
  }
  return names;
}

function plain(name: string): string {
  return name.replace(/\./g, "_");
}

/** A name for the start and for the target of every jump, prefixes before it folded or not. */
function labelsOf(
  words: readonly number[],
  first: number,
  start: number,
  names: ReadonlyMap<number, string>,
): Map<number, string> {
  const labels = new Map(names);
  const taken = new Set(names.values());
  const end = first + words.length;
  const targets = [true, false].flatMap((fold) =>
    disassemble(words, { address: first, fold }).map((item) => item.target),
  );
  for (const target of [start, ...targets]) {
    if (target === undefined || labels.has(target) || target < first || target >= end) continue;
    let name = `L${target.toString(16).toUpperCase().padStart(4, "0")}`;
    while (taken.has(name)) name += "_";
    labels.set(target, name);
    taken.add(name);
  }
  return new Map([...labels].sort(([a], [b]) => a - b));
}

function programLines(items: readonly DisassembledItem[], labels: ReadonlyMap<number, string>): string[] {
  return items.map(({ address, text }) => {
    const label = labels.get(address);
    const own = label === undefined ? "" : `${label}:`;
    const [, mnemonic, operands] = /^(\S+) ?(.*)$/.exec(text)!;
    const statement = operands === "" ? mnemonic! : `${mnemonic!.padEnd(7)} ${operands}`;
    return own.length < 8 ? `${own.padEnd(8)}${statement}` : `${own}\n        ${statement}`;
  });
}

function dataLines(words: readonly number[], first: number, labels: ReadonlyMap<number, string>): string[] {
  const lines: string[] = [];
  for (let at = 0; at < words.length; ) {
    const label = labels.get(first + at);
    if (label !== undefined) lines.push(`${label}:`);
    let end = at + 1;
    const stops = (n: number) => n >= words.length || labels.has(first + n);
    while (!stops(end) && words[end] === 0) end++;
    if (words[at] === 0 && end - at >= ZEROS) {
      lines.push(`        .RES    ${end - at}`);
      at = end;
      continue;
    }
    end = at + 1;
    while (!stops(end) && end - at < ROW) end++;
    lines.push(`        .WORD   ${words.slice(at, end).map(hex).join(", ")}`);
    at = end;
  }
  return lines;
}

function hex(n: number): string {
  return `0x${n.toString(16).toUpperCase().padStart(4, "0")}`;
}
