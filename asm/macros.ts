// Macros and repetitions: their lines, and the text that replaces their parameters.

import { argumentsOf, Body, defaultText, joined, plainText, replaced, type Text, tokenText } from "./body.ts";
import type { Builder } from "./builder.ts";
import type { Cursor } from "./cursor.ts";
import type { Directive } from "./directives.ts";
import { FORMS_BY_MNEMONIC } from "./forms.ts";
import type { Token } from "./lexer.ts";
import { isReserved } from "./module.ts";
import type { Place, SourceLine } from "./source.ts";

/** Turns of one repetition at most. */
const MAX_TURNS = 65_536;

interface Parameter {
  readonly name: string;
  /** The name as it is written. */
  readonly written: Text;
  /** What it is where the call leaves it out; undefined: the call must give it. */
  readonly otherwise: Text | undefined;
  /** It takes all arguments that are left. */
  readonly rest: boolean;
}

/** What stands for the number of arguments. */
const COUNT = plainText("#");

/** A macro with its body. */
export interface Macro {
  readonly name: string;
  readonly place: Place;
  readonly parameters: readonly Parameter[];
  readonly body: Body;
}

/** Expands a macro in the place of the current statement. */
export function callMacro(builder: Builder, cursor: Cursor, macro: Macro, place: Place): void {
  const { parameters, body, name } = macro;
  const given = argumentsOf(cursor, builder.context);
  const values = new Map<string, Text>([["#", plainText(String(given.length))]]);
  const names = new Map<string, Text>([["#", COUNT]]);
  for (const [i, parameter] of parameters.entries()) {
    const argument = parameter.rest ? joined(given.slice(i), ", ") : given[i];
    const left = argument === undefined || argument.text === "";
    const otherwise =
      parameter.otherwise === undefined ? undefined : replaced(parameter.otherwise, names, values);
    const value = left ? otherwise : argument;
    if (value === undefined) {
      const advice = `it is written ${name} ${parameters.map(written).join(", ")}`;
      builder.report.add(
        "E073",
        place,
        `the macro ${name} needs an argument for '${parameter.name}'`,
        advice,
      );
      return;
    }
    values.set(parameter.name, value);
    names.set(parameter.name, parameter.written);
  }
  if (given.length > parameters.length && parameters.at(-1)?.rest !== true) {
    const advice = `it is written ${`${name} ${parameters.map(written).join(", ")}`.trim()}`;
    builder.report.add(
      "E073",
      place,
      `the macro ${name} takes ${parameters.length} ${parameters.length === 1 ? "argument" : "arguments"}, not ${given.length}`,
      advice,
    );
    return;
  }
  builder.expansions.run(name, body.lines, (index) => body.text(index, values), place);
}

function written({ name, otherwise, rest }: Parameter): string {
  return rest ? `${name}...` : otherwise === undefined ? name : `${name}=${otherwise.text}`;
}

/** False, with a message, for the name of a register, which every line of a body means as that. */
function isParameter({ report }: Builder, { text, place }: Token): boolean {
  if (!isReserved(text)) return true;
  report.add("E022", place, `'${text}' is the name of a register`, "choose another name for the parameter");
  return false;
}

function parametersOf(builder: Builder, cursor: Cursor): Parameter[] | undefined {
  const parameters: Parameter[] = [];
  if (cursor.done) return parameters;
  do {
    const token = cursor.peek();
    if (token.kind !== "name") return cursor.expected("the name of a parameter");
    cursor.next();
    if (!isParameter(builder, token)) return undefined;
    if (parameters.some((p) => p.name === token.text)) {
      builder.report.add("E021", token.place, `there are two parameters '${token.text}'`);
      return undefined;
    }
    const rest = cursor.take("...");
    let otherwise = rest ? plainText("") : undefined;
    if (!rest && cursor.take("=")) {
      otherwise = defaultText(cursor);
    }
    parameters.push({ name: token.text, written: tokenText(token), otherwise, rest });
    if (rest) break;
  } while (cursor.take(","));
  return parameters;
}

function defineMacro(builder: Builder, cursor: Cursor, place: Place): boolean {
  const token = cursor.peek();
  const name = token.text.toUpperCase();
  let parameters: Parameter[] | undefined;
  if (token.kind !== "name") cursor.expected("the name of the macro");
  else {
    cursor.next();
    parameters = parametersOf(builder, cursor);
    if (parameters !== undefined) builder.finish(cursor);
  }
  const lines = builder.reader.block("MACRO", "ENDMACRO", place);
  if (parameters === undefined || lines === undefined) return false;
  const before = builder.macros.get(name);
  if (FORMS_BY_MNEMONIC.has(name)) {
    builder.report.add(
      "E022",
      token.place,
      `'${token.text}' is an instruction, so it cannot be a macro`,
      "choose another name",
    );
  } else if (before !== undefined) {
    builder.definedTwice(`the macro ${name}`, before.place, token.place);
  } else {
    const body = new Body(lines, [COUNT, ...parameters.map((p) => p.written)]);
    builder.macros.set(name, { name: token.text, place: token.place, parameters, body });
  }
  return false;
}

