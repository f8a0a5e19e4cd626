// The directives that state register conventions.

import type { Builder } from "../builder.ts";
import type { Cursor } from "../cursor.ts";
import type { Directive } from "../directives.ts";
import { exitNames } from "../exits.ts";
import type { SymbolExpression } from "../expression.ts";
import type { Token } from "../lexer.ts";
import type { Place } from "../source.ts";
import { assume, checkLastAssumption } from "./assume.ts";
import { registers } from "./registers.ts";
import { ALL, MAX_EXITS, maskOf, RETURN, type Registers, type Statement } from "./statement.ts";

/** The mark of exits that are stated with the name: a call names them too. */
const NAMED = ":";
/** The mark of a statement whose first line cannot be read. */
const UNREAD = "?";

/** The directives by their names, without the point. */
export const CONVENTION_DIRECTIVES: Readonly<Record<string, Directive>> = {
  PROC: {
    operands: "name",
    summary: "a procedure starts here, with its label; the clauses of its statement follow, then its body",
    run: (builder, cursor, place) => {
      const name = nameToken(builder, cursor, place);
      if (name === undefined) return unread("procedure", builder, place);
      builder.defineLabel(name);
      open(builder, "procedure", name);
      return true;
    },
    unread: (builder, place) => unread("procedure", builder, place),
  },
  EXTERNAL: {
    operands: "name",
    summary: "the statement of a procedure whose body is elsewhere; its clauses follow",
    run: (builder, cursor, place) => {
      const name = nameToken(builder, cursor, place);
      if (name === undefined) return unread("external", builder, place);
      open(builder, "external", name);
      return true;
    },
    unread: (builder, place) => unread("external", builder, place),
  },
  MONITOR: {
    operands: "name [= code] [: exit, ...]",
    summary: "a monitor call: its name, and its exits, number 0 first; clauses may follow",
    run: (builder, cursor, place) => {
      const name = nameToken(builder, cursor, place);
      if (name === undefined) return unread("monitor", builder, place);
      if (cursor.take("=")) {
        const code = builder.expression(cursor);
        builder.defineConstant(name, code);
        if (code === undefined) return unread("monitor", builder, place);
        const known = builder.program.known(code) ?? 0;
        if (known < 0 || known > 0xff) {
          const message = `the code of a monitor call is 0 to 255, and this is ${known}`;
          builder.report.add("E030", code.place, message);
        }
      }
      const statement = open(builder, "monitor", name);
      if (!cursor.take(":")) return true;
      const exits = exitNames(builder, cursor);
      if (exits === undefined) return false;
      statement.exits = exits;
      statement.clauses.set("EXITS", place).set(NAMED, place);
      return true;
    },
    unread: (builder, place) => unread("monitor", builder, place),
  },
  CALL: clause(
    "register[?] [what], ...",
    "registers that the caller sets; with ?: it may, and the register may hold nothing",
    (builder, cursor, statement) => {
      const list = registers(builder, cursor, true);
      if (list !== undefined) statement.call.push(...list);
      return list !== undefined;
    },
  ),
  RETURN: clause(
    "[exit:] register [what], ...",
    "registers that are set on return, or on return through one exit",
    (builder, cursor, statement) => {
      const named = cursor.peek().kind === "name" && cursor.isMark(":", 1);
      const exit = named ? cursor.next().text : undefined;
      if (named) cursor.next();
      const list = registers(builder, cursor);
      for (const r of list ?? []) statement.results.push({ ...r, exit });
      return list !== undefined;
    },
  ),
  KEEP: clause(
    "register, ... or *",
    "registers that hold on return what they held at the call; *: all that no other clause names",
    (builder, cursor, statement) => fate(builder, cursor, statement, "keep"),
  ),
  DESTROY: clause(
    "register, ... or *",
    "registers that hold nothing on return; *: all that no other clause names",
    (builder, cursor, statement) => fate(builder, cursor, statement, "destroy"),
  ),
  LINK: clause(
    "register or STACK",
    "where the return address is; STACK: the procedure is entered by CALL and left by RET",
    (builder, cursor, statement) => {
      const token = cursor.peek();
      const register = /^R([567])$/i.exec(token.text);
      const stack = token.text.toUpperCase() === "STACK";
      if (token.kind !== "name" || (register === null && !stack)) {
        cursor.expected("R5, R6, R7 or STACK");
        return false;
      }
      cursor.next();
      if (once(builder, statement, "LINK", token.place)) {
        statement.link = stack ? "stack" : Number(register![1]);
      }
      return true;
    },
  ),
  EXITS: clause(
    "name, ... or NONE",
    "the exits in the order of their numbers, from 0; one exit without this clause; NONE: it does not return",
    (builder, cursor, statement, place) => {
      const exits: string[] = [];
      do {
        const token = cursor.peek();
        if (token.kind !== "name") return cursor.expected("the name of an exit") ?? false;
        cursor.next();
        if (exits.includes(token.text)) {
          builder.report.add("E200", token.place, `the exit '${token.text}' is named twice`);
          return false;
        }
        exits.push(token.text);
      } while (cursor.take(","));
      if (exits.length > MAX_EXITS) {
        builder.report.add("E200", place, `${exits.length} exits, the limit is ${MAX_EXITS}`);
        return false;
      }
      if (once(builder, statement, "EXITS", place)) {
        statement.exits = exits.length === 1 && exits[0]!.toUpperCase() === "NONE" ? [] : exits;
      }
      return true;
    },
  ),
  FALLS: clause(
    "name",
    "the procedure that follows this one; the flow continues there, as after a jump",
    (builder, cursor, statement, place) => {
      const token = cursor.peek();
      if (token.kind !== "name") return cursor.expected("the name of a procedure") ?? false;
      cursor.next();
      if (statement.kind !== "procedure") {
        builder.report.add("E200", place, `${statement.name} has no body that could continue`);
      } else if (once(builder, statement, "FALLS", place)) statement.falls = symbolOf(builder, token);
      return true;
    },
  ),
  ENDPROC: {
    ...clause("", "the end of a procedure's body, or of a statement without one", endStatement),
    unread: (builder) => {
      if (builder.module.conventions.open !== undefined) endStatement(builder);
    },
  },
  ASSUME: {
    operands: '"reason", what',
    summary:
      "about the next instruction: GOES target, ... or VIA table, ... or EXIT name, ... or SET register, ... or KEPT register, ... or NEVER",
    run: assume,
  },
};

