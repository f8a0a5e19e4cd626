// cr80 conformance: targets good and bad at the other end of the line protocol.

import { existsSync, readFileSync, rmSync, watch, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { cr80, folder, lastLine } from "./run.ts";

const add = (name: string, sum: number) => ({
  name,
  initial: { r: [0, 2, 3, 0, 0, 0, 0, 0], pc: 256, base: 0, v: 0, data: [[9, 9]], prog: [[256, 0x128a]] },
  final: { r: [0, 2, sum, 0, 0, 0, 0, 0], pc: 257, base: 0, v: 0, data: [] },
  trap: null,
});

/** A target that answers with `answer`, an expression over the request `q`. */
const target = (answer: string): string => `
import { createInterface } from "node:readline";
let first = true;
for await (const line of createInterface({ input: process.stdin })) {
  const q = JSON.parse(line);
  if (first) console.log(JSON.stringify({ protocol: q.protocol, name: "test target" }));
  else { const a = ${answer}; console.log(typeof a === "string" ? a : JSON.stringify(a)); }
  first = false;
}`;
const RIGHT = `({ id: q.id, trap: null, final: { ...q.initial, r: [0, 2, 5, 0, 0, 0, 0, 0], pc: 257 } })`;
/** What a target does before it says nothing more: it makes a file. */
const SILENT = '(await import("node:fs")).writeFileSync(new URL("silent", import.meta.url), "")';

const at = folder({
  "good.json": JSON.stringify([add("one", 5), add("two", 5), add("three", 5)]),
  "bad.json": JSON.stringify([add("one", 5), add("two <&>", 6)]),
  "right.mjs": target(RIGHT),
  "store.mjs": target(`(() => { const a = ${RIGHT}; a.final.data = [[9, 8]]; return a; })()`),
  "skip.mjs": target(`q.id === 2 ? { id: 2, skip: "not done" } : ${RIGHT}`),
  "order.mjs": target(`({ ...${RIGHT}, id: 7 })`),
  "noise.mjs": target(`"hello"`),
  "twice.mjs": target(`(() => { const a = ${RIGHT}; a.final.data = [[9, 8], [9, 9]]; return a; })()`),
  // Dies at each vector whose number it is told; ids go on over its lives.
  "dies.mjs": target(`process.argv[2].split(",").includes(String(q.id)) ? process.exit(3) : ${RIGHT}`),
  // Dies after it has answered such a vector.
  "after.mjs": target(
    `process.argv[2].split(",").includes(String(q.id)) ? (console.log(JSON.stringify(${RIGHT})), process.exit(3)) : ${RIGHT}`,
  ),
  "half.mjs": target(`q.id === 2 ? (process.stdout.write('{"id":2,"fi'), process.exit(4)) : ${RIGHT}`),
  "crash.mjs": target(`q.id === 2 ? (console.log("Segmentation fault"), process.exit(4)) : ${RIGHT}`),
  "goes-on.mjs": target(`q.id === 2 ? "Segmentation fault" : ${RIGHT}`),
  "killed.mjs": target(`q.id === 2 ? process.kill(process.pid, "SIGKILL") : ${RIGHT}`),
  "leaves.mjs": target(`q.id === 2 ? process.exit(0) : ${RIGHT}`),
  "silent.mjs": target(
    `q.id === 2 ? (${SILENT}, await new Promise(() => setInterval(() => {}, 1000))) : ${RIGHT}`,
  ),
  "endless.mjs":
    'import { writeSync } from "node:fs";\nfor (const x = Buffer.alloc(65536, "x"); ; ) writeSync(1, x);\n',
  "deaf.mjs": `${SILENT};\nsetInterval(() => {}, 1000);`,
  "ten.json": JSON.stringify(Array.from({ length: 10 }, (_, i) => add(`${i + 1}`, 5))),
  "waivers.json": JSON.stringify([
    { vectors: "*good.json two", reason: "known" },
    { vectors: "*nothing*", reason: "no such vector" },
  ]),
  "unreasonable.json": JSON.stringify([{ vectors: "*", reason: " " }]),
});
const run = (script: string, ...args: string[]) =>
  cr80(["conformance", "--target", `"${process.execPath}" "${join(at, script)}" 2> /dev/null`, ...args]);
/** Runs a target that becomes silent, and lets its time pass then. */
async function runSilent(script: string, ...args: string[]) {
  const silent = join(at, "silent");
  rmSync(silent, { force: true });
  const watcher = watch(at);
  const made = new Promise<void>((resolve) => watcher.on("change", () => existsSync(silent) && resolve()));
  const running = run(script, ...args, "--patience", "1");
  await made;
  watcher.close();
  // What it said before that lies in the pipe, and is read in the turns that follow.
  for (let turns = 0; turns < 20; turns++) await turn();
  vi.advanceTimersByTime(1000);
  return running;
}

// No time passes here but what a test lets pass: a busy machine starts a target as slowly as it likes.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterEach(() => {
  vi.useRealTimers();
});

