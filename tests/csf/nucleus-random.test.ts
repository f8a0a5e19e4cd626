// Random processes under the nucleus, against what must come of them whatever the order in which they run, and against what
// their priorities say of that order.

import { describe, expect, test } from "vitest";
import { Random } from "../host/random.ts";
import { bootNode, type Line } from "./nodes.ts";
import { ORDER, PROGRAMS } from "./nucleus-programs.ts";

type Order = readonly [order: number, operand: number];
interface Orderly {
  readonly priority: number;
  readonly orders: readonly Order[];
}

function randomNode(seed: number): Orderly[] {
  const random = new Random(seed * 7919 + 1);
  const count = 2 + random.below(5);
  const order = (): Order => {
    const kind = random.of([ORDER.SEND, ORDER.SEND, ORDER.SEND, ORDER.AWAIT, ORDER.SLEEP, ORDER.SPIN]);
    const operand = { 1: count, 2: 1, 3: 3000, 4: 2500 }[kind];
    return [kind, kind === ORDER.SEND ? random.below(operand) : 1 + random.below(operand)];
  };
  return Array.from({ length: count }, () => ({
    priority: random.below(3),
    orders: Array.from({ length: random.below(14) }, order),
  }));
}

/** How many orders each process obeys: all, or those up to the first element that nobody sends. It depends on no order. */
function obeyed(node: readonly Orderly[]): number[] {
  const done = node.map(() => 0);
  const there = node.map(() => 0);
  for (let changed = true; changed; ) {
    changed = false;
    node.forEach(({ orders }, n) => {
      for (; done[n]! < orders.length; done[n]!++, changed = true) {
        const [order, operand] = orders[done[n]!]!;
        if (order === ORDER.SEND) there[operand]!++;
        if (order === ORDER.AWAIT && there[n]!-- === 0) {
          there[n] = 0;
          return;
        }
      }
    });
  }
  return done;
}

function run(node: readonly Orderly[]) {
  const lines = node.map(({ priority }): Line => ["ORDERLY", { priority, pages: 1 }]);
  const { machine, partition, start, place, address, words } = bootNode(PROGRAMS, lines);
  start();
  node.forEach(({ orders }, n) => {
    machine.writeMemory(0, place(address("ORDERS"), n), [...orders.flat(), 0, 0]);
  });
  const { outcome } = machine.run({ limit: 400_000 });
  // What is being obeyed is counted, too: the order that waits, or the end.
  const done = node.map((_, n) => words("A", 1, n)[0]! - 1);
  return { machine, partition, outcome, done, traces: machine.journal.traces };
}

/** Microseconds in which a process has done what an order needs beside waiting. */
const SOON = 400;

/** What is wrong with the order in which processes ran, by the traces that they make before each order. */
function outOfTurn(node: readonly Orderly[], traces: ReturnType<typeof run>["traces"]): string[] {
  const at = node.map(() => ({ order: -1, clock: 0, awaited: 0 }));
  const sent = node.map(() => [] as number[]);
  const found: string[] = [];
  for (const { process, clock, words } of traces) {
    node.forEach(({ priority, orders }, q) => {
      if (priority <= node[process]!.priority) return;
      const { order, clock: since, awaited } = at[q]!;
      const [kind, operand] = orders[order] ?? [0, 0];
      const waits =
        order === orders.length ||
        (kind === ORDER.SLEEP && clock < since + operand + SOON) ||
        (kind === ORDER.AWAIT && sent[q]!.filter((one) => one + SOON < clock).length < awaited);
      if (!waits) found.push(`${process} runs at ${clock}, and ${q} could`);
    });
    const order = words[0]!;
    const [kind, operand] = node[process]!.orders[order] ?? [0, 0];
    if (kind === ORDER.SEND) sent[operand]!.push(clock);
    const { awaited } = at[process]!;
    at[process] = { order, clock, awaited: awaited + (kind === ORDER.AWAIT ? 1 : 0) };
  }
  return found;
}

describe("random processes that send, wait, sleep and spin", () => {
  const SEEDS = Array.from({ length: 60 }, (_, seed) => seed);
  const nodes = SEEDS.map((seed) => {
    const node = randomNode(seed);
    return { seed, node, ...run(node) };
  });

  test("obey as many orders as elements let them, and none is forgotten while it could go on", () => {
    for (const { seed, node, done, outcome, partition } of nodes) {
      expect(done, String(seed)).toEqual(obeyed(node));
      const all = node.every(({ orders }, n) => done[n] === orders.length);
      expect(outcome, String(seed)).toBe(all ? "failed" : "deadlock");
      const retired = partition.scm.processes.map(({ retired: code }) => code);
      expect(retired).toEqual(node.map(({ orders }, n) => (done[n] === orders.length ? 0x77 : -1)));
    }
    expect(new Set(nodes.map(({ outcome }) => outcome)).size).toBe(2);
  });

  test("never run while one of a higher priority could", () => {
    let looked = 0;
    for (const { seed, node, traces } of nodes) {
      expect(outOfTurn(node, traces), String(seed)).toEqual([]);
      looked += traces.length;
    }
    expect(looked).toBeGreaterThan(1200);
  });
});
