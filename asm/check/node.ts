// The places of a flow, and the result of one step from a place.

import type { Statement } from "../conventions/statement.ts";
import { ENTRY_POINTER, entryValue, plus, STACK_LINK, type State } from "../semantics/value.ts";
import type { Found } from "./promises.ts";

/** A place in a flow: an address, and the calls of procedures without a statement that led there. */
export interface Node {
  /** Addresses after the calls, the innermost last. */
  readonly context: readonly number[];
  readonly address: number;
}

/** A way from a place to the next one, and what is known there. */
export interface Edge {
  readonly to: Node;
  readonly state: State;
  /** How the instruction leads this way, where that is not plain; for the path of a message. */
  readonly how: string | undefined;
}

/** All ways on from a place, and what is wrong at it. */
export interface Step {
  readonly edges: readonly Edge[];
  readonly found: readonly Found[];
}

/** A place as a text, one for each place. */
export function nodeKey({ context, address }: Node): string {
  return context.length === 0 ? String(address) : [...context, address].join("/");
}

/** Where a procedure is entered. */
export function startOf({ entry }: Statement): Node {
  return { context: [], address: entry!.address };
}

/** What is known where a procedure is entered. */
export function entryState(procedure: Statement): State {
  return {
    registers: Array.from({ length: 8 }, (_, n) => entryValue(n)),
    memory: new Map(),
    data: "",
    // The link counts for one word; the pointer is at the local words of CALL.
    stack: procedure.link === "stack" ? [{ base: STACK_LINK, offset: 0 }] : [],
    top: plus(ENTRY_POINTER, procedure.link === "stack" ? 1 : 0),
  };
}
