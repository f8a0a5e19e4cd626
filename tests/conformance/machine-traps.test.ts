// Traps, frames, monitor calls and interrupts in the reference machine. Expectations: docs/ABI.md.

import { describe, expect, it } from "vitest";
import { same } from "../same.ts";
import {
  boot,
  CODE,
  ENABLED,
  handle,
  MON,
  MOWA,
  NOP,
  peek,
  poke,
  RTM,
  SYSTEM,
  TABLE,
  TRP,
  table,
  V,
  word,
} from "./guest.ts";
import type { ReferenceMachine } from "./reference/machine.ts";
import { RIGHTS } from "./reference/paged-store.ts";

describe("a trap", () => {
  it("stores the frame, puts its address into word 8, and continues at the vector", () => {
    const machine = boot([TRP(9)]);
    handle(machine, 6, 0x500, 0x300, [0x10, 0, SYSTEM | 3]);
    poke(machine, 8, [0x2f0]);
    machine.state.r = [10, 11, 12, 13, 14, 15, 16, 17];
    machine.state.base = 0x77;
    machine.state.psw = V | 5;
    machine.state.timer = 3000;
    expect(machine.step().trap?.class).toBe("software");
    const registers = [10, 11, 12, 13, 14, 15, 16, 17];
    expect(peek(machine, 0x300, 17)).toEqual([...registers, 0x77, 0, CODE + 1, 0x2f0, 3, V | 5, 0x600, 9, 0]);
    expect(peek(machine, 8, 1)).toEqual([0x300]);
    expect(machine.state).toMatchObject({
      r: registers,
      pc: 0x500,
      base: 0x10,
      psw: SYSTEM | 3,
      tt: 0,
      timer: 0,
    });
    expect(machine.state.clock).toBe(1);
  });

  it("is given back by RTM: everything, PC + exit, the link, the timer", () => {
    const machine = boot([RTM(2)]);
    poke(machine, 8, [0x300]);
    poke(machine, 0x300, [1, 2, 3, 4, 5, 6, 7, 8, 0x99, TABLE, 0x450, 0x2f0, 3, ENABLED | V | 7, 0, 0, 0]);
    table(machine);
    machine.step();
    expect(machine.state).toMatchObject({ r: [1, 2, 3, 4, 5, 6, 7, 8], base: 0x99, tt: TABLE, pc: 0x452 });
    expect(machine.state).toMatchObject({ psw: ENABLED | V | 7, clock: 1, timer: 3000 });
    expect(machine.state.stage1[1]).toBe(0xc002);
    expect(peek(machine, 8, 1)).toEqual([0x2f0]);
  });

  it("leaves PC at the first prefix, and registers and memory as they were", () => {
    const machine = boot([word("MODC C8", { p: 1 }), word("MOVL R2,B6.X2", { r: 0, x: 0 })]);
    machine.store.map(3, 3, RIGHTS.read);
    handle(machine, 2, 0x500, 0x300);
    machine.state.r = [1, 2, 0, 0, 0xbff, 0, 0, 0];
    machine.step();
    expect(peek(machine, 0x300 + 10, 1)).toEqual([CODE]);
    expect(peek(machine, 0xbff, 2)).toEqual([0, 0]);
    expect(peek(machine, 0x300 + 14, 3)).toEqual([0x221, 0xc00, 3]);
  });

  it("in a handler links its frame to the one before", () => {
    const machine = boot([TRP(1)]);
    handle(machine, 6, 0x500, 0x300);
    handle(machine, 0, 0x520, 0x320);
    poke(machine, 0x500, [0]);
    machine.step();
    machine.step();
    expect(machine.state.pc).toBe(0x520);
    expect(peek(machine, 8, 1)).toEqual([0x320]);
    expect(peek(machine, 0x320 + 11, 1)).toEqual([0x300]);
  });

  it.each<[string, (machine: ReferenceMachine) => void]>([
    ["the vector's PC is 0", (machine) => handle(machine, 6, 0, 0x300)],
    ["its frame is in use", (machine) => poke(machine, 8, [0x300])],
    [
      "its frame is in use further down",
      (machine) => {
        poke(machine, 8, [0x320]);
        poke(machine, 0x320 + 11, [0x300]);
      },
    ],
    [
      "the frames go round in a circle",
      (machine) => {
        poke(machine, 8, [0x320]);
        poke(machine, 0x320 + 11, [0x320]);
      },
    ],
    ["page 0 cannot be written", (machine) => machine.store.map(0, 0, RIGHTS.read)],
    [
      "the frame cannot be written",
      (machine) => {
        handle(machine, 6, 0x500, 0x13f8);
        machine.store.map(5, 5, RIGHTS.read);
      },
    ],
    ["the vector names no frame", (machine) => handle(machine, 6, 0x500, 0)],
    ["the frame would pass the 64th page", (machine) => handle(machine, 6, 0x500, 0xfff0)],
    ["the chain leaves the 64 pages", (machine) => poke(machine, 8, [0xfff8])],
  ])("is unhandled when %s, and changes nothing but the latest cause", (_name, spoil) => {
    const machine = boot([TRP(4)]);
    handle(machine, 6, 0x500, 0x300);
    spoil(machine);
    const memory = machine.store.memory.slice();
    expect(machine.step().stop).toEqual({ kind: "unhandled", code: 0x600 });
    expect(machine.state).toMatchObject({ pc: CODE + 1, cause: 0x600, detail1: 4 });
    expect(same(machine.store.memory, memory)).toBe(true);
  });

  it("is handled behind a chain of 64 frames, and behind one of 65 not", () => {
    for (const [frames, handled] of [
      [64, true],
      [65, false],
    ] as const) {
      const machine = boot([TRP(4)]);
      handle(machine, 6, 0x500, 0x300);
      for (let i = 0; i < frames; i++)
        poke(machine, 0x4000 + 32 * i + 11, [i + 1 < frames ? 0x4000 + 32 * (i + 1) : 0]);
      poke(machine, 8, [0x4000]);
      expect(machine.step().stop === undefined).toBe(handled);
    }
  });

  it("can be asked about with SVE", () => {
    const machine = boot([TRP(1)]);
    handle(machine, 6, 0x500, 0x300);
    poke(machine, 0x500, [word("SVE RBX3", { a: 2 })]);
    machine.step();
    machine.step();
    expect(machine.state.r[2]).toBe(0x600);
  });

  it("keeps a table that is in use, and goes on where nothing is allowed with one that cannot be read", () => {
    const machine = boot([TRP(4)]);
    handle(machine, 6, 0x500, 0x300, [0, 0x50]);
    handle(machine, 3, 0x520, 0x320, [0, 0x50]);
    machine.store.map(10, 10, RIGHTS.none);
    machine.step();
    expect(machine.state).toMatchObject({ pc: 0x500, tt: 0x50 });
    machine.store.map(10, 10, RIGHTS.readAndWrite);
    expect(machine.step().trap).toMatchObject({ cause: 0x312, detail1: 0x500, detail2: 0 });
    expect(machine.step().trap).toMatchObject({ cause: 0x312, detail1: 0x520, detail2: 0 });
  });

  it.each<[string, (machine: ReferenceMachine) => void]>([
    ["there is no frame", () => {}],
    ["the frame passes the 64th page", (machine) => poke(machine, 8, [0xfff0])],
    ["the frame cannot be read", (machine) => poke(machine, 8, [0xf000])],
    [
      "word 8 cannot be written",
      (machine) => {
        poke(machine, 8, [0x300]);
        machine.store.map(0, 0, RIGHTS.read);
      },
    ],
  ])("RTM is illegal when %s", (_name, spoil) => {
    const machine = boot([RTM()]);
    machine.store.map(60, 60, RIGHTS.none);
    spoil(machine);
    expect(machine.step().trap).toMatchObject({ class: "illegal", detail1: RTM() });
  });
});

