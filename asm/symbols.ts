// Directives about names: constants, variables, scopes, what modules share, exits, and assertions.

import type { Builder } from "./builder.ts";
import type { Cursor } from "./cursor.ts";
import type { Directive } from "./directives.ts";
import { exitNames } from "./exits.ts";
import type { Token } from "./lexer.ts";
import { parseSymbol } from "./parse.ts";
import { type Place, placeText } from "./source.ts";

function nameToken(cursor: Cursor): Token | undefined {
  const token = cursor.peek();
  if (token.kind !== "name") return cursor.expected("a name");
  cursor.next();
  return token;
}

function equ(builder: Builder, cursor: Cursor): boolean {
  const name = nameToken(cursor);
  if (name === undefined) return false;
  const value = cursor.take(",") ? builder.expression(cursor) : cursor.expected("','");
  builder.defineConstant(name, value);
  return value !== undefined;
}

function set(builder: Builder, cursor: Cursor): boolean {
  const token = nameToken(cursor);
  if (token === undefined || !cursor.take(",")) {
    if (token !== undefined) cursor.expected("','");
    return false;
  }
  const number = builder.knownNumber(cursor, "what .SET gives a name");
  if (number === undefined) return false;
  const name = builder.fullName(token.text, false, token.place);
  if (name === undefined) return true;
  if (builder.module.symbols.has(name)) {
    const advice = "only a name that .SET has defined can be set again";
    builder.report.add("E021", token.place, `'${token.text}' is already defined`, advice);
    return true;
  }
  builder.variables.set(name, number);
  return true;
}

/** Names of labels and constants, as in SCOPE.NAME. */
function names(builder: Builder, cursor: Cursor, use: (name: string, place: Place) => void): boolean {
  do {
    const symbol = parseSymbol(cursor, builder);
    if (symbol === undefined) return false;
    const { path } = builder.context;
    use(path === "" ? symbol.name : `${path}.${symbol.name}`, symbol.place);
  } while (cursor.take(","));
  return true;
}

function importName(builder: Builder, name: string, place: Place): void {
  const before = builder.module.symbols.get(name);
  if (before !== undefined) {
    const advice = `the definition is at ${placeText(before.place, place)}`;
    builder.report.add("E021", place, `'${name}' is defined here, so it cannot be imported`, advice);
  } else builder.module.imports.set(name, place);
}

/** Scopes within each other at most. */
const MAX_SCOPES = 64;

function openScope(builder: Builder, cursor: Cursor, place: Place): boolean {
  const token = nameToken(cursor);
  const path = token && builder.fullName(token.text, false, token.place);
  return beginScope(builder, place, path) && path !== undefined;
}

/** Begins a scope; without a name its names are those of the scope around. False when there are too many. */
function beginScope(builder: Builder, place: Place, path = builder.context.path): boolean {
  if (builder.scopes.length === MAX_SCOPES) {
    builder.reader.stop("E053", place, `more than ${MAX_SCOPES} nested scopes`);
    return false;
  }
  builder.scopes.push({ place, before: builder.context });
  builder.context = { ...builder.context, path, owner: undefined };
  return true;
}

function closeScope(builder: Builder, place: Place): boolean {
  const open = builder.scopes.pop();
  if (open === undefined) {
    builder.report.add("E071", place, ".ENDSCOPE without .SCOPE");
    return false;
  }
  builder.context = { ...builder.context, path: open.before.path, owner: open.before.owner };
  return true;
}

function calls(builder: Builder, cursor: Cursor): boolean {
  const token = nameToken(cursor);
  if (token === undefined) return false;
  if (!cursor.take(":")) return cursor.expected("':' and the names of the exits") ?? false;
  const names = exitNames(builder, cursor);
  if (names === undefined) return false;
  const { module, context } = builder;
  const { text: name, place } = token;
  const symbol = { op: "symbol", name, local: false, context, place } as const;
  module.exits.push({ symbol, monitor: false, names, followed: false });
  return true;
}

function assertion(builder: Builder, cursor: Cursor): boolean {
  const expression = builder.expression(cursor);
  if (expression === undefined) return false;
  let message = "";
  if (cursor.take(",")) {
    const text = messageOf(cursor);
    if (text === undefined) return false;
    message = text;
  }
  builder.module.assertions.push({ ...builder.anchor(expression), message });
  return true;
}

function messageOf(cursor: Cursor): string | undefined {
  const text = cursor.peek();
  if (text.kind !== "string") return cursor.expected('a message in "..."');
  cursor.next();
  return text.text;
}

function say(code: "E091" | "W005", builder: Builder, cursor: Cursor, place: Place): boolean {
  const text = messageOf(cursor);
  if (text === undefined) return false;
  builder.report.add(code, place, text);
  return true;
}

/** The directives that define names or say what they are, and those that only report. */
export const SYMBOL_DIRECTIVES: Readonly<Record<string, Directive>> = {
  EQU: { operands: "name, value", summary: "the same as name = value", run: equ },
  SET: {
    operands: "name, value",
    summary: "from here on the name is the value, until another .SET of the same scope",
    run: set,
  },
  EXPORT: {
    operands: "name, ...",
    summary: "other modules may import the names",
    run: (builder, cursor) =>
      names(builder, cursor, (name, place) => builder.module.exports.set(name, place)),
  },
  IMPORT: {
    operands: "name, ...",
    summary: "the names are those that another module exports",
    run: (builder, cursor) => names(builder, cursor, (name, place) => importName(builder, name, place)),
  },
  GLOBAL: {
    operands: "name, ...",
    summary: ".EXPORT for those that this module defines, .IMPORT for the others",
    run: (builder, cursor) => names(builder, cursor, (name, place) => builder.globals.set(name, place)),
  },
  SCOPE: {
    operands: "name",
    summary: "names up to .ENDSCOPE are its own; elsewhere they are called `name.NAME`",
    run: openScope,
    unread: (builder, place) => {
      beginScope(builder, place);
    },
  },
  ENDSCOPE: {
    operands: "",
    summary: "the end of .SCOPE",
    run: (builder, _cursor, place) => closeScope(builder, place),
    unread: closeScope,
  },
  CALLS: {
    operands: "name : exit, ...",
    summary: "the names of a procedure's exits, number 0 first",
    run: calls,
  },
  ASSERT: {
    operands: 'value [, "message"]',
    summary: "an error when the value is 0, as soon as all addresses are known",
    run: assertion,
  },
  ERROR: { operands: '"message"', summary: "an error", run: (b, c, p) => say("E091", b, c, p) },
  WARNING: { operands: '"message"', summary: "a warning", run: (b, c, p) => say("W005", b, c, p) },
};
