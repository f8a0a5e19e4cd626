// Files that commands write: none takes the place of a file that is read, and one that cannot be written whole leaves what
// was there.

import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { assemble } from "../../asm/index.ts";
import { cr80, folder, shell } from "./run.ts";

const SMALL = "        .PROGRAM 256\nG:      JMP G\n";
const LARGE = `${SMALL}        .REPEAT 5000\n        .WORD 1\n        .ENDREPEAT\n`;
/** An image that a source may take as a binary file. */
const IMAGE = assemble({ file: "i.asm", text: SMALL }).bytes!;

describe("a source with an error leaves what it includes", () => {
  const errors = {
    "before it": " MOVX\n",
    "that ends reading": " .REPEAT\n",
    "of a macro without end": " .MACRO M\n M\n .ENDMACRO\n M\n",
    "in a condition": " .IF UNKNOWN\n",
  };
  const names = {
    "by its name": '.INCLUDE "i.inc"\n',
    "by another path": '.include "../x/i.inc"\n',
    "by a link": '.INCLUDE "link.inc"\n',
    "by a hard link": '.BINARY "hard.inc"\n',
    "in a folder of -I": '.INCLUDE "there.inc"\n',
    "by a name that a macro makes": '.MACRO L name\n.INCLUDE "{name}.inc"\n.ENDMACRO\n L i\n',
  };
  for (const [where, error] of Object.entries(errors)) {
    test.each(Object.entries(names))(
      `when the error is one ${where}, and it is named %s`,
      async (_, text) => {
        const at = folder({ "x/x.asm": `${error}${text}`, "x/i.inc": "A = 1\n", "lib/there.inc": "B = 1\n" });
        symlinkSync("i.inc", join(at, "x/link.inc"));
        linkSync(join(at, "x/i.inc"), join(at, "x/hard.inc"));
        const include = join(at, text.includes("there") ? "lib/there.inc" : "x/i.inc");
        const before = readFileSync(include);
        const args = ["asm", join(at, "x/x.asm"), "-I", join(at, "lib"), "-o", include];
        expect((await cr80(args)).status).toBe(2);
        expect(readFileSync(include)).toEqual(before);
      },
    );
  }

  test("also an image that it takes as a binary file, which is what the output is", async () => {
    for (const error of [" MOVX\n", " .IF 0\n"]) {
      const at = folder({ "x.asm": `${error} .BINARY "old.img"\n`, "old.img": IMAGE });
      const run = await cr80(["asm", join(at, "x.asm"), "-o", join(at, "old.img")]);
      expect(run.status).toBe(2);
      expect(readFileSync(join(at, "old.img"))).toEqual(Buffer.from(IMAGE));
    }
  });

  test("and what is no image, object, map or symbol file, whoever made it", async () => {
    const at = folder({ "x.asm": " MOVX\n" });
    const notes = ["notes.txt", "notes.sym", "notes.map", "notes.json"].map((name) => join(at, name));
    for (const file of notes) writeFileSync(file, "what is to be done\n");
    const [image, symbols, map, source] = notes as [string, string, string, string];
    const more = ["--symbols", symbols, "--map", map, "--source-map", source];
    expect((await cr80(["asm", join(at, "x.asm"), "-o", image, ...more])).status).toBe(2);
    for (const file of notes) expect(existsSync(file), file).toBe(true);
  });
});

test("what an earlier run left goes away when the source cannot be read, and when an object is missing", async () => {
  const at = folder({ "x.asm": SMALL });
  expect((await cr80(["asm", join(at, "x.asm")])).status).toBe(0);
  expect((await cr80(["asm", "-c", join(at, "x.asm")])).status).toBe(0);
  expect((await cr80(["link", join(at, "x.obj"), "-o", join(at, "y.img")])).status).toBe(0);
  expect((await cr80(["link", join(at, "none.obj"), "-o", join(at, "y.img")])).status).toBe(2);
  expect((await cr80(["asm", join(at, "none.asm"), "-o", join(at, "x.img")])).status).toBe(2);
  expect(readdirSync(at).sort()).toEqual(["x.asm", "x.obj"]);
});

