// cr80 asm: sources to images, listings, messages.

import { execFileSync } from "node:child_process";
import { existsSync, linkSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, test } from "vitest";
import { assemble } from "../../asm/index.ts";
import { cr80, folder } from "./run.ts";

const SOURCE = `START:  MOVC 0,R0
        MON 0xC1
        .DATA 0x300
        .RES 20,7
        .WORD 1,2,3,4,5
`;
const image = (text: string) => Buffer.from(assemble({ file: "x.asm", text }).bytes!);

describe("the image", () => {
  test("of a file lies beside it, as .img, and is what the library makes", async () => {
    const at = folder({ "x.asm": SOURCE });
    expect(await cr80(["asm", join(at, "x.asm")])).toMatchObject({ status: 0, stdout: "", stderr: "" });
    expect(readFileSync(join(at, "x.img"))).toEqual(image(SOURCE));
  });

  test("goes where -o says", async () => {
    const at = folder({ "x.asm": SOURCE });
    expect(await cr80(["asm", join(at, "x.asm"), "-o", join(at, "y.bin")])).toMatchObject({ status: 0 });
    expect(readFileSync(join(at, "y.bin"))).toEqual(image(SOURCE));
    expect(existsSync(join(at, "x.img"))).toBe(false);
  });

  test("of the standard input goes to the standard output, with the same words", async () => {
    const { status, bytes, stderr } = await cr80(["asm", "-"], { stdin: `.NAME "X"\n${SOURCE}` });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(bytes).toEqual(image(`.NAME "X"\n${SOURCE}`));
  });

  test("of each of several files is its own, and one with an error keeps no other from its image", async () => {
    const at = folder({ "a.asm": SOURCE, "b.asm": " MOVX\n", "c.asm": SOURCE });
    const { status, stderr } = await cr80(["asm", ...["a", "b", "c"].map((name) => join(at, `${name}.asm`))]);
    expect(status).toBe(2);
    expect(stderr.match(/error\[/g)).toHaveLength(1);
    expect(["a", "b", "c"].map((name) => existsSync(join(at, `${name}.img`)))).toEqual([true, false, true]);
  });

  test("never replaces its source, nor lands on a terminal, nor mixes with text", async () => {
    const at = folder({ "x.img": SOURCE });
    const own = await cr80(["asm", join(at, "x.img")]);
    expect(own.stderr).toContain("would replace a file that is read");
    expect(readFileSync(join(at, "x.img"), "utf8")).toBe(SOURCE);
    expect((await cr80(["asm", "-"], { stdin: SOURCE, terminal: true })).stderr).toContain(
      "not text for a terminal",
    );
    const mixed = await cr80(["asm", "-", "-o", "-", "--listing"], { stdin: SOURCE });
    expect(mixed).toMatchObject({ status: 2, stdout: "" });
  });

  test("that cannot be written is a message with the place and status 2", async () => {
    const at = folder({ "x.asm": SOURCE });
    const { status, stderr } = await cr80(["asm", join(at, "x.asm"), "-o", join(at, "no", "x.img")]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/UNWRITABLE[\s\S]*the folder does not exist[\s\S]*no.x\.img/);
  });
});

describe("what is written", () => {
  const DATA = "T: .WORD 1\n";
  const OPTIONS = ["-o", "--symbols", "--map", "--source-map"];

  test.each(OPTIONS)("never replaces a source, an include or a binary file, with %s", async (option) => {
    const files = { "x.asm": '.INCLUDE "lib/i.inc"\n .BINARY "b.bin"\n', "lib/i.inc": DATA, "b.bin": "ab" };
    const at = folder(files);
    linkSync(join(at, "b.bin"), join(at, "hard"));
    symlinkSync(join(at, "lib"), join(at, "soft"));
    for (const name of ["x.asm", "lib/../x.asm", "lib/i.inc", "soft/i.inc", "b.bin", "hard"]) {
      const run = await cr80(["asm", join(at, "x.asm"), option, `${at}/${name}`]);
      expect(run, name).toMatchObject({ status: 2, stdout: "" });
      expect(run.stderr).toMatch(/OUTPUT_IS_INPUT\]: .+ would replace a file that is read\n --> .*/);
    }
    for (const [name, text] of Object.entries(files)) expect(readFileSync(join(at, name), "utf8")).toBe(text);
    expect(readdirSync(at).sort()).toEqual(["b.bin", "hard", "lib", "soft", "x.asm"]);
  });

  test("is one thing in each file, and one on the standard output", async () => {
    const at = folder({ "x.asm": SOURCE, "x.s": SOURCE, "y.asm": SOURCE });
    const x = join(at, "x.asm");
    const out = join(at, "out");
    for (const [args, message] of [
      [[x, "-o", out, "--map", out], "the image of .* and the map would mix in one file"],
      [
        [x, "--symbols", out, "--source-map", join(at, ".", "out")],
        "symbol file and the source map would mix",
      ],
      [[x, "--map", join(at, "x.img")], "and the map would mix in one file"],
      [[x, join(at, "x.s")], "image of .*x.asm and the image of .*x.s would mix in one file"],
      [[x, "--symbols", "-", "--map", "-"], "the symbol file and the map would mix on the standard output"],
      [
        [x, "--symbols", "-", "--listing"],
        "the listing and the symbol file would mix on the standard output",
      ],
      [[x, "-o", "-", "--json"], "the JSON and the image of .* would mix on the standard output"],
      [[x, "--listing", "--json"], "'--json' cannot be used with option '-l, --listing'"],
      [[x, join(at, "y.asm"), "--symbols", out], "each source would write the same file"],
      [["-", "-"], "the standard input can be read only once"],
    ] as const) {
      const { status, stdout, stderr } = await cr80(["asm", ...args], { stdin: SOURCE });
      expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
      expect(stderr).toMatch(new RegExp(message));
    }
    expect(readdirSync(at).sort()).toEqual(["x.asm", "x.s", "y.asm"]);
    expect(await cr80(["asm", x, "-o", "/dev/null", "--map", "/dev/null"])).toMatchObject({ status: 0 });
  });

  test("goes to the standard output for -", async () => {
    const at = folder({ "x.asm": SOURCE });
    const file = join(at, "x.asm");
    const symbols = await cr80(["asm", file, "--symbols", "-"]);
    expect(symbols.stdout.replace(/^; image [0-9a-f]{64}\n/, "")).toBe(`0100 program  START ${file}:1\n`);
    expect((await cr80(["asm", file, "--map", "-", "-l", "-o", join(at, "y")])).status).toBe(2);
    expect((await cr80(["asm", file, "--map", "-"])).stdout).toMatch(/^space +addresses/);
    expect(JSON.parse((await cr80(["asm", file, "--source-map", "-"])).stdout).version).toBe(3);
    expect((await cr80(["asm", file, "-o", "-"])).bytes).toEqual(image(SOURCE.replace("", '.NAME "X"\n')));
    expect((await cr80(["asm", "-c", file, "-o", "-"])).stdout).toContain('"cr80-object"');
    expect(readdirSync(at).sort()).toEqual(["x.asm", "x.img"]);
  });

  test("by an earlier run is removed when the source has errors, and nothing else is", async () => {
    const at = folder({ "x.asm": SOURCE, keep: "" });
    const [x, map] = [join(at, "x.asm"), join(at, "x.map.json")];
    const run = (...args: string[]) => cr80(["asm", x, "--source-map", map, ...args]);
    expect((await run()).status).toBe(0);
    expect((await cr80(["asm", "-c", x])).status).toBe(0);
    writeFileSync(x, " MOVX\n");
    expect((await run("--listing")).status).toBe(2);
    expect(readdirSync(at).sort()).toEqual(["keep", "x.asm", "x.img", "x.obj"]);
    expect((await run()).status).toBe(2);
    expect((await cr80(["asm", x, "-o", at])).status).toBe(2);
    expect(readdirSync(at).sort()).toEqual(["keep", "x.asm", "x.obj"]);
    execFileSync("mkfifo", [join(at, "pipe")]);
    expect((await cr80(["asm", x, "-o", join(at, "pipe")])).status).toBe(2);
    expect(readdirSync(at).sort()).toEqual(["keep", "pipe", "x.asm", "x.obj"]);
    expect((await cr80(["asm", x, "-o", x])).status).toBe(2);
    expect(readFileSync(x, "utf8")).toBe(" MOVX\n");
    expect((await cr80(["asm", "-c", x])).status).toBe(2);
    expect(readdirSync(at).sort()).toEqual(["keep", "pipe", "x.asm"]);
  });
});

