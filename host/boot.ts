// Makes a machine from a manifest and the files that it names, whatever storage holds them.

import { decodeLoadModule, type LoadModule } from "../asm/loadmodule.ts";
import { type Location, type Problem, placeOf, problem } from "../asm/problem.ts";
import { notTranslating } from "./core-module.ts";
import { contentsByPartition, type LoadedDisk, loadDisks } from "./disk-images.ts";
import { bootMachine } from "./loader.ts";
import type { Machine } from "./machine.ts";
import type { Manifest, ManifestPartition } from "./manifest.ts";
import { parseManifest } from "./manifest-reader.ts";
import { type MmsStorage, memoryStorage } from "./mms/storage.ts";
import type { BootOptions } from "./options.ts";
import type { MakeProgram, SourceProgram } from "./source.ts";
import {
  CHECK_NAME,
  decodeText,
  type FileResult,
  failed,
  NO_FOLDER,
  type Storage,
  slashAdvice,
} from "./storage.ts";

/** The result of reading a manifest and the files that it names. */
export interface BootFileResult {
  /** Undefined when there are problems. */
  readonly machine: Machine | undefined;
  readonly manifest: Manifest | undefined;
  readonly problems: readonly Problem[];
  /** Warnings of the assembler, and about missing folders of the manifest. */
  readonly warnings: readonly Problem[];
  /** For each partition the program that its source became; undefined for an image, and after an error. */
  readonly programs: readonly (SourceProgram | undefined)[];
  /** For each partition the path of its image or source. */
  readonly files: readonly string[];
  /** The disks of the partitions, when there are no problems. */
  readonly disks: readonly LoadedDisk[];
  /** For each partition the texts of its source and its includes; none for an image. */
  readonly texts: readonly (readonly string[])[];
  /** Paths, or addresses, of all files that were read. */
  readonly paths: readonly string[];
  /** Makes the machine again, as it was before it ran; undefined when there is none. */
  readonly again?: (() => Machine) | undefined;
}

/** Where a manifest comes from. */
export interface ManifestOrigin {
  /** Its name in messages. */
  readonly name: string;
  /** The path to which the names in the manifest are relative: its own, or one in the same folder. */
  readonly from: string;
  /** The paths that were read for it. */
  readonly paths: readonly string[];
}

/** All of a machine but the core. */
export interface LoadedManifest extends Omit<BootFileResult, "machine" | "again"> {
  /** The load modules of the partitions, in their order, when there are no problems. */
  readonly images: readonly LoadModule[];
  /** Opens the durable storage, where the manifest names one. */
  readonly openStore?: (() => FileResult<MmsStorage>) | undefined;
}

/** What a manifest has loaded that cannot be used. */
export function notLoaded(problems: readonly Problem[], paths: readonly string[]): LoadedManifest {
  const nothing = {
    manifest: undefined,
    images: [],
    warnings: [],
    programs: [],
    files: [],
    disks: [],
    texts: [],
  };
  return { ...nothing, problems, paths };
}

/** Reads a manifest and all that it names, and makes programs of its sources. */
export function loadManifest(path: string, storage: Storage, make: MakeProgram): LoadedManifest {
  const text = decodeText(storage.readBytes(path));
  return text.contents === undefined
    ? notLoaded([text.problem], [path])
    : loadText(text.contents, { name: path, from: path, paths: [path] }, storage, make);
}

/** The same of the text of a manifest. */
export function loadText(
  text: string,
  origin: ManifestOrigin,
  storage: Storage,
  make: MakeProgram,
): LoadedManifest {
  const { manifest, problems } = parseManifest(text, origin.name);
  return manifest === undefined
    ? notLoaded(problems, origin.paths)
    : loadPartitions(manifest, origin, storage, make);
}

/** Loads what a manifest names. */
export function loadPartitions(
  manifest: Manifest,
  { from, paths }: Omit<ManifestOrigin, "name">,
  storage: Storage,
  make: MakeProgram,
): LoadedManifest {
  const loaded = manifest.partitions.map((partition) => loadPartition(from, partition, storage, make));
  const drives = loadDisks(from, manifest, storage);
  return {
    manifest,
    images: loaded.flatMap(({ image }) => image ?? []),
    problems: [...loaded.flatMap((one) => one.problems), ...drives.problems],
    disks: drives.disks,
    warnings: loaded.flatMap(({ warnings }) => warnings),
    programs: loaded.map(({ program }) => program),
    files: loaded.map((one) => one.paths[0]!),
    texts: loaded.map(({ texts = [] }) => texts),
    openStore: storeOf(from, manifest, storage),
    paths: [...paths, ...loaded.flatMap((one) => one.paths), ...drives.paths],
  };
}

/** What opens the durable storage that a manifest names. */
function storeOf(from: string, { mms }: Manifest, storage: Storage): LoadedManifest["openStore"] {
  if (mms?.storage === undefined) return undefined;
  const { folder } = mms.storage;
  const path = storage.pathOf(folder, from);
  const advice = 'leave "storage" out: then what MMS keeps is lost with the run';
  return () =>
    storage.openStore?.(path) ?? failed("NO_DATABASE", path, "there is no folder here to keep it in", advice);
}

/**
 * Builds the machine of what was loaded, where nothing of it is wrong and there is a core. What is wrong with the core is
 * not said of a manifest that is none.
 */