describe("a monitor call", () => {
  it("of the host's codes stops for the host in system mode, with PC at the next instruction", () => {
    const machine = boot([MON(0xc6)]);
    expect(machine.step().stop).toEqual({ kind: "call", code: 0xc6 });
    expect(machine.state).toMatchObject({ pc: CODE + 1, clock: 1 });
  });

  it.each([
    ["with a guest's code", 0x7f, SYSTEM],
    ["with a host's code in user mode", 0xc6, 0],
  ])("%s goes to the guest's vector", (_name, code, psw) => {
    const machine = boot([MON(code)]);
    handle(machine, 7, 0x500, 0x300);
    machine.state.psw = psw;
    machine.step();
    expect(machine.state.pc).toBe(0x500);
    expect(peek(machine, 0x300 + 10, 1)).toEqual([CODE + 1]);
    expect(peek(machine, 0x300 + 14, 2)).toEqual([0x700, code]);
  });
});

describe("an interrupt", () => {
  function interruptible(psw: number, pending: number): ReferenceMachine {
    const machine = boot([word("MODC C8", { p: 1, k: 5 }), word("MOVC C8,R3", { a: 1 })]);
    handle(machine, 9, 0x500, 0x300);
    handle(machine, 8, 0x520, 0x320);
    poke(machine, 0x500, [NOP, NOP]);
    Object.assign(machine.state, { psw, pending });
    return machine;
  }

  it.each([
    [SYSTEM | ENABLED, true],
    [SYSTEM | ENABLED | 7, true],
    [SYSTEM | ENABLED | 8, false],
    [SYSTEM, false],
  ])("of level 8 with PSW %i is taken: %s", (psw, taken) => {
    const machine = interruptible(psw, 1 << 8);
    expect(machine.step().interrupt?.class === "interrupt").toBe(taken);
    if (!taken) return;
    expect(peek(machine, 0x300 + 14, 2)).toEqual([0x900, 8]);
    expect(peek(machine, 0x300 + 10, 1)).toEqual([CODE]);
    expect(machine.state).toMatchObject({ pc: 0x501, clock: 1 });
  });

  it("of the timer comes before one of an event", () => {
    const machine = interruptible(SYSTEM | ENABLED, 1 << 8);
    machine.state.timerDue = true;
    expect(machine.step().interrupt?.class).toBe("timer");
    expect(machine.state.timerDue).toBe(false);
    expect(peek(machine, 0x320 + 14, 1)).toEqual([0x800]);
  });

  it("that its vector lets in comes before the first instruction of the handler", () => {
    const machine = interruptible(SYSTEM | ENABLED, 1 << 8);
    machine.state.timerDue = true;
    handle(machine, 8, 0x520, 0x320, [0, 0, SYSTEM | ENABLED]);
    machine.step();
    expect(peek(machine, 0x320 + 10, 1)).toEqual([CODE]);
    expect(peek(machine, 0x300 + 10, 1)).toEqual([0x520]);
    expect(machine.state).toMatchObject({ pc: 0x501, clock: 1 });
  });

  it("does not come between a prefix and its instruction", () => {
    const machine = interruptible(SYSTEM | ENABLED, 0);
    machine.step();
    expect(machine.state).toMatchObject({ pc: CODE + 2, clock: 1 });
  });

  it("in the middle of a counted move leaves what remains, and RTM finishes it", () => {
    const machine = boot(MOWA);
    handle(machine, 9, 0x500, 0x300);
    poke(machine, 0x500, [RTM()]);
    poke(machine, 0x1000, [1, 2, 3, 4]);
    Object.assign(machine.state.r, { 1: 0x1000, 2: 0x1100, 3: 4 });
    machine.state.psw = SYSTEM | ENABLED;
    machine.step();
    machine.step();
    expect(machine.state).toMatchObject({ pc: CODE, r: [0, 0x1002, 0x1102, 2, 0, 0, 0, 0] });
    machine.state.pending = 1 << 8;
    machine.step();
    machine.state.pending = 0;
    machine.step();
    machine.step();
    expect(peek(machine, 0x1100, 4)).toEqual([1, 2, 3, 4]);
    expect(machine.state).toMatchObject({ pc: CODE + 2, clock: 5 });
  });
});

