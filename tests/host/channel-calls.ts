// Random calls of several partitions, some of which stop in the middle, against the model of channel-model.ts. After every
// call, refused ones included: the result is the model's; every page of every window shows what the model says, and no
// page of an area is in two maps but for shares; queues, news and pages are the model's; contents came along; a refused
// call changed nothing. The tests and `npm run fuzz -- channels` use it.

import { deepStrictEqual as deepEqual, strictEqual as equal, ok } from "node:assert";
import { PAGE_WORDS } from "../../core-as/layout.ts";
import { type Machine, readSnapshot } from "../../host/index.ts";
import { Model, type Shape } from "./channel-model.ts";
import { at, problemIn } from "./comparison.ts";
import { call, machineOf } from "./guests.ts";
import { Random } from "./random.ts";

const SHAPE: Shape = {
  partitions: 4,
  memory: 22,
  own: 1,
  window: 6,
  queue: 2,
  connections: 4,
  services: [
    { id: 7, offer: [0, 1], connect: [0, 1, 2, 3] },
    { id: 0, offer: [2], connect: [0, 3] },
    { id: 0xffff, offer: [3, 1], connect: [1, 2] },
  ],
};
const CHAIN_AT = 0x300;

function makeMachine(): Machine {
  const { partitions, memory, own, window, queue, connections, services } = SHAPE;
  const each = { pages: own + window, window: { page: own, pages: window }, queue, connections };
  const machine = machineOf(partitions, { memory }, each);
  for (const service of services) machine.addService(service);
  return machine;
}

const RIGHTS = { none: 0, read: 1, write: 3 } as const;

/** Everything that must hold whatever happens, from the outside. */
function check(machine: Machine, model: Model): void {
  const { core, state } = machine.control;
  const free = new Set(state.pool.free);
  // Pages are conserved: each is in the pool or has one place, and all are accounted for.
  equal(free.size, state.pool.free.length);
  equal(free.size, SHAPE.memory - model.pagesInUse());
  const places = [...model.areas.keys()].flatMap((number) => {
    const { physical, pages } = state.areas.entries[number - 1]!;
    return physical.slice(0, pages);
  });
  equal(new Set([...places, ...free]).size, places.length + free.size);
  // What is in the pool is zero.
  for (const page of free) {
    const start = core.physicalWord(page, 0) >> 1;
    ok(core.u32.subarray(start, start + PAGE_WORDS / 2).every((two) => two === 0));
  }
  // Every page of every window is what the model says.
  const writers = new Map<number, number>();
  for (const { number } of state.partitions) {
    const due = new Array<number>(SHAPE.window).fill(0);
    for (const { area, page, rights } of model.window(number)) {
      const { physical } = state.areas.entries[area.number - 1]!;
      for (let i = 0; i < area.pages; i++) {
        due[page - SHAPE.own + i] = rights === "none" ? 0 : (RIGHTS[rights] << 14) | physical[i]!;
        if (rights === "write") writers.set(physical[i]!, (writers.get(physical[i]!) ?? 0) + 1);
      }
      if (rights === "none") continue;
      const [first] = machine.readMemory(number, page * PAGE_WORDS, 1);
      const [last] = machine.readMemory(number, (page + area.pages) * PAGE_WORDS - 1, 1);
      deepEqual([area.number, first, last], [area.number, area.first, area.last]);
    }
    const entries = due.map((_, i) => core.stage2(number, SHAPE.own + i));
    deepEqual(entries, due);
  }
  ok([...writers.values()].every((count) => count === 1));
  // Queues, and what is known of each connection.
  for (const { number, queue, connections } of state.partitions) {
    deepEqual(
      queue.waiting,
      model.direct[number]!.map((area) => area.number),
    );
    equal(connections.used, model.sides[number]!.size);
    for (const side of model.sides[number]!.values()) {
      const end = connections.ends[side.number & 0xff]!;
      deepEqual(
        end.queue.waiting,
        side.queue.map((area) => area.number),
      );
      const borrowed = [...model.areas.values()].filter(({ loans }) => loans.some(({ to }) => to === side));
      deepEqual([end.state, end.peer, end.borrowed], [side.state, side.peer, borrowed.length]);
    }
  }
}

