// Processes that are killed while they say what they do.

import { spawn } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";

/** Milliseconds after which a process is killed that never says enough. */
const PATIENCE = 30_000;

/**
 * Starts a command, and kills it (SIGKILL) so many milliseconds after `enough` says of what it has printed that it is. Gives the whole
 * lines of its standard output, and its standard error.
 */
export async function linesUntilKilled(
  command: readonly string[],
  enough: (said: string) => boolean,
  delay: number,
): Promise<{ readonly lines: readonly string[]; readonly errors: string }> {
  const [program, ...args] = command;
  const child = spawn(program!, args, { stdio: ["ignore", "pipe", "pipe"] });
  let [said, errors] = ["", ""];
  child.stderr.on("data", (data) => {
    errors += data;
  });
  const ended = new Promise<void>((done) => child.on("close", () => done()));
  const reached = new Promise<void>((done) => {
    child.stdout.on("data", (data) => {
      said += data;
      if (enough(said)) done();
    });
  });
  const late = new AbortController();
  const tooLate = wait(PATIENCE, undefined, { signal: late.signal }).catch(() => {});
  await Promise.race([reached, ended, tooLate]);
  late.abort();
  await Promise.race([wait(delay), ended]);
  child.kill("SIGKILL");
  await ended;
  // A line that is cut was being written when the process was killed.
  return { lines: said.split("\n").slice(0, -1), errors };
}
