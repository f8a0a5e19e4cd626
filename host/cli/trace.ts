// What cr80 boot --trace adds: trace records of guests as lines of text, with the names of their source maps.

import { formatTraceRecord, isComonRecord, type NameOf, namesOf, type TraceRecord } from "../node.ts";
import { type Io, printable } from "./io.ts";
import type { Mapped } from "./source-maps.ts";

/** Whose records are shown: the Coroutine Monitor's, or everybody's. */
export const TRACES = ["comon", "all"] as const;
export type TraceChoice = (typeof TRACES)[number];

/** Names of the data of each partition; one without a source map has none. */
export function dataNames(mapped: readonly Mapped[]): NameOf[] {
  return mapped.map(({ map }) => namesOf(map?.symbols ?? []));
}

/** A record as a line without its end. */
export function traceLine(record: TraceRecord, names: readonly NameOf[]): string {
  return printable(formatTraceRecord(record, names[record.partition]));
}

/** Writes a record on stderr when it is one of those that were asked for. */
export function showTrace(io: Io, choice: TraceChoice, record: TraceRecord, names: readonly NameOf[]): void {
  if (choice === "all" || isComonRecord(record)) io.stderr.write(`${traceLine(record, names)}\n`);
}
