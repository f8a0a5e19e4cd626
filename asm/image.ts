// Makes the words of an image from modules: addresses, words, and the checks that need all of them.

import { checkConventions } from "./check/check.ts";
import { emit, type LineEntry } from "./emit.ts";
import { checkExits } from "./exits.ts";
import type { Expression } from "./expression.ts";
import { layOut, type Plan } from "./layout.ts";
import { dataPart, type LoadModule, MODULE_LIMITS } from "./loadmodule.ts";
import type { Anchored, Module, Section, SymbolEntry } from "./module.ts";
import { hex, withHex } from "./printable.ts";
import type { Program } from "./program.ts";
import { checkNames, checkOverlaps, checkParts, checkShared, type Piece, placeOf } from "./sections.ts";
import type { SourceLine } from "./source.ts";
import { SPACE_WORDS } from "./space.ts";

/** PSW at the start of a process: system mode, interrupts disabled (docs/ABI.md, PSW). */
const INITIAL_PSW = 0x8000;

/** A name and its value. Plain data. */
export interface SymbolInfo {
  /** Local labels as OWNER.name. */
  readonly name: string;
  /** An address in its space, or the value of a constant. */
  readonly value: number;
  readonly kind: "program" | "data" | "constant";
  readonly file: string;
  readonly line: number;
  /** Other modules can import it. */
  readonly exported?: true;
}

/** Where a section lies. Plain data. */
export interface SectionInfo {
  /** "" for the section of .PROGRAM and .DATA. */
  readonly name: string;
  readonly space: "program" | "data";
  readonly shared: boolean;
  /** The file of its module. */
  readonly module: string;
  /** The addresses of its first word, in its space and in the partition. */
  readonly address: number;
  readonly load: number;
  readonly words: number;
}

/** The words of one space in the image. */
export interface Part {
  /** Partition address of the first word. */
  readonly load: number;
  readonly words: readonly number[];
}

/** The image of a list of modules. */
export interface Image {
  readonly program: Part;
  readonly data: Part;
  /** Program first, by address. */
  readonly lines: readonly LineEntry[];
  readonly sections: readonly SectionInfo[];
  readonly pieces: readonly EmittedSection[];
}

/** A section with its words and the lines that they come from. */
export interface EmittedSection {
  readonly section: SectionInfo;
  readonly words: readonly number[];
  readonly lines: readonly LineEntry[];
  /** The line as it was read of each of `lines`. */
  readonly sources: readonly SourceLine[];
}

/** The image of a program without a layout. */
export const EMPTY_IMAGE: Image = {
  program: { load: 0, words: [] },
  data: { load: 0, words: [] },
  lines: [],
  sections: [],
  pieces: [],
};

/** Gives the modules of a program addresses and words; what is wrong is reported. */
export function makeImage(program: Program, plan: Plan): Image {
  const { report } = program;
  if (report.full || program.unfinished) return EMPTY_IMAGE;
  program.connect();
  // Addresses that do not settle mean nothing, and neither would messages about them.
  if (!layOut(program, plan)) return EMPTY_IMAGE;
  program.pass++;
  checkExits(program);
  const lines: LineEntry[] = [];
  const pieces: { section: Section; words: number[] }[] = [];
  const all: EmittedSection[] = [];
  const sections = [
    ...program.sectionsOf("program"),
    ...program.sectionsOf("data"),
    ...program.sharedSections,
  ];
  for (const section of sections) {
    const emitted = emit(program, section);
    for (const line of emitted.lines) lines.push(line);
    if (section.items.length > 0) all.push({ section: sectionInfo(section), ...emitted });
    if (!section.shared) pieces.push({ section, words: emitted.words });
  }
  checkNames(program);
  checkShared(program, plan);
  checkConstants(program);
  checkAssertions(program);
  checkStated(program);
  if (sections.length > 2) {
    lines.sort((a, b) => (a.space === b.space ? a.address - b.address : a.space === "program" ? -1 : 1));
  }
  if (report.errors === 0) checkOverlaps(program, pieces);
  if (report.errors === 0) checkConventions(program, pieces);
  const good = report.errors === 0;
  const parts = {
    program: good ? partOf(program, pieces, "program") : { load: 0, words: piecesIn(pieces, "program") },
    data: good ? partOf(program, pieces, "data") : EMPTY_IMAGE.data,
  };
  if (good) checkParts(program, pieces, parts);
  return {
    ...parts,
    lines,
    sections: all.map((piece) => piece.section),
    pieces: all,
  };
}

