// The storage adapter for Node: manifests, images, sources and the bundled core.wasm from files. Whatever is wrong with
// a file is returned as problems; nothing here throws for one.

import { type Assembly, assemble } from "../asm/assemble.ts";
import { assembleSource } from "./assemble-source.ts";
import { ASSEMBLER_VERSION } from "./assembler-version.ts";
import type { BootFileResult, ManifestOrigin } from "./boot.ts";
import { bootFiles, type CoreOptions, filesWith, loadFile, loadRead } from "./boot-file.ts";
import type { BootOptions } from "./options.ts";
import { cached, ProgramCache } from "./program-cache.ts";
import { type MakeProgram, openSource } from "./source.ts";
import type { FileResult, SourceOptions } from "./storage.ts";

export type { BootFileResult, ImageResult, ManifestOrigin } from "./boot.ts";
export { bundledCore, readImage } from "./boot-file.ts";
export { readBytes, readText } from "./files.ts";
export * from "./index.ts";
export type { SourceProgram } from "./source.ts";
export type { FileResult, SourceOptions } from "./storage.ts";

/** Assembles a file; what it names is found in the folder of the file that names it, or in those of the options. */
export function assembleFile(path: string, options: SourceOptions = {}): FileResult<Assembly> {
  const { contents: source, problem } = openSource(path, filesWith(), options);
  return source === undefined
    ? { contents: undefined, problem }
    : { contents: assemble(source.input), problem: undefined };
}

/** What a machine is booted with, where its sources find what they include besides their own folders, and its core. */
export interface BootFileOptions extends BootOptions, CoreOptions {
  readonly folders?: readonly string[];
  /** A folder in which programs that were assembled are kept, and found as long as their sources are the same. */
  readonly cache?: string;
}

/**
 * Reads a manifest and all that it names, assembles its sources, and builds the machine. A source NAME.asm or an image
 * NAME.img is the only partition of a machine: of 64 pages, without message window, areas and console input.
 */
export function bootFile(path: string, options: BootFileOptions = {}): BootFileResult {
  const { folders = [], cache, ...given } = options;
  return bootFiles(loadFile(path, folders, makerOf(cache)), given);
}

/** The same of a manifest that has been read. */
export function bootText(
  text: string,
  origin: ManifestOrigin,
  options: BootFileOptions = {},
): BootFileResult {
  const { folders = [], cache, ...given } = options;
  return bootFiles(loadRead(text, origin, folders, makerOf(cache)), given);
}

function makerOf(folder: string | undefined): MakeProgram {
  return folder === undefined || ASSEMBLER_VERSION === undefined
    ? assembleSource
    : cached(new ProgramCache(folder, ASSEMBLER_VERSION), assembleSource);
}
