// Finds room for files: free sectors as one run, or as areas where no run is long enough.

import { AREAS_MAX, type Extent } from "./descriptor.ts";

/** Where a file is to lie. */
export interface Placement {
  /** 0: one extent. */
  readonly areaSize: number;
  /** The index block, where there are areas. */
  readonly index: number | undefined;
  readonly extents: readonly Extent[];
}

/**
 * Takes room for a file with a number of sectors, and marks it in `used`, which has 1 for each sector that is in use. Undefined when
 * there is none; then nothing is marked.
 */
export function takeRoom(used: Uint8Array, sectors: number): Placement | undefined {
  if (sectors === 0) return { areaSize: 0, index: undefined, extents: [] };
  const free = freeRuns(used);
  const run = free.find(({ count }) => count >= sectors);
  if (run !== undefined)
    return taken(used, { areaSize: 0, index: undefined, extents: [{ ...run, count: sectors }] });
  free.sort((a, b) => b.count - a.count);
  const [longest = { count: 0 }] = free;
  for (let areaSize = Math.ceil(sectors / AREAS_MAX); areaSize <= longest.count; areaSize++) {
    const placed = areasIn(free, areaSize, Math.ceil(sectors / areaSize));
    if (placed !== undefined) return taken(used, placed);
  }
  return undefined;
}

/** Marks sectors as in use, 1, or free, 0. */
export function mark(
  used: Uint8Array,
  { index, extents }: Pick<Placement, "index" | "extents">,
  value: 0 | 1,
): void {
  if (index !== undefined) used[index] = value;
  for (const { first, count } of extents) used.fill(value, first, first + count);
}

function taken(used: Uint8Array, placed: Placement): Placement {
  mark(used, placed, 1);
  return placed;
}

/** The runs of sectors that are free. */
function freeRuns(used: Uint8Array): Extent[] {
  const runs: Extent[] = [];
  for (let first = used.indexOf(0); first >= 0; ) {
    const next = used.indexOf(1, first);
    const end = next < 0 ? used.length : next;
    runs.push({ first, count: end - first });
    first = used.indexOf(0, end);
  }
  return runs;
}

/** So many areas of a size, and an index block, in runs of which the longest comes first. */
function areasIn(runs: readonly Extent[], areaSize: number, areas: number): Placement | undefined {
  const shortest = runs.at(-1)!;
  // The index block takes a sector that no area could have, where there is one.
  const spare =
    shortest.count % areaSize > 0 ? shortest : (runs.find(({ count }) => count % areaSize > 0) ?? shortest);
  const extents: Extent[] = [];
  for (const run of runs) {
    if (run.count < areaSize) break;
    const end = run.first + run.count - (run === spare ? 1 : 0);
    for (let first = run.first; first + areaSize <= end && extents.length < areas; first += areaSize) {
      extents.push({ first, count: areaSize });
    }
  }
  if (extents.length < areas) return undefined;
  extents.sort((a, b) => a.first - b.first);
  return { areaSize, index: spare.first + spare.count - 1, extents };
}
