// Explains a code: in one line, at length, and by one source that causes it and one that does not.

import { CODES, type DiagnosticCode } from "./codes.ts";
import { EXPLANATIONS, type Example } from "./explanations.ts";

/** The name of a source that stands alone. */
const SINGLE = "example.asm";

/** A file of an example. */
export interface ExampleFile {
  readonly name: string;
  readonly text: string;
}

/** A code and its explanation. Plain data. */
export interface ExplainedCode {
  readonly code: DiagnosticCode;
  readonly meaning: string;
  readonly text: string;
  /** Files that cause the code: one source with its includes; or modules that are linked, with a memory plan. */
  readonly wrong: readonly ExampleFile[];
  readonly right: readonly ExampleFile[];
}

/** The meaning of a code, in capital or small letters; undefined when there is no such code. */
export function explainCode(code: string): ExplainedCode | undefined {
  const found = (Object.keys(CODES) as DiagnosticCode[]).find((c) => c === code.toUpperCase());
  if (found === undefined) return undefined;
  const { text, wrong, right } = EXPLANATIONS[found];
  return { code: found, meaning: CODES[found], text, wrong: filesOf(wrong), right: filesOf(right) };
}

function filesOf(example: Example): ExampleFile[] {
  const files = typeof example === "string" ? { [SINGLE]: example } : example;
  return Object.entries(files).map(([name, text]) => ({ name, text: text.replace(/^\n/, "") }));
}
