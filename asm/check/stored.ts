// Finds the words at fixed addresses that a procedure stores into, itself or through the procedures it calls: what its
// caller has saved there is lost.

import type { Statement } from "../conventions/statement.ts";
import type { Memory } from "../semantics/memory.ts";
import { keyOf } from "../semantics/value.ts";
import type { Written } from "../semantics/writes.ts";
import type { Walked } from "./walk.ts";

/** The words of the process stack that a caller has pushed. */
const CALLERS = "callers";

/** Runs that are told apart; more of them are taken for all of memory. */
const MAX_RUNS = 64;
const ALL_WORDS = 0x10000;

/** Adds a run of words to others. */
function addRun(runs: Map<number, number>, first: number, words: number): void {
  if (runs.size >= MAX_RUNS) {
    runs.clear();
    runs.set(0, ALL_WORDS);
  } else runs.set(first, Math.max(words, runs.get(first) ?? 0));
}

/** What a procedure stores at fixed addresses, without what it calls. */
export class Stores {
  /** Keys of words, as a state's memory has them. */
  readonly words = new Set<string>();
  /** Runs that are too long to be named word by word: first address, and words. */
  readonly runs = new Map<number, number>();

  add({ first, words }: Written): void {
    if (words === 1) this.words.add(keyOf(first));
    else addRun(this.runs, first.offset, words);
  }

  /** It stores into words of the process stack that were there at the entry. */
  addCallers(): void {
    this.words.add(CALLERS);
  }
}

/** For each procedure the words that a call of it may change. */
export class StoredWords {
  /** The numbers of the keys. */
  private readonly numbers = new Map<string, number>();
  /** Keys by their numbers. */
  private names: readonly string[] | undefined;
  private readonly sets = new Map<Statement, Changed>();

  constructor(walks: readonly Walked[]) {
    for (const { flow } of walks) {
      for (const key of flow.stores.words) {
        if (!this.numbers.has(key)) this.numbers.set(key, this.numbers.size);
      }
    }
    const flows = new Map(walks.map(({ procedure, flow }) => [procedure, flow]));
    if (walks.every(({ flow: { stores } }) => stores.words.size === 0 && stores.runs.size === 0)) return;
    for (const circle of circlesOf(
      new Map([...flows].map(([procedure, flow]) => [procedure, flow.called])),
    )) {
      // All of a circle call each other.
      const changed = new Changed((this.numbers.size + 31) >> 5);
      const callees = new Set<Changed>();
      for (const procedure of circle) {
        const { stores, called } = flows.get(procedure)!;
        for (const key of stores.words) changed.add(this.numbers.get(key)!);
        for (const [first, words] of stores.runs) addRun(changed.runs, first, words);
        for (const callee of called) if (this.sets.has(callee)) callees.add(this.sets.get(callee)!);
      }
      for (const callee of callees) changed.addAll(callee);
      for (const procedure of circle) this.sets.set(procedure, changed);
    }
  }

  /** True when a call of a procedure may change a word. */
  has(procedure: Statement, key: string): boolean {
    const changed = this.sets.get(procedure);
    if (changed === undefined) return false;
    const number = this.numbers.get(key);
    if (number !== undefined && changed.has(number)) return true;
    return changed.runs.size > 0 && key.startsWith("+") && changed.inRun(Number(key.slice(1)));
  }

  /** True when a call of a procedure may change what its caller has pushed on the process stack. */
  changesPushed(procedure: Statement): boolean {
    return this.has(procedure, CALLERS);
  }

  /** The words of a map that a call of a procedure may change. */
  *among(procedure: Statement, memory: Memory): Generator<string> {
    const changed = this.sets.get(procedure);
    if (changed === undefined || memory.size === 0) return;
    const few = changed.runs.size === 0 && this.keysOf(changed).length < memory.size;
    for (const key of few ? this.keysOf(changed) : memory.keys()) {
      if (few ? memory.has(key) : this.has(procedure, key)) yield key;
    }
  }

