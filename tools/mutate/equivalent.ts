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
  "rare LTT_RBX3 2": VIEWS_IN_PLACE,
  "rare TTM 2": VIEWS_IN_PLACE,
};
