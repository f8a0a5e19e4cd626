// cr80 asm: assembles sources into load modules.

import { dirname, extname, isAbsolute, normalize, relative, resolve, sep } from "node:path";
import { type AssembleInput, type Assembly, assemble } from "../../asm/assemble.ts";
import { assembleObject } from "../../asm/link.ts";
import { formatListing } from "../../asm/listing.ts";
import { type Problem, problem } from "../../asm/problem.ts";
import { STANDARD_INPUT } from "../../asm/sourcenames.ts";
import { sourceFiles } from "../files.ts";
import { artifacts, artifactsOf, isImage, isObject, jsonOf, problemsAlone, warningsOf } from "./artifacts.ts";
import { complainOfDefines, complainOfFolders, definesOf } from "./defines.ts";
import { isPiped, isStandardInput, readInput } from "./files.ts";
import { type Io, STATUS, type Status, writeJson } from "./io.ts";
import { refuse, reportDiagnostics } from "./messages.ts";
import { type ArtifactOptions, IMAGE_EXTENSION, OBJECT_EXTENSION } from "./options.ts";
import { checkOutputs, type OutputFile, writeOutputs } from "./outputs.ts";

/** Options of `cr80 asm`. */
export interface AsmOptions extends ArtifactOptions {
  readonly compile?: true;
  readonly output?: string;
  readonly listing?: true;
  readonly json?: true;
  readonly define?: readonly string[];
  readonly include?: readonly string[];
}

/** Assembles files. */
export function asm(io: Io, files: readonly string[], options: AsmOptions = {}): Status {
  const wanted = files.flatMap((file) => outputsOf(file, options));
  const json = problemsAlone(wanted, options);
  const choice = choiceOf(files, options);
  if ("problem" in choice) return refuse(io, [choice.problem], json);
  const printed = options.listing === true ? "the listing" : options.json === true ? "the JSON" : undefined;
  const early = checkOutputs(io, wanted, files, printed);
  if (early !== undefined) return refuse(io, [early], json);
  complainOfFolders(io, options.include);
  const made = files.map((file) => assembleOne(io, file, options, choice));
  if (made.every(({ fine }) => fine)) {
    complainOfDefines(
      io,
      choice.defines,
      made.flatMap(({ texts }) => texts),
    );
  }
  // Which files are included is known only now.
  const paths = [...files, ...made.flatMap(({ paths }) => paths)];
  const outputs = made.flatMap(({ outputs }) => outputs);
  const late = checkOutputs(io, outputs, paths, printed);
  if (late !== undefined) return refuse(io, [late]);
  const failed = writeOutputs(io, outputs);
  if (failed.length > 0) return refuse(io, failed);
  return made.every(({ fine }) => fine) ? STATUS.fine : STATUS.badInput;
}

/** What the options say of all sources, or what is wrong with them. */
type Choice = Required<Pick<AssembleInput, "warnings" | "defines">>;

function choiceOf(files: readonly string[], options: AsmOptions): Choice | { readonly problem: Problem } {
  const [beside] = artifactsOf(options);
  const single = options.output === undefined ? beside : `-o ${options.output}`;
  if (single !== undefined && files.length > 1) {
    const advice = "assemble them one by one, or leave the option out";
    return {
      problem: problem(
        "SEVERAL_SOURCES",
        { argument: single },
        "each source would write the same file",
        advice,
      ),
    };
  }
  if (files.filter(isStandardInput).length > 1) {
    return { problem: problem("TWICE", "-", "the standard input can be read only once", "name it once") };
  }
  const text = options.listing === true ? "--listing" : options.json === true ? "--json" : beside;
  if (options.compile === true && text !== undefined) {
    const advice = "leave -c out, or give it to cr80 link";
    return { problem: problem("NO_ADDRESSES", { argument: text }, "an object has no addresses yet", advice) };
  }
  const warnings = warningsOf(options);
  if ("problem" in warnings) return warnings;
  const defines = definesOf(options.define ?? []);
  return "problem" in defines ? defines : { ...warnings, ...defines };
}

/** The result of assembling one source. */
interface Made {
  readonly fine: boolean;
  readonly outputs: readonly OutputFile[];
  /** Files that it has read besides the source. */
  readonly paths: readonly string[];
  /** What it consists of. */
  readonly texts: readonly string[];
}

function assembleOne(io: Io, file: string, options: AsmOptions, choice: Choice): Made {
  const input = readInput(io, file);
  if (input.contents === undefined) {
    refuse(io, [input.problem], options.json && { file: file === "-" ? STANDARD_INPUT : file });
    return { fine: false, outputs: outputsOf(file, options), paths: [], texts: [] };
  }
  const piped = isPiped(file);
  const name = piped ? STANDARD_INPUT : normalize(file);
  const text = new TextDecoder().decode(input.contents);
  const main = piped ? undefined : file;
  const { readFile, readBytes, paths, texts } = sourceFiles(main, text, options.include);
  const source = { file: name, text, readFile, readBytes, ...choice };
  if (options.compile === true) {
    const nameInObject = namesFrom(outputOf(file, options));
    const { object, diagnostics } = assembleObject({ ...source, nameInObject });
    reportDiagnostics(io, diagnostics);
    return { fine: object !== undefined, outputs: outputsOf(file, options, object), paths, texts };
  }
  const assembly = assemble(source);
  reportDiagnostics(io, assembly.diagnostics);
  if (options.listing === true) io.stdout.write(formatListing(assembly));
  if (options.json === true) {
    writeJson(io.stdout, { file: name, ...jsonOf(assembly, outputOf(file, options)) });
  }
  const outputs = outputsOf(file, options, assembly.bytes, assembly);
  return { fine: assembly.bytes !== undefined, outputs, paths, texts };
}

/** What an object calls a file: by its path from the folder of the object, so that the linker knows where it is. */
function namesFrom(object: string | undefined): (name: string) => string {
  if (object === undefined || object === "-") return (name) => name;
  const folder = dirname(resolve(object));
  const own = (name: string) => name === STANDARD_INPUT || isAbsolute(name);
  return (name) => (own(name) ? name : relative(folder, resolve(name)).split(sep).join("/"));
}

/** What a source becomes; without contents before it is assembled, and when it has errors. */
function outputsOf(
  file: string,
  options: AsmOptions,
  contents?: Uint8Array | string,
  assembly?: Assembly,
): OutputFile[] {
  const path = outputOf(file, options);
  const object = options.compile === true;
  const what = `the ${object ? "object" : "image"} of ${file === "-" ? "stdin" : file}`;
  const main = { path: path ?? "", what, binary: true, contents, isSuch: object ? isObject : isImage };
  return [...(path === undefined ? [] : [main]), ...artifacts(options, assembly)];
}

/** Where the image goes; undefined: nowhere. */
function outputOf(file: string, { output, listing, json, compile }: AsmOptions): string | undefined {
  if (output !== undefined) return output;
  if (listing === true || json === true) return undefined;
  if (isPiped(file)) return "-";
  return (
    file.slice(0, file.length - extname(file).length) +
    (compile === true ? OBJECT_EXTENSION : IMAGE_EXTENSION)
  );
}
