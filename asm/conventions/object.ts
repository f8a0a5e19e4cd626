// Statements in object files, with which the linker checks calls between modules. docs/ASSEMBLER.md describes the
// format.

import type { Expression } from "../expression.ts";
import type { ObjectWriter } from "../object.ts";
import type { ObjectReader } from "../readobject.ts";
import type {
  Assumption,
  CallRegister,
  Conventions,
  NamedRegister,
  PlacedAssumption,
  Result,
  Statement,
} from "./statement.ts";

const STATEMENTS: readonly Statement["kind"][] = ["procedure", "external", "monitor"];
const ASSUMPTIONS: readonly Assumption["kind"][] = ["goes", "exit", "set", "kept", "never", "via"];
/** Links, by index. */
const LINKS: readonly Statement["link"][] = [undefined, "stack", 5, 6, 7];

/** Writes statements and assumptions to an object, where `ObjectReader` finds them last. */
export function encodeConventions(conventions: Conventions, to: ObjectWriter): void {
  to.list(conventions.statements, (statement) => encodeStatement(statement, to));
  to.list(conventions.assumptions, (assumption) => encodeAssumption(assumption, to));
}

function encodeStatement(s: Statement, to: ObjectWriter): void {
  const register = (r: NamedRegister) => {
    to.number(r.register);
    to.text(r.text);
  };
  to.number(STATEMENTS.indexOf(s.kind));
  to.text(s.name);
  to.place(s.place);
  to.sectionIndex(s.section);
  to.expression(s.symbol);
  to.mark(s.entry);
  to.mark(s.end);
  to.list(s.call, (r) => {
    register(r);
    to.number(r.optional === true ? 1 : 0);
  });
  to.list(s.results, (result) => {
    register(result);
    to.optional(result.exit, (exit) => to.text(exit));
  });
  to.number(s.keep);
  to.number(s.destroy);
  to.number(LINKS.indexOf(s.link));
  to.list(s.exits, (exit) => to.text(exit));
  to.expression(s.falls);
}

function encodeAssumption(
  { place, section, mark, reason, assumption }: PlacedAssumption,
  to: ObjectWriter,
): void {
  to.place(place);
  to.sectionIndex(section);
  to.mark(mark);
  to.text(reason);
  to.number(ASSUMPTIONS.indexOf(assumption.kind));
  switch (assumption.kind) {
    case "goes":
      to.list(assumption.targets, (target) => to.expression(target));
      break;
    case "via":
      to.list(assumption.tables, (table) => to.expression(table));
      break;
    case "exit":
      to.list(assumption.exits, (exit) => to.text(exit));
      break;
    case "set":
    case "kept":
      to.number(assumption.registers);
  }
}

/** Reads statements into those of a module whose sections are there. */
export function decodeConventions(conventions: Conventions, from: ObjectReader): void {
  from.list(() => conventions.statements.push(decodeStatement(from)));
  from.list(() => conventions.assumptions.push(decodeAssumption(from)));
}

function decodeStatement(from: ObjectReader): Statement {
  const kind = from.choice(STATEMENTS, "a kind of statement");
  const name = from.text();
  const place = from.place();
  const section = from.sectionIndex();
  const symbol = from.symbolExpression();
  const entry = from.mark(section);
  const end = from.mark(section);
  const register = () => ({ register: from.number(0, 7, "a register"), text: from.text() });
  const call = from.list((): CallRegister => {
    const named = register();
    return from.number(0, 1, "what says whether it may be left out") === 1
      ? { ...named, optional: true }
      : named;
  });
  const results = from.list((): Result => ({ ...register(), exit: from.optional(() => from.text()) }));
  const keep = from.number(0, 0xff, "registers");
  const destroy = from.number(0, 0xff, "registers");
  const link = from.choice(LINKS, "a link");
  const exits = from.list(() => from.text());
  const falls = from.optionalSymbol();
  if (kind === "procedure" && (entry === undefined || end === undefined)) {
    from.fail("a procedure without a body");
  }
  return {
    kind,
    name,
    place,
    section,
    symbol,
    entry,
    end,
    call,
    results,
    keep,
    destroy,
    rest: undefined,
    link,
    exits,
    falls,
    clauses: new Map(),
  };
}

function decodeAssumption(from: ObjectReader): PlacedAssumption {
  const place = from.place();
  const section = from.sectionIndex();
  const mark = from.mark(section) ?? from.fail("an assumption has no place");
  const reason = from.text();
  const assumption = assumptionOf(from);
  return { place, section, mark, reason, assumption };
}

function assumptionOf(from: ObjectReader): Assumption {
  const kind = from.choice(ASSUMPTIONS, "a kind of assumption");
  switch (kind) {
    case "goes":
      return { kind, targets: from.list((): Expression => from.expression()) };
    case "via":
      return { kind, tables: from.list(() => from.symbolExpression()) };
    case "exit":
      return { kind, exits: from.list(() => from.text()) };
    case "never":
      return { kind };
    case "set":
    case "kept":
      return { kind, registers: from.number(0, 0xff, "registers") };
  }
}
