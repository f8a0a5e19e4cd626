// The walk along the flow of a procedure: states are joined where paths meet.

import type { Code } from "./code.ts";
import type { Flow } from "./flow.ts";
import { entryState, type Node, nodeKey, startOf } from "./node.ts";
import { Promises } from "./promises.ts";
import type { Statement } from "./statement.ts";
import { join, type State, sameState, type Value } from "./value.ts";

/** Steps of one procedure at most: far more than a program of 65,536 words needs. */
const MAX_STEPS = 200_000;
/** States at one place that differ in the exits that links lead to; more of them are joined. */
const MAX_VARIANTS = 16;

interface Visited {
  readonly node: Node;
  state: State;
}

/** A procedure with what is known at each place of its flow. */
export interface Walked {
  readonly procedure: Statement;
  readonly flow: Flow;
  readonly visited: ReadonlyMap<string, Visited>;
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
  const visited = new Map<string, Visited>([[nodeKey(start), { node: start, state: entryState(procedure) }]]);
  const work = [nodeKey(start)];
  const variants = new Map<string, number>();
  const promises = new Promises(code, procedure);
  const holds = (value: Value) => promises.holds(value);
  for (let steps = 0; work.length > 0; steps++) {
    if (steps > MAX_STEPS) {
      const message = `${procedure.name} is too large to be followed`;
      code.program.report.add("E208", procedure.place, message, "state the procedures that it calls");
      return undefined;
    }
    const here = visited.get(work.shift()!)!;
    for (const { to, state } of flow.step(here.node, here.state).edges) {
      const node = nodeKey(to);
      const exits = flow.exitsIn(to, state);
      const many = variants.get(node) ?? 0;
      const known = exits === "" || visited.has(node + exits);
      const key = known || many < MAX_VARIANTS ? node + exits : node;
      const before = visited.get(key);
      if (before === undefined) {
        visited.set(key, { node: to, state });
        if (exits !== "") variants.set(node, many + 1);
      } else {
        const joined = join(before.state, state, key, holds);
        if (sameState(joined, before.state)) continue;
        before.state = joined;
      }
      if (!work.includes(key)) work.push(key);
    }
  }
  return { procedure, flow, visited };
}
