// Statements of the documents that are numbers of the code as well.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { assembleWords } from "../../asm/index.ts";
import { dataPart, encodeLoadModule } from "../../asm/loadmodule.ts";
import * as layout from "../../core-as/layout.ts";
import { parseRules, type Rule } from "../../tools/manual/rules.ts";
import { executeVector, type Vector } from "../conformance/reference/flat.ts";
import { ReferenceMachine } from "../conformance/reference/machine.ts";
import { RIGHTS } from "../conformance/reference/paged-store.ts";

const manual = readFileSync("docs/MACHINE.md", "utf8");
const abi = readFileSync("docs/ABI.md", "utf8");
const { rules } = parseRules(manual, "docs/MACHINE.md");

const rule = (id: string): Rule => rules.find((candidate) => candidate.id === id)!;
const cellsOf = (id: string): string[] => rule(id).text.split(" | ");
/** The words that a cell like "5-7", "8, 9" or "12" names. */
const numbersOf = (cell: string): number[] =>
  cell.split(", ").flatMap((part) => {
    const [first, last = first] = part.split("-").map(Number) as [number, number?];
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
/** The rows of the table of a document that begins with this header. */
function tableAfter(text: string, header: string): string[][] {
  const lines = text.slice(text.indexOf(header)).split("\n").slice(2);
  const end = lines.findIndex((line) => !line.startsWith("|"));
  return lines.slice(0, end).map((line) =>
    line
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.trim()),
  );
}

describe("docs/MACHINE.md", () => {
  test("the example of a vector is one, and the reference model agrees with it", () => {
    const json = /```json\n([\s\S]*?)```/.exec(manual)![1]!;
    const [vector] = JSON.parse(json) as [Vector];
    expect(executeVector(vector.initial)).toMatchObject({
      final: { r: vector.final.r, pc: 257 },
      trap: null,
    });
  });

  test("the first look assembles to the words that stand there, and computes what it says", () => {
    const source = /```cr80\n([\s\S]*?)```/.exec(manual)![1]!;
    const stated = [...source.matchAll(/; = ((?:[0-9A-F]{4} ?)+)/g)].flatMap(([, words]) =>
      words!.trim().split(" "),
    );
    const { words, diagnostics } = assembleWords(source, 256);
    expect(diagnostics).toEqual([]);
    expect(words.map((word) => word.toString(16).toUpperCase().padStart(4, "0"))).toEqual(stated);
    const machine = new ReferenceMachine({ physicalPages: 1 });
    machine.store.map(0, 0, RIGHTS.readAndWrite);
    words.forEach((word, i) => {
      machine.store.memory[256 + i] = word;
    });
    machine.state.pc = 256;
    let stop: string | undefined;
    for (let count = 0; count < 100 && stop === undefined; count++) stop = machine.step().stop?.kind;
    expect(stop).toBe("halt");
    expect(machine.state.r[0]).toBe(2 * (0x1234 + 2 + 1));
  });

  test("the bits of the PSW are those of the core", () => {
    const bits = (id: string) => numbersOf(cellsOf(id)[0]!.replace(/^(\d+)-(\d+)$/, "$2-$1"));
    const mask = (id: string) => bits(id).reduce((sum, bit) => sum | (1 << bit), 0);
    expect(mask("PSW-1")).toBe(layout.PSW_S);
    expect(mask("PSW-2")).toBe(layout.PSW_E);
    expect(mask("PSW-3")).toBe(layout.PSW_V);
    expect(mask("PSW-4")).toBe(layout.PSW_L);
    expect(mask("PSW-5")).toBe(0xffff & ~(layout.PSW_S | layout.PSW_E | layout.PSW_V | layout.PSW_L));
  });

  test("protections, tick, vectors and frames have the numbers of the core", () => {
    const protections = ["MAP-9", "MAP-10", "MAP-11", "MAP-12"].map((id) => Number(cellsOf(id)[0]));
    const { PROTECTION_NONE, PROTECTION_READ, PROTECTION_SYSTEM, PROTECTION_ALL } = layout;
    expect(protections).toEqual([PROTECTION_NONE, PROTECTION_READ, PROTECTION_SYSTEM, PROTECTION_ALL]);
    expect(rule("TIMER-1").text).toContain(layout.TICK.toLocaleString("en-US"));
    expect(rule("TRAP-13").text).toContain(`word ${layout.VECTORS_WORD} + ${layout.VECTOR_WORDS} * class`);
    expect(rule("FRAME-2").text).toContain(`${layout.FRAME_WORDS} words`);
    expect(rule("FRAME-3").text).toContain(`word ${layout.FRAME_POINTER_WORD} `);
    expect(rule("FRAME-7").text).toContain(`more than ${layout.FRAME_CHAIN_MAX} frames`);
    expect(rule("RCR-1").text).toContain(`the model, ${layout.MODEL},`);
  });

  test("the words of a load module are where the assembler writes them", () => {
    const programWords = [0x1111, 0x2222];
    const values: Record<string, number> = {
      ...{ priority: 301, capabilities: 302, memoryClaim: 303, execSize: 304, fds: 305, ibs: 306, sts: 307 },
      ...{ xfs: 308, msgs: 309, processMemory: 310, ioPart: 311, level: 312, bound: 313, base: 314, tt: 315 },
      ...{ pc: 316, timer: 317, psw: 318 },
    };
    const registers = [401, 402, 403, 404, 405, 406, 407, 408];
    const bytes = encodeLoadModule({
      program: {
        ...{ name: "PROGAM", version: 201, type: 202, start: 203, microProgram: 204, memoryClaim: 205 },
        ...{ address: 0x20610206, words: programWords },
      },
      data: dataPart({
        ...values,
        ...{
          name: "PROCES",
          cpuName: "CPUNAM",
          userId: 0x50105020,
          address: 0x60106020,
          registers,
          words: [9],
        },
      }),
    });
    const word = (at: number) => bytes[2 * at]! | (bytes[2 * at + 1]! << 8);
    const start = word(1);
    const at = (id: string, from = start) => numbersOf(cellsOf(id)[0]!).map((n) => word(from + n));
    const text = (id: string, from = start) =>
      String.fromCharCode(...at(id, from).flatMap((w) => [w & 0xff, w >> 8]));
    const v = (...names: string[]) => names.map((name) => values[name]);
    expect(at("LOAD-1", 0)).toEqual([1]);
    expect(at("LOAD-2", 0)).toEqual([32 + programWords.length]);
    expect(text("LOAD-3", 0)).toBe("PROGAM");
    expect(["LOAD-4", "LOAD-5", "LOAD-6", "LOAD-7", "LOAD-8"].flatMap((id) => at(id, 0))).toEqual([
      201, 202, 203, 204, 205,
    ]);
    expect(at("LOAD-9", 0)).toEqual([0x0206, 0x2061]);
    expect([at("LOAD-10"), at("LOAD-11")]).toEqual([[2], [62]]);
    expect([text("LOAD-12"), text("LOAD-13")]).toEqual(["PROCES", "CPUNAM"]);
    expect(at("LOAD-14")).toEqual(v("priority", "capabilities"));
    expect(at("LOAD-15")).toEqual(v("memoryClaim", "execSize"));
    expect(at("LOAD-16")).toEqual(v("fds", "ibs", "sts", "xfs", "msgs"));
    expect(at("LOAD-17")).toEqual(v("processMemory", "ioPart"));
    expect(at("LOAD-18")).toEqual([0x5020, 0x5010]);
    expect(at("LOAD-19")).toEqual([0x4441, 0x6020, 0x6010]);
    expect(at("LOAD-20")).toEqual(v("level", "bound"));
    expect(at("LOAD-22")).toEqual([...registers, ...v("base", "tt", "pc"), 0]);
    expect(at("LOAD-23")).toEqual(v("timer", "psw"));
  });

  test("every other word of the descriptors is 0, as it says", () => {
    const named = (ids: readonly string[]) => new Set(ids.flatMap((id) => numbersOf(cellsOf(id)[0]!)));
    const ids = rules
      .filter(({ group, text }) => group === "LOAD" && text.includes(" | "))
      .map(({ id }) => id);
    const program = named(ids.slice(0, 9));
    const data = named(ids.slice(9));
    const ones = Object.fromEntries(
      ["priority", "capabilities", "memoryClaim", "execSize", "fds", "ibs", "sts", "xfs", "msgs"].map((k) => [
        k,
        0xffff,
      ]),
    );
    const bytes = encodeLoadModule({
      program: {
        ...{ name: "AAAAAA", version: 0xffff, type: 0xffff, start: 0xffff, microProgram: 0xffff },
        ...{ memoryClaim: 0xffff, address: 0xffffffff, words: [] },
      },
      data: dataPart({ ...ones, name: "AAAAAA", cpuName: "AAAAAA", userId: 0xffffffff, address: 0xffffffff }),
    });
    const filled = (from: number, length: number) =>
      Array.from({ length }, (_, i) => i).filter((i) => bytes[2 * (from + i)]! | bytes[2 * (from + i) + 1]!);
    for (const i of filled(0, 32)) expect(program, `program word ${i}`).toContain(i);
    for (const i of filled(32, 61)) expect(data, `data word ${i}`).toContain(i);
  });
});

describe("docs/ABI.md", () => {
  test("the classes of traps have the core's numbers, and the manual has them in the same order", () => {
    const rows = tableAfter(abi, "| class | name |");
    expect(rows.map(([number]) => Number(number))).toEqual(
      Array.from({ length: layout.TRAP_CLASSES }, (_, i) => i),
    );
    const names = ["ILLEGAL", "PRIVILEGED", "DATA", "PROGRAM", "STACK", "BOUNDS", "SOFTWARE", "MONITOR"];
    for (const [i, name] of [...names, "TIMER", "INTERRUPT"].entries()) {
      expect(rows[i]![1]!.toUpperCase()).toContain(name);
      expect((layout as unknown as Record<string, number>)[`TRAP_${name}`]).toBe(i);
      expect(cellsOf(`TRAP-${i + 2}`)[0]!.toUpperCase()).toContain(name);
    }
  });

  test("the context frame has the core's words", () => {
    const header = /^\| word \| 0-7 \|.*$/m.exec(abi)![0];
    const names = tableAfter(abi, header)[0]!.slice(1);
    const numbers = header.split("|").slice(2, -1);
    const { FRAME_BASE, FRAME_TT, FRAME_PC, FRAME_LINK, FRAME_TIMER, FRAME_PSW } = layout;
    const { FRAME_CAUSE, FRAME_DETAIL1, FRAME_DETAIL2 } = layout;
    const due = [FRAME_BASE, FRAME_TT, FRAME_PC, FRAME_LINK, FRAME_TIMER, FRAME_PSW, FRAME_CAUSE];
    expect(numbers.slice(1).map(Number)).toEqual([...due, FRAME_DETAIL1, FRAME_DETAIL2]);
    expect(names).toEqual([
      "R0-R7",
      "BASE",
      "TT",
      "PC",
      "link",
      "timer",
      "PSW",
      "cause",
      "detail 1",
      "detail 2",
    ]);
  });
});
