// Moves between registers, data and program words; exchange; stacks with a pointer in a register.

import { u16 } from "../word.ts";
import { destination, direct, indexed, type Operations, polar } from "./operation.ts";

export const MOVE: Operations = {
  "MOVC C8,R3": (x, f) => x.setReg(f.a, f.k + x.m),
  "MOVC CN8,R3": (x, f) => x.setReg(f.a, f.k - 256 + x.m),
  "MOVC C4,X3": (x, f) => x.setData(x.reg(f.a), polar(f.k, 4, f.p) + x.m),

  "MOV B8,R3": (x, f) => x.setReg(f.a, x.data(direct(x, f))),
  "MOV R3,B8": (x, f) => x.setData(direct(x, f), x.reg(f.a)),
  "MOV R3,R3": (x, f) => x.setReg(f.b, x.reg(f.a)),
  "MOV R3,B0.X3": (x, f) => x.setData(x.m + x.reg(f.b), x.reg(f.a)),
  "MOV X3,R3": (x, f) => x.setReg(f.b, x.data(x.reg(f.a))),
  "MOV X3,B0.X3": (x, f) => x.setData(x.m + x.reg(f.b), x.data(x.reg(f.a))),
  "MOV B6.X2,R3": (x, f) => x.setReg(f.a, x.data(indexed(x, f))),
  "MOV R3,B6.X2": (x, f) => x.setData(indexed(x, f), x.reg(f.a)),
  "MOV P8,R3": (x, f) => x.setReg(f.a, x.program(f.g + x.m)),

  "MOVB BB6.X2,R2": (x, f) => x.setReg(f.r, x.byte(indexed(x, f))),
  "MOVB R2,BB6.X2": (x, f) => x.setByte(indexed(x, f), x.reg(f.r)),

  "MOVL B6.X2,R2": (x, f) => {
    const e = indexed(x, f);
    const low = x.data(e);
    const high = x.data(e + 1);
    x.setReg(f.r, low);
    x.setReg(f.r + 1, high);
  },
  "MOVL R2,B6.X2": (x, f) => {
    const e = indexed(x, f);
    x.setData(e, x.reg(f.r));
    x.setData(e + 1, x.reg(f.r + 1));
  },

  "MVP P6.X2,R2": (x, f) => x.setReg(f.r, x.program(f.g + x.m + x.reg(4 + f.x))),

  // a=b: both steps write the old value plus one, which is the one increment of the table.
  "MOVM X3,X3": (x, f) => {
    x.setData(x.reg(f.b), x.data(x.reg(f.a)));
    x.setReg(f.a, x.reg(f.a) + 1);
    x.setReg(f.b, x.reg(f.b) + 1);
  },
  "PUT R3,X3": (x, f) => {
    x.setData(x.reg(f.b), x.reg(f.a));
    x.setReg(f.b, x.reg(f.b) + 1);
  },
  "PUT X3,X3": (x, f) => {
    x.setData(x.reg(f.b), x.data(x.reg(f.a)));
    x.setReg(f.b, x.reg(f.b) + 1);
  },

  "XCH R3,RBX3": (x, f) => {
    const d = destination(x, f);
    const old = d.read();
    x.setReg(f.a, old);
    d.write(x.reg(f.a));
  },
  "XCH X3,RBX3": (x, f) => {
    const s = x.at(x.reg(f.a));
    const d = destination(x, f);
    const olds = s.read();
    // All of the first operand is checked before the second.
    s.write(olds);
    const oldd = d.read();
    s.write(oldd);
    d.write(olds);
  },

  "STC R3,B0.X3": (x, f) => {
    const pointer = u16(x.reg(f.b) - 1);
    x.setReg(f.b, pointer);
    x.setData(x.m + pointer, x.reg(f.a));
  },
  "STC X3,B0.X3": (x, f) => {
    const t = x.data(x.reg(f.a));
    const pointer = u16(x.reg(f.b) - 1);
    x.setReg(f.b, pointer);
    x.setData(x.m + pointer, t);
  },
  "UNS R3,B0.X3": (x, f) => {
    const t = x.data(x.m + x.reg(f.b));
    x.setReg(f.b, x.reg(f.b) + 1);
    x.setReg(f.a, t);
  },
  "UNS X3,B0.X3": (x, f) => {
    const t = x.data(x.m + x.reg(f.b));
    x.setReg(f.b, x.reg(f.b) + 1);
    x.setData(x.reg(f.a), t);
  },
};
