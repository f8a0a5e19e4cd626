// Where manifests, images and sources come from: files under Node (files.ts), addresses on the web (web.ts). A problem
// with one is returned as a value.

import type { AssembleInput } from "../asm/assemble.ts";
import { type Problem, problem } from "../asm/problem.ts";
import type { Unread } from "../asm/reader.ts";
import type { MmsStorage } from "./mms/storage.ts";

/** The largest file that is read, in bytes; a load module has at most a quarter of a mebibyte. */
export const FILE_MAX = 16 * 1024 * 1024;

/** The message about a file that is not there. */
export const ABSENT = "there is no such file";
/** The same of a folder. */
export const NO_FOLDER = "there is no such folder";

/** The advice for a name with \ that does not exist, if the name with / does; undefined for any other. */
export function slashAdvice(name: string, isThere: (name: string) => boolean): string | undefined {
  const meant = name.replace(/\\+/g, "/");
  return meant !== name && isThere(meant) ? `folders are separated by /: write "${meant}"` : undefined;
}

/** The advice for a file that another one names. */
export const CHECK_NAME = "check the name; it is relative to the file that names it";

/** The contents of a file, or the problem. */
export type FileResult<T> =
  | { readonly contents: T; readonly problem: undefined }
  | { readonly contents: undefined; readonly problem: Problem };

/**
 * What a source may read, for `assemble`, and the paths of all that it has read so far. Files of the system are among them
 * as well that it names without reading them: after a condition, or after an error.
 */
export interface SourceFiles extends Required<Pick<AssembleInput, "readFile" | "readBytes">> {
  readonly paths: readonly string[];
  /** The texts that it consists of so far. */
  readonly texts: readonly string[];
}

/** The options for assembling sources. */
export interface SourceOptions {
  /** Constants that are defined before the first line. */
  readonly defines?: Readonly<Record<string, number>>;
  /** Folders that are searched for files that are not in the folder of the file that names them. */
  readonly folders?: readonly string[];
}

/** Files by their paths, which are names of the system's files, or addresses. */
export interface Storage {
  /** The bytes of a file, at most `most`, or FILE_MAX; what is fetched has no more than FILE_MAX. */
  readonly readBytes: (path: string, most?: number) => FileResult<Uint8Array>;
  /** Whether there is a folder of this path; a storage without it cannot say. */
  readonly isFolder?: (path: string) => boolean;
  /** The path of a file that the file at `from` names. */
  readonly pathOf: (name: string, from: string) => string;
  /**
   * What the source at a path, with this text, may read: from the folder of the file that names it, or else from one of
   * `folders`, which are paths.
   */
  readonly sourceFiles: (path: string, text: string, folders: readonly string[]) => SourceFiles;
  /** The durable storage in a folder, which is made when it is not there. Missing where there are no folders. */
  readonly openStore?: (path: string) => FileResult<MmsStorage>;
}

/** Bytes of a file as UTF-8 text; bytes that are not UTF-8 become U+FFFD. */
export function decodeText({ contents, problem: unread }: FileResult<Uint8Array>): FileResult<string> {
  return contents === undefined
    ? { contents, problem: unread }
    : { contents: new TextDecoder().decode(contents), problem: undefined };
}

/** Says why a file cannot be had. */
export function failed(
  code: string,
  file: string,
  message: string,
  advice: string,
): { readonly contents: undefined; readonly problem: Problem } {
  return { contents: undefined, problem: problem(code, file, message, advice) };
}

/** A file that was found, and where. */
export interface Found {
  readonly path: string;
  readonly contents: Uint8Array;
}

/** The first file that there is of several paths, or why it cannot be read; the advice says where it was looked for. */
export function firstOf(places: readonly string[], readBytes: Storage["readBytes"]): Found | Unread {
  for (const path of places) {
    const { contents, problem: unread } = readBytes(path);
    if (contents !== undefined) return { path, contents };
    if (unread.message !== ABSENT) return { reason: unread.message, advice: `looked at ${path}` };
  }
  return { reason: ABSENT, advice: `looked for ${places.join(", ")}` };
}
