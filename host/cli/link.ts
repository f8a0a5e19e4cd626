// cr80 link: makes a load module from objects and a memory plan.

import { dirname, isAbsolute, relative, resolve, sep } from "node:path";
import type { Assembly } from "../../asm/assemble.ts";
import { type LinkText, link } from "../../asm/link.ts";
import { formatListing } from "../../asm/listing.ts";
import { problem } from "../../asm/problem.ts";
import { joinName, STANDARD_INPUT } from "../../asm/sourcenames.ts";
import { artifacts, isImage, jsonOf, problemsAlone, warningsOf } from "./artifacts.ts";
import { isStandardInput, readInput } from "./files.ts";
import { type Io, STATUS, type Status, writeJson } from "./io.ts";
import { complain, refuse, reportDiagnostics } from "./messages.ts";
import type { ArtifactOptions } from "./options.ts";
import { checkOutputs, type OutputFile, writeOutputs } from "./outputs.ts";

/** Options of `cr80 link`. */
export interface LinkOptions extends ArtifactOptions {
  readonly output: string;
  readonly plan?: string;
  readonly listing?: true;
  readonly json?: true;
}

/** Links files. */
export function linkFiles(io: Io, files: readonly string[], options: LinkOptions): Status {
  const printed = options.listing === true ? "the listing" : options.json === true ? "the JSON" : undefined;
  const json = problemsAlone(outputsOf(options), options);
  const inputs = options.plan === undefined ? files : [...files, options.plan];
  const early = checkOutputs(io, outputsOf(options), inputs, printed);
  if (early !== undefined) return refuse(io, [early], json);
  if (inputs.filter(isStandardInput).length > 1) {
    return refuse(
      io,
      [problem("TWICE", "-", "the standard input can be read only once", "name it once")],
      json,
    );
  }
  const warnings = warningsOf(options);
  if ("problem" in warnings) return refuse(io, [warnings.problem], json);
  const texts: LinkText[] = [];
  for (const file of inputs) {
    const { contents, problem: found } = readInput(io, file);
    if (contents === undefined) {
      writeOutputs(io, outputsOf(options));
      return refuse(io, [found], json);
    }
    texts.push({ file: file === "-" ? STANDARD_INPUT : file, text: new TextDecoder().decode(contents) });
  }
  const plan = options.plan === undefined ? undefined : texts.pop();
  if (plan?.text.split("\n").every((line) => /^\s*(?:;|$)/.test(line))) {
    complain(io, `--plan ${plan.file} has no effect: it is empty`);
  }
  const linked = link({ objects: texts, pathOf, ...(plan === undefined ? {} : { plan }), ...warnings });
  reportDiagnostics(io, linked.diagnostics);
  if (options.listing === true) io.stdout.write(formatListing(linked));
  if (options.json === true) writeJson(io.stdout, jsonOf(linked, options.output));
  const failed = writeOutputs(io, outputsOf(options, linked));
  if (failed.length > 0) return refuse(io, failed);
  return linked.bytes === undefined ? STATUS.badInput : STATUS.fine;
}

/** The path of a file that an object names: from the current folder, where the file is in it. */
function pathOf(object: string, name: string): string {
  const path = relative(".", resolve(dirname(object), name));
  return path.startsWith("..") || isAbsolute(path) ? joinName(object, name) : path.split(sep).join("/");
}

/** What is made; without contents before the link, and when it has errors. */
function outputsOf(options: LinkOptions, linked?: Assembly): OutputFile[] {
  const image = {
    path: options.output,
    what: "the image",
    binary: true,
    contents: linked?.bytes,
    isSuch: isImage,
  };
  return [image, ...artifacts(options, linked)];
}
