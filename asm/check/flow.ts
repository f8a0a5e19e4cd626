// One step of the checker: how an instruction changes the state, where it continues, and what is wrong there.

import { MAX_EXITS, type PlacedAssumption, type Statement } from "../conventions/statement.ts";
import type { Decoded } from "../decode.ts";
import { hex } from "../printable.ts";
import { entryOf, type Leaving, leavingOf } from "../semantics/leaving.ts";
import { type Transfer, transfer } from "../semantics/transfer.ts";
import {
  constant,
  entryValue,
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
import { exitLeads, REPEATS, SKIPS } from "./landing.ts";
import { type Node, nodeKey, type Step } from "./node.ts";
import { Promises } from "./promises.ts";
import { type StoredWords, Stores } from "./stored.ts";
import { Ways } from "./ways.ts";

/** Helpers without a statement that call each other, at most. */
const MAX_CONTEXT = 8;
/** Procedures that one jump leads through, the return of each into the next one, at most. */
const MAX_THROUGH = 64;

type Jump = Leaving & { readonly kind: "jump" };

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
  private readonly ways: Ways;
  /** The symbol of the procedure's own link; undefined of one that is entered without a link. */
  private readonly ownLink: string | undefined;
  private through = 0;

  /** `stored`: what calls are known to store. */
  constructor(code: Code, procedure: Statement, stored?: StoredWords) {
    this.stored = stored;
    this.code = code;
    this.procedure = procedure;
    const { link } = procedure;
    this.ownLink = link === "stack" ? STACK_LINK : link === undefined ? undefined : entryValue(link).base;
    this.promises = new Promises(code, procedure);
    this.ways = new Ways(code, procedure, (statement, state) => this.callThrough(statement, state));
  }

  private get node(): Node {
    return this.ways.node;
  }

  private readonly wordAt = (address: number): number | undefined => this.code.word(address);

  /** One step; the same for the same node and state. */
  step(node: Node, state: State): Step {
    this.ways.begin(node);
    this.through = 0;
    this.perform(state);
    return { edges: [...this.ways.edges], found: [...this.ways.found] };
  }

  /** As exitsIn, for this procedure. */
  exitsIn(node: Node, state: State): string {
    return exitsIn(this.ownLink, node, state);
  }

  private perform(before: State): void {
    const { address } = this.node;
    const key = nodeKey(this.node);
    const decoded = this.code.at(address)!;
    const assumptions = this.code.assumptionsAt(address);
    const state = assumed(before, assumptions, key);
    const leaving = leavingOf(decoded);
    const done = transfer(state, decoded, key, this.wordAt);
    const after = done.above.length === 0 ? done : { ...done, state: this.aboveEntry(done) };
    for (const written of after.stores) this.stores.add(written);
    // Of a jump through a register it is said where that is followed.
    const through = leaving.kind === "jump" && leaving.target.kind === "register";
    if (!through) this.ways.found.push(...this.promises.unusable(state, after.used));
    if (!this.assumeFlow(after.state, assumptions)) this.goOn(decoded, leaving, after.state);
  }

  /** The state after stores into words of the process stack that were there at the entry: the link may be one of them. */
  private aboveEntry({ state, above }: Transfer): State {
    const { link, entry } = this.procedure;
    // After the pointer come the local words of CALL, its link, and what the caller has pushed.
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

  /** Follows what .ASSUME says about where the flow continues: at all targets, when there are several. */
  private assumeFlow(state: State, assumptions: readonly PlacedAssumption[]): boolean {
    const ways = assumptions.filter(({ assumption: { kind } }) => /goes|via|exit|never/.test(kind));
    if (ways.length > 1 && ways.some(({ assumption: { kind } }) => kind === "never")) {
      this.ways.report(
        "E200",
        "assumed never",
        ".ASSUME says both that this does not continue, and where it continues",
      );
    }
    for (const way of ways) {
      const { assumption } = way;
      if (assumption.kind === "exit") {
        for (const name of assumption.exits) {
          const exit = this.procedure.exits.indexOf(name);
          if (exit >= 0) this.exit(exit, state, true);
          else this.ways.report("E200", `assumed ${name}`, `${this.procedure.name} has no exit '${name}'`);
        }
        continue;
      }
      for (const { address, from } of this.code.targets(way)) {
        this.ways.jump(address, state, this.node.context, {
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
        if (this.code.at(next) !== undefined && next !== this.procedure.end?.address)
          this.ways.fall(next, state);
        return;
      case "monitor":
        this.monitorCall(next, leaving.number, state);
        return;
      case "unknown":
        this.ways.unseen(`${form.mnemonic} executes a word that is not known here`);
        return;
      case "next":
        if (leaving.skips) {
          otherwise = "does not skip";
          this.ways.land(next + 1, state, SKIPS, { how: "skips" });
        }
        if (leaving.repeats) {
          otherwise = "goes on";
          this.ways.land(address - 1, state, REPEATS, { how: "goes back" });
        }
    }
    this.ways.fall(next, state, otherwise);
  }

  /** A jump on a condition; returns how messages describe the other way. A jump to the next instruction has no other way. */
  private jumpPerhaps({ next, m }: Decoded, { target }: Jump, state: State): string | undefined {
    const to = this.entry(target);
    if (to === undefined) this.ways.unseen("a prefix from memory changes the target of this jump");
    else if (to === next && m === 0) return undefined;
    else this.ways.jump(to, state, this.node.context, { how: "jumps" });
    return "does not jump";
  }

  private jumpAlways({ next }: Decoded, { target, link }: Jump, state: State): void {
    if (target.kind === "register") {
      const { register, distance } = target;
      if (distance === undefined) this.ways.unseen("a prefix from memory changes this jump");
      else this.goThrough(plus(state.registers[register]!, distance), state, register);
      return;
    }
    if (target.kind === "data") {
      const { register, displacement } = target;
      const base = register === undefined ? constant(0) : state.registers[register]!;
      const found =
        displacement === undefined ? undefined : state.memory.get(keyOf(plus(base, displacement)));
      if (found === undefined) this.ways.unseen("the address that this jumps to comes from memory");
      else this.goThrough(found, state, undefined);
      return;
    }
    const entry = this.entry(target);
    if (entry === undefined) this.ways.unseen("the target of this jump is not known");
    else if (link !== undefined) this.callByLink(entry, link, next, state);
    else this.ways.jump(entry, state, this.node.context);
  }

  private entry(target: Jump["target"]): number | undefined {
    return entryOf(target, this.wordAt);
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

  /** Continues after a call, at each exit of what it calls. */
  private comeBack(statement: Statement, state: State, next: number): void {
    const { name, exits } = statement;
    for (const [exit, after] of this.call(statement, state)) {
      const several = exits.length > 1;
      const what = several ? exitLeads(name, exits[exit]!) : "this runs";
      const how = several ? `${name} returns through ${exits[exit]}` : `calls ${name}`;
      this.ways.land(next + exit, after, what, { how });
    }
  }

  private callByStack({ next }: Decoded, leaving: Leaving & { kind: "call" }, state: State): void {
    const target = this.entry(leaving.target);
    if (target === undefined) {
      this.ways.unseen("the target of this jump is not known");
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
    this.ways.report("E209", `link ${name}`, message, `it is called by ${call}`);
  }

  /** A call of a procedure without a statement: its code is followed from here. */
  private inline(target: number, next: number, state: State): void {
    const { context } = this.node;
    if (context.includes(next) || context.length >= MAX_CONTEXT) {
      const message = "procedures without a statement call each other too deeply to be followed";
      this.ways.report("E208", "recursion", message, "state the conventions of one of them");
    } else this.ways.jump(target, state, [...context, next], { how: "calls code without a statement" });
  }

  /** A jump to a procedure: it returns for the present one, through the link that it finds. */
  private callThrough(statement: Statement, state: State): void {
    if (++this.through > MAX_THROUGH) {
      this.ways.unseen(`the return from ${statement.name} leads into procedures again and again`);
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
      const message = `${which} has no statement: its registers are not checked, and one exit is assumed`;
      this.ways.report("W200", `monitor ${number}`, message, ".MONITOR states a monitor call");
      this.ways.fall(next, state);
      return;
    }
    this.comeBack(statement, state, next);
  }

  /** Checks the arguments of a call, and gives the state after each exit. */
  private call(statement: Statement, state: State): [exit: number, state: State][] {
    this.ways.found.push(...this.promises.lacking(statement, state));
    this.called.add(statement);
    return behindCall(this.node, statement, state, this.stored);
  }

  // ---- Returns ----

  private exit(number: number, state: State, assumed: boolean): void {
    this.ways.found.push(...this.promises.broken(number, state, assumed));
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
    this.ways.report("E203", "stack", message, "pop on every path what was pushed");
  }

  /** A jump through a value: back to the caller, after a call that was followed, or nobody knows where. */
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
        this.ways.land(value.offset, state, "this returns", {
          context: context.slice(0, depth),
          how: "returns",
        });
        return;
      }
      const somewhere = this.code.at(value.offset) !== undefined || this.code.statementAt(value.offset);
      if (register !== link || somewhere) {
        this.ways.jump(value.offset, state, context);
        return;
      }
      this.lostLink(register, value, `R${register} holds ${hex(value.offset)}`);
      return;
    }
    if (register === link || isNothing(value) || isOverwritten(value)) {
      const name = register === undefined ? "it" : `R${register}`;
      this.lostLink(register, value, this.promises.why(register, value, name));
    } else this.ways.unseen("where this jump goes is not known");
  }

  private lostLink(register: number | undefined, value: Value, why: string): void {
    const message = `the link of ${this.procedure.name} is lost: ${why}`;
    const advice = "save the link before it is overwritten, and load it again";
    const about = register === undefined ? {} : { register };
    const written = register !== undefined && !isNothing(value) ? { written: true as const } : {};
    this.ways.found.push({ code: "E203", detail: "link", message, advice, ...about, ...written });
  }
}
