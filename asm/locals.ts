// Local names as messages show them, and advice about those that belong to another label.

import type { SymbolExpression } from "./expression.ts";
import type { SymbolEntry } from "./module.ts";
import { placeText, scopeGivenAt } from "./source.ts";

/** The full name of a local label of an expansion: the macro, its number, and the name. */
const OF_EXPANSION = /^([^#]*)#\d+(\..*)$/;

/** True for a full name that no source can write. */
export function isHidden(name: string): boolean {
  return name.startsWith("=") || OF_EXPANSION.test(name);
}

/** A full name as messages show it: a local name of an expansion is shown by itself. */
export function shownName(name: string): string {
  return OF_EXPANSION.exec(name)?.[2] ?? name;
}

/** A name as it is written. */
export function writtenName({ name, local }: SymbolExpression): string {
  return local ? `.${name}` : name;
}

/**
 * Where labels of the name stand that belong to another label, and which label the name belongs to where it is used. A name
 * that no line of an expansion has of its own is hardly meant for a label of one.
 */
export function elsewhereAdvice({ name, context, place }: SymbolExpression): string | undefined {
  const { symbols } = context.module;
  const ofExpansion = place.line.expansion !== undefined && scopeGivenAt(place) === undefined;
  let nearest: SymbolEntry | undefined;
  for (const entry of symbols.values()) {
    if (!entry.name.endsWith(`.${name}`) || entry.expression !== undefined) continue;
    const [hidden, before] = [isHidden(entry.name), nearest && isHidden(nearest.name)];
    // The latest before the place, or else the first after it.
    const later = nearest === undefined || entry.place.line.order < place.line.order;
    if (ofExpansion || hidden === before ? later : before !== false) nearest = entry;
  }
  if (nearest === undefined) return undefined;
  const where = placeText(nearest.place, place);
  const macro = OF_EXPANSION.exec(nearest.name)?.[1];
  if (macro !== undefined) return `'.${name}' at ${where} belongs to the expansion of ${macro} alone`;
  const owner = context.owner === undefined ? undefined : symbols.get(context.owner);
  const here = owner === undefined ? "" : `, here ${owner.name} at ${placeText(owner.place, place)}`;
  return `'${nearest.name}' stands at ${where}: a name with a point belongs to the label before it${here}`;
}
