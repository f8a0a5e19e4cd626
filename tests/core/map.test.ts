// The two-stage map, and code that changes: docs/MACHINE.md, "Memory map".

import { describe, expect, test } from "vitest";
import {
  CTX_REFUSED,
  MAX_PAGES,
  PSW_S,
  RIGHTS_NONE,
  RIGHTS_READ,
  RIGHTS_WRITE,
  STOP_BUDGET,
  STOP_TRAP,
  TRAP_DATA,
  TRAP_PROGRAM,
} from "../../core-as/layout.ts";
import { Bench, PAGES, START } from "./bench.ts";

const TABLE = 63 * 8;

/** A table in page 63 in which data and program pages map as stage 1 off, but for the given entries. */
function mapped(entries: Readonly<Record<number, number>> = {}): Bench {
  const bench = new Bench();
  const table = Array.from({ length: 128 }, (_, i) => entries[i] ?? 0xc000 | (i & 63));
  bench.put(TABLE * 128, table);
  bench.core.loadTable(TABLE);
  bench.core.stopOnTraps(true);
  return bench;
}

describe("stage 1", () => {
  // protection: what system and user mode may do
  const ALLOWED = [
    { protection: 0, system: "", user: "" },
    { protection: 1, system: "rx", user: "rx" },
    { protection: 2, system: "rwx", user: "" },
    { protection: 3, system: "rwx", user: "rwx" },
  ];
  const TRY = { r: "MOV X4,R1\nNOP", w: "MOV R1,X4\nNOP", x: "JMP 0.X4" };
  for (const { protection, system, user } of ALLOWED) {
    for (const [mode, psw, allowed] of [
      ["system", 0x8000, system],
      ["user", 0, user],
    ] as const) {
      test.each(["r", "w", "x"] as const)(`protection ${protection}, ${mode} mode: %s`, (access) => {
        const entry = (protection << 14) | 20;
        const bench = mapped({ 20: entry, [64 + 20]: entry })
          .program(TRY[access])
          .put(0x5000, [0x80f0]);
        bench.set({ R4: 0x5000, PSW: psw });
        const stop = bench.run(2);
        if (allowed.includes(access)) expect(stop).toBe(STOP_BUDGET);
        else {
          const kind = { r: 0, w: 1, x: 2 }[access];
          const trap = access === "x" ? TRAP_PROGRAM : TRAP_DATA;
          expect([stop, bench.cause]).toEqual([STOP_TRAP, [(trap << 8) | 0x10 | kind, 0x5000, entry]]);
        }
      });
    }
  }

  test("maps data and program separately", () => {
    const bench = mapped({ 5: 0xc000 | 7, [64 + 5]: 0xc000 | 9 });
    bench
      .put(7 * 1024, [111])
      .put(9 * 1024, [222])
      .set({ R4: 5 * 1024 });
    bench.program("MOV X4,R0\nMVP 0.X4,R1").run(2);
    expect(bench.r.slice(0, 2)).toEqual([111, 222]);
  });

  test("LTT takes a table, TTM takes it again after it was changed, nothing else does", () => {
    const bench = new Bench()
      .put(7 * 1024, [111])
      .put(8 * 1024, [222])
      .set({ R0: TABLE, R4: 5 * 1024 });
    const table = Array.from({ length: 128 }, (_, i) => 0xc000 | (i === 5 ? 7 : i & 63));
    bench.put(TABLE * 128, table).program("LTT R0\nMOV X4,R1\nMOV R5,X6\nMOV X4,R2\nTTM\nMOV X4,R3");
    bench.set({ R5: 0xc000 | 8, R6: TABLE * 128 + 5 }).run(6);
    expect(bench.r.slice(1, 4)).toEqual([111, 111, 222]);
  });

  test("LTT 0 switches it off", () => {
    const bench = mapped({ 5: 0xc000 | 7 })
      .put(5 * 1024, [55])
      .put(7 * 1024, [77])
      .set({ R4: 5 * 1024 });
    bench.program("MOV X4,R0\nLTT R7\nMOV X4,R1").run(3);
    expect(bench.r.slice(0, 2)).toEqual([77, 55]);
  });

  test("a table that stage 2 does not let be read gives no access", () => {
    const bench = new Bench().set({ R0: 100 * 8 }).program("LTT R0\nNOP");
    bench.core.stopOnTraps(true);
    expect(bench.run(2)).toBe(STOP_TRAP);
    expect(bench.cause[0]).toBe((TRAP_PROGRAM << 8) | 0x12);
  });
});

