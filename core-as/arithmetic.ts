// Routines of multiplication, division and the index check. Parameters point to words.

import { TRAP_BOUNDS } from "./layout";
import { fault, setV } from "./state";

export function multiply(s: i32, low: i32, high: i32): void {
  const product = <i32>load<i16>(s) * <i32>load<i16>(low);
  store<u16>(low, product);
  store<u16>(high, product >> 16);
  setV(product == (product << 16) >> 16 ? 0 : 0x8000);
}

export function divide(s: i32, low: i32, high: i32): void {
  const divisor: i64 = load<i16>(s);
  const dividend: i64 = ((<i32>load<i16>(high)) << 16) | <i32>load<u16>(low);
  const quotient = divisor ? dividend / divisor : 0x10000;
  if (quotient != <i64>(<i16>quotient)) {
    setV(0x8000);
    return;
  }
  store<u16>(low, <i32>quotient);
  store<u16>(high, <i32>(dividend - quotient * divisor));
  setV(0);
}

export function check_index(low: i32, high: i32, index: i32): bool {
  const i: i32 = load<i16>(index);
  if (i < <i32>load<i16>(low) || i > <i32>load<i16>(high)) {
    fault(TRAP_BOUNDS << 8, i, 0);
    return false;
  }
  store<u16>(index, i - <i32>load<i16>(low));
  return true;
}
