// Defines the work of the three kernels, in units that every system shares, and the result that each must have at its
// end. The expected results are computed here by plain arithmetic, so that a machine that runs wrong cannot pass as
// fast.

/** Flags of the sieve; turns of the loop; words of the copy. */
const FLAGS = 8191;
const TURNS = 50_000;
const WORDS = 8192;

const word = (n) => n & 0xffff;
const swap = (n) => word((n << 8) | (n >> 8));

/** Flag i stands for the odd number 2i + 3: how many of them are prime, by trial division. */
function countPrimes() {
  let count = 0;
  for (let n = 3; n < 2 * FLAGS + 3; n += 2) {
    let divisor = 3;
    while (divisor * divisor <= n && n % divisor !== 0) divisor += 2;
    if (divisor * divisor > n) count++;
  }
  return count;
}

function endOfLoop() {
  let s = 0;
  let t = 0;
  for (let n = TURNS; n > 0; n--) {
    s = swap(word(s + n) ^ 0x5a5a);
    t = word(t + s);
  }
  return [s, t];
}

/** The words to copy: multiples of 9E3B hex. */
export function source() {
  return Uint16Array.from({ length: WORDS }, (_, i) => (i + 1) * 0x9e3b);
}

/** A word that depends on the words and on their order. */
export function mark(words) {
  return words.reduce((value, next) => swap(word(value + next)), 0);
}

function checksums() {
  const words = source();
  return [words.reduce((sum, next) => word(sum + next), 0), mark(words)];
}

/**
 * The kernels: `units` in one pass, what a unit is called, and `expected`, the words of result that every system
 * has to deliver after any number of passes.
 *
 * - sieve: set 8,191 flags, one word each, then strike out the multiples and count the primes (the sieve of BYTE,
 *   September 1981). Result: the primes. The unit is the whole pass.
 * - loop: n from 50,000 down to 1: s := s + n; s := s xor 5A5A hex; exchange the bytes of s; t := t + s. Five
 *   instructions a turn on machines that step and jump in one. Result: s, t.
 * - copy: 8,192 words from one place to another, adding each to a sum. Result: the sum, and a mark made of the
 *   destination afterwards (mark + word, bytes exchanged).
 */
export const kernels = [
  { name: "sieve", unit: "sieve pass", units: 1, expected: [countPrimes(), 0] },
  { name: "loop", unit: "loop turn", units: TURNS, expected: endOfLoop() },
  { name: "copy", unit: "word copied", units: WORDS, expected: checksums() },
];