test("a symbol file without a symbol goes away as any other", async () => {
  const at = folder({ "x.asm": " NOP\n" });
  const [source, symbols] = [join(at, "x.asm"), join(at, "x.sym")];
  expect((await cr80(["asm", "-c", source])).status).toBe(0);
  for (const command of [
    ["asm", source],
    ["link", join(at, "x.obj"), "-o", join(at, "x.img")],
  ]) {
    expect((await cr80([...command, "--symbols", symbols])).status).toBe(0);
    expect(existsSync(symbols)).toBe(true);
    const missing = command.map((word) => (word === command[1] ? join(at, "none") : word));
    expect((await cr80([...missing, "--symbols", symbols, "-o", join(at, "x.img")])).status).toBe(2);
    expect(existsSync(symbols)).toBe(false);
  }
});

describe("no output takes the place of", () => {
  test("a file that the source names behind a condition that does not hold", async () => {
    const at = folder({ "x.asm": `${SMALL}.IF 0\n.INCLUDE "i.inc"\n.ENDIF\n`, "i.inc": "A = 1\n" });
    const run = await cr80(["asm", join(at, "x.asm"), "-o", join(at, "i.inc")]);
    expect(run.stderr).toContain("would replace a file that is read");
    expect(readFileSync(join(at, "i.inc"), "utf8")).toBe("A = 1\n");
  });

  test("the source map that cr80 boot reads, its image, and the manifest, under any name", async () => {
    const at = folder({
      "s.asm": SMALL,
      "m.json": '{"partitions":[{"name":"a","image":"s.img","pages":4}]}',
    });
    await cr80(["asm", join(at, "s.asm"), "--source-map", join(at, "s.map.json")]);
    for (const name of ["s.map.json", "s.img", "m.json"]) {
      const before = readFileSync(join(at, name));
      linkSync(join(at, name), join(at, `hard-${name}`));
      for (const path of [name, `hard-${name}`, `./${name}`]) {
        const run = await cr80(["boot", join(at, "m.json"), "--limit", "5", "--timeline", join(at, path)]);
        expect(run).toMatchObject({ status: 2, stdout: "" });
        expect(readFileSync(join(at, name)), path).toEqual(before);
      }
    }
  });

  test("the program of a target", async () => {
    const at = folder({ "target.mjs": "// nothing\n", "v.json": "[]" });
    const target = `${process.execPath} "${join(at, "target.mjs")}"`;
    const report = ["--junit", join(at, "target.mjs")];
    const run = await cr80(["conformance", "--target", target, join(at, "v.json"), ...report]);
    expect(run.stderr).toContain("would replace a file that is read");
    expect(readFileSync(join(at, "target.mjs"), "utf8")).toBe("// nothing\n");
  });

  test("the file from which the standard input comes", () => {
    const at = folder({ "x.asm": SMALL });
    expect(shell("$CR80 asm - -o ./x.asm < x.asm", at).status).toBe(2);
    expect(readFileSync(join(at, "x.asm"), "utf8")).toBe(SMALL);
  });
});