const good = join(at, "good.json");
const bad = join(at, "bad.json");

describe("--junit", () => {
  test("replaces no vectors, and is a message where it cannot be written", async () => {
    const before = readFileSync(good, "utf8");
    const over = await run("right.mjs", good, "--junit", good);
    expect(over).toMatchObject({ status: 2, stdout: "" });
    expect(over.stderr).toContain("the JUnit report would replace a file that is read");
    expect(readFileSync(good, "utf8")).toBe(before);
    const nowhere = await run("right.mjs", good, "--junit", join(at, "no", "report.xml"));
    expect(nowhere.status).toBe(2);
    expect(nowhere.stderr).toMatch(/UNWRITABLE[\s\S]*the folder does not exist/);
  });
});

describe("a target", () => {
  test("that answers rightly passes", async () => {
    expect(await run("right.mjs", good)).toMatchObject({
      status: 0,
      stdout: "3 passed, 0 failed, 0 waived\n",
      stderr: "",
    });
  });

  test("that differs fails, with what differs: registers, and data words that the vector does not name", async () => {
    const differs = await run("right.mjs", bad);
    expect(differs.status).toBe(1);
    expect(differs.stdout).toContain("r2: expected 6, got 5");
    expect((await run("store.mjs", good)).stdout).toContain("data 9: expected 9, got 8");
  });

  test("that skips a vector fails it, unless a waiver names it with a reason; a waiver for nothing is pointed out", async () => {
    expect(lastLine((await run("skip.mjs", good)).stdout)).toBe("2 passed, 1 failed, 0 waived");
    const waived = await run("skip.mjs", good, "--waivers", join(at, "waivers.json"));
    expect(waived).toMatchObject({ status: 0, stdout: "2 passed, 0 failed, 1 waived\n" });
    expect(waived.stderr).toContain("*nothing* covers no vector");
  });

  test.each([
    ["order.mjs", 0, "answer 7 came instead of answer 1"],
    ["twice.mjs", 0, 'answer 1 has no valid "final"'],
    ["missing.mjs", 0, "ended with status 1"],
    ["endless.mjs", 0, "sent a line of more than 4194304 characters; 3 vectors were not run"],
  ])("%s breaks the protocol: what it has not answered has failed", async (script, passed, message) => {
    const { status, stdout, stderr } = await run(script, good);
    expect(status).toBe(1);
    expect(lastLine(stdout)).toBe(`${passed} passed, ${3 - passed} failed, 0 waived`);
    expect(stderr).toContain(message);
  });

  test("that says nothing is given up", async () => {
    const { status, stderr } = await runSilent("deaf.mjs", good);
    expect(status).toBe(1);
    expect(stderr).toContain("was silent for 1 seconds");
  });
});

