// The golden sources of the assembler through the commands, in full: as files and through the standard input, in their
// own folder, so that what they include is found and named in the same way.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { GOLDEN, golden, LINK, LINKS, linkArguments, SOURCES } from "../asm/golden.ts";
import { cr80, folder } from "./run.ts";

/** The messages of an .err file as a command prints them, where the file is called `given`. */
const printed = (text: string, name: string, given: string) =>
  text.replaceAll("\n\n", "\n").replaceAll(name, given);
const status = (text: string) => (/^error\[/m.test(text) ? 2 : 0);

function inFolder(path: string): void {
  const before = process.cwd();
  beforeAll(() => process.chdir(path));
  afterAll(() => process.chdir(before));
}

describe("golden sources", () => {
  inFolder(GOLDEN);
  const output = join(folder(), "x.img");

  test.each(SOURCES)("%s.asm says what it shall as a file and from the standard input", async (name) => {
    const file = `${name}.asm`;
    const wanted = golden(`${name}.err`)!;
    expect(await cr80(["asm", file, "-o", output])).toMatchObject({
      status: status(wanted),
      stdout: "",
      stderr: printed(wanted, file, file),
    });
    expect(await cr80(["asm", "-", "-o", output], { stdin: golden(file)! })).toMatchObject({
      status: status(wanted),
      stdout: "",
      stderr: printed(wanted, file, "stdin"),
    });
  });
});

describe("golden links", () => {
  inFolder(LINK);
  const place = folder();

  test.each(LINKS)(
    "%s.link says what it shall with each of its files from the standard input",
    async (name) => {
      const { objects, plan } = linkArguments(name);
      const wanted = golden(`${name}.err`, LINK)!;
      const given: string[] = [];
      for (const file of objects) {
        if (!file.endsWith(".asm")) {
          given.push(file);
          continue;
        }
        given.push(join(place, file.replace(".asm", ".obj")));
        const made = await cr80(["asm", "-c", file, "-o", "-"]);
        expect(made).toMatchObject({ status: 0, stderr: "" });
        writeFileSync(given.at(-1)!, made.bytes);
      }
      const args = [...given, ...(plan === undefined ? [] : ["--plan", plan])];
      for (const through of [undefined, ...args.keys()].filter(
        (n) => n === undefined || args[n] !== "--plan",
      )) {
        const file = through === undefined ? undefined : args[through]!;
        const streams = file === undefined ? {} : { stdin: readFileSync(file) };
        const { stderr, status: ended } = await cr80(
          ["link", ...args.map((arg, n) => (n === through ? "-" : arg)), "-o", join(place, "x.img")],
          streams,
        );
        expect(stderr).toBe(
          file === undefined ? printed(wanted, name, name) : printed(wanted, file, "stdin"),
        );
        expect(ended).toBe(status(wanted));
      }
    },
  );
});
