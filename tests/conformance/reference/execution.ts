// One instruction while it is executed.
//
// Reads see the state before the instruction. Writes are checked when they are asked for, kept in their order, and
// done together at the end. So all operands are read before any result is written, the destination named last wins,
// and a trap leaves everything as it was (MACHINE.md, "Fields and operands" and "Traps").

import { copyState, type Ending, PSW_S, PSW_V, type State, type Store, type Surroundings } from "./state.ts";
import { EXECUTE, READ, Trap, WRITE } from "./trap.ts";
import { u16 } from "./word.ts";

/** A register or a word of memory that an operand names. */
export interface Place {
  read(): number;
  write(value: number): void;
}

/** Part of a word to be stored when the instruction ends. */
interface PendingStore {
  readonly cell: number;
  readonly mask: number;
  readonly value: number;
}

export class Execution {
  /** The state before the instruction. */
  readonly before: State;
  /** The state after it, while it is made. */
  readonly after: State;
  readonly store: Store;
  readonly surroundings: Surroundings;
  /** The modifier: what the prefixes have added up to. */
  m = 0;
  /** The word that is executed, for the detail of a trap. */
  word = 0;
  /** Address of the first prefix, or of the instruction if it has none. */
  readonly first: number;
  /** Address after the words fetched so far. */
  next: number;
  ending: Ending = { kind: "done" };
  private target: number | undefined;
  private readonly stores: PendingStore[] = [];

  constructor(state: State, store: Store, surroundings: Surroundings) {
    this.before = state;
    this.after = copyState(state);
    this.store = store;
    this.surroundings = surroundings;
    this.first = state.pc;
    this.next = state.pc;
  }

  // ---- Registers and flags ----

  /** Register n, counted modulo 8 (R(7+1) is R0). */
  reg(n: number): number {
    return this.before.r[n & 7]!;
  }
  setReg(n: number, value: number): void {
    this.after.r[n & 7] = u16(value);
  }
  get v(): boolean {
    return (this.before.psw & PSW_V) !== 0;
  }
  setV(v: boolean): void {
    this.after.psw = v ? this.after.psw | PSW_V : this.after.psw & ~PSW_V;
  }
  get system(): boolean {
    return (this.before.psw & PSW_S) !== 0;
  }
  /** First thing in a privileged instruction. */
  privileged(): void {
    if (!this.system) throw new Trap("privileged", this.word);
  }

  // ---- Memory ----

  /** The data word [e]. */
  data(e: number): number {
    return this.store.load(this.store.locateData(this.before, u16(this.before.base + e), READ));
  }
  setData(e: number, value: number): void {
    this.put(this.store.locateData(this.before, u16(this.before.base + e), WRITE), 0xffff, value);
  }
  /** Byte n of the data space: the low byte of word n>>1 when n is even, else the high byte. */
  byte(n: number): number {
    return (this.data(u16(n) >> 1) >> (n & 1 ? 8 : 0)) & 0xff;
  }
  /** A byte store is one access, a write; the other byte of the word is kept. */
  setByte(n: number, value: number): void {
    const cell = this.store.locateData(this.before, u16(this.before.base + (u16(n) >> 1)), WRITE);
    this.putByte(cell, n & 1, value);
  }
  /** The program word PR[a], read as a constant. */
  program(a: number): number {
    return this.store.load(this.store.locateProgram(this.before, u16(a), READ));
  }
  /** A word of the partition by its address of 32 bits. */
  partitionWord(address: number): number {
    return this.store.load(this.store.locatePartition(address, READ));
  }
  setPartitionWord(address: number, value: number): void {
    this.put(this.store.locatePartition(address, WRITE), 0xffff, value);
  }
  partitionByte(address: number): number {
    return (this.partitionWord(Math.floor(address / 2)) >> (address % 2 ? 8 : 0)) & 0xff;
  }
  setPartitionByte(address: number, value: number): void {
    this.putByte(this.store.locatePartition(Math.floor(address / 2), WRITE), address % 2, value);
  }
  private putByte(cell: number, odd: number, value: number): void {
    if (odd) this.put(cell, 0xff00, (value & 0xff) << 8);
    else this.put(cell, 0x00ff, value & 0xff);
  }
  private put(cell: number, mask: number, value: number): void {
    this.stores.push({ cell, mask, value: u16(value) });
  }

  // ---- Operands ----

  register(n: number): Place {
    return { read: () => this.reg(n), write: (value) => this.setReg(n, value) };
  }
  /** The data word [e]. */
  at(e: number): Place {
    return { read: () => this.data(e), write: (value) => this.setData(e, value) };
  }
  /** RX3: register n, or [Rn] when the mode bit is 1. */
  rx(mode: number, n: number): Place {
    return mode ? this.at(this.reg(n)) : this.register(n);
  }
  /** RBX3: register n, or [m+Rn] when the mode bit is 1. */
  rbx(mode: number, n: number): Place {
    return mode ? this.at(this.m + this.reg(n)) : this.register(n);
  }

  // ---- Where to go on ----

  /** Takes the next word of the instruction. */
  fetch(): number {
    const word = this.store.load(this.store.locateProgram(this.before, this.next, EXECUTE));
    this.next = u16(this.next + 1);
    return word;
  }
  jump(address: number): void {
    this.target = u16(address);
  }
  skip(): void {
    this.jump(this.next + 1);
  }
  /** Continues at the word before the instruction, before its first prefix. */
  repeat(): void {
    this.jump(this.first - 1);
  }
  /** A counted instruction that has turns left is started again. */
  again(): void {
    this.ending = { kind: "again" };
    this.jump(this.first);
  }

  /** The instruction is done: all results are written, and PC moves on. */
  commit(): void {
    for (const { cell, mask, value } of this.stores) {
      this.store.store(cell, (this.store.load(cell) & ~mask) | (value & mask));
    }
    this.after.pc = this.target ?? this.next;
  }
}
