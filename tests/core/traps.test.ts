// Traps, context frames and RTM: docs/ABI.md, "Page 0".

import { describe, expect, test } from "vitest";
import {
  CTX_CALL,
  CTX_PENDING,
  CTX_TRAPS,
  FRAME_POINTER_WORD,
  MON_ANY,
  MON_SYSTEM,
  RIGHTS_NONE,
  STOP_BUDGET,
  STOP_CALL,
  STOP_HALT,
  STOP_IDLE,
  STOP_UNHANDLED,
  TRAP_DATA,
  TRAP_ILLEGAL,
  TRAP_INTERRUPT,
  TRAP_MONITOR,
  TRAP_PRIVILEGED,
  TRAP_PROGRAM,
  TRAP_SOFTWARE,
  TRAP_TIMER,
} from "../../core-as/layout.ts";
import { Bench, START } from "./bench.ts";

const HANDLER = 0x2000;
const FRAME = 0x300;

describe("a trap", () => {
  test("stores the context frame, links it and continues at the vector", () => {
    const bench = new Bench().vector(TRAP_SOFTWARE, HANDLER, FRAME).put(FRAME_POINTER_WORD, [0]);
    bench.program("MOVC 7,R3\nTRP 5\n").set({ R0: 100, R7: 107, BASE: 0x40 });
    bench.run(2);
    expect(bench.pc).toBe(HANDLER);
    expect(Array.from({ length: 17 }, (_, i) => bench.word(FRAME + i))).toEqual([
      100,
      0,
      0,
      7,
      0,
      0,
      0,
      107,
      0x40,
      0,
      START + 2,
      0,
      0,
      0x8000,
      TRAP_SOFTWARE << 8,
      5,
      0,
    ]);
    expect(bench.word(FRAME_POINTER_WORD)).toBe(FRAME);
    expect(bench.r).toEqual([100, 0, 0, 7, 0, 0, 0, 107]);
  });

  test("in a trap handler of another class nests, and RTM unwinds both", () => {
    const bench = new Bench().vector(TRAP_SOFTWARE, HANDLER, FRAME).vector(TRAP_ILLEGAL, 0x2100, 0x320);
    bench.program("RTM 0", 0x2100).program(".WORD 0\nRTM 1", HANDLER);
    bench.program("TRP 1\nMOVC 1,R0\nMOVC 2,R1");
    // TRP, the illegal word, RTM back to it; its frame's PC would run it for ever, so step past it.
    bench.run(2);
    expect(bench.pc).toBe(0x2100);
    expect(bench.word(FRAME_POINTER_WORD)).toBe(0x320);
    expect(bench.word(0x320 + 11)).toBe(FRAME);
    bench.put(0x320 + 10, [HANDLER + 1]);
    bench.run(3);
    expect(bench.word(FRAME_POINTER_WORD)).toBe(0);
    expect(bench.r.slice(0, 2)).toEqual([0, 2]);
  });

  test("into a vector whose frame is in use is unhandled", () => {
    const bench = new Bench().vector(TRAP_ILLEGAL, HANDLER, FRAME).put(HANDLER, [0]);
    bench.put(START, [0]).at(START);
    expect(bench.run(10)).toBe(STOP_UNHANDLED);
    expect(bench.core.executed).toBe(2);
    expect(bench.pc).toBe(HANDLER);
    expect(bench.cause).toEqual([TRAP_ILLEGAL << 8, 0, 0]);
  });

  test("without a handler is unhandled, with PC and cause for the report", () => {
    const bench = new Bench().program("MOVC 1,R0\n.WORD 0");
    expect(bench.run(10)).toBe(STOP_UNHANDLED);
    expect([bench.pc, bench.core.executed]).toEqual([START + 1, 2]);
  });

  test.each([
    ["wraps", 65536 - 16],
    ["is zero", 0],
  ])("whose frame address %s is unhandled", (_, frame) => {
    const bench = new Bench().vector(TRAP_SOFTWARE, HANDLER, frame).program("TRP 1");
    expect(bench.run(10)).toBe(STOP_UNHANDLED);
  });

  test("whose frame stage 2 does not let be written is unhandled", () => {
    const bench = new Bench().vector(TRAP_SOFTWARE, HANDLER, 5 * 1024 - 3).program("TRP 1");
    bench.core.setStage2(0, 5, 1, 5);
    expect(bench.run(10)).toBe(STOP_UNHANDLED);
  });

  test("with a chain of frames in a circle is unhandled", () => {
    const bench = new Bench().vector(TRAP_SOFTWARE, HANDLER, FRAME).program("TRP 1");
    bench.put(FRAME_POINTER_WORD, [0x400]).put(0x400 + 11, [0x400]);
    expect(bench.run(10)).toBe(STOP_UNHANDLED);
  });

  test("counts for its class, and counts one instruction", () => {
    const bench = new Bench().vector(TRAP_SOFTWARE, HANDLER, FRAME).program("TRP 1");
    bench.program("RTM 0", HANDLER).at(START);
    expect(bench.run(2)).toBe(STOP_BUDGET);
    expect(bench.pc).toBe(START + 1);
    expect(bench.core.u32[(bench.core.contextAddress(0) + CTX_TRAPS) / 4 + TRAP_SOFTWARE]).toBe(1);
    expect(bench.core.executed).toBe(2);
  });

  test("leaves PC at the first prefix of the instruction that it interrupts", () => {
    const bench = new Bench().vector(TRAP_DATA, HANDLER, FRAME).set({ R4: 0 });
    bench.core.setStage2(0, 20, RIGHTS_NONE, 0);
    bench.program("MOV 0x5003,R1");
    bench.run(1);
    expect(bench.pc).toBe(HANDLER);
    expect(bench.word(FRAME + 10)).toBe(START);
    expect(bench.cause).toEqual([(TRAP_DATA << 8) | 0x20, 0x5003, 20]);
  });
});

