// cr80 dis: words and images as text.

import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { assemble, assembleWords } from "../../asm/index.ts";
import { cr80, folder } from "./run.ts";

const SOURCE = `        .NAME "TEST"
START:  MOVC 0,R0
        JMP START
        .DATA 0x300
        .TEXT "Hello, CR80! "
        .RES 16
        .WORD 0x1234
`;
const bytes = assemble({ file: "x.asm", text: SOURCE }).bytes!;

describe("words", () => {
  test("on the command line become one line each, with address and word", async () => {
    const { status, stdout, stderr } = await cr80(["dis", "128A", "0xc4a6", "0"]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toBe(
      "0000  128A       ADD R1,R2\n0001  C4A6       MON 196\n0002  0000       .WORD 0x0000\n",
    );
  });

  test("come from the standard input as text too", async () => {
    const { stdout } = await cr80(["dis", "-"], { stdin: "128A, C4A6\n0\n" });
    expect(stdout).toBe((await cr80(["dis", "128A", "C4A6", "0"])).stdout);
  });

  test("assemble to themselves again", async () => {
    const words = ["4056", "004D", "45E9", "FEC2", "B0BC", "0108", "80F0", "FFFF"];
    const { stdout } = await cr80(["dis", ...words]);
    const text = stdout.replace(/^.{17}/gm, "");
    expect(assembleWords(text).words).toEqual(words.map((word) => Number.parseInt(word, 16)));
  });

  test("that are none are refused by name", async () => {
    const { status, stdout, stderr } = await cr80(["dis", "128A", "12345"]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain('this is not a word\n --> "12345"');
  });

  test("with --json are items with address, words and text", async () => {
    const { stdout } = await cr80(["dis", "128A", "--json"]);
    expect(JSON.parse(stdout)).toEqual({ program: [{ address: 0, words: [0x128a], text: "ADD R1,R2" }] });
  });
});

describe("labels and prefixes", () => {
  const wordsOf = (source: string) => assembleWords(source).words.map((word) => word.toString(16));
  /** Addresses, labels as lines, and texts, without the words. */
  const shown = async (words: readonly string[], ...options: string[]) =>
    (await cr80(["dis", ...options, ...words])).stdout
      .trimEnd()
      .split("\n")
      .map((line) => line.replace(/^([0-9A-F]{4} {2})[0-9A-F ]+ {2}/, "$1"));

  test("what a jump goes to is a label, and a prefix is part of the number that it extends", async () => {
    const words = wordsOf("A: MOVC 0x1234,R1\n JMP B\n NOP\nB: JMP A\n");
    const lines = await shown(words);
    expect(lines[0]).toBe("L0000:");
    expect(lines[1]).toBe("0000  MOVC 0x1234,R1");
    const at = lines.findIndex((line) => line.endsWith("JMP L0000"));
    expect(lines[at - 1]).toMatch(/^L[0-9A-F]{4}:$/);
    expect(lines.some((line) => line.endsWith(`JMP ${lines[at - 1]!.slice(0, -1)}`))).toBe(true);
    expect((await cr80(["dis", ...words])).stdout).toMatch(/^0000 {2}[0-9A-F]{4} [0-9A-F]{4}/m);
  });

  test("are absent with --plain: one line for each word", async () => {
    const words = wordsOf("A: MOVC 0x1234,R1\n JMP A\n");
    const lines = await shown(words, "--plain");
    expect(lines).toHaveLength(words.length);
    expect(lines.at(-1)).toMatch(/JMP 0x0000$/);
  });

  test("a jump out of the words, or into the middle of CALL, has a number", async () => {
    const words = wordsOf(" JMP .+2\n CALL 2,0x0000\n");
    expect(await shown(words)).toEqual(["L0000:", "0000  JMP 0x0002", "0001  CALL 2,L0000"]);
    expect((await shown([wordsOf(" JMP .+9\n")[0]!]))[0]).toBe("0000  JMP 0x0009");
  });

  test("a jump between a prefix and what it extends keeps them apart", async () => {
    const words = wordsOf("A: MOVC 0x1234,R1\n JMP A+1\n");
    const lines = await shown(words);
    expect(lines).toContain("L0001:");
    expect(lines.filter((line) => line.startsWith("0001  "))).toHaveLength(1);
  });

  test("assemble to themselves again, labels included, whatever the words are", async () => {
    let seed = 1;
    const random = () => {
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
      return seed >>> 16;
    };
    for (let round = 0; round < 20; round++) {
      const words = Array.from({ length: 300 }, () =>
        random() & 3 ? random() : 0xfc5b - (random() & 0x3f00),
      );
      const { stdout } = await cr80(["dis", "-"], {
        stdin: words.map((word) => word.toString(16)).join(" "),
      });
      const source = stdout.replace(/^[0-9A-F]{4} {2}[0-9A-F ]+ {2}(?=[^ ])/gm, " ");
      expect(assembleWords(source).words).toEqual(words.map((word) => word & 0xffff));
    }
  });

  test("with --json are in the items", async () => {
    const { program } = JSON.parse((await cr80(["dis", "--json", ...wordsOf("A: NOP\n JMP A\n")])).stdout);
    expect(program).toMatchObject([{ label: "L0000" }, { text: "JMP L0000", target: 0 }]);
    expect(program[1]).not.toHaveProperty("label");
  });
});

describe("an image", () => {
  test("shows the program as instructions at its addresses, and data with its characters", async () => {
    const { status, stdout } = await cr80(["dis", join(folder({ "x.img": bytes }), "x.img")]);
    expect(status).toBe(0);
    expect(stdout).toBe(`; TEST, starts at 0100

; program, 2 words
L0100:
0100  0048       MOVC 0,R0
0101  FE5B       JMP L0100

; data, 24 words
0300  6548 6C6C 2C6F 4320 3852 2130 0020 0000  Hello, CR80! ...
0310  0000 0000 0000 0000 0000 0000 0000 1234  ..............4.
`);
  });

  test("comes from the standard input too", async () => {
    const { stdout } = await cr80(["dis", "-"], { stdin: bytes });
    expect(stdout).toContain("; TEST, starts at 0100\n");
  });

  test("with --json is one object", async () => {
    const { stdout } = await cr80(["dis", "-", "--json"], { stdin: bytes });
    expect(JSON.parse(stdout)).toMatchObject({ name: "TEST", start: 256, data: { address: 0x300 } });
  });
});

describe("names", () => {
  const NAMED =
    "START:  MOV COUNT,R1\n        MOVC COUNT,R2\n        JMP START\n        .DATA 0x40\nCOUNT:  .WORD 7\n";
  const made = async (...options: string[]) => {
    const at = folder({ "n.asm": NAMED });
    const [source, image] = [join(at, "n.asm"), join(at, "n.img")];
    expect((await cr80(["asm", source, ...options.map((o) => o.replace("@", `${at}/`))])).status).toBe(0);
    return { at, image };
  };

  test("of data stand for its addresses, and for no other numbers", async () => {
    const { image } = await made("--source-map", "@n.map.json");
    const { stdout } = await cr80(["dis", image]);
    expect(stdout).toContain("MOV COUNT,R1 ");
    expect(stdout).toContain("MOVC 64,R2 ");
    const { program } = JSON.parse((await cr80(["dis", image, "--json"])).stdout);
    expect(program[0]).toMatchObject({ text: "MOV COUNT,R1", data: 0x40 });
    expect((await cr80(["dis", image, "--plain"])).stdout).toContain("MOV 64,R1\n");
  });

  test("come from a symbol file too", async () => {
    const { at, image } = await made("--symbols", "@n.sym", "--source-map", "@other.json");
    const symbols = ["--symbols", join(at, "n.sym")];
    expect((await cr80(["dis", image, ...symbols])).stdout).toMatch(/^START:\n0100 .*MOV COUNT,R1\n/m);
    const { stdout } = await cr80(["dis", image, "--source", ...symbols]);
    expect(stdout).toBe((await cr80(["dis", image, "--source", "--map", join(at, "other.json")])).stdout);
    expect(stdout).toContain("START:  MOV     COUNT,R1\n");
    const { status, stderr } = await cr80(["dis", image, "--symbols", image]);
    expect(status).toBe(2);
    expect(stderr).toContain("this is not a symbol file");
  });

  test("come from no symbol file of another image, and from one that names none", async () => {
    const { at, image } = await made("--symbols", "@n.sym");
    const text = readFileSync(join(at, "n.sym"), "utf8");
    expect(text.split("\n")[0]).toBe(
      `; image ${createHash("sha256").update(readFileSync(image)).digest("hex")}`,
    );
    const shown = (symbols: string) => {
      writeFileSync(join(at, "other.sym"), symbols);
      return cr80(["dis", image, "--symbols", join(at, "other.sym")]);
    };
    const refused = await shown(text.replace(/[0-9a-f]{64}/, "0".repeat(64)));
    expect(refused).toMatchObject({ status: 2, stdout: "" });
    expect(refused.stderr).toContain("it belongs to another image");
    expect((await shown(text.replace(/^;.*\n/, ""))).stdout).toMatch(/^START:$/m);
  });
});

test("options that cannot go together, or not with words, are refused", async () => {
  const at = folder({ "x.img": bytes });
  const image = join(at, "x.img");
  for (const [args, message] of [
    [[image, "--source", "--json"], "'--source' cannot be used with option '--json'"],
    [[image, "--source", "--plain"], "'--source' cannot be used with option '--plain'"],
    [[image, "--plain", "--map", "m"], "'--map <FILE>' cannot be used with option '--plain'"],
    [[image, "--symbols", "s", "--map", "m"], "'--symbols <FILE>' cannot be used with option '--map <FILE>'"],
    [["128A", "--source"], "--source is for images"],
    [["128A", "--map", "m"], "--map is for images"],
    [["-", "--symbols", "s"], "--symbols is for images"],
  ] as const) {
    const { status, stdout, stderr } = await cr80(["dis", ...args], { stdin: "128A" });
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(message);
  }
});

describe("bad input has status 2 and a message with the place", () => {
  test.each<[string, string | Uint8Array, RegExp]>([
    ["an image that is cut short", bytes.subarray(0, 100), /truncated[\s\S]*standard input: byte/],
    ["another format", "\x7fELF\x02\x01\x01", /no program descriptor[\s\S]*standard input: byte 0/],
    ["nothing", "", /the file has no word[\s\S]*standard input: byte 0/],
  ])("%s", async (_, stdin, message) => {
    const { status, stdout, stderr } = await cr80(["dis", "-"], { stdin });
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(message);
  });

  test("a file that is not there", async () => {
    const { status, stderr } = await cr80(["dis", join(folder(), "none.img")]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/no such file[\s\S]*none\.img/);
  });
});

test("a name that is made for a place is that of no other place", async () => {
  const here = folder({ "d.asm": " JMP .+2\nL0102: NOP\n NOP\n .DATA\nL0102_: .WORD 1\n" });
  const at = (name: string) => join(here, name);
  await cr80(["asm", at("d.asm"), "--source-map", at("d.map.json"), "--symbols", at("d.sym")]);
  for (const options of [[], ["--symbols", at("d.sym")]]) {
    const { stdout } = await cr80(["dis", at("d.img"), ...options]);
    expect(stdout.match(/^L.*:$/gm)).toEqual(["L0102:", "L0102__:", "L0102_:"]);
    expect(stdout).toContain("JMP L0102__");
    const { program } = JSON.parse((await cr80(["dis", at("d.img"), "--json", ...options])).stdout);
    expect(program.map(({ label }: { label?: string }) => label)).toEqual([undefined, "L0102", "L0102__"]);
  }
});
