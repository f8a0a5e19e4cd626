// What cr80 boot --check-conventions adds: a watch over the partitions of a manifest, and violations as text.

import { lineAt, type SourceMap } from "../../asm/index.ts";
import { ConventionWatch, type Machine, type Problem, statedOf, type Violation } from "../node.ts";
import { hex, type Io } from "./io.ts";
import { complain } from "./messages.ts";
import type { Mapped } from "./source-maps.ts";

/** Violations that are shown. */
const SHOWN = 10;

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
