// Files that commands read and write. "-" is the standard input, and pipes are as good as files.

import { closeSync, openSync, readSync, writeFileSync } from "node:fs";
import { explain, type FileResult, reasonOf } from "../files.ts";
import { problem } from "../problem.ts";
import type { Io } from "./io.ts";

/** The largest file that a command reads, in bytes. */
const INPUT_MAX = 256 * 1024 * 1024;

/** Bytes of one read. */
const CHUNK = 1024 * 1024;

/** Reads a file, a pipe, or for "-" the standard input. */
export function readInput(io: Io, path: string): FileResult<Uint8Array> {
  try {
    return { contents: path === "-" ? io.stdin() : readFile(path), problem: undefined };
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === "ENOENT" || reason === "ENOTDIR") {
      return refuse("NO_FILE", path, "there is no such file", "check the name and the folder");
    }
    return refuse(
      "UNREADABLE",
      path,
      `this cannot be read: ${inWords(reason)}`,
      "name a file that can be read",
    );
  }
}

function readFile(path: string): Uint8Array {
  const fd = openSync(path, "r");
  try {
    return readAll(fd);
  } finally {
    closeSync(fd);
  }
}

/** Reads an open file to its end. Throws when it has more than INPUT_MAX bytes, which a device may have without end. */
export function readAll(fd: number): Uint8Array {
  const chunks: Uint8Array[] = [];
  for (let total = 0; total <= INPUT_MAX; ) {
    const chunk = new Uint8Array(CHUNK);
    const length = readSome(fd, chunk);
    if (length === 0) return Buffer.concat(chunks);
    chunks.push(chunk.subarray(0, length));
    total += length;
  }
  throw Object.assign(new Error(), { code: "EFBIG" });
}

/** Reads what is there, and waits for a pipe that has nothing yet. */
function readSome(fd: number, chunk: Uint8Array): number {
  for (;;) {
    try {
      return readSync(fd, chunk);
    } catch (error) {
      if (reasonOf(error) !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}

/** Writes a file whole. */
export function writeOutput(path: string, bytes: Uint8Array): FileResult<true> {
  try {
    writeFileSync(path, bytes);
    return { contents: true, problem: undefined };
  } catch (error) {
    const message = `this cannot be written: ${inWords(reasonOf(error))}`;
    return refuse("UNWRITABLE", path, message, "name a file in a folder where you may write");
  }
}

function refuse(code: string, place: string, message: string, advice: string) {
  return { contents: undefined, problem: problem(code, place, message, advice) } as const;
}

/** What the codes mean where a command reads and writes. */
const REASONS: Readonly<Record<string, string>> = {
  EFBIG: `it has more than ${INPUT_MAX} bytes`,
  ENOENT: "the folder does not exist",
};

function inWords(reason: string): string {
  return REASONS[reason] ?? explain(reason);
}
