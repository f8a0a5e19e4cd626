// Programs of coroutines on the firmware and on the model: the same events in the same order, the same end; and every
// register that a procedure states as kept, compared at each of its calls. The tests and `npm run fuzz -- coroutines` use it.

import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert";
import { loadImage, Machine } from "../../host/index.ts";
import { bundledCore } from "../../host/node.ts";
import { RETIRE } from "../../host/scm/codes.ts";
import { reduce } from "../conformance/reduce.ts";
import { at, problemIn } from "../host/comparison.ts";
import { Random } from "../host/random.ts";
import { whereabouts } from "./lost.ts";
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
export const TOGETHER = 50;

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
  const { instructions } = machine.run({ limit: 100_000 * programs.length });
  const ends = machine.state.partitions.map(({ end }) => end);
  return { logs, ends, checks, instructions };
}

/** The statement of each procedure, as the source map of the firmware has it. */
const STATED = new Map(SCRIPT_GUEST.conventions.map((one) => [one.name, one]));

/** Compares what every call of a program has stated as kept; counts the registers that were compared, by procedure. */
function compareKept({ scripts }: Program, returns: readonly Returned[], kept: Map<string, number>): void {
  const next = scripts.map(() => 0);
  for (const { coroutine, exit, r } of returns) {
    const n = next[coroutine]!++;
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
export interface Totals {
  events: number;
  instructions: number;
  /** Programs by how they ended. */
  readonly ends: Map<string, number>;
  /** Registers that were compared as kept, by procedure. */
  readonly kept: Map<string, number>;
}
export const nothing = (): Totals => ({ events: 0, instructions: 0, ends: new Map(), kept: new Map() });

/**
 * Runs programs on firmware and model, and adds to the totals what they did.
 * @throws Error when they part, a register that is stated as kept is lost, or a coroutine is
 */
export function compare(programs: readonly Program[], totals: Totals): void {
  const { logs, ends, checks, instructions } = runFirmware(programs);
  let events = 0;
  programs.forEach((program, n) => {
    const model = runModel(program);
    at(`program ${n}`, () => {
      deepEqual(logs[n]!.lines, model.log);
      const end = ends[n]!;
      const retired = end?.kind === "retired" ? end.code : end;
      equal(retired, model.end === "ASLEEP" ? null : RETIRE[model.end!]);
      compareKept(program, logs[n]!.returns, totals.kept);
    });
    events += model.log.length;
    totals.ends.set(model.end!, (totals.ends.get(model.end!) ?? 0) + 1);
  });
  equal(checks, events);
  totals.events += events;
  totals.instructions += instructions;
}

/** What is wrong with one program; undefined when it does the same on both. */
export const problemOf = (program: Program): string | undefined =>
  problemIn(() => compare([program], nothing()));

/** The program with as few actions as still show a problem. */
export function shrink(program: Program): Program {
  let best = program;
  for (const n of program.scripts.keys()) {
    const withScript = (script: Program["scripts"][number]) => ({
      ...best,
      scripts: best.scripts.with(n, script),
    });
    best = withScript(reduce(best.scripts[n]!, (shorter) => problemOf(withScript(shorter)) !== undefined));
  }
  return best;
}

/** The programs of a batch, as many as run at the same time. */
export function batch(seed: number): Program[] {
  const random = new Random(seed * 7919);
  return Array.from({ length: TOGETHER }, () => randomProgram(random));
}
