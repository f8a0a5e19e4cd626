// cr80 vectors: runs single-instruction vectors on the core.

import { type Dirent, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { type Problem, problem } from "../../asm/problem.ts";
import { bundledCore } from "../boot-file.ts";
import { parseVectors, type VectorDifference, VectorRunner } from "../vectors.ts";
import { readInput } from "./files.ts";
import { type Io, printable, STATUS, type Status, writeJson } from "./io.ts";
import { complain, refuse, reportProblems } from "./messages.ts";
import { FAILURES_SHOWN } from "./options.ts";

/** Options of `cr80 vectors`. */
export interface VectorsOptions {
  readonly json?: true;
  readonly failures?: number;
}

interface Failure {
  readonly file: string;
  readonly name: string;
  readonly differences: readonly VectorDifference[];
}

/** The largest file when it is unpacked, in bytes. */
const UNPACKED_MAX = 512 * 1024 * 1024 - 1;
const DIFFERENCES_SHOWN = 5;
/** The message about --failures together with --json. */
export const ALL_FAILURES = "--failures has no effect with --json, which has every failure";

/** Runs the vectors of files and folders, one file after the other. */
export function vectors(io: Io, paths: readonly string[], options: VectorsOptions = {}): Status {
  const { failures: most = FAILURES_SHOWN } = options;
  const json = options.json === true;
  const core = bundledCore();
  if (core.contents === undefined) {
    return refuse(io, [core.problem], json && {});
  }
  const runner = new VectorRunner(core.contents);
  const problems: Problem[] = [];
  const failures: Failure[] = [];
  const files: { file: string; passed: number; failed: number }[] = [];
  for (const file of paths.flatMap((path) => vectorFiles(path))) {
    const read = readVectors(io, file);
    problems.push(...read.problems);
    if (read.problems.length > 0) continue;
    const { passed, failures: failed } = runner.run(read.vectors);
    files.push({ file, passed, failed: failed.length });
    for (const failure of failed) {
      if (!json && failures.length < most) io.stdout.write(formatFailure({ file, ...failure }));
      failures.push({ file, ...failure });
    }
  }
  reportProblems(io, problems);
  if (json && options.failures !== undefined) complain(io, ALL_FAILURES);
  const passed = files.reduce((sum, file) => sum + file.passed, 0);
  const failed = failures.length;
  if (json) writeJson(io.stdout, { passed, failed, files, failures, problems });
  else {
    if (failed > most) io.stdout.write(`... and ${failed - most} more\n`);
    io.stdout.write(`${passed} passed, ${failed} failed\n`);
  }
  if (problems.length > 0) return STATUS.badInput;
  if (passed + failed === 0) complain(io, "no vector was run", "name files that hold vectors");
  return passed > 0 && failed === 0 ? STATUS.fine : STATUS.failed;
}

/** The files that a path stands for, in the order of their names. What cannot be looked into is a file to be read. */
export function vectorFiles(path: string): string[] {
  let entries: Dirent[];
  try {
    if (path === "-" || !statSync(path).isDirectory()) return [path];
    entries = readdirSync(path, { withFileTypes: true });
  } catch {
    return [path];
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const inside = join(path, entry.name);
    if (entry.isDirectory()) return vectorFiles(inside);
    return /\.json(\.gz)?$/.test(entry.name) && entry.name !== "manifest.json" ? [inside] : [];
  });
}

/** Reads a file of vectors, packed or not. */
export function readVectors(io: Io, file: string): ReturnType<typeof parseVectors> {
  const input = readInput(io, file);
  if (input.contents === undefined) return { vectors: [], problems: [input.problem] };
  const packed = input.contents[0] === 0x1f && input.contents[1] === 0x8b;
  try {
    const bytes = packed ? gunzipSync(input.contents, { maxOutputLength: UNPACKED_MAX }) : input.contents;
    return parseVectors(new TextDecoder().decode(bytes), file);
  } catch (error) {
    const message = `this cannot be unpacked: ${error instanceof Error ? error.message : String(error)}`;
    return { vectors: [], problems: [problem("BAD_GZIP", file, message, "pack it again with gzip")] };
  }
}

function formatFailure({ file, name, differences }: Failure): string {
  const lines = differences
    .slice(0, DIFFERENCES_SHOWN)
    .map(({ what, expected, actual }) => `  ${what}: expected ${expected}, got ${actual}\n`);
  const hidden = differences.length - lines.length;
  const rest = hidden > 0 ? `  ... and ${hidden} more differences\n` : "";
  return `FAILED ${printable(name)} (${printable(file)})\n${lines.join("")}${rest}`;
}
