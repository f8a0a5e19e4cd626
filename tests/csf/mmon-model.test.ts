// Random operations on views, queues and buffers, done to the firmware and to a model (mmon-model.ts): after each one, all
// lists, counts and pools are the same.

import { describe, expect, test } from "vitest";
import { Random } from "../host/random.ts";
import { SIZES } from "./mmon.ts";
import { World } from "./mmon-world.ts";

describe("views, queues and buffers", () => {
  test.each([1, 2, 3])("random operations leave the firmware as the model has it (seed %i)", (seed) => {
    const random = new Random(seed);
    const world = new World();
    for (let n = 1; n <= SIZES.NO_OF_SUB_QUEUES; n++) world.setQueue(n, 1 + (n % SIZES.NO_OF_MAIN_QUEUES));
    for (let n = 1; n <= SIZES.NO_OF_MAIN_QUEUES; n++) world.setMain(n, false, [0x33, 3]);
    for (let n = 0; n < 250; n++) {
      world.step(random);
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
  });
});
