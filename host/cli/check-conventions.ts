// What cr80 boot --check-conventions looks at: the partitions of a manifest with the statements of their sources.

import type { SourceMap } from "../../asm/index.ts";
import { ConventionWatch, type Machine, type Problem, statedOf } from "../node.ts";
import type { Mapped } from "./source-maps.ts";

/** A watch over a machine, and the source maps of its partitions. */
export interface Checking {
  readonly watch: ConventionWatch;
  readonly maps: readonly (SourceMap | undefined)[];
}

/** Makes the watch: statements come from the source map of each partition, which must have one. */
export function checkConventions(
  machine: Machine,
  mapped: readonly Mapped[],
): Checking | { readonly problems: readonly Problem[] } {
  const problems = mapped.flatMap(({ problem }) => problem ?? []);
  if (problems.length > 0) return { problems };
  const stated = mapped.map(({ module, map }) => statedOf(module!, map!));
  return { watch: new ConventionWatch(machine, stated), maps: mapped.map(({ map }) => map) };
}
