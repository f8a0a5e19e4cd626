// Finds the source maps of the partitions of a manifest: a source has its own, an image NAME.img has the file
// NAME.map.json next to it. With them commands show addresses with their lines and labels.

import { dirname, extname, resolve } from "node:path";
import type { LoadModule } from "../../asm/loadmodule.ts";
import { placeOf, problem } from "../../asm/problem.ts";
import { decodeSourceMap, imageHash, type SourceMap, textHash } from "../../asm/sourcemap.ts";
import type { BootFileResult } from "../boot.ts";
import { readImage } from "../boot-file.ts";
import { readText, statOf } from "../files.ts";
import type { Mapped } from "../source-places.ts";
import type { Io } from "./io.ts";
import { complain } from "./messages.ts";

/** What the source map of an image is called: as the image, with this in place of its extension. */
const EXTENSION = ".map.json";

/** The source map of each partition, in the order of the partitions. */
export function sourceMapsOf({ programs, files }: Pick<BootFileResult, "programs" | "files">): Mapped[] {
  return programs.map((program, i) => program ?? mapBeside(files[i]!));
}

/** Where the source map of an image is looked for. */
export function mapPathOf(image: string): string {
  return image.slice(0, image.length - extname(image).length) + EXTENSION;
}

/** The source map next to an image, which must belong to the image. */
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
  if (map.image !== imageHash(module)) return unfit("it belongs to another image");
  const changed = changedSource(map, place);
  return changed === undefined ? { module, map } : unfit(`${changed} has changed since the map was made`);
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

/** Reports which source maps next to images cannot be used. Missing ones are not reported. */
export function complainOfMaps(io: Io, mapped: readonly Mapped[]): void {
  for (const { problem: found } of mapped) {
    if (found !== undefined && found.code !== "NO_FILE") {
      complain(io, `${placeOf(found)}: ${found.message}; lines and labels have no names`, found.advice);
    }
  }
}
