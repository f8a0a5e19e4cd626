// What a command writes: checked as a whole against what it reads and against each other before anything is written.

import { lstatSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { realPath } from "../files.ts";
import { type Problem, problem } from "../problem.ts";
import { writeOutput } from "./files.ts";
import type { Io } from "./io.ts";

/** A file that a command writes. */
export interface Output {
  /** "-" is the standard output. */
  readonly path: string;
  /** What messages call it. */
  readonly what: string;
  /** It is no text. */
  readonly binary?: boolean;
  /** Undefined after an error: then a file that an earlier run left there goes away. */
  readonly contents?: Uint8Array | string | undefined;
}

/** What is wrong with outputs; `inputs` are the paths of what is read, `printed` the option that prints, if there is one. */
export function checkOutputs(
  io: Io,
  outputs: readonly Output[],
  inputs: readonly string[],
  printed: string | undefined,
): Problem | undefined {
  const read = new Set(inputs.filter((path) => path !== "-").map(fileAt));
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
      return problem("TERMINAL", path, `${what} is no text for a terminal`, "name a file with -o");
    }
  }
  return undefined;
}

/** Writes outputs, those to the standard output last. Problems where files cannot be written. */
export function writeOutputs(io: Io, outputs: readonly Output[]): Problem[] {
  const problems: Problem[] = [];
  const isFile = ({ path }: Output) => path !== "-";
  for (const { path, contents } of outputs.filter(isFile)) {
    if (contents === undefined) {
      removeFile(path);
      continue;
    }
    const written = writeOutput(path, typeof contents === "string" ? Buffer.from(contents) : contents);
    if (written.contents === undefined) problems.push(written.problem);
  }
  for (const output of outputs) {
    if (!isFile(output) && output.contents !== undefined) io.stdout.write(output.contents);
  }
  return problems;
}

/** Removes a regular file, if there is one and that may be done. */
function removeFile(path: string): void {
  try {
    if (lstatSync(path).isFile()) rmSync(path);
  } catch {
    // What is not there, or cannot be removed, stays as it is: the status says that nothing was made.
  }
}

/** What tells a file from others, under whatever name; undefined for devices and pipes, which nothing replaces. */
function fileAt(path: string): string | undefined {
  try {
    const found = statSync(path, { bigint: true });
    return found.isFile() ? `${found.dev}:${found.ino}` : undefined;
  } catch {
    return join(realPath(dirname(path)), basename(path));
  }
}
