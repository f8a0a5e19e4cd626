// The functions of the notation, core-as/isa/functions.ts, under the same names. Arguments have 16 bits, or are a long;
// of a result only the low 16 bits (of a long all) count.

// @ts-ignore: decorator
@inline export function rotate_left(x: i32, n: i32): i32 {
  return (x << (n & 15)) | (x >>> (16 - (n & 15)));
}
// @ts-ignore: decorator
@inline export function shift_left(x: i32, n: i32): i32 {
  return x << (n & 15);
}
// @ts-ignore: decorator
@inline export function shift_right(x: i32, n: i32): i32 {
  return x >>> (n & 15);
}
// @ts-ignore: decorator
@inline export function shift_right_signed(x: i32, n: i32): i32 {
  return ((x << 16) >> 16) >> (n & 15);
}
// @ts-ignore: decorator
@inline export function sign_extend(x: i32, n: i32): i32 {
  return (x << (31 - (n & 15))) >> (31 - (n & 15));
}
// @ts-ignore: decorator
@inline export function zero_extend(x: i32, n: i32): i32 {
  return x & ((2 << (n & 15)) - 1);
}
// @ts-ignore: decorator
@inline export function swap_bytes(x: i32): i32 {
  return (x << 8) | (x >> 8);
}
// @ts-ignore: decorator
@inline export function odd_parity(x: i32): i32 {
  return popcnt(x & 0xff) & 1;
}
// @ts-ignore: decorator
@inline export function with_even_parity(x: i32): i32 {
  return (x & 0x7f) | ((popcnt(x & 0x7f) & 1) << 7);
}
