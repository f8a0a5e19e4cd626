// Words of memory at fixed addresses that procedures store into, with those that they call: what their callers have
// saved there is lost.

import { type Memory, partsOf } from "./memory.ts";
import type { Statement } from "./statement.ts";
import type { Walked } from "./walk.ts";

/** For each procedure the words that a call of it may change, as keys of a state's memory. */
export type StoredWords = ReadonlyMap<Statement, ReadonlySet<string>>;

export function storedWords(walks: readonly Walked[]): StoredWords {
  const stored = new Map(walks.map((walked) => [walked.procedure, ownWords(walked)]));
  for (let changed = true; changed; ) {
    changed = false;
    for (const { procedure, flow } of walks) {
      const words = stored.get(procedure)!;
      const before = words.size;
      for (const callee of flow.called) for (const key of stored.get(callee) ?? []) words.add(key);
      changed ||= words.size > before;
    }
  }
  return stored;
}

function ownWords({ visited }: Walked): Set<string> {
  const words = new Set<string>();
  const seen = new Set<Memory>();
  for (const { state } of visited.values()) {
    for (const part of partsOf(state.memory)) {
      if (seen.has(part)) continue;
      seen.add(part);
      for (const key of part.keys()) if (key.startsWith("+")) words.add(key);
    }
  }
  return words;
}

/** True when something that a procedure calls stores into a word that the procedure stores into itself. */
export function isDisturbed(walked: Walked, stored: StoredWords): boolean {
  const own = ownWords(walked);
  for (const callee of walked.flow.called) {
    for (const key of stored.get(callee) ?? []) if (own.has(key)) return true;
  }
  return false;
}
