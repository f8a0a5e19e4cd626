// What a partition's memory and registers hold, through its own map and without touching anything.

import {
  CTX_STAGE1,
  FRAME_BASE,
  FRAME_CAUSE,
  FRAME_CHAIN_MAX,
  FRAME_DETAIL1,
  FRAME_LINK,
  FRAME_PC,
  FRAME_POINTER_WORD,
  FRAME_R,
  FRAME_TT,
  MAX_PAGES,
  PAGE_WORDS,
  RIGHTS_NONE,
  SPACE_PAGES,
  VECTOR_PC,
  VECTOR_WORDS,
  VECTORS_WORD,
} from "../../core-as/layout.ts";
import type { Machine } from "../machine.ts";

/** Where a guest stands: registers and the pointer of its process stack. */
export interface Place {
  readonly r: readonly number[];
  readonly base: number;
  readonly tt: number;
  readonly pc: number;
  /** Data word 0, which holds the pointer when there is a process stack. */
  readonly pointer: number | undefined;
}

/** A trap that was taken: where the trapped program stood, and why. */
export interface Taken {
  readonly place: Place;
  readonly trapClass: number;
  readonly detail: number;
}

/** Looks at one partition. */
export class Guest {
  readonly partition: number;
  private readonly machine: Machine;

  constructor(machine: Machine, partition: number) {
    this.machine = machine;
    this.partition = partition;
  }

  /** Where it stands now. */
  place(): Place {
    const { r, base, tt, pc } = this.machine.registers(this.partition);
    return { r, base, tt, pc, pointer: this.data(base, 0) };
  }

  /** Words of the program from an address of the present map on, up to the first that is not there. */
  program(address: number, words: number): number[] {
    const found: number[] = [];
    for (let n = 0; n < words; n++) {
      const word = this.mapped(SPACE_PAGES, (address + n) & 0xffff);
      if (word === undefined) break;
      found.push(word);
    }
    return found;
  }

  /** A data word of the present map; undefined where none is mapped. */
  data(base: number, address: number): number | undefined {
    return this.mapped(0, (base + address) & 0xffff);
  }

  /** The data address (BASE not added) of the link that CALL pushed, when it is the latest that was pushed. */
  linkSlot({ base, pointer }: Place): number | undefined {
    const locals = pointer === undefined ? undefined : this.data(base, pointer);
    return locals === undefined ? undefined : (pointer! + 1 + locals) & 0xffff;
  }

  /** Partition address of the latest context frame; 0: none. */
  frame(): number {
    return this.partitionWord(FRAME_POINTER_WORD) ?? 0;
  }

  /** The frame behind one. */
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
    return {
      place: {
        r: Array.from({ length: 8 }, (_, n) => word(FRAME_R + n)),
        base: word(FRAME_BASE),
        tt: word(FRAME_TT),
        pc: word(FRAME_PC),
        pointer: undefined,
      },
      trapClass: trapClass(first),
      detail: word(FRAME_DETAIL1),
    };
  }

  /** `space`: the first entry of the table for data or program. */
  private mapped(space: number, address: number): number | undefined {
    const { core } = this.machine.control;
    if (this.machine.registers(this.partition).tt === 0) return this.partitionWord(address);
    const page = Math.floor(address / PAGE_WORDS);
    const entry = core.contextWord(this.partition, CTX_STAGE1 + 2 * (space + page));
    if (entry >> 14 === RIGHTS_NONE) return undefined;
    return this.partitionWord((entry & (MAX_PAGES - 1)) * PAGE_WORDS + (address % PAGE_WORDS));
  }

  private partitionWord(address: number): number | undefined {
    const { core, state } = this.machine.control;
    const page = Math.floor(address / PAGE_WORDS);
    if (page >= state.partitions[this.partition]!.pages) return undefined;
    const entry = core.stage2(this.partition, page);
    if (entry >> 14 === RIGHTS_NONE) return undefined;
    return core.u16[core.physicalWord(entry & (MAX_PAGES - 1), address % PAGE_WORDS)];
  }
}
