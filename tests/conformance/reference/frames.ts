// Context frames: how a trap or an interrupt is taken, and RTM. docs/ABI.md, "Page 0".

import { nibble, type Operations } from "./operations/operation.ts";
import { copyState, PSW_MASK, type State, type Store } from "./state.ts";
import { expireTimer, loadTable, setTimer, ticksLeft } from "./timer-and-map.ts";
import { READ, TRAP_CLASSES, Trap, WRITE } from "./trap.ts";
import { u16 } from "./word.ts";

/** Partition word that holds the address of the latest frame; 0: there is none. */
const LATEST = 8;
/** The vector of class c lies at 16 + 8 c. */
const VECTORS = 16;
const VECTOR_WORDS = 8;

/** Words of a frame after R0 to R7. */
const BASE = 8;
const TT = 9;
const PC = 10;
const LINK = 11;
const TIMER = 12;
const PSW = 13;
const FRAME_WORDS = 17;

/** A longer chain of frames counts as broken. */
const LONGEST_CHAIN = 64;

const load = (store: Store, address: number): number => store.load(store.locatePartition(u16(address), READ));

/** Is a frame among those that start at word 8, or is there no end to them? */
function inChain(store: Store, frame: number): boolean {
  let address = load(store, LATEST);
  for (let length = 0; address !== 0; length++) {
    if (address === frame || length === LONGEST_CHAIN) return true;
    address = load(store, address + LINK);
  }
  return false;
}

/**
 * Takes a trap or interrupt: stores the context frame of `state` and continues at the vector of its class. Undefined
 * where it is unhandled; then nothing is changed. A table that cannot be loaded for the handler counts as unhandled.
 */
export function takeTrap(state: State, store: Store, trap: Trap): State | undefined {
  const vector = VECTORS + VECTOR_WORDS * TRAP_CLASSES.indexOf(trap.class);
  const after = copyState(state);
  after.cause = trap.cause;
  after.detail1 = trap.detail1;
  after.detail2 = trap.detail2;
  expireTimer(after);
  try {
    const word = (i: number): number => load(store, vector + i);
    const [pc, base, tt, psw, frame] = [word(0), word(1), word(2), word(3), word(4)];
    if (pc === 0 || inChain(store, frame)) return undefined;
    const words = [
      ...state.r,
      state.base,
      state.tt,
      state.pc,
      load(store, LATEST),
      ticksLeft(after),
      state.psw,
      trap.cause,
      trap.detail1,
      trap.detail2,
    ];
    const cells = words.map((_, i) => store.locatePartition(u16(frame + i), WRITE));
    const latest = store.locatePartition(LATEST, WRITE);
    loadTable(after, store, tt);
    for (const [i, cell] of cells.entries()) store.store(cell, words[i]!);
    store.store(latest, frame);
    after.pc = pc;
    after.base = base;
    after.psw = psw & PSW_MASK;
    after.timer = 0;
    return after;
  } catch (thrown) {
    if (thrown instanceof Trap) return undefined;
    throw thrown;
  }
}

export const FRAMES: Operations = {
  // Without a frame there is nothing to return to.
  "RTM C4": (x, f) => {
    x.privileged();
    const frame = x.partitionWord(LATEST);
    if (frame === 0) throw new Trap("illegal", x.word);
    const words = Array.from({ length: FRAME_WORDS }, (_, i) => x.partitionWord(u16(frame + i)));
    loadTable(x.after, x.store, words[TT]!);
    x.setPartitionWord(LATEST, words[LINK]!);
    for (let n = 0; n < 8; n++) x.setReg(n, words[n]!);
    x.after.base = words[BASE]!;
    x.after.psw = words[PSW]! & PSW_MASK;
    setTimer(x.after, words[TIMER]!);
    x.jump(words[PC]! + nibble(x, f));
  },
};
