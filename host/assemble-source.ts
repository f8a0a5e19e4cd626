// Assembles sources into programs.

import { assemble } from "../asm/assemble.ts";
import { sourceMapOf } from "../asm/sourcemap.ts";
import { type MakeProgram, openSource, unread } from "./source.ts";

/** Assembles the source at a path. */
export const assembleSource: MakeProgram = (path, storage, options) => {
  const { contents: source, problem } = openSource(path, storage, options);
  if (source === undefined) return unread(problem);
  const assembly = assemble(source.input);
  const { module, diagnostics } = assembly;
  const program = module === undefined ? undefined : { module, map: sourceMapOf(assembly)! };
  const { paths, texts } = source.files;
  return { program, diagnostics, paths, texts };
};
