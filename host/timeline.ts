// Draws the timeline of a run as an SVG picture: time from left to right, and in each row who owned an area when, and its
// state: mapped, waiting, lent or shared. When an area has returned to the pool, its row is free for the next one, so
// there are as many rows as there were ever areas at once. Stretches that are too narrow to be seen are drawn together as
// a column, in which each partition's share of the height is its share of the time. A pure function of the journal.

import { grouped } from "./grouped.ts";
import type { AreaState, Ownership } from "./state/journal.ts";
import { xmlText } from "./xml.ts";

/** What a timeline shows. */
export interface TimelineInput {
  /** Changes in the order of their clocks, as the journal has them. */
  readonly changes: readonly Ownership[];
  /** How many changes there were altogether, when the journal did not keep all. */
  readonly total?: number;
  /** Names of the partitions by number. */
  readonly partitions: readonly string[];
  /** The clock at the end of the run. */
  readonly end: number;
}

/** A stretch of time in which an area was the same; clocks. */
interface Stretch {
  readonly from: number;
  to: number;
  readonly change: Ownership;
}

/** Rows that are drawn; further ones are counted below them. */
const ROWS_MAX = 64;
/** Sizes, in pixels. Stretches narrower than COLUMN are drawn together. */
const WIDTH = 960;
const LEFT = 120;
const RIGHT = 16;
const ROW = 18;
const BAR = 12;
const COLUMN = 3;
const LEGEND_ENTRY = 104;
const LEGEND_ENTRIES = 8;
const TICKS = 8;

/** Colours that differ in hue and in lightness; partitions beyond the eighth begin again. */
const COLOURS = ["#4477aa", "#ee8866", "#228833", "#ccbb44", "#66ccee", "#aa3377", "#999933", "#777777"];

/** Draws the SVG document. The same input gives the same text. */
export function renderTimeline(input: TimelineInput): string {
  const { partitions, end } = input;
  const rows = rowsOf(input);
  const shown = rows.slice(0, ROWS_MAX);
  const notes = notesOf(input, rows.length - shown.length);
  const head = 46 + ROW * Math.max(1, Math.ceil(partitions.length / LEGEND_ENTRIES));
  const bottom = head + shown.length * ROW;
  const height = bottom + 24 + notes.length * 14;
  const x = (clock: number) => LEFT + ((WIDTH - LEFT - RIGHT) * clock) / Math.max(end, 1);
  const label = `${TITLE} ${grouped(end)}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" font-family="sans-serif" font-size="11">`,
    `<title>${xmlText(label)}</title>`,
    PATTERNS,
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    ...legend(partitions),
    ...axis(end, x, head - 4, bottom),
    ...shown.flatMap((stretches, row) => drawRow(stretches, head + row * ROW, x, partitions)),
    ...notes.map(
      (note, i) => `<text x="${LEFT}" y="${bottom + 32 + i * 14}" fill="#555555">${xmlText(note)}</text>`,
    ),
    "</svg>",
    "",
  ].join("\n");
}

const TITLE = "Who owned which message area when, clock 0 to";

/** Whether a file is such a document, by its beginning. */
export function isTimeline(file: Uint8Array): boolean {
  const begins = new TextDecoder().decode(file.subarray(0, 1000));
  return begins.startsWith("<svg ") && begins.includes(`\n<title>${TITLE} `);
}

/** Hatching that says how an owner has an area. */
const PATTERNS = `<defs>
<pattern id="waiting" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="2" height="4" fill="#ffffff" fill-opacity="0.75"/></pattern>
<pattern id="shared" width="4" height="4" patternUnits="userSpaceOnUse"><circle cx="2" cy="2" r="1.1" fill="#ffffff"/></pattern>
</defs>`;

/**
 * The rows: each is the lowest one that was free when its areas left the pool. Where changes are missing, rows end with
 * the last one that is known.
 */
