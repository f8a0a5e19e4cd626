// The instructions behind ALT: counted moves, compares and fills, long addresses, packed decimal fields.
//
// A counted instruction is one turn, after which PC is at its first prefix again while turns remain. Turns follow each
// other here without a new start for as long as a start would lead to the same turn: the slice has an instruction left,
// and the words of the instruction are those that were decoded.

import {
  CAUSE_STAGE2, ACCESS_READ, ACCESS_WRITE, LIVE, CTX_R, PAGE_SHIFT, TRAP_DATA, WORKSPACE,
} from "./layout";
import * as Row from "./generated/rows";
import { reg, setReg, after, setV, base, pc, setPc, fault, left, setLeft } from "./state";
import { readable, writable, modifiable, partitionRead, partitionWrite } from "./map";
import { startsAlike } from "./decode";
import { NEXT, TRAP } from "./result";

/** Records the fault of a partition address that stage 2 does not let be used so. */
function partitionFault(address: u32, access: i32): i32 {
  fault((TRAP_DATA << 8) | CAUSE_STAGE2 | access, address, address >>> PAGE_SHIFT);
  return 0;
}

function partitionReadable(address: u32): i32 {
  const pointer = partitionRead(address);
  return pointer ? pointer : partitionFault(address, ACCESS_READ);
}
function partitionWritable(address: u32): i32 {
  const pointer = partitionWrite(address);
  return pointer ? pointer : partitionFault(address, ACCESS_WRITE);
}

/** Byte address in linear memory of a byte of the data space, or 0 with the fault recorded. */
function readableByte(view: i32, byte: i32): i32 {
  const pointer = readable(view, base() + ((byte & 0xffff) >> 1));
  return pointer ? pointer + (byte & 1) : 0;
}
function writableByte(view: i32, byte: i32): i32 {
  const pointer = writable(view, base() + ((byte & 0xffff) >> 1));
  return pointer ? pointer + (byte & 1) : 0;
}
function partitionReadableByte(byte: u32): i32 {
  const pointer = partitionReadable(byte >>> 1);
  return pointer ? pointer + (byte & 1) : 0;
}
function partitionWritableByte(byte: u32): i32 {
  const pointer = partitionWritable(byte >>> 1);
  return pointer ? pointer + (byte & 1) : 0;
}

/** long Ra. */
function long(r: i32): u32 { return reg(r) | (reg(after(r)) << 16); }
function setLong(r: i32, value: u32): void {
  setReg(r, value);
  setReg(after(r), value >>> 16);
}

// @ts-ignore: decorator
@inline function swapped(word: i32): i32 { return (word << 8) | (word >> 8); }

/** One item moves; false with the fault recorded. */
function moveItem(view: i32, row: i32, from: i32, to: i32): bool {
  if (row == Row.MOBA_X3_X3_R3 || row == Row.MOBD_X3_X3_R3) {
    const s = readableByte(view, from);
    if (!s) return false;
    const d = writableByte(view, to);
    if (!d) return false;
    store<u8>(d, load<u8>(s));
    return true;
  }
  const s = readable(view, base() + from);
  if (!s) return false;
  const d = writable(view, base() + to);
  if (!d) return false;
  const word: i32 = load<u16>(s);
  store<u16>(d, row == Row.MSWA_X3_X3_R3 || row == Row.MSWD_X3_X3_R3 ? swapped(word) : word);
  return true;
}

function movePartitionItem(row: i32, from: u32, to: u32): bool {
  if (row == Row.GMOB_GX33_GX33_R3) {
    const s = partitionReadableByte(from);
    if (!s) return false;
    const d = partitionWritableByte(to);
    if (!d) return false;
    store<u8>(d, load<u8>(s));
    return true;
  }
  const s = partitionReadable(from);
  if (!s) return false;
  const d = partitionWritable(to);
  if (!d) return false;
  const word: i32 = load<u16>(s);
  store<u16>(d, row == Row.GMSW_GX33_GX33_R3 ? swapped(word) : word);
  return true;
}

/**
 * Ends a turn: true when another one remains and may follow without a new start. Rc is written last, so that it wins.
 */
function another(view: i32, c: i32, count: i32): bool {
  setReg(c, count - 1);
  if (count == 1 || left == 0 || !startsAlike(view, pc())) return false;
  setLeft(left - 1);
  return true;
}

function move(view: i32, row: i32, a: i32, b: i32, c: i32, step: i32, next: i32): i32 {
  while (true) {
    const count = reg(c);
    if (count == 0) { setPc(next); return NEXT; }
    const from = reg(a);
    const to = reg(b);
    if (!moveItem(view, row, from, to)) return TRAP;
    setReg(a, from + step);
    setReg(b, to + step);
    if (!another(view, c, count)) {
      if (count == 1) setPc(next);
      return NEXT;
    }
  }
}

function movePartition(view: i32, row: i32, a: i32, b: i32, c: i32, next: i32): i32 {
  while (true) {
    const count = reg(c);
    if (count == 0) { setPc(next); return NEXT; }
    const from = long(a);
    const to = long(b);
    if (!movePartitionItem(row, from, to)) return TRAP;
    setLong(a, from + 1);
    setLong(b, to + 1);
    if (!another(view, c, count)) {
      if (count == 1) setPc(next);
      return NEXT;
    }
  }
}

