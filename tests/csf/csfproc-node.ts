// A node: the CSF process, in user mode, and processes that send to it, each behind a translation table of its own. The test is its
// kernel: it runs the CSF process tick by tick, and makes calls in the other processes, in system mode, in between.

import { expect } from "vitest";
import { type Assembly, sourceMapOf } from "../../asm/index.ts";
import { ConventionWatch, type Machine, statedOf } from "../../host/index.ts";
import { assembleText, machineOf } from "./guests.ts";

/** How much the node's segment holds. */
export const SIZES = {
  NO_OF_SUBPROCESSES: 4,
  NO_OF_BUFFERS: 3,
  NO_OF_QELS: 12,
  NO_OF_MAIN_QUEUES: 3,
  NO_OF_SUB_QUEUES: 5,
  NO_OF_HCBS: 12,
} as const;

/** Where data pages of what kind begin: before LOCAL_PAGE lie user data; pages from SHARED_PAGE on are the same in all processes. */
const [LOCAL_PAGE, SHARED_PAGE, PROGRAM_PAGE] = [3, 5, 8];
/** Table of process 0; its pages are OWN_PAGES + 8, and so on. */
const [TABLE, OWN_PAGES] = [112, 16];

/**
 * Functions of the Message Monitor, made for the purpose. In the senders: 1 sends a SAVE message (R0 VIEW, R1 DISMANTLE, R2 DELETION),
 * 2 is CHECK_MFT (R2 QEL). In the CSF process: SAVE, and the file service's functions, which send their parameters to the server and
 * end with the completion code that it answers.
 */
const FUNCTIONS = `
MMON_FUNCTIONS:
        .TABLE  MMON_FUNCTION_COUNT, PLAY
        1 => SEND_SAVE
        2 => SEND_MFT
        .END
MMON_FUNCTION_COUNT = 32
SEND_SAVE:
        MOV     SOCB,R5
        MOVC    SAVE_ELEMENT,R4
        MOV     R0,ELEMENT_DATA+INFO_WORDS+SAVE_MESSAGE_INFO.VIEW.X4
        MOV     R1,ELEMENT_DATA+INFO_WORDS+SAVE_MESSAGE_INFO.DISMANTLE.X4
        MOV     R2,ELEMENT_DATA+INFO_WORDS+SAVE_MESSAGE_INFO.DELETION.X4
        MOVC    CSF_SAVE,R0
        JMP     R6,SEND_TO_CSF_PROC
        JMP     ANSWERED
SEND_MFT:
        JMP     R6,CHECK_MFT
        MOV     SOCB,R5
        MOVC    SOCB_DONE,R0            ; also when nothing was sent
        MOV     R0,SOCB_STATUS.X5
        MOVC    0,R1
        JMP     CHECKED
PLAY:   MOV     R0,PLAY_DATA
        MOV     R1,PLAY_DATA+1
        MOV     R2,PLAY_DATA+2
        MOV     R3,PLAY_DATA+3
        MOV     SOCB,R5
        MOV     R5,R0
        ADDC    -SOCBS,R0
        SRL     R0,4
        ADDC    1,R0
        MOV     R0,PLAY_ELEMENT+INFO_SOCB
        MOV     SCM_FRAME+FRAME_R+6,R0  ; the function
        MOV     R0,PLAY_ELEMENT+INFO_COMMAND
        MOVC    SERVER,R0
        MOVC    0,R1
        MOVC    PLAY_ELEMENT,R4
        MON     PCF_SEND : ERROR => LOST, OK
        JMP     R5,WAIT
ANSWERED:
        MOV     SOCB,R5
        MOV     ANSWER,R4
        MOV     ELEMENT_DATA+INFO_WORDS.X4,R1
CHECKED:
        JMP     R6,CHECK_CC
        JMP     R5,WAIT
        MOVC    0,R4
        MOVC    0,R6
        JMP     COMPLETE_RETURN
LOST:   JMP     CSF_RETIRE
        .DATA
SAVE_ELEMENT: .WORD 0,INFO_WORDS+SAVE_MESSAGE_INFO
        .RES    INFO_WORDS+SAVE_MESSAGE_INFO
PLAY_ELEMENT: .WORD 0,INFO_WORDS+4
        .RES    INFO_WORDS
PLAY_DATA: .RES 4
`;

/** Numbers of the processes: the CSF process, LOG, two senders, and what serves SAVE and the files. */
export const [CSF, LOG, A, B, SERVER] = [0, 1, 2, 3, 4];
const PROCESSES = [CSF, LOG, A, B, SERVER];

const names = (list: Readonly<Record<string, number>>) =>
  Object.entries(list)
    .map(([name, value]) => `${name} = ${value}\n`)
    .join("");

/** Queues of the log, as sub queues; main queue 2 has the log's, 3 the replies. */
export const [LOG_QUEUE, REPLY_QUEUE, LOG_MAIN, REPLY_MAIN] = [4, 5, 2, 3];

/** Operations of the node, records of its MFT buffer, and the reference of its MFT file. */
export const [OPERATIONS, MFT_RECORDS, MFT_FILE] = [7, 3, 9];

