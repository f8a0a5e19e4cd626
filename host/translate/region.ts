// The control flow of a region: basic blocks that are reached from one instruction of a page by jumps within the page,
// in an order and with the nesting that structured control flow needs.

import { PAGE_WORDS } from "../../core-as/layout.ts";
import type { Translatable } from "./instruction.ts";

/** Where a block goes on. Places are indexes; one that is no block of the region is left to the interpreter. */
export interface Block {
  readonly index: number;
  readonly instructions: readonly Translatable[];
  /** The index after the last instruction, where it goes on unless it jumps. */
  readonly next: number;
  /** The index that its last instruction may jump to; undefined: it does not jump, or to an address that it works out. */
  readonly target: number | undefined;
  /** The last instruction always jumps. */
  readonly always: boolean;
}

/** Instructions of a region at most: more gain little and take long to compile. */
const REGION_INSTRUCTIONS = 200;

/** The index of a jump, modulo the address space. */
export const wrapped = (index: number): number => index & 0xffff;

/** The jump of an instruction: its target when that is known, and whether it is taken always. */
function jumpOf({ groups }: Translatable): { target: number | undefined; always: boolean } | undefined {
  for (const act of groups.flat()) {
    if (act.kind !== "jump") continue;
    const target = act.target.kind === "index" ? wrapped(act.target.index) : undefined;
    return { target, always: act.test === undefined };
  }
  return undefined;
}

/**
 * Blocks from an index on, by their indexes, the first of them first; none when nothing can be translated. `at` gives the
 * instruction at an index, of `most` instructions at most.
 */
export function blocksFrom(
  head: number,
  at: (index: number) => Translatable | undefined,
  most = REGION_INSTRUCTIONS,
): Map<number, Block> {
  // The starts of blocks first: an instruction that several ways lead to begins one.
  const known = new Map<number, Translatable>();
  const starts = new Set([head]);
  const pending = [head];
  for (let index = pending.pop(); index !== undefined; index = pending.pop()) {
    while (index < PAGE_WORDS) {
      if (known.has(index)) break;
      if (known.size === most) break;
      const instruction = at(index);
      if (instruction === undefined) break;
      known.set(index, instruction);
      index = instruction.next;
      const jump = jumpOf(instruction);
      if (jump === undefined) continue;
      for (const start of [
        ...(jump.always ? [] : [index]),
        ...(jump.target === undefined ? [] : [jump.target]),
      ]) {
        if (start >= PAGE_WORDS || starts.has(start)) continue;
        starts.add(start);
        pending.push(start);
      }
      break;
    }
  }
  return split(head, known, starts);
}

function split(
  head: number,
  known: ReadonlyMap<number, Translatable>,
  starts: Set<number>,
): Map<number, Block> {
  // Where straight lines that began at different words run into each other.
  const reached = new Set<number>();
  for (const { next, groups } of known.values()) {
    if (jumpOf({ index: 0, next, groups }) !== undefined) continue;
    if (reached.has(next)) starts.add(next);
    reached.add(next);
  }
  const blocks = new Map<number, Block>();
  for (const start of [head, ...starts]) {
    const first = known.get(start);
    if (first === undefined || blocks.has(start)) continue;
    const instructions: Translatable[] = [];
    let jump: ReturnType<typeof jumpOf>;
    let next = start;
    for (let one: Translatable | undefined = first; one !== undefined; ) {
      instructions.push(one);
      next = one.next;
      jump = jumpOf(one);
      if (jump !== undefined || starts.has(next)) break;
      one = known.get(next);
    }
    blocks.set(start, {
      index: start,
      instructions,
      next,
      target: jump?.target,
      always: jump?.always ?? false,
    });
  }
  return blocks;
}

/** The indexes of blocks that a block may go on at. */
export function successorsOf(blocks: ReadonlyMap<number, Block>, { next, target, always }: Block): number[] {
  const ways = [...(target === undefined ? [] : [target]), ...(always ? [] : [next])];
  return [...new Set(ways)].filter((way) => blocks.has(way));
}

