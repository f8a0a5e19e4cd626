// Checks the bodies of procedures against their statements.
//
// For each procedure, states are carried along its flow until nothing changes, joined where paths meet; then each place
// is looked at once more, with all that is known there. The path of a message is found by a second walk, without joins.

import type { PathStep } from "../diagnostics.ts";
import type { Program } from "../program.ts";
import type { Piece } from "../sections.ts";
import { Code } from "./code.ts";
import { Flow } from "./flow.ts";
import { entryState, type Node, nodeKey, startOf } from "./node.ts";
import type { Found } from "./promises.ts";
import type { Statement } from "./statement.ts";
import { isDisturbed, storedWords } from "./stored.ts";
import { type State, same, stateKey } from "./value.ts";
import { type Walked, walk } from "./walk.ts";

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
  const walks = statements.flatMap((statement) => {
    if (statement.kind !== "procedure" || statement.section.space !== "program") return [];
    const { errors } = program.report;
    const walked = walk(code, new Flow(code, statement));
    return walked === undefined ? [] : [{ first: walked, clear: program.report.errors === errors }];
  });
  const stored = storedWords(walks.map(({ first }) => first));
  for (const { first, clear } of walks) {
    if (program.report.full) return;
    const { errors } = program.report;
    const { procedure } = first;
    // Where a call stores into words that the procedure uses itself, it is followed once more with that known.
    const walked = isDisturbed(first, stored) ? walk(code, new Flow(code, procedure, stored)) : first;
    if (walked !== undefined) report(code, walked, reached);
    if (clear && program.report.errors === errors) clean.push(procedure);
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

/** Reports what is wrong with a procedure, and collects the addresses that its flow reaches. */
function report(code: Code, { procedure, flow, visited }: Walked, reached: Set<number>): void {
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
      const { said, advice, path } = pathTo(code, flow, procedure, node, found);
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
function pathTo(code: Code, flow: Flow, procedure: Statement, end: Node, wanted: Found): Shown {
  const seen = new Set<string>();
  const queue: Walk[] = [{ node: startOf(procedure), state: entryState(procedure), from: undefined }];
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
