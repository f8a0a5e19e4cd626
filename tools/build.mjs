// Builds dist/: the library and the command from the TypeScript rooms, the core's generated tables, and the cores. A build
// that fails leaves the old dist/ as it was. With --if-needed nothing is done when no source is newer than the last complete build; with --if-possible,
// which npm runs after each install, for a package from git, and before it packs, neither when there is nothing to build
// with (npm ci --omit=dev).
import { execFile, execFileSync } from "node:child_process";
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
import { promisify } from "node:util";

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
 * The command in few files: Node takes more than a millisecond for each module that it loads, and a command needs up to 150.
 * What \`boot\` needs is one file with what every command needs, and the packages that it uses; what other commands need, and
 * what \`boot\` needs seldom, are files of their own. They are CommonJS: Node loads an ES module in several turns of its event
 * loop, which takes 10 ms for a command.
 */
async function bundle(fresh) {
  const [{ rollup }, { nodeResolve }, esbuild] = await Promise.all([
    import("rollup"),
    import("@rollup/plugin-node-resolve"),
    import("esbuild"),
  ]);
  const cli = join(fresh, "host/cli");
  const main = join(cli, "main.js");
  const replaced = {
    name: "replaced",
    resolveId(name) {
      if (name.startsWith("@noble/hashes/")) return join(cli, "sha2.js");
      return name === "commander" ? `${COMMANDER}?in-one` : undefined;
    },
    load: (id) => (id === `${COMMANDER}?in-one` ? commander(esbuild) : undefined),
    resolveImportMeta: (property) =>
      property === "url" ? 'require("node:url").pathToFileURL(__filename).href' : undefined,
  };
  const made = await rollup({
    input: main,
    plugins: [replaced, nodeResolve()],
    external: [/^node:/, "libsql"],
    onwarn: ({ message }) => {
      throw new Error(message);
    },
  });
  const modules = new Map(made.cache.modules.map((module) => [module.id, module]));
  const chunkOf = new Map();
  const gather = (id, chunk) => {
    if (chunkOf.has(id)) return;
    chunkOf.set(id, chunk);
    for (const next of modules.get(id)?.dependencies ?? []) gather(next, chunk);
  };
  gather(join(cli, "process.js"), "command");
  gather(join(cli, "boot.js"), "boot");
  const { output } = await made.generate({
    format: "cjs",
    manualChunks: (id) => chunkOf.get(id),
    chunkFileNames: "[name]-[hash].js",
  });
  mkdirSync(join(fresh, "cli"));
  for (const { fileName, code } of output) {
    // The first file tells a Node that is too old so.
    const target = fileName === "main.js" ? "node12" : "node20.19";
    const small = await esbuild.transform(code, { minify: true, format: "cjs", target });
    writeFileSync(join(fresh, "cli", fileName), small.code);
  }
  writeFileSync(join(fresh, "cli/package.json"), '{ "type": "commonjs" }\n');
  rmSync(cli, { recursive: true });
  // Where the command lay before it was bundled: scripts of its users name that path.
  mkdirSync(cli);
  writeFileSync(join(cli, "main.js"), '#!/usr/bin/env node\nimport "../../cli/main.js";\n');
}

const COMMANDER = join(root, "node_modules/commander/index.js");

/**
 * Commander as one module. It loads node:child_process for commands that are programs of their own, which none of ours is: that
 * takes longer than all the rest of it.
 */
async function commander(esbuild) {
  const { version, license } = JSON.parse(readFileSync(join(COMMANDER, "../package.json"), "utf8"));
  const ofNode = {
    name: "node",
    setup(build) {
      build.onResolve({ filter: /^node:/ }, ({ path }) => ({ path, namespace: "node" }));
      build.onLoad({ filter: /.*/, namespace: "node" }, ({ path }) => ({
        contents:
          path === "node:child_process" ? "" : `module.exports = process.getBuiltinModule("${path}");`,
      }));
    },
  };
  const names = "Argument, Command, CommanderError, InvalidArgumentError, Option";
  const contents = `import all from "commander"; export const { ${names} } = all;`;
  const { outputFiles } = await esbuild.build({
    stdin: { contents, resolveDir: root },
    bundle: true,
    platform: "node",
    conditions: ["require"],
    mainFields: ["main"],
    format: "esm",
    write: false,
    plugins: [ofNode],
    banner: { js: `/*! commander ${version}, ${license} licence, Copyright (c) 2011 TJ Holowaychuk */` },
  });
  return outputFiles[0].text;
}

/** Compiles a core, those of debuggers and for translated code with more than asconfig.json says. */
async function compileCore(core, more = []) {
  const asc = join(root, "node_modules/assemblyscript/bin/asc.js");
  const settings = ["--config", "asconfig.json", "--target", "release"];
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    [asc, ...settings, ...more, "-o", core],
    { cwd: root },
  ).catch((error) => {
    console.error(`${error.stdout}${error.stderr}`);
    throw Object.assign(error, { status: error.code });
  });
  // The optimiser says when its last pass gained nothing, which is how it always ends.
  const said = `${stdout}${stderr}`.replace("Last converge was suboptimal.\n", "").trimEnd();
  if (said !== "") console.error(said);
}

async function build() {
  const fresh = `${dist}-${process.pid}`;
  try {
    run("node_modules/typescript/bin/tsc", ["-p", "tsconfig.json", "--outDir", fresh]);
    stampAssembler(fresh);
    await bundle(fresh);
    generate(join(fresh, "generate.mjs"));
    await Promise.all([
      compileCore(join(fresh, "core.wasm")),
      compileCore(join(fresh, "core-debug.wasm"), ["core-as/hooked.ts", "--use", "CR80_HOOKED=1"]),
      compileCore(join(fresh, "core-translate.wasm"), [
        ...["core-as/translating.ts", "--use", "CR80_TRANSLATING=1", "--exportTable"],
      ]),
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
