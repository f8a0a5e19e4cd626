// cr80 asm: sources to load modules.

import { extname, resolve } from "node:path";
import { Command } from "commander";
import { type AssembleInput, assemble, assembleObject, formatListing } from "../../asm/index.ts";
import { sourceFiles } from "../files.ts";
import { type Problem, problem } from "../problem.ts";
import { type ArtifactOptions, addArtifacts, artifactsOf, warningsOf, writeArtifacts } from "./artifacts.ts";
import { readInput, writeOutput } from "./files.ts";
import { type Io, STATUS, type Status, writeJson } from "./io.ts";
import { reportDiagnostics, reportProblems } from "./messages.ts";

interface AsmOptions extends ArtifactOptions {
  readonly compile?: true;
  readonly output?: string;
  readonly listing?: true;
  readonly json?: true;
}

/** What images are called when nothing else is said. */
const EXTENSION = ".img";
/** What objects are called. */
const OBJECT_EXTENSION = ".obj";

const NOTES = `
Each FILE becomes an AMOS load module of its own, named after it with ${EXTENSION} in
place of its extension. The image of the standard input goes to the standard
output unless -o names a file. A source with an error leaves no image. With -c
each FILE becomes an object for cr80 link. Includes are looked for beside the
file that includes them, those of the standard input in the current folder.

Exit status: 0 fine; 2 a source has errors, or a file is bad.

Examples:
  cr80 asm kernel.asm
  cr80 asm kernel.asm -o build/kernel.img
  cr80 asm kernel.asm --listing
  cr80 asm -c kernel.asm csf.asm
  cr80 asm kernel.asm --source-map kernel.map.json -W W001=off
  cat kernel.asm | cr80 asm - > kernel.img`;

/** The command. */
export function asmCommand(io: Io, finish: (status: Status) => void): Command {
  const command = new Command("asm")
    .summary("assemble sources into images")
    .description("Assemble sources into load modules that cr80 boot takes.")
    .argument("<FILE...>", "sources, - for the standard input")
    .option("-c, --compile", `write an object (${OBJECT_EXTENSION}) for cr80 link instead of an image`)
    .option("-o, --output <OUT>", "write the image here, - for the standard output; one source only")
    .option(
      "-l, --listing",
      "print addresses and words beside the source; write no image unless -o asks for it",
    )
    .option("--json", "print symbols, the line map and messages as one JSON object for each source")
    .addHelpText("after", NOTES)
    .action((files: string[], options: AsmOptions) => finish(asm(io, files, options)));
  return addArtifacts(command);
}

/** Assembles files. */
export function asm(io: Io, files: readonly string[], options: AsmOptions = {}): Status {
  const [beside] = artifactsOf(options);
  const single = options.output === undefined ? beside : `-o ${options.output}`;
  if (single !== undefined && files.length > 1) {
    const advice = "assemble them one by one, or leave the option out";
    return refuse(io, problem("SEVERAL_SOURCES", single, "each source would write the same file", advice));
  }
  const text = options.listing === true ? "--listing" : options.json === true ? "--json" : beside;
  if (options.compile === true && text !== undefined) {
    const advice = "leave -c out, or give it to cr80 link";
    return refuse(io, problem("NO_ADDRESSES", text, "an object has no addresses yet", advice));
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

  const warnings = warningsOf(options);
  if ("problem" in warnings) return refuse(io, warnings.problem);
  const name = file === "-" ? "stdin" : file;
  const { readFile, readBytes } = sourceFiles(file === "-" ? undefined : file);
  const text = new TextDecoder().decode(input.contents);
  const source = { file: name, text, readFile, readBytes, ...warnings };
  if (options.compile === true) return compile(io, source, output);
  const assembly = assemble(source);
  reportDiagnostics(io, assembly.diagnostics);
  if (options.listing === true) io.stdout.write(formatListing(assembly));
  if (options.json === true) {
    const { diagnostics, symbols, lines } = assembly;
    writeJson(io.stdout, { file: name, image: output ?? null, diagnostics, symbols, lines });
  }
  if (assembly.bytes === undefined) return STATUS.badInput;
  const failed = writeArtifacts(assembly, options);
  if (failed !== undefined) return refuse(io, failed);
  return output === undefined ? STATUS.fine : write(io, output, assembly.bytes);
}

function compile(io: Io, source: AssembleInput, output: string | undefined): Status {
  const { object, diagnostics } = assembleObject(source);
  reportDiagnostics(io, diagnostics);
  if (object === undefined) return STATUS.badInput;
  return output === undefined ? STATUS.fine : write(io, output, new TextEncoder().encode(object));
}

function write(io: Io, output: string, bytes: Uint8Array): Status {
  if (output === "-") {
    io.stdout.write(bytes);
    return STATUS.fine;
  }
  const written = writeOutput(output, bytes);
  return written.contents === undefined ? refuse(io, written.problem) : STATUS.fine;
}

/** Where the image goes; undefined: nowhere. */
function outputOf(file: string, { output, listing, json, compile }: AsmOptions): string | undefined {
  if (output !== undefined) return output;
  if (listing === true || json === true) return undefined;
  if (file === "-") return "-";
  return (
    file.slice(0, file.length - extname(file).length) + (compile === true ? OBJECT_EXTENSION : EXTENSION)
  );
}

function refuse(io: Io, found: Problem): Status {
  reportProblems(io, [found]);
  return STATUS.badInput;
}
