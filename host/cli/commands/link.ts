// The command line of cr80 link.

import { Command, Option } from "commander";
import type { Io, Status } from "../io.ts";
import type { LinkOptions } from "../link.ts";
import { addArtifacts, fileName, fileNames } from "../options.ts";

const NOTES = `
The sections of the objects follow each other in the order in which the objects
are named. The plan is a text:

  program 0x0100          section TABLES 0x5000     define STACK = 0xFFF0
  data    0x4000          shared  CSF 0x8000        start  BEGIN
  limit   program 0x3FFF  name    "KERNEL"          ; a comment

Objects that do not fit together produce no image and no other output: files
from an earlier run are removed. For IMAGE, or for FILE of an option, - means
the standard output.

Exit status: 0 success; 2 the objects do not fit together, or a file is bad.

Examples:
  cr80 link kernel.obj csf.obj -o system.img
  cr80 link kernel.obj csf.obj --plan system.plan -o system.img
  cr80 link kernel.obj csf.obj -o system.img --symbols system.sym --map -`;

/** The command. */
export function linkCommand(io: Io, finish: (status: Status) => void): Command {
  const command = new Command("link")
    .summary("link objects into an image")
    .description("Link objects, as cr80 asm -c writes them, into a load module that cr80 boot takes.")
    .argument("<OBJECT...>", "objects, - for the standard input", fileNames)
    .requiredOption("-o, --output <IMAGE>", "write the image here, - for the standard output", fileName)
    .option("-p, --plan <FILE>", "the memory plan", fileName)
    .option("-l, --listing", "print addresses and words with the sources")
    .addOption(
      new Option("--json", "print symbols, the line map and messages as one JSON object").conflicts(
        "listing",
      ),
    )
    .addHelpText("after", NOTES)
    .action(async (files: string[], options: LinkOptions) => {
      const { linkFiles } = await import("../link.ts");
      finish(linkFiles(io, files, options));
    });
  return addArtifacts(command);
}
