// The package in a folder of its own, as npm packs and installs it.

import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Packs the package into node_modules/ of a folder, with links to those named; gives the paths of its files. */
export function install(folder: string, others: readonly string[]): string[] {
  // dist/ is built already; building it again would pull it from under tests that run beside.
  const args = ["pack", "--ignore-scripts", "--json", "--pack-destination", folder];
  const env = { ...process.env, NPM_CONFIG_LOGLEVEL: "silent" };
  const [packed] = JSON.parse(execFileSync("npm", args, { cwd: ROOT, env, encoding: "utf8" }));
  const installed = join(folder, "node_modules/cr80");
  mkdirSync(installed, { recursive: true });
  execFileSync("tar", ["xf", join(folder, packed.filename), "-C", installed, "--strip-components=1"]);
  for (const name of others) {
    const link = join(folder, "node_modules", name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(ROOT, "node_modules", name), link);
  }
  return packed.files.map(({ path }: { path: string }) => path);
}
