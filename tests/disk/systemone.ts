// Floppies of System One, written from docs/DISKS.md and from nothing of host/disk/.

/** An entry: name, kind, sectors, sectors of a pointer, pointers as track and sector from 1. */
export function entryOf(
  name: string,
  kind: number,
  sectors: number,
  cluster: number,
  pointers: readonly (readonly [number, number])[],
): Uint8Array {
  const entry = new Uint8Array(64);
  const view = new DataView(entry.buffer);
  entry.set(new TextEncoder().encode(name.padEnd(6)));
  view.setUint16(6, kind, true);
  view.setUint16(16, cluster, true);
  view.setUint16(24, sectors - 1, true);
  view.setUint16(28, cluster, true);
  pointers.forEach(([track, sector], n) => {
    view.setUint16(30 + 2 * n, 256 * track + sector, true);
  });
  return entry;
}

/** An image of logical sectors of 128 bytes by number, FF where there is none. */
export function imageWith(sectors: Readonly<Record<number, Uint8Array>>): Uint8Array {
  const image = new Uint8Array(256_256);
  for (let track = 0; track < 77; track++) {
    for (let sector = 0; sector < 26; sector++) {
      const bytes = new Uint8Array(128).fill(0xff);
      bytes.set(sectors[26 * track + sector] ?? []);
      let place = 1 + 2 * ((sector + 6 * track) % 26);
      if (place > 25) place -= 27;
      const at = 128 * (26 * track + place);
      for (let i = 0; i < 128; i++) image[at + (i ^ 1)] = bytes[i]! ^ 0xff;
    }
  }
  return image;
}

/** Two entries as a sector. */
export function entries(...two: readonly Uint8Array[]): Uint8Array {
  const sector = new Uint8Array(128).fill(0xff);
  two.forEach((entry, n) => {
    sector.set(entry, 64 * n);
  });
  return sector;
}

/** What marks a root: six zeros for its name. */
export function rootEntry(
  sectors: number,
  cluster: number,
  pointers: readonly (readonly [number, number])[],
) {
  const root = entryOf("", 0x600, sectors, cluster, pointers);
  return root.fill(0, 0, 6);
}
