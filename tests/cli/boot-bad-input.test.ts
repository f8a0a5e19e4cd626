// Bad input of every kind, through cr80 boot: what the message says, the exit status, and that nothing that was written
// before is lost. Never a stack trace of the host.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { assemble } from "../../asm/index.ts";
import { cr80, folder, type Run, STACK_TRACE } from "./run.ts";

const image = (text: string): Uint8Array => assemble({ file: "x.asm", text }).bytes!;
const GOOD = image("        MOVC 0,R0\n        MON 0xC1\n");
/** No program and no data, with the data descriptor of 40 words that images once had. */
const EARLIER = Uint8Array.from([1, 0, 32, ...Array(61).fill(0), 2, 0, 40, ...Array(77).fill(0)]);

/** Boots a manifest that stands in a folder with these files. */
async function boot(
  manifest: string | object,
  files: Readonly<Record<string, string | Uint8Array>> = {},
  ...options: string[]
): Promise<Run> {
  const text = typeof manifest === "string" ? manifest : JSON.stringify(manifest);
  const path = folder({ "m.json": text, "good.img": GOOD, ...files });
  const run = await cr80(["boot", join(path, "m.json"), ...options]);
  expect(run.stderr).not.toMatch(STACK_TRACE);
  return run;
}

const one = (rest: object) => ({ partitions: [{ name: "p", image: "good.img", pages: 4, ...rest }] });

describe("a bad manifest or image has status 2, nothing on stdout, and a message with the place", () => {
  test.each<[string, string | object, Readonly<Record<string, string | Uint8Array>>, RegExp]>([
    ["no JSON", '{ "partitions": [\n  { "name" "p" }', {}, /":" is expected after a key[\s\S]*m\.json:2:12/],
    ["an empty file", "", {}, /NO_JSON[\s\S]*m\.json:1:1/],
    ["no object", "[1]", {}, /WRONG_KIND[\s\S]*m\.json:1:1/],
    [
      "an unknown key",
      one({ imege: "x" }),
      {},
      /there is no key "imege"[\s\S]*partitions\[0\]\.imege[\s\S]*did you mean "image"/,
    ],
    [
      "a missing image",
      one({ image: "none.img" }),
      {},
      /no such file[\s\S]*partitions\[0\]\.image: .*none\.img/,
    ],
    ["an image that is a folder", one({ image: "." }), {}, /a folder, not a file/],
    [
      "overlapping pages",
      {
        ...one({ pages: 20, window: { page: 8, pages: 8 } }),
        areas: [
          { owner: "p", page: 8, pages: 2 },
          { owner: "p", page: 9, pages: 1 },
        ],
      },
      {},
      /page 9 of p is also a page of areas\[0\][\s\S]*areas\[1\]/,
    ],
    [
      "an image over the window",
      one({ window: { page: 0, pages: 1 } }),
      {},
      /IMAGE_IN_WINDOW[\s\S]*message window of p/,
    ],
    [
      "more than 16 Mi words",
      {
        partitions: [
          { name: "a", image: "good.img", pages: 16384 },
          { name: "b", image: "good.img", pages: 1 },
        ],
      },
      {},
      /take 16778240 words, 16385 pages; there are 16384/,
    ],
    [
      "more pages than there can be",
      one({ pages: 16385 }),
      {},
      /16385 is out of range[\s\S]*partitions\[0\]\.pages/,
    ],
    [
      "an image that is cut short",
      one({ image: "cut.img" }),
      { "cut.img": GOOD.subarray(0, 66) },
      /M001[\s\S]*truncated[\s\S]*cut\.img: byte/,
    ],
    [
      "an image of one byte",
      one({ image: "cut.img" }),
      { "cut.img": GOOD.subarray(0, 1) },
      /M002[\s\S]*cut\.img: byte 0/,
    ],
    [
      "an image of another format",
      one({ image: "x.png" }),
      { "x.png": "\x89PNG\r\n\x1a\n".repeat(20) },
      /M002[\s\S]*no program descriptor[\s\S]*x\.png/,
    ],
    [
      "an image with more behind it",
      one({ image: "long.img" }),
      { "long.img": Buffer.concat([GOOD, GOOD]) },
      /M004/,
    ],
    [
      "an image of an earlier version",
      one({ image: "old.img" }),
      { "old.img": EARLIER },
      /M007[\s\S]*40 words[\s\S]*old\.img: byte 64[\s\S]*advice: make it again from its source/,
    ],
    [
      "a source with an error",
      { partitions: [{ name: "p", source: "e.asm", pages: 1 }] },
      { "e.asm": " MOVX 1,R0\n" },
      /E010[\s\S]*e\.asm:1:2[\s\S]*MOVX 1,R0[\s\S]*\^\^\^\^/,
    ],
  ])("%s", async (_, manifest, files, message) => {
    const { status, stdout, stderr } = await boot(manifest, files);
    expect(stderr).toMatch(message);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  });

  test("a manifest that is not there", async () => {
    const { status, stderr } = await cr80(["boot", join(folder(), "none.json")]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/no such file[\s\S]*none\.json/);
  });

  test("a manifest that is a folder", async () => {
    const { status, stderr } = await cr80(["boot", folder()]);
    expect(status).toBe(2);
    expect(stderr).toContain("this is a folder, not a file");
  });

  test.runIf(existsSync("/proc/self/pagemap"))("a file without an end, whatever size it shows", async () => {
    const endless = "/proc/self/pagemap";
    const include = { partitions: [{ name: "p", source: "p.asm", pages: 1 }] };
    const runs = [
      await cr80(["boot", endless]),
      await boot(one({ image: endless })),
      await boot(include, { "p.asm": `.INCLUDE "${endless}"\n` }),
    ];
    for (const { status, stderr } of runs) {
      expect(status).toBe(2);
      expect(stderr).toMatch(/has more than \d+ bytes/);
    }
  });

  test("every problem is reported, not the first alone", async () => {
    const { stderr } = await boot({ partitions: [{ name: "p", image: "good.img", pages: 0 }, { pages: 1 }] });
    expect(stderr).toContain("partitions[0].pages");
    expect(stderr).toContain("partitions[1].name");
  });

  test("with --json the problems are data as well", async () => {
    const { status, stdout } = await boot(one({ image: "none.img" }), {}, "--json");
    expect(status).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ outcome: "refused", problems: [{ code: "NO_FILE" }] });
  });
});

