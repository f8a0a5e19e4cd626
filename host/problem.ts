/** Something wrong with what the user gave: a value, never an exception. */
export interface Problem {
  /** Stable name of the kind of problem, in capitals. */
  readonly code: string;
  /** Where: file, line and column where they are known, key path or address. */
  readonly place: string;
  /** What is wrong, in one sentence without the place. */
  readonly message: string;
  /** What to do about it. */
  readonly advice: string;
}

/** Makes a problem. */
export function problem(code: string, place: string, message: string, advice: string): Problem {
  return { code, place, message, advice };
}

/** The one of `known` that `word` was probably meant to be: at most two edits away, else undefined. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (word.length > 64) return undefined;
  let best: string | undefined;
  let least = Math.min(2, Math.floor(word.length / 2)) + 1;
  for (const candidate of known) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

/** Levenshtein distance. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
