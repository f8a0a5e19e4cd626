// Conventions while a machine runs: what no look at the source can know is found at the call or the return, and looking
// changes nothing. Every program here passes the assembler's own check.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { assemble, encodeSourceMap, sourceMapOf } from "../../../asm/index.ts";
import { bootFile, ConventionWatch, formatProblem, type Problem, statedOf } from "../../../host/node.ts";
import { cr80, folder } from "../../cli/run.ts";

const manifest = (image: Record<string, string>) =>
  JSON.stringify({ partitions: [{ name: "A", pages: 4, ...image }] });

/** A manifest of one partition with a source. */
function boot(text: string): string {
  const place = folder({ "x.asm": text, "manifest.json": manifest({ source: "x.asm" }) });
  return join(place, "manifest.json");
}

function watch(text: string, limit = 1000) {
  const { diagnostics } = assemble({ file: "x.asm", text });
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const { machine, programs, problems } = bootFile(boot(text));
  expect(problems).toEqual([]);
  const { module, map } = programs[0]!;
  const found = new ConventionWatch(machine!, [statedOf(module, map)]);
  const result = found.run({ limit });
  return {
    found: found.findings,
    broken: found.findings.violations.filter(({ kind }) => kind !== "assumption"),
    machine: machine!,
    result,
    hash: machine!.stateHash(),
  };
}

/** A main program that calls P, and what else there is. Data word 0x400 is P's to save something in. */
const program = (main: string, rest: string) => `        .MONITOR STOP = 0xC1
        .CALL   R0 code
        .EXITS  NONE
        .ENDPROC
        .START  MAIN
        .PROC   MAIN
        .EXITS  NONE
        MOVC    STACK_TOP,R0
        MOV     R0,0
${main}
        MOVC    0,R0
        MON     STOP
        .ENDPROC
${rest}
        .DATA   0x400
SAVED:  .RES    3
ON:     .WORD   1
CASES:  .WORD   FIRST, SECOND
STACK:  .RES    16
STACK_TOP:
        .PROGRAM
        .IF     !DEFINED(FIRST)
FIRST:
SECOND: NOP
        .ENDIF
`;

/** P saves a register in SAVED, stores 9 through the pointer that its caller gives, and loads the register. */
const saves = (register: string, pointer: number) =>
  program(
    `        MOVC    ${pointer},R4
        JMP     R6,P`,
    `        .PROC   P
        .CALL   R4 where
        .KEEP   R0-R5, R7
        .DESTROY R6
        .LINK   R6
        MOV     ${register},SAVED
        MOV     R6,SAVED+1
        MOV     R5,SAVED+2
        MOVC    9,R5
        MOV     R5,X4
        MOV     SAVED+2,R5
        MOV     SAVED,${register}
        JMP     0.X6
        .ENDPROC`,
  );

/** P comes back as many words behind its link as the caller says; it states two exits. */
const leaves = (exit: number) =>
  program(
    `        MOVC    ${exit},R2
        JMP     R6,P
        JMP     .ERROR
        NOP
.ERROR:`,
    `        .PROC   P
        .CALL   R2 exit
        .KEEP   R0-R5, R7
        .LINK   R6
        .EXITS  ERROR, OK
        ADD     R2,R6
        .ASSUME "R2 is 0 or 1", EXIT OK
        JMP     0.X6
        .ENDPROC`,
  );

/** P does one of two things, as the table says; the second does less than the source says that it does. */
const cases = (which: number, first: string, second: string, clauses: string, after = "") =>
  program(
    `        MOVC    ${which},R4
        MOVC    7,R3
        JMP     R6,P${after}`,
    `        .PROC   P
        .CALL   R4 case, R3 something
${clauses}
        .LINK   R6
        ADDC    CASES,R4
        .ASSUME "a case is 0", GOES FIRST
        JMPI    0.X4
FIRST:
${first}
        JMP     0.X6
SECOND:
${second}
        JMP     0.X6
        .ENDPROC`,
  );

/** A procedure Q that returns R2 and destroys R3. */
const DESTROYS_R3 = `        .PROC   Q
        .DESTROY R3
        .RETURN R2
        .KEEP   *
        .LINK   R6
        MOVC    1,R2
        MOVC    1,R3
        JMP     0.X6
        .ENDPROC
`;

