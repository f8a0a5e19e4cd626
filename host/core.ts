// The typed face of core.wasm: what the host may ask of the CPU and the memory map. Everything else is read and written
// at the addresses of core-as/layout.ts.

import { instantiateSync } from "@assemblyscript/loader";
import {
  CLOCK,
  CTX_PC,
  CTX_R,
  ENTERED,
  EXECUTED,
  MAX_PAGES,
  MONITOR_OWNERS,
  PAGE_BYTES,
  PHYSICAL,
  TRAPS_STOP,
} from "../core-as/layout.ts";

/** What SIO, CIO, RIO and WIO reach. Operations: 0 status, 1 control, 2 read, 3 write. */
export type DeviceAccess = (operation: number, device: number, value: number) => number;

/** The exports of core.wasm. Pages, words and partitions are numbers from 0; addresses are bytes of linear memory. */
interface CoreExports extends Record<string, unknown> {
  readonly memory: WebAssembly.Memory;
  configure(pages: number): number;
  createPartition(partition: number, pages: number): void;
  setStage2(partition: number, page: number, rights: number, physicalPage: number): void;
  stage2(partition: number, page: number): number;
  enter(partition: number): void;
  contextAddress(partition: number): number;
  loadTable(number: number): void;
  clearPage(page: number): void;
  physicalTouched(page: number, word: number, words: number): void;
  dataPointer(address: number, write: number, system: number): number;
  interruptible(): number;
  now(): bigint;
  run(budget: number): number;
}

/** The host cannot give the linear memory that a machine needs. */
export class NoMemoryError extends RangeError {
  override readonly name = "NoMemoryError";
}

/** An instance of the core, in which nothing is configured. @throws NoMemoryError when the host has no memory for one */
function instantiate(module: WebAssembly.Module, device: DeviceAccess): CoreExports {
  try {
    return instantiateSync<CoreExports>(module, { host: { device } }).exports;
  } catch (error) {
    // The standard's way to say that the memory of an instance cannot be allocated.
    if (error instanceof RangeError) throw new NoMemoryError(error.message);
    throw error;
  }
}

/** One CPU with its memory: a thin, unchecked layer. `Machine` is the checked one. */
export class Core {
  readonly #exports: CoreExports;
  /** Bytes, words, and 32-bit and 64-bit words of the linear memory. */
  readonly u8: Uint8Array;
  readonly u16: Uint16Array;
  readonly u32: Uint32Array;
  readonly i32: Int32Array;
  readonly u64: BigUint64Array;

  /**
   * @param module compiled core.wasm
   * @param pages physical pages, 1 to 16,384
   * @param device what the device instructions reach
   * @throws RangeError when the pages are out of range, NoMemoryError when the host has no memory for them
   */
  constructor(module: WebAssembly.Module, pages: number, device: DeviceAccess) {
    if (!Number.isInteger(pages) || pages < 1 || pages > MAX_PAGES) {
      throw new RangeError(`a machine has 1 to ${MAX_PAGES} physical pages, not ${pages}`);
    }
    const exports = instantiate(module, device);
    this.#exports = exports;
    if (!exports.configure(pages)) throw new NoMemoryError(`no memory for ${pages} physical pages`);
    // Memory never grows again, so these views stay valid.
    const { buffer } = exports.memory;
    this.u8 = new Uint8Array(buffer);
    this.u16 = new Uint16Array(buffer);
    this.u32 = new Uint32Array(buffer);
    this.i32 = new Int32Array(buffer);
    this.u64 = new BigUint64Array(buffer);
  }

  /** Resets a partition: PSW system mode, all else zero, stage 1 off, every page of stage 2 without rights. */
  createPartition(partition: number, pages: number): void {
    this.#exports.createPartition(partition, pages);
  }