/** How often each call is made. */
export const CALLS = {
  AREA_ALLOCATE: 4,
  AREA_TRANSFER: 1,
  AREA_RECEIVE: 1,
  AREA_GIVE_UP: 2,
  SERVICE_OFFER: 2,
  SERVICE_WITHDRAW: 0.4,
  SERVICE_RESERVE: 0.3,
  SERVICE_PERMIT: 1,
  CHANNEL_CONNECT: 4,
  CHANNEL_ACCEPT: 5,
  CHANNEL_CLOSE: 0.5,
  CHANNEL_STATUS: 2,
  CHANNEL_NEWS: 4,
  CHANNEL_SEND: 14,
  CHANNEL_RECEIVE: 10,
  LOAN_RETURN: 3,
  LOAN_REVOKE: 2,
  LOAN_INFO: 2,
} as const;
type Name = keyof typeof CALLS;
const WEIGHTED = Object.entries(CALLS).flatMap(([name, weight]) =>
  new Array<Name>(weight * 10).fill(name as Name),
);

/** Arguments that are often good, sometimes nearly so, and now and then anything. */
function argumentsOf(random: Random, model: Model, who: number, name: Name, chain: number[]): number[] {
  const wild = () => random.of([0, 1, 2, 63, 64, 65, 0x7fff, 0x8000, 0xffff, random.below(0x10000)]);
  const rarely = (other: () => number, value: number) => (random.below(15) === 0 ? other() : value);
  const page = () => rarely(wild, SHAPE.own - 1 + random.below(SHAPE.window + 2));
  const own = [...model.areas.values()].filter(({ owner }) => owner === who).map(({ number }) => number);
  const borrowed = [...model.areas.values()]
    .filter(({ loans }) => loans.some(({ to }) => to.who === who))
    .map(({ number }) => number);
  const area = () => {
    const known = random.below(8) === 0 ? [...model.areas.keys()] : own;
    return rarely(wild, known.length === 0 ? 1 : random.of(known));
  };
  const service = () => (random.below(8) === 0 ? wild() : random.of(SHAPE.services).id);
  const connection = () => {
    const known = [...(random.below(12) === 0 ? model.stale[who]! : model.sides[who]!.keys())];
    return rarely(wild, known.length === 0 ? 0x100 : random.of(known));
  };
  const partition = () => rarely(() => random.of([0xffff, 4]), random.below(SHAPE.partitions));
  const words = () => random.of([0, 1, 1023, 1024, 1025, 2048, random.below(2048)]);
  switch (name) {
    case "AREA_ALLOCATE":
      return [rarely(wild, 1 + random.below(2)), page()];
    case "AREA_TRANSFER":
      return [area(), partition(), words(), rarely(wild, 0), wild()];
    case "AREA_RECEIVE":
      return [page()];
    case "AREA_GIVE_UP":
      return [area()];
    case "SERVICE_OFFER":
      return [service(), rarely(wild, 1 + random.below(3)), rarely(wild, random.below(3) === 0 ? 0 : 1)];
    case "SERVICE_RESERVE":
    case "SERVICE_WITHDRAW":
      return [service()];
    case "SERVICE_PERMIT":
      return [service(), random.of([0, 1, 2, 3, 4, 0xffff]), random.of([0, 0, 1, 1, 1, 2])];
    case "CHANNEL_CONNECT":
    case "CHANNEL_ACCEPT":
      return [service(), rarely(wild, 1 + random.below(4))];
    case "CHANNEL_CLOSE":
    case "CHANNEL_STATUS":
      return [connection()];
    case "CHANNEL_NEWS":
      return [];
    case "CHANNEL_SEND": {
      const mode = random.of([0, 0, 0x4000, 0x2000, 0x1000]);
      const flags = rarely(() => random.below(256) << 8, mode | (random.below(3) === 0 ? 0x8000 : 0));
      if ((flags & 0x1000) !== 0) chain.push(...Array.from({ length: random.below(4) }, area));
      const at = (flags & 0x1000) === 0 ? area() : rarely(() => 0x2000 + random.below(0x400), CHAIN_AT);
      return [connection(), at, words(), flags | rarely(() => random.below(256), 0), wild()];
    }
    case "CHANNEL_RECEIVE":
      return [connection(), page()];
    case "LOAN_RETURN":
      return [
        borrowed.length > 0 && random.below(6) > 0 ? random.of(borrowed) : area(),
        0,
        words(),
        rarely(wild, 0),
        wild(),
      ];
    case "LOAN_REVOKE":
      return [area(), random.below(3) === 0 ? 0xffff : partition()];
    case "LOAN_INFO":
      return [random.below(2) === 0 && borrowed.length > 0 ? random.of(borrowed) : area()];
  }
}

