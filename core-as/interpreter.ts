// The interpreter: one loop over decoded entries. This is its frame; tools/core adds one case for each handler of the
// instruction table, with what they import, and writes the whole to generated/interpreter.ts.
//
// A case that is done says `continue`; the loop then moves on to the next entry. A case that says `break` leaves the
// straight line: with `to` set it jumps there, else the fault that it recorded is trapped. These locals carry the state:
//   ip    byte address of the entry in execution
//   bias  ip is bias + 8 * program address
//   view  the translation view of the present mode
//   base  BASE
//   left  instructions that may still start
// Registers, V and PSW live in linear memory. Before anything outside this function runs, PC goes there too.
//
// An attempt to execute counts one instruction, also when it traps. The clock that an instruction sees is that of the
// instructions before it.

import { decode, decodeExecuted, decodeStraddling, foldDynamic } from "./decode";
import { Op } from "./generated/ops";
import { routine } from "./generated/routines";
import { HOOKED } from "./hooks";
import { CTX_BASE, ENTRY_BYTES, LIVE, TRAP_ILLEGAL } from "./layout";
import { codeBias, openCode, readFault, readSlow } from "./map";
import { A, B, N, source } from "./operand";
import { CHANGED, NEXT, TRAP } from "./result";
import { blockOf, FETCH, FETCH_FAULT, prefixWords, SCRATCH } from "./slots";
import { currentView, fault, left as leftOf, now, pc, reg, setLeft, setPc } from "./state";
import { TRANSLATING } from "./translations";
import { takeTrap } from "./trap";

/** interpret() came back because its slice is over, or because mode, map, timer or interrupts may have changed. */
export const SLICE_OVER: i32 = -1;

/** Takes the recorded trap with `at` as its PC. */
function trapped(at: i32, left: i32): i32 {
  setLeft(left);
  const stop = takeTrap(at, now());
  return stop ? stop : SLICE_OVER;
}

/** Executes instructions of the entered partition until the slice that setSlice() gave is over, or something happens. */
export function interpret(): i32 {
  const view = currentView();
  let base: i32 = load<u16>(LIVE, CTX_BASE);
  let left = leftOf;
  let bias = FETCH - (pc() << 3);
  let ip = FETCH - ENTRY_BYTES;
  let to = -1;

  while (left > 0) {
    left--;
    ip += ENTRY_BYTES;
    switch (<i32>load<u16>(ip)) {
      // ---- the interpreter's own
      case Op.UNDECODED:
        decode(ip);
        left++;
        ip -= ENTRY_BYTES;
        continue;
      case Op.SENTINEL:
        left++;
        to = ((ip - bias) >>> 3) & 0xffff;
        break;
      case Op.BACK:
        left++;
        to = (((ip - bias) >>> 3) - A(ip)) & 0xffff;
        break;
      case Op.FETCH_FAULT:
        break;
      case Op.FOLDED_DYNAMIC:
        if (!foldDynamic(view, ip)) break;
      // falls through
      case Op.FOLDED: {
        const block = blockOf(ip);
        bias += block - ip - (load<u8>(block - ENTRY_BYTES, 2) << 3);
        ip = block - ENTRY_BYTES;
        left++;
        continue;
      }
      case Op.STRADDLING: {
        const at = (ip - bias) >>> 3;
        if (TRANSLATING && N(ip)) {
          // A function. When it has done nothing, the instruction is ours.
          const ran = call_indirect<i64>(N(ip), view, left + 1, at);
          if (<i32>ran != left + 1) {
            left = <i32>ran;
            to = <i32>(ran >> 32);
            break;
          }
        }
        if (!decodeStraddling(view, at)) break;
        bias = SCRATCH - ((at + load<u8>(SCRATCH - ENTRY_BYTES, 2)) << 3);
        ip = SCRATCH - ENTRY_BYTES;
        left++;
        continue;
      }
      case Op.EXECUTE: {
        const at = (ip - bias) >>> 3;
        const from = base + reg(B(ip) & 14) + N(ip);
        let word = source(view, from, B(ip));
        if (word & 1) {
          if (HOOKED) {
            word = readSlow(from);
            if (!word) break;
          } else {
            readFault(from);
            break;
          }
        }
        if (!decodeExecuted(load<u16>(word), at, prefixWords(ip))) break;
        bias = SCRATCH - (at << 3);
        ip = SCRATCH - ENTRY_BYTES;
        left++;
        continue;
      }
      case Op.ROUTINE: {
        const at = (ip - bias) >>> 3;
        setPc(at - prefixWords(ip));
        setLeft(left);
        const result = routine(view, A(ip), N(ip), load<u16>(ip, 6), at + 1);
        if (result == TRAP) return trapped(pc(), leftOf);
        if (result != NEXT) return result == CHANGED ? SLICE_OVER : result;
        base = load<u16>(LIVE, CTX_BASE);
        left = leftOf;
        to = pc();
        break;
      }
      case Op.ILLEGAL:
        fault(TRAP_ILLEGAL << 8, N(ip), 0);
        break;
      // The cases of the instruction table.
    }

    if (to < 0) return trapped(((ip - bias) >>> 3) - prefixWords(ip), left);
    bias = codeBias(view, to);
    if (bias & 1) bias = openCode(view, to);
    if (bias & 1) {
      // The fault of the fetch is the next thing to happen.
      bias = FETCH_FAULT - (to << 3);
    }
    ip = bias + (to << 3) - ENTRY_BYTES;
    to = -1;
  }

  ip += ENTRY_BYTES;
  setPc(((ip - bias) >>> 3) - (<i32>load<u16>(ip) == Op.BACK ? A(ip) : 0));
  setLeft(0);
  return SLICE_OVER;
}
