// Scripts: what they say, what they come to, and that this is the same however the run is cut.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  bootFile,
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
    [[{ until: "#3" }, { until: "#2" }], "the run is already past #2, at #3"],
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

describe("an assertion", () => {
  const until = { until: "#3" };

  test("holds or fails where the acts before it have come to, with what it has read", () => {
    const holds = [until, { assert: "b:PC > 0 && [TEXT] == 'w' + ('h' << 8)" }];
    const named = holds.map((act) => JSON.parse(JSON.stringify(act).replace("TEXT", "0x200")) as object);
    expect(play(named).outcome).toBe("script");
    const { script, outcome, machine } = play([
      until,
      { assert: "POSITION == 4 || b:[0x201] + R1 == 0", partition: "a" },
    ]);
    expect(outcome).toBe("unmet");
    const [read, r1] = [machine.readMemory(1, 0x201, 1)[0]!, machine.registers(0).r[1]!];
    const hex = (n: number) => n.toString(16).toUpperCase().padStart(4, "0");
    expect(script.unmet).toMatchObject({
      code: "SCRIPT_UNMET",
      line: 2,
      message: `"assert" failed at #3, clock 3: POSITION == 4 || b:[0x201] + R1 == 0 does not hold: b:[0x201] = ${read} (${hex(read)}), POSITION = 3 (0003), R1 = ${r1} (${hex(r1)})`,
    });
  });

  test("fails where a word of it is not mapped", () => {
    const { script } = play([{ assert: "[0x1000] == 0" }]);
    expect(script.unmet?.message).toContain("[0x1000] == 0 has no value: nothing is mapped at 1000");
  });

  test("uses names of the sources, of the partition that it is about or names", () => {
    const source =
      "        .START  GO\nGO:     MOV     WORD,R0\n        MOVC    0,R0\n        MON     0xC1\n        .DATA   0x80\nWORD:   .WORD   7\n";
    const { machine, programs, problems } = bootSource(source);
    expect(problems).toEqual([]);
    const mapped = programs.map((one) => one!);
    const run = (text: string) => {
      const { acts } = parseScript(JSON.stringify({ assert: text }));
      const script = new Script(acts!);
      const refused = script.begin(machine!, { mapped });
      return refused[0]?.message ?? (script.run().outcome === "unmet" ? script.unmet!.message : "holds");
    };
    expect(run("[WORD] == 7")).toBe("holds");
    expect(run("one:[WORD] + 1 == 8 && PC == GO")).toBe("holds");
    expect(run("[WORD] == 8")).toContain("does not hold: [WORD] = 7 (0007)");
    expect(run("one:WORD == 8")).toBe("one:WORD == 8 reads nothing of the machine");
    expect(run("[WARD] == 8")).toBe("one has no label, constant or register WARD");
    expect(run("two:[WORD] == 8")).toBe("there is no partition two");
    expect(run("[WORD] ==")).not.toBe("holds");
  });
});

/** A machine of one partition with this source. */
function bootSource(source: string) {
  const folder = mkdtempSync(join(tmpdir(), "cr80-script-"));
  try {
    writeFileSync(join(folder, "one.asm"), source);
    const partitions = [{ name: "one", source: "one.asm", pages: 4 }];
    writeFileSync(join(folder, "machine.json"), JSON.stringify({ partitions }));
    return bootFile(join(folder, "machine.json"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
