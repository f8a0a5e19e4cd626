// Register conventions while a machine runs: what stated procedures promise is compared at each of their returns. The
// machine is stepped one instruction at a time and only looked at, so a run is the same with and without this.

import { decodeInstruction } from "../asm/decode.ts";
import type { ConventionInfo, LoadModule, SourceMap } from "../asm/index.ts";
import { guestWord } from "./guest-word.ts";
import type { Machine, Registers, RunResult } from "./machine.ts";

/** Exits behind a link at most. */
const MAX_EXITS = 16;
/** Calls that have not returned, and addresses of the trace, that are remembered for each partition. */
const MAX_FRAMES = 1_000;
const TRACE = 24;
/** Violations that are kept; all are counted. */
const MAX_VIOLATIONS = 100;
/** An instruction with its prefixes has at most so many words. */
const MAX_WORDS = 10;

/** What a partition runs: the statements of its image, and the words of its program. */
export interface Stated {
  readonly conventions: readonly ConventionInfo[];
  /** Program address of the first word. */
  readonly address: number;
  readonly words: readonly number[];
}

/** What was not kept. Plain data. */
export interface Violation {
  readonly partition: number;
  readonly procedure: string;
  /** "kept": a register; "exit": one that is not stated. */
  readonly kind: "kept" | "exit";
  /** Number of the exit, and its name where it has one. */
  readonly exit: number;
  readonly exitName: string | null;
  readonly register: number | null;
  readonly expected: number | null;
  readonly found: number | null;
  /** Program address of the instruction that called, and the clock then. */
  readonly calledAt: number;
  readonly calledClock: number;
  readonly clock: number;
  /** Program addresses of the latest instructions, the one that returned last. */
  readonly trace: readonly number[];
}

interface Frame {
  readonly procedure: ConventionInfo;
  readonly link: number;
  readonly registers: readonly number[];
  readonly calledAt: number;
  readonly clock: number;
  /** Entered by a jump out of a procedure with the same link: both return at once. */
  readonly tail: boolean;
}

interface Watched {
  readonly stated: Stated;
  readonly entries: ReadonlyMap<number, ConventionInfo>;
  readonly frames: Frame[];
  readonly trace: number[];
  pc: number;
}

/** What an image runs, from its source map; undefined when nothing is stated. */
export function statedOf(module: LoadModule, map: SourceMap): Stated | undefined {
  const first = map.program[0];
  if (first === undefined || map.conventions.length === 0) return undefined;
  return { conventions: map.conventions, address: first.address, words: module.program.words };
}

/** Runs a machine and compares. */
export class ConventionWatch {
  /** The first ones; `count` counts all. */
  readonly violations: Violation[] = [];
  count = 0;
  /** Returns that were compared. */
  returns = 0;
  private readonly machine: Machine;
  private readonly watched: readonly (Watched | undefined)[];

  /** `stated`: for each partition, undefined for one that is not looked at. */
  constructor(machine: Machine, stated: readonly (Stated | undefined)[]) {
    this.machine = machine;
    this.watched = stated.map((s, partition) => {
      if (s === undefined) return undefined;
      const procedures = s.conventions.filter((c) => c.kind === "procedure");
      const entries = new Map(procedures.map((c) => [c.value, c]));
      return { stated: s, entries, frames: [], trace: [], pc: machine.registers(partition).pc };
    });
  }

  /** As Machine.run, one instruction at a time. */
  run({ limit }: { readonly limit: number }): RunResult {
    for (let instructions = 0; ; ) {
      const step = this.machine.run({ limit: Math.min(1, limit - instructions) });
      instructions += step.instructions;
      if (step.instructions > 0) this.look(this.machine.state.scheduler.current);
      if (step.outcome !== "limit" || instructions >= limit) return { ...step, instructions };
    }
  }

  private look(partition: number): void {
    const watched = this.watched[partition];
    if (watched === undefined) return;
    const before = watched.pc;
    const registers = this.machine.registers(partition);
    const { pc } = registers;
    watched.pc = pc;
    watched.trace.push(before);
    if (watched.trace.length > TRACE) watched.trace.shift();
    const distance = (pc - before) & 0xffff;
    if (distance > 0 && distance <= 1) return;
    if (watched.frames.length > 0 && this.isReturn(partition, registers, before)) {
      this.returned(partition, watched, registers);
    }
    const procedure = watched.entries.get(pc);
    if (procedure !== undefined) this.entered(partition, watched, procedure, registers, before);
  }

