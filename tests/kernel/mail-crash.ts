// Crashes of the demo of two guests between whose disks files go as messages (firmware/demo/mail): after each write on either of the disks,
// both as they would be found. What may be on them follows from the order of the letters alone.

import { readFileSync } from "node:fs";
import { type Disk, makeDirectory, putFile, TYPE } from "../../host/disk/index.ts";
import { loadImage, Machine, type Observer } from "../../host/index.ts";
import { Random } from "../conformance/vectors/random.ts";
import { core } from "../host/guests.ts";
import { damages, diskNow, shown, tree, volume } from "./disk.ts";
import { diskAfter, mend } from "./disk-crash.ts";
import { assembleGuest } from "./guest.ts";

const NAMES = ["writer", "reader"] as const;
const WRITER = 0;
const READER = 1;
const MODULES = NAMES.map((name) => {
  const source = readFileSync(new URL(`../../firmware/demo/mail/${name}.asm`, import.meta.url), "utf8");
  return assembleGuest(source, { at: `mail/${name}.asm` }).module!;
});

/** The demo on these disks, not started. */
function mailOf(disks: readonly Disk[], observer: Observer = {}): Machine {
  const machine = new Machine(core(), { memory: 128, observer });
  for (const [n, name] of NAMES.entries()) {
    machine.addPartition({ name, pages: 32, window: { page: 24, pages: 8 } });
    machine.addDisk(n, { contents: disks[n]!.bytes, writable: true });
    loadImage(machine, n, MODULES[n]!);
  }
  machine.addService({ id: 7, offer: [READER], connect: [WRITER] });
  return machine;
}

/** Runs the demo to its end; the disks then, or what went wrong. */
function finish(machine: Machine): readonly Disk[] | string {
  const { outcome } = machine.run({ limit: 100_000_000 });
  const ends = machine.state.partitions.map(({ end }) => JSON.stringify(end)).join(" ");
  return outcome === "stopped" ? NAMES.map((_, n) => diskNow(machine, n)) : `${outcome}: ${ends}`;
}

/** The words of the letters: their numbers follow each other. */
const wordsOf = (first: number, length: number) => Array.from({ length }, (_, n) => (first + n) & 0xffff);

/** How many letters a directory has, from the first on, each whole; or what else is there. */
function lettersIn(
  files: Record<string, string>,
  directory: string,
  letters: readonly string[],
): number | string {
  const there = Object.keys(files).filter((path) => path.startsWith(`${directory}!`));
  for (const [n, letter] of letters.entries()) {
    const path = `${directory}!letter-${n + 1}`;
    if (files[path] === undefined) return there.length === n ? n : there.join(" ");
    if (files[path] !== letter) return `${path}: ${files[path]}, not ${letter}`;
  }
  return there.length === letters.length ? letters.length : there.join(" ");
}

/** What crashes of the demo came to. */
export interface MailCrashes {
  cuts: number;
  /** Disks on which a kernel was started after a cut. */
  mended: number;
  /** Runs of the whole demo on the two disks that a cut has left. */
  finished: number;
  readonly wrong: string[];
}

/** Runs the demo with random letters on random volumes, and cuts it at random writes, until there were so many cuts. */
export function crashMail(seed: string, cuts: number, most = 125): MailCrashes {
  const sum: MailCrashes = { cuts: 0, mended: 0, finished: 0, wrong: [] };
  for (let round = 0; sum.cuts < cuts && sum.wrong.length < 5; round++) {
    const random = new Random(`${seed} mail ${round}`);
    const say = (what: string) => sum.wrong.push(`${seed} mail ${round}: ${what}`);
    const disks = NAMES.map(() => volume(random.pick([150, 400, 3300]), 20));
    const letters: string[] = [];
    makeDirectory(disks[WRITER]!, "outbox");
    makeDirectory(disks[WRITER]!, "returned");
    makeDirectory(disks[READER]!, "inbox");
    for (let n = random.between(1, 4); n > 0; n--) {
      const words = wordsOf(random.below(60_000), random.pick([0, 1, 256, 300, 1024, 2500]));
      putFile(disks[WRITER]!, `outbox!${n}`, new Uint8Array(Uint16Array.from(words).buffer), {
        type: TYPE.text,
      });
      letters.push(`binary ${shown(words)}`);
    }
    const writes: { readonly partition: number; readonly sector: number; readonly words: Uint16Array }[] = [];
    const whole = finish(
      mailOf(disks, {
        diskWritten: (partition, _device, sector, words) => void writes.push({ partition, sector, words }),
      }),
    );
    if (typeof whole === "string") {
      say(whole);
      continue;
    }
    const ended = whole.map((disk) => JSON.stringify([damages(disk), tree(disk)]));

    /** The files of a disk after its first writes, put right by a kernel; each state of it is looked at once. */
    const known = new Map<string, number | string>();
    const lettersAfter = (partition: number, of: typeof writes): number | string => {
      const key = `${partition} ${of.length}`;
      const before = known.get(key);
      if (before !== undefined) return before;
      const { disk } = mend(diskAfter(disks[partition]!, of));
      sum.mended++;
      const damage = damages(disk);
      const files = tree(disk);
      const found =
        damage.length > 0 ? damage.join(", ") : lettersIn(files, ["returned", "inbox"][partition]!, letters);
      known.set(key, found);
      return found;
    };

    const all = Array.from({ length: writes.length + 1 }, (_, n) => n);
    while (all.length > Math.min(most, cuts - sum.cuts)) all.splice(random.below(all.length), 1);
    for (const cut of all) {
      sum.cuts++;
      const done = writes.slice(0, cut);
      const parts = NAMES.map((_, n) => done.filter(({ partition }) => partition === n));
      const returned = lettersAfter(WRITER, parts[WRITER]!);
      const saved = lettersAfter(READER, parts[READER]!);
      const where = `cut ${cut} of ${writes.length}`;
      if (typeof returned === "string" || typeof saved === "string") say(`${where}: ${returned}; ${saved}`);
      else if (saved !== returned && saved !== returned + 1)
        say(`${where}: ${saved} saved, ${returned} returned`);
      if (!random.percent(10)) continue;
      // The demo starts once more, and comes to the same end.
      const again = finish(mailOf(disks.map((disk, n) => diskAfter(disk, parts[n]!))));
      sum.finished++;
      const came =
        typeof again === "string" ? again : again.map((disk) => JSON.stringify([damages(disk), tree(disk)]));
      if (String(came) !== String(ended)) say(`${where}, and once more: ${came}`);
    }
  }
  return sum;
}
