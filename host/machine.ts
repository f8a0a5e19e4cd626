// The machine: the core, the control OS above it, and the loop between them. Browser-safe; host/node.ts adds files.

import { type Location, type Problem, problem } from "../asm/problem.ts";
import {
  CTX_BASE,
  CTX_CALL,
  CTX_INSTRUCTIONS,
  CTX_PC,
  CTX_PSW,
  CTX_R,
  CTX_TT,
  MAX_PAGES,
  MAX_PARTITIONS,
  PSW_E,
  PSW_L,
  PSW_S,
  PSW_V,
  RIGHTS_WRITE,
  STOP_CALL,
  STOP_HALT,
  STOP_IDLE,
  STOP_UNHANDLED,
} from "../core-as/layout.ts";
import { allocateArea, canAllocate, windowFree } from "./control/area.ts";
import { consoleOutput } from "./control/console.ts";
import { CLOCK_END, type Control, read64, readClock, setClock } from "./control/control.ts";
import { failPartition, haltPartition } from "./control/ending.ts";
import { recordRefusedAccess } from "./control/journal.ts";
import { takePage } from "./control/memory.ts";
import { CLOCK_OVER, chargeTurn, NOBODY, nextTurn } from "./control/scheduler.ts";
import { findService } from "./control/service.ts";
import { Core, NoMemoryError } from "./core.ts";
import { type CoreSource, compileCore } from "./core-module.ts";
import { accessDevice } from "./devices/access.ts";
import { claimMonitorCalls, serveMonitorCall } from "./dispatcher.ts";
import type {
  AreaOptions,
  BootOptions,
  InstructionWatch,
  MachineOptions,
  Outcome,
  PartitionOptions,
  Registers,
  RunOptions,
  RunResult,
  ServiceOptions,
} from "./options.ts";
import { runsOf } from "./partition-memory.ts";
import { inRange } from "./range.ts";
import { readSnapshot, writeSnapshot } from "./snapshot/file.ts";
import { hashState } from "./snapshot/hash.ts";
import { restoreState } from "./snapshot/state.ts";
import { AREA_PAGES_MAX } from "./state/area.ts";
import { CONNECTIONS, CONNECTIONS_MAX } from "./state/connection.ts";
import type { ConsoleInput } from "./state/console.ts";
import { type ControlState, createControlState } from "./state/control.ts";
import { createJournal, type Journal } from "./state/journal.ts";
import { createPartition, type PartitionState } from "./state/partition.ts";
import { QUEUE_LIMIT, QUEUE_LIMIT_MAX } from "./state/queue.ts";
import { QUANTUM } from "./state/scheduler.ts";
import { createService, SERVICES_MAX } from "./state/service.ts";
import { TENANTS } from "./tenants.ts";

/** The most instructions of one call into the core: more gains nothing, and an endless call is never optimised. */
const SLICE = 200_000;

/** A machine, or why there is none. */
export type BootResult =
  | { readonly machine: Machine; readonly problems: readonly [] }
  | { readonly machine: undefined; readonly problems: readonly Problem[] };

/** What a machine is restored with. */
export interface RestoreOptions extends BootOptions {
  /** What messages call the snapshot; "snapshot" when not given. */
  readonly place?: string;
}

/**
 * A machine with its control OS. Methods that are given numbers out of their range throw a RangeError and change
 * nothing; whatever guests do ends in values.
 */
export class Machine {
  #control: Control;

  /** A machine without partitions. `module` is the compiled core.wasm; each machine has an instance of its own. */
  constructor(module: WebAssembly.Module, options: MachineOptions) {
    const quantum = inRange("quantum", options.quantum ?? QUANTUM, 1, Number.MAX_SAFE_INTEGER);
    inRange("memory", options.memory, 1, MAX_PAGES);
    const others = options.device ?? (() => 0);
    const core = new Core(module, options.memory, (operation, device, word) =>
      accessDevice(this.#control, others, operation, device, word),
    );
    claimMonitorCalls(core);
    this.#control = {
      core,
      journal: createJournal(),
      observer: options.observer ?? {},
      tenants: TENANTS,
      state: createControlState(options.memory, quantum),
    };
  }

