// Checks numbers that a program passes to the library, where they enter.

/**
 * A whole number from `least` to `most`, as it is to be kept: 0 for -0.
 * @throws RangeError for anything else, naming `what` it is
 */
export function inRange(what: string, value: number, least: number, most: number): number {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new RangeError(`${what} is ${String(value)}, not a whole number from ${least} to ${most}`);
  }
  return value + 0;
}
