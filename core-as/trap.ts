// Traps, context frames and RTM. docs/ABI.md, "Page 0".

import { CAUSE_WATCH, HOOKED, noteTrap } from "./hooks";
import {
  CAUSE_STAGE2,
  CTX_BASE,
  CTX_CAUSE,
  CTX_DETAIL1,
  CTX_DETAIL2,
  CTX_R,
  CTX_TRAPS,
  CTX_TT,
  FRAME_BASE,
  FRAME_CAUSE,
  FRAME_CHAIN_MAX,
  FRAME_DETAIL1,
  FRAME_DETAIL2,
  FRAME_LINK,
  FRAME_PC,
  FRAME_POINTER_WORD,
  FRAME_PSW,
  FRAME_R,
  FRAME_TIMER,
  FRAME_TT,
  FRAME_WORDS,
  LIVE,
  STOP_TRAP,
  STOP_UNHANDLED,
  STOP_WATCH,
  TRAP_ILLEGAL,
  TRAPS_STOP,
  VECTOR_BASE,
  VECTOR_FRAME,
  VECTOR_PC,
  VECTOR_PSW,
  VECTOR_TT,
  VECTOR_WORDS,
  VECTORS_WORD,
} from "./layout";
import { loadTable, partitionRead, partitionWrite, recordRefusal } from "./map";
import {
  base,
  cause,
  detail1,
  detail2,
  fault,
  left,
  psw,
  setLeft,
  setPc,
  setPsw,
  startTimer,
  timerTicks,
  tt,
} from "./state";

/** The last address at which a frame fits into the first 64 pages. */
const LAST_FRAME: i32 = 65536 - FRAME_WORDS;

/** A word of the first 64 pages of the entered partition, or -1 where it cannot be read. */
function word(address: i32): i32 {
  const pointer = partitionRead(address);
  return pointer ? load<u16>(pointer) : -1;
}

function setWord(address: i32, value: i32): void {
  store<u16>(partitionWrite(address), value);
}

/** Can all words of a frame at `frame` be written? */
function frameWritable(frame: i32): bool {
  return partitionWrite(frame) != 0 && partitionWrite(frame + FRAME_WORDS - 1) != 0;
}

/** Is `frame` among the frames in use, or their chain broken? */
function frameBusy(frame: i32): bool {
  let used = word(FRAME_POINTER_WORD);
  for (let length = 0; used > 0; length++) {
    if (used == frame || used > LAST_FRAME || length == FRAME_CHAIN_MAX) return true;
    used = word(used + FRAME_LINK);
  }
  return used < 0;
}

/**
 * Takes the trap that fault() recorded. `at` is the PC of the frame, `clock` the time of the instruction.
 * Returns 0, or why run() must stop.
 */
export function takeTrap(at: i32, clock: i64): i32 {
  if (HOOKED && cause >= CAUSE_WATCH) {
    // No trap: the instruction has not begun.
    setPc(at);
    setLeft(left + 1);
    return STOP_WATCH;
  }
  const trapClass = cause >> 8;
  store<u16>(LIVE, cause, CTX_CAUSE);
  store<u16>(LIVE, detail1, CTX_DETAIL1);
  store<u16>(LIVE, detail2, CTX_DETAIL2);
  const count = LIVE + (trapClass << 2);
  store<u32>(count, load<u32>(count, CTX_TRAPS) + 1, CTX_TRAPS);
  if (HOOKED) noteTrap(trapClass);
  if ((cause & 0xf0) == CAUSE_STAGE2) recordRefusal(cause, detail1, detail2, at);
  setPc(at);
  if (load<i32>(TRAPS_STOP)) return STOP_TRAP;

  const vector = VECTORS_WORD + trapClass * VECTOR_WORDS;
  const handler = word(vector + VECTOR_PC);
  const frame = word(vector + VECTOR_FRAME);
  if (handler <= 0 || frame <= 0 || frame > LAST_FRAME) return STOP_UNHANDLED;
  if (frameBusy(frame) || !frameWritable(frame) || !partitionWrite(FRAME_POINTER_WORD)) return STOP_UNHANDLED;

  // The vector and the link are read before the frame is stored, which may lie over them.
  const link = word(FRAME_POINTER_WORD);
  const newBase = word(vector + VECTOR_BASE);
  const newTable = word(vector + VECTOR_TT);
  const newPsw = word(vector + VECTOR_PSW);
  for (let i = 0; i < 8; i++) setWord(frame + FRAME_R + i, load<u16>(LIVE + (i << 1), CTX_R));
  setWord(frame + FRAME_BASE, base());
  setWord(frame + FRAME_TT, tt());
  setWord(frame + FRAME_PC, at);
  setWord(frame + FRAME_LINK, link);
  setWord(frame + FRAME_TIMER, timerTicks(clock));
  setWord(frame + FRAME_PSW, psw());
  setWord(frame + FRAME_CAUSE, cause);
  setWord(frame + FRAME_DETAIL1, detail1);
  setWord(frame + FRAME_DETAIL2, detail2);
  setWord(FRAME_POINTER_WORD, frame);

  startTimer(0, clock);
  continueAt(handler, newBase, newTable, newPsw);
  return 0;
}

function continueAt(at: i32, newBase: i32, table: i32, newPsw: i32): void {
  setPc(at);
  store<u16>(LIVE, newBase, CTX_BASE);
  setPsw(newPsw);
  if (table != load<u16>(LIVE, CTX_TT)) loadTable(table);
}

/** RTM: continues from the latest frame at its PC + exit. False with the fault recorded when there is no such frame. */
export function returnFromTrap(exit: i32, clock: i64, instruction: i32): bool {
  const frame = word(FRAME_POINTER_WORD);
  if (
    frame <= 0 ||
    frame > LAST_FRAME ||
    !partitionWrite(FRAME_POINTER_WORD) ||
    word(frame) < 0 ||
    word(frame + FRAME_WORDS - 1) < 0
  ) {
    fault(TRAP_ILLEGAL << 8, instruction, 0);
    return false;
  }
  for (let i = 0; i < 8; i++) store<u16>(LIVE + (i << 1), word(frame + FRAME_R + i), CTX_R);
  const newBase = word(frame + FRAME_BASE);
  const table = word(frame + FRAME_TT);
  const at = word(frame + FRAME_PC) + exit;
  const newPsw = word(frame + FRAME_PSW);
  startTimer(word(frame + FRAME_TIMER), clock);
  setWord(FRAME_POINTER_WORD, word(frame + FRAME_LINK));
  continueAt(at, newBase, table, newPsw);
  return true;
}
