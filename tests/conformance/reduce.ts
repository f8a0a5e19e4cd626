// Makes a list that fails smaller.

/** Drops parts of a list for as long as what is left still fails; the parts get smaller, down to single elements. */
export function reduce<T>(list: readonly T[], fails: (shorter: readonly T[]) => boolean): readonly T[] {
  let best = list;
  for (let size = Math.ceil(best.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < best.length; ) {
      const shorter = [...best.slice(0, at), ...best.slice(at + size)];
      if (fails(shorter)) best = shorter;
      else at += size;
    }
  }
  return best;
}
