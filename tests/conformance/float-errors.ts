// The errors of TAN, ATAN, EXP2 and LOG2 on the core, measured against the exact value by the reference's enclosures.

import { bitsOf, formatOf, unpack } from "./reference/float/format.ts";
import { transcendental, withinOneUnit } from "./reference/float/transcendental.ts";
import type { Section } from "./report.ts";
import { caseOf, floatPair, HARD_FLOATS, misrounded, onCore, TRANSCENDENTALS } from "./rounding.ts";
import { Random } from "./vectors/random.ts";

const ARGUMENTS = 2000;

/** A section with the results for random bit patterns of each format. */
export function floatSection(core: WebAssembly.Module): Section {
  const lines = TRANSCENDENTALS.flatMap((name) =>
    [0, 1].map((l) => {
      const format = formatOf(l);
      const random = new Random(`float errors ${name} ${l}`);
      const pair = floatPair(core);
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
  const hard = HARD_FLOATS.filter((one) => one.format === "binary64");
  const wrong = [...misrounded(core, hard.map(caseOf))].length;
  const nearest = TRANSCENDENTALS.map((name) => {
    const bits = hard.filter((one) => one.name === name).map((one) => one.bits);
    return `2^-${Math.max(...bits)} (${name})`;
  });
  return {
    heading: "Floats",
    text: [
      "FADD, FSUB, FMUL, FDIV, FREM, SQRT, FCNV, INTF, FINT, FDEC and DECF must give the exact bits of the model's integer arithmetic, in",
      "all vectors. For the transcendental functions FLOAT-8 requires an error of less than one unit in the last place; measured with",
      "random bit patterns (correctly rounded means an error of at most half a unit):",
      "",
      "| function | format | arguments | correctly rounded | within one unit | beyond |",
      "|---|---|---|---|---|---|",
      ...lines,
      "",
      `There are ${hard.length} arguments whose long value lies very near to a midpoint of two floats, some found by search here, the others the`,
      `hardest published ones; ${hard.length - wrong} are rounded correctly. The nearest come as close to the midpoint as`,
      `${nearest.join(", ")} of the value.`,
    ].join("\n"),
  };
}
