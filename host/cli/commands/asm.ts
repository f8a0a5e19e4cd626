// The command line of cr80 asm.

import { Command, Option } from "commander";
import type { AsmOptions } from "../asm.ts";
import type { Io, Status } from "../io.ts";
import {
  addArtifacts,
  addSources,
  fileName,
  fileNames,
  IMAGE_EXTENSION,
  OBJECT_EXTENSION,
} from "../options.ts";

const NOTES = `
Each FILE becomes one AMOS load module with the same name, and the extension
${IMAGE_EXTENSION}. The image of a source from the standard input, or from a pipe,
goes to the standard output unless -o names a file. A source that has an error,
or cannot be read, produces no image and no other output: files from an earlier
run are removed.
With -c each FILE becomes an object for cr80 link, with the extension ${OBJECT_EXTENSION}.
With --listing or --json there is no image unless -o names one. For OUT, or for
FILE of an option, - means the standard output.

Includes and files of .BINARY are searched in the folder of the file that names
them (for a source from a pipe, the current folder), then in the folders of -I.

Exit status: 0 success; 2 a source has errors, or a file is bad.

Examples:
  cr80 asm kernel.asm
  cr80 asm kernel.asm -o build/kernel.img
  cr80 asm kernel.asm --listing
  cr80 asm -c kernel.asm csf.asm
  cr80 asm kernel.asm --source-map kernel.map.json -W W001=off
  cr80 asm kernel.asm -D RELEASE -D BUFFERS=0x10 -I ../lib
  cr80 asm kernel.asm --symbols -
  cat kernel.asm | cr80 asm - > kernel.img`;

/** The command. */
export function asmCommand(io: Io, finish: (status: Status) => void): Command {
  const command = new Command("asm")
    .summary("assemble sources into images")
    .description("Assemble sources into load modules that cr80 boot takes.")
    .argument("<FILE...>", "sources, - for the standard input", fileNames)
    .option("-c, --compile", `write an object (${OBJECT_EXTENSION}) for cr80 link instead of an image`)
    .option(
      "-o, --output <OUT>",
      "write the image here, - for the standard output; one source only",
      fileName,
    )
    .option("-l, --listing", "print addresses and words with the source; write no image unless -o names one")
    .addOption(
      new Option(
        "--json",
        "print symbols, the line map and messages as one JSON object for each source",
      ).conflicts("listing"),
    )
    .addHelpText("after", NOTES)
    .action(async (files: string[], options: AsmOptions) => {
      const { asm } = await import("../asm.ts");
      finish(asm(io, files, options));
    });
  return addArtifacts(addSources(command, "define a constant, 1 without a value"));
}
