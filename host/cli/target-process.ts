// Runs an implementation under test as a process and exchanges lines with it. It writes requests as fast as the process
// reads them; the answers return in the order of the requests.

import { type ChildProcess, spawn } from "node:child_process";
import { LINE_MAX, LineReader } from "./lines.ts";

/** A command with its arguments, or a command line for the shell. */
export type TargetCommand = readonly [string, ...string[]] | string;

/** Why a target has ended before it had said all. */
export interface Ended {
  readonly reason: string;
  /** It has not ended of itself. */
  readonly killed: boolean;
  /** There is no such program, as the system or the shell says. */
  readonly absent: boolean;
}

/** Exit statuses of a shell that finds no program, or one that it may not run (POSIX), and of cmd.exe. */
const NOT_FOUND: readonly (number | null)[] = [127, 126, 9009];

/**
 * Runs a target on request lines, and gives each of its lines to `take` until that says false; `whole`: the line has an end.
 * Returns why it has ended before that: of itself, because it cannot be started, or because it said nothing for `patience`
 * milliseconds or said a line without an end.
 */
export async function talk(
  command: TargetCommand,
  requests: Iterable<string>,
  patience: number,
  take: (line: string, whole: boolean) => boolean,
): Promise<Ended | undefined> {
  const options = { stdio: ["pipe", "pipe", "inherit"] as ["pipe", "pipe", "inherit"], detached: true };
  const child =
    typeof command === "string"
      ? spawn(command, { ...options, shell: true })
      : spawn(command[0], command.slice(1), options);
  const { stdin, stdout } = child;
  let reason: string | undefined;
  let satisfied = false;
  let killed = false;
  let absent = false;
  const end = (why?: string): void => {
    killed ||= reason === undefined && why !== undefined;
    reason ??= why;
    kill(child);
    stdout.destroy();
    stdin.destroy();
  };
  const ended = new Promise<void>((resolve) => {
    child.on("error", (error) => {
      reason ??= `the target cannot be started: ${error.message}`;
      absent = true;
      resolve();
    });
    child.on("close", (code, signal) => {
      absent ||= typeof command === "string" && NOT_FOUND.includes(code);
      if (code !== 0) reason ??= `the target ended with ${signal ?? `status ${code}`}`;
      resolve();
    });
  });
  // A target that ends early breaks the pipe; what it has not answered says so.
  stdin.on("error", () => {});
  let timer = setTimeout(() => {}, 0);
  const wait = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => end(`the target was silent for ${patience / 1000} seconds`), patience);
  };
  const lines = new LineReader();
  const hear = (heard: readonly string[] | undefined, whole: boolean): void => {
    if (heard === undefined) end(`the target sent a line of more than ${LINE_MAX} characters`);
    for (const line of heard ?? []) {
      if (satisfied) return;
      wait();
      satisfied = !take(line, whole);
      if (satisfied) end();
    }
  };
  const heard = new Promise<void>((resolve) => {
    stdout.on("data", (bytes: Buffer) => hear(lines.push(bytes), true));
    stdout.on("end", () => hear(lines.end(), false));
    stdout.on("close", resolve);
  });
  wait();
  for (const request of requests) {
    if (stdin.destroyed || satisfied || reason !== undefined) break;
    if (!stdin.write(`${request}\n`)) await drained(stdin);
  }
  stdin.end();
  await heard;
  await ended;
  clearTimeout(timer);
  return satisfied ? undefined : { reason: reason ?? "the target ended", killed, absent };
}

/** Ends a target. A shell passes no signal on, so its whole group is ended; what still holds the streams is not waited for. */
function kill(child: ChildProcess): void {
  try {
    process.kill(-child.pid!, "SIGKILL");
  } catch {
    child.kill();
  }
}

/** Until a stream takes more, or is gone. */
function drained(stream: NodeJS.WritableStream): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      stream.off("drain", done).off("close", done).off("error", done);
      resolve();
    };
    stream.on("drain", done).on("close", done).on("error", done);
  });
}
