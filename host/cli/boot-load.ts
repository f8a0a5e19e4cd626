// What cr80 boot is to boot: read, and its sources made programs. The assembler is loaded when a source is not in the cache.

import type { BootFileResult, LoadedManifest } from "../boot.ts";
import { bootFiles, loadFile, loadRead, notBooted } from "../boot-file.ts";
import { statOf } from "../files.ts";
import type { BootOptions } from "../options.ts";
import { cached, type ProgramCache } from "../program-cache.ts";
import type { MakeProgram } from "../source.ts";
import { isStreamName, readInput } from "./files.ts";
import type { Io } from "./io.ts";
import { bootSnapshot } from "./snapshots.ts";

/** What a machine is booted with, where sources find what they include, and where programs are kept. */
interface InputOptions extends BootOptions {
  readonly folders: readonly string[];
  /** Constants of all sources, in the place of those that a manifest gives by the same names. */
  readonly defines: Readonly<Record<string, number>>;
  readonly cache: ProgramCache | undefined;
}

/** Boots a file, or a snapshot; a manifest that comes through a pipe names files from the current folder. */
export async function bootInput(
  io: Io,
  file: string,
  { folders, defines, cache, ...options }: InputOptions,
): Promise<BootFileResult> {
  const boot = async (load: (make: MakeProgram) => LoadedManifest) => {
    const defined = (make: MakeProgram): MakeProgram => {
      return (path, storage, own) => make(path, storage, { ...own, defines: { ...own.defines, ...defines } });
    };
    return bootFiles(await withAssembler(cache, (make) => load(defined(make))), options);
  };
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
async function withAssembler(
  cache: ProgramCache | undefined,
  load: (make: MakeProgram) => LoadedManifest,
): Promise<LoadedManifest> {
  if (cache !== undefined) {
    let complete = true;
    const loaded = load((...source) => {
      const found = cache.find(...source);
      complete &&= found !== undefined;
      return found ?? { program: undefined, diagnostics: [], paths: [], texts: [] };
    });
    if (complete) return loaded;
  }
  const { assembleSource } = await import("../assemble-source.ts");
  return load(cache === undefined ? assembleSource : cached(cache, assembleSource));
}
