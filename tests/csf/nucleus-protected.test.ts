// What user mode can do to the protected segments of its process: nothing, by any instruction and by any monitor call. Two
// nodes that differ in nothing but protected words do the same side by side: whatever user mode could read would make them
// differ elsewhere. The instructions and the calls are those of the tables.

import { describe, expect, test } from "vitest";
import { INSTRUCTIONS, type Instruction } from "../../core-as/isa/instructions.ts";
import { FRAME_POINTER_WORD, FRAME_WORDS, MON_ANY, PAGE_WORDS, PSW_S } from "../../core-as/layout.ts";
import { DONE } from "../../host/control/codes.ts";
import { SCM_CALLS } from "../../host/scm/calls.ts";
import { Random } from "../host/random.ts";
import { bootNode } from "./nodes.ts";
import { PROGRAMS } from "./nucleus-programs.ts";
import { pointersOf, SERVED } from "./served.ts";

const at = (name: string): number => PROGRAMS.symbols.get(name)!;
const LOCAL = at("LOCAL_PAGE") * PAGE_WORDS;
const SHARED = at("CSF_SEGMENT");
const END = at("NUCLEUS_PAGE") * PAGE_WORDS;
const TRY = at("TRY");
const NOP = 0x80f0;
const PREFIX = { MOD8: 0x56, MODC: 0xe4, ALT: 0xb0bc, XCU_R7: 0x87bc } as const;

/** A node whose process 0 is in user mode at TRY. Protected words that nobody needs, or all, are random by the seed. */
class Tried {
  readonly #node = bootNode(PROGRAMS, [["TRY"], ["LOOP", { pages: 1 }]], { pages: 30, memory: 30 });
  /** Where user data, local and shared protected segment lie in the partition. */
  readonly #segments: readonly (readonly [at: number, words: number])[];

  constructor(seed: number, all: boolean) {
    const { machine, start, place } = this.#node;
    start();
    while (machine.registers(0).psw >= PSW_S) machine.run({ limit: 1 });
    const random = new Random(seed);
    const fill = (from: number, to: number) => {
      const words = Array.from({ length: to - from }, () => random.below(0x1_0000));
      machine.writeMemory(0, place(from, 0), words);
    };
    fill(all ? LOCAL : at("LOCAL_END"), SHARED);
    fill(all ? SHARED : at("SHARED_END"), END);
    this.#segments = [
      [place(0, 0), LOCAL],
      [place(LOCAL, 0), SHARED - LOCAL],
      [place(SHARED, 0), END - SHARED],
    ];
  }

  /** Lets user mode do with the protected segments what a right of translation tables allows. */
  open(right: number): void {
    const { machine, table, tableOf } = this.#node;
    const opened = table(0).map((word, page) =>
      page >= LOCAL / PAGE_WORDS && page < END / PAGE_WORDS ? (word & 0x3fff) | (right << 14) : word,
    );
    machine.writeMemory(0, tableOf(0) * 128, opened);
  }

  /** Writes words of the user data. */
  write(address: number, words: readonly number[]): void {
    const { machine, place } = this.#node;
    words.forEach((word, n) => {
      if (address + n < LOCAL) machine.writeMemory(0, place(address + n, 0), [word]);
    });
  }

  /** Executes words in user mode, three instructions or turns at most, with these registers; [0] is the stack pointer. */
  execute(words: readonly number[], r: readonly number[], base: number, stack: number): void {
    const { machine, partition, tableOf } = this.#node;
    machine.writeMemory(0, TRY, [...words, ...new Array(12 - words.length).fill(NOP)]);
    this.write(0, [stack, 0]);
    machine.writeMemory(0, FRAME_POINTER_WORD, [0]);
    partition.status = "ready";
    machine.setRegisters(0, { r, base, pc: TRY, psw: 0, tt: tableOf(0) });
    machine.run({ limit: 3 });
  }

  /** Makes a call in user mode; the partition goes on until the call comes back, waits or is refused. R7, if it came back. */
  call(code: number, r: readonly number[]): number | undefined {
    const { machine, partition } = this.#node;
    this.execute([(code << 8) | 0xa6], r, 0, at("A"));
    for (let n = 0; n < 1000 && partition.status === "ready" && machine.registers(0).psw >= PSW_S; n++) {
      machine.run({ limit: 1 });
    }
    return partition.status === "ready" ? machine.registers(0).r[7] : undefined;
  }

  /** Everything that is in user mode, or that a trap has kept of it. */
  seen(): Buffer {
    const { machine, words } = this.#node;
    const { r, base, pc, psw, tt } = machine.registers(0);
    const frame = psw >= PSW_S ? words(words("NUCLEUS.RUNNING")[0]!, FRAME_WORDS) : [];
    const user = machine.readMemory(0, ...this.#segments[0]!);
    return Buffer.concat([
      Buffer.from(Uint16Array.of(...r, base, pc, psw, tt, ...frame).buffer),
      Buffer.from(user.buffer),
    ]);
  }

  /** The protected segments. */
  protected(): Buffer {
    const { machine } = this.#node;
    return Buffer.concat(
      this.#segments.slice(1).map((one) => Buffer.from(machine.readMemory(0, ...one).buffer)),
    );
  }

  /** The same without what System Call Monitor and service systems use of them. */
  unused(): Buffer {
    const { words } = this.#node;
    const [local, shared] = [at("LOCAL_END"), at("SHARED_END")];
    const kept = [
      ...words(local, SHARED - local, 0),
      ...words(shared, END - shared, 0),
      ...words("C_ROOM", 4, 0),
    ];
    return Buffer.from(Uint16Array.from(kept).buffer);
  }

  /** R0 to R7. */
  get registers(): readonly number[] {
    return this.#node.machine.registers(0).r;
  }
}

