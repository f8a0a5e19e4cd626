// The statements about procedures in the firmware's sources: comment blocks of one form.
//
//   ; PROCEDURE NAME (section)
//   ;   call      registers that the caller sets, R6 link
//   ;   return    registers with results
//   ;   kept      registers that are on return what they were
//   ;   destroyed the others
//   ;   exits     one, or the names of the exits in the order of their numbers

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface Procedure {
  readonly name: string;
  readonly file: string;
  /** What stands in parentheses behind the name. */
  readonly section: string;
  readonly fields: ReadonlyMap<string, string>;
}

const FIELDS = ["call", "return", "kept", "destroyed", "exits"];

/** The procedures of a folder of sources, by name. */
export function procedures(folder: string): Map<string, Procedure> {
  const found = new Map<string, Procedure>();
  for (const entry of readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()) {
    if (!entry.endsWith(".asm")) continue;
    const file = join(folder, entry);
    const text = readFileSync(file, "utf8");
    for (const block of text.matchAll(/^; PROCEDURE ([A-Z_, ]+?)(?: \((.*)\))?\n((?:;.*\n)*)/gm)) {
      const fields = readFields(block[3]!);
      for (const name of block[1]!.split(", ")) {
        found.set(name, { name, file, section: block[2] ?? "", fields });
      }
    }
  }
  return found;
}

function readFields(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  let field: string | undefined;
  for (const line of text.split("\n")) {
    const [, name, rest] = /^; {3}([a-z]+)? +(.*)$/.exec(line) ?? [];
    if (rest === undefined) continue;
    if (name !== undefined && FIELDS.includes(name)) field = name;
    if (field !== undefined) fields.set(field, `${fields.get(field) ?? ""} ${rest}`.trim());
  }
  return fields;
}

/** Numbers of the registers that a field names: "R0-R3, R7". Text after a semicolon is a condition and does not count. */
export function registersOf(field: string | undefined): Set<number> {
  const numbers = new Set<number>();
  for (const [, from, to] of (field ?? "").split(";")[0]!.matchAll(/R([0-7])(?:-R([0-7]))?/g)) {
    for (let n = Number(from); n <= Number(to ?? from); n++) numbers.add(n);
  }
  return numbers;
}
