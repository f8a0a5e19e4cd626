// Reads the memory and registers of a partition, through its own map and without side effects.

import {
  FRAME_BASE,
  FRAME_CAUSE,
  FRAME_CHAIN_MAX,
  FRAME_LINK,
  FRAME_PC,
  FRAME_POINTER_WORD,
  FRAME_R,
  FRAME_TT,
  VECTOR_PC,
  VECTOR_WORDS,
  VECTORS_WORD,
} from "../../core-as/layout.ts";
import { guestWord, partitionWord } from "../guest-word.ts";
import type { Machine } from "../machine.ts";

/** Where a guest stands: registers and the pointer of its process stack. */
export interface GuestRegisters {
  readonly r: readonly number[];
  readonly base: number;
  readonly tt: number;
  readonly pc: number;
  /** Data word 0, which holds the pointer when there is a process stack. */
  readonly pointer: number | undefined;
}

/** A trap that was taken: where the trapped program stood, and why. */
export interface Taken {
  readonly place: GuestRegisters;
  readonly trapClass: number;
}

/** Looks at one partition. */
export class Guest {
  readonly partition: number;
  private readonly machine: Machine;

  constructor(machine: Machine, partition: number) {
    this.machine = machine;
    this.partition = partition;
  }

  /** The machine's clock. */
  get clock(): number {
    return this.machine.clock;
  }

  /** Where it stands now. */
  place(): GuestRegisters {
    const { r, base, tt, pc } = this.machine.registers(this.partition);
    return { r, base, tt, pc, pointer: this.data({ base, tt }, 0) };
  }

  /** Words of the program from an address on, up to the first that is not there. */
  program(map: Pick<GuestRegisters, "tt">, address: number, words: number): number[] {
    const found: number[] = [];
    for (let n = 0; n < words; n++) {
      const word = guestWord(this.machine, this.partition, map, "program", (address + n) & 0xffff);
      if (word === undefined) break;
      found.push(word);
    }
    return found;
  }

  /** A data word; undefined where none is mapped. */
  data(map: Pick<GuestRegisters, "base" | "tt">, address: number): number | undefined {
    return guestWord(this.machine, this.partition, map, "data", (map.base + address) & 0xffff);
  }

  /** The data address (BASE not added) of the link that CALL pushed, when it is the latest that was pushed. */
  linkSlot(place: GuestRegisters): number | undefined {
    const { pointer } = place;
    const locals = pointer === undefined ? undefined : this.data(place, pointer);
    return locals === undefined ? undefined : (pointer! + 1 + locals) & 0xffff;
  }

  /** Partition address of the latest context frame; 0: none. */
  frame(): number {
    return this.partitionWord(FRAME_POINTER_WORD) ?? 0;
  }

  /** The frame after one. */
  frameBehind(frame: number): number {
    return this.partitionWord(frame + FRAME_LINK) ?? 0;
  }

  /**
   * The first of the traps that were taken since the latest frame was `before`, when the guest stands at the vector
   * of the last of them; undefined when none was.
   */
  trapSince(before: number, pc: number): Taken | undefined {
    const latest = this.frame();
    let first = 0;
    let frame = latest;
    for (let n = 0; n < FRAME_CHAIN_MAX && frame !== before && frame !== 0; n++) {
      first = frame;
      frame = this.frameBehind(frame);
    }
    if (frame !== before || first === 0) return undefined;
    const trapClass = (address: number) => (this.partitionWord(address + FRAME_CAUSE) ?? 0) >> 8;
    const vector = VECTORS_WORD + VECTOR_WORDS * trapClass(latest);
    if (this.partitionWord(vector + VECTOR_PC) !== pc) return undefined;
    const word = (offset: number) => this.partitionWord(first + offset) ?? 0;
    const map = { base: word(FRAME_BASE), tt: word(FRAME_TT) };
    const r = Array.from({ length: 8 }, (_, n) => word(FRAME_R + n));
    return {
      place: { ...map, r, pc: word(FRAME_PC), pointer: this.data(map, 0) },
      trapClass: trapClass(first),
    };
  }

  private partitionWord(address: number): number | undefined {
    return partitionWord(this.machine, this.partition, address);
  }
}
