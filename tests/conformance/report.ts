// docs/CONFORMANCE.md, section by section. What is cheap is made anew by a test; sweeps and float errors are measured when
// the report is written (npm run conformance-report).

import { readFileSync } from "node:fs";
import { INSTRUCTIONS } from "../../core-as/isa/instructions.ts";
import { VECTOR_TRAPS, VectorRunner } from "../../host/vectors.ts";
import { keyOf } from "./reference/decode.ts";
import { reportRules } from "./rules.ts";
import { assembleSelftest, readSelftests, runOnCore } from "./selftests.ts";
import { EXCLUDED } from "./vectors/coverage.ts";
import type { Manifest } from "./vectors/files.ts";
import { hasRow, SWEEP_STATES, sweep } from "./vectors/sweep.ts";

/** Heading and text of a section. */
export interface Section {
  readonly heading: string;
  readonly text: string;
}

const count = (value: number): string => value.toLocaleString("en-US");
const cell = (text: string): string => text.replaceAll("|", "\\|");

/** Most tests of a rule that are named. */
const SHOWN = 3;

/** The sections that need no long runs. */
export function cheapSections(core: WebAssembly.Module): Section[] {
  return [rulesSection(), vectorsSection(), selftestsSection(core), mutantsSection()];
}

function rulesSection(): Section {
  const { rules, claims, unclaimed } = reportRules();
  const standings = { H: "historical", R: "reconstructed", O: "open" } as const;
  const lines = (["H", "R", "O"] as const).map((standing) => {
    const of = rules.filter((rule) => rule.standing === standing);
    const without = of.filter(({ id }) => unclaimed.includes(id));
    return `| ${standings[standing]} | ${of.length} | ${of.length - without.length} | ${without.length} |`;
  });
  const table = rules.map(({ id, standing }) => {
    const tests = claims.get(id)!;
    const more = tests.length > SHOWN ? `, and ${tests.length - SHOWN} more` : "";
    const names = tests.slice(0, SHOWN).map((test) => cell(test.replace("tests/conformance/", "")));
    return `| ${id} | ${standing} | ${names.join("; ")}${more} |`;
  });
  return {
    heading: "Rules",
    text: [
      "Every rule of [the manual](MACHINE.md) and the tests that show it. The vectors of an instruction's rows, below, show its encoding",
      "and operation, which are the rules of [its page](instructions/README.md).",
      "",
      "| standing | rules | with a test | without |",
      "|---|---|---|---|",
      ...lines,
      "",
      "| rule | st | shown by |",
      "|---|---|---|",
      ...table,
    ].join("\n"),
  };
}

function vectorsSection(): Section {
  const manifest = JSON.parse(
    readFileSync("tests/conformance/vectors/data/manifest.json", "utf8"),
  ) as Manifest;
  const byRow = new Map(manifest.files.map(({ row, vectors }) => [row, vectors]));
  const all = manifest.files.reduce((sum, { vectors }) => sum + vectors, 0);
  const rows = INSTRUCTIONS.map((row) => {
    const key = keyOf(row);
    const vectors = byRow.get(key);
    return `| ${row.set} | ${key.replace(" -", "")} | ${vectors ?? `none: ${EXCLUDED[key]}`} |`;
  });
  return {
    heading: "Vectors",
    text: [
      `${count(all)} single-instruction vectors, made by the reference model from the seed "${manifest.seed}".`,
      `${count(byRow.get("undefined") ?? 0)} of them are of words that are not instructions.`,
      "",
      "| set | row | vectors |",
      "|---|---|---|",
      ...rows,
    ].join("\n"),
  };
}

function selftestsSection(core: WebAssembly.Module): Section {
  const lines = readSelftests().map(({ name, shows, coreOnly }) => {
    const { end, checks } = runOnCore(core, assembleSelftest(name));
    const machines = coreOnly ? "core" : "core, reference";
    return `| ${name} | ${end === "halt 0" ? `${checks} checks passed` : `FAILED: ${end}`} | ${machines} | ${cell(shows)} |`;
  });
  return {
    heading: "Self-tests",
    text: [
      "Bootable guests in `tests/conformance/selftests/`; `harness.inc` there reports the verdict. `cr80 boot` of the manifest there",
      "runs them side by side.",
      "",
      "| self-test | on the core | runs on | shows |",
      "|---|---|---|---|",
      ...lines,
    ].join("\n"),
  };
}

interface MutantResult {
  readonly id: string;
  readonly file: string;
  readonly before: string;
  readonly after: string;
  readonly by: string | null;
  readonly what: string;
}

/** Every mutant that was tried and what came of it. */
export function readMutants(): readonly MutantResult[] {
  const lines = readFileSync("tests/conformance/mutants.jsonl", "utf8").trimEnd().split("\n");
  const all = lines.map((line) => JSON.parse(line) as MutantResult);
  return all.filter(({ by }) => by !== "compiler");
}

