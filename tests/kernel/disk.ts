// Guests with disks: volumes that the library has made, scripts of calls on files, and what is on a disk afterwards.

import { expect } from "vitest";
import {
  createDisk,
  type Disk,
  makeDirectory,
  openFileSystem,
  putFile,
  readDisk,
  TYPE,
} from "../../host/disk/index.ts";
import type { Machine, Observer } from "../../host/index.ts";
import { type Argument, codes, type Program, results, worldOf } from "./guest.ts";
import { Script } from "./script.ts";

/** A new volume on a plain disk. */
export function volume(sectors = 200, files?: number): Disk {
  const { contents, problem } = createDisk("volume", {
    medium: "plain",
    sectors,
    label: "TEST",
    ...(files !== undefined && { files }),
  });
  if (contents === undefined) throw new Error(problem.message);
  return contents;
}

/** Where a program has what it writes and reads: OUT and IN, each 4 pages. */
export const OUT = 1024;
export const IN = 5 * 1024;

/** A script with paths. */
export class FileScript extends Script {
  readonly #texts: string[] = [];
  readonly #labels: string;

  /** `labels`: what those of its paths begin with; different in the programs of one guest. */
  constructor(labels = "TEXT") {
    super();
    this.#labels = labels;
  }

  /** The label of a text that a 0 ends. */
  path(text: string): Argument {
    const label = `${this.#labels}${this.#texts.length}`;
    const bytes = [...new TextEncoder().encode(`${text}\0`)];
    if (bytes.length % 2 === 1) bytes.push(0);
    const words = Array.from(
      { length: bytes.length / 2 },
      (_, n) => bytes[2 * n]! | (bytes[2 * n + 1]! << 8),
    );
    this.#texts.push(`${label}: .WORD ${words.join(", ")}`);
    return label;
  }

  /** Makes a file with `words` words: first, first + 1, ...; returns the number of the call that makes it. */
  file(path: string, words: number, first = 1, type = 12): number {
    const at = this.calls;
    const made = this.call("SYS_CREATE", this.path(path), type);
    this.write(made(), words, first);
    this.call("SYS_CLOSE", made());
    return at;
  }

  /** Writes words to a descriptor, as many at a time as a call takes. */
  write(descriptor: Argument, words: number, first = 1): void {
    for (let done = 0; done < words; done += 1024) {
      this.fill(first + done, Math.min(1024, words - done));
      this.call("SYS_WRITE", descriptor, OUT, Math.min(1024, words - done));
    }
  }

  override program(more: Partial<Program> = {}): Program {
    return { steps: this.steps, data: 9, behind: this.#texts.join("\n"), ...more };
  }
}

/** A machine with one guest, its programs, and a disk. */
export function guestWith(
  disk: Disk,
  scripts: readonly FileScript[],
  { observer = {}, ...options }: { observer?: Observer; writable?: boolean; bad?: readonly number[] } = {},
): Machine {
  return worldOf({
    guests: [scripts.map((script) => script.program())],
    window: 8,
    machine: { observer },
    disks: [[{ contents: disk.bytes, writable: true, ...options }]],
  });
}

/** The disk of a guest as it is now. */
export function diskNow(machine: Machine, partition = 0): Disk {
  return readDisk(machine.diskContents(partition, 3), "disk").contents!;
}

/** What check says of a disk. */
export function damages(disk: Disk): string[] {
  const { contents, problem } = openFileSystem(disk);
  if (contents === undefined) return [problem.code];
  return contents.check().problems.map(({ code, message }) => `${code}: ${message}`);
}

/** Files by their paths: type and words, without those of the volume and the log. */
export function tree(disk: Disk): Record<string, string> {
  const system = openFileSystem(disk).contents!;
  const known: Record<string, string> = {};
  for (const file of system.files) {
    const path = file.path.join("!");
    if (file.type === "system" || path === "REDO.LOG") continue;
    const { contents } = system.read(file)!;
    const words = Array.from(
      { length: contents.length >> 1 },
      (_, n) => contents[2 * n]! | (contents[2 * n + 1]! << 8),
    );
    known[path] = file.type === "directory" ? "directory" : `${file.type} ${shown(words)}`;
  }
  return known;
}

/** Words as they follow each other: "1..300". */
export function shown(words: readonly number[]): string {
  const runs: string[] = [];
  for (let from = 0; from < words.length; ) {
    let to = from;
    while (to + 1 < words.length && words[to + 1] === words[to]! + 1) to++;
    runs.push(to === from ? `${words[from]}` : `${words[from]}..${words[to]}`);
    from = to + 1;
  }
  return runs.join(" ");
}

/** The log of one process: the codes by name are in guest.ts. */
export const returnedBy = (machine: Machine, script: FileScript, process = 0) =>
  results(machine, 0, process, script.calls);

/** Runs a script alone on a disk: the codes of its calls, and the disk afterwards, on which nothing must be wrong. */
export function alone(
  script: FileScript,
  disk: Disk = volume(),
  options: Parameters<typeof guestWith>[2] = {},
) {
  const machine = guestWith(disk, [script], options);
  expect(machine.run({ limit: 100_000_000 }).outcome).toBe("stopped");
  const after = diskNow(machine);
  expect(damages(after)).toEqual(damages(disk));
  return { machine, after, codes: codes(machine, 0, 0, script.calls), returned: returnedBy(machine, script) };
}

/** The bytes of words 1, 2, ... */
const bytesOf = (words: number) =>
  new Uint8Array(Uint16Array.from({ length: words }, (_, n) => n + 1).buffer);

/** A volume with files that the library has put there. */
export function withFiles(files: Readonly<Record<string, number | "directory">>, sectors = 200): Disk {
  const disk = volume(sectors);
  for (const [path, words] of Object.entries(files)) {
    const failed =
      words === "directory"
        ? makeDirectory(disk, path)
        : putFile(disk, path, bytesOf(words), { type: TYPE.text });
    if (failed !== undefined) throw new Error(failed.message);
  }
  return disk;
}

/** The paths of the files of a disk, in order. */
export const names = (disk: Disk) => Object.keys(tree(disk)).sort();
