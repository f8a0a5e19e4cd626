// Positions in a run: instructions that the whole machine has executed, and interrupts taken since the last of them.

/** A point between two steps of a machine. */
export interface Position {
  readonly executed: number;
  /** How often partitions have taken interrupts since the latest instruction; these come before the next one. */
  readonly interrupts: number;
}

/** A position before interrupts. */
export function at(executed: number): Position {
  return { executed, interrupts: 0 };
}

/** Negative, 0 or positive when the first lies before the second, is the same, or lies after it. */
export function compare(a: Position, b: Position): number {
  return a.executed - b.executed || a.interrupts - b.interrupts;
}

/** As users see and write it: #1234, or #1234.1 after an interrupt. */
export function positionText({ executed, interrupts }: Position): string {
  return interrupts === 0 ? `#${executed}` : `#${executed}.${interrupts}`;
}
