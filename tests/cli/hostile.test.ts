// Files that somebody has damaged on purpose, through every command that reads them: a message and status 0 to 3, never an
// internal error; and nothing on either stream that a terminal would act on.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { cr80, folder, type Run } from "./run.ts";

/** Sets a colour, clears the screen (in C1 too), sets a title, goes up a line, turns the line round. */
const EVIL = "\x1b[31m\x1b[2J\x9b2J\x1b]0;x\x07\x0d\x1b[A\u202e\x7f";
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const ACTED_ON = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;

const SOURCE = `        .SECTION TABLES
TABLE:  .WORD 1,2
        .DATA 64
BUF:    .WORD 0
        .PROGRAM 256
        .EXPORT GO
        .START GO
        .PROC GO
        .EXITS NONE
        MOV BUF,R0
        MOVC TABLE,R1
        JMP R6,SUB
L:      JMP L
        .ENDPROC
        .PROC SUB
        .CALL R0 what
        .KEEP *
        .LINK R6
        JMP 0.X6
        .ENDPROC
`;
const add = (name: string) => ({
  name,
  initial: { r: [0, 2, 3, 0, 0, 0, 0, 0], pc: 256, base: 0, v: 0, data: [[9, 9]], prog: [[256, 0x128a]] },
  final: { r: [0, 2, 6, 0, 0, 0, 0, 0], pc: 257, base: 0, v: 0, data: [] },
  trap: null,
});
const MANIFEST = {
  memory: 64,
  partitions: [
    { name: "a", image: "x.img", pages: 8, window: { page: 4, pages: 2 }, console: { input: "hi" } },
    { name: "b", source: "x.asm", define: { ONE: 1 }, include: ["."], pages: 8 },
  ],
  areas: [{ name: "m", owner: "a", page: 4, pages: 1 }],
  services: [{ id: 1, offer: ["a"], connect: ["b"] }],
};

/** Files of each kind, whole. */
async function files(): Promise<string> {
  const at = folder({
    "x.asm": SOURCE,
    "x.plan": 'program 0x200\nsection TABLES 0x5000\nname "X" ; plan\n',
    "v.json": JSON.stringify([add("one"), add("two")]),
    "v.json.gz": gzipSync(JSON.stringify([add("one")])),
    "w.json": JSON.stringify([{ vectors: "*one", reason: "known" }]),
    "m.json": JSON.stringify(MANIFEST),
  });
  mkdirSync(join(at, "damaged"));
  const x = join(at, "x.asm");
  const more = ["--source-map", join(at, "x.map.json"), "--symbols", join(at, "x.sym")];
  expect(await cr80(["asm", x, ...more])).toMatchObject({ status: 0 });
  expect(await cr80(["asm", "-c", x])).toMatchObject({ status: 0, stderr: "" });
  return at;
}

/** The commands that read each kind; FILE is the damaged one, which stands beside the others. */
const READERS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  "m.json": [["boot", "FILE", "--limit", "50", "--check-conventions"]],
  "x.img": [
    ["dis", "FILE"],
    ["dis", "FILE", "--source"],
    ["inspect", "FILE"],
    ["boot", "FILE", "--limit", "50"],
  ],
  "x.obj": [["link", "FILE", "-o", "damaged/o.img", "--symbols", "-", "--map", "damaged/o.map", "--listing"]],
  "x.map.json": [
    ["dis", "x.img", "--map", "FILE"],
    ["dis", "x.img", "--map", "FILE", "--source"],
    ["boot", "x.img", "--limit", "50", "--check-conventions"],
    ["inspect", "x.img"],
  ],
  "x.sym": [
    ["dis", "x.img", "--symbols", "FILE"],
    ["dis", "x.img", "--symbols", "FILE", "--source"],
  ],
  "x.asm": [
    ["asm", "FILE", "-o", "damaged/a.img", "--listing"],
    ["asm", "FILE", "-o", "damaged/a.img", "--symbols", "-"],
  ],
  "x.plan": [["link", "x.obj", "--plan", "FILE", "-o", "damaged/o.img", "--map", "-"]],
  "v.json": [
    ["vectors", "FILE"],
    ["conformance", "--target", "core", "FILE"],
  ],
  "v.json.gz": [["vectors", "FILE"]],
  "w.json": [["conformance", "--target", "core", "v.json", "--waivers", "FILE"]],
};

