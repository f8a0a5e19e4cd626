// The files of the project, as the generators of documents see them.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The files of the project: of the sources, and of dist/ those with the types of what the package exports. */
export interface Project {
  readonly files: readonly string[];
  /** The text of a file. @throws Error when there is none */
  readonly read: (file: string) => string;
}

/** Rooms in which files are made, and which they are made of. */
const ROOMS = ["asm", "core-as", "docs", "firmware", "host", "tools"];

/** Those of the current folder. */
export function projectFiles(): Project {
  const files = ROOMS.flatMap((room) =>
    readdirSync(room, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  return {
    files: files.filter((file) => !file.startsWith("core-as/generated/")).sort(),
    read: (file) => readFileSync(file, "utf8"),
  };
}
