// What cr80 asm and cr80 link write beside the image, and which warnings they give.

import type { Command } from "commander";
import {
  type Assembly,
  CODES,
  encodeSourceMap,
  formatMap,
  formatSymbols,
  sourceMapOf,
  type WarningChoice,
} from "../../asm/index.ts";
import { type Problem, problem } from "../problem.ts";
import { writeOutput } from "./files.ts";

/** Options that both commands have. */
export interface ArtifactOptions {
  readonly symbols?: string;
  readonly map?: string;
  readonly sourceMap?: string;
  readonly warning?: readonly string[];
}

/** Adds the options to a command. */
export function addArtifacts(command: Command): Command {
  return command
    .option("--symbols <FILE>", "write the symbols, a line each")
    .option("--map <FILE>", "write where the sections lie")
    .option("--source-map <FILE>", "write the source map, which names labels and lines for other tools")
    .option(
      "-W, --warning <CHOICE>",
      "W001=off, W001=error, or all=off, all=error for all other warnings; may be given several times",
      (choice: string, before: readonly string[] = []) => [...before, choice],
    );
}

/** The options that ask for a file, as they are written. */
export function artifactsOf({ symbols, map, sourceMap }: ArtifactOptions): string[] {
  const files = { "--symbols": symbols, "--map": map, "--source-map": sourceMap };
  return Object.entries(files).flatMap(([flag, file]) => (file === undefined ? [] : [`${flag} ${file}`]));
}

/** Writes what the options ask for; a problem where a file cannot be written. */
export function writeArtifacts(assembly: Assembly, options: ArtifactOptions): Problem | undefined {
  const sourceMap = () => {
    const map = sourceMapOf(assembly);
    return map === undefined ? "" : encodeSourceMap(map);
  };
  const texts = [
    [options.symbols, () => formatSymbols(assembly)],
    [options.map, () => formatMap(assembly)],
    [options.sourceMap, sourceMap],
  ] as const;
  for (const [path, text] of texts) {
    if (path === undefined) continue;
    const written = writeOutput(path, new TextEncoder().encode(text()));
    if (written.contents === undefined) return written.problem;
  }
  return undefined;
}

/** The warnings that were chosen. */
export function warningsOf({
  warning = [],
}: ArtifactOptions): { readonly warnings: WarningChoice } | { readonly problem: Problem } {
  const warnings: Record<string, "off" | "warning" | "error"> = {};
  for (const choice of warning) {
    const [, code, what] = /^(W\d{3}|all)=(off|warning|error)$/.exec(choice) ?? [];
    if (code === undefined || (code !== "all" && !(code in CODES))) {
      const advice = "write W001=off, W001=error or all=error";
      return { problem: problem("NO_WARNING", `-W ${choice}`, "this chooses no warning", advice) };
    }
    warnings[code] = what as "off" | "warning" | "error";
  }
  return { warnings };
}
