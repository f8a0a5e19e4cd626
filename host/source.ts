// Opens sources of programs in a storage, and describes the result.

import type { AssembleInput } from "../asm/assemble.ts";
import type { LoadModule } from "../asm/loadmodule.ts";
import type { Problem } from "../asm/problem.ts";
import type { SourceMap } from "../asm/sourcemap.ts";
import {
  decodeText,
  type FileResult,
  type SourceFiles,
  type SourceOptions,
  type Storage,
} from "./storage.ts";

/** The program that a source became: its image, and its source map. */
export interface SourceProgram {
  readonly module: LoadModule;
  readonly map: SourceMap;
}

/** The result of assembling a source. */
export interface SourceResult {
  /** Undefined after an error. */
  readonly program: SourceProgram | undefined;
  readonly diagnostics: readonly Problem[];
  /** Why the source itself cannot be read. */
  readonly problem?: Problem;
  /** The paths of what it includes, and the texts that it consists of. */
  readonly paths: readonly string[];
  readonly texts: readonly string[];
}

/** Makes a program of the source at a path of a storage: assembles it, or knows what becomes of it. */
export type MakeProgram = (path: string, storage: Storage, options: SourceOptions) => SourceResult;

/** A source whose text has been read. */
export interface OpenSource {
  readonly input: AssembleInput & Required<Pick<AssembleInput, "readFile" | "readBytes">>;
  readonly files: SourceFiles;
}

/** Reads the text of the source at a path. */
export function openSource(
  path: string,
  storage: Storage,
  { defines = {}, folders = [] }: SourceOptions,
): FileResult<OpenSource> {
  const { contents, problem } = decodeText(storage.readBytes(path));
  if (contents === undefined) return { contents, problem };
  const files = storage.sourceFiles(path, contents, folders);
  const { readFile, readBytes } = files;
  return {
    contents: { input: { file: path, text: contents, readFile, readBytes, defines }, files },
    problem: undefined,
  };
}

/** What becomes of a source that cannot be read. */
export function unread(problem: Problem): SourceResult {
  return { program: undefined, diagnostics: [], problem, paths: [], texts: [] };
}
