// The disk device, through guests. docs/ABI.md, "Disks".

import { describe, expect, test } from "vitest";
import type { DiskOptions } from "../../host/index.ts";
import type { Machine } from "../../host/machine.ts";
import { differences, readSnapshot } from "../../host/node.ts";
import { putSector } from "../../host/state/disk.ts";
import { load, machineOf } from "./guests.ts";
import { comparePiecewise, restored } from "./snapshots/kit.ts";

/** Words at which guests keep their command and the room of a transfer: page 1. */
const COMMAND = 0x300;
const ROOM = 0x400;

const READ = 1;
const WRITE = 2;
const SIZE = 3;

/** Sector n has the words n * 256, n * 256 + 1, ... */
function image(sectors: number): Uint8Array {
  return Uint8Array.from({ length: 512 * sectors }, (_, at) => ((at >> 1) >> (8 * (at % 2))) & 0xff);
}

const wordsOf = (sector: number) => Array.from({ length: 256 }, (_, n) => (sector * 256 + n) & 0xffff);

function machineWith(disk: Partial<DiskOptions> = {}, observer = {}): Machine {
  const machine = machineOf(1, { observer });
  expect(machine.addDisk(0, { contents: image(10), writable: true, ...disk })).toBe(3);
  return machine;
}

type Command = readonly [operation: number, sector: number, count: number, address?: number];

const long = (value: number) => [value % 0x10000, Math.floor(value / 0x10000)];

/** The words of a command. */
const command = ([operation, sector, count, address = ROOM]: Command) => [
  operation,
  ...long(sector),
  count,
  ...long(address),
];

/** Gives a command, waits in a loop for its end, and keeps status (R2) and sectors (R3). */
const WAIT = `
        MOVC 3,R1
        MOVC ${COMMAND},R0
        WIO  R0,R1
LOOP:   SIO  R2,R1
        SBZ  R2,1
        JMP  LOOP
        RIO  R3,R1
        STP  0`;

/** Gives one command: the status at its end, and the sectors that it has moved. */
function give(machine: Machine, given: Command): { readonly status: number; readonly moved: number } {
  load(machine, 0, WAIT);
  machine.writeMemory(0, COMMAND, command(given));
  expect(machine.run({ limit: 1_000_000 }).outcome).toBe("stopped");
  const { r } = machine.registers(0);
  return { status: r[2]!, moved: r[3]! };
}

const room = (machine: Machine, words = 256) => [...machine.readMemory(0, ROOM, words)];
const onDisk = (machine: Machine, sector: number) => {
  const bytes = machine.diskContents(0, 3).subarray(512 * sector, 512 * (sector + 1));
  return Array.from({ length: 256 }, (_, n) => bytes[2 * n]! | (bytes[2 * n + 1]! << 8));
};

