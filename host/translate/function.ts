// The function of a region: its blocks in structured control flow (Ramsey, "Beyond Relooper"), with the budget charged
// exactly, and one way out on which the registers go back to the context.

import { CTX_BASE, CTX_R, CTX_V, LIVE, VIEW_READ, VIEW_WRITE } from "../../core-as/layout.ts";
import { type Block, type Region, successorsOf } from "./region.ts";
import { type Step, turnsOf } from "./turns.ts";
import { type Ending, emitInstruction, type Frame, LOCALS, PARAMETERS, viewEntry } from "./values.ts";
import { Code, type Label, moduleOf } from "./wasm.ts";

/** Turns of a small loop between two looks at the budget, and instructions of one that is small. */
const TURNS = 4;
const TURN_INSTRUCTIONS = 24;
/** The same of a tiny one. */
const TURNS_OF_TINY = 8;
const TINY = 6;
/** Of a function so many bytes: loops after them make one turn at once. Code takes time to make, most of all that of turns. */
const UNROLLED_BYTES = 6000;

/** The module of a function (view, left, address) that executes a region and gives the new address and what is left. */
export function translate(region: Region): Uint8Array<ArrayBuffer> {
  const body = new RegionEmitter(region);
  return moduleOf(body.emit(), PARAMETERS);
}

/** Where branches to a block go, and registers of which the bits above 15 may be anything there, once one goes there. */
interface Target {
  readonly label: Label;
  dirty: ReadonlySet<number> | undefined;
}

const NOTHING: ReadonlyMap<string, number> = new Map();

class RegionEmitter {
  private readonly region: Region;
  private readonly code = new Code(PARAMETERS);
  private readonly head: number;
  private readonly used = new Set<number>();
  /** Where branches to a block go while it is not emitted: the end of a block before it, or the start of its next turn. */
  private readonly labels = new Map<number, Target>();
  /** Registers of which the bits above 15 may be anything, here. */
  private dirty = new Set<number>();
  /** Of the instruction of a position in the block: what is known of its places before the turns of a loop. */
  private known: ReadonlyMap<number, ReadonlyMap<string, number>> = new Map();
  private way!: Label;
  /** Blocks look at the budget. */
  private budgeted = true;

  constructor(region: Region) {
    this.region = region;
    this.head = [...region.order.keys()][0]!;
    while (this.code.locals <= LOCALS.pc) this.code.local();
  }

  emit(): Code {
    const { code } = this;
    // Which registers are used is known at the end.
    this.way = code.block();
    this.tree(this.head);
    code.op("unreachable");
    code.end();
    for (const number of this.used) {
      code.constant(0);
      code.get(LOCALS.r + number);
      code.access("i32.store16", LIVE + CTX_R + 2 * number);
    }
    code.constant(0);
    code.get(LOCALS.v);
    code.access("i32.store", LIVE + CTX_V);
    code.get(LOCALS.pc);
    code.op("i64.extend_i32_u");
    code.long(32);
    code.op("i64.shl");
    code.get(LOCALS.left);
    code.op("i64.extend_i32_u", "i64.or");
    return this.withStart();
  }

  /** The code with the loads of what it uses before it. */
  private withStart(): Code {
    const start = new Code(PARAMETERS);
    while (start.locals < this.code.locals) start.local();
    const load = (local: number, offset: number, op: "i32.load" | "i32.load16_u"): void => {
      start.constant(0);
      start.access(op, LIVE + offset);
      start.set(local);
    };
    for (const number of this.used) load(LOCALS.r + number, CTX_R + 2 * number, "i32.load16_u");
    load(LOCALS.v, CTX_V, "i32.load");
    load(LOCALS.base, CTX_BASE, "i32.load16_u");
    for (const byte of this.code.bytes) start.bytes.push(byte);
    return start;
  }

  /** Pushes the program address of an index. */
  private address(index: number): void {
    const { code } = this;
    code.get(LOCALS.at);
    if (index === this.head) return;
    code.constant(index - this.head);
    code.op("i32.add");
    code.constant(0xffff);
    code.op("i32.and");
  }

  /** Leaves at an index, with instructions that were charged and not executed. */
  private leave(index: number, charged: number): void {
    const { code } = this;
    if (charged > 0) {
      code.get(LOCALS.left);
      code.constant(charged);
      code.op("i32.add");
      code.set(LOCALS.left);
    }
    this.address(index);
    code.set(LOCALS.pc);
    code.branch(this.way);
  }

  /** A block and all that it dominates. */
  private tree(index: number): void {
    if (this.region.headers.has(index)) this.loop(index);
    else this.straight(index);
  }

