// cr80 link: objects and a memory plan to a load module.

import { Command } from "commander";
import { formatListing, type LinkText, link } from "../../asm/index.ts";
import { type Problem, problem } from "../problem.ts";
import { type ArtifactOptions, addArtifacts, warningsOf, writeArtifacts } from "./artifacts.ts";
import { readInput, writeOutput } from "./files.ts";
import { type Io, STATUS, type Status } from "./io.ts";
import { reportDiagnostics, reportProblems } from "./messages.ts";

interface LinkOptions extends ArtifactOptions {
  readonly output: string;
  readonly plan?: string;
  readonly listing?: true;
}

const NOTES = `
The sections of the objects follow each other in the order in which the objects
are named. The plan is a text:

  program 0x0100          section TABLES 0x5000     define STACK = 0xFFF0
  data    0x4000          shared  CSF 0x8000        start  BEGIN
  limit   program 0x3FFF  name    "KERNEL"          ; a comment

Exit status: 0 fine; 2 the objects do not fit together, or a file is bad.

Examples:
  cr80 link kernel.obj csf.obj -o system.img
  cr80 link kernel.obj csf.obj --plan system.plan -o system.img`;

/** The command. */
export function linkCommand(io: Io, finish: (status: Status) => void): Command {
  const command = new Command("link")
    .summary("link objects into an image")
    .description("Link objects, as cr80 asm -c writes them, into a load module that cr80 boot takes.")
    .argument("<OBJECT...>", "objects, - for the standard input")
    .requiredOption("-o, --output <IMAGE>", "write the image here, - for the standard output")
    .option("-p, --plan <FILE>", "the memory plan")
    .option("-l, --listing", "print addresses and words beside the sources")
    .addHelpText("after", NOTES)
    .action((files: string[], options: LinkOptions) => finish(linkFiles(io, files, options)));
  return addArtifacts(command);
}

/** Links files. */
export function linkFiles(io: Io, files: readonly string[], options: LinkOptions): Status {
  const { output } = options;
  if (output === "-" && (io.stdout.terminal || options.listing === true)) {
    return refuse(io, problem("TERMINAL", "-o -", "an image is no text", "name a file with -o"));
  }
  const warnings = warningsOf(options);
  if ("problem" in warnings) return refuse(io, warnings.problem);
  const texts: LinkText[] = [];
  for (const file of options.plan === undefined ? files : [...files, options.plan]) {
    const { contents, problem: found } = readInput(io, file);
    if (contents === undefined) return refuse(io, found);
    texts.push({ file: file === "-" ? "stdin" : file, text: new TextDecoder().decode(contents) });
  }
  const plan = options.plan === undefined ? undefined : texts.pop();
  const linked = link({ objects: texts, ...(plan === undefined ? {} : { plan }), ...warnings });
  reportDiagnostics(io, linked.diagnostics);
  if (options.listing === true) io.stdout.write(formatListing(linked));
  if (linked.bytes === undefined) return STATUS.badInput;
  const failed = writeArtifacts(linked, options);
  if (failed !== undefined) return refuse(io, failed);
  if (output === "-") {
    io.stdout.write(linked.bytes);
    return STATUS.fine;
  }
  const written = writeOutput(output, linked.bytes);
  return written.contents === undefined ? refuse(io, written.problem) : STATUS.fine;
}

function refuse(io: Io, found: Problem): Status {
  reportProblems(io, [found]);
  return STATUS.badInput;
}