/** Blocks in reverse postorder with what dominates them. A way that is not in `ways` cannot be structured. */
export interface Region {
  readonly blocks: ReadonlyMap<number, Block>;
  /** Position in reverse postorder, by index. */
  readonly order: ReadonlyMap<number, number>;
  /** Blocks that are immediately dominated, by index. */
  readonly dominated: ReadonlyMap<number, readonly number[]>;
  /** Blocks that jumps go back to. */
  readonly headers: ReadonlySet<number>;
  /** Blocks that more than one way leads forward to. */
  readonly merges: ReadonlySet<number>;
  /** Can the way from one block to another be structured? Else the interpreter takes it. */
  structured(from: number, to: number): boolean;
  /** The blocks of the loop of a header. */
  loopBlocks(header: number): ReadonlySet<number>;
  /** The block that jumps go back to in the innermost loop around a block; undefined: it is in none. */
  loopOf(index: number): number | undefined;
}

/** The structure of blocks, the first of which is where they are entered. */
export function regionOf(blocks: ReadonlyMap<number, Block>): Region {
  const [head] = blocks.keys();
  if (head === undefined) throw new Error("a region has a block");
  const order = reversePostorder(head, blocks);
  const sequence = [...order.keys()];
  const before = new Map<number, number[]>(sequence.map((index) => [index, []]));
  for (const index of sequence)
    for (const next of successorsOf(blocks, blocks.get(index)!)) before.get(next)!.push(index);
  const dominator = dominators(sequence, order, before);
  const dominates = (one: number, other: number): boolean => {
    for (let at: number = other; ; at = dominator.get(at)!) {
      if (at === one) return true;
      if (at === head) return false;
    }
  };
  const goesBack = (from: number, to: number): boolean => order.get(to)! <= order.get(from)!;
  const structured = (from: number, to: number): boolean => !goesBack(from, to) || dominates(to, from);
  const headers = new Set<number>();
  const merges = new Set<number>();
  const backTo = new Map<number, number[]>();
  for (const [index, sources] of before) {
    const back = sources.filter((from) => goesBack(from, index) && structured(from, index));
    if (back.length > 0) headers.add(index);
    backTo.set(index, back);
    if (sources.filter((from) => !goesBack(from, index)).length > 1) merges.add(index);
  }
  const dominated = new Map<number, number[]>(sequence.map((index) => [index, []]));
  for (const index of sequence) if (index !== head) dominated.get(dominator.get(index)!)!.push(index);

  const loops = new Map<number, ReadonlySet<number>>();
  const loopBlocks = (header: number): ReadonlySet<number> => {
    const known = loops.get(header);
    if (known !== undefined) return known;
    const found = new Set([header]);
    loops.set(header, found);
    const pending = [...backTo.get(header)!];
    for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
      if (found.has(at)) continue;
      found.add(at);
      pending.push(...before.get(at)!.filter((from) => structured(from, at)));
    }
    return found;
  };
  return {
    blocks,
    order,
    dominated,
    headers,
    merges,
    structured,
    loopBlocks,
    loopOf: (index) => {
      const around = [...headers].map((header) => ({ header, of: loopBlocks(header) }));
      const outwards = around.filter(({ of }) => of.has(index)).sort((a, b) => a.of.size - b.of.size);
      return outwards[0]?.header;
    },
  };
}

function reversePostorder(head: number, blocks: ReadonlyMap<number, Block>): Map<number, number> {
  const done: number[] = [];
  const seen = new Set([head]);
  const stack = [{ index: head, ways: successorsOf(blocks, blocks.get(head)!) }];
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const way = top.ways.pop();
    if (way === undefined) {
      done.push(top.index);
      stack.pop();
    } else if (!seen.has(way)) {
      seen.add(way);
      stack.push({ index: way, ways: successorsOf(blocks, blocks.get(way)!) });
    }
  }
  return new Map(done.reverse().map((index, i) => [index, i]));
}

/** The immediate dominator of each block (Cooper, Harvey and Kennedy, "A Simple, Fast Dominance Algorithm"). */
function dominators(
  sequence: readonly number[],
  order: ReadonlyMap<number, number>,
  before: ReadonlyMap<number, readonly number[]>,
): Map<number, number> {
  const [head, ...others] = sequence as [number, ...number[]];
  const found = new Map([[head, head]]);
  const common = (one: number, other: number): number => {
    while (one !== other) {
      while (order.get(one)! > order.get(other)!) one = found.get(one)!;
      while (order.get(other)! > order.get(one)!) other = found.get(other)!;
    }
    return one;
  };
  for (let changed = true; changed; ) {
    changed = false;
    for (const index of others) {
      const known = before.get(index)!.filter((from) => found.has(from));
      const nearest = known.reduce(common);
      if (found.get(index) === nearest) continue;
      found.set(index, nearest);
      changed = true;
    }
  }
  return found;
}