function rowsOf({ changes, end, total = changes.length }: TimelineInput): Stretch[][] {
  const known = total > changes.length ? (changes.at(-1)?.clock ?? 0) : end;
  const rows: Stretch[][] = [];
  const rowOf = new Map<number, number>();
  const free: boolean[] = [];
  for (const change of changes) {
    const row = rowOf.get(change.area) ?? (free.includes(true) ? free.indexOf(true) : rows.length);
    const stretches = rows[row] ?? [];
    rows[row] = stretches;
    const last = stretches.at(-1);
    if (last !== undefined) last.to = change.clock;
    stretches.push({ from: change.clock, to: Math.max(known, change.clock), change });
    free[row] = change.state === "pool";
    if (free[row]) rowOf.delete(change.area);
    else rowOf.set(change.area, row);
  }
  return rows;
}

/** What a row is called: the areas that were in it, or the name of one that has a name. */
function labelOf(stretches: readonly Stretch[]): string {
  const name = stretches.find(({ change }) => change.name !== "")?.change.name;
  if (name !== undefined) return clip(name);
  const areas = [...new Set(stretches.map(({ change }) => change.area))];
  if (areas.length === 1) return `area ${areas[0]}`;
  return `areas ${areas.slice(0, 2).join(", ")}${areas.length > 2 ? ", …" : ""}`;
}

function legend(partitions: readonly string[]): string[] {
  const entries = partitions.map((name, n) => {
    const x = LEFT + (n % LEGEND_ENTRIES) * LEGEND_ENTRY;
    return swatch(x, 12 + ROW * Math.floor(n / LEGEND_ENTRIES), colour(n), "", clip(name));
  });
  const y = 12 + ROW * Math.max(1, Math.ceil(partitions.length / LEGEND_ENTRIES));
  const states = KINDS.map(([x, kind, text]) => swatch(LEFT + x, y, "#777777", kind, text));
  const [x, parts] = [LEFT + 432, BAR / 3];
  const column = [0, 1, 2].map((n) =>
    rect(x, y + n * parts, 14, parts, ["#777777", "#aaaaaa", "#cccccc"][n]!),
  );
  return [...entries, ...states, ...column, legendText(x, y, "in turn, too fast to draw: shares of time")];
}

/** Place from the left, kind and explanation of each way to have an area. */
const KINDS: readonly (readonly [number, string, string])[] = [
  [0, "", "mapped"],
  [80, "waiting", "waiting"],
  [160, "lent", "lent: frame is the owner"],
  [346, "shared", "shared"],
];

function swatch(x: number, y: number, fill: string, kind: string, text: string): string {
  const bar = bars(x, y, 14, fill, kind, kind === "lent" ? "#000000" : fill);
  return `${bar}${legendText(x, y, text)}`;
}

function legendText(x: number, y: number, text: string): string {
  return `<text x="${x + 20}" y="${y + 10}">${xmlText(text)}</text>`;
}

function rect(x: number, y: number, width: number, height: number, fill: string): string {
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" fill="${fill}"/>`;
}

/** A bar in the colour of who has the area, with what marks its state. */
function bars(x: number, y: number, width: number, fill: string, kind: string, owner: string): string {
  const place = `x="${round(x)}" y="${y}" width="${round(width)}" height="${BAR}"`;
  const frame = kind === "lent" ? ` stroke="${owner}" stroke-width="2"` : "";
  const mark = kind === "waiting" || kind === "shared" ? `<rect ${place} fill="url(#${kind})"/>` : "";
  return `<rect ${place} fill="${fill}"${frame}/>${mark}`;
}

/** Lines at round clocks, at most TICKS + 1 of them, and their numbers. */
function axis(end: number, x: (clock: number) => number, top: number, bottom: number): string[] {
  let step = 1;
  for (let i = 0; end / step > TICKS; i++) step *= i % 3 === 1 ? 2.5 : 2;
  const ticks = Array.from({ length: Math.floor(end / step) + 1 }, (_, i) => i * step);
  return ticks.map((clock) => {
    const at = round(x(clock));
    const anchor = x(clock) > WIDTH - 40 ? "end" : "middle";
    const line = `<line x1="${at}" y1="${top}" x2="${at}" y2="${bottom}" stroke="#dddddd"/>`;
    const place = anchor === "end" ? WIDTH - 4 : at;
    return `${line}<text x="${place}" y="${bottom + 14}" text-anchor="${anchor}" fill="#555555">${grouped(clock)}</text>`;
  });
}

