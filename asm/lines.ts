// Parses a line of a source: labels, and an instruction, a directive or a definition.

import type { Builder } from "./builder.ts";
import { Cursor } from "./cursor.ts";
import { runDirective, runUnread } from "./directives.ts";
import { FORMS_BY_MNEMONIC } from "./forms.ts";
import { readInstruction, takesLiteral } from "./instruction.ts";
import { type Token, tokenize } from "./lexer.ts";
import { directiveOf } from "./reader.ts";
import type { SourceLine } from "./source.ts";

/** Reads a line that counts into a module. */
export function readLine(builder: Builder, line: SourceLine): void {
  const tokens = tokenize(line, builder.report);
  if (tokens === undefined) salvage(builder, line);
  else if (tokens.length > 1) statement(builder, new Cursor(tokens, builder.report));
}

function statement(builder: Builder, cursor: Cursor): void {
  for (;;) {
    const first = cursor.peek();
    if (first.kind === "end") return;
    builder.place = first.place;
    if (builder.block !== undefined && first.kind !== "dotted") {
      if (endsBlock(builder, first, cursor)) return;
      builder.block.line(cursor);
      return;
    }
    const word = first.kind === "name" || first.kind === "dotted";
    if (word && cursor.isMark(":", 1)) {
      cursor.next();
      cursor.next();
      builder.defineLabel(first);
      continue;
    }
    const forms = first.kind === "name" ? FORMS_BY_MNEMONIC.get(first.text.toUpperCase()) : undefined;
    if (word && cursor.isMark("=", 1) && (forms === undefined || !takesLiteral(forms, cursor))) {
      if (forms !== undefined) {
        const message = `'${first.text}' is an instruction, so it cannot name a constant`;
        builder.report.add("E022", first.place, message, "choose another name for a constant");
        return;
      }
      cursor.next();
      cursor.next();
      const expression = builder.expression(cursor);
      builder.defineConstant(first, expression);
      if (expression !== undefined) builder.finish(cursor);
      return;
    }
    if (first.kind === "dotted") runDirective(builder, cursor, first);
    else if (first.kind === "name") readInstruction(builder, cursor, first);
    else cursor.expected("a label, a mnemonic or a directive");
    return;
  }
}

/** Takes END for .END, with a message; in an enumeration it is a name like others. */
function endsBlock(builder: Builder, { text, place }: Token, cursor: Cursor): boolean {
  const { block } = builder;
  if (block === undefined || block.name === "ENUM" || block.nested === true || cursor.peek(1).kind !== "end")
    return false;
  if (text.toUpperCase() !== "END") return false;
  builder.report.add(
    "E006",
    place,
    `expected a line of the .${block.name} or .END, found '${text}'`,
    "write .END",
  );
  builder.block = undefined;
  block.end();
  return true;
}

/**
 * What a line that cannot be read says all the same: its label or constant is defined, so that uses cause no errors, and what
 * its directive begins or ends has begun or ended.
 */
function salvage(builder: Builder, line: SourceLine): void {
  const found = /^\s*(\.?)([A-Za-z_$][A-Za-z0-9_$]*)\s*([:=])(?!=)/.exec(line.text.slice(0, 200));
  if (found !== null && builder.block === undefined) {
    const [start, point, text, sign] = found as unknown as [string, string, string, string];
    const place = { line, column: start.indexOf(text), length: text.length };
    const token: Token = { kind: point === "." ? "dotted" : "name", text, value: 0, place };
    if (sign === ":") builder.defineLabel(token);
    else if (!FORMS_BY_MNEMONIC.has(text.toUpperCase())) builder.defineConstant(token, undefined);
  }
  const directive = directiveOf(line.text);
  if (directive === undefined) return;
  const column = line.text.toUpperCase().indexOf(`.${directive}`);
  runUnread(builder, directive, { line, column, length: directive.length + 1 });
}
