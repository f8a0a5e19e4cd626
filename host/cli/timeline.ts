// cr80 boot --timeline: lists the changes of ownership of a run, and draws them in a file.

import type { Machine } from "../machine.ts";
import type { Ownership } from "../state/journal.ts";
import { renderTimeline } from "../timeline.ts";
import { writeOutput } from "./files.ts";
import { type Io, printable } from "./io.ts";
import { reportProblems } from "./messages.ts";

/** Changes that are drawn, the first ones: a run may make any number. */
const CHANGES_MAX = 200_000;

export { isTimeline } from "../timeline.ts";

/** Hears of changes while a machine runs, and draws them. */
export class TimelineFile {
  readonly #changes: Ownership[] = [];

  /** For the observer. */
  readonly note = (change: Ownership): void => {
    if (this.#changes.length < CHANGES_MAX) this.#changes.push(change);
  };

  /** Writes the picture and says so on stderr. False when the file cannot be written. */
  write(io: Io, path: string, machine: Machine): boolean {
    const changes = this.#changes;
    const total = machine.journal.ownershipChanges;
    const partitions = machine.state.partitions.map(({ name }) => name);
    const svg = renderTimeline({ changes, total, partitions, end: machine.clock });
    const { problem } = writeOutput(path, new TextEncoder().encode(svg));
    if (problem !== undefined) {
      reportProblems(io, [problem]);
      return false;
    }
    const empty = changes.length === 0 ? "; it is empty: no area has had an owner" : "";
    io.stderr.write(`cr80: the timeline of message areas is in ${printable(path)}${empty}\n`);
    return true;
  }
}
