// Sessions at a terminal and through pipes, with somebody who types in this process.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { cr80, folder } from "../run.ts";
import { ECHO, PROMPT } from "./guests.ts";
import { typed } from "./typist.ts";

const partition = (name: string, source = "echo.asm") => ({ name, source, pages: 2 });
const at = folder({
  "echo.asm": ECHO,
  "prompt.asm": PROMPT,
  "two.json": JSON.stringify({ partitions: [partition("one"), partition("two")] }),
});
const echo = join(at, "echo.asm");
const two = join(at, "two.json");
const QUIT = "\x1dq";

describe("at a terminal", () => {
  test("keys go to the guest, which echoes them; Enter is LF, and é one byte", async () => {
    const { status, stdout } = await typed(
      ["boot", echo, "-i"],
      [
        ["to quit --\n", "caf"],
        ["caf", "é\rx"],
        ["é\nx", QUIT],
      ],
    );
    expect(status).toBe(0);
    expect(stdout).toContain("caf\u00e9\nx\n\npartition  instructions  end\n");
  });

  test("lines are edited and echoed with --line, and CR LF ends them with --newline", async () => {
    const args = ["boot", echo, "-i", "--line", "--newline", "crlf", "--record", join(at, "line.c80r")];
    const keys = "ab\x7f\x7f\x7fhalo\x08\x08llo worls\x17world\x15hello world\r";
    const { stdout } = await typed(args, [
      ["to quit --\n", keys],
      ["hello world\r\n", "gone\x03\x04"],
      ["the input is at its end", ""],
    ]);
    expect(stdout).toContain("^C\n");
    const again = JSON.parse((await cr80(["replay", join(at, "line.c80r"), "--json"])).stdout);
    expect(again.partitions[0].console).toBe("hello world\r\n");
    expect(again.outcome).toBe("stopped");
  });

  test("the escape key turns to other consoles, shows all, and goes to the guest itself when it is pressed twice", async () => {
    const { stdout } = await typed(
      ["boot", two, "-i", "--console", "two"],
      [
        ["to quit --\n", "to two\r"],
        ["to two\n", "\x1d1to one\r"],
        ["-- console of one (1 of 2) --\nto one\n", "\x1dn"],
        ["-- console of two (2 of 2) --\nto two\n", "\x1da"],
        ["-- all consoles; input goes to two --\n", "again\r"],
        ["two  again\n", "\x1dp"],
        ["-- console of one (1 of 2) --\nto one\n", "\x1d\x1d!"],
        ["\ufffd!", "\x1ds"],
        ["  2  two: waits for CONSOLE_INPUT", "\x1dx"],
        ["-- x means nothing here: h for help --", "\x1dh"],
        ["the report is printed", "\x1dt"],
        ["time stamps are on", "late"],
        ["] late", QUIT],
      ],
    );
    expect(stdout).toMatch(/\[ +\d+\] late\n\npartition/);
  });

  test("another key is the escape key with --escape, and Ctrl-C goes to the guest, twice asks", async () => {
    const { stdout, status } = await typed(
      ["boot", echo, "-i", "--escape", "^A"],
      [
        ["Ctrl-A q to quit --\n", "\x1d\x03\x03"],
        ["any other key for no --", "n\x03\x03"],
        ["any other key for no --", "y"],
      ],
    );
    expect(status).toBe(0);
    expect(stdout.match(/\ufffd/g)).toHaveLength(5);
  });

  test("what guests write cannot act on the terminal, unless it may", async () => {
    const keys = "\x1b]0;title\x07\x9b2J";
    const shown = async (...args: string[]) => {
      const acts = [
        ["to quit --\n", Buffer.from(keys, "utf8").toString()],
        ["2J", QUIT],
      ] as const;
      return (await typed(["boot", echo, "-i", ...args], acts)).stdout;
    };
    expect(await shown()).toContain("\ufffd]0;title\x07\ufffd2J");
    expect(await shown("--raw-output")).toContain(keys);
  });

  test("places are marked, where something has marks", async () => {
    const file = join(at, "marks.c80r");
    await typed(
      ["boot", two, "-i", "--record", file, "--cast", join(at, "marks.cast")],
      [
        ["to quit --\n", "\x1dm"],
        ["-- mark 1 --\n", "x\x1dm"],
        ["-- mark 2 --\n", QUIT],
      ],
    );
    const events = readFileSync(file, "utf8")
      .split("\n")
      .filter((line) => line.includes('"mark"'));
    expect(events.map((line) => JSON.parse(line).text)).toEqual(["mark 1", "mark 2"]);
    await cr80(["replay", file, "--cast", join(at, "again.cast")]);
    const cast = readFileSync(join(at, "marks.cast"), "utf8");
    expect(cast).toMatch(/"m", "mark 1"\]\n.*"m", "mark 2"\]\n.*"one {2}x/);
    expect(readFileSync(join(at, "again.cast"), "utf8")).toBe(cast);
    await typed(
      ["boot", echo, "-i"],
      [
        ["to quit --\n", "\x1dm"],
        ["-- no file has marks here", QUIT],
      ],
    );
  });

  test("a machine that waits is not run until a key comes", async () => {
    const { stdout } = await typed(
      ["boot", echo, "-i", "--limit", "9"],
      [
        ["to quit --\n", "\x1ds"],
        ["#4, clock 4 --", "\x1ds"],
        ["#4, clock 4 --", "x"],
      ],
    );
    expect(stdout).toContain("  total               9\n");
  });

  test("time that nobody uses passes at once, or as long as it says, until a key comes", async () => {
    const prompt = ["boot", join(at, "prompt.asm"), "-i"];
    const late = await typed([...prompt, "--time", "jump"], []);
    expect(late.status).toBe(1);
    expect(late.stdout).toContain("name? too late\n");
    const file = join(at, "real.c80r");
    const early = await typed([...prompt, "--record", file], [["name? ", "cr80\r"]]);
    expect(early.status).toBe(0);
    expect(early.stdout).toContain("name? cr80\n");
    const hash = /state hash {2}(\w+)/.exec(early.stdout)![1];
    expect((await cr80(["replay", file])).stdout).toContain(hash);
  });

  test("a failure that keys have led to is told of, from the last key on", async () => {
    const crash = ECHO.replace("READ:", "        JMP     CRASH\nREAD:").replace(
      "        .DATA",
      "CRASH:  XCU     R0\n        .DATA",
    );
    const file = join(folder({ "crash.asm": crash }), "crash.asm");
    const { status, stderr } = await typed(["boot", file, "-i"], [["to quit --\n", "x"]]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/unhandled .*\n[\s\S]*last instructions:\n.* JMP CRASH .*crash\.asm:\d+\n/);
  });
});

