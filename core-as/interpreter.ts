// The interpreter: one loop over decoded entries, one case for each handler of ops.ts.
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

import { LIVE, CTX_BASE, ENTRY_BYTES, TRAP_ILLEGAL } from "./layout";
import { Op } from "./ops";
import {
  reg, setReg, after, setV, v, setPc, pc, fault, left as leftOf, setLeft, currentView, now,
} from "./state";
import {
  readPointer, writePointer, programPointer, codeBias, readFault, programFault, writeSlow, modifySlow, openCode,
} from "./map";
import {
  decode, decodeStraddling, decodeExecuted, foldDynamic, blockOf, prefixWords, SCRATCH, FETCH, FETCH_FAULT,
} from "./decode";
import { takeTrap } from "./trap";
import { rare } from "./rare";
import { NEXT, CHANGED, TRAP } from "./result";

/** interpret() came back because its slice is over, or because mode, map, timer or interrupts may have changed. */
export const SLICE_OVER: i32 = -1;

// Fields of an entry.
// @ts-ignore: decorator
@inline function A(ip: i32): i32 { return load<u8>(ip, 2); }
// @ts-ignore: decorator
@inline function B(ip: i32): i32 { return load<u8>(ip, 3); }
// @ts-ignore: decorator
@inline function N(ip: i32): i32 { return load<u16>(ip, 4); }
// @ts-ignore: decorator
@inline function X(ip: i32): i32 { return load<i16>(ip, 6); }
// @ts-ignore: decorator
@inline function signed(value: i32): i32 { return (value << 16) >> 16; }

/** Operand with a mode bit: byte address of the register or of the data word, odd when that is not here. */
// @ts-ignore: decorator
@inline function source(view: i32, address: i32, field: i32): i32 {
  return field & 1 ? readPointer(view, address) : LIVE + field;
}
// @ts-ignore: decorator
@inline function destination(view: i32, address: i32, field: i32): i32 {
  return field & 1 ? writePointer(view, address) : LIVE + field;
}

