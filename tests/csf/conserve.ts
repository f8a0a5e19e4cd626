// Random operations of the processes of a node, and a ledger of what its pools hold: control blocks, queue elements, buffers, SOCBs,
// transfer lists, operations of COMON. Each is free or in use, in one place, at any time; and free again when all that was made is
// dismantled.

import { Random } from "../host/random.ts";
import type { Node } from "./csfproc-node.ts";
import { A, B, CSF, LOG, SIZES } from "./csfproc-source.ts";
import { ledger } from "./ledger.ts";
import { CALLERS, NodeCalls, type Outcomes, ROOM, USER } from "./node-calls.ts";

const [CREATE_CIF, LOOKUP_CIF, READ_VIEW, WRITE_VIEW, GET_VIEW_ATTRIBUTES] = [1, 2, 3, 4, 5];
const [ADD_VIEW, SAVE_VIEW, DISMANTLE_VIEW, CHANGE_PROFILE, STORE] = [6, 7, 9, 10, 15];
const [RETRIEVE, START_SYSTEM, GET_CIF] = [16, 27, 30];
const SOCBS = 6;
/** A syncel of the callers that nothing else uses. */
const FREE_SYNCEL = 7;

/** What a process of user mode retires for. */
export const VIOLATIONS = [
  "a wild view",
  "another's view, saved",
  "another's view, dismantled",
  "a missing privilege",
  "parameters that it may not read",
  "an empty pool",
] as const;
export type Violation = (typeof VIOLATIONS)[number];

export class Conservation {
  readonly node: Node;
  readonly #calls: NodeCalls;
  readonly #random: Random;
  readonly #start: Readonly<Record<string, number>>;
  /** Buffers that are somebody's, by process. */
  readonly #buffers = new Map<number, number>();

  constructor(random: Random, outcomes: Outcomes) {
    this.#random = random;
    this.#calls = new NodeCalls(random, outcomes);
    this.node = this.#calls.node;
    this.#start = ledger(this.node).held;
  }

  /** A call on one of the views of a process. */
  #onView(process: number): void {
    const random = this.#random;
    const views = this.#calls.owned(process, "VIEW_OBJECT");
    if (views.length === 0) return;
    const { ref, object } = random.of(views);
    const { node } = this;
    const params = node.address("STACK") + 32;
    const buffer = node.address("STACK") + ROOM;
    const begin = (what: string, number: number, ...parameters: number[]) =>
      this.#calls.begin(process, what, number, ...parameters);
    switch (random.below(12)) {
      case 0:
        if (this.#calls.spare()) begin("ADD_VIEW", ADD_VIEW, 0xff, 0, ref);
        return;
      case 1:
      case 2:
        begin("SAVE_VIEW", SAVE_VIEW, random.below(2), random.below(2), ref);
        return;
      case 3:
        begin("DISMANTLE_VIEW", DISMANTLE_VIEW, 0, 0, ref);
        return;
      case 4:
        node.write(process, params, random.below(4), random.below(9));
        begin("READ_VIEW", READ_VIEW, params, random.below(20), ref, buffer);
        return;
      case 5:
        node.write(process, params, random.below(4), random.below(9));
        begin("WRITE_VIEW", WRITE_VIEW, params, random.below(20), ref, buffer);
        return;
      case 6:
        begin("GET_VIEW_ATTRIBUTES", GET_VIEW_ATTRIBUTES, 0, random.below(20), ref, buffer);
        return;
      case 7:
        begin("CHANGE_PROFILE", CHANGE_PROFILE, random.below(2), 0, ref);
        return;
      case 8:
        if (process === A) begin("STORE", STORE, 0, 0, ref);
        return;
      case 9: {
        const cif = node.word(CSF, object + node.address("HANDLE_CONTROL_BLOCK.CIF"));
        const id = node.words(CSF, cif + node.address("CIF_CONTROL_BLOCK.CIF_ID"), 2);
        if (process === A && this.#calls.spare())
          begin("LOOKUP_CIF", LOOKUP_CIF, id[0]!, id[1]! + random.below(2));
        return;
      }
      default:
        this.#sendView(process, ref);
    }
  }

  /** SEND_VIEW to a queue, which may be blocked. */
  #sendView(process: number, ref: number): void {
    const { node } = this;
    if (!this.#calls.spare()) return;
    this.#calls.done++;
    const precedence = this.#random.below(3);
    const { r } = this.#calls.entering(() =>
      node.call(process, "SEND_VIEW", { 0: precedence, 1: 1, 2: ref }),
    );
    this.#calls.met(`SEND_VIEW ${r[7]}`);
  }