// ---- Instructions ---------------------------------------------------------------------------------------------

/** What the fields of words hold: registers of operands a, b, c, of R0-R3, of R4-R7, of a link; everything else both ways. */
const REGISTERS: Readonly<Record<string, number>> = { a: 1, b: 2, c: 3, r: 1, x: 0, s: 1 };

/** Words of an instruction: each field of its pattern all zeros and all ones, but for those of registers. */
function wordsOf({ word, set }: Instruction): number[][] {
  const [first = "", ...others] = word.split(" ");
  let found = [0];
  for (const letter of new Set(first)) {
    const places = [...first].flatMap((one, i) => (one === letter ? [15 - i] : []));
    const mask = places.reduce((sum, place) => sum | (1 << place), 0);
    const register = REGISTERS[letter];
    const lowest = places.at(-1)!;
    if (letter === "0") continue;
    if (letter === "1") found = found.map((one) => one | mask);
    else if (register !== undefined) found = found.map((one) => one | (register << lowest));
    else found = found.flatMap((one) => [one, one | mask]);
  }
  const before = set === "alt" ? [PREFIX.ALT] : [];
  return found.map((one) => [...before, one, ...others.map(() => TRY)]);
}

/** Addresses in both segments, and on their borders. */
const PLACES = [LOCAL - 1, LOCAL + 5, SHARED - 1, SHARED + 777, END - 1];

/** Every way to name a place by an instruction: words, registers, BASE. */
function ways(words: readonly number[], place: number): [number[], number[], number][] {
  const all = (value: number) => new Array<number>(8).fill(value & 0xffff);
  const none = all(0);
  const found: [number[], number[], number][] = [
    [[...words], all(place), 0],
    [[...words], all(2 * place), 0],
    [[...words], all(2 * place + 1), 0],
    [[...words], none, place],
    [[(place & 0xff00) | PREFIX.MOD8, ((place & 0xff) << 8) | PREFIX.MODC, ...words], none, 0],
  ];
  if (words.length === 1) found.push([[PREFIX.XCU_R7], [...all(place).slice(0, 7), words[0]!], 0]);
  return found;
}

/** The first instruction by which the two differ, or that has changed a protected word; and how many were tried. */
function sweep(a: Tried, b: Tried, rows: readonly Instruction[]) {
  const before = [a, b].map((one) => one.protected());
  let tried = 0;
  for (const row of rows) {
    for (const words of wordsOf(row)) {
      for (const place of PLACES) {
        for (const [way, r, base] of ways(words, place)) {
          tried++;
          for (const one of [a, b]) one.execute(way, r, base, place);
          if (a.seen().compare(b.seen()) !== 0)
            return { tried, found: `${row.mnemonic} ${row.operands} reads` };
        }
      }
    }
    const changed = [a, b].some((one, n) => one.protected().compare(before[n]!) !== 0);
    if (changed) return { tried, found: `${row.mnemonic} ${row.operands} writes` };
  }
  return { tried, found: undefined };
}

/** MON is the calls' own test. */
const ROWS = INSTRUCTIONS.filter(({ mnemonic }) => mnemonic !== "MON");

