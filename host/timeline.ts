// The timeline of a run as an SVG picture: time from left to right, and in each row who owned an area when, and what it
// was then: mapped, waiting, lent or shared. When an area has gone back to the pool, its row is free for the next one, so
// there are as many rows as there were ever areas at once. A pure function of the journal.

import type { AreaState, Ownership } from "./control/journal.ts";

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
/** Sizes, in pixels. A stretch narrower than NARROW is drawn as part of the next one. */
const WIDTH = 960;
const LEFT = 120;
const RIGHT = 16;
const ROW = 18;
const BAR = 12;
const HEAD = 64;
const NARROW = 0.4;
const TICKS = 6;

/** Colours that differ in hue and in lightness; partitions beyond the eighth begin again. */
const COLOURS = ["#4477aa", "#ee8866", "#228833", "#ccbb44", "#66ccee", "#aa3377", "#999933", "#777777"];

/** The SVG document. The same input gives the same text. */
export function renderTimeline(input: TimelineInput): string {
  const { partitions, end } = input;
  const rows = rowsOf(input);
  const shown = rows.slice(0, ROWS_MAX);
  const notes = notesOf(input, rows.length - shown.length);
  const height = HEAD + shown.length * ROW + 24 + notes.length * 14;
  const x = (clock: number) => LEFT + ((WIDTH - LEFT - RIGHT) * clock) / Math.max(end, 1);
  const label = `Who owned which message area when, clock 0 to ${end}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" font-family="sans-serif" font-size="11">`,
    `<title>${escapeXml(label)}</title>`,
    PATTERNS,
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    ...legend(partitions),
    ...axis(end, x, HEAD + shown.length * ROW),
    ...shown.flatMap((stretches, row) => drawRow(stretches, HEAD + row * ROW, x, partitions)),
    ...notes.map(
      (note, i) =>
        `<text x="${LEFT}" y="${HEAD + shown.length * ROW + 32 + i * 14}" fill="#555555">${escapeXml(note)}</text>`,
    ),
    "</svg>",
    "",
  ].join("\n");
}

/** Hatching that says how an owner has an area. */
const PATTERNS = `<defs>
<pattern id="waiting" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="2" height="4" fill="#ffffff" fill-opacity="0.75"/></pattern>
<pattern id="shared" width="4" height="4" patternUnits="userSpaceOnUse"><circle cx="2" cy="2" r="1.1" fill="#ffffff"/></pattern>
</defs>`;

/** The rows: each is the lowest one that was free when its areas left the pool. */
function rowsOf({ changes, end }: TimelineInput): Stretch[][] {
  const rows: Stretch[][] = [];
  const rowOf = new Map<number, number>();
  const free: boolean[] = [];
  for (const change of changes) {
    const row = rowOf.get(change.area) ?? (free.includes(true) ? free.indexOf(true) : rows.length);
    const stretches = rows[row] ?? [];
    rows[row] = stretches;
    const last = stretches.at(-1);
    if (last !== undefined) last.to = change.clock;
    stretches.push({ from: change.clock, to: Math.max(end, change.clock), change });
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
  const entries = partitions.map((name, n) => swatch(LEFT + n * 104, 12, colour(n), "", clip(name)));
  const states: [string, string][] = [
    ["", "mapped"],
    ["waiting", "waiting"],
    ["lent", "lent: frame is the owner"],
    ["shared", "shared"],
  ];
  const kinds = states.map(([kind, text], i) =>
    swatch(LEFT + [0, 80, 160, 320][i]!, 30, "#777777", kind, text),
  );
  return [...entries, ...kinds];
}

function swatch(x: number, y: number, fill: string, kind: string, text: string): string {
  const bar = bars(x, y, 14, fill, kind, kind === "lent" ? "#000000" : fill);
  return `${bar}<text x="${x + 20}" y="${y + 10}">${escapeXml(text)}</text>`;
}

/** A bar in the colour of who has the area, with what marks its state. */
function bars(x: number, y: number, width: number, fill: string, kind: string, owner: string): string {
  const place = `x="${round(x)}" y="${y}" width="${round(width)}" height="${BAR}"`;
  const frame = kind === "lent" ? ` stroke="${owner}" stroke-width="2"` : "";
  const mark = kind === "waiting" || kind === "shared" ? `<rect ${place} fill="url(#${kind})"/>` : "";
  return `<rect ${place} fill="${fill}"${frame}/>${mark}`;
}

function axis(end: number, x: (clock: number) => number, bottom: number): string[] {
  const ticks = Array.from({ length: TICKS + 1 }, (_, i) => Math.round((end * i) / TICKS));
  return ticks.map((clock) => {
    const at = round(x(clock));
    const line = `<line x1="${at}" y1="${HEAD - 4}" x2="${at}" y2="${bottom}" stroke="#dddddd"/>`;
    return `${line}<text x="${at}" y="${bottom + 14}" text-anchor="middle" fill="#555555">${clock}</text>`;
  });
}

function drawRow(
  stretches: readonly Stretch[],
  y: number,
  x: (clock: number) => number,
  partitions: readonly string[],
): string[] {
  const drawn = [
    `<text x="${LEFT - 8}" y="${y + 10}" text-anchor="end">${escapeXml(labelOf(stretches))}</text>`,
  ];
  let from: number | undefined;
  for (const stretch of stretches) {
    from ??= stretch.from;
    if (x(stretch.to) - x(from) < NARROW && stretch !== stretches.at(-1)) continue;
    if (stretch.change.state !== "pool") drawn.push(drawStretch(stretch, from, y, x, partitions));
    from = undefined;
  }
  return drawn;
}

function drawStretch(
  { change, to }: Stretch,
  from: number,
  y: number,
  x: (clock: number) => number,
  partitions: readonly string[],
): string {
  const { area, owner, holder, state } = change;
  const who = state === "lent" ? holder : owner;
  const width = Math.max(x(to) - x(from), NARROW);
  const text = `area ${area}, ${describe(state, partitions[owner], partitions[holder])}, clock ${from} to ${to}`;
  return `<g>${bars(x(from), y, width, colour(who), state, colour(owner))}<title>${escapeXml(text)}</title></g>`;
}

function describe(state: AreaState, owner = "?", holder = "?"): string {
  if (state === "lent") return `${owner}'s, lent to ${holder}`;
  if (state === "shared") return `${owner}'s, shared with ${holder}`;
  return state === "waiting" ? `waits for ${owner}` : `${owner}'s`;
}

function notesOf({ changes, total = changes.length }: TimelineInput, hidden: number): string[] {
  const notes: string[] = [];
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

function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
