// Lists of registers, as they occur in clauses and assumptions.

import type { Builder } from "../builder.ts";
import type { Cursor } from "../cursor.ts";
import type { CallRegister } from "./statement.ts";

/** `R4 list, R0-R3 what, ...`: registers, runs of them, and words about each; with a ? after where that is `allowed`. */
export function registers(builder: Builder, cursor: Cursor, allowed = false): CallRegister[] | undefined {
  const list: CallRegister[] = [];
  do {
    const first = register(cursor);
    if (first === undefined) return undefined;
    const place = cursor.last().place;
    const last = cursor.take("-") ? register(cursor) : first;
    if (last === undefined) return undefined;
    if (last < first) {
      builder.report.add("E200", place, `R${first}-R${last} is not a range of registers`);
      return undefined;
    }
    const mark = cursor.peek();
    const optional = cursor.take("?") ? { optional: true as const } : {};
    if (optional.optional && !allowed) {
      builder.report.add(
        "E200",
        mark.place,
        "only a register that the caller sets can be optional",
        "a ? belongs to .CALL",
      );
      return undefined;
    }
    const words: string[] = [];
    while (!cursor.done && !cursor.isMark(",")) words.push(cursor.next().text);
    for (let n = first; n <= last; n++) list.push({ register: n, text: words.join(" "), ...optional });
  } while (cursor.take(","));
  return list;
}

function register(cursor: Cursor): number | undefined {
  const token = cursor.peek();
  const found = /^R([0-7])$/i.exec(token.text);
  if (token.kind !== "name" || found === null) return cursor.expected("a register");
  cursor.next();
  return Number(found[1]);
}