function piecesIn(pieces: readonly Piece[], space: Section["space"]): number[] {
  return pieces.filter((p) => p.section.space === space).flatMap((p) => p.words);
}

/** The words of a space from its lowest section on; between sections they are 0. */
function partOf(program: Program, pieces: readonly Piece[], space: Section["space"]): Part {
  const own = pieces.filter((p) => p.section.space === space);
  const filled = own.filter((p) => p.words.length > 0);
  if (filled.length < 2) {
    const { section, words } = filled[0] ?? own[0]!;
    return { load: filled.length === 0 && space === "data" ? 0 : section.loadAddress, words };
  }
  const load = Math.min(...filled.map((p) => p.section.loadAddress));
  const end = Math.max(...filled.map((p) => p.section.loadAddress + p.words.length));
  const most = MODULE_LIMITS[space];
  if (end - load > most) {
    const highest = filled.find((p) => p.section.loadAddress + p.words.length === end)!;
    const message = `the ${space} lies from ${hex(load)} to ${hex(end - 1)}, which is more than ${most} words`;
    const advice = "the image has all words between its first section and its last";
    program.report.add("E041", placeOf(highest.section), message, advice);
    return { load, words: [] };
  }
  const words = new Array<number>(end - load).fill(0);
  for (const piece of filled) {
    const at = piece.section.loadAddress - load;
    for (let i = 0; i < piece.words.length; i++) words[at + i] = piece.words[i]!;
  }
  return { load, words };
}

/** Constants that nothing uses are evaluated too, so that what is wrong with them is said. */
function checkConstants(program: Program): void {
  for (const module of program.modules) {
    for (const entry of module.symbols.values()) {
      const { expression, name, place } = entry;
      if (expression === undefined || expression.op === "number") continue;
      const context = module.context;
      program.number(
        { op: "symbol", name, local: false, context, place, entry },
        entry.section,
        entry.mark,
        true,
      );
    }
  }
}

function checkAssertions(program: Program): void {
  for (const module of program.modules) {
    for (const { expression, section, mark, message } of module.assertions) {
      if (program.number(expression, section, mark, true) !== 0) continue;
      const sides =
        expression.op === "binary"
          ? [expression.left, expression.right].map((e) => program.number(e, section, mark, false))
          : [];
      const [left, right] = sides;
      const known = left !== undefined && right !== undefined;
      const advice = known ? `the two sides are ${withHex(left)} and ${withHex(right)}` : undefined;
      program.report.add(
        "E090",
        expression.place,
        message === "" ? "this assertion is not true" : message,
        advice,
      );
    }
  }
}

/** Names in what is stated about registers are looked up even where no flow comes past. */
function checkStated(program: Program): void {
  for (const { conventions } of program.modules) {
    for (const { assumption, section, mark } of conventions.assumptions) {
      const named =
        assumption.kind === "goes" ? assumption.targets : assumption.kind === "via" ? assumption.tables : [];
      for (const expression of named) program.number(expression, section, mark, true);
    }
    for (const { falls, section, entry } of conventions.statements) {
      if (falls !== undefined) program.number(falls, section, entry, true);
    }
  }
}

/** What a memory plan may say of a module, before the sources do. */
export interface ModuleSettings {
  readonly name?: string | undefined;
  readonly start?: Anchored | undefined;
}