describe("a command", () => {
  test("reads sectors into memory", () => {
    const machine = machineWith();
    expect(give(machine, [READ, 3, 2])).toEqual({ status: 0x8004, moved: 2 });
    expect(room(machine, 513)).toEqual([...wordsOf(3), ...wordsOf(4), 0]);
  });

  test("writes memory into sectors, of which an observer hears in order", () => {
    const heard: number[][] = [];
    const machine = machineWith(
      {},
      {
        diskWritten: (...[p, d, sector, words]: [number, number, number, Uint16Array]) =>
          heard.push([p, d, sector, words[0]!]),
      },
    );
    machine.writeMemory(0, ROOM, [...wordsOf(77), ...wordsOf(78)]);
    expect(give(machine, [WRITE, 8, 2])).toEqual({ status: 0x8004, moved: 2 });
    expect([7, 8, 9].map((sector) => onDisk(machine, sector))).toEqual([7, 77, 78].map(wordsOf));
    expect(heard).toEqual([
      [0, 3, 8, 77 * 256],
      [0, 3, 9, 78 * 256],
    ]);
  });

  test("gives the size of the disk", () => {
    const machine = machineWith({ contents: new Uint8Array(512 * 65_537) });
    expect(give(machine, [SIZE, 0, 0])).toEqual({ status: 0x8004, moved: 0 });
    expect(room(machine, 3)).toEqual([1, 1, 0]);
  });

  test("ends 2000 instructions after it was given, and 500 more for each sector", () => {
    const machine = machineWith();
    machine.writeMemory(0, COMMAND, command([READ, 0, 3]));
    load(machine, 0, `MOVC 3,R1\nMOVC ${COMMAND},R0\nWIO R0,R1\nHERE: JMP HERE`);
    machine.run({ limit: 3 + 2000 + 1500 - 1 });
    expect(room(machine, 2)).toEqual([0, 0]);
    machine.run({ limit: 1 });
    expect(room(machine, 2)).toEqual([0, 1]);
  });

  test("interrupts at level 10 when it has ended, until CIO", () => {
    const machine = machineWith();
    machine.writeMemory(0, 16 + 8 * 9, [0x500, 0, 0, 0x8000, 0x600]);
    machine.writeMemory(0, COMMAND, command([READ, 1, 1, 0x700]));
    load(machine, 0, "MOV 0x60F,R4\nMOVC 3,R1\nSIO R5,R1\nMOVC 0,R0\nCIO R0,R1\nSIO R6,R1\nSTP 0");
    machine.writeMemory(0, 0x500, machine.readMemory(0, 0x100, 0x40));
    load(
      machine,
      0,
      `MOVC 3,R1\nMOVC 1,R0\nCIO R0,R1\nMOVC ${COMMAND},R0\nWIO R0,R1\nMOVC 0xC009,R0\nLDS R0\nSTP 0\nSTP 7`,
    );
    expect(machine.run({ limit: 100_000 }).outcome).toBe("stopped");
    expect(machine.state.partitions[0]!.end).toMatchObject({ code: 0, clock: 8 - 3 + 2500 + 7 });
    expect(machine.registers(0).r.slice(4, 7)).toEqual([10, 0x8005, 0x8000]);
  });

  test("does not interrupt at mask level 10", () => {
    const machine = machineWith();
    machine.writeMemory(0, COMMAND, command([READ, 1, 1]));
    load(
      machine,
      0,
      `MOVC 3,R1\nMOVC 1,R0\nCIO R0,R1\nMOVC ${COMMAND},R0\nWIO R0,R1\nMOVC 0xC00A,R0\nLDS R0\nSTP 0`,
    );
    expect(machine.run({ limit: 100_000 }).outcome).toBe("deadlock");
  });

  test("is lost when another one is in progress, which goes on", () => {
    const machine = machineWith();
    machine.writeMemory(0, COMMAND, [...command([READ, 1, 1]), ...command([READ, 2, 1])]);
    load(
      machine,
      0,
      `MOVC 3,R1\nMOVC ${COMMAND},R0\nWIO R0,R1\nADDC 6,R0\nWIO R0,R1\nSIO R4,R1\n${WAIT.slice(WAIT.indexOf("LOOP"))}`,
    );
    machine.run({ limit: 100_000 });
    expect(machine.registers(0).r.slice(2, 5)).toEqual([0x8014, 1, 0x8012]);
    expect(room(machine)).toEqual(wordsOf(1));
  });

  test("is as it was when it was given, whatever its words are afterwards", () => {
    const machine = machineWith();
    machine.writeMemory(0, COMMAND, command([READ, 1, 1]));
    load(machine, 0, WAIT.replace("LOOP:", `MOVC 2,R4\nMOV R4,${COMMAND}\nMOV R4,${COMMAND + 1}\nLOOP:`));
    machine.run({ limit: 100_000 });
    expect(room(machine)).toEqual(wordsOf(1));
    expect(onDisk(machine, 2)).toEqual(wordsOf(2));
  });

  test("puts words that are executed, though others were executed there before", () => {
    const [machine, other] = [machineWith({ contents: new Uint8Array(512) }), machineOf(1)];
    const program = (constant: number) => `
        MOVC 3,R1
        MOVC ${COMMAND},R0
        MOVC 0,R3
ONE:    MOVC ${constant},R2
        ADDC 1,R3
        SNE  R3,2
        STP  0
        WIO  R0,R1
LOOP:   SIO  R4,R1
        SBZ  R4,1
        JMP  LOOP
        JMP  ONE`;
    load(machine, 0, program(5));
    load(other, 0, program(9));
    // The disk has the same program with another constant.
    putSector(machine.state.partitions[0]!.devices.disks[0]!, 0, other.readMemory(0, 0x100, 256));
    machine.writeMemory(0, COMMAND, command([READ, 0, 1, 0x100]));
    expect(machine.run({ limit: 100_000 }).outcome).toBe("stopped");
    expect(machine.registers(0).r[2]).toBe(9);
  });
});

