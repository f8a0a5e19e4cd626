// Builds dist/: the library and the command from the TypeScript rooms, the core's generated tables, and core.wasm. A build
// that fails leaves the old dist/ as it was. With --if-needed nothing is done when no source is newer than the last complete build; with --if-possible,
// which npm runs after each install, for a package from git, and before it packs, neither when there is nothing to build
// with (npm ci --omit=dev).
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const { engines } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const [needed, has] = [engines.node, process.versions.node].map((version) => {
  const [, major, minor] = /(\d+)\.(\d+)/.exec(version);
  return 1000 * Number(major) + Number(minor);
});
if (has < needed) {
  console.error(`this is Node ${process.versions.node}, and cr80 needs Node ${engines.node}`);
  process.exit(1);
}
const dist = join(root, "dist");
const stamp = join(dist, ".built");
const SOURCES = [
  "core-as",
  "host",
  "asm",
  "tools/build.mjs",
  "tools/core",
  "package.json",
  "asconfig.json",
  "tsconfig.json",
];

/** Time of the latest change of a file or of anything in a folder. */
const newest = (path) => {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  const names = readdirSync(path).filter((name) => name !== "generated");
  return Math.max(stat.mtimeMs, ...names.map((name) => newest(join(path, name))));
};

const upToDate = () =>
  existsSync(stamp) && SOURCES.every((path) => newest(join(root, path)) <= statSync(stamp).mtimeMs);

const run = (tool, args) =>
  execFileSync(process.execPath, [join(root, tool), ...args], { cwd: root, stdio: ["ignore", 2, 2] });

/** Writes core-as/generated. The generator is TypeScript, which Node 20 does not run: `script` is where it goes. */
function generate(script) {
  const { buildSync } = createRequire(import.meta.url)("esbuild");
  const entryPoints = [join(root, "tools/core/main.ts")];
  buildSync({ entryPoints, outfile: script, bundle: true, platform: "node", format: "esm" });
  run(relative(root, script), []);
  rmSync(script);
}

/** Every file under a folder, by name. */
const filesIn = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

/** Puts the hash of the assembler and of what it is made from where a cache of its programs finds it. */
function stampAssembler(fresh) {
  const hash = createHash("sha256");
  for (const room of ["asm", "core-as"]) {
    for (const file of filesIn(join(fresh, room))) {
      if (file.endsWith(".js")) hash.update(`${relative(fresh, file)}\n`).update(readFileSync(file));
    }
  }
  const file = join(fresh, "host/assembler-version.js");
  const text = readFileSync(file, "utf8");
  const stamped = text.replace(
    "ASSEMBLER_VERSION = undefined",
    `ASSEMBLER_VERSION = "${hash.digest("hex")}"`,
  );
  if (stamped === text) throw new Error(`${file} has no place for the version`);
  writeFileSync(file, stamped);
}

/**
 * The command in few files: Node loads each module of its own in about a millisecond, and a command needs up to 150. What
 * one command needs and no other is a file of its own.
 */
async function bundle(fresh) {
  const { build } = await import("esbuild");
  const sha2 = join(fresh, "host/cli/sha2.js");
  await build({
    entryPoints: [join(fresh, "host/cli/main.js")],
    outdir: join(fresh, "cli"),
    // What is made must not depend on the name that the folder has meanwhile.
    absWorkingDir: fresh,
    bundle: true,
    splitting: true,
    packages: "external",
    alias: { "@noble/hashes/sha2.js": sha2, "@noble/hashes/utils.js": sha2 },
    format: "esm",
    platform: "node",
    target: "node20.19",
    logLevel: "warning",
  });
  rmSync(join(fresh, "host/cli"), { recursive: true });
  // Where the command lay before it was bundled: scripts of its users name that path.
  mkdirSync(join(fresh, "host/cli"));
  writeFileSync(join(fresh, "host/cli/main.js"), '#!/usr/bin/env node\nimport "../../cli/main.js";\n');
}

async function build() {
  const fresh = `${dist}-${process.pid}`;
  try {
    run("node_modules/typescript/bin/tsc", ["-p", "tsconfig.json", "--outDir", fresh]);
    stampAssembler(fresh);
    await bundle(fresh);
    generate(join(fresh, "generate.mjs"));
    const core = join(fresh, "core.wasm");
    run("node_modules/assemblyscript/bin/asc.js", [
      "--config",
      "asconfig.json",
      "--target",
      "release",
      "-o",
      core,
    ]);
    for (const main of ["cli/main.js", "host/cli/main.js"]) chmodSync(join(fresh, main), 0o755);
    writeFileSync(join(fresh, ".built"), "");
    rmSync(dist, { recursive: true, force: true });
    renameSync(fresh, dist);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    if (error.status === undefined) throw error;
    console.error("the build failed");
    process.exit(1);
  }
}

const [option] = process.argv.slice(2);
if (!existsSync(join(root, "node_modules/typescript"))) {
  console.error("the build needs its packages: run npm ci first");
  process.exit(option === "--if-possible" ? 0 : 1);
}
if (option === undefined || !upToDate()) {
  console.error("building dist/ ...");
  await build();
}
