// cr80 boot --save, cr80 boot of a snapshot, and cr80 diff.

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { bootFile, bundledCore, Machine } from "../../host/node.ts";
import { cr80, folder } from "./run.ts";

const at = folder({ "not.c80s": "this is none", "bad.json": "{}" });
const path = (name: string) => join(at, name);
const DEMO = "firmware/demo/manifest.json";

/** Saves the demonstration after so many instructions. */
async function saved(limit: number): Promise<string> {
  const file = path(`at-${limit}.c80s`);
  if (!existsSync(file)) await cr80(["boot", DEMO, "--limit", String(limit), "--save", file]);
  return file;
}

/** The report of a run as an object, without what only its sources tell. */
async function reportOf(...args: string[]): Promise<Record<string, unknown>> {
  const { stdout } = await cr80(["boot", ...args, "--json"]);
  return JSON.parse(stdout, (key, value) => (key === "source" || key === "last" ? undefined : value));
}

describe("cr80 boot", () => {
  test("saves the state at a limit, says where, and goes on from it to the same end", async () => {
    const file = path("thirty.c80s");
    const first = await cr80(["boot", DEMO, "--limit", "30", "--save", file]);
    expect(first.status).toBe(3);
    expect(first.stderr).toContain(`cr80: the state after 30 instructions is in ${file}\n`);
    expect(await reportOf(file)).toEqual(await reportOf(DEMO));
    const second = path("sixty.c80s");
    await cr80(["boot", file, "--limit", "30", "--save", second]);
    expect(readFileSync(second)).toEqual(readFileSync(await saved(60)));
  });

  test("saves the state at the end, from which nothing goes on", async () => {
    const file = path("end.c80s");
    expect((await cr80(["boot", DEMO, "--save", file])).status).toBe(0);
    const again = await cr80(["boot", file]);
    expect(again.status).toBe(0);
    expect(again.stdout).not.toContain("console");
    expect(again.stdout).toContain("total               89\n");
  });

  test("goes on from a snapshot on the standard input", async () => {
    const { status, stdout } = await cr80(["boot", "-"], { stdin: readFileSync(await saved(60)) });
    expect(status).toBe(0);
    expect(stdout).toContain("receiver  A message is here");
    expect(stdout).not.toContain("The message is in the area");
  });

  test("draws what a snapshot knows of areas, and what comes after it", async () => {
    const [whole, rest] = [path("whole.svg"), path("rest.svg")];
    await cr80(["boot", DEMO, "--timeline", whole]);
    await cr80(["boot", await saved(61), "--timeline", rest]);
    expect(readFileSync(rest, "utf8")).toBe(readFileSync(whole, "utf8"));
  });

  test("names lines and labels, and checks conventions, by the sources of what a snapshot was booted from", async () => {
    const file = await saved(60);
    const { stdout, status } = await cr80(["boot", file, "--dump", "registers,TEXT:2"]);
    expect(status).toBe(0);
    const whole = await cr80(["boot", DEMO, "--dump", "registers,TEXT:2"]);
    expect(stdout.slice(stdout.indexOf("access refused"))).toBe(
      whole.stdout.slice(whole.stdout.indexOf("access refused")),
    );
    expect(stdout).toContain("firmware/demo/sender.asm:36");
    expect(await cr80(["boot", file, "--check-conventions"])).toMatchObject({ status: 0, stderr: "" });
  });

  /** A program that fails, in a folder of its own, and the snapshot of it in the middle. */
  async function failing(name: string): Promise<{ source: string; file: string; dir: string }> {
    const dir = path(name);
    mkdirSync(dir);
    const [source, file] = [join(dir, "fails.asm"), join(dir, "fails.c80s")];
    writeFileSync(source, `${" NOP\n".repeat(30)}BAD: .WORD 0x0017\n`);
    await cr80(["boot", source, "--limit", "10", "--save", file]);
    return { source, file, dir };
  }

  test("says what a partition did last before it failed as when it is booted", async () => {
    const { source, file } = await failing("unchanged");
    const [again, whole] = [await cr80(["boot", file]), await cr80(["boot", source])];
    expect(again.status).toBe(1);
    expect(again.stderr).toContain(`${source}:31, BAD`);
    expect(again.stderr).toBe(whole.stderr);
  });

  test("believes no source that makes another image by now, and says so", async () => {
    const { source, file } = await failing("changed");
    writeFileSync(source, `${" NOP\n".repeat(29)} MOV R1,R1\nBAD: .WORD 0x0017\n`);
    const again = await cr80(["boot", file]);
    expect(again.stderr).toContain(
      `${source}: this now makes another image than that of fails in the snapshot; lines and labels have no names`,
    );
    expect(again.stderr).not.toContain("BAD");
    const checked = await cr80(["boot", file, "--check-conventions"]);
    expect(checked).toMatchObject({ status: 2, stdout: "" });
    writeFileSync(source, " NONSENSE\n");
    expect((await cr80(["boot", file])).stderr).toContain("no longer makes the images of the snapshot");
  });

  test("misses no source that is not there, unless an option needs it", async () => {
    const { source, file } = await failing("gone");
    rmSync(source);
    const again = await cr80(["boot", file]);
    expect(again.stderr).not.toContain("fails.asm");
    expect(again.stderr).toContain("illegal instruction at PC");
    expect(await cr80(["boot", file, "--dump", "BAD"])).toMatchObject({ status: 2, stdout: "" });
    const checked = await cr80(["boot", file, "--check-conventions"]);
    expect(checked.status).toBe(2);
    expect(checked.stderr).toContain(`the snapshot has no source maps: ${source} is not there`);
  });

  test("finds the sources of a snapshot from its folder too, and takes nothing but a file for them", async () => {
    const { file, dir } = await failing("moved");
    const machine = Machine.restore(bundledCore().contents!, readFileSync(file)).machine!;
    const bootFrom = (origin: string) => {
      machine.state.origin = origin;
      writeFileSync(file, machine.snapshot());
      return cr80(["boot", file]);
    };
    expect((await bootFrom("fails.asm")).stderr).toContain("fails.asm:31, BAD");
    const over = await cr80(["boot", file, "--save", join(dir, "fails.asm")]);
    expect(over).toMatchObject({ status: 2, stdout: "" });
    for (const origin of ["", ".", dir, "/dev/stdin", "no\u001b[31m"]) {
      expect((await bootFrom(origin)).stderr, origin).not.toContain("BAD");
    }
    expect((await bootFrom(path("bad.json"))).stderr).toContain("no longer makes the images");
  });

  test("says that a machine waits for input, which it does not get", async () => {
    const file = path("waits.c80s");
    const { machine } = bootFile("firmware/demo/manifest.json");
    for (const { number } of machine!.state.partitions) machine!.console(number).open();
    machine!.run({ limit: 30 });
    Object.assign(machine!.state.partitions[0]!, { status: "waiting", waitMask: 2 });
    writeFileSync(file, machine!.snapshot());
    const { status, stderr } = await cr80(["boot", file]);
    expect(status).toBe(3);
    expect(stderr).toContain("cr80: no partition can run without input: sender waits for CONSOLE_INPUT");
  });

  test("refuses to write a snapshot over what it reads, with the report, or where it cannot", async () => {
    const file = await saved(60);
    const before = readFileSync(file);
    const over = await cr80(["boot", file, "--save", file]);
    expect(over).toMatchObject({ status: 2, stderr: expect.stringContaining("OUTPUT_IS_INPUT") });
    expect(readFileSync(file)).toEqual(before);
    expect((await cr80(["boot", DEMO, "--save", "-"])).stderr).toContain("TWO_OUTPUTS");
    const same = ["--save", path("same"), "--timeline", path("same")];
    expect((await cr80(["boot", DEMO, ...same])).stderr).toContain("TWO_OUTPUTS");
    mkdirSync(path("taken"), { recursive: true });
    for (const bad of [path("taken"), path("nowhere/x.c80s")]) {
      const { status, stderr } = await cr80(["boot", DEMO, "--save", bad]);
      expect({ status, stderr }).toMatchObject({ status: 2, stderr: expect.stringContaining("UNWRITABLE") });
    }
  });

  test("says what is wrong with a snapshot", async () => {
    const bytes = readFileSync(await saved(60));
    writeFileSync(path("cut.c80s"), bytes.subarray(0, 100));
    writeFileSync(path("damaged.c80s"), bytes.with(200, bytes[200]! ^ 1));
    writeFileSync(path("later.c80s"), bytes.with(8, 9));
    for (const [name, code] of Object.entries({ cut: "CUT", damaged: "DAMAGED", later: "LATER" })) {
      const { status, stderr, stdout } = await cr80(["boot", path(`${name}.c80s`)]);
      expect(status).toBe(2);
      expect(stdout).toBe("");
      expect(stderr).toMatch(
        new RegExp(`^error\\[${code}_SNAPSHOT\\]: .*\n --> .*${name}.c80s\n  = advice: `),
      );
      const json = JSON.parse((await cr80(["boot", path(`${name}.c80s`), "--json"])).stdout);
      expect(json).toMatchObject({ outcome: "refused", problems: [{ code: `${code}_SNAPSHOT` }] });
    }
  });
});

