// Files under Node: regular files as bytes and text, and the files that sources include. A problem with a file is
// returned as a value; only readAll throws for one.

import { closeSync, fstatSync, openSync, readSync, realpathSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import type { Unread } from "../asm/reader.ts";
import {
  ABSENT,
  CHECK_NAME,
  decodeText,
  FILE_MAX,
  type FileResult,
  type Found,
  failed,
  firstOf,
  type SourceFiles,
  slashAdvice,
} from "./storage.ts";

/** Bytes of one read. */
const CHUNK = 64 * 1024;

export type { FileResult } from "./storage.ts";

/** Reads a regular file of at most `most` bytes, also one that holds more than its size says, as files of /proc do. */
export function readBytes(path: string, most = FILE_MAX): FileResult<Uint8Array> {
  const fail = (code: string, message: string, advice: string) => failed(code, path, message, advice);
  try {
    // Before it is opened: opening a pipe waits for its other end.
    const found = statSync(path);
    if (found.isDirectory()) return fail("NO_FILE", "this is a folder, not a file", "name a file");
    if (!found.isFile()) return fail("NO_FILE", "this is not a regular file", "name a file");
    return { contents: readWhole(path, most), problem: undefined };
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === "ENOENT" || reason === "ENOTDIR") {
      return fail("NO_FILE", ABSENT, slashAdvice(path, isThere) ?? CHECK_NAME);
    }
    if (reason === "EFBIG") {
      const advice = `files of ${most} bytes are the limit`;
      return fail("FILE_TOO_LARGE", `the file has more than ${most} bytes`, advice);
    }
    return fail("UNREADABLE", reasonText(reason), "name a file that can be read");
  }
}

/** What is asked of a file: a type of its own, since programs that use the library need not have those of Node. */
export interface FileStatus {
  isFile(): boolean;
  isDirectory(): boolean;
  isFIFO(): boolean;
}

/** What a path leads to; undefined where that is nothing, or nothing that the system tells. */
export function statOf(path: string): FileStatus | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** Whether a path leads to a file, a folder or anything else. */
export function isThere(path: string): boolean {
  return statOf(path) !== undefined;
}

/** Whether a path leads to a folder. */
export function isFolder(path: string): boolean {
  return statOf(path)?.isDirectory() === true;
}

/** Reads a file to its end. Throws what the system says, and EFBIG when it has more than `most` bytes. */
export function readWhole(path: string, most: number): Uint8Array {
  const fd = openSync(path, "r");
  try {
    if (fstatSync(fd).size > most) throw tooLarge();
    return readAll(fd, most);
  } finally {
    closeSync(fd);
  }
}

/** Reads an open file, pipe or device to its end. Throws EFBIG when it has more than `most` bytes, or no end. */
export function readAll(fd: number, most: number): Uint8Array {
  const full: Uint8Array[] = [];
  let chunk = Buffer.allocUnsafe(CHUNK);
  for (let total = 0, used = 0; total <= most; ) {
    const length = readSome(fd, chunk.subarray(used));
    if (length === 0) return Buffer.concat([...full, chunk.subarray(0, used)]);
    total += length;
    used += length;
    if (used < CHUNK) continue;
    full.push(chunk);
    chunk = Buffer.allocUnsafe(CHUNK);
    used = 0;
  }
  throw tooLarge();
}

function tooLarge(): Error {
  return Object.assign(new Error(), { code: "EFBIG" });
}

/** Reads what is there, and waits for a pipe that has nothing yet. 0 at the end, which Windows throws for a pipe. */
function readSome(fd: number, chunk: Uint8Array): number {
  for (;;) {
    try {
      return readSync(fd, chunk);
    } catch (error) {
      const reason = reasonOf(error);
      if (reason === "EOF") return 0;
      if (reason !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
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
  ERR_INVALID_ARG_VALUE: "this is not a file name",
};

/** A code of the system in words. */
export function reasonText(reason: string): string {
  return REASONS[reason] ?? reason;
}

/** Reads a file as UTF-8 text; bytes that are not UTF-8 become U+FFFD. */
export function readText(path: string): FileResult<string> {
  return decodeText(readBytes(path));
}

/**
 * Gives a source the files that it names: regular ones in the folder of the file that names them, or else in one of
 * `folders`. They are known by their paths, and by the first one when several lead to one file. `main` is the path of
 * the source, undefined when it is not from a file, and `text` its text.
 */
export function sourceFiles(
  main: string | undefined,
  text: string,
  folders: readonly string[] = [],
): SourceFiles {
  const known = new Map<string, string>();
  const paths: string[] = [];
  const texts: string[] = [];
  const nameOf = (path: string) => {
    const real = realPath(path);
    const name = known.get(real) ?? path;
    known.set(real, name);
    return name;
  };
  const placesOf = (name: string, from: string) =>
    isAbsolute(name) ? [name] : [dirname(from), ...folders].map((at) => join(at, name));
  const take = (source: string, from: string) => {
    texts.push(source);
    paths.push(...namesIn(source).flatMap((name) => placesOf(name, from)));
  };
  const find = (name: string, from: string): Found | Unread => {
    const found = firstOf(placesOf(name, from), (path) => readBytes(path));
    if (!("reason" in found)) paths.push(found.path);
    return found;
  };
  if (main !== undefined) nameOf(main);
  take(text, main ?? "");
  return {
    paths,
    texts,
    readFile: (name, from) => {
      const found = find(name, from);
      if ("reason" in found) return found;
      const included = new TextDecoder().decode(found.contents);
      take(included, found.path);
      return { name: nameOf(found.path), text: included };
    },
    readBytes: (name, from) => {
      const found = find(name, from);
      return "reason" in found ? found : found.contents;
    },
  };
}

/** The names after .INCLUDE and .BINARY in a source, whether those lines count or not. */
function namesIn(text: string): string[] {
  return [...text.matchAll(/\.(?:INCLUDE|BINARY)\s*"((?:[^"\\\r\n]|\\.)*)"/gi)].map(([, name]) =>
    name!.replace(/\\(["\\])/g, "$1"),
  );
}

/** The path without links; a pipe has none. */
export function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return resolve(path);
  }
}