describe("conventions at run time", () => {
  it("says nothing where promises are kept, and counts calls and returns", () => {
    for (const text of [saves("R1", 0x410), leaves(0), leaves(1)]) {
      const { found } = watch(text);
      expect(found.violations).toEqual([]);
      // MAIN is entered by nobody; P, and the monitor call that does not come back.
      expect([found.count, found.calls, found.returns]).toEqual([0, 2, 1]);
    }
  });

  it("finds a kept register that a store through a pointer has spoiled", () => {
    const { found } = watch(saves("R1", 0x400));
    expect(found.violations).toMatchObject([
      { kind: "kept", procedure: "P", register: 1, expected: 0, found: 9, exitName: "RETURN" },
    ]);
  });

  it("finds a link that a store through a pointer has spoiled", () => {
    const { found } = watch(saves("R6", 0x400));
    expect(found.violations).toMatchObject([
      { kind: "link", procedure: "P", register: 6, expected: 0x106, found: 9 },
    ]);
  });

  it("finds an exit that is not stated, by the register that leads there", () => {
    const { found } = watch(leaves(2));
    expect(found.violations).toMatchObject([{ kind: "exit", procedure: "P", exit: 2, exitName: null }]);
  });

  it("finds a process stack that is not as it was", () => {
    const text = program(
      `        MOVC    0,R4
        JMP     R6,P`,
      `        .PROC   P
        .CALL   R4 where
        .KEEP   R0-R5, R7
        .LINK   R6
        STC     5
        UNS     5
        MOVC    5,X4
        JMP     0.X6
        .ENDPROC`,
    );
    expect(watch(text).found.violations).toMatchObject([
      { kind: "stack", procedure: "P", expected: 0x416, found: 5 },
    ]);
    expect(watch(text.replace("MOVC    0,R4", "MOVC    0x400,R4")).found.violations).toEqual([]);
  });

  it("finds a link on the process stack that something has been stored over", () => {
    const text = program(
      `        MOVC    STACK_TOP-1,R4
        CALL    0,P`,
      `        .PROC   P
        .CALL   R4 where
        .KEEP   *
        .LINK   STACK
        MOVC    5,X4
        RET     0
        .ENDPROC`,
    );
    expect(watch(text).found.violations).toMatchObject([
      { kind: "link", procedure: "P", register: null, expected: 0x107, found: 5 },
    ]);
    expect(watch(text.replace("STACK_TOP-1,R4", "SAVED,R4")).found.violations).toEqual([]);
  });

  it("finds a result that the way taken does not set", () => {
    const text = (which: number) =>
      cases(
        which,
        "        MOVC    1,R0",
        "        MOV     R1,R0",
        "        .RETURN R0 answer\n        .DESTROY R4\n        .KEEP *",
      );
    expect(watch(text(0)).broken).toEqual([]);
    expect(watch(text(1)).broken).toMatchObject([
      {
        kind: "result",
        procedure: "P",
        register: 0,
        exitName: "RETURN",
        nothing: { why: "entry", name: "P" },
      },
    ]);
  });

  it("finds a register that holds nothing where it is worked with, and as the argument of a call", () => {
    const clauses = "        .DESTROY R0-R2, R4, R7\n        .KEEP *";
    const used = (which: number) => cases(which, "        MOVC    1,R2", "        ADD     R2,R0", clauses);
    expect(watch(used(0)).broken).toEqual([]);
    expect(watch(used(1)).broken.map(({ kind, register }) => [kind, register])).toEqual([
      ["use", 0],
      ["use", 2],
    ]);
    const called = (which: number) =>
      `${cases(which, "        MOVC    1,R2", "        MOV     R6,SAVED\n        JMP     R6,Q\n        MOV     SAVED,R6", clauses)}
        .PROC   Q
        .CALL   R2 what
        .KEEP   *
        .LINK   R6
        JMP     0.X6
        .ENDPROC
`;
    expect(watch(called(0)).broken).toEqual([]);
    expect(watch(called(1)).broken).toMatchObject([
      { kind: "argument", procedure: "Q", register: 2, nothing: { why: "entry", name: "P" } },
    ]);
  });

  it("finds a register that a call has destroyed, and names the call", () => {
    const text = cases(
      1,
      "        MOVC    1,R2",
      "        MOV     R6,SAVED\n        JMP     R6,Q\n        MOV     SAVED,R6\n        ADD     R3,R2",
      "        .DESTROY R0-R4, R7\n        .KEEP *",
    );
    const { broken } = watch(`${text}
${DESTROYS_R3}`);
    expect(broken).toMatchObject([
      { kind: "use", procedure: "Q", register: 3, nothing: { why: "destroyed", name: "Q" } },
    ]);
    const [{ at, nothing }] = broken as [(typeof broken)[number]];
    // The load of R6 behind the call takes two words.
    expect(at - nothing!.calledAt).toBe(3);
  });

  it("finds a jump that goes elsewhere than .ASSUME says", () => {
    const text = (which: number, targets: string) =>
      cases(which, "        NOP", "        NOP", "        .DESTROY R4\n        .KEEP *").replace(
        "GOES FIRST",
        targets,
      );
    expect(watch(text(0, "GOES FIRST")).found.violations).toEqual([]);
    expect(watch(text(1, "GOES FIRST, SECOND")).found.violations).toEqual([]);
    expect(watch(text(1, "VIA CASES")).found.violations).toEqual([]);
    expect(watch(text(1, "GOES FIRST")).found.violations).toMatchObject([
      { kind: "assumption", procedure: "a case is 0", register: null, found: 0x10d },
    ]);
  });

  it("finds a register that is not what it was at the entry, though .ASSUME says so", () => {
    const text = (value: number) =>
      program(
        `        MOVC    7,R1
        JMP     R6,P`,
        `        .PROC   P
        .KEEP   *
        .LINK   R6
        MOVC    ${value},R1
        .ASSUME "R1 is always 7", KEPT R1
        JMP     0.X6
        .ENDPROC`,
      );
    expect(watch(text(7)).found.violations).toEqual([]);
    expect(watch(text(8)).found.violations).toMatchObject([
      { kind: "assumption", procedure: "R1 is always 7", register: 1, expected: 7, found: 8 },
      { kind: "kept", procedure: "P", register: 1, expected: 7, found: 8 },
    ]);
  });

  it("takes a loop to the beginning of a procedure for no call, and a jump that .ASSUME names for no return", () => {
    const loop = program(
      `        MOVC    3,R1
        JMP     R6,P`,
      `        .PROC   P
        .CALL   R1 turns
        .DESTROY R1
        .KEEP   *
        .LINK   R6
        SOB     R1,P
        JMP     0.X6
        .ENDPROC`,
    );
    expect(watch(loop).found).toMatchObject({ violations: [], calls: 2, returns: 1 });
    // HELPER lies where an exit of P could be.
    const helper = program(
      `        JMP     R6,P
        JMP     .done
HELPER: MOV     SAVED,R6
        JMP     0.X6
.done:`,
      `        .PROC   P
        .KEEP   *
        .DESTROY R5
        .LINK   R6
        MOV     R6,SAVED
        MOVC    HELPER,R6
        .ASSUME "HELPER comes back for P", GOES HELPER
        JMP     0.X6
        .ENDPROC`,
    )
      .replaceAll("HELPER", "MAIN.HELPER")
      .replace("MAIN.HELPER:", ".HELPER:");
    expect(watch(helper).found).toMatchObject({ violations: [], returns: 1 });
  });

  it("finds the use of a call register that may be left out and is", () => {
    const text = (set: string) =>
      program(
        `        MOVC    0x400,R4
        JMP     R6,Q
${set}
        JMP     R6,P`,
        `        .PROC   P
        .CALL   R2? value, R4 where
        .KEEP   *
        .DESTROY R0, R6
        .LINK   R6
        MOV     0.X4,R0
        JOZ     R0,.out
        MOV     R2,R0
        ADDC    1,R0
.out:   JMP     0.X6
        .ENDPROC
        .PROC   Q
        .DESTROY R2, R3
        .KEEP   *
        .LINK   R6
        MOVC    1,R3
        MOV     R3,0x400
        JMP     0.X6
        .ENDPROC`,
      );
    expect(watch(text("        MOVC    1,R2")).found.violations).toEqual([]);
    expect(watch(text("        NOP")).found.violations).toMatchObject([
      { kind: "use", procedure: "Q", register: 0, nothing: { why: "destroyed", name: "Q" } },
    ]);
  });

  it("finds a link that is given in another register than stated", () => {
    const text = (where: number) =>
      program(
        `        MOVC    ${where},R5
        .ASSUME "SAVED is 0", GOES Q
        MOD     0.X5
        JMP     R7,Q`,
        `        .PROC   Q
        .KEEP   *
        .LINK   R7
        JMP     0.X7
        .ENDPROC
        .PROC   P
        .KEEP   *
        .LINK   R6
        JMP     0.X6
        .ENDPROC`,
      );
    expect(watch(text(0x400)).broken).toEqual([]);
    expect(watch(text(0x403)).broken[0]).toMatchObject({
      kind: "link",
      procedure: "P",
      register: 6,
      exit: null,
    });
  });

  it("finds what a procedure does wrong behind an inner call of itself", () => {
    // The outer call of P comes back behind the inner one, which lies in P.
    const text = (pointer: number) =>
      program(
        `        MOVC    ${pointer},R4
        MOVC    2,R2
        MOVC    7,R1
        JMP     R6,P`,
        `        .PROC   P
        .CALL   R4 where, R2 turns
        .KEEP   R0, R1, R3-R5, R7
        .DESTROY R2, R6
        .LINK   R6
        ADDC    -1,R2
        JOZ     R2,.out
        MOV     R6,SAVED+1
        JMP     R6,P
        MOV     SAVED+1,R6
        .ASSUME "the inner call makes no other one", KEPT R6
        JMP     0.X6
.out:   MOV     R1,SAVED
        MOVC    9,R2
        MOV     R2,X4
        MOV     SAVED,R1
        JMP     0.X6
        .ENDPROC`,
      );
    expect(watch(text(0x410)).found).toMatchObject({ violations: [], returns: 2 });
    const [inner, outer] = watch(text(0x400)).found.violations;
    expect(inner).toMatchObject({ kind: "kept", procedure: "P", register: 1, expected: 7, found: 9 });
    expect(outer).toMatchObject({ kind: "kept", procedure: "P", register: 1, expected: 7, found: 9 });
    expect(outer!.calledAt).toBeLessThan(inner!.calledAt!);
  });

  it.each([
    ["the interval timer", "        MOVC    1,R0\n        LDT     R0"],
    [
      "the timer device",
      "        MOVC    2,R1\n        MOVC    1,R0\n        CIO     R0,R1\n        MOVC    40,R0\n        WIO     R0,R1",
    ],
  ])("knows behind an interrupt of %s what held nothing before", (_, start) => {
    const wait = "        MOVC    9000,R0\n.wait:  SOB     R0,.wait\n";
    const text = cases(
      1,
      "        MOVC    1,R2",
      `        MOV     R6,SAVED\n        JMP     R6,Q\n        MOV     SAVED,R6\n${wait}        ADD     R3,R2`,
      "        .DESTROY R0-R4, R7\n        .KEEP *",
    )
      .replace("        .START  MAIN\n", "        .PROGRAM 0x600\n        .START  MAIN\n")
      .replace(
        "        MOV     R0,0\n",
        `        MOV     R0,0\n${start}\n        MOVC    0xC000,R0\n        LDS     R0\n`,
      );
    const made = `${text}
${DESTROYS_R3}        .PROC   HANDLER
        .EXITS  NONE
        MOVC    COUNT,R4
        INC     0.X4
        MOVC    2,R5
        MOVC    1,R6
        CIO     R6,R5
        RTM     0
        .ENDPROC
        .SECTION VECTORS, DATA, 80
        .WORD   HANDLER, 0, 0, 0x8000, 0x500, 0, 0, 0
        .WORD   HANDLER, 0, 0, 0x8000, 0x500, 0, 0, 0
COUNT:  .WORD   0
`;
    const { broken, machine } = watch(made, 50_000);
    expect(machine.readMemory(0, 96, 1)).toEqual(new Uint16Array([1]));
    expect(broken).toMatchObject([
      { kind: "use", procedure: "Q", register: 3, nothing: { why: "destroyed", name: "Q" } },
    ]);
  });

  it("leaves the run as it was", () => {
    const text = saves("R1", 0x400);
    const { result, hash } = watch(text);
    const { machine } = bootFile(boot(text));
    expect(machine!.run({ limit: 1000 })).toEqual(result);
    expect(machine!.stateHash()).toBe(hash);
  });

  it("is an option of cr80 boot, which then fails with places and the trace", async () => {
    const file = boot(saves("R1", 0x400));
    expect((await cr80(["boot", file])).status).toBe(0);
    const { status, stderr } = await cr80(["boot", file, "--check-conventions"]);
    expect(status).toBe(1);
    expect(stderr).toContain(
      "error[NOT_KEPT]: partition A: P keeps R1, but it was 0000 and is 0009 after exit RETURN\n",
    );
    expect(stderr).toMatch(
      / --> returned at .*x\.asm:27, P\+\d+ .*\n --> called at .*x\.asm:11, .*\n {2}= advice: save R1.*\n {2}= trace: .* P P\+2/,
    );
  });

  it("gives with --json the problems that it shows", async () => {
    const args = ["boot", boot(saves("R1", 0x400)), "--check-conventions", "--json"];
    const { status, stdout, stderr } = await cr80(args);
    const { problems, conventions } = JSON.parse(stdout) as {
      problems: Problem[];
      conventions: { count: number };
    };
    expect(status).toBe(1);
    expect(problems).toHaveLength(conventions.count);
    expect(`${problems.map((problem) => formatProblem(problem)).join("\n")}\n`).toBe(stderr);
    const [{ file, line, related }] = problems as [Problem];
    expect(file).toMatch(/x\.asm$/);
    expect(related!.map((one) => one.kind === "guest" && one.line)).toEqual([line, 11]);
  });

  it("takes the statements of an image from the source map beside it", async () => {
    const assembly = assemble({ file: "x.asm", text: saves("R1", 0x400) });
    const place = folder({ "x.img": assembly.bytes!, "manifest.json": manifest({ image: "x.img" }) });
    const args = ["boot", join(place, "manifest.json"), "--check-conventions"];
    const without = await cr80(args);
    expect([without.status, without.stderr]).toEqual([2, expect.stringContaining("x.map.json")]);
    writeFileSync(join(place, "x.map.json"), encodeSourceMap(sourceMapOf(assembly)!));
    expect((await cr80(args)).status).toBe(1);
  });
});
