// How large the numbers of sources may be.

/** Numbers are whole and smaller than this, so that every operation on them is exact. */
export const MAX_NUMBER = 2 ** 40;
/** What is said of a number that is not. */
export const TOO_LARGE = `the largest number is ${MAX_NUMBER - 1}, 0x${(MAX_NUMBER - 1).toString(16).toUpperCase()}`;
