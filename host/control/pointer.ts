// Pointers of guests: a data address together with the rights of whoever supplied it. The host reads and writes words of a
// guest by address only through these, so whose rights count is decided once, where the pointer originates: a register of
// a call has the rights of the call's mode, an address that system mode has named has system rights.

import { PAGE_WORDS } from "../../core-as/layout.ts";
import type { Control } from "./control.ts";

/** A data address (BASE added) in the entered partition, and the mode of whoever supplied it. */
export interface Pointer {
  readonly address: number;
  /** Whether system mode supplied it; user mode otherwise. */
  readonly system: boolean;
}

/** A data address of what runs with this BASE, supplied in system mode or in user mode. */
export function suppliedPointer(base: number, address: number, system: boolean): Pointer {
  return { address: (address + base) & 0xffff, system };
}

/** A data address that system mode has named for what runs with this BASE. */
export function systemPointer(base: number, address: number): Pointer {
  return suppliedPointer(base, address, true);
}

/** The pointer to the word `words` words after another's, with the same rights. */
export function behind({ address, system }: Pointer, words: number): Pointer {
  return { address: (address + words) & 0xffff, system };
}

/** Index in `core.u16` of the word, or 0 when its supplier may not read or write it. */
export function wordAt(control: Control, { address, system }: Pointer, write: boolean): number {
  return control.core.dataPointer(address, write, system) >> 1;
}

/** Whether the supplier may read, or write, a number of words from the pointer on. */
export function accessible(control: Control, pointer: Pointer, words: number, write: boolean): boolean {
  for (let at = 0; at < words; ) {
    const place = behind(pointer, at);
    if (wordAt(control, place, write) === 0) return false;
    at += PAGE_WORDS - (place.address % PAGE_WORDS);
  }
  return true;
}

/** The words from a pointer on; undefined when its supplier may not read one of them. */
export function readWords(control: Control, pointer: Pointer, count: number): number[] | undefined {
  if (!accessible(control, pointer, count, false)) return undefined;
  const { u16 } = control.core;
  const words = new Array<number>(count);
  for (let at = 0; at < count; ) {
    const place = behind(pointer, at);
    const end = Math.min(at + PAGE_WORDS - (place.address % PAGE_WORDS), count);
    for (let from = wordAt(control, place, false); at < end; at++, from++) words[at] = u16[from]!;
  }
  return words;
}

/** Writes words from a pointer on; false, and nothing is written, when its supplier may not write one of them. */
export function writeWords(control: Control, pointer: Pointer, words: readonly number[]): boolean {
  if (!accessible(control, pointer, words.length, true)) return false;
  words.forEach((word, i) => {
    control.core.write(wordAt(control, behind(pointer, i), true), [word]);
  });
  return true;
}
