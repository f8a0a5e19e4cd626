// How an instruction changes a state: the results of its operation as far as they are sums; of all others only where
// they go.

import type { Decoded } from "../decode.ts";
import { type Action, actionsOf } from "./actions.ts";
import { usesOf } from "./effects.ts";
import { Storing } from "./storing.ts";
import { fixedNumber, numberOf, type Sum, type Term } from "./sums.ts";
import { constant, isNothing, load, opaque, plus, type State, type Value } from "./value.ts";
import { type Written, writtenAt } from "./writes.ts";

/** A word of the program, which nothing writes; undefined outside of it. */
type ProgramWords = (address: number) => number | undefined;

/** What comes of an instruction, jumps apart. */
export interface Transfer {
  readonly state: State;
  /** The registers whose values it works with, as a mask; a copy does not count. */
  readonly used: number;
  /** What it stores at fixed addresses, the pointer of the process stack apart. */
  readonly stores: readonly Written[];
  /** What it stores from the pointer of the process stack at the entry on: distances. */
  readonly above: readonly number[];
}

/** The state after an instruction that stands at `node` (a name for the place); without `program` its words are not known. */
export function transfer(
  before: State,
  decoded: Decoded,
  node: string,
  program: ProgramWords = () => undefined,
): Transfer {
  const { groups, stacked, touches, routine } = actionsOf(decoded);
  const storing = new Storing(before, node);
  const registers = [...before.registers];
  // Calls and returns are followed by who knows what they call.
  const flows = routine?.ways.some((way) => way === "call" || way === "return") === true;
  const all = touches.includes("anything");
  if (stacked === undefined && !flows && (all || touches.includes("stack pointer"))) storing.loseStack();
  if (all || touches.includes("BASE") || touches.includes("table")) storing.otherWords();
  if (all) for (let n = 0; n < 8; n++) registers[n] = opaque(node, `R${n}`);
  if (stacked !== undefined) {
    const count = fixedNumber(decoded, stacked.last);
    const last = (count ?? 7) & 7;
    if (count === undefined) storing.loseStack();
    if (stacked.pushed) storing.push(registers.slice(0, last + 1));
    else for (let n = last; n >= 0; n--) registers[n] = storing.pop() ?? opaque(node, `R${n}`);
  }
  for (const group of groups) {
    if (group.length === 0) continue;
    const evaluating = new Evaluating(decoded, node, program, stateOf(registers, storing));
    // All of a group is read before any of it is written.
    const results: Result[] = [];
    for (const action of group) evaluating.add(action, results);
    for (const result of results) {
      if ("register" in result) registers[result.register] = result.value;
      else if (result.value !== undefined) storing.word(result.first, result.value);
      else storing.run(result);
    }
  }
  const { stores, above } = storing;
  return { state: stateOf(registers, storing), used: usesOf(decoded), stores, above };
}

function stateOf(registers: readonly Value[], { memory, data, stack, top }: Storing): State {
  return { registers, memory, data, stack, top };
}

/** A value that goes into a register, or to a word of memory; words without one become something. */
type Result =
  | { readonly register: number; readonly value: Value }
  | (Written & { readonly value: Value | undefined });

/** The values of an instruction in a state. */
class Evaluating {
  private readonly decoded: Decoded;
  private readonly node: string;
  private readonly program: ProgramWords;
  private readonly state: State;

  constructor(decoded: Decoded, node: string, program: ProgramWords, state: State) {
    this.decoded = decoded;
    this.node = node;
    this.program = program;
    this.state = state;
  }

  /** Adds the results of an action to `results`. */
  add(action: Action, results: Result[]): void {
    const { decoded, node } = this;
    if (action.kind === "set") {
      const register = numberOf(decoded, action.register);
      const what = `R${register}`;
      const value = action.value === undefined ? opaque(node, what) : this.sum(action.value, what);
      results.push({ register, value });
      return;
    }
    const { destination, value } = action;
    if (value !== undefined) {
      const first = this.sum(destination.address, "address");
      results.push({ first, words: 1, value: this.sum(value, "stored") });
      return;
    }
    const evaluate = (sum: Sum) => this.sum(sum, "address");
    for (const { first, words } of writtenAt(destination, decoded, this.state.registers, evaluate)) {
      results.push({ first, words, value: undefined });
    }
  }

  /** The value of a sum; `what` is a name for what is made of other things. */
  private sum(sum: Sum, what: string): Value {
    if (sum.length === 1 && !sum[0]!.negative) return this.term(sum[0]!.term, what);
    let total: Value = constant(0);
    const added: string[] = [];
    const subtracted: string[] = [];
    for (const { term, negative } of sum) {
      const { base, offset } = this.term(term, what);
      total = plus(total, negative ? -offset : offset);
      if (base === "") continue;
      const against = negative ? added : subtracted;
      const at = isNothing({ base, offset }) ? -1 : against.indexOf(base);
      if (at >= 0) against.splice(at, 1);
      else (negative ? subtracted : added).push(base);
    }
    if (subtracted.length > 0 || added.length > 1) return opaque(this.node, nameOf(sum, what));
    return added.length === 0 ? total : { base: added[0]!, offset: total.offset };
  }

  private term(term: Term, what: string): Value {
    const { decoded, node } = this;
    switch (term.kind) {
      case "register":
        return this.state.registers[numberOf(decoded, term)]!;
      case "constant":
        return constant(term.value);
      case "data":
        return load(this.state, this.sum(term.address, what), node);
      case "program": {
        const address = this.sum(term.address, what);
        const word = address.base === "" ? this.program(address.offset) : undefined;
        return word === undefined ? opaque(node, nameOfTerm(term, what)) : constant(word);
      }
      case "made":
        return opaque(node, what);
      default: {
        const number = fixedNumber(decoded, [{ term, negative: false }]);
        // A prefix adds a word of memory: m is some number, of the field too.
        return number === undefined ? opaque(node, term.kind) : constant(number);
      }
    }
  }
}

/** A name for the value of a sum in an instruction: the same for the same terms, and another one for others. */
function nameOf(sum: Sum, what: string): string {
  return sum.map(({ term, negative }) => `${negative ? "-" : "+"}${nameOfTerm(term, what)}`).join("");
}

function nameOfTerm(term: Term, what: string): string {
  switch (term.kind) {
    case "register":
      return `R${term.operand}.${term.number}`;
    case "constant":
      return String(term.value);
    case "data":
    case "program":
      return `${term.kind}[${nameOf(term.address, what)}]`;
    case "made":
      return what;
    case "field":
      return `field${term.operand}`;
    default:
      return term.kind;
  }
}
