// The picture of who owned which area when: what it draws is what the journal of a real run says.

import { expect, test } from "vitest";
import { LEND, SHARE } from "../../host/index.ts";
import { renderTimeline, type TimelineInput } from "../../host/timeline.ts";
import { ALL, area, channelMachine, connect, ok } from "./channel-kit.ts";

/** A run whose clock is set by hand. */
function journalOf(): TimelineInput {
  const machine = channelMachine(3);
  const at = (clock: number) => {
    machine.control.core.clock = BigInt(clock);
  };
  const [client, server] = connect(machine);
  at(100);
  const first = area(machine, 0, 4);
  at(200);
  ok(machine, 0, "CHANNEL_SEND", client, first, 1, 0, 0);
  at(300);
  ok(machine, 1, "CHANNEL_RECEIVE", server, 4);
  at(400);
  const second = area(machine, 0, 5);
  ok(machine, 0, "CHANNEL_SEND", client, second, 1, LEND, 0);
  at(500);
  ok(machine, 0, "LOAN_REVOKE", second, ALL);
  ok(machine, 0, "CHANNEL_SEND", client, second, 1, SHARE, 0);
  at(600);
  ok(machine, 1, "AREA_GIVE_UP", first);
  at(1000);
  return { changes: machine.journal.ownership, partitions: ["client", "server", "<&>"], end: machine.clock };
}

/** What the tooltips say, in their order: every stretch that is drawn. */
const stretches = (svg: string) => [...svg.matchAll(/<title>(area [^<]*)<\/title>/g)].map(([, text]) => text);

test("draws every stretch of every area that somebody had: whose, how, from when to when", () => {
  expect(stretches(renderTimeline(journalOf()))).toEqual([
    "area 1, client&#39;s, clock 100 to 200",
    "area 1, waits for server, clock 200 to 300",
    "area 1, server&#39;s, clock 300 to 600",
    "area 2, client&#39;s, lent to server, clock 400 to 500",
    "area 2, client&#39;s, shared with server, clock 500 to 1000",
  ]);
});

test("puts a stretch where its clock is: the axis goes from 0 to the end of the run", () => {
  const svg = renderTimeline(journalOf());
  const bars = [...svg.matchAll(/<g><rect x="([\d.]+)" y="(\d+)" width="([\d.]+)"/g)].map((match) =>
    match.slice(1).map(Number),
  );
  const left = 120;
  const scale = (960 - 120 - 16) / 1000;
  expect(bars.slice(0, 3)).toEqual(
    [
      [left + 100 * scale, 64, 100 * scale],
      [left + 200 * scale, 64, 100 * scale],
      [left + 300 * scale, 64, 300 * scale],
    ].map((bar) => bar.map((value) => expect.closeTo(value, 1))),
  );
  expect(bars[3]![1]).toBe(64 + 18);
});

/** An area of the first of two partitions that the second has for one of every four instructions. */
const turns = (count: number) =>
  Array.from({ length: 2 * count }, (_, i) => {
    const owner = i % 2;
    return {
      clock: 4 * (i >> 1) + 3 * owner,
      area: 1,
      name: "",
      owner,
      state: "mapped" as const,
      holder: owner,
    };
  });

test("draws what changes too fast to be seen as columns with shares of time, not as the latest owner", () => {
  const svg = renderTimeline({ changes: turns(5000), partitions: ["a", "b"], end: 20_000 });
  const shares = [...svg.matchAll(/<title>clock \d+ to \d+, \d+ changes: a (\d+) %, b (\d+) %</g)];
  expect(shares.length).toBeGreaterThan(200);
  for (const [, a, b] of shares) {
    expect(Math.abs(Number(a) - 75)).toBeLessThan(4);
    expect(Number(a) + Number(b)).toBe(100);
  }
  const [, lower, upper] = /<g>(<rect[^>]*>)(<rect[^>]*>)<title>clock/.exec(svg)!;
  const numbers = (text: string) => [...text.matchAll(/ (?:y|height)="([\d.]+)"/g)].map(([, n]) => Number(n));
  const [[y1, h1], [y2, h2]] = [numbers(lower!), numbers(upper!)];
  expect(h1! + h2!).toBeCloseTo(12, 1); // one bar, without a gap or an overlap
  expect(y2! + h2!).toBeCloseTo(y1!, 1);
  expect(h1! / 12).toBeCloseTo(0.75, 1);
});

