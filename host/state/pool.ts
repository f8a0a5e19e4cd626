// The pool of physical pages.

/** Physical pages: how many there are, and those that nobody has (a stack). */
export interface PagePool {
  readonly pages: number;
  readonly free: number[];
}

/** A pool that holds every page; page 0 is given out first. */
export function createPool(pages: number): PagePool {
  return { pages, free: Array.from({ length: pages }, (_, i) => pages - 1 - i) };
}