/** Writes the damaged file where the commands look for it, and runs them all in its folder. */
async function runs(at: string, kind: string, contents: string | Uint8Array): Promise<Run[]> {
  const before = process.cwd();
  process.chdir(at);
  // A source map has to stand beside its image; the others need not take the place of the whole one.
  const beside = kind === "x.map.json" || kind === "x.img";
  const name = beside ? kind : `damaged-${kind}`;
  const whole = beside ? readFileSync(name) : undefined;
  writeFileSync(name, contents);
  try {
    const found: Run[] = [];
    for (const args of READERS[kind]!)
      found.push(await cr80(args.map((arg) => (arg === "FILE" ? name : arg))));
    return found;
  } finally {
    if (whole !== undefined) writeFileSync(name, whole);
    process.chdir(before);
  }
}

/** Numbers that are the same in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) % below;
  };
}

const ODD = [null, -1, 0.5, 2 ** 53, "length", "__proto__", EVIL, "", [], {}, [[]], true, 65_536];

/** JSON with one value somewhere in it that is another. */
function damagedJson(value: unknown, next: (below: number) => number): unknown {
  if (typeof value !== "object" || value === null || next(6) === 0) return ODD[next(ODD.length)];
  const keys = Object.keys(value);
  if (keys.length === 0) return ODD[next(ODD.length)];
  const key = keys[next(keys.length)]!;
  const copy: Record<string, unknown> = Array.isArray(value)
    ? ([...value] as unknown as Record<string, unknown>)
    : { ...value };
  const what = next(12);
  if (what === 0) delete copy[key];
  else if (what === 1 && !Array.isArray(value)) copy[`${key}${EVIL}`] = copy[key];
  else copy[key] = damagedJson(copy[key], next);
  return copy;
}

/** Bytes that are cut, doubled in part, or have others among them. */
function damagedBytes(bytes: Uint8Array, next: (below: number) => number): Uint8Array {
  const at = next(bytes.length);
  const parts = [
    () => bytes.subarray(0, at),
    () => Buffer.concat([bytes.subarray(0, at), bytes]),
    () => Buffer.concat([bytes.subarray(0, at), Buffer.from(EVIL), bytes.subarray(at)]),
    () => bytes.map((byte, i) => (i === at ? next(256) : byte)),
    () => bytes.map((byte) => (next(20) === 0 ? byte ^ (1 << next(8)) : byte)),
  ];
  return parts[next(parts.length)]!();
}

const ROUNDS = 24;

describe("damaged files", async () => {
  const at = await files();

  test.each(Object.keys(READERS))("of the kind of %s end in a message", async (kind) => {
    const whole = readFileSync(join(at, kind));
    for (let seed = 0; seed < ROUNDS; seed++) {
      const next = numbers(seed * 7919 + kind.length);
      const structured = /json$|obj$/.test(kind) && seed % 3 !== 0;
      const contents = structured
        ? JSON.stringify(damagedJson(JSON.parse(whole.toString()), next))
        : damagedBytes(whole, next);
      for (const { status, stdout, stderr } of await runs(at, kind, contents)) {
        expect([0, 1, 2, 3], `seed ${seed}: ${stderr}`).toContain(status);
        expect(stdout, `seed ${seed}`).not.toMatch(ACTED_ON);
        expect(stderr, `seed ${seed}`).not.toMatch(ACTED_ON);
      }
    }
  });
});

