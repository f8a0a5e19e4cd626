// The source map, version 3: from addresses of an image to labels and lines, as JSON (docs/ASSEMBLER.md).

import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import type { Assembly } from "./assemble.ts";
import { areAssumptions, areConventions } from "./conventions/given.ts";
import type { AssumptionInfo, ConventionInfo } from "./conventions/info.ts";
import { whyUnread, withoutMark } from "./encoding.ts";
import type { Space } from "./expression.ts";
import type { SectionInfo, SymbolInfo } from "./image.ts";
import { encodeLoadModule, type LoadModule } from "./loadmodule.ts";
import { escaped } from "./printable.ts";
import type { ChainStep } from "./source.ts";
import { isDefinitions, STANDARD_INPUT } from "./sourcenames.ts";
import { SPACE_WORDS } from "./space.ts";

export const SOURCE_MAP_FORMAT = "cr80-source-map";
export const SOURCE_MAP_VERSION = 3;

/** The words of one line. */
export interface MappedLine {
  readonly address: number;
  readonly words: number;
  /** A number of `files`. */
  readonly file: number;
  /** Counted from 1; of a macro's words the line in a file that calls it. */
  readonly line: number;
  /** The macros and includes that led to the words, innermost first. */
  readonly chain?: readonly ChainStep[];
}

/** A file of the sources, and the text that it had. */
export interface MappedSource {
  readonly file: string;
  /** The hash of the text, as `textHash` returns it. */
  readonly text: string;
}

/** Plain data. */
export interface SourceMap {
  readonly format: typeof SOURCE_MAP_FORMAT;
  readonly version: typeof SOURCE_MAP_VERSION;
  /** Name of the load module, and where it starts. */
  readonly name: string;
  readonly start: number;
  /** SHA-256 of the image file. */
  readonly image: string;
  /** Every file that was read as a source, also those that have no words. */
  readonly sources: readonly MappedSource[];
  readonly files: readonly string[];
  readonly sections: readonly SectionInfo[];
  readonly symbols: readonly SymbolInfo[];
  /** What the sources state about procedures and monitor calls. */
  readonly conventions: readonly ConventionInfo[];
  /** What .ASSUME says about instructions. */
  readonly assumptions: readonly AssumptionInfo[];
  /** By address; lines of one space do not overlap. */
  readonly program: readonly MappedLine[];
  readonly data: readonly MappedLine[];
}

/** The source map of an assembly or a link without errors. */
export function sourceMapOf(assembly: Assembly): SourceMap | undefined {
  const { module, lines, sections, symbols, conventions, assumptions } = assembly;
  if (module === undefined) return undefined;
  const files = [...new Set(lines.map((l) => l.file))];
  const numbers = new Map(files.map((name, i) => [name, i]));
  const of = (space: Space): MappedLine[] =>
    lines
      .filter((l) => l.space === space)
      .map(({ address, words, file, line, chain }) => ({
        address,
        words,
        file: numbers.get(file)!,
        line,
        ...(chain === undefined ? {} : { chain }),
      }))
      .sort((a, b) => a.address - b.address);
  return {
    format: SOURCE_MAP_FORMAT,
    version: SOURCE_MAP_VERSION,
    name: module.program.name,
    start: module.program.start,
    image: imageHash(module),
    sources: mappedSources(assembly),
    files,
    sections,
    symbols,
    conventions,
    assumptions,
    program: of("program"),
    data: of("data"),
  };
}

function mappedSources({ sources }: Assembly): MappedSource[] {
  const texts = new Map(sources.map(({ file }) => [file.name, file.text]));
  return [...texts].flatMap(([file, text]) =>
    text === undefined || file === STANDARD_INPUT || isDefinitions(file)
      ? []
      : { file, text: textHash(text) },
  );
}

/** SHA-256 of a text in UTF-8, without its byte order mark, 64 hexadecimal digits. */
export function textHash(text: string): string {
  return bytesToHex(sha256(new TextEncoder().encode(withoutMark(text))));
}

/** A source map of an image that contains only symbols. */
export function mapOfSymbols(module: LoadModule, symbols: readonly SymbolInfo[]): SourceMap {
  const { program } = module;
  return {
    format: SOURCE_MAP_FORMAT,
    version: SOURCE_MAP_VERSION,
    name: program.name,
    start: program.start,
    image: imageHash(module),
    sources: [],
    files: [],
    sections: [],
    symbols,
    conventions: [],
    assumptions: [],
    program: [],
    data: [],
  };
}

/** The text of a source map, one line for each line of the sources. */
export function encodeSourceMap(map: SourceMap): string {
  const entries = Object.entries(map).map(([key, value]) => {
    const rows = Array.isArray(value) && value.length > 0;
    const text = rows
      ? `[\n${(value as unknown[]).map((row) => JSON.stringify(row)).join(",\n")}\n]`
      : JSON.stringify(value);
    return `${JSON.stringify(key)}:${text}`;
  });
  return `{${entries.join(",\n")}}\n`;
}