describe("through a pipe", () => {
  test("lines are entered as the guest reads them, and the console is closed at the end", async () => {
    const file = join(at, "pipe.c80r");
    const acts = [
      ["", "one\ntwo"],
      ["", "\r\nthr"],
      ["echo  two", "ee\u00e6\u20ac"],
      ["", undefined],
    ] as const;
    const { status, stdout } = await typed(["boot", echo, "-i", "--record", file], acts, false);
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^console\n {2}echo {2}one\n {2}echo {2}two\n {2}echo {2}three\u00e6\?\n\npartition/,
    );
    const events = readFileSync(file, "utf8").trimEnd().split("\n").slice(1);
    const inputs = events.map((line) => JSON.parse(line)).filter(({ event }) => event === "input");
    expect(inputs.map(({ text }) => text)).toEqual(["one\n", "two\n", "three\u00e6?"]);
    expect(JSON.parse(events.at(-2)!)).toMatchObject({ event: "close", partition: "echo" });
  });

  test("a guest that never waits gets a line after a while", async () => {
    // Asks the console device for a character again and again.
    const poll =
      "        MOVC    1,R1\nLOOP:   SIO     R2,R1\n        MOVC    4,R3\n        AND     R2,R3\n        JOZ     R3,LOOP\n";
    const file = join(
      folder({ "poll.asm": `${poll}        RIO     R0,R1\n        MON     0xC1\n` }),
      "poll.asm",
    );
    const { stdout } = await typed(
      ["boot", file, "-i"],
      [
        ["", "A"],
        ["", undefined],
      ],
      false,
    );
    expect(stdout).toContain("stopped with code 65\n");
  });

  test("options that need a terminal or a pipe are said to have no effect without one", async () => {
    const { stderr } = await cr80(["boot", echo, "--time", "real", "--limit", "3"]);
    expect(stderr).toContain("cr80: --time: no effect without --interactive");
    expect((await cr80(["boot", "-", "-i"])).stderr).toContain("error[TWICE]");
    expect((await typed(["boot", echo, "-i", "--console", "x"], [])).stderr).toContain("error[NO_PARTITION]");
  });
});
