// Which rows have vectors, and why the others have none.

import { INSTRUCTIONS, type Instruction } from "../../../core-as/isa/instructions.ts";
import { keyOf } from "../reference/decode.ts";

/** Rows that the format of MACHINE.md cannot express, with the reason. */
export const EXCLUDED: Readonly<Record<string, string>> = {
  "RCR -": "its result is the configuration of the machine that runs the vector",
  "STP C4": "ends the run: what follows is the host's",
  "RTM C4": "needs a context frame in partition page 0, which two flat spaces do not have",
  "LTT RBX3": "replaces the flat spaces by the pages of a table",
  "SIO R3,R3": "needs a device",
  "SIO X3,R3": "needs a device",
  "CIO R3,R3": "needs a device",
  "CIO X3,R3": "needs a device",
  "RIO R3,R3": "needs a device",
  "RIO X3,R3": "needs a device",
  "WIO R3,R3": "needs a device",
  "WIO X3,R3": "needs a device",
};

/** The rows that have vectors. */
export const COVERED: readonly Instruction[] = INSTRUCTIONS.filter((row) => !(keyOf(row) in EXCLUDED));
