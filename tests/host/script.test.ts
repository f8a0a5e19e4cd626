// Scripts: what they say, what they come to, and that this is the same however the run is cut.

import { describe, expect, test } from "vitest";
import {
  type Machine,
  parseScript,
  Recorder,
  type Played as Runs,
  Script,
  type ScriptOutcome,
} from "../../host/node.ts";
import { load, machineOf } from "./guests.ts";
import { Random } from "./random.ts";
import { conventions } from "./watched.ts";

/** Asks "who? ", and for a thousand instructions waits for an answer, which it repeats; else it says "late". */
const ASK = `        MOVC    TEXT,R0
        MOVC    5,R1
        MON     CONSOLE_WRITE
        NOP
        MOVC    2,R0
        MOVC    1000,R1
        MOVC    0,R2
        MON     WAIT_EVENT
        JMP     LATE
        MOVC    0x300,R0
        MOVC    40,R1
        MON     CONSOLE_READ
        JMP     LATE
        MOVC    0x300,R0
        MON     CONSOLE_WRITE
        NOP
        MOVC    0,R0
        MON     STOP
LATE:   MOVC    SORRY,R0
        MOVC    4,R1
        MON     CONSOLE_WRITE
        NOP
        MOVC    1,R0
        MON     STOP
TEXT = 0x200
SORRY = 0x220`;

const words = (text: string) =>
  Array.from({ length: Math.ceil(text.length / 2) }, (_, i) => {
    return text.charCodeAt(2 * i) | ((text.charCodeAt(2 * i + 1) || 0) << 8);
  });

interface Played {
  readonly machine: Machine;
  readonly script: Script;
  readonly outcome: ScriptOutcome;
  readonly recording: string;
}

/** Plays acts with two guests that ask, in slices of these lengths. `through`: what runs the machine. */
function play(
  acts: readonly object[],
  slice = () => Number.MAX_SAFE_INTEGER,
  through?: (machine: Machine) => Runs,
): Played {
  const { acts: read, problems } = parseScript(acts.map((act) => JSON.stringify(act)).join("\n"), "s");
  if (read === undefined) throw new Error(problems[0]!.message);
  const script = new Script(read);
  const machine = machineOf(2, { observer: { consoleOutput: script.hear } });
  for (const partition of [0, 1]) {
    load(machine, partition, ASK);
    machine.writeMemory(partition, 0x200, words("who? "));
    machine.writeMemory(partition, 0x220, words("late"));
  }
  let recording = "";
  const recorder = new Recorder(
    machine,
    (line) => {
      recording += line;
    },
    "test",
    through?.(machine),
  );
  expect(script.begin(machine, { played: recorder })).toEqual([]);
  for (;;) {
    const { outcome } = script.run({ limit: slice() });
    if (outcome !== "limit") return { machine, script, outcome, recording };
  }
}

const said = (machine: Machine, partition: number) =>
  new TextDecoder().decode(machine.consoleOutput(partition));

describe("an expectation is met after the instruction that has written its last character", () => {
  test("and before time passes in which nobody runs, so that an answer comes in time", () => {
    const acts = [
      { expect: "who? ", partition: "a" },
      { send: "me" },
      { expect: "who?", partition: "b" },
      { expect: " " },
      { send: "you" },
      { expect: "you" },
      { expect: "me", partition: "a" },
      { end: "stopped" },
    ];
    const whole = play(acts);
    expect(whole.script.unmet).toBeUndefined();
    expect(whole.outcome).toBe("script");
    expect(said(whole.machine, 0)).toBe("who? me");
    const random = new Random(3);
    for (let n = 0; n < 20; n++) {
      const cut = play(acts, () => random.below(1 + random.of([2, 9, 40])));
      expect(cut.recording === whole.recording).toBe(true);
    }
  });

  test("on a machine that is looked at as well", () => {
    const acts = [{ expect: "who? " }, { send: "me" }, { wait: 900 }, { expect: "me" }, { end: "failed" }];
    expect(play(acts, undefined, conventions).recording).toBe(play(acts).recording);
  });

  test.each([
    [[{ wait: 900 }, { send: "in time" }, { end: "failed" }], "who? in time"],
    [[{ wait: 1100 }, { end: "failed" }], "who? late"],
    [[{ until: "#3" }, { send: "x" }, { close: "b" }], "who? x"],
  ])("%j", (acts, text) => {
    const { machine, script } = play(acts);
    expect(script.unmet).toBeUndefined();
    expect(said(machine, 0)).toBe(text);
  });

  test("at the reading of the clock to which it has waited what is sent arrives", () => {
    const { recording } = play([{ wait: 700 }, { send: "x" }]);
    const input = recording.split("\n").find((line) => line.includes('"input"'))!;
    expect(JSON.parse(input)).toMatchObject({ n: 14, at: 700 });
  });
});

describe("a script that fails says what came instead, and where", () => {
  test.each([
    [[{ expect: "name" }], '"expect" failed at #26, clock 1020: the run came to "failed" before "name"'],
    [[{ expect: "late", within: 500 }], '"expect" failed at #14, clock 14: "late" did not come within 500'],
    [[{ until: "#3" }, { until: "#2" }], "the run is past #2 already, at #3"],
    [[{ until: "#999" }], 'the run came to "failed" before #999'],
    [[{ hash: "0".repeat(64) }], "the state hash is "],
    [[{ end: "stopped" }], 'the run ends as "failed"'],
    [[{ end: "failed" }, { send: "x" }], "the partition has ended"],
  ])("%j", (acts, message) => {
    const { script, outcome } = play(acts);
    expect(outcome).toBe("unmet");
    expect(script.unmet?.message).toContain(message);
    expect(script.unmet).toMatchObject({ code: "SCRIPT_UNMET", file: "s", line: acts.length });
  });

  test("with the characters since the expectation before", () => {
    const { script } = play([{ expect: "wh" }, { expect: "wh" }]);
    expect(script.unmet?.advice).toBe('a has written "o? late"');
  });
});

test("what is no script is refused with its place", () => {
  const problem = (text: string) => parseScript(text, "s").problems[0];
  expect(problem("# nothing\n\n")).toMatchObject({ code: "NO_ACTS" });
  expect(problem('# one\n{"expect":"x"\n')).toMatchObject({ code: "NO_JSON", line: 2 });
  expect(problem('{"expect":"x","send":"y"}')).toMatchObject({ code: "BAD_ACT", line: 1 });
  expect(problem('{"expct":"x"}')).toMatchObject({ code: "BAD_ACT" });
  expect(problem('\n{"send":"x","within":3}')).toMatchObject({ code: "UNKNOWN_KEY", line: 2, column: 13 });
  expect(problem('{"send":""}')).toMatchObject({ code: "BAD_INPUT", path: "send" });
  expect(problem('{"expect":"\u20ac"}')).toMatchObject({ code: "BAD_INPUT" });
  expect(problem('{"until":"1000"}')).toMatchObject({ code: "BAD_POSITION" });
  expect(problem('{"wait":0}')).toMatchObject({ code: "OUT_OF_RANGE" });
  expect(problem('{"hash":"x"}')).toMatchObject({ code: "BAD_HASH" });
  expect(problem('{"end":"well"}')).toMatchObject({ code: "BAD_END" });
  const script = new Script(parseScript('{"send":"x","partition":"z"}').acts!);
  expect(script.begin(machineOf(1))).toMatchObject([{ code: "NO_PARTITION", line: 1 }]);
});