describe("privilege", () => {
  test.each([
    "LDS R0",
    "LDT R0",
    "LDM 1",
    "STP 0",
    "RTM 0",
    "LTT R0",
    "TTM",
    "SVE R0",
    "SIO R0,R1",
    "RCR",
    "CAC",
  ])("%s traps in user mode and changes nothing", (text) => {
    const bench = new Bench().vector(TRAP_PRIVILEGED, HANDLER, FRAME).program(text).set({ PSW: 0 });
    bench.run(1);
    expect(bench.pc).toBe(HANDLER);
    expect(bench.word(FRAME + 10)).toBe(START);
    expect(bench.r).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  });

  test.each(["SVS R0", "LDB R0", "SVB R0", "SVT R0", "CPU R0", "TRP 1", "MON 1"])("%s does not", (text) => {
    const bench = new Bench().vector(TRAP_PRIVILEGED, HANDLER, FRAME).program(text).set({ PSW: 0 });
    bench.run(1);
    expect(bench.pc).toBe(START + 1);
  });
});

describe("a monitor call", () => {
  test("goes to the guest's vector when nobody else serves it", () => {
    const bench = new Bench().vector(TRAP_MONITOR, HANDLER, FRAME).program("MON 0x42");
    bench.run(1);
    expect([bench.pc, bench.word(FRAME + 10), bench.word(FRAME + 15)]).toEqual([HANDLER, START + 1, 0x42]);
  });

  test("comes back to next + exit through RTM", () => {
    const bench = new Bench().vector(TRAP_MONITOR, HANDLER, FRAME).program("RTM 3", HANDLER);
    bench.program("MON 1").run(2);
    expect(bench.pc).toBe(START + 4);
  });

  test("of the host stops the run after the call", () => {
    const bench = new Bench().program("MON 0xC5");
    bench.core.setMonitorOwner(0xc5, MON_SYSTEM);
    expect(bench.run(10)).toBe(STOP_CALL);
    expect([bench.pc, bench.core.contextWord(0, CTX_CALL), bench.core.executed]).toEqual([
      START + 1,
      0xc5,
      1,
    ]);
  });

  test("for system mode goes to the guest's vector in user mode, one for all modes does not", () => {
    const bench = new Bench().vector(TRAP_MONITOR, HANDLER, FRAME).set({ PSW: 0 });
    bench.core.setMonitorOwner(0xc5, MON_SYSTEM);
    bench.core.setMonitorOwner(0x90, MON_ANY);
    bench.program("MON 0xC5").run(1);
    expect(bench.pc).toBe(HANDLER);
    expect(bench.program("MON 0x90").set({ PSW: 0 }).run(1)).toBe(STOP_CALL);
  });
});

