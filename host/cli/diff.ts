// cr80 diff: shows how two snapshots differ.

import type { StateDifference } from "../snapshot/comparison.ts";
import { differences } from "../snapshot/difference.ts";
import { readSnapshot } from "../snapshot/file.ts";
import type { Snapshot } from "../snapshot/state.ts";
import type { FileResult } from "../storage.ts";
import { readInput } from "./files.ts";
import { type Io, printable, STATUS, type Status, writeJson } from "./io.ts";
import { complain, refuse } from "./messages.ts";
import { DIFFERENCES_SHOWN } from "./options.ts";

/** Options of `cr80 diff`. */
export interface DiffOptions {
  readonly all?: true;
  readonly json?: true;
}

/** Compares two snapshots. */
export function diff(io: Io, before: string, after: string, options: DiffOptions = {}): Status {
  const [old, now] = [before, after].map((file) => readState(io, file));
  const problems = [old, now].flatMap((read) => read?.problem ?? []);
  if (old?.contents === undefined || now?.contents === undefined)
    return refuse(io, problems, options.json && {});
  const found = differences(old.contents, now.contents);
  if (options.json === true) writeJson(io.stdout, { differences: found });
  else {
    for (const [place, own] of byPlace(found)) {
      const shown = options.all === true ? own : own.slice(0, DIFFERENCES_SHOWN);
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
