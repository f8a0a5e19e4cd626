// The typed interface of core.wasm: what the host can ask of the CPU and the memory map. Everything else is read and
// written at the addresses of core-as/layout.ts.

import { instantiateSync } from "@assemblyscript/loader";
import {
  BLOCK_BYTES,
  BLOCK_CONTEXT,
  BLOCKS,
  CLOCK,
  CTX_PC,
  CTX_R,
  CTX_REFUSED,
  CTX_TIMER,
  CTX_V,
  ENTERED,
  EXECUTED,
  HOOKS_NOTED,
  HOOKS_SUSPENDED,
  LIVE,
  MAX_PAGES,
  MONITOR_OWNERS,
  PAGE_WORDS,
  PHYSICAL,
  RANGE_SHIFT,
  RIGHTS_NONE,
  SUSPEND_ALL,
  TRAPS_STOP,
  WATCH_WRITE,
  WATCHED_RANGES,
} from "../core-as/layout.ts";
import { type Hooks, NO_HOOKS, type WatchedRange, writeHooks } from "./core-hooks.ts";

/** By how much the table of functions grows. */
const FUNCTIONS_MORE = 64;

/** Index of the first word of physical memory, as a word of the linear memory. */
const FIRST_WORD = PHYSICAL >> 1;

/** What SIO, CIO, RIO and WIO reach. Operations: 0 status, 1 control, 2 read, 3 write. */
export type DeviceAccess = (operation: number, device: number, value: number) => number;

/** The exports of core.wasm. Pages, words and partitions are numbers from 0; addresses are bytes of linear memory. */
interface CoreExports {
  readonly memory: WebAssembly.Memory;
  configure(pages: number): number;
  createPartition(partition: number, pages: number): void;
  setStage2(partition: number, page: number, rights: number, physicalPage: number): void;
  stage2(partition: number, page: number): number;
  enter(partition: number): void;
  loadTable(number: number): void;
  clearPage(page: number): void;
  physicalTouched(page: number, word: number, words: number): void;
  dataPointer(address: number, write: number, system: number): number;
  now(): bigint;
  run(budget: number): number;
}

/** What that of debuggers exports besides. */
interface HookExports {
  armHooks(): void;
  suspendHooks(what: number): void;
}

/** What that for translated code exports besides. */
interface TranslatingExports {
  readonly table: WebAssembly.Table;
  codePage(): number;
  entryState(page: number, word: number): number;
  putTranslation(page: number, head: number, fn: number, from: number, to: number): void;
  dropAllTranslations(): void;
}

/** The names of the exports, and of which kind each is. */
export const CORE_EXPORTS: Readonly<Record<keyof CoreExports, WebAssembly.ImportExportKind>> = {
  memory: "memory",
  configure: "function",
  createPartition: "function",
  setStage2: "function",
  stage2: "function",
  enter: "function",
  loadTable: "function",
  clearPage: "function",
  physicalTouched: "function",
  dataPointer: "function",
  now: "function",
  run: "function",
};

/** The host cannot give the linear memory that a machine needs. */
export class NoMemoryError extends RangeError {
  override readonly name = "NoMemoryError";
}

/** An instance of the core, in which nothing is configured. @throws NoMemoryError when the host has no memory for one */
function instantiate(module: WebAssembly.Module, device: DeviceAccess): CoreExports {
  try {
    return instantiateSync<CoreExports & Record<string, unknown>>(module, { host: { device } }).exports;
  } catch (error) {
    // The standard's way to say that the memory of an instance cannot be allocated.
    if (error instanceof RangeError) throw new NoMemoryError(error.message);
    throw error;
  }
}

/** A view of the linear memory that is only read through: what guests hold changes by Core.write alone. */
export interface ReadView<Copy> {
  readonly length: number;
  readonly [index: number]: number;
  every(holds: (value: number) => boolean): boolean;
  subarray(begin: number, end: number): ReadView<Copy>;
  slice(begin: number, end: number): Copy;
}

