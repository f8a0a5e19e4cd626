// The firmware's statements of register conventions: that there is one for every procedure, and that the assembler holds
// the bodies to them.

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { assemble } from "../../asm/index.ts";
import { procedures, sourcesOf } from "./conventions.ts";
import { NODE as CSF_PROCESS } from "./csfproc-source.ts";
import { SOURCE } from "./mmon.ts";
import { nodeSource } from "./nodes.ts";

const MAIN = "firmware/demo/coroutines/coroutines.asm";
/** A node, in which the nucleus is, too. */
const NODE = nodeSource({ user: "ENDS: MON RETIRE : ERROR => ENDS\n NODE_PROCESS ENDS\n" });
const FILES = [...sourcesOf("firmware/csf"), MAIN];
const TEXT = FILES.map((file) => readFileSync(file, "utf8")).join("\n");
const STATED = new Map([...procedures("firmware/csf"), ...procedures("firmware/demo/coroutines")]);

/** What includes all of the firmware: the demonstration, a node, and sources that have the Message Monitor and the CSF process. */
const PROGRAMS = {
  [MAIN]: readFileSync(MAIN, "utf8"),
  "firmware/node.asm": NODE,
  "firmware/mmon.asm": SOURCE,
  "firmware/csfproc.asm": CSF_PROCESS,
} as const;

/** All, or some, assembled; `change` makes another text of a source. */
function assembled(
  change: (path: string, text: string) => string = (_, text) => text,
  programs: Readonly<Record<string, string>> = PROGRAMS,
) {
  const readFile = (name: string, from: string) => {
    const path = join(dirname(from), name);
    return change(path, readFileSync(path, "utf8"));
  };
  const made = Object.entries(programs).map(([file, text]) =>
    assemble({ file, text: change(file, text), readFile }),
  );
  return {
    conventions: made.flatMap(({ conventions }) => conventions),
    diagnostics: made.flatMap(({ diagnostics }) => diagnostics),
  };
}

/** Messages when one line of a source of the demonstration is another one. */
function messagesWith(file: string, line: string, instead: string): string[] {
  let found = 0;
  const main = file.startsWith("nucleus/") ? "firmware/node.asm" : MAIN;
  const change = (path: string, text: string) => {
    if (!path.endsWith(`/${file}`)) return text;
    found += text.split(line).length - 1;
    return text.replace(line, () => instead);
  };
  const { diagnostics } = assembled(change, { [main]: PROGRAMS[main] });
  expect(found, `${line} in ${file}`).toBe(1);
  return diagnostics.map(({ code, message }) => `${code} ${message}`);
}

/** Labels of instructions: what stands behind is no directive. */
const CODE = new Set(
  [...TEXT.matchAll(/^([A-Z]\w*):\s*(?:;.*\n\s*)*([A-Z]\w*)\b/gm)].map(([, label]) => label!),
);
/** Helpers whose effect on memory the statements of their callers depend on: the assembler follows them instead. */
const FOLLOWED = new Set(
  [...TEXT.matchAll(/^; Followed, not stated: .*\n(\w+):/gm)].map(([, name]) => name!),
);

