// Steps of a random user-mode program, made from a seed: calls with registers that would be served, and with hostile ones.

import { MON_ANY } from "../../core-as/layout.ts";
import { SCM_CALLS } from "../../host/scm/calls.ts";
import { Random } from "../conformance/vectors/random.ts";

/** One call of the attacker. */
export interface Step {
  /** Code of the monitor call. */
  readonly code: number;
  readonly r: readonly number[];
  readonly base: number;
  readonly v: boolean;
  /** Where it jumps instead of making the call. */
  readonly at?: number;
  /** Words that it writes into its own memory first: data address, words. */
  readonly writes: readonly (readonly [number, readonly number[]])[];
}

/** A case that has been found, as it is kept. */
export interface Case {
  readonly seed: string;
  readonly problem: string;
  readonly steps: readonly Step[];
}

/** The calls of user mode, those that enter service routines thrice. */
const CODES = SCM_CALLS.filter(({ owner }) => owner === MON_ANY).flatMap((call) =>
  call.name.endsWith("SYSCALL") ? [call, call, call] : [call],
);
const PROTECTED = [
  "SOCBS",
  "SCM_FRAME",
  "SCM_ANSWER",
  "SYSTEM_STACK",
  "MMON_ENTRY",
  "SOCB",
  "TOY_REQUEST",
  "SECRETS",
];
const OWN = ["A", "B", "ROOM", "ELEMENT", "STACK"];
const SYSTEM = [
  "MMON_ANSWER_RECEIVED",
  "MMON_INIT",
  "COMPLETE_RETURN",
  "WAIT",
  "SCM_STUB",
  "COPIES",
  "CSF_RETIRE",
];

/** Steps of a seed. The high bytes of secrets, and what is one less, are in none of their words. */
export function randomSteps(seed: string, count: number, symbols: ReadonlyMap<string, number>): Step[] {
  const random = new Random(seed);
  const symbol = (name: string) => symbols.get(name)!;
  const innocent = (word: number) => ((word & 0xfe00) === 0xa400 ? word ^ 0x8000 : word);
  const wild = () => innocent(random.word());
  const small = () =>
    random.pick([0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 32, 64, 255, 0x7fff, 0x8000, 0xffff]);
  const own = () => symbol(random.pick(OWN)) + random.pick([0, 0, 0, 1, 2, 8]);
  const guarded = () => symbol(random.pick(PROTECTED)) + random.pick([0, 0, 1, 6, 12, 16, 32]);
  /** The last words of the process's own memory, protected memory behind them; and the end of all addresses. */
  const edge = () => random.pick([8192, 0x10000, 11264]) - random.below(20);
  const pointer = () => random.pick([own, own, guarded, edge, wild])() & 0xffff;
  const any = () => innocent(random.pick([small, small, pointer, wild])());
  const functions = [0x101, 0x101, 0x102, 0x103, 0x104, 0x105, 0x100, 0x106, 0x1ff, 0x201, 0x301, 0xffff];

  const served = (name: string): readonly (number | undefined)[] => {
    switch (name) {
      case "INIT_SYSCALL":
      case "SYSCALL": {
        const delay = random.pick([0, 1, 50, 400, 3000]);
        return random.below(3) === 0
          ? [pointer(), random.below(9), pointer(), 0, 0, any(), 0x201]
          : [any(), any(), delay, 0, any(), any(), random.pick(functions)];
      }
      case "WAIT_SYSCALL":
      case "CANCEL_SYSCALL":
        return [any(), any(), any(), any(), any(), random.below(8) + random.pick([0, 0, 0, 256])];
      case "CHANGE_SUBPROCESS":
        return [random.below(6)];
      case "PCF_SEND":
      case "TMON_SEND":
        return [random.below(3), random.below(17), random.pick([0, 10, 500]), 0, pointer()];
      case "AWAIT_SYNCEL":
      case "INIT_AWAIT":
        return [any(), random.below(17), random.below(2), any(), pointer()];
      case "CSF_TRACE":
        return [pointer(), random.below(34)];
      default:
        return [];
    }
  };

  const element = (): readonly [number, readonly number[]] => {
    const size = random.pick([0, 1, 5, 6, 6, 6, 7, 12, 16, 17, 0xffff]);
    const data = Array.from({ length: 16 }, (_, n) => (n === 5 ? random.below(8) : any()));
    const at = random.pick([
      symbol("ELEMENT"),
      symbol("ELEMENT"),
      symbol("ROOM"),
      8192 - 2 - random.below(8),
    ]);
    const words = [random.below(3) === 0 ? any() : 0, size, ...data];
    return [at, words.slice(0, at < 8000 ? 18 : 8192 - at)];
  };

  return Array.from({ length: count }, () => {
    const call = random.pick(CODES);
    // RETIRE ends everything: it comes seldom.
    const { code, name } = call.name === "RETIRE" && random.below(100) > 0 ? CODES[0]! : call;
    const hostile = random.below(4) === 0;
    const good = served(name);
    const r = Array.from({ length: 8 }, (_, n) => innocent((hostile ? undefined : good[n]) ?? any()));
    const writes: (readonly [number, readonly number[]])[] = [];
    if (random.below(2) === 0) writes.push(element());
    if (random.below(6) === 0) writes.push([0, [pointer(), pointer()]]);
    const step = { code, r, base: random.below(25) === 0 ? any() : 0, v: random.below(2) === 0, writes };
    if (random.below(600) > 0) return step;
    return { ...step, at: symbol(random.pick(SYSTEM)) + random.below(4) };
  });
}

/** The fewest steps, by leaving out one after the other, that still show a problem. */
export function shrink(steps: readonly Step[], shows: (steps: readonly Step[]) => boolean): readonly Step[] {
  let left = steps;
  for (let length = left.length >> 1; length > 0; ) {
    let at = 0;
    const before = left.length;
    while (at < left.length) {
      const without = [...left.slice(0, at), ...left.slice(at + length)];
      if (shows(without)) left = without;
      else at += length;
    }
    if (left.length === before) length >>= 1;
  }
  return left;
}
