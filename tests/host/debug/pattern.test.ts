// Patterns of console stops, against the regular expressions of the language.

import { expect, test } from "vitest";
import { execute, Pattern, Session } from "../../../host/debug/index.ts";
import { bootFile } from "../../../host/node.ts";
import { Random } from "../random.ts";

const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

/** Characters of a text at which a match ends. */
function ends(pattern: Pattern, text: string): number[] {
  const output = bytes(text);
  return [...output.keys()].filter((at) => pattern.endsIn(output, at, at + 1));
}

/** The same by regular expressions, of which each is asked for a match that ends at one place of one line. */
function plainEnds(source: string, text: string): number[] {
  const found: number[] = [];
  const endsAt = (line: string, at: number, dollar: string) =>
    new RegExp(`(?:${source.replaceAll("$", dollar)})(?<=^[^]{${at}})`).test(line);
  let first = 0;
  for (const [line] of text.matchAll(/[^\n\r]*[\n\r]?/g)) {
    const length = line.replace(/[\n\r]$/, "").length;
    for (let at = 1; at <= length; at++) if (endsAt(line, at, "(?!)")) found.push(first + at - 1);
    const isWhole = line.length > length;
    if (isWhole && endsAt(line, length, "(?=[\\n\\r])") && !(length > 0 && endsAt(line, length, "(?!)")))
      found.push(first + length);
    first += line.length;
  }
  return found;
}

function randomPattern(random: Random, depth = 0): string {
  const one = () => {
    const simple = ["a", "b", "0", "\\d", "\\w", "\\s", "[ab]", "[^a0]", "[0-9b]", "[^\\n\\r]", "\\x61"];
    const nested =
      depth < 3 ? [`(${randomPattern(random, depth + 1)})`, `(?:${randomPattern(random, depth + 1)})`] : [];
    return random.of([...simple, ...nested]) + random.of(["", "", "", "*", "+", "?", "{2}", "{1,3}", "{2,}"]);
  };
  const sequence = () => {
    const parts = Array.from({ length: 1 + random.below(3) }, one).join("");
    return `${random.of(["", "", "", "^"])}${parts}${random.of(["", "", "", "$"])}`;
  };
  return Array.from({ length: 1 + random.below(2) }, sequence).join("|");
}

test("end where regular expressions end, whatever is written at once", () => {
  const random = new Random(5);
  let matched = 0;
  for (let n = 0; n < 400; n++) {
    const source = randomPattern(random);
    const text = Array.from({ length: 30 }, () => random.of([..."aab01 \n\r"])).join("");
    let pattern: Pattern;
    try {
      pattern = new Pattern(source.replaceAll("[^\\n\\r]", "."));
    } catch (error) {
      expect((error as Error).message).toContain("matches without a character");
      continue;
    }
    const expected = plainEnds(source, text);
    expect(ends(pattern, text), `/${source}/ in ${JSON.stringify(text)}`).toEqual(expected);
    const cut = random.below(30);
    const some = expected.some((at) => at >= cut);
    expect(pattern.endsIn(bytes(text), cut, text.length), `/${source}/ from ${cut}`).toBe(some);
    if (expected.length > 0) matched++;
  }
  expect(matched).toBeGreaterThan(100);
});

test("need no more time for a pattern that has many ways to fail", () => {
  const text = bytes("a".repeat(1000));
  for (const source of ["(a*)*b", "(a|a)*b", "(a|aa)+$", "a*a*a*a*a*b"]) {
    expect(new Pattern(source).endsIn(text, 0, text.length)).toBe(false);
  }
});

test("look at a line, and at 1,024 characters of it before the present ones", () => {
  const pattern = new Pattern("^x.*y");
  const far = `x${"-".repeat(1023)}y`;
  for (const text of [far, `${"-".repeat(1000)}\n${far}`]) {
    const output = bytes(text);
    expect(pattern.endsIn(output, 0, text.length - 1)).toBe(false);
    expect(pattern.endsIn(output, text.length - 1, text.length)).toBe(true);
    expect(pattern.endsIn(output, 0, text.length)).toBe(true);
  }
  expect(pattern.endsIn(bytes(`x${"-".repeat(2100)}y`), 0, 2102)).toBe(false);
  expect(ends(pattern, "x\ny xy\nxy")).toEqual([8]);
  expect(ends(new Pattern("READY|failed$", true), "ready Failed\nfailed.")).toEqual([4, 12]);
});

test.each([
  ["a**", "a repetition follows another one"],
  ["*", "a repetition of nothing"],
  ["(a", "')' is missing"],
  ["a)", "')' closes nothing"],
  ["[a", "']' is missing"],
  ["[b-a]", "a range of characters is empty"],
  ["a{101}", "repetitions are 0 to 100"],
  ["a{3,2}", "repetitions are 0 to 100"],
  ["(?=a)", "groups that look around are not known"],
  ["(a)\\1", "\\1 is not known"],
  ["\\n", "\\n is not known"],
  ["\u0100", "characters go up to U+00FF"],
  ["a*", "matches without a character"],
  ["((a{100}){100}){100}", "the pattern is too long"],
  [`${"(".repeat(60)}a${")".repeat(60)}`, "this is nested too deeply"],
])("%s is refused", (source, why) => {
  expect(() => new Pattern(source)).toThrow(why);
});

test("a stop at one is the same forwards and backwards", () => {
  const { machine } = bootFile("firmware/demo/manifest.json", { debug: true });
  const session = new Session(machine!);
  const at = (line: string) => {
    execute(session, line);
    return session.timeline.position.executed;
  };
  execute(session, "catch console /area;|not a .*copied.$|again/ in receiver");
  execute(session, "catch console /AREA; the/i do here");
  expect(at("continue")).toBe(76);
  expect(at("seek end")).toBe(89);
  expect(at("reverse-continue")).toBe(76);
  expect(JSON.stringify(execute(session, "info stops").data)).toContain('"text":"/AREA; the/i"');
  expect(() => execute(session, "catch console /a")).toThrow("a text is missing");
  expect(() => execute(session, "catch console /a*/")).toThrow("matches without a character");
});
