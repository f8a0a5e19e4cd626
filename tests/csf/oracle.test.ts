// Random programs of coroutines on the firmware and on the model: the same events in the same order, the same end.

import { describe, expect, test } from "vitest";
import { loadImage, Machine } from "../../host/index.ts";
import { bundledCore } from "../../host/node.ts";
import { RETIRE } from "../../host/scm/codes.ts";
import { Random } from "../host/random.ts";
import { whereabouts } from "./lost.ts";
import {
  COROUTINES,
  coroutineAddress,
  GuestLog,
  OPERATIONS,
  operationAddress,
  type Program,
  programWords,
  randomProgram,
  runModel,
  SCRIPT_GUEST,
  SEMAPHORES,
  semaphoreAddress,
} from "./script.ts";

const list = (length: number, address: (n: number) => number) => Array.from({ length }, (_, n) => address(n));
const RECORDS = {
  symbols: SCRIPT_GUEST.symbols,
  coroutines: list(COROUTINES, coroutineAddress),
  semaphores: list(SEMAPHORES, semaphoreAddress),
  operations: list(OPERATIONS, operationAddress),
};
const PAGES = 10;
/** Programs that run at the same time, each in a partition of its own. */
const TOGETHER = 50;

/** Runs programs on the firmware; after every call it is checked that no coroutine is lost. */
function runFirmware(programs: readonly Program[]) {
  const logs = programs.map(() => new GuestLog());
  let checks = 0;
  const machine: Machine = new Machine(bundledCore().contents!, {
    memory: PAGES * programs.length,
    quantum: 5000,
    observer: {
      traced: (record) => {
        if (!logs[record.partition]!.add(record)) return;
        whereabouts((address, count) => machine.readMemory(record.partition, address, count), RECORDS);
        checks++;
      },
    },
  });
  programs.forEach((program, n) => {
    machine.addPartition({ name: `p${n}`, pages: PAGES });
    loadImage(machine, n, SCRIPT_GUEST.image);
    for (const [address, words] of programWords(program)) machine.writeMemory(n, address, words);
  });
  const { outcome } = machine.run({ limit: 100_000 * programs.length });
  const ends = machine.state.partitions.map(({ end }) => end);
  return { logs, ends, checks, outcome };
}

function compare(programs: readonly Program[]): { events: number; ends: Map<string, number> } {
  const { logs, ends, checks } = runFirmware(programs);
  let events = 0;
  const count = new Map<string, number>();
  programs.forEach((program, n) => {
    const model = runModel(program);
    const place = `program ${n}: ${JSON.stringify(program)}`;
    expect(logs[n]!.lines, place).toEqual(model.log);
    expect(ends[n], place).toMatchObject({ kind: "retired", code: RETIRE[model.end!] });
    events += model.log.length;
    count.set(model.end!, (count.get(model.end!) ?? 0) + 1);
  });
  expect(checks).toBe(events);
  return { events, ends: count };
}

describe("random programs", () => {
  const BATCHES = 60;

  test(`do the same on firmware and model, ${BATCHES * TOGETHER} of them, and never lose a coroutine`, () => {
    let events = 0;
    const ends = new Map<string, number>();
    for (let seed = 1; seed <= BATCHES; seed++) {
      const random = new Random(seed * 7919);
      const result = compare(Array.from({ length: TOGETHER }, () => randomProgram(random)));
      events += result.events;
      for (const [end, n] of result.ends) ends.set(end, (ends.get(end) ?? 0) + n);
    }
    // The programs are no trivial ones: many events, and both ends occur.
    expect(events / (BATCHES * TOGETHER)).toBeGreaterThan(30);
    expect(ends.get("CMON_STUCK")).toBeGreaterThan(BATCHES * TOGETHER * 0.5);
    expect(ends.get("CMON_ERROR")).toBeGreaterThan(20);
  });
});