/** The owner and a borrower write marks into what they have, so that contents can be followed. */
function mark(machine: Machine, model: Model, random: Random): void {
  const who = random.below(SHAPE.partitions);
  const writable = model.window(who).filter(({ rights }) => rights === "write");
  if (writable.length === 0) return;
  const { area, page } = random.of(writable);
  area.first = random.below(0x10000);
  area.last = random.below(0x10000);
  machine.writeMemory(who, page * PAGE_WORDS, [area.first]);
  machine.writeMemory(who, (page + area.pages) * PAGE_WORDS - 1, [area.last]);
}

/** Steps between two looks whether the state is one that a snapshot may have. */
const SNAPSHOT_EACH = 20;

/** The step after which partitions may stop. */
const STOPS_FROM = 1000;

/**
 * Makes random calls; adds each call and what it returned to `met`.
 * @throws Error at the first promise that does not hold
 */
export function randomCalls(seed: number, steps: number, met: Set<string>): void {
  const random = new Random(seed);
  const machine = makeMachine();
  const model = new Model(SHAPE);
  const seen = new Set<string>();
  for (let step = 0; step < steps; step++) {
    const who = random.below(SHAPE.partitions);
    if (model.ended.has(who)) continue;
    if (step > STOPS_FROM && model.ended.size < 3 && random.below(120) === 0) {
      call(machine, who, "STOP", [step]);
      model.end(who);
      check(machine, model);
      continue;
    }
    mark(machine, model, random);
    const name = random.of(WEIGHTED);
    const chain: number[] = [];
    const r = argumentsOf(random, model, who, name, chain);
    machine.writeMemory(who, CHAIN_AT, [chain.length, ...chain]);
    const expected = model.expected(who, name, r, chain);
    const registers = machine.registers(who);
    // Only a refused call is compared with what was before it.
    const before = expected === "OK" ? undefined : machine.stateHash();
    const result = call(machine, who, name, r);
    met.add(`${name} ${expected}`);
    at(`${step}: ${name} ${r} of ${who}, chain ${chain}`, () => {
      equal(result.completion, expected);
      if (expected === "OK") {
        const due = model.apply(who, name, r, chain, result.r);
        deepEqual(
          due.map((value, i) => value ?? result.r[i]),
          result.r.slice(0, due.length),
        );
        if (name === "CHANNEL_CONNECT" || name === "CHANNEL_ACCEPT") {
          ok(!seen.has(`${who} ${result.r[0]}`), "a number that was there before");
          seen.add(`${who} ${result.r[0]}`);
        }
      } else {
        machine.setRegisters(who, registers);
        equal(machine.stateHash(), before);
      }
      check(machine, model);
      if (step % SNAPSHOT_EACH === 0) equal(readSnapshot(machine.snapshot(), "it").problem, undefined);
    });
  }
  for (let who = 0; who < SHAPE.partitions; who++) {
    if (model.ended.has(who)) continue;
    call(machine, who, "STOP");
    model.end(who);
    check(machine, model);
  }
  // Everything is accounted for: no area is left, and the pages are all in the pool but for the partitions' own.
  equal(machine.state.areas.used, 0);
  equal(machine.state.pool.free.length, SHAPE.memory - SHAPE.partitions * SHAPE.own);
}

/** What is wrong within so many random calls; undefined when nothing is. */
export const problemOf = (seed: number, steps: number): string | undefined =>
  problemIn(() => randomCalls(seed, steps, new Set()));

/** The fewest calls within which something is wrong; it is within `steps`. */
export function shrink(seed: number, steps: number): number {
  let [right, wrong] = [0, steps];
  while (wrong - right > 1) {
    const middle = (right + wrong) >> 1;
    if (problemOf(seed, middle) === undefined) right = middle;
    else wrong = middle;
  }
  return wrong;
}
