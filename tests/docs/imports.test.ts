// The direction of imports, as docs/ARCHITECTURE.md states it: none climbs, and none of host/ goes round, types included.

import { readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, test } from "vitest";
import { filesOf } from "../files.ts";

/** Rooms from the ground up: a file imports from its own room and from those before it. */
const FLOORS = [
  ["core-as/"],
  ["asm/"],
  ["host/state/"],
  ["host/core.ts", "host/core-hooks.ts"],
  ["host/mms/"],
  ["host/control/"],
  ["host/devices/", "host/scm/"],
  ["host/"],
  ["host/cli/"],
];

interface Import {
  readonly from: string;
  readonly to: string;
}

/** The files of the project that a source names in its imports and exports, those of types included. */
function importsOf(from: string, text: string): Import[] {
  return [...text.matchAll(/^(?:import|export)\b[^;]*?\bfrom\s+"(\.[^"]+)"/gm)].map(([, path]) => {
    const to = normalize(join(dirname(from), path!));
    return { from, to: to.endsWith(".ts") ? to : `${to}.ts` };
  });
}

/** The floor of a file: that of the longest of the paths above with which its own begins. */
function floorOf(path: string): number {
  let found = { length: 0, floor: -1 };
  FLOORS.forEach((rooms, floor) => {
    for (const room of rooms) {
      if (path.startsWith(room) && room.length > found.length) found = { length: room.length, floor };
    }
  });
  return found.floor;
}

const climbs = (imports: readonly Import[]) =>
  imports.filter(({ from, to }) => floorOf(to) > floorOf(from)).map(({ from, to }) => `${from} -> ${to}`);

/** What is left when every file that imports nothing of the rest is taken away, again and again: the circles. */
function circles(imports: readonly Import[]): string[] {
  for (let left = imports; ; ) {
    const importing = new Set(left.map(({ from }) => from));
    const rest = left.filter(({ to }) => importing.has(to));
    if (rest.length === left.length) return [...importing].sort();
    left = rest;
  }
}

const all = ["core-as", "asm", "host"]
  .flatMap((folder) => filesOf(folder))
  .filter((path) => path.endsWith(".ts"));
const imports = all.flatMap((path) => importsOf(path, readFileSync(path, "utf8")));
const within = (room: string) =>
  imports.filter(({ from, to }) => from.startsWith(room) && to.startsWith(room));

describe("imports", () => {
  test("are found", () => {
    expect(imports.length).toBeGreaterThan(700);
    expect(imports.filter(({ to }) => !all.includes(to))).toEqual([]);
  });

  test("do not climb", () => {
    expect(climbs(imports)).toEqual([]);
  });

  test("do not go round in host/, those of types included", () => {
    expect(circles(within("host/"))).toEqual([]);
  });

  test("of host/state/ stay in it", () => {
    expect(
      imports.filter(({ from, to }) => from.startsWith("host/state/") && !to.startsWith("host/state/")),
    ).toEqual([]);
  });

  test("that climb or go round would be found", () => {
    const text = 'import type { Machine } from "../machine.ts";\nexport {\n  a,\n} from "./b.ts";\n';
    const one = importsOf("host/state/a.ts", text);
    expect(climbs(one)).toEqual(["host/state/a.ts -> host/machine.ts"]);
    const back = importsOf("host/state/b.ts", 'import { a } from "./a.ts";');
    expect(circles([...one, ...back])).toEqual(["host/state/a.ts", "host/state/b.ts"]);
    expect(circles(one)).toEqual([]);
  });
});
