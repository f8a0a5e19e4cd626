// Builds dist/: the TypeScript rooms, the core's generated tables, and core.wasm. With --if-needed it does nothing when
// no source is newer than the last complete build.
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";

const root = fileURLToPath(new URL("..", import.meta.url));
const stamp = join(root, "dist/.built");
const SOURCES = ["core-as", "host", "asm", "tools/generate.mjs", "package.json", "asconfig.json", "tsconfig.json"];

const newest = (path) => {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(
    stat.mtimeMs,
    ...readdirSync(path)
      .filter((name) => name !== "generated")
      .map((name) => newest(join(path, name))),
  );
};

const run = (tool, args) => execFileSync(process.execPath, [join(root, tool), ...args], { cwd: root, stdio: "inherit" });

const upToDate =
  process.argv.includes("--if-needed") &&
  existsSync(stamp) &&
  SOURCES.every((path) => newest(join(root, path)) <= statSync(stamp).mtimeMs);

if (!upToDate) {
  console.error("building dist/ ...");
  rmSync(join(root, "dist"), { recursive: true, force: true });
  run("node_modules/typescript/bin/tsc", ["-p", "tsconfig.json"]);
  run("tools/generate.mjs", []);
  run("node_modules/assemblyscript/bin/asc.js", ["--config", "asconfig.json", "--target", "release"]);
  if (existsSync(join(root, "dist/host/cli/main.js"))) chmodSync(join(root, "dist/host/cli/main.js"), 0o755);
  writeFileSync(stamp, "");
}