  /** A block and what it dominates, of which blocks that several ways lead to follow it. */
  private straight(index: number): void {
    const { region } = this;
    const children = region.dominated
      .get(index)!
      .filter((one) => region.merges.has(one) && !this.labels.has(one));
    this.before(children, () => this.block(region.blocks.get(index)!));
  }

  /** A loop, followed by the blocks that leave it and are dominated from inside of it. */
  private loop(header: number): void {
    const { code, region } = this;
    const inside = region.loopBlocks(header);
    const outside = [...inside].flatMap((index) =>
      region.dominated.get(index)!.filter((one) => !inside.has(one) && !this.labels.has(one)),
    );
    this.before(outside, () => {
      this.clean();
      const again: Target = { label: code.loop(), dirty: new Set() };
      const short = this.shortTurns(header, inside);
      this.labels.set(header, again);
      if (short.size === inside.size) this.repeat(header, inside, again);
      else {
        // A loop of these blocks alone inside of the loop.
        const others = [...short].flatMap((index) =>
          region.dominated.get(index)!.filter((one) => !short.has(one) && !this.labels.has(one)),
        );
        this.before(others, () => {
          this.repeat(header, short, { label: code.loop(), dirty: new Set() });
          code.end();
          this.labels.set(header, again);
        });
      }
      this.labels.delete(header);
      code.end();
    });
  }

  /**
   * The blocks of the turns of a loop that go through no loop inside of it: of the first block alone, where that goes back to
   * itself. All blocks, when there is no such turn.
   */
  private shortTurns(header: number, inside: ReadonlySet<number>): ReadonlySet<number> {
    const { region } = this;
    const after = (index: number) => successorsOf(region.blocks, region.blocks.get(index)!);
    if (after(header).includes(header)) return new Set([header]);
    const inner = [...inside].filter((index) => index !== header && region.headers.has(index));
    const short = new Set(inside);
    for (const one of inner) for (const index of region.loopBlocks(one)) short.delete(index);
    for (let size = -1; size !== short.size; ) {
      size = short.size;
      for (const index of short) if (!after(index).some((next) => short.has(next))) short.delete(index);
    }
    return short.has(header) ? short : inside;
  }

  /** The turns of a loop: several while the budget covers them, else one. */
  private repeat(header: number, inside: ReadonlySet<number>, again: Target): void {
    const { code } = this;
    const longest = this.longestTurn(header, inside);
    if (longest !== undefined && code.bytes.length < UNROLLED_BYTES) {
      const turns = longest <= TINY ? TURNS_OF_TINY : TURNS;
      // So many turns without a look at the budget.
      code.get(LOCALS.left);
      code.constant(turns * longest);
      code.op("i32.ge_s");
      code.if();
      this.budgeted = false;
      if (inside.size === 1) this.mapped(header, turns, again);
      this.turns(header, turns, again);
      this.budgeted = true;
      code.end();
      this.dirty.clear();
    }
    this.labels.set(header, again);
    this.straight(header);
  }

  /** Turns of a loop one after the other, and back to its start. */
  private turns(header: number, turns: number, again: Target): void {
    const { code } = this;
    for (let turn = 1; turn < turns; turn++) {
      const target: Target = { label: code.block(), dirty: undefined };
      this.labels.set(header, target);
      this.straight(header);
      code.end();
      this.dirty = new Set(target.dirty);
    }
    this.labels.set(header, again);
    this.straight(header);
  }

  /** The same turns of a loop of one block, when all of each place in memory are in one page: one look at the map for each. */
  private mapped(header: number, turns: number, again: Target): void {
    const { code, region } = this;
    const { sites, stepped } = turnsOf(region.blocks.get(header)!);
    if (sites.length === 0) return;
    const other = code.block();
    for (const [register, step] of stepped) {
      // No register goes over the end of 16 bits.
      this.used.add(register);
      code.get(LOCALS.r + register);
      this.step(step, turns);
      code.op("i32.add");
      code.constant(16);
      code.op("i32.shr_u");
      code.branchIf(other);
    }
    const known = new Map<number, Map<string, number>>();
    const pages = new Map<string, number>();
    for (const { position, place, written, first, step } of sites) {
      const key = JSON.stringify([written, first, step]);
      let bias = pages.get(key);
      if (bias === undefined) {
        bias = code.local();
        const address = code.local();
        code.get(LOCALS.base);
        this.step(first, 1);
        code.op("i32.add");
        code.tee(address);
        code.get(address);
        this.step(step, turns - 1);
        code.op("i32.add", "i32.xor");
        code.constant(10);
        code.op("i32.shr_u");
        code.branchIf(other);
        code.get(address);
        viewEntry(code, written ? VIEW_WRITE : VIEW_READ);
        code.tee(bias);
        code.constant(1);
        code.op("i32.and");
        code.branchIf(other);
        // What is in the high bits of the address is taken off.
        code.get(bias);
        code.get(address);
        code.constant(0xffff0000);
        code.op("i32.and");
        code.constant(1);
        code.op("i32.shl", "i32.sub");
        code.set(bias);
        pages.set(key, bias);
      }
      const of = known.get(position) ?? new Map<string, number>();
      known.set(position, of.set(JSON.stringify(place), bias));
    }
    this.known = known;
    this.turns(header, turns, again);
    this.known = new Map();
    code.end();
    this.dirty.clear();
  }

