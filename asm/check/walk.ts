// Walks along the flow of a procedure and joins states where paths meet.

import type { Statement } from "../conventions/statement.ts";
import { join, type State, same, sameState, type Value } from "../semantics/value.ts";
import type { Code } from "./code.ts";
import type { Flow } from "./flow.ts";
import { entryState, type Node, nodeKey, startOf } from "./node.ts";
import { type Found, Promises } from "./promises.ts";

/** States at one place that differ in the exits that links lead to; more of them are joined. */
const MAX_VARIANTS = 16;

/** A place with what is known there on all paths together. */
export interface Visited {
  readonly node: Node;
  state: State;
  /** Where the flow has come from first. */
  readonly from: Visited | undefined;
  /** For each register where what it holds has come from last. */
  readonly sources: (Visited | undefined)[];
  /** What is wrong there. */
  found: readonly Found[];
}

/** What is left of a walk; the states, which are many, only where something is wrong. */
export interface Walked {
  readonly procedure: Statement;
  readonly flow: Flow;
  /** Addresses of the instructions that the flow reaches. */
  readonly addresses: ReadonlySet<number>;
  /** Where something is wrong, in the order in which the flow came there. */
  readonly problems: readonly Visited[];
}

/** Carries states along the flow of a procedure until nothing changes; undefined, and a message, when that cannot be. */
export function walk(code: Code, flow: Flow): Walked | undefined {
  const { procedure } = flow;
  const start = startOf(procedure);
  if (code.at(start.address) === undefined) {
    const message = `${procedure.name} has no body`;
    code.program.report.add("E207", procedure.place, message, ".EXTERNAL states a procedure without one");
    return undefined;
  }
  const first: Visited = {
    node: start,
    state: entryState(procedure),
    from: undefined,
    sources: [],
    found: [],
  };
  const visited = new Map<string, Visited>([[nodeKey(start), first]]);
  const variants = new Map<string, number>();
  const work = [first];
  const waiting = new Set(work);
  const promises = new Promises(code, procedure);
  const holds = (value: Value) => promises.holds(value);
  for (let steps = 0; steps < work.length; steps++) {
    const here = work[steps]!;
    waiting.delete(here);
    const { edges, found } = flow.step(here.node, here.state);
    if (!code.takeStep(edges.length)) {
      const message = `${procedure.name} is too large to be followed`;
      code.program.report.add("E208", procedure.place, message, "state the procedures that it calls");
      return undefined;
    }
    here.found = found;
    for (const { to, state } of edges) {
      const node = nodeKey(to);
      const exits = flow.exitsIn(to, state);
      const many = variants.get(node) ?? 0;
      const known = exits === "" || visited.has(node + exits);
      const key = known || many < MAX_VARIANTS ? node + exits : node;
      let there = visited.get(key);
      if (there === undefined) {
        there = { node: to, state, from: here, sources: new Array(8).fill(here), found: [] };
        visited.set(key, there);
        if (exits !== "") variants.set(node, many + 1);
      } else {
        const before = there.state;
        const joined = join(before, state, key, holds);
        if (sameState(joined, before)) continue;
        there.state = joined;
        for (let n = 0; n < 8; n++) {
          if (!same(joined.registers[n]!, before.registers[n]!)) there.sources[n] = here;
        }
      }
      if (waiting.has(there)) continue;
      waiting.add(there);
      work.push(there);
    }
  }
  return leftOf(flow, [...visited.values()]);
}

function leftOf(flow: Flow, places: readonly Visited[]): Walked {
  return {
    procedure: flow.procedure,
    flow,
    addresses: new Set(places.map(({ node }) => node.address)),
    problems: places.filter(({ found }) => found.length > 0),
  };
}
