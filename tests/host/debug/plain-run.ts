// A plain run by steps that looks at everything, against which the debugger is compared on random worlds: seeks, and stops
// forwards and backwards.

import { MAX_PAGES, PAGE_WORDS, RIGHTS_NONE } from "../../../core-as/layout.ts";
import { refusedAccesses } from "../../../host/control/journal.ts";
import {
  at,
  compare,
  Pattern,
  type Position,
  positionText,
  REGISTER_NAMES,
  runBackward,
  runForward,
  type Stop,
  type StopAt,
  Timeline,
  type TimelineOptions,
} from "../../../host/debug/index.ts";
import { guestWord } from "../../../host/guest-word.ts";
import { type Machine, type Registers, report, type Step } from "../../../host/index.ts";
import { core } from "../guests.ts";
import { Random } from "../random.ts";
import { world } from "../worlds.ts";

/** Instructions of a world. */
export const LIMIT = 700;

/** What a plain run sees at one position, and in the step from there. */
export interface Seen {
  readonly position: Position;
  readonly current: number | undefined;
  readonly registers: readonly Registers[];
  readonly step: Step;
  /** Whether there is an instruction at all: its page may not be mapped. */
  readonly isMapped: boolean;
  /** Words of each partition before the step, and what was in the same places after it. */
  readonly before: readonly Uint16Array[];
  readonly after: readonly Uint16Array[];
  readonly areas: readonly string[];
  readonly owners: readonly number[];
  /** The words of each area, by its number less 1: before the step, and what was in the same places after it. */
  readonly areaWords: readonly { readonly before: Uint16Array; readonly after: Uint16Array }[];
  readonly ended: readonly (string | undefined)[];
  readonly refused: readonly number[];
  /** States of the ends of each partition's connections. */
  readonly ends: readonly (readonly string[])[];
  /** Pieces of input that have arrived at each console. */
  readonly arrived: readonly number[];
  readonly written: readonly string[];
  readonly traps: readonly (readonly number[])[];
}

/** Partition words that are looked at. */
const WORDS = 2 * PAGE_WORDS;

/** Where the pages of a partition begin that are looked at, as words of the linear memory. */
function placesOf({ control: { core } }: Machine, partition: number): (number | undefined)[] {
  return Array.from({ length: WORDS / PAGE_WORDS }, (_, page) => {
    const entry = core.stage2(partition, page);
    return entry >> 14 === RIGHTS_NONE ? undefined : core.physicalWord(entry & (MAX_PAGES - 1), 0);
  });
}

function wordsAt({ control: { core } }: Machine, places: readonly (number | undefined)[]): Uint16Array {
  const words = new Uint16Array(WORDS);
  places.forEach((place, page) => {
    if (place !== undefined) words.set(core.u16.slice(place, place + PAGE_WORDS), page * PAGE_WORDS);
  });
  return words;
}

function arrivedOf({ state }: Machine, partition: number): number {
  return state.partitions[partition]!.console.arrived;
}

/** What a run sees that is made by steps alone. */
export function plainRun(make: () => Machine): Seen[] {
  const machine = make();
  machine.run({ limit: 0 });
  const seen: Seen[] = [];
  const everybody = machine.state.partitions.map(({ number }) => number);
  for (let executed = 0, interrupts = 0; executed < LIMIT; ) {
    const position = { executed, interrupts };
    const { current } = machine;
    const where = everybody.map((one) => placesOf(machine, one));
    const { core } = machine.control;
    const areaPlaces = machine.state.areas.entries.map(({ physical }) =>
      physical.map((page) => core.physicalWord(page, 0)),
    );
    const areasBefore = areaPlaces.map((one) => wordsAt(machine, one));
    const state = {
      registers: everybody.map((one) => machine.registers(one)),
      before: where.map((one) => wordsAt(machine, one)),
      areas: machine.state.areas.entries.map(({ owner, page, connection, loans }) =>
        JSON.stringify([owner, page, connection, loans.map(({ partition, shared }) => [partition, shared])]),
      ),
      owners: machine.state.areas.entries.map(({ owner }) => owner),
      ended: everybody.map((one) => machine.state.partitions[one]!.end?.kind),
      ends: machine.state.partitions.map(({ connections }) => connections.ends.map(({ state: one }) => one)),
      refused: everybody.map((one) => refusedAccesses(core, one)),
      arrived: everybody.map((one) => arrivedOf(machine, one)),
      written: everybody.map((one) => new TextDecoder("latin1").decode(machine.consoleOutput(one))),
      traps: everybody.map((one) => Array.from({ length: 10 }, (_, n) => core.contextLong(one, 64 + 4 * n))),
    };
    const isMapped =
      current !== undefined &&
      guestWord(machine, current, machine.registers(current), "program", machine.registers(current).pc) !==
        undefined;
    const step = machine.step();
    seen.push({
      position,
      current,
      ...state,
      step,
      isMapped,
      after: where.map((one) => wordsAt(machine, one)),
      areaWords: areaPlaces.map((one, n) => ({ before: areasBefore[n]!, after: wordsAt(machine, one) })),
    });
    if (step.kind === "nothing") break;
    [executed, interrupts] = step.kind === "interrupt" ? [executed, interrupts + 1] : [executed + 1, 0];
  }
  return seen;
}