  /**
   * The machine of a snapshot: with the same hash, and from there on with the same future as the one that it was made of, in
   * this process or another. `core` is core.wasm, compiled or as bytes. A device of the options stands as it is: snapshots
   * hold those of the control OS alone. Problems are a core or a snapshot that is none, and a host without memory for it.
   */
  static restore(core: CoreSource, snapshot: Uint8Array, options: RestoreOptions = {}): BootResult {
    const { place = "snapshot", ...others } = options;
    const module = compileCore(core);
    if (module.problem !== undefined) return { machine: undefined, problems: [module.problem] };
    const read = readSnapshot(snapshot, place);
    if (read.problem !== undefined) return { machine: undefined, problems: [read.problem] };
    const { control, journal } = read.contents.state;
    const { pages } = control.pool;
    const made = makeMachine(module.contents, { ...others, memory: pages }, place);
    if (made.machine === undefined) return made;
    made.machine.#control = { ...made.machine.#control, state: control, journal };
    restoreState(made.machine.#control.core, read.contents);
    return made;
  }

  /** The control OS, for tools and tests that look behind the library. */
  get control(): Control {
    return this.#control;
  }

  /** The control OS's state: plain data. */
  get state(): ControlState {
    return this.#control.state;
  }

  /** What happened so far, for reports. */
  get journal(): Journal {
    return this.#control.journal;
  }

  /** The clock, in instructions executed and idled away. */
  get clock(): number {
    return readClock(this.#control.core);
  }

  /** Instructions that all partitions have executed: the position in the run, which `limit` counts. */
  get executed(): number {
    return this.state.partitions.reduce((sum, { number }) => sum + this.instructions(number), 0);
  }

  /** Adds a partition with zero memory and a reset context (PSW 8000 hex, all else 0). Returns its number. */
  addPartition(options: PartitionOptions): number {
    const { core, state, journal } = this.#control;
    const { window = { page: 0, pages: 0 } } = options;
    inRange("number of partitions", state.partitions.length + 1, 1, MAX_PARTITIONS);
    const pages = inRange("pages", options.pages, 1, MAX_PAGES);
    const windowPages = inRange("window.pages", window.pages, 0, pages);
    const windowPage = inRange("window.page", window.page, 0, pages - windowPages);
    const queue = inRange("queue", options.queue ?? QUEUE_LIMIT, 1, QUEUE_LIMIT_MAX);
    const connections = inRange("connections", options.connections ?? CONNECTIONS, 0, CONNECTIONS_MAX);
    inRange("pages with memory", pages - windowPages, 0, state.pool.free.length);
    const input = checkedInput(options.input ?? []);
    const number = state.partitions.length;
    core.createPartition(number, pages);
    for (let page = 0; page < pages; page++) {
      if (page >= windowPage && page < windowPage + windowPages) continue;
      core.setStage2(number, page, RIGHTS_WRITE, takePage(state.pool));
    }
    const { name } = options;
    const given = { number, name, pages, windowPage, windowPages, queue, connections, input };
    state.partitions.push(createPartition(given));
    journal.copiedByGuests.push(0);
    journal.recentTraces.push([]);
    return number;
  }

  /** Adds a message area that its owner has from the start. Returns its number. */
  addArea(options: AreaOptions): number {
    const owner = this.#partition(options.owner);
    const pages = inRange("area pages", options.pages, 1, AREA_PAGES_MAX);
    const page = inRange("area page", options.page, 0, MAX_PAGES - 1);
    if (!windowFree(owner, page, pages)) {
      throw new RangeError(`page ${page}: not in the message window, or taken`);
    }
    if (!canAllocate(this.#control, pages)) throw new RangeError("no memory is left for the area");
    return allocateArea(this.#control, owner, page, pages, options.name ?? "").number;
  }

  /** Adds a service. Its partitions have been added before. */
  addService(options: ServiceOptions): void {
    const { services } = this.state;
    inRange("number of services", services.length + 1, 1, SERVICES_MAX);
    const id = inRange("service", options.id, 0, 0xffff);
    if (findService(this.#control, id) !== undefined)
      throw new RangeError(`there is a service ${id} already`);
    const numbers = (list: readonly number[]) => [...new Set(list.map((one) => this.#partition(one).number))];
    const [offer, connect] = [numbers(options.offer), numbers(options.connect)];
    services.push(createService(services.length, id, options.name ?? "", offer, connect));
  }

  /**
   * Runs until every partition has ended, none can go on, the clock is at its end, or `limit` instructions are executed.
   * A run may be cut into calls with any limits: the state afterwards is the same.
   */
  run(options: RunOptions = {}): RunResult {
    const { partitions, scheduler } = this.#control.state;
    const { limit = Number.POSITIVE_INFINITY, watch } = options;
    if (limit !== Number.POSITIVE_INFINITY) inRange("limit", limit, 0, Number.MAX_SAFE_INTEGER);
    let instructions = 0;
    for (;;) {
      const turn = partitions.length === 0 ? NOBODY : nextTurn(this.#control);
      if (turn === NOBODY) return { outcome: this.#outcome(), instructions, clock: this.clock };
      if (turn === CLOCK_OVER) return { outcome: "clock", instructions, clock: this.clock };
      if (turn < 0) {
        setClock(this.#control.core, -turn);
        continue;
      }
      if (instructions >= limit) return { outcome: "limit", instructions, clock: this.clock };
      const partition = partitions[scheduler.current]!;
      instructions += watch?.watches(partition.number)
        ? this.#watched(partition, watch)
        : this.#slice(partition, Math.min(turn, limit - instructions, SLICE));
    }
  }

  /** Lets a partition execute `most` instructions at most, and does what follows. Returns how many it has executed. */
  #slice(partition: PartitionState, most: number): number {
    const { core, tenants } = this.#control;
    core.enter(partition.number);
    const { refused } = core;
    const stop = core.run(Math.min(most, tenants.budget(this.#control, partition)));
    const { executed } = core;
    chargeTurn(this.#control, executed);
    if (core.refused !== refused) recordRefusedAccess(this.#control, partition.number);
    this.#answer(partition, stop);
    tenants.afterSlice(this.#control, partition);
    return executed;
  }

  /** One instruction in two slices: the first, of none, takes the interrupts, as each slice does at its beginning. */
  #watched(partition: PartitionState, watch: InstructionWatch): number {
    watch.turn(partition.number);
    this.#slice(partition, 0);
    if (partition.status !== "ready") return 0;
    watch.begin(partition.number);
    const executed = this.#slice(partition, 1);
    watch.end(partition.number);
    return executed;
  }

  /** What follows from the reason for which the core came back. */
  #answer(partition: PartitionState, stop: number): void {
    switch (stop) {
      case STOP_CALL:
        serveMonitorCall(
          this.#control,
          partition.number,
          this.#control.core.contextWord(partition.number, CTX_CALL),
        );
        return;
      case STOP_IDLE:
        partition.status = "idle";
        return;
      case STOP_HALT:
        haltPartition(this.#control, partition);
        return;
      case STOP_UNHANDLED:
        failPartition(this.#control, partition);
        return;
    }
  }

  #outcome(): Outcome {
    const ends = this.state.partitions.map(({ end }) => end);
    if (ends.includes(null)) return "deadlock";
    return ends.every(
      (end) => end !== null && (end.kind === "stopped" || end.kind === "halted") && end.code === 0,
    )
      ? "stopped"
      : "failed";
  }

  /** Registers of a partition. */
  registers(partition: number): Registers {
    const { core } = this.#control;
    const context = core.contextAddress(this.#partition(partition).number);
    const word = (offset: number) => core.u16[(context + offset) >> 1]!;
    const r = [0, 0, 0, 0, 0, 0, 0, 0];
    for (let n = 0; n < 8; n++) r[n] = word(CTX_R + 2 * n);
    return {
      r,
      base: word(CTX_BASE),
      pc: word(CTX_PC),
      psw: word(CTX_PSW) | (core.v(partition) === 1 ? PSW_V : 0),
      tt: word(CTX_TT),
    };
  }

  /** Sets the registers that are named. `r` may be shorter than eight. A new `tt` is loaded as LTT loads it. */
  setRegisters(partition: number, registers: Partial<Registers>): void {
    const { core } = this.#control;
    const { number } = this.#partition(partition);
    const { r = [], base, pc, psw, tt } = registers;
    inRange("registers", r.length, 0, 8);
    for (const word of r) inRange("a register", word, 0, 0xffff);
    for (const [name, word] of Object.entries({ base, pc, psw, tt })) {
      if (word !== undefined) inRange(name, word, 0, 0xffff);
    }
    r.forEach((word, n) => {
      core.setRegister(number, n, word);
    });
    if (base !== undefined) core.setContextWord(number, CTX_BASE, base);
    if (pc !== undefined) core.setContextWord(number, CTX_PC, pc);
    if (psw !== undefined) {
      core.setContextWord(number, CTX_PSW, psw & (PSW_S | PSW_E | PSW_L));
      core.setV(number, (psw & PSW_V) === 0 ? 0 : 1);
    }
    if (tt !== undefined) {
      core.enter(number);
      core.loadTable(tt);
    }
  }

  /** Instructions that a partition has executed. */
  instructions(partition: number): number {
    const { core } = this.#control;
    return read64(core, core.contextAddress(this.#partition(partition).number) + CTX_INSTRUCTIONS);
  }

  /** Reads `words` words of a partition's memory from a partition address on. Each must be mapped. */
  readMemory(partition: number, address: number, words: number): Uint16Array {
    const { core } = this.#control;
    const runs = runsOf(core, this.#partition(partition), address, words);
    const result = new Uint16Array(words);
    for (const { physical, word, from, length } of runs) {
      const start = core.physicalWord(physical, word);
      result.set(core.u16.subarray(start, start + length), from);
    }
    return result;
  }

  /** Writes words, 0 to FFFF hex, into a partition's memory from a partition address on. Each must be mapped. */
  writeMemory(partition: number, address: number, words: ArrayLike<number>): void {
    const { core } = this.#control;
    const runs = runsOf(core, this.#partition(partition), address, words.length);
    for (let i = 0; i < words.length; i++) inRange("a word", words[i]!, 0, 0xffff);
    const source = Uint16Array.from(words);
    for (const { physical, word, from, length } of runs) {
      core.write(core.physicalWord(physical, word), source.subarray(from, from + length));
    }
  }

  /** What a partition wrote on its console: the first mebibyte of it. */
  consoleOutput(partition: number): Uint8Array {
    return consoleOutput(this.#partition(partition));
  }

  /** SHA-256 of the whole state, 64 hexadecimal digits; equal states have equal hashes, however they were reached. */
  stateHash(): string {
    return hashState(this.#control);
  }

  /** The whole state as bytes, for `restore`: a file of the format that docs/SNAPSHOTS.md describes. */
  snapshot(): Uint8Array {
    return writeSnapshot(this.#control);
  }

  #partition(number: number): PartitionState {
    const partition = Number.isInteger(number) ? this.state.partitions[number] : undefined;
    if (partition === undefined) throw new RangeError(`there is no partition ${String(number)}`);
    return partition;
  }
}

/** Console input whose times are readings of the clock that do not decrease. */
function checkedInput(pieces: readonly ConsoleInput[]): ConsoleInput[] {
  let before = 0;
  return pieces.map(({ at, characters }, i) => {
    before = inRange(`input[${i}].at`, at, before, CLOCK_END);
    return { at: before, characters };
  });
}

/** A machine without partitions, unless the host cannot give its linear memory. `place`: what asks for that memory. */
export function makeMachine(
  module: WebAssembly.Module,
  options: MachineOptions,
  place: Location | string,
): BootResult {
  try {
    return { machine: new Machine(module, options), problems: [] };
  } catch (error) {
    if (!(error instanceof NoMemoryError)) throw error;
    const message = `the host has no memory for a machine of ${options.memory} pages`;
    const found = problem("NO_HOST_MEMORY", place, message, 'ask for less in "memory"');
    return { machine: undefined, problems: [found] };
  }
}
