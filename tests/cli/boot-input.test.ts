// What cr80 boot takes: a manifest as a file or through a pipe, a program without one, folders of includes; and the
// characters of consoles.

import { execFileSync, spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { assemble } from "../../asm/index.ts";
import { cr80, folder, MAIN } from "./run.ts";

const STOP = "        MOVC 0,R0\n        MON 0xC1\n";
const MANIFEST = JSON.stringify({ partitions: [{ name: "p", source: "p.asm", pages: 2 }] });

const before = process.cwd();
afterEach(() => process.chdir(before));

describe("a manifest through a pipe has its files in the current folder", () => {
  test("as the standard input", async () => {
    process.chdir(folder({ "p.asm": STOP }));
    const { status, stdout } = await cr80(["boot", "-"], { stdin: MANIFEST });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^ {2}p +2 {2}stopped with code 0$/m);
    const bad = await cr80(["boot", "-"], { stdin: '{"partitions": 7}' });
    expect(bad.stderr).toContain(" --> stdin:1:16 partitions\n");
    const none = await cr80(["boot", "-"], { stdin: MANIFEST.replace("p.asm", "q.asm") });
    expect(none.stderr).toMatch(/there is no such file\n --> stdin:\S+ partitions\[0\]\.source: q\.asm\n/);
    expect(none.stderr).toContain("  = advice: check the name; it is relative to the current folder\n");
    const included = MANIFEST.replace('"pages"', '"include":["none"],"pages"');
    const folders = await cr80(["boot", "-"], { stdin: included });
    expect(folders.stderr).toContain("  = advice: check the name; it is relative to the current folder\n");
    for (const name of ["none.json", "none.asm", "none.img"]) {
      expect((await cr80(["boot", name])).stderr).toContain("it is relative to the current folder\n");
    }
  });

  test("as a named pipe, and as a stream of the process", async () => {
    const at = folder({ "p.asm": STOP, "m.json": MANIFEST });
    execFileSync("mkfifo", [join(at, "pipe")]);
    const writer = spawn("sh", ["-c", "cat m.json > pipe"], { cwd: at });
    process.chdir(at);
    expect((await cr80(["boot", "pipe"])).status).toBe(0);
    writer.kill();
    const line = `cat m.json | ${process.execPath} ${MAIN} boot /dev/stdin`;
    expect(spawnSync("sh", ["-c", line], { cwd: at }).status).toBe(0);
  });
});

describe("a program without a manifest", () => {
  const LAST_WORD = `${STOP}        .DATA 0xFFFF\nLAST:   .WORD 1\n`;

  test("is one partition that has all that a program can address", async () => {
    const at = folder({ "hello.asm": LAST_WORD, "9 lives.ASM": STOP });
    const { status, stdout } = await cr80(["boot", join(at, "hello.asm")]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^ {2}hello +2 {2}stopped with code 0$/m);
    expect((await cr80(["boot", join(at, "9 lives.ASM")])).stdout).toMatch(/^ {2}program +2 /m);
    expect((await cr80(["asm", join(at, "hello.asm")])).status).toBe(0);
    const image = await cr80(["boot", join(at, "hello.img")]);
    expect(image.stdout).toBe(stdout);
  });

  test("has the state of the partition that the documents show", async () => {
    const source = folder({ "p.asm": LAST_WORD, "m.json": MANIFEST.replace('"pages":2', '"pages":64') });
    const hash = async (name: string) =>
      JSON.parse((await cr80(["boot", join(source, name), "--json"])).stdout).stateHash;
    expect(await hash("p.asm")).toBe(await hash("m.json"));
  });

  test("is refused for what is wrong with it, and with what is no program", async () => {
    const at = folder({ "bad.asm": " MOVX\n", "bad.img": "x", "m.json": "START: NOP\n" });
    const refused = async (name: string) => {
      const { status, stderr } = await cr80(["boot", join(at, name)]);
      expect(status).toBe(2);
      return stderr;
    };
    expect(await refused("bad.asm")).toMatch(/error\[E010\].*\n --> .*bad\.asm:1:2\n/);
    expect(await refused("bad.img")).toMatch(/^error\[M002\]: .*\n --> \S*bad\.img: byte 0\n/);
    expect(await refused("none.asm")).toMatch(/^error\[NO_FILE\]: .*\n --> \S*none\.asm\n/);
    expect(await refused("m.json")).toContain("advice: a manifest is one JSON object; docs/MANIFEST.md");
  });
});

