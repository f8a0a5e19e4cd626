// cr80 replay: repeats a recorded run. It is a run of cr80 boot with the recorded input.

import { REPEATED, type Recording } from "../recording/events.ts";
import { readRecording } from "../recording/read.ts";
import { Replay } from "../recording/replay.ts";
import { type BootCommandOptions, boot } from "./boot.ts";
import { type Runner, runToEnd } from "./boot-run.ts";
import { readInput } from "./files.ts";
import type { Io, Status } from "./io.ts";
import { refuse } from "./messages.ts";
import type { Play, Replayed } from "./play.ts";
import { bootSnapshot } from "./snapshots.ts";

/** Options of `cr80 replay`. */
export type ReplayCommandOptions = Omit<BootCommandOptions, "record">;

/** Replays a recording. `program`: what it was made of. */
export async function replay(
  io: Io,
  file: string,
  program: string | undefined,
  options: ReplayCommandOptions,
): Promise<Status> {
  const name = file === "-" ? "stdin" : file;
  const { contents, problem: unread } = readInput(io, file);
  const { contents: recording, problem } =
    contents === undefined ? { contents, problem: unread } : readRecording(contents, name);
  if (recording === undefined) return refuse(io, [problem], options.json && { outcome: "refused" });
  return boot(io, file, options, replayedOf(recording, file, program));
}

function replayedOf(recording: Recording, file: string, program: string | undefined): Replayed {
  let replay: Replay | undefined;
  const runner: Runner = {
    run(options) {
      const { outcome, instructions } = replay!.run(options);
      if (outcome !== "end") return { outcome, instructions };
      const ended = replay!.end!.outcome;
      // Another end, as that of a signal, is the end of the recording and nothing else.
      return { outcome: REPEATED.includes(ended) ? ended : "quit", instructions };
    },
  };
  const play: Play = {
    shows: false,
    check: () => [],
    begin({ machine, played, marks, mark }) {
      const told = { entered: () => marks.entered(), ...(mark && { marked: mark }) };
      replay = new Replay(machine, recording, { played, ...told });
    },
    run: (_, limit, marks) => runToEnd(runner, limit, marks),
    problems: () => [replay?.parted ?? replay?.cut ?? []].flat(),
  };
  return {
    play,
    paths: [file],
    what: "recording",
    program,
    boot: (options) => bootSnapshot(recording.state, recording.name, [file], options)!,
  };
}
