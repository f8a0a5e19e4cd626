// Where manifests, images and sources come from: files under Node (files.ts), addresses on the web (web.ts). Whatever is
// wrong with one comes back as a problem.

import type { AssembleInput } from "../asm/assemble.ts";
import type { Problem } from "./problem.ts";

/** The largest file that is read, in bytes; a load module has at most a quarter of a mebibyte. */
export const FILE_MAX = 16 * 1024 * 1024;

/** What is said of a file that is not there. */
export const ABSENT = "there is no such file";

/** The contents of a file, or why they cannot be had. */
export type FileResult<T> =
  | { readonly contents: T; readonly problem: undefined }
  | { readonly contents: undefined; readonly problem: Problem };

/** What a source may read, for `assemble`, and the paths of all that it has read so far. */
export interface SourceFiles extends Required<Pick<AssembleInput, "readFile" | "readBytes">> {
  readonly paths: readonly string[];
}

/** Files by their paths, which are names of the system's files, or addresses. */
export interface Storage {
  /** The bytes of a file, at most FILE_MAX. */
  readonly readBytes: (path: string) => FileResult<Uint8Array>;
  /** The path of a file that the file at `from` names. */
  readonly pathOf: (name: string, from: string) => string;
  /** What the source at a path may read. */
  readonly sourceFiles: (path: string) => SourceFiles;
}

/** Bytes of a file as UTF-8 text; what is no UTF-8 becomes U+FFFD. */
export function decodeText({ contents, problem }: FileResult<Uint8Array>): FileResult<string> {
  return contents === undefined
    ? { contents, problem }
    : { contents: new TextDecoder().decode(contents), problem: undefined };
}
