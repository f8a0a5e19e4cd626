// The files that a source names, which are looked for beside the file that names them.

import type { AssembleInput } from "../asm/index.ts";

/** What node:path has of it. */
export interface Paths {
  dirname(path: string): string;
  isAbsolute(path: string): boolean;
  join(...parts: string[]): string;
  resolve(path: string): string;
}

/**
 * Includes and binary files of the source at a path. `read` gives the bytes at a path, undefined where they cannot be
 * read. A file that is included under two names keeps the first, and two files have two names: .ONCE depends on it.
 */
export function includedFiles(
  source: string,
  read: (path: string) => Uint8Array | undefined,
  { dirname, isAbsolute, join, resolve }: Paths,
): Required<Pick<AssembleInput, "readFile" | "readBytes">> {
  // The assembler knows files by the names under which they are included.
  const paths = new Map([[source, source]]);
  const names = new Map([[resolve(source), source]]);
  const pathOf = (name: string, from: string) =>
    isAbsolute(name) ? name : join(dirname(paths.get(from) ?? from), name);
  const readFile = (included: string, from: string) => {
    const path = pathOf(included, from);
    const bytes = read(path);
    if (bytes === undefined) return undefined;
    const name = names.get(resolve(path)) ?? (paths.has(included) ? path : included);
    names.set(resolve(path), name);
    paths.set(name, path);
    return { name, text: new TextDecoder().decode(bytes) };
  };
  return { readFile, readBytes: (file, from) => read(pathOf(file, from)) };
}
