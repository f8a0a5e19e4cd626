// Broken conventions as problems: each kind has a code that is explained, what to do, and the places that it knows.

import { describe, expect, test } from "vitest";
import { PROBLEM_CODES } from "../../../host/cli/problem-codes.ts";
import { formatProblem, type Violation, type ViolationKind, violationProblem } from "../../../host/node.ts";

const VIOLATION: Violation = {
  ...{ partition: 0, kind: "kept", procedure: "P", register: 1, expected: 2, found: 3, nothing: null },
  ...{ exit: 0, exitName: "RETURN", calledAt: 0x105, calledClock: 7, at: 0x120, clock: 19 },
  ...{ times: 1, trace: [0x105, 0x11f, 0x120] },
};
const at = { exit: null, exitName: null } as const;
const nothing = { why: "destroyed", name: "Q", calledAt: 0x110 } as const;

const CASES: readonly (readonly [ViolationKind, Partial<Violation>, string, string])[] = [
  ["argument", { ...at, nothing }, "NO_ARGUMENT", "the call of P needs R1, which holds nothing"],
  ["use", { ...at, nothing }, "NO_VALUE", "R1 is used, but holds nothing"],
  ["result", {}, "NO_RESULT", "P returns R1 through RETURN, which is not set"],
  ["kept", {}, "NOT_KEPT", "P keeps R1, but it was 0002 and is 0003 after exit RETURN"],
  ["exit", { exit: 4 }, "UNKNOWN_EXIT", "P returned through exit 4, which it does not state"],
  ["stack", {}, "STACK_MOVED", "P returned with the stack pointer 0003, not 0002"],
  ["link", { ...at, register: 6 }, "NO_LINK", "P expects its link in R6, but was called differently"],
  [
    "link",
    { register: null },
    "LOST_LINK",
    "the link of P is lost: the process stack should lead to 0002, but leads to 0003",
  ],
  ["assumption", at, "WRONG_ASSUMPTION", 'R1 is 0003, and was 0002 at the entry, though .ASSUME says "P"'],
];

describe("a broken convention is a problem", () => {
  test.each(CASES)("%s, %j: %s", (kind, more, code, message) => {
    const problem = violationProblem({ ...VIOLATION, kind, ...more }, "p", undefined);
    expect(problem).toMatchObject({ code, severity: "error", message: `partition p: ${message}` });
    expect(problem.advice).toMatch(/\w/);
    expect(PROBLEM_CODES[code]).toMatch(/\w/);
  });

  test("its places are those that it knows, the one where it shows first", () => {
    const text = (more: Partial<Violation>) =>
      formatProblem(violationProblem({ ...VIOLATION, ...more }, "p", undefined))
        .split("\n")
        .slice(1);
    expect(text({ times: 3 })).toEqual([
      " --> returned at 0120 (0120), clock 19, and 2 times more",
      " --> called at 0105 (0105), clock 7",
      "  = advice: save R1 where nothing else writes, and load it again before P returns",
      "  = trace: 0105 011F 0120",
    ]);
    expect(text({ ...at, kind: "use", nothing, calledAt: null, calledClock: null }).slice(0, 2)).toEqual([
      " --> found at 0120 (0120), clock 19",
      " --> destroyed by Q, called at 0110 (0110)",
    ]);
    const entry = { why: "entry", name: "P", calledAt: 0x105 } as const;
    const used = violationProblem({ ...VIOLATION, ...at, kind: "use", nothing: entry }, "p", undefined);
    expect(used.advice).toBe("set R1 first, or name it in .CALL of P");
  });

  test("what a guest chose reaches no terminal as anything but text", () => {
    const name = "P\u001b[2J";
    const problem = violationProblem(
      { ...VIOLATION, kind: "assumption", procedure: name, ...at },
      "p",
      undefined,
    );
    expect(formatProblem(problem)).toContain("P\\x1b[2J");
  });
});
