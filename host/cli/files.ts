// Files that commands read and write. "-" is the standard input, and pipes are as good as files.

import { readFileSync, statSync, writeFileSync } from "node:fs";
import type { FileResult } from "../node.ts";
import { problem } from "../problem.ts";
import type { Io } from "./io.ts";

/** The largest file that a command reads, in bytes. */
const INPUT_MAX = 256 * 1024 * 1024;

/** Reads a file, a pipe, or for "-" the standard input. */
export function readInput(io: Io, path: string): FileResult<Uint8Array> {
  try {
    if (path !== "-" && statSync(path).size > INPUT_MAX) {
      return refuse(
        "FILE_TOO_LARGE",
        path,
        `the file has more than ${INPUT_MAX} bytes`,
        "cut it into several",
      );
    }
    return { contents: path === "-" ? io.stdin() : readFileSync(path), problem: undefined };
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === "ENOENT" || reason === "ENOTDIR") {
      return refuse("NO_FILE", path, "there is no such file", "check the name and the folder");
    }
    return refuse(
      "UNREADABLE",
      path,
      `this cannot be read: ${explain(reason)}`,
      "name a file that can be read",
    );
  }
}

/** Writes a file whole. */
export function writeOutput(path: string, bytes: Uint8Array): FileResult<true> {
  try {
    writeFileSync(path, bytes);
    return { contents: true, problem: undefined };
  } catch (error) {
    const message = `this cannot be written: ${explain(reasonOf(error))}`;
    return refuse("UNWRITABLE", path, message, "name a file in a folder where you may write");
  }
}

function refuse(code: string, place: string, message: string, advice: string) {
  return { contents: undefined, problem: problem(code, place, message, advice) } as const;
}

/** The system's code for what went wrong. */
function reasonOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission is denied",
  EISDIR: "it is a folder",
  ENOENT: "the folder does not exist",
  ENOSPC: "the disk is full",
  EROFS: "the file system is read-only",
};

function explain(reason: string): string {
  return REASONS[reason] ?? reason;
}
