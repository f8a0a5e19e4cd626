// System Call Monitor, the timer service and the syncels of one process, as far as coroutines see them: the lower half of
// the oracle in model.ts. It shares no code and no table with the host or the firmware.

/** Functions of the timer service. */
export const CALLS = ["NONE", "DELAY", "REFUSE", "FAIL", "AT_ONCE", "TWICE"] as const;
export type Call = (typeof CALLS)[number];

/** What WAIT_SYSCALL gives: R0 or what was received, the completion code, the exit. */
export type Result = readonly [number | string, string | number, number];

interface SystemCall<Operation> {
  readonly call: Call;
  readonly units: number;
  readonly value: number;
  readonly operation: Operation;
  answers: number;
  done: boolean;
  cancelled: boolean;
  stamp: number;
}
interface Await<Operation> {
  readonly reference: number;
  readonly syncel: number;
  readonly operation: Operation;
  element: number | undefined;
  done: boolean;
}
/** An answer to a system call, or an element with one word of data for a syncel. */
type Arrival = { readonly due: number } & (
  | { readonly socb: number; readonly stamp: number }
  | { readonly syncel: number; readonly element: number }
);

const SOCBS = 6;
const FIRST_AWAIT = 256;
const SYNCELS = 16;

/** Operations are whatever the caller names them by. */
export class ScmModel<Operation> {
  now = 0;
  #socbs: (SystemCall<Operation> | undefined)[] = new Array(SOCBS + 1).fill(undefined);
  #awaits: Await<Operation>[] = [];
  #syncels: number[][] = Array.from({ length: SYNCELS }, () => []);
  #held: Arrival[] = [];
  #answers: { readonly socb: number; readonly stamp: number }[] = [];
  #ended: number[] = [];
  #stamp = 0;

  /** INIT_SYSCALL: the index of the SOCB, or the name of the completion code. */
  initiate(call: Call, units: number, value: number, operation: Operation): number | string {
    const index = this.#socbs.findIndex((socb, n) => n > 0 && socb === undefined);
    if (index === -1) return "NO_SOCB";
    if (call === "NONE") return "CC_FUNCTION";
    if (call === "REFUSE") return "TOY_REFUSED";
    const done = call === "AT_ONCE";
    const stamp = done ? 0 : ++this.#stamp;
    const answers = call === "TWICE" ? 2 : 1;
    this.#socbs[index] = { call, units, value, operation, answers, done, cancelled: false, stamp };
    if (done) this.#ended.push(index);
    else this.#arrive({ due: this.now + units, socb: index, stamp });
    return index;
  }

  /** INIT_AWAIT: the reference. */
  startAwait(syncel: number, operation: Operation): number {
    let reference = FIRST_AWAIT;
    while (this.#awaits.some((one) => one.reference === reference)) reference++;
    this.#awaits.push({ reference, syncel, operation, element: undefined, done: false });
    return reference;
  }

  /** PCF_SEND and TMON_SEND to a syncel of the process itself. */
  send(syncel: number, units: number, element: number): void {
    this.#arrive({ due: this.now + units, syncel, element });
  }

  /** CANCEL_SYSCALL. */
  cancel(reference: number): void {
    this.#settle();
    const awaited = this.#awaits.find((one) => one.reference === reference);
    if (awaited !== undefined) {
      if (!awaited.done) this.#ended.push(reference);
      awaited.done = true;
      return;
    }
    const socb = this.#socbs[reference]!;
    if (socb.done || socb.cancelled) return;
    socb.cancelled = true;
    socb.stamp = ++this.#stamp;
    this.#arrive({ due: this.now, socb: reference, stamp: socb.stamp });
  }

  /** WAIT_SYSCALL of an operation that has ended. */
  complete(reference: number): Result {
    const awaited = this.#awaits.find((one) => one.reference === reference);
    const socb = this.#socbs[reference];
    if (awaited === undefined && socb === undefined) return [0, "BAD_SOCB", 0];
    this.#settle();
    if (awaited !== undefined) {
      this.#awaits = this.#awaits.filter((one) => one !== awaited);
      const { syncel, element } = awaited;
      return element === undefined ? [0, "NO_ANSWER", 0] : [`${syncel}:${element}`, 0, 1];
    }
    this.#socbs[reference] = undefined;
    const { cancelled, call, value } = socb!;
    if (cancelled) return [value, "TOY_CANCELLED", 0];
    return call === "FAIL" ? [value, "TOY_FAILED", 0] : [value + 1, 0, 1];
  }

  /** NEXT_OPERATION: the next operation that has ended by now. */
  next(): Operation | undefined {
    for (;;) {
      this.#settle();
      const ended = this.#ended.shift();
      if (ended !== undefined) {
        return (this.#awaits.find(({ reference }) => reference === ended) ?? this.#socbs[ended]!).operation;
      }
      const answer = this.#answers.shift();
      if (answer === undefined) return undefined;
      this.#answer(answer);
    }
  }

  /** WAIT_NEXT_OPERATION: lets time go by until an operation ends; or why none ever will. */
  waitNext(): Operation | "nothing pending" | "asleep" {
    for (;;) {
      const ended = this.next();
      if (ended !== undefined) return ended;
      const pending = [...this.#socbs, ...this.#awaits].some((one) => one !== undefined && !one.done);
      if (!pending) return "nothing pending";
      const first = this.#held.shift();
      if (first === undefined) return "asleep";
      this.now = first.due;
      this.#arrive(first);
    }
  }

  #arrive(arrival: Arrival): void {
    if (arrival.due > this.now) {
      this.#held.push(arrival);
      this.#held.sort((a, b) => a.due - b.due);
    } else if ("socb" in arrival) this.#answers.push(arrival);
    else this.#syncels[arrival.syncel]!.push(arrival.element);
  }

  /** Elements go to those who await them, the first to the first. */
  #settle(): void {
    for (const awaited of this.#awaits) {
      if (awaited.done) continue;
      awaited.element = this.#syncels[awaited.syncel]!.shift();
      if (awaited.element === undefined) continue;
      awaited.done = true;
      this.#ended.push(awaited.reference);
    }
  }

  #answer({ socb: index, stamp }: { readonly socb: number; readonly stamp: number }): void {
    const socb = this.#socbs[index];
    if (socb === undefined || socb.done || socb.stamp !== stamp) return;
    if (!socb.cancelled && --socb.answers > 0) {
      socb.stamp = ++this.#stamp;
      this.#arrive({ due: this.now + socb.units, socb: index, stamp: socb.stamp });
      return;
    }
    socb.done = true;
    this.#ended.push(index);
  }
}