  /** Pushes a step, so many times. */
  private step({ constant, registers }: Step, times: number): void {
    const { code } = this;
    code.constant(constant * times);
    for (const register of registers) {
      this.used.add(register);
      code.get(LOCALS.r + register);
      if (times !== 1) {
        code.constant(times);
        code.op("i32.mul");
      }
      code.op("i32.add");
    }
  }

  /** Makes the bits above 15 of registers zero, but for those of which they may be anything where it goes on. */
  private clean(but: ReadonlySet<number> = new Set()): void {
    const { code, dirty } = this;
    for (const number of [...dirty].filter((one) => !but.has(one))) {
      code.get(LOCALS.r + number);
      code.constant(0xffff);
      code.op("i32.and");
      code.set(LOCALS.r + number);
      dirty.delete(number);
    }
  }

  /** The most instructions of a turn of a small loop without loops inside; undefined: it is none. */
  private longestTurn(header: number, inside: ReadonlySet<number>): number | undefined {
    const { region } = this;
    let all = 0;
    const longest = new Map<number, number>();
    for (const index of [...region.order.keys()].reverse()) {
      if (!inside.has(index)) continue;
      if (index !== header && region.headers.has(index)) return undefined;
      const block = region.blocks.get(index)!;
      const count = block.instructions.length;
      all += count;
      const after = successorsOf(region.blocks, block).map((next) => longest.get(next) ?? 0);
      longest.set(index, count + Math.max(0, ...after));
    }
    return all <= TURN_INSTRUCTIONS ? longest.get(header) : undefined;
  }

  /** What `emit` emits, in blocks at whose ends these blocks begin, the later ones further out. */
  private before(indexes: readonly number[], emit: () => void): void {
    const { code, region, labels } = this;
    const sorted = [...indexes].sort((a, b) => region.order.get(b)! - region.order.get(a)!);
    for (const index of sorted) labels.set(index, { label: code.block(), dirty: undefined });
    emit();
    for (const index of sorted.reverse()) {
      code.end();
      this.dirty = new Set(labels.get(index)!.dirty);
      labels.delete(index);
      this.tree(index);
    }
  }

  private block(block: Block): void {
    const { code, used } = this;
    const { instructions } = block;
    const count = instructions.length;
    code.get(LOCALS.left);
    code.constant(count);
    code.op("i32.sub");
    if (this.budgeted) {
      code.tee(LOCALS.left);
      code.constant(0);
      code.op("i32.lt_s");
      code.if();
      this.leave(block.index, count);
      code.end();
    } else code.set(LOCALS.left);
    let ending: Ending | undefined;
    instructions.forEach((instruction, i) => {
      const frame: Frame = {
        code,
        dirty: this.dirty,
        used,
        known: this.known.get(i) ?? NOTHING,
        address: (index) => this.address(index),
        leaveIf: () => {
          code.if();
          this.leave(instruction.index, count - i);
          code.end();
        },
      };
      ending = emitInstruction(frame, instruction);
    });
    this.end(block, ending);
  }

  private end(block: Block, ending: Ending | undefined): void {
    const { code } = this;
    const { target, next, always } = block;
    const jump = (): void => {
      if (ending?.address === undefined) {
        this.branch(block, target!);
        return;
      }
      code.get(ending.address);
      code.set(LOCALS.pc);
      code.branch(this.way);
    };
    if (ending === undefined || target === next) this.branch(block, next);
    else if (always) jump();
    else {
      const dirty = new Set(this.dirty);
      code.get(ending.taken!);
      code.if();
      jump();
      code.op("else");
      this.dirty = dirty;
      this.branch(block, next);
      code.end();
    }
  }

  /** Goes on at an index: in the region, or out of it. */
  private branch(from: Block, to: number): void {
    const { code, region } = this;
    const target = this.labels.get(to);
    if (!region.blocks.has(to) || !region.structured(from.index, to)) this.leave(to, 0);
    else if (target === undefined) this.tree(to);
    else {
      target.dirty ??= new Set(this.dirty);
      this.clean(target.dirty);
      code.branch(target.label);
    }
  }
}
