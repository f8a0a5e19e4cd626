// The command line of cr80 replay.

import { Command } from "commander";
import type { Io, Status } from "../io.ts";
import { addCast, addObservations, between, fileName, fileNames, repeated } from "../options.ts";
import type { ReplayCommandOptions } from "../replay.ts";

const NOTES = `
cr80 boot --record FILE writes a recording: the state from which the run
continued, its input, and state hashes on the way. The replay is the same run on
every computer; if it differs, a message names the two places between which it
began to differ. A replay takes no other input and waits for nothing.

A recording that breaks off, because its writer was killed or the file was
truncated, is replayed up to its last whole line.

Lines and labels have names as long as the original files exist and are
unchanged. PROGRAM says where these are: a manifest, source or image. It is
refused when its images differ from those of the recording.

--cast writes what guests show to a recording for asciinema: with the same
options, the same file as for the recorded run.

Exit status: that of cr80 boot if the run ended by itself; 0 if the user ended
it; 1 the replay differs; 2 the file is not a recording or is damaged, or
PROGRAM is another program; 3 the recording breaks off, or the limit was
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
    .summary("repeat a recorded run")
    .description("Repeat a run that cr80 boot --record has recorded, and compare it on the way.")
    .argument("<FILE>", "a recording, - for the standard input", fileName)
    .argument("[PROGRAM]", "the program that was recorded", fileName)
    .option("-n, --limit <N>", "stop after N instructions", between(1, Number.MAX_SAFE_INTEGER))
    .option("-D, --define <NAME=VALUE>", "a constant that PROGRAM was booted with", repeated)
    .option("-I, --include <FOLDER>", "a folder that PROGRAM was booted with", fileNames);
  return addCast(addObservations(command), "the partition whose console is in the cast")
    .option("--no-cache", "assemble every source, and keep no programs")
    .option("--json", "print the report as one JSON object")
    .addHelpText("after", NOTES)
    .action(async (file: string, program: string | undefined, options: ReplayCommandOptions) => {
      const { replay } = await import("../replay.ts");
      finish(await replay(io, file, program, options));
    });
}
