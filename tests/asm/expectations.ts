// What a source says of itself in its comments: `; = 0148 80F0` the words of the line, `; = 12 words` their number,
// `; error E020` or `; warning W001, error E020` what the assembler says about it. A comment of its own,
// `; error E002 below`, is about the next line, where that has no room for a comment.

import { expect } from "vitest";
import type { Assembly, Diagnostic } from "../../asm/index.ts";

const MESSAGES = /; ((?:error|warning|note) [EWN]\d{3}(?:, (?:error|warning|note) [EWN]\d{3})*)( below)?$/;

/** The messages that a text states, in the order of its lines, each as `FILE:LINE severity CODE`. */
export function statedMessages(file: string, text: string): string[] {
  return text.split("\n").flatMap((line, i) => {
    const [, list, below] = MESSAGES.exec(line) ?? [];
    const number = i + (below === undefined ? 1 : 2);
    return list === undefined ? [] : list.split(", ").map((message) => `${file}:${number} ${message}`);
  });
}

/** The messages there are, in the same form and order. */
export function givenMessages(diagnostics: readonly Diagnostic[], file: string): string[] {
  return diagnostics
    .filter((d) => d.file === file)
    .sort((a, b) => a.line - b.line)
    .map((d) => `${file}:${d.line} ${d.severity} ${d.code}`);
}

/** The words of the image that each line of a file became, of an assembly without errors. */
export function wordsByLine({ pieces }: Assembly, file: string): Map<number, number[]> {
  const found = new Map<number, number[]>();
  for (const { section, words, lines } of pieces) {
    if (section.shared) continue;
    for (const l of lines.filter((line) => line.file === file)) {
      const at = l.address - section.address;
      found.set(l.line, [...(found.get(l.line) ?? []), ...words.slice(at, at + l.words)]);
    }
  }
  return found;
}

/** Compares words with what the lines state; a line that states nothing has no words, unless it states messages. */
export function expectWords(text: string, found: ReadonlyMap<number, readonly number[]>): void {
  text.split("\n").forEach((line, i) => {
    const words = found.get(i + 1) ?? [];
    const shown = /; = (.*)$/.exec(line)?.[1];
    const count = /^(\d+) words$/.exec(shown ?? "")?.[1];
    if (count !== undefined) expect(words.length, line).toBe(Number(count));
    else if (!MESSAGES.test(line)) expect(hex(words), line).toBe(shown ?? "");
  });
}

/** Words in hexadecimal, with blanks between them. */
export const hex = (words: readonly number[]) =>
  words.map((w) => w.toString(16).toUpperCase().padStart(4, "0")).join(" ");
