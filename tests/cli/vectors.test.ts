// cr80 vectors: the last line and the exit status that other tools rely on.

import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { cr80, folder, lastLine, STACK_TRACE } from "./run.ts";

/** ADD R1,R2 of docs/MACHINE.md: 2 + 3, with the sum that is given. */
const add = (sum: number) => ({
  name: `ADD R1,R2 128A to ${sum}`,
  initial: { r: [0, 2, 3, 0, 0, 0, 0, 0], pc: 256, base: 0, v: 0, data: [], prog: [[256, 0x128a]] },
  final: { r: [0, 2, sum, 0, 0, 0, 0, 0], pc: 257, base: 0, v: 0, data: [] },
  trap: null,
});
const good = JSON.stringify([add(5), add(5)]);
const bad = JSON.stringify([add(6), add(5), add(7)]);

test("good vectors: every one passed, status 0", async () => {
  const at = folder({ "a.json": good });
  expect(await cr80(["vectors", join(at, "a.json")])).toMatchObject({
    status: 0,
    stdout: "2 passed, 0 failed\n",
    stderr: "",
  });
});

test("a vector that fails: status 1, its name, its file, and what differs", async () => {
  const at = folder({ "b.json": bad });
  const { status, stdout } = await cr80(["vectors", join(at, "b.json")]);
  expect(status).toBe(1);
  expect(stdout).toContain(`FAILED ADD R1,R2 128A to 6 (${join(at, "b.json")})\n  r2: expected 6, got 5\n`);
  expect(lastLine(stdout)).toBe("1 passed, 2 failed");
});

test("files, packed files and folders in folders count together; a folder's manifest.json is no vectors", async () => {
  const at = folder({
    "a.json": good,
    "set/b.json.gz": gzipSync(good),
    "set/deep/c.json": good,
    "set/manifest.json": "{}",
    "set/readme.txt": "no vectors",
  });
  const { status, stdout } = await cr80(["vectors", join(at, "a.json"), join(at, "set")]);
  expect({ status, stdout }).toEqual({ status: 0, stdout: "6 passed, 0 failed\n" });
});

test("a packed file is known by its contents, and the standard input is a file", async () => {
  expect(await cr80(["vectors", "-"], { stdin: gzipSync(good) })).toMatchObject({
    stdout: "2 passed, 0 failed\n",
  });
});

test("--failures bounds what is shown, not what is counted", async () => {
  const at = folder({ "b.json": bad });
  const { stdout } = await cr80(["vectors", join(at, "b.json"), "--failures", "1"]);
  expect(stdout.match(/^FAILED/gm)).toHaveLength(1);
  expect(stdout).toContain("... and 1 more\n1 passed, 2 failed\n");
});

test("--json has every failure and the counts of each file", async () => {
  const at = folder({ "b.json": bad });
  const { status, stdout } = await cr80(["vectors", join(at, "b.json"), "--failures", "0", "--json"]);
  expect(status).toBe(1);
  const result = JSON.parse(stdout);
  expect(result).toMatchObject({ passed: 1, failed: 2, problems: [] });
  expect(result.failures).toHaveLength(2);
  expect(result.failures[0].differences).toEqual([{ what: "r2", expected: 6, actual: 5 }]);
});

describe("no vector at all is no success", () => {
  test.each([
    ["an empty array", { "a.json": "[]" }],
    ["an empty folder", { "a.txt": "" }],
  ])("%s", async (_, files) => {
    const { status, stdout, stderr } = await cr80(["vectors", folder(files)]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "0 passed, 0 failed\n" });
    expect(stderr).toContain("no vector was run");
  });
});

describe("a bad file has status 2 and a message with the place; the good ones are run and counted", () => {
  test.each<[string, string | Uint8Array, RegExp]>([
    ["no JSON", "[{", /NO_JSON[\s\S]*bad\.json/],
    ["no array", "{}", /NO_VECTORS[\s\S]*bad\.json/],
    [
      "a register that is no word",
      JSON.stringify([add(70000)]),
      /BAD_VECTOR[\s\S]*bad\.json \[0\]\.final\.r/,
    ],
    ["a packed file that is cut", gzipSync(good).subarray(0, 30), /BAD_GZIP[\s\S]*bad\.json/],
  ])("%s", async (_, contents, message) => {
    const at = folder({ "bad.json": contents, "good.json": good });
    const { status, stdout, stderr } = await cr80(["vectors", at]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "2 passed, 0 failed\n" });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(STACK_TRACE);
  });

  test("a file that is not there", async () => {
    const { status, stdout } = await cr80(["vectors", join(folder(), "none.json")]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "0 passed, 0 failed\n" });
  });
});
