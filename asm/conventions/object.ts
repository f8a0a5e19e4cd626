// Statements in object files, so that the linker checks what several modules do together. docs/ASSEMBLER.md describes
// the format.

import type { Expression, SymbolExpression } from "../expression.ts";
import type { Json } from "../object.ts";
import type { Item, Section } from "../program.ts";
import type { Place } from "../source.ts";
import type { Assumption, CallRegister, Conventions, NamedRegister, Result, Statement } from "./statement.ts";

/** How an object writes what statements refer to. */
export interface Encoding {
  place(place: Place): Json;
  expression(expression: Expression): Json;
  sectionIndex(section: Section): number;
  markIndex(item: Item): number;
}

/** How an object reads it; each fails with a message where there is no such thing. */
export interface Decoding {
  place(json: Json | undefined): Place;
  expression(json: Json | undefined): Expression;
  section(json: Json | undefined): Section;
  mark(section: Section, json: Json | undefined): Item | undefined;
  list(json: Json | undefined, what: string): readonly Json[];
  text(json: Json | undefined, what: string): string;
  whole(json: Json | undefined, low: number, high: number, what: string): number;
  fail(what: string): never;
}

export function encodeConventions(conventions: Conventions, to: Encoding): Json {
  const mark = (item: Item | undefined) => (item === undefined ? null : to.markIndex(item));
  const statements = conventions.statements.map((s) => [
    s.kind,
    s.name,
    to.place(s.place),
    to.sectionIndex(s.section),
    to.expression(s.symbol),
    mark(s.entry),
    mark(s.end),
    s.call.map((r) => (r.optional ? [r.register, r.text, 1] : [r.register, r.text])),
    s.results.map((r) => [r.register, r.text, r.exit ?? null]),
    s.keep,
    s.destroy,
    s.link ?? null,
    [...s.exits],
    s.falls === undefined ? null : to.expression(s.falls),
  ]);
  const assumptions = conventions.assumptions.map((a) => [
    to.place(a.place),
    to.sectionIndex(a.section),
    to.markIndex(a.mark),
    a.reason,
    ...assumptionJson(a.assumption, to),
  ]);
  return [statements, assumptions];
}

function assumptionJson(assumption: Assumption, to: Encoding): Json[] {
  const { kind } = assumption;
  switch (kind) {
    case "goes":
      return [kind, assumption.targets.map((e) => to.expression(e))];
    case "via":
      return [kind, assumption.tables.map((e) => to.expression(e))];
    case "exit":
      return [kind, assumption.exit];
    case "never":
      return [kind];
    default:
      return [kind, assumption.registers];
  }
}

/** Reads statements into a module whose sections are there. */
export function decodeConventions(json: Json | undefined, conventions: Conventions, from: Decoding): void {
  const [statements, assumptions] = from.list(json, "conventions");
  for (const row of from.list(statements, "statements")) {
    conventions.statements.push(statementOf(from.list(row, "a statement"), from));
  }
  for (const row of from.list(assumptions, "assumptions")) {
    const [place, index, mark, reason, ...rest] = from.list(row, "an assumption");
    const section = from.section(index);
    conventions.assumptions.push({
      place: from.place(place),
      section,
      mark: from.mark(section, mark) ?? from.fail("an assumption has no place"),
      reason: from.text(reason, "a reason"),
      assumption: assumptionOf(rest, from),
    });
  }
}

function statementOf(row: readonly Json[], from: Decoding): Statement {
  const [kind, name, place, index, symbol, entry, end, call, results, keep, destroy, link, exits, falls] =
    row;
  const section = from.section(index);
  const named = (json: Json): NamedRegister => {
    const [register, text] = from.list(json, "a register");
    return { register: from.whole(register, 0, 7, "a register"), text: from.text(text, "a text") };
  };
  const statement: Statement = {
    kind:
      kind === "procedure" || kind === "external" || kind === "monitor"
        ? kind
        : from.fail("a statement of an unknown kind"),
    name: from.text(name, "a name"),
    place: from.place(place),
    section,
    symbol: symbolIn(symbol, from),
    entry: from.mark(section, entry ?? null),
    end: from.mark(section, end ?? null),
    call: from.list(call, "call registers").map((json): CallRegister => {
      const optional = from.list(json, "a register")[2] === 1;
      return optional ? { ...named(json), optional } : named(json);
    }),
    results: from.list(results, "results").map((json): Result => {
      const exit = from.list(json, "a result")[2];
      return { ...named(json), exit: exit === null ? undefined : from.text(exit, "an exit") };
    }),
    keep: from.whole(keep, 0, 0xff, "registers"),
    destroy: from.whole(destroy, 0, 0xff, "registers"),
    rest: undefined,
    link: link === null ? undefined : link === "stack" ? link : from.whole(link, 5, 7, "a link"),
    exits: from.list(exits, "exits").map((e) => from.text(e, "an exit")),
    falls: falls === null ? undefined : symbolIn(falls, from),
    clauses: new Set(),
  };
  const body = statement.entry !== undefined && statement.end !== undefined;
  return statement.kind === "procedure" && !body ? from.fail("a procedure without a body") : statement;
}

function symbolIn(json: Json | undefined, from: Decoding): SymbolExpression {
  const expression = from.expression(json);
  return expression.op === "symbol" ? expression : from.fail("a name is missing");
}

function assumptionOf([kind, value]: readonly Json[], from: Decoding): Assumption {
  switch (kind) {
    case "goes":
      return { kind, targets: from.list(value, "targets").map((e) => from.expression(e)) };
    case "via":
      return { kind, tables: from.list(value, "tables").map((e) => symbolIn(e, from)) };
    case "exit":
      return { kind, exit: from.text(value, "an exit") };
    case "never":
      return { kind };
    case "set":
    case "kept":
      return { kind, registers: from.whole(value, 0, 0xff, "registers") };
    default:
      return from.fail("an assumption of an unknown kind");
  }
}
