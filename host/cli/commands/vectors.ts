// The command line of cr80 vectors.

import { Command } from "commander";
import type { Io, Status } from "../io.ts";
import { between, FAILURES_SHOWN, fileNames } from "../options.ts";
import type { VectorsOptions } from "../vectors.ts";

const NOTES = `
A FILE is a JSON array of vectors, which may be packed with gzip. A folder
stands for all files in it and below it that end in .json or .json.gz, except
those named manifest.json. docs/MACHINE.md shows a vector. The last line of the
output is "N passed, M failed".

Exit status: 0 every vector passed, and there was one; 1 one failed, or there
was none; 2 a file is bad.

Examples:
  cr80 vectors tests/conformance/vectors/data/base
  cr80 vectors add.json.gz sub.json.gz --failures 3
  cr80 vectors tests/conformance/vectors/data/base --json | jq .failed`;

/** The command. */
export function vectorsCommand(io: Io, finish: (status: Status) => void): Command {
  return new Command("vectors")
    .summary("run single-instruction vectors")
    .description("Run files of single-instruction vectors on the core and show which fail.")
    .argument("<FILE...>", "files or folders of vectors", fileNames)
    .option(
      "--failures <N>",
      `show at most N failures (${FAILURES_SHOWN} without it)`,
      between(0, 999_999_999),
    )
    .option("--json", "print one JSON object, with every failure")
    .addHelpText("after", NOTES)
    .action(async (files: string[], options: VectorsOptions) => {
      const { vectors } = await import("../vectors.ts");
      finish(vectors(io, files, options));
    });
}