describe("user mode", () => {
  test("neither reads nor writes a word of a protected segment by any instruction of the table", () => {
    const { tried, found } = sweep(new Tried(1, true), new Tried(2, true), ROWS);
    expect(found).toBeUndefined();
    expect(tried).toBeGreaterThan(12_000);
  });

  test("would be found out by the same if the table let it", () => {
    const rows = (...names: string[]) => ROWS.filter(({ mnemonic }) => names.includes(mnemonic));
    const opened = (right: number, ...names: string[]) => {
      const pair = [new Tried(1, true), new Tried(1, true)] as const;
      const other = new Tried(2, true);
      for (const one of [...pair, other]) one.open(right);
      // The same words on both sides show what is written, others what is read.
      return [sweep(pair[0], pair[1], rows(...names)).found, sweep(pair[0], other, rows(...names)).found];
    };
    expect(opened(1, "MOVB")).toEqual([undefined, "MOVB BB6.X2,R2 reads"]);
    expect(opened(1, "RET")).toEqual([undefined, "RET C4 reads"]);
    expect(opened(3, "FILB")[0]).toBe("FILB R3,BX3,R3 writes");
    expect(opened(3, "STC")[0]).toBe("STC C4 writes");
  });
});

// ---- Monitor calls --------------------------------------------------------------------------------------------

/** Where a pointer may not point: over the border of the user data, in each segment, over its end. */
const FORBIDDEN = [
  ...[LOCAL - 3, LOCAL - 2, LOCAL - 1, LOCAL, at("SOCBS"), at("SYSTEM_STACK"), at("LOCAL_END") + 9],
  ...[SHARED - 2, SHARED - 1, SHARED, at("SHARED_END") + 9, END - 2, END - 1, END, 0xffff],
];
const WITH_POINTERS = SCM_CALLS.filter((call) => call.owner === MON_ANY && pointersOf(call).length > 0);
/** The words of an element of six words, as far as user mode can write them. */
const HEAD = [0, 6, 1, 2];
const registers = (given: Readonly<Record<number, number>>) =>
  Array.from({ length: 8 }, (_, n) => given[n] ?? 0);

describe("a protected segment", () => {
  test.each(WITH_POINTERS.map((call) => [call.name, call] as const))(
    "is neither read nor written by %s, whichever of its pointers leads there",
    (name, call) => {
      const pair = [new Tried(1, false), new Tried(2, false)] as const;
      const given = (SERVED[name] ?? {}) as Readonly<Record<number, number>>;
      const own = Object.fromEntries(pointersOf(call).map((n) => [n, at("ELEMENT")]));
      const sent = registers({ 1: 8, 4: at("ELEMENT") });
      const send = SCM_CALLS.find((one) => one.name === "PCF_SEND")!.code;
      for (const one of pair) expect(one.call(send, sent)).toBe(DONE.OK);
      const before = pair.map((one) => one.protected());
      for (const pointer of pointersOf(call)) {
        for (const place of FORBIDDEN) {
          const made = pair.map((one) => {
            one.write(place, HEAD);
            return one.call(call.code, registers({ ...given, ...own, [pointer]: place }));
          });
          const what = `R${pointer} = ${place.toString(16)}`;
          if (name in SERVED) expect(made, what).toEqual([DONE.BAD_ADDRESS, DONE.BAD_ADDRESS]);
          else expect(made, what).not.toContain(DONE.OK);
          expect(pair[0].seen().compare(pair[1].seen()), what).toBe(0);
          pair.forEach((one, n) => {
            expect(one.protected().compare(before[n]!), what).toBe(0);
          });
        }
      }
      // The same call is served when all its pointers are the process's own.
      if (name in SERVED) {
        for (const one of pair) expect(one.call(call.code, registers({ ...given, ...own }))).toBe(DONE.OK);
      }
    },
  );

  test.each([
    ["reads", 4],
    ["writes", 5],
  ])("is no parameter of a system call that %s where its caller says", (_, f) => {
    const pair = [new Tried(1, false), new Tried(2, false)] as const;
    const code = SCM_CALLS.find(({ name }) => name === "SYSCALL")!.code;
    const ask = (one: Tried, address: number) => {
      expect(one.call(code, registers({ 0: address, 6: 0x200 + f }))).toBe(DONE.OK);
      return one.registers[1];
    };
    const before = pair.map((one) => one.unused());
    for (const place of FORBIDDEN) {
      const what = place.toString(16);
      expect(
        pair.map((one) => ask(one, place)),
        what,
      ).toEqual([DONE.BAD_ADDRESS, DONE.BAD_ADDRESS]);
      expect(pair[0].seen().compare(pair[1].seen()), what).toBe(0);
      pair.forEach((one, n) => {
        expect(one.unused().compare(before[n]!), what).toBe(0);
      });
    }
    expect(ask(pair[0], at("ELEMENT"))).toBe(DONE.OK);
  });
});
