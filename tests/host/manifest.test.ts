// Manifests: what a good one gives, and what is said of each that is wrong.

import { describe, expect, test } from "vitest";
import { placeOf } from "../../asm/problem.ts";
import { parseWaivers } from "../../host/conformance/waivers.ts";
import { parseManifest } from "../../host/index.ts";
import { type JsonNode, parseJson, readJson } from "../../host/json.ts";
import { parseVectors } from "../../host/vectors.ts";
import { ENCODED } from "../asm/encoded.ts";

const good = () => ({
  memory: 40 as unknown,
  quantum: 500 as unknown,
  partitions: [
    {
      name: "client" as unknown,
      source: "client.asm" as unknown,
      pages: 16 as unknown,
      window: { page: 8, pages: 8 } as unknown,
      console: { input: "hello" } as unknown,
    },
    { name: "server", image: "server.mod", pages: 12, entry: 300, queue: 5, window: { page: 4, pages: 4 } },
  ] as Record<string, unknown>[],
  areas: [{ name: "letters", pages: 2, owner: "client", page: 8 }] as Record<string, unknown>[],
});

const problemsOf = (value: unknown) => parseManifest(JSON.stringify(value), "m.json").problems;

describe("a manifest", () => {
  test("gives partitions, areas, memory and turns", () => {
    const { manifest, problems } = parseManifest(JSON.stringify(good()), "m.json");
    expect(problems).toEqual([]);
    expect(manifest).toMatchObject({
      memory: 40,
      quantum: 500,
      partitions: [
        {
          name: "client",
          image: { kind: "source", file: "client.asm" },
          pages: 16,
          entry: undefined,
          window: { page: 8, pages: 8 },
          queue: 16,
          input: [{ at: 0, text: "hello" }],
        },
        { name: "server", image: { kind: "image", file: "server.mod" }, entry: 300, queue: 5, input: [] },
      ],
      areas: [{ name: "letters", pages: 2, owner: 0, page: 8 }],
    });
  });

  test("has memory for every full window, turns of 10,000 and no areas when it does not say", () => {
    const { manifest } = parseManifest('{"partitions": [{"name": "a", "image": "x", "pages": 9}]}');
    expect(manifest).toMatchObject({ memory: 9, quantum: 10_000, areas: [] });
  });

  test("takes console input in pieces with their times", () => {
    const value = good();
    value.partitions[0]!.console = {
      input: [
        { at: 0, text: "a" },
        { at: 700, text: "ü" },
      ],
    };
    const { manifest } = parseManifest(JSON.stringify(value));
    expect(manifest!.partitions[0]!.input).toEqual([
      { at: 0, text: "a" },
      { at: 700, text: "ü" },
    ]);
  });

  const wrong: [string, string, string, (value: ReturnType<typeof good>) => void][] = [
    ["an unknown key", "UNKNOWN_KEY", "memry", (m) => Object.assign(m, { memry: 1 })],
    ["no name", "MISSING_KEY", "partitions[0].name", (m) => delete m.partitions[0]!.name],
    ["no pages", "MISSING_KEY", "partitions[1].pages", (m) => delete m.partitions[1]!.pages],
    ["no partitions", "OUT_OF_RANGE", "partitions", (m) => m.partitions.splice(0)],
    ["partitions that are no array", "WRONG_KIND", "partitions", (m) => Object.assign(m, { partitions: {} })],
    ["a partition that is no object", "WRONG_KIND", "partitions[1]", (m) => Object.assign(m.partitions, { 1: 7 })],
    ["text for pages", "WRONG_KIND", "partitions[0].pages", (m) => Object.assign(m.partitions[0]!, { pages: "8" })],
    ["half a page", "OUT_OF_RANGE", "partitions[0].pages", (m) => Object.assign(m.partitions[0]!, { pages: 8.5 })],
    ["no page", "OUT_OF_RANGE", "partitions[0].pages", (m) => Object.assign(m.partitions[0]!, { pages: 0 })],
    ["more memory than there is", "OUT_OF_RANGE", "memory", (m) => Object.assign(m, { memory: 16_385 })],
    ["a bad quantum", "OUT_OF_RANGE", "quantum", (m) => Object.assign(m, { quantum: 0 })],
    ["a bad entry", "OUT_OF_RANGE", "partitions[1].entry", (m) => Object.assign(m.partitions[1]!, { entry: 65_536 })],
    ["a bad queue", "OUT_OF_RANGE", "partitions[1].queue", (m) => Object.assign(m.partitions[1]!, { queue: 0 })],
    ["a bad name", "BAD_NAME", "partitions[1].name", (m) => Object.assign(m.partitions[1]!, { name: "a b" })],
    ["a name twice", "NAME_TWICE", "partitions[1].name", (m) => Object.assign(m.partitions[1]!, { name: "client" })],
    ["an area named as a partition", "NAME_TWICE", "areas[0].name", (m) => Object.assign(m.areas[0]!, { name: "server" })],
    ["no image", "BAD_IMAGE", "partitions[1]", (m) => delete m.partitions[1]!.image],
    ["image and source", "BAD_IMAGE", "partitions[1]", (m) => Object.assign(m.partitions[1]!, { source: "x" })],
    ["an empty file name", "BAD_IMAGE", "partitions[1].image", (m) => Object.assign(m.partitions[1]!, { image: "" })],
    ["a window beyond the memory", "WINDOW_BEYOND", "partitions[1].window", (m) => Object.assign(m.partitions[1]!, { window: { page: 9, pages: 4 } })],
    ["a window without pages", "OUT_OF_RANGE", "partitions[1].window.pages", (m) => Object.assign(m.partitions[1]!, { window: { page: 9, pages: 0 } })],
    ["an owner that is not there", "UNKNOWN_OWNER", "areas[0].owner", (m) => Object.assign(m.areas[0]!, { owner: "clint" })],
    ["an area outside the window", "AREA_OUTSIDE", "areas[0]", (m) => Object.assign(m.areas[0]!, { page: 7 })],
    ["an area of 65 pages", "OUT_OF_RANGE", "areas[0].pages", (m) => Object.assign(m.areas[0]!, { pages: 65 })],
    ["areas that share a page", "AREAS_OVERLAP", "areas[1]", (m) => m.areas.push({ pages: 3, owner: "client", page: 9 })],
    ["less memory than it needs", "MEMORY_TOO_SMALL", "memory", (m) => Object.assign(m, { memory: 17 })],
    ["input out of order", "INPUT_ORDER", "partitions[0].console.input[1]", (m) => Object.assign(m.partitions[0]!, { console: { input: [{ at: 2, text: "" }, { at: 1, text: "" }] } })],
    ["input without a time", "MISSING_KEY", "partitions[0].console.input[0].at", (m) => Object.assign(m.partitions[0]!, { console: { input: [{ text: "" }] } })],
  ]; // biome-ignore format: a table

  test.each(wrong)("with %s is refused with %s at %s", (_, code, path, change) => {
    const value = good();
    change(value);
    const problems = problemsOf(value);
    expect(problems.map((problem) => problem.code)).toEqual([code]);
    expect(placeOf(problems[0]!)).toContain(path);
    expect(placeOf(problems[0]!)).toMatch(/^m\.json:\d+:\d+/);
    expect(problems[0]!.advice).toMatch(/\w/);
  });

  test("that asks for more than 16 Mi words altogether is refused", () => {
    const value = good();
    delete value.memory;
    for (const partition of value.partitions) partition.pages = 9000;
    expect(problemsOf(value)).toMatchObject([{ code: "TOO_MUCH_MEMORY" }]);
  });

  test("with several faults is told of all of them at once", () => {
    const value = good();
    Object.assign(value, { quantum: -1, speed: 3 });
    Object.assign(value.partitions[0]!, { pages: "many", name: "?" });
    expect(problemsOf(value).map(({ code }) => code)).toEqual([
      "UNKNOWN_KEY",
      "OUT_OF_RANGE",
      "BAD_NAME",
      "WRONG_KIND",
    ]);
  });

  test("suggests the key that was probably meant", () => {
    const value = good();
    Object.assign(value.partitions[0]!, { windw: 1 });
    expect(problemsOf(value)[0]).toMatchObject({ advice: 'did you mean "window"?' });
  });

  test("names line and column", () => {
    const text = '{\n  "partitions": [\n    { "name": "a", "image": "x",\n      "pages": 0 }\n  ]\n}';
    expect(parseManifest(text, "m.json").problems).toMatchObject([
      { file: "m.json", line: 4, column: 16, path: "partitions[0].pages" },
    ]);
  });

  test.each([
    ["", 1, 1],
    ["{", 1, 2],
    ["nonsense", 1, 1],
    ['{"a": 1,}', 1, 9],
    ['{\n"a" 1}', 2, 5],
    ['{"a": "x', 1, 9],
    ['{"a": 01}', 1, 8],
    ['{"a": 1} 2', 1, 10],
    ['{"a": "\\q"}', 1, 9],
    ["\0", 1, 1],
  ])("that is no JSON (%.12j) is refused with its place", (text, line, column) => {
    expect(parseManifest(text, "m.json").problems).toMatchObject([
      { code: "NO_JSON", file: "m.json", line, column },
    ]);
  });

  test.each(["\n", "\r\n", "\r"])("has lines as editors show them, with ends %j", (end) => {
    for (const mark of ["", "\ufeff"]) {
      const text = ["{", '  "partitions": [],', '  "speed": 1, "memory": 0', "}"].join(end);
      expect(parseManifest(mark + text, "m.json").problems).toMatchObject([
        { code: "UNKNOWN_KEY", line: 3, column: 3 },
        { code: "OUT_OF_RANGE", line: 3, column: 25 },
        { code: "OUT_OF_RANGE", line: 2, column: 17 },
      ]);
      expect(parseManifest(`${mark}x`, "m.json").problems).toMatchObject([{ line: 1, column: 1 }]);
      expect(parseManifest(`{${end}${end}"a" 1}`, "m.json").problems).toMatchObject([{ line: 3, column: 5 }]);
    }
  });

  test.each(ENCODED)("in $encoding, $order, mark: $mark, is told so", ({ encoding, bytes }) => {
    for (const text of [JSON.stringify(good()), JSON.stringify(good(), null, 2), "{}", "1"]) {
      const read = new TextDecoder().decode(bytes(text));
      const wanted = { line: 1, column: 1, message: `this is ${encoding}, but JSON is UTF-8` };
      const problem = { ...wanted, code: "NO_UTF8", file: "m.json", advice: "save it as UTF-8" };
      expect(parseManifest(read, "m.json").problems).toMatchObject([problem]);
      expect(parseVectors(read, "m.json").problems).toMatchObject([problem]);
      expect(parseWaivers(read, "m.json").problems).toMatchObject([problem]);
    }
  });

  test("with bytes that are no UTF-8 is told where, but not of the character U+FFFD that is written as such", () => {
    const latin = (text: string) => new TextDecoder().decode(Buffer.from(text, "latin1"));
    const problem = { code: "NO_UTF8", line: 2, advice: "save it as UTF-8" };
    expect(parseManifest(latin('{\n "name": "bl\u00e5" }'), "m").problems).toMatchObject([
      { ...problem, column: 13 },
    ]);
    expect(parseManifest(latin("{\n \u00e5"), "m").problems).toMatchObject([{ ...problem, column: 2 }]);
    expect(parseVectors(latin('["\u00e5"]'), "v").problems).toMatchObject([{ code: "NO_UTF8", column: 3 }]);
    expect(readJson('"\\ufffd"')).toMatchObject({ ok: true, node: { value: "\ufffd" } });
    // What is wrong before them is said first.
    expect(parseManifest(latin("{ x \u00e5"), "m").problems).toMatchObject([{ code: "NO_JSON", column: 3 }]);
  });
});

