// How calls and assumptions change the state of the checker, and to which exits the links in it lead.

import {
  keptOf,
  MAX_EXITS,
  type PlacedAssumption,
  resultsOf,
  type Statement,
} from "../conventions/statement.ts";
import { withWord, wordsHolding } from "../semantics/memory.ts";
import { entryValue, nothing, opaque, overwritten, type State, type Value } from "../semantics/value.ts";
import { type Node, nodeKey } from "./node.ts";
import type { StoredWords } from "./stored.ts";

/** The states after a call at a place, for each exit. `stored`: what calls are known to store. */
export function behindCall(
  node: Node,
  statement: Statement,
  state: State,
  stored: StoredWords | undefined,
): [exit: number, state: State][] {
  const key = nodeKey(node);
  const behind = stored === undefined ? state : disturbed(node, statement, state, stored);
  return statement.exits.map((exit, number) => {
    const results = resultsOf(statement, exit);
    const kept = keptOf(statement, exit);
    const registers = state.registers.map((value, n) => {
      if (results & (1 << n)) return opaque(`${key}:${number}`, `R${n}`);
      if (kept & (1 << n)) return value;
      return nothing(`call ${node.address} ${statement.name}${elsewhere(statement, n)}`);
    });
    return [number, { ...behind, registers }];
  });
}

/** The exits at which a procedure sets a register, where there are some. */
function elsewhere(statement: Statement, register: number): string {
  const exits = statement.exits.filter((exit) => resultsOf(statement, exit) & (1 << register));
  return exits.length === 0 ? "" : ` ${exits.join(", ")}`;
}

/** What is known after a call: what it stores into is something else. */
function disturbed(node: Node, statement: Statement, state: State, stored: StoredWords): State {
  let { memory } = state;
  for (const key of stored.among(statement, state.memory)) {
    memory = withWord(memory, key, overwritten(node.address, statement.name, key));
  }
  if (!stored.changesPushed(statement)) return { ...state, memory };
  const stack = state.stack?.map((_, n) => overwritten(node.address, statement.name, `stack${n}`));
  return { ...state, memory, stack };
}

/** A state with what .ASSUME says of registers; `node` is a name for the place. */
export function assumed(state: State, assumptions: readonly PlacedAssumption[], node: string): State {
  if (assumptions.length === 0) return state;
  const registers = [...state.registers];
  for (const { assumption } of assumptions) {
    if (assumption.kind !== "set" && assumption.kind !== "kept") continue;
    for (let n = 0; n < 8; n++) {
      if ((assumption.registers & (1 << n)) === 0) continue;
      registers[n] = assumption.kind === "kept" ? entryValue(n) : opaque(node, `assumed R${n}`);
    }
  }
  return { ...state, registers };
}

/**
 * Where a state holds a link with the number of an exit added, as a text; empty where all links are as they came.
 * States that differ in it are not joined, so that each exit is checked with what the call returns through it. `own` is the
 * symbol of the procedure's own link.
 */
export function exitsIn(
  own: string | undefined,
  { context }: Node,
  { registers, memory, stack }: State,
): string {
  let text = "";
  for (let n = 0; n < 8; n++) text += exitsOf(registers[n]!, own, context, "", n);
  if (stack !== undefined)
    for (let n = 0; n < stack.length; n++) text += exitsOf(stack[n]!, own, context, "S", n);
  if (memory.size === 0) return text;
  const held = context.length === 0 ? [own] : [own, ""];
  for (const base of held) {
    if (base === undefined) continue;
    for (const [key, value] of wordsHolding(memory, base)) text += exitsOf(value, own, context, "", key);
  }
  return text;
}

/** To which exits a value at a place leads, as a text: through the procedure's own link, or those of calls that are followed. */
function exitsOf(
  { base, offset }: Value,
  own: string | undefined,
  context: readonly number[],
  space: string,
  where: string | number,
): string {
  if (base === own) return offset > 0 && offset < MAX_EXITS ? ` ${space}${where}:${offset}` : "";
  if (base !== "") return "";
  let text = "";
  for (const link of context) {
    const exit = offset - link;
    if (exit > 0 && exit < MAX_EXITS) text += ` ${space}${where}:${exit}`;
  }
  return text;
}