describe("a counted move", () => {
  it("that faults leaves what remains, and finishes when it is started again", () => {
    const machine = boot(MOWA);
    machine.store.map(5, 5, RIGHTS.read);
    poke(machine, 0x1000, [1, 2, 3, 4]);
    Object.assign(machine.state.r, { 1: 0x1000, 2: 0x13fe, 3: 4 });
    machine.step();
    machine.step();
    expect(machine.step().trap).toMatchObject({ cause: 0x221, detail1: 0x1400, detail2: 5 });
    expect(machine.state).toMatchObject({ pc: CODE, r: [0, 0x1002, 0x1400, 2, 0, 0, 0, 0] });
    machine.store.map(5, 5, RIGHTS.readAndWrite);
    machine.step();
    machine.step();
    expect(peek(machine, 0x13fe, 4)).toEqual([1, 2, 3, 4]);
    expect(machine.state.pc).toBe(CODE + 2);
  });
});

describe("the interval timer", () => {
  it("interrupts 1,000 instructions a tick after LDT, and reads whole ticks on the way", () => {
    const machine = boot([word("LDT RBX3", { a: 1 }), word("SVT RBX3", { a: 2 })]);
    poke(machine, CODE + 2, new Array<number>(3000).fill(NOP));
    handle(machine, 8, 0x300, 0x280);
    poke(machine, 0x300, [NOP]);
    machine.state.r[1] = 2;
    machine.state.psw = SYSTEM | ENABLED;
    machine.step();
    machine.step();
    expect(machine.state.r[2]).toBe(2);
    while (machine.state.clock < 2000) expect(machine.step()).toEqual({});
    expect(machine.step().interrupt?.class).toBe("timer");
    expect(peek(machine, 0x280 + 12, 1)).toEqual([0]);
  });

  it("waits while it is masked", () => {
    const machine = boot([NOP, NOP, word("LDM C4", { k: 14 }), NOP]);
    handle(machine, 8, 0x300, 0x280);
    machine.state.psw = SYSTEM | ENABLED | 15;
    machine.state.timer = 1;
    for (let i = 0; i < 3; i++) expect(machine.step()).toEqual({});
    expect(machine.step().interrupt?.class).toBe("timer");
  });

  it("is stopped by LDT with 0, which also withdraws what waits", () => {
    const machine = boot([word("LDT RBX3", { a: 1 })]);
    Object.assign(machine.state, { timer: 5000, timerDue: true });
    machine.step();
    expect(machine.state).toMatchObject({ timer: 0, timerDue: false });
  });

  it("ticks at multiples of 1,000 of the clock, not 1,000 after LDT", () => {
    const machine = boot([word("LDT RBX3", { a: 1 }), word("SVT RBX3", { a: 2 })]);
    machine.state.r[1] = 1;
    machine.state.clock = 998;
    machine.step();
    machine.step();
    expect(machine.state).toMatchObject({ timer: 1000, clock: 1000 });
    expect(machine.state.r[2]).toBe(1);
    machine.step();
    expect(machine.state).toMatchObject({ timer: 0, timerDue: true });
  });
});

