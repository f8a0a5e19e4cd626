// Control of the CPU: PSW, BASE, timer, map, cache, monitor calls and traps, devices.
// XCU, ALT and RTM belong to the sequencer and to the full machine.

import type { Fields } from "../decode.ts";
import type { Execution } from "../execution.ts";
import { PSW_E, PSW_L, PSW_MASK } from "../state.ts";
import { loadTable, setTimer, ticksLeft } from "../timer-and-map.ts";
import { Trap } from "../trap.ts";
import { nibble, type Operation, type Operations, only } from "./operation.ts";

const privileged =
  (operation: Operation): Operation =>
  (x, f) => {
    x.privileged();
    operation(x, f);
  };

const nothing: Operation = privileged(() => {});

/** Device Rb for Ra or [Ra]. */
const input = (what: "status" | "data", word: boolean): Operation =>
  privileged((x, f) => {
    const place = word ? x.at(x.reg(f.a)) : x.register(f.a);
    place.write(x.surroundings.deviceRead(x.reg(f.b), what));
  });
const output = (what: "control" | "data", word: boolean): Operation =>
  privileged((x, f) => {
    const value = word ? x.data(x.reg(f.a)) : x.reg(f.a);
    x.surroundings.deviceWrite(x.reg(f.b), what, value);
  });

const give =
  (value: (x: Execution) => number): Operation =>
  (x, f: Fields) =>
    only(x, f).write(value(x));

export const SYSTEM: Operations = {
  "LDS RBX3": privileged((x, f) => {
    x.after.psw = only(x, f).read() & PSW_MASK;
  }),
  "SVS RBX3": give((x) => x.before.psw),
  "LDT RBX3": privileged((x, f) => {
    setTimer(x.after, only(x, f).read());
    x.after.timerDue = false;
  }),
  "SVT RBX3": give((x) => ticksLeft(x.before)),
  "LDM C4": privileged((x, f) => {
    x.after.psw = (x.before.psw & ~PSW_L) | nibble(x, f);
  }),
  "LDB RBX3": (x, f) => {
    x.after.base = only(x, f).read();
  },
  "SVB RBX3": give((x) => x.before.base),
  "SVE RBX3": privileged(give((x) => x.before.cause)),
  "CPU RBX3": give((x) => x.surroundings.number),
  "LTT RBX3": privileged((x, f) => loadTable(x.after, x.store, only(x, f).read())),

  "CAE -": nothing,
  "CAD -": nothing,
  "CAC -": nothing,
  "TST -": privileged((x) => x.setReg(0, 0)),
  "RCR -": privileged((x) => {
    x.setReg(0, x.surroundings.configuration);
    x.setReg(1, x.surroundings.pages);
  }),
  "TTM -": privileged((x) => loadTable(x.after, x.store, x.before.tt)),

  "TRP C4": (x, f) => {
    throw new Trap("software", nibble(x, f));
  },
  "MON C8": (x, f) => {
    const code = (f.k + x.m) & 0xff;
    if (!x.surroundings.hostServes(code, x.system)) throw new Trap("monitor", code);
    x.ending = { kind: "call", code };
  },
  "STP C4": privileged((x, f) => {
    const code = nibble(x, f);
    x.ending = x.before.psw & PSW_E ? { kind: "idle", code } : { kind: "halt", code };
  }),

  "SIO R3,R3": input("status", false),
  "SIO X3,R3": input("status", true),
  "CIO R3,R3": output("control", false),
  "CIO X3,R3": output("control", true),
  "RIO R3,R3": input("data", false),
  "RIO X3,R3": input("data", true),
  "WIO R3,R3": output("data", false),
  "WIO X3,R3": output("data", true),
};
