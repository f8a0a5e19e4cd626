// Random commands against the model: every answer, every record of the durable storage, and what a crash leaves.

import { describe, expect, test } from "vitest";
import { MMS_DONE } from "../../host/mms/codes.ts";
import { inconsistency } from "../../host/mms/consistent.ts";
import type { MmsAnswer } from "../../host/mms/plan.ts";
import { loadMms, recordsOf } from "../../host/mms/records.ts";
import { serveMms } from "../../host/mms/service.ts";
import { memoryStorage } from "../../host/mms/storage.ts";
import { createMms, type MmsState } from "../../host/state/mms.ts";
import { Random } from "../conformance/vectors/random.ts";
import { commandOf } from "./durable.ts";
import { MmsModel } from "./model.ts";
import { randomCommand } from "./random-commands.ts";

const CAPACITY = [2000, 900, 900];

/** An answer as the model words it. */
function worded({ cc, results, lists }: MmsAnswer) {
  const name = cc === 0 ? "OK" : Object.entries(MMS_DONE).find(([, code]) => code === cc)?.[0];
  return { cc: name, results: [...results], lists: lists.map((words) => [...words]) };
}

/** Records as text, of which two are compared at once. */
function text(records: Iterable<readonly [string, Uint8Array | null]>): string {
  return [...records]
    .map(([key, bytes]) => `${key} ${Buffer.from(bytes ?? []).toString("base64")}`)
    .join("\n");
}

describe("random commands", () => {
  test.each(Array.from({ length: 8 }, (_, n) => n))("are answered as the model has it, seed %i", (seed) => {
    const random = new Random(`mms ${seed}`);
    const model = new MmsModel(CAPACITY);
    const storage = memoryStorage();
    const served = new Set<string>();
    let mms: MmsState = createMms([0], CAPACITY);
    for (let n = 0; n < 700; n++) {
      if (random.percent(1)) {
        const loaded = loadMms(storage.entries(), [0], CAPACITY);
        expect(loaded.bad).toEqual([]);
        mms = loaded.mms!;
        model.crash();
      }
      const given = randomCommand(random, model);
      const answers = serveMms(mms, storage, commandOf(given, n));
      const { warned, ...due } = model.serve(given);
      const own = answers.filter(({ to }) => to.socb === n);
      const warnings = answers.length - own.length;
      const asked = given.name === "GET_THRESHOLD_WARNING";
      const said = `${n}: ${JSON.stringify(given).slice(0, 200)}`;
      if (due.cc === "later") expect(own, said).toEqual([]);
      else expect(own.map(worded), said).toEqual([due]);
      expect(warnings, said).toBe(warned);
      if (asked) expect(mms.askers.length).toBe(model.askers);
      if (due.cc === "OK") served.add(given.name);
      if (n % 16 > 0) continue;
      expect(inconsistency(mms), said).toBeUndefined();
      expect(text(storage.entries()), said).toBe(text(recordsOf(mms).sort(([a], [b]) => (a < b ? -1 : 1))));
    }
    // Commands that are all refused would show little.
    expect([...served].length).toBeGreaterThan(15);
  });
});
