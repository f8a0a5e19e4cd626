// The calls of the processes of a node that have not ended, with MMS and LOG, which are played here: commands are answered in any order, at
// any time, or refused; views get references that no other view ever has. The whole Message Monitor and the CSF process run.

import type { Random } from "../host/random.ts";
import { Node } from "./csfproc-node.ts";
import { A, B, CSF, LOG, LOG_MAIN, SIZES, WHOLE } from "./csfproc-source.ts";

/** Processes that call in user mode. */
export const CALLERS = [A, B, LOG];
export const USER = 0;
/** Words of the buffer of a call. */
export const ROOM = 40;
/** What MMS refuses with. */
const REFUSED = 0x33;
/** Calls that MMS gives a view: the place of its reference in the results. */
const REFERENCE_AT: Readonly<Record<string, number>> = {
  MMS_CREATE: 2,
  MMS_LOOKUP: 0,
  MMS_ADD: 0,
  MMS_RETRIEVE: 0,
};

interface Command {
  readonly from: number;
  readonly command: number;
  readonly socb: number;
}

interface Call {
  readonly what: string;
  /** What MMS has called the view that it has given this call. */
  ref?: number | undefined;
}

/** What has happened, by name, over any number of runs. */
export type Outcomes = Map<string, number>;

export class NodeCalls {
  readonly node = new Node({ source: WHOLE });
  /** SOCBs of calls that have not ended, and references of syncels that are awaited, by process. */
  readonly open = new Map(CALLERS.map((process) => [process, new Map<number, Call>()]));
  /** Commands that MMS has not answered. */
  commands: readonly Command[] = [];
  /** The QEL of a record that LOG has not replied to. */
  told: number | undefined;
  /** Operations that were done. */
  done = 0;
  readonly #random: Random;
  readonly #outcomes: Outcomes;
  #made = 0;

  constructor(random: Random, outcomes: Outcomes) {
    this.#random = random;
    this.#outcomes = outcomes;
    const { node } = this;
    node.write(CSF, "MMS_RECEIVER", 4, 0);
    for (let n = 0; n < SIZES.NO_OF_MAIN_QUEUES; n++) {
      node.write(CSF, node.address("MAIN_QUEUE_ARRAY") + 4 * n + 1, 0xffff, 0xffff);
    }
    for (const [process, ...names] of [
      [A, "F_LOOKUP", "F_STORE", "F_RETRIEVE", "F_GET_CIF"],
      [LOG, "F_START_SYSTEM"],
    ] as const) {
      const bits = names.reduce((all, name) => all | node.address(name), 0);
      const at = node.address("SUBPROCESS_ARRAY") + 4 * process;
      node.write(CSF, at + node.address("SUBPROCESS_RECORD.CAPABILITIES"), bits);
    }
  }

  /** Counts an outcome. */
  met(what: string): void {
    this.#outcomes.set(what, (this.#outcomes.get(what) ?? 0) + 1);
  }

  /** The calls of a process. */
  of(process: number): Map<number, Call> {
    return this.open.get(process)!;
  }

  /** Begins a call in user mode; it is refused when all SOCBs are in use, or at once. */
  begin(process: number, what: string, number: number, ...parameters: number[]): void {
    const { node } = this;
    const six = (node.address("MMON_SERVICE") << 8) | number;
    this.done++;
    const { exit, r } = node.monitor(process, "INIT_SYSCALL", { ...parameters, 6: six }, USER);
    if (exit === 0) this.met(`${what} refused ${r[7]}`);
    else this.of(process).set(r[5]!, { what });
    this.take();
  }

  /** Free elements of a pool that all processes share. */
  free(pool: string): number {
    return this.node.word(CSF, this.node.address(pool) + 1);
  }

  /** Room for what a call may make. An empty pool retires: that is a violation, below. */
  spare(): boolean {
    return this.free("QEL_POOL") > 3 && this.free("HCB_POOL") > 3;
  }

  /** QELs that a process has, of active views or of buffers. */
  owned(process: number, kind: "VIEW_OBJECT" | "BUFFER_OBJECT"): { ref: number; object: number }[] {
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

  /** What MMS calls the view of a QEL. */
  #mmsRef(view: number): number {
    const { node } = this;
    const qel = node.address("QEL_ARRAY") + 16 * (view - 1);
    const hcb = node.word(CSF, qel + node.address("PRIMARY_QEL.OBJECT_REF"));
    return node.word(CSF, hcb + node.address("HANDLE_CONTROL_BLOCK.MMS_REF"));
  }