describe("stage 2", () => {
  test.each([
    [RIGHTS_NONE, "MOV X4,R1", 0],
    [RIGHTS_NONE, "MOV R1,X4", 1],
    [RIGHTS_READ, "MOV R1,X4", 1],
    [RIGHTS_READ, "INC 0.X4", 1],
    [RIGHTS_NONE, "INC 0.X4", 0],
  ])("rights %i refuse %s", (rights, text, kind) => {
    const bench = new Bench().program(text).set({ R4: 0x5000 });
    bench.core.stopOnTraps(true);
    bench.core.setStage2(0, 20, rights, 20);
    expect(bench.run(1)).toBe(STOP_TRAP);
    expect(bench.cause).toEqual([(TRAP_DATA << 8) | 0x20 | kind, 0x5000, 20]);
    expect(bench.core.u32[(bench.core.contextAddress(0) + CTX_REFUSED) >> 2]).toBe(1);
  });

  test("a change of it is seen by the very next access, of data and of instructions", () => {
    const bench = new Bench().program("MOV X4,R1\nJMP -2.X5", 0x5000).set({ R4: 0x5400, R5: 0x5002 });
    bench.put(0x5400, [1]).put(70 * 0, []);
    bench.run(4);
    bench.core.write(bench.core.physicalWord(PAGES, 0), [2]);
    bench.core.setStage2(0, 21, RIGHTS_WRITE, PAGES);
    bench.run(2);
    expect(bench.r[1]).toBe(2);
    bench.core.setStage2(0, 20, RIGHTS_NONE, 20);
    bench.core.stopOnTraps(true);
    // The next instruction of the page that is gone.
    expect([bench.run(1), bench.cause[0]]).toEqual([STOP_TRAP, (TRAP_PROGRAM << 8) | 0x22]);
  });

  test("pages beyond the partition are refused", () => {
    const bench = mapped({ 5: 0xc000 | 500 })
      .set({ R4: 5 * 1024 })
      .program("MOV X4,R0");
    bench.run(1);
    expect(bench.cause).toEqual([(TRAP_DATA << 8) | 0x20, 5 * 1024, 500]);
  });
});

describe("stage 2 of many pages and partitions", () => {
  test("a change of the first page behind those of stage 1 leaves data and program as they were", () => {
    const bench = new Bench().program("ADDC 3,R3\nMOV 0x3F0,R1\nMVP 0.X4,R2", 0x3e0).set({ R4: 0xf0 });
    bench.put(0x3f0, [77]).put(0xf0, [88]).run(3);
    bench.core.setStage2(0, 64, RIGHTS_WRITE, PAGES);
    bench.core.stopOnTraps(true);
    bench.set({ R1: 0, R2: 0 }).at(0x3e0);
    expect([bench.run(3), bench.r.slice(1, 4)]).toEqual([STOP_BUDGET, [77, 88, 6]]);
  });

  // Behind stage 2 of a partition lies that of the next one.
  test.each(["GLDW G4,R3", "GSTW R3,G4"])("%s of the word behind 16 Mi words is refused", (text) => {
    const bench = new Bench().program(text).set({ R3: 0x1234 });
    bench.core.createPartition(1, 1);
    bench.core.setStage2(1, 0, RIGHTS_WRITE, PAGES);
    bench.core.stopOnTraps(true);
    const address = MAX_PAGES * 1024;
    bench.set({ R4: address & 0xffff, R5: address >> 16 });
    expect([bench.run(1), bench.cause[0] >> 8]).toEqual([STOP_TRAP, TRAP_DATA]);
    expect(bench.core.u16[bench.core.physicalWord(PAGES, 0)]).toBe(0);
  });

  test("each partition has its registers, its map and its PC again when it is entered again", () => {
    const bench = new Bench().program("MOVC 3,R3\nMOVC 4,R4").put(0x5000, [11]);
    bench.core.createPartition(1, 1);
    bench.core.setStage2(1, 0, RIGHTS_WRITE, PAGES);
    bench.run(1);
    bench.core.enter(1);
    expect(Array.from({ length: 8 }, (_, n) => bench.core.register(1, n))).toEqual(Array(8).fill(0));
    bench.core.setRegister(1, 3, 99);
    expect(bench.core.dataPointer(0x5000, false, true)).toBe(0);
    expect(bench.core.dataPointer(0, false, true) >> 1).toBe(bench.core.physicalWord(PAGES, 0));
    bench.core.enter(0);
    expect([bench.r[3], bench.pc, bench.core.register(1, 3)]).toEqual([3, START + 1, 99]);
    expect(bench.core.u16[bench.core.dataPointer(0x5000, false, true) >> 1]).toBe(11);
    bench.run(1);
    expect([bench.r[4], bench.pc]).toEqual([4, START + 2]);
  });
});

