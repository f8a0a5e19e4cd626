// Texts about an assembly: the listing, the symbol file, the map of sections.

import type { Assembly } from "./assemble.ts";
import type { LineEntry } from "./emit.ts";
import type { SectionInfo, SymbolInfo } from "./image.ts";
import { hexWord, printable } from "./printable.ts";
import type { SourceFile, SourceLine } from "./source.ts";
import { imageHash } from "./sourcemap.ts";

/** Words in a row of the listing, and rows for one line of the source. */
const ROW = 4;
const ROWS_MAX = 8;
const BLANK = " ".repeat(ROW * 5 - 1);

/** What a line became. */
interface Words {
  readonly entry: LineEntry;
  readonly words: readonly number[];
}

/**
 * Prints every line with its address and words before it, or the value that it defines; the lines of a macro or repetition, marked with +,
 * below the line that calls it; at the end the words and instructions of each space. Included files without words are left out.
 */
export function formatListing(assembly: Assembly): string {
  const became = new Map<SourceLine, Words[]>();
  const good = assembly.module !== undefined;
  const defines = new Map(good ? assembly.definitions.map((d) => [d.line, d.value]) : []);
  for (const { section, words, lines, sources } of assembly.pieces) {
    lines.forEach((entry, i) => {
      const first = entry.address - section.address;
      const own = { entry, words: good ? words.slice(first, first + entry.words) : [] };
      append(became, sources[i]!, own);
    });
  }
  const expansions = new Map<SourceLine, SourceLine[]>();
  const known = new Map<SourceFile, Listed>();
  for (const line of assembly.sources) {
    if (line.expansion !== undefined) append(expansions, line.expansion.caller, line);
    else append(listedAs(line.file, known).numbers, line.number, line);
  }
  const named = new Set(assembly.lines.map((l) => l.file));
  const listed = [...new Set(known.values())];
  const shown = listed.filter(({ name, isSource }) => isSource || named.has(name));
  const texts = shown.map(({ name, numbers }) => {
    const width = String(Math.max(0, ...numbers.keys())).length;
    const rows = [...numbers.values()].flatMap((copies) => {
      const of = (line: SourceLine, mark: string): string[] => [
        ...rowsOf(became.get(line) ?? [], defines.get(line), mark, line.text),
        ...(expansions.get(line) ?? []).flatMap((inner) => of(inner, "+".padStart(width))),
      ];
      // A file that is included twice is listed once, with what its lines became each time.
      const number = String(copies[0]!.number).padStart(width);
      const words = copies.flatMap((c) => became.get(c) ?? []);
      const below = copies.flatMap((c) =>
        (expansions.get(c) ?? []).flatMap((l) => of(l, "+".padStart(width))),
      );
      return [...rowsOf(words, defines.get(copies[0]!), number, copies[0]!.text), ...below];
    });
    return `; ${printable(name)}\n${rows.join("\n")}\n`;
  });
  return `${texts.join("\n")}${good ? `\n${summary(assembly)}` : ""}`;
}

/** A file of the listing: what one source, or what it includes, has under one name. */
interface Listed {
  readonly name: string;
  /** Lines by number, each as often as it was read. */
  readonly numbers: Map<number, SourceLine[]>;
  /** All files of the source by name, itself among them. */
  readonly family: Map<string, Listed>;
  readonly isSource: boolean;
}

/** Where the lines of a file are listed: with those of all files that the same source has by this name. */
function listedAs(file: SourceFile, known: Map<SourceFile, Listed>): Listed {
  const before = known.get(file);
  if (before !== undefined) return before;
  let root = file;
  while (root.includedFrom !== undefined && !known.has(root)) root = root.includedFrom.file;
  const family = known.get(root)?.family ?? new Map<string, Listed>();
  const { name } = file;
  const isSource = file.includedFrom === undefined;
  const listed = family.get(name) ?? { name, numbers: new Map(), family, isSource };
  family.set(name, listed);
  known.set(file, listed);
  return listed;
}

function summary({ lines, sections }: Assembly): string {
  return (["program", "data"] as const)
    .map((space) => {
      const own = sections.filter((s) => s.space === space && !s.shared);
      const words = own.reduce((n, s) => n + s.words, 0);
      const instructions = lines.filter((l) => l.space === space && l.instructions !== undefined).length;
      return `; ${space}: ${words} words${instructions === 0 ? "" : `, ${instructions} instructions`}\n`;
    })
    .join("");
}

function append<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

