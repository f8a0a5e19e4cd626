import { describe, expect, it } from "vitest";
import { assembleWords } from "../../asm/index.ts";
import { generator } from "./oracle.ts";

/** The value of an expression, as the long that it makes. */
function value(text: string): number {
  const { words, diagnostics } = assembleWords(`.LONG ${text}`);
  expect(diagnostics, text).toEqual([]);
  return (words[0]! | (words[1]! << 16)) >> 0;
}

describe("expressions", () => {
  it.each([
    ["1+2*3", 7],
    ["(1+2)*3", 9],
    ["10-4-3", 3],
    ["-7/2", -3],
    ["-7%3", -1],
    ["7/-2", -3],
    ["1<<4+1", 32],
    ["-16>>2", -4],
    ["0xF0|0x0F&0x3C", 0xfc],
    ["6^3|8", 13],
    ["~0", -1],
    ["--5", 5],
    ["+-+5", -5],
    ["'a'-'A'", 32],
    ["0xFFFF&~0xFF", 0xff00],
  ])("%s is %d", (text, expected) => {
    expect(value(text)).toBe(expected);
  });

  it("agree with exact arithmetic on random ones", () => {
    const random = generator(11);
    const make = (depth: number): { text: string; exact: bigint } => {
      const pick = depth === 0 ? 0 : random(8);
      if (pick === 0) {
        const n = random(200);
        return { text: random(2) === 0 ? String(n) : `0x${n.toString(16)}`, exact: BigInt(n) };
      }
      const a = make(depth - 1);
      if (pick === 1) return { text: `-(${a.text})`, exact: -a.exact };
      if (pick === 2) return { text: `~(${a.text})`, exact: ~a.exact };
      const b = make(depth - 1);
      const results: [string, bigint][] = [
        ["+", a.exact + b.exact],
        ["-", a.exact - b.exact],
        ["&", a.exact & b.exact],
        ["|", a.exact | b.exact],
        ["^", a.exact ^ b.exact],
      ];
      const [operator, exact] = results[random(results.length)]!;
      return { text: `(${a.text})${operator}(${b.text})`, exact };
    };
    for (let i = 0; i < 500; i++) {
      const { text, exact } = make(5);
      expect(value(text), text).toBe(Number(BigInt.asIntN(32, exact)));
    }
  });

  it("bind as in C: a random chain without parentheses", () => {
    const random = generator(12);
    const operators = ["+", "-", "*", "&", "|", "^"];
    for (let i = 0; i < 500; i++) {
      let text = String(random(20));
      for (let j = 0; j < 6; j++) text += `${operators[random(operators.length)]}${random(20)}`;
      // biome-ignore lint/complexity/useRegexLiterals: the text is made of digits and operators only
      expect(new RegExp("^[0-9+*&|^-]+$").test(text)).toBe(true);
      // The same operators have the same precedence there, and the numbers stay within 32 bits.
      const expected = Function(`return ${text}`)() as number;
      expect(value(text), text).toBe(expected);
    }
  });

  it.each([
    ["1/0", "E031"],
    ["1%0", "E031"],
    ["1<<41", "E031"],
    ["1<<-1", "E031"],
    ["0xFFFFFFFFFF*16", "E031"],
    ["1 2", "E006"],
    ["*1", "E006"],
    ["(1", "E006"],
    ["1)", "E006"],
    ["0x", "E003"],
    ["12AB", "E003"],
    ["0b12", "E003"],
    ["1099511627776", "E003"],
    ["''", "E002"],
    ["'ab'", "E002"],
    [String.raw`'\q'`, "E002"],
    ["#5", "E001"],
    ["UNKNOWN+1", "E020"],
  ])("%s is refused with %s", (text, code) => {
    expect(assembleWords(`.LONG ${text}`).diagnostics.map((d) => d.code)).toEqual([code]);
  });

  it("are addresses only while they are one", () => {
    const warnings = (text: string) =>
      assembleWords(`${text}\n.DATA 0x100\nD: .WORD 0\nE: .WORD 0`).diagnostics.map((d) => d.code);
    expect(warnings("JMP D+1")).toEqual(["W001"]);
    expect(warnings("JMP E-D")).toEqual([]);
    expect(warnings("JMP 5")).toEqual([]);
  });
});

it("comparisons and logic give 1 or 0, weaker than everything else", () => {
  const random = generator(11);
  const operators: Record<string, (a: number, b: number) => boolean> = {
    "==": (a, b) => a === b,
    "!=": (a, b) => a !== b,
    "<": (a, b) => a < b,
    "<=": (a, b) => a <= b,
    ">": (a, b) => a > b,
    ">=": (a, b) => a >= b,
    "&&": (a, b) => a !== 0 && b !== 0,
    "||": (a, b) => a !== 0 || b !== 0,
  };
  for (const [operator, oracle] of Object.entries(operators)) {
    for (let round = 0; round < 50; round++) {
      const [a, b] = [random(4), random(4)] as const;
      expect(assembleWords(`.WORD ${a}|0 ${operator} ${b}+0`).words).toEqual([oracle(a, b) ? 1 : 0]);
    }
  }
});
