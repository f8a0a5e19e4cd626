// Both stages of the map, and the modes, in the reference machine. Expectations: docs/ABI.md, MACHINE.md.

import { describe, expect, it } from "vitest";
import { INSTRUCTIONS } from "../../core-as/isa/instructions.ts";
import { operationOf } from "../../core-as/isa/operation.ts";
import { boot, CODE, LOAD, NOP, poke, SYSTEM, TABLE, table, word } from "./guest.ts";
import { keyOf } from "./reference/decode.ts";
import { RIGHTS } from "./reference/paged-store.ts";
import { place } from "./vectors/encode.ts";

describe("stage 1", () => {
  it("is off at the start: data and program addresses are those of the partition", () => {
    const machine = boot([LOAD(0x80, 1), word("MOV P8,R3", { g: 0x80, a: 2 })]);
    poke(machine, 0x80, [1234]);
    machine.step();
    machine.step();
    expect(machine.state.r.slice(1, 3)).toEqual([1234, 1234]);
  });

  it("maps data and program pages apart once LTT has loaded a table", () => {
    const machine = boot([
      word("LTT RBX3", { a: 3 }),
      word("MOV X3,R3", { a: 4, b: 5 }),
      word("MOV P8,R3", { g: 2, a: 6 }),
    ]);
    table(machine);
    Object.assign(machine.state.r, { 3: TABLE, 4: CODE });
    poke(machine, 0x800, [77]);
    poke(machine, 2, [78]);
    machine.step();
    expect(machine.state.tt).toBe(TABLE);
    machine.step();
    machine.step();
    expect(machine.state.r.slice(5, 7)).toEqual([77, 78]);
  });

  it("keeps what was loaded until TTM reloads the table from memory", () => {
    const machine = boot([
      word("LTT RBX3", { a: 3 }),
      word("MOV X3,R3", { a: 4, b: 5 }),
      word("TTM -"),
      word("MOV X3,R3", { a: 4, b: 6 }),
    ]);
    table(machine);
    Object.assign(machine.state.r, { 3: TABLE, 4: CODE });
    poke(machine, 0x800, [77]);
    poke(machine, 0xc00, [79]);
    machine.step();
    poke(machine, 0x2001, [0xc003]);
    for (let i = 0; i < 3; i++) machine.step();
    expect(machine.state.r.slice(5, 7)).toEqual([77, 79]);
  });

  const read = word("MOV X3,R3", { a: 4, b: 5 });
  const write = word("MOV R3,B0.X3", { a: 5, b: 4 });
  // Protection, mode, access, and what the cause word says: class 2, 10 hex + access; undefined: allowed.
  it.each<[number, "user" | "system", string, number, number | undefined]>([
    [0, "system", "a read", read, 0x210],
    [0, "system", "a write", write, 0x211],
    [1, "user", "a read", read, undefined],
    [1, "system", "a write", write, 0x211],
    [2, "user", "a read", read, 0x210],
    [2, "system", "a read", read, undefined],
    [2, "system", "a write", write, undefined],
    [3, "user", "a write", write, undefined],
  ])("with protection %i in %s mode answers %s", (protection, mode, _access, instruction, cause) => {
    const machine = boot([instruction]);
    const entry = (protection << 14) | 6;
    machine.state.tt = TABLE;
    machine.state.stage1 = Array.from({ length: 128 }, (_unused, i) => (i === 3 ? entry : 0xc000 | (i % 64)));
    machine.state.psw = mode === "system" ? SYSTEM : 0;
    machine.state.base = 0xc00;
    machine.state.r[4] = 5;
    const { trap } = machine.step();
    expect(trap?.cause).toBe(cause);
    if (cause !== undefined) expect([trap?.detail1, trap?.detail2]).toEqual([0xc05, entry]);
  });

  it("refuses execution of a page of system mode only in user mode, as a program fault", () => {
    const machine = boot([NOP]);
    machine.state.tt = TABLE;
    machine.state.stage1 = Array.from({ length: 128 }, (_, i) => (i === 65 ? 0x8001 : 0xc000 | (i % 64)));
    machine.state.psw = 0;
    expect(machine.step().trap).toMatchObject({
      class: "program",
      cause: 0x312,
      detail1: CODE,
      detail2: 0x8001,
    });
  });
});

