// From a manifest and the files that it names to a machine, whatever they are stored in.

import { type Assembly, assemble, type Diagnostic, formatDiagnostic } from "../asm/index.ts";
import { decodeLoadModule, type LoadModule, type ModuleProblem } from "../asm/loadmodule.ts";
import { type BootOptions, bootMachine } from "./loader.ts";
import type { Machine } from "./machine.ts";
import { type Manifest, type ManifestPartition, parseManifest } from "./manifest.ts";
import { type Problem, problem } from "./problem.ts";
import { decodeText, type FileResult, type Storage } from "./storage.ts";

/** What a manifest and the files that it names gave. */
export interface BootFileResult {
  /** Undefined when there are problems. */
  readonly machine: Machine | undefined;
  readonly manifest: Manifest | undefined;
  readonly problems: readonly Problem[];
  /** Warnings of the assembler. */
  readonly warnings: readonly Diagnostic[];
  /** For each partition what the assembler gave (symbols, lines); undefined for an image. */
  readonly assemblies: readonly (Assembly | undefined)[];
  /** Paths, or addresses, of all files that were read. */
  readonly paths: readonly string[];
}

/** All of a machine but the core. */
export interface LoadedManifest extends Omit<BootFileResult, "machine"> {
  /** The load modules of the partitions, in their order, when there are no problems. */
  readonly images: readonly LoadModule[];
}

/** Reads a manifest and all that it names, and assembles its sources. */
export function loadManifest(path: string, storage: Storage): LoadedManifest {
  const nothing = { manifest: undefined, images: [], warnings: [], assemblies: [], paths: [path] };
  const text = decodeText(storage.readBytes(path));
  if (text.contents === undefined) return { ...nothing, problems: [text.problem] };
  const { manifest, problems } = parseManifest(text.contents, path);
  if (manifest === undefined) return { ...nothing, problems };
  const loaded = manifest.partitions.map((partition) => loadPartition(path, partition, storage));
  return {
    manifest,
    images: loaded.flatMap(({ image }) => image ?? []),
    problems: loaded.flatMap((one) => one.problems),
    warnings: loaded.flatMap(({ warnings }) => warnings),
    assemblies: loaded.map(({ assembly }) => assembly),
    paths: [path, ...loaded.flatMap(({ paths }) => paths)],
  };
}

/**
 * Builds the machine of what was loaded, where nothing of it is wrong and there is a core. What is wrong with the core is
 * not said of a manifest that is none.
 */
export function bootLoaded(
  { images, ...loaded }: LoadedManifest,
  core: FileResult<WebAssembly.Module>,
  options: BootOptions,
): BootFileResult {
  if (loaded.manifest === undefined) return { ...loaded, machine: undefined };
  const problems = [...loaded.problems, ...(core.problem === undefined ? [] : [core.problem])];
  if (core.contents === undefined || problems.length > 0) return { ...loaded, machine: undefined, problems };
  return { ...loaded, ...bootMachine(core.contents, loaded.manifest, images, options) };
}

interface LoadedPartition {
  readonly image?: LoadModule;
  readonly assembly?: Assembly;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Diagnostic[];
  readonly paths: readonly string[];
}

function loadPartition(manifest: string, partition: ManifestPartition, storage: Storage): LoadedPartition {
  const { kind, file, place, defines } = partition.image;
  const path = storage.pathOf(file, manifest);
  // What is wrong with a file that the manifest names gets both places.
  const named = (problems: readonly Problem[]): LoadedPartition => ({
    problems: problems.map((found) => ({ ...found, place: `${place}: ${found.place}` })),
    warnings: [],
    paths: [path],
  });
  if (kind === "image") {
    const { image, problems } = decodeImage(storage.readBytes(path), path);
    return image === undefined ? named(problems) : { image, problems, warnings: [], paths: [path] };
  }
  const { result, paths: included } = assembleSource(path, storage, defines);
  const { contents: assembly, problem } = result;
  if (assembly === undefined) return named([problem]);
  const errors = assembly.diagnostics.filter(({ severity }) => severity === "error");
  const warnings = assembly.diagnostics.filter(({ severity }) => severity === "warning");
  const problems = errors.map(diagnosticProblem);
  const { module: image } = assembly;
  return { ...(image !== undefined && { image }), assembly, problems, warnings, paths: [path, ...included] };
}

/** Assembles the source at a path; gives the paths of what it includes as well. */
export function assembleSource(
  path: string,
  storage: Storage,
  defines: Readonly<Record<string, number>>,
): { readonly result: FileResult<Assembly>; readonly paths: readonly string[] } {
  const { contents, problem } = decodeText(storage.readBytes(path));
  if (contents === undefined) return { result: { contents, problem }, paths: [] };
  const { readFile, readBytes, paths } = storage.sourceFiles(path);
  const assembly = assemble({ file: path, text: contents, readFile, readBytes, defines });
  return { result: { contents: assembly, problem: undefined }, paths };
}

/** A load module, or what is wrong with the file. */
export type ImageResult =
  | { readonly image: LoadModule; readonly problems: readonly [] }
  | { readonly image: undefined; readonly problems: readonly Problem[] };

/** Decodes a file as a load module. */
export function decodeImage(file: FileResult<Uint8Array>, path: string): ImageResult {
  if (file.contents === undefined) return { image: undefined, problems: [file.problem] };
  const { module, problems } = decodeLoadModule(file.contents);
  return module === undefined
    ? { image: undefined, problems: problems.map((found) => moduleProblem(path, found)) }
    : { image: module, problems: [] };
}

const MODULE_ADVICE: Readonly<Record<string, string>> = {
  M001: "the file was cut short: make or copy it again",
  M002: 'this is no AMOS load module: make one with "cr80 asm", or name a source with "source"',
};

function moduleProblem(path: string, found: ModuleProblem): Problem {
  const advice = found.advice ?? MODULE_ADVICE[found.code] ?? "make the image again";
  return problem(found.code, `${path}: byte ${found.offset}`, found.message, advice);
}

/** What an error of the assembler is among the problems. */
export function diagnosticProblem(found: Diagnostic): Problem {
  const place = `${found.file}:${found.line}:${found.column}`;
  return {
    ...problem(found.code, place, found.message, found.advice ?? ""),
    excerpt: formatDiagnostic(found),
  };
}
