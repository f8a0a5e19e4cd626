// Addresses of guests with lines and labels: from the sources of a manifest, and from source maps beside images.

import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { assemble, encodeSourceMap, sourceMapOf } from "../../asm/index.ts";
import { cr80, folder } from "./run.ts";

/** Jumps to data, which is no instruction: fails at BAD+1, in line 5. */
const FAILS = `        .PROGRAM 0x100
START:  MOVC 1,R0
        JMP BAD
        NOP
BAD:    NOP
        .WORD 0
`;
const made = assemble({ file: "guest.asm", text: FAILS });
const mapOf = (text: string) => encodeSourceMap(sourceMapOf(assemble({ file: "guest.asm", text }))!);
const map = mapOf(FAILS);

/** A folder with a manifest of one partition of the image, and the files. */
function machine(files: Readonly<Record<string, string | Uint8Array>>): string {
  const partitions = [{ name: "p", image: "guest.img", pages: 2 }];
  return folder({ "guest.img": made.bytes!, "m.json": JSON.stringify({ partitions }), ...files });
}

const boot = (place: string, ...more: string[]) => cr80(["boot", join(place, "m.json"), ...more]);

describe("the partition that failed", () => {
  test("is shown with line and label from the map beside its image", async () => {
    const { status, stderr } = await boot(machine({ "guest.map.json": map }));
    expect(status).toBe(1);
    expect(stderr).toContain(
      "cr80: partition p: unhandled illegal instruction at PC 0104 (detail 0000)\n --> guest.asm:6, BAD+1\n",
    );
  });

  test("is shown without a place when there is no map, which nobody misses", async () => {
    const { stderr } = await boot(machine({}));
    expect(stderr).toMatch(/^cr80: partition p: .*\n {2}= advice: .*\n {2}= the last instructions:\n/);
    expect(stderr).toContain("  =   0104  .WORD 0x0000\n");
  });

  test("has its source in the JSON report, and null where it is not known", async () => {
    const source = async (place: string) =>
      JSON.parse((await boot(place, "--json")).stdout).partitions[0].source;
    expect(await source(machine({ "guest.map.json": map }))).toEqual({
      file: "guest.asm",
      line: 6,
      label: "BAD+1",
    });
    expect(await source(machine({}))).toBeNull();
  });

  test("has no place that would be another program's: the word in memory is not the image's", async () => {
    // Puts a word that is no instruction over START, and jumps there.
    const text = ` .PROGRAM 0x100\nSTART: MOVC 0,R0\n MOV R0,START\n JMP START\n`;
    const place = folder({
      "p.asm": text,
      "m.json": JSON.stringify({ partitions: [{ name: "p", source: "p.asm", pages: 2 }] }),
    });
    const { stderr } = await cr80(["boot", join(place, "m.json")]);
    expect(stderr).toContain("unhandled illegal instruction at PC 0100");
    expect(stderr).toMatch(/^ --> jumped there from \S+p\.asm:4, START\+3$/m);
    expect(stderr.match(/-->/g)).toHaveLength(1);
    expect(stderr).toMatch(/^ {2}= {3}0100 {2}\.WORD 0x0000$/m);
  });
});

