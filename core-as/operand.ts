// What the cases of the interpreter read from the entry at ip, and from operands with a mode bit.

import { LIVE } from "./layout";
import { readPointer, writePointer } from "./map";

/** Byte offsets of registers, with bit 0 set where the operand is the data word that the register addresses. */
// @ts-ignore: decorator
@inline export function A(ip: i32): i32 {
  return load<u8>(ip, 2);
}
// @ts-ignore: decorator
@inline export function B(ip: i32): i32 {
  return load<u8>(ip, 3);
}
/** The number: constant or displacement, m added. */
// @ts-ignore: decorator
@inline export function N(ip: i32): i32 {
  return load<u16>(ip, 4);
}
/** The distance in bytes by which a skip, a repeat or a near jump moves on. */
// @ts-ignore: decorator
@inline export function X(ip: i32): i32 {
  return load<i16>(ip, 6);
}

// @ts-ignore: decorator
@inline export function signed(value: i32): i32 {
  return (value << 16) >> 16;
}

/** Operand with a mode bit: byte address of the register or of the data word, odd when that is not here. */
// @ts-ignore: decorator
@inline export function source(view: i32, address: i32, field: i32): i32 {
  return field & 1 ? readPointer(view, address) : LIVE + field;
}
// @ts-ignore: decorator
@inline export function destination(view: i32, address: i32, field: i32): i32 {
  return field & 1 ? writePointer(view, address) : LIVE + field;
}
