// The examples of the explanations: assembled, or linked where there are several modules.

import { describe, expect, test } from "vitest";
import {
  assemble,
  assembleObject,
  CODES,
  type Diagnostic,
  type ExampleFile,
  explainCode,
  link,
} from "../../asm/index.ts";

/** What is said of an example: of its first file with what it includes, or of all modules and objects linked. */
function messagesOf(files: readonly ExampleFile[]): readonly Diagnostic[] {
  const plan = files.find(({ name }) => name.endsWith(".plan"));
  const modules = files.filter(({ name }) => /\.(asm|obj)$/.test(name));
  const [first] = modules;
  if (plan === undefined && modules.length === 1 && first!.name.endsWith(".asm")) {
    const readFile = (name: string) => files.find((file) => file.name === name)?.text;
    return assemble({ file: first!.name, text: first!.text, readFile }).diagnostics;
  }
  const objects = modules.map(({ name, text }) => {
    if (name.endsWith(".obj")) return { file: name, text };
    const { object, diagnostics } = assembleObject({ file: name, text });
    expect(diagnostics).toEqual([]);
    return { file: name, text: object! };
  });
  return link({ objects, ...(plan && { plan: { file: plan.name, text: plan.text } }) }).diagnostics;
}

describe("each code is explained with", () => {
  const codes = Object.keys(CODES);

  test.each(codes)("a source that gets %s and no other code", (code) => {
    const found = new Set(messagesOf(explainCode(code)!.wrong).map((d) => d.code));
    // A run that stops has errors before.
    if (code === "N001") found.delete("E020");
    expect([...found]).toEqual([code]);
  });

  test.each(codes)("a source without %s or any other message", (code) => {
    expect(messagesOf(explainCode(code)!.right)).toEqual([]);
  });

  test.each(codes)("a text in whole sentences (%s)", (code) => {
    expect(explainCode(code)!.text).toMatch(/^[A-Z"'.@].*\.$/s);
  });
});
