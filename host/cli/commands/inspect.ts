// The command line of cr80 inspect.

import { Command } from "commander";
import type { InspectOptions } from "../inspect.ts";
import type { Io, Status } from "../io.ts";
import { fileName } from "../options.ts";

const NOTES = `
Addresses and words are hexadecimal, sizes decimal. --json prints the words too.
Line and label of the start come from the source map NAME.map.json next to an
image NAME.img.

Exit status: 0 success; 2 the file is not a load module.

Examples:
  cr80 inspect sender.img
  cr80 inspect sender.img --json | jq .program.start`;

/** The command. */
export function inspectCommand(io: Io, finish: (status: Status) => void): Command {
  return new Command("inspect")
    .summary("print the descriptors of an image")
    .description("Print the program and data descriptors of an AMOS load module.")
    .argument("<IMAGE>", "a load module, - for the standard input", fileName)
    .option("--json", "print the module as one JSON object")
    .addHelpText("after", NOTES)
    .action(async (file: string, options: InspectOptions) => {
      const { inspect } = await import("../inspect.ts");
      finish(inspect(io, file, options));
    });
}
