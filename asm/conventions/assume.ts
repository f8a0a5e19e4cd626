// The directive .ASSUME: what the checker is to believe about an instruction.

import type { Builder } from "../builder.ts";
import type { Cursor } from "../cursor.ts";
import type { SymbolExpression } from "../expression.ts";
import type { Place } from "../source.ts";
import { registers } from "./registers.ts";
import { type Assumption, maskOf } from "./statement.ts";

/** Reports an assumption at the end of a procedure, after which no instruction is that it could be about. */
export function checkLastAssumption(builder: Builder): void {
  const last = builder.module.conventions.assumptions.at(-1);
  if (last === undefined || last.section !== builder.section) return;
  const { items } = last.section;
  if (items.slice(items.lastIndexOf(last.mark)).some(({ kind }) => kind !== "mark")) return;
  builder.report.add(
    "E200",
    last.place,
    "there is no instruction for this",
    ".ASSUME stands before an instruction",
  );
}

/** Reads `"reason", what`; false after a reported error. */
export function assume(builder: Builder, cursor: Cursor, place: Place): boolean {
  const reason = cursor.peek();
  if (reason.kind !== "string" || reason.text.trim() === "") {
    cursor.expected('a reason in "..."', "an assumption is believed: say why it holds");
    return false;
  }
  cursor.next();
  if (builder.section.space !== "program") {
    builder.report.add("E200", place, "there is no instruction for this", "it belongs in the program");
    return false;
  }
  if (!cursor.take(",")) return cursor.expected("','") ?? false;
  const assumption = assumptionOf(builder, cursor);
  if (assumption === undefined) return false;
  const { assumptions } = builder.module.conventions;
  const { section } = builder;
  assumptions.push({ assumption, mark: builder.mark(), section, place, reason: reason.text });
  return true;
}

function assumptionOf(builder: Builder, cursor: Cursor): Assumption | undefined {
  const what = cursor.peek();
  const word = what.kind === "name" ? what.text.toUpperCase() : "";
  if (!/^(GOES|VIA|EXIT|SET|KEPT|NEVER)$/.test(word)) {
    return cursor.expected("GOES, VIA, EXIT, SET, KEPT or NEVER");
  }
  cursor.next();
  if (word === "NEVER") return { kind: "never" };
  if (word === "EXIT") {
    const exits: string[] = [];
    do {
      const exit = cursor.peek();
      if (exit.kind !== "name") return cursor.expected("the name of an exit");
      exits.push(cursor.next().text);
    } while (cursor.take(","));
    return { kind: "exit", exits };
  }
  if (word === "GOES") {
    const targets = builder.expressions(cursor);
    return targets === undefined ? undefined : { kind: "goes", targets };
  }
  if (word === "VIA") {
    const tables = builder.expressions(cursor);
    if (tables === undefined) return undefined;
    const other = tables.find((e) => e.op !== "symbol");
    if (other !== undefined) {
      builder.report.add("E200", other.place, "a table is named by its label");
      return undefined;
    }
    return { kind: "via", tables: tables as SymbolExpression[] };
  }
  const list = registers(builder, cursor);
  return list === undefined ? undefined : { kind: word === "SET" ? "set" : "kept", registers: maskOf(list) };
}
