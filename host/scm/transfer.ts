// Transfer lists: memory of a process that is sent with an information element to a service of the host, or that receives its answer.
// All of it is ours; the document names CCTL, TL and TLE without their words.
//
// What goes out is copied when it is sent. What comes in is written when the process takes the answer, in its own map; that
// the memory can be written is looked at when the command is sent, and again then.

import { DONE } from "../control/codes.ts";
import type { Control } from "../control/control.ts";
import { accessible, type Pointer, readWords, suppliedPointer, writeWords } from "../control/pointer.ts";
import type { PartitionState } from "../state/partition.ts";
import { type Element, type ScmProcess, TRANSFER_LISTS_MAX, type TransferList } from "../state/scm.ts";
import { ELEMENT_XFER, SCM_DONE } from "./codes.ts";
import { withCallersStack } from "./parameter.ts";
import type { Caller } from "./process.ts";

/** Words of a CCTL record before its lists (how many there are to the host and from it), and of each list. */
export const CCTL_HEAD = 2;
export const LIST_WORDS = 3;
/** XFER of an element whose lists could not be written. */
const NOT_WRITTEN = 1;

/** What a CCTL record names: words that go out, and rooms for what comes in. */
export interface Transfers {
  readonly sent: readonly Uint16Array[];
  readonly rooms: readonly Room[];
}

/** Room for a list. */
export interface Room extends Omit<TransferList, "words"> {
  readonly words: number;
}

/**
 * Reads the CCTL record at an address that system mode gives; 0: there is none. Of each list the third word says who has given its
 * address: 0 the sender, 1 who has made the system call of the SOCB, with whose rights it is used. A completion code: why not.
 */
export function readTransfers(
  { control, partition, process }: Caller,
  address: number,
  socb: number,
): Transfers | number {
  if (address === 0) return { sent: [], rooms: [] };
  const at = (words: number) => suppliedPointer(process.base, (address + words) & 0xffff, true);
  const counts = readWords(control, at(0), CCTL_HEAD);
  if (counts === undefined) return DONE.BAD_ADDRESS;
  const [out, back] = counts;
  if (out! > TRANSFER_LISTS_MAX || back! > TRANSFER_LISTS_MAX) return DONE.BAD_ARGUMENT;
  const sent: Uint16Array[] = [];
  const rooms: Room[] = [];
  for (let n = 0; n < out! + back!; n++) {
    const list = readWords(control, at(CCTL_HEAD + LIST_WORDS * n), LIST_WORDS);
    if (list === undefined) return DONE.BAD_ADDRESS;
    const [place, words, giver] = list;
    const system = suppliedInSystemMode(process, giver!, socb);
    if (typeof system === "number") return system;
    const pointer = suppliedPointer(process.base, place!, system);
    if (n >= out!) {
      if (!withCallersStack(control, partition, process, () => accessible(control, pointer, words!, true)))
        return DONE.BAD_ADDRESS;
      rooms.push({ address: place!, system, words: words! });
      continue;
    }
    const read = withCallersStack(control, partition, process, () => readWords(control, pointer, words!));
    if (read === undefined) return DONE.BAD_ADDRESS;
    sent.push(Uint16Array.from(read));
  }
  return { sent, rooms };
}

/** Whether an address has the rights of system mode, by who has given it; or a completion code. */
function suppliedInSystemMode({ callers }: ScmProcess, giver: number, socb: number): boolean | number {
  if (giver === 0) return true;
  if (giver !== 1) return DONE.BAD_ARGUMENT;
  const caller = callers[socb - 1];
  return caller === undefined || caller === "nobody" ? SCM_DONE.BAD_SOCB : caller === "system";
}

/**
 * Writes what came with an element into the memory of the process that takes it, and gives its words. When a list cannot be written, none
 * is, and XFER is not 0.
 */
export function takeLists(
  control: Control,
  partition: PartitionState,
  process: ScmProcess,
  { words, lists }: Element,
): readonly number[] {
  if (lists.length === 0) return words;
  const pointerTo = ({ address, system }: TransferList): Pointer =>
    suppliedPointer(process.base, address, system);
  const written = withCallersStack(control, partition, process, () => {
    if (!lists.every((one) => accessible(control, pointerTo(one), one.words.length, true))) return false;
    for (const one of lists) writeWords(control, pointerTo(one), [...one.words]);
    return true;
  });
  return written ? words : words.map((word, n) => (n === ELEMENT_XFER ? NOT_WRITTEN : word));
}
