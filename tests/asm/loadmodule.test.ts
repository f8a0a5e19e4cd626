import { describe, expect, it } from "vitest";
import { assemble, decodeLoadModule, encodeLoadModule, type LoadModule } from "../../asm/index.ts";
import { dataPart, MODULE_LIMITS } from "../../asm/loadmodule.ts";
import { generator } from "./oracle.ts";

const PROGRAM = { name: "GUEST", version: 3, type: 4, start: 0x102, microProgram: 5, memoryClaim: 6 };

const MODULE: LoadModule = {
  program: { ...PROGRAM, address: 0x12345, words: [0x80f0, 0x1234, 0xffff] },
  data: dataPart({
    name: "PROC12",
    cpuName: "CPU",
    priority: 1,
    capabilities: 2,
    memoryClaim: 3,
    execSize: 4,
    fds: 5,
    ibs: 6,
    sts: 7,
    xfs: 8,
    msgs: 9,
    processMemory: 10,
    ioPart: 11,
    userId: 0xdeadbeef,
    address: 0x345678,
    level: 12,
    bound: 13,
    registers: [1, 2, 3, 4, 5, 6, 7, 8],
    base: 14,
    tt: 15,
    pc: 16,
    timer: 17,
    psw: 0x8000,
    words: [7, 8],
  }),
};

const wordsOf = (bytes: Uint8Array) =>
  Array.from({ length: bytes.length / 2 }, (_, i) => bytes[2 * i]! + 256 * bytes[2 * i + 1]!);
const problems = (bytes: Uint8Array) => decodeLoadModule(bytes).problems?.map((p) => `${p.code} ${p.byte}`);
/** The file with one word changed. */
const patched = (word: number, value: number) => {
  const bytes = encodeLoadModule(MODULE).slice();
  bytes[2 * word] = value & 0xff;
  bytes[2 * word + 1] = value >> 8;
  return bytes;
};
const DATA_AT = 35;

