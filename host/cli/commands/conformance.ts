// The command line of cr80 conformance.

import { Command } from "commander";
import type { ConformanceOptions } from "../conformance.ts";
import type { Io, Status } from "../io.ts";
import { between, FAILURES_SHOWN, fileName, fileNames, PATIENCE, RESTARTS } from "../options.ts";

const NOTES = `
CMD is a command line that speaks the line protocol of
docs/CONFORMANCE-PROTOCOL.md, or one of the names "core" (this emulator) and
"reference" (the model of the test suite, in a source tree only). Without FILE
the vectors of the source tree are run.

Waivers are a JSON array of {"vectors": "base/sxt-*", "reason": "..."}; the
vectors that they name may fail. The last line is "N passed, M failed, W
waived".

A target that ends, sends a line that is not JSON, or is silent for too long, is
started again: 20 times, or as --restarts says. The vector that it has not
answered has failed; but if the target ended by itself, a new process is asked
for that vector once more, unless it was the first. After the last restart the
remaining vectors are not run, and have failed.

Exit status: 0 every vector passed or is waived, and one passed; 1 a vector
failed, the target was given up, or none was run; 2 a file is bad, or there is
no such target: then a JUnit report of an earlier run is removed.

Examples:
  cr80 conformance --target core base/
  cr80 conformance --target "node my-cr80.mjs" base/ --junit report.xml
  cr80 conformance --target "./my-cr80 --vectors" base/ --waivers known.json`;

/** The command. */
export function conformanceCommand(io: Io, finish: (status: Status) => void): Command {
  return new Command("conformance")
    .summary("run vectors through any implementation")
    .description("Run single-instruction vectors through an implementation under test and report what fails.")
    .argument("[FILE...]", "files or folders of vectors", fileNames)
    .requiredOption("--target <CMD>", "the implementation: a command line, core, or reference")
    .option("--waivers <FILE>", "vectors that may fail, with reasons", fileName)
    .option("--junit <FILE>", "write a JUnit report", fileName)
    .option("--json", "print one JSON object, with every failure")
    .option(
      "--failures <N>",
      `show at most N failures (${FAILURES_SHOWN} without it)`,
      between(0, 999_999_999),
    )
    .option(
      "--patience <SECONDS>",
      `end a target that is silent for so many seconds (${PATIENCE} without it)`,
      between(1, 999_999),
    )
    .option(
      "--restarts <N>",
      `start a target that ended again, up to N times (${RESTARTS} without it)`,
      between(0, 9_999),
    )
    .addHelpText("after", NOTES)
    .action(async (files: string[], options: ConformanceOptions) => {
      const { conformance } = await import("../conformance.ts");
      finish(await conformance(io, files, options));
    });
}