describe("a command is refused at its end", () => {
  /** Page 4 is in the message window, and no area is there. */
  const HOLE = 4 * 1024;
  const cases: readonly [string, Command, error: number, moved: number, Partial<DiskOptions>?][] = [
    ["when there is no such sector", [READ, 10, 1], 1, 0],
    ["when the sector is far beyond the end", [READ, 0xffff_ffff, 1], 1, 0],
    ["when sectors are not all there, from the first that is not", [READ, 8, 5], 1, 2],
    ["when the disk is write-protected", [WRITE, 0, 1], 2, 0, { writable: false }],
    ["when a sector to be read is bad", [READ, 2, 4], 3, 2, { bad: [4, 9, 4] }],
    ["when a sector to be written is bad", [WRITE, 3, 4], 3, 1, { bad: [4] }],
    ["when memory must not be written", [READ, 0, 1, HOLE], 4, 0],
    ["when memory must not be read", [WRITE, 0, 1, HOLE], 4, 0],
    ["when the last words of a sector have no memory", [READ, 0, 2, HOLE - 300], 4, 1],
    ["when memory is beyond the partition", [READ, 0, 1, 8 * 1024], 4, 0],
    ["when memory is beyond all partitions", [WRITE, 0, 1, 0xffff_ffff], 4, 0],
    ["when the size has no memory", [SIZE, 0, 0, HOLE], 4, 0],
    ["when there is no such operation", [0, 0, 1], 5, 0],
    ["when there is no such operation, of high number", [4, 0, 1], 5, 0],
    ["when it is of more than 128 sectors", [READ, 0, 129], 5, 0],
  ];

  test.each(cases)("%s", (_, given, error, moved, disk) => {
    const machine = machineWith(disk);
    const protectedBit = disk?.writable === false ? 8 : 0;
    expect(give(machine, given)).toEqual({ status: 0x8004 | protectedBit | (error << 8), moved });
    const [operation, sector, , address = ROOM] = given;
    if (operation === WRITE) expect(onDisk(machine, sector + moved)).toEqual(wordsOf(sector + moved));
    else if (address === ROOM) expect(room(machine, 256 * moved + 1).at(-1)).toBe(0);
  });

  test("when its own words cannot be read", () => {
    const machine = machineWith();
    for (const at of [HOLE, HOLE - 5, 8 * 1024, 0xffff]) {
      load(machine, 0, WAIT.replace(String(COMMAND), String(at)));
      expect(machine.run({ limit: 1_000_000 }).outcome).toBe("stopped");
      expect(machine.registers(0).r[2]).toBe(0x8404);
      machine.state.partitions[0]!.end = null;
      machine.state.partitions[0]!.status = "ready";
    }
  });

  test("when memory that could be read when it was given cannot be written any more", () => {
    const machine = machineWith();
    machine.writeMemory(0, COMMAND, command([READ, 0, 1]));
    load(machine, 0, WAIT);
    machine.run({ limit: 100 });
    const { core } = machine.control;
    const entry = core.stage2(0, 1);
    core.setStage2(0, 1, 1, entry & 0x3fff);
    machine.run({ limit: 100_000 });
    expect(machine.registers(0).r.slice(2, 4)).toEqual([0x8404, 0]);
    expect(room(machine, 2)).toEqual([0, 0]);
  });
});

