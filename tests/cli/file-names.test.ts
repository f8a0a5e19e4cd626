// Names of files and folders under which nothing is, or nothing that the system tells.

import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { cr80, folder } from "./run.ts";

const STOP = "        MOVC 0,R0\n        MON 0xC1\n";

describe("folders that are not there", () => {
  const files = { "lib/one.inc": "ONE = 1\n", "p.asm": `.INCLUDE "one.inc"\n${STOP}`, "plain.asm": STOP };
  const manifest = (source: string, include: string[]) =>
    JSON.stringify({ partitions: [{ name: "p", source, include, pages: 2 }] });

  test("of a manifest are said with their places, and so is what else is wrong", async () => {
    const at = folder({
      ...files,
      "good.json": manifest("plain.asm", ["lib", "libs", "plain.asm"]),
      "bad.json": manifest("p.asm", ["libs"]),
    });
    const good = await cr80(["boot", join(at, "good.json")]);
    expect(good.status).toBe(0);
    const said = (name: string, n: number, column: number, file: string) =>
      `warning[NO_FOLDER]: "include" of p has no effect: there is no such folder, ${join(at, name)}
 --> ${join(at, file)}:1:${column} partitions[0].include[${n}]
  = advice: check the name; it is relative to the manifest
`;
    expect(good.stderr).toBe(said("libs", 1, 66, "good.json") + said("plain.asm", 2, 73, "good.json"));
    const bad = await cr80(["boot", join(at, "bad.json")]);
    expect(bad.status).toBe(2);
    expect(bad.stderr).toContain(said("libs", 0, 56, "bad.json"));
    expect(bad.stderr).toContain("error[E050]");
  });

  test("of -I are said also where the source has errors", async () => {
    const at = folder(files);
    for (const command of ["asm", "boot"]) {
      const { status, stderr } = await cr80([command, join(at, "p.asm"), "-I", join(at, "libs")]);
      expect(status).toBe(2);
      expect(stderr).toContain(`cr80: -I ${join(at, "libs")} has no effect: there is no such folder\n`);
      expect(stderr).not.toContain("there is no source");
    }
  });
});

describe.skipIf(process.platform === "win32")("names with \\ that are there with /", () => {
  const at = folder({
    "dir/x.asm": STOP,
    "dir/lib/one.inc": "",
    "image.json": JSON.stringify({ partitions: [{ name: "p", image: "dir\\x.img", pages: 2 }] }),
    "source.json": JSON.stringify({
      partitions: [{ name: "p", source: "dir\\x.asm", include: ["dir\\lib", "no\\lib"], pages: 2 }],
    }),
    "absent.json": JSON.stringify({ partitions: [{ name: "p", image: "dir\\none.img", pages: 2 }] }),
    "a\\b.json": JSON.stringify({ partitions: [{ name: "p", source: "dir/x.asm", pages: 2 }] }),
  });
  const said = async (...args: string[]) => (await cr80(args)).stderr;

  test("in a manifest, and on the command line, get that advice", async () => {
    await cr80(["asm", join(at, "dir/x.asm")]);
    expect(await said("boot", join(at, "image.json"))).toContain(
      "partitions[0].image: " +
        `${join(at, "dir\\x.img")}\n  = advice: folders are separated by /: write "dir/x.img"\n`,
    );
    const source = await said("boot", join(at, "source.json"));
    expect(source).toContain('folders are separated by /: write "dir/x.asm"\n');
    expect(source).toContain('include[0]\n  = advice: folders are separated by /: write "dir/lib"\n');
    expect(source).toContain("include[1]\n  = advice: check the name; it is relative to the manifest\n");
    const wanted = `folders are separated by /: write "${at}/dir/x.asm"\n`;
    for (const command of ["boot", "asm"]) expect(await said(command, `${at}/dir\\x.asm`)).toContain(wanted);
    const folders = await said("asm", join(at, "dir/x.asm"), "-I", `${at}\\dir\\lib`);
    expect(folders).toContain(
      `no such folder\n  = advice: folders are separated by /: write "${at}/dir/lib"\n`,
    );
  });

  test("but not where that would be nothing either, or where the name is there", async () => {
    expect(await said("boot", join(at, "absent.json"))).not.toContain("separated by");
    expect(await cr80(["boot", join(at, "a\\b.json")])).toMatchObject({ status: 0, stderr: "" });
  });
});

test.skipIf(process.platform === "win32")(
  "names that the system does not follow are no internal errors",
  async () => {
    const at = folder({ "x.asm": STOP });
    symlinkSync("loop", join(at, "loop"));
    const long = join(at, "n".repeat(300));
    for (const name of [join(at, "loop"), join(at, "loop/x"), long]) {
      for (const command of ["boot", "asm", "dis", "inspect"]) {
        const { status, stderr } = await cr80([command, name]);
        expect({ status, stderr }).toEqual({
          status: 2,
          stderr: expect.stringMatching(/^error\[UNREADABLE\]/),
        });
      }
      const { status, stderr } = await cr80(["boot", join(at, "x.asm"), "-I", name]);
      expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringContaining("no such folder") });
    }
  },
);
