// Records, enumerations, variables of their types, and tables.

import type { Block, Builder } from "./builder.ts";
import type { Cursor } from "./cursor.ts";
import type { Directive } from "./directives.ts";
import type { Expression } from "./expression.ts";
import { defineMembers, propertiesOf, RecordReader, takeNames } from "./fields.ts";
import type { Token } from "./lexer.ts";
import type { TableEntry } from "./module.ts";
import type { Place } from "./source.ts";
import { bitsFor, enumerationValues, parseType, sized } from "./types.ts";

function record(builder: Builder, cursor: Cursor, place: Place): boolean {
  const token = opened(cursor, "RECORD");
  const path = token && builder.fullName(token.text, false, token.place);
  builder.block = new RecordReader(builder, token, path, place);
  return token !== undefined;
}

/** Gives a type a name. */
function typeName(builder: Builder, cursor: Cursor): boolean {
  const token = opened(cursor, "TYPE");
  if (token === undefined || !cursor.take(",")) {
    return token !== undefined && (cursor.expected("',' and the type") ?? false);
  }
  const name = builder.fullName(token.text, false, token.place);
  const type = parseType(builder, cursor, name ?? token.text);
  if (name === undefined) return false;
  const { place } = token;
  const size: Expression | undefined = type && { op: "number", value: type.words, place };
  // After an error it is a word, so that its uses cause no errors.
  if (!builder.types.has(name)) builder.types.set(name, type ?? { words: 1 });
  builder.defineAs(name, place, size, type && propertiesOf(type, 0));
  return type !== undefined;
}

function enumeration(builder: Builder, cursor: Cursor, place: Place): boolean {
  const named = !cursor.done;
  const token = named ? opened(cursor, "ENUM") : undefined;
  const name = token && builder.fullName(token.text, false, token.place);
  let count = 0;
  let highest = 0;
  let next = 0;
  builder.block = {
    name: "ENUM",
    place,
    line: (line) => {
      const full = (value: string, at: Place) => builder.fullName(value, false, at);
      const found = enumerationValues(builder, line, full, next);
      if (found === undefined) return;
      builder.finish(line);
      count += found.count;
      highest = Math.max(highest, found.highest);
      next = found.next;
    },
    end: () => {
      if (name === undefined || token === undefined) return;
      builder.types.set(name, { ...sized(bitsFor(highest)), count });
      const value: Expression = { op: "number", value: count, place: token.place };
      builder.defineAs(name, token.place, value, { COUNT: count, SIZE: 1 });
    },
  };
  return !named || token !== undefined;
}

/** The name after a directive that opens a block. */
function opened(cursor: Cursor, directive: string): Token | undefined {
  const token = cursor.peek();
  if (token.kind !== "name") return cursor.expected(`the name after .${directive}`);
  cursor.next();
  return token;
}

function variable(builder: Builder, cursor: Cursor, place: Place): boolean {
  const owner = builder.labels[0]?.name ?? "";
  const type = parseType(builder, cursor, owner);
  if (type === undefined) return false;
  const { labels, context } = builder;
  const owners = [...labels];
  if (!takeNames(builder, owners.length * (type.names ?? 0), place)) return false;
  const count: Expression = { op: "number", value: type.words, place };
  builder.add({ kind: "reserve", count, fill: undefined }, propertiesOf(type, 0));
  for (const label of owners) {
    const symbol: Expression = {
      op: "symbol",
      name: label.name,
      local: false,
      context: { ...context, path: "" },
      place,
    };
    defineMembers(builder, label.name, type.members ?? [], place, (offset) => ({
      op: "binary",
      operator: "+",
      left: symbol,
      right: { op: "number", value: offset, place },
      place,
    }));
  }
  return true;
}

function table(builder: Builder, cursor: Cursor, place: Place): boolean {
  const count = builder.expression(cursor);
  const fill = count !== undefined && cursor.take(",") ? builder.expression(cursor) : undefined;
  const entries: TableEntry[] = [];
  const block: Block = {
    name: "TABLE",
    place,
    line: (line) => {
      const index = builder.expression(line);
      if (index === undefined) return;
      const value = line.take("=>") ? builder.expression(line) : line.expected("'=>' and the word");
      if (value === undefined) return;
      builder.finish(line);
      entries.push({ index, value });
    },
    end: () => {},
  };
  builder.block = block;
  if (count !== undefined) builder.add({ kind: "table", count, fill, entries });
  return count !== undefined;
}

/** A block whose first line cannot be read: its lines are left out. */
function leftOut(name: string): NonNullable<Directive["unread"]> {
  return (builder, place) => {
    builder.block = { name, place, line: () => {}, end: () => {} };
  };
}

function endBlock(builder: Builder, place: Place): void {
  const { block } = builder;
  builder.block = undefined;
  if (block === undefined) builder.report.add("E071", place, ".END without .RECORD, .ENUM or .TABLE");
  else block.end();
}

/** The directives of records, enumerations, tables and variables. */
export const RECORD_DIRECTIVES: Readonly<Record<string, Directive>> = {
  RECORD: {
    operands: "name",
    summary: "a record: lines `FIELD: TYPE` up to .END become constants `name.FIELD`, the offsets",
    run: record,
    unread: leftOut("RECORD"),
  },
  TYPE: {
    operands: "name, type",
    summary: "a name for a type: a range, an enumeration, an array, ...",
    run: typeName,
  },
  ENUM: {
    operands: "[name]",
    summary: "an enumeration: names up to .END become the numbers 0, 1, ...",
    run: enumeration,
    unread: leftOut("ENUM"),
  },
  TABLE: {
    operands: "count [, value]",
    summary: "a table of words: lines `index => word` up to .END; the other words are 0, or the value",
    run: table,
    unread: leftOut("TABLE"),
  },
  END: {
    operands: "",
    summary: "the end of .RECORD, .ENUM or .TABLE",
    run: (builder, _cursor, place) => {
      endBlock(builder, place);
      return true;
    },
    unread: endBlock,
  },
  VAR: {
    operands: "type",
    summary: "words for a variable of a type; the fields of a record get the names `label.FIELD`",
    run: variable,
  },
};
