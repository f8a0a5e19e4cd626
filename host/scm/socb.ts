// System Operation Control Blocks in the memory of a process. INIT_PROCESS has named them, so they are read and written
// with system rights.

import type { Control } from "../control/control.ts";
import { readWords, systemPointer, writeWords } from "../control/pointer.ts";
import type { ScmProcess } from "../state/scm.ts";
import { SOCB_FREE, SOCB_STATUS, SOCB_WORDS } from "./codes.ts";

/** Data address of the SOCB with this index, from 1. */
export function socbAddress(process: ScmProcess, index: number): number {
  return (process.socbs + (index - 1) * SOCB_WORDS) & 0xffff;
}

/** Index of the SOCB at a data address of the process, 0 when there is none. */
export function socbIndex(process: ScmProcess, address: number): number {
  const offset = (address - process.socbs) & 0xffff;
  return offset % SOCB_WORDS === 0 && offset < process.socbCount * SOCB_WORDS ? offset / SOCB_WORDS + 1 : 0;
}

const socbPointer = (process: ScmProcess, index: number) =>
  systemPointer(process.base, socbAddress(process, index));

/** The words of a SOCB; undefined when they cannot be read. */
export function readSocb(control: Control, process: ScmProcess, index: number): number[] | undefined {
  return readWords(control, socbPointer(process, index), SOCB_WORDS);
}

/** Writes all words of a SOCB; false when they cannot be written. */
export function writeSocb(
  control: Control,
  process: ScmProcess,
  index: number,
  words: readonly number[],
): boolean {
  return writeWords(control, socbPointer(process, index), words);
}

/** Index of a free SOCB; 0: all are in use; undefined: they cannot be read. */
export function findFree(control: Control, process: ScmProcess): number | undefined {
  for (let index = 1; index <= process.socbCount; index++) {
    const socb = readSocb(control, process, index);
    if (socb === undefined) return undefined;
    if (socb[SOCB_STATUS] === SOCB_FREE) return index;
  }
  return 0;
}

/** Frees a SOCB: its words are zeroed, and nothing of its call is left. */
export function freeSocb(control: Control, process: ScmProcess, index: number): void {
  forget(process.ended, index);
  forget(process.cancelled, index);
  if (process.awaited === index) process.awaited = 0;
  process.callers[index - 1] = "nobody";
  writeSocb(control, process, index, new Array<number>(SOCB_WORDS).fill(0));
}

function forget(list: number[], index: number): void {
  const at = list.indexOf(index);
  if (at !== -1) list.splice(at, 1);
}
