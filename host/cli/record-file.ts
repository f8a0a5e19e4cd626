// The file of a recording: each line is in it before the machine runs on, so that it is there when the process is killed.

import { closeSync, openSync, writeSync } from "node:fs";
import type { Problem } from "../../asm/problem.ts";
import type { Played } from "../guest-console.ts";
import type { Machine } from "../machine.ts";
import { Recorder } from "../recording/recorder.ts";
import { unwritable } from "./files.ts";
import type { Io } from "./io.ts";

/** A recording that is made. */
export interface RecordingFile {
  /** What is to run the machine, and to enter its input. */
  readonly recorder: Recorder;
  /** Writes the end, lets go of the file, and says how it could not be written. */
  readonly end: (outcome: string) => Problem | undefined;
}

/**
 * Begins a file anew; when it cannot be written the run goes on all the same, and that is said at the end. `played` runs the
 * machine.
 */
export function beginRecording(io: Io, machine: Machine, played: Played, path: string): RecordingFile {
  let failure: Problem | undefined;
  let fd: number | undefined;
  const attempt = (act: () => void) => {
    try {
      if (failure === undefined) act();
    } catch (error) {
      failure = unwritable(path, error).problem;
    }
  };
  attempt(() => {
    fd = openSync(path, "w");
  });
  const write = (line: string) =>
    attempt(() => {
      const bytes = Buffer.from(line);
      for (let at = 0; at < bytes.length; ) at += writeSync(fd!, bytes, at);
    });
  const recorder = new Recorder(machine, write, `cr80 ${io.version ?? ""}`.trim(), played);
  const end = (outcome: string) => {
    recorder.end(outcome);
    attempt(() => closeSync(fd!));
    return failure;
  };
  return { recorder, end };
}
