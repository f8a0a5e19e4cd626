// cr80 boot --cast and cr80 replay --cast: recordings of terminals, and marks in them.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { cr80, folder } from "./run.ts";
import { ECHO, PROMPT } from "./terminal/guests.ts";

/** Writes a line character by character through the console device, with instructions between them. */
const DEVICE = `
        MOVC    TEXT,R1
        MOVC    4,R2
        MOVC    1,R4
LOOP:   MOV     X1,R3
        WIO     R3,R4
        MOVC    9,R5
IDLE:   SOB     R5,IDLE
        ADDC    1,R1
        SOB     R2,LOOP
        MOVC    0,R0
        MON     0xC1
        .DATA
TEXT:   .WORD   'a', 'b', 10, 'c'
`;
const partition = (name: string, source: string) => ({ name, source, pages: 2 });
const at = folder({
  "echo.asm": ECHO,
  "prompt.asm": PROMPT,
  "device.asm": DEVICE,
  "two.json": JSON.stringify({ partitions: [partition("a", "prompt.asm"), partition("long", "device.asm")] }),
});
const path = (name: string) => join(at, name);
const file = path("run.cast");
const boot = (...args: string[]) => cr80(["boot", ...args, "--cast", file]);

/** The first line, and events: as the format has them. */
function cast(name = file) {
  const [header, ...events] = readFileSync(name, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  return { header, events: events as [number, string, string][] };
}

describe("a cast", () => {
  test("has what a guest writes, when it writes it, a microsecond for an instruction", async () => {
    const { status, stderr } = await boot(path("prompt.asm"), "--send", "x\n");
    expect([status, stderr]).toEqual([0, `cr80: the cast is in ${file}\n`]);
    const { header, events } = cast();
    expect(header).toEqual({ version: 2, width: 80, height: 24, title: "prompt" });
    expect(events).toEqual([
      [0.000003, "o", "name? "],
      [0.000012, "o", "x\r\n"],
    ]);
    await boot(path("prompt.asm"));
    expect(cast().events).toEqual([
      [0.000003, "o", "name? "],
      [1.000011, "o", "too late\r\n"],
    ]);
  });

  test("is the same however the run is cut: at every instruction, by a script, or replayed", async () => {
    const source = path("device.asm");
    await boot(source);
    const whole = readFileSync(file, "utf8");
    expect(cast().events.map(([, , text]) => text)).toEqual(["a", "b", "\r\n", "c"]);
    const times = cast().events.map(([time]) => Math.round(time * 1e6));
    expect(times).toEqual([5, 19, 33, 47]);
    await boot(source, "--check-conventions");
    expect(readFileSync(file, "utf8")).toBe(whole);
    const acts = Array.from({ length: 50 }, (_, n) => `{"until":"#${n}"}\n`).join("");
    writeFileSync(path("cuts.jsonl"), `${acts}{"end":"stopped"}\n`);
    await boot(source, "--script", path("cuts.jsonl"), "--record", path("run.c80r"));
    expect(readFileSync(file, "utf8")).toBe(whole);
    await cr80(["replay", path("run.c80r"), "--cast", path("again.cast")]);
    expect(readFileSync(path("again.cast"), "utf8")).toBe(whole);
  });

  test("of several consoles has whole lines with names; of one that is named, that", async () => {
    await boot(path("two.json"));
    expect(cast().header.title).toBe("a, long");
    expect(cast().events.map(([, , text]) => text)).toEqual([
      "long  ab\r\n",
      "a     name? too late\r\n",
      "long  c\r\n",
    ]);
    await boot(path("two.json"), "--console", "a");
    expect(cast().events.map(([, , text]) => text)).toEqual(["name? ", "too late\r\n"]);
    expect((await boot(path("two.json"), "--console", "b")).stderr).toContain("error[NO_PARTITION]");
  });

  test("cannot act on the terminal that shows it, unless it may; and CR ends lines when that is said", async () => {
    const text = "\\x1b]0;title\\x07\\x9b2J\\r";
    const shown = async (...args: string[]) => {
      await boot(path("echo.asm"), "--send", text, ...args);
      return cast().events[0]![2];
    };
    expect(await shown()).toBe("\ufffd]0;title\x07\ufffd2J\r");
    expect(await shown("--newline", "cr")).toBe("\ufffd]0;title\x07\ufffd2J\r\n");
    expect(await shown("--raw-output")).toBe("\x1b]0;title\x07\x9b2J\r");
  });

  test("stays when another run is refused, and is refused where it would replace what is read", async () => {
    await boot(path("device.asm"));
    const before = readFileSync(file, "utf8");
    expect((await boot(path("none.asm"))).status).toBe(2);
    expect(readFileSync(file, "utf8")).toBe(before);
    const source = path("device.asm");
    expect((await cr80(["boot", source, "--cast", source])).stderr).toContain("error[OUTPUT_IS_INPUT]");
    const nowhere = await cr80(["boot", source, "--cast", path("no/such.cast")]);
    expect(nowhere.status).toBe(2);
    expect(nowhere.stderr).toContain("error[UNWRITABLE]");
    expect(existsSync(path("no"))).toBe(false);
  });
});

test("marks of a script are in the recording and the cast, and in the cast of its replay", async () => {
  const acts = [{ expect: "name? " }, { mark: "asked" }, { send: "x" }, { mark: "sent" }, { end: "stopped" }];
  writeFileSync(path("marks.jsonl"), acts.map((act) => JSON.stringify(act)).join("\n"));
  await boot(path("prompt.asm"), "--script", path("marks.jsonl"), "--record", path("marks.c80r"));
  const { events } = cast();
  expect(events.map(([, code, text]) => [code, text])).toEqual([
    ["o", "name? "],
    ["m", "asked"],
    ["m", "sent"],
    ["o", "x"],
  ]);
  await cr80(["replay", path("marks.c80r"), "--cast", path("again.cast")]);
  expect(cast(path("again.cast")).events).toEqual(events);
});

test("options that only a cast or a terminal gives an effect say so", async () => {
  const { stderr } = await cr80([
    "boot",
    path("device.asm"),
    "--newline",
    "cr",
    "--console",
    "device",
    "--mips",
    "1",
  ]);
  expect(stderr).toBe(
    [
      "cr80: --mips: no effect without --interactive\n",
      "cr80: --newline: no effect without --interactive or --cast\n",
      "cr80: --console: no effect without --interactive, --script, --expect, --send or --cast\n",
    ].join(""),
  );
  await boot(path("device.asm"), "--record", path("run.c80r"));
  const again = await cr80(["replay", path("run.c80r"), "--raw-output"]);
  expect(again.stderr).toBe("cr80: --raw-output: no effect without --cast\n");
});
