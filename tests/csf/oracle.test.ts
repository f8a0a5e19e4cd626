// Coroutines on the firmware and on the model (oracle.ts says what must hold). `npm run fuzz -- coroutines` makes more of the
// random programs, and keeps what it finds in found-coroutines/, which is replayed here.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Action } from "./model.ts";
import { batch, compare, nothing, problemOf, TOGETHER, type Totals } from "./oracle.ts";
import { COROUTINES, OPERATIONS, type Program, SEMAPHORES } from "./script.ts";

const FOUND = "tests/csf/found-coroutines";

describe("random programs", () => {
  // Enough that every end occurs; `npm run fuzz -- coroutines` goes on with other seeds.
  const BATCHES = 6;

  test(`do the same on firmware and model, ${BATCHES * TOGETHER} of them, keep what is stated as kept, and never lose a coroutine`, () => {
    const totals = nothing();
    for (let seed = 1; seed <= BATCHES; seed++) compare(batch(seed), totals);
    const { events, ends, kept } = totals;
    // The programs are no trivial ones: many events, all ends occur, and every procedure of an application is compared.
    expect(events / (BATCHES * TOGETHER)).toBeGreaterThan(30);
    expect(ends.get("CMON_STUCK")).toBeGreaterThan(BATCHES * TOGETHER * 0.5);
    expect(ends.get("CMON_ERROR")).toBeGreaterThan(5);
    expect(ends.get("ASLEEP")).toBeGreaterThan(5);
    expect([...kept.keys()].sort()).toEqual([
      ...["ASSOCIATE", "CANCEL_SYSTEM_CALL", "COMON", "INTERN_SIGNAL", "SIGNAL_OPSEM", "SIGNAL_SEM"],
      ...["WAIT_OPSEM", "WAIT_SEM", "WAIT_SYSTEM_CALL"],
    ]);
    for (const [name, registers] of kept) expect(registers, name).toBeGreaterThan(200);
  });

  test("do the same where they once did not", () => {
    const cases = existsSync(FOUND) ? readdirSync(FOUND) : [];
    for (const file of cases) {
      const { program } = JSON.parse(readFileSync(`${FOUND}/${file}`, "utf8")) as { program: Program };
      expect(problemOf(program), file).toBeUndefined();
    }
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
