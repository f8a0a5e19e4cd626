// The directives that say where the source continues: sections, addresses, and the way back.

import type { Builder } from "./builder.ts";
import type { Cursor } from "./cursor.ts";
import type { Directive } from "./directives.ts";
import type { Expression, Space } from "./expression.ts";
import { twoKinds } from "./sections.ts";
import type { Place } from "./source.ts";

/** Sections that are kept within each other at most. */
const MAX_PUSHED = 64;

/** Reads an expression and does something with it; false after a reported error. */
export function withExpression(
  builder: Builder,
  cursor: Cursor,
  use: (expression: Expression) => void,
): boolean {
  const expression = builder.expression(cursor);
  if (expression === undefined) return false;
  use(expression);
  return true;
}

function section(space: Space, builder: Builder, cursor: Cursor, place: Place): boolean {
  builder.enter(space);
  return cursor.done || origin(builder, cursor, place);
}

/** Reads where the current section lies. */
function origin(builder: Builder, cursor: Cursor, place: Place): boolean {
  const load = builder.expression(cursor);
  if (load === undefined) return false;
  const run = cursor.take(",") ? builder.expression(cursor) : undefined;
  const { section } = builder;
  if (section.load !== undefined || section.items.length > 0) {
    const what = section.load === undefined ? "words or labels" : "an origin";
    const name = section.name === "" ? `the ${section.space}` : `the section ${section.name}`;
    const first = section.originPlace ?? section.items[0]!.place;
    const advice = "use .ORG to continue at another address";
    builder.report.again("E043", first, place, `${name} has ${what} already`, advice);
    return false;
  }
  section.load = load;
  section.run = run;
  section.originPlace = place;
  return true;
}

function namedSection(builder: Builder, cursor: Cursor, place: Place): boolean {
  const name = nameOf(cursor, "the name of the section");
  if (name === undefined) return false;
  let { space } = builder.module.sections.find((s) => s.name === name && !s.shared) ?? builder.section;
  if (cursor.take(",")) {
    const token = cursor.peek();
    const word = token.text.toUpperCase();
    if (word !== "PROGRAM" && word !== "DATA") {
      cursor.expected("PROGRAM or DATA");
      return false;
    }
    cursor.next();
    space = word === "PROGRAM" ? "program" : "data";
  }
  if (otherKind(builder, space, name, false, place)) return false;
  builder.enter(space, name);
  return cursor.take(",") ? origin(builder, cursor, place) : true;
}

function sharedSection(builder: Builder, cursor: Cursor, place: Place): boolean {
  const name = nameOf(cursor, "the name of the segment");
  if (name === undefined) return false;
  if (otherKind(builder, "data", name, true, place)) return false;
  builder.enter("data", name, true);
  return cursor.take(",") ? origin(builder, cursor, place) : true;
}

/** True, with a message, when the name is of a section of another kind already. */
function otherKind(builder: Builder, space: Space, name: string, shared: boolean, place: Place): boolean {
  const { sections } = builder.module;
  const before = sections.find((s) => s.name === name && (s.shared !== shared || s.space !== space));
  if (before === undefined) return false;
  const [message, advice] = twoKinds({ ...before, space, shared }, before);
  builder.report.add("E043", place, message, advice);
  return true;
}

function nameOf(cursor: Cursor, what: string): string | undefined {
  const token = cursor.peek();
  if (token.kind !== "name" && token.kind !== "string") return cursor.expected(what);
  cursor.next();
  return token.text;
}

function pushSection(builder: Builder, place: Place): boolean {
  if (builder.pushed.length === MAX_PUSHED) {
    builder.reader.stop("E053", place, `more than ${MAX_PUSHED} nested .PUSHSECTION`);
    return false;
  }
  builder.pushed.push(builder.continuation(place));
  return true;
}

function popSection(builder: Builder, place: Place): boolean {
  const kept = builder.pushed.pop();
  if (kept === undefined) builder.report.add("E071", place, ".POPSECTION without .PUSHSECTION");
  else builder.goBack(kept);
  return kept !== undefined;
}

/** The directives of sections and addresses. */
export const SECTION_DIRECTIVES: Readonly<Record<string, Directive>> = {
  PROGRAM: {
    operands: "[load [, run]]",
    summary: "continue in the program; its first word is loaded at `load` and runs at address `run`",
    run: (builder, cursor, place) => section("program", builder, cursor, place),
  },
  DATA: {
    operands: "[load [, run]]",
    summary: "continue in the data; its first word is loaded at `load` and has the data address `run`",
    run: (builder, cursor, place) => section("data", builder, cursor, place),
  },
  SECTION: {
    operands: "name [, PROGRAM or DATA [, load [, run]]]",
    summary: "continue in a named section, which goes after the others of its space or where it is loaded",
    run: namedSection,
  },
  SHARED: {
    operands: "name [, address]",
    summary:
      "continue in a segment that modules share: labels and reservations, none of which is in the image",
    run: sharedSection,
  },
  PUSHSECTION: {
    operands: "",
    summary: "save the section and the label that local names belong to, for .POPSECTION",
    run: (builder, _cursor, place) => pushSection(builder, place),
    unread: pushSection,
  },
  POPSECTION: {
    operands: "",
    summary: "continue where the latest .PUSHSECTION was that has no .POPSECTION yet",
    run: (builder, _cursor, place) => popSection(builder, place),
    unread: popSection,
  },
  ORG: {
    operands: "address",
    summary: "continue at an address of the current section, further on; the words between are 0",
    run: (builder, cursor) =>
      withExpression(builder, cursor, (expression) => builder.add({ kind: "origin", expression })),
  },
  ALIGN: {
    operands: "n",
    summary: "continue at the next multiple of n words; the words between are 0",
    run: (builder, cursor) =>
      withExpression(builder, cursor, (expression) => builder.add({ kind: "align", expression })),
  },
};
