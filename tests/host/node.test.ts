// Booting from files: a manifest with sources and images, and everything that can be wrong with them.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { placeOf } from "../../asm/problem.ts";
import {
  assembleFile,
  bootFile,
  bootMachine,
  bundledCore,
  type CoreSource,
  readBytes,
  readImage,
} from "../../host/node.ts";
import { consoleText } from "./guests.ts";

let folder = "";
const file = (name: string) => join(folder, name);
const write = (name: string, contents: string | Uint8Array) => writeFileSync(file(name), contents);
const manifest = (partitions: object[], more: object = {}) => {
  write("m.json", JSON.stringify({ partitions, ...more }));
  return bootFile(file("m.json"));
};

const HELLO = `
        .PROGRAM 0x100
        .INCLUDE "lib/names.inc"
        MOVC    TEXT, R0
        MOVC    5, R1
        MON     CONSOLE_WRITE
        STP     1
        MOVC    0, R0
        MON     STOP
        .DATA   0x80
TEXT:   .TEXT   "Hello"`;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "cr80-"));
  mkdirSync(file("lib"));
  write("hello.asm", HELLO);
  write("lib/names.inc", '.INCLUDE "codes.inc"\n');
  write("lib/codes.inc", "CONSOLE_WRITE = 0xC4\nSTOP = 0xC1\n");
  write("hello.mod", assembleFile(file("hello.asm")).contents!.bytes!);
});

afterAll(() => rmSync(folder, { recursive: true }));

describe("booting a manifest", () => {
  test("assembles a source, with includes relative to the file that includes, and runs it", () => {
    const { machine, problems, programs } = manifest([{ name: "a", source: "hello.asm", pages: 2 }]);
    expect(problems).toEqual([]);
    expect(machine!.run({ limit: 1000 }).outcome).toBe("stopped");
    expect(consoleText(machine!, 0)).toBe("Hello");
    expect(programs[0]!.map.symbols.map(({ name }) => name)).toContain("TEXT");
  });

  test("takes a source as cr80 asm does: .BINARY, and .ONCE of a file that is reached by two paths", () => {
    write("b.bin", "ab");
    write("lib/once.inc", ".ONCE\nHERE = 1\n");
    write("two.asm", '.INCLUDE "lib/once.inc"\n.INCLUDE "lib/../lib/once.inc"\n .BINARY "b.bin"\n');
    const { problems, programs } = manifest([{ name: "a", source: "two.asm", pages: 1 }]);
    expect(problems).toEqual([]);
    expect(programs[0]!.module.program.words).toEqual([0x6261]);
  });

  test("defines the constants of a partition before its source", () => {
    write("define.asm", ".IF DEFINED(RELEASE)\n .WORD RELEASE,LIMIT\n.ENDIF\n NOP\n");
    const define = { RELEASE: 1, LIMIT: -2 };
    const partition = { name: "a", source: "define.asm", pages: 1 };
    const { programs, problems } = manifest([
      { ...partition, define },
      { ...partition, name: "b" },
    ]);
    expect(problems).toEqual([]);
    expect(programs.map((made) => made!.module.program.words)).toEqual([[1, 0xfffe, 0x80f0], [0x80f0]]);
    const bad = [
      { name: "a", image: "hello.mod", define, pages: 1 },
      { ...partition, name: "b", define: { "1": 1, B: 0x1_0000_0000, C: "x" } },
      { ...partition, name: "c", define: [] },
    ];
    expect(manifest(bad).problems.map(({ code, path }) => `${code} ${path}`)).toEqual([
      "BAD_DEFINE partitions[0].define",
      "BAD_DEFINE partitions[1].define.1",
      "OUT_OF_RANGE partitions[1].define.B",
      "WRONG_KIND partitions[1].define.C",
      "WRONG_KIND partitions[2].define",
    ]);
  });

  test("loads an image to the same state as its source", () => {
    const [source, image] = ["source", "image"].map((key) => {
      const name = key === "source" ? "hello.asm" : "hello.mod";
      const { machine } = manifest([{ name: "a", [key]: name, pages: 2 }]);
      const before = machine!.stateHash();
      machine!.run({ limit: 1000 });
      return [before, machine!.stateHash()];
    });
    expect(image).toEqual(source);
  });

  test("starts at the entry of the manifest instead of the image's", () => {
    const { machine } = manifest([{ name: "a", image: "hello.mod", pages: 2, entry: 259 }]);
    expect(machine!.registers(0).pc).toBe(259);
  });

  test("places areas, and gives registers, BASE and TT of the image", () => {
    write("init.asm", ".INIT R2 = 77, BASE = 5\nHERE: JMP HERE");
    const { machine } = manifest(
      [{ name: "a", source: "init.asm", pages: 9, window: { page: 7, pages: 2 } }],
      {
        areas: [{ name: "box", pages: 1, owner: "a", page: 8 }],
      },
    );
    expect(machine!.registers(0)).toMatchObject({ r: [0, 0, 77, 0, 0, 0, 0, 0], base: 5, psw: 0x8000 });
    expect(machine!.state.areas.entries).toMatchObject([{ number: 1, name: "box", owner: 0, page: 8 }]);
  });
});

