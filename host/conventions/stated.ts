// What the image of a partition states, by program address: procedures, monitor calls, assumptions.

import type { AssumptionInfo, ConventionInfo, LoadModule, SourceMap } from "../../asm/index.ts";

/** The statements of an image. */
export interface Stated {
  readonly module: LoadModule;
  readonly map: SourceMap;
  readonly entries: ReadonlyMap<number, ConventionInfo>;
  /** By their codes. */
  readonly monitors: ReadonlyMap<number, ConventionInfo>;
  readonly assumptions: ReadonlyMap<number, readonly AssumptionInfo[]>;
  /** The procedures whose bodies contain an .ASSUME that says how they are left. */
  readonly leftByAssumption: ReadonlySet<ConventionInfo>;
}

/** The statements of an image, from its source map; undefined when it has none. */
export function statedOf(module: LoadModule, map: SourceMap): Stated | undefined {
  const { conventions, assumptions } = map;
  if (conventions.length === 0) return undefined;
  const procedures = conventions.filter(({ kind }) => kind === "procedure");
  const monitors = conventions.filter(({ kind }) => kind === "monitor");
  const byAddress = new Map<number, AssumptionInfo[]>();
  for (const assumption of assumptions) {
    byAddress.set(assumption.address, [...(byAddress.get(assumption.address) ?? []), assumption]);
  }
  const leaves = assumptions.filter(({ kind }) => kind === "exit" || kind === "never");
  return {
    module,
    map,
    entries: new Map(procedures.map((p) => [p.value, p])),
    monitors: new Map(monitors.map((m) => [m.value, m])),
    assumptions: byAddress,
    leftByAssumption: new Set(procedures.filter((p) => leaves.some((a) => inBody(p, a.address)))),
  };
}

/** True when a program address lies in the body of a procedure. */
export function inBody({ value, end }: ConventionInfo, address: number): boolean {
  return address >= value && address < (end ?? value);
}
