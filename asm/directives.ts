// The table of all directives: names, operands, meaning.

import type { Builder } from "./builder.ts";
import { CONVENTION_DIRECTIVES } from "./conventions/directives.ts";
import type { Cursor } from "./cursor.ts";
import { definesElsewhere, directiveElsewhere } from "./elsewhere.ts";
import type { Expression } from "./expression.ts";
import type { Token } from "./lexer.ts";
import { MACRO_DIRECTIVES } from "./macros.ts";
import { nearest } from "./nearest.ts";
import { unreadMessage } from "./reader.ts";
import { RECORD_DIRECTIVES } from "./records.ts";
import { SECTION_DIRECTIVES, withExpression } from "./sectiondirectives.ts";
import type { Place } from "./source.ts";
import { SYMBOL_DIRECTIVES } from "./symbols.ts";

/** Directives that somebody may take for lines of a block; before any other the .END of the block is missing. */
const LIKE_LINES: ReadonlySet<string> = new Set([
  "WORD",
  "LONG",
  "TEXT",
  "BYTE",
  "RES",
  "ALIGN",
  "BINARY",
  "VAR",
  "EQU",
]);

/** Directives that may stand between the lines of a block. */
const BLOCK_DIRECTIVES: ReadonlySet<string> = new Set(
  "END IF ELSEIF ELSE ENDIF REPEAT ENDREPEAT EACH ENDEACH INCLUDE SET ERROR WARNING".split(" "),
);

/** One directive. */
export interface Directive {
  /** Its operands as they are written, for the manual. */
  readonly operands: string;
  readonly summary: string;
  /** Reads the operands and does the work; false after a reported error, so that nothing more is said about the line. */
  run(builder: Builder, cursor: Cursor, place: Place): boolean | undefined;
  /** What it does where its line cannot be read: of one that begins or ends something, so that the other end has no message. */
  unread?(builder: Builder, place: Place): void;
}

/** What .INIT can set. */
const INITIAL_NAMES: readonly string[] = ["R0", "R1", "R2", "R3", "R4", "R5", "R6", "R7", "BASE", "TT"];

/** Letters that a name of six characters may have. */
const NAME = /^[A-Za-z0-9_$.-]{1,6}$/;

const TABLE: Readonly<Record<string, Directive>> = {
  WORD: {
    operands: "value, ...",
    summary: "words",
    run: (builder, cursor) => words(builder, cursor, false),
  },
  LONG: {
    operands: "value, ...",
    summary: "longs of two words, the low word first",
    run: (builder, cursor) => words(builder, cursor, true),
  },
  TEXT: {
    operands: '"text" or byte, ...',
    summary: "characters, the first in the low byte of a word; an odd number of them is padded with 0",
    run: text,
  },
  BYTE: {
    operands: "value, ...",
    summary: "bytes, the first in the low half of a word; an odd number of them is padded with 0",
    run: (builder, cursor) => {
      const bytes = builder.expressions(cursor);
      if (bytes === undefined) return false;
      builder.add({ kind: "text", bytes });
      return true;
    },
  },
  BINARY: {
    operands: '"file" [, first [, count]]',
    summary: "the bytes of a file, or `count` of them from byte `first` on",
    run: binary,
  },
  POOL: {
    operands: "",
    summary: "the words of operands written =value, which otherwise go to the end of the section",
    run: (builder, _cursor, place) => {
      builder.pools.place(place);
      return true;
    },
  },
  RES: {
    operands: "n [, value]",
    summary: "n words of 0, or of the value",
    run: (builder, cursor) => {
      const count = builder.expression(cursor);
      if (count === undefined) return false;
      const fill = cursor.take(",") ? builder.expression(cursor) : undefined;
      builder.add({ kind: "reserve", count, fill });
      return true;
    },
  },
  INCLUDE: {
    operands: '"file"',
    summary: "read another source file here",
    run: (builder, cursor) => {
      const file = cursor.peek();
      if (file.kind !== "string") {
        cursor.expected('a file name in "..."');
        return false;
      }
      cursor.next();
      builder.finish(cursor);
      if (cursor.done) builder.expansions.include(file.text, file.place);
      return false;
    },
  },
  ONCE: {
    operands: "",
    summary: "this file is read only once, however often it is included",
    run: (builder, _cursor, place) => {
      builder.reader.readOnce(place.line);
      return true;
    },
  },
  START: {
    operands: "address",
    summary: "where the program starts; its first word otherwise",
    run: (builder, cursor) =>
      withExpression(builder, cursor, (expression) => {
        builder.module.start = builder.anchor(expression);
      }),
  },
  NAME: {
    operands: '"name"',
    summary: "the name of the module, up to six characters; the name of the file otherwise",
    run: (builder, cursor) => {
      const name = cursor.peek();
      if (name.kind !== "string") {
        cursor.expected('a name in "..."');
        return false;
      }
      cursor.next();
      if (NAME.test(name.text)) builder.module.name = name.text;
      else builder.report.add("E060", name.place, "this is not a name", "one to six of A-Z a-z 0-9 _ $ . -");
      return true;
    },
  },
  INIT: {
    operands: "register = value, ...",
    summary: "what R0 to R7, BASE and TT hold when the process starts; 0 otherwise",
    run: initial,
  },
};

