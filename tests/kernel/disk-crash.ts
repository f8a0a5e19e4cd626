// Crashes of a guest that changes files: random calls, each write on its disk, and after each of them the disk as it would be found.
// A model of files, which knows nothing of sectors, says what must be on it.

import type { Disk } from "../../host/disk/index.ts";
import type { Machine } from "../../host/index.ts";
import { Random } from "../conformance/vectors/random.ts";
import { damages, diskNow, FileScript, guestWith, OUT, shown, tree, volume } from "./disk.ts";
import { codeName, results, SYMBOLS } from "./guest.ts";

/** Files by their paths: words, or null for a directory. */
type Files = Readonly<Record<string, readonly number[] | null>>;

/** What a call must return, or DISK_FULL, and what it makes of the files. */
interface Expected {
  readonly name: string;
  readonly code: string;
  readonly files: Files;
}

const parentOf = (path: string) => path.slice(0, Math.max(path.lastIndexOf("!"), 0));
const isDirectory = (files: Files, path: string) => path === "" || files[path] === null;

/** Why there can be no new name; undefined: there can. */
function noPlace(files: Files, path: string): string | undefined {
  if (!isDirectory(files, parentOf(path))) return "NO_NAME";
  return path in files ? "NAME_TAKEN" : undefined;
}

const DIRECTORIES = ["", "d", "e", "d!d"];
/** Words of the message that is saved, and of the longest other one that the program may have beside it. */
const MESSAGE_WORDS = 700;
const MESSAGE_ROOM = 7 * 1024;

/** Random calls, and the model of them: what each returns when the disk is never full. */
class Calls {
  readonly script = new FileScript();
  readonly expected: ((files: Files) => Expected)[] = [];
  readonly #random: Random;

  constructor(random: Random, rounds: number) {
    this.#random = random;
    const message = this.script.call("SYS_CREATE", this.script.path("msg/m"), 16, 1);
    this.#expect("create message", (files) => files);
    this.script.fill(1, MESSAGE_WORDS).call("SYS_WRITE", message(), OUT, MESSAGE_WORDS);
    this.#expect("write message", (files) => files);
    this.script.call("SYS_CLOSE", message());
    this.#expect("close message", (files) => files);
    for (let n = 0; n < rounds; n++) this.#round();
  }

