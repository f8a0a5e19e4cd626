// A run of the demonstration with five coroutines.

import { bootFile, formatTraceRecord, isComonRecord, namesOf, type TraceRecord } from "../../host/node.ts";

const MANIFEST = "firmware/demo/coroutines/manifest.json";

/** Runs it to the end: machine, outcome, the trace of the coroutines in lines, and what it wrote. */
export function runDemo() {
  const records: TraceRecord[] = [];
  const { machine, programs, problems } = bootFile(MANIFEST, {
    observer: { traced: (record) => records.push(record) },
  });
  if (machine === undefined) throw new Error(problems.map(({ message }) => message).join("\n"));
  const { outcome } = machine.run({ limit: 1_000_000 });
  const names = namesOf(programs[0]!.map.symbols);
  const lines = records.filter(isComonRecord).map((record) => formatTraceRecord(record, names));
  return { machine, outcome, lines, text: new TextDecoder().decode(machine.consoleOutput(0)) };
}
