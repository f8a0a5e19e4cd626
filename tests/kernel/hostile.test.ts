// Hostile programs: what one does ends at most itself. Every test runs one beside an honest process, which must do all it
// does alone.

import { expect, test } from "vitest";
import { HYPERCALLS } from "../../host/index.ts";
import { consoleText } from "../host/guests.ts";
import { Random } from "../host/random.ts";
import { codes, type Program, readData, results, SYMBOLS, worldOf } from "./guest.ts";
import { client, Script, SERVICES, server } from "./script.ts";

/** Prints a letter in each of many turns, and ends with 0. */
const honest: Program = {
  steps: [
    `        MOVC 20, R5
.loop:  MOVC HONEST, R0
        MOVC 1, R1
        MON SYS_PRINT
        JMP .bad
        MON SYS_YIELD
        NOP
        SOB R5, .loop
        JMP .end
.bad:   MOVC 99, R0
        MON SYS_EXIT
        NOP
.end:   NOP`,
  ],
  behind: 'HONEST: .TEXT "h"',
};

/** Runs a hostile program beside the honest one, before it and behind it. */
function attack(steps: Program["steps"], behind = "") {
  const runs = [
    [{ steps, behind }, honest],
    [honest, { steps, behind }],
  ];
  return runs.map((guests, place) => {
    const machine = worldOf({ guests: [guests] });
    const { outcome } = machine.run({ limit: 300_000 });
    const text = consoleText(machine, 0);
    expect(text.match(/h/g)).toHaveLength(20);
    return { machine, outcome, process: place, text: text.replaceAll("h", "") };
  });
}

/** The hostile process ended by this trap class, and the partition therefore with code FF00 hex and the class. */
function ended(steps: Program["steps"], trapClass: number, behind = ""): void {
  for (const { machine, process, text } of attack(steps, behind)) {
    expect(text).toMatch(new RegExp(`^process ${process} ended by trap ${trapClass}, PC [0-9A-F]{4}\\n$`));
    expect(machine.state.partitions[0]!.end).toMatchObject({ kind: "stopped", code: 0xff00 + trapClass });
  }
}

test.each([
  ["LDS R0", "MOVC 0x8000, R0\n LDS R0"],
  ["LDM", "LDM 15"],
  ["LDT", "LDT R0"],
  ["LTT", "MOVC 0, R0\n LTT R0"],
  ["TTM", "TTM"],
  ["RTM", "RTM 0"],
  ["STP", "STP 0"],
  ["GLDW", "GLDW G0,R2"],
  ["GSTW", "GSTW R2,G0"],
  ["GMOW", "GMOW G0,G2,R4"],
  ["WIO", "WIO R0,R1"],
  ["SVE", "SVE R0"],
])("the privileged instruction %s", (_, source) => ended([source], 1));

test.each([
  ["kernel's page 0", 8],
  ["translation tables", 1024],
  ["kernel's records", 2048],
  ["kernel's program", 0x1400],
  ["pages of no process", 28 * 1024],
  ["message window", 40 * 1024],
  ["last word", 0xffff],
])("a read and a write of what would be the %s", (_, address) => {
  // Page 0 of the data space is the process's own.
  if (address >= 1024) {
    ended([`MOV ${address}, R0`], 2);
    ended([`MOV R0, ${address}`], 2);
  } else {
    for (const { outcome } of attack([`MOVC 0xFFFF,R0\n MOV R0, ${address}`]))
      expect(outcome).toBe("stopped");
  }
});

test("BASE does not lead out of the process's pages", () => {
  ended(["MOVC 0x7000, R0\n LDB R0\n MOV 0, R1"], 2);
  ended(["MOVC 0xFC00, R0\n LDB R0\n MOV R1, 0x400+2048"], 2);
});

test("a write into the process's own program", () =>
  ended(["MOVC PROGRAM_TEXT, R4\n MOV R0, X4"], 2, "PROGRAM_TEXT: NOP"));

test("a jump into the kernel, into another program's data, into nothing", () => {
  for (const address of [0, 0x100, 0x1400, SYMBOLS.get("END_PROCESS")!, 0x7000, 0xffff]) {
    ended([`MOVC ${address}, R4\n JMP 0.X4`], 3);
  }
});