/** Writes "here" on the console. */
const HELLO = `        MOVC TEXT,R0
        MOVC CHARS(TEXT),R1
        MON 0xC4
        JMP .
`;
const TEXT = '        .DATA 0x200\nTEXT:   .TEXT "here\\n"\n';
const guest = (body: string, tail = "") =>
  `${HELLO}${body}        MOVC 0,R0\n        MON 0xC1\n${tail}${TEXT}`;

/** Boots `bad` beside a good guest that needs more turns than one. */
async function beside(bad: string): Promise<Run> {
  const long = guest("        MOVC 5000,R1\nL:      SOB R1,L\n");
  const partitions = ["bad", "good"].map((name) => ({ name, source: `${name}.asm`, pages: 2 }));
  return boot({ quantum: 100, partitions }, { "bad.asm": bad, "good.asm": long });
}

describe("a bad guest is stopped with a report, the others go on, status 1", () => {
  test.each<[string, string, RegExp]>([
    [
      "jumps into nothing",
      guest("        MOVC 0x9000,R5\n        JMP 0.X5\n"),
      /bad: unhandled program fault at PC 9000, executing 9000: stage 2 does not allow it \(partition page 36\)/,
    ],
    [
      "runs into words that are no instructions",
      guest("        .WORD 0\n"),
      /bad: unhandled illegal instruction at PC 0105 \(detail 0000\)/,
    ],
    [
      "reads outside its memory",
      guest("        MOVC 0x8000,R4\n        MOV X4,R0\n"),
      /bad: unhandled data fault at PC 0107, reading 8000/,
    ],
    [
      "traps without a vector",
      guest("        TRP 3\n"),
      /bad: unhandled software trap at PC 0106 \(detail 0003\)/,
    ],
    [
      "traps in its trap handler",
      guest(
        "        MOVC H,R0\n        MOV R0,16+6*8\n        MOVC 0x8000,R0\n        MOV R0,16+6*8+3\n        MOVC 0x300,R0\n        MOV R0,16+6*8+4\n        TRP 1\n",
        "H:      TRP 2\n",
      ),
      /bad: unhandled software trap at PC [0-9A-F]{4} \(detail 0002\)/,
    ],
    ["halts with a code", guest("        STP 5\n"), /bad: halted with code 5/],
  ])("%s", async (_, source, message) => {
    const { status, stdout, stderr } = await beside(source);
    expect(stderr).toMatch(message);
    expect(status).toBe(1);
    expect(stdout).toContain("  bad   here\n");
    expect(stdout).toContain("  good  here\n");
    expect(stdout).toMatch(/^ {2}good +5006 {2}stopped with code 0$/m);
  });

  test("loops for ever in an endless wait with a time-out, and --limit ends it", async () => {
    const source = `${HELLO}L:      MOVC 1,R0\n        MOVC 9,R1\n        MOVC 0,R2\n        MON 0xC2\n        NOP\n        JMP L\n${TEXT}`;
    const { status, stdout, stderr } = await boot(
      { partitions: [{ name: "p", source: "p.asm", pages: 2 }] },
      { "p.asm": source },
      "--limit",
      "100000",
    );
    expect(status).toBe(3);
    expect(stdout).toContain("  p  here\n");
    expect(stderr).toContain("the limit of 100000 instructions was reached");
  });
});

