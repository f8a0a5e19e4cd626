// Where an assumption says that a flow continues: at the places that it names, or at those that the words of a table
// hold.

import { wordsOf } from "../emit.ts";
import type { SymbolExpression } from "../expression.ts";
import { shownName, writtenName } from "../locals.ts";
import type { Item, Module } from "../module.ts";
import type { Program } from "../program.ts";
import type { PlacedAssumption } from "./statement.ts";

/** A program address, and where it comes from, for messages. */
export interface Target {
  readonly address: number;
  readonly from: string | undefined;
}

/** The places of GOES and VIA; what is wrong with them is reported. `assumption` is of another kind: none. */
export function targetsOf(program: Program, { assumption, section, mark }: PlacedAssumption): Target[] {
  if (assumption.kind === "via") return assumption.tables.flatMap((table) => tableWords(program, table));
  if (assumption.kind !== "goes") return [];
  return assumption.targets.flatMap((target) => {
    const address = program.number(target, section, mark, true);
    return address === undefined ? [] : [{ address: address & 0xffff, from: undefined }];
  });
}

/** The words from a label to the next one, or to something other than .WORD and .TABLE. */
function tableWords(program: Program, symbol: SymbolExpression): Target[] {
  const entry = program.find(symbol);
  if (entry === undefined) {
    program.undefinedNames.report(symbol);
    return [];
  }
  const { section, mark, name } = entry;
  const words: number[] = [];
  if (mark !== undefined && entry.expression === undefined) {
    for (let at = section.items.indexOf(mark) + 1; at < section.items.length; at++) {
      const item = section.items[at]!;
      if (item.kind === "mark" && !isLabel(section.module, item)) continue;
      if (item.kind !== "table" && (item.kind !== "words" || item.long)) break;
      for (const word of wordsOf(program, section, item)) words.push(word);
    }
  }
  if (words.length === 0) {
    const advice = "a table is a label with .WORD or .TABLE after it";
    program.report.add("E200", symbol.place, `'${writtenName(symbol)}' is not a table`, advice);
  }
  return words.map((address, n) => ({ address, from: `word ${n} of ${shownName(name)}` }));
}

function isLabel({ symbols }: Module, item: Item): boolean {
  for (const { mark, expression } of symbols.values()) if (mark === item) return expression === undefined;
  return false;
}
