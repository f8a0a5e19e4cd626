// The package: what npm packs, what it needs, and that it works where only that is installed.

import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { install } from "./install.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const json = (path: string) => JSON.parse(readFileSync(join(ROOT, path), "utf8"));
const pkg = json("package.json");
const lock: Record<string, { resolved?: string; engines?: { node?: string } }> =
  json("package-lock.json").packages;

/** The oldest Node that the package promises. */
const OLDEST = [20, 19, 0] as const;

/** Whether a version satisfies a range of npm made of >=, ^ and || (any other form is an error). */
function satisfies(version: readonly number[], range: string): boolean {
  return range.split("||").some((part) => {
    const found = /^\s*(>=|\^)\s*(\d+)(?:\.(\d+))?(?:\.(\d+|x))?\s*$/.exec(part);
    if (found === null) throw new Error(`a range that this test does not know: ${part}`);
    const least = [2, 3, 4].map((i) => Number(found[i]?.replace("x", "0") ?? 0));
    const first = version.findIndex((n, i) => n !== least[i]);
    const atLeast = first === -1 || version[first]! > least[first]!;
    return atLeast && (found[1] === ">=" || version[0] === least[0]);
  });
}

describe("dependencies", () => {
  test("run on the oldest Node that the package promises", () => {
    expect(pkg.engines.node).toBe(`>=${OLDEST[0]}.${OLDEST[1]}`);
    const tooNew = Object.entries(lock).filter(
      ([, { engines }]) => !satisfies(OLDEST, engines?.node ?? ">=0"),
    );
    expect(tooNew).toEqual([]);
  });

  test("come from npm's registry alone", () => {
    const addresses = Object.values(lock).flatMap(({ resolved }) => resolved ?? []);
    expect(addresses.filter((address) => !address.startsWith("https://registry.npmjs.org/"))).toEqual([]);
  });

  test("ranges are read as npm reads them", () => {
    expect(satisfies(OLDEST, "^18.0.0 || >=20")).toBe(true);
    expect(satisfies(OLDEST, ">=20.19.1")).toBe(false);
    expect(satisfies(OLDEST, "^22.0.0 || >=24.0.0")).toBe(false);
  });
});

describe("the build that npm runs after an install and before it packs", () => {
  const scripts: Record<string, string> = pkg.scripts;

  test("is one build: for a clone, for a package from git, and for what is packed", () => {
    const hooks = ["preinstall", "install", "postinstall", "prepublish", "prepack", "prepublishOnly"];
    expect(hooks.filter((hook) => hook in scripts)).toEqual([]);
    expect(scripts.prepare).toBe("node tools/build.mjs --if-possible");
  });

  test("is left out where there is nothing to build with, and nowhere else", () => {
    const empty = mkdtempSync(join(tmpdir(), "cr80-build-"));
    try {
      for (const file of ["package.json", "tools/build.mjs"]) cpSync(join(ROOT, file), join(empty, file));
      const build = (...args: string[]) =>
        spawnSync(process.execPath, [join(empty, "tools/build.mjs"), ...args], { encoding: "utf8" });
      for (const args of [["--if-possible"], ["--if-needed"], []]) {
        const { status, stderr } = build(...args);
        expect(stderr).toBe("the build needs its packages: run npm ci first\n");
        expect(status).toBe(args[0] === "--if-possible" ? 0 : 1);
      }
    } finally {
      rmSync(empty, { recursive: true });
    }
  });
});