/** A pattern, and whether a console shows a match that has not ended before. */
const PATTERN = new Pattern("[^a-m]{2}|^in");
function showsNow(text: string, before: string): boolean {
  return [...text].some((_, n) => {
    const line = text
      .slice(0, n + 1)
      .split(/[\n\r]/)
      .at(-1)!;
    return n >= before.length && /(?:[^a-m]{2}|^in)$/.test(line);
  });
}

/** Where a plain run comes to a stop. */
function isAt(stop: StopAt, seen: readonly Seen[], i: number): boolean {
  const now = seen[i]!;
  const last = seen[i - 1];
  switch (stop.kind) {
    case "code":
      return (
        now.current !== undefined &&
        // An interrupt that is taken first is no instruction.
        now.isMapped &&
        now.step.kind !== "interrupt" &&
        (stop.partition ?? now.current) === now.current &&
        now.registers[now.current]!.pc === stop.address
      );
    case "data": {
      const { words } = stop;
      const { first, last: end } = words;
      const before = "area" in words ? now.areaWords[words.area - 1]?.before : now.before[words.partition];
      const after = "area" in words ? now.areaWords[words.area - 1]?.after : now.after[words.partition];
      if (before === undefined || after === undefined) return false;
      return before.slice(first, end + 1).some((word, n) => word !== after[first + n]);
    }
    case "trap": {
      if (last === undefined) return false;
      const classes = stop.trapClass === undefined ? [0, 1, 2, 3, 4, 5, 6] : [stop.trapClass];
      return now.traps.some(
        (counts, one) =>
          (stop.partition ?? one) === one && classes.some((n) => counts[n] !== last.traps[one]![n]),
      );
    }
    case "call":
      return (
        last?.step.kind === "call" &&
        (stop.partition ?? last.step.partition) === last.step.partition &&
        (stop.code ?? last.step.code) === last.step.code
      );
    case "owner":
      if (last === undefined) return false;
      return stop.area === undefined
        ? now.areas.some((text, n) => text !== last.areas[n])
        : now.areas[stop.area - 1] !== last.areas[stop.area - 1];
    case "turn": {
      if (last?.current === undefined || now.current === undefined) return false;
      return now.current !== last.current && (stop.partition ?? now.current) === now.current;
    }
    case "console":
      if (last === undefined) return false;
      return now.written.some((text, one) => {
        const before = last.written[one]!;
        if (typeof stop.text !== "string") return (stop.partition ?? one) === one && showsNow(text, before);
        const fresh = text.slice(Math.max(0, before.length - stop.text.length + 1));
        return (stop.partition ?? one) === one && text !== before && fresh.includes(stop.text);
      });
    case "register": {
      if (last === undefined) return false;
      const of = ({ r, base, psw, tt }: Registers) =>
        ({ BASE: base, PSW: psw, TT: tt })[stop.register as string] ?? r[Number(stop.register.slice(1))]!;
      return of(now.registers[stop.partition]!) !== of(last.registers[stop.partition]!);
    }
    case "convention":
      throw new Error("worlds state nothing");
  }
}