  private entered(
    partition: number,
    watched: Watched,
    procedure: ConventionInfo,
    registers: Registers,
    before: number,
  ): void {
    if (!this.isLoaded(partition, watched.stated, registers, procedure.value)) return;
    const link = this.linkOf(partition, procedure, registers);
    if (link === undefined) return;
    const calls = ((link - before) & 0xffff) <= MAX_WORDS;
    // A loop to its own beginning is no call.
    if (!calls && before >= procedure.value && before < (procedure.end ?? 0)) return;
    watched.frames.push({
      procedure,
      link,
      registers: [...registers.r],
      calledAt: before,
      clock: this.machine.clock,
      tail: !calls && watched.frames.at(-1)?.link === link,
    });
    if (watched.frames.length > MAX_FRAMES) watched.frames.shift();
  }

  private linkOf(partition: number, { link }: ConventionInfo, registers: Registers): number | undefined {
    if (typeof link === "number") return registers.r[link];
    if (link === undefined) return undefined;
    // CALL has pushed the link, the local words, and their number.
    const pointer = guestWord(this.machine, partition, registers, "data", registers.base);
    const at = (n: number) =>
      guestWord(this.machine, partition, registers, "data", (registers.base + n) & 0xffff);
    const locals = pointer === undefined ? undefined : at(pointer);
    return locals === undefined ? undefined : at(pointer! + 1 + locals);
  }

  /** Compares what the present address may be a return of. */
  private returned(partition: number, watched: Watched, { r, pc }: Registers): void {
    const { frames } = watched;
    let chosen = -1;
    for (let i = frames.length - 1; i >= 0; i--) {
      const frame = frames[i]!;
      const exit = (pc - frame.link) & 0xffff;
      const inside = pc >= frame.procedure.value && pc < (frame.procedure.end ?? 0);
      if (exit >= MAX_EXITS || inside) continue;
      // Near the link of one of several calls, an exit that is not stated may be another coroutine's way back.
      if (exit >= frame.procedure.exits.length && frames.length > 1) continue;
      if (chosen < 0) chosen = i;
      // Coroutines come back in any order: the call whose registers are all there is the one that returns.
      if (broken(frame, exit, r) === 0) {
        chosen = i;
        break;
      }
    }
    if (chosen < 0) return;
    for (let frame = frames[chosen]; frame !== undefined; ) {
      frames.splice(chosen, 1);
      this.compare(partition, watched, frame, (pc - frame.link) & 0xffff, r);
      const { tail, link }: Frame = frame;
      chosen--;
      frame = tail && frames[chosen]?.link === link ? frames[chosen] : undefined;
    }
  }

  private compare(
    partition: number,
    watched: Watched,
    frame: Frame,
    exit: number,
    r: readonly number[],
  ): void {
    this.returns++;
    const stated = frame.procedure.exits[exit];
    const base = {
      partition,
      procedure: frame.procedure.name,
      exit,
      exitName: stated?.name ?? null,
      calledAt: frame.calledAt,
      calledClock: frame.clock,
      clock: this.machine.clock,
      trace: [...watched.trace],
    };
    if (stated === undefined) {
      this.note({ ...base, kind: "exit", register: null, expected: null, found: null });
      return;
    }
    const wrong = broken(frame, exit, r);
    for (let n = 0; n < 8; n++) {
      if ((wrong & (1 << n)) === 0) continue;
      this.note({ ...base, kind: "kept", register: n, expected: frame.registers[n]!, found: r[n]! });
    }
  }

  private note(violation: Violation): void {
    this.count++;
    if (this.violations.length < MAX_VIOLATIONS) this.violations.push(violation);
  }

  /** True when the instruction at an address goes where a register, a word of memory or the stack says. */
  private isReturn(partition: number, registers: Registers, address: number): boolean {
    const words = Array.from(
      { length: MAX_WORDS },
      (_, n) => guestWord(this.machine, partition, registers, "program", (address + n) & 0xffff) ?? 0,
    );
    const row = decodeInstruction(words, 0, address)?.form.row;
    if (row === undefined) return false;
    return row.mnemonic === "RET" || (/^JMPI?$/.test(row.mnemonic) && /X2|^B8/.test(row.operands));
  }

  /** The program that is stated is what lies there: another process may have other code at the address. */
  private isLoaded(partition: number, stated: Stated, registers: Registers, address: number): boolean {
    const wanted = stated.words[(address - stated.address) & 0xffff];
    return (
      wanted !== undefined && wanted === guestWord(this.machine, partition, registers, "program", address)
    );
  }
}

/** The kept registers that hold something else, as a mask. An exit that is not stated keeps nothing. */
function broken({ procedure, registers }: Frame, exit: number, r: readonly number[]): number {
  const kept = procedure.exits[exit]?.kept ?? 0;
  return registers.reduce(
    (mask, value, n) => (kept & (1 << n) && value !== r[n] ? mask | (1 << n) : mask),
    0,
  );
}
