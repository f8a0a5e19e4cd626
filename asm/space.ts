// The address spaces of a program: program and data.

/** Words of one. */
export const SPACE_WORDS = 65536;
