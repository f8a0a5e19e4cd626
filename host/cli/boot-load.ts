// Reads what cr80 boot is to boot, and assembles its sources. The assembler is loaded only when a source is not in the
// cache.

import type { BootFileResult, LoadedManifest } from "../boot.ts";
import { bootFiles, type CoreOptions, loadFile, loadRead, notBooted } from "../boot-file.ts";
import { statOf } from "../files.ts";
import type { BootOptions } from "../options.ts";
import { cached, type ProgramCache } from "../program-cache.ts";
import type { MakeProgram } from "../source.ts";
import { isStreamName, readInput } from "./files.ts";
import type { Io } from "./io.ts";
import { bootSnapshot } from "./snapshots.ts";

/** Where sources find what they include, what they are given, and where programs are kept. */
export interface Making {
  readonly folders: readonly string[];
  /** Constants of all sources, in the place of those that a manifest gives by the same names. */
  readonly defines: Readonly<Record<string, number>>;
  readonly cache: ProgramCache | undefined;
}

/** What a machine is booted with. */
interface InputOptions extends BootOptions, Making, Pick<CoreOptions, "debug"> {}

/** Boots a file, or a snapshot; a manifest that comes through a pipe names files from the current folder. */
export async function bootInput(
  io: Io,
  file: string,
  { folders, defines, cache, ...options }: InputOptions,
): Promise<BootFileResult> {
  const boot = async (load: (make: MakeProgram) => LoadedManifest) =>
    bootFiles(await withAssembler({ cache, defines }, load), options);
  const found = file === "-" ? undefined : statOf(file);
  const piped = file === "-" || isStreamName(file) || found?.isFIFO() === true;
  if (!piped && found?.isFile() !== true) return boot((make) => loadFile(file, folders, make));
  const { contents, problem } = readInput(io, file);
  const name = file === "-" ? "stdin" : file;
  const snapshot = contents && bootSnapshot(contents, name, [file], options);
  if (snapshot !== undefined) return snapshot;
  if (!piped) return boot((make) => loadFile(file, folders, make));
  if (contents === undefined) return notBooted([problem], [file]);
  const text = new TextDecoder().decode(contents);
  return boot((make) => loadRead(text, { name, from: "", paths: [file] }, folders, make));
}

/** Loads with what is in the cache, and once more with the assembler when that is not all. */
export async function withAssembler(
  { cache, defines }: Pick<Making, "cache" | "defines">,
  load: (make: MakeProgram) => LoadedManifest,
): Promise<LoadedManifest> {
  const given = (make: MakeProgram) =>
    load((path, storage, own) => make(path, storage, { ...own, defines: { ...own.defines, ...defines } }));
  if (cache !== undefined) {
    let complete = true;
    const loaded = given((...source) => {
      const found = cache.find(...source);
      complete &&= found !== undefined;
      return found ?? { program: undefined, diagnostics: [], paths: [], texts: [] };
    });
    if (complete) return loaded;
  }
  const { assembleSource } = await import("../assemble-source.ts");
  return given(cache === undefined ? assembleSource : cached(cache, assembleSource));
}