describe("hypercalls with wild arguments", () => {
  // Every hypercall but STOP, and undefined codes, each with eight sets of wild registers; then the guest says so.
  const calls = Array.from({ length: 0x40 }, (_, i) => 0xc0 + i).filter(
    (code) => code !== 0xc1 && code !== 0xc4,
  );
  const wild = [0, 1, 0x7fff, 0x8000, 0xffff, 0x4000, 64, 65];
  const loads = (value: number) => [0, 1, 2, 3, 4].map((n) => `        MOVC ${value},R${n}\n`).join("");
  // WAIT_EVENT must not wait for ever: with all registers equal, only 0 and FFFF are a mask or time-out of effect.
  const attempts = wild.flatMap((value) =>
    calls
      .filter((code) => code !== 0xc2 || value > 7)
      .map((code) => `${loads(value)}        MON ${code}\n        NOP\n`),
  );
  const done =
    "        MOVC TEXT,R0\n        MOVC CHARS(TEXT),R1\n        MON 0xC4\n        JMP .\n        MOVC 0,R0\n        MON 0xC1\n";

  test("are all refused or served; the guest goes on and nothing outside it changes", async () => {
    const source = `${attempts.join("")}${done}        .DATA 0x3000\nTEXT:   .TEXT "survived\\n"\n`;
    const { status, stdout, stderr } = await boot(
      {
        partitions: [
          { name: "wild", source: "w.asm", pages: 64, window: { page: 60, pages: 4 } },
          { name: "peer", source: "p.asm", pages: 2 },
        ],
      },
      { "w.asm": source, "p.asm": guest("") },
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toContain("  wild  survived\n");
    expect(stdout).toContain("  peer  here\n");
  });
});

test("nothing that a guest wrote before the failure of the last one is lost with --json", async () => {
  const { status, stdout } = await boot(
    { partitions: [{ name: "p", source: "p.asm", pages: 2 }] },
    { "p.asm": guest("        .WORD 0\n") },
    "--json",
  );
  expect(status).toBe(1);
  expect(JSON.parse(stdout).partitions[0]).toMatchObject({ console: "here\n", failed: true });
});
