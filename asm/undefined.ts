// Messages about names that nothing defines, and about values that are unknown where they must be known.

import { nameElsewhere } from "./elsewhere.ts";
import type { Expression, ExpressionValue, SymbolExpression } from "./expression.ts";
import type { Base } from "./known.ts";
import { elsewhereAdvice, isHidden, shownName } from "./locals.ts";
import { isReserved } from "./module.ts";
import { nearest } from "./nearest.ts";
import { reportNoOwner } from "./parse.ts";
import type { Program } from "./program.ts";
import { type Place, placeText } from "./source.ts";

/** What keeps the value of an expression from being known: a name without one, or an address. */
export class Missing {
  found:
    | {
        readonly name: string;
        readonly place: Place;
        readonly symbol?: SymbolExpression | undefined;
        /** Of an address: what stands before it and has a size that is not known. */
        readonly after?: Place | undefined;
      }
    | undefined = undefined;
  private unknown = false;

  take(
    value: ExpressionValue | undefined,
    name: string,
    place: Place,
    symbol: SymbolExpression | undefined,
  ): void {
    const base = value?.base as Base | undefined;
    if (this.unknown || (value !== undefined && base === undefined)) return;
    this.unknown = value === undefined;
    const own = base !== undefined && "kind" in base ? base.place : undefined;
    const before = this.found?.after;
    const after =
      own === undefined || (before !== undefined && before.line.order > own.line.order) ? before : own;
    if (this.unknown || this.found === undefined || after !== this.found.after)
      this.found = { name, place, symbol, after };
  }
}

/** True for a local name that no label comes before. */
function isOwnerless({ local, context }: SymbolExpression): boolean {
  return local && context.owner === undefined && context.macros.length === 0;
}

/** The full name of what a name would mean where it stands, for messages. */
function fullName({ name, local, context }: SymbolExpression): string {
  return local ? shownName(`${context.owner ?? context.macros[0]}.${name}`) : name;
}

/** The name in quotes that a name which nothing defines was probably meant to be. */
function similarTo(symbol: SymbolExpression): string | undefined {
  const { name, local, context } = symbol;
  const { symbols } = context.module;
  // A local name of an expansion is known by itself, and only to lines of it.
  const own = local
    ? context.macros.flatMap((macro) => [...symbols.keys()].filter((key) => key.startsWith(`${macro}.`)))
    : [];
  const similar =
    nearest(`.${name}`, own.map(shownName)) ??
    nearest(
      fullName(symbol),
      [...symbols.keys()].filter((key) => !isHidden(key)),
    );
  return similar === undefined ? undefined : `'${similar}'`;
}

/** Names without a meaning in the modules of a program. */
export class UndefinedNames {
  private readonly program: Program;
  private readonly said = new Set<string>();

  constructor(program: Program) {
    this.program = program;
  }

  /** One message for each name, however often it is used. */
  report(symbol: SymbolExpression): void {
    const { name, local, context, place } = symbol;
    const { module } = context;
    const { report, modules, globals } = this.program;
    const key = `${modules.indexOf(module)} ${local ? `${context.owner ?? context.macros[0]}.` : ""}${name}`;
    if (report.full || this.said.has(key)) return;
    this.said.add(key);
    if (isOwnerless(symbol)) {
      reportNoOwner(report, name, place);
      return;
    }
    if (isReserved(name)) {
      report.add("E022", place, `${name} is a register, not a value`);
      return;
    }
    const imported = module.imports.get(name);
    if (imported !== undefined) {
      const similar = nearest(name, globals.keys());
      const advice = similar === undefined ? "link the module that exports it" : `did you mean '${similar}'?`;
      report.add("E027", imported, `'${name}' is imported, but no module exports it`, advice);
      return;
    }
    const message = `the symbol '${fullName(symbol)}' is not defined`;
    const elsewhere = nameElsewhere(name);
    if (elsewhere !== undefined) report.add("E020", place, message, elsewhere);
    else if (local) {
      report.once("E020", place, message, () => {
        const similar = similarTo(symbol);
        const meant = similar === undefined ? "define it as a label" : `did you mean ${similar}?`;
        return elsewhereAdvice(symbol) ?? meant;
      });
    } else {
      const advice = `define it as ${name}: or ${name} = value, or .IMPORT it from another module`;
      report.unknown("E020", place, message, () => similarTo(symbol), advice);
    }
  }

  /** Reports that the value of an expression is not known where `what` must be. */
  unknown(expression: Expression, what: string, missing: Missing): void {
    const { report } = this.program;
    const missed = missing.found?.symbol;
    if (missed !== undefined && isOwnerless(missed)) {
      reportNoOwner(report, missed.name, missed.place);
      return;
    }
    const { name, place, symbol, after } = missing.found ?? { name: "this", place: expression.place };
    const message = `${what} must be known here, and '${name}' is not`;
    const known = "use numbers, constants made of them, and sizes and distances of what stands above";
    const advice =
      after === undefined
        ? `${known}; addresses are given later`
        : `the size of ${placeText(after, place)} depends on addresses, which are given later`;
    if (symbol === undefined || this.program.find(symbol) !== undefined)
      report.add("E032", place, message, advice);
    else {
      const otherwise = nameElsewhere(symbol.name) ?? advice;
      report.unknown("E032", place, message, () => similarTo(symbol), otherwise);
    }
  }
}
