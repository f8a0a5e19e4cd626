// Commands about the events of the run: their list, and going from one to another.

import { escaped, hexWord } from "../../asm/printable.ts";
import { COMPLETIONS } from "../control/codes.ts";
import { HYPERCALL_FIRST } from "../control/hypercalls.ts";
import { meant, Refusal } from "../expressions/failure.ts";
import { TRAPS } from "../report.ts";
import { NONE } from "../state/area.ts";
import { END_STATES } from "../state/connection.ts";
import { AREA_STATES } from "../state/journal.ts";
import type { EventFilter, NumberedEvent } from "./event-index.ts";
import { EVENT_KINDS, type EventKind } from "./event-list.ts";
import { ENDS, UNCOMPLETED } from "./event-watch.ts";
import { type Position, positionText } from "./position.ts";
import type { Answer, Session } from "./session.ts";
import { callName } from "./stopping.ts";

/** Events that are shown, without a number of them and at most. */
const SHOWN = 40;
const SHOWN_MAX = 10_000;

const ACCESSES = ["read", "write", "execute"] as const;

/** What an event says, as data: names in place of numbers where there are any. */
function detailsOf(session: Session, event: NumberedEvent): Readonly<Record<string, unknown>> {
  const { kind, a, b, c, text } = event;
  const name = (partition: number) => (partition === NONE ? null : session.names.partitionName(partition));
  switch (kind) {
    case "call":
      return { call: callName(a), completion: completionName(a, b), ...(c !== 0 && { area: c }) };
    case "trap":
      return { trapClass: a, name: TRAPS[a]![0] };
    case "interrupt":
      return { trapClass: a, name: TRAPS[a]![0], times: b };
    case "refused":
      return { access: ACCESSES[a] ?? a, address: b, page: c };
    case "output":
      return { characters: a, text };
    case "input":
      return { characters: a, text, ...(a === 0 && b === 1 && { end: true }) };
    case "owner":
      return { area: a, state: AREA_STATES[b], other: name(c) };
    case "connection":
      return { connection: a, state: END_STATES[b], peer: name(c) };
    case "process":
      return { process: a < 0 ? null : a, record: b };
    case "end":
      return { how: ENDS[a], code: b };
    case "turn":
      return { before: name(a) };
  }
}

function completionName(code: number, completion: number): string {
  if (completion < 0) return UNCOMPLETED[-1 - completion]!;
  return (code >= HYPERCALL_FIRST && COMPLETIONS[completion]?.[0]) || String(completion);
}

/** The same in words. */
function wordsOf(session: Session, event: NumberedEvent): string {
  const { kind, a, b, c, text } = event;
  const name = (partition: number) =>
    partition === NONE ? "nobody" : session.names.partitionName(partition);
  switch (kind) {
    case "call":
      return `${callName(a)}: ${completionName(a, b)}${c === 0 ? "" : `, area ${c}`}`;
    case "trap":
      return TRAPS[a]![0];
    case "interrupt":
      return `${TRAPS[a]![0]}${b > 1 ? `, ${b} times` : ""}`;
    case "refused":
      return `${ACCESSES[a] ?? a} ${hexWord(b)}, page ${c}`;
    case "output":
    case "input":
      return a === 0
        ? b === 1
          ? "the end"
          : "no character"
        : `"${escaped(text)}"${a > text.length ? `, ${a} characters in all` : ""}`;
    case "owner":
      return `area ${a} ${AREA_STATES[b]}${ownerText(AREA_STATES[b], name(c), c === event.partition)}`;
    case "connection":
      return `connection ${a} ${END_STATES[b]}${c === NONE ? "" : `, with ${name(c)}`}`;
    case "process":
      return a < 0 ? session.names.label(event.partition, "data", b) || hexWord(b) : `process ${a}`;
    case "end":
      return `${ENDS[a]} with ${ENDS[a] === "failed" ? `a trap: ${TRAPS[b]?.[0]}` : `code ${b}`}`;
    case "turn":
      return `after ${name(a)}`;
  }
}

/** Who else an area has to do with. */
function ownerText(state: string | undefined, other: string, isSame: boolean): string {
  if (isSame) return "";
  if (state === "lent") return `, to ${other}`;
  return state === "shared" ? `, with ${other}` : `, before: ${other === "nobody" ? "the pool" : other}`;
}

/** An event in a line. */
function rowOf(session: Session, event: NumberedEvent): string {
  const who = event.partition < 0 ? "nobody" : session.names.partitionName(event.partition);
  const place = positionText(event.position).padEnd(10);
  return `${String(event.number).padStart(6)}  ${place} ${who.padEnd(10)} ${event.kind.padEnd(10)} ${wordsOf(session, event)}`;
}