/** Rows of a line; `defines`: what it defines, which is shown where it has no words. */
function rowsOf(all: readonly Words[], defines: number | undefined, number: string, text: string): string[] {
  const value = defines === undefined ? "" : `=${valueText(defines)}`;
  const [first = value.padEnd(6 + BLANK.length), ...others] = all.flatMap(wordRows);
  return [`${first}  ${number}  ${printable(text)}`, ...others].map((row) => row.trimEnd());
}

/** A word in hexadecimal, negative ones too; what is more in decimal. */
function valueText(n: number): string {
  return n >= -0x8000 && n <= 0xffff ? hexWord(n & 0xffff) : String(n);
}

/** Rows of space (P or D), address and words. Where every word is the same, the first row stands for all. */
function wordRows({ entry, words }: Words): string[] {
  const most = words.every((word) => word === words[0]) ? 1 : ROWS_MAX;
  const rows: string[] = [];
  for (let at = 0; at < words.length && rows.length < most; at += ROW) {
    const row = words.slice(at, at + ROW).map(hexWord);
    const letter = entry.space === "program" ? "P" : "D";
    rows.push(`${letter}${hexWord(entry.address + at)} ${row.join(" ").padEnd(BLANK.length)}`);
  }
  const hidden = words.length - rows.length * ROW;
  if (hidden > 0) rows.push(`      ... ${hidden} more${most === 1 ? " of the same" : ""}`);
  return rows;
}

/**
 * Prints the hash of the image, and one line for each symbol: value, kind, name, and where it is defined; in the order of
 * kind, value and name. The symbols of a file that several modules include are listed once.
 */
export function formatSymbols({ symbols, module }: Assembly): string {
  const order = ["program", "data", "constant"];
  const sorted = [...symbols].sort(
    (a, b) =>
      order.indexOf(a.kind) - order.indexOf(b.kind) ||
      a.value - b.value ||
      (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  );
  const line = (s: (typeof sorted)[number]) => {
    const value = s.value >= 0 && s.value <= 0xffff ? hexWord(s.value) : String(s.value);
    const mark = s.exported === true ? " exported" : "";
    return `${value} ${s.kind.padEnd(8)} ${printable(s.name)} ${printable(s.file)}:${s.line}${mark}\n`;
  };
  const image = module === undefined ? "" : `; image ${imageHash(module)}\n`;
  return [image, ...new Set(sorted.map(line))].join("");
}

const IMAGE_LINE = /^; image ([0-9a-f]{64})$/m;
const SYMBOL_LINE = /^(-?\d+|[0-9A-F]{4}) (program|data|constant) +(\S+) (.*):(\d+)( exported)?$/;

/** The hash of the image to which a symbol file belongs; undefined if the file does not state it. */
export function imageOfSymbols(text: string): string | undefined {
  return IMAGE_LINE.exec(text)?.[1];
}

/** The symbols of a symbol file; undefined when the text is not a symbol file. */
export function decodeSymbols(text: string): SymbolInfo[] | undefined {
  const lines = text.split(/\r\n?|\n/).filter((line) => line !== "" && !IMAGE_LINE.test(line));
  const symbols = lines.flatMap((line): SymbolInfo[] => {
    const [, value = "", kind, name = "", file = "", number, exported] = SYMBOL_LINE.exec(line) ?? [];
    if (kind === undefined || printable(name) !== name) return [];
    return [
      {
        name,
        // A word has four digits, hexadecimal; whatever does not fit one is decimal.
        value: /^[0-9A-F]{4}$/.test(value) ? Number.parseInt(value, 16) : Number(value),
        kind: kind as SymbolInfo["kind"],
        file,
        line: Number(number),
        ...(exported !== undefined && { exported: true as const }),
      },
    ];
  });
  return symbols.length === lines.length ? symbols : undefined;
}

/** Prints one line for each section: addresses, words, where it is loaded, and the module it comes from. */
export function formatMap({ sections }: Assembly): string {
  const line = (s: SectionInfo) => {
    const range =
      s.words === 0
        ? `${hexWord(s.address)}     `
        : `${hexWord(s.address)}-${hexWord(s.address + s.words - 1)}`;
    const load = s.shared ? "shared" : s.load.toString(16).toUpperCase().padStart(6, "0");
    return `${s.space.padEnd(7)} ${range} ${String(s.words).padStart(5)} ${load} ${printable(s.module)} ${printable(s.name)}`.trimEnd();
  };
  const rows = [...sections].sort((a, b) =>
    a.space === b.space ? a.address - b.address : a.space === "program" ? -1 : 1,
  );
  return `space   addresses words load   module section\n${rows.map((s) => `${line(s)}\n`).join("")}`;
}
