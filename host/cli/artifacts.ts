// The files that cr80 asm and cr80 link write next to the image, and the warnings that they print.

import type { Assembly } from "../../asm/assemble.ts";
import { CODES } from "../../asm/codes.ts";
import type { WarningChoice } from "../../asm/diagnostics.ts";
import { decodeSymbols, formatMap, formatSymbols, imageOfSymbols } from "../../asm/listing.ts";
import { decodeLoadModule } from "../../asm/loadmodule.ts";
import { type Problem, problem } from "../../asm/problem.ts";
import { encodeSourceMap, sourceMapOf } from "../../asm/sourcemap.ts";
import type { ArtifactOptions } from "./options.ts";
import type { OutputFile } from "./outputs.ts";

/** The options that ask for a file, as they are written. */
export function artifactsOf({ symbols, map, sourceMap }: ArtifactOptions): string[] {
  const files = { "--symbols": symbols, "--map": map, "--source-map": sourceMap };
  return Object.entries(files).flatMap(([flag, file]) => (file === undefined ? [] : [`${flag} ${file}`]));
}

/** What the options ask for; without contents before the assembly, and when it has errors. */
export function artifacts(options: ArtifactOptions, assembly?: Assembly): OutputFile[] {
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
  const text = new TextDecoder().decode(bytes);
  const symbols = decodeSymbols(text);
  return symbols !== undefined && (symbols.length > 0 || imageOfSymbols(text) !== undefined);
}

function beginsWith(text: string): (bytes: Uint8Array) => boolean {
  return (bytes) => Buffer.from(bytes.subarray(0, text.length)).toString("latin1") === text;
}

/** What --json prints: what was made, and everything that is known of it. */
export function jsonOf(assembly: Assembly, image: string | undefined) {
  const { diagnostics, symbols, lines } = assembly;
  return { image: image ?? null, diagnostics, symbols, lines };
}

/** What --json prints in addition to problems when nothing was made: nothing, unless something else was to be printed. */
export function problemsAlone(
  outputs: readonly OutputFile[],
  { json }: { readonly json?: true },
): object | false {
  return json === true && outputs.every(({ path }) => path !== "-") && {};
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
      return {
        problem: problem("NO_WARNING", { argument: `-W ${choice}` }, "this chooses no warning", advice),
      };
    }
    warnings[code] = what as "off" | "warning" | "error";
  }
  return { warnings };
}
