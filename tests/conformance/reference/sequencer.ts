// From the first prefix to the operation, and the two instructions that execute another word: ALT and XCU.

import { decode, isPrefix, keyOf } from "./decode.ts";
import { Execution } from "./execution.ts";
import { FRAMES } from "./frames.ts";
import { ALT } from "./operations/alt.ts";
import { ARITHMETIC } from "./operations/arithmetic.ts";
import { BITS } from "./operations/bits.ts";
import { FLOAT } from "./operations/float.ts";
import { JUMP } from "./operations/jump.ts";
import { MOVE } from "./operations/move.ts";
import { type Operations, only } from "./operations/operation.ts";
import { PREFIX } from "./operations/prefix.ts";
import { SKIP } from "./operations/skip.ts";
import { STACK } from "./operations/stack.ts";
import { SYSTEM } from "./operations/system.ts";
import type { Ending, State, Store, Surroundings } from "./state.ts";
import { Trap } from "./trap.ts";

/** Prefixes of one instruction; one more is illegal. */
export const MAX_PREFIXES = 8;

/** Performs one word, behind its prefixes; x.next is the address after it. */
function perform(x: Execution, word: number, behindAlt: boolean): void {
  x.word = word;
  const found = decode(word, behindAlt);
  if (!found) throw new Trap("illegal", word);
  OPERATIONS[keyOf(found.row)]!(x, found.fields);
}

/** What executes another word. */
const SEQUENCE: Operations = {
  "ALT -": (x) => perform(x, x.fetch(), true),
  // The executed word has no prefixes of its own: m is that of XCU's operand only.
  "XCU RBX3": (x, f) => {
    const word = only(x, f).read();
    const row = decode(word)?.row;
    if (!row || isPrefix(row) || row.mnemonic === "XCU" || row.mnemonic === "ALT")
      throw new Trap("illegal", word);
    x.m = 0;
    perform(x, word, false);
  },
};

/** The operation of every row of the table. */
export const OPERATIONS: Operations = {
  ...PREFIX,
  ...MOVE,
  ...JUMP,
  ...ARITHMETIC,
  ...BITS,
  ...SKIP,
  ...STACK,
  ...SYSTEM,
  ...FLOAT,
  ...ALT,
  ...FRAMES,
  ...SEQUENCE,
};

/** Fetches and performs one instruction with its prefixes, in their order. */
function performInstruction(x: Execution): void {
  for (let prefixes = 0; ; prefixes++) {
    const word = x.fetch();
    const found = decode(word);
    if (!found || !isPrefix(found.row)) {
      perform(x, word, false);
      return;
    }
    if (prefixes === MAX_PREFIXES) throw new Trap("illegal", word);
    OPERATIONS[keyOf(found.row)]!(x, found.fields);
  }
}

/** What an instruction, or one turn of a counted one, has led to. */
export interface Step {
  readonly state: State;
  readonly ending: Ending;
}

/**
 * Executes the instruction at PC, or one turn of it. Memory is changed in place, the state is a new one. It counts
 * one. With a trap nothing else has changed but PC, which is what the trap's frame would hold.
 */
export function execute(state: State, store: Store, surroundings: Surroundings): Step {
  const x = new Execution(state, store, surroundings);
  try {
    performInstruction(x);
  } catch (thrown) {
    if (!(thrown instanceof Trap)) throw thrown;
    const pc = thrown.continues ? x.next : x.first;
    return { state: { ...state, pc, clock: state.clock + 1 }, ending: { kind: "trap", trap: thrown } };
  }
  x.commit();
  x.after.clock = state.clock + 1;
  return { state: x.after, ending: x.ending };
}