function randomStop(random: Random, seen: readonly Seen[], slow: boolean): Stop {
  const partitions = seen[0]!.registers.length;
  const partition = random.below(partitions);
  const maybe = random.below(2) === 0 ? partition : undefined;
  const someone = seen[random.below(seen.length)]!;
  const kind = random.below(slow ? 8 : 7);
  const first = random.of([8, 0x40 + random.below(16), 0x600 + random.below(200), 0x700 + random.below(60)]);
  const stops: StopAt[] = [
    { kind: "code", partition: maybe, address: someone.registers[someone.current ?? 0]!.pc },
    {
      kind: "data",
      access: "change",
      words:
        random.below(3) === 0
          ? { area: 1 + random.below(3), first: 0, last: random.below(1024) }
          : { partition, first, last: first + random.below(4) },
    },
    { kind: "trap", partition: maybe, trapClass: random.of([undefined, 2, 7, 8, 9]) },
    { kind: "call", partition: maybe, code: someone.step.kind === "call" ? someone.step.code : undefined },
    { kind: "owner", area: random.of([undefined, 1, 2]) },
    { kind: "turn", partition: maybe },
    { kind: "console", partition: maybe, text: random.of(["A", "in", "\0", PATTERN]) },
    { kind: "register", partition, register: random.of(REGISTER_NAMES) },
  ];
  return { at: stops[kind]! };
}

/** Where the debugger and the plain run of a world differ about stops. `rounds`: how many random sets of them. */
export function stopProblems(seed: number, rounds: number): string[] {
  const random = new Random(seed * 31 + 7);
  const make = world(seed);
  const seen = plainRun(make);
  const timeline = new Timeline(make(core({ debug: true })), { every: 150 });
  const problems: string[] = [];
  const equal = (what: string, found: Position | undefined, expected: Position | undefined) => {
    const [a, b] = [found, expected].map((one) => (one === undefined ? "none" : positionText(one)));
    if (a !== b) problems.push(`${what}: ${a}, not ${b}`);
  };
  for (let round = 0; round < rounds; round++) {
    const stops = Array.from({ length: 1 + random.below(3) }, () =>
      randomStop(random, seen, round % 4 === 0),
    );
    const expected = seen.filter((_, i) => i > 0 && stops.some((stop) => isAt(stop.at, seen, i)));
    const start = random.of(seen).position;
    const what = `world ${seed}, from ${positionText(start)}, ${JSON.stringify(stops)}`;
    timeline.seek(start);
    const found = runForward(timeline, stops, LIMIT - 1);
    const next = expected.find(({ position }) => compare(position, start) > 0 && position.executed < LIMIT);
    // At the limit stops are found that are after the last instruction, and not those that are before the next one.
    if (found.kind === "hit" || next === undefined || next.position.executed < LIMIT - 1)
      equal(`forwards, ${what}`, found.kind === "hit" ? found.hit.position : undefined, next?.position);
    if (found.kind === "hit") equal(`stands, ${what}`, timeline.position, found.hit.position);
    timeline.seek(start);
    const hit = runBackward(timeline, stops);
    const last = expected.findLast(({ position }) => compare(position, start) < 0);
    equal(`backwards, ${what}`, hit?.position, last?.position);
    equal(`stands, ${what}`, timeline.position, hit?.position ?? timeline.start);
  }
  return problems;
}

/** Where a position that was gone to is not the state that a plain run leaves. `seeks`: how many positions. */
export function seekProblems(seed: number, seeks: number, options: TimelineOptions): string[] {
  const random = new Random(seed * 77 + 5);
  const make = world(seed);
  const timeline = new Timeline(make(core({ debug: true })), options);
  const problems: string[] = [];
  for (let n = 0; n < seeks; n++) {
    const executed = random.below(2 * LIMIT);
    timeline.seek(at(executed));
    const machine = make();
    machine.run({ limit: executed });
    const [found, expected] = [timeline.machine, machine].map((one) => [
      one.stateHash(),
      JSON.stringify(report(one)),
    ]);
    if (JSON.stringify(found) !== JSON.stringify(expected))
      problems.push(`world ${seed} at #${executed} is another`);
    if (machine.executed !== timeline.position.executed)
      problems.push(`world ${seed}: #${executed} is missed`);
  }
  return problems;
}