/** One CPU with its memory: a thin, unchecked layer. `Machine` is the checked one. */
export class Core {
  readonly #exports: CoreExports & Partial<HookExports> & Partial<TranslatingExports>;
  readonly #pages: number;
  readonly #bytes: Uint8Array;
  readonly #words: Uint16Array;
  readonly #longs: Uint32Array;
  readonly #quads: BigUint64Array;
  #hooks = NO_HOOKS;
  /** Functions in the table of translated ones: those of the core, and all. */
  readonly #ownFunctions: number;
  #functions: number;

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
    this.#pages = pages;
    this.#ownFunctions = this.#exports.table?.length ?? 0;
    this.#functions = this.#ownFunctions;
    if (!exports.configure(pages)) throw new NoMemoryError(`no memory for ${pages} physical pages`);
    // Memory never grows again, so these views stay valid.
    const { buffer } = exports.memory;
    this.#bytes = new Uint8Array(buffer);
    this.#words = new Uint16Array(buffer);
    this.#longs = new Uint32Array(buffer);
    this.#quads = new BigUint64Array(buffer);
  }

  /** Physical pages. */
  get pages(): number {
    return this.#pages;
  }

  /** Bytes, words and 32-bit words of the linear memory. */
  get u8(): ReadView<Uint8Array> {
    return this.#bytes;
  }

  get u16(): ReadView<Uint16Array> {
    return this.#words;
  }

  get u32(): ReadView<Uint32Array> {
    return this.#longs;
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
    if (partition !== this.entered) this.#exports.enter(partition);
  }

  /** The entered partition, or -1. */
  get entered(): number {
    return this.#longs[ENTERED >> 2]! | 0;
  }

  /** Byte address of a partition's context (CTX_ offsets). It changes when a partition is entered. */
  contextAddress(partition: number): number {
    return partition === this.entered ? LIVE : BLOCKS + partition * BLOCK_BYTES + BLOCK_CONTEXT;
  }

  /** Register R0 to R7 of a partition. */
  register(partition: number, number: number): number {
    return this.#words[(this.contextAddress(partition) + CTX_R + 2 * number) >> 1]!;
  }

  setRegister(partition: number, number: number, value: number): void {
    this.#words[(this.contextAddress(partition) + CTX_R + 2 * number) >> 1] = value;
  }

  /** A word of a partition's context, by its CTX_ offset. */
  contextWord(partition: number, offset: number): number {
    return this.#words[(this.contextAddress(partition) + offset) >> 1]!;
  }

  /** So many words of a partition's context, from a CTX_ offset on. */
  contextWords(partition: number, offset: number, count: number): number[] {
    const first = (this.contextAddress(partition) + offset) >> 1;
    return Array.from(this.#words.subarray(first, first + count));
  }

  setContextWord(partition: number, offset: number, value: number): void {
    this.#words[(this.contextAddress(partition) + offset) >> 1] = value;
  }

  pc(partition: number): number {
    return this.contextWord(partition, CTX_PC);
  }

  /** The flag V of a partition, 0 or 1. */
  v(partition: number): number {
    return (this.#longs[(this.contextAddress(partition) + CTX_V) >> 2]! >> 15) & 1;
  }

  setV(partition: number, v: number): void {
    this.#longs[(this.contextAddress(partition) + CTX_V) >> 2] = v << 15;
  }

  /** A number of 32 bits of a partition's context, by its CTX_ offset. */
  contextLong(partition: number, offset: number): number {
    return this.#longs[(this.contextAddress(partition) + offset) >> 2]!;
  }

  setContextLong(partition: number, offset: number, value: number): void {
    this.#longs[(this.contextAddress(partition) + offset) >> 2] = value;
  }

  /** The same of 64 bits. */
  contextQuad(partition: number, offset: number): bigint {
    return this.#quads[(this.contextAddress(partition) + offset) >> 3]!;
  }

  setContextQuad(partition: number, offset: number, value: bigint): void {
    this.#quads[(this.contextAddress(partition) + offset) >> 3] = value;
  }

  /** Sets the clock reading at which the interval timer of a partition runs out; 0: it does not run. */
  setTimer(partition: number, end: bigint): void {
    this.setContextQuad(partition, CTX_TIMER, end);
  }

  /** Loads a translation table into the entered partition, as LTT does. */
  loadTable(number: number): void {
    this.#exports.loadTable(number);
  }

  /** Zeroes a physical page, and forgets what was decoded from it. */
  clearPage(page: number): void {
    this.#exports.clearPage(page);
    if (this.isHooked) this.#noteWritten(page * PAGE_WORDS, PAGE_WORDS);
  }

  /** Index into `u16` of a word of a physical page. */
  physicalWord(page: number, word: number): number {
    return FIRST_WORD + page * PAGE_WORDS + word;
  }

  /**
   * Writes words of physical memory from an index into `u16` on, and forgets what was decoded from them. Whatever the host
   * writes for a guest goes through here, but for whole pages that are zeroed (clearPage).
   * @throws RangeError when one of them is not a word of physical memory
   */
  write(at: number, words: ArrayLike<number>): void {
    const end = at + words.length - FIRST_WORD;
    if (at < FIRST_WORD || end > this.#pages * PAGE_WORDS)
      throw new RangeError("no physical memory is there");
    this.#words.set(words, at);
    if (this.isHooked) this.#noteWritten(at - FIRST_WORD, words.length);
    for (let word = at - FIRST_WORD; word < end; ) {
      const inPage = word % PAGE_WORDS;
      const length = Math.min(PAGE_WORDS - inPage, end - word);
      this.#exports.physicalTouched((word - inPage) / PAGE_WORDS, inPage, length);
      word += length;
    }
  }

  /**
   * Byte address of a data word (BASE added) of the entered partition under its present map, as system or user mode may
   * access it whatever its own mode is, or 0 where that allows no such access. Half of it is the word's index into `u16`,
   * for write().
   */
  dataPointer(address: number, write: boolean, system: boolean): number {
    return this.#exports.dataPointer(address, write ? 1 : 0, system ? 1 : 0);
  }

  /** The clock that the instruction in progress sees. To be called while a device is accessed. */
  now(): number {
    return Number(this.#exports.now());
  }

  /**
   * Runs the entered partition for `budget` instructions at most; returns a STOP_ number. With 0 it takes the interrupts that
   * its PSW accepts, as before every budget. After an access to a device, or one that stage 2 refused, it is STOP_BUDGET as
   * well: what is due may have changed, and the refusal is to be recorded.
   */
  run(budget: number): number {
    return this.#exports.run(budget);
  }

  /** Instructions that the latest run() executed. */
  get executed(): number {
    return this.#longs[EXECUTED >> 2]!;
  }

  /** How often stage 2 has refused the entered partition an access. */
  get refused(): number {
    return this.#longs[(LIVE + CTX_REFUSED) >> 2]!;
  }

  /** The clock, in instructions. */
  get clock(): bigint {
    return this.#quads[CLOCK >> 3]!;
  }

  set clock(value: bigint) {
    this.#quads[CLOCK >> 3] = value;
  }

  /** Decides who serves a monitor call: MON_GUEST, MON_SYSTEM or MON_ANY. */
  setMonitorOwner(code: number, owner: number): void {
    this.#bytes[MONITOR_OWNERS + code] = owner;
  }

  /** What run() stops at for a debugger, and after what it returns; replaces the earlier request. */
  get hooks(): Hooks {
    return this.#hooks;
  }

  /** @throws RangeError when it is too much, TypeError when this core is not that of debuggers */
  set hooks(hooks: Hooks) {
    this.needHooks();
    writeHooks(this.#bytes, new Int32Array(this.#longs.buffer), hooks);
    this.#hooks = hooks;
    this.#exports.armHooks!();
  }

  /** This core is that of debuggers. */
  get hasHooks(): boolean {
    return this.#exports.armHooks !== undefined;
  }

  /** @throws TypeError when this core is not that of debuggers */
  needHooks(): void {
    if (this.hasHooks) return;
    throw new TypeError("stops need core-debug.wasm: boot the machine with it (docs/DEBUGGER.md)");
  }

  /** Whether anything is asked. */
  get isHooked(): boolean {
    return this.#hooks !== NO_HOOKS;
  }

  /** SUSPEND_BREAKS and bits of watched ranges: what stops nothing, until this is called with 0. */
  suspendHooks(what: number): void {
    this.#exports.suspendHooks?.(what);
  }

  /** What stops nothing now. */
  get suspended(): number {
    return this.#longs[HOOKS_SUSPENDED >> 2]! | 0;
  }

  /** NOTED_TRAP, and bits of watched ranges: what has happened. Whoever asks for hooks clears it. */
  get noted(): number {
    return this.#longs[HOOKS_NOTED >> 2]! | 0;
  }

  set noted(bits: number) {
    this.#longs[HOOKS_NOTED >> 2] = bits;
  }

  /** After STOP_WATCH: the bits of the ranges in which the word lies that is to be accessed. */
  get watchedRanges(): number {
    return this.#longs[WATCHED_RANGES >> 2]! | 0;
  }

  /** Words of physical memory were written by no instruction. */
  #noteWritten(first: number, words: number): void {
    if (this.suspended === SUSPEND_ALL) return;
    this.#hooks.watches.forEach((range, i) => {
      if ((range.kinds & WATCH_WRITE) !== 0 && this.#isIn(range, first, words)) {
        this.noted |= 1 << (RANGE_SHIFT + i);
      }
    });
  }

  #isIn({ partition, first, last }: WatchedRange, from: number, words: number): boolean {
    const end = from + words;
    if (partition < 0) return from <= last && first < end;
    for (let word = first; word <= last; ) {
      const inPage = word % PAGE_WORDS;
      const length = Math.min(PAGE_WORDS - inPage, last + 1 - word);
      const entry = this.stage2(partition, (word - inPage) / PAGE_WORDS);
      const its = (entry & (MAX_PAGES - 1)) * PAGE_WORDS + inPage;
      if (entry >> 14 !== RIGHTS_NONE && its < end && from < its + length) return true;
      word += length;
    }
    return false;
  }

  /** This core is that for translated code. The methods from here to removeFunctions() are for it alone. */
  get translates(): boolean {
    return this.#exports.putTranslation !== undefined;
  }

  /** Physical page of the word at which the entered partition goes on; -1: it cannot be executed. */
  codePage(): number {
    return this.#exports.codePage!();
  }

  /** Whether an instruction that begins at a word of a page was decoded: 0 no, 1 yes, 2 a translated function begins there. */
  entryState(page: number, word: number): number {
    return this.#exports.entryState!(page, word);
  }

  /**
   * Puts the function `run` of a module, which works in the linear memory, into the core's table.
   * @returns its number
   * @throws WebAssembly.CompileError where no code may be made
   */
  addFunction(module: Uint8Array<ArrayBuffer>): number {
    const { memory } = this.#exports;
    const table = this.#exports.table!;
    const instance = new WebAssembly.Instance(new WebAssembly.Module(module), { core: { memory } });
    if (this.#functions === table.length) table.grow(FUNCTIONS_MORE);
    table.set(this.#functions, instance.exports.run);
    return this.#functions++;
  }

  /** Has a function begin at a word of a page that codePage() gave, as long as no word `from` to `to` - 1 of it changes. */
  putTranslation(page: number, head: number, fn: number, from: number, to: number): void {
    this.#exports.putTranslation!(page, head, fn, from, to);
  }

  /** Takes all functions out of the table. */
  removeFunctions(): void {
    this.#exports.dropAllTranslations!();
    const table = this.#exports.table!;
    while (this.#functions > this.#ownFunctions) table.set(--this.#functions, null);
  }

  /** With true, every trap ends run() with STOP_TRAP and takes no vector. */
  stopOnTraps(on: boolean): void {
    this.#longs[TRAPS_STOP >> 2] = on ? 1 : 0;
  }
}