/** The directives by their names, upper case, without the point. */
export const DIRECTIVES: ReadonlyMap<string, Directive> = new Map([
  ...Object.entries(SECTION_DIRECTIVES),
  ...Object.entries(TABLE),
  ...Object.entries(SYMBOL_DIRECTIVES),
  ...Object.entries(RECORD_DIRECTIVES),
  ...Object.entries(MACRO_DIRECTIVES),
  ...Object.entries(CONVENTION_DIRECTIVES),
]);

function binary(builder: Builder, cursor: Cursor): boolean {
  const file = cursor.peek();
  if (file.kind !== "string") {
    cursor.expected('a file name in "..."');
    return false;
  }
  cursor.next();
  const given = builder.readBytes?.(file.text, file.place.line.file.name);
  const first = cursor.take(",") ? builder.knownNumber(cursor, "the first byte") : 0;
  if (first === undefined) return false;
  const count = cursor.take(",") ? builder.knownNumber(cursor, "the number of bytes") : undefined;
  if (given === undefined || "reason" in given) {
    builder.report.add("E050", file.place, unreadMessage(file.text, given), given?.advice);
    return true;
  }
  const end = count === undefined ? given.length : first + count;
  if (first < 0 || end < first || end > given.length) {
    const wanted =
      count === undefined ? `does not reach byte ${first}` : `has no ${count} from byte ${first} on`;
    const message = `'${file.text}' has ${given.length} bytes: it ${wanted}`;
    builder.report.add("E030", file.place, message);
    return true;
  }
  const most = 2 * 0x10000;
  if (end - first > most) {
    const message = `${end - first} bytes of '${file.text}' are more than a space holds`;
    builder.report.add("E041", file.place, message, `at most ${most}: say which ones`);
    return true;
  }
  builder.add({ kind: "text", bytes: [...given.subarray(first, end)] }, { CHARS: end - first });
  return true;
}

function words(builder: Builder, cursor: Cursor, long: boolean): boolean {
  const expressions = builder.expressions(cursor);
  if (expressions === undefined) return false;
  builder.add({ kind: "words", expressions, long });
  return true;
}

function text(builder: Builder, cursor: Cursor): boolean {
  const bytes: (number | Expression)[] = [];
  do {
    const token = cursor.peek();
    if (token.kind === "string") {
      cursor.next();
      for (let i = 0; i < token.text.length; i++) bytes.push(token.text.charCodeAt(i));
    } else {
      const expression = builder.expression(cursor);
      if (expression === undefined) return false;
      bytes.push(expression);
    }
  } while (cursor.take(","));
  builder.add({ kind: "text", bytes }, { CHARS: bytes.length });
  return true;
}

function initial(builder: Builder, cursor: Cursor): boolean {
  do {
    const token = cursor.peek();
    const name = token.text.toUpperCase();
    if (token.kind !== "name" || !INITIAL_NAMES.includes(name)) {
      builder.report.add(
        "E061",
        token.place,
        `'${token.text}' has no initial value`,
        "R0 to R7, BASE and TT have one",
      );
      return false;
    }
    cursor.next();
    const expression = cursor.take("=") ? builder.expression(cursor) : cursor.expected("'='");
    if (expression === undefined) return false;
    const before = builder.module.initial.get(name);
    if (before !== undefined) {
      const first = before.expression.place;
      builder.report.again("E061", first, token.place, `${name} already has an initial value`);
      return false;
    }
    builder.module.initial.set(name, builder.anchor(expression));
  } while (cursor.take(","));
  return true;
}

/** Does what a directive does all the same whose line cannot be read, by its name in capitals. */
export function runUnread(builder: Builder, name: string, place: Place): void {
  if (builder.block === undefined || BLOCK_DIRECTIVES.has(name))
    DIRECTIVES.get(name)?.unread?.(builder, place);
}

/** Runs the directive whose name is the next token. */
export function runDirective(builder: Builder, cursor: Cursor, token: Token): void {
  cursor.next();
  const directive = DIRECTIVES.get(token.text.toUpperCase());
  if (directive === undefined) {
    const similar = nearest(token.text, DIRECTIVES.keys());
    const elsewhere = directiveElsewhere(token.text);
    const meant = similar === undefined ? "a label ends with a colon" : `did you mean .${similar}?`;
    builder.report.once("E011", token.place, `.${token.text} is not a directive`, () => elsewhere ?? meant);
    const begins = /^IF/i.test(token.text) ? "IF" : elsewhere === undefined ? similar : undefined;
    if (begins !== undefined) runUnread(builder, begins, token.place);
    if (definesElsewhere(token.text) && cursor.peek().kind === "name")
      builder.defineConstant(cursor.peek(), undefined);
    return;
  }
  const { block } = builder;
  const name = token.text.toUpperCase();
  if (block !== undefined && !BLOCK_DIRECTIVES.has(name)) {
    if (LIKE_LINES.has(name)) {
      const advice = `.END ends the .${block.name} first`;
      builder.report.add("E063", token.place, `.${name} cannot stand in a .${block.name}`, advice);
      return;
    }
    const where = `the .${name} in line ${token.place.line.number}`;
    builder.report.add("E070", block.place, `this .${block.name} has no .END before ${where}`);
    builder.block = undefined;
    block.end();
  }
  cursor.usage = () => `.${name} ${directive.operands}`.trim();
  if (directive.run(builder, cursor, token.place) !== false) builder.finish(cursor);
}
