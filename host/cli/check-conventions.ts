// cr80 boot --check-conventions: finds the partitions of a manifest whose sources state register conventions.

import type { Problem } from "../../asm/problem.ts";
import { statedOf } from "../conventions/stated.ts";
import { ConventionWatch } from "../conventions/watch.ts";
import type { Machine } from "../machine.ts";
import type { Mapped } from "../source-places.ts";
import type { Io } from "./io.ts";
import { complain } from "./messages.ts";
import { type Checking, reportViolations } from "./violations.ts";

export { violationsOf } from "./violations.ts";

/** Makes the watch: statements come from the source map of each partition, which must have one. */
export function checkConventions(
  machine: Machine,
  mapped: readonly Mapped[],
): Checking | { readonly problems: readonly Problem[] } {
  const problems = [...new Set(mapped.flatMap(({ problem }) => problem ?? []))];
  if (problems.length > 0) return { problems };
  const stated = mapped.map(({ module, map }) => statedOf(module!, map!));
  return { watch: new ConventionWatch(machine, stated), maps: mapped.map(({ map }) => map) };
}

/** Says on stderr what was not kept, or that nothing was compared. */
export function conclude(io: Io, problems: readonly Problem[], checking: Checking): void {
  complainOfNoCalls(io, checking);
  reportViolations(io, problems, checking);
}

/** Says on stderr that nothing was compared, though something is stated. */
function complainOfNoCalls(io: Io, { watch, maps }: Checking): void {
  const { calls, returns, count } = watch.findings;
  const stated = maps.some((map) => map !== undefined && map.conventions.length > 0);
  if (!stated || calls + returns + count > 0) return;
  complain(io, "--check-conventions: nothing was compared: no stated procedure was called");
}

/** Says on stderr which partitions state nothing, so that nothing of them is compared. */
export function complainOfNothing(io: Io, machine: Machine, { maps }: Checking): void {
  for (const [i, map] of maps.entries()) {
    if (map === undefined || map.conventions.length > 0) continue;
    const advice = ".PROC states a procedure, .MONITOR a monitor call";
    complain(io, `nothing is stated in ${machine.state.partitions[i]!.name}`, advice);
  }
}
