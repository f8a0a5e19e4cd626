// Checks the bodies of procedures against their statements.
//
// For each procedure, states are carried along its flow until nothing changes, joined where paths meet; then each place
// is looked at once more, with all that is known there. The path of a message is found by a second walk, without joins.

import type { PathStep } from "../diagnostics.ts";
import type { Program } from "../program.ts";
import type { Piece } from "../sections.ts";
import { Code } from "./code.ts";
import { Flow } from "./flow.ts";
import { entryState, type Node, nodeKey } from "./node.ts";
import { type Found, Promises } from "./promises.ts";
import type { Statement } from "./statement.ts";
import { join, type State, same, sameState, stateKey, type Value } from "./value.ts";

/** Steps of one procedure at most: far more than a program of 65,536 words needs. */
const MAX_STEPS = 200_000;
/** States at one place that differ in the exits that links lead to; more of them are joined. */
const MAX_VARIANTS = 16;
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
    const { errors } = program.report;
    checkProcedure(code, statement, reached);
    if (program.report.errors === errors) clean.push(statement);
  }
  for (const { entry, end, name } of clean) {
    for (const address of code.between(entry!.address, end!.address)) {
      const place = code.placeOf(address);
      if (reached.has(address) || place === undefined) continue;
      const advice = 'delete it, or say with .ASSUME "reason", GOES label where the flow comes from';
      program.report.add("W201", place, `no path of ${name} leads here`, advice);
      break;
    }
  }
}

interface Visited {
  readonly node: Node;
  state: State;
}

/** Reports what is wrong with a procedure, and collects the addresses that its flow reaches. */
function checkProcedure(code: Code, procedure: Statement, reached: Set<number>): void {
  const flow = new Flow(code, procedure);
  const start: Node = { context: [], address: procedure.entry!.address };
  if (code.at(start.address) === undefined) {
    const message = `${procedure.name} has no body`;
    code.program.report.add("E207", procedure.place, message, ".EXTERNAL states a procedure without one");
    return;
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
      return;
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
  const told = new Set<string>();
  for (const { node, state } of visited.values()) {
    // Prefixes that are lines of their own are reached with their instruction.
    const { next } = code.at(node.address)!;
    for (let at = node.address; at < next; at++) reached.add(at);
    for (const found of flow.step(node, state).found) {
      const key = `${found.code} ${found.detail}`;
      if (told.has(key)) continue;
      told.add(key);
      const place = code.placeOf(node.address) ?? procedure.place;
      const { said, advice, path } = pathTo(code, flow, procedure, start, node, found);
      code.program.report.add(said.code, place, said.message, advice, path);
    }
  }
}

interface Walk {
  readonly node: Node;
  readonly state: State;
  readonly from: Walk | undefined;
}

/** A problem as a path shows it. */
interface Shown {
  readonly said: Found;
  readonly advice: string | undefined;
  readonly path: PathStep[];
}

/** A shortest path on which a problem shows, or else a shortest path to its place. */
function pathTo(code: Code, flow: Flow, procedure: Statement, start: Node, end: Node, wanted: Found): Shown {
  const seen = new Set<string>();
  const queue: Walk[] = [{ node: start, state: entryState(procedure), from: undefined }];
  const target = nodeKey(end);
  let nearest: Walk | undefined;
  for (let at = 0; at < queue.length && at < MAX_PATH_STATES; at++) {
    const walk = queue[at]!;
    const { edges, found } = flow.step(walk.node, walk.state);
    if (nodeKey(walk.node) === target) {
      nearest ??= walk;
      // What a joined state has lost, the one of the path tells: why the register holds what it holds.
      const said = found.find((f) => isSame(f, wanted));
      if (said !== undefined) return { said, advice: adviceOf(code, said, walk), path: stepsOf(code, walk) };
    }
    for (const { to, state } of edges) {
      const key = `${nodeKey(to)} ${stateKey(state)}`;
      if (seen.has(key)) continue;
      seen.add(key);
      queue.push({ node: to, state, from: walk });
    }
  }
  const path = nearest === undefined ? [] : stepsOf(code, nearest);
  return { said: wanted, advice: wanted.advice, path };
}

function isSame(a: Found, b: Found): boolean {
  if (a.code !== b.code) return false;
  return b.register === undefined ? a.detail === b.detail : a.register === b.register;
}

/** The advice, with the line that has put into the register what it holds. */
function adviceOf(code: Code, { register, written, advice }: Found, end: Walk): string | undefined {
  if (register === undefined || written === undefined) return advice;
  let walk = end;
  while (
    walk.from !== undefined &&
    same(walk.from.state.registers[register]!, end.state.registers[register]!)
  ) {
    walk = walk.from;
  }
  if (walk.from === undefined) return advice;
  return `R${register} is written at ${code.lineText(walk.from.node.address)}: ${advice}`;
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
