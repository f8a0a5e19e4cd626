// What cr80 boot --check-conventions looks at: the statements of the images of a manifest.

import { dirname, extname, isAbsolute, join } from "node:path";
import { decodeSourceMap, type SourceMap, sourceMapOf } from "../../asm/index.ts";
import {
  type BootFileResult,
  ConventionWatch,
  type Machine,
  type Problem,
  readImage,
  readText,
  type Stated,
  statedOf,
} from "../node.ts";
import { problem } from "../problem.ts";

/** What the source map of an image is called: as the image, with this in place of its extension. */
const EXTENSION = ".map.json";

/** A watch over a machine, and the source maps of its partitions. */
export interface Checking {
  readonly watch: ConventionWatch;
  readonly maps: readonly (SourceMap | undefined)[];
}

/** Makes the watch: statements come from the sources of the manifest, or from the source map beside an image. */
export function checkConventions(
  machine: Machine,
  file: string,
  { manifest, assemblies }: BootFileResult,
): Checking | { readonly problem: Problem } {
  const stated: (Stated | undefined)[] = [];
  const maps: (SourceMap | undefined)[] = [];
  for (const [i, assembly] of assemblies.entries()) {
    if (assembly?.module !== undefined) {
      const map = sourceMapOf(assembly)!;
      maps.push(map);
      stated.push(statedOf(assembly.module, map));
      continue;
    }
    const { file: name } = manifest!.partitions[i]!.image;
    const path = isAbsolute(name) ? name : join(dirname(file), name);
    const beside = path.slice(0, path.length - extname(path).length) + EXTENSION;
    const text = readText(beside);
    if (text.contents === undefined) {
      const advice = `an image's statements are in its source map: cr80 asm --source-map ${beside}`;
      return { problem: problem("NO_STATEMENTS", beside, text.problem.message, advice) };
    }
    const map = decodeSourceMap(text.contents);
    if ("problem" in map) {
      return { problem: problem("NO_SOURCE_MAP", beside, map.problem, "make it again with its image") };
    }
    const { image } = readImage(path);
    maps.push(map);
    stated.push(image === undefined ? undefined : statedOf(image, map));
  }
  return { watch: new ConventionWatch(machine, stated), maps };
}
