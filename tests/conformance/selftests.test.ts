import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { bootFile, bundledCore } from "../../host/node.ts";
import { assembleSelftest, readSelftests, runOnCore, runOnReference, SELFTESTS } from "./selftests.ts";
import { forced, translatingCore } from "./translated.ts";

const core = bundledCore().contents!;
const tests = readSelftests();
const passed = { end: "halt 0", checks: expect.any(Number) };

describe("guest self-tests", () => {
  it("are there, and each says what it shows and which rules", () => {
    expect(tests.length).toBeGreaterThanOrEqual(13);
    for (const { name, shows, rules } of tests) {
      expect(shows.length, name).toBeGreaterThan(40);
      expect(rules.length, name).toBeGreaterThan(3);
    }
  });

  it.each(tests.map(({ name }) => [name]))("%s passes on the core", (name) => {
    const verdict = runOnCore(core, assembleSelftest(name));
    expect(verdict).toMatchObject(passed);
    expect(verdict.checks).toBeGreaterThan(3);
    // One instruction at a time comes to the same end.
    expect(runOnCore(core, assembleSelftest(name), 100_000, 1)).toEqual(verdict);
  });

  it.each(tests.map(({ name }) => [name]))("%s passes in translated functions", (name) => {
    const image = assembleSelftest(name);
    const verdict = runOnCore(core, image);
    for (const [slice, most] of [[1, 1], [7], [300]] as const) {
      const run = runOnCore(translatingCore(), image, 100_000, 100_000, forced(slice, most));
      expect(run, `${slice}`).toEqual(verdict);
    }
  });

  it.each(tests.filter(({ coreOnly }) => !coreOnly).map(({ name }) => [name]))(
    "%s passes on the reference machine",
    (name) => {
      expect(runOnReference(assembleSelftest(name))).toMatchObject(passed);
    },
  );

  it("fail when a check fails: a machine whose memory is not what the program stored", () => {
    const image = assembleSelftest("loops");
    // The first immediate of the program is changed: MOVC 100 becomes MOVC 99.
    const words = image.program.words.map((word) => (word === 0x6448 ? 0x6348 : word));
    expect(runOnCore(core, { ...image, program: { ...image.program, words } }).end).toBe("halt 1");
  });

  it("are all in the manifest, which boots them side by side", () => {
    const file = `${SELFTESTS}/manifest.json`;
    expect(existsSync(file)).toBe(true);
    const { partitions } = JSON.parse(readFileSync(file, "utf8")) as { partitions: { name: string }[] };
    expect(partitions.map(({ name }) => name)).toEqual(tests.map(({ name }) => name));
    const { machine, problems } = bootFile(file);
    expect(problems).toEqual([]);
    expect(machine?.run({ limit: 10_000_000 }).outcome).toBe("stopped");
  });
});
