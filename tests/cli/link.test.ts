// cr80 link: what it reads and writes. What the linker makes of objects is in tests/asm/link.test.ts.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { assembleObject, link } from "../../asm/index.ts";
import { cr80, folder } from "./run.ts";

const object = (file: string, text: string) => assembleObject({ file, text }).object!;
const A = object("a.asm", ".IMPORT B\n JMP B\n");
const B = object("b.asm", ".EXPORT B\nB: STP 0\n");
const FILES = { "a.obj": A, "b.obj": B, "x.plan": "program 0x200\n" };

let at = "";
const run = (...args: string[]) => cr80(["link", ...args.map((arg) => arg.replace(/^@/, `${at}/`))]);
const files = () => readdirSync(at).sort();

beforeEach(() => {
  at = folder(FILES);
});

test("the image is what the library makes, in a file or on the standard output", async () => {
  const objects = [A, B].map((text, n) => ({ file: `${n}.obj`, text }));
  const image = Buffer.from(link({ objects }).bytes!);
  expect(await run("@a.obj", "@b.obj", "-o", "@x.img")).toMatchObject({ status: 0, stdout: "", stderr: "" });
  expect(readFileSync(join(at, "x.img"))).toEqual(image);
  expect((await run("@a.obj", "@b.obj", "-o", "-")).bytes).toEqual(image);
});

test("the listing has each module's own files, also where two have one name", async () => {
  const same = object("a.asm", ".EXPORT B\nB: STP 7\n");
  writeFileSync(join(at, "b.obj"), same);
  const { stdout } = await run("@a.obj", "@b.obj", "-o", "@x.img", "-l");
  expect(stdout).toContain("; a.asm\n                           1  .IMPORT B\nP0100 ");
  expect(stdout).toContain(
    `; a.asm (${at}/b.obj)\n                           1  .EXPORT B\nP0101 17BC                 2  B: STP 7\n`,
  );
});

describe("what is written", () => {
  test.each(["-o", "--symbols", "--map", "--source-map"])(
    "never replaces an object or the plan, with %s",
    async (option) => {
      const image = option === "-o" ? [] : ["-o", "@x.img"];
      for (const name of Object.keys(FILES)) {
        const { status, stderr } = await run(
          "@a.obj",
          "@b.obj",
          "--plan",
          "@x.plan",
          ...image,
          option,
          `@./${name}`,
        );
        expect(status).toBe(2);
        expect(stderr).toContain("would replace a file that is read");
      }
      expect(files()).toEqual(Object.keys(FILES));
      for (const [name, text] of Object.entries(FILES))
        expect(readFileSync(join(at, name), "utf8")).toBe(text);
    },
  );

  test("is one thing in each file, and one on the standard output", async () => {
    for (const [more, message] of [
      [["-o", "@x.img", "--source-map", "@x.img"], "the image and the source map would mix in one file"],
      [["-o", "-", "--symbols", "-"], "the image and the symbol file would mix on the standard output"],
      [["-o", "-", "--json"], "the JSON and the image would mix on the standard output"],
      [["-o", "@x.img", "--map", "-", "-l"], "the listing and the map would mix on the standard output"],
      [["-o", "@x.img", "-l", "--json"], "'--json' cannot be used with option '-l, --listing'"],
    ] as const) {
      const { status, stdout, stderr } = await run("@a.obj", "@b.obj", ...more);
      expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
      expect(stderr).toContain(message);
    }
    expect((await run("-", "-", "-o", "@x.img")).stderr).toContain(
      "the standard input can be read only once",
    );
    expect(files()).toEqual(Object.keys(FILES));
    expect((await run("@a.obj", "@b.obj", "-o", "@x.img", "--map", "-")).stdout).toMatch(/^space /);
  });

  test("by an earlier run is removed when the objects do not fit together", async () => {
    const outputs = ["-o", "@x.img", "--source-map", "@x.map.json"];
    expect((await run("@a.obj", "@b.obj", ...outputs)).status).toBe(0);
    expect(files()).toHaveLength(5);
    expect((await run("@a.obj", ...outputs)).status).toBe(2);
    expect(files()).toEqual(Object.keys(FILES));
  });
});

test("--json has image, symbols, lines and messages, as that of cr80 asm", async () => {
  const { status, stdout } = await run("@a.obj", "@b.obj", "-o", "@x.img", "--json");
  const json = JSON.parse(stdout);
  expect(status).toBe(0);
  expect(json).toMatchObject({
    image: join(at, "x.img"),
    diagnostics: [],
    symbols: [{ name: "B", value: 0x101 }],
  });
  expect(json.lines.map(({ file, line }: { file: string; line: number }) => `${file}:${line}`)).toEqual([
    "a.asm:2",
    "b.asm:2",
  ]);
  writeFileSync(join(at, "b.obj"), "{}");
  const wrong = await run("@a.obj", "@b.obj", "-o", "@x.img", "--json");
  expect(wrong.status).toBe(2);
  expect(JSON.parse(wrong.stdout).diagnostics[0]).toMatchObject({ code: "E100" });
});

test("files are called by their paths from the current folder, wherever they were assembled", async () => {
  const files = { "a/m.asm": ".EXPORT F\nF: NOP\n", "b/m.asm": "; b\n.EXPORT F\nF: NOP\n", "o/x": "" };
  const place = folder(files);
  const before = process.cwd();
  try {
    for (const [inside, ...options] of [["a"], ["b", "-o", "../o/m.obj"]] as const) {
      process.chdir(join(place, inside));
      expect(await cr80(["asm", "-c", "m.asm", ...options])).toMatchObject({ status: 0 });
    }
    process.chdir(place);
    for (const objects of [
      ["a/m.obj", "o/m.obj"],
      [join(place, "a/m.obj"), join(place, "o/m.obj")],
    ]) {
      const { stderr } = await cr80(["link", ...objects, "-o", "x.img"]);
      expect(stderr).toContain("--> b/m.asm:2:9\n");
      expect(stderr).toContain("a/m.asm:2 defines the other");
    }
    process.chdir(join(place, "o"));
    const { stderr } = await cr80(["link", "../a/m.obj", "m.obj", "-o", "x.img"]);
    expect(stderr).toContain("--> ../b/m.asm:2:9\n");
  } finally {
    process.chdir(before);
  }
});