test.each([
  ["of another image", map.replace(/"image":"../, '"image":"00'), "it belongs to another image"],
  ["of the image before a change", mapOf(FAILS.replace("MOVC 1", "MOVC 2")), "it belongs to another image"],
  ["of the image with data", mapOf(`${FAILS} .DATA\n .WORD 1\n`), "it belongs to another image"],
  ["of an earlier version", map.replace('"version":3', '"version":2'), "its version is not 3"],
  ["that names no image", map.replace(/"image":"\w+",\n/, ""), "it does not say which image it belongs to"],
  ["that is none", "{}", 'its format is not "cr80-source-map"'],
])("a map beside an image %s is not believed, and said to be so", async (_, text, message) => {
  const { status, stderr } = await boot(machine({ "guest.map.json": text }));
  expect(status).toBe(1);
  expect(stderr).toContain(`guest.map.json: ${message}; lines and labels have no names`);
  expect(stderr).not.toContain("-->");
});

test("the image that a map names is that of sha256sum", () => {
  const { image } = JSON.parse(map);
  expect(image).toBe(createHash("sha256").update(made.bytes!).digest("hex"));
});

test("a map of another image is made again by what made the image, the linker too", async () => {
  const other = mapOf(FAILS.replace("MOVC 1", "MOVC 2"));
  const { stderr } = await boot(machine({ "guest.map.json": other }), "--check-conventions");
  expect(stderr).toContain("cr80 asm or cr80 link");
});

test("--check-conventions says where nothing is stated", async () => {
  const partitions = ["a", "b"].map((name) => ({ name, source: `${name}.asm`, pages: 2 }));
  const plain = " MOVC 0,R0\n MON 0xC1\n";
  const stated = ` .MONITOR STOP = 0xC1\n .EXITS NONE\n .ENDPROC\n${plain}`;
  const place = folder({ "a.asm": plain, "b.asm": stated, "m.json": JSON.stringify({ partitions }) });
  const { status, stderr } = await boot(place, "--check-conventions");
  expect(status).toBe(0);
  expect(stderr).toMatch(/^cr80: nothing is stated in a\n.*advice: .*\n$/);
  expect((await boot(place)).stderr).toBe("");
});

test("a map that lacks a part, or has something else for it, is refused by dis and inspect", async () => {
  for (const key of Object.keys(JSON.parse(map))) {
    for (const other of [undefined, null, 7, "x", [null], [[]]]) {
      const place = machine({ "guest.map.json": JSON.stringify({ ...JSON.parse(map), [key]: other }) });
      const image = join(place, "guest.img");
      const runs = [await cr80(["dis", image, "--source"]), await cr80(["dis", image, "--json"])];
      runs.push(await cr80(["inspect", image]), await boot(place, "--check-conventions"));
      for (const { status, stderr } of runs) {
        expect([0, 1, 2], `${key} ${JSON.stringify(other)}: ${stderr}`).toContain(status);
        expect(stderr).not.toContain("internal error");
      }
      expect(runs[2]!.stderr, key).toMatch(/lines and labels have no names|^$/);
    }
  }
});

test("a map of a shared segment that is larger than the data is the image's all the same", async () => {
  const shared = assemble({
    file: "s.asm",
    text: " .PROGRAM 0x100\nGO: JMP GO\n .SHARED S,0x4000\n .RES 900\n",
  });
  const place = folder({ "s.img": shared.bytes!, "s.map.json": encodeSourceMap(sourceMapOf(shared)!) });
  expect((await cr80(["inspect", join(place, "s.img")])).stdout).toContain("s.asm:2, GO");
});

test("a run that is cut short says where each partition is", async () => {
  const text = " .PROGRAM 0x100\nSTART: NOP\n.loop: NOP\n JMP .loop\n";
  const partitions = ["a", "b"].map((name) => ({ name, source: "p.asm", pages: 2 }));
  const place = folder({ "p.asm": text, "m.json": JSON.stringify({ partitions }) });
  const { status, stderr } = await boot(place, "--limit", "2");
  expect(status).toBe(3);
  const at = join(place, "p.asm");
  expect(stderr).toContain(` --> ${at}:4, START.loop+1 of a\n --> ${at}:2, START of b\n`);
});

describe("the place of a partition that", () => {
  const placeOf = async (text: string, limit = "1000") => {
    const partitions = [{ name: "p", source: "p.asm", pages: 2 }];
    const place = folder({ "p.asm": text, "m.json": JSON.stringify({ partitions }) });
    const { stdout } = await boot(place, "--json", "--limit", limit);
    const { line, label } = JSON.parse(stdout).partitions[0].source;
    return `${line} ${label}`;
  };

  test.each([
    ["was stopped is its STOP", "A: MOVC 5,R0\n MON 0xC1\nPANIC: NOP\n", "2 A+1"],
    ["has stopped itself is its STP", "A: NOP\nB: STP 5\nPANIC: NOP\n", "2 B"],
    ["waits is its call", "A: MOVC 1,R0\n MOVC -1,R1\n MOVC -1,R2\nB: MON 0xC2\nPANIC: NOP\n JMP .\n", "4 B"],
    ["idles is its STP", "A: MOVC 0xC000,R0\n LDS R0\nB: STP 0\nPANIC: NOP\n", "3 B"],
    ["runs is what it does next", "A: NOP\nB: NOP\n JMP .\n", "2 B", "1"],
  ])("%s", async (_, text, expected, limit?: string) => {
    expect(await placeOf(text, limit)).toBe(expected);
  });
});

test("trace records of an image name what its map names", async () => {
  const traced = assemble({
    file: "t.asm",
    text: ` .NAME "guest"
 .PROGRAM 0x100
 MOVC RECORD,R0
 MOVC 10,R1
 MON 0x97
 NOP
 MOVC 0,R0
 MON 0xC1
 .DATA 0x300
RECORD: .WORD 0x106,MINE,0,0,0,0,HERE,0,0,0
MINE: .WORD 0
HERE: .WORD 0
`,
  });
  const place = machine({ "guest.img": traced.bytes! });
  const without = await boot(place, "--trace", "comon");
  writeFileSync(join(place, "guest.map.json"), encodeSourceMap(sourceMapOf(traced)!));
  const named = await boot(place, "--trace", "comon");
  expect(without.stderr).toContain("030A         SIGNAL_SEM   semaphore 030B");
  expect(named.stderr).toContain("MINE         SIGNAL_SEM   semaphore HERE");
});

describe("cr80 dis and cr80 inspect", () => {
  const named = assemble({
    file: "sum.asm",
    text: ` .NAME "SUM"
 .PROGRAM 0x100
BEGIN: MOVC 0x1234,R1
.next: SOB R1,.next
 JMP DONE
DONE: STP 0
 .DATA 0x300
 .WORD 7
TABLE: .WORD 1,2
`,
  });
  const text = encodeSourceMap(sourceMapOf(named)!);
  const place = folder({ "sum.img": named.bytes!, "sum.map.json": text, "bare.img": named.bytes! });
  const image = join(place, "sum.img");
  const squeezed = (out: string) => out.split("\n").map((line) => line.replace(/ +/g, " "));

  test("dis names labels and lines of the map beside the image", async () => {
    const { stdout } = await cr80(["dis", image]);
    expect(squeezed(stdout)).toEqual([
      "; SUM, starts at 0100",
      "",
      "; program, 5 words",
      "BEGIN:",
      "0100 1256 3449 MOVC 0x1234,R1 ; sum.asm:3",
      "BEGIN.next:",
      "0102 FFC1 SOB R1,BEGIN.next ; sum.asm:4",
      "0103 00D8 JMP DONE ; sum.asm:5",
      "DONE:",
      "0104 10BC STP 0 ; sum.asm:6",
      "",
      "; data, 3 words",
      "0300 0007 ..",
      "TABLE:",
      "0301 0001 0002 ....",
      "",
    ]);
  });

  test("dis takes the map of --map, and with --plain none", async () => {
    const bare = join(place, "bare.img");
    expect((await cr80(["dis", bare])).stdout).not.toContain("BEGIN");
    const given = await cr80(["dis", bare, "--map", join(place, "sum.map.json")]);
    expect(given.stdout).toBe((await cr80(["dis", image])).stdout);
    expect((await cr80(["dis", image, "--plain"])).stdout).not.toMatch(/BEGIN|sum\.asm/);
  });

  test("dis --json has label, file and line of each instruction", async () => {
    const { program } = JSON.parse((await cr80(["dis", image, "--json"])).stdout);
    expect(program[0]).toMatchObject({ label: "BEGIN", file: "sum.asm", line: 3 });
    expect(program[2]).toMatchObject({ file: "sum.asm", line: 5 });
    expect(program[2]).not.toHaveProperty("label");
  });

  test("dis refuses a map of another image that it is told to take", async () => {
    const other = join(folder({ "o.json": text.replace(/"image":"../, '"image":"00') }), "o.json");
    const { status, stdout, stderr } = await cr80(["dis", image, "--map", other]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain("error[NO_SOURCE_MAP]: it belongs to another image");
  });

  test("an image that runs elsewhere than it is loaded is shown where it runs", async () => {
    const moved = assemble({ file: "m.asm", text: " .PROGRAM 0x12000,0x200\nHERE: JMP HERE\n" });
    const at = folder({ "m.img": moved.bytes!, "m.map.json": encodeSourceMap(sourceMapOf(moved)!) });
    expect(squeezed((await cr80(["dis", join(at, "m.img")])).stdout).slice(3, 5)).toEqual([
      "HERE:",
      "0200 FF5B JMP HERE ; m.asm:2",
    ]);
  });

  test("inspect names the place of the start", async () => {
    expect((await cr80(["inspect", image])).stdout).toMatch(/^ {2}start +0100: sum\.asm:3, BEGIN$/m);
    expect((await cr80(["inspect", join(place, "bare.img")])).stdout).toMatch(/^ {2}start +0100$/m);
  });
});

describe("a source that is there", () => {
  const LATER = FAILS.replace("BAD:", "WORSE:").replace("JMP BAD", "JMP WORSE");
  const MESSAGE = "guest.asm has changed since the map was made";
  const commands = (place: string) => [
    ["dis", join(place, "guest.img")],
    ["dis", join(place, "guest.img"), "--map", join(place, "guest.map.json")],
    ["inspect", join(place, "guest.img")],
    ["boot", join(place, "m.json")],
    ["boot", join(place, "m.json"), "--check-conventions"],
  ];

  test("and has another text, though it makes the same image, has a map that is not believed", async () => {
    expect(assemble({ file: "guest.asm", text: LATER }).bytes).toEqual(made.bytes);
    const place = machine({ "guest.map.json": map, "guest.asm": LATER });
    expect((await cr80(["dis", join(place, "guest.img")])).stdout).not.toMatch(/START|guest/);
    expect((await boot(place, "--check-conventions")).status).toBe(2);
    for (const command of commands(place))
      expect((await cr80(command)).stderr, command.join(" ")).toContain(MESSAGE);
  });

  test("and has the text of the map is not, whatever byte order mark it has", async () => {
    const place = machine({ "guest.map.json": map, "guest.asm": `\ufeff${FAILS}` });
    for (const command of commands(place)) expect((await cr80(command)).stderr).not.toContain("another text");
  });

  test("is compared also when it has no words", async () => {
    const place = folder({ "a.asm": ' .INCLUDE "k.inc"\n NOP\n', "k.inc": "K = 1\n" });
    const file = join(place, "a.asm");
    await cr80(["asm", "-c", file]);
    await cr80([
      "link",
      join(place, "a.obj"),
      "-o",
      join(place, "a.img"),
      "--source-map",
      join(place, "a.map.json"),
    ]);
    const shown = () => cr80(["dis", join(place, "a.img")]);
    expect((await shown()).stderr).toBe("");
    writeFileSync(join(place, "k.inc"), "K = 2\n");
    expect((await shown()).stderr).toContain("k.inc has changed");
  });
});
