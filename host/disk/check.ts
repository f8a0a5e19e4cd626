// Checks whether a volume of FS2 is as docs/DISKS.md describes it: reports each damage by sector and file, and repairs
// none.

import { type Descriptor, type Extents, extentsOf, FILE, TYPE } from "./descriptor.ts";
import { type Checked, type DamageCode, Damages, damage, type Fault } from "./fault.ts";
import { areSectors, hasBitmap, isBitmapPlaced, readBitmap } from "./home.ts";
import { hasUnread, SECTOR, sectorsOn } from "./medium.ts";
import { isName, pathText } from "./names.ts";
import { fileOwner, type Owner, Owners } from "./owners.ts";
import { isSystem, type Node, namesOf, treeOf, type Volume } from "./volume.ts";

type Say = (fault: Fault, path?: string) => void;

/** Checks a volume. */
export function checkVolume(volume: Volume): Checked {
  const { disk, home, limit, files } = volume;
  const found = new Damages();
  const say: Say = (fault, path) => found.add(damage(disk, fault, path));
  checkHome(volume, say);
  checkFiles(volume, say);
  const tree = treeOf(volume);
  const named = checkNames(volume, tree.nodes, say);
  for (const { node, fault } of tree.faults) say(fault, pathOf(node));

  const owners = new Owners(disk, limit);
  const own = (owner: Owner, { index, extents, faults }: Omit<Extents, "sectors">) => {
    for (const fault of faults) say(fault, owner.path);
    owners.give([...(index === undefined ? [] : [{ first: index, count: 1 }]), ...extents], owner, found);
  };
  const part = (text: string, first: number, count: number) =>
    own({ text }, { index: undefined, extents: [{ first, count }], faults: [] });
  part("the home block", 0, 1);
  const placed = hasBitmap(disk, home);
  if (placed && home.bitmapSectors > 0) part("the bitmap", home.bitmapAt, home.bitmapSectors);
  own({ text: "the table of descriptors" }, volume.table);
  for (const file of files.slice(FILE.root)) {
    if (file.ok !== 1) continue;
    const node = named.get(file.number);
    const path = pathOf(node) ?? `file ${file.number}`;
    const extents = extentsOf(disk, limit, file);
    own(fileOwner(path), extents);
    checkLength(file, extents, (fault) => say(fault, path));
    if (node !== undefined || isSystem(file.number)) continue;
    say({ code: "DISK_ORPHAN", message: "no directory has a name for it", sector: file.at }, path);
  }
  if (placed) checkBitmap(readBitmap(disk, home), owners, limit, say);
  owners.sayUnread(SECTOR, found);
  return found.checked();
}

function pathOf(node: Node | undefined): string | undefined {
  return node === undefined ? undefined : pathText(namesOf(node));
}

/** The home block, but for the bitmap. */
function checkHome({ disk, home, files }: Volume, say: Say): void {
  const fault = (code: DamageCode, message: string) => say({ code, message, sector: 0 });
  if (!areSectors(home.sectors, disk)) {
    fault(
      "DISK_HOME",
      `the home block gives the volume ${home.sectors} sectors, on a disk of ${sectorsOn(disk)}`,
    );
  } else if (!isBitmapPlaced(home)) {
    const { bitmapWords, bitmapAt, bitmapSectors, sectors } = home;
    const said = `${bitmapWords} words, and ${bitmapSectors} sectors from ${bitmapAt} on`;
    fault("DISK_HOME", `the home block gives the bitmap of the volume's ${sectors} sectors ${said}`);
  }
  if (home.state !== 0) fault("DISK_OPEN", `the state of the volume is ${home.state}: it was not closed`);
  const free = files.filter(({ ok, number }) => ok !== 1 && number >= FILE.first);
  const lowest = free[0]?.number ?? 0;
  if (home.freeFiles === free.length && home.firstFree === lowest) return;
  const said = `the home block counts ${home.freeFiles} free descriptors, the first of them ${home.firstFree}`;
  fault("DISK_COUNT", `${said}; there are ${free.length}, the first of them ${lowest}`);
}

