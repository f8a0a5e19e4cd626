// The machine: the core, the control OS above it, and the operations of programs on them. It runs in browsers;
// host/node.ts adds files.

import { type Location, type Problem, problem } from "../asm/problem.ts";
import {
  CTX_BASE,
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
} from "../core-as/layout.ts";
import { allocateArea, canAllocate, windowFree } from "./control/area.ts";
import { CLOCK_END, type Control, read64, readClock } from "./control/control.ts";
import { takePage } from "./control/memory.ts";
import { findService } from "./control/service.ts";
import { Core, type DeviceAccess, NoMemoryError } from "./core.ts";
import { type CoreSource, compileCore } from "./core-module.ts";
import { accessDevice } from "./devices/access.ts";
import { diskOf } from "./devices/disk.ts";
import { claimMonitorCalls } from "./dispatcher.ts";
import { GuestConsole } from "./guest-console.ts";
import { Loop } from "./loop.ts";
import { type BadRecord, changesBetween, loadMms, recordsOf } from "./mms/records.ts";
import { type Change, type MmsStorage, memoryStorage, StorageFailed } from "./mms/storage.ts";
import type {
  AreaOptions,
  BootOptions,
  DiskOptions,
  MachineOptions,
  MmsOptions,
  PartitionOptions,
  Registers,
  RunOptions,
  RunResult,
  ServiceOptions,
} from "./options.ts";
import { runsOf } from "./partition-memory.ts";
import { inRange } from "./range.ts";
import { Checkpoint } from "./snapshot/checkpoint.ts";
import { readSnapshot, writeSnapshot } from "./snapshot/file.ts";
import { hashState } from "./snapshot/hash.ts";
import { otherMachine } from "./snapshot/identity.ts";
import { restoreState, type Snapshot } from "./snapshot/state.ts";
import { AREA_PAGES_MAX } from "./state/area.ts";
import { CONNECTIONS, CONNECTIONS_MAX } from "./state/connection.ts";
import { type ConsoleInput, INPUT_MAX } from "./state/console.ts";
import { type ControlState, createControlState } from "./state/control.ts";
import { DEVICE_DISK } from "./state/devices.ts";
import { contentsOf, createDisk, DISK_SECTORS_MAX, DISKS_MAX, SECTOR_WORDS } from "./state/disk.ts";
import { createJournal, type Journal } from "./state/journal.ts";
import { CAPACITY, CAPACITY_MAX, STORAGES } from "./state/mms.ts";
import { createPartition, type PartitionState } from "./state/partition.ts";
import { QUEUE_LIMIT, QUEUE_LIMIT_MAX } from "./state/queue.ts";
import { QUANTUM } from "./state/scheduler.ts";
import { createService, SERVICES_MAX } from "./state/service.ts";
import type { Step } from "./step.ts";
import { TENANTS } from "./tenants.ts";

/** A machine, or why there is none. */
export type BootResult =
  | { readonly machine: Machine; readonly problems: readonly [] }
  | { readonly machine: undefined; readonly problems: readonly Problem[] };

/** What a machine is restored with. */
export interface RestoreOptions extends BootOptions {
  /** What messages call the snapshot; "snapshot" when not given. */
  readonly place?: string;
  /** The durable storage of MMS: it gets what the snapshot has, in place of what it had. Without one that is lost with the machine. */
  readonly storage?: MmsStorage;
}

/**
 * A machine with its control OS. Methods throw a RangeError, and change nothing, for numbers out of range; whatever
 * guests do is returned as a value.
 */
export class Machine {
  /** One object for as long as the machine lives; restoring gives it another state and another journal. */
  readonly #control: { -readonly [K in keyof Control]: Control[K] };
  readonly #loop: Loop;

  /** A machine without partitions. `module` is the compiled core.wasm; each machine has its own instance. */
  constructor(module: WebAssembly.Module, options: MachineOptions) {
    const quantum = inRange("quantum", options.quantum ?? QUANTUM, 1, Number.MAX_SAFE_INTEGER);
    inRange("memory", options.memory, 1, MAX_PAGES);
    const others = options.device ?? (() => 0);
    const make = (device: DeviceAccess) => new Core(module, options.memory, device);
    const device: DeviceAccess = (operation, number, word) =>
      accessDevice(this.#control, others, operation, number, word);
    const { core, runner } = options.translate?.open(make, device) ?? { core: make(device) };
    claimMonitorCalls(core);
    this.#control = {
      core,
      journal: createJournal(),
      observer: options.observer ?? {},
      tenants: TENANTS,
      state: createControlState(options.memory, quantum),
      durable: { storage: memoryStorage(), failure: undefined },
    };
    this.#loop = new Loop(this.#control, runner);
  }

