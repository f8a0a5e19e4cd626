// The results of the vectors at a target: counts, and a report in the format of JUnit, which build servers read.

import type { VectorDifference } from "../vectors.ts";
import { xmlText } from "../xml.ts";

/**
 * One vector at the target: skipped by it, one that it has ended at, one that it was not given any more. All but passed are
 * failures unless a waiver names them.
 */
export interface VectorOutcome {
  readonly file: string;
  readonly name: string;
  readonly status: "passed" | "failed" | "skipped" | "ended" | "not run";
  /** What is wrong with it; or the target's reason for not doing it. */
  readonly differences: readonly VectorDifference[];
  readonly message: string;
  /** Reason of the waiver that covers it, when it did not pass. */
  readonly waived: string | undefined;
}

/** Vectors by what became of them. */
export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly waived: number;
}

/** Counts outcomes; a failure that is accepted is waived. */
export function totalsOf(outcomes: readonly VectorOutcome[]): Totals {
  const passed = outcomes.filter(({ status }) => status === "passed").length;
  const waived = outcomes.filter((one) => isWaived(one)).length;
  return { passed, waived, failed: outcomes.length - passed - waived };
}

/** Whether a vector has failed, and that is accepted. */
export const isWaived = ({ status, waived }: VectorOutcome): boolean =>
  status !== "passed" && waived !== undefined;

const XML = '<?xml version="1.0" encoding="UTF-8"?>';

/** Whether bytes are such a report. */
export function isJunit(bytes: Uint8Array): boolean {
  const start = `${XML}\n<testsuites`;
  return Buffer.from(bytes.subarray(0, start.length)).toString("latin1") === start;
}

/** The outcomes as JUnit XML: a suite for each file, a case for each vector; what is waived counts as skipped. */
export function junit(target: string, outcomes: readonly VectorOutcome[]): string {
  const { failed, waived } = totalsOf(outcomes);
  const files = [...new Set(outcomes.map(({ file }) => file))];
  const suites = files.map((file) => {
    const cases = outcomes.filter((outcome) => outcome.file === file);
    const totals = totalsOf(cases);
    return [
      `  <testsuite name="${xmlText(file)}" tests="${cases.length}" failures="${totals.failed}" skipped="${totals.waived}">`,
      ...cases.map((outcome) => testCase(file, outcome)),
      "  </testsuite>",
    ].join("\n");
  });
  return [
    XML,
    `<testsuites name="${xmlText(target)}" tests="${outcomes.length}" failures="${failed}" skipped="${waived}">`,
    ...suites,
    "</testsuites>\n",
  ].join("\n");
}

function testCase(file: string, outcome: VectorOutcome): string {
  const head = `    <testcase classname="${xmlText(file)}" name="${xmlText(outcome.name)}"`;
  if (outcome.status === "passed") return `${head}/>`;
  if (outcome.waived !== undefined)
    return `${head}><skipped message="${xmlText(outcome.waived)}"/></testcase>`;
  return `${head}><failure message="${xmlText(outcome.message)}"/></testcase>`;
}

/** Differences that are named in a line. */
const DIFFERENCES_SHOWN = 20;

/** Differences in one line: the first ones, and how many more there are. */
export function describe(differences: readonly VectorDifference[]): string {
  const shown = differences
    .slice(0, DIFFERENCES_SHOWN)
    .map(({ what, expected, actual }) => `${what}: expected ${expected}, got ${actual}`);
  const hidden = differences.length - shown.length;
  return [...shown, ...(hidden > 0 ? [`and ${hidden} more`] : [])].join("; ");
}
