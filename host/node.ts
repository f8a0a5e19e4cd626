// The storage adapter for Node: manifests, images, sources and the bundled core.wasm from files. Whatever is wrong with
// a file comes back as problems; nothing here throws for one.

import { basename, dirname, extname, isAbsolute, join, resolve } from "node:path";
import { type Assembly, assemble, type Diagnostic, formatDiagnostic } from "../asm/index.ts";
import { decodeLoadModule, type LoadModule, type ModuleProblem } from "../asm/loadmodule.ts";
import { type FileResult, readBytes, readText, type SourceOptions, sourceFiles } from "./files.ts";
import { type BootOptions, bootMachine } from "./loader.ts";
import type { Machine } from "./machine.ts";
import { type Manifest, type ManifestPartition, manifestOf } from "./manifest.ts";
import { parseManifest } from "./manifest-reader.ts";
import { type Problem, problem } from "./problem.ts";

export { type FileResult, readBytes, readText, type SourceOptions } from "./files.ts";
export * from "./index.ts";

/** What a manifest file and the files that it names gave. */
export interface BootFileResult {
  /** Undefined when there are problems. */
  readonly machine: Machine | undefined;
  readonly manifest: Manifest | undefined;
  readonly problems: readonly Problem[];
  /** Warnings of the assembler. */
  readonly warnings: readonly Diagnostic[];
  /** For each partition what the assembler gave (symbols, lines); undefined for an image. */
  readonly assemblies: readonly (Assembly | undefined)[];
  /** For each partition the path of its image or source. */
  readonly files: readonly string[];
  /** For each partition the texts that its source consists of; none for an image. */
  readonly texts: readonly (readonly string[])[];
  /** Paths of all files that were read. */
  readonly paths: readonly string[];
  /** Makes the machine once more, as it was before it ran; undefined when there is none. */
  readonly again?: (() => Machine) | undefined;
}

/** What a machine is booted with, and where its sources find what they include besides their own folders. */
export interface BootFileOptions extends BootOptions {
  readonly folders?: readonly string[];
}

/** Assembles a file; what it names is found in the folder of the file that names it, or in those of the options. */
export function assembleFile(path: string, options: SourceOptions = {}): FileResult<Assembly> {
  return assembleWithPaths(path, options).result;
}

/** The same, and the paths of what was included. */
function assembleWithPaths(
  path: string,
  { defines = {}, folders }: SourceOptions,
): {
  readonly result: FileResult<Assembly>;
  readonly paths: readonly string[];
  readonly texts: readonly string[];
} {
  const { contents, problem } = readText(path);
  if (contents === undefined) return { result: { contents, problem }, paths: [], texts: [] };
  const { readFile, readBytes, paths, texts } = sourceFiles(path, contents, folders);
  const assembly = assemble({ file: path, text: contents, readFile, readBytes, defines });
  return { result: { contents: assembly, problem: undefined }, paths, texts };
}