  /**
   * Makes the machine of a snapshot, in this process or another: it has the same hash, and the same future, as the machine
   * that the snapshot was made from. `core` is core.wasm, compiled or as bytes. A device in the options keeps its state:
   * snapshots hold only the devices of the control OS. Problems: the core is not core.wasm, the file is not a valid
   * snapshot, or the host has no memory for the machine.
   */
  static restore(core: CoreSource, snapshot: Uint8Array, options: RestoreOptions = {}): BootResult {
    const { place = "snapshot", storage, ...others } = options;
    const module = compileCore(core);
    if (module.problem !== undefined) return { machine: undefined, problems: [module.problem] };
    const read = readSnapshot(snapshot, place);
    if (read.problem !== undefined) return { machine: undefined, problems: [read.problem] };
    const { pages } = read.contents.state.control.pool;
    const made = makeMachine(module.contents, { ...others, memory: pages }, place);
    if (made.machine !== undefined) made.machine.#begin(read.contents, storage ?? memoryStorage());
    return made;
  }

  /**
   * Puts this machine into the state of a snapshot or a checkpoint, of itself or of another machine of the same manifest and
   * images; it is then like one that Machine.restore has made. `state` and `journal` are new objects after that. Problems: the
   * file is not a valid snapshot, or it belongs to another machine (OTHER_MACHINE); then nothing has changed. `place` is what
   * messages call the snapshot.
   */
  restore(from: Uint8Array | Checkpoint, place = "snapshot"): readonly Problem[] {
    const read =
      from instanceof Checkpoint ? { contents: from.read(), problem: undefined } : readSnapshot(from, place);
    if (read.problem !== undefined) return [read.problem];
    const other = otherMachine(this.state, read.contents.state.control);
    if (other !== undefined) {
      const advice = "boot the manifest that it was made from, or make a new machine from it";
      return [problem("OTHER_MACHINE", place, `this is the state of another machine: ${other}`, advice)];
    }
    const { mms } = this.state;
    this.#put(read.contents, mms === null ? [] : recordsOf(mms));
    return [];
  }

  /** Keeps the present state in memory; what it shares with an earlier checkpoint of this machine is kept once. */
  checkpoint(before?: Checkpoint): Checkpoint {
    return new Checkpoint(this.#control, this.executed, before);
  }

  /** Puts a machine that has run nothing into a state. A storage gets the records of that. */
  #begin(snapshot: Snapshot, storage: MmsStorage): void {
    this.#control.durable = { storage, failure: undefined };
    this.#put(snapshot, storage.entries());
  }

