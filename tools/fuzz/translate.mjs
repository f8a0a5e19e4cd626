// Core and reference on programs that write over themselves, in slices of random lengths, with a translated function
// wherever a slice begins.

import { cutsOn } from "./cuts.mjs";

export const translate = (tools) =>
  cutsOn(
    tools,
    async () => {
      const { translatedPairs } = await tools.load("/tests/conformance/translated.ts");
      return translatedPairs(tools.module);
    },
    "conformance/found-translated",
  );