test("words that are no instruction, nine prefixes, a stack without end, bounds, TRP", () => {
  ended([".WORD 0"], 0);
  ended([".WORD 0x01E4\n".repeat(9)], 0);
  ended([".loop: CALL 15, .loop"], 4);
  ended(["MOVC BOUND_TABLE, R4\n MOVC 9, R1\n INX X4, R1"], 5, "BOUND_TABLE: .WORD 0, 5");
  ended(["TRP 3"], 6);
});

test("hypercalls from user mode are calls that the kernel does not have", () => {
  for (const { machine, process, outcome } of attack(
    HYPERCALLS.map(({ code }) => [String(code), 0, 0, 0, 0, 0] as const),
  )) {
    expect(outcome).toBe("stopped");
    expect(codes(machine, 0, process, HYPERCALLS.length)).toEqual(HYPERCALLS.map(() => "BAD_CALL"));
  }
});

test("every system call with every kind of wild argument comes back or ends the process, no more", () => {
  const wild = [0, 1, 7, 8, 0x7f, 0x3ff, 0x400, 0x1400, 0x7fff, 0x8000, 0xfc00, 0xffff];
  for (const value of wild) {
    // SYS_EXIT, and calls that could wait for ever, are not made: SYS_SELECT with a time-out of 0 is.
    const steps = Array.from({ length: SYMBOLS.get("SYS_CALLS")! }, (_, call) => call)
      .filter((call) => call !== 0)
      .map((call) =>
        call === 12
          ? ([String(call), value, value, 0, 0] as const)
          : ([String(call), value, value, value, value, value] as const),
      );
    for (const { outcome, machine } of attack(steps)) {
      expect(outcome).toBe("stopped");
      expect(machine.state.areas.used).toBe(0);
    }
  }
});

test("a process that takes all it can of descriptors and messages leaves the others theirs", () => {
  const grab: Program = {
    window: 64,
    steps: [
      ...Array.from({ length: 9 }, () => ["SYS_MAP", 0, 1] as const),
      ...Array.from({ length: 9 }, () => ["SYS_SOCKET", 1] as const),
      ["SYS_YIELD"],
      ["SYS_YIELD"],
    ],
  };
  const modest: Program = {
    window: 4,
    steps: [
      ["SYS_MAP", 0, 4],
      ["SYS_SOCKET", 2],
      ["SYS_MAP", 0, 1],
    ],
  };
  const machine = worldOf({ guests: [[grab, modest]] });
  expect(machine.run().outcome).toBe("stopped");
  expect(codes(machine, 0, 0, 18)).toEqual([
    ...Array(8).fill("OK"),
    "NO_MEMORY",
    ...Array(8).fill("OK"),
    "NO_DESCRIPTOR",
  ]);
  expect(codes(machine, 0, 1, 3)).toEqual(["OK", "OK", "NO_MEMORY"]);
  expect(machine.state.areas.used).toBe(0);
});

test("a trap inside the kernel ends its partition with a report, and no other", () => {
  const machine = worldOf({ guests: [[honest], [honest]] });
  machine.run({ limit: 400 });
  // The table of system calls of the first guest leads into words that are no instructions.
  machine.writeMemory(0, SYMBOLS.get("CALLS")! + 3, [0x7000]);
  machine.run();
  expect(machine.state.partitions[0]!.end).toMatchObject({ kind: "failed" });
  expect(machine.state.partitions[1]!.end).toMatchObject({ kind: "stopped", code: 0 });
});

test("a message that one process has mapped is nothing to another: neither its address nor its name", () => {
  const owner: Program = {
    steps: [
      ["SYS_MAP", 0, 2],
      "        MOVC 77, R0\n        MOV R0, 32*1024",
      ["SYS_SELECT", 0, 0, 30_000, 0],
    ],
  };
  const address = 32 * 1024;
  for (const spy of [`MOV ${address}, R0`, `MOV R0, ${address}`]) {
    const machine = worldOf({ guests: [[owner, { steps: [["SYS_YIELD"], spy] }]] });
    machine.run();
    expect(machine.state.partitions[0]!.end).toMatchObject({ code: 0xff02 });
  }
  const machine = worldOf({
    guests: [[owner, { steps: [["SYS_YIELD"], ["SYS_RELEASE", address], ["SYS_PRINT", address, 2]] }]],
  });
  expect(machine.run().outcome).toBe("stopped");
  expect(codes(machine, 0, 1, 3)).toEqual(["OK", "BAD_ADDRESS", "BAD_ADDRESS"]);
});

