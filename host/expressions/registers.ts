// Registers by their names.

import type { Registers } from "../options.ts";

/** The registers that have names in expressions, and that a stop can watch. */
export const REGISTER_NAMES = ["R0", "R1", "R2", "R3", "R4", "R5", "R6", "R7", "BASE", "PSW", "TT"] as const;
/** One of REGISTER_NAMES. */
export type RegisterName = (typeof REGISTER_NAMES)[number];

/** A register by its name. */
export function registerOf(registers: Registers, name: RegisterName): number {
  switch (name) {
    case "BASE":
      return registers.base;
    case "PSW":
      return registers.psw;
    case "TT":
      return registers.tt;
    default:
      return registers.r[Number(name.slice(1))]!;
  }
}
