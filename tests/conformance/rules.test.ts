import { describe, expect, it } from "vitest";
import { INSTRUCTIONS } from "../../core-as/isa/instructions.ts";
import { reportRules, rowsWithoutVectors } from "./rules.ts";
import { readSelftests } from "./selftests.ts";

const report = reportRules();

describe("the rules of the manual", () => {
  it("have a test, every one", () => expect(report.unclaimed).toEqual([]));

  it("are claimed by tests that exist, and no test claims what is no rule", () => {
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

it("every row without vectors is executed by a self-test, or handled by tests of devices and halts", () => {
  const without = rowsWithoutVectors();
  expect(without.length).toBeLessThan(INSTRUCTIONS.length / 10);
  const mnemonics = new Set(without.map((key) => key.split(" ")[0]));
  expect([...mnemonics].sort()).toEqual(["CIO", "LTT", "RCR", "RIO", "RTM", "SIO", "STP", "WIO"]);
});