  private keysOf(changed: Changed): readonly string[] {
    this.names ??= [...this.numbers.keys()];
    const { names } = this;
    changed.keys ??= changed.numbers().map((number) => names[number]!);
    return changed.keys;
  }

  /** True when something that a procedure calls stores into a word that the procedure stores into itself. */
  disturbs({ flow }: Walked): boolean {
    const { stores, called } = flow;
    const callees = new Set([...called].flatMap((callee) => this.sets.get(callee) ?? []));
    if (callees.size === 0) return false;
    const all = new Changed((this.numbers.size + 31) >> 5);
    for (const callee of callees) all.addAll(callee);
    const pushed = this.numbers.get(CALLERS);
    if (pushed !== undefined && all.has(pushed)) return true;
    if (stores.runs.size > 0) return all.numbers().length > 0 || all.runs.size > 0;
    return [...stores.words].some(
      (key) => all.has(this.numbers.get(key)!) || (key !== CALLERS && all.inRun(Number(key.slice(1)))),
    );
  }
}

/** A set of words, by their numbers, and of runs of words. */
class Changed {
  /** Bit n % 32 of element n / 32 is the word with the number n. */
  private readonly bits: Uint32Array;
  readonly runs = new Map<number, number>();
  keys: readonly string[] | undefined;

  constructor(elements: number) {
    this.bits = new Uint32Array(elements);
  }

  /** The words that are named. */
  numbers(): number[] {
    const found: number[] = [];
    this.bits.forEach((bits, n) => {
      for (let rest = bits; rest !== 0; rest &= rest - 1) found.push(32 * n + 31 - Math.clz32(rest & -rest));
    });
    return found;
  }

  has(number: number): boolean {
    return ((this.bits[number >> 5]! >>> (number & 31)) & 1) === 1;
  }

  add(number: number): void {
    this.bits[number >> 5]! |= 1 << (number & 31);
  }

  inRun(address: number): boolean {
    return [...this.runs].some(([first, words]) => ((address - first) & 0xffff) < words);
  }

  addAll(other: Changed): void {
    other.bits.forEach((bits, n) => {
      this.bits[n]! |= bits;
    });
    for (const [first, words] of other.runs) addRun(this.runs, first, words);
  }
}

/** Procedures that call each other, directly or not, together; each circle after those that it calls (Tarjan). */
function circlesOf(called: ReadonlyMap<Statement, ReadonlySet<Statement>>): Statement[][] {
  const circles: Statement[][] = [];
  const order = new Map<Statement, number>();
  const low = new Map<Statement, number>();
  const open: Statement[] = [];
  const isOpen = new Set<Statement>();
  const least = (procedure: Statement, n: number) => low.set(procedure, Math.min(low.get(procedure) ?? n, n));
  for (const first of called.keys()) {
    const path = order.has(first) ? [] : [begin(first)];
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const { procedure } = top;
      const { done, value } = top.rest.next();
      if (done !== true) {
        if (!called.has(value)) continue;
        if (!order.has(value)) path.push(begin(value));
        else if (isOpen.has(value)) least(procedure, order.get(value)!);
        continue;
      }
      path.pop();
      if (path.length > 0) least(path.at(-1)!.procedure, low.get(procedure)!);
      if (low.get(procedure) !== order.get(procedure)) continue;
      const circle = open.splice(open.lastIndexOf(procedure));
      for (const one of circle) isOpen.delete(one);
      circles.push(circle);
    }
  }
  return circles;

  function begin(procedure: Statement): { procedure: Statement; rest: Iterator<Statement> } {
    order.set(procedure, order.size);
    least(procedure, order.get(procedure)!);
    open.push(procedure);
    isOpen.add(procedure);
    return { procedure, rest: called.get(procedure)!.values() };
  }
}
