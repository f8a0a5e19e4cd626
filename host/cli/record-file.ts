// Writes the file of a recording: each line is in the file before the machine continues, so the recording survives when
// the process is killed.

import type { Problem } from "../../asm/problem.ts";
import type { Played } from "../guest-console.ts";
import type { Machine } from "../machine.ts";
import { Recorder } from "../recording/recorder.ts";
import type { Io } from "./io.ts";
import { LineFile } from "./line-file.ts";

/** A recording that is made. */
export interface RecordingFile {
  /** What is to run the machine, and to enter its input. */
  readonly recorder: Recorder;
  /** Writes the end and closes the file; returns the problem if it could not be written. */
  readonly end: (outcome: string) => Problem | undefined;
}

/** Begins a recording. `played` runs the machine. */
export function beginRecording(io: Io, machine: Machine, played: Played, path: string): RecordingFile {
  const file = new LineFile(path, 0);
  const recorder = new Recorder(machine, file.write, `cr80 ${io.version ?? ""}`.trim(), played);
  const end = (outcome: string) => {
    recorder.end(outcome);
    return file.end();
  };
  return { recorder, end };
}