describe("-D and -I", () => {
  test("-D defines constants before the first line, 1 without a value", async () => {
    const text = '.IF DEFINED(RELEASE)\n .WORD RELEASE,LIMIT,MASK,LOW\n.ELSE\n.ERROR "no"\n.ENDIF\n';
    const at = folder({ "x.asm": text });
    const args = ["-D", "RELEASE", "-DLIMIT=-5", "--define", "MASK=0x10", "-D", "LOW=0b11"];
    expect(await cr80(["asm", join(at, "x.asm"), ...args, "-o", join(at, "y")])).toMatchObject({ status: 0 });
    const defines = { RELEASE: 1, LIMIT: -5, MASK: 16, LOW: 3 };
    const { module } = assemble({ file: "x.asm", text, defines });
    expect(module!.program.words).toEqual([1, 0xfffb, 16, 3]);
    expect(readFileSync(join(at, "y"))).toEqual(
      Buffer.from(assemble({ file: "x.asm", text, defines }).bytes!),
    );
    expect((await cr80(["asm", join(at, "x.asm")])).stderr).toContain("error[E091]: no\n");
    const listing = await cr80(["asm", join(at, "x.asm"), "-l", ...args]);
    expect(listing.stdout).toMatch(/^; definitions for .*x\.asm\n=0001 +1 {2}RELEASE = 1\n/);
  });

  test("-D is refused for what is no definition, and for a name that is defined twice", async () => {
    for (const bad of ["", "=1", "1=1", "A=", "A=B", "A=1+1", "A =1", "A\n=1"]) {
      const { status, stderr } = await cr80(["asm", "-", "-D", bad], { stdin: "" });
      expect(status).toBe(2);
      expect(stderr).toContain("this defines no constant");
    }
    const twice = await cr80(["asm", "-", "-D", "A=1", "-D", "A=2"]);
    expect(twice.stderr).toContain("A is defined twice");
    const stdin = "A = 2\n";
    const { stderr } = await cr80(["asm", "-", "-D", "A=1"], { stdin });
    expect(stderr).toContain("E021]: 'A' is already defined\n --> stdin:1:1\n");
    expect(stderr).toContain("the first definition is at definitions for stdin:1\n");
    expect((await cr80(["asm", "-", "-D", "R5=1"])).stderr).toContain("E022]");
  });

  test("-I names folders for what is not beside the source, in their order", async () => {
    const at = folder({
      "src/x.asm": '.INCLUDE "a.inc"\n.INCLUDE "b.inc"\n.INCLUDE "c.inc"\n .BINARY "d.bin"\n .WORD A,B,C\n',
      "src/a.inc": "A = 1\n",
      "one/a.inc": "A = 10\n",
      "one/b.inc": "B = 20\n",
      "two/b.inc": "B = 200\n",
      "two/c.inc": '.INCLUDE "beside.inc"\n',
      "two/beside.inc": "C = 300\n",
      "two/d.bin": "ab",
    });
    const folders = ["-I", join(at, "one"), "--include", join(at, "two")];
    const run = await cr80(["asm", join(at, "src/x.asm"), ...folders, "-l"]);
    expect(run).toMatchObject({ status: 0, stderr: "" });
    expect(run.stdout).toContain("P0101 0001 0014 012C");
    const { stderr } = await cr80(["asm", join(at, "src/x.asm"), "-I", join(at, "one")]);
    const places = ["src", "one"].map((name) => join(at, name, "c.inc"));
    expect(stderr).toContain(`= advice: looked for ${places.join(", ")}\n`);
  });
});

