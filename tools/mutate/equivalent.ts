// Mutants that no test can tell from the core, with the reason.

const NO_DISPLACEMENT = "the rows of this handler take no m in their second operand: N is always 0";
const VIEWS_IN_PLACE =
  "the views are rewritten in place and the next instruction is looked up anew; interrupts do not depend on the map";

export const EQUIVALENT: Readonly<Record<string, string>> = {
  "interpreter XOR_G 2": NO_DISPLACEMENT,
  "interpreter SGE_G 2": NO_DISPLACEMENT,
  "interpreter SLT_G 2": NO_DISPLACEMENT,
  "interpreter SHS_G 2": NO_DISPLACEMENT,
  "interpreter SLO_G 2": NO_DISPLACEMENT,
  "alt decimal": "of four digits the mask is FFFF hex, as without it",
  "float SQRT_X3_X3/2":
    "2 to the power 200 is beyond binary32 as well, and becomes infinite in the next step",
  "decode newBlock": "everything decoded is dropped at each new block, and decoded again as it is reached",
  "decode decode": "a constant prefix that counts as one that reads memory adds the same to m, only later",
  "decode DECD_R3_R3": "both registers are stepped alike, in either order",
  "decimal raise": "no power of 2, 5 or 10 that is met here is 2^28 but by a step that still fits 32 bits",
  "decimal toBinary": "raising to the power 0 changes neither number",
  "decimal compareMidpoint": "shifting by no places copies the number",
  "rare LTT_RBX3 2": VIEWS_IN_PLACE,
  "rare TTM 2": VIEWS_IN_PLACE,
  "map derive":
    "the views only say what is quickly found: a write that they do not answer is allowed by the slow path",
  "map createPartition":
    "the word behind the table is nobody's, and shows program page 0 as it is shown already",
  "map clearPage": "of a page without decoded code nothing is there to be forgotten",
  "index configure": "a memory that grew was not empty before: the size that comes back is never 0",
  "index interruptible": "the cause word of an interrupt is 800 or 900 hex, never 0",
  "state now": "nothing is added for no instruction before this one, either way",
  "state acceptableInterrupt": "who asks looks only whether it is negative, and whether it is the timer's",
};