describe("the JSON reader", () => {
  test("refuses what nests too deeply, however long it is", () => {
    expect(readJson("[".repeat(1_000_000))).toMatchObject({ ok: false, line: 1, column: 65 });
  });

  const plain = (node: JsonNode): unknown => {
    if (node.kind === "array") return node.items.map(plain);
    if (node.kind === "null") return null;
    if (node.kind !== "object") return node.value;
    return Object.fromEntries(node.entries.map(({ key, value }) => [key, plain(value)]));
  };

  test.each([
    '{"a": [1, -2.5e3, true, false, null, "x\\n\\u00e9\\"\\\\"], "": {}, "b": []}',
    " [ 0 , 1E-2 ] ",
    '"plain"',
  ])("reads what JSON.parse reads: %s", (text) => {
    const result = readJson(text);
    expect(result.ok && plain(result.node)).toEqual(JSON.parse(text));
  });

  test("refuses a key that occurs twice", () => {
    expect(readJson('{"a": 1, "a": 2}')).toMatchObject({ ok: false, message: 'the key "a" occurs twice' });
  });
});

describe("text of a console", () => {
  const consoleOf = (input: unknown) => {
    const value = good();
    value.partitions[0]!.console = { input };
    return parseManifest(JSON.stringify(value), "m.json");
  };

  test("may be any bytes, each as the character of its number", () => {
    const every = String.fromCharCode(...Array.from({ length: 256 }, (_, byte) => byte));
    expect(consoleOf(every).manifest!.partitions[0]!.input).toEqual([{ at: 0, text: every }]);
    expect(consoleOf([{ at: 1, text: every }]).problems).toEqual([]);
  });

  test.each(["10 \u20ac", "\u0100", "\u{1f600}"])("has no character that is no byte: %j", (text) => {
    for (const input of [text, [{ at: 0, text }]]) {
      const { manifest, problems } = consoleOf(input);
      expect(manifest).toBeUndefined();
      expect(problems).toMatchObject([{ code: "BAD_INPUT" }]);
      expect(problems[0]!.message).toMatch(/\(U\+(20AC|0100|1F600)\) is not a character of a console/);
    }
  });
});

