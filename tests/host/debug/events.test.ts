// The events of a run: their list, and going from one to another.

import { beforeAll, describe, expect, test } from "vitest";
import { at, EventIndex, execute, type NumberedEvent, Session, Timeline } from "../../../host/debug/index.ts";
import { bootFile } from "../../../host/node.ts";
import { core } from "../guests.ts";
import { world } from "../worlds.ts";
import { eventProblems } from "./plain-events.ts";
import { recorded, replayOf } from "./recordings.ts";

test.each([
  [1, { every: 200 }],
  [2, { every: 50, bytes: 0 }],
  // Interrupts where a part of the run ends.
  [38, { every: 1e6 }],
  // Two partitions of which one writes when the other's input arrives.
  [2734769282, { every: 1e6 }],
  // An interrupt with which the run ends, dropped and found again.
  [3199404107, { every: 50, bytes: 0 }],
])("the events of world %d are those that steps see", (seed, options) => {
  expect(eventProblems(seed, options)).toEqual([]);
});

test.each([3, 6])("what was recorded in session %d is at its place", (seed) => {
  const session = recorded(seed, true);
  const { machine, replay } = replayOf(session, true);
  const timeline = new Timeline(machine, { every: 300, replay });
  const index = new EventIndex(timeline);
  const found = index.after(timeline.start, 10_000, { kinds: ["input", "output"] }, { to: at(4000) });
  // What is entered arrives at its reading of the clock.
  const due = machine.state.partitions.map(({ name, console: { arrivals, arrived } }) => [
    ...arrivals.slice(arrived).map(({ at: clock }) => clock),
    ...session.recording.events.flatMap((one) =>
      (one.event === "input" || one.event === "close") && one.partition === name ? [one.at] : [],
    ),
  ]);
  const expected: string[] = [];
  const written = machine.state.partitions.map(({ console }) => console.written);
  while (timeline.position.executed < 4000 && timeline.step().kind !== "nothing") {
    const line = (kind: string, number: number) =>
      expected.push(`${JSON.stringify(timeline.position)} ${kind} ${number}`);
    for (const { number, console } of machine.state.partitions) {
      if (console.written !== written[number]) line("output", number);
      written[number] = console.written;
    }
    for (const { number, end } of machine.state.partitions) {
      const later = due[number]!.filter((clock) => clock > machine.clock);
      if (later.length < due[number]!.length && end === null) line("input", number);
      due[number] = later;
    }
  }
  const text = ({ position, kind, partition }: NumberedEvent) =>
    `${JSON.stringify(position)} ${kind} ${partition}`;
  expect(found.map(text)).toEqual(expected);
  expect(expected.filter((one) => one.includes("input")).length).toBeGreaterThan(3);
});

test("events stay within their bytes, and dropped ones are found again", () => {
  const timeline = new Timeline(world(34)(core({ debug: true })), { every: 100 });
  const all = new EventIndex(timeline).after(timeline.start, 1e6, {}, { to: at(600) });
  const index = new EventIndex(timeline, { bytes: 900, most: 10 });
  expect(index.after(timeline.start, 1e6, {}, { to: at(600) })).toEqual(all);
  expect(index.kept.bytes).toBeLessThanOrEqual(900);
  expect(index.kept.count).toBeLessThan(all.length);
  expect([1, 7, all.length].map((n) => index.numbered(n))).toEqual([1, 7, all.length].map((n) => all[n - 1]));
  expect(index.kept.bytes).toBeLessThanOrEqual(900);
});

test("another future has other events", () => {
  const timeline = new Timeline(world(34)(core({ debug: true })), { every: 100 });
  const index = new EventIndex(timeline, { most: 10 });
  const until = { to: at(400) };
  const before = index.after(timeline.start, 1e6, {}, until);
  timeline.seek(at(100));
  timeline.edit({ kind: "registers", partition: timeline.machine.current!, registers: { pc: 0x3ff } });
  const now = index.after(timeline.start, 1e6, {}, until);
  const early = ({ position }: NumberedEvent) => position.executed <= 100;
  expect(now.filter(early)).toEqual(before.filter(early));
  expect(now).not.toEqual(before);
  expect(now).toEqual(new EventIndex(timeline).after(timeline.start, 1e6, {}, until));
});

test("somebody ends the search for an event that never comes", () => {
  const timeline = new Timeline(world(34)(core({ debug: true })));
  let asked = 0;
  const goesOn = () => asked++ < 3;
  const index = new EventIndex(timeline, { every: 10 });
  expect(index.after(at(0), 1, { kinds: ["process"] }, { goesOn })).toEqual([]);
  expect(timeline.position).toEqual(timeline.start);
});

