// Where files find room: whenever there is some, and never where somebody is.

import { expect, test } from "vitest";
import { takeRoom } from "../../host/disk/room.ts";
import { Random } from "../host/random.ts";

/** Whether there is room for sectors, by trying every size of areas, and every run for the index block. */
function isRoom(used: Uint8Array, sectors: number): boolean {
  const runs = (used.join("").match(/0+/g) ?? []).map(({ length }) => length);
  if (sectors === 0 || runs.some((run) => run >= sectors)) return true;
  for (let size = Math.ceil(sectors / 127); size <= used.length; size++) {
    const room = (without: number) =>
      runs.reduce((sum, run, n) => sum + Math.floor((n === without ? run - 1 : run) / size), 0);
    if (room(-1) < Math.ceil(sectors / size)) continue;
    if (runs.some((_, donor) => room(donor) >= Math.ceil(sectors / size))) return true;
  }
  return false;
}

test("room is found whenever there is some", () => {
  const random = new Random(5);
  const found = { yes: 0, areas: 0, no: 0 };
  for (let round = 0; round < 200; round++) {
    const used = new Uint8Array(20 + random.below(500));
    const longest = 1 + random.below(12);
    for (let at = random.below(4); at < used.length; at += 1 + random.below(longest)) used[at] = 1;
    const sectors = random.below(random.of([20, 300, 500]));
    const before = used.slice();
    const room = takeRoom(used, sectors);
    expect(room !== undefined, `${sectors} in ${before.join("")}`).toBe(isRoom(before, sectors));
    const { areaSize = 0, index, extents = [] } = room ?? {};
    const taken = [
      index ?? [],
      extents.map(({ first, count }) => Array.from({ length: count }, (_, n) => first + n)),
    ];
    const all = taken.flat(2);
    expect(new Set(all).size).toBe(all.length);
    expect(all.filter((sector) => before[sector] !== 0)).toEqual([]);
    const due = before.map((bit, sector) => (all.includes(sector) ? 1 : bit));
    expect(used).toEqual(due);
    if (room === undefined) found.no++;
    else if (areaSize === 0) found.yes++;
    else found.areas++;
    if (areaSize > 0) expect(extents.every(({ count }) => count === areaSize)).toBe(true);
    expect(extents.length).toBeLessThanOrEqual(127);
    if (room !== undefined)
      expect(all.length - (index === undefined ? 0 : 1)).toBeGreaterThanOrEqual(sectors);
  }
  for (const count of Object.values(found)) expect(count).toBeGreaterThan(20);
});