describe("a core that is given", () => {
  const bytes = readBytes("dist/core.wasm").contents!;
  const module = new WebAssembly.Module(bytes as BufferSource);
  const boot = (core: CoreSource) => {
    write("core.json", JSON.stringify({ partitions: [{ name: "a", source: "hello.asm", pages: 2 }] }));
    const { machine, manifest: made, programs, problems } = bootFile(file("core.json"), { core });
    const direct = bootMachine(core, made!, [programs[0]!.module]);
    expect(direct.problems).toEqual(problems);
    return { machine, problems };
  };

  test.each<[string, CoreSource]>([
    ["a compiled module", module],
    ["bytes", bytes],
    ["an array buffer", bytes.slice().buffer],
  ])("runs as %s", (_, core) => {
    const { machine, problems } = boot(core);
    expect(problems).toEqual([]);
    expect(machine!.run({ limit: 1000 }).outcome).toBe("stopped");
    expect(consoleText(machine!, 0)).toBe("Hello");
  });

  const EMPTY = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  test.each<[string, unknown, RegExp]>([
    ["an empty module", Uint8Array.from(EMPTY), /another WebAssembly module: it lacks memory, it lacks/],
    ["a web page", new TextEncoder().encode("<!doctype html>"), /cannot be compiled/],
    ["half a core", bytes.subarray(0, 999), /cannot be compiled/],
    ["nothing", new Uint8Array(), /cannot be compiled/],
    ["a path", "dist/core.wasm", /cannot be compiled/],
    ["null", null, /cannot be compiled/],
    [
      "a module of another realm",
      runInNewContext("new WebAssembly.Module(bytes)", { bytes }),
      /cannot be compiled/,
    ],
    ["what only looks like a module", Object.create(WebAssembly.Module.prototype), /cannot be compiled/],
    [
      "an instance",
      new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(EMPTY))),
      /cannot be compiled/,
    ],
  ])("is refused as %s", (_, core, message) => {
    const { machine, problems } = boot(core as CoreSource);
    expect(machine).toBeUndefined();
    expect(problems).toMatchObject([{ code: "BAD_CORE", message: expect.stringMatching(message) }]);
  });

  test("is refused when it needs what the core does not", () => {
    // The core itself, whose import has another name.
    const other = bytes.slice();
    const at = Buffer.from(other).indexOf("device");
    other[at] = "e".charCodeAt(0);
    expect(boot(other).problems[0]!.message).toBe("this is another WebAssembly module: it needs host.eevice");
  });

  test("of the package is compiled once", () => {
    expect(bundledCore().contents).toBe(bundledCore().contents);
  });
});

