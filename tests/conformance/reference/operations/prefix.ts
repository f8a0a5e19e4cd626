// MOD prefixes: each adds to the modifier m of the instruction that follows. Operands of a prefix take no m.

import { u16 } from "../word.ts";
import { type Operations, polar } from "./operation.ts";

export const PREFIX: Operations = {
  "MODC C8": (x, f) => {
    x.m = u16(x.m + polar(f.k, 8, f.p));
  },
  "MOD4 C8": (x, f) => {
    x.m = u16(x.m + polar(f.k, 8, f.p) * 16);
  },
  "MOD8 C8": (x, f) => {
    x.m = u16(x.m + f.k * 256);
  },
  // The polarity of this form is the other way round: p=1 subtracts.
  "MOD B6.X2": (x, f) => {
    const word = x.data(u16(f.d + x.reg(4 + f.x)));
    x.m = u16(f.p ? x.m - word : x.m + word);
  },
  "MOD B8": (x, f) => {
    const word = x.data(f.d);
    x.m = u16(f.p ? x.m + word : x.m - word);
  },
  "MOD P8": (x, f) => {
    const word = x.program(f.g);
    x.m = u16(f.p ? x.m + word : x.m - word);
  },
};
