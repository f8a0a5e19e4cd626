// Large arrays compared as bytes, where toEqual takes them for objects and reads each index by its name.

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView) =>
  Buffer.from(buffer, byteOffset, byteLength);

/** Whether two arrays of numbers hold the same. */
export const same = <T extends ArrayBufferView>(one: T, other: T): boolean =>
  bytesOf(one).equals(bytesOf(other));