describe("a target that ends at a vector is started again", () => {
  const toldTo = (script: string, ids: string, ...args: string[]) =>
    cr80([
      ...["conformance", "--target", `"${process.execPath}" "${join(at, script)}" ${ids}`],
      ...[join(at, "ten.json"), ...args],
    ]);
  const dies = (ids: string, ...args: string[]) => toldTo("dies.mjs", ids, ...args);

  test("once for each: the others are compared, and the report says so", async () => {
    const { status, stdout, stderr } = await dies("3,7,8");
    expect(status).toBe(1);
    expect(stdout.match(/^FAILED \S+/gm)).toEqual(["FAILED 3", "FAILED 7", "FAILED 8"]);
    expect(stdout).toContain("\n  the target ended with status 3 without an answer\n");
    expect(lastLine(stdout)).toBe("7 passed, 3 failed, 0 waived");
    expect(stderr).toBe("cr80: the target ended early and was started again, 3 times\n");
    expect(JSON.parse((await dies("3", "--json")).stdout)).toMatchObject({
      restarted: 1,
      gaveUp: null,
      failures: [{ name: "3", status: "ended" }],
    });
  });

  test("but not more often than it may be", async () => {
    expect((await dies("10")).stderr).toContain("was started again, once");
    expect((await run("noise.mjs", good)).stderr).toContain("was started again, 2 times");
    const noise = await run("noise.mjs", good, "--restarts", "1");
    expect(noise.stderr).toMatch(
      /the target sent ".*", and had been started again 1 time; 1 vectors were not run/,
    );
    const { stdout, stderr } = await dies("2,4,6", "--restarts", "1");
    expect(lastLine(stdout)).toBe("2 passed, 8 failed, 0 waived");
    expect(stdout).toContain("FAILED 5 (");
    expect(stdout).toContain("\n  not run\n");
    expect(stderr).toContain(
      "ended with status 3, and had been started again 1 time; 6 vectors were not run",
    );
  });

  test("and no vector is blamed that the new process answers", async () => {
    for (const ids of ["3", "1,2,3", "9"]) {
      const { status, stdout, stderr } = await toldTo("after.mjs", ids);
      expect({ status, stdout }).toEqual({ status: 0, stdout: "10 passed, 0 failed, 0 waived\n" });
      const times = ids === "1,2,3" ? "3 times" : "once";
      expect(stderr).toBe(`cr80: the target ended early and was started again, ${times}\n`);
    }
    // As often as it may be, and then the vector that is due has failed.
    const { stdout } = await toldTo("after.mjs", "1,2,3", "--restarts", "2");
    expect(lastLine(stdout)).toBe("3 passed, 7 failed, 0 waived");
  });

  test.each([
    ["killed.mjs", "the target ended with "],
    ["leaves.mjs", "the target ended without an answer"],
    ["half.mjs", "the target ended with status 4 without an answer"],
    ["crash.mjs", 'the target sent "Segmentation fault" without an answer'],
    ["goes-on.mjs", 'the target sent "Segmentation fault" without an answer'],
  ])("%s, however it ends", async (script, message) => {
    const { stdout, stderr } = await run(script, good);
    expect(stdout).toContain(message);
    expect(lastLine(stdout)).toBe("2 passed, 1 failed, 0 waived");
    expect(stderr).toContain("was started again, once");
  });

  test("when it says nothing more", async () => {
    const { stdout, stderr } = await runSilent("silent.mjs", good);
    expect(stdout).toContain("the target was silent for 1 seconds");
    expect(lastLine(stdout)).toBe("2 passed, 1 failed, 0 waived");
    expect(stderr).toContain("was started again, once");
  });
});

