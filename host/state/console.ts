// The console of a partition: the guest's output, and input that arrives at recorded readings of the clock.

/** Bytes of output that a console keeps: the first ones. An observer sees all of them. */
export const OUTPUT_KEPT_MAX = 1 << 20;

/** Characters of a console's input that were not read, those to come included. */
export const INPUT_MAX = 2 ** 28;

/** A piece of console input: these characters arrive at this reading of the clock. */
export interface ConsoleInput {
  readonly at: number;
  readonly characters: Uint8Array;
}

/** When how many characters of the input have arrived altogether. */
export interface Arrival {
  readonly at: number;
  readonly characters: number;
}

/** The state of a console. */
export interface ConsoleState {
  /** The first `kept` bytes are output. */
  output: Uint8Array;
  kept: number;
  /** Characters written altogether. */
  written: number;
  /** Whether more input may be appended; if not, the input is complete. */
  open: boolean;
  /** All characters up to the last arrival; and how many of them have arrived at which time: times do not decrease. */
  input: Uint8Array;
  arrivals: Arrival[];
  /** Arrivals that have happened, and characters that were read. */
  arrived: number;
  read: number;
}

/** A closed console with the input of a whole run, whose times do not decrease. Without input it is at its end from the start. */
export function createConsole(pieces: readonly ConsoleInput[]): ConsoleState {
  let characters = 0;
  const arrivals = pieces.map((piece) => {
    characters += piece.characters.length;
    return { at: piece.at, characters };
  });
  const input = new Uint8Array(characters);
  pieces.forEach((piece, i) => {
    input.set(piece.characters, arrivals[i]!.characters - piece.characters.length);
  });
  const given = { input, arrivals, arrived: 0, read: 0 };
  return { output: new Uint8Array(256), kept: 0, written: 0, open: false, ...given };
}