describe("RTM", () => {
  test("without a frame is an illegal instruction", () => {
    const bench = new Bench().program("RTM 0");
    expect(bench.run(1)).toBe(STOP_UNHANDLED);
    expect(bench.cause[0]).toBe(TRAP_ILLEGAL << 8);
    expect(bench.pc).toBe(START);
  });

  test("restores registers, BASE, PSW with V, and the timer's ticks", () => {
    const bench = new Bench().put(FRAME_POINTER_WORD, [FRAME]);
    bench.put(FRAME, [10, 11, 12, 13, 14, 15, 16, 17, 0x20, 0, 0x3000, 0, 9, 0x6003, 0, 0, 0]);
    bench.program("SVT R0", 0x3000).program("RTM 0");
    bench.run(1);
    expect([bench.pc, bench.r, bench.v]).toEqual([0x3000, [10, 11, 12, 13, 14, 15, 16, 17], 1]);
    expect(bench.psw).toBe(0x4003);
    bench.run(1);
    expect(bench.r[0]).toBe(9);
  });
});

describe("interrupts", () => {
  test("come between instructions, before the first prefix, only above the mask level and with E set", () => {
    const bench = new Bench().vector(TRAP_INTERRUPT, HANDLER, FRAME).program("MOVC 0x1234,R1\nMOVC 2,R2");
    bench.core.setContextWord(0, CTX_PENDING, 1 << 8);
    bench.run(1);
    expect(bench.pc).toBe(START + 2);
    bench.set({ PSW: 0xc008 }).at(START).run(1);
    expect(bench.pc).toBe(START + 2);
    bench.set({ PSW: 0xc007 }).at(START).run(0);
    expect([bench.pc, bench.word(FRAME + 10), bench.word(FRAME + 15)]).toEqual([HANDLER, START, 8]);
    expect(bench.core.executed).toBe(0);
  });

  test("are taken at once when LDM lowers the mask level", () => {
    const bench = new Bench().vector(TRAP_INTERRUPT, HANDLER, FRAME).set({ PSW: 0xc00f });
    bench.program("LDM 15\nLDM 3\nMOVC 1,R0\n");
    bench.core.setContextWord(0, CTX_PENDING, 1 << 4);
    bench.run(2);
    expect(bench.word(FRAME + 10)).toBe(START + 2);
  });

  test("STP idles with interrupts enabled and halts with them disabled", () => {
    const bench = new Bench().program("STP 9");
    expect(bench.run(5)).toBe(STOP_HALT);
    expect(bench.at(START).set({ PSW: 0xc000 }).run(5)).toBe(STOP_IDLE);
    expect([bench.pc, bench.core.executed]).toEqual([START + 1, 1]);
  });
});

describe("the interval timer", () => {
  test("interrupts when the clock reaches the tick, and not before", () => {
    const bench = new Bench().vector(TRAP_TIMER, HANDLER, FRAME).set({ PSW: 0xc000, R0: 2 });
    bench.program("LDT R0\nJMP .").run(1999);
    expect(bench.pc).toBe(START + 1);
    bench.run(1);
    expect([bench.pc, bench.core.clock]).toEqual([HANDLER, 2000n]);
  });

  test("waits while interrupts are disabled, and is cleared by LDT", () => {
    const bench = new Bench().vector(TRAP_TIMER, HANDLER, FRAME).set({ R0: 1 });
    bench.program("LDT R0\nJMP .").run(1500);
    expect(bench.pc).toBe(START + 1);
    bench.set({ PSW: 0xc000 }).run(0);
    expect(bench.pc).toBe(HANDLER);
    const other = new Bench().vector(TRAP_TIMER, HANDLER, FRAME).set({ R0: 1 });
    other.program("LDT R0\nJMP .").run(1500);
    other.program("LDT R1").set({ PSW: 0xc000 });
    other.core.setContextWord(0, 20, 0x8000);
    other.run(1);
    other.set({ PSW: 0xc000 }).run(0);
    expect(other.pc).toBe(START + 1);
  });

  test("stops at a trap, whose frame keeps the ticks that were left", () => {
    const bench = new Bench().vector(TRAP_SOFTWARE, HANDLER, FRAME).set({ R0: 5 });
    bench.program("LDT R0\nTRP 0").program("SVT R1", HANDLER).at(START).run(3);
    expect([bench.word(FRAME + 12), bench.r[1]]).toEqual([5, 0]);
  });
});

test("a fetch that faults counts one instruction and has the bad address as its PC", () => {
  const bench = new Bench().vector(TRAP_PROGRAM, HANDLER, FRAME).set({ R4: 0xa010 });
  bench.core.setStage2(0, 40, RIGHTS_NONE, 0);
  bench.program("JMP 0.X4").run(1);
  expect(bench.pc).toBe(0xa010);
  bench.run(1);
  expect([bench.pc, bench.word(FRAME + 10), bench.core.executed]).toEqual([HANDLER, 0xa010, 1]);
  expect(bench.cause).toEqual([(TRAP_PROGRAM << 8) | 0x22, 0xa010, 40]);
});
