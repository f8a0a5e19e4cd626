// Addresses of guests with lines and labels: from the sources of a manifest, and from source maps beside images.

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
const map = encodeSourceMap(sourceMapOf(made)!);

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
    expect(stderr).toMatch(/^cr80: partition p: .*\n {2}= advice: .*\n$/);
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
    expect(stderr).not.toContain("-->");
  });
});

test.each([
  ["of another image", map.replace('"name":"GUEST"', '"name":"OTHER"'), "it is that of another image"],
  ["that is none", "{}", 'its format is not "cr80-source-map"'],
])("a map beside an image %s is not believed, and said to be so", async (_, text, message) => {
  const { status, stderr } = await boot(machine({ "guest.map.json": text }));
  expect(status).toBe(1);
  expect(stderr).toContain(`guest.map.json: ${message}; lines and labels are not named`);
  expect(stderr).not.toContain("-->");
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
