// The assembler from its sources to a load module.

import { Builder, type ReadFile } from "./builder.ts";
import { checkConventions } from "./conventions/check.ts";
import { close } from "./conventions/directives.ts";
import { type Diagnostic, Report } from "./diagnostics.ts";
import { emit, type LineEntry } from "./emit.ts";
import { DEFAULT_ORIGIN, layOut, SPACE_WORDS } from "./layout.ts";
import { dataPart, encodeLoadModule, type LoadModule, overlapOf } from "./loadmodule.ts";
import type { Anchored, Program } from "./program.ts";
import type { Place } from "./source.ts";

/** PSW at the start of a process: system mode, interrupts disabled (docs/ABI.md, PSW). */
const INITIAL_PSW = 0x8000;

export interface AssembleInput {
  /** Name of the source, for messages and the line map. */
  readonly file: string;
  readonly text: string;
  /** Gives included files; without it every .INCLUDE is an error. */
  readonly readFile?: ReadFile;
}

/** A name and its value. Plain data. */
export interface SymbolInfo {
  /** Local labels as OWNER.name. */
  readonly name: string;
  /** An address in its space, or the value of a constant. */
  readonly value: number;
  readonly kind: "program" | "data" | "constant";
  readonly file: string;
  readonly line: number;
}

/** What an assembly gives. Without errors there are `module` and its file, `bytes`. */
export interface Assembly {
  readonly module?: LoadModule;
  readonly bytes?: Uint8Array;
  /** In the order of the source: at most 20 errors, and warnings. */
  readonly diagnostics: readonly Diagnostic[];
  /** In the order of their definitions. */
  readonly symbols: readonly SymbolInfo[];
  /** Program first, by address. */
  readonly lines: readonly LineEntry[];
}

/** Assembles a source and what it includes into a load module. Never throws for any text. */
export function assemble(input: AssembleInput): Assembly {
  const { program, report, words, data, lines } = run(input, DEFAULT_ORIGIN);
  const failed = report.errors > 0;
  const module = failed ? undefined : moduleOf(program, input.file, words, data);
  return {
    ...(module === undefined || report.errors > 0 ? {} : { module, bytes: encodeLoadModule(module) }),
    diagnostics: report.list(),
    symbols: symbolsOf(program),
    lines,
  };
}

/** Assembles a snippet: the words of its program, which starts at `origin`. Empty after an error. */
export function assembleWords(text: string, origin = 0): { words: number[]; diagnostics: Diagnostic[] } {
  const { report, words } = run({ file: "snippet", text }, origin);
  return { words: report.errors > 0 ? [] : words, diagnostics: report.list() };
}

function run(input: AssembleInput, origin: number) {
  const report = new Report();
  const builder = new Builder(report, input.readFile);
  builder.read({ name: input.file }, input.text);
  close(builder);
  const { program } = builder;
  const nothing: { words: number[]; data: number[]; lines: LineEntry[] } = { words: [], data: [], lines: [] };
  if (report.full)
    return { program, report, words: nothing.words, data: nothing.words, lines: nothing.lines };
  layOut(program, origin);
  program.pass++;
  const code = emit(program, program.sections.program);
  const data = emit(program, program.sections.data);
  checkConstants(program);
  if (report.errors === 0) checkOverlap(program, code.words, data.words);
  if (report.errors === 0) checkConventions(program, code.words);
  return { program, report, words: code.words, data: data.words, lines: [...code.lines, ...data.lines] };
}

/** Constants that nothing uses are evaluated too, so that what is wrong with them is said. */
function checkConstants(program: Program): void {
  for (const entry of program.symbols.values()) {
    if (entry.expression !== undefined) {
      program.scope(entry.section, entry.mark, true).symbol(entry.name, entry.place, false);
    }
  }
}

function checkOverlap(program: Program, words: number[], data: number[]): void {
  const { program: p, data: d } = program.sections;
  const overlap = overlapOf({
    program: { address: p.loadAddress, words },
    data: { address: d.loadAddress, words: data },
  });
  const place = d.originPlace ?? p.originPlace ?? d.items[0]?.place;
  if (overlap === undefined || place === undefined) return;
  const message = `program (${p.loadAddress} to ${p.loadAddress + p.size - 1}) and data (${d.loadAddress} to ${d.loadAddress + d.size - 1}) overlap`;
  const advice = "without stage 1 they share one memory: give .PROGRAM or .DATA another address";
  program.report.add("E040", place, message, advice);
}

function moduleOf(program: Program, file: string, words: number[], data: number[]): LoadModule {
  const { program: p, data: d } = program.sections;
  const value = (anchored: Anchored | undefined, otherwise: number, what: string): number => {
    if (anchored === undefined) return otherwise;
    const n = program.number(anchored.expression, anchored.section, anchored.mark, true);
    if (n === undefined) return otherwise;
    if (n < -0x8000 || n >= SPACE_WORDS) outOfRange(program, anchored.expression.place, what, n);
    return n & 0xffff;
  };
  const start = value(program.start, p.address, "the start address");
  const initial = (name: string) => value(program.initial.get(name), 0, name);
  const name = program.name ?? nameOfFile(file);
  return {
    program: {
      name,
      version: 0,
      type: 0,
      start,
      microProgram: 0,
      memoryClaim: 0,
      address: p.loadAddress,
      words,
    },
    data: dataPart({
      name,
      address: data.length === 0 ? 0 : d.loadAddress,
      registers: Array.from({ length: 8 }, (_, i) => initial(`R${i}`)),
      base: initial("BASE"),
      tt: initial("TT"),
      pc: start,
      psw: INITIAL_PSW,
      words: data,
    }),
  };
}

function outOfRange(program: Program, place: Place, what: string, n: number): void {
  program.report.add("E030", place, `${what} is a word, not ${n}`);
}

/** The module's name where the source gives none: the file's, without folder and extension. */
function nameOfFile(file: string): string {
  const base = file.replace(/^.*[/\\]/, "").replace(/\.[^.]*$/, "");
  return base
    .replace(/[^A-Za-z0-9_$-]/g, "")
    .slice(0, 6)
    .toUpperCase();
}

/** Without a layout (the run stopped before it) nothing has a value. */
function symbolsOf(program: Program): SymbolInfo[] {
  const symbols: SymbolInfo[] = [];
  if (program.pass === 0) return symbols;
  for (const entry of program.symbols.values()) {
    const label = entry.expression === undefined && entry.mark !== undefined;
    const value = label ? entry.mark.address : (entry.value?.number ?? literal(entry.expression));
    if (value === undefined) continue;
    symbols.push({
      name: entry.name,
      value,
      kind: label ? entry.section.space : "constant",
      file: entry.place.line.file.name,
      line: entry.place.line.number,
    });
  }
  return symbols;
}

function literal(expression: { op: string; value?: number } | undefined): number | undefined {
  return expression?.op === "number" ? expression.value : undefined;
}
