// cr80 conformance-target: what its command line takes.

import { Command } from "commander";
import type { Io, Status } from "../io.ts";

const NOTES = `
Reads one JSON line for each vector from the standard input and answers each with
one JSON line: docs/CONFORMANCE-PROTOCOL.md. It ends with its input.

Exit status: 0; 2 a line has no end.

Examples:
  cr80 conformance --target "cr80 conformance-target"`;

/** The command. */
export function conformanceTargetCommand(io: Io, finish: (status: Status) => void): Command {
  return new Command("conformance-target")
    .summary("be the target of a conformance run")
    .description("Answer the vectors of a conformance run with what the core does.")
    .addHelpText("after", NOTES)
    .action(async () => {
      const { conformanceTarget } = await import("../conformance-target.ts");
      finish(await conformanceTarget(io));
    });
}
