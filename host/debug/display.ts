// Expressions that are shown wherever the machine stands.

import { type Compiled, numberText, readable } from "../expressions/expression.ts";
import type { DebugNames } from "../expressions/names.ts";
import type { Machine } from "../machine.ts";

/** An expression that is shown, of the partition that was looked at when it was given. */
export interface Display {
  readonly number: number;
  readonly partition: number;
  readonly expression: Compiled;
}

/** A value as print and display show it, and as data. */
export function valueShown(
  names: DebugNames,
  machine: Machine,
  expression: Compiled,
  partition: number,
): { readonly line: string; readonly data: object } {
  const { number, space } = expression.value(machine, partition);
  const word = number & 0xffff;
  const place = names.place(partition, space ?? "data", word);
  const name = space === undefined || place === "" ? "" : `  ${place}`;
  return {
    line: `${expression.text} = ${numberText(number)}${name}`,
    data: { value: number, ...(place !== "" && space !== undefined && { place }) },
  };
}

/** Values as they are now: lines, and data. */
export function shownNow(
  displays: readonly Display[],
  names: DebugNames,
  machine: Machine,
): { readonly lines: readonly string[]; readonly data: { readonly displays: readonly object[] } } {
  const isOne = machine.state.partitions.length === 1;
  const rows = displays.map(({ number, partition, expression }) => {
    const shown = readable(() => valueShown(names, machine, expression, partition));
    const who = names.partitionName(partition);
    const { line, data } =
      typeof shown === "string" ? { line: `${expression.text}: ${shown}`, data: { failure: shown } } : shown;
    return {
      line: `${number}: ${isOne ? "" : `${who}  `}${line}`,
      data: { number, partition: who, expression: expression.text, ...data },
    };
  });
  return { lines: rows.map(({ line }) => line), data: { displays: rows.map(({ data }) => data) } };
}
