// The command line of cr80 debug.

import { Command } from "commander";
import type { DebugOptions } from "../debug.ts";
import type { Io, Status } from "../io.ts";
import { addSources, between, fileName, repeated } from "../options.ts";

const NOTES = `
FILE is what cr80 boot takes: a manifest, a source NAME.asm, an image NAME.img
or a snapshot; or a recording of cr80 boot --record, whose replay is debugged.
At the prompt, help lists the commands; docs/DEBUGGER.md is a tour.
The debugger can go to any position of the run, backwards as well: step and
reverse-step, continue and reverse-continue, seek #1234. A position is the
number of instructions that the whole machine has executed.

-x takes commands from a file, one in a line, and -e gives one; then there is no
prompt, unless -i is given too. Without a terminal, commands come from the
standard input. --json prints one line of JSON for each command, with its result
or its error.

The debugger keeps states of the run to go back to, in at most --memory
megabytes; with less memory, going back takes longer.

Exit status: 0 success; 1 a command was refused; 2 wrong use or bad input.

Examples:
  cr80 debug firmware/demo/manifest.json
  cr80 debug hello.asm -I firmware/lib -e "break LOOP" -e continue -e registers
  cr80 debug firmware/demo/manifest.json -x find.txt --json`;

/** The command. */
export function debugCommand(io: Io, finish: (status: Status) => void): Command {
  const command = new Command("debug")
    .summary("run a machine forwards and backwards, and inspect it")
    .description("Debug what cr80 boot runs: stops, steps and questions, forwards and backwards.")
    .argument(
      "<FILE>",
      "a manifest, a source NAME.asm, an image NAME.img, a snapshot or a recording",
      fileName,
    )
    .option("-x, --execute <FILE>", "take commands from a file", fileName)
    .option("-e, --command <COMMAND>", "run a command; may be given several times", repeated)
    .option("-i, --interactive", "prompt after the commands of -x and -e")
    .option("--memory <MEGABYTES>", "memory for states to go back to (256 without it)", between(1, 1 << 16));
  return addSources(command, "define a constant for all sources")
    .option("--no-cache", "assemble every source, and keep no programs")
    .option("--json", "print a line of JSON for each command")
    .addHelpText("after", NOTES)
    .action(async (file: string, options: DebugOptions) => {
      const { debug } = await import("../debug.ts");
      finish(await debug(io, file, options));
    });
}