describe("the rest of the machine", () => {
  it.each([
    ["idles with interrupts enabled", SYSTEM | ENABLED, "idle"],
    ["halts with interrupts disabled", SYSTEM, "halt"],
  ])("STP %s", (_name, psw, kind) => {
    const machine = boot([word("STP C4", { k: 6 })]);
    machine.state.psw = psw;
    expect(machine.step().stop).toEqual({ kind, code: 6 });
    expect(machine.state).toMatchObject({ pc: CODE + 1, clock: 1 });
  });

  it("fetches what was stored just before", () => {
    const machine = boot([word("MOV R3,B0.X3", { a: 1, b: 2 }), NOP]);
    Object.assign(machine.state.r, { 1: word("MOVC C8,R3", { k: 9, a: 5 }), 2: CODE + 1 });
    machine.step();
    machine.step();
    expect(machine.state.r[5]).toBe(9);
  });

  it("gives its configuration with RCR and its number with CPU", () => {
    const machine = boot([word("RCR -"), word("CPU RBX3", { a: 2 })], { pages: 80, number: 3 });
    machine.step();
    machine.step();
    expect(machine.state.r.slice(0, 3)).toEqual([0x0507, 80, 3]);
  });

  it("hands device accesses to its surroundings", () => {
    const written: unknown[] = [];
    const machine = boot(
      [
        word("SIO R3,R3", { a: 1, b: 2 }),
        word("RIO X3,R3", { a: 3, b: 2 }),
        word("CIO R3,R3", { a: 2, b: 2 }),
        word("WIO X3,R3", { a: 3, b: 2 }),
      ],
      {
        deviceRead: (device, what) => (what === "status" ? device + 100 : device + 200),
        deviceWrite: (device, what, value) => written.push([device, what, value]),
      },
    );
    Object.assign(machine.state.r, { 2: 7, 3: 0x1000 });
    for (let i = 0; i < 4; i++) machine.step();
    expect(machine.state.r[1]).toBe(107);
    expect(peek(machine, 0x1000, 1)).toEqual([207]);
    expect(written).toEqual([
      [7, "control", 7],
      [7, "data", 207],
    ]);
  });
});
