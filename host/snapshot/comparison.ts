// Says in words how two states differ.

/** One difference. */
export interface StateDifference {
  /** What it belongs to: "partition sender", "area 2", "machine". */
  readonly place: string;
  /** What differs there: "R3", "queue waiting"; "" for the whole. */
  readonly what: string;
  readonly before: string;
  readonly after: string;
}

/** Gathers differences while two values are gone through side by side. */
export class Comparison {
  readonly differences: StateDifference[] = [];
  /** Names of the partitions. */
  readonly partitions: readonly string[];
  #place = "machine";
  #parts: string[] = [];

  constructor(partitions: readonly string[]) {
    this.partitions = partitions;
  }

  /** Goes through a thing of its own. */
  at(place: string, go: () => void): void {
    const [outerPlace, outerParts] = [this.#place, this.#parts];
    this.#place = place;
    this.#parts = [];
    go();
    this.#place = outerPlace;
    this.#parts = outerParts;
  }

  /** Goes through a part of the present thing. "": it needs no name. */
  within(part: string, go: () => void): void {
    if (part !== "") this.#parts.push(part);
    go();
    if (part !== "") this.#parts.pop();
  }

  /** Notes the present part, if it differs. */
  note(before: string, after: string): void {
    if (before === after) return;
    this.differences.push({ place: this.#place, what: this.#parts.join(" "), before, after });
  }
}
