// cr80 asm: what its command line takes.

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
Each FILE becomes an AMOS load module of its own, named after it with ${IMAGE_EXTENSION} in
place of its extension. The image of the standard input, or of a source that
comes through a pipe, goes to the standard output unless -o names a file. A
source with an error, or that cannot be read, leaves no image, nor anything else
that was asked for: what an earlier run left there is removed.
With -c each FILE becomes an object for cr80 link, named after it with ${OBJECT_EXTENSION}.
With --listing or --json there is no image unless -o names one. - as OUT or FILE
of an option is the standard output.

Includes and files of .BINARY are looked for in the folder of the file that
names them (for what comes through a pipe the current one), then in those of -I.

Exit status: 0 fine; 2 a source has errors, or a file is bad.

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
    .option(
      "-l, --listing",
      "print addresses and words beside the source; write no image unless -o asks for it",
    )
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
