// A state that is kept in memory, to return to: like a snapshot, but much faster to make. Pages that have not changed
// since an earlier checkpoint are kept once, pages of disks always, and so are the entries of the journal, whose lists
// only grow.

import { PAGE_WORDS } from "../../core-as/layout.ts";
import type { Control } from "../control/control.ts";
import type { Core } from "../core.ts";
import { createJournal, type Journal } from "../state/journal.ts";
import { joined, type KeptPages, Reader, Writer } from "./bytes.ts";
import { SNAPSHOT_VERSION } from "./file.ts";
import { readDescription, type Snapshot, writeDescription } from "./state.ts";

/** Words of physical pages by the numbers of these. */
type Pages = ReadonlyMap<number, Uint16Array>;

const NO_PAGES: Pages = new Map();

/** A state of a machine. It does not change when the machine continues. */
export class Checkpoint {
  /** Instructions that all partitions had executed. */
  readonly executed: number;
  readonly #description: Uint8Array;
  readonly #journal: () => Journal;
  readonly #disks: KeptPages = [];
  /** In the order in which the description names them. */
  readonly #pages: Pages;

  /** The state as it is now. `before`: an earlier one of the same machine. */
  constructor(control: Control, executed: number, before: Checkpoint | undefined) {
    this.executed = executed;
    const pieces: Uint8Array[] = [];
    const out = new Writer(true, (bytes) => pieces.push(bytes.slice()), this.#disks);
    writeDescription(control, createJournal(), out);
    out.end();
    this.#description = joined(pieces);
    this.#journal = rememberJournal(control.journal);
    const earlier = before === undefined ? NO_PAGES : before.#pages;
    this.#pages = new Map(out.pages.map((page) => [page, wordsOf(control.core, page, earlier.get(page))]));
  }

  /** The parts that it consists of; checkpoints can share parts. */
  get parts(): readonly ArrayBufferView[] {
    return [this.#description, ...this.#pages.values()];
  }

  /** The state, in the form of a snapshot that was read; each call returns a new object. */
  read(): Snapshot {
    const state = readDescription(new Reader(this.#description, SNAPSHOT_VERSION, this.#disks));
    return { state: { ...state, journal: this.#journal() }, pages: [...this.#pages.values()] };
  }
}

/** The words of a physical page: `before` itself, where those are what they still are. */
function wordsOf(core: Core, page: number, before: Uint16Array | undefined): Uint16Array {
  const first = core.physicalWord(page, 0);
  return before !== undefined && isSame(core, first, before)
    ? before
    : core.u16.slice(first, first + PAGE_WORDS);
}

/** Two words at a time: pages and their copies lie at multiples of four bytes. */
function isSame({ u32 }: Core, first: number, words: Uint16Array): boolean {
  const pairs = new Uint32Array(words.buffer);
  const firstPair = first >> 1;
  for (let i = 0; i < pairs.length; i++) if (pairs[i] !== u32[firstPair + i]) return false;
  return true;
}

/** Lists of the journal that only grow, and whose entries stay as they are. */
const GROWING = ["transfers", "refused", "ownership", "traces", "retirements"] as const;

/** Gives at any time a journal as this one is now. */
function rememberJournal(journal: Journal): () => Journal {
  const lists = GROWING.map((name) => [name, journal[name], journal[name].length] as const);
  const none = Object.fromEntries(GROWING.map((name) => [name, []]));
  const rest = structuredClone({ ...journal, ...none });
  return () => ({
    ...structuredClone(rest),
    ...Object.fromEntries(lists.map(([name, list, length]) => [name, list.slice(0, length)])),
  });
}
