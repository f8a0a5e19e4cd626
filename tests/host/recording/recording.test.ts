// Recordings as files: what is written, what is refused, and replays that part from them.

import { describe, expect, test } from "vitest";
import { bundledCore, Machine, Recorder, Replay, readRecording } from "../../../host/node.ts";
import { load, machineOf } from "../guests.ts";
import { Random } from "../random.ts";

const core = bundledCore().contents!;
const bytes = (text: string) => new TextEncoder().encode(text);

/** Counts in R4 what it reads, and stops at the end of its input. */
const COUNT = `LOOP:   MOVC    2,R0
        MOVC    -1,R1
        MOVC    -1,R2
        MON     WAIT_EVENT
        NOP
READ:   MOVC    0x200,R0
        MOVC    2,R1
        MON     CONSOLE_READ
        JMP     NONE
        MOV     512,R0
        ADD     R0,R4
        JMP     READ
NONE:   MOVC    17,R0
        SEQ     R0,R7
        JMP     LOOP
        MOVC    0,R0
        MON     STOP`;

/** The lines of a recording: pieces are entered when the machine waits. */
function record(pieces: readonly string[]): string[] {
  const machine = machineOf(1, {}, { pages: 4, window: { page: 2, pages: 2 } });
  load(machine, 0, COUNT);
  const lines: string[] = [];
  const recorder = new Recorder(machine, (line) => lines.push(line), "cr80 test");
  recorder.console(0).open();
  for (const piece of pieces) {
    recorder.run();
    recorder.console(0).append(bytes(piece));
  }
  recorder.run();
  recorder.console(0).close();
  recorder.end(recorder.run().outcome);
  return lines;
}

const read = (text: string | Uint8Array) =>
  readRecording(typeof text === "string" ? bytes(text) : text, "r.c80r");

/** Replays lines to their end. */
function replay(lines: readonly string[]): Replay {
  const recording = read(lines.join("")).contents!;
  const replay = new Replay(Machine.restore(core, recording.state).machine!, recording);
  replay.run();
  return replay;
}

const lines = record(["ab", "c"]);

