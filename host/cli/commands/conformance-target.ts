// The command line of cr80 conformance-target.

import { Command } from "commander";
import type { Io, Status } from "../io.ts";

const NOTES = `
Reads one JSON line for each vector from the standard input and answers with one
JSON line each (docs/CONFORMANCE-PROTOCOL.md), until the input ends.

Exit status: 0 success; 2 a line has no end.

Examples:
  cr80 conformance --target "cr80 conformance-target"`;

/** The command. */
export function conformanceTargetCommand(io: Io, finish: (status: Status) => void): Command {
  return new Command("conformance-target")
    .summary("be the target of a conformance run")
    .description("Answer the vectors of a conformance run with the results of the core.")
    .addHelpText("after", NOTES)
    .action(async () => {
      const { conformanceTarget } = await import("../conformance-target.ts");
      finish(await conformanceTarget(io));
    });
}