  /** RETRIEVE of a CIF, for the caller alone or for a queue, too; or GET_CIF. */
  #onStorage(): void {
    const { node } = this;
    const calls = this.#calls;
    const number = [1 + this.#random.below(40), 4] as const;
    if (this.#random.below(3) === 0) {
      calls.begin(A, "GET_CIF", GET_CIF, ...number, this.#random.below(2));
      return;
    }
    if (!calls.spare()) return;
    const params = node.address("STACK") + 32;
    node.write(A, params, ...number);
    const type = this.#random.below(8) === 0 ? 2 : this.#random.below(2);
    calls.entering(() => calls.begin(A, "RETRIEVE", RETRIEVE, params, this.#random.below(3), type, 1));
  }

  /** Utility buffers: got, sent, dismantled, by who has them and by others. */
  #onBuffer(process: number): void {
    const { node } = this;
    const random = this.#random;
    // The record of a deletion and its reply need the others.
    if (this.#calls.free("BUFFER_POOL") === SIZES.NO_OF_BUFFERS && this.#calls.told === undefined) {
      this.#calls.done++;
      this.#buffers.set(process, node.call(process, "GET_BUFFER").r[2]!);
      return;
    }
    const [held] = this.#buffers;
    if (held === undefined) return;
    if (random.below(2) === 0) {
      if (!this.#calls.spare()) return;
      this.#calls.done++;
      const { r } = node.call(process, "SEND_REQUEST", { 0: random.below(3), 1: 1, 2: held[1], 3: 0 });
      this.#calls.met(`SEND_REQUEST ${r[7]}`);
    } else {
      this.#calls.done++;
      const { exit, r } = node.call(process, "DISMANTLE_BUFFER", { 2: held[1] });
      if (exit === 1) this.#buffers.delete(held[0]);
      this.#calls.met(`DISMANTLE_BUFFER ${exit === 1 ? 0 : r[7]}`);
    }
  }

  #receive(process: number): void {
    this.#calls.done++;
    const { r } = this.node.call(process, "RECEIVE_FIRST_QEL", { 1: 1 });
    this.#calls.met(`RECEIVE_FIRST_QEL ${r[7]}`);
  }

  #dismantle(process: number): void {
    for (const { ref } of this.#calls.owned(process, "BUFFER_OBJECT")) {
      if (ref === this.#calls.told) continue;
      this.#calls.done++;
      this.#calls.met(`DISMANTLE ${this.node.call(process, "DISMANTLE", { 2: ref }).exit}`);
    }
  }

  /** What user mode may not do, by calls that come back. */
  #refused(process: number): void {
    const { node } = this;
    const random = this.#random;
    const room = node.address("ROOM");
    const wild = SOCBS + 1 + random.below(100);
    const [name, registers] = random.of<[string, Record<number, number>]>([
      ["PCF_SEND", { 0: CSF, 1: node.address("MMON_SERVICE"), 4: node.address("STACK") }],
      ["PCF_SEND", { 0: CSF, 1: 2, 4: room }],
      ["PCF_SEND", { 0: 0xffff, 1: 0, 4: node.address("STACK") }],
      ["WAIT_SYSCALL", { 5: wild }],
      ["CANCEL_SYSCALL", { 5: wild }],
      ["INIT_AWAIT", { 1: FREE_SYNCEL, 4: room }],
      ["INIT_SYSCALL", { 6: 0x3f01 }],
    ]);
    this.#calls.done++;
    const { exit, r } = node.monitor(process, name, registers, USER);
    if (exit !== 0) throw new Error(`user mode was let do ${name} ${JSON.stringify(registers)}`);
    this.#calls.met(`${name} of user mode refused ${r[7]}`);
  }

  /** A syncel is awaited; the wait is cancelled, or an element ends it. */
  #await(process: number): void {
    const { node } = this;
    const calls = this.#calls.of(process);
    this.#calls.done++;
    const waiting = [...calls].find(([, { what }]) => what === "INIT_AWAIT");
    if (waiting === undefined) {
      const { exit, r } = node.monitor(
        process,
        "INIT_AWAIT",
        { 1: FREE_SYNCEL, 4: node.address("STACK") + ROOM },
        USER,
      );
      if (exit === 1) calls.set(r[5]!, { what: "INIT_AWAIT" });
    } else if (this.#random.below(2) === 0) {
      const { exit } = node.monitor(process, "CANCEL_SYSCALL", { 5: waiting[0] }, USER);
      this.#calls.met(`CANCEL_SYSCALL of a wait ${exit}`);
    } else {
      node.send(A, process, FREE_SYNCEL, [1, 2], USER);
    }
  }