describe("what a file holds does not act on a terminal", async () => {
  const at = await files();
  const text = (name: string) => readFileSync(join(at, name), "utf8");
  const evil = JSON.stringify(EVIL).slice(1, -1);
  const json = (name: string, from: string) => text(name).replaceAll(`"${from}"`, `"${evil}${from}"`);

  test.each<[string, string, string]>([
    ["labels of a symbol file", "x.sym", text("x.sym").replaceAll("BUF", `B${EVIL.replace(/\s/g, "")}`)],
    ["files of a symbol file", "x.sym", text("x.sym").replaceAll("x.asm", `${EVIL.replace(/\r/, "")}x.asm`)],
    ["labels of a source map", "x.map.json", json("x.map.json", "BUF")],
    ["files of a source map", "x.map.json", text("x.map.json").replaceAll("x.asm", `${evil}x.asm`)],
    ["sections of an object", "x.obj", json("x.obj", "TABLES")],
    ["labels of an object", "x.obj", json("x.obj", "TABLE")],
    ["texts of an object", "x.obj", json("x.obj", "what")],
    ["names of vectors", "v.json", json("v.json", "one")],
    ["patterns of waivers", "w.json", text("w.json").replace("*one", `${evil}*x`)],
    ["names of a manifest", "m.json", json("m.json", "a")],
    ["files of a manifest", "m.json", json("m.json", "x.img")],
    ["keys of a manifest", "m.json", json("m.json", "memory")],
    ["a plan", "x.plan", text("x.plan").replace("TABLES", EVIL)],
    ["a source", "x.asm", text("x.asm").replace("JMP L", `JMP ${EVIL}`)],
  ])("%s", async (_, kind, contents) => {
    expect(contents).not.toBe(text(kind));
    for (const { status, stdout, stderr } of await runs(at, kind, contents)) {
      expect([0, 1, 2, 3]).toContain(status);
      expect(stdout).not.toMatch(ACTED_ON);
      expect(stderr).not.toMatch(ACTED_ON);
    }
  });

  test("names of files, and what is typed", async () => {
    const name = `${EVIL}.img`;
    writeFileSync(join(at, name), readFileSync(join(at, "x.img")));
    writeFileSync(join(at, `${EVIL}.map.json`), readFileSync(join(at, "x.map.json")));
    for (const args of [
      ["dis", join(at, name)],
      ["inspect", join(at, name)],
      ["boot", join(at, name), "--limit", "9", "--timeline", join(at, `${EVIL}.svg`)],
      ["asm", name],
      ["explain", EVIL],
      ["boot", "x.img", `--${EVIL}`],
      [EVIL],
      ["boot", name, "--json"],
    ]) {
      const { stdout, stderr } = await cr80(args);
      expect(stdout).not.toMatch(ACTED_ON);
      expect(stderr).not.toMatch(ACTED_ON);
    }
  });

  test("and --json has the text itself, in escapes of JSON", async () => {
    const { stdout } = await cr80(["vectors", join(at, "v.json"), "--json"]);
    writeFileSync(join(at, "evil.json"), json("v.json", "one"));
    const evilRun = await cr80(["vectors", join(at, "evil.json"), "--json"]);
    expect(evilRun.stdout).not.toMatch(ACTED_ON);
    expect(JSON.parse(evilRun.stdout).failures[0].name).toBe(`${EVIL}one`);
    expect(JSON.parse(stdout).failures[0].name).toBe("one");
  });

  test("colours are those of the project alone, on a terminal too", async () => {
    writeFileSync(join(at, "m2.json"), JSON.stringify(MANIFEST).replace('"memory"', `"${evil}"`));
    const { stderr } = await cr80(["boot", join(at, "m2.json")], { terminal: true, color: true });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
    expect(new Set(stderr.match(/\x1b\[[0-9;]*./g))).toEqual(new Set(["\x1b[1;31m", "\x1b[0m"]));
    expect(stderr).toMatch(/there is no key "\S*\\u001b/);
  });
});
