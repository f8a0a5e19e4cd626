// What a command loads, and the programs that cr80 boot keeps: the command as it is built.

import { execFile, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { folderOf } from "../../host/cli/cache.ts";
import { folder, MAIN } from "./run.ts";

const SOURCE = ' .WARNING "mind the gap"\n .INCLUDE "x.inc"\n MOVC CODE,R0\n MON 0xC1\n';

function boot(file: string, cwd: string, env: NodeJS.ProcessEnv, ...options: string[]) {
  const child = spawnSync(process.execPath, [MAIN, "boot", file, ...options], {
    cwd,
    env: { ...process.env, ...env },
    encoding: "utf8",
    timeout: 60_000,
  });
  return { status: child.status, stdout: child.stdout, stderr: child.stderr };
}

describe("cr80 boot", () => {
  test("says and does the same with a program that it has kept, and what is new of a source that has changed", () => {
    const place = folder({ "p.asm": SOURCE, "x.inc": "CODE = 0\n" });
    const env = { CR80_CACHE: "kept" };
    const all = ["--json", "--dump", "registers", "--check-conventions"];
    const first = boot("p.asm", place, env, ...all);
    expect(first.status).toBe(0);
    expect(first.stderr).toContain("warning[W005]: mind the gap\n --> p.asm:1:2\n");
    expect(readdirSync(join(place, "kept"))).toHaveLength(1);
    expect(boot("p.asm", place, env, ...all)).toEqual(first);
    expect(boot("p.asm", place, env, ...all, "--no-cache")).toEqual(first);
    writeFileSync(join(place, "x.inc"), "CODE = 9\n");
    expect(boot("p.asm", place, env).stderr).toContain("stopped with code 9");
  });

  test("does not assemble what it has kept", () => {
    const place = folder({ "p.asm": SOURCE, "x.inc": "CODE = 0\n" });
    const env = { CR80_CACHE: join(place, "kept") };
    boot("p.asm", place, env);
    const entry = join(env.CR80_CACHE, readdirSync(env.CR80_CACHE)[0]!);
    const [, ...body] = readFileSync(entry, "utf8").replace("mind the gap", "never said").split("\n");
    const sum = createHash("sha256").update(body.join("\n")).digest("hex");
    writeFileSync(entry, [`cr80-program 2 ${sum}`, ...body].join("\n"));
    expect(boot("p.asm", place, env).stderr).toContain("never said");
  });

  test("keeps nothing with --no-cache, nor with CR80_CACHE=off", () => {
    const place = folder({ "p.asm": SOURCE, "x.inc": "CODE = 0\n" });
    const XDG_CACHE_HOME = join(place, "xdg");
    expect(boot("p.asm", place, { CR80_CACHE: "off", XDG_CACHE_HOME }).status).toBe(0);
    expect(boot("p.asm", place, { CR80_CACHE: "", XDG_CACHE_HOME }, "--no-cache").status).toBe(0);
    expect(existsSync(XDG_CACHE_HOME)).toBe(false);
    if (process.platform !== "linux") return;
    expect(boot("p.asm", place, { CR80_CACHE: "", XDG_CACHE_HOME }).status).toBe(0);
    expect(readdirSync(join(XDG_CACHE_HOME, "cr80"))).toHaveLength(1);
  });

  test("runs several times at once with one folder that is not there yet", async () => {
    const place = folder({ "p.asm": SOURCE, "x.inc": "CODE = 0\n" });
    const env = { ...process.env, CR80_CACHE: join(place, "a/b/kept") };
    const one = () => promisify(execFile)(process.execPath, [MAIN, "boot", "p.asm"], { cwd: place, env });
    const runs = await Promise.all([one(), one(), one(), one()]);
    expect(new Set(runs.map(({ stdout, stderr }) => stdout + stderr)).size).toBe(1);
    expect(readdirSync(env.CR80_CACHE)).toEqual([expect.stringMatching(/^[0-9a-f]{40}\.program$/)]);
  });
});

test("the folder is where the system has caches, or where CR80_CACHE says", () => {
  const HOME = "/home/me";
  const given: [NodeJS.ProcessEnv, NodeJS.Platform, string | undefined][] = [
    [{ HOME }, "linux", "/home/me/.cache/cr80"],
    [{ HOME, XDG_CACHE_HOME: "/x" }, "linux", "/x/cr80"],
    [{ HOME, XDG_CACHE_HOME: "not/whole" }, "linux", "/home/me/.cache/cr80"],
    [{ HOME, CR80_CACHE: "" }, "linux", "/home/me/.cache/cr80"],
    [{ HOME }, "darwin", "/home/me/Library/Caches/cr80"],
    [{ LOCALAPPDATA: "/l" }, "win32", "/l/cr80/cache"],
    [{}, "win32", undefined],
    [{ HOME, CR80_CACHE: "here" }, "linux", "here"],
    [{ HOME, CR80_CACHE: "off" }, "linux", undefined],
  ];
  for (const [env, platform, where] of given) expect(folderOf(env, platform)).toBe(where);
});

describe("what a command loads", () => {
  /** The text of a built file and of all that it imports at once. */
  const loaded = (file: string, seen = new Set<string>()): string => {
    if (seen.has(file)) return "";
    seen.add(file);
    const text = readFileSync(file, "utf8");
    // What a function gives is loaded when it is called.
    const imports = [...text.matchAll(/(?<!return )require\("(\.[^"]+)"\)/g)];
    return text + imports.map(([, path]) => loaded(resolve(dirname(file), path!), seen)).join("");
  };
  const built = (name: string) => {
    const files = readdirSync(dirname(MAIN)).filter((file) =>
      new RegExp(`^${name}-[\\w-]{8}\\.js$`).test(file),
    );
    expect(files).toHaveLength(1);
    return loaded(join(dirname(MAIN), files[0]!));
  };
  /** Texts that a module has and no other. */
  const TEXTS = {
    assembler: "a link register R5 to R7, or -",
    machine: "there is already an MMS",
    "boot command": "look for the partition that should have sent or ended",
    "boot options": "--save",
  };
  const has = (name: string, module: keyof typeof TEXTS) => built(name).includes(TEXTS[module]);

  test("is neither assembler nor machine for a version, a help or a wrong option", () => {
    expect(has("command", "boot options")).toBe(true);
    for (const module of ["assembler", "machine", "boot command"] as const) {
      expect(has("command", module), module).toBe(false);
    }
  });

  test("is the assembler for cr80 asm, and the machine without the assembler for cr80 boot", () => {
    expect([has("boot", "machine"), has("boot", "boot command"), has("boot", "assembler")]).toEqual([
      true,
      true,
      false,
    ]);
    expect(has("assemble-source", "assembler")).toBe(true);
    expect(has("asm", "assembler")).toBe(true);
  });
});
