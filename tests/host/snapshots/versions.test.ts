// Files of every version of the format, which stay here for ever: each is read, and its run goes on as it did then. Their
// names begin with the version.

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type Machine, report, SNAPSHOT_VERSION } from "../../../host/node.ts";
import { restored } from "./kit.ts";

const FOLDER = "tests/host/snapshots/versions";

/** The machine of a file, after it has run to a position. */
function ranTo(file: string, position: number) {
  const machine = restored(readFileSync(`${FOLDER}/${file}`));
  if (typeof machine === "string") throw new Error(machine);
  const { outcome } = machine.run({ limit: position - machine.executed });
  const consoles = machine.state.partitions.map(({ number }) =>
    new TextDecoder().decode(machine.consoleOutput(number)),
  );
  const { clock, instructions, totals, channels, areas } = report(machine);
  return { outcome, clock, instructions, consoles, totals, channels, areas };
}

describe("version 1", () => {
  test("a process with coroutines, in the middle of system calls", () => {
    expect(ranTo("1-coroutines.c80s", 20_000)).toMatchObject({
      outcome: "stopped",
      clock: 10_498,
      instructions: 7177,
      consoles: [
        "A loaf is sold.\nThe order is cancelled.\nThe letter has arrived.\nA loaf is sold.\nA loaf is sold.\nThe bakery is closed.\n",
      ],
      totals: { calls: 148, callsRefused: 19 },
    });
  });

  test("three partitions whose messages are on their way", () => {
    expect(ranTo("1-channels.c80s", 250_000)).toMatchObject({
      outcome: "limit",
      clock: 250_000,
      instructions: 250_000,
      consoles: ["", "", ""],
      totals: { transfers: 314, received: 311, words: 20_096, wordsCopiedByGuests: 9984, calls: 2132 },
      channels: { sent: 314 },
      areas: { mapped: 1, inTransit: 3, allocated: 80, reclaimed: 76 },
    });
  });
});

describe("version 2", () => {
  test("a process with coroutines, whose console is open and has input to come", () => {
    const machine = restored(readFileSync(`${FOLDER}/2-open.c80s`)) as Machine;
    expect(machine.state.origin).toBe("firmware/demo/coroutines/manifest.json");
    expect(machine.executed).toBe(3000);
    const { console } = machine.state.partitions[0]!;
    expect(console).toMatchObject({ open: true, read: 0 });
    const entered = machine.console(0).append(new TextEncoder().encode("!"));
    expect(entered).toMatchObject({ position: 3000, at: 4839 });
    expect(new TextDecoder().decode(console.input.subarray(0, 6))).toBe("Later!");
    expect(machine.run().outcome).toBe("stopped");
  });
});

describe("version 3", () => {
  test("processes whose kernel is told which of them wait", () => {
    expect(ranTo("3-node.c80s", 32_513)).toMatchObject({
      outcome: "limit",
      clock: 51_715,
      instructions: 32_513,
      totals: { calls: 499, callsRefused: 0 },
    });
  });
});

describe("version 4", () => {
  test("a process that waits for an answer of MMS, with a list that is written when it takes it", () => {
    const { state } = restored(readFileSync(`${FOLDER}/4-mms.c80s`)) as Machine;
    expect(state.partitions[0]!.scm.delayed[0]!.lists[0]).toMatchObject({ system: true });
    expect(state.mms).toMatchObject({ partitions: [0], started: true, next: 4097 });
    expect(state.mms!.checkpoints.map(({ cif }) => cif.id)).toEqual([1]);
    expect(ranTo("4-mms.c80s", 1000)).toMatchObject({
      outcome: "stopped",
      consoles: ["This was kept by an earlier run.\n"],
    });
  });
});

describe("version 5", () => {
  test("a process that waits for the answer of a GET_CIF, which MMS counts; the version before had none", () => {
    const { state } = restored(readFileSync(`${FOLDER}/5-get-cif.c80s`)) as Machine;
    expect(state.mms).toMatchObject({ capacity: [1_048_576, 1000, 4_194_304] });
    expect([state.mms!.served.length, state.mms!.served.at(-1)]).toEqual([22, 1]);
    expect(ranTo("5-get-cif.c80s", 1000)).toMatchObject({
      outcome: "stopped",
      consoles: ["CIF 1 is stored.\n"],
    });
    const before = (restored(readFileSync(`${FOLDER}/4-mms.c80s`)) as Machine).state.mms!;
    expect([before.served.length, before.served.at(-1), before.refused.at(-1)]).toEqual([22, 0, 0]);
  });
});

describe("version 6", () => {
  test("a guest in the middle of a command to its disk, of which it copies sectors", () => {
    const machine = restored(readFileSync(`${FOLDER}/6-disk.c80s`)) as Machine;
    const [disk] = machine.state.partitions[0]!.devices.disks;
    expect(disk).toMatchObject({
      sectors: 10,
      writable: true,
      bad: [8],
      command: { operation: 2, sector: 6 },
    });
    const words = (sector: number) => [
      ...machine.diskContents(0, 3).subarray(512 * sector, 512 * sector + 4),
    ];
    expect([5, 6, 7, 8, 9].map(words)).toEqual([0, 6, 7, 8, 9].map((n) => [0, n, 1, n]));
    expect(machine.run().outcome).toBe("stopped");
    expect([5, 6, 7, 8, 9].map(words)).toEqual([0, 1, 2, 8, 4].map((n) => [0, n, 1, n]));
  });
});

test("every version has a file, and what has the present one is written as it was read", () => {
  const files = readdirSync(FOLDER);
  const versions = files.map((file) => Number.parseInt(file, 10));
  expect(new Set(versions)).toEqual(new Set(Array.from({ length: SNAPSHOT_VERSION }, (_, n) => n + 1)));
  for (const [i, file] of files.entries()) {
    const bytes = readFileSync(`${FOLDER}/${file}`);
    expect(bytes[8]).toBe(versions[i]);
    const machine = restored(bytes);
    if (typeof machine === "string") throw new Error(machine);
    if (versions[i] === SNAPSHOT_VERSION)
      expect(Buffer.from(machine.snapshot()).equals(bytes), file).toBe(true);
  }
});
