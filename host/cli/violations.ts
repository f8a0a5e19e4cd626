// Prints broken register conventions on stderr.

import type { Problem } from "../../asm/problem.ts";
import type { SourceMap } from "../../asm/sourcemap.ts";
import { violationProblem } from "../conventions/problem.ts";
import type { ConventionWatch } from "../conventions/watch.ts";
import type { Machine } from "../machine.ts";
import type { Io } from "./io.ts";
import { complain, reportProblems } from "./messages.ts";

/** Violations that are shown. */
const SHOWN = 10;

/** A watch over a machine, and the source maps of its partitions. */
export interface Checking {
  readonly watch: ConventionWatch;
  readonly maps: readonly (SourceMap | undefined)[];
}

/** What was not kept. */
export function violationsOf(machine: Machine, { watch, maps }: Checking): Problem[] {
  return watch.findings.violations.map((violation) => {
    const { partition } = violation;
    return violationProblem(violation, machine.state.partitions[partition]!.name, maps[partition]);
  });
}

/** Says on stderr what was not kept, and what was not compared. */
export function reportViolations(io: Io, problems: readonly Problem[], { watch }: Checking): void {
  reportProblems(io, problems.slice(0, SHOWN));
  const more = problems.length - SHOWN;
  if (more > 0) complain(io, `and ${more} more violations of register conventions; --json has them`);
  const { forgotten, unseen } = watch.findings;
  if (forgotten > 0) {
    complain(
      io,
      `${counted(forgotten, "call")} not compared: too many had not returned, and the oldest were dropped`,
    );
  }
  if (unseen > 0) {
    complain(
      io,
      `the process stack was not compared at ${counted(unseen, "return")} with another BASE or translation table`,
    );
  }
}

function counted(n: number, what: string): string {
  return `${n} ${n === 1 ? what : `${what}s`}`;
}