describe("the channels of the demonstration", () => {
  let of: Session;
  const say = (line: string) => execute(of, line).lines;
  beforeAll(() => {
    const { machine, programs } = bootFile("firmware/demo/channels/manifest.json", { debug: true });
    of = new Session(machine!, { mapped: programs.map((one) => one!) });
  });

  test("open connections, of which each end says so, at the call that has done it", () => {
    const [asked, ...others] = of.events.after(of.timeline.start, 4, { kinds: ["connection"] });
    // The client asks the relay, and that the server, which accepts.
    expect([asked!, ...others].map(({ partition, b, c }) => [partition, b, c])).toEqual([
      [0, 1, 1],
      [1, 1, 2],
      [1, 2, 2],
      [2, 2, 1],
    ]);
    say(`seek event ${asked!.number}`);
    expect(of.timeline.position).toEqual(asked!.position);
    expect(say(`info events call from #${asked!.position.executed - 1} 1`)[0]).toContain(
      "CHANNEL_CONNECT: OK",
    );
    say("next-event connection");
    expect(of.timeline.position).toEqual(others[0]!.position);
    expect(say("previous-event connection")[0]).toMatch(
      /^ +\d+ {2}#\d+ +\w+ +connection +connection 0 asked/,
    );
    expect(of.timeline.position).toEqual(asked!.position);
  });

  test("have kernels, whose processes take turns", () => {
    const found = of.events.after(of.timeline.start, 3, { kinds: ["process"], partition: 0 });
    for (const { position, a } of found) {
      of.timeline.seek(position);
      const { processes } = execute(of, "info processes").data as {
        readonly processes: readonly { partition: string; number: number; state: string }[];
      };
      const runs = processes.filter(({ partition, state }) => partition === "client" && state === "runs");
      expect(runs.map(({ number }) => number)).toEqual(a < 0 ? [] : [a]);
    }
    expect(found.map(({ a }) => a)).toEqual([0, -1, 0]);
  });
});

describe("commands", () => {
  let of: Session;
  const answer = (line: string) => execute(of, line);
  const say = (line: string) => answer(line).lines.join("\n");
  beforeAll(() => {
    const { machine, programs } = bootFile("firmware/demo/manifest.json", { debug: true });
    of = new Session(machine!, { mapped: programs.map((one) => one!) });
  });

  test("list what has happened up to here, or after a position", () => {
    say("seek start");
    expect(say("info events")).toBe("no such event");
    say("seek #60");
    expect(say("info events 2")).toMatch(
      / 6 {2}#60 .*AREA_TRANSFER: OK, area 1\n +7 {2}#60 .*area 1 waiting/,
    );
    expect(say("info events owners,turn from #24 to end 3").match(/#\d+/g)).toEqual(["#60", "#64", "#66"]);
    expect(say("info events in receiver to #24")).toMatch(
      /^ +1 .*turn.*\n +2 .*WAIT_EVENT: waits\n +3 .*turn/,
    );
    expect(say("info events refused from start to end")).toContain("read 4000, page 16");
    expect(answer("info events owner to #60 1").data).toEqual({
      events: [
        {
          number: 7,
          position: "#60",
          kind: "owner",
          partition: "receiver",
          area: 1,
          state: "waiting",
          other: "sender",
        },
      ],
    });
  });

  test("go from one to another both ways, and stay where there is none", () => {
    say("seek event 12");
    expect(of.timeline.position).toEqual(at(66));
    expect(say("next-event call in sender")).toContain("CONSOLE_WRITE");
    expect(of.timeline.position).toEqual(at(86));
    expect(say("ne trap")).toContain("no such event after this");
    expect(of.timeline.position).toEqual(at(86));
    const back: number[] = [];
    while (!say("pe owner").startsWith("no such event")) back.push(of.timeline.position.executed);
    expect(back).toEqual([78, 66, 60]);
  });

  test("refuse what is no event", () => {
    expect(() => say("seek event 28")).toThrow("there is no event 28");
    expect(() => say("seek event")).toThrow("the number of an event is missing");
    expect(() => say("info events trop")).toThrow("no event is called trop");
    expect(() => say("info events in")).toThrow("what follows in is missing");
    expect(() => say("info events 0")).toThrow("0 is not a number of events");
    expect(() => say("next-event call 3")).toThrow("call 3 is not understood");
    expect(() => say("info areas 3")).toThrow("3 is not understood");
  });
});