describe("stage 2", () => {
  it("refuses a write where the rights are to read, with the partition page as detail", () => {
    const machine = boot([word("MOV R3,B0.X3", { b: 4 })]);
    machine.store.map(7, 7, RIGHTS.read);
    machine.state.r[4] = 0x1c01;
    expect(machine.step().trap).toMatchObject({ cause: 0x221, detail1: 0x1c01, detail2: 7 });
  });

  it("refuses everything where there are no rights: fetch, constant, read", () => {
    const machine = boot([word("MVP P6.X2,R2", { x: 0, r: 1 }), word("MOV X3,R3", { a: 4 })]);
    machine.store.map(7, 7, RIGHTS.none);
    machine.state.r[4] = 0x1c01;
    expect(machine.step().trap?.cause).toBe(0x320);
    machine.state.pc = CODE + 1;
    expect(machine.step().trap?.cause).toBe(0x220);
    machine.state.pc = 0x1c00;
    expect(machine.step().trap?.cause).toBe(0x322);
  });

  it("is what partition addresses go through, past the first 64 pages and past stage 1", () => {
    const load = [word("ALT -"), word("GLDW GX33,R3", { a: 1, b: 3 })];
    const machine = boot([...load, ...load]);
    machine.store.map(79, 90, RIGHTS.readAndWrite);
    poke(machine, 90 * 1024 + 5, [4321]);
    const address = 79 * 1024 + 5;
    Object.assign(machine.state.r, { 1: address & 0xffff, 2: address >> 16 });
    machine.step();
    expect(machine.state.r[3]).toBe(4321);
    machine.state.r[2] = 0x7fff;
    expect(machine.step().trap).toMatchObject({ cause: 0x220, detail1: address & 0xffff });
  });
});

describe("user mode", () => {
  const privileged = INSTRUCTIONS.filter((row) => operationOf(row).privileged);

  it.each(privileged.map((row) => [keyOf(row), row] as const))(
    "traps on %s before it looks at operands",
    (_key, row) => {
      const bits = row.word.slice(0, 16);
      const fields = Object.fromEntries([...new Set(bits.replace(/[01]/g, ""))].map((letter) => [letter, 1]));
      const instruction = place(bits, { ...fields, a: 4 });
      const machine = boot(row.set === "alt" ? [word("ALT -"), instruction] : [instruction]);
      machine.store.map(7, 7, RIGHTS.none);
      machine.state.r.fill(0x1c00);
      machine.state.psw = 0;
      expect(machine.step().trap).toMatchObject({ class: "privileged", cause: 0x100, detail1: instruction });
    },
  );

  it("traps on no other row as privileged", () => {
    for (const row of INSTRUCTIONS.filter((one) => !privileged.includes(one))) {
      const machine = boot(row.set === "alt" ? [word("ALT -"), word(keyOf(row))] : [word(keyOf(row))]);
      machine.state.psw = 0;
      expect(machine.step().trap?.class, keyOf(row)).not.toBe("privileged");
    }
  });

  it("begins at the fetch that follows LDS", () => {
    const machine = boot([word("LDS RBX3", { a: 1 })]);
    machine.state.tt = TABLE;
    machine.state.stage1 = Array.from({ length: 128 }, (_, i) => 0x8000 | (i % 64));
    machine.state.r[1] = 0x1ff3;
    expect(machine.step()).toEqual({});
    expect(machine.state.psw).toBe(3);
    expect(machine.step().trap?.cause).toBe(0x312);
  });
});
