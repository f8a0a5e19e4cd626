// Assembles sources into a load module, or into an object for the linker.

import { Builder } from "./builder.ts";
import {
  type AssumptionInfo,
  assumptionsOf,
  type ConventionInfo,
  conventionsOf,
} from "./conventions/info.ts";
import { type Diagnostic, Diagnostics, type WarningChoice } from "./diagnostics.ts";
import type { LineEntry } from "./emit.ts";
import {
  type Definition,
  definitionsOf,
  type EmittedSection,
  type Image,
  type ModuleSettings,
  makeImage,
  moduleOf,
  type SectionInfo,
  type SymbolInfo,
  symbolsOf,
} from "./image.ts";
import { plainPlan } from "./layout.ts";
import { encodeLoadModule, type LoadModule } from "./loadmodule.ts";
import { Program } from "./program.ts";
import type { ReadBytes, ReadFile } from "./reader.ts";
import type { SourceLine } from "./source.ts";

/** A source, and the files that it may read. */
export interface AssembleInput {
  /** Name of the source, for messages and the line map. */
  readonly file: string;
  readonly text: string;
  /** Reads included files; without it every .INCLUDE is an error. */
  readonly readFile?: ReadFile;
  /** Reads the files of .BINARY; without it every one is an error. */
  readonly readBytes?: ReadBytes;
  /** Constants that are defined before the first line. */
  readonly defines?: Readonly<Record<string, number>>;
  /** Which warnings are left out, or are errors, by their codes. */
  readonly warnings?: WarningChoice;
}

/** The result of an assembly. Without errors it has `module`, and its file as `bytes`. */
export interface Assembly {
  readonly module?: LoadModule;
  readonly bytes?: Uint8Array;
  /** In the order of the source: at most 20 errors, and warnings. */
  readonly diagnostics: readonly Diagnostic[];
  /** In the order of their definitions. */
  readonly symbols: readonly SymbolInfo[];
  /** Program first, by address. */
  readonly lines: readonly LineEntry[];
  readonly sections: readonly SectionInfo[];
  /** The lines that define constants, for the listing. */
  readonly definitions: readonly Definition[];
  /** The sections with their words, for the listing. */
  readonly pieces: readonly EmittedSection[];
  /** What the source states about procedures and monitor calls. */
  readonly conventions: readonly ConventionInfo[];
  /** What .ASSUME says about instructions. */
  readonly assumptions: readonly AssumptionInfo[];
  /** Every line that was read, those of includes and expansions in their places. */
  readonly sources: readonly SourceLine[];
}

/** Assembles a source and what it includes into a load module. Never throws for any text. */
export function assemble(input: AssembleInput): Assembly {
  const { program } = read(input);
  const image = makeImage(program, plainPlan());
  return assemblyOf(program, image, {}, program.modules[0]!.lines);
}

/** The result for a program: the module, when there is no error, and everything that is known about it. */
export function assemblyOf(
  program: Program,
  image: Image,
  given: ModuleSettings,
  sources: readonly SourceLine[],
): Assembly {
  const { report } = program;
  const module = report.errors > 0 ? undefined : moduleOf(program, image, given);
  return {
    ...(module === undefined || report.errors > 0 ? {} : { module, bytes: encodeLoadModule(module) }),
    diagnostics: report.list(),
    symbols: symbolsOf(program),
    definitions: definitionsOf(program),
    lines: image.lines,
    sections: image.sections,
    pieces: image.pieces,
    conventions: conventionsOf(program),
    assumptions: assumptionsOf(program),
    sources,
  };
}

/** Assembles a snippet: the words of its program, which starts at `origin`. Empty after an error. */
export function assembleWords(text: string, origin = 0): { words: number[]; diagnostics: Diagnostic[] } {
  const { program, report } = read({ file: "snippet", text });
  const image = makeImage(program, plainPlan(origin));
  return { words: report.errors > 0 ? [] : [...image.program.words], diagnostics: report.list() };
}

/** Reads a source into the only module of a program. */
export function read(input: AssembleInput): { readonly program: Program; readonly report: Diagnostics } {
  const report = new Diagnostics(input.warnings);
  const program = new Program(report);
  const { readFile, readBytes } = input;
  const builder = new Builder(program, input.file, { readFile, readBytes });
  builder.predefine(input.defines ?? {});
  builder.read(input.text);
  return { program, report };
}
