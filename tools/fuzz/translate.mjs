// Programs that write over themselves, and small loops that go round often, in slices of random lengths, with a translated function
// wherever a slice begins: most beside the interpreter, in runs that are often long, and the rest beside the reference.

import { cutsOn } from "./cuts.mjs";

/** Of so many programs one is shown to the reference, which is slow. */
const REFERENCE_EVERY = 15;
const FOLDER = "conformance/found-translated";

export const translate = async (tools) => {
  const { hotLoops } = await tools.load("/tests/conformance/hot-loops.ts");
  const { translatedPairs } = await tools.load("/tests/conformance/translated.ts");
  const { longer, twins } = await tools.load("/tests/conformance/twins.ts");
  const exact = await cutsOn(tools, translatedPairs, { folder: FOLDER, others: [hotLoops] });
  const fast = await cutsOn(tools, twins, { folder: FOLDER, others: [hotLoops], change: longer });
  return (n) => (n % REFERENCE_EVERY === 0 ? exact : fast)(n);
};