describe("statements of the firmware", () => {
  test("there is one for whatever is called with a link, or entered by its address", () => {
    const called = [...TEXT.matchAll(/(?:JMP +R[567],|CALL +\w+,)(\w+)/g)].map(([, name]) => name!);
    const taken = [...TEXT.matchAll(/(?:MOVC +|\.WORD +)([\w,|]+)/g)].flatMap(([, list]) =>
      list!.split(/[,|]/),
    );
    const entered = [...called, ...taken.filter((name) => CODE.has(name) || STATED.has(name))];
    expect(new Set(entered).size).toBeGreaterThan(40);
    expect([...FOLLOWED].sort()).toEqual(["LOAD_REGISTERS", "STORE_REGISTERS", "STORE_RESULTS"]);
    // What the author of a node gives is in the node.
    const given = new Set([...NODE.matchAll(/\.PROC +(\w+)/g)].map(([, name]) => name!));
    const without = entered.filter((name) => !STATED.has(name) && !FOLLOWED.has(name) && !given.has(name));
    expect(without).toEqual([]);
  });

  test("all of them are in the assembly, and every monitor call has one", () => {
    const { conventions, diagnostics } = assembled();
    expect(diagnostics).toEqual([]);
    const names = (kind: string) => [
      ...new Set(
        conventions.filter((one) => one.kind === kind).map(({ name }) => name.replace("NUCLEUS.", "")),
      ),
    ];
    const own = [...STATED.keys(), "INIT_SHARED", "INIT_SERVICES"];
    expect(names("procedure").sort()).toEqual(own.sort());
    const calls = [...TEXT.matchAll(/ MON +(\w+)/g)].map(([, name]) => name!);
    expect(calls.filter((name) => !names("monitor").includes(name))).toEqual([]);
  });

  test("none leaves its registers or its exits to be guessed, and every assumption has a reason in words", () => {
    for (const { name, clauses, exits } of STATED.values()) {
      if (exits.length === 0) continue;
      expect(clauses.has("KEEP") || clauses.has("DESTROY"), name).toBe(true);
      expect(clauses.has("LINK"), name).toBe(true);
    }
    const reasons = [...TEXT.matchAll(/\.ASSUME +"([^"]*)"/g)].map(([, reason]) => reason!);
    expect(reasons.length).toBeLessThan(17);
    for (const reason of reasons) expect(reason.split(" ").length, reason).toBeGreaterThan(5);
  });
});

describe("the assembler finds", () => {
  test.each([
    [
      "a register that is not restored",
      "semaphore.asm",
      "        MOV     SIGNAL_R3,R3\n",
      "",
      "E201 INTERN_SIGNAL keeps R3",
    ],
    [
      "a saved register that is not loaded",
      "registers.asm",
      "        MOV     COROUTINE_RECORD.SAVER2.X4,R2\n",
      "",
      "keeps R2",
    ],
    [
      "a register that is not saved",
      "registers.asm",
      "        MOV     R1,COROUTINE_RECORD.SAVER1.X4\n",
      "",
      "keeps R1",
    ],
    [
      "a lost link",
      "initialize.asm",
      "        JMPI    INIT_LINK\n",
      "        JMP     0.X6\n",
      "E203 the link of INIT_COROUTINE",
    ],
    [
      "an exit too far",
      "chain.asm",
      "        CLR     COROUTINE_OPERATION.PREV.X5\n        JMP     0.X6\n",
      "        JMP     1.X6\n",
      "E206 CHAIN_OUT has no exit 1",
    ],
    [
      "an argument that a call has destroyed",
      "toy.asm",
      "        .RETURN ERROR: R7 completion code\n",
      "",
      "E204 the call of RETURN_INIT_ERROR needs R7",
    ],
    [
      "a register that a procedure of the nucleus forgets",
      "nucleus/schedule.asm",
      "        .KEEP   R0, R2, R3, R5\n        .DESTROY R1, R4, R7\n        .LINK   R6\n        CLR     FRAME_TIMER.X5\n",
      "        .KEEP   R0, R2, R3, R5\n        .DESTROY R1, R4, R7\n        .LINK   R6\n        CLR     FRAME_TIMER.X5\n        MOVC    0,R2\n",
      "E201 TO_END keeps R2",
    ],
    [
      "a monitor call that is taken never to come back",
      "process.asm",
      "        MON     ROUTINE_RETURN\n        MOV     R7,R0\n.RETIRE:\n        MON     RETIRE\n        JMP     .RETIRE\n",
      "        MON     ROUTINE_RETURN\n",
      "E207 this runs into the procedure CSF_FAIL",
    ],
  ])("%s", (_, file, line, instead, message) => {
    expect(messagesWith(file, line, instead).join("\n")).toContain(message);
  });
});
