// cr80 diff: in what two snapshots differ.

import { Command } from "commander";
import { differences, readSnapshot, type Snapshot, type StateDifference } from "../node.ts";
import type { FileResult } from "../storage.ts";
import { readInput } from "./files.ts";
import { type Io, printable, STATUS, type Status, writeJson } from "./io.ts";
import { complain, refuse } from "./messages.ts";

/** Differences of one thing that are shown. */
const SHOWN = 40;

const NOTES = `
A snapshot is written by cr80 boot --save FILE. Each line names a thing and what
is different of it, before and after: registers and words are hexadecimal, counts
decimal. Words of memory that differ and follow each other stand in one line, at
their partition address. --all shows more than ${SHOWN} lines of one thing.

Exit status: 0 the states are the same; 1 they differ; 2 a file is no snapshot.

Examples:
  cr80 boot firmware/demo/manifest.json --limit 50 --save fifty.c80s > fifty.txt
  cr80 boot firmware/demo/manifest.json --limit 60 --save sixty.c80s > sixty.txt
  cr80 diff fifty.c80s sixty.c80s`;

interface DiffOptions {
  readonly all?: true;
  readonly json?: true;
}

/** The command. */
export function diffCommand(io: Io, finish: (status: Status) => void): Command {
  return new Command("diff")
    .summary("say in what two snapshots differ")
    .description("Compare two snapshots of a machine, and print what is different.")
    .argument("<BEFORE>", "a snapshot, - for the standard input")
    .argument("<AFTER>", "another")
    .option("--all", "show everything that differs")
    .option("--json", "print the differences as one JSON object")
    .addHelpText("after", NOTES)
    .action((before: string, after: string, options: DiffOptions) => {
      finish(diff(io, before, after, options));
    });
}

/** Compares two snapshots. */
export function diff(io: Io, before: string, after: string, options: DiffOptions = {}): Status {
  const [old, now] = [before, after].map((file) => readState(io, file));
  const problems = [old, now].flatMap((read) => read?.problem ?? []);
  if (old?.contents === undefined || now?.contents === undefined) return refuse(io, ...problems);
  const found = differences(old.contents, now.contents);
  if (options.json === true) writeJson(io.stdout, { differences: found });
  else {
    for (const [place, own] of byPlace(found)) {
      const shown = options.all === true ? own : own.slice(0, SHOWN);
      for (const difference of shown) io.stdout.write(`${printable(lineOf(difference))}\n`);
      const more = own.length - shown.length;
      if (more > 0) io.stdout.write(`${printable(place)}: ${more} more differences\n`);
    }
  }
  if (found.length === 0) complain(io, "the states are the same");
  return found.length === 0 ? STATUS.fine : STATUS.failed;
}

function readState(io: Io, file: string): FileResult<Snapshot> {
  const { contents, problem } = readInput(io, file);
  return contents === undefined
    ? { contents, problem }
    : readSnapshot(contents, file === "-" ? "stdin" : file);
}

/** Differences by what they are of, in the order in which those come. */
function byPlace(found: readonly StateDifference[]): Map<string, StateDifference[]> {
  const places = new Map<string, StateDifference[]>();
  for (const one of found) {
    const own = places.get(one.place) ?? [];
    own.push(one);
    places.set(one.place, own);
  }
  return places;
}

function lineOf({ place, what, before, after }: StateDifference): string {
  return `${place}:${what === "" ? "" : ` ${what}`} ${before} -> ${after}`;
}