describe("includes", () => {
  test("are found beside the file that includes them, at every depth", async () => {
    const at = folder({
      "x.asm": '.INCLUDE "lib/one.inc"\n MOVC TWO,R0\n',
      "lib/one.inc": '.INCLUDE "deep/two.inc"\n',
      "lib/deep/two.inc": "TWO = 2\n",
    });
    expect(await cr80(["asm", join(at, "x.asm")])).toMatchObject({ status: 0, stderr: "" });
  });

  /** Messages of a source that includes or takes `name`, which is beside it if at all. */
  const messages = async (at: string, line: string) => {
    writeFileSync(join(at, "x.asm"), `\n ${line}\n`);
    return cr80(["asm", join(at, "x.asm")]);
  };

  test("that cannot be read are an error with the reason, and the places that were looked in", async () => {
    const at = folder({ "inner/a.inc": '.INCLUDE "nope.inc"\n' });
    const { status, stderr } = await messages(at, '.INCLUDE "inner/a.inc"');
    expect(status).toBe(2);
    expect(stderr).toContain("error[E050]: 'nope.inc' cannot be read: there is no such file\n");
    expect(stderr).toContain(`\n --> ${join(at, "inner/a.inc")}:1:10\n`);
    expect(stderr).toContain(`\n  = advice: looked for ${join(at, "inner/nope.inc")}\n`);
    for (const line of ['.INCLUDE "inner"', '.BINARY "inner"']) {
      const { stderr: said } = await messages(at, line);
      expect(said).toContain("'inner' cannot be read: this is a folder, not a file\n");
    }
  });

  test("with a name that is none, or leads nowhere, are an error too", async () => {
    const at = folder();
    symlinkSync("round", join(at, "round"));
    for (const [name, reason] of [
      ["a".repeat(300), "the name is too long"],
      ["round", "links lead round in a circle"],
    ] as const) {
      const { status, stderr } = await messages(at, `.INCLUDE "${name}"`);
      expect(status).toBe(2);
      expect(stderr).toContain(`cannot be read: ${reason}\n`);
    }
  });

  test("are never the standard input, nor pipes and devices, which may keep one waiting", async () => {
    const at = folder();
    execFileSync("mkfifo", [join(at, "pipe")]);
    for (const directive of [".INCLUDE", ".BINARY"]) {
      const { status, stderr } = await cr80(["asm", "-"], { stdin: `${directive} "-"\n` });
      expect(status).toBe(2);
      expect(stderr).toMatch(/E050\]: '-' cannot be read: there is no such file[\s\S]*looked for -\n/);
      for (const name of ["pipe", "/dev/zero"]) {
        const found = await messages(at, `${directive} "${name}"`);
        expect(found.stderr).toContain(`'${name}' cannot be read: this is not a regular file\n`);
      }
    }
    const dash = folder({ "-": "A = 1\n" });
    expect(await messages(dash, '.INCLUDE "-"')).toMatchObject({ status: 0 });
  });

  test("are told apart by their folders, not by what is written after .INCLUDE", async () => {
    const at = folder({
      "x.asm": '.INCLUDE "lib/a.inc"\n.INCLUDE "sub/y.inc"\n .WORD ONE, TWO\n',
      "lib/a.inc": '.INCLUDE "x.inc"\n',
      "lib/x.inc": ".ONCE\nONE = 1\n",
      "sub/y.inc": '.INCLUDE "x.inc"\n',
      "sub/x.inc": '.ONCE\nTWO = 2\n.INCLUDE "../lib/x.inc"\n',
    });
    expect(await cr80(["asm", join(at, "x.asm")])).toMatchObject({ status: 0, stderr: "" });
  });

  test("are one file by whatever path they are reached", async () => {
    const at = folder({
      "x.asm": '.INCLUDE "lib/a.inc"\n.INCLUDE "lib/../lib/./a.inc"\n.INCLUDE "link.inc"\n',
      "lib/a.inc": '.ONCE\n.INCLUDE "../lib/a.inc"\nONE = 1\n',
    });
    symlinkSync(join(at, "lib/a.inc"), join(at, "link.inc"));
    expect(await cr80(["asm", join(at, "x.asm")])).toMatchObject({ status: 0, stderr: "" });
    writeFileSync(join(at, "lib/a.inc"), '.INCLUDE "../lib/a.inc"\n');
    expect((await cr80(["asm", join(at, "x.asm")])).stderr).toContain("error[E051]: '../lib/a.inc' includes");
  });

  test("are named by their paths from the current folder, in messages, listing and --json", async () => {
    const at = folder({
      "src/x.asm": '.INCLUDE "lib/a.inc"\n',
      "src/lib/a.inc": '.INCLUDE "../deep.inc"\n',
      "src/deep.inc": "L: MON 1\n",
    });
    const deep = join(at, "src/deep.inc");
    const json = JSON.parse((await cr80(["asm", join(at, "src/x.asm"), "--json"])).stdout);
    expect(json.lines[0]).toMatchObject({ file: deep, line: 1 });
    expect(json.symbols[0]).toMatchObject({ file: deep, line: 1 });
    expect((await cr80(["asm", join(at, "src/x.asm"), "-l"])).stdout).toContain(`\n; ${deep}\nP0100 01A6`);
    writeFileSync(deep, " MOVX\n");
    const { stderr } = await cr80(["asm", join(at, "src/x.asm")]);
    expect(stderr).toContain(` --> ${deep}:1:2\n`);
    expect(stderr).toContain(`included from ${join(at, "src/lib/a.inc")}:1\n`);
  });
});

