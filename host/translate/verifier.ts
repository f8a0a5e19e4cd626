// Translated code beside the interpreter: a second core is given the state before each run, executes it without
// translations, and must come to the same.

import {
  CTX_PAGES,
  CTX_STAGE1,
  CTX_TT,
  MAX_PAGES,
  MONITOR_OWNERS,
  PAGE_WORDS,
  SPACE_PAGES,
} from "../../core-as/layout.ts";
import type { Core, DeviceAccess } from "../core.ts";
import { readContext, writeContext } from "../snapshot/context.ts";
import { Translator } from "./translator.ts";

/** Translated code has differed from the interpreter: a fault of this program, not of a guest. */
export class TranslationError extends Error {
  override readonly name = "TranslationError";
}

/** An access to a device, and what it gave. */
type Access = readonly [operation: number, device: number, word: number, given: number];

/** Runs the entered partition with translations, and again without. */
export class Verifier {
  readonly core: Core;
  readonly #translator: Translator;
  readonly #other: Core;
  /** Accesses to devices of the run that is not compared yet. */
  #accesses: Access[] = [];

  /** @param make makes a core that reaches a device */
  constructor(make: (device: DeviceAccess) => Core, device: DeviceAccess) {
    this.core = make((operation, number, word) => {
      const given = device(operation, number, word);
      this.#accesses.push([operation, number, word, given]);
      return given;
    });
    this.#other = make((operation, number, word) => {
      const [first] = this.#accesses.splice(0, 1);
      if (first === undefined || `${first.slice(0, 3)}` !== `${[operation, number, word]}`)
        throw this.#error(`the interpreter accesses device ${number} differently`);
      return first[3];
    });
    this.#translator = new Translator(this.core, { eager: true });
  }

  get most(): number {
    return this.#translator.most;
  }

  forget(): void {
    this.#translator.forget();
  }

  run(budget: number): number {
    const { core } = this;
    const other = this.#other;
    this.#copy();
    this.#accesses = [];
    const stop = this.#translator.run(budget);
    this.#compare("the reason to stop", other.run(budget), stop);
    this.#compare("the number of instructions", other.executed, core.executed);
    if (this.#accesses.length > 0) throw this.#error("the interpreter accesses no device");
    this.#compare("the clock", other.clock, core.clock);
    const { entered } = core;
    const is = readContext(core, entered);
    for (const [name, value] of Object.entries(readContext(other, entered)))
      this.#compare(name, `${value}`, `${is[name as keyof typeof is]}`);
    for (const page of this.#differing()) throw this.#error(`page ${page} of the memory differs`);
    return stop;
  }

  #compare<T>(what: string, due: T, is: T): void {
    if (due !== is) throw this.#error(`${what} is ${is}, not ${due}`);
  }

  #error(message: string): TranslationError {
    return new TranslationError(`translated code is wrong at clock ${this.core.clock}: ${message}`);
  }

  /** Gives the other core what a run of the entered partition depends on. */
  #copy(): void {
    const { core } = this;
    const other = this.#other;
    const { entered } = core;
    for (const page of this.#differing()) {
      const first = core.physicalWord(page, 0);
      other.write(first, core.u16.slice(first, first + PAGE_WORDS));
    }
    other.enter(entered);
    const pages = core.contextWord(entered, CTX_PAGES);
    if (pages !== other.contextWord(entered, CTX_PAGES) || this.#otherTable())
      other.createPartition(entered, pages);
    writeContext(other, entered, readContext(core, entered));
    for (let page = 0; page < pages; page++) {
      const entry = core.stage2(entered, page);
      if (entry !== other.stage2(entered, page))
        other.setStage2(entered, page, entry >> 14, entry & (MAX_PAGES - 1));
    }
    other.clock = core.clock;
    for (let code = 0; code < 256; code++) other.setMonitorOwner(code, core.u8[MONITOR_OWNERS + code]!);
  }

  /** Whether the entered partition has another translation table in the other core. */
  #otherTable(): boolean {
    const { entered } = this.core;
    const word = (core: Core, offset: number) => core.contextWord(entered, offset);
    if (word(this.core, CTX_TT) !== word(this.#other, CTX_TT)) return true;
    return Array.from({ length: 2 * SPACE_PAGES }, (_, i) => CTX_STAGE1 + 2 * i).some(
      (offset) => word(this.core, offset) !== word(this.#other, offset),
    );
  }

  /** Physical pages that differ. */
  #differing(): number[] {
    const { core } = this;
    const found: number[] = [];
    const [one, other] = [core.u32, this.#other.u32];
    for (let page = 0; page < core.pages; page++) {
      const first = core.physicalWord(page, 0) >> 1;
      for (let i = first; i < first + PAGE_WORDS / 2; i++) {
        if (one[i] === other[i]) continue;
        found.push(page);
        break;
      }
    }
    return found;
  }
}