function compare(view: i32, a: i32, b: i32, c: i32, next: i32): i32 {
  while (true) {
    const count = reg(c);
    if (count == 0) { setPc(next + 1); return NEXT; }
    const s = readableByte(view, reg(a));
    if (!s) return TRAP;
    const d = readableByte(view, reg(b));
    if (!d) return TRAP;
    if (load<u8>(s) != load<u8>(d)) { setPc(next); return NEXT; }
    const from = reg(a);
    const to = reg(b);
    setReg(a, from + 1);
    setReg(b, to + 1);
    if (!another(view, c, count)) {
      if (count == 1) setPc(next + 1);
      return NEXT;
    }
  }
}

function fill(view: i32, a: i32, b: i32, c: i32, next: i32): i32 {
  while (true) {
    const count = reg(c);
    if (count == 0) { setPc(next); return NEXT; }
    const d = writableByte(view, reg(b));
    if (!d) return TRAP;
    store<u8>(d, reg(a));
    setReg(b, reg(b) + 1);
    if (!another(view, c, count)) {
      if (count == 1) setPc(next);
      return NEXT;
    }
  }
}

/** Are the first `digits` digits of a word decimal? */
function decimal(word: i32, digits: i32): bool {
  const kept = digits >= 4 ? word : word & ((1 << (digits << 2)) - 1);
  // A digit above 9 carries out of its place when 6 is added.
  return (((kept + 0x6666) ^ kept ^ 0x6666) & 0x11110) == 0;
}

/** ADDD (sign 1) and SUBD (sign -1) on the fields at data addresses `from` and `to`. */
function decimalFields(view: i32, from: i32, to: i32, digits: i32, sign: i32, next: i32): i32 {
  const words = (digits + 3) >> 2;
  for (let i = 0; i < words; i++) if (!readable(view, base() + from + i)) return TRAP;
  for (let i = 0; i < words; i++) if (!readable(view, base() + to + i)) return TRAP;
  let carry = 0;
  for (let i = 0; i < words; i++) {
    const s: i32 = load<u16>(readable(view, base() + from + i));
    const d: i32 = load<u16>(readable(view, base() + to + i));
    const here = digits - (i << 2);
    if (!decimal(s, here) || !decimal(d, here)) { setV(0x8000); setPc(next); return NEXT; }
    let result = d;
    for (let shift = 0; shift < 16 && here > shift >> 2; shift += 4) {
      let digit = ((d >> shift) & 15) + sign * (((s >> shift) & 15) + carry);
      carry = 0;
      if (digit > 9) { digit -= 10; carry = 1; }
      if (digit < 0) { digit += 10; carry = 1; }
      result = (result & ~(15 << shift)) | (digit << shift);
    }
    store<u16>(WORKSPACE + (i << 1), result);
  }
  for (let i = 0; i < words; i++) if (!writable(view, base() + to + i)) { return TRAP; }
  for (let i = 0; i < words; i++) {
    store<u16>(writable(view, base() + to + i), load<u16>(WORKSPACE + (i << 1)));
  }
  setV(carry << 15);
  setPc(next);
  return NEXT;
}

/** Executes the word behind ALT. Arguments as rare(). */
export function alt(view: i32, row: i32, n: i32, word: i32, next: i32): i32 {
  const a = (word >> 11) & 14;
  const b = (word >> 7) & 14;
  const c = (word & 7) << 1;
  switch (row) {
    case Row.MOWA_X3_X3_R3: case Row.MSWA_X3_X3_R3: case Row.MOBA_X3_X3_R3:
      return move(view, row, a, b, c, 1, next);
    case Row.MOWD_X3_X3_R3: case Row.MSWD_X3_X3_R3: case Row.MOBD_X3_X3_R3:
      return move(view, row, a, b, c, -1, next);
    case Row.GMOW_GX33_GX33_R3: case Row.GMSW_GX33_GX33_R3: case Row.GMOB_GX33_GX33_R3:
      return movePartition(view, row, a, b, c, next);
    case Row.CMPB_BX3_BX3_R3: return compare(view, a, b, c, next);
    case Row.FILB_R3_BX3_R3: return fill(view, b, a, c, next);
    case Row.ADDD_R3_R3_R3: return decimalFields(view, reg(a), reg(b), reg(c), 1, next);
    case Row.SUBD_R3_R3_R3: return decimalFields(view, reg(a), reg(b), reg(c), -1, next);
    case Row.GLDB_GX33_R3: {
      const s = partitionReadableByte(long(a));
      if (!s) return TRAP;
      setReg(b, load<u8>(s));
      break;
    }
    case Row.GSTB_R3_GX33: {
      const d = partitionWritableByte(long(a));
      if (!d) return TRAP;
      store<u8>(d, reg(b));
      break;
    }
    case Row.GLDW_GX33_R3: {
      const s = partitionReadable(long(a));
      if (!s) return TRAP;
      setReg(b, load<u16>(s));
      break;
    }
    case Row.GSTW_R3_GX33: {
      const d = partitionWritable(long(a));
      if (!d) return TRAP;
      store<u16>(d, reg(b));
      break;
    }
    // GNW
    default: {
      const pointer = modifiable(view, base() + n);
      if (!pointer) return TRAP;
      const at: i32 = load<u16>(pointer);
      const s = readable(view, base() + at);
      if (!s) return TRAP;
      setReg(c, load<u16>(s));
      store<u16>(pointer, at + 1);
    }
  }
  setPc(next);
  return NEXT;
}
