// The limits of numbers in sources.

/** Numbers are whole and smaller than this, so that every operation on them is exact. */
export const MAX_NUMBER = 2 ** 40;
/** The message about a number that is too large. */
export const TOO_LARGE = `the largest number is ${MAX_NUMBER - 1}, 0x${(MAX_NUMBER - 1).toString(16).toUpperCase()}`;