function repeat(builder: Builder, cursor: Cursor, place: Place): boolean {
  const count = builder.expression(cursor);
  const name = count !== undefined && cursor.take(",") ? cursor.peek() : undefined;
  let good = count !== undefined;
  if (name !== undefined && name.kind !== "name") {
    cursor.expected("the name of the counter");
    good = false;
  } else if (name !== undefined) {
    cursor.next();
    good = isParameter(builder, name);
  }
  if (good) builder.finish(cursor);
  const turns = count && builder.known(count, "the number of turns");
  const lines = builder.reader.block("REPEAT", "ENDREPEAT", place);
  if (!good || turns === undefined || lines === undefined) return false;
  if (turns < 0 || turns > MAX_TURNS) {
    builder.report.add("E030", count!.place, `a repetition has 0 to ${MAX_TURNS} turns, not ${turns}`);
    return false;
  }
  eachValue(builder, ".REPEAT", name && tokenText(name), numbersBelow(turns), lines, place);
  return false;
}

/** One at a time: with repetitions in repetitions most are never used. */
function* numbersBelow(count: number): Iterable<Text> {
  for (let i = 0; i < count; i++) yield plainText(String(i));
}

function each(builder: Builder, cursor: Cursor, place: Place): boolean {
  const name = cursor.peek();
  let values: Text[] | undefined;
  if (name.kind !== "name") cursor.expected("the name that stands for each value");
  else {
    cursor.next();
    const given = cursor.take(",") ? argumentsOf(cursor, builder.context) : [];
    builder.finish(cursor);
    if (isParameter(builder, name)) values = given;
  }
  const lines = builder.reader.block("EACH", "ENDEACH", place);
  if (values !== undefined && lines !== undefined) {
    eachValue(builder, ".EACH", tokenText(name), values, lines, place);
  }
  return false;
}

function eachValue(
  builder: Builder,
  name: string,
  parameter: Text | undefined,
  values: Iterable<Text>,
  lines: readonly SourceLine[],
  place: Place,
): void {
  const body = new Body(lines, parameter === undefined ? [] : [parameter]);
  for (const value of values) {
    const turn = new Map(parameter === undefined ? [] : [[parameter.text, value]]);
    if (!builder.expansions.run(name, lines, (index) => body.text(index, turn), place)) return;
  }
}

/** A block whose first line cannot be read is left out. */
function leftOut(start: string): NonNullable<Directive["unread"]> {
  return (builder, place) => {
    builder.reader.block(start, `END${start}`, place);
  };
}

function stray(end: string, start: string): Directive {
  return {
    operands: "",
    summary: `the end of .${start}`,
    run: (builder, _cursor, place) => {
      builder.report.add("E071", place, `.${end} without .${start}`);
      return false;
    },
  };
}

/** A condition; undefined after a reported error. */
function condition(builder: Builder, cursor: Cursor): boolean | undefined {
  const expression = builder.expression(cursor);
  if (expression === undefined) return undefined;
  builder.finish(cursor);
  const value = cursor.done ? builder.known(expression, "a condition") : undefined;
  return value === undefined ? undefined : value !== 0;
}

function branch(name: string, summary: string, operands = ""): Directive {
  return {
    operands,
    summary,
    run: (builder, _cursor, place) => {
      builder.reader.turn(name, place);
      return false;
    },
    unread: (builder, place) => builder.reader.turn(name, place),
  };
}

/** The directives of macros, repetitions and conditions. */
export const MACRO_DIRECTIVES: Readonly<Record<string, Directive>> = {
  MACRO: {
    operands: "name [parameter [= text], ...] [, parameter...]",
    summary: "the lines up to .ENDMACRO take the place of `name` where it is used as an instruction",
    run: defineMacro,
    unread: leftOut("MACRO"),
  },
  ENDMACRO: stray("ENDMACRO", "MACRO"),
  REPEAT: {
    operands: "count [, name]",
    summary: "the lines up to .ENDREPEAT `count` times, `name` being 0, 1, ...",
    run: repeat,
    unread: leftOut("REPEAT"),
  },
  ENDREPEAT: stray("ENDREPEAT", "REPEAT"),
  EACH: {
    operands: "name, text, ...",
    summary: "the lines up to .ENDEACH once for each text, which takes the place of `name`",
    run: each,
    unread: leftOut("EACH"),
  },
  ENDEACH: stray("ENDEACH", "EACH"),
  IF: {
    operands: "condition",
    summary: "the lines up to .ELSEIF, .ELSE or .ENDIF count when the condition is not 0",
    run: (builder, cursor, place) => {
      const test = (c: Cursor) => condition(builder, c);
      builder.reader.begin(place, test(cursor), test);
      return false;
    },
    unread: (builder, place) => builder.reader.begin(place, undefined, () => undefined),
  },
  ELSEIF: branch(
    "ELSEIF",
    "the lines that follow count when no earlier condition was true and this one is",
    "condition",
  ),
  ELSE: branch("ELSE", "the lines up to .ENDIF count when no earlier condition was true"),
  ENDIF: branch("ENDIF", "the end of .IF"),
};