  /** Maps a partition page to a physical page with rights 0 (none), 1 (read) or 3 (read and write), at once. */
  setStage2(partition: number, page: number, rights: number, physicalPage: number): void {
    this.#exports.setStage2(partition, page, rights, physicalPage);
  }

  /** Stage 2 entry of a partition page: bits 15-14 rights, bits 13-0 physical page. */
  stage2(partition: number, page: number): number {
    return this.#exports.stage2(partition, page);
  }

  /** Makes a partition the one that run() runs. */
  enter(partition: number): void {
    this.#exports.enter(partition);
  }

  /** The entered partition, or -1. */
  get entered(): number {
    return this.i32[ENTERED >> 2]!;
  }

  /** Byte address of a partition's context (CTX_ offsets). It changes when a partition is entered. */
  contextAddress(partition: number): number {
    return this.#exports.contextAddress(partition);
  }

  /** Register R0 to R7 of a partition. */
  register(partition: number, number: number): number {
    return this.u16[(this.contextAddress(partition) + CTX_R + 2 * number) >> 1]!;
  }

  setRegister(partition: number, number: number, value: number): void {
    this.u16[(this.contextAddress(partition) + CTX_R + 2 * number) >> 1] = value;
  }

  /** A word of a partition's context, by its CTX_ offset. */
  contextWord(partition: number, offset: number): number {
    return this.u16[(this.contextAddress(partition) + offset) >> 1]!;
  }

  setContextWord(partition: number, offset: number, value: number): void {
    this.u16[(this.contextAddress(partition) + offset) >> 1] = value;
  }

  pc(partition: number): number {
    return this.contextWord(partition, CTX_PC);
  }

  /** Loads a translation table into the entered partition, as LTT does. */
  loadTable(number: number): void {
    this.#exports.loadTable(number);
  }

  /** Zeroes a physical page. */
  clearPage(page: number): void {
    this.#exports.clearPage(page);
  }

  /** Index into `u16` of a word of a physical page. After a write through it, call physicalTouched. */
  physicalWord(page: number, word: number): number {
    return ((PHYSICAL + page * PAGE_BYTES) >> 1) + word;
  }

  /** To be called after the host wrote words of a physical page. */
  physicalTouched(page: number, word: number, words: number): void {
    this.#exports.physicalTouched(page, word, words);
  }

  /**
   * Byte address of a data word (BASE added) of the entered partition under its present map, as system or user mode may
   * access it whatever its own mode is, or 0 where that allows no such access. A write may follow at once.
   */
  dataPointer(address: number, write: boolean, system: boolean): number {
    return this.#exports.dataPointer(address, write ? 1 : 0, system ? 1 : 0);
  }

  /** Would the entered partition take an interrupt now? */
  interruptible(): boolean {
    return this.#exports.interruptible() !== 0;
  }

  /** The clock that the instruction in progress sees. To be called while a device is accessed. */
  now(): number {
    return Number(this.#exports.now());
  }

  /**
   * Runs the entered partition for `budget` instructions at most; returns a STOP_ number. After an access to a device it
   * is STOP_BUDGET as well, since what is due may have changed.
   */
  run(budget: number): number {
    return this.#exports.run(budget);
  }

  /** Instructions that the latest run() executed. */
  get executed(): number {
    return this.u32[EXECUTED >> 2]!;
  }

  /** The clock, in instructions. */
  get clock(): bigint {
    return this.u64[CLOCK >> 3]!;
  }

  set clock(value: bigint) {
    this.u64[CLOCK >> 3] = value;
  }

  /** Decides who serves a monitor call: MON_GUEST, MON_SYSTEM or MON_ANY. */
  setMonitorOwner(code: number, owner: number): void {
    this.u8[MONITOR_OWNERS + code] = owner;
  }

  /** With true, every trap ends run() with STOP_TRAP and takes no vector. */
  stopOnTraps(on: boolean): void {
    this.i32[TRAPS_STOP >> 2] = on ? 1 : 0;
  }
}
