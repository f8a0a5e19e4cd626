// Booting from addresses: the same as from files, and everything that a server can answer.

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { placeOf } from "../../asm/problem.ts";
import { bootFile, bundledCore, readBytes } from "../../host/node.ts";
import { type BootUrlOptions, bootUrl, type Fetch } from "../../host/web.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const SITE = "http://site.example";
const core = bundledCore().contents!;

/** A server with the project's files; `asked` is what was asked of it. */
function projectServer() {
  const asked: string[] = [];
  const fetch: Fetch = async (address) => {
    asked.push(address);
    const { contents } = readBytes(join(ROOT, decodeURIComponent(new URL(address).pathname)));
    return contents === undefined ? new Response(null, { status: 404 }) : new Response(contents as BodyInit);
  };
  return { asked, fetch };
}

type Answer = string | Uint8Array | (() => Response | Promise<Response>);

/** Boots the manifest m.json of a server that has these files by their paths; all else is absent. */
async function boot(files: Readonly<Record<string, Answer>>, options: BootUrlOptions = {}) {
  const asked: string[] = [];
  const fetch: Fetch = async (address) => {
    asked.push(address);
    const { pathname, origin } = new URL(address);
    const answer = origin === SITE ? files[pathname] : undefined;
    if (answer === undefined) return new Response(null, { status: 404 });
    return typeof answer === "function" ? answer() : new Response(answer as BodyInit);
  };
  return { asked, ...(await bootUrl(`${SITE}/m.json`, { core, fetch, ...options })) };
}

/** A manifest of one partition. */
const one = (partition: object) => JSON.stringify({ partitions: [{ name: "a", pages: 1, ...partition }] });

describe("booting from an address", () => {
  test.each(["demo/manifest.json", "demo/coroutines/manifest.json"])(
    "gives what booting the file firmware/%s gives, and fetches each file once",
    async (name) => {
      const { asked, fetch } = projectServer();
      const { machine, problems, paths } = await bootUrl(`${SITE}/firmware/${name}`, { core, fetch });
      const file = bootFile(join(ROOT, "firmware", name));
      expect(problems).toEqual([]);
      expect(machine!.stateHash()).toBe(file.machine!.stateHash());
      const names = new Set(file.paths.map((path) => path.slice(ROOT.length)));
      expect(new Set(paths.map((path) => path.slice(SITE.length + 1)))).toEqual(names);
      expect(asked.map((address) => address.slice(SITE.length + 1)).sort()).toEqual([...names].sort());
    },
  );

  test("takes the core as a module, as bytes, or from an address", async () => {
    const bytes = readBytes(join(ROOT, "dist/core.wasm")).contents!;
    const files = { "/m.json": one({ source: "a.asm" }), "/a.asm": " NOP\n", "/core": bytes };
    for (const given of [core, bytes, bytes.slice().buffer, `${SITE}/core`, new URL(`${SITE}/core`)]) {
      const { machine, problems } = await boot(files, { core: given });
      expect(problems).toEqual([]);
      expect(machine).toBeDefined();
    }
  });

  test("gives constants of a partition to its source, and .BINARY its bytes", async () => {
    const { programs, problems } = await boot({
      "/m.json": one({ source: "a.asm", define: { N: 5 } }),
      "/a.asm": ' .WORD N\n .BINARY "b"\n',
      "/b": "ab",
    });
    expect(problems).toEqual([]);
    expect(programs[0]!.module.program.words).toEqual([5, 0x6261]);
  });

  test("takes names from where a redirection led, and reads .ONCE files of two addresses one time", async () => {
    const at = (address: string, text: string) => () => {
      const response = new Response(text);
      Object.defineProperty(response, "url", { value: SITE + address });
      return response;
    };
    const { problems, programs } = await boot({
      "/m.json": at("/v2/m.json", one({ source: "a.asm" })),
      "/v2/a.asm": '.INCLUDE "x.inc"\n.INCLUDE "y.inc"\n',
      "/v2/x.inc": at("/v2/z.inc", ".ONCE\n .WORD 7\n"),
      "/v2/y.inc": at("/v2/z.inc", ".ONCE\n .WORD 7\n"),
    });
    expect(problems).toEqual([]);
    expect(programs[0]!.module.program.words).toEqual([7]);
  });

  test.each([
    ["http://other.example/x.asm", "/http%3A//other.example/x.asm"],
    ["//other.example/x.asm", "/other.example/x.asm"],
    ["data:text/plain,NOP", "/data%3Atext/plain%2CNOP"],
    ["../../../x y#1?.asm", "/x%20y%231%3F.asm"],
  ])("takes the name %j for a path on the same server", async (name, path) => {
    const named = await boot({ "/m.json": one({ source: name }), [path]: " NOP\n" });
    expect(named.problems).toEqual([]);
    expect(named.asked).toEqual([`${SITE}/m.json`, SITE + path]);
    const source = `.INCLUDE ${JSON.stringify(name)}\n`;
    const included = await boot({ "/m.json": one({ source: "a" }), "/a": source, [path]: " NOP\n" });
    expect(included.problems).toEqual([]);
    expect(included.asked).toEqual([`${SITE}/m.json`, `${SITE}/a`, SITE + path]);
  });
});

