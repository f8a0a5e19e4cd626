// Checks the bodies of procedures against their statements.
//
// For each procedure, states are carried along its flow until nothing changes, joined where paths meet; then each place
// is looked at once more, with all that is known there.

import type { Statement } from "../conventions/statement.ts";
import type { Program } from "../program.ts";
import type { Piece } from "../sections.ts";
import { Code } from "./code.ts";
import { Flow } from "./flow.ts";
import type { Node } from "./node.ts";
import { Paths, type Shown, stepsOf, writtenAt } from "./path.ts";
import type { Found } from "./promises.ts";
import { checkSkips } from "./skips.ts";
import { StoredWords } from "./stored.ts";
import { type Walked, walk } from "./walk.ts";

/** Checks a program whose words are known: all its procedures, and what leads into the middle of an instruction. */
export function checkConventions(program: Program, pieces: readonly Piece[]): void {
  checkProcedures(program, pieces);
  checkSkips(program, pieces);
}

function checkProcedures(program: Program, pieces: readonly Piece[]): void {
  if (program.modules.every((m) => m.conventions.statements.length === 0)) return;
  const code = new Code(program, pieces);
  if (program.report.errors > 0) return;
  const { statements } = code;
  const reached = new Set<number>();
  const clean: Statement[] = [];
  const walks = statements.flatMap((statement) => {
    if (statement.kind !== "procedure" || statement.section.space !== "program") return [];
    // One procedure that is too large has a message; what follows is not checked.
    if (code.exhausted) return [];
    const { errors } = program.report;
    const walked = walk(code, new Flow(code, statement));
    return walked === undefined ? [] : [{ first: walked, clear: program.report.errors === errors }];
  });
  const stored = new StoredWords(walks.map(({ first }) => first));
  for (const { first, clear } of walks) {
    if (program.report.full) return;
    const { errors } = program.report;
    const { procedure } = first;
    // Where a call stores into words that the procedure uses itself, it is followed once more with that known.
    const walked = stored.disturbs(first) ? walk(code, new Flow(code, procedure, stored)) : first;
    if (walked !== undefined) checkPlaces(code, walked, reached);
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
function checkPlaces(
  code: Code,
  { procedure, flow, addresses, problems }: Walked,
  reached: Set<number>,
): void {
  const told = new Set<string>();
  const paths = new Paths(code, flow);
  for (const address of addresses) {
    // Prefixes that are lines of their own are reached with their instruction.
    const { next } = code.at(address)!;
    for (let at = address; at < next; at++) reached.add(at);
  }
  for (const place of problems) {
    if (code.program.report.full) return;
    const { node } = place;
    const fresh = place.found.filter(({ code: what, detail }) => {
      const key = `${what} ${detail}`;
      return !told.has(key) && told.add(key);
    });
    const shown = fresh.map((found) => paths.to(place, found));
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
  const path = end && stepsOf(code, end, { registers: followed, stack: said.detail === "stack" });
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
    const at = register === undefined || end === undefined ? undefined : writtenAt(code, register, end);
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
