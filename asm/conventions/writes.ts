// Which words of memory an instruction changes whose operation is not followed: those at addresses that are known.

import type { Decoded } from "../decode.ts";
import { boundAssignments } from "./effects.ts";
import { perShape } from "./shape.ts";
import { plus, type State, type Value } from "./value.ts";

/** The destination is bytes: the register holds the number n of the first one, which is in word n >> 1. */
const BYTES = /^(MOVB|MOBA|MOBD|FILB|FDEC)$/;
/** A register says how many. */
const COUNTED = /^(MOWA|MOWD|MSWA|MSWD|MOBA|MOBD|FILB|ADDD|SUBD)$/;
const DOWNWARD = /^(MOWD|MSWD|MOBD)$/;
const TWO_WORDS = /^(SLLL|SRLL|MUL|DIV|FINT)$/;
/** Words at most that are named one by one. */
const MOST = 1024;

/** The addresses of the words. Where a count is not known, the first one only. */
export function writtenWords(decoded: Decoded, state: State): Value[] {
  return writtenOperands(decoded).flatMap((operand) => {
    const { register, number, slot } = decoded.operands[operand]!;
    if (slot.number !== undefined && number === undefined) return [];
    return rangeOf(decoded, plus(state.registers[register!]!, number ?? 0), state);
  });
}

/** The operands that address what is written, by their indexes. */
const writtenOperands = perShape((decoded) => {
  const { mnemonic } = decoded.form.row;
  return decoded.operands.flatMap(({ indexed, letter, register }, i) => {
    if (register === undefined) return [];
    // Packed decimals have the addresses in registers, and are written as such.
    if (mnemonic === "ADDD" || mnemonic === "SUBD") return letter === "b" ? [i] : [];
    const place = `\\[[^\\]]*R${letter}[^\\]]*\\]`;
    const changed = new RegExp(`${place}\\s*(:=|\\+=|-=|was 0: set it)|(bytes of|long) ${place}`);
    return indexed && changed.test(boundAssignments(decoded)) ? [i] : [];
  });
});

function rangeOf(decoded: Decoded, first: Value, state: State): Value[] {
  const { mnemonic } = decoded.form.row;
  const bytes = BYTES.test(mnemonic);
  if (bytes && first.base !== "") return [];
  const units = unitsOf(decoded, state);
  const from = DOWNWARD.test(mnemonic) ? first.offset - units + 1 : first.offset;
  const [low, high] = bytes ? [from >> 1, (from + units - 1) >> 1] : [from, from + units - 1];
  const words = Math.min(high - low + 1, MOST);
  return Array.from({ length: words }, (_, n) => ({ base: first.base, offset: (low + n) & 0xffff }));
}

/** Words, or bytes, that are written one behind the other. */
function unitsOf({ form, operands }: Decoded, state: State): number {
  const { mnemonic, set } = form.row;
  if (TWO_WORDS.test(mnemonic)) return 2;
  const long = form.mnemonic.endsWith(".L");
  if (mnemonic === "FDEC") return long ? 24 : 16;
  if (set === "float") return mnemonic === "FCNV" || long ? 4 : 2;
  if (!COUNTED.test(mnemonic)) return 1;
  const count = state.registers[operands.at(-1)!.register!]!;
  if (count.base !== "") return 1;
  return mnemonic === "ADDD" || mnemonic === "SUBD" ? (count.offset + 3) >> 2 : count.offset;
}
