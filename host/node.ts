// The storage adapter for Node: manifests, images, sources and the bundled core.wasm from files. Whatever is wrong with
// a file comes back as problems; nothing here throws for one.

import { basename, dirname, extname, isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Assembly } from "../asm/index.ts";
import {
  assembleSource,
  type BootFileResult,
  bootLoaded,
  decodeImage,
  type ImageResult,
  type LoadedManifest,
  loadManifest,
  loadPartitions,
  loadText,
  type ManifestOrigin,
  notLoaded,
} from "./boot.ts";
import { type CoreSource, compileCore } from "./core-module.ts";
import { coreUrl } from "./core-url.ts";
import { readBytes, sourceFiles } from "./files.ts";
import { manifestOf } from "./manifest.ts";
import type { BootOptions } from "./options.ts";
import { type Problem, problem } from "./problem.ts";
import type { FileResult, SourceOptions, Storage } from "./storage.ts";

export { type BootFileResult, diagnosticProblem, type ImageResult, type ManifestOrigin } from "./boot.ts";
export { readBytes, readText } from "./files.ts";
export * from "./index.ts";
export type { FileResult, SourceOptions } from "./storage.ts";

/** Files, of which sources find others in the folder of the file that names them, or else in one of `more`. */
const filesWith = (more: readonly string[] = []): Storage => ({
  readBytes,
  pathOf: (name, from) => (isAbsolute(name) ? name : join(dirname(from), name)),
  sourceFiles: (path, text, folders) => sourceFiles(path, text, [...folders, ...more]),
});

/** Assembles a file; what it names is found in the folder of the file that names it, or in those of the options. */
export function assembleFile(path: string, options: SourceOptions = {}): FileResult<Assembly> {
  return assembleSource(path, filesWith(), options).result;
}

/** Reads a load module. */
export function readImage(path: string): ImageResult {
  return decodeImage(readBytes(path), path);
}

let core: WebAssembly.Module | undefined;

/** The core.wasm of this package, compiled. The first call reads it, later ones return the same module. */
export function bundledCore(): FileResult<WebAssembly.Module> {
  if (core !== undefined) return { contents: core, problem: undefined };
  const places = corePlaces();
  for (const place of places) {
    const { contents } = readBytes(place);
    if (contents === undefined) continue;
    const compiled = compileCore(contents, place);
    core = compiled.contents;
    return compiled;
  }
  const message =
    places.length > 0
      ? `there is no core.wasm: looked for ${places.join(", ")}`
      : "there is no core.wasm: in a bundle that is no ES module the package does not know its own folder";
  const advice =
    'build the package with "npm run build"; a program that bundles it gives the core itself (docs/PACKAGE.md)';
  return { contents: undefined, problem: problem("NO_CORE", "core.wasm", message, advice) };
}

/** Where core.wasm may be: beside dist/host as installed; in dist/ when the sources themselves run. */
function corePlaces(): string[] {
  if (coreUrl?.protocol !== "file:") return [];
  const installed = fileURLToPath(coreUrl);
  return import.meta.filename?.endsWith(".ts")
    ? [installed, join(dirname(installed), "dist/core.wasm")]
    : [installed];
}

/** What a machine is booted with, where its sources find what they include besides their own folders, and its core. */
export interface BootFileOptions extends BootOptions {
  readonly folders?: readonly string[];
  /** The core of the package when there is none. */
  readonly core?: CoreSource;
}

/** What a file is that boots without a manifest, by the end of its name. */
const PROGRAMS: Readonly<Record<string, "source" | "image">> = { ".asm": "source", ".img": "image" };

/**
 * Reads a manifest and all that it names, assembles its sources, and builds the machine. A source NAME.asm or an image
 * NAME.img is the only partition of a machine: of 64 pages, without message window, areas and console input. Without a
 * `core` of the options it runs on that of the package.
 */
export function bootFile(path: string, options: BootFileOptions = {}): BootFileResult {
  const storage = filesWith(options.folders);
  const kind = PROGRAMS[extname(path).toLowerCase()];
  if (kind === undefined) return bootWith(loadManifest(path, storage), options);
  const manifest = manifestOf(kind, path, basename(path).slice(0, -extname(path).length));
  return bootWith(loadPartitions(manifest, { from: "", paths: [] }, storage), options);
}

/** The same of a manifest that has been read. */
export function bootText(
  text: string,
  origin: ManifestOrigin,
  options: BootFileOptions = {},
): BootFileResult {
  return bootWith(loadText(text, origin, filesWith(options.folders)), options);
}

/** What a boot gives that found no machine to make. */
export function notBooted(problems: readonly Problem[], paths: readonly string[]): BootFileResult {
  return { ...notLoaded(problems, paths), machine: undefined };
}

function bootWith(loaded: LoadedManifest, { core, ...options }: BootFileOptions): BootFileResult {
  return bootLoaded(loaded, core === undefined ? bundledCore() : compileCore(core), options);
}
