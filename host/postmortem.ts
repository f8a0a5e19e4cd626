// Finds what a partition did last: the latest instructions before it ended, or before a trap of its user mode, and the calls
// that had not returned. Nothing is kept for this while a machine runs. A run is the same every time, so it is repeated from a
// checkpoint shortly before, and observed instruction by instruction.

import { MAX_EXITS } from "../asm/conventions/statement.ts";
import {
  CTX_CAUSE,
  CTX_DETAIL1,
  CTX_DETAIL2,
  FRAME_PC,
  FRAME_POINTER_WORD,
  PSW_S,
  TRAP_SOFTWARE,
} from "../core-as/layout.ts";
import { runBySteps, type Stepping } from "./by-steps.ts";
import { type Executed, executedOf, MAX_WORDS } from "./conventions/executed.ts";
import { guestWord, partitionWord } from "./guest-word.ts";
import type { Machine } from "./machine.ts";
import { MARK, type Marks, TRAPS } from "./marks.ts";
import type { Registers, RunOptions } from "./options.ts";
import type { UnhandledTrap } from "./state/partition.ts";
import type { Step } from "./step.ts";
import { errorTraps } from "./trap-counts.ts";

/** Instructions of all partitions that are looked at before the one that matters, at least; calls made earlier are not known. */
const WINDOW = 50_000;
/** Instructions that are kept. */
const STEPS = 16;
/** Calls that are remembered. */
const CALLS_MAX = 64;

/** An instruction that was executed. */
export interface PastInstruction {
  readonly address: number;
  /** Number of its translation table. */
  readonly tt: number;
  /** Its words; the first one alone where there is no instruction. */
  readonly words: readonly number[];
}

/** What a partition did before something. */
export interface Before {
  /** The latest instructions, the one of the event last. */
  readonly steps: readonly PastInstruction[];
  /** The calls that had not returned, the innermost first, as far as they are known. */
  readonly calls: readonly PastInstruction[];
  /** The jump that led to an instruction that trapped; undefined where it stands after the one before. */
  readonly jumpedFrom: PastInstruction | undefined;
}

/** A trap that left user mode; the instructions before it are those of its process. */
export interface UserTrap extends Before {
  readonly clock: number;
  readonly trap: UnhandledTrap;
}

/** What is known about one partition. */
export interface PostMortem {
  /** Before its end; undefined while it has not ended. */
  readonly end: Before | undefined;
  /** The latest traps of classes 0 to 6 that left user mode, at most two. */
  readonly traps: readonly UserTrap[];
  /** How many there were before those, of all modes. */
  readonly earlierTraps: number;
}

/**
 * Examines partitions in a run that has ended. `machine` is as it was before that run, and runs again from the checkpoints of the
 * marks.
 */
export function postMortem(
  machine: Machine,
  marks: Marks,
  partitions: readonly number[],
): ReadonlyMap<number, PostMortem> {
  const recorders = partitions.map((number) => new Recorder(machine, number));
  const steppings: Recorder[] = [];
  for (const recorder of recorders) steppings[recorder.partition] = recorder;
  for (const start of marks.startsFor(partitions)) {
    const from = start - WINDOW;
    const { executed } = machine;
    const checkpoint = marks.checkpoints.before(from);
    if (checkpoint !== undefined && checkpoint.executed > executed) machine.restore(checkpoint);
    if (from > machine.executed) machine.run({ limit: from - machine.executed });
    if (machine.executed > executed) for (const recorder of recorders) recorder.forget();
    runBySteps(machine, { limit: start + MARK - machine.executed }, steppings);
    for (const recorder of recorders) recorder.noteEnd();
  }
  return new Map(recorders.map((recorder) => [recorder.partition, recorder.found()]));
}

/** A call that has not returned. */
interface OpenCall {
  readonly step: PastInstruction;
  readonly link: number;
}

