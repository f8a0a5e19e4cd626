// Random operations of the processes of a node, and a ledger of what its pools hold: control blocks, queue elements, buffers, SOCBs,
// transfer lists, operations of COMON. Each is free or in use, in one place, at any time; and free again when all that was made is
// dismantled. The whole Message Monitor and the CSF process; MMS and LOG are played here.

import { Random } from "../host/random.ts";
import { Node } from "./csfproc-node.ts";
import { A, B, CSF, LOG, LOG_MAIN, SIZES, WHOLE } from "./csfproc-source.ts";
import { ledger } from "./ledger.ts";

const [CREATE_CIF, LOOKUP_CIF, READ_VIEW, WRITE_VIEW, GET_VIEW_ATTRIBUTES] = [1, 2, 3, 4, 5];
const [ADD_VIEW, SAVE_VIEW, DISMANTLE_VIEW, CHANGE_PROFILE, STORE, START_SYSTEM] = [6, 7, 9, 10, 15, 27];
const USER = 0;
/** Processes that call in user mode. */
const CALLERS = [A, B, LOG];
const SOCBS = 6;
/** A syncel of the callers that nothing else uses. */
const FREE_SYNCEL = 7;
/** What MMS refuses with. */
const REFUSED = 0x33;
/** Words of the buffer of a call. */
const ROOM = 40;

interface Command {
  readonly from: number;
  readonly command: number;
  readonly socb: number;
}

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

/** What has happened, by name, over any number of runs. */
export type Outcomes = Map<string, number>;

export class Conservation {
  readonly node = new Node({ source: WHOLE });
  readonly #random: Random;
  readonly #outcomes: Outcomes;
  readonly #start: Readonly<Record<string, number>>;
  /** SOCBs of calls that have not ended, and references of syncels that are awaited, by process. */
  readonly #open = new Map(CALLERS.map((process) => [process, new Map<number, string>()]));
  /** Commands that MMS has not answered. */
  #commands: Command[] = [];
  /** The QEL of a record that LOG has not replied to. */
  #told: number | undefined;
  /** Buffers that are somebody's, by process. */
  readonly #buffers = new Map<number, number>();
  #made = 0;
  /** Operations that were done. */
  #done = 0;

  constructor(random: Random, outcomes: Outcomes) {
    this.#random = random;
    this.#outcomes = outcomes;
    const { node } = this;
    node.write(CSF, "MMS_RECEIVER", 4, 0);
    for (let n = 0; n < SIZES.NO_OF_MAIN_QUEUES; n++) {
      node.write(CSF, node.address("MAIN_QUEUE_ARRAY") + 4 * n + 1, 0xffff, 0xffff);
    }
    for (const [process, ...names] of [
      [A, "F_LOOKUP", "F_STORE"],
      [LOG, "F_START_SYSTEM"],
    ] as const) {
      const bits = names.reduce((all, name) => all | node.address(name), 0);
      const at = node.address("SUBPROCESS_ARRAY") + 4 * process;
      node.write(CSF, at + node.address("SUBPROCESS_RECORD.CAPABILITIES"), bits);
    }
    this.#start = ledger(node).held;
  }