test("errors of one run come together, with caret and advice, and have status 2", async () => {
  const { status, stdout, stderr } = await cr80(["asm", "-"], { stdin: " MOVX 1,R0\n JMP NOWHERE\n" });
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(stderr).toContain("--> stdin:1:2\n");
  expect(stderr).toContain("did you mean MOV");
  expect(stderr).toContain("--> stdin:2:6\n");
});

test("messages have colours only where stderr wants them", async () => {
  expect((await cr80(["asm", "-"], { stdin: "?\n" })).stderr).not.toContain("\x1b");
  expect((await cr80(["asm", "-"], { stdin: "?\n", color: true })).stderr).toContain("\x1b[1;31merror");
});

describe("--listing", () => {
  test("shows address and words beside each line, long data over several rows, equal words once", async () => {
    const { status, stdout } = await cr80(["asm", "-", "--listing"], { stdin: SOURCE });
    expect(status).toBe(0);
    expect(stdout).toBe(`; stdin
P0100 0048                 1  START:  MOVC 0,R0
P0101 C1A6                 2          MON 0xC1
                           3          .DATA 0x300
D0300 0007 0007 0007 0007  4          .RES 20,7
      ... 16 more of the same
D0314 0001 0002 0003 0004  5          .WORD 1,2,3,4,5
D0318 0005

; program: 2 words, 2 instructions
; data: 25 words
`);
  });

  test("shows included files that became words", async () => {
    const at = folder({
      "x.asm": '.INCLUDE "c.inc"\n.INCLUDE "i.inc"\n',
      "c.inc": "A = 1\n",
      "i.inc": " MON A\n",
    });
    const { stdout } = await cr80(["asm", join(at, "x.asm"), "-l"]);
    expect(stdout).toContain(`; ${join(at, "i.inc")}\nP0100 01A6                 1   MON A\n`);
    expect(stdout).not.toContain("c.inc\nA");
    expect(existsSync(join(at, "x.img"))).toBe(false);
  });

  test("of a source with errors shows its lines without words", async () => {
    const { status, stdout } = await cr80(["asm", "-", "-l"], { stdin: " MON 1\n MOVX\n" });
    expect(status).toBe(2);
    expect(stdout).toMatch(/^ +1 {3}MON 1\n +2 {3}MOVX\n/m);
  });
});