describe("constants of -D", () => {
  const source = `        .ASSERT LEVEL == WANTED && LEVEL > 0\n.IF DEFINED(RELEASE)\n.ENDIF\n${STOP}`;
  const partition = (name: string, define: object) => ({ name, source: "p.asm", define, pages: 2 });
  const at = folder({
    "p.asm": source,
    "m.json": JSON.stringify({ partitions: [partition("a", { LEVEL: 2 }), partition("b", { LEVEL: 3 })] }),
  });
  const boot = (...args: string[]) => cr80(["boot", ...args]);

  test("come to those of the manifest, in each source, and of one name count, which is said", async () => {
    const m = join(at, "m.json");
    expect((await boot(m)).stderr).toContain("the symbol 'WANTED' is not defined");
    const one = await boot(m, "-D", "WANTED=3", "-D", "RELEASE");
    expect(one.status).toBe(2);
    expect(one.stderr.match(/error\[/g)).toHaveLength(1);
    const all = await boot(m, "-D", "WANTED=3", "--define", "LEVEL=0x3");
    expect(all).toMatchObject({
      status: 0,
      stderr: 'cr80: -D LEVEL=3 replaces the 2 that "define" of a gives\n',
    });
    // The same from the cache, and those of the manifest alone again without -D.
    expect(await boot(m, "-D", "WANTED=3", "-D", "LEVEL=3")).toEqual(all);
    expect((await boot(m, "-D", "WANTED=2")).status).toBe(2);
  });

  test("are those of a program without a manifest, or through a pipe", async () => {
    const defines = ["-D", "WANTED=1", "-D", "LEVEL"];
    expect(await boot(join(at, "p.asm"), ...defines)).toMatchObject({ status: 0, stderr: "" });
    process.chdir(at);
    const stdin = JSON.stringify({ partitions: [partition("a", {})] });
    expect(await cr80(["boot", "-", ...defines], { stdin })).toMatchObject({ status: 0, stderr: "" });
  });

  test("are refused as those of cr80 asm, and said to have no effect", async () => {
    for (const define of ["1", "X=", "X=1e3", "X=2000000000000"]) {
      const args = [join(at, "p.asm"), "-D", define];
      const { status, stderr } = await boot(...args);
      expect({ status, stderr }).toEqual({ status: 2, stderr: (await cr80(["asm", ...args])).stderr });
      expect(stderr).toContain("error[NO_DEFINE]");
    }
    const none = await boot(join(at, "p.asm"), "-D", "LEVEL", "-D", "WANTED", "-D", "OTHER");
    expect(none).toMatchObject({ status: 0, stderr: "cr80: -D OTHER: no effect, no source names it\n" });
    await cr80(["asm", join(at, "p.asm"), "-D", "LEVEL", "-D", "WANTED"]);
    const image = await boot(join(at, "p.img"), "-D", "LEVEL");
    expect(image).toMatchObject({ status: 0, stderr: "cr80: -D LEVEL: no effect, no source names it\n" });
  });
});

describe("folders of includes", () => {
  const files = {
    "src/p.asm": `.INCLUDE "one.inc"\n.INCLUDE "two.inc"\n        .ASSERT ONE + TWO == 3\n${STOP}`,
    "lib/one.inc": "ONE = 1\n",
    "more/two.inc": "TWO = 2\n",
    "more/one.inc": "ONE = 100\n",
  };
  const manifest = (rest: object) =>
    JSON.stringify({ partitions: [{ name: "p", source: "../src/p.asm", pages: 2, ...rest }] });

  test("are named in the manifest, from its folder, and by -I behind those", async () => {
    const at = folder({
      ...files,
      "m/both.json": manifest({ include: ["../lib", "../more"] }),
      "m/one.json": manifest({ include: ["../lib"] }),
      "m/none.json": manifest({}),
    });
    const boot = (name: string, ...more: string[]) => cr80(["boot", join(at, name), ...more]);
    expect(await boot("m/both.json")).toMatchObject({ status: 0, stderr: "" });
    expect(await boot("m/one.json", "-I", join(at, "more"))).toMatchObject({ status: 0, stderr: "" });
    const folders = ["-I", join(at, "lib"), "--include", join(at, "more")];
    expect(await boot("m/none.json", ...folders)).toMatchObject({ status: 0, stderr: "" });
    expect(await boot("src/p.asm", ...folders)).toMatchObject({ status: 0, stderr: "" });
    expect((await boot("m/one.json")).stderr).toContain("'two.inc' cannot be read");
  });

  test("are refused where there is an image, and for names that are none", async () => {
    const problem = async (partition: object) => {
      const text = JSON.stringify({ partitions: [{ name: "p", pages: 2, ...partition }] });
      return (await cr80(["boot", join(folder({ "m.json": text }), "m.json")])).stderr;
    };
    expect(await problem({ image: "x.img", include: ["a"] })).toContain(
      "error[BAD_INCLUDE]: an image is already",
    );
    for (const include of [[""], ["a\0b"]]) {
      expect(await problem({ source: "x.asm", include })).toContain("this is not a file name\n");
    }
    expect(await problem({ source: "x.asm", include: "lib" })).toContain("give an array");
  });
});

describe("the characters of consoles are bytes, those of Latin-1", () => {
  /** Reads up to 300 characters and writes them. */
  const ECHO = `        MOVC 0x400,R0
        MOVC 300,R1
        MON 0xC5
        NOP
        MON 0xC4
        NOP
        MOVC 0,R0
        MON 0xC1
        .DATA 0x400
`;
  const echo = async (input: unknown, source = ECHO) => {
    const partitions = [{ name: "p", source: "p.asm", pages: 2, console: { input } }];
    const at = folder({ "p.asm": source, "m.json": JSON.stringify({ partitions }) });
    return cr80(["boot", join(at, "m.json"), "--json"]);
  };

  test("input and output alike", async () => {
    const every = String.fromCharCode(...Array.from({ length: 256 }, (_, byte) => byte));
    for (const text of ["café æøå\n", every]) {
      expect(JSON.parse((await echo(text)).stdout).partitions[0].console).toBe(text);
      expect(JSON.parse((await echo([{ at: 0, text }])).stdout).partitions[0].console).toBe(text);
    }
  });

  test("and texts of the assembler", async () => {
    const text = `${ECHO}        .TEXT "é"\n`.replace("MOVC 300,R1\n        MON 0xC5\n", "MOVC 1,R1\n");
    expect(assemble({ file: "x.asm", text }).module!.data.words).toEqual([0xe9]);
    expect(JSON.parse((await echo("", text)).stdout).partitions[0].console).toBe("é");
  });

  test("so that nothing else can be input", async () => {
    const { status, stderr } = await echo("10 €");
    expect(status).toBe(2);
    expect(stderr).toContain('error[BAD_INPUT]: "€" (U+20AC) is not a character of a console');
  });
});

test("the end of a pipe is one also where the system throws it, as Windows does", () => {
  const preload = `
    import fs from "node:fs";
    import { syncBuiltinESMExports } from "node:module";
    const real = fs.readSync;
    fs.readSync = (fd, ...rest) => {
      const n = real(fd, ...rest);
      if (n === 0) throw Object.assign(new Error("EOF: end of file, read"), { code: "EOF" });
      return n;
    };
    syncBuiltinESMExports();`;
  const args = ["--import", `data:text/javascript,${encodeURIComponent(preload)}`, MAIN, "dis", "-"];
  const { status, stdout } = spawnSync(process.execPath, args, { input: "128A\n", encoding: "utf8" });
  expect({ status, stdout }).toEqual({ status: 0, stdout: "0000  128A       ADD R1,R2\n" });
});