describe("a recording", () => {
  test("has a line for all that was entered, and its end", () => {
    const [header, ...events] = lines.map((line) => JSON.parse(line));
    expect(Object.keys(header)).toEqual(["cr80", "version", "program", "images", "state"]);
    expect(events.map(({ hash, ...event }) => event)).toEqual([
      { event: "open", n: 0, clock: 0, partition: "a" },
      { event: "input", n: 4, clock: 4, idle: true, at: 5, partition: "a", text: "ab" },
      { event: "input", n: 21, clock: 22, idle: true, at: 23, partition: "a", text: "c" },
      { event: "close", n: 38, clock: 40, idle: true, at: 41, partition: "a" },
      { event: "end", n: 46, clock: 49, idle: true, outcome: "stopped" },
    ]);
    expect(record(["ab", "c"])).toEqual(lines);
  });

  test("has a hash of the state after every 64 of them", () => {
    const long = record(Array.from({ length: 70 }, () => "x"));
    const kinds = long.slice(1).map((line) => JSON.parse(line).event);
    expect(kinds.indexOf("check")).toBe(64);
    expect(kinds.filter((kind) => kind === "check")).toHaveLength(1);
    expect(replay(long)).toMatchObject({ parted: undefined, cut: undefined });
    const changed = long.map((line, i) => (i === 30 ? line.replace('"x"', '"y"') : line));
    expect(replay(changed).parted?.message).toMatch(
      /^the replay differs from the recording between the beginning \(#0\) and line 66 \(#\d+, clock \d+\): the state differs$/,
    );
  });

  test("that is cut at any byte is read up to its last whole line, with the place; or there is none", () => {
    const file = bytes(lines.join(""));
    const first = bytes(lines[0]!).length;
    for (let length = 0; length < file.length; length++) {
      const { contents, problem } = read(file.subarray(0, length));
      if (length < first) {
        expect(problem?.code, `${length}`).toBe(length < 20 ? "NO_RECORDING" : "RECORDING_CUT");
        expect(problem).toMatchObject({ file: "r.c80r", line: 1 });
        continue;
      }
      // The end of a line says nothing: without it the line is whole.
      const whole =
        lines
          .join("")
          .slice(0, length + 1)
          .split("\n").length - 1;
      const at = bytes(lines.slice(0, whole).join("")).length;
      if (length + 1 === file.length) expect(contents!.cut).toBeUndefined();
      else if (length + 1 === at) expect(contents!.cut).toEqual({ line: whole, byte: length, lost: 0 });
      else expect(contents!.cut).toEqual({ line: whole, byte: at, lost: length - at });
      expect(contents!.events).toHaveLength(whole - 1);
    }
  });

  test("that breaks off says where, when all of it was replayed", () => {
    const { parted, cut } = replay([...lines.slice(0, 3), lines[3]!.slice(0, 10)]);
    expect(parted).toBeUndefined();
    const byte = bytes(lines.slice(0, 3).join("")).length;
    expect(cut?.message).toBe(
      `the recording breaks off after line 3, byte ${byte}, and 10 bytes of an unfinished line`,
    );
  });
});

describe("changes and marks", () => {
  /** The guest waits, gets another count and another word, and counts on. */
  const changed: string[] = [];
  const machine = machineOf(1, {}, { pages: 4, window: { page: 2, pages: 2 } });
  load(machine, 0, COUNT);
  const recorder = new Recorder(machine, (line) => changed.push(line), "cr80 test");
  recorder.console(0).open();
  recorder.run();
  recorder.mark("it waits \u20ac");
  recorder.setRegisters(0, { r: [0, 1, 2, 3, 0x4444], base: 0 });
  recorder.writeMemory(0, 0x200, [0x1234]);
  expect(() => recorder.writeMemory(0, 2 * 1024, [1])).toThrow(RangeError);
  expect(() => recorder.setRegisters(0, { psw: 0x10000 })).toThrow(RangeError);
  recorder.console(0).append(bytes("ab"));
  recorder.end(recorder.run().outcome);

  test("are lines, and what is refused is none", () => {
    const place = { n: 4, clock: 4, idle: true };
    expect(changed.slice(2, 5).map((line) => JSON.parse(line))).toEqual([
      { event: "mark", ...place, text: "it waits \u20ac" },
      { event: "registers", ...place, partition: "a", registers: { r: [0, 1, 2, 3, 0x4444], base: 0 } },
      { event: "memory", ...place, partition: "a", address: 0x200, words: [0x1234] },
    ]);
    expect(changed.slice(5).map((line) => JSON.parse(line).event)).toEqual(["input", "end"]);
  });

  test("are made again, and told of", () => {
    const recording = read(changed.join("")).contents!;
    const again = Machine.restore(core, recording.state).machine!;
    const told: string[] = [];
    const made = new Replay(again, recording, {
      entered: () => told.push("entered"),
      marked: (text) => told.push(text),
    });
    expect(made.run().outcome).toBe("end");
    expect(told).toEqual(["entered", "it waits \u20ac", "entered", "entered", "entered"]);
    expect(again.registers(0).r[4]).toBe((0x4444 + 0x6261) & 0xffff);
    const without = changed.filter((line) => !line.includes('"mark"'));
    expect(replay(without).parted).toBeUndefined();
  });

  test("take effect one after the other: an interrupt that one lets in has woken its partition before the next", () => {
    const idle = `        MOVC    1,R1
        MOVC    1,R0
        CIO     R0,R1
        MOVC    0xC00F,R0
        LDS     R0
        STP     0
        MOVC    0,R0
        MON     STOP`;
    const made = machineOf(1, {}, { pages: 4, window: { page: 2, pages: 2 } });
    load(made, 0, idle);
    const kept: string[] = [];
    const interrupted = new Recorder(made, (line) => kept.push(line), "cr80 test");
    interrupted.console(0).open();
    interrupted.run();
    interrupted.console(0).append(bytes("x"));
    expect(interrupted.run().outcome).toBe("input");
    for (const psw of [0xc000, 0xc00f]) interrupted.setRegisters(0, { psw });
    const { outcome } = interrupted.run();
    interrupted.end(outcome);
    expect(outcome).toBe("stopped");
    expect(replay(kept)).toMatchObject({ parted: undefined, cut: undefined });
  });

  test.each([
    [4, '"base":0', '"base":65536', "OUT_OF_RANGE"],
    [4, '"base":0', '"sp":0', "UNKNOWN_KEY"],
    [4, '"r":[0,', '"r":[0,0,0,0,0,', "OUT_OF_RANGE"],
    [5, '"address":512', '"address":-1', "OUT_OF_RANGE"],
    [5, '"words":[4660]', '"words":[4660,-1]', "OUT_OF_RANGE"],
    [5, '"words":[4660]', '"words":4660', "WRONG_KIND"],
    [3, '"text":"', '"texts":"', "UNKNOWN_KEY"],
  ])("line %i: %s is refused as %s", (line, from, to, code) => {
    const text = changed.map((one, i) => (i === line - 1 ? one.replace(from, to) : one)).join("");
    expect(read(text).problem).toMatchObject({ code, file: "r.c80r", line });
  });

  test("of words that are not there part the replay", () => {
    const far = changed.map((line) => line.replace('"address":512', '"address":2048'));
    expect(replay(far).parted?.message).toContain(
      "this cannot be changed: page 2 of partition 0 is not mapped",
    );
  });
});

test("a recording of version 1 is read, and replayed to the same", () => {
  const first = lines.map((line) => line.replace('"version":2', '"version":1'));
  expect(first).not.toEqual(lines);
  expect(replay(first)).toMatchObject({ parted: undefined, cut: undefined });
});

describe("what is no recording, or was changed, is refused with its place", () => {
  const changed = (line: number, from: string | RegExp, to: string) =>
    read(lines.map((text, i) => (i === line - 1 ? text.replace(from, to) : text)).join("")).problem;

  test.each([
    [1, '"recording"', '"replay"', "NO_RECORDING"],
    [1, '"version":2', '"version":3', "RECORDING_VERSION"],
    [1, '"version":2', '"version":0', "OUT_OF_RANGE"],
    [1, '"a":"sha256:', '"a":"sha512:', "BAD_IMAGES"],
    [1, '"a":"sha256:', '"b":"sha256:', "BAD_IMAGES"],
    [1, '"state":"', '"state":"-', "NO_BASE64"],
    [1, '"state":"Q1', '"state":"U1', "NO_SNAPSHOT"],
    [1, '"program"', '"programme"', "UNKNOWN_KEY"],
    [2, '"open"', '"opened"', "BAD_EVENT"],
    [2, "{", "", "NO_JSON"],
    [3, '"n":4', '"n":-4', "OUT_OF_RANGE"],
    [3, '"text":"ab"', '"text":"\u20ac"', "BAD_INPUT"],
    [3, '"partition":"a"', '"partition":"z"', "NO_PARTITION"],
    [3, '"idle":true', '"idle":false', "BAD_EVENT"],
    [3, '"at":5', '"at":1', "OUT_OF_RANGE"],
    [3, ',"text":"ab"', "", "MISSING_KEY"],
    [4, '"n":21', '"n":3', "OUT_OF_RANGE"],
    [5, '"close"', '"end"', "UNKNOWN_KEY"],
    [6, /"hash":"./, '"hash":"X', "BAD_HASH"],
    [6, "\n", `\n${lines[4]}`, "BAD_EVENT"],
  ])("line %i: %s", (line, from, to, code) => {
    const problem = changed(line, from, to);
    expect(problem?.code).toBe(code);
    expect(problem?.file).toBe("r.c80r");
  });

  test("bytes that were changed anywhere are a problem, or another recording, and nothing else", () => {
    const random = new Random(7);
    const file = bytes(lines.join(""));
    for (let n = 0; n < 300; n++) {
      const copy = file.slice();
      for (let m = 0; m <= random.below(3); m++) copy[random.below(copy.length)] = random.below(256);
      const { contents, problem } = read(copy);
      expect(contents === undefined).toBe(problem !== undefined);
      if (contents === undefined) continue;
      const again = new Replay(Machine.restore(core, contents.state).machine!, contents);
      expect(["end", "cut", "parted"]).toContain(again.run({ limit: 100_000 }).outcome);
    }
  });
});

describe("a replay parts from a recording", () => {
  const parted = (line: number, from: string, to: string) =>
    replay(lines.map((text, i) => (i === line - 1 ? text.replace(from, to) : text))).parted?.message;

  test.each([
    [3, '"n":4', '"n":3', "the run is at #4, clock 4 (input)"],
    [3, '"n":4', '"n":6', "the run is at #4, clock 4 (input)"],
    [3, '"clock":4,"idle":true', '"clock":4', "the run is at #4, clock 4 (input)"],
    [3, '"ab"', '"ax"', "the state differs"],
    [4, '"clock":22', '"clock":23', "the run is at #21, clock 22 (input)"],
    [6, '"stopped"', '"deadlock"', 'the run ends with "stopped", not "deadlock"'],
  ])("line %i: %s", (line, from, to, how) => {
    expect(parted(line, from, to)).toContain(how);
  });

  test("when something cannot be entered that was", () => {
    const closed = lines.filter((_, i) => i !== 1);
    expect(replay(closed).parted?.message).toContain("line 2 (#4");
    const early = lines.map((text, i) => (i === 3 ? text.replace('"at":23', '"at":22') : text));
    expect(replay(early).parted?.message).toContain("input of a cannot arrive before 23");
  });
});

test("partitions that have one name cannot be recorded", () => {
  const machine = machineOf(2, {}, { name: "a" });
  expect(() => new Recorder(machine, () => {}, "x")).toThrow(RangeError);
});
