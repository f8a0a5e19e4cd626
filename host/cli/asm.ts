// cr80 asm: sources to load modules.

import { dirname, extname, isAbsolute, join, resolve } from "node:path";
import { Command } from "commander";
import { type Assembly, assemble } from "../../asm/index.ts";
import { type Problem, problem } from "../problem.ts";
import { readInput, writeOutput } from "./files.ts";
import { type Io, STATUS, type Status, writeJson } from "./io.ts";
import { formatListing } from "./listing.ts";
import { reportDiagnostics, reportProblems } from "./messages.ts";

interface AsmOptions {
  readonly output?: string;
  readonly listing?: true;
  readonly json?: true;
}

/** What images are called when nothing else is said. */
const EXTENSION = ".img";

const NOTES = `
Each FILE becomes an AMOS load module of its own, named after it with ${EXTENSION} in
place of its extension. The image of the standard input goes to the standard
output unless -o names a file. A source with an error leaves no image. Includes
are looked for beside the file that includes them.

Exit status: 0 fine; 2 a source has errors, or a file is bad.

Examples:
  cr80 asm kernel.asm
  cr80 asm kernel.asm -o build/kernel.img
  cr80 asm kernel.asm --listing
  cat kernel.asm | cr80 asm - > kernel.img`;

/** The command. */
export function asmCommand(io: Io, finish: (status: Status) => void): Command {
  return new Command("asm")
    .summary("assemble sources into images")
    .description("Assemble sources into load modules that cr80 boot takes.")
    .argument("<FILE...>", "sources, - for the standard input")
    .option("-o, --output <OUT>", "write the image here, - for the standard output; one source only")
    .option(
      "-l, --listing",
      "print addresses and words beside the source; write no image unless -o asks for it",
    )
    .option("--json", "print symbols, the line map and messages as one JSON object for each source")
    .addHelpText("after", NOTES)
    .action((files: string[], options: AsmOptions) => finish(asm(io, files, options)));
}

/** Assembles files. */
export function asm(io: Io, files: readonly string[], options: AsmOptions = {}): Status {
  if (options.output !== undefined && files.length > 1) {
    const advice = "assemble them one by one, or leave -o out";
    return refuse(io, problem("SEVERAL_SOURCES", `-o ${options.output}`, "one image has one source", advice));
  }
  let status: Status = STATUS.fine;
  for (const file of files) {
    const result = asmOne(io, file, options);
    if (result !== STATUS.fine) status = result;
  }
  return status;
}

function asmOne(io: Io, file: string, options: AsmOptions): Status {
  const output = outputOf(file, options);
  if (output === "-" && io.stdout.terminal) {
    return refuse(io, problem("TERMINAL", file, "an image is no text for a terminal", "name a file with -o"));
  }
  if (output === "-" && (options.listing === true || options.json === true)) {
    const message = "image and text would mix on the standard output";
    return refuse(io, problem("TWO_OUTPUTS", file, message, "name a file with -o"));
  }
  if (file !== "-" && output !== undefined && resolve(output) === resolve(file)) {
    const advice = "name another file with -o";
    return refuse(io, problem("OUTPUT_IS_SOURCE", file, "the image would replace its source", advice));
  }
  const input = readInput(io, file);
  if (input.contents === undefined) return refuse(io, input.problem);

  const name = file === "-" ? "stdin" : file;
  const texts = new Map([[name, new TextDecoder().decode(input.contents)]]);
  const assembly = assembleTexts(io, name, texts);
  reportDiagnostics(io, assembly.diagnostics);
  if (options.listing === true) io.stdout.write(formatListing(assembly, texts));
  if (options.json === true) {
    const { diagnostics, symbols, lines } = assembly;
    writeJson(io.stdout, { file: name, image: output ?? null, diagnostics, symbols, lines });
  }
  if (assembly.bytes === undefined) return STATUS.badInput;
  if (output === undefined) return STATUS.fine;
  if (output === "-") {
    io.stdout.write(assembly.bytes);
    return STATUS.fine;
  }
  const written = writeOutput(output, assembly.bytes);
  return written.contents === undefined ? refuse(io, written.problem) : STATUS.fine;
}

/** Where the image goes; undefined: nowhere. */
function outputOf(file: string, { output, listing, json }: AsmOptions): string | undefined {
  if (output !== undefined) return output;
  if (listing === true || json === true) return undefined;
  if (file === "-") return "-";
  return file.slice(0, file.length - extname(file).length) + EXTENSION;
}

/** Assembles `texts.get(name)`; included texts join `texts` under the names under which they are included. */
function assembleTexts(io: Io, name: string, texts: Map<string, string>): Assembly {
  const paths = new Map([[name, name]]);
  const readFile = (included: string, from: string): string | undefined => {
    const path = isAbsolute(included) ? included : join(dirname(paths.get(from) ?? from), included);
    const { contents } = readInput(io, path);
    if (contents === undefined) return undefined;
    const text = new TextDecoder().decode(contents);
    paths.set(included, path);
    texts.set(included, text);
    return text;
  };
  return assemble({ file: name, text: texts.get(name)!, readFile });
}

function refuse(io: Io, found: Problem): Status {
  reportProblems(io, [found]);
  return STATUS.badInput;
}