describe("what an earlier cr80 boot left goes away when nothing runs, and no other file", () => {
  const DEMO = "firmware/demo/manifest.json";
  const refused: [string, string[]][] = [
    ["there is no manifest", ["none.json"]],
    ["the source has errors", ["bad.asm"]],
    ["a constant is none", [DEMO, "-D", "1"]],
    ["nothing can be shown", [DEMO, "--dump", "NONESUCH"]],
  ];

  test.each(refused)("because %s", async (_, args) => {
    const at = folder({ "bad.asm": " BAD\n" });
    const given = args[0]!.startsWith("bad") ? [join(at, args[0]!)] : args;
    const [save, svg] = [join(at, "s.c80s"), join(at, "t.svg")];
    const files = ["--save", save, "--timeline", svg];
    expect((await cr80(["boot", DEMO, ...files])).status).toBe(0);
    expect([save, svg].map((path) => existsSync(path))).toEqual([true, true]);
    expect((await cr80(["boot", ...given, ...files])).status).toBe(2);
    expect([save, svg].map((path) => existsSync(path))).toEqual([false, false]);
    for (const path of [save, svg]) writeFileSync(path, "<svg xmlns='mine'/>");
    expect((await cr80(["boot", ...given, ...files])).status).toBe(2);
    for (const path of [save, svg]) expect(readFileSync(path, "utf8")).toBe("<svg xmlns='mine'/>");
  });

  test("but neither what is read, nor what would be one file", async () => {
    const at = folder();
    const save = join(at, "s.c80s");
    await cr80(["boot", DEMO, "--save", save]);
    const before = readFileSync(save);
    const damaged = Buffer.from(before);
    damaged[damaged.length - 1]! ^= 1;
    writeFileSync(save, damaged);
    const run = await cr80(["boot", save, "--save", save]);
    expect(run.status).toBe(2);
    expect(run.stderr).toMatch(/DAMAGED_SNAPSHOT[\s\S]*OUTPUT_IS_INPUT/);
    expect(readFileSync(save)).toEqual(damaged);
    expect((await cr80(["boot", "none.json", "--save", save, "--timeline", save])).status).toBe(2);
    expect(readFileSync(save)).toEqual(damaged);
  });
});

describe("an output that cannot be written whole", () => {
  test("leaves the earlier one: the system lets files have 4 KiB", () => {
    const at = folder({ "x.asm": SMALL, "large.asm": LARGE });
    expect(shell("$CR80 asm x.asm", at).status).toBe(0);
    const before = readFileSync(join(at, "x.img"));
    expect(shell("ulimit -f 8; $CR80 asm large.asm -o x.img", at).status).not.toBe(0);
    expect(readFileSync(join(at, "x.img"))).toEqual(before);
  });

  test("leaves the others of the same run as well, and nothing beside them", async () => {
    const at = folder({ "x.asm": SMALL });
    const run = (symbols: string) => cr80(["asm", join(at, "x.asm"), "--symbols", join(at, symbols)]);
    await run("x.sym");
    const before = readFileSync(join(at, "x.img"));
    writeFileSync(join(at, "x.asm"), LARGE);
    const { status, stderr } = await run("none/x.sym");
    expect(status).toBe(2);
    expect(stderr).toContain("the folder does not exist");
    expect(readFileSync(join(at, "x.img"))).toEqual(before);
    expect(readdirSync(at).sort()).toEqual(["x.asm", "x.img", "x.sym"]);
  });
});

describe("an output keeps what it is", () => {
  test("the rights of the file that it replaces, and the link that leads to it", async () => {
    const at = folder({ "x.asm": SMALL, "real.img": "" });
    chmodSync(join(at, "real.img"), 0o640);
    symlinkSync("real.img", join(at, "x.img"));
    symlinkSync("later.img", join(at, "dangling.img"));
    for (const name of ["x.img", "dangling.img"]) {
      expect((await cr80(["asm", join(at, "x.asm"), "-o", join(at, name)])).status).toBe(0);
      expect(lstatSync(join(at, name)).isSymbolicLink()).toBe(true);
    }
    expect(statSync(join(at, "real.img")).mode & 0o777).toBe(0o640);
    expect(readFileSync(join(at, "real.img")).length).toBeGreaterThan(100);
    expect(readFileSync(join(at, "later.img")).length).toBeGreaterThan(100);
  });

  test("a device, a pipe and a stream of the process", () => {
    const at = folder({ "x.asm": SMALL });
    expect(shell("$CR80 asm x.asm -o /dev/null && test -c /dev/null", at).status).toBe(0);
    expect(shell("mkfifo p && { cat p > got & } && $CR80 asm x.asm -o p && wait", at).status).toBe(0);
    expect(readFileSync(join(at, "got"))).toEqual(shell("$CR80 asm x.asm -o -", at).bytes);
    expect(shell("{ echo first; $CR80 asm x.asm -o /dev/stdout; } > both", at).status).toBe(0);
    const image = Buffer.from(readFileSync(join(at, "got")));
    expect(readFileSync(join(at, "both"))).toEqual(Buffer.concat([Buffer.from("first\n"), image]));
  });
});
