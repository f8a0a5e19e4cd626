// What cr80 boot --check-conventions adds: the statements of the images of a manifest, and violations as text.

import { dirname, extname, isAbsolute, join } from "node:path";
import { decodeSourceMap, lineAt, type SourceMap, sourceMapOf } from "../../asm/index.ts";
import {
  type BootFileResult,
  ConventionWatch,
  type Machine,
  type Problem,
  readImage,
  readText,
  type Stated,
  statedOf,
  type Violation,
} from "../node.ts";
import { problem } from "../problem.ts";
import { hex, type Io } from "./io.ts";
import { complain } from "./messages.ts";

/** Violations that are shown. */
const SHOWN = 10;
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

/** Says on stderr what was not kept. True when nothing was found. */
export function reportViolations(io: Io, machine: Machine, { watch, maps }: Checking): boolean {
  const names = machine.state.partitions.map(({ name }) => name);
  for (const violation of watch.violations.slice(0, SHOWN)) {
    const { message, details } = describe(violation, names, maps[violation.partition]);
    complain(io, message);
    for (const line of details) io.stderr.write(`  ${line}\n`);
  }
  const more = watch.count - SHOWN;
  if (more > 0) complain(io, `and ${more} more violations of register conventions`);
  return watch.count === 0;
}

/** A violation as text. */
export function describe(
  violation: Violation,
  names: readonly string[],
  map: SourceMap | undefined,
): { readonly message: string; readonly details: readonly string[] } {
  const { partition, procedure, kind, exit, exitName, register, expected, found, trace } = violation;
  const place = (address: number) => {
    const line = map === undefined ? undefined : lineAt(map, "program", address);
    return line === undefined ? hex(address) : `${line.file}:${line.line} (${hex(address)})`;
  };
  const what =
    kind === "exit"
      ? `returned through exit ${exit}, which it does not state`
      : `keeps R${register}, but it was ${hex(expected!)} and is ${hex(found!)} after exit ${exitName}`;
  return {
    message: `partition ${names[partition]}: ${procedure} ${what}`,
    details: [
      `called at ${place(violation.calledAt)}, clock ${violation.calledClock}`,
      `returned at ${place(trace.at(-1)!)}, clock ${violation.clock}`,
      `trace: ${trace.map(hex).join(" ")}`,
    ],
  };
}