test("ends rows where the changes end that are known, when there were more", () => {
  const svg = renderTimeline({ changes: turns(2), total: 5, partitions: ["a", "b"], end: 10 });
  expect(stretches(svg).at(-1)).toBe("area 1, a&#39;s, clock 4 to 7");
});

test("has an axis with round clocks whose numbers lie in the picture", () => {
  const svg = renderTimeline({ changes: [], partitions: ["a"], end: 9_904_944 });
  const ticks = [...svg.matchAll(/<text x="([\d.]+)"[^>]* text-anchor="(?:middle|end)"[^>]*>([\d,]+)</g)];
  expect(ticks.map(([, , text]) => text)).toEqual(["0", "2,000,000", "4,000,000", "6,000,000", "8,000,000"]);
  const whole = renderTimeline({ changes: [], partitions: ["a"], end: 8_000_000 });
  expect(whole).toContain('<text x="956" y="78" text-anchor="end" fill="#555555">8,000,000</text>');
});

test("puts the names of many partitions below each other, and the rows below them", () => {
  const partitions = Array.from({ length: 20 }, (_, n) => `p${n}`);
  const svg = renderTimeline({ changes: turns(1), partitions, end: 10 });
  const places = [...svg.matchAll(/<text x="([\d.]+)" y="(\d+)">(p\d+)</g)].map(([, x, y]) => `${x} ${y}`);
  expect(new Set(places).size).toBe(20);
  for (const place of places) expect(Number(place.split(" ")[0])).toBeLessThan(900);
  const bar = /<g><rect x="[\d.]+" y="(\d+)"/.exec(svg)![1];
  expect(Number(bar)).toBeGreaterThan(12 + 3 * 18 + 12);
});

test("has as many rows as there were areas at once: what went back to the pool makes room", () => {
  const change = (clock: number, area: number, state: "mapped" | "pool", name = "") => {
    const owner = state === "pool" ? -1 : 0;
    return { clock, area, name, owner, state, holder: owner };
  };
  const changes = [
    change(0, 1, "mapped"),
    change(5, 2, "mapped"),
    change(10, 1, "pool"),
    change(20, 3, "mapped"),
    change(30, 3, "pool"),
    change(31, 4, "mapped"),
    change(32, 5, "mapped", "letters"),
  ];
  const svg = renderTimeline({ changes, partitions: ["a"], end: 40 });
  const labels = [...svg.matchAll(/text-anchor="end">([^<]*)</g)].map(([, text]) => text);
  expect(labels).toEqual(["areas 1, 3, …", "area 2", "letters"]);
  expect(stretches(svg)).toEqual([
    "area 1, a&#39;s, clock 0 to 10",
    "area 3, a&#39;s, clock 20 to 30",
    "area 4, a&#39;s, clock 31 to 40",
    "area 2, a&#39;s, clock 5 to 40",
    "area 5, a&#39;s, clock 32 to 40",
  ]);
});

test("is well-formed, whatever the names are, and the same every time", () => {
  const svg = renderTimeline(journalOf());
  expect(svg).toContain("&lt;&amp;&gt;");
  expect(renderTimeline(journalOf())).toBe(svg);
  const tags = [...svg.matchAll(/<(\/?)([a-z]+)[^<>]*?(\/?)>/g)];
  const open: string[] = [];
  for (const [, close, name, empty] of tags) {
    if (close === "/") expect(open.pop()).toBe(name);
    else if (empty !== "/") open.push(name!);
  }
  expect(open).toEqual([]);
});

test("says what it leaves out, and stays small", () => {
  const changes = Array.from({ length: 20_000 }, (_, i) => ({
    ...{ clock: i, area: 1 + (i % 100), name: "", owner: (i >> 3) % 3, holder: (i >> 3) % 3 },
    state: i % 2 === 0 ? ("mapped" as const) : ("waiting" as const),
  }));
  const svg = renderTimeline({ changes, total: 50_000, partitions: ["a", "b", "c"], end: 20_000 });
  expect(svg).toContain("and 36 more rows");
  expect(svg).toContain("the first 20000 of 50000 changes");
  const dense = changes.map((change) => ({ ...change, area: 1 }));
  expect(renderTimeline({ changes: dense, partitions: ["a", "b", "c"], end: 20_000 }).length).toBeLessThan(
    600_000,
  );
});

test("of a run without areas or time is empty, and still a picture", () => {
  const svg = renderTimeline({ changes: [], partitions: [], end: 0 });
  expect(svg).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
  expect(svg).not.toContain("NaN");
});
