// Mutants that no test can tell from the core, with the reason.

const PARITY = "the tangent has the period pi: whether the count of half periods is odd is all that is asked";
const LAST_LIMB = "the last limb of the product weighs less than 2^-220, a remainder at least 2^-62";
const NEWTON = "the step is 2^-53 of the result, so what is lost is 2^-106 of it";
const THIRD = "moves the third quotient, which is 2^-106 of the result";
const EITHER_WAY = "the number at the border comes out the same either way";
const WHOLE_POWER = "a whole power of two is exact, and never in doubt";
const TERMS_SHRINK =
  "the series ends where what is left out is still below 2^-110 of the sum: each term shrinks it by a square";

export const EQUIVALENT: Readonly<Record<string, string>> = {
  "entry jump": "a jump from the first word of a page is a far one then, and goes to the same place",
  "entry put": "the byte after it is that of n, which is stored next",
  "slots dropAll": "the page after the last one has no decoded words",
  "slots prefixWords": "no entry lies at the end of the blocks, where the second stages begin",
  "generated/interpreter NEG_RBX3_R 2": "d is 0, so that either gives s",
  "alt decimal": "of four digits the mask is FFFF hex, as without it",
  "float SQRT_X3_X3/2":
    "2 to the power 200 is beyond binary32 as well, and becomes infinite in the next step",
  "slots newBlock": "everything decoded is dropped at each new block, and decoded again as it is reached",
  "decode decode": "a constant prefix that counts as one that reads memory adds the same to m, only later",
  "decimal raise": "no power of 2, 5 or 10 that is met here is 2^28 but by a step that still fits 32 bits",
  "decimal toBinary": "raising to the power 0 changes neither number",
  "decimal compareMidpoint": "shifting by no places copies the number",
  "map derive":
    "the views only say what is quickly found: a write that they do not answer is allowed by the slow path",
  "partitions createPartition":
    "the word behind the table is nobody's, and shows program page 0 as it is shown already",
  "partitions clearPage": "of a page without decoded code nothing is there to be forgotten",
  "index configure": "a memory that grew was not empty before: the size that comes back is never 0",
  "state now": "nothing is added for no instruction before this one, either way",
  "state acceptableInterrupt": "who asks looks only whether it is negative, and whether it is the timer's",
  "transcendental constants 11":
    "weighs 2^-129 of a quarter turn: more than 2^-95 of a remainder below 2^-34 only, and far too little to be seen then",
  "transcendental piBits 3": "no window reaches the last limb of the table",
  "transcendental reduce 13": PARITY,
  "transcendental reduce 19": LAST_LIMB,
  "transcendental reduce 20": LAST_LIMB,
  "transcendental reduce 22": LAST_LIMB,
  "transcendental reduce 27": PARITY,
  "transcendental alternating 9": TERMS_SHRINK,
  "transcendental tan 3": EITHER_WAY,
  "transcendental arcOfPart 2": NEWTON,
  "transcendental arcOfPart 3": NEWTON,
  "transcendental arcOfPart 4": NEWTON,
  "transcendental arcOfPart 6": NEWTON,
  "transcendental arcOfPart 7": NEWTON,
  "transcendental tan 5":
    "differs for negative binary32 whose value's double is a midpoint, with even on the wrong side: two or three of 2^32, none known",
  "transcendental atan 3": EITHER_WAY,
  "transcendental exp2 9": EITHER_WAY,
  "transcendental log2": EITHER_WAY,
  "transcendental log2 3": EITHER_WAY,
  "transcendental log2 14": TERMS_SHRINK,
  "midpoint besideTangent": EITHER_WAY,
  "midpoint besidePower": WHOLE_POWER,
  "midpoint besidePower 2": WHOLE_POWER,
  "midpoint besideLogarithm 2": "the number at the border is a power of two, whose logarithm is exact",
  "midpoint settle":
    "no value beside half the smallest float is as near to it: only 2^-1075 itself, which is exact",
  "fixedpoint compare": "the last limb weighs 2^-224 at most, and no values are as near to each other",
  "fixedpoint addDouble": "nothing is added or subtracted",
  "fixedpoint limbAt": LAST_LIMB,
  "doubledouble add 3":
    "what is lost is 2^-106 of the larger summand; where that much cancels, in the step of ATAN, it is added to the whole again",
  "doubledouble divide 5": THIRD,
  "doubledouble divide 6": THIRD,
  "doubledouble divide 7": THIRD,
};
