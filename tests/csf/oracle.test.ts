// Programs of coroutines on the firmware and on the model: the same events in the same order, the same end; and every
// register that a procedure states as kept, compared at each of its calls.

import { describe, expect, test } from "vitest";
import { loadImage, Machine } from "../../host/index.ts";
import { bundledCore } from "../../host/node.ts";
import { RETIRE } from "../../host/scm/codes.ts";
import { Random } from "../host/random.ts";
import { whereabouts } from "./lost.ts";
import type { Action } from "./model.ts";
import {
  COROUTINES,
  coroutineAddress,
  GuestLog,
  OPERATIONS,
  operationAddress,
  type Program,
  procedureOf,
  programWords,
  type Returned,
  randomProgram,
  registersBefore,
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
        const read = (address: number, count: number) => machine.readMemory(record.partition, address, count);
        if (!logs[record.partition]!.add(record, (address) => read(address, 1)[0]!)) return;
        whereabouts(read, RECORDS);
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

/** The statement of each procedure, as the source map of the firmware has it. */
const STATED = new Map(SCRIPT_GUEST.conventions.map((one) => [one.name, one]));

/** Compares what every call of a program has stated as kept; counts the registers that were compared, by procedure. */
function compareKept({ scripts }: Program, returns: readonly Returned[], kept: Map<string, number>): void {
  const at = scripts.map(() => 0);
  for (const { coroutine, exit, r } of returns) {
    const n = at[coroutine]!++;
    const action = scripts[coroutine]![n];
    const procedure = action && procedureOf(action);
    if (procedure === undefined) continue;
    const { exits } = STATED.get(procedure)!;
    const mask = exits[exits.length === 1 ? 0 : exit]!.kept;
    const before = registersBefore(action!, coroutine, n);
    for (const [register, value] of before.entries()) {
      if ((mask & (1 << register)) === 0) continue;
      if (r[register] !== value) {
        throw new Error(
          `R${register} of ${procedure}: ${value} became ${r[register]}: ${JSON.stringify(action)}`,
        );
      }
      kept.set(procedure, (kept.get(procedure) ?? 0) + 1);
    }
  }
}

/** What programs have done together. */
interface Totals {
  events: number;
  /** Programs by how they ended. */
  readonly ends: Map<string, number>;
  /** Registers that were compared as kept, by procedure. */
  readonly kept: Map<string, number>;
}
const nothing = (): Totals => ({ events: 0, ends: new Map(), kept: new Map() });

function compare(programs: readonly Program[], totals: Totals): void {
  const { logs, ends, checks } = runFirmware(programs);
  let events = 0;
  programs.forEach((program, n) => {
    const model = runModel(program);
    const place = `program ${n}: ${JSON.stringify(program)}`;
    expect(logs[n]!.lines, place).toEqual(model.log);
    if (model.end === "ASLEEP") expect(ends[n], place).toBeNull();
    else expect(ends[n], place).toMatchObject({ kind: "retired", code: RETIRE[model.end!] });
    compareKept(program, logs[n]!.returns, totals.kept);
    events += model.log.length;
    totals.ends.set(model.end!, (totals.ends.get(model.end!) ?? 0) + 1);
  });
  expect(checks).toBe(events);
  totals.events += events;
}

describe("random programs", () => {
  const BATCHES = 60;

  test(`do the same on firmware and model, ${BATCHES * TOGETHER} of them, keep what is stated as kept, and never lose a coroutine`, () => {
    const totals = nothing();
    for (let seed = 1; seed <= BATCHES; seed++) {
      const random = new Random(seed * 7919);
      compare(
        Array.from({ length: TOGETHER }, () => randomProgram(random)),
        totals,
      );
    }
    const { events, ends, kept } = totals;
    // The programs are no trivial ones: many events, all ends occur, and every procedure of an application is compared.
    expect(events / (BATCHES * TOGETHER)).toBeGreaterThan(30);
    expect(ends.get("CMON_STUCK")).toBeGreaterThan(BATCHES * TOGETHER * 0.5);
    expect(ends.get("CMON_ERROR")).toBeGreaterThan(20);
    expect(ends.get("ASLEEP")).toBeGreaterThan(20);
    expect([...kept.keys()].sort()).toEqual([
      ...["ASSOCIATE", "CANCEL_SYSTEM_CALL", "COMON", "INTERN_SIGNAL", "SIGNAL_OPSEM", "SIGNAL_SEM"],
      ...["WAIT_OPSEM", "WAIT_SEM", "WAIT_SYSTEM_CALL"],
    ]);
    for (const [name, registers] of kept) expect(registers, name).toBeGreaterThan(1000);
  });
});

describe("what coroutines do to one semaphore, one after the other", () => {
  const S = 2;
  type Step = readonly ["signals" | "operations", (operation: number) => Action[]];
  const steps: Readonly<Record<string, Step>> = {
    WAIT_SEM: ["signals", () => [{ do: "WAIT_SEM", semaphore: S }]],
    SIGNAL_SEM: ["signals", () => [{ do: "SIGNAL_SEM", semaphore: S }]],
    "a bare INTERN_SIGNAL": ["signals", () => [{ do: "INTERN_SIGNAL", semaphore: S, operation: -1 }]],
    WAIT_OPSEM: ["operations", () => [{ do: "WAIT_OPSEM", semaphore: S }]],
    SIGNAL_OPSEM: ["operations", (operation) => [{ do: "SIGNAL_OPSEM", semaphore: S, operation }]],
    INTERN_SIGNAL: ["operations", (operation) => [{ do: "INTERN_SIGNAL", semaphore: S, operation }]],
    ASSOCIATE: ["operations", (operation) => [{ do: "ASSOCIATE", semaphore: S, operation }]],
    // The operation comes from PAUSE: at once, or when time has gone by.
    "a call that has ended": ["operations", (operation) => begin("AT_ONCE", operation)],
    "a call that will end": ["operations", (operation) => begin("DELAY", operation)],
    "an element that has come": [
      "operations",
      (operation) => [
        { do: "SEND", syncel: 9, units: 0, element: 1 },
        { do: "CINIT_AWAIT", syncel: 9, operation },
        { do: "ASSOCIATE", semaphore: S, operation },
      ],
    ],
  };
  const begin = (call: "AT_ONCE" | "DELAY", operation: number): Action[] => [
    { do: "CINIT", call, units: 1 + operation, operation },
    { do: "ASSOCIATE", semaphore: S, operation },
  ];
  const names = Object.keys(steps);

  /** Coroutines that each do one of these, in this order. */
  const sequence = (order: readonly string[]): Program => ({
    shape: {
      coroutines: Array.from({ length: COROUTINES }, (_, n) => COROUTINES - n),
      operations: Array.from({ length: OPERATIONS }, () => 1),
      semaphores: Array.from({ length: SEMAPHORES }, () => 0),
    },
    scripts: Array.from({ length: COROUTINES }, (_, n) => (n < order.length ? steps[order[n]!]![1](n) : [])),
  });
  const run = (orders: readonly (readonly string[])[], totals: Totals) => {
    for (let n = 0; n < orders.length; n += TOGETHER) {
      compare(orders.slice(n, n + TOGETHER).map(sequence), totals);
    }
  };

  test.each(names.map((first) => [first]))(
    "two: after %s what mixes retires, and nothing else does",
    (first) => {
      for (const kind of ["signals", "operations"] as const) {
        const totals = nothing();
        const orders = names.filter((name) => steps[name]![0] === kind).map((second) => [first, second]);
        run(orders, totals);
        const end = steps[first]![0] === kind ? "CMON_STUCK" : "CMON_ERROR";
        expect([...totals.ends]).toEqual([[end, orders.length]]);
      }
    },
  );

  test("three, in all orders: as on the model", () => {
    const totals = nothing();
    const orders = names.flatMap((a) => names.flatMap((b) => names.map((c) => [a, b, c])));
    run(orders, totals);
    expect(totals.ends.get("CMON_STUCK")).toBeGreaterThan(100);
    expect(totals.ends.get("CMON_ERROR")).toBeGreaterThan(100);
  });
});
