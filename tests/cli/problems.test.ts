// Problems: one kind of value, shown in one way by every command, and the same as JSON.

import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { assemble, formatProblem, type Problem, placeOf } from "../../asm/index.ts";
import { areProblems } from "../../asm/problem.ts";
import { cr80, folder } from "./run.ts";

const place = folder({
  "bad.asm": "        MOVE R0,R1\n",
  "cut.img": Uint8Array.of(1, 2, 3, 4),
  "bad.json": '{ "partitions": [{ "name": "a", "source": "bad.asm", "pages": 0 }] }',
  "bad.obj": "nothing",
  "vectors.json": "[1]",
  "trap.asm": "        MOVC 1,R0\n        .WORD 0\n",
  "wait.asm": "HERE:   JMP HERE\n",
});
const at = (name: string) => join(place, name);

/** Command lines that end with problems alone. */
const REFUSED: readonly (readonly string[])[] = [
  ["boot", at("bad.asm")],
  ["boot", at("bad.json")],
  ["boot", at("cut.img")],
  ["boot", at("none.json")],
  ["asm", at("none.asm")],
  ["asm", at("bad.asm"), "-W", "nonsense"],
  ["asm", at("bad.asm"), "-D", "1"],
  ["link", at("none.obj"), "-o", at("x.img")],
  ["dis", at("cut.img")],
  ["dis", "128A", at("cut.img")],
  ["inspect", at("cut.img")],
  ["inspect", at("none.img")],
  ["explain", "nonsense!"],
  ["vectors", at("vectors.json")],
  ["conformance", "--target", " ", at("vectors.json")],
];

describe("problems that leave nothing to do", () => {
  test.each(REFUSED)(
    "%s %s %s %s: on stderr as they are printed as JSON, and alike on a terminal",
    async (...args) => {
      const { status, stdout, stderr } = await cr80([...args, "--json"]);
      expect(status).toBe(2);
      const { problems } = JSON.parse(stdout) as { problems: Problem[] };
      expect(problems.length).toBeGreaterThan(0);
      for (const { code, severity, message } of problems) {
        expect({ code, severity, message }).toEqual({
          code: expect.stringMatching(/^[A-Z][A-Z0-9_]+$/),
          severity: "error",
          message: expect.stringMatching(/\w/),
        });
      }
      expect(stderr).toBe(problems.map((found) => `${formatProblem(found)}\n`).join(""));
      const colored = await cr80(args, { color: true, terminal: true });
      expect(colored.stderr).toBe(
        problems.map((found) => `${formatProblem(found, { color: true })}\n`).join(""),
      );
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are colours
      expect(colored.stderr.replace(/\x1b\[[\d;]*m/g, "")).toBe(stderr);
    },
  );

  test("of a source are what the assembler gives, with boot as with asm", async () => {
    const { diagnostics } = assemble({ file: at("bad.asm"), text: "        MOVE R0,R1\n" });
    const booted = JSON.parse((await cr80(["boot", at("bad.asm"), "--json"])).stdout);
    const assembled = JSON.parse((await cr80(["asm", at("bad.asm"), "--json"])).stdout);
    expect(booted.problems).toEqual(diagnostics);
    expect(assembled.diagnostics).toEqual(diagnostics);
  });
});

describe("problems of a run", () => {
  test("are in the JSON, with place and last instructions, and shown without their codes", async () => {
    const { status, stdout, stderr } = await cr80(["boot", at("trap.asm"), "--json"]);
    expect(status).toBe(1);
    const { problems } = JSON.parse(stdout) as { problems: Problem[] };
    expect(problems).toMatchObject([
      { code: "RUN_FAILED", severity: "error", file: at("trap.asm"), line: 2, notes: { length: 3 } },
    ]);
    expect(stderr).toBe(`${formatProblem(problems[0]!, { heading: "cr80" })}\n`);
    expect(stderr).toMatch(/^cr80: partition trap: .*\n --> .*trap\.asm:2\n {2}= advice: /);
  });

  test("say that a limit was reached, and where each partition is", async () => {
    const { status, stdout } = await cr80(["boot", at("wait.asm"), "--limit", "10", "--json"]);
    expect(status).toBe(3);
    expect(JSON.parse(stdout).problems).toMatchObject([
      {
        code: "LIMIT_REACHED",
        file: at("wait.asm"),
        line: 1,
        related: [{ kind: "guest", text: `${at("wait.asm")}:1, HERE of wait` }],
      },
    ]);
  });
});

describe("a problem as text", () => {
  const error: Problem = { code: "X_Y", severity: "error", message: "no" };

  test("names its place, whatever is known of it", () => {
    expect(placeOf(error)).toBe("");
    expect(placeOf({ file: "f" })).toBe("f");
    expect(placeOf({ file: "f", line: 3 })).toBe("f:3");
    expect(placeOf({ file: "f", line: 3, column: 4, path: "a[0].b" })).toBe("f:3:4 a[0].b");
    expect(placeOf({ file: "f", byte: 0 })).toBe("f: byte 0");
    expect(placeOf({ argument: "-D X" })).toBe("-D X");
    const named = { kind: "named", file: "m", line: 1, column: 2, path: "image" } as const;
    expect(placeOf({ file: "f", byte: 8, related: [named] })).toBe("m:1:2 image: f: byte 8");
  });

  test("lets nothing through that a terminal would act on, nor any text without end", () => {
    const evil = "\x1b[2J\n\u202e";
    const text = formatProblem({
      ...error,
      message: `${evil}${"x".repeat(10_000)}`,
      file: evil,
      line: 1,
      column: 1,
      path: evil,
      advice: evil,
      excerpt: { text: evil, column: 1, length: 1 },
      related: [
        { kind: "from", file: evil, line: 1, macro: evil },
        { kind: "named", file: evil },
        { kind: "flow", file: evil, line: 1, source: evil, event: evil },
        { kind: "flow", file: evil, line: 2, source: evil, event: evil },
      ],
      notes: [evil],
    });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
    expect(text).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f\u202e]/);
    expect(text.split("\n")).toHaveLength(10);
    expect(text.length).toBeLessThan(9_000);
    const guest = formatProblem({ ...error, related: [{ kind: "guest", text: evil }] }, { heading: "cr80" });
    expect(guest).toBe("cr80: no\n --> \\x1b[2J\\x0a\\u202e");
  });
});

test("a list of problems is told from anything else", () => {
  const { diagnostics } = assemble({
    file: "x.asm",
    text: ' .MACRO M\n .WARNING "w"\n .WORD 70000\n .ENDMACRO\n M\n M\n',
  });
  expect(diagnostics.length).toBeGreaterThan(1);
  expect(areProblems(JSON.parse(JSON.stringify(diagnostics)))).toBe(true);
  expect(areProblems([])).toBe(true);
  const [one] = diagnostics;
  const wrongs: Readonly<Record<string, unknown>> = {
    ...{ code: 1, severity: "fatal", message: null, file: 7, line: 0, column: 1.5, advice: {}, path: "x" },
    ...{ excerpt: { text: "x", column: 0, length: 1 }, related: [{ kind: "flow" }], notes: [1], byte: 1 },
  };
  for (const [key, value] of Object.entries(wrongs)) {
    expect(areProblems([{ ...one, [key]: value }]), key).toBe(false);
  }
  for (const value of [undefined, null, 1, "x", {}, [1], [null], [[]]])
    expect(areProblems(value)).toBe(false);
});
