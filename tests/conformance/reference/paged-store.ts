// Physical memory behind the two stages of the map, by searching nothing and remembering nothing.

import { PSW_S, type State, type Store } from "./state.ts";
import { type Access, EXECUTE, READ, STAGE1, STAGE2, Trap, WRITE } from "./trap.ts";

export const PAGE_WORDS = 1024;
/** The most pages of a partition. */
export const MAX_PAGES = 16384;
const SPACE_PAGES = 64;

/** Protection of a stage 1 entry, bits 15-14. */
const PROTECTION = { none: 0, readAndExecute: 1, systemOnly: 2, all: 3 } as const;
/** Rights of a stage 2 entry, bits 15-14. */
export const RIGHTS = { none: 0, read: 1, readAndWrite: 3 } as const;

export class PagedStore implements Store {
  /** Physical memory. */
  readonly memory: Uint16Array;
  /** Stage 2: for each partition page its rights in bits 15-14 and its physical page in bits 13-0. */
  readonly stage2 = new Uint16Array(MAX_PAGES);

  /** @param memory physical memory that several partitions share; their own when it is left out */
  constructor(physicalPages: number, memory?: Uint16Array) {
    this.memory = memory ?? new Uint16Array(physicalPages * PAGE_WORDS);
  }
  /** Gives the partition a page. */
  map(partitionPage: number, physicalPage: number, rights: number): void {
    this.stage2[partitionPage] = (rights << 14) | physicalPage;
  }

  locateData(state: State, address: number, access: Access): number {
    return this.locate("data", 0, state, address, access);
  }
  locateProgram(state: State, address: number, access: Access): number {
    return this.locate("program", SPACE_PAGES, state, address, access);
  }
  locatePartition(address: number, access: Access): number {
    const page = Math.floor(address / PAGE_WORDS);
    return this.second("data", page, address, access);
  }
  load(cell: number): number {
    return this.memory[cell]!;
  }
  store(cell: number, word: number): void {
    this.memory[cell] = word;
  }

  private locate(
    space: "data" | "program",
    first: number,
    state: State,
    address: number,
    access: Access,
  ): number {
    let page = address >> 10;
    if (state.tt !== 0) {
      const entry = state.stage1[first + page]!;
      const protection = entry >> 14;
      const allowed =
        protection === PROTECTION.all ||
        (protection === PROTECTION.systemOnly && (state.psw & PSW_S) !== 0) ||
        (protection === PROTECTION.readAndExecute && (access === READ || access === EXECUTE));
      if (!allowed) throw new Trap(space, address, entry, STAGE1 | access);
      page = entry & 0x3fff;
    }
    return this.second(space, page, address, access);
  }

  private second(space: "data" | "program", page: number, address: number, access: Access): number {
    const entry = page < MAX_PAGES ? this.stage2[page]! : 0;
    const rights = entry >> 14;
    const allowed = rights === RIGHTS.readAndWrite || (rights === RIGHTS.read && access !== WRITE);
    if (!allowed) throw new Trap(space, address, page, STAGE2 | access);
    return (entry & 0x3fff) * PAGE_WORDS + (address % PAGE_WORDS);
  }
}
