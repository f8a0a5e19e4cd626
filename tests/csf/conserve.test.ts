// Random operations of the processes of a node lose nothing: conserve.ts says what must hold. `npm run fuzz -- csf` makes more, and keeps
// the seeds of what it finds in found-conserve/, which are replayed here.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Random } from "../host/random.ts";
import { Conservation, problemOf, VIOLATIONS } from "./conserve.ts";
import { CSF } from "./csfproc-source.ts";
import type { Outcomes } from "./node-calls.ts";

const FOUND = "tests/csf/found-conserve";

/** What the runs below have to meet, as the names of outcomes begin. */
const MET = [
  "CREATE_CIF OK",
  "CREATE_CIF 51",
  "CREATE_CIF 274",
  "ADD_VIEW OK",
  "SAVE_VIEW OK",
  "SAVE_VIEW 292",
  "DISMANTLE_VIEW OK",
  "READ_VIEW OK",
  "WRITE_VIEW 51",
  "START_SYSTEM OK",
  "MMS 2 OK",
  "RETRIEVE OK",
  "RETRIEVE 51",
  "RETRIEVE 274",
  "RETRIEVE 290",
  "GET_CIF OK",
  "GET_CIF 51",
  "SEND_VIEW 0",
  "SEND_VIEW 273",
  "SEND_REQUEST 0",
  "SEND_REQUEST 5",
  "DISMANTLE_BUFFER 0",
  "RECEIVE_FIRST_QEL 0",
  "DISMANTLE 1",
  "LOG replies",
  "CANCEL_SYSCALL 1",
  "CANCEL_SYSCALL of a wait 1",
  "INIT_AWAIT OK",
  "no function refused 68",
  "no function refused 256",
  "PCF_SEND of user mode refused",
];

test("random operations leave every pool as it was", () => {
  const outcomes: Outcomes = new Map();
  for (let seed = 1; seed <= 4; seed++) {
    expect(problemOf(seed * 104729, 400, outcomes), `seed ${seed}`).toBeUndefined();
  }
  const met = [...outcomes.keys()];
  expect(MET.filter((name) => !met.some((one) => one.startsWith(name)))).toEqual([]);
});

test.each(VIOLATIONS)("a process that retires for %s takes nothing of the others' with it", (violation) => {
  const run = new Conservation(new Random(9), new Map());
  run.violate(violation);
});

test("and leave them so where they once did not", () => {
  for (const file of existsSync(FOUND) ? readdirSync(FOUND) : []) {
    const { seed, steps } = JSON.parse(readFileSync(`${FOUND}/${file}`, "utf8")) as {
      seed: number;
      steps: number;
    };
    expect(problemOf(seed, steps), file).toBeUndefined();
  }
});

describe("the ledger says so when", () => {
  const [STEPS, PLACES] = [150, ["HCB_POOL", "QEL_POOL", "BUFFER_POOL"]];
  /** A node after some operations. */
  const some = () => {
    const run = new Conservation(new Random(5), new Map());
    for (let n = 0; n < STEPS; n++) run.step();
    run.check();
    return run;
  };

  test.each(PLACES)("an element of %s is lost, or is there twice", (pool) => {
    const run = some();
    const { node } = run;
    const [first, free] = node.words(CSF, pool, 2);
    const second = node.word(CSF, first!);
    expect(second).not.toBe(0);
    node.write(CSF, pool, second, free! - 1);
    expect(() => run.check()).toThrow(/is lost|hold it/);
    node.write(CSF, pool, first!, free! + 1);
    expect(() => run.check()).toThrow(/says/);
    node.write(CSF, pool, first!, free!);
    node.write(CSF, second, first!);
    expect(() => run.check()).toThrow(/twice/);
    node.write(CSF, second, first! + 1);
    expect(() => run.check()).toThrow(/none of its elements/);
  });

  test("a transfer list or an SOCB of a process is lost", () => {
    const run = some();
    const { node } = run;
    const [first, free] = node.words(CSF, "TPE_POOL", 2);
    node.write(CSF, "TPE_POOL", node.word(CSF, first!), free! - 1);
    expect(() => run.check()).toThrow(/has lost transfer lists/);
    node.write(CSF, "TPE_POOL", first!, free!);
    run.check();
    run.dismantle();
    for (const process of [2, 3]) {
      const unused = node.words(process, "SOCBS", 96).findIndex((word, n) => n % 16 === 1 && word === 0);
      node.write(process, node.address("SOCBS") + unused, 1);
      expect(() => run.check()).toThrow(`of process ${process}, calls`);
      node.write(process, node.address("SOCBS") + unused, 0);
    }
  });

  test("operations of COMON are in no semaphore", () => {
    const run = new Conservation(new Random(5), new Map());
    const { node } = run;
    const pool = node.address("OPERATION_POOL");
    expect(node.word(CSF, pool + 2)).toBeGreaterThan(3);
    node.write(CSF, pool, pool, pool, 0);
    expect(() => run.check()).toThrow(/operations are in no semaphore/);
  });
});
