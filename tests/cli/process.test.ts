// The command as a process, as it is installed: dist/cli/main.js.

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folder, MAIN, ROOT, shell } from "./run.ts";

const DEMO = join(ROOT, "firmware/demo/manifest.json");

function run(args: readonly string[], options: { input?: string | Uint8Array; cwd?: string } = {}) {
  const child = spawnSync(process.execPath, [MAIN, ...args], { ...options, timeout: 60_000 });
  return { status: child.status, stdout: child.stdout.toString(), stderr: child.stderr.toString() };
}

test("the file that is installed as cr80 is a script for node", () => {
  expect(readFileSync(MAIN, "utf8").split("\n")[0]).toBe("#!/usr/bin/env node");
});

test("where it lay before it was bundled it can still be run", () => {
  const child = spawnSync(process.execPath, [join(ROOT, "dist/host/cli/main.js"), "dis", "128A"]);
  expect(child.stdout.toString()).toBe(run(["dis", "128A"]).stdout);
  expect(child.status).toBe(0);
});

test("boots the demonstration from any folder, without colours into a pipe", () => {
  const { status, stdout, stderr } = run(["boot", DEMO], { cwd: folder() });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toMatch(/^state hash {2}[0-9a-f]{64}$/m);
  expect(stdout).not.toContain("\x1b");
});

test("the version is the package's", () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  expect(run(["--version"]).stdout).toBe(`${version}\n`);
});

test.each(["18.20.4", "20.18.9", "16.0.0"])(
  "Node %s is told in one sentence that it is too old",
  (version) => {
    const versions = `{ value: { ...process.versions, node: "${version}" } }`;
    const preload = `data:text/javascript,Object.defineProperty(process, "versions", ${versions})`;
    for (const script of [
      [MAIN, "boot", DEMO],
      [join(ROOT, "tools/build.mjs"), "--if-needed"],
    ]) {
      const child = spawnSync(process.execPath, ["--import", preload, ...script]);
      expect(child.status).toBeGreaterThan(0);
      expect(`${child.stdout}${child.stderr}`).toMatch(
        new RegExp(`^(?:cr80: )?this is Node ${version}, and cr80 needs Node >=20\\.19\\n$`),
      );
    }
  },
);

test("sources and images pass through pipes", () => {
  const { status, stdout } = shell("printf 'A: JMP A\\n' | $CR80 asm - | $CR80 dis -");
  expect(status).toBe(0);
  expect(stdout).toContain("JMP L0100\n");
});

test("exit statuses reach the shell: 2 for bad input, 3 for a limit", () => {
  const at = folder({
    "m.json": '{ "partitions": [{ "name": "p", "source": "p.asm", "pages": 2 }] }',
    "p.asm": "A: JMP A\n",
    "bad.json": "{",
  });
  expect(run(["boot", join(at, "m.json"), "--limit", "9"]).status).toBe(3);
  expect(run(["boot", join(at, "bad.json")]).status).toBe(2);
});

test("a guest without an end that writes for ever ends quietly when its reader has seen enough", () => {
  const text = '.DATA\nT: .TEXT "on and on\\n"\n';
  const at = folder({
    "m.json": '{ "partitions": [{ "name": "p", "source": "p.asm", "pages": 2 }] }',
    "p.asm": `L: MOVC T,R0\n MOVC CHARS(T),R1\n MON 0xC4\n NOP\n JMP L\n${text}`,
  });
  const { stdout, stderr } = shell("$CR80 boot m.json | head -n 3", at);
  expect(stdout).toBe("console\n  p  on and on\n  p  on and on\n");
  expect(stderr).toBe("");
});

test("a signal ends a run with all that was written, unfinished lines too, and a report", async () => {
  const text = '.DATA\nT: .TEXT "a line\\nhalf a li"\n';
  const at = folder({
    "m.json": '{ "partitions": [{ "name": "p", "source": "p.asm", "pages": 2 }] }',
    "p.asm": ` MOVC T,R0\n MOVC CHARS(T),R1\n MON 0xC4\n NOP\nL: JMP L\n${text}`,
  });
  const child = spawn(process.execPath, [MAIN, "boot", join(at, "m.json")]);
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (data) => {
    stdout += data;
    if (stdout.includes("a line") && !child.killed) child.kill("SIGTERM");
  });
  child.stderr.on("data", (data) => {
    stderr += data;
  });
  const [status] = await once(child, "close");
  expect(stdout).toMatch(/^console\n {2}p {2}a line\n {2}p {2}half a li\n\npartition[\s\S]*state hash/);
  expect(stderr).toContain("ended by SIGTERM: p runs");
  expect(status).toBe(143);
});

test("a file without an end is refused, not read for ever", () => {
  const { status, stderr } = run(["asm", "/dev/zero", "-o", "/dev/null"]);
  expect(status).toBe(2);
  expect(stderr).toContain("it has more than 268435456 bytes");
});

test("a full disk is a message, not a stack trace", () => {
  const { status, stderr } = shell("$CR80 dis 128A > /dev/full");
  expect(status).toBe(2);
  expect(stderr).toBe("cr80: the output cannot be written (ENOSPC)\n");
});

test("a source that comes through a pipe becomes what that of - becomes, and nothing beside the device", () => {
  const cwd = folder({ "x.asm": ' .INCLUDE "k.inc"\n MOVC K,R1\n', "k.inc": "K = 2\n" });
  const line = (options: string) =>
    `for from in - /dev/stdin /dev/fd/0 /proc/self/fd/0; do $CR80 asm ${options} $from < x.asm | cksum; done; $CR80 asm ${options} /dev/fd/3 3<x.asm | cksum`;
  for (const options of ["", "-c", "-l"]) {
    const { stdout, stderr } = shell(line(options), cwd);
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^(\d+ [1-9]\d*\n)\1{4}$/);
  }
  expect(readdirSync(cwd).sort()).toEqual(["k.inc", "x.asm"]);
  expect(shell("$CR80 asm -l - /dev/stdin < x.asm", cwd).stderr).toContain(
    "the standard input can be read only once",
  );
});
