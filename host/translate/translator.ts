// Which code is translated, and when: places that are found again and again where a partition stands, looked at after
// numbers of instructions that follow from the run alone. Translations are a cache like decoded entries: no state of a run.

import { PAGE_WORDS } from "../../core-as/layout.ts";
import type { Core } from "../core.ts";
import { translate } from "./function.ts";
import { instructionAt, type Translatable } from "./instruction.ts";
import { BEFORE } from "./late.ts";
import { blocksFrom, type Region, regionOf } from "./region.ts";

/** Instructions between two looks: as long as they find something new, and at most. */
const LOOK_FIRST = 100_000;
const LOOK_LAST = 10_000_000;
/** The same when everything is translated that is found once. */
const LOOK_EAGER = 1000;
/** How often something is found in the same few words before it is translated. */
const FOUND = 3;
const FEW_WORDS = 16;
/** How often it is found before it is looked at again, when nothing was to be translated. */
const FOUND_AGAIN = 100;
/** Places that are counted: one more, and all are forgotten. */
const PLACES_MAX = 10_000;
/** Instructions until the next look after a function was made, and for each of its bytes: twenty times what it took. */
const REST = 10_000_000;
const REST_BYTE = 5000;
/** Functions that live at the same time: one more, and all are dropped. */
const FUNCTIONS_MAX = 500;
/**
 * Functions that are made in all: V8 keeps some 0.7 KB of each module that is gone, so the process would grow for ever. The
 * interpreter goes on with those that there are.
 */
const ADDED_MAX = 20_000;
/** Programs of a page that change are left to the interpreter after so many translations that were dropped. */
const DROPS_MAX = 8;
/** Instructions before a place that are looked at for the one that is jumped to. */
const BACK_MAX = 64;
/** Words of an instruction with its prefixes, at most. */
const INSTRUCTION_WORDS = 10;

/** A function of the core's table. */
interface Made {
  readonly fn: number;
  readonly from: number;
  readonly to: number;
}

export interface TranslatorOptions {
  readonly eager?: boolean;
  readonly before?: number;
  /** Functions that are made in all. */
  readonly most?: number;
}

/** Translates the code of one machine. */
export class Translator {
  readonly #core: Core;
  readonly #eager: boolean;
  /** By head and words: pages with the same words share functions, and a page that gets its words back finds them again. */
  readonly #made = new Map<string, Made>();
  /** How often something was found among few words. */
  readonly #found = new Map<number, number>();
  /** Places that had a function; places are numbers of physical words. */
  readonly #had = new Set<number>();
  /** Where the function was to begin when something was found among few words. */
  readonly #heads = new Map<number, number>();
  /** Functions of each physical page that were dropped because words changed. */
  readonly #drops = new Map<number, number>();
  /** Functions that were made, and how many may be before the last look. */
  #added = 0;
  readonly #addedMost: number;
  #interval: number;
  #left: number;
  /** What the latest function that was made adds to the interval. */
  #rest = 0;

  /** @param options `eager`: everything that is found once; `before`: instructions before the first look; `most`: functions that are made in all */
  constructor(
    core: Core,
    { eager = false, before = eager ? LOOK_EAGER : BEFORE, most = ADDED_MAX }: TranslatorOptions = {},
  ) {
    this.#core = core;
    this.#addedMost = most;
    this.#eager = eager;
    this.#interval = eager ? LOOK_EAGER : LOOK_FIRST;
    this.#left = before;
  }

  /** Functions that are alive. */
  get functions(): number {
    return this.#made.size;
  }

  /** Instructions until the next look. */
  get most(): number {
    return this.#left;
  }

  /** As Core.run. */
  run(budget: number): number {
    const stop = this.#core.run(budget);
    this.#ran(this.#core.executed);
    return stop;
  }

