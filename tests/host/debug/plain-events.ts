// Events that a run made by steps alone sees, against which the index of events is compared on random worlds.

import {
  at,
  compare,
  EVENT_KINDS,
  EventIndex,
  type EventKind,
  type NumberedEvent,
  type Position,
  positionText,
  Timeline,
  type TimelineOptions,
} from "../../../host/debug/index.ts";
import { core } from "../guests.ts";
import { Random } from "../random.ts";
import { world } from "../worlds.ts";
import { LIMIT, plainRun, type Seen } from "./plain-run.ts";

/** An event in a line: where, what, whom, and what can be known of it by looking at two positions. */
type Line = readonly [position: Position, kind: EventKind, partition: number, detail: string];

/** The last of the interrupts, classes 8 and 9, that come before an instruction. */
const LAST_TRAP = 7;

/** The events between two positions that follow each other. */
function eventsOf(before: Seen, now: Seen): Line[] {
  const found: Line[] = [];
  const add = (kind: EventKind, partition: number, detail: unknown) =>
    found.push([now.position, kind, partition, String(detail)]);
  if (before.step.kind === "call") add("call", before.step.partition, before.step.code);
  now.traps.forEach((counts, one) => {
    counts.forEach((count, trapClass) => {
      if (count === before.traps[one]![trapClass]) return;
      add(trapClass <= LAST_TRAP ? "trap" : "interrupt", one, trapClass);
    });
  });
  now.refused.forEach((count, one) => {
    if (count !== before.refused[one]) add("refused", one, "");
  });
  now.written.forEach((text, one) => {
    if (text !== before.written[one])
      add("output", one, text.slice(before.written[one]!.length).slice(0, 40));
  });
  now.arrived.forEach((pieces, one) => {
    if (pieces !== before.arrived[one]) add("input", one, "");
  });
  now.areas.forEach((text, i) => {
    if (text === (before.areas[i] ?? "[-1,-1,-1,[]]")) return;
    add("owner", now.owners[i]! < 0 ? before.owners[i]! : now.owners[i]!, i + 1);
  });
  now.ends.forEach((states, one) => {
    states.forEach((state, place) => {
      if (state !== (before.ends[one]![place] ?? "free")) add("connection", one, place);
    });
  });
  now.ended.forEach((kind, one) => {
    if (kind !== before.ended[one]) add("end", one, kind);
  });
  if (now.current !== before.current && now.current !== undefined) add("turn", now.current, before.current);
  return found;
}

const ENDS = ["stopped", "halted", "failed", "retired"];

/** What the index says, as the same lines; without what a look at two positions does not show. */
function lineOf({ position, kind, partition, a, text }: NumberedEvent): Line {
  const detail = { output: text, input: "", refused: "", end: ENDS[a]! } as Partial<
    Record<EventKind, string>
  >;
  return [position, kind, partition, detail[kind] ?? String(a)];
}

const texts = (lines: readonly Line[]) =>
  lines.map(
    ([position, kind, one, detail]) => `${positionText(position)} ${kind} ${one} ${JSON.stringify(detail)}`,
  );

/** Where the index and a plain run of a world differ about events. */
export function eventProblems(seed: number, options: TimelineOptions): string[] {
  const random = new Random(seed * 13 + 3);
  const make = world(seed);
  const seen = plainRun(make);
  const expected = seen.flatMap((now, i) => (i === 0 ? [] : eventsOf(seen[i - 1]!, now)));
  const timeline = new Timeline(make(core({ debug: true })), options);
  const index = new EventIndex(timeline, {
    bytes: random.of([0, 3000, 1 << 20]),
    every: random.of([90, 1000]),
    most: random.of([4, 30, 1000]),
  });
  const problems: string[] = [];
  const equal = (what: string, found: readonly NumberedEvent[], wanted: readonly Line[]) => {
    const [a, b] = [texts(found.map(lineOf)), texts(wanted)];
    const n = Math.max(a.length, b.length);
    const at = Array.from({ length: n }, (_, i) => i).find((i) => a[i] !== b[i]);
    if (at !== undefined) problems.push(`events of world ${seed}, ${what}, ${at}: ${a[at]}, not ${b[at]}`);
  };
  const here = random.of(seen).position;
  timeline.seek(here);
  const end = at(LIMIT - 1);
  const kinds = EVENT_KINDS;
  const most = Number.MAX_SAFE_INTEGER;
  const known = expected.filter(([position]) => compare(position, end) <= 0);
  equal("all", index.after(timeline.start, most, { kinds }, { to: end }), known);
  if (compare(timeline.position, here) !== 0)
    problems.push(`world ${seed}: the index has moved the timeline`);
  for (let n = 0; n < 6; n++) {
    const from = random.of(seen).position;
    const partition = random.below(3) === 0 ? undefined : 0;
    const some = random.below(2) === 0 ? kinds : [random.of(kinds)];
    const is = ([, kind, one]: Line) => some.includes(kind) && (partition ?? one) === one;
    const about = ({ partition: one, ...event }: NumberedEvent) =>
      (partition ?? one) === one && some.includes(event.kind);
    const what = `${some} from ${positionText(from)}`;
    const after = known.filter((one) => compare(one[0], from) > 0 && is(one));
    const to = compare(from, end) < 0 ? from : end;
    const before = known.filter((one) => compare(one[0], to) <= 0 && is(one));
    equal(
      `after, ${what}`,
      index.after(from, most, { kinds: some, partition }, { to: end }).filter(about),
      after,
    );
    equal(`before, ${what}`, index.before(to, most, { kinds: some, partition }).filter(about), before);
    const [last] = index.before(to, 1, { kinds: some });
    if (last !== undefined && JSON.stringify(index.numbered(last.number)) !== JSON.stringify(last))
      problems.push(`world ${seed}: event ${last.number} is another one by its number`);
  }
  return problems;
}