  /** Something that enters queue 1, which may be blocked meanwhile. */
  entering<T>(enter: () => T): T {
    const queues = this.node.address("MAIN_QUEUE_ARRAY");
    this.node.write(CSF, queues, this.#random.below(5) === 0 ? 2 : 0);
    const result = enter();
    this.node.write(CSF, queues, 0);
    return result;
  }

  /** What has come to MMS. */
  take(): void {
    const list = [...this.commands];
    for (let one = this.node.command(); one !== undefined; one = this.node.command()) list.push(one);
    this.commands = list;
  }

  /** MMS answers a command. */
  answer(one: Command, refused: boolean): void {
    const { node } = this;
    this.done++;
    this.commands = this.commands.filter((other) => other !== one);
    const is = (name: string) => one.command === node.address(name);
    // What takes elements when it is answered has the answer at once: what is spare now is spare then.
    const takes = is("MMS_RESTORE") || is("MMS_RETRIEVE");
    let cc = refused || (takes && !this.spare()) ? REFUSED : 0;
    if (is("MMS_RESTORE") && cc !== 0) cc = node.address("MMS_NO_MORE");
    const results = cc === 0 ? this.#results(is) : [];
    const call = this.open.get(one.from)?.get(one.socb);
    const given = Object.keys(REFERENCE_AT).find(is);
    if (given !== undefined && call !== undefined) call.ref = results[REFERENCE_AT[given]!];
    this.met(`MMS ${one.command} ${cc === 0 ? "OK" : "refused"}`);
    node.send(4, one.from, node.address("MMON_SERVICE"), [0, 0, 0, 0, 0, one.socb, cc, ...results]);
    if (one.from === LOG) this.ends(LOG);
    else if (takes) this.entering(() => this.ends(one.from));
    if (one.from === CSF) node.settle();
    this.take();
  }

  /** The results of a command that is not refused. */
  #results(is: (name: string) => boolean): number[] {
    const least = this.#random.below(4) === 0 ? 1 : 0;
    if (is("MMS_CREATE")) return [++this.#made, 1, this.#made];
    if (is("MMS_RETRIEVE")) return [++this.#made, 3, least, 0];
    if (is("MMS_GET_CIF")) return [++this.#made, 1, 3, least, 0];
    if (is("MMS_RESTORE")) return [this.#block()];
    return [++this.#made];
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

  /** Calls of a process that have ended. @throws Error when a call gives another view than MMS has given to it */
  ends(process: number): void {
    const { node } = this;
    for (;;) {
      const { exit, r } = node.monitor(process, "NEXT_OPERATION", {}, USER);
      if (exit === 0) return;
      this.done++;
      const end = node.monitor(process, "WAIT_SYSCALL", { 5: r[4]! }, USER);
      const call = this.of(process).get(r[4]!);
      if (call === undefined) throw new Error(`process ${process} has no call ${r[4]}`);
      const { what, ref } = call;
      this.met(`${what} ${end.exit === 1 ? "OK" : end.r[7]}`);
      this.of(process).delete(r[4]!);
      if (end.exit === 0 || ref === undefined) continue;
      const is = this.#mmsRef(end.r[2]!);
      if (is !== ref)
        throw new Error(`${what} of process ${process} gives the view ${is}, not its own, ${ref}`);
    }
  }

  /** LOG hears of records, and replies. */
  log(reply: boolean): void {
    const { node } = this;
    if (this.told !== undefined && reply) {
      node.replyLog(this.told);
      this.done++;
      this.told = undefined;
      this.met("LOG replies");
    }
    if (this.told !== undefined) return;
    const { exit, r } = node.call(LOG, "RECEIVE_FIRST_QEL", { 1: LOG_MAIN });
    if (exit === 1) this.told = r[2]!;
    this.take();
  }

  /** Until no call is open. */
  finish(): void {
    for (let n = 0; ; n++) {
      this.node.settle();
      this.take();
      for (const one of this.commands) this.answer(one, false);
      this.log(true);
      for (const process of this.open.keys()) this.ends(process);
      this.take();
      const calls = [...this.open.values()].flatMap((open) => [...open.values()]).map(({ what }) => what);
      const open = calls.filter((what) => what !== "INIT_AWAIT").length + this.commands.length;
      if (open === 0 && this.told === undefined) return;
      if (n > 200) throw new Error(`calls do not end: ${calls}`);
    }
  }
}