/** Instructions left of the slice while the first of a pair is executed alone, else 0. */
let held: i32 = 0;

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
      case Op.FETCH_FAULT: break;
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
        if (!decodeStraddling(view, at)) break;
        bias = SCRATCH - ((at + load<u8>(SCRATCH - ENTRY_BYTES, 2)) << 3);
        ip = SCRATCH - ENTRY_BYTES;
        left++;
        continue;
      }
      case Op.XCU: {
        const at = (ip - bias) >>> 3;
        const from = base + reg(B(ip) & 14) + N(ip);
        const word = source(view, from, B(ip));
        if (word & 1) { readFault(from); break; }
        if (!decodeExecuted(load<u16>(word), at, prefixWords(ip))) break;
        bias = SCRATCH - (at << 3);
        ip = SCRATCH - ENTRY_BYTES;
        left++;
        continue;
      }
      case Op.RARE: {
        const at = (ip - bias) >>> 3;
        setPc(at - prefixWords(ip));
        setLeft(left);
        const result = rare(view, A(ip), N(ip), load<u16>(ip, 6), at + 1);
        if (result == TRAP) return trapped(pc(), leftOf);
        if (result != NEXT) return result == CHANGED ? SLICE_OVER : result;
        base = load<u16>(LIVE, CTX_BASE);
        left = leftOf;
        to = pc();
        break;
      }
      case Op.ILLEGAL: fault(TRAP_ILLEGAL << 8, N(ip), 0); break;
      case Op.NOP: continue;

      // ---- moves
      case Op.MOVC: setReg(A(ip), N(ip)); continue;
      case Op.MOVC_X: {
        const at = base + reg(A(ip));
        let p = writePointer(view, at);
        if (p & 1) { p = writeSlow(at); if (!p) break; }
        store<u16>(p, N(ip));
        continue;
      }
      case Op.LD: {
        const at = base + N(ip);
        const p = readPointer(view, at);
        if (p & 1) { readFault(at); break; }
        setReg(A(ip), load<u16>(p));
        continue;
      }
      case Op.ST: {
        const at = base + N(ip);
        let p = writePointer(view, at);
        if (p & 1) { p = writeSlow(at); if (!p) break; }
        store<u16>(p, reg(A(ip)));
        continue;
      }
      case Op.MOV: setReg(B(ip), reg(A(ip))); continue;
      case Op.LDX: {
        const at = base + reg(B(ip)) + N(ip);
        const p = readPointer(view, at);
        if (p & 1) { readFault(at); break; }
        setReg(A(ip), load<u16>(p));
        continue;
      }
      case Op.STX: {
        const at = base + reg(B(ip)) + N(ip);
        let p = writePointer(view, at);
        if (p & 1) { p = writeSlow(at); if (!p) break; }
        store<u16>(p, reg(A(ip)));
        continue;
      }
      case Op.MOV_XX: {
        const from = base + reg(A(ip));
        const s = readPointer(view, from);
        if (s & 1) { readFault(from); break; }
        const at = base + reg(B(ip)) + N(ip);
        let p = writePointer(view, at);
        if (p & 1) { p = writeSlow(at); if (!p) break; }
        store<u16>(p, load<u16>(s));
        continue;
      }
      case Op.LDP: {
        const at = N(ip);
        const p = programPointer(view, at);
        if (p & 1) { programFault(at); break; }
        setReg(A(ip), load<u16>(p));
        continue;
      }
      case Op.LDPX: {
        const at = reg(B(ip)) + N(ip);
        const p = programPointer(view, at);
        if (p & 1) { programFault(at); break; }
        setReg(A(ip), load<u16>(p));
        continue;
      }
      case Op.LDB: {
        const byte = (reg(B(ip)) + N(ip)) & 0xffff;
        const at = base + (byte >> 1);
        const p = readPointer(view, at);
        if (p & 1) { readFault(at); break; }
        setReg(A(ip), load<u8>(p + (byte & 1)));
        continue;
      }
      case Op.STB: {
        const byte = (reg(B(ip)) + N(ip)) & 0xffff;
        const at = base + (byte >> 1);
        let p = writePointer(view, at);
        if (p & 1) { p = writeSlow(at); if (!p) break; }
        store<u8>(p + (byte & 1), reg(A(ip)));
        continue;
      }
      case Op.LDL: {
        const at = base + reg(B(ip)) + N(ip);
        const p = readPointer(view, at);
        if (p & 1) { readFault(at); break; }
        const q = readPointer(view, at + 1);
        if (q & 1) { readFault(at + 1); break; }
        setReg(A(ip), load<u16>(p));
        setReg(A(ip) + 2, load<u16>(q));
        continue;
      }
      case Op.STL: {
        const at = base + reg(B(ip)) + N(ip);
        let p = writePointer(view, at);
        if (p & 1) { p = writeSlow(at); if (!p) break; }
        let q = writePointer(view, at + 1);
        if (q & 1) { q = writeSlow(at + 1); if (!q) break; }
        store<u16>(p, reg(A(ip)));
        store<u16>(q, reg(A(ip) + 2));
        continue;
      }
      case Op.MOVM: {
        const from = base + reg(A(ip));
        const s = readPointer(view, from);
        if (s & 1) { readFault(from); break; }
        const at = base + reg(B(ip));
        let p = writePointer(view, at);
        if (p & 1) { p = writeSlow(at); if (!p) break; }
        const word: i32 = load<u16>(s);
        const b = reg(B(ip)) + 1;
        if (A(ip) != B(ip)) setReg(A(ip), reg(A(ip)) + 1);
        setReg(B(ip), b);
        store<u16>(p, word);
        continue;
      }
      case Op.PUT: {
        const at = base + reg(B(ip));
        let p = writePointer(view, at);
        if (p & 1) { p = writeSlow(at); if (!p) break; }
        store<u16>(p, reg(A(ip)));
        setReg(B(ip), reg(B(ip)) + 1);
        continue;
      }
      case Op.PUT_X: {
        const from = base + reg(A(ip));
        const s = readPointer(view, from);
        if (s & 1) { readFault(from); break; }
        const at = base + reg(B(ip));
        let p = writePointer(view, at);
        if (p & 1) { p = writeSlow(at); if (!p) break; }
        store<u16>(p, load<u16>(s));
        setReg(B(ip), reg(B(ip)) + 1);
        continue;
      }
      case Op.XCH: {
        const a = reg(A(ip));
        setReg(A(ip), reg(B(ip)));
        setReg(B(ip), a);
        continue;
      }
      case Op.XCH_G: {
        const from = base + reg(A(ip) & 14);
        let s = destination(view, from, A(ip));
        if (s & 1) { s = modifySlow(from); if (!s) break; }
        const at = base + reg(B(ip) & 14) + N(ip);
        let p = destination(view, at, B(ip));
        if (p & 1) { p = modifySlow(at); if (!p) break; }
        const word: i32 = load<u16>(s);
        const other: i32 = load<u16>(p);
        store<u16>(s, other);
        store<u16>(p, word);
        continue;
      }
      case Op.STC: {
        const b = reg(B(ip)) - 1;
        const at = base + b + N(ip);
        let p = writePointer(view, at);
        if (p & 1) { p = writeSlow(at); if (!p) break; }
        store<u16>(p, reg(A(ip)));
        setReg(B(ip), b);
        continue;
      }
      case Op.STC_X: {
        const from = base + reg(A(ip));
        const s = readPointer(view, from);
        if (s & 1) { readFault(from); break; }
        const b = reg(B(ip)) - 1;
        const at = base + b + N(ip);
        let p = writePointer(view, at);
        if (p & 1) { p = writeSlow(at); if (!p) break; }
        store<u16>(p, load<u16>(s));
        setReg(B(ip), b);
        continue;
      }
      case Op.UNS: {
        const at = base + reg(B(ip)) + N(ip);
        const p = readPointer(view, at);
        if (p & 1) { readFault(at); break; }
        setReg(B(ip), reg(B(ip)) + 1);
        setReg(A(ip), load<u16>(p));
        continue;
      }
      case Op.UNS_X: {
        const from = base + reg(B(ip)) + N(ip);
        const s = readPointer(view, from);
        if (s & 1) { readFault(from); break; }
        const at = base + reg(A(ip));
        let p = writePointer(view, at);
        if (p & 1) { p = writeSlow(at); if (!p) break; }
        store<u16>(p, load<u16>(s));
        setReg(B(ip), reg(B(ip)) + 1);
        continue;
      }

      // ---- jumps: near ones stay in their page, the others leave the straight line with `to` set
      case Op.JMP_NEAR: ip += X(ip); continue;
      case Op.JMP: {
        to = (((ip - bias) >>> 3) + 1 + N(ip)) & 0xffff;
        break;
      }
      case Op.JMP_LINK_NEAR: {
        setReg(A(ip), ((ip - bias) >>> 3) + 1);
        ip += X(ip);
        continue;
      }
      case Op.JMP_LINK: {
        const next = ((ip - bias) >>> 3) + 1;
        setReg(A(ip), next);
        to = (next + N(ip)) & 0xffff;
        break;
      }
      case Op.JMP_X: {
        to = (reg(B(ip)) + N(ip)) & 0xffff;
        break;
      }
      case Op.JMPI: {
        const at = base + N(ip);
        const p = readPointer(view, at);
        if (p & 1) { readFault(at); break; }
        to = load<u16>(p);
        break;
      }
      case Op.JMPI_X: {
        const at = base + reg(B(ip)) + N(ip);
        const p = readPointer(view, at);
        if (p & 1) { readFault(at); break; }
        to = load<u16>(p);
        break;
      }
      case Op.JMPI_P: {
        const at = N(ip);
        const p = programPointer(view, at);
        if (p & 1) { programFault(at); break; }
        to = load<u16>(p);
        if (A(ip)) setReg(A(ip), ((ip - bias) >>> 3) + 1);
        break;
      }
      case Op.JON_NEAR: {
        if (reg(A(ip)) != 0) ip += X(ip);
        continue;
      }
      case Op.JON: {
        if (reg(A(ip)) != 0) { to = (((ip - bias) >>> 3) + 1 + N(ip)) & 0xffff; break; }
        continue;
      }
      case Op.JON_X_NEAR: {
        const at = base + reg(A(ip));
        const p = readPointer(view, at);
        if (p & 1) { readFault(at); break; }
        if (load<u16>(p) != 0) ip += X(ip);
        continue;
      }
      case Op.JON_X: {
        const at = base + reg(A(ip));
        const p = readPointer(view, at);
        if (p & 1) { readFault(at); break; }
        if (load<u16>(p) != 0) { to = (((ip - bias) >>> 3) + 1 + N(ip)) & 0xffff; break; }
        continue;
      }
      case Op.JOZ_NEAR: {
        if (reg(A(ip)) == 0) ip += X(ip);
        continue;
      }
      case Op.JOZ: {
        if (reg(A(ip)) == 0) { to = (((ip - bias) >>> 3) + 1 + N(ip)) & 0xffff; break; }
        continue;
      }
      case Op.JOZ_X_NEAR: {
        const at = base + reg(A(ip));
        const p = readPointer(view, at);
        if (p & 1) { readFault(at); break; }
        if (load<u16>(p) == 0) ip += X(ip);
        continue;
      }
      case Op.JOZ_X: {
        const at = base + reg(A(ip));
        const p = readPointer(view, at);
        if (p & 1) { readFault(at); break; }
        if (load<u16>(p) == 0) { to = (((ip - bias) >>> 3) + 1 + N(ip)) & 0xffff; break; }
        continue;
      }
      case Op.JVN_NEAR: {
        if (!v()) ip += X(ip);
        setV(0);
        continue;
      }
      case Op.JVN: {
        const overflow = v();
        setV(0);
        if (!overflow) { to = (((ip - bias) >>> 3) + 1 + N(ip)) & 0xffff; break; }
        continue;
      }
      case Op.SOB_NEAR: {
        const count = (reg(A(ip)) - 1) & 0xffff;
        setReg(A(ip), count);
        if (count != 0) ip += X(ip);
        continue;
      }
      case Op.SOB: {
        const count = (reg(A(ip)) - 1) & 0xffff;
        setReg(A(ip), count);
        if (count != 0) { to = (((ip - bias) >>> 3) + 1 + N(ip)) & 0xffff; break; }
        continue;
      }

      // ---- arithmetic and logic
      case Op.ADDC: {
        const d = reg(A(ip));
        const s = N(ip);
        const r = d + s;
        setV((s ^ r) & (d ^ r));
        setReg(A(ip), r);
        continue;
      }
      case Op.ADD: {
        const s = reg(A(ip));
        const d = reg(B(ip));
        const r = d + s;
        setV((s ^ r) & (d ^ r));
        setReg(B(ip), r);
        continue;
      }
      case Op.ADD_X: {
        const at = base + reg(B(ip));
        const p = readPointer(view, at);
        if (p & 1) { readFault(at); break; }
        const s: i32 = load<u16>(p);
        const d = reg(A(ip));
        const r = d + s;
        setV((s ^ r) & (d ^ r));
        setReg(A(ip), r);
        continue;
      }
      case Op.ADD_G: {
        const from = base + reg(A(ip) & 14);
        const sp = source(view, from, A(ip));
        if (sp & 1) { readFault(from); break; }
        const at = base + reg(B(ip) & 14) + N(ip);
        let p = destination(view, at, B(ip));
        if (p & 1) { p = modifySlow(at); if (!p) break; }
        const s: i32 = load<u16>(sp);
        const d: i32 = load<u16>(p);
        const r = d + s;
        setV((s ^ r) & (d ^ r));
        store<u16>(p, r);
        continue;
      }
      case Op.ADD_LD: {
        const at = base + reg(B(ip)) + N(ip);
        const p = readPointer(view, at);
        if (p & 1) { readFault(at); break; }
        const s: i32 = load<u16>(p);
        const d = reg(A(ip));
        const r = d + s;
        setV((s ^ r) & (d ^ r));
        setReg(A(ip), r);
        continue;
      }
      case Op.ADD_ST: {
        const at = base + reg(B(ip)) + N(ip);
        let p = writePointer(view, at);
        if (p & 1) { p = modifySlow(at); if (!p) break; }
        const s = reg(A(ip));
        const d: i32 = load<u16>(p);
        const r = d + s;
        setV((s ^ r) & (d ^ r));
        store<u16>(p, r);
        continue;
      }
      case Op.ADDU: {
        const s = reg(A(ip));
        const d = reg(B(ip));
        const r = d + s;
        setV(r >>> 1);
        setReg(B(ip), r);
        continue;
      }
      case Op.ADDU_G: {
        const from = base + reg(A(ip) & 14);
        const sp = source(view, from, A(ip));
        if (sp & 1) { readFault(from); break; }
        const at = base + reg(B(ip) & 14) + N(ip);
        let p = destination(view, at, B(ip));
        if (p & 1) { p = modifySlow(at); if (!p) break; }
        const s: i32 = load<u16>(sp);
        const d: i32 = load<u16>(p);
        const r = d + s;
        setV(r >>> 1);
        store<u16>(p, r);
        continue;
      }
      case Op.SUB: {
        const s = reg(A(ip));
        const d = reg(B(ip));
        const r = d - s;
        setV((d ^ s) & (d ^ r));
        setReg(B(ip), r);
        continue;
      }
      case Op.SUB_G: {
        const from = base + reg(A(ip) & 14);
        const sp = source(view, from, A(ip));
        if (sp & 1) { readFault(from); break; }
        const at = base + reg(B(ip) & 14) + N(ip);
        let p = destination(view, at, B(ip));
        if (p & 1) { p = modifySlow(at); if (!p) break; }
        const s: i32 = load<u16>(sp);
        const d: i32 = load<u16>(p);
        const r = d - s;
        setV((d ^ s) & (d ^ r));
        store<u16>(p, r);
        continue;
      }
      case Op.SUBU: {
        const s = reg(A(ip));
        const d = reg(B(ip));
        const r = d - s;
        setV(r >>> 1);
        setReg(B(ip), r);
        continue;
      }
      case Op.SUBU_G: {
        const from = base + reg(A(ip) & 14);
        const sp = source(view, from, A(ip));
        if (sp & 1) { readFault(from); break; }
        const at = base + reg(B(ip) & 14) + N(ip);
        let p = destination(view, at, B(ip));
        if (p & 1) { p = modifySlow(at); if (!p) break; }
        const s: i32 = load<u16>(sp);
        const d: i32 = load<u16>(p);
        const r = d - s;
        setV(r >>> 1);
        store<u16>(p, r);
        continue;
      }
      case Op.AND: {
        const s = reg(A(ip));
        const d = reg(B(ip));
        const r = d & s;
        setReg(B(ip), r);
        continue;
      }
      case Op.AND_G: {
        const from = base + reg(A(ip) & 14);
        const sp = source(view, from, A(ip));
        if (sp & 1) { readFault(from); break; }
        const at = base + reg(B(ip) & 14) + N(ip);
        let p = destination(view, at, B(ip));
        if (p & 1) { p = modifySlow(at); if (!p) break; }
        const s: i32 = load<u16>(sp);
        const d: i32 = load<u16>(p);
        const r = d & s;
        store<u16>(p, r);
        continue;
      }
      case Op.IOR: {
        const s = reg(A(ip));
        const d = reg(B(ip));
        const r = d | s;
        setReg(B(ip), r);
        continue;
      }
      case Op.IOR_G: {
        const from = base + reg(A(ip) & 14);
        const sp = source(view, from, A(ip));
        if (sp & 1) { readFault(from); break; }
        const at = base + reg(B(ip) & 14) + N(ip);
        let p = destination(view, at, B(ip));
        if (p & 1) { p = modifySlow(at); if (!p) break; }
        const s: i32 = load<u16>(sp);
        const d: i32 = load<u16>(p);
        const r = d | s;
        store<u16>(p, r);
        continue;
      }
      case Op.XOR: {
        const s = reg(A(ip));
        const d = reg(B(ip));
        const r = d ^ s;
        setReg(B(ip), r);
        continue;
      }
      case Op.XOR_G: {
        const from = base + reg(A(ip) & 14);
        const sp = source(view, from, A(ip));
        if (sp & 1) { readFault(from); break; }
        const at = base + reg(B(ip) & 14) + N(ip);
        let p = destination(view, at, B(ip));
        if (p & 1) { p = modifySlow(at); if (!p) break; }
        const s: i32 = load<u16>(sp);
        const d: i32 = load<u16>(p);
        const r = d ^ s;
        store<u16>(p, r);
        continue;
      }
      case Op.CLR: {
        const at = base + reg(B(ip)) + N(ip);
        let p = writePointer(view, at);
        if (p & 1) { p = writeSlow(at); if (!p) break; }
        store<u16>(p, 0);
        continue;
      }
      case Op.DEC: {
        const at = base + reg(B(ip)) + N(ip);
        let p = writePointer(view, at);
        if (p & 1) { p = modifySlow(at); if (!p) break; }
        const d: i32 = load<u16>(p);
        setV(d & ~(d - 1));
        store<u16>(p, d - 1);
        continue;
      }
      case Op.INC: {
        const at = base + reg(B(ip)) + N(ip);
        let p = writePointer(view, at);
        if (p & 1) { p = modifySlow(at); if (!p) break; }
        const d: i32 = load<u16>(p);
        setV(~d & (d + 1));
        store<u16>(p, d + 1);
        continue;
      }
      case Op.INV: {
        const at = base + reg(B(ip) & 14) + N(ip);
        let p = destination(view, at, B(ip));
        if (p & 1) { p = modifySlow(at); if (!p) break; }
        store<u16>(p, ~(<i32>load<u16>(p)));
        continue;
      }
      case Op.NEG: {
        const at = base + reg(B(ip) & 14) + N(ip);
        let p = destination(view, at, B(ip));
        if (p & 1) { p = modifySlow(at); if (!p) break; }
        const d: i32 = load<u16>(p);
        setV(d & -d);
        store<u16>(p, -d);
        continue;
      }
      case Op.SWP: {
        const d = reg(B(ip));
        setReg(B(ip), (d << 8) | (d >> 8));
        continue;
      }
      case Op.SWP_G: {
        const at = base + reg(B(ip) & 14) + N(ip);
        let p = destination(view, at, B(ip));
        if (p & 1) { p = modifySlow(at); if (!p) break; }
        const d: i32 = load<u16>(p);
        store<u16>(p, (d << 8) | (d >> 8));
        continue;
      }
      case Op.DECD: {
        setReg(A(ip), reg(A(ip)) - 1);
        setReg(B(ip), reg(B(ip)) - 1);
        continue;
      }
      case Op.INCD: {
        setReg(A(ip), reg(A(ip)) + 1);
        setReg(B(ip), reg(B(ip)) + 1);
        continue;
      }
      case Op.DECD_X: {
        const first = base + reg(A(ip));
        let s = writePointer(view, first);
        if (s & 1) { s = modifySlow(first); if (!s) break; }
        const at = base + reg(B(ip)) + N(ip);
        let p = writePointer(view, at);
        if (p & 1) { p = modifySlow(at); if (!p) break; }
        const last = <i32>load<u16>(p) - 1;
        store<u16>(s, <i32>load<u16>(s) - 1);
        store<u16>(p, last);
        continue;
      }
      case Op.INCD_X: {
        const first = base + reg(A(ip));
        let s = writePointer(view, first);
        if (s & 1) { s = modifySlow(first); if (!s) break; }
        const at = base + reg(B(ip)) + N(ip);
        let p = writePointer(view, at);
        if (p & 1) { p = modifySlow(at); if (!p) break; }
        const last = <i32>load<u16>(p) + 1;
        store<u16>(s, <i32>load<u16>(s) + 1);
        store<u16>(p, last);
        continue;
      }
      case Op.SXT: {
        const at = base + reg(A(ip));
        let p = writePointer(view, at);
        if (p & 1) { p = modifySlow(at); if (!p) break; }
        const shift = 31 - (N(ip) & 15);
        store<u16>(p, (<i32>load<u16>(p) << shift) >> shift);
        continue;
      }
      case Op.XTR: {
        const at = base + reg(A(ip) & 14);
        let p = destination(view, at, A(ip));
        if (p & 1) { p = modifySlow(at); if (!p) break; }
        store<u16>(p, <i32>load<u16>(p) & ((2 << (N(ip) & 15)) - 1));
        continue;
      }

      // ---- skips and repeats: X is the distance that either moves on
      case Op.SBN: {
        if (((reg(A(ip)) >>> (N(ip) & 15)) & 1) != 0) ip += X(ip);
        continue;
      }
      case Op.SBN_X: {
        const at = base + reg(A(ip));
        const p = readPointer(view, at);
        if (p & 1) { readFault(at); break; }
        if (((<i32>load<u16>(p) >>> (N(ip) & 15)) & 1) != 0) ip += X(ip);
        continue;
      }
      case Op.SBZ: {
        if (((reg(A(ip)) >>> (N(ip) & 15)) & 1) == 0) ip += X(ip);
        continue;
      }
      case Op.SBZ_X: {
        const at = base + reg(A(ip));
        const p = readPointer(view, at);
        if (p & 1) { readFault(at); break; }
        if (((<i32>load<u16>(p) >>> (N(ip) & 15)) & 1) == 0) ip += X(ip);
        continue;
      }
      case Op.SON: {
        const at = base + reg(B(ip)) + N(ip);
        const p = readPointer(view, at);
        if (p & 1) { readFault(at); break; }
        if (load<u16>(p) != 0) ip += X(ip);
        continue;
      }
      case Op.SOZ: {
        const at = base + reg(B(ip)) + N(ip);
        const p = readPointer(view, at);
        if (p & 1) { readFault(at); break; }
        if (load<u16>(p) == 0) ip += X(ip);
        continue;
      }
      case Op.SEQ_C: {
        if (reg(A(ip)) == N(ip)) ip += X(ip);
        continue;
      }
      case Op.SEQ_CX: {
        const at = base + reg(A(ip));
        const p = readPointer(view, at);
        if (p & 1) { readFault(at); break; }
        if (load<u16>(p) == N(ip)) ip += X(ip);
        continue;
      }
      case Op.SEQ: {
        if (reg(A(ip)) == reg(B(ip))) ip += X(ip);
        continue;
      }
      case Op.SEQ_G: {
        const from = base + reg(A(ip) & 14);
        const sp = source(view, from, A(ip));
        if (sp & 1) { readFault(from); break; }
        const at = base + reg(B(ip) & 14) + N(ip);
        const p = source(view, at, B(ip));
        if (p & 1) { readFault(at); break; }
        if (load<u16>(sp) == load<u16>(p)) ip += X(ip);
        continue;
      }
      case Op.SNE_C: {
        if (reg(A(ip)) != N(ip)) ip += X(ip);
        continue;
      }
      case Op.SNE_CX: {
        const at = base + reg(A(ip));
        const p = readPointer(view, at);
        if (p & 1) { readFault(at); break; }
        if (load<u16>(p) != N(ip)) ip += X(ip);
        continue;
      }
      case Op.SNE: {
        if (reg(A(ip)) != reg(B(ip))) ip += X(ip);
        continue;
      }
      case Op.SNE_G: {
        const from = base + reg(A(ip) & 14);
        const sp = source(view, from, A(ip));
        if (sp & 1) { readFault(from); break; }
        const at = base + reg(B(ip) & 14) + N(ip);
        const p = source(view, at, B(ip));
        if (p & 1) { readFault(at); break; }
        if (load<u16>(sp) != load<u16>(p)) ip += X(ip);
        continue;
      }
      case Op.SGE_C: {
        if (signed(reg(A(ip))) >= signed(N(ip))) ip += X(ip);
        continue;
      }
      case Op.SGE_CX: {
        const at = base + reg(A(ip));
        const p = readPointer(view, at);
        if (p & 1) { readFault(at); break; }
        if (<i32>load<i16>(p) >= signed(N(ip))) ip += X(ip);
        continue;
      }
      case Op.SGE: {
        if (signed(reg(A(ip))) >= signed(reg(B(ip)))) ip += X(ip);
        continue;
      }
      case Op.SGE_G: {
        const from = base + reg(A(ip) & 14);
        const sp = source(view, from, A(ip));
        if (sp & 1) { readFault(from); break; }
        const at = base + reg(B(ip) & 14) + N(ip);
        const p = source(view, at, B(ip));
        if (p & 1) { readFault(at); break; }
        if (<i32>load<i16>(sp) >= <i32>load<i16>(p)) ip += X(ip);
        continue;
      }
      case Op.SLT_C: {
        if (signed(reg(A(ip))) < signed(N(ip))) ip += X(ip);
        continue;
      }
      case Op.SLT_CX: {
        const at = base + reg(A(ip));
        const p = readPointer(view, at);
        if (p & 1) { readFault(at); break; }
        if (<i32>load<i16>(p) < signed(N(ip))) ip += X(ip);
        continue;
      }
      case Op.SLT: {
        if (signed(reg(A(ip))) < signed(reg(B(ip)))) ip += X(ip);
        continue;
      }
      case Op.SLT_G: {
        const from = base + reg(A(ip) & 14);
        const sp = source(view, from, A(ip));
        if (sp & 1) { readFault(from); break; }
        const at = base + reg(B(ip) & 14) + N(ip);
        const p = source(view, at, B(ip));
        if (p & 1) { readFault(at); break; }
        if (<i32>load<i16>(sp) < <i32>load<i16>(p)) ip += X(ip);
        continue;
      }
      case Op.SHS_C: {
        if (reg(A(ip)) >= N(ip)) ip += X(ip);
        continue;
      }
      case Op.SHS_CX: {
        const at = base + reg(A(ip));
        const p = readPointer(view, at);
        if (p & 1) { readFault(at); break; }
        if (<i32>load<u16>(p) >= N(ip)) ip += X(ip);
        continue;
      }
      case Op.SHS: {
        if (reg(A(ip)) >= reg(B(ip))) ip += X(ip);
        continue;
      }
      case Op.SHS_G: {
        const from = base + reg(A(ip) & 14);
        const sp = source(view, from, A(ip));
        if (sp & 1) { readFault(from); break; }
        const at = base + reg(B(ip) & 14) + N(ip);
        const p = source(view, at, B(ip));
        if (p & 1) { readFault(at); break; }
        if (load<u16>(sp) >= load<u16>(p)) ip += X(ip);
        continue;
      }
      case Op.SLO_C: {
        if (reg(A(ip)) < N(ip)) ip += X(ip);
        continue;
      }
      case Op.SLO_CX: {
        const at = base + reg(A(ip));
        const p = readPointer(view, at);
        if (p & 1) { readFault(at); break; }
        if (<i32>load<u16>(p) < N(ip)) ip += X(ip);
        continue;
      }
      case Op.SLO: {
        if (reg(A(ip)) < reg(B(ip))) ip += X(ip);
        continue;
      }
      case Op.SLO_G: {
        const from = base + reg(A(ip) & 14);
        const sp = source(view, from, A(ip));
        if (sp & 1) { readFault(from); break; }
        const at = base + reg(B(ip) & 14) + N(ip);
        const p = source(view, at, B(ip));
        if (p & 1) { readFault(at); break; }
        if (load<u16>(sp) < load<u16>(p)) ip += X(ip);
        continue;
      }

      // ---- shifts and bits
      case Op.SLC: {
        const d = reg(A(ip));
        const n = N(ip) & 15;
        setReg(A(ip), (d << n) | (d >>> (16 - n)));
        continue;
      }
      case Op.SLC_X: {
        const at = base + reg(A(ip));
        let p = writePointer(view, at);
        if (p & 1) { p = modifySlow(at); if (!p) break; }
        const d: i32 = load<u16>(p);
        const n = N(ip) & 15;
        store<u16>(p, (d << n) | (d >>> (16 - n)));
        continue;
      }
      case Op.SRA: {
        const d = reg(A(ip));
        const n = N(ip) & 15;
        setReg(A(ip), signed(d) >> n);
        continue;
      }
      case Op.SRA_X: {
        const at = base + reg(A(ip));
        let p = writePointer(view, at);
        if (p & 1) { p = modifySlow(at); if (!p) break; }
        const d: i32 = load<u16>(p);
        const n = N(ip) & 15;
        store<u16>(p, signed(d) >> n);
        continue;
      }
      case Op.SLL: {
        const d = reg(A(ip));
        const n = N(ip) & 15;
        setReg(A(ip), d << n);
        continue;
      }
      case Op.SLL_X: {
        const at = base + reg(A(ip));
        let p = writePointer(view, at);
        if (p & 1) { p = modifySlow(at); if (!p) break; }
        const d: i32 = load<u16>(p);
        const n = N(ip) & 15;
        store<u16>(p, d << n);
        continue;
      }
      case Op.SRL: {
        const d = reg(A(ip));
        const n = N(ip) & 15;
        setReg(A(ip), d >>> n);
        continue;
      }
      case Op.SRL_X: {
        const at = base + reg(A(ip));
        let p = writePointer(view, at);
        if (p & 1) { p = modifySlow(at); if (!p) break; }
        const d: i32 = load<u16>(p);
        const n = N(ip) & 15;
        store<u16>(p, d >>> n);
        continue;
      }
      case Op.SLLL: {
        const high = after(A(ip));
        const d = reg(A(ip)) | (reg(high) << 16);
        const n = N(ip) & 15;
        const r = d << n;
        setReg(A(ip), r);
        setReg(high, r >>> 16);
        continue;
      }
      case Op.SLLL_X: {
        const at = base + reg(A(ip));
        let p = writePointer(view, at);
        if (p & 1) { p = modifySlow(at); if (!p) break; }
        let q = writePointer(view, at + 1);
        if (q & 1) { q = modifySlow(at + 1); if (!q) break; }
        const d = <i32>load<u16>(p) | (<i32>load<u16>(q) << 16);
        const n = N(ip) & 15;
        const r = d << n;
        store<u16>(p, r);
        store<u16>(q, r >>> 16);
        continue;
      }
      case Op.SRLL: {
        const high = after(A(ip));
        const d = reg(A(ip)) | (reg(high) << 16);
        const n = N(ip) & 15;
        const r = d >>> n;
        setReg(A(ip), r);
        setReg(high, r >>> 16);
        continue;
      }
      case Op.SRLL_X: {
        const at = base + reg(A(ip));
        let p = writePointer(view, at);
        if (p & 1) { p = modifySlow(at); if (!p) break; }
        let q = writePointer(view, at + 1);
        if (q & 1) { q = modifySlow(at + 1); if (!q) break; }
        const d = <i32>load<u16>(p) | (<i32>load<u16>(q) << 16);
        const n = N(ip) & 15;
        const r = d >>> n;
        store<u16>(p, r);
        store<u16>(q, r >>> 16);
        continue;
      }
      case Op.CLRS: {
        const from = base + reg(A(ip) & 14);
        const sp = source(view, from, A(ip));
        if (sp & 1) { readFault(from); break; }
        const at = base + reg(B(ip) & 14) + N(ip);
        let p = destination(view, at, B(ip));
        if (p & 1) { p = modifySlow(at); if (!p) break; }
        const bit = 1 << (<i32>load<u16>(sp) & 15);
        const d: i32 = load<u16>(p);
        store<u16>(p, d & ~bit);
        continue;
      }
      case Op.SETS: {
        const from = base + reg(A(ip) & 14);
        const sp = source(view, from, A(ip));
        if (sp & 1) { readFault(from); break; }
        const at = base + reg(B(ip) & 14) + N(ip);
        let p = destination(view, at, B(ip));
        if (p & 1) { p = modifySlow(at); if (!p) break; }
        const bit = 1 << (<i32>load<u16>(sp) & 15);
        const d: i32 = load<u16>(p);
        store<u16>(p, d | bit);
        continue;
      }
      case Op.SETS_C: {
        setReg(A(ip), reg(A(ip)) | (1 << (N(ip) & 15)));
        continue;
      }
      case Op.SETS_CX: {
        const at = base + reg(A(ip));
        let p = writePointer(view, at);
        if (p & 1) { p = modifySlow(at); if (!p) break; }
        store<u16>(p, <i32>load<u16>(p) | (1 << (N(ip) & 15)));
        continue;
      }
      case Op.RELS: {
        const at = base + reg(A(ip));
        let p = writePointer(view, at);
        if (p & 1) { p = modifySlow(at); if (!p) break; }
        store<u16>(p, <i32>load<u16>(p) & ~(1 << (N(ip) & 15)));
        continue;
      }
      case Op.RESS: {
        const at = base + reg(A(ip));
        let p = writePointer(view, at);
        if (p & 1) { p = modifySlow(at); if (!p) break; }
        const bit = 1 << (N(ip) & 15);
        const d: i32 = load<u16>(p);
        if (!(d & bit)) ip += X(ip);
        store<u16>(p, d | bit);
        continue;
      }

      // ---- pairs: the second starts only when the slice has an instruction left for it. A store on the slow path may have
      // written over the second, so no instruction is left until its entry is looked at anew.
      case Op.MOVM_SOB: {
        const from = base + reg(A(ip));
        const s = readPointer(view, from);
        if (s & 1) { readFault(from); break; }
        const at = base + reg(B(ip));
        let p = writePointer(view, at);
        if (p & 1) { p = writeSlow(at); if (!p) break; held = left; left = 0; }
        const word: i32 = load<u16>(s);
        const b = reg(B(ip)) + 1;
        if (A(ip) != B(ip)) setReg(A(ip), reg(A(ip)) + 1);
        setReg(B(ip), b);
        store<u16>(p, word);
        if (left == 0) { left = held; held = 0; continue; }
        left--;
        ip += ENTRY_BYTES;
        const count = (reg(A(ip)) - 1) & 0xffff;
        setReg(A(ip), count);
        if (count != 0) ip += X(ip);
        continue;
      }
      case Op.PUT_SOB: {
        const at = base + reg(B(ip));
        let p = writePointer(view, at);
        if (p & 1) { p = writeSlow(at); if (!p) break; held = left; left = 0; }
        store<u16>(p, reg(A(ip)));
        setReg(B(ip), reg(B(ip)) + 1);
        if (left == 0) { left = held; held = 0; continue; }
        left--;
        ip += ENTRY_BYTES;
        const count = (reg(A(ip)) - 1) & 0xffff;
        setReg(A(ip), count);
        if (count != 0) ip += X(ip);
        continue;
      }
      case Op.ADD_SOB: {
        const s = reg(A(ip));
        const d = reg(B(ip));
        const r = d + s;
        setV((s ^ r) & (d ^ r));
        setReg(B(ip), r);
        if (left == 0) continue;
        left--;
        ip += ENTRY_BYTES;
        const count = (reg(A(ip)) - 1) & 0xffff;
        setReg(A(ip), count);
        if (count != 0) ip += X(ip);
        continue;
      }
      case Op.ADDC_SOB: {
        const d = reg(A(ip));
        const s = N(ip);
        const r = d + s;
        setV((s ^ r) & (d ^ r));
        setReg(A(ip), r);
        if (left == 0) continue;
        left--;
        ip += ENTRY_BYTES;
        const count = (reg(A(ip)) - 1) & 0xffff;
        setReg(A(ip), count);
        if (count != 0) ip += X(ip);
        continue;
      }
      case Op.PUT_SNE: {
        const at = base + reg(B(ip));
        let p = writePointer(view, at);
        if (p & 1) { p = writeSlow(at); if (!p) break; held = left; left = 0; }
        store<u16>(p, reg(A(ip)));
        setReg(B(ip), reg(B(ip)) + 1);
        if (left == 0) { left = held; held = 0; continue; }
        left--;
        ip += ENTRY_BYTES;
        if (reg(A(ip)) != N(ip)) ip += X(ip);
        continue;
      }
      case Op.ADDU_JVN: {
        const s = reg(A(ip));
        const d = reg(B(ip));
        const r = d + s;
        setReg(B(ip), r);
        if (left == 0) { setV(r >>> 1); continue; }
        left--;
        ip += ENTRY_BYTES;
        if (!(r & 0x10000)) ip += X(ip);
        setV(0);
        continue;
      }
      case Op.SUBU_JVN: {
        const s = reg(A(ip));
        const d = reg(B(ip));
        const r = d - s;
        setReg(B(ip), r);
        if (left == 0) { setV(r >>> 1); continue; }
        left--;
        ip += ENTRY_BYTES;
        if (!(r & 0x10000)) ip += X(ip);
        setV(0);
        continue;
      }
      case Op.CLR_ADDU_JVN: {
        const at = base + reg(B(ip)) + N(ip);
        let p = writePointer(view, at);
        if (p & 1) { p = writeSlow(at); if (!p) break; held = left; left = 0; }
        store<u16>(p, 0);
        if (left == 0) { left = held; held = 0; continue; }
        left--;
        ip += ENTRY_BYTES;
        const s = reg(A(ip));
        const d = reg(B(ip));
        const r = d + s;
        setReg(B(ip), r);
        if (left == 0) { setV(r >>> 1); continue; }
        left--;
        ip += ENTRY_BYTES;
        if (!(r & 0x10000)) ip += X(ip);
        setV(0);
        continue;
      }
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
