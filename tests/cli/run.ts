// Runs command lines in this process, with streams that are kept.

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";
import { runCli } from "../../host/cli/cli.ts";
import type { Io, Output } from "../../host/cli/io.ts";
import type { LiveInput } from "../../host/cli/terminal/input.ts";

/** What a command line left behind. */
export interface Run {
  readonly status: number;
  /** Latin-1 when it was bytes, else UTF-8. */
  readonly stdout: string;
  readonly stderr: string;
  /** Both, in the order in which they were written. */
  readonly printed: string;
  /** The standard output as bytes. */
  readonly bytes: Uint8Array;
}

interface Streams {
  readonly stdin?: string | Uint8Array;
  readonly terminal?: boolean;
  readonly color?: boolean;
  /** The version that the command says it has. */
  readonly version?: string;
  /** The standard input as it comes, for commands that take it so; without it, a pipe that has `stdin`. */
  readonly live?: Io["live"];
  /** Gets what goes to the standard output, as it goes. */
  readonly shown?: (text: string) => void;
}

/** Runs `cr80` with these arguments. */
export async function cr80(args: readonly string[], streams: Streams = {}): Promise<Run> {
  const { stdin = "", terminal = false, color = false, version = "1.2.3", live, shown } = streams;
  const kept = { stdout: [] as Buffer[], stderr: [] as Buffer[], both: [] as Buffer[] };
  const output = (name: "stdout" | "stderr"): Output => ({
    terminal,
    color,
    write: (data) => {
      kept[name].push(Buffer.from(data));
      kept.both.push(Buffer.from(data));
      if (name === "stdout") shown?.(Buffer.from(data).toString());
    },
  });
  const io: Io = {
    stdout: output("stdout"),
    stderr: output("stderr"),
    stdin: () => Buffer.from(stdin),
    live: live ?? (() => ended(Buffer.from(stdin))),
  };
  const status = await runCli(args, version, io);
  const bytes = Buffer.concat(kept.stdout);
  const text = (name: keyof typeof kept) => Buffer.concat(kept[name]).toString();
  return { status, bytes, stdout: bytes.toString(), stderr: text("stderr"), printed: text("both") };
}

/** A pipe that has this, and its end. */
function ended(bytes: Uint8Array): LiveInput {
  const begin: LiveInput["begin"] = (take) => {
    setImmediate(() => {
      take(bytes);
      take(undefined);
    });
  };
  return { terminal: false, begin, flow: () => {}, suspend: () => {}, end: () => {} };
}

/** The folder of the project, and the command as it is built. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
export const MAIN = join(ROOT, "dist/cli/main.js");

/** Runs a line of shell with $CR80 as the command that is built. */
export function shell(line: string, cwd = ROOT) {
  const env = { ...process.env, CR80: `${process.execPath} ${MAIN}` };
  const child = spawnSync("sh", ["-c", line], { env, cwd, timeout: 60_000 });
  const { status, stdout: bytes, stderr } = child;
  return { status, bytes, stdout: bytes.toString(), stderr: stderr.toString() };
}

/** The last line of an output. */
export const lastLine = (text: string) => text.trimEnd().split("\n").at(-1);

/** A folder for the tests of one file, gone after them, with these files in it. Returns its path. */
export function folder(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const path = mkdtempSync(join(tmpdir(), "cr80-test-"));
  for (const [name, contents] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), contents);
  }
  afterAll(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** The sentence that no message may contain: a line of a stack trace of the host. */
export const STACK_TRACE = /^\s+at .*\(?.*:\d+:\d+\)?$/m;
