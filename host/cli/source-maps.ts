// The source maps of the partitions of a manifest: a source's own, and of an image NAME.img the file NAME.map.json
// beside it. With them commands show addresses with their labels and lines.

import { dirname, extname, isAbsolute, join } from "node:path";
import { decodeSourceMap, type LoadModule, type SourceMap, sourceMapOf } from "../../asm/index.ts";
import { type BootFileResult, type Problem, readImage, readText } from "../node.ts";
import { problem } from "../problem.ts";

/** What the source map of an image is called: as the image, with this in place of its extension. */
const EXTENSION = ".map.json";

/** A partition's image and its source map, or why there is none. */
export type Mapped =
  | { readonly module: LoadModule; readonly map: SourceMap; readonly problem?: undefined }
  | { readonly module?: undefined; readonly map?: undefined; readonly problem: Problem };

/** The source map of each partition of the manifest in `file`, in the order of the partitions. */
export function sourceMapsOf(file: string, { manifest, assemblies }: BootFileResult): Mapped[] {
  return assemblies.map((assembly, i) => {
    const { module } = assembly ?? {};
    if (module !== undefined) return { module, map: sourceMapOf(assembly!)! };
    const { file: name } = manifest!.partitions[i]!.image;
    return mapBeside(isAbsolute(name) ? name : join(dirname(file), name));
  });
}

/** The source map beside an image, which must be the image's. */
export function mapBeside(path: string): Mapped {
  const beside = path.slice(0, path.length - extname(path).length) + EXTENSION;
  const { contents, problem: missing } = readText(beside);
  if (contents === undefined) {
    const advice = `cr80 asm and cr80 link make it: --source-map ${beside}`;
    return { problem: { ...missing, advice } };
  }
  const { image: module, problems } = readImage(path);
  if (module === undefined) return { problem: problems[0]! };
  const map = decodeSourceMap(contents);
  const wrong =
    "problem" in map ? map.problem : isOf(map, module) ? undefined : "it is that of another image";
  if (wrong !== undefined || "problem" in map) {
    return { problem: problem("NO_SOURCE_MAP", beside, wrong ?? "", "make it again with its image") };
  }
  return { module, map };
}

/** Whether name and start agree, and the image has room for all lines. */
function isOf({ name, start, program, data }: SourceMap, module: LoadModule): boolean {
  const fits = (lines: SourceMap["program"], words: readonly number[]) =>
    lines.reduce((sum, line) => sum + line.words, 0) <= words.length;
  return (
    name === module.program.name &&
    start === module.program.start &&
    fits(program, module.program.words) &&
    fits(data, module.data.words)
  );
}
