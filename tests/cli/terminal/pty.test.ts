// A session at a pseudo terminal: whatever ends or stops it, the terminal is as before; keys and pastes arrive.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { isSnapshot } from "../../../host/node.ts";
import { cr80, folder, shell } from "../run.ts";
import { ECHO, PROMPT } from "./guests.ts";
import { Terminal } from "./pty.ts";

const boot = (args = "", source = ECHO) =>
  new Terminal(`boot echo.asm -i ${args}`, folder({ "echo.asm": source }), { NO_COLOR: "1" });

describe("the terminal is as it was", () => {
  test("after quitting, with the report", async () => {
    const terminal = boot();
    await terminal.until("to quit --");
    expect(terminal.raw).toBe(true);
    terminal.type("ab\rc");
    await terminal.until("ab\r\nc");
    terminal.type("\x1dq");
    expect(await terminal.end()).toEqual({ status: 0, same: true });
    expect(terminal.shown).toMatch(
      /ab\r\nc\r\n\r\npartition +instructions +end\r\n {2}echo +\d+ {2}waits for CONSOLE_INPUT/,
    );
  });

  test.each([
    ["SIGTERM", 143],
    ["SIGINT", 130],
    ["SIGHUP", 129],
    ["SIGUSR2", 70],
  ] as const)("after %s", async (signal, status) => {
    const terminal = boot();
    await terminal.until("to quit --");
    terminal.signal(signal);
    expect(await terminal.end()).toEqual({ status, same: true });
    const told = signal === "SIGUSR2" ? "internal error: Error: thrown by a test" : `ended by ${signal}`;
    expect(terminal.shown).toContain(told);
  });

  test("while it is stopped, and raw when it goes on", async () => {
    const terminal = boot();
    await terminal.until("to quit --");
    terminal.type("\x1dz");
    await terminal.stopped();
    expect(terminal.raw).toBe(false);
    terminal.signal("SIGCONT");
    await terminal.untilRaw();
    terminal.signal("SIGTSTP");
    await terminal.stopped();
    expect(terminal.raw).toBe(false);
    terminal.signal("SIGCONT");
    terminal.type("\x1de");
    expect(await terminal.end()).toEqual({ status: 0, same: true });
  });

  test.each([
    ["computes", "LOOP:   JMP     LOOP\n"],
    [
      "writes all the time",
      "LOOP:   MOVC    TEXT,R0\n        MOVC    64,R1\n        MON     0xC4\n        NOP\n        JMP     LOOP\n        .DATA\nTEXT:   .RES    32\n",
    ],
  ])("while a guest that %s is stopped, and ended by Ctrl-C twice", async (_, source) => {
    const terminal = boot("--mips 0.005", source);
    await terminal.until("to quit --");
    terminal.signal("SIGTSTP");
    await terminal.stopped();
    expect(terminal.raw).toBe(false);
    terminal.signal("SIGCONT");
    await terminal.untilRaw();
    terminal.type("\x03\x03");
    await terminal.until("Quit?");
    terminal.type("y");
    expect(await terminal.end()).toEqual({ status: 0, same: true });
  });

  test("after Ctrl-C before the session has begun; Ctrl-Z in it goes to the guest", async () => {
    const early = boot();
    await early.started();
    early.signal("SIGINT");
    expect(await early.end()).toMatchObject({ same: true });
    const terminal = boot();
    await terminal.until("to quit --");
    terminal.type("\x1a");
    await terminal.until("\ufffd");
    terminal.type("\x1dq");
    expect(await terminal.end()).toEqual({ status: 0, same: true });
  });

  test("after the end of the guests", async () => {
    const terminal = boot("--time jump", PROMPT);
    expect(await terminal.end()).toEqual({ status: 1, same: true });
    expect(terminal.shown).toContain("name? too late\r\n");
  });
});

test("when the terminal is gone, the session ends with its recording and its snapshot", async () => {
  const at = folder({ "echo.asm": ECHO });
  const terminal = new Terminal("boot echo.asm -i --record gone.c80r --save gone.c80s", at);
  await terminal.until("to quit --");
  terminal.type("abc");
  await terminal.until("abc");
  await terminal.hangUp();
  const last = readFileSync(join(at, "gone.c80r"), "utf8").trimEnd().split("\n").at(-1)!;
  expect(JSON.parse(last)).toMatchObject({ event: "end", outcome: expect.stringMatching(/SIGHUP|quit/) });
  expect(isSnapshot(readFileSync(join(at, "gone.c80s")))).toBe(true);
  const { status, stdout } = await cr80(["replay", join(at, "gone.c80r")]);
  expect(status).toBe(0);
  expect(stdout).toContain("echo  abc\n");
});

test.each(["< /dev/null", "<&-", "< ."])("%s is no terminal, and has no input", (from) => {
  const { status, stdout } = shell(`$CR80 boot echo.asm -i ${from}`, folder({ "echo.asm": ECHO }));
  expect(status).toBe(0);
  expect(stdout).toContain("stopped with code 0");
});

test("a paste of a megabyte arrives whole and in order", async () => {
  const at = folder({ "echo.asm": ECHO });
  const terminal = new Terminal("boot echo.asm -i --record paste.c80r > out.txt", at);
  const paste = Array.from({ length: 2 ** 17 }, (_, n) => n.toString(16).padStart(7, "0")).join(" ");
  // What is shown goes to a file: the paste is typed when the terminal is raw.
  await terminal.until(":");
  await terminal.untilRaw();
  terminal.type(`${paste}\x1de`);
  expect(await terminal.end()).toEqual({ status: 0, same: true });
  const lines = readFileSync(join(at, "paste.c80r"), "utf8").trimEnd().split("\n");
  const inputs = lines.map((line) => JSON.parse(line)).filter(({ event }) => event === "input");
  expect(inputs.map(({ text }) => text).join("") === paste).toBe(true);
  const { stdout } = await cr80(["replay", join(at, "paste.c80r"), "--json"]);
  expect(JSON.parse(stdout).partitions[0].console === paste).toBe(true);
});