describe("the load module", () => {
  it("has every field in its word, the low byte first", () => {
    const bytes = encodeLoadModule(MODULE);
    expect([...bytes.slice(0, 10)]).toEqual([1, 0, 35, 0, ...[..."GUEST"].map((c) => c.charCodeAt(0)), 0]);
    const words = wordsOf(bytes);
    // Program descriptor: magic, size, name (3), version, type, start, micro program, -, claim, -, load address.
    expect(words.slice(5, 14)).toEqual([3, 4, 0x102, 5, 0, 6, 0, 0x2345, 1]);
    expect(words.slice(14, 32)).toEqual(Array(18).fill(0));
    expect(words.slice(32, 35)).toEqual([0x80f0, 0x1234, 0xffff]);
    const data = words.slice(DATA_AT);
    expect(data.slice(0, 2)).toEqual([2, 63]);
    expect(data.slice(2, 8)).toEqual([0x5250, 0x434f, 0x3231, 0x5043, 0x55, 0]);
    expect(data.slice(8, 17)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(data.slice(17, 26)).toEqual([0, 10, 11, 0xbeef, 0xdead, 0, 0, 12, 13]);
    expect(data.slice(26, 41)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 14, 15, 16, 0, 17, 0x8000, 0]);
    // A mark and the load address; then nothing up to word 60, behind which the data begin.
    expect(data.slice(41, 44)).toEqual([0x4441, 0x5678, 0x34]);
    expect(data.slice(44, 61)).toEqual(Array(17).fill(0));
    expect(data.slice(61)).toEqual([7, 8]);
  });

  it("has zero in the words that the CR80's has zero, whatever the module says", () => {
    const all = Object.fromEntries(
      Object.entries(MODULE.data).map(([key, value]) => [key, typeof value === "number" ? 0xffff : value]),
    );
    const registers = Array(8).fill(0xffff);
    const bytes = encodeLoadModule({ ...MODULE, data: dataPart({ ...all, registers, address: 0xffffffff }) });
    const data = wordsOf(bytes).slice(DATA_AT);
    for (const zero of [17, 22, 23, 40, 60]) expect(data[zero], `word ${zero}`).toBe(0);
  });

  it("is read back as it was", () => {
    expect(decodeLoadModule(encodeLoadModule(MODULE)).module).toEqual(MODULE);
  });

  it("comes from the assembler in the same form every time", () => {
    const input = { file: "a.asm", text: 'A: MOVC 5,R1\nJMP A\n.DATA 0\n.TEXT "hi"' };
    const first = assemble(input);
    expect(first.bytes).toEqual(assemble(input).bytes);
    expect(decodeLoadModule(first.bytes!).module).toEqual(first.module);
  });

  it("is named short wherever it is cut", () => {
    const bytes = encodeLoadModule(MODULE);
    for (let n = 2; n < bytes.length; n++) {
      const found = decodeLoadModule(bytes.slice(0, n)).problems!;
      expect(
        found.map((p) => p.code),
        `${n}`,
      ).toEqual(["M001"]);
      expect(found[0]!.message).toContain("truncated");
    }
  });

  it("is refused when it is something else", () => {
    expect(problems(new Uint8Array())).toEqual(["M002 0"]);
    expect(problems(new Uint8Array([1]))).toEqual(["M002 0"]);
    expect(problems(new TextEncoder().encode("#!/bin/sh\necho\n"))).toEqual(["M002 0"]);
    expect(problems(patched(0, 2))).toEqual(["M002 0"]);
    expect(problems(patched(DATA_AT, 1))).toEqual([`M002 ${2 * DATA_AT}`]);
  });

  it("is refused when its sizes are wrong", () => {
    expect(problems(patched(1, 31))).toEqual(["M003 2"]);
    expect(problems(patched(1, 34))).toEqual(["M002 68"]);
    expect(problems(patched(DATA_AT + 1, 60))).toEqual([`M003 ${2 * DATA_AT + 2}`]);
    expect(problems(patched(DATA_AT + 1, 62))).toEqual([`M004 ${2 * (DATA_AT + 62)}`]);
    expect(problems(patched(DATA_AT + 1, 64))).toEqual([`M001 ${2 * DATA_AT}`]);
    const odd = new Uint8Array([...encodeLoadModule(MODULE), 0]);
    expect(problems(odd)).toEqual([`M004 ${odd.length - 1}`]);
  });

  // As they were before the descriptor's 61 words were known: 40, with the data's load address in words 22 and 23.
  const earlier = (dataAddress: number, words: readonly number[]) => {
    const program = [
      1,
      33,
      0x4d41,
      0,
      0,
      0,
      0,
      0x100,
      ...Array(4).fill(0),
      0x100,
      ...Array(19).fill(0),
      0x80f0,
    ];
    const data = [
      2,
      40 + words.length,
      ...Array(20).fill(0),
      dataAddress,
      ...Array(16).fill(0),
      0x8000,
      ...words,
    ];
    return Uint8Array.from([...program, ...data].flatMap((word) => [word & 0xff, word >> 8]));
  };

  it.each([
    ["without data", 0, []],
    ["with few data", 0x300, [1, 2, 3]],
    ["with data from word 0 on that are zero", 0, Array(100).fill(0)],
    ["with many data", 0x300, Array.from({ length: 300 }, (_, i) => i)],
  ])("of an earlier version is known as such, %s", (_name, address, words) => {
    const found = decodeLoadModule(earlier(address, words)).problems!;
    expect(found).toMatchObject([{ code: "M007", byte: 66, message: expect.stringContaining("40 words") }]);
    expect(found[0]!.advice).toContain("cr80 asm");
  });

  it("of an earlier version is cut short, or longer than it says, as others are", () => {
    const bytes = earlier(0x300, [1, 2, 3]);
    expect(problems(bytes.slice(0, -2))).toEqual(["M001 66"]);
    expect(problems(earlier(0x300, Array(100).fill(0)).slice(0, -2))).toEqual(["M001 66"]);
  });

  it("of the CR80 itself, without load addresses, is refused with the reason", () => {
    const original = patched(DATA_AT + 41, 0);
    original.fill(0, 2 * 12, 2 * 14);
    const found = decodeLoadModule(original).problems!;
    expect(found).toMatchObject([{ code: "M008", byte: 2 * (DATA_AT + 41) }]);
    expect(found[0]!.message).toContain("no load address");
  });

  it("is refused when its parts lie over each other or past a partition", () => {
    const at = (program: number, data: number) =>
      problems(
        encodeLoadModule({
          program: { ...MODULE.program, address: program },
          data: { ...MODULE.data, address: data },
        }),
      );
    const end = MODULE_LIMITS.partition;
    expect(at(100, 103)).toBeUndefined();
    expect(at(100, 102)).toEqual(["M006 154"]);
    expect(at(101, 100)).toEqual(["M006 154"]);
    expect(at(102, 100)).toBeUndefined();
    expect(at(end - 3, 0)).toBeUndefined();
    expect(at(end - 2, 0)).toEqual(["M005 24"]);
    expect(at(0xffffffff, 0xffffffff)).toEqual(["M005 24", "M005 154", "M006 154"]);
  });

  it("is read or refused, whatever the bytes are", () => {
    const random = generator(5);
    for (let round = 0; round < 2000; round++) {
      const bytes = encodeLoadModule(MODULE).slice(0, round % 2 === 0 ? undefined : random(160));
      for (let i = random(6); i > 0; i--) bytes[random(bytes.length + 1)] = random(256);
      const { module, problems: found } = decodeLoadModule(bytes);
      expect(module === undefined).toBe(found !== undefined && found.length > 0);
    }
  });

  it("has no part that its size word cannot say", () => {
    const text = (n: number) => `.PROGRAM 0\n.RES ${n}`;
    expect(assemble({ file: "a", text: text(MODULE_LIMITS.program) }).diagnostics).toEqual([]);
    expect(
      assemble({ file: "a", text: text(MODULE_LIMITS.program + 1) }).diagnostics.map((d) => d.code),
    ).toEqual(["E041"]);
  });
});