/** SHA-256 of an image, 64 hexadecimal digits. */
export function imageHash(module: LoadModule): string {
  return bytesToHex(sha256(encodeLoadModule(module)));
}

const isHash = (text: unknown) => isText(text) && /^[0-9a-f]{64}$/.test(text);
const isWhole = (n: unknown): n is number => typeof n === "number" && Number.isSafeInteger(n);
/** Addresses and words of a space, and line numbers. */
const isCount = (n: unknown): n is number => isWhole(n) && n >= 0 && n < 2 ** 31;
const isWord = (n: unknown) => isCount(n) && n <= 0xffff;
const isText = (text: unknown): text is string => typeof text === "string";
/** What a source can call something: blanks and what a terminal acts on are in no name. */
const isName = (name: unknown): name is string => isText(name) && escaped(name) === name && !/\s/.test(name);
const isSpace = (space: unknown) => space === "program" || space === "data";

type Fields = Readonly<Record<string, unknown>>;

function all(list: unknown, is: (item: Fields) => boolean): boolean {
  return (
    Array.isArray(list) &&
    list.every((item) => typeof item === "object" && item !== null && is(item as Fields))
  );
}

function areLines(list: unknown, files: number): boolean {
  const isStep = ({ file, line, macro }: Fields) =>
    isText(file) && isCount(line) && (macro === undefined || isText(macro));
  return all(
    list,
    ({ address, words, file, line, chain }) =>
      isWord(address) &&
      isCount(words) &&
      isCount(file) &&
      file < files &&
      isCount(line) &&
      (chain === undefined || all(chain, isStep)),
  );
}

/** Reads a source map from its text, or returns what is wrong with it. Takes any text. */
export function decodeSourceMap(text: string): SourceMap | { readonly problem: string } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { problem: whyUnread(text, "source maps", "it is not JSON") };
  }
  const map = json as SourceMap;
  if (typeof json !== "object" || json === null || map.format !== SOURCE_MAP_FORMAT) {
    return { problem: `its format is not "${SOURCE_MAP_FORMAT}"` };
  }
  if (map.version !== SOURCE_MAP_VERSION) return { problem: `its version is not ${SOURCE_MAP_VERSION}` };
  if (!isText(map.name) || !isWord(map.start)) return { problem: "its name or start is malformed" };
  if (!isHash(map.image)) return { problem: "it does not say which image it belongs to" };
  if (!all(map.sources, ({ file, text }) => isText(file) && isHash(text))) {
    return { problem: "it does not say which sources it was made from" };
  }
  if (!areConventions(map.conventions) || !areAssumptions(map.assumptions)) {
    return { problem: "its conventions are malformed" };
  }
  const good =
    Array.isArray(map.files) &&
    map.files.every(isText) &&
    areLines(map.program, map.files.length) &&
    areLines(map.data, map.files.length) &&
    all(
      map.sections,
      ({ name, space, module, address, load, words }) =>
        isText(name) &&
        isSpace(space) &&
        isText(module) &&
        isCount(address) &&
        isCount(load) &&
        isCount(words) &&
        words <= SPACE_WORDS,
    ) &&
    all(
      map.symbols,
      ({ name, value, kind, file, line }) =>
        isName(name) &&
        isWhole(value) &&
        (kind === "constant" || isSpace(kind)) &&
        isText(file) &&
        isCount(line),
    );
  return good ? map : { problem: "its files, lines, sections or symbols are malformed" };
}

/** The word of an image's program at a program address; undefined where it has none. */
export function programWordAt(map: SourceMap, module: LoadModule, address: number): number | undefined {
  const section = map.sections.find(
    (s) => s.space === "program" && address >= s.address && address < s.address + s.words,
  );
  if (section === undefined) return undefined;
  return module.program.words[section.load + address - section.address - module.program.address];
}

/** Where the word at an address comes from. */
export function lineAt(
  map: SourceMap,
  space: Space,
  address: number,
): { readonly file: string; readonly line: number; readonly chain?: readonly ChainStep[] } | undefined {
  const lines = map[space];
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lines[middle]!.address <= address) low = middle + 1;
    else high = middle;
  }
  const found = lines[low - 1];
  if (found === undefined || address >= found.address + found.words) return undefined;
  const { file, line, chain } = found;
  return { file: map.files[file]!, line, ...(chain === undefined ? {} : { chain }) };
}

/**
 * The nearest label at or before an address, as LABEL, LABEL+n or LABEL.local+n; the first of several at one place. Labels
 * that macros make for themselves do not count.
 */
export function labelAt(map: SourceMap, space: Space, address: number): string | undefined {
  let best: SymbolInfo | undefined;
  for (const symbol of map.symbols) {
    if (symbol.kind !== space || symbol.value > address || symbol.name.includes("#")) continue;
    if (best === undefined || symbol.value > best.value) best = symbol;
  }
  if (best === undefined) return undefined;
  return best.value === address ? best.name : `${best.name}+${address - best.value}`;
}
