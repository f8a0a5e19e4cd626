// The function of a region: its blocks in structured control flow (Ramsey, "Beyond Relooper"), with the budget charged
// exactly, and one way out on which the registers go back to the context.

import { CTX_BASE, CTX_R, CTX_V, LIVE } from "../../core-as/layout.ts";
import { type Block, type Region, successorsOf } from "./region.ts";
import { type Ending, emitInstruction, type Frame, LOCALS, PARAMETERS } from "./values.ts";
import { Code, type Label, moduleOf } from "./wasm.ts";

/** Turns of a small loop between two looks at the budget, and instructions of one that is small. */
const TURNS = 4;
const TURN_INSTRUCTIONS = 24;

/** The module of a function (view, left, address) that executes a region and gives the new address and what is left. */
export function translate(region: Region): Uint8Array<ArrayBuffer> {
  const body = new RegionEmitter(region);
  return moduleOf(body.emit(), PARAMETERS);
}

class RegionEmitter {
  private readonly region: Region;
  private readonly code = new Code(PARAMETERS);
  private readonly head: number;
  private readonly used = new Set<number>();
  /** Where branches to a block go while it is not emitted: the end of a block before it, or the start of its next turn. */
  private readonly labels = new Map<number, Label>();
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
      const again = code.loop();
      const longest = this.longestTurn(header, inside);
      if (longest !== undefined) {
        // So many turns without a look at the budget.
        code.get(LOCALS.left);
        code.constant(TURNS * longest);
        code.op("i32.ge_s");
        code.if();
        this.budgeted = false;
        for (let turn = 1; turn < TURNS; turn++) {
          this.labels.set(header, code.block());
          this.straight(header);
          code.end();
        }
        this.labels.set(header, again);
        this.straight(header);
        this.budgeted = true;
        code.end();
      }
      this.labels.set(header, again);
      this.straight(header);
      this.labels.delete(header);
      code.end();
    });
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
    for (const index of sorted) labels.set(index, code.block());
    emit();
    for (const index of sorted.reverse()) {
      code.end();
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
    const dirty = new Set<number>();
    let ending: Ending | undefined;
    instructions.forEach((instruction, i) => {
      const frame: Frame = {
        code,
        dirty,
        used,
        address: (index) => this.address(index),
        leaveIf: () => {
          code.if();
          this.leave(instruction.index, count - i);
          code.end();
        },
      };
      ending = emitInstruction(frame, instruction);
    });
    for (const number of dirty) {
      code.get(LOCALS.r + number);
      code.constant(0xffff);
      code.op("i32.and");
      code.set(LOCALS.r + number);
    }
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
      code.get(ending.taken!);
      code.if();
      jump();
      code.op("else");
      this.branch(block, next);
      code.end();
    }
  }

  /** Goes on at an index: in the region, or out of it. */
  private branch(from: Block, to: number): void {
    const { code, region } = this;
    const label = this.labels.get(to);
    if (!region.blocks.has(to) || !region.structured(from.index, to)) this.leave(to, 0);
    else if (label !== undefined) code.branch(label);
    else this.tree(to);
  }
}
