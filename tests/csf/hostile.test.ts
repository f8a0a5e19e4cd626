// Random monitor calls with random registers, on processes whose SOCBs and stacks random words are written into: the host
// never throws or hangs, and what it does is the same every time.

import { expect, test } from "vitest";
import { serveMonitorCall } from "../../host/dispatcher.ts";
import { SCM_CALLS } from "../../host/index.ts";
import { Random } from "../host/random.ts";
import { HEAD, machineOf, program } from "./guests.ts";

const IDLE = program("START: MOVC 3,R7\n SOB R7,START+1\n JMP START\n", HEAD);
const symbol = (name: string) => IDLE.symbols.get(name)!;

function torture(seed: number): { hash: string; calls: number } {
  const random = new Random(seed);
  const machine = machineOf(IDLE);
  machine.run({ limit: 200 });
  const wild = () =>
    random.of([
      0,
      1,
      2,
      3,
      6,
      7,
      16,
      64,
      255,
      0x101,
      0x102,
      0x103,
      0x104,
      0x105,
      0x8000,
      0xffff,
      random.below(0x10000),
    ]);
  const place = () =>
    random.of([symbol("SOCBS"), symbol("SCM_ANSWER"), symbol("TOY_REQUEST"), symbol("STACK")]);
  let calls = 0;
  for (let step = 0; step < 300 && machine.state.partitions[0]!.status !== "ended"; step++) {
    const partition = machine.state.partitions[0]!;
    if (partition.status === "ready" && random.below(3) > 0) {
      const { code } = random.of(SCM_CALLS);
      // Seldom the call that ends everything.
      if (code === 0x96 && random.below(20) > 0) continue;
      machine.setRegisters(0, {
        r: Array.from({ length: 8 }, () => (random.below(3) === 0 ? place() : wild())),
        ...(random.below(8) === 0 ? { psw: random.of([0, 0x8000, 0xc000]) } : {}),
      });
      machine.control.core.enter(0);
      serveMonitorCall(machine.control, 0, code);
      calls++;
    }
    if (random.below(4) === 0) machine.writeMemory(0, place() + random.below(40), [wild()]);
    if (random.below(40) === 0) machine.writeMemory(0, 0, [wild(), wild()]);
    machine.run({ limit: random.of([0, 1, 7, 50, 400]) });
  }
  machine.run({ limit: 400_000 });
  return { hash: machine.stateHash(), calls };
}

test("two hundred tortured machines end in values", () => {
  let calls = 0;
  for (let seed = 1; seed <= 200; seed++) calls += torture(seed * 31337).calls;
  expect(calls).toBeGreaterThan(2_000);
});

test("and each is the same twice", () => {
  for (let seed = 1; seed <= 25; seed++) expect(torture(seed).hash).toBe(torture(seed).hash);
});
