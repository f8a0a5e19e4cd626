// One step of a flow: what an instruction does to the state, where it goes on, and what is wrong there.

import { MAX_EXITS, type PlacedAssumption, type Statement } from "../conventions/statement.ts";
import type { Decoded } from "../decode.ts";
import type { DiagnosticCode } from "../diagnostics.ts";
import { hex } from "../printable.ts";
import { entryOf, type Leaving, leavingOf } from "../semantics/leaving.ts";
import { type Transfer, transfer } from "../semantics/transfer.ts";
import {
  constant,
  isNothing,
  isOverwritten,
  keyOf,
  misstored,
  opaque,
  plus,
  STACK_LINK,
  type State,
  type Value,
} from "../semantics/value.ts";
import { assumed, behindCall, exitsIn } from "./calls.ts";
import type { Code } from "./code.ts";
import { exitLeads, middleOf, REPEATS, SKIPS } from "./landing.ts";
import { type Edge, type Node, nodeKey, type Step } from "./node.ts";
import { type Found, Promises } from "./promises.ts";
import { type StoredWords, Stores } from "./stored.ts";

/** Helpers without a statement that call each other, at most. */
const MAX_CONTEXT = 8;
/** Procedures that one jump leads through, the return of each into the next one, at most. */
const MAX_THROUGH = 64;

type Jump = Leaving & { readonly kind: "jump" };

/** A way to go on, besides the address. */
interface Way {
  /** For the path of a message. */
  readonly how?: string;
  /** What has the address, for a message. */
  readonly from?: string;
  readonly context?: readonly number[];
}

/** Makes the steps of one procedure. */
export class Flow {
  private readonly code: Code;
  readonly procedure: Statement;
  /** The procedures that were called, or jumped to. */
  readonly called = new Set<Statement>();
  /** What was stored at fixed addresses. */
  readonly stores = new Stores();
  private readonly stored: StoredWords | undefined;
  private readonly promises: Promises;
  private readonly edges: Edge[] = [];
  private readonly found: Found[] = [];
  private node: Node = { context: [], address: 0 };
  private through = 0;

  /** `stored`: what calls are known to store. */
  constructor(code: Code, procedure: Statement, stored?: StoredWords) {
    this.stored = stored;
    this.code = code;
    this.procedure = procedure;
    this.promises = new Promises(code, procedure);
  }

  /** One step; the same for the same node and state. */
  step(node: Node, state: State): Step {
    this.node = node;
    this.through = 0;
    this.edges.length = 0;
    this.found.length = 0;
    this.perform(state);
    return { edges: [...this.edges], found: [...this.found] };
  }

  /** As exitsIn, for this procedure. */
  exitsIn(node: Node, state: State): string {
    return exitsIn(this.ownLink, node, state);
  }

  private get ownLink(): string {
    const { link } = this.procedure;
    return link === "stack" ? STACK_LINK : `E${link}`;
  }

  private perform(before: State): void {
    const decoded = this.code.at(this.node.address)!;
    const assumptions = this.code.assumptionsAt(this.node.address);
    const state = assumed(before, assumptions, nodeKey(this.node));
    const leaving = leavingOf(decoded);
    const done = transfer(state, decoded, nodeKey(this.node), (address) => this.code.word(address));
    const after = done.above.length === 0 ? done : { ...done, state: this.aboveEntry(done) };
    for (const written of after.stores) this.stores.add(written);
    // Of a jump through a register it is said where that is followed.
    const through = leaving.kind === "jump" && leaving.target.kind === "register";
    if (!through) this.found.push(...this.promises.unusable(state, after.used));
    if (!this.assumeFlow(after.state, assumptions)) this.goOn(decoded, leaving, after.state);
  }

  /** The state behind stores into words of the process stack that were there at the entry: the link may be one of them. */
  private aboveEntry({ state, above }: Transfer): State {
    const { link, entry } = this.procedure;
    // Behind the pointer come the local words of CALL, its link, and what the caller has pushed.
    const locals = link === "stack" ? this.code.localsOf(entry!.address) : -1;
    if (above.every((n) => n <= locals)) return state;
    this.stores.addCallers();
    const store = misstored(nodeKey(this.node));
    return {
      ...state,
      stack: state.stack?.map((value) => (value.base === STACK_LINK ? store : value)),
    };
  }

  // ---- Assumptions ----

