// Routines of the ALT set: counted moves, compares and fills, long addresses, packed decimal fields. The parameters a, b
// and c are byte offsets of registers, d and s of long addresses pointers to words.
//
// A counted instruction is one turn, after which PC is at its first prefix again while turns remain. Turns follow each
// other here without a new start for as long as a start would lead to the same turn: the slice has an instruction left,
// and the words of the instruction are those that were decoded.

import { startsAlike } from "./decode";
import { swap_bytes } from "./functions";
import { ACCESS_READ, ACCESS_WRITE, CAUSE_STAGE2, PAGE_SHIFT, TRAP_DATA, WORKSPACE } from "./layout";
import { partitionRead, partitionWrite, readable, writable } from "./map";
import { NEXT, TRAP } from "./result";
import { after, base, fault, left, pc, reg, setLeft, setPc, setReg, setV } from "./state";

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
function long(r: i32): u32 {
  return reg(r) | (reg(after(r)) << 16);
}
function setLong(r: i32, value: u32): void {
  setReg(r, value);
  setReg(after(r), value >>> 16);
}

/** What a move does with an item: takes it as it is, exchanges its bytes, or takes one byte. */
const WORD: i32 = 0;
const SWAPPED: i32 = 1;
const BYTE: i32 = 2;

/** One item moves; false with the fault recorded. */
// @ts-ignore: decorator
@inline function moveItem(view: i32, item: i32, from: i32, to: i32): bool {
  if (item == BYTE) {
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
  store<u16>(d, item == SWAPPED ? swap_bytes(word) : word);
  return true;
}

// @ts-ignore: decorator
@inline function movePartitionItem(item: i32, from: u32, to: u32): bool {
  if (item == BYTE) {
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
  store<u16>(d, item == SWAPPED ? swap_bytes(word) : word);
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

// @ts-ignore: decorator
@inline function move(view: i32, item: i32, a: i32, b: i32, c: i32, step: i32, next: i32): i32 {
  while (true) {
    const count = reg(c);
    if (count == 0) {
      setPc(next);
      return NEXT;
    }
    const from = reg(a);
    const to = reg(b);
    if (!moveItem(view, item, from, to)) return TRAP;
    setReg(a, from + step);
    setReg(b, to + step);
    if (!another(view, c, count)) {
      if (count == 1) setPc(next);
      return NEXT;
    }
  }
}

// @ts-ignore: decorator
@inline function movePartition(view: i32, item: i32, a: i32, b: i32, c: i32, next: i32): i32 {
  while (true) {
    const count = reg(c);
    if (count == 0) {
      setPc(next);
      return NEXT;
    }
    const from = long(a);
    const to = long(b);
    if (!movePartitionItem(item, from, to)) return TRAP;
    setLong(a, from + 1);
    setLong(b, to + 1);
    if (!another(view, c, count)) {
      if (count == 1) setPc(next);
      return NEXT;
    }
  }
}

export function compare_bytes(view: i32, a: i32, b: i32, c: i32, next: i32): i32 {
  while (true) {
    const count = reg(c);
    if (count == 0) {
      setPc(next + 1);
      return NEXT;
    }
    const s = readableByte(view, reg(a));
    if (!s) return TRAP;
    const d = readableByte(view, reg(b));
    if (!d) return TRAP;
    if (load<u8>(s) != load<u8>(d)) {
      setPc(next);
      return NEXT;
    }
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

export function fill_bytes(view: i32, a: i32, b: i32, c: i32, next: i32): i32 {
  while (true) {
    const count = reg(c);
    if (count == 0) {
      setPc(next);
      return NEXT;
    }
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

/** Adds (sign 1) or subtracts (sign -1) the fields at the data addresses in a and b, of as many digits as c says. */
function decimalFields(view: i32, a: i32, b: i32, c: i32, sign: i32): bool {
  const from = reg(a);
  const to = reg(b);
  const digits = reg(c);
  const words = (digits + 3) >> 2;
  for (let i = 0; i < words; i++) if (!readable(view, base() + from + i)) return false;
  for (let i = 0; i < words; i++) if (!readable(view, base() + to + i)) return false;
  let carry = 0;
  for (let i = 0; i < words; i++) {
    const s: i32 = load<u16>(readable(view, base() + from + i));
    const d: i32 = load<u16>(readable(view, base() + to + i));
    const here = digits - (i << 2);
    if (!decimal(s, here) || !decimal(d, here)) {
      setV(0x8000);
      return true;
    }
    let result = d;
    for (let shift = 0; shift < 16 && here > shift >> 2; shift += 4) {
      let digit = ((d >> shift) & 15) + sign * (((s >> shift) & 15) + carry);
      carry = 0;
      if (digit > 9) {
        digit -= 10;
        carry = 1;
      }
      if (digit < 0) {
        digit += 10;
        carry = 1;
      }
      result = (result & ~(15 << shift)) | (digit << shift);
    }
    store<u16>(WORKSPACE + (i << 1), result);
  }
  for (let i = 0; i < words; i++)
    if (!writable(view, base() + to + i)) {
      return false;
    }
  for (let i = 0; i < words; i++) {
    store<u16>(writable(view, base() + to + i), load<u16>(WORKSPACE + (i << 1)));
  }
  setV(carry << 15);
  return true;
}

export function add_decimal(view: i32, a: i32, b: i32, c: i32): bool {
  return decimalFields(view, a, b, c, 1);
}
export function subtract_decimal(view: i32, a: i32, b: i32, c: i32): bool {
  return decimalFields(view, a, b, c, -1);
}

export function move_words_up(view: i32, a: i32, b: i32, c: i32, next: i32): i32 {
  return move(view, WORD, a, b, c, 1, next);
}
export function move_words_down(view: i32, a: i32, b: i32, c: i32, next: i32): i32 {
  return move(view, WORD, a, b, c, -1, next);
}
export function move_swapped_up(view: i32, a: i32, b: i32, c: i32, next: i32): i32 {
  return move(view, SWAPPED, a, b, c, 1, next);
}
export function move_swapped_down(view: i32, a: i32, b: i32, c: i32, next: i32): i32 {
  return move(view, SWAPPED, a, b, c, -1, next);
}
export function move_bytes_up(view: i32, a: i32, b: i32, c: i32, next: i32): i32 {
  return move(view, BYTE, a, b, c, 1, next);
}
export function move_bytes_down(view: i32, a: i32, b: i32, c: i32, next: i32): i32 {
  return move(view, BYTE, a, b, c, -1, next);
}
export function move_partition_words(view: i32, a: i32, b: i32, c: i32, next: i32): i32 {
  return movePartition(view, WORD, a, b, c, next);
}
export function move_partition_swapped(view: i32, a: i32, b: i32, c: i32, next: i32): i32 {
  return movePartition(view, SWAPPED, a, b, c, next);
}
export function move_partition_bytes(view: i32, a: i32, b: i32, c: i32, next: i32): i32 {
  return movePartition(view, BYTE, a, b, c, next);
}

export function load_partition_byte(from: i32, d: i32): bool {
  const s = partitionReadableByte(long(from));
  if (!s) return false;
  store<u16>(d, load<u8>(s));
  return true;
}
export function store_partition_byte(s: i32, to: i32): bool {
  const d = partitionWritableByte(long(to));
  if (!d) return false;
  store<u8>(d, load<u16>(s));
  return true;
}
export function load_partition_word(from: i32, d: i32): bool {
  const s = partitionReadable(long(from));
  if (!s) return false;
  store<u16>(d, load<u16>(s));
  return true;
}
export function store_partition_word(s: i32, to: i32): bool {
  const d = partitionWritable(long(to));
  if (!d) return false;
  store<u16>(d, load<u16>(s));
  return true;
}
