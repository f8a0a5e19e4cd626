// Reads and writes the files of commands. "-" is the standard input, and pipes work like files.

import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  lstatSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { type FileResult, isThere, readWhole, realPath, reasonOf, reasonText, statOf } from "../files.ts";
import { ABSENT, failed, slashAdvice } from "../storage.ts";
import type { Io } from "./io.ts";

/** The largest file that a command reads, in bytes. */
export const INPUT_MAX = 256 * 1024 * 1024;

/** Reads a file, a pipe, or for "-" the standard input. */
export function readInput(io: Io, path: string): FileResult<Uint8Array> {
  try {
    return { contents: path === "-" ? io.stdin() : readWhole(path, INPUT_MAX), problem: undefined };
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === "ENOENT" || reason === "ENOTDIR") {
      const advice = slashAdvice(path, isThere) ?? "check the name and the folder";
      return failed("NO_FILE", path, ABSENT, advice);
    }
    return failed(
      "UNREADABLE",
      path,
      `this cannot be read: ${inWords(reason)}`,
      "name a file that can be read",
    );
  }
}

/** A file that was written under a temporary name, in the folder of its final name. */
export interface Staged {
  /** Gives it its name, in place of what had that name. Throws what the system says. */
  readonly commit: () => void;
  /** Takes it away. */
  readonly discard: () => void;
}

/**
 * Writes a file whole under another name, so that nothing has been lost when that does not go, for want of room say. What
 * nothing can replace, as a device, a pipe or a stream of the process, is written at the commit.
 */
export function stageOutput(path: string, bytes: Uint8Array): FileResult<Staged> {
  try {
    const contents = isReplaced(path) ? stageBeside(realPath(path), bytes) : stageDirect(path, bytes);
    return { contents, problem: undefined };
  } catch (error) {
    return unwritable(path, error);
  }
}

/** What is said when a file cannot be written. */
export function unwritable(path: string, error: unknown) {
  const message = `this cannot be written: ${inWords(reasonOf(error))}`;
  return failed("UNWRITABLE", path, message, "name a file in a folder where you may write");
}

/** Writes a file whole, or leaves what was there. */
export function writeOutput(path: string, bytes: Uint8Array): FileResult<true> {
  const { contents: staged, problem: unwritten } = stageOutput(path, bytes);
  if (staged === undefined) return { contents: undefined, problem: unwritten };
  try {
    staged.commit();
    return { contents: true, problem: undefined };
  } catch (error) {
    staged.discard();
    return unwritable(path, error);
  }
}

/** A name of a stream that the process has open already. */
export function isStreamName(path: string): boolean {
  return /^\/(?:dev\/(?:fd\/|std(?:in|out|err)$)|proc\/)/.test(resolve(path));
}

/** Whether a name is one of the standard input. */
export function isStandardInput(path: string): boolean {
  return path === "-" || /^\/(?:dev\/(?:stdin|fd\/0)|proc\/self\/fd\/0)$/.test(resolve(path));
}

/** Whether a source or manifest comes through a pipe or from a device: "-", a stream of the process, or what is not a file. */
export function isPiped(path: string): boolean {
  if (path === "-" || isStreamName(path)) return true;
  const found = statOf(path);
  return found !== undefined && !found.isFile() && !found.isDirectory();
}

/** Whether a name is that of a file, or of nothing yet. */
function isReplaced(path: string): boolean {
  if (isStreamName(path)) return false;
  const found = statSync(path, { throwIfNoEntry: false });
  // A link that leads to nothing leads there afterwards as well.
  if (found === undefined) return lstatSync(path, { throwIfNoEntry: false }) === undefined;
  if (found.isDirectory()) throw Object.assign(new Error(), { code: "EISDIR" });
  // A file that may not be written is not to be replaced either.
  accessSync(path, constants.W_OK);
  return found.isFile();
}

/** Names of this process that are in use. */
let staged = 0;

function stageBeside(path: string, bytes: Uint8Array): Staged {
  const beside = join(dirname(path), `.cr80-${process.pid}-${staged++}.tmp`);
  const discard = () => rmSync(beside, { force: true });
  const fd = openSync(beside, "wx");
  try {
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
    } finally {
      closeSync(fd);
    }
    const before = statSync(path, { throwIfNoEntry: false });
    if (before !== undefined) chmodSync(beside, before.mode & 0o7777);
  } catch (error) {
    discard();
    throw error;
  }
  return { commit: () => renameSync(beside, path), discard };
}

function stageDirect(path: string, bytes: Uint8Array): Staged {
  // What a stream has got already stays.
  const flag = isStreamName(path) ? "a" : "w";
  return { commit: () => writeFileSync(path, bytes, { flag }), discard: () => {} };
}

/** What the codes mean where a command reads and writes. */
const REASONS: Readonly<Record<string, string>> = {
  EFBIG: `it has more than ${INPUT_MAX} bytes`,
  ENOENT: "the folder does not exist",
};

function inWords(reason: string): string {
  return REASONS[reason] ?? reasonText(reason);
}
