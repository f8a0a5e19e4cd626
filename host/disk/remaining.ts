// The sectors that are still free. Finding the next one takes the same time however many before it are taken, so that
// files which all claim the whole disk cost no more than one that does.

/** The sectors of a disk below a number, each of which can be taken once. */
export class Remaining {
  /** For each sector one that is not below it, and not above the next that is left. */
  readonly #next: Uint32Array;

  constructor(sectors: number) {
    this.#next = new Uint32Array(sectors + 1);
    for (let n = 0; n <= sectors; n++) this.#next[n] = n;
  }

  /** The first sector from here on that is left; the number of sectors where there is none. */
  from(sector: number): number {
    const next = this.#next;
    let at = sector;
    while (next[at] !== at) {
      next[at] = next[next[at]!]!;
      at = next[at]!;
    }
    return at;
  }

  take(sector: number): void {
    this.#next[sector] = sector + 1;
  }
}
