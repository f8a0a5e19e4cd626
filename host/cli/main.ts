#!/usr/bin/env node
// The process of the command line: its streams, and how it ends.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { internalError, runCli } from "./cli.ts";
import { type Io, type Output, STATUS } from "./io.ts";
import { complain } from "./messages.ts";

function output(stream: NodeJS.WriteStream): Output {
  const terminal = stream.isTTY === true;
  return {
    terminal,
    color: terminal && !process.env.NO_COLOR && process.env.TERM !== "dumb",
    write: (data) => {
      stream.write(data);
    },
  };
}

const io: Io = {
  stdout: output(process.stdout),
  stderr: output(process.stderr),
  stdin: () => readFileSync(0),
};

function fail(error: unknown): never {
  process.exit(internalError(io, error));
}

// A reader that has seen enough (head, less) closes the pipe: that is its right and no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit();
    complain(io, `the output cannot be written (${error.code ?? error.message})`);
    process.exit(STATUS.badInput);
  });
}
process.on("uncaughtException", fail);

const { version } = createRequire(import.meta.url)("cr80/package.json") as { version: string };
process.exitCode = await runCli(process.argv.slice(2), version, io);
