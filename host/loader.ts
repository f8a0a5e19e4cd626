// The loader: makes a machine that is ready to run from a manifest and its images.

import type { LoadModule } from "../asm/loadmodule.ts";
import { type Location, type Problem, problem } from "../asm/problem.ts";
import { imageHash } from "../asm/sourcemap.ts";
import { PAGE_WORDS } from "../core-as/layout.ts";
import { type CoreSource, compileCore } from "./core-module.ts";
import { type BootResult, type Machine, makeMachine } from "./machine.ts";
import { CAPACITY_KEYS, type Manifest, type ManifestPartition, pagesNeeded } from "./manifest.ts";
import type { BadRecord } from "./mms/records.ts";
import { type MmsStorage, memoryStorage } from "./mms/storage.ts";
import type { BootOptions } from "./options.ts";
import { DISK_SECTORS_MAX, SECTOR_WORDS } from "./state/disk.ts";

/** What a machine is booted with, and its durable storage. Without one, what MMS keeps is lost with the machine. */
export interface BootMachineOptions extends BootOptions {
  readonly storage?: MmsStorage | undefined;
  /** What is on the disks of the manifest: for each partition, and each of its disks, the sectors in order. */
  readonly disks?: readonly (readonly Uint8Array[])[] | undefined;
}

/**
 * Builds the machine of a manifest. `core` is core.wasm, compiled or as bytes; `images` are the load modules of the
 * partitions, in order. Problems: the core is not core.wasm, an image does not fit into its partition, partitions and areas do
 * not fit into the machine's memory (parseManifest rejects these), or the host has no memory left.
 */
export function bootMachine(
  core: CoreSource,
  manifest: Manifest,
  images: readonly LoadModule[],
  { storage, disks = [], ...options }: BootMachineOptions = {},
): BootResult {
  const { contents: module, problem: noCore } = compileCore(core);
  if (module === undefined) return { machine: undefined, problems: [noCore] };
  const problems = [
    ...manifest.partitions.flatMap((partition, n) => checkImage(partition, images[n]!)),
    ...checkMemory(manifest),
    ...checkDisks(manifest, disks),
  ];
  if (problems.length > 0) return { machine: undefined, problems };
  const { memory, quantum } = manifest;
  const made = makeMachine(module, { ...options, memory, quantum }, manifest.place);
  if (made.machine === undefined) return made;
  const { machine } = made;
  manifest.partitions.forEach((partition, n) => {
    const { name, pages, window, queue, connections } = partition;
    const input = partition.input.map(({ at, text }) => ({ at, characters: latin1(text) }));
    machine.addPartition({ name, pages, window, queue, connections, input });
    partition.disks?.forEach(({ write, bad }, i) => {
      machine.addDisk(n, { contents: disks[n]![i]!, writable: write !== "no", bad });
    });
    loadImage(machine, n, images[n]!, partition.entry);
  });
  for (const area of manifest.areas) machine.addArea(area);
  for (const service of manifest.services) machine.addService(service);
  const bad =
    manifest.mms === undefined
      ? []
      : machine.addMms({ ...manifest.mms, storage: storage ?? memoryStorage() });
  if (bad.length === 0) return made;
  return { machine: undefined, problems: [unusableStore(manifest, bad)] };
}

/** Why no machine of a manifest begins with what its store has. */
function unusableStore({ mms, place }: Manifest, bad: readonly BadRecord[]): Problem {
  const [{ over, why }] = bad as readonly [BadRecord];
  if (over === undefined) return damagedStore(mms!.storage?.place ?? place, bad);
  const advice = `make "${CAPACITY_KEYS[over.storage]}" of "mms" ${over.words} or more`;
  return problem("STORE_TOO_LARGE", mms!.capacityPlaces[over.storage]!, `in the store the ${why}`, advice);
}

/** Says that records of a durable storage are damaged. */
export function damagedStore(at: Location | string, bad: readonly BadRecord[]): Problem {
  const message = `the store is damaged: ${bad.length === 1 ? "a record is" : `${bad.length} records are`} not what MMS has written`;
  const found = problem("DAMAGED_STORE", at, message, DAMAGED_ADVICE);
  return { ...found, notes: bad.slice(0, BAD_SHOWN).map(({ key, why }) => `${key}: ${why}`) };
}

