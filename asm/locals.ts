// Advice about names with a point that nothing defines where they stand, but something elsewhere.

import type { SymbolExpression } from "./expression.ts";
import type { SymbolEntry } from "./module.ts";
import { placeText } from "./source.ts";

/** Where labels of the name stand that belong to another label, and which label the name belongs to where it is used. */
export function elsewhereAdvice({ name, context, place }: SymbolExpression): string | undefined {
  const { symbols } = context.module;
  let nearest: SymbolEntry | undefined;
  for (const entry of symbols.values()) {
    if (!entry.name.endsWith(`.${name}`) || entry.expression !== undefined) continue;
    // The latest before the place, or else the first after it.
    if (nearest === undefined || entry.place.line.order < place.line.order) nearest = entry;
  }
  if (nearest === undefined) return undefined;
  const where = placeText(nearest.place, place);
  const macro = /^([^#]*)#\d+\./.exec(nearest.name)?.[1];
  if (macro !== undefined) return `'.${name}' at ${where} belongs to the expansion of ${macro} alone`;
  const owner = context.owner === undefined ? undefined : symbols.get(context.owner);
  const here = owner === undefined ? "" : `, here ${owner.name} at ${placeText(owner.place, place)}`;
  return `'${nearest.name}' stands at ${where}: a name with a point belongs to the label before it${here}`;
}
