import { describe, expect, it } from "vitest";
import { INSTRUCTIONS } from "../../core-as/isa/instructions.ts";
import { reportRules, rowsWithoutVectors, testBody } from "./rules.ts";
import { readSelftests } from "./selftests.ts";

const report = reportRules();

describe("the rules of the manual", () => {
  it("have a test, every one", () => expect(report.unclaimed).toEqual([]));

  it("are claimed by tests that exist and expect something, and no test claims what is no rule", () => {
    expect(report.problems).toEqual([]);
    expect(report.rules.length).toBeGreaterThan(250);
  });

  it("of self-tests are rules of their headers", () => {
    for (const { name, rules } of readSelftests()) {
      for (const rule of rules) {
        expect(report.claims.get(rule), rule).toContain(`tests/conformance/selftests/${name}.asm`);
      }
    }
  });
});

describe("the test that a claim names", () => {
  const source = [
    'describe("a group", () => {',
    '  // it("is only spoken of",',
    '  const text = "is only quoted";',
    '  it.each([1, 2])("is on one line", (n) => expect(n).toBe(n));',
    "  it.each([",
    "    [1, 2],",
    '  ])("has a list of values", (n) => {',
    "    use(n);",
    "  });",
    "",
    "  test(",
    '    "has a long name",',
    "    () => expect(text).toBe(text),",
    "  );",
    "});",
  ].join("\n");

  it("is found by its name, with its lines and no others", () => {
    expect(testBody(source, "on one line")?.split("\n")).toHaveLength(1);
    expect(testBody(source, "a list of values")).toBe(
      '  ])("has a list of values", (n) => {\n    use(n);\n  });',
    );
    expect(testBody(source, "a long name")).toContain("expect(");
    expect(testBody(source, "a group")).toBe(source);
  });

  it("is not found where its name is only a text or a comment", () => {
    for (const name of ["only spoken of", "only quoted", "nowhere"])
      expect(testBody(source, name)).toBeUndefined();
  });
});

it("every row without vectors is executed by a self-test, or handled by tests of devices and halts", () => {
  const without = rowsWithoutVectors();
  expect(without.length).toBeLessThan(INSTRUCTIONS.length / 10);
  const mnemonics = new Set(without.map((key) => key.split(" ")[0]));
  expect([...mnemonics].sort()).toEqual(["CIO", "LTT", "RCR", "RIO", "RTM", "SIO", "STP", "WIO"]);
});
