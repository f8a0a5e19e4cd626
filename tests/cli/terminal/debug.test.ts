// The prompt of the debugger at a pseudo terminal, by itself and from a session.

import { expect, test } from "vitest";
import { folder } from "../run.ts";
import { ECHO } from "./guests.ts";
import { Terminal } from "./pty.ts";

const LOOP = " .START M\nM: MOVC 5,R0\nL: ADDC 1,R1\n JMP L\n";

test("Ctrl-C ends the command that runs, and the prompt goes on with what was typed", async () => {
  const terminal = new Terminal("debug loop.asm", folder({ "loop.asm": LOOP }), { NO_COLOR: "1" });
  await terminal.until("cr80> ");
  for (const command of ["continue", "seek end"]) {
    const before = terminal.shown.length;
    terminal.type(`${command}\r`);
    await terminal.until(`${command}\r`, before);
    terminal.type("print 1\x03");
    await terminal.until("interrupted", before);
    await terminal.until("cr80> ", terminal.shown.indexOf("interrupted", before));
  }
  terminal.type("print R0 + 37\r");
  await terminal.until("42 (002A)");
  terminal.type("quit\r");
  expect(await terminal.end()).toEqual({ status: 0, same: true });
});

test("the session continues after the debugger, which has changed a copy", async () => {
  const terminal = new Terminal("boot echo.asm -i", folder({ "echo.asm": ECHO }), { NO_COLOR: "1" });
  await terminal.until("to quit --");
  terminal.type("\x1d.");
  await terminal.until("cr80> ");
  terminal.type("set R7 = 0x1234\rprint R7\r");
  await terminal.until("4660 (1234)");
  terminal.type("quit\r");
  await terminal.until("the session continues");
  terminal.type("ab");
  await terminal.until("ab", terminal.shown.indexOf("the session continues"));
  terminal.type("\x1d.");
  await terminal.until("cr80> ", terminal.shown.indexOf("the session continues"));
  terminal.signal("SIGTERM");
  expect(await terminal.end()).toEqual({ status: 143, same: true });
});
