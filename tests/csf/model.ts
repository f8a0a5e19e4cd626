// COMON's scheduling once more, small and slow, from CPS/SDS/024 4.2.5 and docs/CSF.md: an oracle for the firmware. It
// shares no code and no table with it. Time is counted in units that are longer than everything a program executes.

import { CALLS, type Call, ScmModel } from "./model-scm.ts";

/** What a coroutine may do. Semaphores and operations are indices. */
export type Action =
  | { readonly do: "WAIT_SEM" | "SIGNAL_SEM" | "WAIT_OPSEM"; readonly semaphore: number }
  | { readonly do: "SIGNAL_OPSEM" | "ASSOCIATE"; readonly semaphore: number; readonly operation: number }
  /** Operation -1 is NIL. */
  | { readonly do: "INTERN_SIGNAL"; readonly semaphore: number; readonly operation: number }
  | { readonly do: "WAIT_SYSTEM_CALL" | "CANCEL_SYSTEM_CALL"; readonly operation: number }
  | { readonly do: "CINIT"; readonly call: Call; readonly units: number; readonly operation: number }
  | { readonly do: "CSYSCALL"; readonly call: Call; readonly units: number }
  | { readonly do: "CINIT_AWAIT"; readonly syncel: number; readonly operation: number }
  | { readonly do: "CAWAIT"; readonly syncel: number }
  /** Sends the process itself an element with one word. */
  | { readonly do: "SEND"; readonly syncel: number; readonly units: number; readonly element: number };

export interface Shape {
  readonly coroutines: readonly number[];
  readonly operations: readonly number[];
  /** COUNT of each semaphore at the start. */
  readonly semaphores: readonly number[];
}

/** How the process ended; ASLEEP: it awaits a syncel to which nothing is sent. */
export type End = "CMON_ERROR" | "CMON_STUCK" | "ASLEEP";

type State = "DONE" | "PENDING SET_DONE" | "PENDING TO_COROUTINE" | "PENDING TO_SEMAPHORE" | "IN_SEMAPHORE";

/** What a semaphore is for. */
type Kind = "signals" | "operations";

interface Element {
  readonly priority: number;
}
export interface ModelCoroutine extends Element {
  readonly number: number;
  goOn: () => void;
  received: number;
  /** In a semaphore: what it waits for. */
  waitsFor: Kind;
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
  /** Units at which something has arrived or will: each only once. */
  readonly dues = new Set<number>();
  running: ModelCoroutine;
  #ready: ModelCoroutine[];
  #scm = new ScmModel<ModelOperation>();

  constructor(shape: Shape) {
    this.coroutines = shape.coroutines.map((priority, number) => ({
      number,
      priority,
      goOn: () => {},
      received: -1,
      waitsFor: "signals",
    }));
    this.operations = shape.operations.map((priority, number) => operation(number, priority));
    this.semaphores = shape.semaphores.map((count, number) => ({ number, count, list: [] }));
    this.running = this.coroutines[0]!;
    this.#ready = [];
    for (const coroutine of this.coroutines.slice(1)) chainIn(this.#ready, coroutine);
  }

  get now(): number {
    return this.#scm.now;
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
        return this.#isFor("signals", action.semaphore);
      case "WAIT_OPSEM":
        return this.#isFor("operations", action.semaphore);
      case "INTERN_SIGNAL":
        if (action.operation === -1) return this.#isFor("signals", action.semaphore);
        return this.#received(action.operation) && this.#isFor("operations", action.semaphore);
      case "SIGNAL_OPSEM":
        return this.#received(action.operation) && this.#isFor("operations", action.semaphore);
      case "ASSOCIATE": {
        const { state } = this.operations[action.operation]!;
        if (state === "DONE") return this.#isFor("operations", action.semaphore);
        return state === "PENDING SET_DONE" || state === "PENDING TO_SEMAPHORE";
      }
      case "WAIT_SYSTEM_CALL":
        return this.operations[action.operation]!.state !== "PENDING TO_COROUTINE";
      case "CINIT":
      case "CINIT_AWAIT": {
        const { state, socb } = this.operations[action.operation]!;
        return state === "DONE" && socb === 0;
      }
      default:
        return true;
    }
  }

