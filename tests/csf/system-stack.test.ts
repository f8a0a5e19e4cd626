// How deep the stack of service routines may become: every chain of calls of the firmware that runs on it, found in the sources. A
// procedure is taken to have pushed everything that it ever pushes at each of its calls, so the depth is at least that of any run.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { sourcesOf } from "./conventions.ts";

/** What is called inside of service routines: all of the firmware but what runs in user mode, and the nucleus with its own stack. */
const SOURCES = sourcesOf("firmware/csf").filter(
  (file) => !/\/(comon|nucleus)\/|csfproc\/(start|receive|save|log|mft|data)\.asm/.test(file),
);
/** Words that are free below the deepest chain at least. */
const MARGIN = 8;

interface Body {
  readonly pushed: number;
  readonly calls: readonly string[];
}

/** The procedures of sources: words that each pushes, and whom it calls or goes on in. */
function bodies(texts: readonly string[]): Map<string, Body> {
  const found = new Map<string, Body>();
  for (const text of texts) {
    for (const [, name, body] of text.matchAll(/^ +\.PROC +(\w+)\n([\s\S]*?)^ +\.ENDPROC/gm)) {
      const code = body!.replace(/;.*/g, "");
      const pushed = [...code.matchAll(/\bSTC +(\d)/g)].reduce((sum, [, last]) => sum + Number(last) + 1, 0);
      const named = [...code.matchAll(/(?:\bJ\w+ +(?:R\d,)*|=> *|\.FALLS +)([A-Z]\w+)/g)];
      found.set(name!, { pushed, calls: named.map(([, one]) => one!) });
    }
  }
  return found;
}

/** The deepest chain from a procedure on. @throws Error where procedures call each other in a ring */
function deepest(all: ReadonlyMap<string, Body>, name: string, above: readonly string[] = []): string[] {
  if (above.includes(name)) throw new Error(`${[...above, name].join(" -> ")} is a ring`);
  const below = all
    .get(name)!
    .calls.filter((one) => all.has(one) && one !== name)
    .map((one) => deepest(all, one, [...above, name]));
  return [name, ...below.reduce((a, b) => (depth(all, b) > depth(all, a) ? b : a), [])];
}

const depth = (all: ReadonlyMap<string, Body>, chain: readonly string[]) =>
  chain.reduce((sum, name) => sum + all.get(name)!.pushed, 0);

describe("the stack of service routines", () => {
  const texts = SOURCES.map((file) => readFileSync(file, "utf8"));
  const [, words] = /^SYSTEM_STACK_WORDS *= *(\d+)/m.exec(readFileSync("firmware/csf/process.asm", "utf8"))!;

  test("has room for every chain of calls, and some more", () => {
    const all = bodies(texts);
    expect(all.size).toBeGreaterThan(100);
    for (const name of all.keys()) {
      const chain = deepest(all, name);
      expect(depth(all, chain), chain.join(" -> ")).toBeLessThanOrEqual(Number(words) - MARGIN);
    }
  });

  test("is found to be too small where a procedure pushes more", () => {
    const more = texts.map((text) =>
      text.replace(/(\.PROC +TELL_LISTENER\n[\s\S]*?STC +)6/, "$17\n STC 7\n STC 7"),
    );
    expect(more).not.toEqual(texts);
    const all = bodies(more);
    const chain = deepest(all, "SEND_VIEW");
    expect(chain).toContain("TELL_LISTENER");
    expect(depth(all, chain)).toBeGreaterThan(Number(words) - MARGIN);
  });
});
