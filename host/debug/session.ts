// A session of the debugger: a timeline, its stops, names, and the partition that is looked at. Commands work on it.

import type { Problem } from "../../asm/problem.ts";
import { violationProblem } from "../conventions/problem.ts";
import { statedOf } from "../conventions/stated.ts";
import { type Compiled, compile } from "../expressions/expression.ts";
import { Refusal } from "../expressions/failure.ts";
import { DebugNames } from "../expressions/names.ts";
import type { Machine } from "../machine.ts";
import type { Mapped } from "../source-places.ts";
import { Conventions } from "./conventions.ts";
import { type Display, shownNow } from "./display.ts";
import { EventIndex } from "./event-index.ts";
import { runningWord } from "./guest-processes.ts";
import { nextInstruction, partitionWordOf } from "./past.ts";
import { at, type Position, positionText } from "./position.ts";
import type { Hit } from "./scan.ts";
import type { Stop } from "./stop.ts";
import { BYTES, Timeline, type TimelineOptions } from "./timeline.ts";

/** What a command gives: lines for people, and the same as plain data. */
export interface Answer {
  readonly lines: readonly string[];
  readonly data?: object;
  readonly quit?: true;
}

/** A stop with its number, and what it does. */
export interface NumberedStop extends Stop {
  readonly number: number;
  readonly text: string;
  /** Removed when it is reached. */
  readonly once: boolean;
  readonly expression: Compiled | undefined;
  enabled: boolean;
  /** How often it is passed before it stops. */
  passes: number;
  /** Commands that are done at it; then the run goes on. */
  readonly actions: string | undefined;
}

/** The options of a session. */
export interface SessionOptions extends TimelineOptions {
  /** The source maps of the partitions. */
  readonly mapped?: readonly Mapped[];
  /** Asked now and then while a command runs; false ends it. */
  readonly goesOn?: () => boolean;
}

/** The part of the bytes that events may take. */
const EVENTS_SHARE = 1 / 8;

/** What was broken, and where that shows. */
function brokenLines({ message, related = [] }: Problem): string[] {
  const places = related.flatMap((place) => (place.kind === "guest" ? [`  ${place.text}`] : []));
  return [message, ...places];
}

/** A session. */
export class Session {
  readonly timeline: Timeline;
  readonly names: DebugNames;
  /** Conventions of the partitions whose sources state any. */
  readonly conventions: Conventions;
  /** What happens in the run. */
  readonly events: EventIndex;
  readonly goesOn: () => boolean;
  readonly bookmarks = new Map<string, Position>();
  stops: NumberedStop[] = [];
  displays: Display[] = [];
  /** The partition that is looked at. */
  partition: number;
  #numbered = 0;

  /** @throws TypeError when the machine runs on the core without stops */
  constructor(
    machine: Machine,
    { mapped = [], goesOn = () => true, bytes = BYTES, ...options }: SessionOptions = {},
  ) {
    machine.control.core.needHooks();
    const ofEvents = bytes * EVENTS_SHARE;
    this.timeline = new Timeline(machine, { ...options, bytes: bytes - ofEvents });
    this.names = new DebugNames(machine, mapped);
    const running = machine.state.partitions.map(({ number }) => runningWord(this.names, number));
    this.events = new EventIndex(this.timeline, { bytes: ofEvents, running });
    const stated = mapped.map(({ module, map }) => module && map && statedOf(module, map));
    this.conventions = new Conventions(this.timeline, stated);
    this.goesOn = goesOn;
    for (const { text, n } of this.timeline.marks) this.bookmarks.set(text, at(n));
    this.partition = machine.current ?? 0;
  }

  get machine(): Machine {
    return this.timeline.machine;
  }

  /** The next number of a stop, or of a display. */
  number(): number {
    this.#numbered++;
    return this.#numbered;
  }

  /** Stops that count. */
  get enabledStops(): NumberedStop[] {
    return this.stops.filter(({ enabled }) => enabled);
  }

  compile(text: string, partition = this.partition): Compiled {
    return compile(text, this.names, partition);
  }

  /** The number of an expression for the partition that is looked at. @throws Refusal */
  number16(text: string): number {
    return this.value(text).number & 0xffff;
  }

  value(text: string): ReturnType<Compiled["value"]> {
    return this.compile(text).value(this.machine, this.partition);
  }

