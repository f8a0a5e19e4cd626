// Options and files that do nothing say so, and change neither what is done nor the exit status.

import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { cr80, folder } from "./run.ts";

const STOP = "        MOVC 0,R0\n        MON 0xC1\n";
const STATED = `        .PROC   MAIN
        .EXITS  NONE
        STP     0
        JMP     .
        .ENDPROC
        .PROC   NEVER
        .KEEP   *
        .LINK   R6
        JMP     0.X6
        .ENDPROC
`;
const at = folder({
  "p.asm": STOP,
  "stated.asm": STATED,
  "uses.asm": `        .INCLUDE "uses.inc"\n${STOP}`,
  "uses.inc": ".IF DEFINED(RELEASE)\n.ENDIF\n",
  "m.json": JSON.stringify({
    partitions: [{ name: "p", source: "p.asm", define: { RELEASE: 1, LEVEL: 2 }, pages: 2 }],
  }),
  "empty.plan": "; nothing\n\n   ; more of it\n",
  "empty.sym": "",
  "empty.json": "[]",
  "good.json": JSON.stringify([
    {
      name: "nop",
      initial: { r: [0, 0, 0, 0, 0, 0, 0, 0], pc: 256, base: 0, v: 0, data: [], prog: [] },
      final: { r: [0, 0, 0, 0, 0, 0, 0, 0], pc: 257, base: 0, v: 0, data: [] },
      trap: null,
    },
  ]),
  "lib/nothing.inc": "",
});
const path = (name: string) => join(at, name);

describe("is said of", () => {
  test.each<[string, string[], string]>([
    ["--trace all", ["boot", path("p.asm"), "--trace", "all"], "--trace: no guest has made a trace record"],
    [
      "--trace comon",
      ["boot", path("p.asm"), "--trace", "comon"],
      "--trace: no guest has made a trace record",
    ],
    [
      "--timeline",
      ["boot", path("p.asm"), "--timeline", path("t.svg")],
      "it is empty: no area has had an owner",
    ],
    [
      "--check-conventions without statements",
      ["boot", path("p.asm"), "--check-conventions"],
      "nothing is stated in p",
    ],
    [
      "--check-conventions without calls",
      ["boot", path("stated.asm"), "--check-conventions"],
      "nothing was compared: no stated procedure was called",
    ],
    [
      "-I of cr80 boot",
      ["boot", path("p.asm"), "-I", path("none")],
      `-I ${path("none")} has no effect: there is no such folder`,
    ],
    [
      "define of a manifest",
      ["boot", path("m.json")],
      '"define" of p RELEASE, LEVEL: no effect, no source names them',
    ],
    ["-D", ["asm", path("p.asm"), "-D", "RELEASE"], "-D RELEASE: no effect, no source names it"],
    ["-I of cr80 asm", ["asm", path("p.asm"), "-I", path("p.asm")], "has no effect: there is no such folder"],
    [
      "--failures with --json",
      ["vectors", path("good.json"), "--json", "--failures", "3"],
      "--failures has no effect",
    ],
    [
      "--failures of a conformance run with --json",
      ["conformance", "--target", "core", path("good.json"), "--json", "--failures", "3"],
      "--failures has no effect",
    ],
    [
      "--patience with the core",
      ["conformance", "--target", "core", path("good.json"), "--patience", "3"],
      "--patience has no effect: the target core is not a process",
    ],
    [
      "--waivers without one",
      ["conformance", "--target", "core", path("good.json"), "--waivers", path("empty.json")],
      "has no effect: there is no waiver in it",
    ],
  ])("%s", async (_, args, message) => {
    const { status, stderr } = await cr80(args);
    expect(stderr).toContain(message);
    expect(status).toBe(0);
  });

  test("-I where there are images only, an empty symbol file, and an empty plan", async () => {
    expect((await cr80(["asm", path("p.asm"), "-o", path("x.img")])).status).toBe(0);
    expect((await cr80(["asm", "-c", path("p.asm")])).status).toBe(0);
    const image = await cr80(["boot", path("x.img"), "-I", path("lib")]);
    expect(image.stderr).toContain("has no effect: there is no source, but images");
    const symbols = await cr80(["dis", path("x.img"), "--symbols", path("empty.sym")]);
    expect(symbols.stderr).toContain("has no effect: there is no symbol in it");
    const plan = ["--plan", path("empty.plan"), "-o", path("y.img")];
    expect((await cr80(["link", path("p.obj"), ...plan])).stderr).toContain("has no effect: it is empty");
  });
});

test("is not said where there is one", async () => {
  const asm = ["asm", path("uses.asm"), "-D", "RELEASE", "-I", path("lib")];
  expect(await cr80(asm)).toMatchObject({ status: 0, stderr: "" });
  const called = STATED.replace("STP     0", "JMP     R6,NEVER\n        STP     0");
  const { stderr } = await cr80(["boot", join(folder({ "c.asm": called }), "c.asm"), "--check-conventions"]);
  expect(stderr).not.toContain("nothing");
});

describe("--dump", () => {
  const source = `        .START  MAIN
MAIN:   MOVC    7,R3
${STOP}        .DATA   0x300
TEXT:   .TEXT   "Hello"
        .WORD   0xFFFF
SIZE    = 3
`;
  const file = join(folder({ "d.asm": source }), "d.asm");

  test("shows registers, and words from labels and addresses on", async () => {
    const { status, stdout } = await cr80(["boot", file, "--dump", "registers,TEXT:4,MAIN,0xFFFE:4"]);
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^registers of d\n {2}R0 0000 {2}R1 0000 {2}R2 0000 {2}R3 0007 {2}.*\n {2}BASE 0000 {2}PC 0103 {2}PSW 8000 {2}TT 0000\n\nTEXT:4 of d, data\n {2}0300 {2}6548 6C6C 006F FFFF +Hello\.\.\.\n\nMAIN of d, program\n {2}0100 {2}074B +K\.\n\n0xFFFE:4 of d, data\n {2}FFFE {2}0000 0000 0000 0000 +\.{8}$/m,
    );
  });

  test("is data with --json, with null where no page is mapped", async () => {
    const manifest = JSON.stringify({ partitions: [{ name: "d", source: file, pages: 1 }] });
    const m = join(folder({ "m.json": manifest }), "m.json");
    const { dump } = JSON.parse(
      (await cr80(["boot", m, "--json", "--dump", "registers,0x3FF:2,TEXT:2"])).stdout,
    );
    expect(dump).toMatchObject([
      { partition: "d", registers: { R3: 7, PC: 0x103 } },
      { address: 0x3ff, space: "data", words: [0, null] },
      { what: "TEXT:2", address: 0x300, words: [0x6548, 0x6c6c] },
    ]);
  });

  test.each([
    ["TEXXT", "did you mean TEXT?"],
    ["SIZE", "no partition has this label"],
    ["", "this names nothing to show"],
    ["TEXT:0", "this is not a number of words to show"],
    ["TEXT:99999", "this is not a number of words to show"],
    ["0x10:99999999", "to 65536 words can be shown"],
    ["registers:3", "this is neither a label nor an address"],
    ["0x10000", "this is neither a label nor an address"],
    ["registers,,TEXT", "this names nothing to show"],
  ])("of %j is refused", async (what, message) => {
    const { status, stdout, stderr } = await cr80(["boot", file, "--dump", what]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain("error[BAD_DUMP]");
    expect(stderr).toContain(message);
  });
});
