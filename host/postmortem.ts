// What a partition did last: the latest instructions before it ended, or before a trap of its user mode, and the calls that had
// not come back. Nothing of it is kept while a machine runs. A run is the same every time, so that it can be made again, up
// to shortly before, and be looked at instruction by instruction from there.

import { MAX_EXITS } from "../asm/conventions/statement.ts";
import {
  CTX_CAUSE,
  CTX_DETAIL1,
  CTX_DETAIL2,
  CTX_TRAPS,
  FRAME_PC,
  FRAME_POINTER_WORD,
  PSW_S,
  TRAP_INTERRUPT,
  TRAP_SOFTWARE,
  TRAP_TIMER,
} from "../core-as/layout.ts";
import { type Executed, executedOf, MAX_WORDS } from "./conventions/executed.ts";
import { guestWord, partitionWord } from "./guest-word.ts";
import type { Machine } from "./machine.ts";
import { MARK, type Marks, TRAPS, trapsOf } from "./marks.ts";
import type { InstructionWatch, Registers } from "./options.ts";
import type { UnhandledTrap } from "./state/partition.ts";

/** Instructions of all partitions that are looked at before the one that matters, at least; calls made earlier are not known. */
const WINDOW = 50_000;
/** Instructions that are kept. */
const STEPS = 16;
/** Calls that are remembered. */
const CALLS_MAX = 64;

/** An instruction that was executed. */
export interface Step {
  readonly address: number;
  /** Number of its translation table. */
  readonly tt: number;
  /** Its words; the first one alone where there is no instruction. */
  readonly words: readonly number[];
}

/** What a partition did before something. */
export interface Before {
  /** The latest instructions, the one of the event last. */
  readonly steps: readonly Step[];
  /** The calls that had not come back, the innermost first, as far as they are known. */
  readonly calls: readonly Step[];
  /** The jump that led to an instruction that trapped; undefined where it stands behind the one before. */
  readonly jumpedFrom: Step | undefined;
}

/** A trap that user mode was left with; the instructions before it are those of its process. */
export interface UserTrap extends Before {
  readonly clock: number;
  readonly trap: UnhandledTrap;
}

/** What is known of one partition. */
export interface PostMortem {
  /** Before its end; undefined while it has not ended. */
  readonly end: Before | undefined;
  /** The latest traps of classes 0 to 6 that user mode was left with, two at most. */
  readonly traps: readonly UserTrap[];
  /** How many there were before those, of all modes. */
  readonly earlierTraps: number;
}

/** Looks at partitions in a run that has been made. `machine` is as it was before that run, and is run anew. */
export function postMortem(
  machine: Machine,
  marks: Marks,
  partitions: readonly number[],
): ReadonlyMap<number, PostMortem> {
  const recorders = new Map(partitions.map((number) => [number, new Recorder(machine, number)]));
  const watch: InstructionWatch = {
    watches: (number) => recorders.has(number),
    turn: () => {},
    begin: (number) => recorders.get(number)!.begin(),
    end: (number) => recorders.get(number)!.end(),
  };
  let done = 0;
  for (const start of marks.startsFor(partitions)) {
    const from = Math.max(0, start - WINDOW);
    if (from > done) {
      done += machine.run({ limit: from - done }).instructions;
      for (const recorder of recorders.values()) recorder.forget();
    }
    done += machine.run({ limit: start + MARK - done, watch }).instructions;
    for (const recorder of recorders.values()) recorder.noteEnd();
  }
  return new Map([...recorders].map(([number, recorder]) => [number, recorder.found()]));
}

/** A call that has not come back. */
interface OpenCall {
  readonly step: Step;
  readonly link: number;
}

/** Runs one partition instruction by instruction, and keeps the latest of them. */
class Recorder {
  readonly #machine: Machine;
  readonly #partition: number;
  #steps: Step[] = [];
  /** The latest instructions of each mode and address space. */
  readonly #stepsIn = new Map<string, Step[]>();
  /** Calls that have not come back, by mode and address space. */
  readonly #calls = new Map<string, OpenCall[]>();
  readonly #known = new Map<number, Executed | undefined>();
  #traps: UserTrap[] = [];
  /** What is there before the instruction that comes next. */
  #next: { readonly registers: Registers; readonly counts: number[]; readonly words: number[] } | undefined;
  #end: Before | undefined;

  constructor(machine: Machine, partition: number) {
    this.#machine = machine;
    this.#partition = partition;
  }

  /** What was kept is not what comes before the next step. */
  forget(): void {
    this.#steps = [];
    this.#stepsIn.clear();
    this.#calls.clear();
  }

