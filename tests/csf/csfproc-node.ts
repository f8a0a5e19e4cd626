// A node: the CSF process, in user mode, and processes that send to it, each behind a translation table of its own. The test is its
// kernel: it runs the CSF process tick by tick, and makes calls in the other processes, in system mode, in between.

import { expect } from "vitest";
import { ConventionWatch, type Machine, statedOf } from "../../host/index.ts";
import {
  CSF,
  LOCAL_PAGE,
  LOG,
  LOG_MAIN,
  LOG_QUEUE,
  NODE,
  PRECEDENCE,
  PROCESSES,
  PROGRAM_PAGE,
  REPLY_MAIN,
  REPLY_QUEUE,
  SERVER,
  SHARED_PAGE,
} from "./csfproc-source.ts";
import { machineOf, type Program, program } from "./guests.ts";

/** Table of process 0; its pages are OWN_PAGES + 8, and so on. */
const [TABLE, OWN_PAGES] = [112, 16];

/** A call that the CSF process makes, which has come to the server. */
export interface Served {
  /** "SAVE", "APPEND" or "CLOSE". */
  readonly what: string;
  readonly socb: number;
  /** R0 to R3 of the call. */
  readonly r: readonly number[];
  /** What APPEND writes. */
  readonly words: readonly number[];
}

const assembled = new Map<string, Program>();

export class Node {
  readonly machine: Machine;
  readonly symbols: ReadonlyMap<string, number>;
  readonly watch: ConventionWatch | undefined;

  /** `watched`: what is stated of procedures is compared as it runs. */
  constructor({ source = NODE, watched = false } = {}) {
    const loaded = assembled.get(source) ?? program(source, "");
    assembled.set(source, loaded);
    this.symbols = loaded.symbols;
    this.machine = machineOf(loaded, { memory: 80, pages: 64 });
    if (watched) this.watch = new ConventionWatch(this.machine, [statedOf(loaded.image, loaded.map())]);
    for (const process of PROCESSES) this.#map(process);
    for (const process of PROCESSES) {
      this.#enter(process, "BOOT", []);
      if (process !== SERVER) this.become(process, process);
    }
    for (const [queue, main] of [
      [LOG_QUEUE, LOG_MAIN],
      [REPLY_QUEUE, REPLY_MAIN],
    ]) {
      const at = this.address("SUB_QUEUE_ARRAY") + 4 * (queue! - 1) + this.address("SUB_QUEUE.MAIN_QUEUE");
      this.write(CSF, at, main!);
    }
    const frame = new Array<number>(17).fill(0);
    frame[0] = LOG;
    frame[this.address("FRAME_TT")] = TABLE;
    frame[this.address("FRAME_PC")] = this.address("CSF_PROCESS_MAIN");
    frame[this.address("FRAME_PSW")] = this.address("PSW_E");
    this.frame = frame;
    this.settle();
  }

