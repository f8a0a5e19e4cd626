// The ways on from a place: to which place each leads, and what is wrong where there is none.

import type { Statement } from "../conventions/statement.ts";
import type { DiagnosticCode } from "../diagnostics.ts";
import { hex } from "../printable.ts";
import { leavingOf } from "../semantics/leaving.ts";
import type { State } from "../semantics/value.ts";
import type { Code } from "./code.ts";
import { middleOf } from "./landing.ts";
import type { Edge, Node } from "./node.ts";
import type { Found } from "./promises.ts";

/** A way to continue, without the address. */
interface Way {
  /** For the path of a message. */
  readonly how?: string;
  /** What has the address, for a message. */
  readonly from?: string;
  readonly context?: readonly number[];
}

/** Collects the ways on from one place of a procedure after the other, and what is found there. */
export class Ways {
  private readonly code: Code;
  private readonly procedure: Statement;
  /** Goes on through a procedure with a statement that is jumped to, or run into. */
  private readonly through: (statement: Statement, state: State) => void;
  readonly edges: Edge[] = [];
  readonly found: Found[] = [];
  node: Node = { context: [], address: 0 };

  constructor(code: Code, procedure: Statement, through: (statement: Statement, state: State) => void) {
    this.code = code;
    this.procedure = procedure;
    this.through = through;
  }

  /** Begins at a place, and forgets the one before. */
  begin(node: Node): void {
    this.node = node;
    this.edges.length = 0;
    this.found.length = 0;
  }

  /** A skip, or an exit after a call: one word further may be the middle of an instruction. */
  land(address: number, state: State, what: string, way: Way): void {
    const to = address & 0xffff;
    if (this.leavesBody(to, state, what)) return;
    if (this.code.at(to) !== undefined) {
      this.edges.push({
        to: { context: way.context ?? this.node.context, address: to },
        state,
        how: way.how,
      });
      return;
    }
    const around = this.code.around(to);
    if (around === undefined) {
      this.report("E207", `lands ${to}`, `${what} to ${hex(to)}, where there is no instruction`);
      return;
    }
    const { message, advice } = middleOf(
      what,
      this.code.lineText(around.address),
      around.next - around.address,
    );
    this.report("E207", `lands ${to}`, message, advice);
  }

  /** The next instruction. */
  fall(next: number, state: State, how?: string): void {
    if (this.leavesBody(next, state, "this runs")) return;
    if (this.code.at(next) === undefined) {
      this.report("E207", "no code", "no instruction follows this one", "end the procedure with a jump");
    } else this.edges.push({ to: { context: this.node.context, address: next }, state, how });
  }

  /** A jump to the first instruction of the procedure itself is a loop, no call. */
  private isOwnStart(statement: Statement): boolean {
    return statement === this.procedure && this.node.context.length === 0;
  }

  /** Reports a flow that leaves the body without a jump, except into the procedure of .FALLS. */
  private leavesBody(next: number, state: State, what: string): boolean {
    const { context, address } = this.node;
    const { entry, end, name, falls } = this.procedure;
    const inBody = context.length === 0 && address >= entry!.address && address < end!.address;
    const other = this.code.statementAt(next);
    if (other !== undefined && !this.isOwnStart(other)) {
      if (inBody && falls !== undefined && next === end!.address) this.through(other, state);
      else {
        const advice = /^this/.test(what)
          ? (this.ending() ?? `.FALLS ${other.name} before .ENDPROC says that this is intended`)
          : "every exit but the last has one word after the call: is one missing?";
        this.report("E207", "into", `${what} into the procedure ${other.name}`, advice);
      }
      return true;
    }
    if (!inBody || next !== end!.address) return false;
    const advice = this.ending() ?? "end it with a jump through its link, or with .ASSUME";
    this.report("E207", "end", `${name} runs past its end`, advice);
    return true;
  }

  /** What says that an instruction ends the program, where it may be one that does; else undefined. */
  private ending(): string | undefined {
    const leaving = leavingOf(this.code.at(this.node.address)!);
    if (leaving.kind === "idle") return '.ASSUME "no interrupt comes", NEVER says that it does not continue';
    if (leaving.kind !== "monitor" || leaving.number === undefined) return undefined;
    if (this.code.monitor(leaving.number & 0xff) !== undefined) return undefined;
    return "if the monitor call does not return, .MONITOR with .EXITS NONE states it; firmware/lib/abi.inc states all hypercalls";
  }

  /** A jump to a known address: to a procedure with a statement it is a call that returns through the present link. */
  jump(address: number, state: State, context: readonly number[], way: Way = {}): void {
    const statement = this.code.statementAt(address);
    if (statement !== undefined && !this.isOwnStart(statement)) this.through(statement, state);
    else if (this.code.at(address) === undefined) {
      const goes = way.from === undefined ? "this goes to" : `${way.from} is`;
      this.report("E207", `to ${address}`, `${goes} ${hex(address)}, where there is no instruction`);
    } else this.edges.push({ to: { context, address }, state, how: way.how });
  }

  /** Reports that it cannot be seen where the flow continues. */
  unseen(message: string): void {
    const advice = '.ASSUME "reason", GOES label, VIA table or EXIT name before it says where it goes';
    this.report("E208", `at ${this.node.address}`, message, advice);
  }

  /** Takes something wrong at the place. */
  report(code: DiagnosticCode, detail: string, message: string, advice?: string): void {
    this.found.push({ code, detail, message, ...(advice === undefined ? {} : { advice }) });
  }
}