export function bootLoaded(
  { images, openStore, ...loaded }: LoadedManifest,
  core: FileResult<WebAssembly.Module>,
  options: BootOptions,
): BootFileResult {
  if (loaded.manifest === undefined) return { ...loaded, machine: undefined };
  const unfit = core.problem ?? (options.translate === undefined ? undefined : notTranslating(core.contents));
  const problems = [...loaded.problems, ...(unfit === undefined ? [] : [unfit])];
  if (core.contents === undefined || problems.length > 0) return { ...loaded, machine: undefined, problems };
  const { contents: module } = core;
  const { manifest } = loaded;
  const opened = openStore?.();
  if (opened?.problem !== undefined) {
    return {
      ...loaded,
      machine: undefined,
      problems: [namedBy(manifest.mms!.storage!.place, opened.problem)],
    };
  }
  // A second machine begins with what the first one has found, and writes nothing to the disk.
  const records = [...(opened?.contents.entries() ?? [])];
  const disks = contentsByPartition(manifest, loaded.disks);
  const again = () =>
    bootMachine(module, manifest, images, { storage: memoryStorage(records), disks }).machine!;
  const booted = bootMachine(module, manifest, images, { ...options, storage: opened?.contents, disks });
  if (booted.machine === undefined) opened?.contents.close();
  else booted.machine.state.origin = loaded.paths[0] ?? "";
  return { ...loaded, ...booted, again };
}

/** A problem of what a manifest names, with both places. */
function namedBy(place: Location, found: Problem): Problem {
  return { ...found, related: [{ kind: "named", ...place }] };
}

interface LoadedPartition {
  readonly image?: LoadModule | undefined;
  readonly program?: SourceProgram | undefined;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
  readonly texts?: readonly string[];
  /** The image or source first. */
  readonly paths: readonly string[];
}

function loadPartition(
  from: string,
  partition: ManifestPartition,
  storage: Storage,
  make: MakeProgram,
): LoadedPartition {
  const { kind, file, place, defines } = partition.image;
  const path = storage.pathOf(file, from);
  const folders = partition.image.folders.map(({ name }) => storage.pathOf(name, from));
  // What is wrong with a file that the manifest names gets both places.
  const by = { kind: "named", ...place } as const;
  const named = (problems: readonly Problem[]): LoadedPartition => ({
    problems: problems.map((found) => {
      const slash = found.code === "NO_FILE" ? slashAdvice(file, isThere) : undefined;
      const advised = slash === undefined ? relativeTo(from, found) : { ...found, advice: slash };
      return placeOf(place) === path ? advised : { ...advised, related: [by] };
    }),
    warnings: absentFolders(from, partition, storage),
    paths: [path],
  });
  const isThere = (name: string) => storage.readBytes(storage.pathOf(name, from)).contents !== undefined;
  if (kind === "image") {
    const { image, problems } = decodeImage(storage.readBytes(path), path);
    return image === undefined ? named(problems) : { image, problems, warnings: [], paths: [path] };
  }
  const { program, diagnostics, problem: unread, paths, texts } = make(path, storage, { defines, folders });
  if (unread !== undefined) return named([unread]);
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const warnings = [
    ...absentFolders(from, partition, storage),
    ...diagnostics.filter(({ severity }) => severity === "warning"),
  ];
  return { image: program?.module, program, problems: errors, warnings, texts, paths: [path, ...paths] };
}

/** A problem of a file that was named where no file has the name: then its advice is another. */
export function relativeTo(from: string, found: Problem): Problem {
  return from === "" && found.advice === CHECK_NAME
    ? { ...found, advice: "check the name; it is relative to the current folder" }
    : found;
}

/** Warnings of the folders of a partition that are not there, where the storage can say so. */
function absentFolders(from: string, { name, image }: ManifestPartition, storage: Storage): Problem[] {
  const { isFolder } = storage;
  if (isFolder === undefined) return [];
  const isThere = (folder: string) => isFolder(storage.pathOf(folder, from));
  return image.folders
    .filter((folder) => !isThere(folder.name))
    .map((folder) => {
      const message = `"include" of ${name} has no effect: ${NO_FOLDER}, ${storage.pathOf(folder.name, from)}`;
      const advice =
        slashAdvice(folder.name, isThere) ??
        `check the name; it is relative to ${from === "" ? "the current folder" : "the manifest"}`;
      return { ...problem("NO_FOLDER", folder.place, message, advice), severity: "warning" };
    });
}

/** A load module, or what is wrong with the file. */
export type ImageResult =
  | { readonly image: LoadModule; readonly problems: readonly [] }
  | { readonly image: undefined; readonly problems: readonly Problem[] };

/** Decodes a file as a load module. */
export function decodeImage(file: FileResult<Uint8Array>, path: string): ImageResult {
  if (file.contents === undefined) return { image: undefined, problems: [file.problem] };
  const { module, problems } = decodeLoadModule(file.contents, path);
  return module === undefined
    ? { image: undefined, problems: problems.map(withAdvice) }
    : { image: module, problems: [] };
}

const MODULE_ADVICE: Readonly<Record<string, string>> = {
  M001: "the file was truncated: make or copy it again",
  M002: 'this is not an AMOS load module: make one with "cr80 asm", or name a source with "source"',
};

function withAdvice(found: Problem): Problem {
  return { advice: MODULE_ADVICE[found.code] ?? "make the image again", ...found };
}
