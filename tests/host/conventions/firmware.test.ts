// The conventions of the project's own programs while they run: all are kept, and nothing that is stated goes without
// being compared.

import { describe, expect, it } from "vitest";
import { type ConventionInfo, type SourceMap, sourceMapOf } from "../../../asm/index.ts";
import { bootFile, ConventionWatch, statedOf } from "../../../host/node.ts";

/** Runs a manifest; `change` makes other statements of those in the sources. */
function watch(file: string, limit: number, change: (map: SourceMap) => SourceMap = (map) => map) {
  const { machine, assemblies } = bootFile(file);
  const stated = assemblies.map((a) => statedOf(a!.module!, change(sourceMapOf(a!)!)));
  const found = new ConventionWatch(machine!, stated);
  found.run({ limit });
  return { found: found.findings, hash: machine!.stateHash(), clock: machine!.clock };
}

/** The registers that a statement leaves open, its link apart. */
function destroyed({ exits, link }: ConventionInfo): number {
  const mask = exits.reduce((rest, { kept, returned }) => rest & ~(kept | returned), 0xff);
  return typeof link === "number" ? mask & ~(1 << link) : mask;
}

/** Statements that say of destroyed registers that they are kept. */
function promiseMore(map: SourceMap): SourceMap {
  const conventions = map.conventions.map((c) => {
    const more = destroyed(c);
    return { ...c, exits: c.exits.map((exit) => ({ ...exit, kept: exit.kept | more })) };
  });
  return { ...map, conventions };
}

const DEMOS = [
  { file: "firmware/demo/manifest.json", limit: 10_000 },
  { file: "firmware/demo/channels/manifest.json", limit: 4_000_000 },
  { file: "firmware/demo/coroutines/manifest.json", limit: 20_000 },
];

describe.each(DEMOS)("$file", ({ file, limit }) => {
  it("keeps its conventions, and runs as it does unwatched", () => {
    const { found, hash, clock } = watch(file, limit);
    expect(found.violations).toEqual([]);
    expect(found.count).toBe(0);
    expect(found.returns).toBeGreaterThan(5);
    const { machine } = bootFile(file);
    machine!.run({ limit });
    expect([machine!.stateHash(), machine!.clock]).toEqual([hash, clock]);
  });
});

describe("a statement that promises more", () => {
  const broken = (file: string, limit: number) => [
    ...new Set(
      watch(file, limit, promiseMore)
        .found.violations.filter(({ kind }) => kind === "kept")
        .map(({ procedure }) => procedure),
    ),
  ];

  it("is found broken in procedures of the kernel that interrupts and process switches part", () => {
    const found = broken("firmware/demo/channels/manifest.json", 400_000);
    expect(found).toEqual(
      expect.arrayContaining(["MAP_USER", "CHECK_USER", "COPY_USER", "AWAIT", "HEXADECIMAL"]),
    );
  });

  it("is found broken in procedures of the Coroutine Monitor that other coroutines part", () => {
    const found = broken("firmware/demo/coroutines/manifest.json", 20_000);
    expect(found).toEqual(expect.arrayContaining(["PAUSE", "WAIT", "CHANGE_STATE", "MMON_ANSWER_RECEIVED"]));
  });
});