describe("a text of any size", () => {
  test("with 100,000 constants is read", () => {
    const define = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`A${i}`, i]));
    const value = good();
    value.partitions[0]!.define = define;
    const { manifest } = parseManifest(JSON.stringify(value));
    expect(manifest!.partitions[0]!.image.defines).toEqual(define);
  });

  test("has at most 20 messages, the number of the others, and no message that is long", () => {
    const texts = [
      JSON.stringify(Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`k${i}`, 1]))),
      JSON.stringify({ partitions: Array.from({ length: 64 }, () => ({})) }),
      JSON.stringify({ ["x".repeat(1_000_000)]: 1 }),
      `{"${"y".repeat(1_000_000)}":1,"${"y".repeat(1_000_000)}":2}`,
    ];
    for (const text of texts) {
      const { problems } = parseManifest(text);
      expect(problems.length).toBeGreaterThan(0);
      expect(problems.length).toBeLessThanOrEqual(21);
      expect(JSON.stringify(problems).length).toBeLessThan(10_000);
    }
    expect(parseManifest(texts[0]!).problems.at(-1)).toMatchObject({
      code: "MORE",
      message: "there are 99981 more problems",
    });
  });
});

test.each([
  ['{"a": 1,}', 'there is a comma before this "}", and no key after it: remove the comma', 9],
  ['{"a": 1, b: 2}', 'a key in double quotes is expected after ","', 10],
  ["{a: 1}", 'a key in double quotes or "}" is expected', 2],
  ["[1, ]", 'there is a comma before this "]", and no value after it: remove the comma', 5],
])("%s: what is due is said", (text, message, column) => {
  expect(readJson(text)).toMatchObject({ ok: false, message, line: 1, column });
});

test("a JSON text of any layout is read, and refused for a key that occurs twice", () => {
  for (const text of ['{"a":1,"b":[{"a":2}]}', '{\n  "a": 1e0,\n  "b": [ {"a": 2} ] }\n']) {
    expect(parseJson(text)).toEqual({ ok: true, value: { a: 1, b: [{ a: 2 }] } });
    expect(parseJson(text.replace('"b"', '"a"'))).toMatchObject({
      ok: false,
      line: text[1] === "\n" ? 3 : 1,
    });
  }
  expect(parseJson("[1,")).toMatchObject({ ok: false, column: 4 });
  expect(parseJson("[".repeat(100_000))).toMatchObject({ ok: false });
});
