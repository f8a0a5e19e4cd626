// A session at a pseudo terminal: whatever ends or stops it, the terminal is as before; keys and pastes arrive.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { cr80, folder } from "../run.ts";
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

  test("after the end of the guests", async () => {
    const terminal = boot("--time jump", PROMPT);
    expect(await terminal.end()).toEqual({ status: 1, same: true });
    expect(terminal.shown).toContain("name? too late\r\n");
  });
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
