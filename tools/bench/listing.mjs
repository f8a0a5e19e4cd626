// Programs as listings: address, bytes, source.

import { readFile } from "node:fs/promises";

/** The bytes of a listing of the folder kernels, without gaps. */
export async function listed(file) {
  const text = await readFile(new URL(`kernels/${file}`, import.meta.url), "utf8");
  const bytes = text.split("\n").flatMap((line) => {
    const found = /^[0-9a-f]{4} {2}([0-9a-f]+)/.exec(line);
    return found === null ? [] : [...Buffer.from(found[1], "hex")];
  });
  return Uint8Array.from(bytes);
}

/** The numbers by which kernels.x86 knows the kernels. */
export const NUMBERS = { sieve: 1, loop: 2, copy: 3 };