  found(): PostMortem {
    const earlierTraps = trapsOf(this.#machine, this.#partition) - this.#traps.length;
    return { end: this.#end, traps: this.#traps, earlierTraps };
  }

  /** Before an instruction. */
  begin(): void {
    const registers = this.#machine.registers(this.#partition);
    this.#next = { registers, counts: this.#counts(), words: this.#words(registers) };
  }

  /** Behind it. */
  end(): void {
    const { registers: before, counts, words } = this.#next!;
    const after = this.#machine.registers(this.#partition);
    const taken = this.#counts().map((count, trapClass) => count - counts[trapClass]!);
    const failed = taken.some((count, trapClass) => trapClass <= TRAP_SOFTWARE && count > 0);
    const interrupted = taken.some((count, trapClass) => trapClass >= TRAP_TIMER && count > 0);
    this.#executed(before, words, interrupted ? this.#frame(FRAME_PC) : after.pc, !failed);
    if (failed && (before.psw & PSW_S) === 0) {
      const own = this.#stepsIn.get(spaceOf(before)) ?? [];
      const { clock } = this.#machine;
      this.#traps.push({ clock, trap: this.#trap(before), ...this.#before(before, own) });
      if (this.#traps.length > TRAPS) this.#traps.shift();
    }
    this.noteEnd(before);
    // Handlers mostly begin with an empty stack; whether calls are left behind is not known.
    if (failed || interrupted) this.#calls.delete(spaceOf(after));
  }

  /** Notes what came before the end, when that is now. */
  noteEnd(registers?: Registers): void {
    if (this.#end !== undefined || this.#machine.state.partitions[this.#partition]!.end === null) return;
    this.#end = this.#before(registers ?? this.#machine.registers(this.#partition));
  }

  /** Counts of traps taken, by class. */
  #counts(): number[] {
    const { core } = this.#machine.control;
    const first = (core.contextAddress(this.#partition) + CTX_TRAPS) >> 2;
    return Array.from(core.u32.subarray(first, first + TRAP_INTERRUPT + 1));
  }

  /** Words of the program that stand where the partition is. */
  #words({ pc, tt }: Registers): number[] {
    const words: number[] = [];
    while (words.length < MAX_WORDS) {
      const address = (pc + words.length) & 0xffff;
      const word = guestWord(this.#machine, this.#partition, { tt }, "program", address);
      if (word === undefined) break;
      words.push(word);
    }
    return words;
  }

  #instruction(words: readonly number[], pc: number): Executed | undefined {
    const known = this.#known.get(pc);
    if (known?.words.every((word, i) => word === words[i])) return known;
    const executed = executedOf(words, pc);
    this.#known.set(pc, executed);
    return executed;
  }

  /** A word of the latest context frame. */
  #frame(offset: number): number {
    const frame = partitionWord(this.#machine, this.#partition, FRAME_POINTER_WORD) ?? 0;
    return partitionWord(this.#machine, this.#partition, frame + offset) ?? 0;
  }

  /** An instruction; `next`: where the program goes on; `fine`: it has not trapped. */
  #executed(before: Registers, words: readonly number[], next: number, fine: boolean): void {
    const { pc, tt } = before;
    const executed = this.#instruction(words, pc);
    const step = { address: pc, tt, words: executed?.words ?? words.slice(0, 1) };
    const space = spaceOf(before);
    this.#keep(step, space);
    const calls = this.#calls.get(space) ?? [];
    if (!fine) return;
    if (executed?.leaving.kind === "call") {
      calls.push({ step, link: executed.next });
      if (calls.length > CALLS_MAX) calls.shift();
      this.#calls.set(space, calls);
    } else if (executed?.leaving.kind === "through") {
      const back = calls.findLastIndex(({ link }) => ((next - link) & 0xffff) < MAX_EXITS);
      if (back >= 0) calls.length = back;
    }
  }

  #keep(step: Step, space: string): void {
    const own = this.#stepsIn.get(space) ?? [];
    this.#stepsIn.set(space, own);
    for (const steps of [this.#steps, own]) {
      steps.push(step);
      if (steps.length > STEPS) steps.shift();
    }
  }

  #trap({ pc, r, base }: Registers): UnhandledTrap {
    const { core } = this.#machine.control;
    const word = (offset: number) => core.contextWord(this.#partition, offset);
    const cause = word(CTX_CAUSE);
    const details = { detail1: word(CTX_DETAIL1), detail2: word(CTX_DETAIL2) };
    return { trapClass: cause >> 8, pc, base, cause, ...details, registers: [...r] };
  }

  #before(registers: Registers, steps: readonly Step[] = this.#steps): Before {
    const calls = this.#calls.get(spaceOf(registers)) ?? [];
    const [jump, last] = [steps.at(-2), steps.at(-1)];
    const behind =
      jump === undefined ||
      last === undefined ||
      ((jump.address + jump.words.length) & 0xffff) === last.address;
    return {
      steps: [...steps],
      calls: calls.map(({ step }) => step).reverse(),
      jumpedFrom: behind || jump.tt !== last.tt ? undefined : jump,
    };
  }
}

/** Mode and address space: what belongs to one process. */
function spaceOf({ psw, tt, base }: Registers): string {
  return `${psw & PSW_S} ${tt} ${base}`;
}
