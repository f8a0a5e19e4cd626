// Expressions that are shown wherever the machine stands.

import { hexWord } from "../../asm/printable.ts";
import { type Compiled, readable } from "./expression.ts";
import { Refusal } from "./failure.ts";
import type { Answer, Session } from "./session.ts";

/** An expression that is shown, of the partition that was looked at when it was given. */
export interface Display {
  readonly number: number;
  readonly partition: number;
  readonly expression: Compiled;
}

/** A value as print and display show it, and as data. */
export function valueShown(
  { names, machine }: Session,
  expression: Compiled,
  partition: number,
): { readonly line: string; readonly data: object } {
  const { number, space } = expression.value(machine, partition);
  const word = number & 0xffff;
  const place = names.place(partition, space ?? "data", word);
  const name = space === undefined || place === "" ? "" : `  ${place}`;
  const isWord = number >= -0x8000 && number <= 0xffff;
  return {
    line: `${expression.text} = ${number}${isWord ? ` (${hexWord(word)})` : ""}${name}`,
    data: { value: number, ...(place !== "" && space !== undefined && { place }) },
  };
}

/** What is displayed now. */
export function displayed(session: Session): Answer {
  const { machine, names } = session;
  const isOne = machine.state.partitions.length === 1;
  const rows = session.displays.map(({ number, partition, expression }) => {
    const shown = readable(() => valueShown(session, expression, partition));
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

/** display [EXPRESSION]. */
export function display(session: Session, text: string): Answer {
  if (text !== "") {
    const expression = session.compile(text);
    session.displays = [
      ...session.displays,
      { number: session.number(), partition: session.partition, expression },
    ];
  }
  const { lines, data } = displayed(session);
  return { lines: lines.length === 0 ? ["nothing is displayed"] : lines, ...(data && { data }) };
}

/** undisplay [NUMBERS]: all, where none is given. */
export function undisplay(session: Session, text: string): Answer {
  const numbers = text
    .split(/[\s,]+/)
    .filter((word) => word !== "")
    .map(Number);
  for (const number of numbers) {
    if (!session.displays.some((one) => one.number === number))
      throw new Refusal(`there is no display ${number}`, "display shows them");
  }
  session.displays = session.displays.filter(({ number }) => numbers.length > 0 && !numbers.includes(number));
  return display(session, "");
}