test("disks of a partition have the numbers from 3 on, and others none of them", () => {
  const machine = machineOf(2, { device: () => 0x1234 });
  for (let n = 0; n < 8; n++) expect(machine.addDisk(1, { contents: image(n + 1) })).toBe(n + 3);
  for (const partition of [0, 1])
    load(machine, partition, "MOVC 10,R1\nSIO R0,R1\nMOVC 11,R1\nSIO R2,R1\nSTP 0");
  machine.run({ limit: 100 });
  expect(machine.registers(0).r[0]).toBe(0x1234);
  expect(machine.registers(1).r[0]).toBe(0x8008);
  expect(machine.registers(1).r[2]).toBe(0x1234);
  expect(() => machine.addDisk(1, { contents: image(1) })).toThrow(RangeError);
});

test("a disk is whole sectors, of which a machine has half a million, and bad ones are among them", () => {
  const machine = machineOf(1);
  for (const length of [0, 511, 513, 512 * 524_289]) {
    expect(() => machine.addDisk(0, { contents: { length } as Uint8Array })).toThrow(RangeError);
  }
  expect(() => machine.addDisk(0, { contents: image(2), bad: [2] })).toThrow(RangeError);
  expect(() => machine.addDisk(0, { contents: image(2), bad: [-1] })).toThrow(RangeError);
  expect(() => machine.diskContents(0, 3)).toThrow(RangeError);
  machine.addDisk(0, { contents: new Uint8Array(512 * 65_537) });
  expect(machine.diskContents(0, 3)).toHaveLength(512 * 65_537);
  expect(() => machine.addDisk(0, { contents: { length: 512 * 458_752 } as Uint8Array })).toThrow(RangeError);
});

test.each([0, 1])(
  "a page that two share is written on a disk before it is read anew, whoever of them is partition %i",
  (writer) => {
    const machine = machineOf(2);
    const { core } = machine.control;
    core.setStage2(writer, 1, 1, core.stage2(1 - writer, 1) & 0x3fff);
    for (const partition of [0, 1]) {
      machine.addDisk(partition, { contents: image(10), writable: true });
      load(machine, partition, `MOVC 3,R1\nMOVC 0x200,R0\nWIO R0,R1\nHERE: JMP HERE`);
      machine.writeMemory(partition, 0x200, command([partition === writer ? WRITE : READ, 5, 1]));
    }
    // Both commands are given at clock 0, as if two processors had done it.
    for (const partition of machine.state.partitions) {
      const [, ...rest] = [...machine.readMemory(partition.number, 0x200, 6)];
      const disk = partition.devices.disks[0]!;
      disk.command = {
        operation: partition.number === writer ? WRITE : READ,
        sector: rest[0]!,
        count: 1,
        address: ROOM,
      };
      disk.due = 100;
    }
    machine.run({ limit: 200 });
    expect([...machine.readMemory(1 - writer, ROOM, 3)]).toEqual(wordsOf(5).slice(0, 3));
    expect([...machine.diskContents(writer, 3).subarray(5 * 512, 6 * 512)].every((byte) => byte === 0)).toBe(
      true,
    );
  },
);

