// The conventions of the project's own programs while they run: all are kept, and nothing that is stated goes without
// being compared.

import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ConventionInfo, SourceMap } from "../../../asm/index.ts";
import { assembleSource } from "../../../host/assemble-source.ts";
import { bootLoaded, type LoadedManifest, loadManifest } from "../../../host/boot.ts";
import { readBytes, sourceFiles } from "../../../host/files.ts";
import { bundledCore, ConventionWatch, statedOf } from "../../../host/node.ts";

/** Constants of the demonstrations that only say how long they go on, with values that make them short. */
const SHORT: readonly (readonly [string, string])[] = [
  ["REQUESTS        = 3000", "REQUESTS = 90"],
  ["PASSES          = 1000", "PASSES = 30"],
];

/** A file, with the constants of SHORT made small. */
function shortened(path: string): ReturnType<typeof readBytes> {
  const { contents, problem } = readBytes(path);
  if (contents === undefined) return { contents, problem };
  const text = SHORT.reduce(
    (left, [long, short]) => left.replace(long, short),
    new TextDecoder().decode(contents),
  );
  return { contents: Buffer.from(text), problem };
}

/** Manifests by their files, each with its sources assembled. */
const loaded = new Map<string, LoadedManifest>();

function load(file: string): LoadedManifest {
  const known = loaded.get(file);
  if (known !== undefined) return known;
  const storage = {
    readBytes: shortened,
    pathOf: (name: string, from: string) => join(dirname(from), name),
    sourceFiles,
  };
  const made = loadManifest(file, storage, assembleSource);
  loaded.set(file, made);
  return made;
}

/** Boots a manifest. */
const boot = (file: string) => bootLoaded(load(file), bundledCore(), {});

/** Runs a manifest; `change` makes other statements of those in the sources. */
function watch(file: string, limit: number, change: (map: SourceMap) => SourceMap = (map) => map) {
  const { machine, programs } = boot(file);
  const stated = programs.map((program) => statedOf(program!.module, change(program!.map)));
  const found = new ConventionWatch(machine!, stated);
  const { outcome } = found.run({ limit });
  return { found: found.findings, outcome, hash: machine!.stateHash(), clock: machine!.clock };
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
  { file: "firmware/demo/channels/manifest.json", limit: 400_000 },
  { file: "firmware/demo/coroutines/manifest.json", limit: 20_000 },
];

describe.each(DEMOS)("$file", ({ file, limit }) => {
  it("keeps its conventions, and runs as it does unwatched", () => {
    const { found, outcome, hash, clock } = watch(file, limit);
    expect(outcome).not.toBe("limit");
    expect(found.violations).toEqual([]);
    expect(found.count).toBe(0);
    expect(found.returns).toBeGreaterThan(5);
    const { machine } = boot(file);
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