  /** Follows what .ASSUME says about where the flow goes on: to all of it, when there are several. */
  private assumeFlow(state: State, assumptions: readonly PlacedAssumption[]): boolean {
    const ways = assumptions.filter(({ assumption: { kind } }) => /goes|via|exit|never/.test(kind));
    if (ways.length > 1 && ways.some(({ assumption: { kind } }) => kind === "never")) {
      this.report("E200", "assumed never", ".ASSUME says that this does not go on, and where it goes on");
    }
    for (const way of ways) {
      const { assumption } = way;
      if (assumption.kind === "exit") {
        for (const name of assumption.exits) {
          const exit = this.procedure.exits.indexOf(name);
          if (exit >= 0) this.exit(exit, state, true);
          else this.report("E200", `assumed ${name}`, `${this.procedure.name} has no exit '${name}'`);
        }
        continue;
      }
      for (const { address, from } of this.code.targets(way)) {
        this.jump(address, state, this.node.context, {
          ...(from === undefined ? {} : { from }),
          how: "goes where .ASSUME says",
        });
      }
    }
    return ways.length > 0;
  }

  // ---- Where it goes on ----

  private goOn(decoded: Decoded, leaving: Leaving, state: State): void {
    const { form, next, address } = decoded;
    let otherwise: string | undefined;
    switch (leaving.kind) {
      case "jump":
        if (!leaving.conditional) {
          this.jumpAlways(decoded, leaving, state);
          return;
        }
        otherwise = this.jumpPerhaps(decoded, leaving, state);
        break;
      case "call":
        this.callByStack(decoded, leaving, state);
        return;
      case "return":
        this.ret(leaving.exit, state);
        return;
      case "resume":
        return;
      case "idle":
        if (this.code.at(next) !== undefined && next !== this.procedure.end?.address) this.fall(next, state);
        return;
      case "monitor":
        this.monitorCall(next, leaving.number, state);
        return;
      case "unknown":
        this.unseen(`${form.mnemonic} executes a word that is not known here`);
        return;
      case "next":
        if (leaving.skips) {
          otherwise = "does not skip";
          this.land(next + 1, state, SKIPS, { how: "skips" });
        }
        if (leaving.repeats) {
          otherwise = "goes on";
          this.land(address - 1, state, REPEATS, { how: "goes back" });
        }
    }
    this.fall(next, state, otherwise);
  }

  /** A jump on a condition; gives what is said of the other way. One to the next instruction goes no other way. */
  private jumpPerhaps({ next, m }: Decoded, { target }: Jump, state: State): string | undefined {
    const to = this.entry(target);
    if (to === undefined) this.unseen("a prefix from memory changes the target of this jump");
    else if (to === next && m === 0) return undefined;
    else this.jump(to, state, this.node.context, { how: "jumps" });
    return "does not jump";
  }