  /** The processes' pages, with what the image has in them, and their tables. */
  #map(process: number): void {
    const { machine } = this;
    const [none, read, system, all] = [0, 1, 2, 3].map((rights) => rights << 14);
    const own = (page: number) => OWN_PAGES + 8 * process + page;
    for (let page = 0; page < SHARED_PAGE; page++) {
      machine.writeMemory(0, own(page) * 1024, machine.readMemory(0, page * 1024, 1024));
    }
    const data = Array.from({ length: 64 }, (_, page) => {
      if (page < LOCAL_PAGE) return all! | own(page);
      if (page < SHARED_PAGE) return system! | own(page);
      return page < PROGRAM_PAGE ? system! | page : none!;
    });
    const code = Array.from({ length: 64 }, (_, page) =>
      page >= PROGRAM_PAGE && page < OWN_PAGES - 2 ? read! | page : none!,
    );
    machine.writeMemory(0, (TABLE + process) * 128, [...data, ...code]);
  }

  address(name: string): number {
    const value = this.symbols.get(name);
    if (value === undefined) throw new Error(`no symbol ${name}`);
    return value;
  }

  #place(process: number, at: string | number): number {
    const address = typeof at === "string" ? this.address(at) : at;
    return address < SHARED_PAGE * 1024 ? address + (OWN_PAGES + 8 * process) * 1024 : address;
  }

  words(process: number, at: string | number, count = 1): number[] {
    return [...this.machine.readMemory(0, this.#place(process, at), count)];
  }

  word(process: number, at: string | number): number {
    return this.words(process, at)[0]!;
  }

  write(process: number, at: string | number, ...words: number[]): void {
    this.machine.writeMemory(0, this.#place(process, at), words);
  }

  /** The context of the CSF process between its ticks. */
  get frame(): number[] {
    return [...this.machine.readMemory(0, this.address("FRAME"), 17)];
  }

  set frame(words: readonly number[]) {
    this.machine.writeMemory(0, this.address("FRAME"), [...words]);
  }

  #run(until: readonly string[]): void {
    const places = until.map((name) => this.address(name));
    const here = () => places.includes(this.machine.registers(0).pc);
    for (let n = 0; n < 200 && !here(); n++) (this.watch ?? this.machine).run({ limit: 100 });
    if (!here()) throw new Error(`it has not come to ${until.join(" or ")}`);
  }

  #enter(process: number, name: string, r: readonly number[], psw = 0x8000) {
    this.machine.setRegisters(0, { r: [...r], base: 0, tt: TABLE + process, psw, pc: this.address(name) });
    this.#run(["ERROR_EXIT", "OK_EXIT"]);
    const { r: results, pc } = this.machine.registers(0);
    return { r: results, exit: pc - this.address("ERROR_EXIT") };
  }

  /** Calls a procedure in a process, in system mode. */
  call(process: number, name: string, registers: Readonly<Record<number, number>> = {}) {
    const r = Array.from({ length: 8 }, (_, n) => registers[n] ?? 0);
    r[6] = this.address("ERROR_EXIT");
    return this.#enter(process, name, r);
  }

  /** Makes a monitor call in a process, in system mode when nothing else is said. */
  monitor(process: number, name: string, registers: Readonly<Record<number, number>> = {}, psw = 0x8000) {
    this.machine.writeMemory(0, this.address("CALL"), [0x00a6 | (this.address(name) << 8)]);
    const r = Array.from({ length: 8 }, (_, n) => registers[n] ?? 0);
    return this.#enter(process, "CALL", r, psw);
  }

  become(process: number, subprocess: number): void {
    expect(this.monitor(process, "CHANGE_SUBPROCESS", { 0: subprocess }).exit).toBe(1);
  }

  /** Runs what the frame holds for a tick. */
  slice(): void {
    const { machine } = this;
    const at = this.address("FRAME");
    machine.writeMemory(0, at + this.address("FRAME_TIMER"), [1]);
    machine.writeMemory(0, at + this.address("FRAME_LINK"), [0]);
    machine.writeMemory(0, this.address("FRAME_POINTER"), [at]);
    machine.setRegisters(0, { tt: 0, psw: 0x8000, pc: this.address("RESUME") });
    this.#run(["RETURNED"]);
  }

  /** Runs the CSF process until all of its coroutines wait, or it has retired. */
  settle(): void {
    const waits = this.address("NONE_READY");
    for (let n = 0, quiet = 0; quiet < 2 && this.retired === undefined; n++) {
      if (n > 300) throw new Error("the CSF process does not come to rest");
      this.slice();
      quiet = this.frame[10] === waits ? quiet + 1 : 0;
    }
  }

  /** Code with which the CSF process has retired. */
  get retired(): number | undefined {
    return this.machine.journal.retirements.find(({ process }) => process === CSF)?.code;
  }

  /** A process retires: by RETIRE, or by another monitor call that it makes in user mode. The code. */
  retire(process: number, name = "RETIRE", registers: Readonly<Record<number, number>> = {}): number {
    const { frame } = this;
    const at = new Array<number>(17).fill(0);
    for (let n = 0; n < 8; n++) at[n] = registers[n] ?? 0;
    at[this.address("FRAME_TT")] = TABLE + process;
    at[this.address("FRAME_PC")] = this.address("CALL");
    at[this.address("FRAME_PSW")] = this.address("PSW_E");
    this.machine.writeMemory(0, this.address("CALL"), [0x00a6 | (this.address(name) << 8)]);
    this.frame = at;
    this.slice();
    this.frame = frame;
    const { retired } = this.machine.state.partitions[0]!.scm.processes[process]!;
    expect(retired, `code with which ${name} retires`).not.toBe(-1);
    return retired;
  }

  /** Elements that wait in a syncel of a process. */
  waiting(process: number, syncel: number): number {
    return this.machine.state.partitions[0]!.scm.processes[process]!.syncels[syncel]!.elements.length;
  }

  /** Free operations, QELs and buffers. */
  get free() {
    const [operations] = this.words(
      CSF,
      this.address("OPERATION_POOL") + this.address("COROUTINE_SEMAPHORE.COUNT"),
    );
    const free = (pool: string) => this.word(CSF, this.address(pool) + this.address("RESOURCE_POOL.FREE"));
    return {
      operations: operations! < 0x8000 ? operations! : 0,
      qels: free("QEL_POOL"),
      buffers: free("BUFFER_POOL"),
    };
  }

  /** Sends an element to a syncel of a process. */
  send(from: number, to: number, syncel: number, data: readonly number[], psw = 0x8000) {
    this.write(from, psw === 0 ? "STACK" : "ROOM", 0, data.length, ...data);
    return this.monitor(
      from,
      "PCF_SEND",
      { 0: to, 1: syncel, 4: this.address(psw === 0 ? "STACK" : "ROOM") },
      psw,
    );
  }

  /** A process begins to save a view; the SOCB of its call. */
  save(process: number, view: number, { dismantle = 0, deletion = 0 } = {}): number {
    const { r, exit } = this.monitor(process, "INIT_SYSCALL", {
      0: view,
      1: dismantle,
      2: deletion,
      6: 0x201,
    });
    expect(exit).toBe(1);
    return r[5]!;
  }

  /** A QEL of a queue whose message flow is traced, of a new CIF, as a process has received it. */
  newTraced(process: number, id: readonly [number, number], version: number, time: readonly number[]) {
    this.write(CSF, "MAIN_QUEUE_ARRAY", 1 << 0);
    const hcb = this.newCif(id, version);
    const qel = this.newView(process, hcb);
    const at = this.address("QEL_ARRAY") + 16 * (qel - 1);
    this.write(CSF, at + this.address("PRIMARY_QEL.QUEUE"), 1);
    this.write(CSF, at + this.address("PRIMARY_QEL.TIME"), ...time);
    return { hcb, qel };
  }

  /** A process begins to trace a QEL; the SOCB of its call. */
  trace(process: number, qel: number): number {
    const { r, exit } = this.monitor(process, "INIT_SYSCALL", { 2: qel, 6: 0x202 });
    expect(exit).toBe(1);
    return r[5]!;
  }

  /** The completion code of a process's call when it has ended. Calls end in the order in which they are answered. */
  ended(process: number): { socb: number; cc: number; exit: number } | undefined {
    const { exit, r } = this.monitor(process, "NEXT_OPERATION");
    if (exit === 0) return undefined;
    const end = this.monitor(process, "WAIT_SYSCALL", { 5: r[4]! });
    return { socb: r[4]!, cc: end.r[7]!, exit: end.exit };
  }

  /** The next call that the CSF process makes to the server. */
  serve(): Served | undefined {
    const room = this.address("ROOM");
    if (this.monitor(SERVER, "AWAIT_SYNCEL", { 1: 0, 2: 0, 4: room }).exit === 0) return undefined;
    const [command, , , , , socb, ...r] = this.words(SERVER, room + 2, 10);
    const what = { 541: "SAVE", 542: "APPEND", 543: "CLOSE" }[command!]!;
    return { what, socb: socb!, r, words: what === "APPEND" ? this.words(CSF, r[3]!, r[1]) : [] };
  }

  /** The server ends a call. */
  answer({ socb }: Served, cc = 0): void {
    expect(this.send(SERVER, CSF, 2, [0, 0, 0, 0, 0, socb, cc]).exit).toBe(1);
    this.settle();
  }

  /** The next command that the Message Monitor of a process has sent to the server: with the words of its list to MMS. */
  command():
    | { from: number; command: number; socb: number; parameters: number[]; words: number[] }
    | undefined {
    const room = this.address("ROOM");
    const { exit, r } = this.monitor(SERVER, "AWAIT_SYNCEL", { 1: 0, 2: 0, 4: room });
    if (exit === 0) return undefined;
    const from = r[0]!;
    const [xfer, size, command, , socb, , , ...parameters] = this.words(
      SERVER,
      room,
      2 + this.word(SERVER, room + 1),
    );
    expect(size).toBe(5 + parameters.length);
    const [to, , at, words] = xfer === 0 ? [0, 0, 0, 0] : this.words(from, xfer!, 4);
    return {
      from,
      command: command!,
      socb: socb!,
      parameters,
      words: to === 1 ? this.words(from, at!, words) : [],
    };
  }

  /** MMS answers a command: completion code and results. */
  done({ from, socb }: { from: number; socb: number }, cc: number, ...results: number[]): void {
    expect(this.send(SERVER, from, 2, [0, 0, 0, 0, 0, socb, cc, ...results]).exit).toBe(1);
    this.settle();
  }

  /** A QEL of a buffer that LOG has received, with the words of the buffer. */
  receiveLog(): { qel: number; words: number[] } | undefined {
    const { exit, r } = this.call(LOG, "RECEIVE_FIRST_QEL", { 1: LOG_MAIN });
    if (exit === 0) return undefined;
    const qel = r[2]!;
    const at = this.address("QEL_ARRAY") + 16 * (qel - 1);
    const buffer = this.word(CSF, at + this.address("PRIMARY_QEL.OBJECT_REF"));
    const replyTo = this.word(CSF, at + this.address("PRIMARY_QEL.REPLY_QUEUE"));
    expect([r[0], replyTo], "precedence and queue of the reply").toEqual([PRECEDENCE, REPLY_QUEUE]);
    const used = this.word(CSF, buffer + this.address("UTILITY_BUFFER.USED"));
    return { qel, words: this.words(CSF, buffer + this.address("UTILITY_BUFFER.DATA"), used) };
  }

  /** LOG replies to a QEL that it has received, by a buffer of its own. */
  replyLog(qel: number): void {
    const buffer = this.call(LOG, "GET_BUFFER").r[2]!;
    expect(this.call(LOG, "SEND_REQUEST", { 0: 0, 1: REPLY_QUEUE, 2: buffer, 3: 0 }).exit).toBe(1);
    expect(this.call(LOG, "DISMANTLE_BUFFER", { 2: buffer }).exit).toBe(1);
    expect(this.call(LOG, "DISMANTLE", { 2: qel }).exit).toBe(1);
    this.settle();
  }

  /** A new CIF with an HCB: its HCB. */
  newCif(id: readonly [number, number], version = 1): number {
    const block = (usage: number) => {
      const at = this.call(CSF, "ALLOCATE_RESOURCE", { 4: this.address("HCB_POOL") }).r[5]!;
      const bits = (this.address("S_ACTIVE") << 10) | (usage << 13);
      this.write(
        CSF,
        at + this.address("HANDLE_CONTROL_BLOCK.STATE"),
        bits | (usage === 0 ? version & 0xff : 0),
      );
      return at;
    };
    const cif = block(0);
    const hcb = block(1);
    this.write(CSF, cif + this.address("CIF_CONTROL_BLOCK.CIF_ID"), ...id);
    this.write(CSF, cif + this.address("CIF_CONTROL_BLOCK.HCBLIST"), hcb);
    this.write(CSF, hcb + this.address("HANDLE_CONTROL_BLOCK.CIF"), cif);
    return hcb;
  }

  /** A view of an HCB, the process's: its reference. */
  newView(process: number, hcb: number): number {
    const at = this.call(process, "NEW_QEL").r[4]!;
    this.write(CSF, at + this.address("PRIMARY_QEL.OBJECT_TYPE"), this.address("VIEW_OBJECT"));
    this.call(process, "INCLUDE_QEL", { 4: hcb, 5: at });
    return this.call(process, "QEL_REFERENCE", { 4: at }).r[2]!;
  }

  /** The end of an HCB, with its views and, as it is the only one, its CIF. */
  exclude(hcb: number): void {
    this.call(CSF, "EXCLUDE_HCB", { 4: hcb });
  }
}

/** What SAVE gets: DISMANTLE, SIZE, VIEW, BUFFER. */
export const saved = (node: Node, view: number, dismantle = 0, buffer = "CSF_BUF") => ({
  what: "SAVE",
  r: [dismantle, 16, view, node.address(buffer)],
});

/** Everything that is asked of the server now. */
export function served(node: Node): Served[] {
  const calls: Served[] = [];
  for (let call = node.serve(); call !== undefined; call = node.serve()) calls.push(call);
  return calls;
}

/** The only thing that is asked of the server now. */
export function one(node: Node): Served {
  const calls = served(node);
  expect(calls).toHaveLength(1);
  return calls[0]!;
}
