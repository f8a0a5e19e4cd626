// cr80 boot --record, --script, --expect, --send, and cr80 replay.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { cr80, folder, MAIN } from "./run.ts";
import { ECHO, PROMPT } from "./terminal/guests.ts";

const at = folder({ "echo.asm": ECHO, "prompt.asm": PROMPT });
const path = (name: string) => join(at, name);
const echo = path("echo.asm");
const prompt = path("prompt.asm");
const boot = (...args: string[]) => cr80(["boot", ...args]);
const hashOf = (text: string) => /^state hash {2}(\w+)$/m.exec(text)![1]!;

describe("expectations on the command line", () => {
  test("are met in virtual time, and what is sent comes in time: status 0", async () => {
    const run = await boot(prompt, "--expect", "name? ", "--send", "cr80\\n", "--expect", "\\x38\\x30\\n");
    expect(run).toMatchObject({ status: 0, stderr: "" });
    expect(run.stdout).toMatch(/^console\n {2}prompt {2}name\? cr80\n/);
    const open = await boot(echo, "--send", "x");
    expect(open).toMatchObject({ status: 0, stderr: "" });
  });

  test("that are not met are said with what came instead: status 1; a limit is status 3", async () => {
    const { status, stderr } = await boot(prompt, "--expect", "name? ", "--expect", "cr80");
    expect(status).toBe(1);
    expect(stderr).toContain('"expect" failed at #13');
    expect(stderr).toContain('advice: prompt has written "too late\\x0a"');
    expect((await boot(prompt, "--expect", "cr80", "--limit", "3")).status).toBe(3);
    const json = await boot(prompt, "--expect", "cr80", "--json");
    const { outcome, problems } = JSON.parse(json.stdout);
    expect([outcome, ...problems.map(({ code }: { code: string }) => code)]).toEqual([
      "unmet",
      "SCRIPT_UNMET",
      "RUN_FAILED",
    ]);
  });

  test("and scripts that are wrong are refused: status 2", async () => {
    expect((await boot(prompt, "--send", "a\\q")).stderr).toContain("is not an escape");
    expect((await boot(prompt, "--send", "\u20ac")).stderr).toContain("U+00FF");
    expect((await boot(prompt, "--send", "")).status).toBe(2);
    expect((await boot(prompt, "--send", "a", "--console", "x")).stderr).toContain("error[NO_PARTITION]");
    expect((await boot(prompt, "--send", "a", "-i")).status).toBe(2);
    writeFileSync(path("bad.jsonl"), '{"send":"x"}\n{"sent":"x"}\n');
    const bad = await boot(prompt, "--script", path("bad.jsonl"));
    expect(bad).toMatchObject({ status: 2, stdout: "" });
    expect(bad.stderr).toMatch(/error\[BAD_ACT\]: .*\n --> .*bad\.jsonl:2:1\n/);
    expect((await boot(prompt, "--script", path("none.jsonl"))).stderr).toContain("error[NO_FILE]");
  });

  test("and a script in a file, or from the standard input, come to the same", async () => {
    const script = '{"expect":"name? ","within":100}\n{"send":"x"}\n{"end":"stopped"}\n';
    writeFileSync(path("good.jsonl"), script);
    const file = await boot(prompt, "--script", path("good.jsonl"));
    expect(file).toMatchObject({ status: 0, stderr: "" });
    expect(await cr80(["boot", prompt, "--script", "-"], { stdin: script })).toEqual(file);
    expect((await boot(prompt, "--expect", "name? ", "--send", "x")).stdout).toBe(file.stdout);
    expect((await cr80(["boot", "-", "--script", "-"], { stdin: script })).stderr).toContain("error[TWICE]");
  });
});

test("conventions are compared while a script, a pipe and a recording enter something", async () => {
  // KEEPS keeps R1, which is 0, as long as the word that was entered is 0 too.
  const broken = ECHO.replace(
    "NONE: ",
    `        MOVC    0,R1
        MOVC    SAVED,R4
        JMP     R6,KEEPS
        JMP     WAIT
        .PROC   KEEPS
        .CALL   R4 where
        .KEEP   R0-R4, R7
        .DESTROY R5, R6
        .LINK   R6
        MOV     R1,SAVED
        MOV     TEXT,R5
        MOV     R5,X4
        MOV     SAVED,R1
        JMP     0.X6
        .ENDPROC
NONE: `,
  )
    .replace("JMP     READ\n", "NOP\n")
    .replace("TEXT: ", "SAVED:  .WORD 0\nTEXT: ");
  const file = path("broken.asm");
  writeFileSync(file, broken);
  const recorded = path("broken.c80r");
  const told = /error\[NOT_KEPT\]: partition broken: KEEPS keeps R1, but it was 0000 and is 0078/;
  const checked = await boot(file, "--check-conventions", "--send", "x", "--record", recorded);
  expect(checked.status).toBe(1);
  expect(checked.stderr).toMatch(told);
  const plain = await boot(file, "--send", "x");
  expect(plain).toMatchObject({ status: 0, stdout: checked.stdout });
  const again = await cr80(["replay", recorded, "--check-conventions"]);
  expect(again).toMatchObject({ status: 1, stdout: checked.stdout });
  expect(again.stderr).toMatch(told);
  const piped = await cr80(["boot", file, "-i", "--check-conventions"], { stdin: "x" });
  expect(piped.stderr).toMatch(told);
});

