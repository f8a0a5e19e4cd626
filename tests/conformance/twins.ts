// Two cores with the same partition: one that translates, and one that interprets. Many times as fast as a core beside the
// reference machine, and as exact: what the interpreter does is compared with the reference elsewhere.

import { readFileSync } from "node:fs";
import { CTX_PENDING, MON_SYSTEM, STOP_BUDGET } from "../../core-as/layout.ts";
import { Core } from "../../host/core.ts";
import { readContext } from "../../host/snapshot/context.ts";
import { CUT_PAGES, type Event, type Pairs, type Program, type Side } from "./cuts.ts";
import { type Beginning, type Disagreement, giveState, STOPS } from "./lockstep.ts";
import type { StepResult } from "./reference/machine.ts";
import { PAGE_WORDS } from "./reference/paged-store.ts";
import { initialState } from "./reference/state.ts";
import { translating, translatingCore } from "./translated.ts";
import type { Random } from "./vectors/random.ts";

class Twin implements Side {
  readonly core: Core;
  readonly bounded = false;
  readonly #plain: Core;
  readonly #partition: number;
  readonly #before: (core: Core) => void;

  /** @param first the twin of partition 0, for partition 1, which shares its cores */
  constructor(plain: WebAssembly.Module, before: (core: Core) => void, first?: Twin) {
    this.#partition = first ? 1 : 0;
    this.#before = before;
    this.core = first === undefined ? new Core(translatingCore(), CUT_PAGES, () => 0) : first.core;
    this.#plain = first === undefined ? new Core(plain, CUT_PAGES, () => 0) : first.#plain;
    for (const core of this.#both) {
      core.createPartition(this.#partition, CUT_PAGES);
      core.enter(this.#partition);
      for (let code = 0xc0; code < 0x100; code++) core.setMonitorOwner(code, MON_SYSTEM);
    }
  }

  get #both(): readonly [Core, Core] {
    return [this.core, this.#plain];
  }

  map(page: number, physical: number, rights: number): void {
    for (const core of this.#both) core.setStage2(this.#partition, page, rights, physical);
  }

  poke(cell: number, words: ArrayLike<number>): void {
    for (const core of this.#both) core.write(core.physicalWord(0, cell), words);
  }

  setPending(levels: number): void {
    for (const core of this.#both) core.setContextWord(this.#partition, CTX_PENDING, levels);
  }

  begin({ r, pc, psw, timer }: Beginning): void {
    const clock = Number(this.core.clock);
    const state = { ...initialState(), r: [...r], pc, psw, clock, timer: timer && clock + timer };
    for (const core of this.#both) giveState(core, this.#partition, state);
  }

  run(count: number): { readonly result: StepResult; readonly disagreements: readonly Disagreement[] } {
    const end = Number(this.core.clock) + count;
    const [stop, due] = this.#both.map((core) => {
      core.enter(this.#partition);
      let stop = STOP_BUDGET;
      while (stop === STOP_BUDGET && Number(core.clock) < end) {
        if (core === this.core) this.#before(core);
        stop = core.run(end - Number(core.clock));
      }
      return stop === STOP_BUDGET ? core.run(0) : stop;
    }) as [number, number];
    const told = [this.#told(this.#plain, due), this.#told(this.core, stop)] as const;
    const disagreements = Object.entries(told[0]).flatMap(([what, reference]) => {
      const core = told[1][what]!;
      return core === reference ? [] : [{ what, reference, core }];
    });
    const kind = STOPS[due]!;
    return { result: isStop(kind) ? { stop: { kind, code: 0 } } : {}, disagreements };
  }

  /** All that a core tells of the partition after a run. */
  #told(core: Core, stop: number): Readonly<Record<string, string>> {
    const told = { ended: stop, clock: core.clock, ...readContext(core, this.#partition) };
    return Object.fromEntries(Object.entries(told).map(([what, value]) => [what, `${value}`]));
  }

  memoryDisagreements(): Disagreement[] {
    const [core, reference] = this.#both.map((one) => {
      const first = one.physicalWord(0, 0);
      return one.u16.slice(first, first + CUT_PAGES * PAGE_WORDS);
    }) as [Uint16Array, Uint16Array];
    if (Buffer.compare(Buffer.from(core.buffer), Buffer.from(reference.buffer)) === 0) return [];
    const cell = core.findIndex((word, i) => word !== reference[i]);
    return [{ what: `physical word ${cell}`, reference: reference[cell]!, core: core[cell]! }];
  }
}

type Stop = NonNullable<StepResult["stop"]>["kind"];
const isStop = (kind: string): kind is Stop => kind !== "none";

/** The twins of partitions 0 and 1. */
export function twins(): Pairs {
  const plain = new WebAssembly.Module(readFileSync(new URL("../../dist/core.wasm", import.meta.url)));
  const before = translating();
  const first = new Twin(plain, before);
  return [first, new Twin(plain, before, first)];
}

/** A program whose runs are some of them many times as long. */
export function longer(random: Random, program: Program): Program {
  const events = program.events.map(
    (event): Event =>
      "run" in event ? { ...event, count: event.count * random.pick([1, 1, 1, 10, 100]) } : event,
  );
  return { ...program, events };
}
