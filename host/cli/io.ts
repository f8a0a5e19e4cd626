// The streams through which a command reads and writes. Tests supply their own.

import { escapedJson, escaped as printable } from "../../asm/printable.ts";
import type { LiveInput } from "./terminal/input.ts";

/** How text looks on a stream that wants colours. "own": it has colours of its own, and has escaped what it shows. */
export type Style = "bold" | "error" | "own";

/** A stream for output. Text is written as UTF-8. */
export interface Output {
  write(data: string | Uint8Array, style?: Style): void;
  /** It is a terminal that wants colours: a TTY, no NO_COLOR, not a dumb one. */
  readonly color: boolean;
  readonly terminal: boolean;
}

/** The streams of a command: data goes to stdout, messages to stderr. */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  /** All of the standard input. */
  readonly stdin: () => Uint8Array;
  /** The version of the command. */
  readonly version?: string;
  /** The standard input as it comes; that of the process when not given. */
  readonly live?: () => LiveInput;
}

/** A stream of the process as an Output. With NO_COLOR set to anything there are no colours (no-color.org). */
export function outputOf(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): Output {
  const terminal = stream.isTTY === true;
  return {
    terminal,
    color: terminal && !env.NO_COLOR && env.TERM !== "dumb",
    write: (data) => {
      stream.write(data);
    },
  };
}

/** Exit statuses of every command. */
export const STATUS = {
  fine: 0,
  /** A guest or a check failed. */
  failed: 1,
  /** Wrong use, or bad input. */
  badInput: 2,
  /** A limit was reached. */
  limit: 3,
  /** The command itself is at fault (EX_SOFTWARE of sysexits.h). */
  internal: 70,
  /** A run was ended by a signal: 128 and the signal's number, as shells have it. */
  SIGHUP: 129,
  SIGINT: 130,
  SIGTERM: 143,
} as const;

export type Status = (typeof STATUS)[keyof typeof STATUS];

const SGR: Readonly<Record<Style, string>> = { bold: "\x1b[1m", error: "\x1b[1;31m", own: "" };
const PLAIN = "\x1b[0m";

/**
 * The streams as commands get them: nothing that a guest or a file has chosen reaches a terminal as anything but text. Lines
 * and tabs stay; names and messages that must stay in their line go through `printable` besides.
 */
export function guarded(io: Io): Io {
  const guard = (output: Output): Output => ({
    terminal: output.terminal,
    color: output.color,
    write: (data, style) => {
      if (typeof data !== "string" || style === "own") return output.write(data);
      const text = data.split("\n").map(printable).join("\n");
      output.write(style === undefined || !output.color ? text : `${SGR[style]}${text}${PLAIN}`);
    },
  });
  return { ...io, stdout: guard(io.stdout), stderr: guard(io.stderr) };
}

/** Writes a value as JSON, indented, with a final newline. */
export function writeJson(output: Output, value: unknown): void {
  output.write(`${escapedJson(JSON.stringify(value, null, 2))}\n`);
}

/** Text that a guest or a file chose, with what a terminal would act on shown as \xHH. Bytes are Latin-1. */
export { printable };
