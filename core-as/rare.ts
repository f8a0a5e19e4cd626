// The instructions that are too rare or too long for the interpreter's own switch: status and control, monitor calls,
// the process stack, devices, multiplication and division; floats and ALT words have files of their own.
//
// Called with the context complete (PC at the instruction's first prefix); leaves PC at the instruction to come.

import {
  LIVE, CTX_R, CTX_PSW, CTX_CAUSE, CTX_NUMBER, CTX_PAGES, CTX_TIMER_DUE, CTX_CALL, CTX_STOP, CTX_BASE,
  MONITOR_OWNERS, MON_GUEST, MON_ANY, MODEL, PSW_E, PSW_L, STOP_BUDGET, STOP_CALL, STOP_IDLE, STOP_HALT,
  TRAP_PRIVILEGED, TRAP_STACK, TRAP_BOUNDS, TRAP_SOFTWARE, TRAP_MONITOR,
} from "./layout";
import * as Row from "./generated/rows";
import {
  reg, setReg, after, setV, base, setPc, psw, setPsw, systemMode, fault, now, timerTicks, startTimer, tt,
} from "./state";
import { readable, writable, modifiable, loadTable } from "./map";
import { returnFromTrap } from "./trap";
import { device } from "./device";
import { NEXT, CHANGED, TRAP } from "./result";
import { alt } from "./alt";
import { float } from "./float";

/** Option bits of RCR: the mapped, float and ALT sets. */
const OPTIONS: i32 = 7;

const DEVICE_STATUS: i32 = 0;
const DEVICE_CONTROL: i32 = 1;
const DEVICE_READ: i32 = 2;
const DEVICE_WRITE: i32 = 3;

/**
 * Executes one instruction. `a`, `b` are the register fields of the high byte, `n` the constant or m, `word` the
 * instruction's own word, `next` the address after it.
 */