  #cancel(process: number): void {
    const calls = [...this.#calls.of(process)].filter(([, { what }]) => what !== "INIT_AWAIT");
    if (calls.length === 0) return;
    this.#calls.done++;
    const { exit } = this.node.monitor(process, "CANCEL_SYSCALL", { 5: this.#random.of(calls)[0] }, USER);
    this.#calls.met(`CANCEL_SYSCALL ${exit}`);
    this.#calls.take();
  }

  /** One operation by chance: a call, an answer, an end. */
  step(): void {
    for (const before = this.#calls.done; this.#calls.done === before; ) this.#chance();
    if (this.node.retired !== undefined) throw new Error(`the CSF process has retired: ${this.node.retired}`);
  }

  /** What can be done now, or nothing. */
  #chance(): void {
    const random = this.#random;
    const process = random.of(CALLERS);
    const chance = random.below(34);
    if (chance < 2) {
      if (this.#calls.spare())
        this.#calls.begin(process, "CREATE_CIF", CREATE_CIF, random.below(4) === 0 ? 1 : 0, 0, 3);
    } else if (chance < 12) this.#onView(process);
    else if (chance < 18) {
      if (this.#calls.commands.length > 0)
        this.#calls.answer(random.of(this.#calls.commands), random.below(5) === 0);
    } else if (chance < 22) this.#calls.ends(process);
    else if (chance < 24) this.#receive(process);
    else if (chance < 25) this.#dismantle(process);
    else if (chance < 26) this.#onBuffer(process);
    else if (chance < 27) this.#refused(process);
    else if (chance < 28) this.#await(process);
    else if (chance < 29) this.#cancel(process);
    else if (chance < 30) this.node.settle();
    else if (chance < 31) this.#calls.log(random.below(2) === 0);
    else if (chance < 33) this.#onStorage();
    else if (random.below(12) > 0) this.#calls.begin(process, "no function", 31);
    else {
      const buffer = this.node.address("STACK") + ROOM;
      this.#calls.begin(LOG, "START_SYSTEM", START_SYSTEM, random.below(6), 60, 0, buffer);
    }
  }

  /** That every element is in one place, and as many SOCBs are in use as calls are open. */
  check(): void {
    const { socbs } = ledger(this.node);
    for (const process of CALLERS) {
      const calls = [...this.#calls.of(process).keys()].filter((socb) => socb <= SOCBS).sort((a, b) => a - b);
      const inUse = socbs.get(process)!;
      if (`${calls}` !== `${inUse}`) throw new Error(`SOCBs ${inUse} of process ${process}, calls ${calls}`);
    }
  }

  /** Dismantles all that was made, and compares with the start. */
  dismantle(): void {
    const { node } = this;
    this.#calls.finish();
    for (const process of CALLERS) {
      const waits = [...this.#calls.of(process).values()].some(({ what }) => what === "INIT_AWAIT");
      if (waits) node.send(A, process, FREE_SYNCEL, [1], USER);
      this.#calls.ends(process);
      node.write(process, "ROOM", 0, 0);
      while (
        node.monitor(process, "AWAIT_SYNCEL", { 1: FREE_SYNCEL, 2: 0, 4: node.address("ROOM") }).exit === 1
      );
    }
    while (node.call(A, "RECEIVE_FIRST_QEL", { 1: 1 }).exit === 1);
    for (const process of CALLERS) {
      this.#dismantle(process);
      for (let views = this.#calls.owned(process, "VIEW_OBJECT"); views.length > 0; ) {
        this.#calls.begin(process, "DISMANTLE_VIEW", DISMANTLE_VIEW, 0, 0, views[0]!.ref);
        this.#calls.finish();
        views = this.#calls.owned(process, "VIEW_OBJECT");
      }
    }
    for (const [process, buffer] of this.#buffers) node.call(process, "DISMANTLE_BUFFER", { 2: buffer });
    this.#buffers.clear();
    this.check();
    this.#compare("what was made has been dismantled");
  }

  /** `ended`: a process that has retired, of whose own pools nothing is said. */
  #compare(when: string, ended?: number): void {
    const { held } = ledger(this.node);
    const other = Object.keys(this.#start).filter(
      (pool) => !pool.endsWith(` ${ended}`) && held[pool] !== this.#start[pool],
    );
    const what = other.map((pool) => `${pool} holds ${held[pool]}, at the start ${this.#start[pool]}`);
    if (what.length > 0) throw new Error(`${when}: ${what.join("; ")}`);
  }

  /** A process of user mode does what retires it; the others' pools hold what they held. After dismantle. */
  violate(name: Violation = this.#random.of(VIOLATIONS)): void {
    const { node } = this;
    const create = (): void => {
      this.#calls.begin(A, "CREATE_CIF", CREATE_CIF, 0, 0, 3);
      this.#calls.finish();
    };
    const view = () => this.#calls.owned(A, "VIEW_OBJECT")[0]!.ref;
    const violations: Readonly<Record<Violation, () => readonly [number, ...number[]]>> = {
      "a wild view": () => [SAVE_VIEW, 1, 1, SIZES.NO_OF_QELS + 1 + this.#random.below(0xff00)],
      "another's view, saved": () => [SAVE_VIEW, 1, 1, view()],
      "another's view, dismantled": () => [DISMANTLE_VIEW, 0, 0, view()],
      "a missing privilege": () => [START_SYSTEM, 3, 60],
      "parameters that it may not read": () => [READ_VIEW, node.address("ROOM"), 1, 1],
      "an empty pool": () => {
        while (this.#calls.free("HCB_POOL") > 0) create();
        return [CREATE_CIF, 0, 0, 3];
      },
    };
    create();
    const [number, ...parameters] = violations[name]();
    const code = node.retire(B, "INIT_SYSCALL", {
      ...parameters,
      6: (node.address("MMON_SERVICE") << 8) | number,
    });
    this.#calls.met(`${name} retires with ${code}`);
    this.#calls.open.delete(B);
    for (const { ref } of this.#calls.owned(A, "VIEW_OBJECT")) {
      this.#calls.begin(A, "DISMANTLE_VIEW", DISMANTLE_VIEW, 0, 0, ref);
      this.#calls.finish();
    }
    // What the process itself had is no pool's any more: its SOCB, and its list of commands.
    this.#compare(`after ${name}`, B);
  }
}

/** After how many operations the ledger is looked at. */
const CHECKED = 10;

/** What goes wrong in a run of so many operations with this seed; undefined when nothing does. */
export function problemOf(seed: number, steps: number, outcomes: Outcomes = new Map()): string | undefined {
  const run = new Conservation(new Random(seed), outcomes);
  let n = 0;
  try {
    for (; n < steps; n++) {
      run.step();
      if (n % CHECKED === 0) run.check();
    }
    run.dismantle();
    run.violate();
    return undefined;
  } catch (error) {
    const codes = run.node.machine.journal.retirements.map(({ process, code }) => `${process} by ${code}`);
    const retired = codes.length === 0 ? "" : `; retired: ${codes.join(", ")}`;
    return `after ${n} operations: ${(error as Error).message}${retired}`;
  }
}

/** The fewest operations, found by doubling, with which a run with this seed goes wrong. */
export function shrink(seed: number, steps: number): number {
  for (let fewer = 1; fewer < steps; fewer *= 2) if (problemOf(seed, fewer) !== undefined) return fewer;
  return steps;
}