/** The load module of an image. What modules say about the process counts once. */
export function moduleOf(program: Program, image: Image, given: ModuleSettings): LoadModule {
  const one = <T>(get: (m: Module) => T | undefined) => program.modules.map(get).find((v) => v !== undefined);
  const value = (anchored: Anchored | undefined, otherwise: number, what: string): number => {
    if (anchored === undefined) return otherwise;
    const n = program.number(anchored.expression, anchored.section, anchored.mark, true);
    if (n === undefined) return otherwise;
    if (n < -0x8000 || n >= SPACE_WORDS) outOfRange(program, anchored.expression, what, n);
    return n & 0xffff;
  };
  const lowest = program
    .sectionsOf("program")
    .filter((s) => s.items.length > 0)
    .reduce<Section | undefined>(
      (a, s) => (a === undefined || s.loadAddress < a.loadAddress ? s : a),
      undefined,
    );
  const first = lowest?.address ?? program.modules[0]?.section("program").address ?? 0;
  const start = value(given.start ?? one((m) => m.start), first, "the start address");
  const initial = (name: string) =>
    value(
      one((m) => m.initial.get(name)),
      0,
      name,
    );
  const name = given.name ?? one((m) => m.name) ?? nameOfFile(program.modules[0]?.file ?? "");
  return {
    program: {
      name,
      version: 0,
      type: 0,
      start,
      microProgram: 0,
      memoryClaim: 0,
      address: image.program.load,
      words: image.program.words,
    },
    data: dataPart({
      name,
      address: image.data.load,
      registers: Array.from({ length: 8 }, (_, i) => initial(`R${i}`)),
      base: initial("BASE"),
      tt: initial("TT"),
      pc: start,
      psw: INITIAL_PSW,
      words: image.data.words,
    }),
  };
}

function outOfRange(program: Program, { place }: Expression, what: string, n: number): void {
  program.report.add("E030", place, `${what} is a word, not ${n}`, "a word is -32768 to 65535");
}

/** The module's name where the source gives none: the file's, without folder and extension. */
function nameOfFile(file: string): string {
  const base = file.replace(/^.*[/\\]/, "").replace(/\.[^.]*$/, "");
  return base
    .replace(/[^A-Za-z0-9_$-]/g, "")
    .slice(0, 6)
    .toUpperCase();
}

function sectionInfo(section: Section): SectionInfo {
  const { name, space, shared, module, address, loadAddress, size } = section;
  return { name, space, shared, module: module.file, address, load: loadAddress, words: size };
}

/** The symbols of all modules that a source can name. Without a layout (the run stopped before it) none has a value. */
export function symbolsOf(program: Program): SymbolInfo[] {
  const symbols: SymbolInfo[] = [];
  if (program.pass === 0) return symbols;
  for (const module of program.modules) {
    for (const entry of module.symbols.values()) {
      const value = numberOf(entry);
      if (value === undefined || entry.name.startsWith("=")) continue;
      const label = entry.expression === undefined;
      symbols.push({
        name: entry.name,
        value,
        kind: label ? entry.section.space : "constant",
        file: entry.place.line.file.name,
        line: entry.place.line.number,
        ...(module.exports.has(entry.name) ? { exported: true as const } : {}),
      });
    }
  }
  return symbols;
}

/** A line that defines a constant, and the value of its first one. Plain data. */
export interface Definition {
  readonly line: SourceLine;
  readonly value: number;
}

/** The lines that define constants, fields of records among them. */
export function definitionsOf(program: Program): Definition[] {
  const found = new Map<SourceLine, Definition>();
  if (program.pass === 0) return [];
  for (const entry of program.modules.flatMap((m) => [...m.symbols.values()])) {
    const { line } = entry.place;
    const value = entry.expression === undefined ? undefined : numberOf(entry);
    if (value !== undefined && !found.has(line)) found.set(line, { line, value });
  }
  return [...found.values()];
}

function numberOf({ expression, mark, value }: SymbolEntry): number | undefined {
  if (expression === undefined) return mark?.address;
  return expression.op === "number" ? expression.value : value?.number;
}
