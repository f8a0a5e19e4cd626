// Context frames: how a trap or an interrupt is taken, and RTM. docs/ABI.md, "Page 0"; docs/MACHINE.md, "Traps".

import { nibble, type Operations } from "./operations/operation.ts";
import { copyState, PSW_MASK, type State, type Store } from "./state.ts";
import { changeTable, setTimer, ticksLeft } from "./timer-and-map.ts";
import { READ, TRAP_CLASSES, Trap, WRITE } from "./trap.ts";

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

/** The first address behind the 64 pages in which frames lie. */
const FRAMES_END = 0x10000;
/** A longer chain of frames counts as broken. */
const LONGEST_CHAIN = 64;

const load = (store: Store, address: number): number => store.load(store.locatePartition(address, READ));

const fits = (frame: number): boolean => frame !== 0 && frame + FRAME_WORDS <= FRAMES_END;

/** What a function gives, or undefined where it meets a refused access. */
function permitted<T>(make: () => T | undefined): T | undefined {
  try {
    return make();
  } catch (thrown) {
    if (thrown instanceof Trap) return undefined;
    throw thrown;
  }
}

/** Is a frame among those that start at word 8? Also true of a chain that is too long or leaves the 64 pages. */
function inChain(store: Store, frame: number): boolean {
  let address = load(store, LATEST);
  for (let length = 0; address !== 0; length++) {
    if (address === frame || length === LONGEST_CHAIN || !fits(address)) return true;
    address = load(store, address + LINK);
  }
  return false;
}

/**
 * Takes a trap or interrupt: stores the context frame of `state` and continues at the vector of its class. Undefined
 * where it is unhandled; then nothing is changed. `seen` is the clock that the instruction saw.
 */
export function takeTrap(state: State, store: Store, trap: Trap, seen: number): State | undefined {
  const vector = VECTORS + VECTOR_WORDS * TRAP_CLASSES.indexOf(trap.class);
  return permitted(() => {
    const word = (i: number): number => load(store, vector + i);
    const [pc, base, tt, psw, frame] = [word(0), word(1), word(2), word(3), word(4)];
    if (pc === 0 || !fits(frame) || inChain(store, frame)) return undefined;
    const control = [state.base, state.tt, state.pc, load(store, LATEST), ticksLeft(state, seen), state.psw];
    const words = [...state.r, ...control, trap.cause, trap.detail1, trap.detail2];
    const cells = words.map((_, i) => store.locatePartition(frame + i, WRITE));
    const latest = store.locatePartition(LATEST, WRITE);
    for (const [i, cell] of cells.entries()) store.store(cell, words[i]!);
    store.store(latest, frame);
    const after = copyState(state);
    changeTable(after, store, tt);
    const cause = { cause: trap.cause, detail1: trap.detail1, detail2: trap.detail2 };
    return { ...after, ...cause, pc, base, psw: psw & PSW_MASK, timer: 0 };
  });
}

export const FRAMES: Operations = {
  // Whatever keeps it from returning makes it illegal.
  "RTM C4": (x, f) => {
    x.privileged();
    const words = permitted(() => {
      const frame = x.partitionWord(LATEST);
      if (!fits(frame)) return undefined;
      const read = Array.from({ length: FRAME_WORDS }, (_, i) => x.partitionWord(frame + i));
      x.setPartitionWord(LATEST, read[LINK]!);
      return read;
    });
    if (!words) throw new Trap("illegal", x.word);
    for (let n = 0; n < 8; n++) x.setReg(n, words[n]!);
    x.after.base = words[BASE]!;
    changeTable(x.after, x.store, words[TT]!);
    x.after.psw = words[PSW]! & PSW_MASK;
    setTimer(x.after, words[TIMER]!);
    x.jump(words[PC]! + nibble(x, f));
  },
};