describe("cr80 diff", () => {
  test("says what differs, and that nothing does", async () => {
    const [a, b] = [await saved(59), await saved(60)];
    const { status, stdout } = await cr80(["diff", a, b]);
    expect(status).toBe(1);
    for (const line of [
      "machine: clock 59 -> 60",
      "partition sender: PC 010F -> 0111",
      "partition sender: page 16 read and write -> no access",
      "partition receiver: queue waiting [] -> [1]",
      "area 1: owner 0 -> 1",
    ]) {
      expect(stdout.split("\n")).toContain(line);
    }
    const same = await cr80(["diff", a, a]);
    expect(same).toMatchObject({ status: 0, stdout: "", stderr: "cr80: the states are the same\n" });
  });

  test("gives words of memory that follow each other in one line, and more of a thing only when asked", async () => {
    const machine = new Machine(bundledCore().contents!, { memory: 4 });
    machine.addPartition({ name: "one", pages: 4 });
    const [a, b] = [path("early.c80s"), path("late.c80s")];
    writeFileSync(a, machine.snapshot());
    machine.writeMemory(0, 0x3ff, [1, 2]);
    for (let n = 0; n < 50; n++) machine.writeMemory(0, 0x800 + 3 * n, [n + 1, 7]);
    machine.writeMemory(
      0,
      0xc00,
      Array.from({ length: 20 }, () => 0xabc),
    );
    writeFileSync(b, machine.snapshot());
    const short = (await cr80(["diff", a, b])).stdout;
    const all = (await cr80(["diff", a, b, "--all"])).stdout;
    const lines = all.split("\n");
    expect(lines).toContain("partition one: word 03FF 0000 -> 0001");
    expect(lines).toContain("partition one: word 0400 0000 -> 0002");
    expect(lines).toContain("partition one: word 0803 0000 0000 -> 0002 0007");
    expect(lines.at(-2)).toMatch(
      /^partition one: word 0C00 (0000 ){8}\.\.\. \(20 words\) -> (0ABC ){8}\.\.\./,
    );
    expect(short).toMatch(/^partition one: 13 more differences$/m);
    expect(all).not.toContain("more differences");
    expect(all.length).toBeGreaterThan(short.length);
    const { differences } = JSON.parse((await cr80(["diff", a, b, "--json"])).stdout);
    expect(differences.length).toBe(all.trimEnd().split("\n").length);
  });

  test("refuses what is no snapshot, and names each", async () => {
    const { status, stderr } = await cr80(["diff", path("not.c80s"), path("nothing.c80s")]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/error\[NO_SNAPSHOT\][\s\S]*not\.c80s[\s\S]*error\[NO_FILE\][\s\S]*nothing\.c80s/);
  });

  test("escapes names that a terminal would act on", async () => {
    const machine = new Machine(bundledCore().contents!, { memory: 4 });
    machine.addPartition({ name: "s\x1b[31m", pages: 2 });
    const [a, b] = [path("x.c80s"), path("y.c80s")];
    writeFileSync(a, machine.snapshot());
    machine.setRegisters(0, { pc: 7 });
    writeFileSync(b, machine.snapshot());
    expect((await cr80(["diff", a, b])).stdout).toContain("partition s\\x1b[31m: PC");
  });
});
