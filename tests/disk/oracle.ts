// A second reader of FS2, written from docs/DISKS.md as plainly as that can be, and from nothing of host/disk/. It believes what it
// reads, so it is for volumes that are whole.

const FLOPPY = 256_256;
const ORDER = [0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25];

/** What a volume holds. */
export interface Held {
  readonly label: string;
  /** Contents by path, with ! between the names. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly directories: ReadonlySet<string>;
  /** Sectors that the bitmap says are in use. */
  readonly bitmap: ReadonlySet<number>;
  /** Sectors that somebody has; none twice. */
  readonly taken: readonly number[];
  readonly sectors: number;
  readonly free: { readonly files: number; readonly first: number };
}

/** Undoes what a floppy's controller does. */
export function logical(image: Uint8Array): Uint8Array {
  if (image.length !== FLOPPY) return image;
  const bytes = new Uint8Array(FLOPPY);
  let at = 0;
  for (let track = 0; track < 77; track++) {
    for (const place of ORDER) {
      const start = (track * 26 + place) * 128;
      for (let i = 0; i < 128; i += 2) {
        bytes[at++] = 255 - image[start + i + 1]!;
        bytes[at++] = 255 - image[start + i]!;
      }
    }
  }
  return bytes;
}

/** Reads an image. */
export function held(image: Uint8Array): Held {
  const bytes = logical(image);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const word = (at: number) => view.getUint16(at, true);
  const long = (at: number) => view.getUint32(at, true);
  const text = (at: number) => String.fromCharCode(...bytes.subarray(at, at + 16)).replace(/\0*$/, "");
  const sectors = long(0x1c);
  const taken = [0];
  const place = long(0x22);
  if (place > 0) for (let i = 0; i < word(0x1b6); i++) taken.push(place + i);

  /** The sectors of the file whose descriptor is in a sector. */
  const sectorsOf = (descriptor: number): number[] => {
    const at = descriptor * 512;
    const [count, area, first] = [long(at + 12), word(at + 16), long(at + 18)];
    const list: number[] = [];
    if (area === 0) for (let i = 0; i < count; i++) list.push(first + i);
    else {
      taken.push(first);
      for (let i = 1; i <= count; i++) {
        for (let j = 0; j < area; j++) list.push(long(first * 512 + 4 * i) + j);
      }
    }
    taken.push(...list);
    return list;
  };
  const table = sectorsOf(long(0x10));
  const free = table.flatMap((sector, number) => (number > 2 && word(sector * 512) !== 1 ? [number] : []));
  const files = new Map<string, Uint8Array>();
  const directories = new Set<string>();
  const enter = (number: number, prefix: string) => {
    for (const sector of sectorsOf(table[number]!)) {
      for (let at = sector * 512; at < sector * 512 + 512; at += 32) {
        if (word(at) !== 1) continue;
        const [path, file] = [prefix + text(at + 2), word(at + 18)];
        if (file < 3) continue;
        const descriptor = table[file]! * 512;
        if (word(descriptor + 6) === 10) {
          directories.add(path);
          enter(file, `${path}!`);
        } else {
          const list = sectorsOf(table[file]!);
          const all = new Uint8Array(512 * list.length);
          for (const [i, one] of list.entries()) all.set(bytes.subarray(one * 512, one * 512 + 512), i * 512);
          files.set(path, all.slice(0, long(descriptor + 8)));
        }
      }
    }
  };
  enter(1, "");
  const map = place > 0 ? place * 512 : 0x26;
  const bitmap = new Set<number>();
  for (let n = 0; n < sectors; n++) if (word(map + 2 * (n >> 4)) & (1 << (n & 15))) bitmap.add(n);
  const counts = { files: long(0x14), first: long(0x18) };
  if (counts.files !== free.length || counts.first !== (free[0] ?? 0)) throw new Error("free descriptors");
  return { label: text(0), files, directories, bitmap, taken, sectors, free: counts };
}