test("after a transfer the old addresses of a message are a fault", () => {
  const [serving, accepted] = server("mapped");
  serving.call("SYS_READ", accepted);
  const [asking, connection] = client("mapped");
  asking.call("SYS_MAP", 0, 1);
  asking.raw(`        MOV ${32 * 1024}, R0`);
  asking.send("mapped", connection, 1, 0);
  asking.call("SYS_WRITE", connection, 32 * 1024, 1, 0, 0);
  asking.raw(`        MOV ${32 * 1024}, R0`);
  const machine = worldOf({ guests: [[serving.program()], [asking.program()]], services: SERVICES });
  machine.run();
  expect(machine.state.partitions.map(({ end }) => end)).toMatchObject([{ code: 0 }, { code: 0xff02 }]);
  expect(machine.state.areas.used).toBe(0);
});

test("BASE counts in the addresses that a program gives and gets", () => {
  const script = new Script();
  script.raw("        MOVC 1024, R0\n        LDB R0\n        MOVC 128 - 1024, R6");
  script.call("SYS_MAP", 0, 1);
  script.raw(`        MOVC 0, R0
        LDB R0
        MOV ${128 + 1}, R4
        MOVC 1024, R1
        LDB R1
        MOVC 55, R0
        MOV R0, X4
        MOV R4, R0
        MON SYS_RELEASE
        NOP
        PUT R7, X6`);
  const machine = worldOf({ guests: [[script.program()]] });
  expect(machine.run().outcome).toBe("stopped");
  expect(results(machine, 0, 0, 1)[0]).toMatchObject({ code: 0, r: [31 * 1024, 0, 0, 0, 0] });
  expect(readData(machine, 0, 0, 134, 1)).toEqual([0]);
});

test("the host's own monitor calls, 80 to BF hex, do not end the partition of a program that is none of its processes", () => {
  const calls = Array.from({ length: 0x40 }, (_, n) => [String(0x80 + n), 0, 0, 0, 0, 0] as const);
  for (const { outcome } of attack(calls)) expect(outcome).toBe("stopped");
});

test("random words as a program, calls of the kernel among them, end at most themselves", () => {
  const processes = SYMBOLS.get("PROCESSES")!;
  const record = SYMBOLS.get("PROCESS")!;
  const deaths = new Set<number>();
  for (let seed = 1; seed <= 60; seed++) {
    const random = new Random(seed * 104_729);
    const words = Array.from({ length: 900 }, () =>
      random.below(4) === 0 ? (random.below(SYMBOLS.get("SYS_CALLS")!) << 8) | 0xa6 : random.below(0x10000),
    );
    const wild: Program = { steps: [words.map((word) => `        .WORD ${word}`).join("\n")], data: 2 };
    const place = seed % 2;
    const machine = worldOf({ guests: [place === 0 ? [wild, honest] : [honest, wild]] });
    const printed = () => consoleText(machine, 0).match(/h/g)?.length ?? 0;
    // A turn of 100 calls that clear pages, as SYS_SPAWN does, is a long one.
    let { outcome } = machine.run({ limit: 200_000 });
    for (let n = 0; n < 20 && printed() < 20; n++) outcome = machine.run({ limit: 200_000 }).outcome;
    const state = (process: number, field: string) =>
      machine.readMemory(0, processes + process * record + SYMBOLS.get(`PROCESS.${field}`)!, 1)[0];
    if (outcome !== "stopped") expect(machine.state.partitions[0]!.end?.kind).not.toBe("failed");
    // The honest process has printed all, and was not killed; the other one may have started it once more since.
    expect(state(1 - place, "CODE")).toBe(0);
    expect(printed()).toBeGreaterThanOrEqual(20);
    deaths.add(state(place, "CODE")!);
  }
  expect(deaths.size).toBeGreaterThan(3);
});
