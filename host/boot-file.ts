// Boots from files under Node; the caller supplies the assembler.

import { basename, dirname, extname, isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Problem } from "../asm/problem.ts";
import {
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
  relativeTo,
} from "./boot.ts";
import { type CoreSource, compileCore } from "./core-module.ts";
import { coreUrl } from "./core-url.ts";
import { debugCoreUrl } from "./debug-core-url.ts";
import { isFolder, readBytes, sourceFiles } from "./files.ts";
import { manifestOf } from "./manifest.ts";
import { openStore } from "./mms-store.ts";
import type { BootOptions } from "./options.ts";
import type { MakeProgram } from "./source.ts";
import { type FileResult, failed, type Storage } from "./storage.ts";

/** Files, of which sources find others in the folder of the file that names them, or else in one of `more`. */
export function filesWith(more: readonly string[] = []): Storage {
  return {
    readBytes,
    isFolder,
    openStore: (path) => openStore(path, true),
    pathOf: (name, from) => (isAbsolute(name) ? name : join(dirname(from), name)),
    sourceFiles: (path, text, folders) => sourceFiles(path, text, [...folders, ...more]),
  };
}

/** What a file is that boots without a manifest, by the end of its name. */
const PROGRAMS: Readonly<Record<string, "source" | "image">> = { ".asm": "source", ".img": "image" };

/**
 * Reads a manifest and all that it names. A source NAME.asm or an image NAME.img becomes the only partition of a machine, with 64
 * pages and without message window, areas and console input.
 */
export function loadFile(path: string, folders: readonly string[], make: MakeProgram): LoadedManifest {
  const storage = filesWith(folders);
  const kind = PROGRAMS[extname(path).toLowerCase()];
  if (kind === undefined) {
    const loaded = loadManifest(path, storage, make);
    return {
      ...loaded,
      problems: loaded.problems.map((found) => (found.file === path ? relativeTo("", found) : found)),
    };
  }
  const manifest = manifestOf(kind, path, basename(path).slice(0, -extname(path).length));
  return loadPartitions(manifest, { from: "", paths: [] }, storage, make);
}

/** The same for the text of a manifest. */
export function loadRead(
  text: string,
  origin: ManifestOrigin,
  folders: readonly string[],
  make: MakeProgram,
): LoadedManifest {
  return loadText(text, origin, filesWith(folders), make);
}

/** What a boot gives that found no machine to make. */
export function notBooted(problems: readonly Problem[], paths: readonly string[]): BootFileResult {
  return { ...notLoaded(problems, paths), machine: undefined };
}

/** Which core a machine is booted with. */
export interface CoreOptions {
  /** One of the package when there is none. */
  readonly core?: CoreSource;
  /** Of those of the package that on which stops of a debugger work; the other ones are faster. */
  readonly debug?: boolean | undefined;
}

/** Builds the machine of what was loaded. */
export function bootFiles(
  loaded: LoadedManifest,
  { core, debug, ...options }: BootOptions & CoreOptions,
): BootFileResult {
  const { translate } = options;
  return bootLoaded(
    loaded,
    core === undefined ? bundledCore({ debug, translate }) : compileCore(core),
    options,
  );
}

/** Reads a load module. */
export function readImage(path: string): ImageResult {
  return decodeImage(readBytes(path), path);
}

/** Cores of this package that have been compiled, by their names. */
const cores = new Map<string, WebAssembly.Module>();

/** What decides which core of the package it is. */
export type Purpose = Pick<CoreOptions, "debug"> & Pick<BootOptions, "translate">;

/** The compiled core of this package. The first call reads it, later ones return the same module. */
export function bundledCore({ debug, translate }: Purpose = {}): FileResult<WebAssembly.Module> {
  const [name, url] =
    debug === true
      ? ["core-debug.wasm", debugCoreUrl]
      : translate !== undefined
        ? ["core-translate.wasm", translate.coreUrl]
        : ["core.wasm", coreUrl];
  const core = cores.get(name);
  if (core !== undefined) return { contents: core, problem: undefined };
  const places = corePlaces(url);
  for (const place of places) {
    const { contents } = readBytes(place);
    if (contents === undefined) continue;
    const compiled = compileCore(contents, place);
    if (compiled.contents !== undefined) cores.set(name, compiled.contents);
    return compiled;
  }
  const message =
    places.length > 0
      ? `there is no ${name}: looked for ${places.join(", ")}`
      : `there is no ${name}: in a bundle that is not an ES module the package does not know its own folder`;
  const advice =
    'build the package with "npm run build"; a program that bundles it gives the core itself (docs/PACKAGE.md)';
  return failed("NO_CORE", name, message, advice);
}

/** Where a core may be: next to dist/host as installed; in dist/ when the sources themselves run. */
function corePlaces(url: URL | undefined): string[] {
  if (url?.protocol !== "file:") return [];
  const installed = fileURLToPath(url);
  return import.meta.filename?.endsWith(".ts")
    ? [installed, join(dirname(installed), "dist", basename(installed))]
    : [installed];
}
