// The files that a command writes: all are checked against its inputs and against each other before any is written.

import { fstatSync, lstatSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { type Problem, problem } from "../../asm/problem.ts";
import { readWhole, realPath } from "../files.ts";
import { INPUT_MAX, type Staged, stageOutput, unwritable } from "./files.ts";
import type { Io } from "./io.ts";

/** A file that a command writes. */
export interface OutputFile {
  /** "-" is the standard output. */
  readonly path: string;
  /** Its name in messages. */
  readonly what: string;
  /** It is not text. */
  readonly binary?: boolean;
  /** Undefined after an error: then a file that an earlier run left there goes away. */
  readonly contents?: Uint8Array | string | undefined;
  /** Whether bytes are what such an output is: nothing else goes away after an error. */
  readonly isSuch?: (bytes: Uint8Array) => boolean;
}

/** What is wrong with outputs; `inputs` are the paths of what is read, `printed` the option that prints, if there is one. */
export function checkOutputs(
  io: Io,
  outputs: readonly OutputFile[],
  inputs: readonly string[],
  printed: string | undefined,
): Problem | undefined {
  const read = new Set(inputs.map(fileAt));
  const written = new Map<string | undefined, string>(printed === undefined ? [] : [["-", printed]]);
  for (const { path, what, binary } of outputs) {
    const file = path === "-" ? "-" : fileAt(path);
    if (file === undefined) continue;
    if (read.has(file)) {
      return problem(
        "OUTPUT_IS_INPUT",
        path,
        `${what} would replace a file that is read`,
        "name another file",
      );
    }
    const other = written.get(file);
    if (other !== undefined) {
      const where = path === "-" ? "on the standard output" : "in one file";
      return problem("TWO_OUTPUTS", path, `${other} and ${what} would mix ${where}`, "name a file for each");
    }
    written.set(file, what);
    if (path === "-" && io.stdout.terminal && binary === true) {
      return problem("TERMINAL", path, `${what} is not text for a terminal`, "name a file to write it to");
    }
  }
  return undefined;
}

/**
 * Writes outputs, those to the standard output last. Problems where files cannot be written: then every file is as it was,
 * as far as the system lets all be written before the first gets its name.
 */
export function writeOutputs(io: Io, outputs: readonly OutputFile[]): Problem[] {
  const files = outputs.filter(({ path }) => path !== "-");
  const staged: { readonly path: string; readonly file: Staged }[] = [];
  const problems: Problem[] = [];
  for (const { path, contents } of files) {
    if (contents === undefined) continue;
    const { contents: file, problem: unwritten } = stageOutput(path, bytesOf(contents));
    if (file === undefined) problems.push(unwritten);
    else staged.push({ path, file });
  }
  for (const { path, file } of staged) {
    try {
      if (problems.length === 0) file.commit();
    } catch (error) {
      problems.push(unwritable(path, error).problem);
    }
    // Nothing is there any more under the other name of a file that has got its own.
    file.discard();
  }
  if (problems.length > 0) return problems;
  for (const output of files) if (output.contents === undefined) removeOld(output);
  for (const { path, contents, binary } of outputs) {
    if (path !== "-" || contents === undefined) continue;
    io.stdout.write(binary === true ? bytesOf(contents) : contents);
  }
  return [];
}

function bytesOf(contents: Uint8Array | string): Uint8Array {
  return typeof contents === "string" ? Buffer.from(contents) : contents;
}

/** Removes what an earlier run has left of an output, if there is something and that may be done. */
function removeOld({ path, isSuch }: OutputFile): void {
  try {
    if (!lstatSync(path).isFile()) return;
    if (isSuch?.(readWhole(path, INPUT_MAX)) === true) rmSync(path);
  } catch {
    // What is not there, or cannot be removed, stays as it is: the status says that nothing was made.
  }
}

/**
 * What tells a file from others, under whatever name; undefined for devices and pipes, which nothing replaces. "-" is the
 * file from which the standard input comes.
 */
function fileAt(path: string): string | undefined {
  try {
    const found = path === "-" ? fstatSync(0, { bigint: true }) : statSync(path, { bigint: true });
    return found.isFile() ? `${found.dev}:${found.ino}` : undefined;
  } catch {
    return path === "-" ? undefined : join(realPath(dirname(path)), basename(path));
  }
}