function drawRow(
  stretches: readonly Stretch[],
  y: number,
  x: (clock: number) => number,
  partitions: readonly string[],
): string[] {
  const drawn = [
    `<text x="${LEFT - 8}" y="${y + 10}" text-anchor="end">${xmlText(labelOf(stretches))}</text>`,
  ];
  let narrow: Stretch[] = [];
  const flush = () => {
    const [first] = narrow;
    if (narrow.length > 1) drawn.push(drawColumn(narrow, y, x, partitions));
    else if (first !== undefined && first.change.state !== "pool")
      drawn.push(drawStretch(first, y, x, partitions));
    narrow = [];
  };
  for (const stretch of stretches.filter(({ from, to }) => from < to)) {
    if (x(stretch.to) - x(stretch.from) >= COLUMN) flush();
    narrow.push(stretch);
    if (x(stretch.to) - x(narrow[0]!.from) >= COLUMN) flush();
  }
  flush();
  return drawn;
}

/** Stretches one after the other as one column: the share of the height is the share of the time. */
function drawColumn(
  stretches: readonly Stretch[],
  y: number,
  x: (clock: number) => number,
  partitions: readonly string[],
): string {
  const [from, to] = [stretches[0]!.from, stretches.at(-1)!.to];
  const times = partitions.map(() => 0);
  for (const stretch of stretches) {
    if (stretch.change.state !== "pool") times[whoHas(stretch.change)]! += stretch.to - stretch.from;
  }
  const share = (time: number) => time / Math.max(to - from, 1);
  let bottom = y + BAR;
  const parts = times.map((time, n) => {
    const height = BAR * share(time);
    bottom -= height;
    return time === 0 ? "" : rect(x(from), bottom, x(to) - x(from), height, colour(n));
  });
  const shares = times.flatMap((time, n) =>
    time === 0 ? [] : `${partitions[n]} ${Math.round(100 * share(time))} %`,
  );
  const text = `clock ${from} to ${to}, ${stretches.length} changes: ${shares.join(", ")}`;
  return `<g>${parts.join("")}<title>${xmlText(text)}</title></g>`;
}

/** The partition that can use an area. */
function whoHas({ state, owner, holder }: Ownership): number {
  return state === "lent" ? holder : owner;
}

function drawStretch(
  { change, from, to }: Stretch,
  y: number,
  x: (clock: number) => number,
  partitions: readonly string[],
): string {
  const { area, owner, holder, state } = change;
  const width = Math.max(x(to) - x(from), COLUMN / 4);
  const text = `area ${area}, ${describe(state, partitions[owner], partitions[holder])}, clock ${from} to ${to}`;
  return `<g>${bars(x(from), y, width, colour(whoHas(change)), state, colour(owner))}<title>${xmlText(text)}</title></g>`;
}

function describe(state: AreaState, owner = "?", holder = "?"): string {
  if (state === "lent") return `${owner}'s, lent to ${holder}`;
  if (state === "shared") return `${owner}'s, shared with ${holder}`;
  return state === "waiting" ? `waits for ${owner}` : `${owner}'s`;
}

function notesOf({ changes, end, total = changes.length }: TimelineInput, hidden: number): string[] {
  const notes = [`clock, in instructions, 0 to ${grouped(end)}`];
  if (hidden > 0) notes.push(`and ${hidden} more rows`);
  if (total > changes.length)
    notes.push(`the first ${changes.length} of ${total} changes; the rest was not kept`);
  return notes;
}

function colour(partition: number): string {
  return COLOURS[partition % COLOURS.length] ?? "#000000";
}

function round(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function clip(name: string): string {
  return name.length > 13 ? `${name.slice(0, 12)}…` : name;
}