/** Records that are named. */
const BAD_SHOWN = 20;
/** What to do about a store that is damaged. */
export const DAMAGED_ADVICE = "take the store from a backup; a new one begins when the folder is removed";

/** The bytes of a text of a console: the numbers of its characters. */
function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/**
 * Puts a load module into a partition: program and data where their descriptors say, R0-R7, BASE and TT from the data
 * descriptor, PC from `entry` or the program descriptor. The words must lie in mapped pages.
 */
export function loadImage(machine: Machine, partition: number, image: LoadModule, entry?: number): void {
  const { program, data } = image;
  machine.state.partitions[partition]!.image = imageHash(image);
  machine.writeMemory(partition, program.address, program.words);
  machine.writeMemory(partition, data.address, data.words);
  machine.setRegisters(partition, {
    r: data.registers,
    base: data.base,
    pc: entry ?? program.start,
    tt: data.tt,
  });
}

/** What keeps the partitions and areas from being made, where the manifest was not read from a text. */
function checkMemory({ memory, partitions, areas, place }: Manifest): Problem[] {
  const needed = pagesNeeded(partitions, areas);
  if (needed <= memory) return [];
  const message = `partitions and areas take ${needed} pages, the machine has ${memory}`;
  return [problem("MEMORY_TOO_SMALL", place, message, `make "memory" ${needed} or more`)];
}

/** What keeps the disks from being made. */
function checkDisks(
  { partitions, place }: Manifest,
  contents: readonly (readonly Uint8Array[])[],
): Problem[] {
  let left = DISK_SECTORS_MAX;
  const problems = partitions.flatMap(({ disks = [] }, n) =>
    disks.flatMap(({ image, bad, place }, i): Problem[] => {
      const bytes = contents[n]?.[i];
      if (bytes === undefined) {
        const advice = "give its contents to bootMachine, in the option disks";
        return [problem("NO_DISK", place, `the contents of the disk ${image} are not given`, advice)];
      }
      const sectors = bytes.length / (2 * SECTOR_WORDS);
      left -= sectors;
      const beyond = bad.find((sector) => sector >= sectors);
      if (beyond === undefined) return [];
      const message = `there is no sector ${beyond} that could be bad: the disk has ${sectors}`;
      return [problem("BAD_DISKS", place, message, `its sectors are 0 to ${sectors - 1}`)];
    }),
  );
  if (left >= 0) return problems;
  const message = `the disks have ${DISK_SECTORS_MAX - left} sectors, more than a machine can have`;
  return [
    ...problems,
    problem("BAD_DISKS", place, message, `give it at most ${DISK_SECTORS_MAX} altogether`),
  ];
}

/** What keeps an image from being loaded into a partition. */
function checkImage(partition: ManifestPartition, image: LoadModule): Problem[] {
  const problems: Problem[] = [];
  for (const what of ["program", "data"] as const) {
    const { address, words } = image[what];
    if (words.length === 0) continue;
    const end = address + words.length;
    const { page, pages } = partition.window;
    const report = (code: string, message: string, advice: string) =>
      problems.push(problem(code, partition.image.place, message, advice));
    if (end > partition.pages * PAGE_WORDS) {
      report(
        "IMAGE_BEYOND",
        `the ${what} of ${partition.image.file} ends at word ${end}, the memory of ${partition.name} at ${partition.pages * PAGE_WORDS}`,
        `make "pages" of ${partition.name} ${Math.ceil(end / PAGE_WORDS)} or more`,
      );
    } else if (address < (page + pages) * PAGE_WORDS && end > page * PAGE_WORDS) {
      report(
        "IMAGE_IN_WINDOW",
        `the ${what} of ${partition.image.file} is at words ${address} to ${end - 1}, the message window of ${partition.name} at ${page * PAGE_WORDS} to ${(page + pages) * PAGE_WORDS - 1}`,
        "move the window or the image: the window has no memory of its own",
      );
    }
  }
  return problems;
}