describe("the package as npm packs it", () => {
  let folder = "";
  let installed = "";
  let files: string[] = [];

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "cr80-package-"));
    // No package that happens to lie in a folder above is taken for the one of these modules.
    writeFileSync(join(folder, "package.json"), "{}");
    files = install(folder, Object.keys(pkg.dependencies));
    installed = join(folder, "node_modules/cr80");
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("has what every entry names, types first, and a licence", () => {
    const entries = Object.values(pkg.exports).filter((entry) => typeof entry === "object") as object[];
    for (const entry of entries) expect(Object.keys(entry)).toEqual(["types", "default"]);
    const named = [
      ...entries.flatMap((entry) => Object.values(entry)),
      ...Object.values(pkg.bin),
    ] as string[];
    const paths = named.map((path) => path.replace(/^\.\//, ""));
    const cores = ["dist/core.wasm", "dist/core-debug.wasm", "dist/core-translate.wasm"];
    expect(files).toEqual(expect.arrayContaining([...paths, "LICENSE", "README.md", ...cores]));
  });

  test("has nothing that only the project needs", () => {
    const expected =
      /^(dist\/.+\.(js|d\.ts|wasm)|dist\/cli\/package\.json|firmware\/.+\.(asm|inc|json)|docs\/.+\.md|docs\/manifest\.schema\.json|docs\/pictures\/.+\.svg|tools\/grammar\/.+\.json|[A-Z]+(\.md)?|package\.json)$/;
    expect(files.filter((path) => !expected.test(path))).toEqual([]);
  });

  test("boots the demonstration by its command", () => {
    const main = join(installed, pkg.bin.cr80);
    const manifest = join(installed, "firmware/demo/manifest.json");
    const output = execFileSync(process.execPath, [main, "boot", manifest], { encoding: "utf8" });
    expect(output).toMatch(/^ {2}words copied +0$/m);
  });

  test("boots a machine from its browser-safe entries, with the core fetched by its address", () => {
    const module = `
      import { readFileSync } from "node:fs";
      import { bootMachine, parseManifest } from "cr80";
      import { assemble } from "cr80/asm";
      import { coreUrl } from "cr80/core";
      import { debugCoreUrl, runForward, Timeline } from "cr80/debug";
      import { createDisk, imageOf } from "cr80/disk";
      import { translation } from "cr80/translate";
      const core = new WebAssembly.Module(readFileSync(coreUrl));
      const text = JSON.stringify({ partitions: [{ name: "p", image: "p", pages: 1 }] });
      const { module: image } = assemble({ file: "p", text: " MOVC 0,R0\\n MON 0xC1\\n" });
      const { machine } = bootMachine(core, parseManifest(text).manifest, [image]);
      console.log(machine.run().outcome);
      const debugCore = new WebAssembly.Module(readFileSync(debugCoreUrl));
      const debugged = bootMachine(debugCore, parseManifest(text).manifest, [image]).machine;
      console.log(runForward(new Timeline(debugged), [{ at: { kind: "call" } }]).kind);
      const translate = translation("eager");
      const translating = new WebAssembly.Module(readFileSync(translate.coreUrl));
      console.log(bootMachine(translating, parseManifest(text).manifest, [image], { translate }).machine.run().outcome);
      console.log(imageOf(createDisk("x", { medium: "floppy", label: "X" }).contents).length);`;
    writeFileSync(join(folder, "x.mjs"), module);
    const printed = execFileSync(process.execPath, [join(folder, "x.mjs")], { encoding: "utf8" });
    expect(printed).toBe("stopped\nhit\nstopped\n256256\n");
  });

  test("gives its cores to whoever resolves them, and no file that it does not name", () => {
    const resolve = (name: string) =>
      spawnSync(process.execPath, ["-p", `require.resolve(${JSON.stringify(name)})`], {
        cwd: folder,
        encoding: "utf8",
      });
    for (const core of ["core.wasm", "core-debug.wasm", "core-translate.wasm"]) {
      expect(resolve(`cr80/${core}`).stdout.trim()).toBe(realpathSync(join(installed, "dist", core)));
    }
    expect(resolve("cr80/dist/core.wasm").stderr).toContain("ERR_PACKAGE_PATH_NOT_EXPORTED");
  });

  test("says where it looked for a core that is not there, or is another module", () => {
    const script = `console.log(JSON.stringify(require("cr80/node").bundledCore().problem ?? null))`;
    const problem = () =>
      JSON.parse(
        execFileSync(process.execPath, ["-e", script], {
          cwd: folder,
          encoding: "utf8",
          stdio: ["ignore", "pipe", "ignore"],
        }),
      );
    const core = join(installed, "dist/core.wasm");
    const bytes = readFileSync(core);
    expect(problem()).toBe(null);
    rmSync(core);
    try {
      expect(problem()).toMatchObject({
        code: "NO_CORE",
        message: expect.stringContaining(realpathSync(installed)),
      });
      writeFileSync(core, bytes.subarray(0, 100));
      expect(problem()).toMatchObject({
        code: "BAD_CORE",
        file: join(realpathSync(installed), "dist/core.wasm"),
      });
    } finally {
      writeFileSync(core, bytes);
    }
  });

  test("has only modules whose imports it has, or that are its dependencies or Node's", () => {
    const modules = files.filter((path) => path.endsWith(".js"));
    expect(modules.length).toBeGreaterThan(40);
    const missing = modules.flatMap((path) => {
      const text = readFileSync(join(installed, path), "utf8");
      const imports = [...text.matchAll(/^(?:import|export)\b[^;]*?from "([^"]+)";/gm)].map(
        ([, name]) => name!,
      );
      return imports.filter((name) => {
        if (name.startsWith(".")) return !existsSync(join(installed, path, "..", name));
        const owner = name
          .split("/")
          .slice(0, name.startsWith("@") ? 2 : 1)
          .join("/");
        return !name.startsWith("node:") && !(owner in pkg.dependencies);
      });
    });
    expect(missing).toEqual([]);
  });
});