type Clause = (builder: Builder, cursor: Cursor, statement: Statement, place: Place) => boolean | undefined;

/** A directive that is good within a statement only. */
function clause(operands: string, summary: string, run: Clause): Directive {
  return {
    operands,
    summary,
    run: (builder, cursor, place) => {
      const { open: statement } = builder.module.conventions;
      statement?.clauses.set("any", place);
      if (statement === undefined) {
        const message = "this belongs to a statement, and none is open";
        builder.report.add("E200", place, message, "a statement starts with .PROC, .EXTERNAL or .MONITOR");
        return false;
      }
      return run(builder, cursor, statement, place);
    },
  };
}

function endStatement(builder: Builder): boolean {
  checkLastAssumption(builder);
  close(builder);
  return true;
}

/** A statement whose first line cannot be read: its clauses are read without further messages. False. */
function unread(kind: Statement["kind"], builder: Builder, place: Place): false {
  endOther(builder, place);
  const { statements } = builder.module.conventions;
  const text = `in line ${place.line.number}`;
  open(builder, kind, { kind: "name", text, value: 0, place }).clauses.set(UNREAD, place);
  statements.pop();
  return false;
}

/** Ends the statement before another one. */
function endOther(builder: Builder, place: Place): void {
  const { open: before } = builder.module.conventions;
  if (before?.kind === "procedure") {
    const message = `the procedure ${before.name} has not ended yet`;
    builder.report.add("E200", place, message, "end it with .ENDPROC");
  }
  close(builder);
}

function nameToken(builder: Builder, cursor: Cursor, place: Place): Token | undefined {
  const token = cursor.peek();
  if (token.kind !== "name") return cursor.expected("a name");
  cursor.next();
  endOther(builder, place);
  const { statements } = builder.module.conventions;
  const { path } = builder.context;
  const first = statements.find((s) => s.name === token.text && s.symbol.context.path === path);
  if (first !== undefined) {
    builder.report.again("E200", first.place, token.place, `'${token.text}' already has a statement`);
  }
  return token;
}

function symbolOf({ context }: Builder, { text: name, place }: Token): SymbolExpression {
  return { op: "symbol", name, local: false, context, place };
}