  /** So many instructions were executed. */
  #ran(executed: number): void {
    this.#left -= executed;
    if (this.#left > 0) return;
    const found = this.#added >= this.#addedMost ? undefined : this.#lookIfCodeCanBeMade();
    if (found === undefined) {
      this.#left = Number.POSITIVE_INFINITY;
      return;
    }
    if (!this.#eager) this.#interval = found ? LOOK_FIRST : Math.min(2 * this.#interval, LOOK_LAST);
    this.#left = this.#interval + (this.#eager ? 0 : this.#rest);
    this.#rest = 0;
  }

  /** As #look; undefined where the host makes no more code, for want of memory say: then the interpreter goes on alone. */
  #lookIfCodeCanBeMade(): boolean | undefined {
    try {
      return this.#look();
    } catch (error) {
      const refused = error instanceof RangeError || error instanceof WebAssembly.CompileError;
      if (this.#eager || !refused) throw error;
      return undefined;
    }
  }

  /** The machine has another state now: what has changed in it says nothing about its programs. */
  forget(): void {
    this.#had.clear();
    this.#drops.clear();
  }

  /** Looks at where the entered partition stands, and says whether there is something new. */
  #look(): boolean {
    const core = this.#core;
    const page = core.codePage();
    if (page < 0 || (this.#drops.get(page) ?? 0) >= DROPS_MAX) return false;
    const index = core.pc(core.entered) % PAGE_WORDS;
    const few = Math.floor((page * PAGE_WORDS + index) / FEW_WORDS);
    const made = this.#heads.get(few);
    const dropped = made !== undefined && core.entryState(page, made) !== 2;
    const found = (this.#found.get(few) ?? 0) + 1;
    if (this.#found.size === PLACES_MAX) this.#found.clear();
    this.#found.set(few, found);
    if (!dropped && found < (this.#eager ? 0 : FOUND)) return found > 0;
    this.#found.set(few, -FOUND_AGAIN);
    const at = this.#reader(page);
    const head = headOf(index, this.#start(page, index, at), at);
    if (head === undefined) return false;
    this.#heads.set(few, head);
    if (core.entryState(page, head) === 2) return false;
    const place = page * PAGE_WORDS + head;
    if (this.#had.has(place)) this.#drops.set(page, (this.#drops.get(page) ?? 0) + 1);
    this.#had.add(place);
    return this.put(page, head);
  }

  /** The instruction that is executed first of those in a row that lead to an index. */
  #start(page: number, index: number, at: (index: number) => Translatable | undefined): number {
    let start = index;
    for (let count = 0; count < BACK_MAX; count++) {
      const before = this.#before(page, start, at);
      if (before === undefined) break;
      start = before;
    }
    return start;
  }

  /** The instruction before an index that was executed and goes on there, when only that is known of it. */
  #before(page: number, index: number, at: (index: number) => Translatable | undefined): number | undefined {
    for (let start = index - 1; start >= Math.max(0, index - INSTRUCTION_WORDS); start--) {
      if (this.#core.entryState(page, start) === 0) continue;
      const instruction = at(start);
      if (instruction?.next !== index) continue;
      const jumps = instruction.groups.flat().some(({ kind, test }) => kind === "jump" && test === undefined);
      return jumps ? undefined : start;
    }
    return undefined;
  }

  /**
   * Has a function begin at a word of a page that Core.codePage gave. False: only the interpreter can execute what begins
   * there. `most`: of so many instructions at most.
   */
  put(page: number, head: number, most?: number): boolean {
    const blocks = blocksFrom(head, this.#reader(page), most);
    if (blocks.size === 0) return false;
    const core = this.#core;
    let [from, to] = [head, head];
    for (const { instructions } of blocks.values()) {
      for (const { index, next } of instructions) {
        from = Math.min(from, index);
        to = Math.max(to, next);
      }
    }
    const words = core.u16.subarray(core.physicalWord(page, from), core.physicalWord(page, to));
    const key = `${most ?? ""} ${head} ${from} ${Array.prototype.join.call(words)}`;
    let made = this.#made.get(key);
    if (made === undefined) {
      if (this.#made.size === FUNCTIONS_MAX) this.drop();
      const module = translate(regionOf(blocks));
      made = { fn: core.addFunction(module), from, to };
      this.#added++;
      this.#rest = REST + REST_BYTE * module.length;
      this.#made.set(key, made);
    }
    core.putTranslation(page, head, made.fn, from, to);
    return true;
  }

  /** Drops all functions. */
  drop(): void {
    this.#core.removeFunctions();
    this.#made.clear();
    this.#found.clear();
    this.#heads.clear();
    this.#had.clear();
  }

  #reader(page: number): (index: number) => Translatable | undefined {
    const { u8, u16 } = this.#core;
    const words = u16.subarray(this.#core.physicalWord(page, 0), this.#core.physicalWord(page + 1, 0));
    return (index) => instructionAt(u8, words, index);
  }
}

/** Where a function is to begin that executes the instruction at an index, which those from `start` on lead to. */
function headOf(
  index: number,
  start: number,
  at: (index: number) => Translatable | undefined,
): number | undefined {
  for (const from of new Set([start, index])) {
    const blocks = blocksFrom(from, at);
    if (blocks.size === 0) continue;
    const region: Region = regionOf(blocks);
    const around = [...blocks.values()].find(({ instructions }) =>
      instructions.some((i) => i.index === index),
    );
    if (around !== undefined && region.order.has(around.index)) return region.loopOf(around.index) ?? from;
  }
  return undefined;
}
