// The files of the project, for tests that look at all of some kind.

import { readdirSync } from "node:fs";
import { join } from "node:path";

/** Folders that hold nothing of the sources: dependencies, and what is made. */
const NO_SOURCES = /^(node_modules|dist|coverage|\.git)$/;

/** Paths of every file under a folder, in the order of their names, but for those in folders of these names. */
export function filesOf(folder: string, skipped = NO_SOURCES): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (!entry.isDirectory()) return entry.isFile() ? [path] : [];
    return skipped.test(entry.name) ? [] : filesOf(path, skipped);
  });
}
