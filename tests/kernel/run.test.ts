// SYS_RUN (docs/KERNEL.md, "Programs from the disk"): processes whose programs are files, what they get, and which files are refused.

import { describe, expect, test } from "vitest";
import { dataPart, encodeLoadModule, type LoadModule } from "../../asm/loadmodule.ts";
import { type Disk, makeDirectory, openFileSystem, putFile, TYPE } from "../../host/disk/index.ts";
import type { Machine } from "../../host/index.ts";
import { Random } from "../conformance/vectors/random.ts";
import { unnamed } from "../host/unnamed.ts";
import { FileScript, IN, OUT, volume } from "./disk.ts";
import { assembleGuest, codes, readData, results, SYMBOLS, worldOf } from "./guest.ts";

const FOR_EVER = [0, 0xffff, 0xffff] as const;
const PAGE = 20;
/** The line of the tests: two pages of program from page 20 on, two of data. */
const PLACE = { steps: [], place: { page: PAGE, pages: 2 }, data: 2, window: 4 } as const;

/** The load module of a program in assembly, at the place of the line. */
function moduleOf(source: string, more: Partial<LoadModule> = {}): LoadModule {
  const { module, diagnostics } = assembleGuest(
    `        .INCLUDE "../lib/abi.inc"\n        .INCLUDE "../kernel/calls.inc"\n${unnamed(source)}`,
  );
  if (module === undefined) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return { ...module, ...more };
}

/** Ends with the sum of its argument, its number, three words of its data (one of which it changes), and a message that it is given. */
const SUM = moduleOf(`        .DATA 64
        .WORD 100, 200
        .PROGRAM ${PAGE * 1024}
        NOP
        .START BEGIN
BEGIN:  ADD R0, R1
        MOV 64, R2
        ADD R2, R1
        MOV 65, R2
        ADD R2, R1
        MOV 500, R2
        ADD R2, R1
        MOV R1, 500
        MOVC 3, R0
        MOVC 600, R1
        MOVC 1, R2
        MON SYS_READ
        NOP
        MOV 600, R0
        MOV 500, R1
        ADD R1, R0
        MON SYS_EXIT
        NOP`);

/** A disk with programs. */
function programs(files: Readonly<Record<string, LoadModule | Uint8Array>>): Disk {
  const disk = volume(300, 40);
  makeDirectory(disk, "programs");
  for (const [name, module] of Object.entries(files)) {
    const bytes = module instanceof Uint8Array ? module : encodeLoadModule(module);
    expect(putFile(disk, name, bytes, { type: TYPE.binary })).toBeUndefined();
  }
  return disk;
}

/** Runs a script beside the line for programs. */
function run(script: FileScript, disk: Disk | undefined, bad: readonly number[] = []): Machine {
  const machine = worldOf({
    guests: [[script.program({ data: 9 }), PLACE]],
    window: 24,
    disks: disk === undefined ? [] : [[{ contents: disk.bytes, writable: true, bad }]],
  });
  expect(machine.run({ limit: 20_000_000 }).outcome).toBe("stopped");
  expect(machine.state.areas.used).toBe(0);
  return machine;
}

test("a program of the disk runs with its data, its argument, and descriptors: also one that is open on a message; each time anew", () => {
  const script = new FileScript();
  // A process that ends with another BASE than 0 leaves it to nobody.
  script.call("SYS_RUN", 1, 0, 0, script.path("programs/base"));
  script.call("SYS_WAIT", 1, ...FOR_EVER);
  const ends = [1000, 2000].map((argument, n) => {
    const path = script.path(`msg/m${n}`);
    for (let m = 0; m < 3 - 2 * n; m++) script.call("SYS_SOCKET", 1);
    const made = script.call("SYS_CREATE", path, 16, 1);
    script.fill(30_000, 1).call("SYS_WRITE", made(), OUT, 1);
    script.call("SYS_SEEK", made(), 0);
    script.call("SYS_RUN", 1, argument, 0b1000, script.path("programs/sum"));
    const end = script.call("SYS_WAIT", 1, ...FOR_EVER);
    script.call("SYS_CLOSE", 0);
    script.call("SYS_UNLINK", path);
    return end;
  });
  const base = moduleOf(
    `        .PROGRAM ${PAGE * 1024}\n        MOVC 512, R1\n        LDB R1\n        MON SYS_EXIT\n        NOP`,
  );
  const machine = run(script, programs({ "programs!sum": SUM, "programs!base": base }));
  expect(new Set(codes(machine, 0, 0, script.calls))).toEqual(new Set(["OK"]));
  const returned = results(machine, 0, 0, script.calls);
  const codeOf = (end: (typeof ends)[number]) => returned[(end() as { call: number }).call]!.r[0];
  // The process is number 1; the word at 500 was 0 both times.
  expect(ends.map(codeOf)).toEqual([1000 + 1 + 300 + 30_000, 2000 + 1 + 300 + 30_000]);
});

