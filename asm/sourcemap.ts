// The source map, version 1: from addresses of an image to labels and lines, as JSON (docs/ASSEMBLER.md).

import type { Assembly } from "./assemble.ts";
import {
  type AssumptionInfo,
  areAssumptions,
  areConventions,
  type ConventionInfo,
} from "./conventions/info.ts";
import type { Space } from "./expression.ts";
import type { SectionInfo, SymbolInfo } from "./image.ts";
import { SPACE_WORDS } from "./layout.ts";
import type { LoadModule } from "./loadmodule.ts";
import type { ChainStep } from "./source.ts";

export const SOURCE_MAP_FORMAT = "cr80-source-map";
export const SOURCE_MAP_VERSION = 1;

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

/** Plain data. */
export interface SourceMap {
  readonly format: typeof SOURCE_MAP_FORMAT;
  readonly version: typeof SOURCE_MAP_VERSION;
  /** Name of the load module, and where it starts. */
  readonly name: string;
  readonly start: number;
  readonly files: readonly string[];
  readonly sections: readonly SectionInfo[];
  readonly symbols: readonly SymbolInfo[];
  /** What the sources state about procedures and monitor calls. */
  readonly conventions: readonly ConventionInfo[];
  /** Where .ASSUME is believed. */
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
    files,
    sections,
    symbols,
    conventions,
    assumptions,
    program: of("program"),
    data: of("data"),
  };
}

/** A source map of an image that has symbols and nothing else. */
export function mapOfSymbols({ program }: LoadModule, symbols: readonly SymbolInfo[]): SourceMap {
  return {
    format: SOURCE_MAP_FORMAT,
    version: SOURCE_MAP_VERSION,
    name: program.name,
    start: program.start,
    files: [],
    sections: [],
    symbols,
    conventions: [],
    assumptions: [],
    program: [],
    data: [],
  };
}

/** The text of a source map, a line for each line of the sources. */
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

/** A source map from its text, or what is wrong with it. Takes any text. */
export function decodeSourceMap(text: string): SourceMap | { readonly problem: string } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { problem: "it is no JSON" };
  }
  const map = json as SourceMap;
  if (typeof json !== "object" || json === null || map.format !== SOURCE_MAP_FORMAT) {
    return { problem: `its format is not "${SOURCE_MAP_FORMAT}"` };
  }
  if (map.version !== SOURCE_MAP_VERSION) return { problem: `its version is not ${SOURCE_MAP_VERSION}` };
  const whole = (n: unknown) => typeof n === "number" && Number.isInteger(n);
  const texts = Array.isArray(map.files) && map.files.every((f) => typeof f === "string");
  const lines = [map.program, map.data].every(
    (list) =>
      Array.isArray(list) &&
      list.every(
        (l) =>
          typeof l === "object" &&
          l !== null &&
          whole(l.address) &&
          whole(l.words) &&
          whole(l.line) &&
          texts &&
          map.files[l.file] !== undefined,
      ),
  );
  const sections =
    Array.isArray(map.sections) &&
    map.sections.every(
      (s) =>
        typeof s === "object" &&
        s !== null &&
        typeof s.name === "string" &&
        [s.address, s.load, s.words].every((n) => whole(n) && n >= 0) &&
        s.words <= SPACE_WORDS,
    );
  const symbols =
    Array.isArray(map.symbols) &&
    map.symbols.every(
      (s) => typeof s === "object" && s !== null && typeof s.name === "string" && whole(s.value),
    );
  if (typeof map.name !== "string" || !whole(map.start)) return { problem: "its name or start is malformed" };
  if (!areConventions(map.conventions) || !areAssumptions(map.assumptions)) {
    return { problem: "its conventions are malformed" };
  }
  return lines && sections && symbols
    ? map
    : { problem: "its files, lines, sections or symbols are malformed" };
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
 * The nearest label at or before an address, as LABEL, LABEL+n or LABEL.local+n; of several at one place the first. Labels
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
