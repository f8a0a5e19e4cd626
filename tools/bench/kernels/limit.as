// The three kernels in AssemblyScript, without any emulation: what a translation to WebAssembly could reach at best.

const FLAGS: i32 = 8191;
const TURNS: i32 = 50000;
const WORDS: i32 = 8192;
const FLAGS_AT: i32 = 0x10000;
const FROM: i32 = 0x18000;
const TO: i32 = 0x20000;

let first: i32 = 0;
let second: i32 = 0;
export function firstWord(): i32 {
  return first;
}
export function secondWord(): i32 {
  return second;
}

export function sieve(passes: i32): void {
  for (; passes > 0; passes--) {
    let count = 0;
    for (let i = 0; i < FLAGS; i++) store<u16>(FLAGS_AT + (i << 1), 1);
    for (let i = 0; i < FLAGS; i++) {
      if (load<u16>(FLAGS_AT + (i << 1)) == 0) continue;
      const prime = i + i + 3;
      for (let k = i + prime; k < FLAGS; k += prime) store<u16>(FLAGS_AT + (k << 1), 0);
      count++;
    }
    first = count;
    second = 0;
  }
}

export function loop(passes: i32): void {
  for (; passes > 0; passes--) {
    let s = 0;
    let t = 0;
    for (let n = TURNS; n != 0; n--) {
      s = ((s + n) ^ 0x5a5a) & 0xffff;
      s = ((s << 8) | (s >>> 8)) & 0xffff;
      t += s;
    }
    first = s;
    second = t & 0xffff;
  }
}

export function copy(passes: i32): void {
  for (; passes > 0; passes--) {
    let sum = 0;
    for (let i = 0; i < WORDS << 1; i += 2) {
      const word: i32 = load<u16>(FROM + i);
      sum += word;
      store<u16>(TO + i, word);
    }
    first = sum & 0xffff;
  }
}