  /**
   * The partition and the program address of a place: a label, FILE:LINE, :LINE, an expression, each also after PARTITION:.
   * @throws Refusal
   */
  place(text: string): { readonly partition: number; readonly address: number } {
    const own = /^([A-Za-z_][\w-]*):(?!\d+$)(.+)$/.exec(text);
    const isPartition = own !== null && this.machine.state.partitions.some(({ name }) => name === own[1]);
    const partition = isPartition ? this.names.partition(own[1]!) : this.partition;
    const rest = isPartition ? own[2]! : text;
    const line = /^([^\s:]*):(\d+)$/.exec(rest);
    if (line !== null) return { partition, address: this.names.line(partition, line[1]!, Number(line[2])) };
    const value = this.compile(rest, partition).value(this.machine, partition);
    if (value.space === "data")
      throw new Refusal(`${rest} is data`, "a place is a label of the program, FILE:LINE or an address");
    return { partition, address: value.number & 0xffff };
  }

  /** A position: #n, #n.k, n%, start, end, or a bookmark. @throws Refusal */
  position(text: string): Position {
    const exact = /^#?(\d+)(?:\.(\d+))?$/.exec(text);
    if (exact !== null) return { executed: Number(exact[1]), interrupts: Number(exact[2] ?? 0) };
    const percent = /^(\d+(?:\.\d+)?)%$/.exec(text);
    const { start, furthest } = this.timeline;
    if (percent !== null) {
      const part = Math.min(100, Number(percent[1])) / 100;
      return at(start.executed + Math.round((furthest - start.executed) * part));
    }
    if (text === "start") return start;
    if (text === "end") return at(this.timeline.recordedEnd ?? Number.MAX_SAFE_INTEGER);
    const marked = this.bookmarks.get(text);
    if (marked !== undefined) return marked;
    const known = [...this.bookmarks.keys()].join(", ");
    throw new Refusal(
      `${text} is not a position`,
      `positions are #1234, 50%, start, end${known === "" ? "" : `, and the bookmarks ${known}`}`,
    );
  }

  /** The partition word of an address of a space of the partition that is looked at. @throws Refusal */
  word(partition: number, space: "program" | "data", address: number): number {
    const found = partitionWordOf(this.machine, partition, space, address);
    if (found === undefined) throw new Refusal("nothing is mapped there");
    return found;
  }

  /** What is displayed, as it is now. */
  displayed(): ReturnType<typeof shownNow> {
    return shownNow(this.displays, this.names, this.machine);
  }

  /** Where the machine stands, as lines and data. */
  here(hit?: Hit): Answer {
    const { timeline, machine, names } = this;
    const { current } = machine;
    if (current !== undefined) this.partition = current;
    const position = positionText(timeline.position);
    const stop = hit === undefined ? undefined : this.stops.find((one) => one === hit.stop);
    const broken = hit?.violation;
    const problem =
      broken && violationProblem(broken, names.partitionName(broken.partition), names.map(broken.partition));
    const parted = timeline.replay?.parted;
    const reason = [
      ...(stop === undefined ? [] : [`stop ${stop.number}: ${stop.text}`]),
      ...(hit?.failure === undefined ? [] : [`its condition has no value: ${hit.failure}`]),
      ...(problem === undefined ? [] : brokenLines(problem)),
    ];
    if (parted !== undefined) reason.push(parted.message);
    const ended = timeline.end?.executed === timeline.position.executed ? timeline.end.outcome : undefined;
    const instruction = nextInstruction(machine, this.partition);
    const [row = ""] = names.instructions(this.partition).rows([instruction]);
    const who = names.partitionName(this.partition);
    const what =
      current === undefined
        ? `no partition can run${ended === undefined ? "" : `: ${ended}`}`
        : `${who.padEnd(8)} ${row}`;
    const displays = this.displayed();
    return {
      lines: [...reason, `${position} ${what}`, ...displays.lines],
      data: {
        position,
        clock: machine.clock,
        ...(hit !== undefined && {
          stop: stop?.number ?? null,
          partition: names.partitionName(hit.partition),
        }),
        ...(hit?.failure !== undefined && { failure: hit.failure }),
        ...(problem !== undefined && {
          violation: { code: problem.code, message: problem.message, ...broken },
        }),
        ...(ended !== undefined && { ended }),
        ...(parted !== undefined && { parted: parted.message }),
        current: current === undefined ? null : who,
        pc: instruction.address,
        instruction: names.instructions(this.partition).text(instruction),
        place: names.place(this.partition, "program", instruction.address),
        ...(this.displays.length > 0 && displays.data),
      },
    };
  }
}
