// cr80 debug: where its commands come from, and what its face does with them. What commands do is in tests/host/debug/.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cr80, folder } from "./run.ts";

const DEMO = "firmware/demo/manifest.json";
const dir = folder({
  "find.txt": "; a comment\n\nbreak COPY\ncontinue\n",
  "mine.txt": "mine\n",
  "large.json": JSON.stringify({ partitions: [{ name: "a", source: "a.asm", pages: 800 }] }),
  "a.asm": " .START M\nM: JMP M\n",
});

test("commands come from a file, from the command line, and else from the standard input", async () => {
  const file = join(dir, "find.txt");
  const both = await cr80(["debug", DEMO, "-x", file, "-e", "print R2"]);
  expect(both.stdout).toContain("stop 1: at 0104 COPY");
  expect(both.stdout).toMatch(/R2 = 22 \(0016\)\n$/);
  expect(both.status).toBe(0);
  const piped = await cr80(["debug", DEMO], { stdin: "break COPY\ncontinue\nprint R2\nquit\nprint R3\n" });
  expect(piped.stdout).toBe(both.stdout);
});

test("a refused command is said, the next is done, and the status is 1", async () => {
  const { status, stdout, stderr } = await cr80(["debug", DEMO, "-e", "break COPPY", "-e", "print 1"]);
  expect(stderr).toContain("sender has no label, constant or register COPPY");
  expect(stderr).toContain("did you mean COPY?");
  expect(stdout).toBe("1 = 1 (0001)\n");
  expect(status).toBe(1);
});

test("--json prints a line for each command", async () => {
  const { stdout } = await cr80(["debug", DEMO, "--json", "-e", "#3", "-e", "step", "-e", "nothing"]);
  const [seek, step, refused] = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(seek).toMatchObject({
    command: "#3",
    position: "#3",
    current: "sender",
    pc: 0x104,
    instruction: "MOVM X4,X5",
  });
  expect(step).toMatchObject({ position: "#4", clock: 4 });
  expect(refused.problem.message).toBe("there is no command nothing");
});

test("a trace goes into a file, in place of another trace and of nothing else", async () => {
  const trace = join(dir, "trace.txt");
  for (const count of [4, 6]) {
    const { stdout } = await cr80(["debug", DEMO, "-e", `trace ${trace} ${count}`]);
    expect(stdout).toContain(`the trace is in ${trace}`);
    expect(readFileSync(trace, "utf8").split("\n").length).toBe(count + 2);
  }
  const mine = join(dir, "mine.txt");
  expect((await cr80(["debug", DEMO, "-e", `trace ${mine} 4`])).stderr).toContain("is not a trace");
  expect(readFileSync(mine, "utf8")).toBe("mine\n");
});

test("what cannot be booted is refused, and too small a budget is said", async () => {
  expect((await cr80(["debug", join(dir, "none.json")])).status).toBe(2);
  expect((await cr80(["debug", DEMO, "-x", join(dir, "none.txt")])).status).toBe(2);
  const { status, stdout, stderr } = await cr80([
    "debug",
    join(dir, "large.json"),
    "--memory",
    "1",
    "-e",
    "#30",
    "-e",
    "rs",
  ]);
  expect(stderr).toContain("one state takes 2 megabytes");
  expect(stdout).toContain("#29 ");
  expect(status).toBe(0);
});

/** Writes what is entered, and ends with the input. */
const ECHO = ` .INCLUDE "firmware/lib/abi.inc"
 .START ECHO
 .PROC ECHO
 .EXITS NONE
WAIT: MOVC EVENT_CONSOLE_INPUT,R0
 MOVC -1,R1
 MOVC -1,R2
 MON WAIT_EVENT : ERROR => WAIT, OK
READ: MOVC TEXT,R0
 MOVC 64,R1
 MON CONSOLE_READ : ERROR => NONE, OK
 MOVC TEXT,R0
 MON CONSOLE_WRITE : ERROR => READ, OK => READ
NONE: MOVC END_OF_INPUT,R0
 SEQ R0,R7
 JMP WAIT
 MOVC 0,R0
 MON STOP
 .ENDPROC
 .DATA 0x200
TEXT: .RES 32
`;

test("a recording is debugged as the run that it is, with its marks, and up to where it breaks off", async () => {
  const place = folder({
    "echo.asm": ECHO,
    "s.jsonl": '{"send":"one"}\n{"expect":"one"}\n{"mark":"half"}\n{"send":"two"}\n{"expect":"two"}\n',
  });
  const [source, file, script] = ["echo.asm", "r.c80r", "s.jsonl"].map((name) => join(place, name));
  const boot = await cr80(["boot", source!, "-I", ".", "--script", script!, "--record", file!]);
  expect(boot.status).toBe(0);
  const commands = [
    ...[
      'catch console "tw"',
      "continue",
      "reverse-continue",
      "seek half",
      "x TEXT:2",
      "seek end",
      "who TEXT",
    ],
    ...["set R5 = 1", "continue"],
  ].flatMap((command) => ["-e", command]);
  const { stdout, stderr, status } = await cr80(["debug", file!, "-I", ".", ...commands]);
  expect([stderr, status]).toEqual(["", 0]);
  expect(stdout).toContain('stop 1: catch console "tw"');
  expect(stdout).toContain("the start of the timeline");
  expect(stdout).toContain("0200  6E6F 0065");
  expect(stdout).toContain("6E6F -> 7774");
  expect(stdout).toContain("by the monitor call CONSOLE_READ");
  expect(stdout).toMatch(/no partition can run: input\n$/);
  const lines = readFileSync(file!, "utf8").split("\n");
  writeFileSync(join(place, "cut.c80r"), `${lines.slice(0, 5).join("\n")}\n`);
  const cut = await cr80(["debug", join(place, "cut.c80r"), "-I", ".", "-e", "here"]);
  expect(cut.stderr).toContain("breaks off after line 5");
  writeFileSync(join(place, "bad.c80r"), lines.join("\n").replace('"n":', '"m":'));
  expect((await cr80(["debug", join(place, "bad.c80r"), "-e", "here"])).status).toBe(2);
  // Another text makes another run, which is said.
  writeFileSync(file!, lines.join("\n").replace('"text":"two"', '"text":"six"'));
  expect((await cr80(["debug", file!, "-I", ".", "-e", "seek end"])).stdout).toContain(
    "differs from the recording",
  );
});