  #met(what: string): void {
    this.#outcomes.set(what, (this.#outcomes.get(what) ?? 0) + 1);
  }

  #calls(process: number): Map<number, string> {
    return this.#open.get(process)!;
  }

  /** Begins a call in user mode; it is refused when all SOCBs are in use, or at once. */
  #begin(process: number, what: string, number: number, ...parameters: number[]): void {
    const { node } = this;
    const six = (node.address("MMON_SERVICE") << 8) | number;
    this.#done++;
    const { exit, r } = node.monitor(process, "INIT_SYSCALL", { ...parameters, 6: six }, USER);
    if (exit === 0) this.#met(`${what} refused ${r[7]}`);
    else this.#calls(process).set(r[5]!, what);
    this.#take();
  }

  #free(pool: string): number {
    return this.node.word(CSF, this.node.address(pool) + 1);
  }

  /** Room for what a call may make. An empty pool retires: that is a violation, below. */
  #spare(): boolean {
    return this.#free("QEL_POOL") > 3 && this.#free("HCB_POOL") > 3;
  }

  /** QELs that a process has, of active views or of buffers. */
  #owned(process: number, kind: "VIEW_OBJECT" | "BUFFER_OBJECT"): { ref: number; object: number }[] {
    const { node } = this;
    const words = node.words(CSF, "QEL_ARRAY", 16 * SIZES.NO_OF_QELS);
    const type = node.address(kind);
    const state = node.address("HANDLE_CONTROL_BLOCK.STATE");
    const active = (hcb: number) => ((node.word(CSF, hcb + state) >> 10) & 7) === node.address("S_ACTIVE");
    return Array.from({ length: SIZES.NO_OF_QELS }, (_, n) => n).flatMap((n) => {
      const object = words[16 * n + 4]!;
      if (words[16 * n + 2] !== process || words[16 * n + 3] !== type) return [];
      return kind === "BUFFER_OBJECT" || active(object) ? [{ ref: n + 1, object }] : [];
    });
  }

  /** What has come to MMS. */
  #take(): void {
    for (let one = this.node.command(); one !== undefined; one = this.node.command())
      this.#commands.push(one);
  }

  #answer(one: Command, refused: boolean): void {
    const { node } = this;
    this.#done++;
    this.#commands = this.#commands.filter((other) => other !== one);
    const is = (name: string) => one.command === node.address(name);
    const results = is("MMS_CREATE") ? [++this.#made, 1, 0x70] : [this.#random.below(9)];
    let cc = refused ? REFUSED : 0;
    if (is("MMS_RESTORE")) {
      if (cc === 0 && this.#spare()) results[0] = this.#block();
      else cc = node.address("MMS_NO_MORE");
    }
    this.#met(`MMS ${one.command} ${cc === 0 ? "OK" : "refused"}`);
    node.send(4, one.from, node.address("MMON_SERVICE"), [0, 0, 0, 0, 0, one.socb, cc, ...results]);
    // LOG has the block at once: what is spare now is spare then.
    if (one.from === LOG) this.#ends(LOG);
    if (one.from === CSF) node.settle();
    this.#take();
  }

  /** The block of a CIF with a handle and elements in a queue, in LOG's buffer: its words. */
  #block(): number {
    const { node } = this;
    const elements = 1 + this.#random.below(2);
    const words = [++this.#made, 2, 1, 0, 0, 0, 0x60, 7 * elements];
    for (let n = 0; n < elements; n++) words.push(1, n, 0, 0, 0, 0, n);
    node.write(LOG, node.address("STACK") + ROOM, ...words);
    return words.length;
  }

  /** Calls of a process that have ended. */
  #ends(process: number): void {
    const { node } = this;
    for (;;) {
      const { exit, r } = node.monitor(process, "NEXT_OPERATION", {}, USER);
      if (exit === 0) return;
      this.#done++;
      const end = node.monitor(process, "WAIT_SYSCALL", { 5: r[4]! }, USER);
      const what = this.#calls(process).get(r[4]!);
      if (what === undefined) throw new Error(`process ${process} has no call ${r[4]}`);
      this.#met(`${what} ${end.exit === 1 ? "OK" : end.r[7]}`);
      this.#calls(process).delete(r[4]!);
    }
  }

  /** LOG hears of records, and replies. */
  #log(reply: boolean): void {
    const { node } = this;
    if (this.#told !== undefined && reply) {
      node.replyLog(this.#told);
      this.#done++;
      this.#told = undefined;
      this.#met("LOG replies");
    }
    if (this.#told !== undefined) return;
    const { exit, r } = node.call(LOG, "RECEIVE_FIRST_QEL", { 1: LOG_MAIN });
    if (exit === 1) this.#told = r[2]!;
    this.#take();
  }

  /** A call on one of the views of a process. */
  #onView(process: number): void {
    const random = this.#random;
    const views = this.#owned(process, "VIEW_OBJECT");
    if (views.length === 0) return;
    const { ref, object } = random.of(views);
    const { node } = this;
    const params = node.address("STACK") + 32;
    const buffer = node.address("STACK") + ROOM;
    const begin = (what: string, number: number, ...parameters: number[]) =>
      this.#begin(process, what, number, ...parameters);
    switch (random.below(12)) {
      case 0:
        if (this.#spare()) begin("ADD_VIEW", ADD_VIEW, 0xff, 0, ref);
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
        if (process === A && this.#spare()) begin("LOOKUP_CIF", LOOKUP_CIF, id[0]!, id[1]! + random.below(2));
        return;
      }
      default:
        this.#sendView(process, ref);
    }
  }

  /** SEND_VIEW to a queue, which may be blocked. */
  #sendView(process: number, ref: number): void {
    const { node } = this;
    if (!this.#spare()) return;
    const queues = node.address("MAIN_QUEUE_ARRAY");
    const blocked = this.#random.below(5) === 0;
    this.#done++;
    node.write(CSF, queues, blocked ? 2 : 0);
    const { r } = node.call(process, "SEND_VIEW", { 0: this.#random.below(3), 1: 1, 2: ref });
    node.write(CSF, queues, 0);
    this.#met(`SEND_VIEW ${r[7]}`);
  }

  /** Utility buffers: got, sent, dismantled, by who has them and by others. */
  #onBuffer(process: number): void {
    const { node } = this;
    const random = this.#random;
    // The record of a deletion and its reply need the others.
    if (this.#free("BUFFER_POOL") === SIZES.NO_OF_BUFFERS && this.#told === undefined) {
      this.#done++;
      this.#buffers.set(process, node.call(process, "GET_BUFFER").r[2]!);
      return;
    }
    const [held] = this.#buffers;
    if (held === undefined) return;
    if (random.below(2) === 0) {
      if (!this.#spare()) return;
      this.#done++;
      const { r } = node.call(process, "SEND_REQUEST", { 0: random.below(3), 1: 1, 2: held[1], 3: 0 });
      this.#met(`SEND_REQUEST ${r[7]}`);
    } else {
      this.#done++;
      const { exit, r } = node.call(process, "DISMANTLE_BUFFER", { 2: held[1] });
      if (exit === 1) this.#buffers.delete(held[0]);
      this.#met(`DISMANTLE_BUFFER ${exit === 1 ? 0 : r[7]}`);
    }
  }

  #receive(process: number): void {
    this.#done++;
    const { r } = this.node.call(process, "RECEIVE_FIRST_QEL", { 1: 1 });
    this.#met(`RECEIVE_FIRST_QEL ${r[7]}`);
  }

  #dismantle(process: number): void {
    for (const { ref } of this.#owned(process, "BUFFER_OBJECT")) {
      if (ref === this.#told) continue;
      this.#done++;
      this.#met(`DISMANTLE ${this.node.call(process, "DISMANTLE", { 2: ref }).exit}`);
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
    this.#done++;
    const { exit, r } = node.monitor(process, name, registers, USER);
    if (exit !== 0) throw new Error(`user mode was let do ${name} ${JSON.stringify(registers)}`);
    this.#met(`${name} of user mode refused ${r[7]}`);
  }

  /** A syncel is awaited; the wait is cancelled, or an element ends it. */
  #await(process: number): void {
    const { node } = this;
    const calls = this.#calls(process);
    this.#done++;
    const waiting = [...calls].find(([, what]) => what === "INIT_AWAIT");
    if (waiting === undefined) {
      const { exit, r } = node.monitor(
        process,
        "INIT_AWAIT",
        { 1: FREE_SYNCEL, 4: node.address("STACK") + ROOM },
        USER,
      );
      if (exit === 1) calls.set(r[5]!, "INIT_AWAIT");
    } else if (this.#random.below(2) === 0) {
      const { exit } = node.monitor(process, "CANCEL_SYSCALL", { 5: waiting[0] }, USER);
      this.#met(`CANCEL_SYSCALL of a wait ${exit}`);
    } else {
      node.send(A, process, FREE_SYNCEL, [1, 2], USER);
    }
  }

  #cancel(process: number): void {
    const calls = [...this.#calls(process)].filter(([, what]) => what !== "INIT_AWAIT");
    if (calls.length === 0) return;
    this.#done++;
    const { exit } = this.node.monitor(process, "CANCEL_SYSCALL", { 5: this.#random.of(calls)[0] }, USER);
    this.#met(`CANCEL_SYSCALL ${exit}`);
    this.#take();
  }

  /** One operation by chance: a call, an answer, an end. */
  step(): void {
    for (const before = this.#done; this.#done === before; ) this.#chance();
    if (this.node.retired !== undefined) throw new Error(`the CSF process has retired: ${this.node.retired}`);
  }

  /** What can be done now, or nothing. */
  #chance(): void {
    const random = this.#random;
    const process = random.of(CALLERS);
    const chance = random.below(32);
    if (chance < 2) {
      if (this.#spare()) this.#begin(process, "CREATE_CIF", CREATE_CIF, random.below(4) === 0 ? 1 : 0, 0, 3);
    } else if (chance < 12) this.#onView(process);
    else if (chance < 18) {
      if (this.#commands.length > 0) this.#answer(random.of(this.#commands), random.below(5) === 0);
    } else if (chance < 22) this.#ends(process);
    else if (chance < 24) this.#receive(process);
    else if (chance < 25) this.#dismantle(process);
    else if (chance < 26) this.#onBuffer(process);
    else if (chance < 27) this.#refused(process);
    else if (chance < 28) this.#await(process);
    else if (chance < 29) this.#cancel(process);
    else if (chance < 30) this.node.settle();
    else if (chance < 31) this.#log(random.below(2) === 0);
    else if (random.below(12) > 0) this.#begin(process, "no function", 31);
    else {
      const buffer = this.node.address("STACK") + ROOM;
      this.#begin(LOG, "START_SYSTEM", START_SYSTEM, random.below(6), 60, 0, buffer);
    }
  }

  /** That every element is in one place, and as many SOCBs are in use as calls are open. */
  check(): void {
    const { socbs } = ledger(this.node);
    for (const process of CALLERS) {
      const calls = [...this.#calls(process).keys()].filter((socb) => socb <= SOCBS).sort((a, b) => a - b);
      const inUse = socbs.get(process)!;
      if (`${calls}` !== `${inUse}`) throw new Error(`SOCBs ${inUse} of process ${process}, calls ${calls}`);
    }
  }

  /** Until no call is open. */
  #finish(): void {
    for (let n = 0; ; n++) {
      this.node.settle();
      this.#take();
      for (const one of this.#commands) this.#answer(one, false);
      this.#log(true);
      for (const process of this.#open.keys()) this.#ends(process);
      this.#take();
      const calls = [...this.#open.values()].flatMap((open) => [...open.values()]);
      const open = calls.filter((what) => what !== "INIT_AWAIT").length + this.#commands.length;
      if (open === 0 && this.#told === undefined) return;
      if (n > 200) throw new Error(`calls do not end: ${calls}`);
    }
  }

  /** Dismantles all that was made, and compares with the start. */
  dismantle(): void {
    const { node } = this;
    this.#finish();
    for (const process of CALLERS) {
      const calls = this.#calls(process);
      if ([...calls.values()].includes("INIT_AWAIT")) node.send(A, process, FREE_SYNCEL, [1], USER);
      this.#ends(process);
      node.write(process, "ROOM", 0, 0);
      while (
        node.monitor(process, "AWAIT_SYNCEL", { 1: FREE_SYNCEL, 2: 0, 4: node.address("ROOM") }).exit === 1
      );
    }
    while (node.call(A, "RECEIVE_FIRST_QEL", { 1: 1 }).exit === 1);
    for (const process of CALLERS) {
      this.#dismantle(process);
      for (let views = this.#owned(process, "VIEW_OBJECT"); views.length > 0; ) {
        this.#begin(process, "DISMANTLE_VIEW", DISMANTLE_VIEW, 0, 0, views[0]!.ref);
        this.#finish();
        views = this.#owned(process, "VIEW_OBJECT");
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
      this.#begin(A, "CREATE_CIF", CREATE_CIF, 0, 0, 3);
      this.#finish();
    };
    const view = () => this.#owned(A, "VIEW_OBJECT")[0]!.ref;
    const violations: Readonly<Record<Violation, () => readonly [number, ...number[]]>> = {
      "a wild view": () => [SAVE_VIEW, 1, 1, SIZES.NO_OF_QELS + 1 + this.#random.below(0xff00)],
      "another's view, saved": () => [SAVE_VIEW, 1, 1, view()],
      "another's view, dismantled": () => [DISMANTLE_VIEW, 0, 0, view()],
      "a missing privilege": () => [START_SYSTEM, 3, 60],
      "parameters that it may not read": () => [READ_VIEW, node.address("ROOM"), 1, 1],
      "an empty pool": () => {
        while (this.#free("HCB_POOL") > 0) create();
        return [CREATE_CIF, 0, 0, 3];
      },
    };
    create();
    const [number, ...parameters] = violations[name]();
    const code = node.retire(B, "INIT_SYSCALL", {
      ...parameters,
      6: (node.address("MMON_SERVICE") << 8) | number,
    });
    this.#met(`${name} retires with ${code}`);
    this.#open.delete(B);
    for (const { ref } of this.#owned(A, "VIEW_OBJECT")) {
      this.#begin(A, "DISMANTLE_VIEW", DISMANTLE_VIEW, 0, 0, ref);
      this.#finish();
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