describe("a recording", () => {
  const file = path("run.c80r");

  test("is replayed to the same report, with its lines and labels", async () => {
    const first = await boot(prompt, "--expect", "?", "--record", file);
    expect(first.stderr).toBe(`cr80: the recording is in ${file}\n`);
    expect(await cr80(["replay", file])).toMatchObject({ status: 0, stdout: first.stdout, stderr: "" });
    const late = await boot(prompt, "--record", file);
    expect(late.status).toBe(1);
    const again = await cr80(["replay", file]);
    expect(again).toMatchObject({ status: 1, stdout: late.stdout });
    expect(`${again.stderr}cr80: the recording is in ${file}\n`).toBe(late.stderr);
  });

  test("is replayed on what it was made of, and refused on anything else", async () => {
    await boot(prompt, "--send", "x", "--record", file);
    expect((await cr80(["replay", file, prompt])).status).toBe(0);
    const other = await cr80(["replay", file, echo]);
    expect(other).toMatchObject({ status: 2, stdout: "" });
    expect(other.stderr).toContain("this now makes another image than that of prompt in the recording");
    expect((await cr80(["replay", file, path("none.asm")])).stderr).toContain("there is no such file");
  });

  test("says between which two places a replay has parted from it: status 1", async () => {
    await boot(prompt, "--expect", "?", "--send", "x", "--record", file);
    writeFileSync(file, readFileSync(file, "utf8").replace('"text":"x"', '"text":"y"'));
    const { status, stderr } = await cr80(["replay", file]);
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /error\[REPLAY_PARTED\]: .*between the beginning \(#0\) and line 4 \(#\d+.*\n --> .*:4:1\n/,
    );
  });

  test("can be read from a pipe, saved at a limit, and gone on from", async () => {
    const whole = await boot(prompt, "--expect", "?", "--send", "x", "--record", file);
    const piped = await cr80(["replay", "-"], { stdin: readFileSync(file) });
    expect(hashOf(piped.stdout)).toBe(hashOf(whole.stdout));
    const part = await cr80(["replay", file, "--limit", "5", "--save", path("five.c80s")]);
    expect(part.status).toBe(3);
    expect(part.stderr).toContain("the state after 5 instructions is in");
    const rest = await boot(path("five.c80s"), "--record", path("rest.c80r"));
    const again = await cr80(["replay", path("rest.c80r")]);
    expect(hashOf(again.stdout)).toBe(hashOf(rest.stdout));
  });

  test("of a process that was killed is replayed to its last line: status 3", async () => {
    const killed = path("killed.c80r");
    const child = spawn(process.execPath, [MAIN, "boot", echo, "-i", "--record", killed]);
    child.stdin.write("one\ntwo\nthr");
    let shown = "";
    for await (const data of child.stdout) {
      shown += data;
      if (shown.includes("two\n")) break;
    }
    child.kill("SIGKILL");
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    const { status, stdout, stderr } = await cr80(["replay", killed]);
    expect(status).toBe(3);
    expect(stdout).toMatch(/^console\n {2}echo {2}one\n/);
    expect(stderr).toContain("error[RECORDING_CUT]: the recording breaks off after line 4, byte");
  });

  test("is not lost because another run is refused, and is not what is booted", async () => {
    await boot(prompt, "--record", file);
    const before = readFileSync(file);
    expect((await boot(path("none.asm"), "--record", file)).status).toBe(2);
    expect(readFileSync(file).equals(before)).toBe(true);
    expect((await boot(prompt, "--record", prompt)).stderr).toContain("error[OUTPUT_IS_INPUT]");
    expect((await boot(prompt, "--record", path("no/such.c80r"))).status).toBe(2);
    expect((await cr80(["replay", prompt])).stderr).toContain("error[NO_RECORDING]");
  });
});
