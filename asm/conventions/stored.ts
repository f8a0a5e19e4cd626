// Words of memory at fixed addresses that procedures store into, with those that they call: what their callers have
// saved there is lost.

import type { Statement } from "./statement.ts";
import type { Walked } from "./walk.ts";

/** For each procedure the words that a call of it may change, as keys of a state's memory. */
export class StoredWords {
  /** The numbers of the keys. */
  private readonly numbers = new Map<string, number>();
  /** Bit n % 32 of word n / 32 is the key with the number n. */
  private readonly stored = new Map<Statement, Uint32Array>();

  constructor(walks: readonly Walked[]) {
    for (const { stores } of walks) {
      for (const key of stores) if (!this.numbers.has(key)) this.numbers.set(key, this.numbers.size);
    }
    if (this.numbers.size === 0) return;
    const called = new Map(walks.map(({ procedure, flow }) => [procedure, flow.called]));
    for (const { procedure, stores } of walks) this.stored.set(procedure, this.bitsOf(stores));
    // What is called comes first, so that one pass does where nothing calls itself.
    const order = calledFirst(called);
    while (order.filter((procedure) => this.addCalled(procedure, called.get(procedure)!)).length > 0);
  }

  /** True when a call of a procedure may change a word. */
  has(procedure: Statement, key: string): boolean {
    const number = this.numbers.get(key);
    const bits = this.stored.get(procedure);
    return number !== undefined && bits !== undefined && ((bits[number >> 5]! >>> (number & 31)) & 1) === 1;
  }

  /** True when something that a procedure calls stores into a word that the procedure stores into itself. */
  disturbs({ flow, stores }: Walked): boolean {
    if (stores.size === 0) return false;
    return [...flow.called].some((callee) => [...stores].some((key) => this.has(callee, key)));
  }

  private bitsOf(words: ReadonlySet<string>): Uint32Array {
    const bits = new Uint32Array((this.numbers.size + 31) >> 5);
    for (const key of words) {
      const number = this.numbers.get(key)!;
      bits[number >> 5]! |= 1 << (number & 31);
    }
    return bits;
  }

  /** Adds what a procedure calls to what it stores; true when that is more than before. */
  private addCalled(procedure: Statement, called: ReadonlySet<Statement>): boolean {
    const bits = this.stored.get(procedure)!;
    let more = false;
    for (const callee of called) {
      this.stored.get(callee)?.forEach((word, n) => {
        if ((word & ~bits[n]!) === 0) return;
        bits[n]! |= word;
        more = true;
      });
    }
    return more;
  }
}

/** Procedures, each behind those that it calls, but in circles. */
function calledFirst(called: ReadonlyMap<Statement, ReadonlySet<Statement>>): Statement[] {
  const order: Statement[] = [];
  const seen = new Set<Statement>();
  for (const first of called.keys()) {
    // Each with what it calls and was not looked at yet; the first is called by nobody.
    const path = [{ procedure: first, rest: [first].values() as Iterator<Statement> }];
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const { done, value } = top.rest.next();
      if (done === true) {
        if (path.length > 1) order.push(top.procedure);
        path.pop();
      } else if (!seen.has(value) && called.has(value)) {
        seen.add(value);
        path.push({ procedure: value, rest: called.get(value)!.values() });
      }
    }
  }
  return order;
}
