// The storage adapter for Node: manifests, images, sources and the bundled core.wasm from files. Whatever is wrong with
// a file comes back as problems; nothing here throws for one.

import { dirname, isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Assembly } from "../asm/index.ts";
import {
  assembleSource,
  type BootFileResult,
  bootLoaded,
  decodeImage,
  type ImageResult,
  loadManifest,
} from "./boot.ts";
import { type CoreSource, compileCore } from "./core-module.ts";
import { coreUrl } from "./core-url.ts";
import { readBytes, type SourceOptions, sourceFiles } from "./files.ts";
import type { BootOptions } from "./loader.ts";
import { problem } from "./problem.ts";
import type { FileResult, Storage } from "./storage.ts";

export { type BootFileResult, diagnosticProblem, type ImageResult } from "./boot.ts";
export { readBytes, readText, type SourceOptions } from "./files.ts";
export * from "./index.ts";
export type { FileResult } from "./storage.ts";

/** Files, of which sources find others in the folder of the file that names them, or else in one of `folders`. */
const filesWith = (folders: readonly string[]): Storage => ({
  readBytes,
  pathOf: (name, from) => (isAbsolute(name) ? name : join(dirname(from), name)),
  sourceFiles: (path) => sourceFiles(path, folders),
});

/** Assembles a file; what it names is found in the folder of the file that names it, or in those of the options. */
export function assembleFile(
  path: string,
  { defines = {}, folders = [] }: SourceOptions = {},
): FileResult<Assembly> {
  return assembleSource(path, filesWith(folders), defines).result;
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

/** What a machine may be given beside its manifest, and the core that it is to run on. */
export interface BootFileOptions extends BootOptions {
  /** The core of the package when there is none. */
  readonly core?: CoreSource;
}

/**
 * Reads a manifest and all that it names, assembles its sources, and builds the machine. Without a `core` of the options
 * it runs on that of the package.
 */
export function bootFile(path: string, options: BootFileOptions = {}): BootFileResult {
  const core = options.core === undefined ? bundledCore() : compileCore(options.core);
  return bootLoaded(loadManifest(path, filesWith([])), core, options);
}
