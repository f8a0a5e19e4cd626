// cr80 replay: what its command line takes.

import { Command } from "commander";
import type { Io, Status } from "../io.ts";
import { addCast, addObservations, between, fileName, fileNames, repeated } from "../options.ts";
import type { ReplayCommandOptions } from "../replay.ts";

const NOTES = `
A recording is written by cr80 boot --record FILE: the state from which the run
went on, what was entered, and state hashes on the way. The run is the same
again, on every computer; where it is not, the two places are named between
which it parted. Nothing is typed and nothing waits.

A recording that breaks off, because its writer was killed or the file was cut,
is replayed up to its last whole line.

Lines and labels are named while what was recorded is there, and the same.
PROGRAM says where that is: a manifest, source or image; it is refused when it
makes other images than those that were recorded.

With --cast what guests show goes into a recording for asciinema: the same file
as that of the run that was recorded, with the same options.

Exit status: as that of cr80 boot where the run came to an end of its own; 0
where somebody ended it; 1 the replay parted; 2 this is no recording, it is
damaged, or PROGRAM is another; 3 the recording breaks off, or the limit was
reached.

Examples:
  cr80 boot hello.asm -I firmware/lib --record hello.c80r
  cr80 replay hello.c80r
  cr80 replay hello.c80r --json | jq .stateHash
  cr80 replay hello.c80r --limit 1 --save one.c80s
  cr80 replay hello.c80r --cast hello.cast`;

/** The command. */
export function replayCommand(io: Io, finish: (status: Status) => void): Command {
  const command = new Command("replay")
    .summary("make a recorded run again")
    .description("Make a run again that cr80 boot --record has recorded, and compare it on the way.")
    .argument("<FILE>", "a recording, - for the standard input", fileName)
    .argument("[PROGRAM]", "what was recorded", fileName)
    .option("-n, --limit <N>", "stop after N instructions", between(1, Number.MAX_SAFE_INTEGER))
    .option("-D, --define <NAME=VALUE>", "a constant that PROGRAM was booted with", repeated)
    .option("-I, --include <FOLDER>", "a folder that PROGRAM was booted with", fileNames);
  return addCast(addObservations(command), "the partition whose console is in the cast")
    .option("--no-cache", "assemble every source, and keep no program")
    .option("--json", "print the report as one JSON object")
    .addHelpText("after", NOTES)
    .action(async (file: string, program: string | undefined, options: ReplayCommandOptions) => {
      const { replay } = await import("../replay.ts");
      finish(await replay(io, file, program, options));
    });
}
