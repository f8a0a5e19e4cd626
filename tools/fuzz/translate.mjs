// Core and reference on programs that write over themselves, and on small loops that go round often, in slices of random
// lengths, with a translated function wherever a slice begins.

import { cutsOn } from "./cuts.mjs";

export const translate = async (tools) => {
  const { hotLoops } = await tools.load("/tests/conformance/hot-loops.ts");
  return cutsOn(
    tools,
    async () => {
      const { translatedPairs } = await tools.load("/tests/conformance/translated.ts");
      return translatedPairs();
    },
    "conformance/found-translated",
    [hotLoops],
  );
};