  /** A skip, or an exit behind a call: one word further may be the middle of an instruction. */
  private land(address: number, state: State, what: string, way: Way): void {
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
      this.report("E207", `lands ${to}`, `${what} to ${hex(to)}, where no instruction is`);
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
  private fall(next: number, state: State, how?: string): void {
    if (this.leavesBody(next, state, "this runs")) return;
    if (this.code.at(next) === undefined) {
      this.report("E207", "no code", "no instruction follows this one", "end the procedure with a jump");
    } else this.edges.push({ to: { context: this.node.context, address: next }, state, how });
  }

  /** A jump to the first instruction of the procedure itself is a loop, no call. */
  private isOwnStart(statement: Statement): boolean {
    return statement === this.procedure && this.node.context.length === 0;
  }

  /** Reports a flow that leaves the body without a jump, but for one that goes on into the procedure of .FALLS. */
  private leavesBody(next: number, state: State, what: string): boolean {
    const { context, address } = this.node;
    const { entry, end, name, falls } = this.procedure;
    const inBody = context.length === 0 && address >= entry!.address && address < end!.address;
    const other = this.code.statementAt(next);
    if (other !== undefined && !this.isOwnStart(other)) {
      if (inBody && falls !== undefined && next === end!.address) this.callThrough(other, state);
      else {
        const advice = /^this/.test(what)
          ? (this.ending() ?? `.FALLS ${other.name} in front of .ENDPROC says that it is meant`)
          : "every exit but the last has one word behind the call: is one missing?";
        this.report("E207", "into", `${what} into the procedure ${other.name}`, advice);
      }
      return true;
    }
    if (!inBody || next !== end!.address) return false;
    const advice = this.ending() ?? "end it with a jump through its link, or with .ASSUME";
    this.report("E207", "end", `${name} runs on behind its end`, advice);
    return true;
  }

  /** What says that an instruction ends the program, where it may be one that does; else undefined. */
  private ending(): string | undefined {
    const leaving = leavingOf(this.code.at(this.node.address)!);
    if (leaving.kind === "idle") return '.ASSUME "no interrupt comes", NEVER says that it does not go on';
    if (leaving.kind !== "monitor" || leaving.number === undefined) return undefined;
    if (this.code.monitor(leaving.number & 0xff) !== undefined) return undefined;
    return "if the monitor call does not come back, .MONITOR with .EXITS NONE states it; firmware/lib/abi.inc states all hypercalls";
  }

  /** A jump to a known address: to a procedure with a statement it is a call that returns through the present link. */
  private jump(address: number, state: State, context: readonly number[], way: Way = {}): void {
    const statement = this.code.statementAt(address);
    if (statement !== undefined && !this.isOwnStart(statement)) this.callThrough(statement, state);
    else if (this.code.at(address) === undefined) {
      const goes = way.from === undefined ? "this goes to" : `${way.from} is`;
      this.report("E207", `to ${address}`, `${goes} ${hex(address)}, where no instruction is`);
    } else this.edges.push({ to: { context, address }, state, how: way.how });
  }

  private jumpAlways({ next }: Decoded, { target, link }: Jump, state: State): void {
    if (target.kind === "register") {
      const { register, distance } = target;
      if (distance === undefined) this.unseen("a prefix from memory changes this jump");
      else this.goThrough(plus(state.registers[register]!, distance), state, register);
      return;
    }
    if (target.kind === "data") {
      const { register, displacement } = target;
      const base = register === undefined ? constant(0) : state.registers[register]!;
      const found =
        displacement === undefined ? undefined : state.memory.get(keyOf(plus(base, displacement)));
      if (found === undefined) this.unseen("the address that this jumps to comes from memory");
      else this.goThrough(found, state, undefined);
      return;
    }
    const entry = this.entry(target);
    if (entry === undefined) this.unseen("the target of this jump is not known");
    else if (link !== undefined) this.callByLink(entry, link, next, state);
    else this.jump(entry, state, this.node.context);
  }

  private entry(target: Jump["target"]): number | undefined {
    return entryOf(target, (address) => this.code.word(address));
  }

  // ---- Calls ----

  private callByLink(target: number, link: number, next: number, state: State): void {
    const statement = this.code.statementAt(target);
    if (statement === undefined) this.inline(target, next, state);
    else {
      if (statement.link !== link) this.wrongLink(statement, `R${link}`);
      this.comeBack(statement, state, next);
    }
  }

  /** Goes on behind a call, at each exit of what it calls. */
  private comeBack(statement: Statement, state: State, next: number): void {
    const { name, exits } = statement;
    for (const [exit, after] of this.call(statement, state)) {
      const several = exits.length > 1;
      const what = several ? exitLeads(name, exits[exit]!) : "this runs";
      const how = several ? `${name} returns through ${exits[exit]}` : `calls ${name}`;
      this.land(next + exit, after, what, { how });
    }
  }

  private callByStack({ next }: Decoded, leaving: Leaving & { kind: "call" }, state: State): void {
    const target = this.entry(leaving.target);
    if (target === undefined) {
      this.unseen("the target of this jump is not known");
      return;
    }
    const statement = this.code.statementAt(target);
    const locals = leaving.locals ?? 0;
    const key = nodeKey(this.node);
    if (statement === undefined) {
      const frame = Array.from({ length: locals & 15 }, (_, n) => opaque(key, `local ${n}`));
      const stack = state.stack && [...state.stack, constant(next), ...frame, constant(locals & 15)];
      this.inline(target, next, { ...state, stack });
      return;
    }
    if (statement.link !== "stack") this.wrongLink(statement, "on the stack");
    this.comeBack(statement, state, next);
  }

  private wrongLink({ name, link }: Statement, given: string): void {
    const wanted = link === "stack" ? "on the process stack" : link === undefined ? "nowhere" : `in R${link}`;
    const message = `${name} expects its link ${wanted}, not ${given === "on the stack" ? given : `in ${given}`}`;
    const call = link === "stack" ? `CALL 0,${name}` : `JMP R${link},${name}`;
    this.report("E209", `link ${name}`, message, `it is called by ${call}`);
  }

  /** A call of a procedure without a statement: its code is followed from here. */
  private inline(target: number, next: number, state: State): void {
    const { context } = this.node;
    if (context.includes(next) || context.length >= MAX_CONTEXT) {
      const message = "procedures without a statement call each other too deeply to be followed";
      this.report("E208", "recursion", message, "state the conventions of one of them");
    } else this.jump(target, state, [...context, next], { how: "calls what has no statement" });
  }

  /** A jump to a procedure: it returns for the present one, through the link that it finds. */
  private callThrough(statement: Statement, state: State): void {
    if (++this.through > MAX_THROUGH) {
      this.unseen(`the return from ${statement.name} leads into procedures again and again`);
      return;
    }
    const { link } = statement;
    const value =
      link === "stack" ? state.stack?.at(-1) : link === undefined ? constant(0) : state.registers[link]!;
    const popped = link === "stack" ? { ...state, stack: state.stack?.slice(0, -1) } : state;
    for (const [exit, after] of this.call(statement, popped)) {
      if (value === undefined) this.lostStack();
      else this.goThrough(plus(value, exit), after, typeof link === "number" ? link : undefined);
    }
  }

  private monitorCall(next: number, number: number | undefined, state: State): void {
    const statement = number === undefined ? undefined : this.code.monitor(number & 0xff);
    if (statement === undefined) {
      const which = number === undefined ? "this monitor call" : `the monitor call ${hex(number & 0xff)}`;
      const message = `${which} has no statement: its registers are not checked, and one exit is taken`;
      this.report("W200", `monitor ${number}`, message, ".MONITOR states a monitor call");
      this.fall(next, state);
      return;
    }
    this.comeBack(statement, state, next);
  }

  /** Checks the arguments of a call, and gives the state behind each exit. */
  private call(statement: Statement, state: State): [exit: number, state: State][] {
    this.found.push(...this.promises.lacking(statement, state));
    this.called.add(statement);
    return behindCall(this.node, statement, state, this.stored);
  }

  // ---- Returns ----

  private exit(number: number, state: State, assumed: boolean): void {
    this.found.push(...this.promises.broken(number, state, assumed));
  }

  private ret(number: number | undefined, state: State): void {
    const stack = state.stack === undefined ? undefined : [...state.stack];
    const top = stack?.pop();
    const exit = (number ?? 0) & 15;
    if (number === undefined || stack === undefined || top === undefined) {
      this.lostStack();
      return;
    }
    if (top.base === STACK_LINK) {
      this.goThrough(plus(top, exit), { ...state, stack }, undefined);
      return;
    }
    for (let n = 0; n < top.offset && top.base === ""; n++) stack.pop();
    const link = top.base === "" ? stack.pop() : undefined;
    if (link === undefined) this.lostStack();
    else this.goThrough(plus(link, exit), { ...state, stack }, undefined);
  }

  private lostStack(): void {
    const message = "the process stack does not hold the link here";
    this.report("E203", "stack", message, "pop on every path what was pushed");
  }

  /** A jump through a value: back to the caller, behind a call that was followed, or nobody knows where. */
  private goThrough(value: Value, state: State, register: number | undefined): void {
    const { link } = this.procedure;
    if (value.base === this.ownLink) {
      this.exit(value.offset, state, false);
      return;
    }
    if (value.base === "") {
      const { context } = this.node;
      const depth = context.findLastIndex((n) => value.offset >= n && value.offset < n + MAX_EXITS);
      if (depth >= 0) {
        this.land(value.offset, state, "this returns", { context: context.slice(0, depth), how: "returns" });
        return;
      }
      const somewhere = this.code.at(value.offset) !== undefined || this.code.statementAt(value.offset);
      if (register !== link || somewhere) {
        this.jump(value.offset, state, context);
        return;
      }
      this.lostLink(register, value, `R${register} holds ${hex(value.offset)}`);
      return;
    }
    if (register === link || isNothing(value) || isOverwritten(value)) {
      const name = register === undefined ? "it" : `R${register}`;
      this.lostLink(register, value, this.promises.why(register, value, name));
    } else this.unseen("where this jump goes is not known");
  }

  private lostLink(register: number | undefined, value: Value, why: string): void {
    const message = `the link of ${this.procedure.name} is lost: ${why}`;
    const advice = "save the link before it is overwritten, and load it again";
    const about = register === undefined ? {} : { register };
    const written = register !== undefined && !isNothing(value) ? { written: true as const } : {};
    this.found.push({ code: "E203", detail: "link", message, advice, ...about, ...written });
  }

  private unseen(message: string): void {
    const advice = '.ASSUME "reason", GOES label, VIA table or EXIT name in front of it says where it goes';
    this.report("E208", `at ${this.node.address}`, message, advice);
  }

  private report(code: DiagnosticCode, detail: string, message: string, advice?: string): void {
    this.found.push({ code, detail, message, ...(advice === undefined ? {} : { advice }) });
  }
}
