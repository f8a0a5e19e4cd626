// Words and longs in the bytes of a disk: the low byte of a word first, the low word of a long first.

/** The word at a byte. */
export function wordAt(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8);
}

/** The long at a byte. */
export function longAt(bytes: Uint8Array, at: number): number {
  return wordAt(bytes, at) + 0x1_0000 * wordAt(bytes, at + 2);
}

/** Writes a word. */
export function setWord(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value & 0xff;
  bytes[at + 1] = value >> 8;
}

/** Writes a long. */
export function setLong(bytes: Uint8Array, at: number, value: number): void {
  setWord(bytes, at, value & 0xffff);
  setWord(bytes, at + 2, Math.floor(value / 0x1_0000));
}

/** Text of bytes, a character each. */
export function textOf(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
