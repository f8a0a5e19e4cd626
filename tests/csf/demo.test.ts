// The demonstration with five coroutines, and that docs/CSF.md shows what it really does.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { bootFile, formatTraceRecord, isComonRecord, namesOf, type TraceRecord } from "../../host/node.ts";

const MANIFEST = "firmware/demo/coroutines/manifest.json";

function run() {
  const records: TraceRecord[] = [];
  const { machine, assemblies, problems } = bootFile(MANIFEST, {
    observer: { traced: (one) => records.push(one) },
  });
  expect(problems).toEqual([]);
  const { outcome } = machine!.run({ limit: 1_000_000 });
  const names = namesOf(assemblies[0]!.symbols);
  const lines = records.filter(isComonRecord).map((record) => formatTraceRecord(record, names));
  return { machine: machine!, outcome, lines, text: new TextDecoder().decode(machine!.consoleOutput(0)) };
}

test("the bakery sells its loaves, gets its letter, drops its order and closes", () => {
  const { outcome, text, machine } = run();
  expect(outcome).toBe("stopped");
  expect(text.split("\n")).toEqual([
    "A loaf is sold.",
    "The order is cancelled.",
    "A loaf is sold.",
    "The letter has arrived.",
    "A loaf is sold.",
    "The bakery is closed.",
    "",
  ]);
  expect(machine.stateHash()).toBe(run().machine.stateHash());
});

test("docs/CSF.md shows the trace and the console of the demonstration", () => {
  const { lines, text } = run();
  const page = readFileSync("docs/CSF.md", "utf8");
  const shown = /```trace\n([\s\S]*?)```/.exec(page)![1]!.trimEnd().split("\n");
  expect(shown).toEqual(lines.slice(0, shown.length));
  expect(shown.length).toBeGreaterThan(30);
  expect(page).toContain(`\`\`\`text\n${text}\`\`\``);
});