/** The descriptors that every volume has, and the words that say whether one is in use. */
function checkFiles({ disk, home, files, table }: Volume, say: Say): void {
  const fault = (message: string) => say({ code: "DISK_TABLE", message, sector: home.table });
  const [first, root] = files;
  if (first === undefined || first.at !== home.table || first.ok !== 1 || first.type !== TYPE.table) {
    fault("descriptor 0 does not describe a table of descriptors that begins with it");
  }
  if (files.length < FILE.first) fault(`there are ${files.length} descriptors, fewer than ${FILE.first}`);
  if (table.sectors > files.length)
    fault(`there are ${table.sectors} descriptors, more than a word can name`);
  if (root !== undefined && (root.ok !== 1 || root.type !== TYPE.directory)) {
    const message = "file 1 is not a directory in use, so no file has a name";
    say({ code: "DISK_DESCRIPTOR", message, sector: root.at });
  }
  for (const { number, ok, at } of files) {
    if (ok <= 1 || hasUnread(disk, at * SECTOR, SECTOR)) continue;
    const message = `file ${number} is neither in use nor free: its first word is ${ok}`;
    say({ code: "DISK_DESCRIPTOR", message, sector: at });
  }
}

/** The entries of directories; gives the first one of each file. */
function checkNames({ files }: Volume, nodes: readonly Node[], say: Say): ReadonlyMap<number, Node> {
  const named = new Map<number, Node>();
  const names = new Map<Node | undefined, Set<string>>();
  for (const node of nodes) {
    const { name, file, parent } = node;
    const fault = (code: DamageCode, message: string) =>
      say({ code, message, sector: Math.floor(node.at / SECTOR) }, pathOf(node));
    if (!isName(name)) fault("DISK_NAME", "no file can have this name");
    const siblings = names.get(parent) ?? new Set();
    names.set(parent, siblings);
    if (siblings.has(name))
      fault("DISK_SAME_NAME", `the name occurs twice in its directory, here for file ${file}`);
    siblings.add(name);
    const other = named.get(file);
    if (other === undefined) named.set(file, node);
    if (isSystem(file)) continue;
    if (file >= files.length) fault("DISK_ENTRY", `it names file ${file}, but there are ${files.length}`);
    else if (node.descriptor === undefined) fault("DISK_ENTRY", `it names file ${file}, which is free`);
    else if (other !== undefined) fault("DISK_TWO_NAMES", `file ${file} also has the name ${pathOf(other)}`);
  }
  return named;
}

function checkLength(file: Descriptor, { sectors, faults }: Extents, say: (fault: Fault) => void): void {
  // Sectors that are not there have been named.
  if (faults.length > 0) return;
  const room = sectors * SECTOR;
  const directory = file.type === TYPE.directory;
  if (directory ? file.length === room : file.length <= room) return;
  const what = directory ? "the directory" : "it";
  const message = `${what} has ${file.length} bytes by its descriptor, but its sectors hold ${room}`;
  say({ code: "DISK_LENGTH", message, sector: file.at });
}

/** The bitmap against the sectors that somebody has, in runs of sectors with the same owner. */
function checkBitmap(bitmap: Uint8Array, owners: Owners, limit: number, say: Say): void {
  const beyond: Owner = { text: "what comes after the volume" };
  let run: { readonly first: number; readonly owner: Owner | undefined } | undefined;
  for (let sector = 0; sector <= bitmap.length; sector++) {
    const owner = sector < limit ? owners.of(sector) : beyond;
    const wrong = sector < bitmap.length && (bitmap[sector] === 1) !== (owner !== undefined);
    if (run !== undefined && wrong && owner === run.owner) continue;
    if (run !== undefined) say(bitmapFault(run.first, sector - 1, run.owner), run.owner?.path);
    run = wrong ? { first: sector, owner } : undefined;
  }
}

function bitmapFault(first: number, last: number, owner: Owner | undefined): Fault {
  const what = first === last ? `sector ${first} is` : `sectors ${first} to ${last} are`;
  return owner === undefined
    ? { code: "DISK_LOST", message: `${what} in use by the bitmap, but belong to no file`, sector: first }
    : {
        code: "DISK_IN_USE",
        message: `${what} free by the bitmap, but in use by ${owner.text}`,
        sector: first,
      };
}
