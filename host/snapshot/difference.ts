// Finds how two snapshots differ: field by field, and word by word of what each partition maps.

import { hexWord } from "../../asm/printable.ts";
import { PAGE_WORDS, RIGHTS_NONE } from "../../core-as/layout.ts";
import { Comparison, type StateDifference } from "./comparison.ts";
import { machineState } from "./description.ts";
import type { Snapshot } from "./state.ts";

/** Words of a difference that are shown. */
const SHOWN = 8;

/** The differences between two states, in the order of their description; memory comes last. */
export function differences(before: Snapshot, after: Snapshot): StateDifference[] {
  const names = [before, after].map(({ state }) => state.control.partitions.map(({ name }) => name));
  const found = new Comparison(names[0]!.length > names[1]!.length ? names[0]! : names[1]!);
  machineState.compare(before.state, after.state, found);
  found.partitions.forEach((name, partition) => {
    found.at(`partition ${name}`, () => {
      compareMemory(before, after, partition, found);
    });
  });
  return found.differences;
}

/** Notes each run of words that differ, of pages that the partition has in both. */
function compareMemory(before: Snapshot, after: Snapshot, partition: number, found: Comparison): void {
  const pages = before.state.maps[partition]?.length ?? 0;
  for (let page = 0; page < pages; page++) {
    const [old, now] = [before, after].map((one) => wordsAt(one, partition, page));
    if (old === undefined || now === undefined) continue;
    for (let from = 0; from < PAGE_WORDS; from++) {
      if (old[from] === now[from]) continue;
      let end = from + 1;
      while (end < PAGE_WORDS && old[end] !== now[end]) end++;
      const what = `word ${hexWord(page * PAGE_WORDS + from)}`;
      found.within(what, () => {
        found.note(shown(old.subarray(from, end)), shown(now.subarray(from, end)));
      });
      from = end;
    }
  }
}

function wordsAt({ state, pages }: Snapshot, partition: number, page: number): Uint16Array | undefined {
  const entry = state.maps[partition]?.[page];
  return entry === undefined || entry.rights === RIGHTS_NONE ? undefined : pages[entry.physical];
}

function shown(words: Uint16Array): string {
  const text = Array.from(words.subarray(0, SHOWN), hexWord).join(" ");
  return words.length > SHOWN ? `${text} ... (${words.length} words)` : text;
}
