// COMON's scheduling once more, small and slow, from CPS/SDS/024 4.2.5 and docs/CSF.md: an oracle for the firmware. It
// shares no code and no table with it. Time is counted in units that are longer than everything a program executes.

/** What a coroutine may do. Semaphores and operations are indices. */
export type Action =
  | { readonly do: "WAIT_SEM" | "SIGNAL_SEM" | "WAIT_OPSEM"; readonly semaphore: number }
  | { readonly do: "SIGNAL_OPSEM" | "ASSOCIATE"; readonly semaphore: number; readonly operation: number }
  | { readonly do: "WAIT_SYSTEM_CALL" | "CANCEL_SYSTEM_CALL"; readonly operation: number }
  | { readonly do: "CINIT"; readonly call: Call; readonly units: number; readonly operation: number }
  | { readonly do: "CSYSCALL"; readonly call: Call; readonly units: number };

/** Functions of the timer service. */
export const CALLS = ["NONE", "DELAY", "REFUSE", "FAIL", "AT_ONCE", "TWICE"] as const;
export type Call = (typeof CALLS)[number];

export interface Shape {
  readonly coroutines: readonly number[];
  readonly operations: readonly number[];
  /** COUNT of each semaphore at the start. */
  readonly semaphores: readonly number[];
}

/** How the process ended. */
export type End = "CMON_ERROR" | "CMON_STUCK";

type State = "DONE" | "PENDING SET_DONE" | "PENDING TO_COROUTINE" | "PENDING TO_SEMAPHORE" | "IN_SEMAPHORE";

interface Element {
  readonly priority: number;
}
export interface ModelCoroutine extends Element {
  readonly number: number;
  goOn: () => void;
  received: number;
}
export interface ModelOperation extends Element {
  readonly number: number;
  state: State;
  coroutine: ModelCoroutine | undefined;
  semaphore: ModelSemaphore | undefined;
  socb: number;
}
export interface ModelSemaphore {
  readonly number: number;
  count: number;
  readonly list: (ModelCoroutine | ModelOperation)[];
}
interface Socb {
  readonly call: Call;
  readonly units: number;
  readonly value: number;
  readonly operation: ModelOperation;
  answers: number;
  done: boolean;
  cancelled: boolean;
  stamp: number;
}
interface Arrival {
  readonly due: number;
  readonly socb: number;
  readonly stamp: number;
}

const SOCBS = 6;

class Retired extends Error {
  readonly end: End;
  constructor(end: End) {
    super(end);
    this.end = end;
  }
}

function chainIn<T extends Element>(list: T[], element: T): void {
  const at = list.findIndex(({ priority }) => priority < element.priority);
  list.splice(at === -1 ? list.length : at, 0, element);
}

export class Model {
  readonly coroutines: readonly ModelCoroutine[];
  readonly operations: readonly ModelOperation[];
  readonly semaphores: readonly ModelSemaphore[];
  readonly log: string[] = [];
  end: End | undefined;
  now = 0;
  /** Units at which something has arrived or will: each only once. */
  readonly dues = new Set<number>();
  running: ModelCoroutine;
  #ready: ModelCoroutine[];
  #socbs: (Socb | undefined)[] = new Array(SOCBS + 1).fill(undefined);
  #held: Arrival[] = [];
  #arrived: Arrival[] = [];
  #ended: number[] = [];
  #stamp = 0;

  constructor(shape: Shape) {
    this.coroutines = shape.coroutines.map((priority, number) => ({
      number,
      priority,
      goOn: () => {},
      received: -1,
    }));
    this.operations = shape.operations.map((priority, number) => operation(number, priority));
    this.semaphores = shape.semaphores.map((count, number) => ({ number, count, list: [] }));
    this.running = this.coroutines[0]!;
    this.#ready = [];
    for (const coroutine of this.coroutines.slice(1)) chainIn(this.#ready, coroutine);
  }

  /** Runs until the process ends; `next` gives the next action of a coroutine. */
  run(next: (coroutine: ModelCoroutine) => Action): void {
    try {
      for (;;) this.#perform(next(this.running), this.running);
    } catch (error) {
      if (!(error instanceof Retired)) throw error;
      this.end = error.end;
    }
  }

  /** Whether an action would not retire the process at once. */
  legal(action: Action): boolean {
    switch (action.do) {
      case "WAIT_SEM":
      case "SIGNAL_SEM":
        return !this.#holdsOperations(action.semaphore);
      case "WAIT_OPSEM":
        return !this.#holdsSignals(action.semaphore);
      case "SIGNAL_OPSEM":
        return this.operations[action.operation]!.state === "DONE" && !this.#holdsSignals(action.semaphore);
      case "ASSOCIATE": {
        const { state } = this.operations[action.operation]!;
        if (state === "DONE") return !this.#holdsSignals(action.semaphore);
        return state === "PENDING SET_DONE" || state === "PENDING TO_SEMAPHORE";
      }
      case "WAIT_SYSTEM_CALL":
        return this.operations[action.operation]!.state !== "PENDING TO_COROUTINE";
      case "CINIT": {
        const { state, socb } = this.operations[action.operation]!;
        return state === "DONE" && socb === 0;
      }
      default:
        return true;
    }
  }

  #holdsOperations(semaphore: number): boolean {
    const { count, list } = this.semaphores[semaphore]!;
    return count > 0 && list.length > 0;
  }

