// The names of sources: files, the standard input, and the lines that define constants.

/** A name taken from the folder of another file, without `.` and `..` where that is possible. */
export function joinName(from: string, name: string): string {
  const parts: string[] = [];
  const folder = name.startsWith("/") ? [] : from.split("/").slice(0, -1);
  for (const part of [...folder, ...name.split("/")]) {
    const last = parts.at(-1);
    if (part === "..") {
      if (last === undefined || last === "..") parts.push(part);
      else if (last !== "") parts.pop();
    } else if (part !== ".") parts.push(part);
  }
  return parts.join("/");
}

/** The name of a source that is not a file; an object of it has no other name for it. */
export const STANDARD_INPUT = "stdin";

/** The name of the lines that define constants for a source, which no file has. */
const DEFINITIONS = "definitions for ";

export function definitionsName(source: string): string {
  return `${DEFINITIONS}${source}`;
}

export function isDefinitions(name: string): boolean {
  return name.startsWith(DEFINITIONS);
}

/** A name of a file as `change` has it, also in the name of its definitions. */
export function renamed(name: string, change: (name: string) => string): string {
  return isDefinitions(name) ? definitionsName(change(name.slice(DEFINITIONS.length))) : change(name);
}
