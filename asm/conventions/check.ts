// Checks the bodies of procedures against their statements.
//
// For each procedure, states are carried along its flow until nothing changes, joined where paths meet; then each place
// is looked at once more, with all that is known there.

import type { Piece } from "../image.ts";
import type { Program } from "../program.ts";
import { Code } from "./code.ts";
import { Flow } from "./flow.ts";
import { entryState, type Node, nodeKey } from "./node.ts";
import { pathTo, type Shown, stepsOf, type Visited, writtenAt } from "./path.ts";
import { type Found, Promises } from "./promises.ts";
import type { Statement } from "./statement.ts";
import { join, same, sameState, type Value } from "./value.ts";

/** Steps of one procedure at most: far more than a program of 65,536 words needs. */
const MAX_STEPS = 200_000;
/** States at one place that differ in the exits that links lead to; more of them are joined. */
const MAX_VARIANTS = 16;

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

/** Reports what is wrong with a procedure, and collects the addresses that its flow reaches. */
function checkProcedure(code: Code, procedure: Statement, reached: Set<number>): void {
  const flow = new Flow(code, procedure);
  const { address } = procedure.entry!;
  if (code.at(address) === undefined) {
    const message = `${procedure.name} has no body`;
    code.program.report.add("E207", procedure.place, message, ".EXTERNAL states a procedure without one");
    return;
  }
  const visited = walkAll(code, flow, procedure);
  if (visited === undefined) {
    const message = `${procedure.name} is too large to be followed`;
    code.program.report.add("E208", procedure.place, message, "state the procedures that it calls");
    return;
  }
  const told = new Set<string>();
  for (const place of visited) {
    const { node, state } = place;
    // Prefixes that are lines of their own are reached with their instruction.
    const { next } = code.at(node.address)!;
    for (let at = node.address; at < next; at++) reached.add(at);
    const fresh = flow.step(node, state).found.filter(({ code: what, detail }) => {
      const key = `${what} ${detail}`;
      return !told.has(key) && told.add(key);
    });
    const shown = fresh.map((found) => pathTo(flow, procedure, place, found));
    for (const one of new Set(shown.map(({ said }) => groupOf(said)))) {
      report(
        code,
        procedure,
        node,
        shown.filter(({ said }) => groupOf(said) === one),
      );
    }
  }
}

/** All places of a flow with what is known there; undefined when there are too many. */
function walkAll(code: Code, flow: Flow, procedure: Statement): Iterable<Visited> | undefined {
  const promises = new Promises(code, procedure);
  const holds = (value: Value) => promises.holds(value);
  const start: Node = { context: [], address: procedure.entry!.address };
  const first: Visited = { node: start, state: entryState(procedure), from: undefined, sources: [] };
  const visited = new Map<string, Visited>([[nodeKey(start), first]]);
  const variants = new Map<string, number>();
  const work = [first];
  const waiting = new Set<Visited>(work);
  for (let steps = 0; steps < work.length; steps++) {
    if (steps > MAX_STEPS) return undefined;
    const here = work[steps]!;
    waiting.delete(here);
    for (const { to, state } of flow.step(here.node, here.state).edges) {
      const node = nodeKey(to);
      const exits = flow.exitsIn(to, state);
      const many = variants.get(node) ?? 0;
      const known = exits === "" || visited.has(node + exits);
      const key = known || many < MAX_VARIANTS ? node + exits : node;
      let there = visited.get(key);
      if (there === undefined) {
        there = { node: to, state, from: here, sources: Array.from({ length: 8 }, () => here) };
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
  return visited.values();
}

/** Problems of one place that are one message: those that are worded alike. */
function groupOf({ code, message, together }: Found): string {
  return `${code} ${together?.("") ?? message}`;
}

/** Reports problems of one place that differ in their registers only. */
function report(code: Code, procedure: Statement, node: Node, shown: readonly Shown[]): void {
  const [{ said, end }] = shown as [Shown];
  const place = code.placeOf(node.address) ?? procedure.place;
  const { link } = procedure;
  const about = shown.flatMap((one) => one.said.register ?? []);
  const followed = about.length === 0 && typeof link === "number" && said.code === "E206" ? [link] : about;
  const names = listOf(shown.map((one) => one.said.named ?? `R${one.said.register}`));
  const message = shown.length === 1 ? said.message : (said.together?.(names) ?? said.message);
  const path = stepsOf(code, end, followed);
  code.program.report.add(said.code, place, message, adviceOf(code, shown), path);
}

/** The advice, with the lines that have put into the registers what they hold. */
function adviceOf(code: Code, shown: readonly Shown[]): string | undefined {
  const [{ said }] = shown as [Shown];
  const several = shown.length > 1;
  if (said.written === undefined) {
    const advices = [...new Set(shown.flatMap((one) => one.said.advice ?? []))];
    return several && advices.length === 1 ? advices[0]!.replaceAll(/\bit\b/g, "them") : advices.join("; ");
  }
  const lines = shown.flatMap(({ said: { register }, end }) => {
    const at = register === undefined ? undefined : writtenAt(code, register, end);
    return at === undefined ? [] : [{ register, at }];
  });
  if (lines.length === 0) return said.advice;
  const where = lines.map(({ register, at }, i) => `R${register} ${i === 0 ? "is written " : ""}at ${at}`);
  const advice = several ? said.advice?.replaceAll(" it ", " them ") : said.advice;
  return `${where.join(", ")}: ${advice}`;
}

/** A, B and C. */
function listOf(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