describe("files that are wrong", () => {
  const problem = (partition: object, more: object = {}) => {
    const { machine, problems } = manifest([{ name: "a", pages: 4, ...partition }], more);
    expect(machine).toBeUndefined();
    return problems;
  };

  test.each([
    ["a manifest that is missing", "nowhere.json", "NO_FILE"],
    ["a folder for a manifest", "lib", "NO_FILE"],
    ["a device for a manifest", "/dev/zero", "NO_FILE"],
    ["a name below a file", "hello.asm/m.json", "NO_FILE"],
    ["an image for a manifest", "hello.mod", "NO_JSON"],
  ])("%s is told", (_, name, code) => {
    const path = name.startsWith("/") ? name : file(name);
    const { machine, problems } = bootFile(path);
    expect(machine).toBeUndefined();
    expect(problems.map((one) => one.code)).toEqual([code]);
    expect(placeOf(problems[0]!)).toContain(path);
  });

  test("an image that is missing is told with its place in the manifest", () => {
    const [found] = problem({ image: "gone.mod" });
    expect(found).toMatchObject({ code: "NO_FILE", message: "there is no such file" });
    expect(placeOf(found!)).toMatch(/m\.json:1:\d+ partitions\[0\]\.image: .*gone\.mod$/);
  });

  test.each([
    ["cut short", (bytes: Uint8Array) => bytes.subarray(0, bytes.length - 2), "M001"],
    ["cut in the descriptor", (bytes: Uint8Array) => bytes.subarray(0, 9), "M001"],
    ["empty", () => new Uint8Array(), "M002"],
    ["text", () => new TextEncoder().encode("not an image"), "M002"],
    ["longer than it says", (bytes: Uint8Array) => Uint8Array.of(...bytes, 1, 2), "M004"],
  ])("an image that is %s is told", (_, change, code) => {
    write("bad.mod", change(readBytes(file("hello.mod")).contents!));
    expect(problem({ image: "bad.mod" })).toMatchObject([{ code }]);
    expect(readImage(file("bad.mod")).problems).toMatchObject([{ code }]);
  });

  test("errors of the assembler are told with file, line, column and source line", () => {
    write("bad.asm", "        MOVE R0, R1\n        MOV  R9, R1\n");
    const problems = problem({ source: "bad.asm" });
    expect(problems).toHaveLength(2);
    expect(placeOf(problems[0]!)).toBe(`${file("bad.asm")}:1:9`);
    expect(problems[0]!.excerpt!.text).toContain("MOVE R0, R1");
  });

  test("an include that is missing is told", () => {
    write("bad.asm", '.INCLUDE "gone.inc"\n');
    expect(problem({ source: "bad.asm" })).toMatchObject([{ code: "E050" }]);
  });

  test("an image that ends behind the memory is told", () => {
    write("far.asm", ".PROGRAM 0x1000\nHERE: JMP HERE");
    expect(problem({ source: "far.asm" })).toMatchObject([
      { code: "IMAGE_BEYOND", advice: 'make "pages" of a 5 or more' },
    ]);
  });

  test("an image in the message window is told", () => {
    expect(problem({ image: "hello.mod", window: { page: 0, pages: 1 } })).toMatchObject([
      { code: "IMAGE_IN_WINDOW" },
      { code: "IMAGE_IN_WINDOW" },
    ]);
  });

  test("what is wrong with several partitions is told at once", () => {
    const { problems } = manifest([
      { name: "a", pages: 4, image: "gone.mod" },
      { name: "b", pages: 4, source: "gone.asm" },
    ]);
    expect(problems.map(({ code }) => code)).toEqual(["NO_FILE", "NO_FILE"]);
  });

  test("a file of more than 16 MiB is not read", () => {
    write("large.mod", new Uint8Array(16 * 1024 * 1024 + 1));
    expect(problem({ image: "large.mod" })).toMatchObject([{ code: "FILE_TOO_LARGE" }]);
  });
});