describe("the words that the host reaches", () => {
  test("are those that a mode of the guest may read or write, whichever it is in, by stage 2 and by protection", () => {
    const bench = mapped({ 5: 0x4000 | 5, 6: 0x8000 | 6 });
    bench.core.setStage2(0, 7, RIGHTS_READ, 7);
    bench.core.setStage2(0, 8, RIGHTS_NONE, 8);
    const reached = (page: number, write: boolean, system: boolean): number =>
      (bench.core.dataPointer(page * 1024 + 3, write, system) >> 1) - bench.core.physicalWord(page, 3);
    const nothing = (page: number): number => -bench.core.physicalWord(page, 3);
    const of = (write: boolean, system: boolean): number[] =>
      [4, 5, 6, 7, 8].map((page) => reached(page, write, system));
    for (const PSW of [PSW_S, 0]) {
      bench.set({ PSW });
      expect(of(false, true)).toEqual([0, 0, 0, 0, nothing(8)]);
      expect(of(true, true)).toEqual([0, nothing(5), 0, nothing(7), nothing(8)]);
      expect(of(false, false)).toEqual([0, 0, nothing(6), 0, nothing(8)]);
      expect(of(true, false)).toEqual([0, nothing(5), nothing(6), nothing(7), nothing(8)]);
    }
  });

  test("are executed as the host leaves them, though they were executed before", () => {
    const bench = new Bench().program("MOVC 3,R3");
    bench.run(1);
    bench.core.write(bench.core.dataPointer(START, true, true) >> 1, [0x094b]); // MOVC 9,R3
    bench.at(START).run(1);
    expect(bench.r[3]).toBe(9);
  });
});