describe("what is wrong comes back as problems", () => {
  const stopped = () =>
    new Response(
      new ReadableStream({
        pull: (controller) => controller.error(new TypeError("terminated")),
      }),
    );
  const page = () => new Response("<!doctype html>", { headers: { "content-type": "text/html" } });
  const endless = () =>
    new Response(new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(1 << 20)) }));

  const ANSWERS: readonly (readonly [
    string,
    (() => Response | Promise<Response>) | undefined,
    string,
    RegExp,
  ])[] = [
    ["nothing", undefined, "NO_FILE", /^there is no such file$/],
    ["that it is gone", () => new Response(null, { status: 410 }), "NO_FILE", /^there is no such file$/],
    ["a web page", page, "NO_FILE", /web page/],
    ["an error of its own", () => new Response(null, { status: 503 }), "UNREADABLE", /status 503/],
    [
      "that cannot be reached",
      () => Promise.reject(new TypeError("Failed to fetch")),
      "UNREADABLE",
      /Failed to fetch$/,
    ],
    ["a part and no more", stopped, "UNREADABLE", /terminated$/],
    ["without an end", endless, "FILE_TOO_LARGE", /more than 16777216 bytes/],
  ];

  const serving = (path: string, answer: (typeof ANSWERS)[number][1], others: Record<string, Answer>) =>
    boot({ ...others, ...(answer !== undefined && { [path]: answer }) });

  test.each(ANSWERS)("a manifest from a server that answers %s", async (_, answer, code, message) => {
    const { machine, problems } = await serving("/m.json", answer, {});
    expect(machine).toBeUndefined();
    expect(problems).toMatchObject([
      { code, file: `${SITE}/m.json`, message: expect.stringMatching(message) },
    ]);
  });

  test.each(ANSWERS)(
    "a source or an image from a server that answers %s",
    async (_, answer, code, message) => {
      for (const key of ["source", "image"]) {
        const { problems } = await serving("/x", answer, { "/m.json": one({ [key]: "x" }) });
        expect(problems).toMatchObject([{ code, message: expect.stringMatching(message) }]);
        expect(placeOf(problems[0]!)).toBe(
          `${SITE}/m.json:1:${41 + key.length} partitions[0].${key}: ${SITE}/x`,
        );
      }
    },
  );

  test.each(ANSWERS)("an include from a server that answers %s", async (_, answer, _code, message) => {
    const { problems } = await serving("/x", answer, {
      "/m.json": one({ source: "a" }),
      "/a": '.INCLUDE "x"\n',
    });
    expect(problems).toMatchObject([
      {
        code: "E050",
        file: `${SITE}/a`,
        line: 1,
        column: 10,
        advice: expect.stringMatching(`^looked (at|for) ${SITE}/x$`),
      },
    ]);
    expect(problems[0]!.message.replace("'x' cannot be read: ", "")).toMatch(message);
  });

  test("an include that is in none of the folders of its manifest, which are looked at in their order", async () => {
    const files = {
      "/m.json": one({ source: "a", include: ["lib", "more"] }),
      "/a": '.INCLUDE "x"\n.PROGRAM 256\n.START G\nG: STP X\n',
    };
    const { problems } = await boot(files);
    const places = ["x", "lib/x", "more/x"].map((path) => `${SITE}/${path}`);
    expect(problems).toMatchObject([{ code: "E050", advice: `looked for ${places.join(", ")}` }]);
    const found = await boot({ ...files, "/more/x": "X = 0\n" });
    expect(found.problems).toEqual([]);
    expect(found.paths).toContain(`${SITE}/more/x`);
  });

  test.each(ANSWERS)("a core from a server that answers %s", async (_, answer, _code, message) => {
    const files = { "/m.json": one({ source: "a" }), "/a": " NOP\n", ...(answer && { "/core": answer }) };
    const { machine, problems } = await boot(files, { core: `${SITE}/core` });
    expect(machine).toBeUndefined();
    const file = `${SITE}/core`;
    expect(problems).toMatchObject([{ code: "NO_CORE", file, message: expect.stringMatching(message) }]);
  });

  test("an address that is none", async () => {
    const { problems } = await bootUrl("m.json", { core });
    expect(problems).toMatchObject([{ code: "UNREADABLE", file: "m.json" }]);
  });

  test("what is wrong with several files is told at once, in the manifest's order", async () => {
    const partitions = ["z", "b", "q"].map((name) => ({ name, source: name, pages: 1 }));
    const { problems } = await boot({ "/m.json": JSON.stringify({ partitions }), "/b": " MOVE\n" });
    expect(problems.map((found) => placeOf(found).replaceAll(SITE, "").split(" ").at(-1))).toEqual([
      "/z",
      "/b:1:2",
      "/q",
    ]);
  });

  test("a source that names ever more files", async () => {
    const names = Array.from({ length: 1100 }, (_, n) => `${n}`);
    const source = names.map((name) => `.INCLUDE "${name}"\n`).join("");
    const files = Object.fromEntries(names.map((name) => [`/${name}`, " NOP\n"]));
    const { problems, asked } = await boot({ "/m.json": one({ source: "a" }), "/a": source, ...files });
    expect(asked).toHaveLength(1000);
    expect(problems[0]).toMatchObject({ code: "E050", file: `${SITE}/a`, line: 999, column: 10 });
    expect(problems[0]!.message).toBe("'998' cannot be read: there are more than 1000 files");
  });

  test("a name of a manifest with a backslash, which leads to no other server", async () => {
    const { problems, asked } = await boot({ "/m.json": one({ source: "/\\other.example/x.asm" }) });
    expect(problems).toMatchObject([{ code: "NO_FILE" }]);
    expect(asked[1]).toBe(`${SITE}/%5Cother.example/x.asm`);
  });

  test("a name with half a character", async () => {
    const { problems } = await boot({ "/m.json": one({ source: "\ud800" }) });
    expect(problems).toMatchObject([{ code: "NO_FILE" }]);
    expect(placeOf(problems[0]!)).toMatch(/%EF%BF%BD$/);
  });
});
