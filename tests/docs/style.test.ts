// The words of docs/STYLE.md that do not occur in documents, help texts and messages.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { filesOf } from "../files.ts";
import { markdownFiles } from "./markdown.ts";

const STYLE = "docs/STYLE.md";
/** Measured, with titles of tests; and what quotes the words. */
const LEFT_OUT = ["docs/CONFORMANCE.md", STYLE];

const [, words] = /<!-- words -->\n([\s\S]*?)<!-- end of words -->/.exec(readFileSync(STYLE, "utf8"))!;
const rows = [...words!.matchAll(/^\| (.+?) \| (.+) \|$/gm)].slice(1);
/** The words that are not written, and what is written for them. */
const BAD = rows.filter(([, bad]) => !/^-+$/.test(bad!)).map(([, bad, good]) => ({ bad: bad!, good: good! }));
/** Uses of a word of the list that are right. */
const RIGHT = /behind (?:a|its) translation table|behind an interface|file system behind them/g;

/** The words of the list in a text, each with its line. Links and names of tests are left out. */
function found(text: string): string[] {
  return text.split("\n").flatMap((line, i) => {
    const plain = line.replace(/\[[^\]]*\]\([^)]*\.test\.ts\).*/, "").replace(RIGHT, "");
    return BAD.filter(({ bad }) => new RegExp(`(?<![\\w.-])${bad}(?![\\w.-]*[\\w-])`, "i").test(plain)).map(
      ({ bad, good }) => `${i + 1}: ${bad}: write ${good}`,
    );
  });
}

/** The texts in a source: what stands between quotes. */
function textsOf(source: string): string {
  const code = source.replace(/^[ \t]*(?:\/\/|\/?\*).*$/gm, "");
  return code.replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`|[^"'`\n]+/g, (part) =>
    /^["'`]/.test(part) ? part : " ",
  );
}

describe("the words that docs/STYLE.md does not want", () => {
  test("are a list with replacements", () => {
    expect(BAD.length).toBeGreaterThan(8);
    expect(BAD.map(({ bad }) => bad)).toContain("what is not so");
  });

  test("are in no document", () => {
    const files = markdownFiles().filter((path) => !path.startsWith("tests/") && !LEFT_OUT.includes(path));
    expect(files.length).toBeGreaterThan(170);
    const wrong = files.flatMap((path) => found(readFileSync(path, "utf8")).map((text) => `${path}:${text}`));
    expect(wrong).toEqual([]);
  });

  test("are in no message and no help", () => {
    const sources = [...filesOf("asm"), ...filesOf("host")].filter((path) => path.endsWith(".ts"));
    const wrong = sources.flatMap((path) =>
      found(textsOf(readFileSync(path, "utf8"))).map((text) => `${path}:${text}`),
    );
    expect(wrong).toEqual([]);
  });

  test("are found where they are, and words that only look like them are not", () => {
    expect(found("one\nIt comes back.")).toEqual(["2: comes back: write returns"]);
    expect(found("BEHIND")).toHaveLength(1);
    expect(found("a process behind a translation table, behind.asm, left-behind")).toEqual([]);
    expect(found(textsOf('a.behind(x); // it comes back\nf("it comes back", `a b behind`);'))).toHaveLength(
      2,
    );
  });
});