/** Runs one partition instruction by instruction, and keeps the latest of them. */
export class Recorder implements Stepping {
  readonly partition: number;
  readonly #machine: Machine;
  #steps: PastInstruction[] = [];
  /** The latest instructions of each mode and address space. */
  readonly #stepsIn = new Map<string, PastInstruction[]>();
  /** Calls that have not returned, by mode and address space. */
  readonly #calls = new Map<string, OpenCall[]>();
  readonly #known = new Map<number, Executed | undefined>();
  #traps: UserTrap[] = [];
  #end: Before | undefined;

  constructor(machine: Machine, partition: number) {
    this.#machine = machine;
    this.partition = partition;
  }

  /** What was kept is not what comes before the next step. */
  forget(): void {
    this.#steps = [];
    this.#stepsIn.clear();
    this.#calls.clear();
  }

  found(): PostMortem {
    const earlierTraps = errorTraps(this.#machine.control.core, this.partition) - this.#traps.length;
    return { end: this.#end, traps: this.#traps, earlierTraps };
  }

  /** What is known of what the partition did before now: of its present mode and address space. */
  now(): Before {
    const registers = this.#machine.registers(this.partition);
    return this.#before(registers, this.#stepsIn.get(spaceOf(registers)) ?? []);
  }

  /** Makes a step of the machine, which is one of this partition, or has somebody make it. */
  step(options: Pick<RunOptions, "idleTo">, make: () => Step = () => this.#machine.step(options)): Step {
    const before = this.#machine.registers(this.partition);
    const words = this.#words(before);
    const step = make();
    const interrupted = "interrupts" in step && step.interrupts > 0;
    const failed = step.kind === "trap" && step.trapClass <= TRAP_SOFTWARE;
    const after = this.#machine.registers(this.partition);
    if (step.kind !== "interrupt") {
      this.#executed(before, words, interrupted ? this.#frame(FRAME_PC) : after.pc, !failed);
    }
    if (failed && (before.psw & PSW_S) === 0) {
      const own = this.#stepsIn.get(spaceOf(before)) ?? [];
      const { clock } = this.#machine;
      this.#traps.push({ clock, trap: this.#trap(before), ...this.#before(before, own) });
      if (this.#traps.length > TRAPS) this.#traps.shift();
    }
    this.noteEnd(before);
    // Handlers mostly begin with an empty stack; whether calls are left behind is not known.
    if (failed || interrupted) this.#calls.delete(spaceOf(after));
    return step;
  }

  /** Notes what came before the end, when that is now. */
  noteEnd(registers?: Registers): void {
    if (this.#end !== undefined || this.#machine.state.partitions[this.partition]!.end === null) return;
    this.#end = this.#before(registers ?? this.#machine.registers(this.partition));
  }

  /** Words of the program that stand where the partition is. */
  #words({ pc, tt }: Registers): number[] {
    const words: number[] = [];
    while (words.length < MAX_WORDS) {
      const address = (pc + words.length) & 0xffff;
      const word = guestWord(this.#machine, this.partition, { tt }, "program", address);
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
    const frame = partitionWord(this.#machine, this.partition, FRAME_POINTER_WORD) ?? 0;
    return partitionWord(this.#machine, this.partition, frame + offset) ?? 0;
  }

  /** An instruction; `next`: where the program continues; `fine`: it has not trapped. */
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

  #keep(step: PastInstruction, space: string): void {
    const own = this.#stepsIn.get(space) ?? [];
    this.#stepsIn.set(space, own);
    for (const steps of [this.#steps, own]) {
      steps.push(step);
      if (steps.length > STEPS) steps.shift();
    }
  }

  #trap({ pc, r, base }: Registers): UnhandledTrap {
    const { core } = this.#machine.control;
    const word = (offset: number) => core.contextWord(this.partition, offset);
    const cause = word(CTX_CAUSE);
    const details = { detail1: word(CTX_DETAIL1), detail2: word(CTX_DETAIL2) };
    return { trapClass: cause >> 8, pc, base, cause, ...details, registers: [...r] };
  }

  #before(registers: Registers, steps: readonly PastInstruction[] = this.#steps): Before {
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
