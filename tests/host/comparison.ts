// Comparisons of node:assert that say where they were made. expect of vitest is slow in long loops, and tools/fuzz has none.

/** Makes comparisons; what they throw begins with `where`. */
export function at(where: string, compare: () => void): void {
  try {
    compare();
  } catch (error) {
    throw new Error(`${where}: ${(error as Error).message}`, { cause: error });
  }
}

/** What is thrown, in one line; undefined when nothing is. */
export function problemIn(compare: () => void): string | undefined {
  try {
    compare();
    return undefined;
  } catch (error) {
    return (error as Error).message.replace(/\s+/g, " ").slice(0, 500);
  }
}