/** The node, as a source beside firmware/csf. */
export const NODE = `
${names(SIZES)}${names({ SOCB_COUNT: 6, SUBPROCESS_COUNT: SIZES.NO_OF_SUBPROCESSES, CSF_SUBPROCESS: CSF, SERVER })}${names(
  {
    LOG_QUEUE,
    LOG_REPLY_QUEUE: REPLY_QUEUE,
    LOG_REPLY_MAIN_QUEUE: REPLY_MAIN,
    LOG_PRECEDENCE: 1,
    NO_OF_OPERATIONS: OPERATIONS,
    MFT_RECORDS,
    MFT_FILE_REFERENCE: MFT_FILE,
    CSF_BUF_SIZE: 16,
    FMS_APPEND: 0x21e,
    FMS_CLOSE: 0x21f,
  },
)}CSF_SEGMENT = ${SHARED_PAGE}*PAGE_WORDS
        .INCLUDE "lib/abi.inc"
        .DATA   0
        .ORG    VECTORS + TRAP_TIMER*VECTOR_WORDS
        .WORD   RETURNED,0,0,PSW_S,FRAME
        .ORG    96
FRAME:  .RES    FRAME_WORDS
        .PROGRAM ${PROGRAM_PAGE}*PAGE_WORDS
        .START  OK_EXIT
; Where the test has control, in system mode with interrupts disabled, and where it gives it to the CSF process for a tick.
ERROR_EXIT:
        JMP     ERROR_EXIT
OK_EXIT:
        JMP     OK_EXIT
CALL:   .WORD   0
        JMP     ERROR_EXIT
        JMP     OK_EXIT
RETURNED:
        JMP     RETURNED
RESUME: RTM     0
; Making a process, in its translation table.
BOOT:   MOVC    STACK,R0
        MOV     R0,0
        MOVC    STACK-64,R0
        MOV     R0,1
        JMP     R6,INIT_SCM
        MOV     PROCESS_NUMBER,R0
        SNE     R0,SERVER
        JMP     OK_EXIT
        JON     R0,.OTHER
        JMP     R6,INIT_GROUND
        JMP     R6,INIT_QMON
        JMP     R6,INIT_MMON
        JMP     R6,INIT_MMON_PROCESS
        JMP     R6,INIT_CSF_SERVICE
        JMP     OK_EXIT
.OTHER: JMP     R6,INIT_MMON_PROCESS
        JMP     R6,PERMIT_CSF_PROCESS
        JMP     OK_EXIT
        .INCLUDE "csf/comon/comon.inc"
        .INCLUDE "csf/csfproc/csfproc.inc"
        .DATA
        .RES    64
STACK:
        .ASSERT . < ${LOCAL_PAGE}*PAGE_WORDS
        .ORG    ${LOCAL_PAGE}*PAGE_WORDS
ROOM:   .RES    64
        .INCLUDE "csf/process.asm"
        .INCLUDE "csf/ground/ground.inc"
        .INCLUDE "csf/qmon/qmon.inc"
        .INCLUDE "csf/mmon/common.inc"
        .INCLUDE "csf/csfproc/service.inc"
        .PROGRAM
${FUNCTIONS}
        .ASSERT . < ${SHARED_PAGE}*PAGE_WORDS
`;

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

let assembled: Assembly | undefined;

export class Node {
  readonly machine: Machine;
  readonly symbols: ReadonlyMap<string, number>;
  readonly watch: ConventionWatch | undefined;

  /** `watched`: what is stated of procedures is compared as it runs. */
  constructor({ watched = false } = {}) {
    assembled ??= assembleText(NODE);
    const assembly = assembled;
    expect(assembly.diagnostics).toEqual([]);
    this.symbols = new Map(assembly.symbols.map(({ name, value }) => [name, value]));
    const { symbols } = this;
    const image = assembly.module!;
    const map = () => sourceMapOf(assembly)!;
    this.machine = machineOf({ image, symbols, conventions: [], map }, { memory: 80, pages: 64 });
    if (watched) this.watch = new ConventionWatch(this.machine, [statedOf(image, map())]);
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

  /** A process retires. */
  retire(process: number): void {
    const { frame } = this;
    const at = new Array<number>(17).fill(0);
    at[this.address("FRAME_TT")] = TABLE + process;
    at[this.address("FRAME_PC")] = this.address("CALL");
    at[this.address("FRAME_PSW")] = this.address("PSW_E");
    this.machine.writeMemory(0, this.address("CALL"), [0x00a6 | (this.address("RETIRE") << 8)]);
    this.frame = at;
    this.slice();
    this.frame = frame;
    expect(this.machine.state.partitions[0]!.scm.processes[process]!.retired).not.toBe(-1);
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

  /** A QEL of a buffer that LOG has received, with the words of the buffer. */
  receiveLog(): { qel: number; words: number[] } | undefined {
    const { exit, r } = this.call(LOG, "RECEIVE_FIRST_QEL", { 1: LOG_MAIN });
    if (exit === 0) return undefined;
    const qel = r[2]!;
    const at = this.address("QEL_ARRAY") + 16 * (qel - 1);
    const buffer = this.word(CSF, at + this.address("PRIMARY_QEL.OBJECT_REF"));
    const used = this.word(CSF, buffer + this.address("UTILITY_BUFFER.USED"));
    return { qel, words: this.words(CSF, buffer + this.address("UTILITY_BUFFER.DATA"), used) };
  }

  /** LOG replies to a QEL that it has received, by a buffer of its own. */
  replyLog(qel: number): void {
    const buffer = this.call(LOG, "GET_BUFFER").r[2]!;
    expect(this.call(LOG, "SEND_REQUEST", { 0: 0, 1: REPLY_QUEUE, 2: buffer, 3: 0 }).exit).toBe(1);
    expect(this.call(LOG, "DISMANTLE_BUFFER", { 2: buffer }).exit).toBe(1);
    expect(this.call(LOG, "DISMANTLE", { 2: qel }).exit).toBe(1);
    expect(this.send(LOG, CSF, this.address("CSF_SERVICE"), [])).toMatchObject({ exit: 1 });
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