test("--json gives symbols, lines and messages, and writes no image", async () => {
  const at = folder({ "x.asm": SOURCE });
  const { status, stdout } = await cr80(["asm", join(at, "x.asm"), "--json"]);
  const result = JSON.parse(stdout);
  expect(status).toBe(0);
  expect(result).toMatchObject({ image: null, diagnostics: [], symbols: [{ name: "START", value: 256 }] });
  expect(result.lines[0]).toMatchObject({ space: "program", address: 256, words: 1, line: 1 });
  expect(existsSync(join(at, "x.img"))).toBe(false);
});

describe("-W", () => {
  const warned = " JMP D\n MOV @D,R1\n .DATA\nD: .WORD 1\n";

  test("is given once for each choice, before or behind the source", async () => {
    const at = folder({ "x.asm": warned });
    const file = join(at, "x.asm");
    const { status, stderr } = await cr80(["asm", "-W", "W001=off", "-W", "W002=error", file]);
    expect(status).toBe(2);
    expect(stderr.match(/^\w+\[\w+\]/gm)).toEqual(["error[W002]"]);
    const all = await cr80(["asm", file, "-W", "all=off"]);
    expect(all).toMatchObject({ status: 0, stderr: "" });
  });
});

test("included and binary files are found by cr80 boot as by cr80 asm", async () => {
  const at = folder({
    "x.asm":
      ' .INCLUDE "a/n.inc"\n MOVC 0,R0\n MON 0xC1\n .DATA\nD: .BINARY "a/d.bin"\n .ASSERT . - D == 2\n',
    "a/n.inc": ' .BINARY "d.bin",0,2\n .START .\n',
    "a/d.bin": "abcd",
    "m.json": JSON.stringify({ partitions: [{ name: "p", source: "x.asm", pages: 2 }] }),
  });
  expect(await cr80(["asm", join(at, "x.asm")])).toMatchObject({ status: 0, stderr: "" });
  expect(await cr80(["boot", join(at, "m.json")])).toMatchObject({ status: 0, stderr: "" });
});