/** The same as data. */
function dataOf(session: Session, event: NumberedEvent): object {
  const { number, kind, position, partition } = event;
  const who = partition < 0 ? null : session.names.partitionName(partition);
  return { number, position: positionText(position), kind, partition: who, ...detailsOf(session, event) };
}

/** Which events a command is about. */
interface Wanted {
  readonly filter: EventFilter;
  readonly from: Position | undefined;
  readonly to: Position | undefined;
  readonly count: number | undefined;
}

/** [KINDS] [in PARTITION] [from POSITION] [to POSITION] [COUNT]. @throws Refusal */
function wantedOf(session: Session, text: string): Wanted {
  const words = text.split(/\s+/).filter((word) => word !== "");
  const kinds: EventKind[] = [];
  let [partition, from, to, count]: [number?, Position?, Position?, number?] = [];
  for (let n = 0; n < words.length; n++) {
    const word = words[n]!;
    const isClause = word === "in" || word === "from" || word === "to";
    const value = isClause ? words[++n] : undefined;
    if (isClause && value === undefined) throw new Refusal(`what follows ${word} is missing`);
    if (word === "in") partition = value === "any" ? undefined : session.names.partition(value!);
    else if (word === "from") from = session.position(value!);
    else if (word === "to") to = session.position(value!);
    else if (/^\d+$/.test(word)) count = countOf(word);
    else kinds.push(...word.split(",").map(kindOf));
  }
  return { filter: { kinds: kinds.length === 0 ? undefined : kinds, partition }, from, to, count };
}

function countOf(text: string): number {
  const count = Number(text);
  if (count < 1 || count > SHOWN_MAX)
    throw new Refusal(`${text} is not a number of events`, `1 to ${SHOWN_MAX}`);
  return count;
}

function kindOf(text: string): EventKind {
  const found = EVENT_KINDS.find((kind) => kind === text || `${kind}s` === text);
  if (found !== undefined) return found;
  throw new Refusal(`no event is called ${text}`, meant(text, EVENT_KINDS, EVENT_KINDS.join(", ")));
}

/** info events: the last ones up to here, or the first ones after a position. */
export function eventsList(session: Session, text: string): Answer {
  const { filter, from, to, count = SHOWN } = wantedOf(session, text);
  const { events, goesOn, timeline } = session;
  const found =
    from === undefined
      ? events.before(to ?? timeline.position, count, filter, { goesOn })
      : events.after(from, count, filter, { to: to ?? timeline.position, goesOn });
  const rows = found.map((event) => rowOf(session, event));
  const none = rows.length === 0 && goesOn() ? ["no such event"] : [];
  return {
    lines: [...rows, ...none, ...(goesOn() ? [] : ["interrupted"])],
    data: { events: found.map((event) => dataOf(session, event)) },
  };
}

/** seek event NUMBER. */
export function seekEvent(session: Session, text: string): Answer {
  if (!/^\d+$/.test(text)) throw new Refusal("the number of an event is missing", "info events shows them");
  const found = session.events.numbered(Number(text), session.goesOn);
  if (found !== undefined) return goTo(session, found);
  const why = session.goesOn() ? `there are ${session.events.kept.of} events up to the end` : "interrupted";
  throw new Refusal(`there is no event ${text}`, why);
}

/** next-event and previous-event: to the nearest event of some kinds. */
export function nearestEvent(session: Session, text: string, way: "next" | "previous"): Answer {
  const { filter, from, to, count } = wantedOf(session, text);
  if (from !== undefined || to !== undefined || count !== undefined)
    throw new Refusal(`${text} is not understood`, `${way}-event [KINDS] [in PARTITION]`);
  const { events, goesOn, timeline } = session;
  const { position, start } = timeline;
  const found =
    way === "next"
      ? events.after(position, 1, filter, { goesOn })
      : events.before(justBefore(position), 1, filter, { from: start, goesOn });
  if (found[0] !== undefined) return goTo(session, found[0]);
  const why = !goesOn()
    ? "interrupted"
    : way === "next"
      ? "no such event after this"
      : "no such event before this";
  const here = session.here();
  return { ...here, lines: [why, ...here.lines] };
}

/** What comes after every position before this one, and before it. */
function justBefore({ executed, interrupts }: Position): Position {
  return interrupts > 0
    ? { executed, interrupts: interrupts - 1 }
    : { executed: executed - 1, interrupts: Number.POSITIVE_INFINITY };
}

function goTo(session: Session, event: NumberedEvent): Answer {
  session.timeline.seek(event.position);
  const { lines, data } = session.here();
  return { lines: [rowOf(session, event), ...lines], data: { ...data, event: dataOf(session, event) } };
}
