// The command line: every command, and the exit status. To add a command, write a file in commands/ that makes a
// commander Command, and a line in COMMANDS; the code that does the work is loaded when it is needed.

import { Command, CommanderError } from "commander";
import { asmCommand } from "./commands/asm.ts";
import { bootCommand } from "./commands/boot.ts";
import { conformanceCommand } from "./commands/conformance.ts";
import { conformanceTargetCommand } from "./commands/conformance-target.ts";
import { debugCommand } from "./commands/debug.ts";
import { diffCommand } from "./commands/diff.ts";
import { disCommand } from "./commands/dis.ts";
import { diskCommand } from "./commands/disk.ts";
import { explainCommand } from "./commands/explain.ts";
import { inspectCommand } from "./commands/inspect.ts";
import { linkCommand } from "./commands/link.ts";
import { mmsCommand } from "./commands/mms.ts";
import { replayCommand } from "./commands/replay.ts";
import { vectorsCommand } from "./commands/vectors.ts";
import { guarded, type Io, STATUS, type Status } from "./io.ts";
import { complain } from "./messages.ts";

/** Makes a command. Its action hands its exit status to `finish`. */
export type MakeCommand = (io: Io, finish: (status: Status) => void) => Command;

/** By their names, in the order of the help. */
export const COMMANDS: Readonly<Record<string, MakeCommand>> = {
  boot: bootCommand,
  debug: debugCommand,
  replay: replayCommand,
  diff: diffCommand,
  mms: mmsCommand,
  disk: diskCommand,
  asm: asmCommand,
  link: linkCommand,
  dis: disCommand,
  inspect: inspectCommand,
  explain: explainCommand,
  vectors: vectorsCommand,
  conformance: conformanceCommand,
  "conformance-target": conformanceTargetCommand,
};

const NOTES = `
Data goes to stdout, messages to stderr. With NO_COLOR set, or into a file or a
pipe, there are no colours.

Exit status: 0 success; 1 a guest or a check failed; 2 wrong use or bad input; 3 a
limit was reached.

Examples:
  cr80 boot firmware/demo/manifest.json
  cr80 asm kernel.asm -o kernel.img
  cr80 dis kernel.img
  cr80 help boot`;

/** Runs one command line (without node and script) and returns its exit status. Never throws. */
export async function runCli(args: readonly string[], version: string, streams: Io): Promise<Status> {
  const io = guarded({ ...streams, version });
  let status: Status = STATUS.fine;
  const program = new Command("cr80")
    .description("The CR80 and its control OS: boot partitions, assemble, disassemble, check vectors.")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [COMMAND]", "print the help of a command")
    .showHelpAfterError("(add --help for usage)")
    .addHelpText("after", NOTES)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      getOutHasColors: () => io.stdout.color,
      getErrHasColors: () => io.stderr.color,
      // That of the notes, which are laid out by hand: a help is the same everywhere.
      getOutHelpWidth: () => 80,
      getErrHelpWidth: () => 80,
    });
  // A line that begins with a command needs no other one.
  const [name = ""] = args;
  for (const make of Object.hasOwn(COMMANDS, name) ? [COMMANDS[name]!] : Object.values(COMMANDS)) {
    const command = make(io, (result) => {
      status = result;
    });
    program.addCommand(command.helpOption("-h, --help", "print this help").copyInheritedSettings(program));
  }
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? STATUS.fine : STATUS.badInput;
    return internalError(io, error);
  }
  return status;
}

/** Says in one line that the command itself is at fault. */
export function internalError(io: Io, error: unknown): Status {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  complain(io, `internal error: ${message}`, "this is an error of cr80, not of your input: report it");
  return STATUS.internal;
}
