// An implementation under test as a process: lines to it, lines from it. The requests are written as fast as it reads
// them; its answers come back in the order of the requests.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** A command with its arguments, or a command line for the shell. */
export type TargetCommand = readonly [string, ...string[]] | string;

/**
 * Runs a target on request lines, and gives each of its lines to `take` until that says false. Returns why it could not
 * go on to the end, or undefined. A target that says nothing for `patience` milliseconds is ended.
 */
export async function talk(
  command: TargetCommand,
  requests: Iterable<string>,
  patience: number,
  take: (line: string) => boolean,
): Promise<string | undefined> {
  const stdio = ["pipe", "pipe", "inherit"] as const;
  const child =
    typeof command === "string"
      ? spawn(command, { shell: true, stdio: [...stdio], detached: true })
      : spawn(command[0], command.slice(1), { stdio: [...stdio], detached: true });
  const lines = child.stdout === null ? undefined : createInterface({ input: child.stdout });
  let reason: string | undefined;
  const end = (why?: string): void => {
    reason ??= why;
    // A shell passes no signal on: its whole group is ended. What still holds the streams is not waited for.
    try {
      process.kill(-child.pid!, "SIGKILL");
    } catch {
      child.kill();
    }
    lines?.close();
    child.stdout?.destroy();
    child.stdin?.destroy();
  };
  const ended = new Promise<void>((resolve) => {
    child.on("error", (error) => {
      reason ??= `the target cannot be started: ${error.message}`;
      resolve();
    });
    child.on("close", (code, signal) => {
      if (code !== 0 && signal === null) reason ??= `the target ended with status ${code}`;
      resolve();
    });
  });
  const { stdin } = child;
  if (stdin === null || lines === undefined) return "the target has no streams";
  // A target that ends early breaks the pipe; what it has not answered says so.
  stdin.on("error", () => {});
  let timer = setTimeout(() => {}, 0);
  const wait = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => end(`the target said nothing for ${patience / 1000} seconds`), patience);
  };
  const reading = (async () => {
    wait();
    for await (const line of lines) {
      wait();
      if (take(line)) continue;
      end();
      break;
    }
  })();
  for (const request of requests) {
    if (stdin.destroyed || reason !== undefined) break;
    if (!stdin.write(`${request}\n`)) await drained(stdin);
  }
  stdin.end();
  await reading;
  await ended;
  clearTimeout(timer);
  return reason;
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
