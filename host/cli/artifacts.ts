// What cr80 asm and cr80 link write beside the image, and which warnings they give.

import type { Command } from "commander";
import {
  type Assembly,
  CODES,
  decodeLoadModule,
  decodeSymbols,
  encodeSourceMap,
  formatMap,
  formatSymbols,
  sourceMapOf,
  type WarningChoice,
} from "../../asm/index.ts";
import { type Problem, problem } from "../problem.ts";
import type { Output } from "./outputs.ts";

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
      repeated,
    );
}

/** Collects the values of an option that may be given several times. */
export function repeated(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

/** The options that ask for a file, as they are written. */
export function artifactsOf({ symbols, map, sourceMap }: ArtifactOptions): string[] {
  const files = { "--symbols": symbols, "--map": map, "--source-map": sourceMap };
  return Object.entries(files).flatMap(([flag, file]) => (file === undefined ? [] : [`${flag} ${file}`]));
}

/** What the options ask for; without contents before the assembly, and when it has errors. */
export function artifacts(options: ArtifactOptions, assembly?: Assembly): Output[] {
  const { symbols, map, sourceMap } = options;
  const texts = [
    [symbols, "the symbol file", (made: Assembly) => formatSymbols(made), isSymbolFile],
    [map, "the map", (made: Assembly) => formatMap(made), beginsWith("space   addresses words")],
    [
      sourceMap,
      "the source map",
      (made: Assembly) => encodeSourceMap(sourceMapOf(made)!),
      beginsWith('{"format":"cr80-source-map"'),
    ],
  ] as const;
  return texts.flatMap(([path, what, text, isSuch]) => {
    if (path === undefined) return [];
    const contents = assembly?.bytes === undefined ? undefined : text(assembly);
    return [{ path, what, contents, isSuch }];
  });
}

/** Whether bytes are an image, or an object. */
export function isImage(bytes: Uint8Array): boolean {
  return decodeLoadModule(bytes).module !== undefined;
}
export const isObject = beginsWith('{"format":"cr80-object"');

function isSymbolFile(bytes: Uint8Array): boolean {
  return (decodeSymbols(new TextDecoder().decode(bytes)) ?? []).length > 0;
}

function beginsWith(text: string): (bytes: Uint8Array) => boolean {
  return (bytes) => Buffer.from(bytes.subarray(0, text.length)).toString("latin1") === text;
}

/** What --json prints: what was made, and everything that is known of it. */
export function jsonOf(assembly: Assembly, image: string | undefined) {
  const { diagnostics, symbols, lines } = assembly;
  return { image: image ?? null, diagnostics, symbols, lines };
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