  #holdsSignals(semaphore: number): boolean {
    const { count, list } = this.semaphores[semaphore]!;
    return count > 0 && list.length === 0;
  }

  #check(right: boolean): void {
    if (!right) throw new Retired("CMON_ERROR");
  }

  #perform(action: Action, me: ModelCoroutine): void {
    const on = (kind: string, ...what: (string | number)[]) =>
      this.log.push(`${kind} ${[me.number, ...what].join(" ")}`);
    const gone = (...what: (string | number)[]) => on("=", ...what);
    switch (action.do) {
      case "WAIT_SEM": {
        on("WAIT_SEM", action.semaphore);
        this.#check(this.legal(action));
        const semaphore = this.semaphores[action.semaphore]!;
        const out = () => {
          on("EXIT");
          gone();
        };
        if (--semaphore.count < 0) {
          chainIn(semaphore.list, me);
          this.#pause(me, out);
        } else out();
        return;
      }
      case "SIGNAL_SEM":
        on("SIGNAL_SEM", action.semaphore);
        this.#check(this.legal(action));
        this.#signal(this.semaphores[action.semaphore]!, undefined);
        gone();
        return;
      case "WAIT_OPSEM": {
        on("WAIT_OPSEM", action.semaphore);
        this.#check(this.legal(action));
        const semaphore = this.semaphores[action.semaphore]!;
        const out = () => {
          on("EXIT");
          gone(me.received);
        };
        if (--semaphore.count < 0) {
          me.received = -1;
          chainIn(semaphore.list, me);
          this.#pause(me, out);
          return;
        }
        const first = semaphore.list.shift() as ModelOperation;
        first.state = "DONE";
        me.received = first.number;
        out();
        return;
      }
      case "SIGNAL_OPSEM":
        on("SIGNAL_OPSEM", action.semaphore, action.operation);
        this.#check(this.operations[action.operation]!.state === "DONE");
        this.#signal(this.semaphores[action.semaphore]!, this.operations[action.operation]!);
        gone();
        return;
      case "ASSOCIATE": {
        on("ASSOCIATE", action.semaphore, action.operation);
        this.#check(this.legal(action));
        const target = this.operations[action.operation]!;
        const semaphore = this.semaphores[action.semaphore]!;
        if (target.state === "DONE") this.#signal(semaphore, target);
        else {
          target.state = "PENDING TO_SEMAPHORE";
          target.semaphore = semaphore;
        }
        gone();
        return;
      }
      case "WAIT_SYSTEM_CALL": {
        on("SYSWAIT", action.operation);
        this.#check(this.legal(action));
        const target = this.operations[action.operation]!;
        const fetch = () => {
          const { socb } = target;
          target.socb = 0;
          const [value, completion, exit] = this.#complete(socb);
          on("EXIT");
          gone(value, completion, exit);
        };
        if (target.state.startsWith("PENDING")) {
          target.state = "PENDING TO_COROUTINE";
          target.coroutine = me;
          this.#pause(me, fetch);
          return;
        }
        if (target.state === "IN_SEMAPHORE") {
          const { list } = target.semaphore!;
          list.splice(list.indexOf(target), 1);
          target.semaphore!.count--;
          target.state = "DONE";
        }
        fetch();
        return;
      }
      case "CANCEL_SYSTEM_CALL": {
        on("SYSCANCEL", action.operation);
        const { state, socb } = this.operations[action.operation]!;
        if (state === "PENDING TO_COROUTINE") {
          gone(0);
          return;
        }
        if (state.startsWith("PENDING")) this.#cancel(socb);
        gone(1);
        return;
      }
      case "CINIT": {
        const target = this.operations[action.operation]!;
        const value = 0x1100 + CALLS.indexOf(action.call);
        on("INIT_SYSCALL", action.operation);
        const started = this.#initiate(action.call, action.units, value, target);
        if (typeof started === "string") {
          gone(value, started, 0);
          return;
        }
        this.#check(target.socb === 0 && target.state === "DONE");
        target.state = "PENDING SET_DONE";
        target.socb = started;
        gone(value, 0, 1);
        return;
      }
      case "CSYSCALL": {
        const value = 0x2100 + CALLS.indexOf(action.call);
        on("SYSCALL");
        const laid = operation(-1, me.priority);
        laid.state = "PENDING TO_COROUTINE";
        laid.coroutine = me;
        const started = this.#initiate(action.call, action.units, value, laid);
        if (typeof started === "string") {
          on("EXIT");
          gone(value, started, 0);
          return;
        }
        this.#pause(me, () => {
          const result = this.#complete(started);
          on("EXIT");
          gone(...result);
        });
        return;
      }
    }
  }

  #signal(semaphore: ModelSemaphore, signalled: ModelOperation | undefined): void {
    if (signalled !== undefined) this.#check(!this.#holdsSignals(semaphore.number));
    if (++semaphore.count > 0) {
      if (signalled === undefined) return;
      signalled.state = "IN_SEMAPHORE";
      signalled.semaphore = semaphore;
      chainIn(semaphore.list, signalled);
      return;
    }
    const first = semaphore.list.shift() as ModelCoroutine;
    if (signalled !== undefined) {
      signalled.state = "DONE";
      first.received = signalled.number;
    }
    chainIn(this.#ready, first);
  }

  #pause(me: ModelCoroutine, goOn: () => void): void {
    me.goOn = goOn;
    while (this.#ready.length === 0) this.#waitNext();
    this.running = this.#ready.shift()!;
    const { goOn: then } = this.running;
    this.running.goOn = () => {};
    then();
  }

  #waitNext(): void {
    for (;;) {
      const ended = this.#ended.shift();
      if (ended !== undefined) {
        this.#act(this.#socbs[ended]!.operation);
        return;
      }
      const answer = this.#arrived.shift();
      if (answer !== undefined) this.#answer(answer);
      else if (!this.#socbs.some((socb) => socb !== undefined && !socb.done)) throw new Retired("CMON_STUCK");
      else {
        const first = this.#held.shift()!;
        this.now = first.due;
        this.#arrived.push(first);
      }
    }
  }

  #act(ended: ModelOperation): void {
    if (ended.state === "PENDING TO_SEMAPHORE") {
      this.#signal(ended.semaphore!, ended);
      return;
    }
    const awaited = ended.state === "PENDING TO_COROUTINE";
    ended.state = "DONE";
    if (awaited) chainIn(this.#ready, ended.coroutine!);
  }

  // ---- System Call Monitor and the timer service ----

  #initiate(call: Call, units: number, value: number, target: ModelOperation): number | string {
    const index = this.#socbs.findIndex((socb, n) => n > 0 && socb === undefined);
    if (index === -1) return "NO_SOCB";
    if (call === "NONE") return "CC_FUNCTION";
    if (call === "REFUSE") return "TOY_REFUSED";
    const done = call === "AT_ONCE";
    const stamp = done ? 0 : ++this.#stamp;
    const answers = call === "TWICE" ? 2 : 1;
    this.#socbs[index] = { call, units, value, operation: target, answers, done, cancelled: false, stamp };
    if (done) this.#ended.push(index);
    else this.#send({ due: this.now + units, socb: index, stamp });
    return index;
  }

  #send(arrival: Arrival): void {
    if (arrival.due === this.now) this.#arrived.push(arrival);
    else {
      this.#held.push(arrival);
      this.#held.sort((a, b) => a.due - b.due);
    }
  }

  #answer({ socb: index, stamp }: Arrival): void {
    const socb = this.#socbs[index];
    if (socb === undefined || socb.done || socb.stamp !== stamp) return;
    if (!socb.cancelled && --socb.answers > 0) {
      socb.stamp = ++this.#stamp;
      this.#send({ due: this.now + socb.units, socb: index, stamp: socb.stamp });
      return;
    }
    socb.done = true;
    this.#ended.push(index);
  }

  #cancel(index: number): void {
    const socb = this.#socbs[index]!;
    if (socb.done || socb.cancelled) return;
    socb.cancelled = true;
    socb.stamp = ++this.#stamp;
    this.#send({ due: this.now, socb: index, stamp: socb.stamp });
  }

  #complete(index: number): [number, string | number, number] {
    const socb = this.#socbs[index];
    if (socb === undefined) return [0, "BAD_SOCB", 0];
    this.#socbs[index] = undefined;
    const { cancelled, call, value } = socb;
    if (cancelled) return [value, "TOY_CANCELLED", 0];
    return call === "FAIL" ? [value, "TOY_FAILED", 0] : [value + 1, 0, 1];
  }
}

function operation(number: number, priority: number): ModelOperation {
  return { number, priority, state: "DONE", coroutine: undefined, semaphore: undefined, socb: 0 };
}
