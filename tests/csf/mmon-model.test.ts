// Random operations on views, queues and buffers, and on CIFs that are stored and retrieved, done to the firmware and to a model
// (mmon-model.ts, mmon-intermediate.ts): after each one, all lists, counts and pools are the same.

import { expect, test } from "vitest";
import { Random } from "../host/random.ts";
import { SIZES } from "./mmon.ts";
import { Intermediate } from "./mmon-intermediate.ts";

/** Compares firmware and model after every operation: the completion codes of RETRIEVE and GET_CIF that there were. */
function run(seed: number): number[] {
  const random = new Random(seed);
  const intermediate = new Intermediate([
    [0x33, 3],
    [0x31, 1],
    [0x13, 3],
    [0xffff, 0xffff],
  ]);
  const { world } = intermediate.calls;
  for (let n = 1; n <= SIZES.NO_OF_SUB_QUEUES; n++) world.setQueue(n, 1 + (n % SIZES.NO_OF_MAIN_QUEUES));
  for (let n = 1; n <= SIZES.NO_OF_MAIN_QUEUES; n++) world.setMain(n, false, [0x33, 3]);
  for (let n = 0; n < 250; n++) {
    if (random.below(6) === 0) intermediate.step(random);
    else world.step(random);
    world.compare();
  }
  const { model } = world;
  for (const cif of [...model.cifs.values()]) world.removeCif(cif);
  for (const buffer of [...model.buffers.values()]) {
    if (buffer.owner === 0xffff) continue;
    world.become(buffer.owner);
    world.dismantleBuffer(buffer);
  }
  for (let main = 1; main <= SIZES.NO_OF_MAIN_QUEUES; main++) while (world.receive(main) !== undefined);
  for (let subprocess = 0; subprocess < SIZES.NO_OF_SUBPROCESSES; subprocess++) {
    world.become(subprocess);
    for (const qel of model.owned(subprocess, "buffer")) world.dismantle(qel);
  }
  world.compare();
  expect(model.dump().free).toEqual([SIZES.NO_OF_QELS, SIZES.NO_OF_HCBS, SIZES.NO_OF_BUFFERS]);
  return [...intermediate.codes.keys()];
}

test("random operations leave the firmware as the model has it, and bring RETRIEVE and GET_CIF to every end", () => {
  const codes = new Set([1, 2, 3].flatMap(run));
  // OK, NO_CIF, IN_SHORT_TERM, BLOCKED_QUEUE, PROFILE_CHECK.
  expect([...codes].sort((a, b) => a - b)).toEqual([0, 135, 145, 0x111, 0x112]);
});
