// Arithmetic on words (16 bits) and longs (32 bits), plain and slow.

/** The low 16 bits. */
export const u16 = (value: number): number => value & 0xffff;

/** A word read as a signed number, -32,768 to 32,767. */
export const s16 = (word: number): number => (word & 0x8000 ? word - 0x10000 : word);

/** A long from its low and high words, 0 to 2^32 - 1. */
export const long = (low: number, high: number): number => high * 0x10000 + low;

/** A long read as a signed number. */
export const s32 = (value: number): number => (value >= 0x80000000 ? value - 0x100000000 : value);

/** The low and high words of a number, taken modulo 2^32. */
export const lowWord = (value: number): number => mod(value, 0x10000);
export const highWord = (value: number): number => mod(Math.floor(value / 0x10000), 0x10000);

/** Remainder that is never negative. */
export const mod = (value: number, modulus: number): number => ((value % modulus) + modulus) % modulus;

/** Does a signed number fit 16 bits? */
export const fits16 = (value: number): boolean => value >= -0x8000 && value <= 0x7fff;

/** The bytes of a word, exchanged. */
export const swapBytes = (word: number): number => ((word & 0xff) << 8) | (word >> 8);

/** 1 when the low byte has an odd number of ones. */
export const oddParity = (word: number): 0 | 1 => {
  let parity: 0 | 1 = 0;
  for (let bit = 0; bit < 8; bit++) if (word & (1 << bit)) parity = parity ? 0 : 1;
  return parity;
};
