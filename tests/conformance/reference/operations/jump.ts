// Jumps. A jump always completes; a target that cannot be fetched faults when it is fetched.

import type { Fields } from "../decode.ts";
import type { Execution } from "../execution.ts";
import { direct, indexed, type Operations, polar } from "./operation.ts";

/** L4: next + displacement + m. */
const shortJump = (x: Execution, f: Fields): void => x.jump(x.next + polar(f.j, 4, f.p) + x.m);

/** S2: the address of the next instruction goes to R5, R6 or R7; 0 saves none. */
const saveLink = (x: Execution, f: Fields): void => {
  if (f.s > 0) x.setReg(4 + f.s, x.next);
};

export const JUMP: Operations = {
  "JMP L10": (x, f) => {
    // The field j is read from bit 15 down: its first eight bits are the low ones of the displacement.
    const displacement = (f.j & 3) * 256 + (f.j >> 2);
    x.jump(x.next + polar(displacement, 10, f.p) + x.m);
  },
  "JMP S2,L8": (x, f) => {
    saveLink(x, f);
    x.jump(x.next + polar(f.j, 8, f.p) + x.m);
  },
  "JMP P6.X2": (x, f) => x.jump(f.g + x.m + x.reg(4 + f.x)),
  "JMPI B6.X2": (x, f) => x.jump(x.data(indexed(x, f))),
  "JMPI B8": (x, f) => x.jump(x.data(direct(x, f))),
  "JMPI S2,P8": (x, f) => {
    const t = x.program(f.g + x.m);
    saveLink(x, f);
    x.jump(t);
  },

  "JON R3,L4": (x, f) => {
    if (x.reg(f.a) !== 0) shortJump(x, f);
  },
  "JON X3,L4": (x, f) => {
    if (x.data(x.reg(f.a)) !== 0) shortJump(x, f);
  },
  "JOZ R3,L4": (x, f) => {
    if (x.reg(f.a) === 0) shortJump(x, f);
  },
  "JOZ X3,L4": (x, f) => {
    if (x.data(x.reg(f.a)) === 0) shortJump(x, f);
  },
  // The word of JON R0 with displacement 0: behind a prefix it is that jump.
  "NOP -": (x) => {
    if (x.reg(0) !== 0) x.jump(x.next + x.m);
  },
  "JVN L4": (x, f) => {
    if (!x.v) shortJump(x, f);
    x.setV(false);
  },
  "SOB R3,LN8": (x, f) => {
    x.setReg(f.a, x.reg(f.a) - 1);
    if (x.reg(f.a) !== 1) x.jump(x.next + f.j - 256 + x.m);
  },
};