export function rare(view: i32, row: i32, n: i32, word: i32, next: i32): i32 {
  if (Row.ROW_PRIVILEGED[row] && !systemMode()) {
    fault(TRAP_PRIVILEGED << 8, word, 0);
    return TRAP;
  }
  const a = (word >> 11) & 14;
  const b = (word >> 7) & 14;
  switch (row) {
    case Row.MUL_RX3_R3: return multiply(view, a, word & 0x8000, LIVE + b, LIVE + after(b), next);
    case Row.MUL_RX3_B0X3: {
      // The source is checked before the destination.
      if (!source(view, a, word & 0x8000)) return TRAP;
      const low = modifiable(view, base() + reg(b) + n);
      if (!low) return TRAP;
      const high = writable(view, base() + reg(b) + n + 1);
      return high ? multiply(view, a, word & 0x8000, low, high, next) : TRAP;
    }
    case Row.DIV_RX3_R3: return divide(view, a, word & 0x8000, LIVE + b, LIVE + after(b), next);
    case Row.DIV_RX3_B0X3: {
      // The source is checked before the destination.
      if (!source(view, a, word & 0x8000)) return TRAP;
      const low = modifiable(view, base() + reg(b) + n);
      if (!low) return TRAP;
      const high = modifiable(view, base() + reg(b) + n + 1);
      return high ? divide(view, a, word & 0x8000, low, high, next) : TRAP;
    }
    case Row.DOCP_RBX3: {
      const d = operand(view, word, n, true);
      if (!d) return TRAP;
      const low: i32 = load<u8>(d);
      store<u16>(d, (low & 0x7f) | ((popcnt(low & 0x7f) & 1) << 7));
      setV(0);
      break;
    }
    case Row.DICP_RBX3: {
      const d = operand(view, word, n, true);
      if (!d) return TRAP;
      const low: i32 = load<u8>(d);
      store<u16>(d, low & 0x7f);
      setV((popcnt(low) & 1) << 15);
      break;
    }

    // ---- the process stack -----------------------------------------------------------------------------------
    case Row.STC_C4: return push(view, (n & 7) + 1, next);
    case Row.UNS_C4: return pop(view, (n & 7) + 1, next);
    case Row.CALL_C4_P16: return call(view, (word >> 8) & 15, n & 0xffff, next + 1);
    case Row.RET_C4: return ret(view, n & 15);
    case Row.CSP_X3_R3: {
      const size = readable(view, base() + reg(a));
      if (!size) return TRAP;
      const pointer = modifiable(view, base());
      if (!pointer) return TRAP;
      const limit = readable(view, base() + 1);
      if (!limit) return TRAP;
      const top = ((<i32>load<u16>(pointer)) - <i32>load<u16>(size)) & 0xffff;
      if (top < <i32>load<u16>(limit)) {
        fault(TRAP_STACK << 8, top, load<u16>(limit));
        return TRAP;
      }
      store<u16>(pointer, top);
      setReg(b, top);
      break;
    }
    case Row.INX_X3_R3: {
      const low = readable(view, base() + reg(a));
      if (!low) return TRAP;
      const high = readable(view, base() + reg(a) + 1);
      if (!high) return TRAP;
      const index: i32 = load<i16>(LIVE + b, CTX_R);
      if (index < <i32>load<i16>(low) || index > <i32>load<i16>(high)) {
        fault(TRAP_BOUNDS << 8, index, 0);
        return TRAP;
      }
      setReg(b, index - <i32>load<i16>(low));
      break;
    }

    // ---- status and control ----------------------------------------------------------------------------------
    case Row.LDS_RBX3: {
      const d = operand(view, word, n, false);
      if (!d) return TRAP;
      setPsw(load<u16>(d));
      setPc(next);
      return CHANGED;
    }
    case Row.SVS_RBX3: return save(view, word, n, psw(), next);
    case Row.LDM_C4:
      store<u16>(LIVE, (load<u16>(LIVE, CTX_PSW) & ~PSW_L) | (n & PSW_L), CTX_PSW);
      setPc(next);
      return CHANGED;
    case Row.LDT_RBX3: {
      const d = operand(view, word, n, false);
      if (!d) return TRAP;
      startTimer(load<u16>(d), now());
      store<u16>(LIVE, 0, CTX_TIMER_DUE);
      setPc(next);
      return CHANGED;
    }
    case Row.SVT_RBX3: return save(view, word, n, timerTicks(now()), next);
    case Row.SVE_RBX3: return save(view, word, n, load<u16>(LIVE, CTX_CAUSE), next);
    case Row.CPU_RBX3: return save(view, word, n, load<u16>(LIVE, CTX_NUMBER), next);
    case Row.SVB_RBX3: return save(view, word, n, base(), next);
    case Row.LDB_RBX3: {
      const d = operand(view, word, n, false);
      if (!d) return TRAP;
      store<u16>(LIVE, load<u16>(d), CTX_BASE);
      break;
    }
    case Row.LTT_RBX3: {
      const d = operand(view, word, n, false);
      if (!d) return TRAP;
      loadTable(load<u16>(d));
      setPc(next);
      return CHANGED;
    }
    case Row.TTM:
      loadTable(tt());
      setPc(next);
      return CHANGED;
    // A store is seen by every later fetch, so there is no cache to manage.
    case Row.CAE: case Row.CAD: case Row.CAC: break;
    case Row.TST: setReg(0, 0); break;
    case Row.RCR:
      setReg(0, (MODEL << 8) | OPTIONS);
      setReg(2, load<u16>(LIVE, CTX_PAGES));
      break;

    // ---- traps, monitor calls, stopping ----------------------------------------------------------------------
    case Row.TRP_C4:
      setPc(next);
      fault(TRAP_SOFTWARE << 8, n & 15, 0);
      return TRAP;
    case Row.MON_C8: {
      const code = n & 0xff;
      const owner: i32 = load<u8>(MONITOR_OWNERS + code);
      setPc(next);
      if (owner == MON_GUEST || (owner != MON_ANY && !systemMode())) {
        fault(TRAP_MONITOR << 8, code, 0);
        return TRAP;
      }
      store<u16>(LIVE, code, CTX_CALL);
      return STOP_CALL;
    }
    case Row.RTM_C4: return returnFromTrap(n & 15, now(), word) ? CHANGED : TRAP;
    case Row.STP_C4:
      setPc(next);
      store<u16>(LIVE, n & 15, CTX_STOP);
      return load<u16>(LIVE, CTX_PSW) & PSW_E ? STOP_IDLE : STOP_HALT;

    // ---- devices ---------------------------------------------------------------------------------------------
    // A device may have interrupts and a time of its own: the run ends, so that the host can look.
    case Row.SIO_R3_R3: setReg(a, device(DEVICE_STATUS, reg(b), 0)); setPc(next); return STOP_BUDGET;
    case Row.RIO_R3_R3: setReg(a, device(DEVICE_READ, reg(b), 0)); setPc(next); return STOP_BUDGET;
    case Row.CIO_R3_R3: device(DEVICE_CONTROL, reg(b), reg(a)); setPc(next); return STOP_BUDGET;
    case Row.WIO_R3_R3: device(DEVICE_WRITE, reg(b), reg(a)); setPc(next); return STOP_BUDGET;
    case Row.SIO_X3_R3: case Row.RIO_X3_R3: {
      const pointer = writable(view, base() + reg(a));
      if (!pointer) return TRAP;
      store<u16>(pointer, device(row == Row.SIO_X3_R3 ? DEVICE_STATUS : DEVICE_READ, reg(b), 0));
      setPc(next);
      return STOP_BUDGET;
    }
    case Row.CIO_X3_R3: case Row.WIO_X3_R3: {
      const pointer = readable(view, base() + reg(a));
      if (!pointer) return TRAP;
      device(row == Row.CIO_X3_R3 ? DEVICE_CONTROL : DEVICE_WRITE, reg(b), load<u16>(pointer));
      setPc(next);
      return STOP_BUDGET;
    }

    default: return Row.ROW_ALT[row] ? alt(view, row, n, word, next) : float(view, row, word, next);
  }
  setPc(next);
  return NEXT;
}

