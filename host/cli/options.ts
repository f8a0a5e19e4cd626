// Options that several commands share: their values, and their help texts.

import { type Command, InvalidArgumentError, Option } from "commander";
import type { Medium } from "../disk/medium.ts";

/** What images are called when nothing else is said, and objects. */
export const IMAGE_EXTENSION = ".img";
export const OBJECT_EXTENSION = ".obj";

/** Failures of vectors that are shown when nothing else is said. */
export const FAILURES_SHOWN = 10;
/** Differences of one thing that cr80 diff shows. */
export const DIFFERENCES_SHOWN = 40;
/** Seconds without a line after which a target is given up. */
export const PATIENCE = 60;
/** How often a target is started again. */
export const RESTARTS = 20;

/** Whose trace records cr80 boot shows: the Coroutine Monitor's, or everybody's. */
export const TRACES = ["comon", "all"] as const;
export type TraceChoice = (typeof TRACES)[number];

/** What cr80 disk does, and the media of new disks. */
export const DISK_ACTIONS = ["create", "ls", "tree", "get", "put", "mkdir", "rm", "check", "info"] as const;
export type DiskAction = (typeof DISK_ACTIONS)[number];
export const DISK_MEDIA = ["floppy", "smd", "plain"] as const satisfies readonly Medium[];

/** Whether idle time passes at once, or in real time. */
export const TIMES = ["jump", "real"] as const;
export type TimeChoice = (typeof TIMES)[number];

/** What ends a line that is typed, and one that a guest writes. */
export const NEWLINE_CHOICES = ["lf", "cr", "crlf"] as const;
export type Newline = (typeof NEWLINE_CHOICES)[number];

/** What cr80 explain can take a number for. */
export const KINDS = ["call", "completion", "event", "retirement", "cause"] as const;
export type Kind = (typeof KINDS)[number];

/** Reads a whole number of a range, written in decimal digits. */
export function between(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d{1,16}$/.test(text) || !(value >= least && value <= most)) {
      throw new InvalidArgumentError(`Write a whole number from ${least} to ${most}.`);
    }
    return value;
  };
}

/** Reads a number of a speed, in millions. */
export function speed(text: string): number {
  const value = Number(text);
  if (!/^\d{1,9}(\.\d{1,9})?$/.test(text) || value === 0) {
    throw new InvalidArgumentError("Write a decimal number above 0, such as 1 or 0.25.");
  }
  return value;
}

/** What of consoles goes into a cast: options of a command that can write one. */
export function addCast(command: Command, shown: string): Command {
  return command
    .option("--cast <FILE>", "write what guests show, as a recording for asciinema", fileName)
    .option("--console <NAME>", shown)
    .addOption(
      new Option("--newline <END>", "what Enter sends to guests (lf without it)").choices(NEWLINE_CHOICES),
    )
    .option("--raw-output", "let guests control the terminal");
}

/** Reads the name of a file or folder. */
export function fileName(name: string): string {
  if (name === "") throw new InvalidArgumentError("It is empty; perhaps a variable of the shell is not set.");
  return name;
}

/** Collects the names of files or folders. */
export function fileNames(name: string, before: readonly string[] = []): string[] {
  return [...before, fileName(name)];
}

/** Collects the values of an option that may be given several times. */
export function repeated(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

/** Options for the files that cr80 asm and cr80 link write next to the image. */
export interface ArtifactOptions {
  readonly symbols?: string;
  readonly map?: string;
  readonly sourceMap?: string;
  readonly warning?: readonly string[];
}

/** Adds them to a command. */
export function addArtifacts(command: Command): Command {
  return command
    .option("--symbols <FILE>", "write the symbols, one in a line", fileName)
    .option("--map <FILE>", "write where the sections lie", fileName)
    .option(
      "--source-map <FILE>",
      "write the source map, which names labels and lines for other tools",
      fileName,
    )
    .option(
      "-W, --warning <CHOICE>",
      "W001=off, W001=error, or all=off, all=error for all other warnings; may be given several times",
      repeated,
    );
}

/** Adds what sources are assembled with. `define`: what -D does, in words. */
export function addSources(command: Command, define: string): Command {
  return command
    .option("-D, --define <NAME=VALUE>", `${define}; may be given several times`, repeated)
    .option(
      "-I, --include <FOLDER>",
      "search included files here too; may be given several times",
      fileNames,
    );
}

/** Adds what cr80 boot and cr80 replay show of a run, and write, besides the report. */
export function addObservations(command: Command): Command {
  return command
    .option("--timeline <FILE>", "draw who owned which message area when, as an SVG picture", fileName)
    .option("--save <FILE>", "write a snapshot of the state at the end, to continue from", fileName)
    .option("--dump <WHAT,...>", "show registers, or LABEL:WORDS, at the end")
    .addOption(new Option("--trace <WHOSE>", "print trace records of guests on stderr").choices(TRACES))
    .option("--check-conventions", "compare registers at calls and returns with their statements");
}