  #received(operation: number): boolean {
    return this.operations[operation]!.state === "DONE";
  }

  /** Whether what a semaphore holds, or those who wait in it, leave it to this kind. */
  #isFor(kind: Kind, semaphore: number): boolean {
    const { count, list } = this.semaphores[semaphore]!;
    if (count === 0) return true;
    if (count > 0) return kind === (list.length === 0 ? "signals" : "operations");
    return list.every((coroutine) => "waitsFor" in coroutine && coroutine.waitsFor === kind);
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
          me.waitsFor = "signals";
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
          me.waitsFor = "operations";
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
      case "INTERN_SIGNAL":
        this.#check(this.legal(action));
        this.#signal(this.semaphores[action.semaphore]!, this.operations[action.operation]);
        gone();
        return;
      case "SIGNAL_OPSEM":
        on("SIGNAL_OPSEM", action.semaphore, action.operation);
        this.#check(this.#received(action.operation));
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
          const result = this.#scm.complete(socb);
          on("EXIT");
          gone(...result);
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
        if (state.startsWith("PENDING")) this.#scm.cancel(socb);
        gone(1);
        return;
      }
      case "CINIT": {
        const target = this.operations[action.operation]!;
        const value = 0x1100 + CALLS.indexOf(action.call);
        on("INIT_SYSCALL", action.operation);
        const started = this.#scm.initiate(action.call, action.units, value, target);
        if (typeof started === "string") {
          gone(value, started, 0);
          return;
        }
        this.#start(target, started);
        gone(value, 0, 1);
        return;
      }
      case "CINIT_AWAIT": {
        const target = this.operations[action.operation]!;
        on("INIT_AWAIT", action.operation);
        this.#start(target, this.#scm.startAwait(action.syncel, target));
        gone(0, 1);
        return;
      }
      case "CAWAIT": {
        on("AWAIT");
        this.#awaitEnd(me, this.#scm.startAwait(action.syncel, this.#laid(me)));
        return;
      }
      case "SEND":
        this.#scm.send(action.syncel, action.units, action.element);
        gone();
        return;
      case "CSYSCALL": {
        const value = 0x2100 + CALLS.indexOf(action.call);
        on("SYSCALL");
        const started = this.#scm.initiate(action.call, action.units, value, this.#laid(me));
        if (typeof started === "number") {
          this.#awaitEnd(me, started);
          return;
        }
        on("EXIT");
        gone(value, started, 0);
        return;
      }
    }
  }

  /** The operation that is laid over a coroutine's record. */
  #laid(me: ModelCoroutine): ModelOperation {
    return { ...operation(-1, me.priority), state: "PENDING TO_COROUTINE", coroutine: me };
  }

  #start(target: ModelOperation, reference: number): void {
    this.#check(target.socb === 0 && target.state === "DONE");
    target.state = "PENDING SET_DONE";
    target.socb = reference;
  }

  /** Pauses until an operation laid over the coroutine's record has ended. */
  #awaitEnd(me: ModelCoroutine, reference: number): void {
    this.#pause(me, () => {
      const result = this.#scm.complete(reference);
      this.log.push(`EXIT ${me.number}`, `= ${me.number} ${result.join(" ")}`);
    });
  }

  #signal(semaphore: ModelSemaphore, signalled: ModelOperation | undefined): void {
    this.#check(this.#isFor(signalled === undefined ? "signals" : "operations", semaphore.number));
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
    for (;;) {
      const ended = this.#scm.next();
      if (ended !== undefined) this.#act(ended);
      else if (this.#ready.length > 0) break;
      else this.#waitNext();
    }
    this.running = this.#ready.shift()!;
    const { goOn: then } = this.running;
    this.running.goOn = () => {};
    then();
  }

  #waitNext(): void {
    const ended = this.#scm.waitNext();
    if (ended === "nothing pending") throw new Retired("CMON_STUCK");
    if (ended === "asleep") throw new Retired("ASLEEP");
    this.#act(ended);
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
}

function operation(number: number, priority: number): ModelOperation {
  return { number, priority, state: "DONE", coroutine: undefined, semaphore: undefined, socb: 0 };
}
