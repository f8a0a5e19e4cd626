// Where cr80 boot keeps assembled programs.

import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { ASSEMBLER_VERSION } from "../assembler-version.ts";
import { ProgramCache } from "../program-cache.ts";

/** The cache that a command uses; undefined when none is wanted or there is no place for one. */
export function cacheOf(env: NodeJS.ProcessEnv, wanted = true): ProgramCache | undefined {
  const folder = wanted ? folderOf(env, process.platform) : undefined;
  return folder === undefined || ASSEMBLER_VERSION === undefined
    ? undefined
    : new ProgramCache(folder, ASSEMBLER_VERSION);
}

/** CR80_CACHE, unless it is "off"; without it the folder that the system has for such things. */
export function folderOf(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string | undefined {
  const { CR80_CACHE: given, XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = env;
  if (given !== undefined && given !== "") return given === "off" ? undefined : given;
  if (platform === "win32") return local === undefined ? undefined : join(local, "cr80", "cache");
  const home = homeOf(env);
  if (platform === "darwin") return home && join(home, "Library", "Caches", "cr80");
  // The XDG Base Directory Specification: a relative path is to be ignored.
  const caches = xdg !== undefined && isAbsolute(xdg) ? xdg : home && join(home, ".cache");
  return caches && join(caches, "cr80");
}

function homeOf({ HOME }: NodeJS.ProcessEnv): string | undefined {
  try {
    return HOME === undefined || HOME === "" ? homedir() : HOME;
  } catch {
    return undefined;
  }
}
