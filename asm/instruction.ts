// Finds the forms that fit an instruction's mnemonic and operands, with its exits.

import type { Builder } from "./builder.ts";
import type { Cursor } from "./cursor.ts";
import { nameElsewhere, statementElsewhere } from "./elsewhere.ts";
import { addExits, callOf, readExits } from "./exits.ts";
import { FORMS_BY_MNEMONIC, type Form, writtenForms } from "./forms.ts";
import type { Token } from "./lexer.ts";
import { callMacro } from "./macros.ts";
import { nearest } from "./nearest.ts";
import { matchForms, type Operand, parseOperand } from "./operands.ts";
import { MAX_PREFIXES } from "./prefix.ts";
import { span } from "./source.ts";

/** Reads an instruction, or the use of a macro, whose name is the next token. */
export function readInstruction(builder: Builder, cursor: Cursor, token: Token): void {
  cursor.next();
  const suffix = cursor.peek();
  const suffixed = suffix.kind === "dotted" && cursor.adjacent;
  if (suffixed) cursor.next();
  const mnemonic = `${token.text}${suffixed ? `.${suffix.text}` : ""}`.toUpperCase();
  const forms = FORMS_BY_MNEMONIC.get(mnemonic);
  const whole = suffixed ? span(token.place, suffix.place) : token.place;
  if (forms === undefined) {
    const macro = suffixed ? undefined : builder.macros.get(mnemonic);
    if (macro !== undefined) {
      callMacro(builder, cursor, macro, token.place);
      return;
    }
    const next = cursor.peek();
    const labelled = next.kind === "name" && FORMS_BY_MNEMONIC.has(next.text.toUpperCase());
    const written = suffixed ? `${token.text}.${suffix.text}` : token.text;
    const message = `'${written.slice(0, 40)}' is not an instruction or a macro`;
    const label = labelled || next.kind === "dotted" ? "a label is followed by a colon" : undefined;
    const other = next.kind === "name" && !labelled ? statementElsewhere(next.text) : undefined;
    const known = statementElsewhere(mnemonic);
    const line = known === undefined ? (other ?? label) : undefined;
    if (line !== undefined) builder.report.add("E010", whole, message, line);
    else {
      const similar = () => nearest(mnemonic, [...FORMS_BY_MNEMONIC.keys(), ...builder.macros.keys()]);
      const advice = known ?? "a macro is defined before it is used";
      builder.report.unknown("E010", whole, message, known === undefined ? similar : () => undefined, advice);
    }
    builder.prefixes = 0;
    if (label !== undefined && !suffixed && known === undefined) builder.defineLabel(token);
    else if (other !== undefined && !suffixed) builder.defineConstant(token, undefined);
    return;
  }
  cursor.usage = () => writtenForms(forms);
  const operands = readOperands(
    builder,
    cursor,
    forms.some((f) => f.sign !== undefined),
  );
  if (operands === undefined) return;
  const candidates = matchForms(forms, operands, whole, builder.report);
  const call = callOf(builder, forms, operands);
  const exits = cursor.isMark(":") ? readExits(builder, cursor, call, mnemonic) : [];
  if (candidates.length === 0 || exits === undefined) return;
  const { prefixes } = builder;
  if (forms[0]!.prefix && prefixes === MAX_PREFIXES) {
    const advice = "at most eight, including those that the assembler adds";
    builder.report.add("W004", whole, `more than ${MAX_PREFIXES} prefixes before one instruction`, advice);
  }
  builder.add({ kind: "instruction", candidates, prefixes });
  builder.prefixes = forms[0]!.prefix ? prefixes + 1 : 0;
  if (call !== undefined && exits !== "*") addExits(builder, call, exits, whole);
}

function readOperands(builder: Builder, cursor: Cursor, signed: boolean): Operand[] | undefined {
  const operands: Operand[] = [];
  if (cursor.done) return operands;
  do {
    const operand = parseOperand(cursor, builder, signed);
    if (operand === undefined) return undefined;
    operands.push(operand);
  } while (cursor.take(","));
  if (!cursor.done && !cursor.isMark(":")) {
    const { kind, text } = cursor.peek();
    const advice = (kind === "dotted" ? nameElsewhere(text) : undefined) ?? "a comment starts with ;";
    return cursor.expected("',' or the end of the line", advice);
  }
  return operands;
}

/** True where a form takes =value as its first operand, as MOV =5,R1 and JMPI =TABLE have it. */
export function takesLiteral(forms: readonly Form[], cursor: Cursor): boolean {
  let operands = 1;
  let open = 0;
  for (let i = 2; cursor.peek(i).kind !== "end" && !cursor.isMark(":", i); i++) {
    if (cursor.isMark("(", i)) open++;
    else if (cursor.isMark(")", i)) open--;
    else if (open === 0 && cursor.isMark(",", i)) operands++;
  }
  return forms.some(({ slots }) => {
    const leftOut = slots[0]?.kind.none === true && slots.length === operands + 1;
    return (leftOut || slots.length === operands) && slots[leftOut ? 1 : 0]?.kind.program === true;
  });
}
