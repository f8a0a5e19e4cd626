// Checks the bodies of procedures against their statements.
//
// For each procedure, states are carried along its flow until nothing changes, joined where paths meet; then each place
// is looked at once more, with all that is known there. The path of a message is found by a second walk, without joins.

import type { PathStep } from "../diagnostics.ts";
import type { Piece } from "../image.ts";
import type { Program } from "../program.ts";
import { Code } from "./code.ts";
import { entryState, Flow, type Found, type Node, nodeKey } from "./flow.ts";
import type { Statement } from "./statement.ts";
import { join, type State, sameState, stateKey, type Value } from "./value.ts";

/** Steps of one procedure at most: far more than a program of 65,536 words needs. */
const MAX_STEPS = 200_000;
/** States that are looked at to find the path of a message. */
const MAX_PATH_STATES = 4_000;

/** Checks all procedures of a program whose words are known, and reports what is wrong. */
export function checkConventions(program: Program, pieces: readonly Piece[]): void {
  if (program.modules.every((m) => m.conventions.statements.length === 0)) return;
  const code = new Code(program, pieces);
  if (program.report.errors > 0) return;
  const { statements } = code;
  const reached = new Set<number>();
  const clean: Statement[] = [];
  for (const statement of statements) {
    if (statement.kind !== "procedure" || statement.section.space !== "program") continue;
    if (program.report.full) return;
    if (checkProcedure(code, statement, reached)) clean.push(statement);
  }
  for (const { entry, end, name } of clean) {
    for (const address of code.between(entry!.address, end!.address)) {
      const place = code.placeOf(address);
      if (reached.has(address) || place === undefined) continue;
      const advice =
        'if something else leads here, .ASSUME "reason", GOES target says so where it comes from';
      program.report.add("W201", place, `no path of ${name} leads here`, advice);
      break;
    }
  }
}

interface Visited {
  readonly node: Node;
  state: State;
}

/** True when nothing is wrong. */
function checkProcedure(code: Code, procedure: Statement, reached: Set<number>): boolean {
  const flow = new Flow(code, procedure);
  const start: Node = { context: [], address: procedure.entry!.address };
  if (code.at(start.address) === undefined) {
    const message = `${procedure.name} has no body`;
    code.program.report.add("E207", procedure.place, message, ".EXTERNAL states a procedure without one");
    return false;
  }
  const visited = new Map<string, Visited>([[nodeKey(start), { node: start, state: entryState(procedure) }]]);
  const work = [nodeKey(start)];
  const holds = (value: Value) => flow.holds(value);
  for (let steps = 0; work.length > 0; steps++) {
    if (steps > MAX_STEPS) {
      const message = `${procedure.name} is too large to be followed`;
      code.program.report.add("E208", procedure.place, message, "state the procedures that it calls");
      return false;
    }
    const here = visited.get(work.shift()!)!;
    for (const { to, state } of flow.step(here.node, here.state).edges) {
      const key = nodeKey(to);
      const before = visited.get(key);
      if (before === undefined) visited.set(key, { node: to, state });
      else {
        const joined = join(before.state, state, key, holds);
        if (sameState(joined, before.state)) continue;
        before.state = joined;
      }
      if (!work.includes(key)) work.push(key);
    }
  }
  const told = new Set<string>();
  let clean = true;
  for (const { node, state } of visited.values()) {
    // Prefixes that are lines of their own are reached with their instruction.
    const { next } = code.at(node.address)!;
    for (let at = node.address; at < next; at++) reached.add(at);
    for (const found of flow.step(node, state).found) {
      const key = `${found.code} ${found.detail}`;
      if (told.has(key)) continue;
      told.add(key);
      if (found.code.startsWith("E")) clean = false;
      const place = code.placeOf(node.address) ?? procedure.place;
      const path = pathTo(code, flow, procedure, start, node, found);
      code.program.report.add(found.code, place, found.message, found.advice, path);
    }
  }
  return clean;
}

interface Walk {
  readonly node: Node;
  readonly state: State;
  readonly from: Walk | undefined;
}

/** The lines of a shortest path on which a problem shows, or else of a shortest path to its place. */
function pathTo(
  code: Code,
  flow: Flow,
  procedure: Statement,
  start: Node,
  end: Node,
  wanted: Found,
): PathStep[] {
  const seen = new Set<string>();
  const queue: Walk[] = [{ node: start, state: entryState(procedure), from: undefined }];
  const target = nodeKey(end);
  let nearest: Walk | undefined;
  for (let at = 0; at < queue.length && at < MAX_PATH_STATES; at++) {
    const walk = queue[at]!;
    const { edges, found } = flow.step(walk.node, walk.state);
    if (nodeKey(walk.node) === target) {
      nearest ??= walk;
      if (found.some((f) => f.code === wanted.code && f.detail === wanted.detail)) return stepsOf(code, walk);
    }
    for (const { to, state } of edges) {
      const key = `${nodeKey(to)} ${stateKey(state)}`;
      if (seen.has(key)) continue;
      seen.add(key);
      queue.push({ node: to, state, from: walk });
    }
  }
  return nearest === undefined ? [] : stepsOf(code, nearest);
}

function stepsOf(code: Code, end: Walk): PathStep[] {
  const steps: PathStep[] = [];
  for (let walk: Walk | undefined = end; walk !== undefined; walk = walk.from) {
    const step = code.stepOf(walk.node.address);
    const last = steps.at(-1);
    if (step !== undefined && (last?.line !== step.line || last.file !== step.file)) steps.push(step);
  }
  return steps.reverse();
}
