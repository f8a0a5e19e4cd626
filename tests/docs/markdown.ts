// What the tests of the documents share: the Markdown files of the project, their links and their anchors.

import { filesOf } from "../files.ts";

/** Every Markdown file of the project, by its path from the root. */
export function markdownFiles(): string[] {
  return filesOf(".").filter((path) => path.endsWith(".md"));
}

const withoutBlocks = (text: string): string => text.replace(/^\s*```[\s\S]*?^\s*```/gm, "");
/** The text without code: blocks and code spans hold no links. */
const withoutCode = (text: string): string => withoutBlocks(text).replace(/`[^`\n]*`/g, "");

/** Anchors of a Markdown text as GitHub makes them: one for each heading, with a number when it occurs again. */
export function anchors(text: string): Set<string> {
  const found = new Set<string>();
  for (const [, heading] of withoutBlocks(text).matchAll(/^#{1,6} (.+)$/gm)) {
    const plain = heading!.replace(/`([^`]*)`/g, "$1").replace(/\[([^\]]*)\]\([^)]*\)/g, "$1");
    const slug = plain
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, "")
      .replaceAll(" ", "-");
    let unique = slug;
    for (let n = 1; found.has(unique); n++) unique = `${slug}-${n}`;
    found.add(unique);
  }
  return found;
}

/** Targets of the links and images of a text, reference definitions included. */
export function linkTargets(text: string): string[] {
  const plain = withoutCode(text);
  const inline = [...plain.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g)];
  const references = [...plain.matchAll(/^\[[^\]]+\]:\s+(\S+)/gm)];
  return [...inline, ...references].map((match) => match[1]!);
}
