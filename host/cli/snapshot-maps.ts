// Finds the source maps of the partitions of a snapshot: those of the files that its machine was booted from, when these still
// exist and still make the same images.

import { dirname, resolve } from "node:path";
import { type Problem, problem } from "../../asm/problem.ts";
import { imageHash } from "../../asm/sourcemap.ts";
import type { LoadedManifest } from "../boot.ts";
import { loadFile } from "../boot-file.ts";
import { statOf } from "../files.ts";
import type { Machine } from "../machine.ts";
import type { Mapped } from "../source-places.ts";
import { type Making, withAssembler } from "./boot-load.ts";
import { sourceMapsOf } from "./source-maps.ts";

/** What was found for the partitions of a snapshot, and what was read for that. */
type SnapshotMaps = Pick<LoadedManifest, "programs" | "files" | "paths" | "texts"> & {
  readonly mapped: readonly Mapped[];
  /** Why what was looked at is not what the state was made of. */
  readonly others: readonly Problem[];
};

/** Where the state comes from, and where to look. */
export interface StateOrigin {
  /** What messages call the file. */
  readonly what: "snapshot" | "recording";
  /** What it was booted from, where somebody has said that. */
  readonly program?: string | undefined;
}

/**
 * Looks for what the machine of a snapshot, or a recording, `file` was booted from: where that is said, or from the current
 * folder, or else from that of the file.
 */
export async function mapsOfSnapshot(
  machine: Machine,
  file: string,
  making: Making,
  { what, program }: StateOrigin = { what: "snapshot" },
): Promise<SnapshotMaps> {
  const { partitions, origin } = machine.state;
  const all = (found: Problem): Mapped[] => partitions.map(() => ({ problem: found }));
  const path = program ?? [origin, resolve(dirname(file), origin)].find(isFile);
  if (path === undefined) {
    const why = origin === "" ? "what it was booted from is not known" : `${origin} is not there`;
    const advice = `boot what the ${what} was made from`;
    const missing = problem("NO_FILE", file, `the ${what} has no source maps: ${why}`, advice);
    return { mapped: all(missing), others: [], programs: [], files: [], paths: [], texts: [] };
  }
  const loaded = await withAssembler(making, (make) => loadFile(path, making.folders, make));
  const { images } = loaded;
  const advice = `give the sources, and the -I and -D, that the ${what} was made with`;
  if (loaded.problems.length > 0 || images.length !== partitions.length) {
    const message = `this no longer makes the images of the ${what}`;
    const found = problem("NO_SOURCE_MAP", path, message, advice);
    return { ...loaded, mapped: all(found), others: [...loaded.problems, found] };
  }
  const others: Problem[] = [];
  const mapped = sourceMapsOf(loaded).map((one, n): Mapped => {
    const { name, image } = partitions[n]!;
    if (imageHash(images[n]!) === image) return one;
    const message = `this now makes another image than that of ${name} in the ${what}`;
    others.push(problem("NO_SOURCE_MAP", loaded.files[n]!, message, advice));
    return { problem: others.at(-1)! };
  });
  return { ...loaded, mapped, others };
}

function isFile(path: string): boolean {
  return path !== "" && statOf(path)?.isFile() === true;
}
