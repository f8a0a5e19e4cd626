// Finds the name that a misspelt one was probably meant to be.

/** Names that a misspelt one is compared with at most. */
const MAX_CANDIDATES = 50_000;

/** The candidate nearest to `word`, if it is near enough to be what was meant. Upper and lower case are the same. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = word.toUpperCase();
  if (wanted.length > 40) return undefined;
  let best: string | undefined;
  let bestDistance = wanted.length < 6 ? 2 : wanted.length < 9 ? 3 : 4;
  let seen = 0;
  for (const candidate of candidates) {
    if (++seen > MAX_CANDIDATES) return best;
    const longer = candidate.length - wanted.length;
    const other = candidate.toUpperCase();
    // The beginning of a word is near to it: ERR to ERROR.
    const begins = wanted.length > 2 && longer > 0 && longer < 4 && other.startsWith(wanted);
    if (!begins && Math.abs(longer) >= bestDistance) continue;
    const distance = begins ? 1 : editDistance(wanted, other, bestDistance);
    if (distance < bestDistance && distance < wanted.length) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Distances between the starts of two words, by row: used again and again, as there are many words to compare. */
const ROWS = [new Uint8Array(64), new Uint8Array(64), new Uint8Array(64)] as const;

/**
 * Insertions, deletions, replacements and swaps of neighbours that turn one word of fewer than 64 letters into another;
 * `most` when there are not fewer.
 */
function editDistance(a: string, b: string, most: number): number {
  let [before, previous, row] = ROWS;
  for (let j = 0; j <= b.length; j++) previous[j] = j;
  for (let i = 1; i <= a.length; i++) {
    row[0] = i;
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let d = Math.min(row[j - 1]! + 1, previous[j]! + 1, previous[j - 1]! + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        d = Math.min(d, before[j - 2]! + 1);
      row[j] = d;
      if (d < least) least = d;
    }
    if (least >= most) return most;
    const free = before;
    before = previous;
    previous = row;
    row = free;
  }
  return previous[b.length]!;
}