test("its program is protected, and what it does ends at most itself", () => {
  const script = new FileScript();
  script.call("SYS_RUN", 1, 0, 0, script.path("writes"));
  script.call("SYS_WAIT", 1, ...FOR_EVER);
  script.call("SYS_RUN", 1, 0, 0, script.path("leaves"));
  script.call("SYS_WAIT", 1, ...FOR_EVER);
  const writes = moduleOf(`        .PROGRAM ${PAGE * 1024}\n        MOV R0, ${PAGE * 1024 + 100}`);
  // The second page of its program is there, and 0; behind it there is none.
  const leaves = moduleOf(
    `        .PROGRAM ${PAGE * 1024}\n        MOVC ${(PAGE + 2) * 1024}, R4\n        JMP 0.X4`,
  );
  const machine = run(script, programs({ writes, leaves }));
  expect(results(machine, 0, 0, 4).map(({ r }) => r[0])).toMatchObject({ 1: 0xff02, 3: 0xff03 });
});

describe("SYS_RUN is refused, and has changed nothing,", () => {
  test("for lines, descriptors and paths that are not for it", () => {
    const script = new FileScript();
    const sum = script.path("sum");
    const socket = script.call("SYS_SOCKET", 1)();
    for (const line of [2, 8, 0xffff]) script.call("SYS_RUN", line, 0, 0, sum);
    script.call("SYS_RUN", 0, 0, 0, sum);
    script.call("SYS_SPAWN", 1, 0, 0);
    script.call("SYS_RUN", 1, 0, 0b10, sum);
    script.call("SYS_RUN", 1, 0, 0x100, sum);
    for (const path of ["none", "programs", "msg/a", "a b"])
      script.call("SYS_RUN", 1, 0, 1, script.path(path));
    script.call("SYS_RUN", 1, 0, 1, 0xffff);
    script.call("SYS_CLOSE", socket);
    script.call("SYS_RUN", 1, 0, 0, sum);
    script.call("SYS_RUN", 1, 0, 0, sum);
    script.call("SYS_WAIT", 1, ...FOR_EVER);
    script.call("SYS_MKDIR", script.path("d"));
    script.call("SYS_RUN", 1, 0, 0, script.path("REDO.LOG"));
    const machine = run(script, programs({ sum: SUM }));
    expect(codes(machine, 0, 0, script.calls).slice(1).join(" ")).toBe(
      "BAD_ARGUMENT BAD_ARGUMENT BAD_ARGUMENT IN_USE BAD_MODE BAD_DESCRIPTOR BAD_ARGUMENT NO_NAME BAD_MODE BAD_MODE BAD_NAME BAD_ADDRESS OK OK IN_USE OK OK IN_USE",
    );
    const none = new FileScript();
    none.call("SYS_RUN", 1, 0, 0, none.path("sum"));
    expect(codes(run(none, undefined), 0, 0, 1)).toEqual(["NO_DISK"]);
  });

  test("for files that are no load module, or one that does not fit into the line: BAD_PROGRAM", () => {
    const bytes = encodeLoadModule(SUM);
    const words = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
    const data = words[1]!;
    const changed = (at: number, value: number) => {
      const other = words.slice();
      other[at] = value;
      return new Uint8Array(other.buffer);
    };
    const sized = (program: number, dataWords: number, dataAt = 0): LoadModule => ({
      program: { ...SUM.program, address: PAGE * 1024, words: Array<number>(program).fill(0x80f0) },
      data: dataPart({ ...SUM.data, address: dataAt, words: Array<number>(dataWords).fill(1) }),
    });
    const refused: Record<string, LoadModule | Uint8Array> = {
      empty: new Uint8Array(0),
      text: new TextEncoder().encode("this is no program at all, but it is long enough for its first part"),
      mark: changed(0, 2),
      size: changed(1, 31),
      longer: changed(1, data + 1),
      longest: changed(1, 0xffff),
      start: changed(7, PAGE * 1024 + data - 32),
      before: changed(7, PAGE * 1024 - 1),
      lower: changed(12, PAGE * 1024 - 1),
      high: changed(13, 1),
      behind: changed(12, (PAGE + 2) * 1024 - 5),
      zero: changed(12, 0),
      process: changed(data, 1),
      dataSize: changed(data + 1, 62),
      original: changed(data + 41, 0),
      dataHigh: changed(data + 43, 1),
      stack: changed(data + 42, 2 * 1024 - 256 - 1),
      wraps: changed(data + 42, 0xffff),
      cut: bytes.slice(0, -2),
      more: Uint8Array.from([...bytes, 0, 0]),
      program: sized(2 * 1024 + 1, 0),
      data: sized(10, 2 * 1024 - 256 + 1),
      both: sized(10, 10, 2 * 1024 - 256 - 9),
    };
    const script = new FileScript();
    for (const name of Object.keys(refused)) script.call("SYS_RUN", 1, 0, 0, script.path(name));
    // The largest that fits.
    script.call("SYS_RUN", 1, 0, 0, script.path("fits"));
    script.call("SYS_WAIT", 1, ...FOR_EVER);
    const machine = run(script, programs({ ...refused, fits: sized(2 * 1024, 2 * 1024 - 256) }));
    const came = codes(machine, 0, 0, script.calls);
    expect(Object.keys(refused).filter((_, n) => came[n] !== "BAD_PROGRAM")).toEqual([]);
    expect(came.at(-1)).toBe("OK");
    expect(readData(machine, 0, 1, 2, 1)).toEqual([1]);
    expect(readData(machine, 0, 1, 2 * 1024 - 257, 1)).toEqual([1]);
  });

  test("also for load modules in which words are changed at random, or it runs what they say: the guest goes on", () => {
    const bytes = encodeLoadModule(SUM);
    const words = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
    const files: Record<string, Uint8Array> = {};
    const script = new FileScript();
    for (let n = 0; n < 30; n++) {
      const random = new Random(`module ${n}`);
      const changed = words.slice();
      for (let m = random.between(1, 3); m > 0; m--) {
        const at = random.pick([
          0,
          1,
          7,
          12,
          13,
          words[1]!,
          words[1]! + 1,
          words[1]! + 41,
          words[1]! + 42,
          words[1]! + 43,
        ]);
        changed[at] = random.pick([
          0,
          1,
          2,
          60,
          0x5000,
          0x5400,
          0x57ff,
          0x7fff,
          0xffff,
          random.below(65_536),
        ]);
      }
      files[`f${n}`] = new Uint8Array(changed.buffer);
      script.call("SYS_RUN", 1, 0, 0, script.path(`f${n}`));
      script.call("SYS_WAIT", 1, 0, 5_000, 0);
    }
    const machine = run(script, programs(files));
    const came = new Set(codes(machine, 0, 0, script.calls).filter((_, n) => n % 2 === 0));
    for (const code of came) expect(["OK", "BAD_PROGRAM", "IN_USE"]).toContain(code);
    expect(came.size).toBeGreaterThan(1);
  });

  test("by a disk that cannot be read: DISK_ERROR; another program runs", () => {
    const long = moduleOf(`        .PROGRAM ${PAGE * 1024}\n        .RES 700\n        .WORD 1`);
    const disk = programs({ sum: SUM, long });
    const { sectors, freeSectors } = openFileSystem(disk).contents!.info;
    const script = new FileScript();
    script.call("SYS_RUN", 1, 0, 0, script.path("long"));
    script.call("SYS_READ", 0, IN, 1);
    script.call("SYS_RUN", 1, 5, 0, script.path("sum"));
    script.call("SYS_WAIT", 1, ...FOR_EVER);
    // The second of the three sectors of the file that was put last.
    const machine = run(script, disk, [sectors - freeSectors! - 3]);
    expect(codes(machine, 0, 0, 4)).toEqual(["DISK_ERROR", "BAD_DESCRIPTOR", "OK", "OK"]);
    expect(results(machine, 0, 0, 4)[3]!.r[0]).toBe(5 + 1 + 300);
  });
});

test("a line for programs that do not fit between the data and the window: the guest stops with FFFE hex", () => {
  const ended = (page: number, pages: number) => {
    const machine = worldOf({
      guests: [[new FileScript().program({ data: 1 }), { ...PLACE, place: { page, pages } }]],
    });
    machine.run({ limit: 1_000_000 });
    return machine.state.partitions[0]!.end;
  };
  expect(ended(2, 8)).toMatchObject({ code: 0 });
  expect(ended(1, 8)).toMatchObject({ code: 0xfffe });
  expect(ended(30, 2)).toMatchObject({ code: 0 });
  expect(ended(30, 3)).toMatchObject({ code: 0xfffe });
  expect(ended(2, 20)).toMatchObject({ code: 0xfffe });
  expect(SYMBOLS.get("NO_ROOM")).toBe(0xfffe);
});
