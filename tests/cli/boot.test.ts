// cr80 boot on machines that are well: the demonstration, limits, consoles, exit statuses.

import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { CLOCK_END } from "../../host/index.ts";
import { cr80, folder } from "./run.ts";

const DEMO = relative(".", fileURLToPath(new URL("../../firmware/demo/manifest.json", import.meta.url)));

const STOP = (code: number) => `        MOVC ${code},R0\n        MON 0xC1\n`;
/** Writes a line, and never ends. */
const SPIN = `        MOVC TEXT,R0
        MOVC CHARS(TEXT),R1
        MON 0xC4
        JMP LOOP
LOOP:   JMP LOOP
        .DATA
TEXT:   .TEXT "round and round\\n"
`;
/** Waits for a message that nobody sends. */
const WAIT = "        MOVC 1,R0\n        MOVC -1,R1\n        MOVC -1,R2\n        MON 0xC2\n        NOP\n";

/** A manifest of partitions that are given as name and source, and its folder. */
function machine(sources: Readonly<Record<string, string>>): string {
  const partitions = Object.keys(sources).map((name) => ({ name, source: `${name}.asm`, pages: 2 }));
  const files = Object.entries(sources).map(([name, source]) => [`${name}.asm`, source]);
  return `${folder({ "m.json": JSON.stringify({ partitions }), ...Object.fromEntries(files) })}/m.json`;
}

