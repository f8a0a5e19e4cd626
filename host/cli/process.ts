// The process of the command line: its streams, and how it ends.

import { readAll } from "../files.ts";
import { internalError, runCli } from "./cli.ts";
import { INPUT_MAX } from "./files.ts";
import { guarded, type Io, outputOf, STATUS } from "./io.ts";
import { complain } from "./messages.ts";

const io: Io = {
  stdout: outputOf(process.stdout, process.env),
  stderr: outputOf(process.stderr, process.env),
  stdin: () => readAll(0, INPUT_MAX),
};

function fail(error: unknown): never {
  process.exit(internalError(guarded(io), error));
}

/** Runs the command line of the process. */
export async function start(version: string): Promise<void> {
  // A reader that has seen enough (head, less) closes the pipe: that is its right and no error.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE") process.exit();
      // A terminal that is gone takes nothing more. SIGHUP says so, and a session ends by it with its files.
      if (stream.isTTY) return;
      complain(guarded(io), `the output cannot be written (${error.code ?? error.message})`);
      process.exit(STATUS.badInput);
    });
  }
  process.on("uncaughtException", fail);
  process.exitCode = await runCli(process.argv.slice(2), version, io);
}
