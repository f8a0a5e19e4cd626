// The JSON Schema of manifests against their checker: random manifests, of which many are wrong in one place. The validator is
// ajv's, which knows nothing of the table that both are made from.

import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { parseManifest } from "../../host/index.ts";
import { BETWEEN_VALUES } from "../../host/manifest-keys.ts";
import { manifestSchema } from "../../host/manifest-schema.ts";
import { filesOf } from "../files.ts";
import { Random } from "./random.ts";

const validate = new Ajv({ strict: true, strictRequired: false }).compile(manifestSchema());

type Value = { [key: string]: unknown };

/** A manifest with every key that there is. */
const whole = (): Value => ({
  $schema: "manifest.schema.json",
  memory: 96,
  quantum: 5000,
  partitions: [
    {
      name: "clerk",
      source: "clerk.asm",
      define: { RELEASE: 1, $LEVEL: -3 },
      include: ["../lib"],
      pages: 48,
      window: { page: 32, pages: 16 },
      queue: 8,
      connections: 4,
      console: {
        input: [
          { at: 0, text: "h\u00e9llo\n" },
          { at: 70_000, text: "\0\xff" },
        ],
      },
    },
    {
      name: "store",
      image: "store.img",
      entry: 512,
      pages: 32,
      window: { page: 16, pages: 16 },
      console: { input: "now" },
      disks: [
        { image: "a.dsk", write: "image" },
        { image: "b.dsk", bad: [17] },
      ],
    },
  ],
  areas: [{ name: "order", owner: "clerk", page: 32, pages: 2 }],
  services: [{ id: 7, name: "files", offer: ["store"], connect: ["clerk"] }],
  mms: { storage: "kept", partitions: ["clerk"], shortTerm: 65_536, intermediate: 262_144, dumps: 9 },
});

/** Values that some key takes or just does not, and of every kind. */
const VALUES: readonly unknown[] = [
  ...[-1, -0, 0, 1, 1.5, 64, 65, 256, 257, 1024, 1025, 4096, 16_383, 16_384, 16_385, 65_535, 65_536],
  ...[524_287, 524_288, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 0x1_0000_0000, -0xffff_ffff, -0x1_0000_0000],
  ...[16_777_216, 16_777_217, 2 ** 52, 2 ** 53, 1e300],
  ...[
    "",
    "a",
    "a b",
    "9",
    "clerk",
    "store",
    "x".repeat(32),
    "x".repeat(33),
    "n\0l",
    "\u20ac",
    "\ud800",
    "a\n",
  ],
  ...["no", "state", "image", "yes", true, false, null],
  ...[
    [],
    {},
    [[]],
    ["clerk"],
    ["clerk", "store"],
    [1],
    [{}],
    { page: 1 },
    { input: [] },
    { A: 1 },
    { "9": 1 },
  ],
];

/** Every object or list in a value that has members, the value itself included. */
function containers(value: unknown): (Value | unknown[])[] {
  if (typeof value !== "object" || value === null) return [];
  const inner = Object.values(value).flatMap(containers);
  return [value as Value, ...inner];
}

const PARTS = containers(whole());

/** Keys that stand somewhere in a manifest, and some that do not. */
const KEYS = [
  ...new Set(PARTS.flatMap((one) => (Array.isArray(one) ? [] : Object.keys(one)))),
  ...["", "constructor", "__proto__x", "9"],
];

/** Changes one member: another value, none, one more, or one of another place. */
function change(value: Value, random: Random): void {
  const at = random.of(containers(value));
  const names = Object.keys(at);
  const name = names.length === 0 ? "0" : random.of(names);
  const any = () => structuredClone(random.of(VALUES));
  const kind = random.below(5);
  if (Array.isArray(at)) {
    if (kind === 0) at.push(at.length === 0 ? any() : structuredClone(random.of(at)));
    else if (kind === 1) at.splice(Number(name), 1);
    else at[Number(name)] = any();
  } else if (kind === 0) at[random.of(KEYS)] = any();
  else if (kind === 1) delete at[name];
  else if (kind === 2) at[random.of(KEYS)] = structuredClone(random.of(PARTS));
  else at[name] = any();
}