function mutantsSection(): Section {
  const mutants = readMutants();
  const names = [
    "vectors",
    "sweep",
    "self-tests",
    "rounding",
    "lock step",
    "cut runs",
    "core tests",
    "time-out",
  ];
  const files = [...new Set(mutants.map(({ file }) => file))];
  const seen = mutants.filter(({ by }) => by !== null && by !== "equivalent");
  const equivalent = mutants.filter(({ by }) => by === "equivalent");
  const unseen = mutants.filter(({ by }) => by === null);
  const line = (title: string, of: readonly MutantResult[]): string => {
    const by = (name: string | null) => of.filter((one) => one.by === name).length;
    return `| ${title} | ${of.length} | ${names.map(by).join(" | ")} | ${by("equivalent")} | ${by(null)} |`;
  };
  const table = (of: readonly MutantResult[], last: (one: MutantResult) => string): string[] =>
    of.map((one) => `| ${one.id} | \`${cell(one.before)}\` | \`${cell(one.after)}\` | ${last(one)} |`);
  return {
    heading: "Mutants",
    text: [
      `The core with one fault at a time (\`npm run mutate\`): ${mutants.length} mutants, ${seen.length} seen, ${equivalent.length} that nothing`,
      `can tell from the core or that change less than FLOAT-8 allows, ${unseen.length} not seen. The command continues with those of its list`,
      "that are not here yet. Each mutant runs against one part of the suite after the other, last against the core's own tests",
      "(`tests/core/`, which reach what no guest sees), and counts for the first part that sees it. `tests/conformance/mutants.jsonl`",
      "lists every mutant.",
      "",
      `| file | mutants | ${names.join(" | ")} | equivalent | not seen |`,
      `|---|---|${names.map(() => "---|").join("")}---|---|`,
      ...files.map((file) =>
        line(
          `\`${file}\``,
          mutants.filter((one) => one.file === file),
        ),
      ),
      line("all", mutants),
      ...(unseen.length === 0
        ? []
        : [
            "",
            "Not seen:",
            "",
            "| mutant | line | with the fault | |",
            "|---|---|---|---|",
            ...table(unseen, () => ""),
          ]),
      ...(equivalent.length === 0
        ? []
        : [
            "",
            "Equivalent:",
            "",
            "| mutant | line | with the fault | because |",
            "|---|---|---|---|",
            ...table(equivalent, ({ what }) => what),
          ]),
    ].join("\n"),
  };
}

/** Every word and every word behind ALT, from every state of the sweeps, on core and reference. */
export function sweepSection(core: WebAssembly.Module): Section {
  const lines = [false, true].map((behindAlt) => {
    const runner = new VectorRunner(core);
    let compared = 0;
    let unlike = 0;
    let left = 0;
    for (let state = 0; state < SWEEP_STATES; state++) {
      for (const { initial, result, exact, finished } of sweep(behindAlt, state, hasRow(EXCLUDED))) {
        if (!finished || !exact || result.trap === "data") {
          left++;
          continue;
        }
        compared++;
        const trap = VECTOR_TRAPS.find((name) => name === result.trap) ?? null;
        if (runner.runOne({ name: "sweep", initial, final: result.final, trap }).length > 0) unlike++;
      }
    }
    const title = behindAlt ? "all words after ALT" : "all words";
    return `| ${title} | ${SWEEP_STATES} | ${count(compared)} | ${count(left)} | ${count(unlike)} |`;
  });
  return {
    heading: "Sweeps",
    text: [
      "Core and reference execute each of the 65,536 words from several states: registers, PC, V, all data words and the trap must",
      "be the same. The sweeps leave out rows without vectors, counted instructions that would run for long, and partition addresses",
      "beyond the data space, which the lock step covers.",
      "",
      "| words | states | compared | left out | different |",
      "|---|---|---|---|---|",
      ...lines,
    ].join("\n"),
  };
}

/** The document. */
export function document(sections: readonly Section[]): string {
  return [
    "<!-- Made by `npm run conformance-report`. Do not edit. -->",
    "",
    "# Conformance",
    "",
    "The evidence that the core is the machine of [the manual](MACHINE.md), as of the time when this report was made.",
    "[CONFORMANCE-PROTOCOL.md](CONFORMANCE-PROTOCOL.md) describes how to test another CR80 with the same vectors.",
    "",
    "The core is compared with a reference model that shares only the encodings of the instruction table with it. The model was",
    "written from the manual, so the comparison cannot reveal a misreading of the manual that both share; operations are reconstructed.",
    "",
    ...sections.flatMap(({ heading, text }) => [`## ${heading}`, "", text, ""]),
  ].join("\n");
}