describe("in snapshots", () => {
  /** Copies sectors 0 to 4 to 5 to 9, one after the other. */
  function copier(): Machine {
    const machine = machineWith({ bad: [8] });
    machine.writeMemory(0, COMMAND, command([READ, 0, 1]));
    load(
      machine,
      0,
      `
        MOVC 3,R1
        MOVC ${COMMAND},R0
        MOVC 5,R7
NEXT:   WIO  R0,R1
ONE:    SIO  R2,R1
        SBZ  R2,1
        JMP  ONE
        MOVC 2,R3
        MOV  R3,${COMMAND}
        MOV  ${COMMAND + 1},R3
        ADDC 5,R3
        MOV  R3,${COMMAND + 1}
        WIO  R0,R1
TWO:    SIO  R2,R1
        SBZ  R2,1
        JMP  TWO
        ADDC -4,R3
        MOV  R3,${COMMAND + 1}
        MOVC 1,R3
        MOV  R3,${COMMAND}
        SOB  R7,NEXT
        STP  0`,
    );
    return machine;
  }

  test("a run goes on with the same disks, in the middle of commands too", () => {
    let size = 300;
    comparePiecewise(copier, 100_000, () => (size += 37));
  });

  test("two states with other contents differ, and what differs is said by sectors", () => {
    const machine = copier();
    const read = () => readSnapshot(machine.snapshot(), "snapshot").contents!;
    const [before, hash] = [read(), machine.stateHash()];
    machine.run({ limit: 100_000 });
    expect(machine.stateHash()).not.toBe(hash);
    const found = differences(before, read()).filter(({ what }) => what.startsWith("disk 3 sector"));
    expect(found.map(({ what }) => what)).toEqual(
      [5, 6, 7, 9].map((sector) => `disk 3 sector ${sector} word 0`),
    );
    expect(found[1]).toMatchObject({ place: "partition a" });
    expect(found[1]!.before).toMatch(/^0600 0601 .*\(256 of its words differ\)$/);
    expect(found[1]!.after).toMatch(/^0100 0101 /);
  });

  test("the hash of a machine without disks is as it was before there were any, and a disk is in it", () => {
    const [bare, other] = [machineOf(1), machineOf(1)];
    expect(other.stateHash()).toBe(bare.stateHash());
    other.addDisk(0, { contents: new Uint8Array(512) });
    expect(other.stateHash()).not.toBe(bare.stateHash());
  });

  test("a checkpoint brings a disk back, and shares its pages with the machine", () => {
    const machine = copier();
    machine.run({ limit: 4000 });
    const [checkpoint, hash] = [machine.checkpoint(), machine.stateHash()];
    const pages = () => machine.state.partitions[0]!.devices.disks[0]!.pages;
    const before = [...pages()];
    machine.run({ limit: 10_000 });
    const changed = machine.stateHash();
    expect(pages()[0]).toBe(before[0]);
    expect(pages()[1]).not.toBe(before[1]);
    for (const _ of [1, 2]) {
      expect(machine.restore(checkpoint)).toEqual([]);
      expect(machine.stateHash()).toBe(hash);
      expect(pages().every((page, n) => page === before[n])).toBe(true);
      machine.run({ limit: 10_000 });
      expect(machine.stateHash()).toBe(changed);
    }
  });

  test("a state with other disks is of another machine", () => {
    const machine = machineWith();
    for (const other of [
      machineWith({ bad: [1] }),
      machineWith({ writable: false }),
      machineWith({ contents: image(9) }),
    ]) {
      expect(machine.restore(other.snapshot()).map(({ code }) => code)).toEqual(["OTHER_MACHINE"]);
    }
  });

  test.each<[string, (machine: Machine) => void]>([
    ["with other pages than sectors", (machine) => disk(machine).pages.pop()],
    [
      "with words beyond its end",
      (machine) =>
        disk(machine).pages.push(
          disk(machine)
            .pages.pop()!
            .map(() => 7),
        ),
    ],
    ["with bad sectors that are not there", (machine) => Object.assign(disk(machine), { bad: [10] })],
    ["with bad sectors twice", (machine) => Object.assign(disk(machine), { bad: [3, 3] })],
    [
      "that ends a command that it has ended",
      (machine) => Object.assign(disk(machine), { due: 5, done: true }),
    ],
    [
      "with a command without an end",
      (machine) =>
        Object.assign(disk(machine), { command: { operation: 1, sector: 0, count: 0, address: 0 } }),
    ],
  ])("a disk %s is refused", (_, change) => {
    const machine = machineWith();
    change(machine);
    expect(restored(machine.snapshot())).toBe("BAD_SNAPSHOT");
  });

  const disk = (machine: Machine) => machine.state.partitions[0]!.devices.disks[0]!;
});