  #path(): string {
    const directory = this.#random.pick(DIRECTORIES);
    const name = this.#random.pick(["a", "b", "c", "d", "e"]);
    return directory === "" ? name : `${directory}!${name}`;
  }

  #expect(name: string, model: (files: Files) => string | Files): void {
    this.expected.push((files) => {
      const came = model(files);
      return typeof came === "string" ? { name, code: came, files } : { name, code: "OK", files: came };
    });
  }

  #round(): void {
    const { script } = this;
    const path = this.#path();
    const text = script.path(path);
    switch (this.#random.below(10)) {
      case 0:
        script.call("SYS_MKDIR", text);
        this.#expect(`mkdir ${path}`, (files) => noPlace(files, path) ?? { ...files, [path]: null });
        break;
      case 1: {
        const to = this.#path();
        script.call("SYS_RENAME", text, script.path(to));
        this.#expect(`rename ${path} ${to}`, (files) => renamed(files, path, to));
        break;
      }
      case 2:
      case 3:
        script.call("SYS_UNLINK", text);
        this.#expect(`unlink ${path}`, (files) => {
          if (!(path in files)) return "NO_NAME";
          if (Object.keys(files).some((other) => parentOf(other) === path)) return "NOT_EMPTY";
          const { [path]: _, ...rest } = files;
          return rest;
        });
        break;
      case 8:
        script.call("SYS_LINK", script.path("msg/m"), text);
        this.#expect(`save as ${path}`, (files) => {
          return (
            noPlace(files, path) ?? {
              ...files,
              [path]: Array.from({ length: MESSAGE_WORDS }, (_, n) => n + 1),
            }
          );
        });
        break;
      case 9: {
        script.call("SYS_LINK", text, script.path("msg/copy"));
        let made = false;
        this.#expect(`load ${path}`, (files) => {
          made = false;
          if (!(path in files)) return "NO_NAME";
          if (files[path] === null) return "BAD_MODE";
          if (files[path]!.length > MESSAGE_ROOM) return "NO_MEMORY";
          made = true;
          return files;
        });
        script.call("SYS_UNLINK", script.path("msg/copy"));
        this.#expect("unlink message", (files) => (made ? files : "NO_NAME"));
        break;
      }
      case 4:
      case 5:
        this.#write(path, script.call("SYS_CREATE", text, 12), `create ${path}`, (files) => {
          return noPlace(files, path) ?? { ...files, [path]: [] };
        });
        break;
      default:
        this.#write(path, script.call("SYS_OPEN", text, 0), `open ${path}`, (files) => {
          if (!(path in files)) return "NO_NAME";
          return files[path] === null ? "BAD_MODE" : files;
        });
    }
  }

  /** Writes to what a call has opened, if it has, from one of its words on, and closes it. */
  #write(
    path: string,
    opened: (r?: number) => ReturnType<FileScript["path"]>,
    name: string,
    model: (files: Files) => string | Files,
  ): void {
    const { script } = this;
    let open = false;
    this.#expect(name, (files) => {
      const came = model(files);
      open = typeof came !== "string";
      return came;
    });
    const [seek, first] = [this.#random.below(900), this.#random.below(0xf000)];
    let position = 0;
    script.call("SYS_SEEK", opened(), seek);
    this.#expect(`seek ${seek}`, (files) => {
      position = 0;
      if (!open) return "BAD_DESCRIPTOR";
      if (seek > files[path]!.length) return "BAD_ARGUMENT";
      position = seek;
      return files;
    });
    for (let n = this.#random.below(3); n >= 0; n--) {
      const words = this.#random.pick([0, 1, 255, 256, 257, 600, 1024]);
      script.fill(first, words === 0 ? 1 : words);
      script.call("SYS_WRITE", opened(), OUT, words);
      this.#expect(`write ${words} words`, (files) => {
        if (!open) return "BAD_DESCRIPTOR";
        const old = files[path]!;
        const added = Array.from({ length: words }, (_, i) => first + i);
        const written = [...old.slice(0, position), ...added, ...old.slice(position + words)];
        position += words;
        return { ...files, [path]: written };
      });
    }
    script.call("SYS_CLOSE", opened());
    this.#expect("close", (files) => (open ? files : "BAD_DESCRIPTOR"));
  }
}

function renamed(files: Files, path: string, to: string): string | Files {
  if (!(path in files)) return "NO_NAME";
  const no = noPlace(files, to);
  if (no !== undefined) return no;
  if (files[path] === null && parentOf(path) !== parentOf(to)) return "BAD_MODE";
  return Object.fromEntries(
    Object.entries(files).map(([name, words]) => {
      const moved = name === path || name.startsWith(`${path}!`) ? `${to}${name.slice(path.length)}` : name;
      return [moved, words];
    }),
  );
}

/** One write on a disk, and how many calls the program had made by then. */
interface Write {
  readonly sector: number;
  readonly words: Uint16Array;
  readonly calls: number;
}

/** Runs scripts on a disk to their end, and gives the writes. */
function recorded(
  disk: Disk,
  script: FileScript,
): { readonly machine: Machine; readonly writes: readonly Write[] } {
  const writes: Write[] = [];
  const frame = SYMBOLS.get("PROCESSES")!;
  const machine = guestWith(disk, [script], {
    observer: {
      diskWritten: (_partition, _device, sector, words) => {
        // R6 of the program: where it keeps what the next call returns.
        const [at] = machine.readMemory(0, frame + 6, 1);
        writes.push({ sector, words, calls: Math.max(at! - 128, 0) / 6 });
      },
    },
  });
  const { outcome } = machine.run({ limit: 100_000_000 });
  const end = machine.state.partitions[0]!.end;
  if (outcome !== "stopped") throw new Error(`the guest has not ended: ${outcome} ${JSON.stringify(end)}`);
  return { machine, writes };
}

/** A disk after some writes. */
export function diskAfter(disk: Disk, writes: readonly Pick<Write, "sector" | "words">[]): Disk {
  const bytes = disk.bytes.slice();
  for (const { sector, words } of writes) {
    bytes.set(new Uint8Array(words.buffer, words.byteOffset, words.byteLength), 512 * sector);
  }
  return { ...disk, bytes };
}

/** Starts the kernel on a disk, and ends it: the disk as it has put it right, and the writes that this took. */
export function mend(disk: Disk): { readonly disk: Disk; readonly writes: readonly Write[] } {
  const script = new FileScript();
  script.call("SYS_STAT", script.path(""));
  const { machine, writes } = recorded(disk, script);
  return { disk: diskNow(machine), writes };
}