/** Reads a load module. */
export function readImage(
  path: string,
):
  | { readonly image: LoadModule; readonly problems: readonly [] }
  | { image: undefined; problems: Problem[] } {
  const file = readBytes(path);
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

let core: WebAssembly.Module | undefined;

/** The core.wasm of this package, compiled. The first call reads it, later ones return the same module. */
export function bundledCore(): FileResult<WebAssembly.Module> {
  if (core !== undefined) return { contents: core, problem: undefined };
  // Beside dist/host as installed; in dist/ when the sources themselves run.
  for (const place of ["../core.wasm", "../dist/core.wasm"]) {
    const { contents } = readBytes(resolve(import.meta.dirname, place));
    if (contents === undefined) continue;
    core = new WebAssembly.Module(contents as BufferSource);
    return { contents: core, problem: undefined };
  }
  const advice = 'build it with "npm run build"';
  return { contents: undefined, problem: problem("NO_CORE", "core.wasm", "the core is not built", advice) };
}

/** What a file is that boots without a manifest, by the end of its name. */
const PROGRAMS: Readonly<Record<string, "source" | "image">> = { ".asm": "source", ".img": "image" };

/**
 * Reads a manifest and all that it names, assembles its sources, and builds the machine. A source NAME.asm or an image
 * NAME.img is the only partition of a machine: of 64 pages, without message window, areas and console input.
 */
export function bootFile(path: string, options: BootFileOptions = {}): BootFileResult {
  const kind = PROGRAMS[extname(path).toLowerCase()];
  if (kind !== undefined) {
    const name = basename(path).slice(0, -extname(path).length);
    return bootManifest(manifestOf(kind, path, name), { folder: "", paths: [] }, options);
  }
  const text = readText(path);
  return text.contents === undefined
    ? notBooted([text.problem], [path])
    : bootText(text.contents, { name: path, folder: dirname(path), paths: [path] }, options);
}

/** Where a manifest comes from. */
export interface ManifestOrigin {
  /** What messages call it. */
  readonly name: string;
  /** The folder from which files that it names are found. */
  readonly folder: string;
  /** The path that it was read from, if there is one. */
  readonly paths: readonly string[];
}

/** What a boot gave that found no machine to make. */
export function notBooted(problems: readonly Problem[], paths: readonly string[]): BootFileResult {
  const nothing = {
    machine: undefined,
    manifest: undefined,
    warnings: [],
    assemblies: [],
    files: [],
    texts: [],
  };
  return { ...nothing, paths, problems };
}

/** The same of a manifest that has been read. */
export function bootText(
  text: string,
  origin: ManifestOrigin,
  options: BootFileOptions = {},
): BootFileResult {
  const { manifest, problems } = parseManifest(text, origin.name);
  return manifest === undefined ? notBooted(problems, origin.paths) : bootManifest(manifest, origin, options);
}

function bootManifest(
  manifest: Manifest,
  { folder, paths }: Omit<ManifestOrigin, "name">,
  { folders, ...options }: BootFileOptions,
): BootFileResult {
  const loaded = manifest.partitions.map((partition) => loadPartition(folder, partition, folders));
  const read = {
    manifest,
    warnings: loaded.flatMap(({ warnings }) => warnings),
    assemblies: loaded.map(({ assembly }) => assembly),
    files: loaded.map(({ paths }) => paths[0]!),
    texts: loaded.map(({ texts = [] }) => texts),
    paths: [...paths, ...loaded.flatMap((one) => one.paths)],
  };
  const images = loaded.flatMap(({ image }) => image ?? []);
  const { contents: module, problem: noCore } = bundledCore();
  const found = [...loaded.flatMap((one) => one.problems), ...(noCore === undefined ? [] : [noCore])];
  if (module === undefined || found.length > 0) return { ...read, machine: undefined, problems: found };
  const again = () => bootMachine(module, manifest, images).machine!;
  return { ...read, ...bootMachine(module, manifest, images, options), again };
}

interface Loaded {
  readonly image?: LoadModule;
  readonly assembly?: Assembly;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Diagnostic[];
  readonly texts?: readonly string[];
  /** The image or source first. */
  readonly paths: readonly string[];
}

function loadPartition(folder: string, partition: ManifestPartition, more: readonly string[] = []): Loaded {
  const { kind, file, place, defines } = partition.image;
  const from = (name: string) => (isAbsolute(name) ? name : join(folder, name));
  const path = from(file);
  const folders = [...partition.image.folders.map(from), ...more];
  // What is wrong with a file that the manifest names gets both places.
  const named = (problems: readonly Problem[]): Loaded => ({
    problems: problems.map((found) => ({
      ...found,
      place: found.place.startsWith(place) ? found.place : `${place}: ${found.place}`,
    })),
    warnings: [],
    paths: [path],
  });
  if (kind === "image") {
    const { image, problems } = readImage(path);
    return image === undefined ? named(problems) : { image, problems, warnings: [], paths: [path] };
  }
  const { result, paths: included, texts } = assembleWithPaths(path, { defines, folders });
  const { contents: assembly, problem } = result;
  if (assembly === undefined) return named([problem]);
  const errors = assembly.diagnostics.filter(({ severity }) => severity === "error");
  const warnings = assembly.diagnostics.filter(({ severity }) => severity === "warning");
  const problems = errors.map(diagnosticProblem);
  const { module: image } = assembly;
  const paths = [path, ...included];
  return { ...(image !== undefined && { image }), assembly, problems, warnings, texts, paths };
}
