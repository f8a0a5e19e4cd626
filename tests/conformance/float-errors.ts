// The errors of TAN, ATAN, EXP2 and LOG2 on the core, measured against the exact value by the reference's enclosures.

import { word } from "./guest.ts";
import { Pair } from "./lockstep.ts";
import { bitsOf, type Format, formatOf, unpack, wordsOf } from "./reference/float/format.ts";
import { type Transcendental, transcendental, withinOneUnit } from "./reference/float/transcendental.ts";
import { RIGHTS } from "./reference/paged-store.ts";
import { initialState } from "./reference/state.ts";
import type { Section } from "./report.ts";
import { Random } from "./vectors/random.ts";

const CODE = 0x400;
const ARGUMENT = 0x100;
const RESULT = 0x200;
const ARGUMENTS = 2000;

function onCore(pair: Pair, name: Transcendental, format: Format, argument: bigint): bigint {
  pair.poke(CODE, [word(`${name} X3,X3`, { a: 1, b: 2, l: format.words === 4 ? 1 : 0 })]);
  pair.poke(ARGUMENT, wordsOf(format, argument));
  pair.reference.state = { ...initialState(), pc: CODE, r: [0, ARGUMENT, RESULT, 0, 0, 0, 0, 0] };
  pair.copyState();
  pair.core.run(1);
  const at = (i: number): number => pair.core.u16[pair.core.physicalWord(0, RESULT + i)]!;
  return bitsOf(Array.from({ length: format.words }, (_, i) => at(i)));
}

/** A section with the results for random bit patterns of each format. */
export function floatSection(core: WebAssembly.Module): Section {
  const lines = (["TAN", "ATAN", "EXP2", "LOG2"] as const).flatMap((name) =>
    [0, 1].map((l) => {
      const format = formatOf(l);
      const random = new Random(`float errors ${name} ${l}`);
      const pair = new Pair(core, 4);
      for (let page = 0; page < 4; page++) pair.map(page, page, RIGHTS.readAndWrite);
      let rounded = 0;
      let beyond = 0;
      for (let i = 0; i < ARGUMENTS; i++) {
        const argument = bitsOf(Array.from({ length: format.words }, () => random.word()));
        const value = unpack(format, argument);
        const result = onCore(pair, name, format, argument);
        if (result === transcendental(format, name, value)) rounded++;
        else if (!withinOneUnit(format, name, value, result)) beyond++;
      }
      return `| ${name} | ${l === 1 ? "binary64" : "binary32"} | ${ARGUMENTS} | ${rounded} | ${ARGUMENTS - rounded - beyond} | ${beyond} |`;
    }),
  );
  return {
    heading: "Floats",
    text: [
      "FADD, FSUB, FMUL, FDIV, FREM, SQRT, FCNV, INTF, FINT, FDEC and DECF must give the exact bits of the model's integer arithmetic, in",
      "all vectors. For the transcendental functions FLOAT-8 asks for less than one unit in the last place; measured with random",
      "bit patterns (correctly rounded is an error of half a unit at most):",
      "",
      "| function | format | arguments | correctly rounded | within one unit | beyond |",
      "|---|---|---|---|---|---|",
      ...lines,
    ].join("\n"),
  };
}