  /** `records`: what the durable storage has. */
  #put(snapshot: Snapshot, records: Iterable<readonly [string, Uint8Array]>): void {
    const control = this.#control;
    const { mms } = snapshot.state.control;
    if (mms !== null) this.#commit(changesBetween(records, recordsOf(mms)));
    restoreState(control.core, control.state.pool, snapshot);
    control.state = snapshot.state.control;
    control.journal = snapshot.state.journal;
    this.#loop.forget();
  }

  #commit(changes: readonly Change[]): void {
    const { durable } = this.#control;
    try {
      if (changes.length > 0) durable.storage.commit(changes);
    } catch (error) {
      if (!(error instanceof StorageFailed)) throw error;
      durable.failure = error.message;
    }
  }

  /** The control OS, for tools and tests that look below the library. */
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

  /** The clock, in instructions: those that were executed, and the idle time. */
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
      throw new RangeError(`there is already a service ${id}`);
    const numbers = (list: readonly number[]) => [...new Set(list.map((one) => this.#partition(one).number))];
    const [offer, connect] = [numbers(options.offer), numbers(options.connect)];
    services.push(createService(services.length, id, options.name ?? "", offer, connect));
  }

  /** Gives a partition a disk, and returns its device number: 3 for its first, at most 8 of them. */
  addDisk(partition: number, options: DiskOptions): number {
    const { contents, writable = false, bad = [] } = options;
    const { disks } = this.#partition(partition).devices;
    inRange("number of disks", disks.length + 1, 1, DISKS_MAX);
    const sectors = contents.length / (2 * SECTOR_WORDS);
    const others = this.state.partitions.flatMap(({ devices }) => devices.disks);
    const taken = others.reduce((sum, disk) => sum + disk.sectors, 0);
    inRange("sectors", sectors, 1, DISK_SECTORS_MAX - taken);
    for (const sector of bad) inRange("a bad sector", sector, 0, sectors - 1);
    return disks.push(createDisk(contents, writable, bad)) + DEVICE_DISK - 1;
  }

  /** The present contents of the disk with a device number: its sectors in order. */
  diskContents(partition: number, device: number): Uint8Array {
    const disk = diskOf(this.#partition(partition), device);
    if (disk === undefined) throw new RangeError(`there is no disk ${String(device)}`);
    return contentsOf(disk);
  }

  /**
   * Adds the Message Management System. Its partitions have been added before. Returns the bad records of the storage; if there
   * are any, nothing is added.
   */
  addMms({ partitions, capacity = CAPACITY, storage = memoryStorage() }: MmsOptions): readonly BadRecord[] {
    if (this.state.mms !== null) throw new RangeError("there is already an MMS");
    if (capacity.length !== CAPACITY.length) throw new RangeError("MMS has three storages");
    capacity.forEach((words, n) => {
      inRange(`capacity of the ${STORAGES[n]} storage`, words, 1, CAPACITY_MAX);
    });
    const numbers = [...new Set(partitions.map((one) => this.#partition(one).number))].sort((a, b) => a - b);
    const { mms, bad } = loadMms(storage.entries(), numbers, [...capacity]);
    if (mms === undefined) return bad;
    this.state.mms = mms;
    this.#control.durable = { storage, failure: undefined };
    return [];
  }

  /** How the durable storage has failed, in words; undefined if it has not. */
  get storageFailure(): string | undefined {
    return this.#control.durable.failure;
  }

  /** Closes the durable storage. The machine does not run any more. */
  close(): void {
    this.#control.durable.storage.close();
  }

  /**
   * Runs until every partition has ended, no partition can run, the clock is at its end, or `limit` instructions are
   * executed. A run may be divided into calls with any limits: the state afterwards is the same.
   */
  run(options: RunOptions = {}): RunResult {
    const { limit = Number.POSITIVE_INFINITY, idleTo = Number.POSITIVE_INFINITY } = options;
    if (limit !== Number.POSITIVE_INFINITY) inRange("limit", limit, 0, Number.MAX_SAFE_INTEGER);
    return this.#loop.run(limit, options, checkedTime(idleTo));
  }

  /**
   * Executes the next instruction of the whole machine, or lets a partition take the interrupts that come before it, and returns what
   * happened. After an instruction the machine is as `run` leaves it after the same number of instructions: what is due has happened, and
   * idle time has passed, up to `idleTo` if that is given. The same holds after interrupts, except that `run` takes them together with the
   * next instruction.
   */
  step({ idleTo = Number.POSITIVE_INFINITY }: Pick<RunOptions, "idleTo"> = {}): Step {
    return this.#loop.step(checkedTime(idleTo));
  }

  /** After `run` or `step`: the partition that executes the next instruction; undefined when no partition can run. */
  get current(): number | undefined {
    const { partitions, scheduler } = this.state;
    const partition = partitions[scheduler.current];
    return partition?.status === "ready" && this.clock < CLOCK_END ? partition.number : undefined;
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
    // What holds nothing but words needs no look at each.
    if (!(words instanceof Uint16Array)) {
      for (let i = 0; i < words.length; i++) inRange("a word", words[i]!, 0, 0xffff);
    }
    const source = Uint16Array.from(words);
    for (const { physical, word, from, length } of runs) {
      core.write(core.physicalWord(physical, word), source.subarray(from, from + length));
    }
  }

  /** The console of a partition: what it wrote, and input for it. */
  console(partition: number): GuestConsole {
    const { number } = this.#partition(partition);
    return new GuestConsole(this.#control, number, () => this.executed);
  }

  /** What a partition wrote on its console: the first mebibyte of it. */
  consoleOutput(partition: number): Uint8Array {
    return this.console(partition).output;
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
  const total = pieces.reduce((sum, { characters }) => sum + characters.length, 0);
  inRange("characters of the input", total, 0, INPUT_MAX);
  let before = 0;
  return pieces.map(({ at, characters }, i) => {
    before = inRange(`input[${i}].at`, at, before, CLOCK_END);
    return { at: before, characters };
  });
}

/** A reading of the clock up to which idle time may pass; infinity: no limit. */
function checkedTime(idleTo: number): number {
  return idleTo === Number.POSITIVE_INFINITY ? idleTo : inRange("idleTo", idleTo, 0, CLOCK_END);
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
