// Reads and writes the snapshots of commands: cr80 boot continues from one, and saves one.

import type { BootFileResult } from "../boot.ts";
import { bundledCore, type CoreOptions, notBooted } from "../boot-file.ts";
import { Machine } from "../machine.ts";
import type { BootOptions } from "../options.ts";
import { isSnapshot } from "../snapshot/file.ts";
import { writeOutput } from "./files.ts";
import { type Io, printable } from "./io.ts";
import { reportProblems } from "./messages.ts";

/** What a snapshot boots; undefined for a file that is none. `name` is its name in messages. */
export function bootSnapshot(
  contents: Uint8Array,
  name: string,
  paths: readonly string[],
  { debug, ...options }: BootOptions & Pick<CoreOptions, "debug">,
): BootFileResult | undefined {
  if (!isSnapshot(contents)) return undefined;
  const { contents: core, problem: noCore } = bundledCore({ debug, translate: options.translate });
  if (core === undefined) return notBooted([noCore], paths);
  const { machine, problems } = Machine.restore(core, contents, { ...options, place: name });
  if (machine === undefined) return notBooted(problems, paths);
  return {
    ...notBooted([], paths),
    machine,
    again: () => Machine.restore(core, contents).machine!,
  };
}

/** Writes the snapshot of a machine and says so on stderr. False when the file cannot be written. */
export function saveSnapshot(io: Io, path: string, machine: Machine): boolean {
  const { problem } = writeOutput(path, machine.snapshot());
  if (problem !== undefined) {
    reportProblems(io, [problem]);
    return false;
  }
  io.stderr.write(`cr80: the state after ${machine.executed} instructions is in ${printable(path)}\n`);
  return true;
}