const asTree = (files: Files): Record<string, string> =>
  Object.fromEntries(
    Object.entries(files).map(([path, words]) => [
      path,
      words === null ? "directory" : `binary ${shown(words)}`,
    ]),
  );
const text = (files: Record<string, string>) =>
  Object.entries(files)
    .map(([path, what]) => `${path}: ${what}`)
    .sort()
    .join("; ");

/** What is wrong with a disk that was found; undefined: nothing. */
function wrongWith(disk: Disk, allowed: readonly Files[]): string | undefined {
  const found = damages(disk);
  if (found.length > 0) return found.join(", ");
  const there = text(tree(disk));
  if (allowed.some((files) => text(asTree(files)) === there)) return undefined;
  return `there is ${there || "nothing"}, and there should be ${allowed.map((files) => text(asTree(files)) || "nothing").join(" or ")}`;
}

/** What crashes came to. */
export interface DiskCrashes {
  cuts: number;
  /** Cuts at which the operation in progress had not happened, and at which it had. */
  undone: number;
  done: number;
  /** Cuts in the recovery from a cut. */
  again: number;
  readonly wrong: string[];
}

/** The state of files after each call of a run; what is wrong with its codes goes to `wrong`. */
function statesOf(machine: Machine, { script, expected }: Calls, wrong: string[]): Files[] {
  const states: Files[] = [{}];
  results(machine, 0, 0, script.calls).forEach(({ code }, n) => {
    const before = states.at(-1)!;
    const { name, code: due, files } = expected[n]!(before);
    const came = codeName(code);
    if (came !== due && came !== "DISK_FULL") wrong.push(`call ${n}, ${name}: ${came}, not ${due}`);
    states.push(came === "OK" ? files : before);
  });
  return states;
}

/**
 * Runs random programs and cuts them at random writes, or at all when they have fewer, until there were so many cuts. After each the
 * kernel starts on what was on the disk, and once more after a cut in its own recovery.
 */
export function crashDisks(seed: string, cuts: number, most = 60): DiskCrashes {
  const sum: DiskCrashes = { cuts: 0, undone: 0, done: 0, again: 0, wrong: [] };
  for (let round = 0; sum.cuts < cuts && sum.wrong.length < 5; round++) {
    const random = new Random(`${seed} ${round}`);
    // Some are so small that they become full, some have a bitmap of their own.
    const disk = volume(random.pick([60, 100, 400, 400, 3300]), 20);
    const calls = new Calls(random, 12);
    const { machine, writes } = recorded(disk, calls.script);
    const say = (what: string) => sum.wrong.push(`${seed} ${round}: ${what}`);
    const wrong: string[] = [];
    const states = statesOf(machine, calls, wrong);
    const ended = wrongWith(diskNow(machine), [states.at(-1)!]);
    for (const one of [...wrong, ...(ended === undefined ? [] : [ended])]) say(one);
    if (ended !== undefined) continue;
    const all = Array.from({ length: writes.length + 1 }, (_, n) => n);
    while (all.length > Math.min(most, cuts - sum.cuts)) all.splice(random.below(all.length), 1);
    for (const cut of all) {
      const finished = writes[cut]?.calls ?? calls.script.calls;
      const before = cut === 0 ? 0 : writes[cut - 1]!.calls;
      const allowed = [
        states[finished]!,
        ...(finished === before ? [states[finished + 1] ?? states[finished]!] : []),
      ];
      const found = diskAfter(disk, writes.slice(0, cut));
      const mended = mend(found);
      const bad = wrongWith(mended.disk, allowed);
      sum.cuts++;
      if (bad !== undefined) {
        say(`cut ${cut} of ${writes.length}, after ${finished} calls: ${bad}`);
        break;
      }
      const there = text(tree(mended.disk));
      if (allowed.length > 1 && text(asTree(allowed[0]!)) !== text(asTree(allowed[1]!)))
        sum[there === text(asTree(allowed[0]!)) ? "undone" : "done"]++;
      if (mended.writes.length === 0) continue;
      const twice = diskAfter(found, mended.writes.slice(0, random.below(mended.writes.length)));
      const last = wrongWith(mend(twice).disk, allowed);
      sum.again++;
      if (last !== undefined) say(`cut ${cut} of ${writes.length}, and once more in the recovery: ${last}`);
    }
  }
  return sum;
}