/** The operand RBX3 of the rows whose mode bit is bit 11: its byte address, or 0 with the fault recorded. */
function operand(view: i32, word: i32, n: i32, written: bool): i32 {
  const b = (word >> 7) & 14;
  if (!(word & 0x0800)) return LIVE + b;
  const address = base() + reg(b) + n;
  return written ? modifiable(view, address) : readable(view, address);
}

/** Stores a value in the operand RBX3 and goes on. */
function save(view: i32, word: i32, n: i32, value: i32, next: i32): i32 {
  const b = (word >> 7) & 14;
  const d = word & 0x0800 ? writable(view, base() + reg(b) + n) : LIVE + b;
  if (!d) return TRAP;
  store<u16>(d, value);
  setPc(next);
  return NEXT;
}

/** The operand RX3 of multiplication and division, signed: its byte address. */
function source(view: i32, a: i32, memoryMode: i32): i32 {
  return memoryMode ? readable(view, base() + reg(a)) : LIVE + a;
}

function multiply(view: i32, a: i32, memoryMode: i32, low: i32, high: i32, next: i32): i32 {
  const s = source(view, a, memoryMode);
  if (!s) return TRAP;
  const product = <i32>load<i16>(s) * <i32>load<i16>(low);
  store<u16>(low, product);
  store<u16>(high, product >> 16);
  setV(product == ((product << 16) >> 16) ? 0 : 0x8000);
  setPc(next);
  return NEXT;
}

function divide(view: i32, a: i32, memoryMode: i32, low: i32, high: i32, next: i32): i32 {
  const s = source(view, a, memoryMode);
  if (!s) return TRAP;
  const divisor: i64 = load<i16>(s);
  const dividend: i64 = (<i32>load<i16>(high) << 16) | <i32>load<u16>(low);
  setPc(next);
  const quotient = divisor ? dividend / divisor : 0x10000;
  if (quotient != <i64>(<i16>quotient)) {
    setV(0x8000);
    return NEXT;
  }
  store<u16>(low, <i32>quotient);
  store<u16>(high, <i32>(dividend - quotient * divisor));
  setV(0);
  return NEXT;
}

// ---- The process stack: pointer at BASE+0, limit at BASE+1. docs/MACHINE.md, "State" ---------------------------

/** May a word be pushed at `at`? Records the stack trap otherwise. */
function aboveLimit(at: i32, limit: i32): bool {
  if ((at & 0xffff) >= limit) return true;
  fault(TRAP_STACK << 8, at, limit);
  return false;
}

/** STC: pushes `count` registers from R0. */
function push(view: i32, count: i32, next: i32): i32 {
  const pointer = modifiable(view, base());
  if (!pointer) return TRAP;
  const limit = readable(view, base() + 1);
  if (!limit) return TRAP;
  const top: i32 = load<u16>(pointer);
  const lowest: i32 = load<u16>(limit);
  for (let i = 1; i <= count; i++) if (!aboveLimit(top - i, lowest)) return TRAP;
  for (let i = 1; i <= count; i++) if (!writable(view, base() + top - i)) return TRAP;
  store<u16>(pointer, top - count);
  for (let i = 1; i <= count; i++) store<u16>(writable(view, base() + top - i), reg((i - 1) << 1));
  setPc(next);
  return NEXT;
}

/** UNS: pops `count` registers, R0 last. */
function pop(view: i32, count: i32, next: i32): i32 {
  const pointer = modifiable(view, base());
  if (!pointer) return TRAP;
  const top: i32 = load<u16>(pointer);
  for (let i = 0; i < count; i++) if (!readable(view, base() + top + i)) return TRAP;
  for (let i = 0; i < count; i++) setReg((count - 1 - i) << 1, load<u16>(readable(view, base() + top + i)));
  store<u16>(pointer, top + count);
  setPc(next);
  return NEXT;
}

function call(view: i32, locals: i32, target: i32, link: i32): i32 {
  const pointer = modifiable(view, base());
  if (!pointer) return TRAP;
  const limit = readable(view, base() + 1);
  if (!limit) return TRAP;
  const top = <i32>load<u16>(pointer) - 1;
  const frame = top - locals - 1;
  if (!aboveLimit(top, load<u16>(limit)) || !aboveLimit(frame, load<u16>(limit))) return TRAP;
  if (!writable(view, base() + top) || !writable(view, base() + frame)) return TRAP;
  store<u16>(pointer, frame);
  store<u16>(writable(view, base() + top), link);
  store<u16>(writable(view, base() + frame), locals);
  setPc(target);
  return NEXT;
}

function ret(view: i32, exit: i32): i32 {
  const pointer = modifiable(view, base());
  if (!pointer) return TRAP;
  const frame: i32 = load<u16>(pointer);
  const locals = readable(view, base() + frame);
  if (!locals) return TRAP;
  const top = frame + 1 + <i32>load<u16>(locals);
  const link = readable(view, base() + top);
  if (!link) return TRAP;
  const target = <i32>load<u16>(link) + exit;
  store<u16>(pointer, top + 1);
  setPc(target);
  return NEXT;
}