test.skipIf(process.platform === "win32").each(["./nonesuch --now", "nonesuch", "/", "'' x"])(
  "a target %j that is not there has status 2, and leaves no report of an earlier run",
  async (name) => {
    const report = join(folder(), "report.xml");
    await run("right.mjs", good, "--junit", report);
    const args = ["conformance", "--target", name, good, "--junit", report];
    const { status, stdout, stderr } = await cr80(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(
      /^error\[NO_TARGET\]: there is no such program: the target ended with status 12[67]\n/,
    );
    expect(stderr).toContain(` --> --target ${JSON.stringify(name)}\n`);
    expect(existsSync(report)).toBe(false);
    const json = JSON.parse((await cr80([...args, "--json"])).stdout);
    expect(json).toMatchObject({ passed: 0, failed: 0, problems: [{ code: "NO_TARGET" }] });
  },
);

test.each(["", " ", "\t", "''", '""', " '' "])("a target %j is no command", async (name) => {
  const { status, stdout, stderr } = await cr80(["conformance", "--target", name, good]);
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(stderr).toContain("error[NO_TARGET]: this names no command");
});

test("very many differences are counted, not written out", async () => {
  const data = Array.from({ length: 60_000 }, (_, i) => [i, i ^ 1]);
  const answer = `(() => { const a = ${RIGHT}; a.final.data = ${JSON.stringify(data)}; return a; })()`;
  const script = join(folder({ "many.mjs": target(answer) }), "many.mjs");
  const { stdout } = await cr80(["conformance", "--target", `"${process.execPath}" "${script}"`, good]);
  expect(stdout.length).toBeLessThan(5_000);
  expect(stdout).toContain("; and 59979 more");
});

describe("reports", () => {
  test("as JSON name every failure", async () => {
    const { stdout } = await run("right.mjs", bad, "--json");
    expect(JSON.parse(stdout)).toMatchObject({
      target: "test target",
      passed: 1,
      failed: 1,
      waived: 0,
      failures: [{ name: "two <&>", differences: [{ what: "r2", expected: 6, actual: 5 }] }],
    });
  });

  test("as JUnit have a case for each vector, with failures, and what is waived as skipped", async () => {
    const file = join(at, "report.xml");
    await run("right.mjs", bad, "--junit", file);
    const xml = readFileSync(file, "utf8");
    expect(xml).toContain('tests="2" failures="1" skipped="0"');
    expect(xml).toContain('name="two &lt;&amp;&gt;"><failure message="r2: expected 6, got 5"/>');
    await run("skip.mjs", good, "--waivers", join(at, "waivers.json"), "--junit", file);
    expect(readFileSync(file, "utf8")).toContain('<skipped message="known"/>');
  });
});

describe("bad input", () => {
  test("no vector at all is a failure", async () => {
    const empty = folder({ "empty.json": "[]" });
    const { status, stdout, stderr } = await run("right.mjs", join(empty, "empty.json"));
    expect(status).toBe(1);
    expect(stdout).toBe("0 passed, 0 failed, 0 waived\n");
    expect(stderr).toContain("no vector was run");
  });

  test("a waiver without a reason, and a file that is not there, have status 2", async () => {
    expect((await run("right.mjs", good, "--waivers", join(at, "unreasonable.json"))).status).toBe(2);
    expect((await run("right.mjs", join(at, "nowhere.json"))).status).toBe(2);
  });
});

test.each(["core", "reference"])(
  "the built-in target %s passes a file of the committed vectors",
  async (name) => {
    const file = "tests/conformance/vectors/data/base/div-rx3-r3.json.gz";
    expect(await cr80(["conformance", "--target", name, file])).toMatchObject({ status: 0, stderr: "" });
  },
);

test("waivers come through a pipe as well", async () => {
  const text = readFileSync(join(at, "waivers.json"), "utf8");
  const command = ["conformance", "--target", `"${process.execPath}" "${join(at, "skip.mjs")}"`, good];
  const waived = await cr80([...command, "--waivers", "-"], { stdin: text });
  expect(waived.stdout).toBe("2 passed, 0 failed, 1 waived\n");
  const bad = await cr80([...command, "--waivers", "-"], { stdin: "{" });
  expect(bad.stderr).toContain("--> standard input:1:2");
  const twice = await cr80([...command, "-", "--waivers", "/dev/stdin"], { stdin: text });
  expect(twice.stderr).toContain("the standard input can be read only once");
});

test("a report of an earlier run goes away when nothing can be run, and no other file", async () => {
  const report = join(folder(), "report.xml");
  await run("right.mjs", good, "--junit", report);
  expect(existsSync(report)).toBe(true);
  expect((await run("right.mjs", join(at, "none.json"), "--junit", report)).status).toBe(2);
  expect(existsSync(report)).toBe(false);
  writeFileSync(report, "notes");
  expect((await run("right.mjs", join(at, "none.json"), "--junit", report)).status).toBe(2);
  expect(readFileSync(report, "utf8")).toBe("notes");
});