describe("the demonstration", () => {
  test("shows consoles, the transfer without a copied word, the refused access, counts and state hash", async () => {
    const { status, stdout, stderr } = await cr80(["boot", DEMO]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/^ {2}receiver {2}A message is here: Greetings from A/m);
    expect(stdout).toMatch(/^ {2}sender {4}Read the area again: refused/m);
    expect(stdout).toMatch(/^transfer of area 1, message, from sender to receiver, at clock \d+$/m);
    expect(stdout).toMatch(/^ {2}words copied +0$/m);
    expect(stdout).toMatch(/^ {2}owner +sender +receiver$/m);
    expect(stdout).toMatch(/^ {2}sender, page 16 +message area +access disabled area$/m);
    expect(stdout).toMatch(/^ {2}who +sender, at PC [0-9A-F]{4}: \S*demo\/sender\.asm:\d+, READ$/m);
    expect(stdout).toMatch(/^ {2}cause +0220: data fault, read, refused by stage 2$/m);
    expect(stdout).toMatch(/^state hash {2}[0-9a-f]{64}$/m);
  });

  test("fits a screen of 80 columns and 25 lines", async () => {
    const { stdout } = await cr80(["boot", DEMO]);
    const lines = stdout.trimEnd().split("\n");
    expect(lines.length).toBeLessThanOrEqual(25);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });

  test("is the same as JSON: one transfer, words copied 0, sums that agree", async () => {
    const text = (await cr80(["boot", DEMO])).stdout;
    const { status, stdout, stderr } = await cr80(["boot", DEMO, "--json"]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const report = JSON.parse(stdout);
    expect(report.outcome).toBe("stopped");
    expect(report.transfers).toHaveLength(1);
    expect(report.transfers[0]).toMatchObject({
      area: 1,
      pages: 1,
      wordsCopied: 0,
      ownerBefore: 0,
      ownerAfter: 1,
    });
    expect(report.refused).toHaveLength(1);
    expect(report.refused[0]).toMatchObject({ partition: 0, page: 16, kind: "read", area: 1 });
    const [sender, receiver] = report.partitions;
    expect([sender.code, receiver.code]).toEqual([0, 0]);
    expect(sender.instructions + receiver.instructions).toBe(report.instructions);
    expect(text).toContain(`state hash  ${report.stateHash}\n`);
    for (const line of receiver.console.trimEnd().split("\n"))
      expect(text).toContain(`  receiver  ${line}\n`);
  });

  test("gives the same output every time", async () => {
    const first = await cr80(["boot", DEMO]);
    expect(await cr80(["boot", DEMO])).toEqual(first);
  });
});

describe("the end of the clock", () => {
  test("ends the run with status 3, and says who is left", async () => {
    const source = `        .PROGRAM 256
        .START  GO
GO:     MOVC    2,R0
        MOVC    0xFFFF,R1
        MOVC    0xFFFF,R2
        MON     0xC2
        NOP
HERE:   JMP     HERE
`;
    const console = { input: [{ at: CLOCK_END - 100, text: "x" }] };
    const partitions = [{ name: "late", source: "late.asm", pages: 4, console }];
    const file = `${folder({ "late.asm": source, "m.json": JSON.stringify({ partitions }) })}/m.json`;
    const { status, stdout, stderr } = await cr80(["boot", file]);
    expect(status).toBe(3);
    expect(stdout).toMatch(/^ {2}late +104 {2}runs$/m);
    expect(stderr).toContain("the clock is at its end, 4503599627370496 instructions: late runs");
    expect(stderr).toContain("advice: ");
    expect(JSON.parse((await cr80(["boot", file, "--json"])).stdout)).toMatchObject({
      outcome: "clock",
      clock: CLOCK_END,
    });
    expect((await cr80(["boot", file, "--limit", "103"])).stderr).toContain("the limit of 103 instructions");
  });
});

describe("--limit", () => {
  test("ends a guest that loops for ever with status 3; its console stays written", async () => {
    const { status, stdout, stderr } = await cr80(["boot", machine({ spin: SPIN }), "--limit", "12345"]);
    expect(status).toBe(3);
    expect(stdout).toContain("  spin  round and round\n");
    expect(stdout).toMatch(/^ {2}total +12345$/m);
    expect(stderr).toContain("the limit of 12345 instructions was reached: spin runs");
  });

  test("counts the instructions of all partitions together", async () => {
    const file = machine({ a: "A: JMP A\n", b: "B: JMP B\n" });
    const { stdout } = await cr80(["boot", file, "--limit", "50000", "--json"]);
    const report = JSON.parse(stdout);
    expect(report.outcome).toBe("limit");
    expect(report.instructions).toBe(50000);
    expect(report.partitions.map((p: { instructions: number }) => p.instructions)).toEqual([30000, 20000]);
  });

  test("longer than one slice gives exactly the state of a shorter way there", async () => {
    const file = machine({ spin: SPIN });
    const { stdout } = await cr80(["boot", file, "--limit", "12000001", "--json"]);
    expect(JSON.parse(stdout).instructions).toBe(12000001);
  });

  test("that is not reached changes nothing", async () => {
    expect(await cr80(["boot", DEMO, "--limit", "1000000"])).toEqual(await cr80(["boot", DEMO]));
  });
});

describe("exit status", () => {
  test("1 when a guest stops with a code, and the code is named", async () => {
    const { status, stdout, stderr } = await cr80(["boot", machine({ good: STOP(0), bad: STOP(7) })]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^ {2}good +2 {2}stopped with code 0$/m);
    expect(stderr).toContain("partition bad: stopped with code 7");
  });

  test("1 when what is left waits for ever, and who waits for what is named", async () => {
    const { status, stderr } = await cr80(["boot", machine({ good: STOP(0), waits: WAIT })]);
    expect(status).toBe(1);
    expect(stderr).toContain("no partition can run: waits waits for MESSAGE");
  });
});

describe("consoles", () => {
  test("show a line without an end, and what a terminal would act on as text", async () => {
    const source = `        MOVC TEXT,R0
        MOVC CHARS(TEXT),R1
        MON 0xC4
        NOP
${STOP(0)}        .DATA
TEXT:   .TEXT "one\\r\\n\\x1b[2Jtwo \\xe6"
`;
    const { stdout } = await cr80(["boot", machine({ p: source })]);
    expect(stdout).toContain("console\n  p  one\n  p  \\x1b[2Jtwo æ\n\n");
  });

  test("have colours in headings on a terminal that wants them only", async () => {
    expect((await cr80(["boot", DEMO], { color: true })).stdout).toContain("\x1b[1mconsole\x1b[0m");
    expect((await cr80(["boot", DEMO])).stdout).not.toContain("\x1b");
  });
});

test("a warning of the assembler is shown on stderr, and the run goes on", async () => {
  const { status, stderr } = await cr80([
    "boot",
    machine({ p: `${STOP(0)}        JMP D\n        .DATA\nD:      .WORD 0\n` }),
  ]);
  expect(status).toBe(0);
  expect(stderr).toContain("warning[W001]");
});