describe("code that changes", () => {
  test("a store into the next instruction is executed", () => {
    const bench = new Bench().program("MOV R1,0.X4\nMOVC 1,R0").set({ R1: 0x0248 + 0, R4: START + 1 });
    bench.run(1);
    bench.run(1);
    bench.at(START).set({ R1: 0x0748, R0: 0 }).run(2);
    expect(bench.r[0]).toBe(7);
  });

  test("a store into the last word of a page leaves what comes behind its end", () => {
    const bench = new Bench().program("MOV R1,0.X4", 0x13fe).set({ R1: 0x80f0, R4: 0x13ff });
    bench.put(0x13ff, [0x80f0]).put(0x1400, [0x0148]);
    bench.core.write(bench.core.physicalWord(PAGES, 0), [0x0748]);
    bench.core.setStage2(0, 5, RIGHTS_WRITE, PAGES);
    for (let turn = 0; turn < 2; turn++) bench.at(0x13fe).run(3);
    expect(bench.r[0]).toBe(7);
  });

  test("a store into the constant of a prefixed instruction is executed", () => {
    const bench = new Bench().program("MOVC 0x1234,R0\nMOVC 0x5678,R1\nJMP .-4").set({ R4: START });
    bench.run(3);
    expect(bench.r.slice(0, 2)).toEqual([0x1234, 0x5678]);
    // The second word of the first instruction, written by the machine itself.
    bench.program("MOV R2,1.X4\nJMP -1.X4", 0x1800).set({ R2: 0x9948, R4: START }).at(0x1800).run(1);
    bench.at(START).run(1);
    expect(bench.r[0]).toBe(0x1299);
  });

  test("a page that was zeroed holds zeros, and nothing of what was decoded from it", () => {
    const bench = new Bench().program("MOVC 3,R3", 0x1400).program("MOVC 4,R4", 0x1800);
    bench.at(0x1400).run(1);
    for (const page of [5, 6]) bench.core.clearPage(page);
    expect([bench.word(0x1400), bench.word(0x1800)]).toEqual([0, 0]);
    bench.set({ R3: 0, R4: 0 }).at(0x1400).run(1);
    bench.at(0x1800).run(1);
    expect([bench.r[3], bench.r[4]]).toEqual([0, 0]);
    bench.program("MOVC 8,R3", 0x1400).run(1);
    expect(bench.r[3]).toBe(8);
  });

  test("a program that rewrites itself behaves the same in steps of one and in one run", () => {
    const text = "INC 3.X4\nADD R0,R1\nSLC R1,3\nMOVC 0,R0\nJMP .-4";
    const one = new Bench().program(text).set({ R4: START });
    const other = new Bench().program(text).set({ R4: START });
    one.run(1000);
    for (let i = 0; i < 1000; i++) other.run(1);
    expect(one.r).toEqual(other.r);
    expect(one.word(START + 3)).toBe(other.word(START + 3));
  });
});

test("an instruction runs across the end of a page into the next, and faults there when it is missing", () => {
  const bench = new Bench().program("MOVC 0x1234,R0\nMOVC 5,R1", 0x13ff);
  bench.run(2);
  expect(bench.r.slice(0, 2)).toEqual([0x1234, 5]);
  bench.core.setStage2(0, 5, RIGHTS_NONE, 0);
  bench.core.stopOnTraps(true);
  expect(bench.at(0x13ff).run(1)).toBe(STOP_TRAP);
  expect([bench.pc, bench.cause[1]]).toEqual([0x13ff, 0x1400]);
});

test("the program counter wraps from 65,535 to 0", () => {
  const bench = new Bench().program("MOVC 3,R3", 0xffff).put(0, [0x0448]);
  bench.at(0xffff).run(2);
  expect([bench.pc, bench.r[3], bench.r[0]]).toEqual([1, 3, 4]);
});

test("a skip over the end of a page goes on in the page that is mapped there", () => {
  const bench = new Bench().program("SOZ 0x20.X4", 0x13ff).put(0x1400, [0x0448, 0x0548, 0x0648]);
  // Physical page 70 has other instructions in the place of page 5.
  bench.core.write(bench.core.physicalWord(70, 0), [0x0748, 0x0848, 0x0948]);
  bench.core.setStage2(0, 5, RIGHTS_WRITE, 70);
  bench.at(0x13ff).run(2);
  expect([bench.pc, bench.r[0]]).toEqual([0x1402, 8]);
});

test("UNS looks up every word that it pops at BASE, and faults where one may not be read", () => {
  const bench = new Bench().program("UNS 2");
  // The pointer is the data word 0: with BASE 800 hex, and 1000 hex in it, the words are at 1800 hex.
  bench.put(0x800, [0x1000]).set({ BASE: 0x800 });
  bench.core.setStage2(0, 6, RIGHTS_NONE, 0);
  bench.core.stopOnTraps(true);
  expect(bench.run(1)).toBe(STOP_TRAP);
  expect([bench.cause[1], bench.word(0x800)]).toEqual([0x1800, 0x1000]);
});
