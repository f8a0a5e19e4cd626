// Names of files on a disk, and paths of names.

import { type Problem, problem } from "../../asm/problem.ts";

/** Characters of a name, and names of a path. */
export const NAME_MAX = 16;
export const DEPTH_MAX = 64;

/** Whether a text can be the name of a file of FS2 that is written. */
export function isName(text: string): boolean {
  return /^[\x21-\x7e]{1,16}$/.test(text) && !/[!/]|^\.\.?$/.test(text);
}

/** The names of a path, which has / or AMOS' ! between them. */
export function namesIn(path: string): string[] {
  return path.split(/[/!]/).filter((name) => name !== "");
}

/** A path as text. */
export function pathText(names: readonly string[]): string {
  return names.join("/");
}

/** Says why something cannot be done with the file to which a path leads. `disk` is what messages call the disk. */
export function refusal(code: string, disk: string, path: string, message: string, advice: string): Problem {
  return problem(code, { file: disk, path: pathText(namesIn(path)) }, message, advice);
}

/** Says that a path leads to nothing. */
export function notOnDisk(disk: string, path: string): Problem {
  const message = "there is no such file on the disk";
  return refusal("NOT_ON_DISK", disk, path, message, 'list the files with "cr80 disk tree"');
}
