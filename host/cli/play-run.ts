// Runs a machine with input, and writes the files of --record and --cast meanwhile.

import type { Problem } from "../../asm/problem.ts";
import type { Played } from "../guest-console.ts";
import type { Machine } from "../machine.ts";
import { Marks } from "../marks.ts";
import type { Cast } from "./cast.ts";
import type { Ending } from "./ending.ts";
import { type Io, printable } from "./io.ts";
import type { Play, Stage } from "./play.ts";

/** What is written while a machine is played. */
export interface Written {
  /** The file of the recording. */
  readonly record: string | undefined;
  readonly cast: Cast | undefined;
  /** Debugs a copy of the machine as it is. */
  readonly debug: Stage["debug"];
  readonly mapped: Stage["mapped"];
}

/** Plays to the end, the limit or a signal. `plain` runs the machine. `unwritten`: files that could not be written. */
export async function playToEnd(
  io: Io,
  machine: Machine,
  play: Play,
  plain: Played,
  limit: number,
  { record, cast, debug, mapped }: Written,
): Promise<{ readonly ending: Ending; readonly marks: Marks; readonly unwritten: readonly Problem[] }> {
  const marks = new Marks(machine);
  const recording =
    record === undefined
      ? undefined
      : (await import("./record-file.ts")).beginRecording(io, machine, plain, record);
  const played = recording?.recorder ?? plain;
  const mark = (text: string) => {
    recording?.recorder.mark(text);
    cast?.mark(text);
  };
  play.begin({
    machine,
    played,
    marks,
    mark: recording === undefined && cast === undefined ? undefined : mark,
    debug,
    mapped,
  });
  const ending = await play.run(played, limit, marks);
  return { ending, marks, unwritten: [recording?.end(ending) ?? [], cast?.end() ?? []].flat() };
}

/** Says on stderr where the files are. */
export function tellWritten(io: Io, files: { readonly record?: string; readonly cast?: string }): void {
  const { record, cast } = files;
  if (record !== undefined) io.stderr.write(`cr80: the recording is in ${printable(record)}\n`);
  if (cast !== undefined) io.stderr.write(`cr80: the cast is in ${printable(cast)}\n`);
}
