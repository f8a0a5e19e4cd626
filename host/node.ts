// The storage adapter for Node: manifests, images, sources and the bundled core.wasm from files. A problem with a file
// is returned as a value; nothing here throws for one.

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

/** Assembles a file. Included files are searched in the folder of the file that names them, then in the folders of the options. */
export function assembleFile(path: string, options: SourceOptions = {}): FileResult<Assembly> {
  const { contents: source, problem } = openSource(path, filesWith(), options);
  return source === undefined
    ? { contents: undefined, problem }
    : { contents: assemble(source.input), problem: undefined };
}

/** The options of a boot: those of the machine, further folders for the includes of its sources, and its core. */
export interface BootFileOptions extends BootOptions, CoreOptions {
  readonly folders?: readonly string[];
  /** A folder in which assembled programs are kept, and from which they are used while their sources are unchanged. */
  readonly cache?: string;
}

/**
 * Reads a manifest and all that it names, assembles its sources, and builds the machine. A source NAME.asm or an image
 * NAME.img becomes the only partition of a machine, with 64 pages and without message window, areas and console input.
 */
export function bootFile(path: string, options: BootFileOptions = {}): BootFileResult {
  const { folders = [], cache, ...given } = options;
  return bootFiles(loadFile(path, folders, makerOf(cache)), given);
}

/** The same for the text of a manifest. */
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
