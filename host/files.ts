// Files under Node: regular files as bytes and text, and what sources of the assembler include. Whatever is wrong with a
// file comes back as a problem; nothing here throws for one.

import { readFileSync, realpathSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import type { Unread } from "../asm/reader.ts";
import { problem } from "./problem.ts";
import { ABSENT, decodeText, FILE_MAX, type FileResult, type SourceFiles } from "./storage.ts";

export type { FileResult } from "./storage.ts";

/** Reads a regular file of at most 16 MiB. */
export function readBytes(path: string): FileResult<Uint8Array> {
  const fail = (code: string, message: string, advice: string) =>
    ({ contents: undefined, problem: problem(code, path, message, advice) }) as const;
  try {
    const found = statSync(path);
    if (found.isDirectory()) return fail("NO_FILE", "this is no regular file but a folder", "name a file");
    if (!found.isFile()) return fail("NO_FILE", "this is no regular file", "name a file");
    if (found.size > FILE_MAX) {
      const advice = `files of ${FILE_MAX} bytes are the most`;
      return fail("FILE_TOO_LARGE", `the file has ${found.size} bytes`, advice);
    }
    return { contents: readFileSync(path), problem: undefined };
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === "ENOENT" || reason === "ENOTDIR") {
      const advice = "check the name; it is relative to the file that names it";
      return fail("NO_FILE", ABSENT, advice);
    }
    return fail("UNREADABLE", explain(reason), "name a file that can be read");
  }
}

/** The system's code for what went wrong. */
export function reasonOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission is denied",
  EISDIR: "it is a folder",
  ELOOP: "links lead round in a circle",
  ENAMETOOLONG: "the name is too long",
  ENOSPC: "the disk is full",
  EROFS: "the file system is read-only",
  ERR_INVALID_ARG_VALUE: "this is no file name",
};

/** A code of the system in words. */
export function explain(reason: string): string {
  return REASONS[reason] ?? reason;
}

/** Reads a file as UTF-8 text; what is no UTF-8 becomes U+FFFD. */
export function readText(path: string): FileResult<string> {
  return decodeText(readBytes(path));
}

/** How sources are assembled, besides what they say themselves. */
export interface SourceOptions {
  /** Constants that are defined before the first line. */
  readonly defines?: Readonly<Record<string, number>>;
  /** Folders in which files are looked for that are not in the folder of the file that names them. */
  readonly folders?: readonly string[];
}

/**
 * Gives a source the files that it names: regular ones in the folder of the file that names them, or else in one of
 * `folders`. They are known by their paths, and by the first one when several lead to one file. `main` is the path of
 * the source, undefined when it is not from a file.
 */
export function sourceFiles(main: string | undefined, folders: readonly string[] = []): SourceFiles {
  const known = new Map<string, string>();
  const paths: string[] = [];
  const nameOf = (path: string) => {
    const real = realPath(path);
    const name = known.get(real) ?? path;
    known.set(real, name);
    return name;
  };
  if (main !== undefined) nameOf(main);
  const find = (name: string, from: string): { path: string; contents: Uint8Array } | Unread => {
    const places = isAbsolute(name) ? [name] : [dirname(from), ...folders].map((at) => join(at, name));
    for (const path of places) {
      const { contents, problem: found } = readBytes(path);
      if (contents !== undefined) {
        paths.push(path);
        return { path, contents };
      }
      if (found.message !== ABSENT) return { reason: found.message, advice: `looked at ${path}` };
    }
    return { reason: ABSENT, advice: `looked for ${places.join(", ")}` };
  };
  return {
    paths,
    readFile: (name, from) => {
      const found = find(name, from);
      if ("reason" in found) return found;
      return { name: nameOf(found.path), text: new TextDecoder().decode(found.contents) };
    },
    readBytes: (name, from) => {
      const found = find(name, from);
      return "reason" in found ? found : found.contents;
    },
  };
}

/** The path without links; a pipe has none. */
export function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}