test("a source is the same by all of its names that mean the same path", async () => {
  const at = folder({ "m.asm": ' .EXPORT A\n .INCLUDE "i.inc"\nA: NOP\n', "i.inc": "ONE = 1\n" });
  const here = relative(".", at);
  const objects = [];
  for (const name of [`${here}/m.asm`, `./${here}/m.asm`, `${here}/.//m.asm`]) {
    expect(await cr80(["asm", "-c", name])).toMatchObject({ status: 0, stderr: "" });
    objects.push(readFileSync(join(at, "m.obj"), "utf8"));
  }
  expect(new Set(objects).size).toBe(1);
});

test("a source is UTF-8, with or without byte order mark, its lines end in LF or CRLF", async () => {
  const text = 'START: NOP\n .DATA\nT: .TEXT "\u00e9a" ; \u20ac\n';
  const forms = [text, `\ufeff${text}`, text.replaceAll("\n", "\r\n")];
  const at = folder(Object.fromEntries(forms.map((form, i) => [`${i}/m.asm`, form])));
  for (const i of forms.keys()) {
    expect(await cr80(["asm", join(at, `${i}/m.asm`)])).toMatchObject({ status: 0, stderr: "" });
    expect(
      readFileSync(join(at, `${i}/m.img`))
        .subarray(-2)
        .toString("hex"),
    ).toBe("e961");
  }
  const euro = join(folder({ "e.asm": ' .TEXT "\u20ac"\n' }), "e.asm");
  expect((await cr80(["asm", euro])).stderr).toMatch(
    /error\[E001\]: a character that does not fit in a byte/,
  );
});

test("-D says of a number that it is too large as it was written", async () => {
  const { status, stderr } = await cr80(["asm", "-", "-D", "V=99999999999999999999"], { stdin: " NOP\n" });
  expect(status).toBe(2);
  expect(stderr).toContain("the number 99999999999999999999 is too large\n --> -D V=99999999999999999999\n");
  expect(stderr).toContain("the largest number is 1099511627775");
});