describe("the JSON Schema of manifests", () => {
  test("accepts what the checker accepts, and of what it refuses all but what holds between values", () => {
    const random = new Random(80);
    const seen = { good: 0, between: new Set<string>(), refused: new Set<string>() };
    for (let n = 0; n < 1000; n++) {
      const value = whole();
      for (let changes = random.below(3); changes >= 0; changes--) change(value, random);
      const text = JSON.stringify(value);
      const { problems } = parseManifest(text);
      const accepted = validate(JSON.parse(text));
      const codes = problems.map(({ code }) => code);
      const within = codes.filter((code) => !Object.hasOwn(BETWEEN_VALUES, code));
      if (codes.length === 0) {
        expect(accepted, text).toBe(true);
        seen.good++;
      } else if (within.length > 0) {
        expect(accepted, `${within} ${text}`).toBe(false);
        for (const code of within) seen.refused.add(code);
      } else for (const code of codes) seen.between.add(code);
    }
    expect(seen.good).toBeGreaterThan(50);
    const within = ["BAD_DISKS", "BAD_IMAGE", "BAD_INPUT", "BAD_NAME", "MISSING_KEY", "OUT_OF_RANGE"];
    expect([...seen.refused]).toEqual(expect.arrayContaining([...within, "UNKNOWN_KEY", "WRONG_KIND"]));
    expect(seen.between.size).toBeGreaterThan(5);
  });

  test.each([
    ["NAME_TWICE", (m: Value) => Object.assign((m.areas as Value[])[0]!, { name: "clerk" })],
    ["UNKNOWN_OWNER", (m: Value) => Object.assign((m.areas as Value[])[0]!, { owner: "nobody" })],
    ["UNKNOWN_PARTITION", (m: Value) => Object.assign(m.mms as Value, { partitions: ["nobody"] })],
    ["SERVICE_TWICE", (m: Value) => (m.services as Value[]).push({ id: 7, offer: ["store"], connect: ["clerk"] })],
    ["WINDOW_BEYOND", (m: Value) => Object.assign((m.partitions as Value[])[0]!, { pages: 47 })],
    ["AREA_OUTSIDE", (m: Value) => Object.assign((m.areas as Value[])[0]!, { page: 31 })],
    ["AREAS_OVERLAP", (m: Value) => (m.areas as Value[]).push({ owner: "clerk", page: 33, pages: 1 })],
    ["MEMORY_TOO_SMALL", (m: Value) => Object.assign(m, { memory: 1 })],
    ["TOO_MUCH_MEMORY", (m: Value) => Object.assign((m.partitions as Value[])[0]!, { pages: 16_384 })],
    ["INPUT_ORDER", (m: Value) => (((m.partitions as Value[])[0]!.console as Value).input as Value[]).reverse()],
  ])("cannot say what %s is about", (code, wrong) => {
    const value = whole();
    wrong(value);
    expect(parseManifest(JSON.stringify(value)).problems).toMatchObject([{ code }]);
    expect(validate(value)).toBe(true);
    expect(BETWEEN_VALUES[code]).toMatch(/\w/);
  }); // biome-ignore format: a table

  test("accepts the manifests of the demonstrations, and is what the package has", () => {
    const manifests = filesOf("firmware").filter((path) => path.endsWith("manifest.json"));
    expect(manifests.length).toBeGreaterThan(3);
    for (const path of manifests) expect(validate(JSON.parse(readFileSync(path, "utf8"))), path).toBe(true);
    const { exports } = JSON.parse(readFileSync("package.json", "utf8"));
    expect(JSON.parse(readFileSync(exports["./manifest.schema.json"], "utf8"))).toEqual(manifestSchema());
  });
});