function open(builder: Builder, kind: Statement["kind"], token: Token): Statement {
  const { text: name, place } = token;
  const { conventions } = builder.module;
  const statement: Statement = {
    kind,
    name,
    place,
    section: builder.section,
    symbol: symbolOf(builder, token),
    entry: kind === "procedure" ? builder.mark() : undefined,
    end: undefined,
    call: [],
    results: [],
    keep: 0,
    destroy: 0,
    rest: undefined,
    link: undefined,
    exits: [RETURN],
    falls: undefined,
    clauses: new Map(),
  };
  conventions.statements.push(statement);
  conventions.open = statement;
  return statement;
}

/** Ends what is still open at the end of a source. */
export function closeStatements(builder: Builder): void {
  const { open: statement } = builder.module.conventions;
  if (statement?.kind === "procedure") {
    builder.report.add("E200", statement.place, `no .ENDPROC follows the .PROC ${statement.name}`);
  }
  close(builder);
}

/** Ends the open statement: says what is wrong with it, and completes it. */
function close(builder: Builder): void {
  const { conventions } = builder.module;
  const statement = conventions.open;
  if (statement === undefined) return;
  conventions.open = undefined;
  const { kind, symbol, clauses } = statement;
  if (clauses.has(UNREAD)) return;
  const monitor = kind === "monitor";
  const alone = monitor && !clauses.has("any");
  if (!alone || clauses.has(NAMED)) {
    const followed = !clauses.has(NAMED);
    builder.module.exits.push({ symbol, monitor, names: statement.exits, followed });
  }
  if (alone) {
    // Its exits alone are stated, or nothing: its registers are not known.
    conventions.statements.pop();
    return;
  }
  const wrong = (message: string, advice?: string) =>
    builder.report.add("E200", statement.place, `${statement.name}: ${message}`, advice);
  if (statement.kind === "procedure") {
    statement.end = builder.mark();
    if (builder.section !== statement.section) wrong("it ends in another section than it starts");
  }
  const { results, exits, link } = statement;
  for (const { exit } of results) {
    if (exit !== undefined && !exits.includes(exit)) {
      wrong(`.RETURN names an exit ${exit}, but there is no such exit`, ".EXITS names the exits");
      return;
    }
  }
  const linkMask = typeof link === "number" ? 1 << link : 0;
  if (linkMask & maskOf(statement.call))
    wrong(`R${link} is both its link and a call register`, "name it in .LINK only");
  const both = statement.keep & statement.destroy;
  if (both !== 0) wrong(`${text(both)} cannot be kept and destroyed`);
  const always = maskOf(results.filter((r) => r.exit === undefined));
  if (always & statement.keep) wrong(`${text(always & statement.keep)} cannot be kept and returned`);
  if (always & statement.destroy) {
    wrong(`${text(always & statement.destroy)} cannot be destroyed and returned`);
  }
  const named = statement.keep | statement.destroy | always;
  // A link is destroyed where nothing else is said about it.
  const rest = ALL & ~named & ~linkMask;
  statement.destroy |= linkMask & ~named;
  if (statement.rest === "keep") statement.keep |= rest;
  else if (statement.rest === "destroy") statement.destroy |= rest;
  else if (rest !== 0 && exits.length > 0) {
    const advice = ".KEEP or .DESTROY names them, or one of the two has * for all others";
    wrong(`nothing is stated about ${text(rest)}`, advice);
  } else statement.destroy |= rest;
  if (statement.kind !== "monitor" && link === undefined && exits.length > 0) {
    wrong(
      "it returns, but nothing says where its link is",
      ".LINK names it; .EXITS NONE says that it does not return",
    );
  }
}

function text(mask: Registers): string {
  return Array.from({ length: 8 }, (_, n) => n)
    .filter((n) => mask & (1 << n))
    .map((n) => `R${n}`)
    .join(", ");
}

function once(builder: Builder, statement: Statement, name: string, place: Place): boolean {
  const first = statement.clauses.get(name);
  if (first !== undefined) {
    builder.report.again("E200", first, place, `${statement.name} has a .${name} already`);
  } else statement.clauses.set(name, place);
  return first === undefined;
}

function fate(builder: Builder, cursor: Cursor, statement: Statement, which: "keep" | "destroy"): boolean {
  const star = cursor.peek();
  if (cursor.take("*")) {
    const first = statement.clauses.get("*");
    if (first !== undefined) {
      builder.report.again("E200", first, star.place, `${statement.name} has a * already`);
      return false;
    }
    statement.clauses.set("*", star.place);
    statement.rest = which;
    return true;
  }
  const list = registers(builder, cursor);
  if (list === undefined) return false;
  statement[which] |= maskOf(list);
  return true;
}
