// The source maps of the partitions of a manifest: a source's own, and of an image NAME.img the file NAME.map.json
// beside it. With them commands show addresses with their lines and labels.

import { dirname, extname, resolve } from "node:path";
import type { LoadModule } from "../../asm/loadmodule.ts";
import { type Problem, placeOf, problem } from "../../asm/problem.ts";
import {
  decodeSourceMap,
  imageHash,
  labelAt,
  lineAt,
  programWordAt,
  type SourceMap,
  textHash,
} from "../../asm/sourcemap.ts";
import type { BootFileResult } from "../boot.ts";
import { readImage } from "../boot-file.ts";
import { readText, statOf } from "../files.ts";
import { guestWord } from "../guest-word.ts";
import type { Machine } from "../machine.ts";
import type { Io } from "./io.ts";
import { complain } from "./messages.ts";

/** Words behind a label within which an address that no line has is called by it. */
const REACH = 256;
/** What the source map of an image is called: as the image, with this in place of its extension. */
const EXTENSION = ".map.json";

/** A partition's image and its source map, or why there is none. */
export type Mapped =
  | { readonly module: LoadModule; readonly map: SourceMap; readonly problem?: undefined }
  | { readonly module?: undefined; readonly map?: undefined; readonly problem: Problem };

/** The source map of each partition, in the order of the partitions. */
export function sourceMapsOf({ programs, files }: Pick<BootFileResult, "programs" | "files">): Mapped[] {
  return programs.map((program, i) => program ?? mapBeside(files[i]!));
}

/** Where the source map of an image is looked for. */
export function mapPathOf(image: string): string {
  return image.slice(0, image.length - extname(image).length) + EXTENSION;
}

/** The source map beside an image, which must be the image's. */
export function mapBeside(path: string): Mapped {
  const beside = mapPathOf(path);
  const { contents, problem: missing } = readText(beside);
  if (contents === undefined) {
    const advice = `cr80 asm and cr80 link make it: --source-map ${beside}`;
    return { problem: { ...missing, advice } };
  }
  const { image: module, problems } = readImage(path);
  return module === undefined ? { problem: problems[0]! } : readMap(module, beside, contents);
}

/** The source map of an image in a text; `place` is what messages call the text. */
export function readMap(module: LoadModule, place: string, text: string): Mapped {
  const map = decodeSourceMap(text);
  const unfit = (message: string) => ({
    problem: problem(
      "NO_SOURCE_MAP",
      place,
      message,
      "make it again with its image: cr80 asm or cr80 link, with --source-map",
    ),
  });
  if ("problem" in map) return unfit(map.problem);
  if (map.image !== imageHash(module)) return unfit("it is that of another image");
  const changed = changedSource(map, place);
  return changed === undefined
    ? { module, map }
    : unfit(`${changed} has another text now than it was made of`);
}

/**
 * The first source of a map that is there and has another text by now; the names of sources count from the current folder,
 * or else from that of the map.
 */
function changedSource({ sources }: SourceMap, place: string): string | undefined {
  return sources.find(({ file, text }) => {
    const found = [resolve(file), resolve(dirname(place), file)].flatMap((path) => {
      const isFile = statOf(path)?.isFile() === true;
      const { contents } = isFile ? readText(path) : {};
      return contents === undefined ? [] : textHash(contents) === text;
    });
    return found.length > 0 && !found.includes(true);
  })?.file;
}

/** What a source map knows of an address. Plain data. */
export interface SourcePlace {
  readonly file?: string;
  /** Counted from 1. */
  readonly line?: number;
  /** LABEL or LABEL+n. */
  readonly label?: string;
}

/** Line and label of an address; undefined when neither is known. */
export function placeIn(map: SourceMap, space: "program" | "data", address: number): SourcePlace | undefined {
  const found = lineAt(map, space, address);
  const label = labelAt(map, space, address);
  const near = found !== undefined || Number(label?.split("+")[1] ?? 0) < REACH;
  if (found === undefined && (label === undefined || !near)) return undefined;
  return {
    ...(found && { file: found.file, line: found.line }),
    ...(label !== undefined && { label }),
  };
}

/** Labels of a space by address, of several at one address a global one first. */
export function labelsIn(map: SourceMap, space: "program" | "data"): Map<number, string> {
  const local = ({ name }: { readonly name: string }) => (name.includes(".") ? 1 : 0);
  const symbols = map.symbols.filter(({ kind, name }) => kind === space && !name.includes("#"));
  // The last one of an address stays.
  symbols.reverse().sort((a, b) => local(b) - local(a));
  return new Map(symbols.map(({ name, value }) => [value, name]));
}

/** A place as text: FILE:LINE, LABEL+n. */
export function sourcePlaceText({ file, line, label }: SourcePlace): string {
  return [file === undefined ? "" : `${file}:${line}`, label ?? ""].filter((part) => part !== "").join(", ");
}

/** Where a program address of a partition comes from; undefined where that is not known. */
export type Locate = (partition: number, address: number) => SourcePlace | undefined;

/**
 * Names the program addresses of a machine, as long as what lies there is the word of the image: another process may
 * have other code at the address.
 */
export function locatorOf(machine: Machine, mapped: readonly Mapped[]): Locate {
  return (partition, address) => {
    const { module, map } = mapped[partition] ?? {};
    if (module === undefined || map === undefined) return undefined;
    const wanted = programWordAt(map, module, address);
    const found = guestWord(machine, partition, machine.registers(partition), "program", address);
    if (wanted !== undefined && wanted !== found) return undefined;
    return placeIn(map, "program", address);
  };
}

/** Says which source maps beside images are of no use. Those that are not there are not missed. */
export function complainOfMaps(io: Io, mapped: readonly Mapped[]): void {
  for (const { problem: found } of mapped) {
    if (found !== undefined && found.code !== "NO_FILE") {
      complain(io, `${placeOf(found)}: ${found.message}; lines and labels are not named`, found.advice);
    }
  }
}
