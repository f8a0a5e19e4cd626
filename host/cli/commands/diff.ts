// The command line of cr80 diff.

import { Command } from "commander";
import type { DiffOptions } from "../diff.ts";
import type { Io, Status } from "../io.ts";
import { DIFFERENCES_SHOWN, fileName } from "../options.ts";

const NOTES = `
cr80 boot --save FILE writes a snapshot. Each line names a thing and shows how
it differs, before and after: registers and words are hexadecimal, counts
decimal. Consecutive words of memory that differ share a line, at their
partition address. --all shows more than ${DIFFERENCES_SHOWN} lines for one thing.

Exit status: 0 the states are equal; 1 they differ; 2 a file is not a snapshot.

Examples:
  cr80 boot firmware/demo/manifest.json --limit 50 --save fifty.c80s > fifty.txt
  cr80 boot firmware/demo/manifest.json --limit 60 --save sixty.c80s > sixty.txt
  cr80 diff fifty.c80s sixty.c80s`;

/** The command. */
export function diffCommand(io: Io, finish: (status: Status) => void): Command {
  return new Command("diff")
    .summary("show how two snapshots differ")
    .description("Compare two snapshots of a machine, and print the differences.")
    .argument("<BEFORE>", "a snapshot, - for the standard input", fileName)
    .argument("<AFTER>", "another snapshot", fileName)
    .option("--all", "show everything that differs")
    .option("--json", "print the differences as one JSON object")
    .addHelpText("after", NOTES)
    .action(async (before: string, after: string, options: DiffOptions) => {
      const { diff } = await import("../diff.ts");
      finish(diff(io, before, after, options));
    });
}
