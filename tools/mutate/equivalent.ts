// Mutants that no test can tell from the core, with the reason: the file, the line, and its mutation.

const PARITY = "the tangent has the period pi: only whether the count of half periods is odd matters";
const LAST_LIMB = "the last limb of the product weighs less than 2^-220, a remainder at least 2^-62";
const NEWTON = "the step is 2^-53 of the result, so what is lost is 2^-106 of it";
const THIRD = "moves the third quotient, which is 2^-106 of the result";
const EITHER_WAY = "the number at the border comes out the same either way";
const WHOLE_POWER = "a whole power of two is exact, and never in doubt";
const TERMS_SHRINK =
  "the series ends where what is left out is still below 2^-110 of the sum: each term shrinks it by a square";

export const EQUIVALENT: Readonly<Record<string, string>> = {
  "entry jump: if (index >= 0 && target >= 0 && target < PAGE_WORDS) put(entry, near, a, b, offset, offset * ENTRY_BYTES); => if (index > 0 && target >= 0 && target < PAGE_WORDS) put(entry, near, a, b, offset, offset * ENTRY_BYTES);":
    "a jump from the first word of a page is then a far one to the same place",
  "entry put: store<u8>(entry, b, 3); => store<u16>(entry, b, 3);":
    "the byte after it is that of n, which is stored next",
  "slots dropAll: for (let page = 0, pages = load<i32>(PHYSICAL_PAGES); page < pages; page++) { => for (let page = 0, pages = load<i32>(PHYSICAL_PAGES); page <= pages; page++) {":
    "the page after the last one has no decoded words",
  "slots prefixWords: if (<u32>(entry - FOLDED) >= <u32>(FOLDED_COUNT * FOLDED_BYTES)) return 0; => if (<u32>(entry - FOLDED) > <u32>(FOLDED_COUNT * FOLDED_BYTES)) return 0;":
    "no entry lies at the end of the blocks, where the second stages begin",
  "generated/interpreter NEG_RBX3_R: setV((d ^ s) & (d ^ r)); => setV((d | s) & (d ^ r));":
    "d is 0, so either gives s",
  "alt decimal: const kept = digits >= 4 ? word : word & ((1 << (digits << 2)) - 1); => const kept = digits > 4 ? word : word & ((1 << (digits << 2)) - 1);":
    "with four digits the mask is FFFF hex, as without it",
  "slots newBlock: if (load<i32>(FOLDED_NEXT) == FOLDED_COUNT) dropAll(); => if (load<i32>(FOLDED_NEXT) != FOLDED_COUNT) dropAll();":
    "everything decoded is dropped at each new block, and decoded again as it is reached",
  "decimal raise: for (; power > 0 && factor < 0x10000000; power--) factor *= base; => for (; power > 0 && factor <= 0x10000000; power--) factor *= base;":
    "no power of 2, 5 or 10 that occurs here is 2^28, except in a step that still fits 32 bits",
  "decimal toBinary: if (power >= 0) number = raise(FIRST, number, 10, power, BINARY); => if (power > 0) number = raise(FIRST, number, 10, power, BINARY);":
    "raising to the power 0 changes neither number",
  "decimal compareMidpoint: if (exponent <= 0) return compare(THIRD, one, FOURTH, length); => if (exponent < 0) return compare(THIRD, one, FOURTH, length);":
    "shifting by no places copies the number",
  "partitions clearPage: if (!load<u8>(HAS_CODE + physical)) return; => if (!load<u16>(HAS_CODE + physical)) return;":
    "a page without decoded code has nothing to forget",
  "index configure: if (needed > memory.size() && memory.grow(needed - memory.size()) < 0) return false; => if (needed > memory.size() && memory.grow(needed - memory.size()) <= 0) return false;":
    "a memory that grew was not empty before: the returned size is never 0",
  "state now: return load<i64>(CLOCK) + (before > 0 ? before : 0); => return load<i64>(CLOCK) + (before >= 0 ? before : 0);":
    "without an instruction before this one, nothing is added either way",
  "state acceptableInterrupt: return above ? TRAP_INTERRUPT << 8 : -1; => return above ? TRAP_INTERRUPT >> 8 : -1;":
    "the caller only checks whether it is negative, and whether it is the timer's",
  "transcendental constants: 0x56033046, 0xfc7b6bab, 0xf0cfbc20, 0x9af4361d, 0xa9e39161, 0x5ee61b08, => 0x00033046, 0xfc7b6bab, 0xf0cfbc20, 0x9af4361d, 0xa9e39161, 0x5ee61b08,":
    "weighs 2^-129 of a quarter turn: more than 2^-95 of a remainder below 2^-34 only, and far too little to be seen then",
  "transcendental piBits: const second = limb + 1 < TWO_OVER_PI.length ? <u64>TWO_OVER_PI[limb + 1] : 0; => const second = limb - 1 < TWO_OVER_PI.length ? <u64>TWO_OVER_PI[limb + 1] : 0;":
    "no window reaches the last limb of the table",
  "transcendental reduce: let count = bit(fraction) | (bit(fraction + 1) << 1); => let count = bit(fraction) | (bit(fraction - 1) << 1);":
    PARITY,
  "transcendental reduce: const complement = (~limb & (((<u64>1) << width) - 1)) + borrow; => const complement = (~limb & (((<u64>1) << width) - 1)) - borrow;":
    LAST_LIMB,
  "transcendental reduce: borrow = complement >> width; => borrow = complement << width;": LAST_LIMB,
  "transcendental reduce: for (let i = top; i >= 0; i--) { => for (let i = top; i > 0; i--) {": LAST_LIMB,
  "transcendental reduce: return count & 3; => return count & 1;": PARITY,
  "transcendental alternating: if (abs<f64>(term) < NEGLIGIBLE * abs<f64>(total)) break; => if (abs<f64>(term) < NEGLIGIBLE / abs<f64>(total)) break;":
    TERMS_SHRINK,
  "transcendental tan: if (magnitude <= 0.7853981633974483) { => if (magnitude < 0.7853981633974483) {":
    EITHER_WAY,
  "transcendental arcOfPart: multiply(z, z2, t, t2); => multiply(z, 0, t, t2);": NEWTON,
  "transcendental arcOfPart: add(1, 0, high, low); => add(1, 0, high, 0);": NEWTON,
  "transcendental arcOfPart: const below2 = low; => const below2 = 0;": NEWTON,
  "transcendental arcOfPart: divide(high, low, below, below2); => divide(high, 0, below, below2);": NEWTON,
  "transcendental arcOfPart: add(guess, 0, high, low); => add(guess, 0, high, 0);": NEWTON,
  "transcendental tan: if (x < 0) set(-high, -low); => if (x < 0) set(-high, 0);":
    "differs for negative binary32 whose value's double is a midpoint, with even on the wrong side: two or three of 2^32, none known",
  "transcendental atan: if (magnitude <= 1.0) arcOfPart(magnitude, 0); => if (magnitude < 1.0) arcOfPart(magnitude, 0);":
    EITHER_WAY,
  "transcendental exp2: if (abs<f64>(term) < NEGLIGIBLE) break; => if (abs<f64>(term) <= NEGLIGIBLE) break;":
    EITHER_WAY,
  "transcendental log2: if (x < 2.2250738585072014e-308) { => if (x <= 2.2250738585072014e-308) {":
    EITHER_WAY,
  "transcendental log2: if (m > 1.4142135623730951) { => if (m >= 1.4142135623730951) {": EITHER_WAY,
  "transcendental log2: if (abs<f64>(term) < NEGLIGIBLE * abs<f64>(total)) break; => if (abs<f64>(term) < NEGLIGIBLE / abs<f64>(total)) break;":
    TERMS_SHRINK,
  "midpoint besideTangent: if (x <= 0.7853981633974483) setSum(angle, x, 0); => if (x < 0.7853981633974483) setSum(angle, x, 0);":
    EITHER_WAY,
  "midpoint besidePower: if (x < 0) add(factor, factor); => if (x <= 0) add(factor, factor);": WHOLE_POWER,
  "midpoint besidePower: setSum(power, x, x < 0 ? 1 : 0); => setSum(power, x, x <= 0 ? 1 : 0);": WHOLE_POWER,
  "midpoint besideLogarithm: if (x < 2.2250738585072014e-308) { => if (x <= 2.2250738585072014e-308) {":
    "the number at the border is a power of two, whose logarithm is exact",
  "midpoint settle: const outward = operation == LOGARITHM || m >= 0 ? m2 > 0 : m2 < 0; => const outward = operation == LOGARITHM || m > 0 ? m2 > 0 : m2 < 0;":
    "no value next to half the smallest float is as near to it: only 2^-1075 itself, which is exact",
  "fixedpoint compare: for (let i = LIMBS - 1; i >= 0; i--) { => for (let i = LIMBS - 1; i > 0; i--) {":
    "the last limb weighs at most 2^-224, and no two values are that near to each other",
  "fixedpoint addDouble: if (x < 0) subtract(a, wide); => if (x <= 0) subtract(a, wide);":
    "nothing is added or subtracted",
  "fixedpoint limbAt: if (at >= 0 && at < end && (limbs[at >> 5] >> (at & 31)) & 1) found |= (<u32>1) << i; => if (at > 0 && at < end && (limbs[at >> 5] >> (at & 31)) & 1) found |= (<u32>1) << i;":
    LAST_LIMB,
  "doubledouble add: const f = low; => const f = 0;":
    "what is lost is 2^-106 of the larger summand; where that much cancels, in the step of ATAN, it is added to the whole again",
  "doubledouble divide: const r2 = low; => const r2 = 0;": THIRD,
  "doubledouble divide: multiply(b, b2, q2, 0); => multiply(b, 0, q2, 0);": THIRD,
  "doubledouble divide: add(r, r2, -high, -low); => add(r, r2, -high, 0);": THIRD,
  "transcendental tan: if (magnitude < SMALL) { => if (magnitude <= SMALL) {": EITHER_WAY,
};

/** The key of a mutant in EQUIVALENT: its id without the number, which moves with the lines around it. */
export const equivalentKey = ({ id, before, after }: { id: string; before: string; after: string }): string =>
  `${id.replace(/ \d+$/, "")}: ${before} => ${after}`;
