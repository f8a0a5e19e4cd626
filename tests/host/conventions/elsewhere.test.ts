// Returns that are hard to find: in another address space than the call, with another BASE or in user mode; and of calls that
// very many others lie over.

import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { bootFile, ConventionWatch, statedOf } from "../../../host/node.ts";
import { cr80, folder } from "../../cli/run.ts";

const PAGES = 64;

function manifest(text: string): string {
  const partitions = [{ name: "A", pages: PAGES, source: "x.asm" }];
  return join(folder({ "x.asm": text, "m.json": JSON.stringify({ partitions }) }), "m.json");
}

function watch(text: string, limit = 500_000) {
  const { machine, programs, problems } = bootFile(manifest(text));
  expect(problems).toEqual([]);
  const { module, map } = programs[0]!;
  const watch = new ConventionWatch(machine!, [statedOf(module, map)]);
  watch.run({ limit });
  return watch.findings;
}

/** Every page at its own number, for both modes. */
const IDENTITY = Array.from({ length: PAGES }, (_, page) => 0xc000 + page).join(",");

/** MAIN calls P, which keeps R1 in SAVED, lets its caller's pointer R4 spoil that where `spoils`, and does something. */
const program = (
  call: { readonly link: string; readonly by: string; readonly back: string },
  { does, spoils, limit = 0 }: { readonly does: string; readonly spoils: boolean; readonly limit?: number },
  rest = "",
) => `        .MONITOR STOP = 0xC1
        .CALL   R0
        .EXITS  NONE
        .ENDPROC
        .PROGRAM 256
        .START  MAIN
        .PROC   MAIN
        .EXITS  NONE
        MOVC    0xF000,R0
        MOV     R0,0
        MOVC    ${limit},R0
        MOV     R0,1
        MOVC    ${spoils ? "SAVED" : "OTHER"},R4
        MOVC    0x1111,R1
        ${call.by}
        MOVC    0,R0
        MON     STOP
        .ENDPROC
        .PROC   P
        .CALL   R4
        .DESTROY R0
        .KEEP   *
        .LINK   ${call.link}
        MOV     R1,SAVED
        MOVC    -1,R1
        MOV     R1,X4
        MOV     SAVED,R1
${does}
        .ASSUME "R1 is loaded again, and BASE and table have no part in it", EXIT RETURN
        ${call.back}
        .ENDPROC
${rest}
        .DATA   0x800
SAVED:  .WORD   0
OTHER:  .WORD   0
        .ORG    4096
        .WORD   ${IDENTITY}
        .WORD   ${IDENTITY}
`;

const REGISTER = { link: "R6", by: "JMP     R6,P", back: "JMP     0.X6" };
const STACK = { link: "STACK", by: "CALL    0,P", back: "RET     0" };

describe("a procedure that comes back", () => {
  const ELSEWHERE = [
    ["with another translation table", "        MOVC    32,R0\n        LTT     R0"],
    [
      "with one after another",
      "        MOVC    32,R0\n        LTT     R0\n        SUB     R0,R0\n        LTT     R0",
    ],
    ["with another BASE", "        MOVC    16,R0\n        LDB     R0"],
    ["in user mode", "        MOVC    0x4000,R0\n        LDS     R0"],
  ] as const;

  it.each(ELSEWHERE)("%s is compared", (_, does) => {
    expect(watch(program(REGISTER, { does, spoils: true })).violations).toMatchObject([
      { kind: "kept", procedure: "P", register: 1, expected: 0x1111, found: 0xffff },
    ]);
    expect(watch(program(REGISTER, { does, spoils: false }))).toMatchObject({ count: 0, returns: 1 });
  });

  it("by the process stack too, which is not compared then, and that is said", async () => {
    const does = ELSEWHERE[0][1];
    expect(watch(program(STACK, { does, spoils: true }))).toMatchObject({
      violations: [{ kind: "kept", register: 1 }],
      unseen: 1,
    });
    expect(watch(program(STACK, { does, spoils: false }))).toMatchObject({ count: 0, returns: 1, unseen: 1 });
    expect(watch(program(STACK, { does: "        NOP", spoils: false }))).toMatchObject({
      unseen: 0,
      returns: 1,
    });
    const text = program(STACK, { does, spoils: false });
    const { status, stderr } = await cr80(["boot", manifest(text), "--check-conventions"]);
    expect([status, stderr]).toEqual([
      0,
      expect.stringMatching(/stack was not compared at 1 return with another/),
    ]);
  });

  it("over another process stack, whose words are at another BASE", () => {
    // The word that holds the link lies 16 words lower there.
    const does = `        MOVC    0x700,R0
        MOV     R0,16
        MOV     0xEFFF,R0
        MOV     R0,0x711
        MOVC    0,R0
        MOV     R0,0x710
        MOVC    16,R0
        LDB     R0`;
    expect(watch(program(STACK, { does, spoils: false }))).toMatchObject({ count: 0, returns: 1, unseen: 1 });
    expect(watch(program(STACK, { does, spoils: true })).violations).toMatchObject([
      { kind: "kept", register: 1, expected: 0x1111, found: 0xffff },
    ]);
  });

  it("to a call in the space that it is in, where there is one", () => {
    // P is called, loads the table, and calls itself there: the inner call comes back first, then the outer one.
    const does = `        MOV     INNER,R0
        JON     R0,.out
        MOVC    32,R0
        LTT     R0
        INC     0.X5
        MOV     R6,OUTER
        JMP     R6,P
        MOV     OUTER,R6
.out:`;
    const text = program(REGISTER, { does, spoils: true })
      .replace("        MOVC    0x1111,R1\n", "        MOVC    0x1111,R1\n        MOVC    INNER,R5\n")
      .replace("        .CALL   R4\n", "        .CALL   R4, R5\n")
      .replace("OTHER:", "INNER:  .WORD 0\nOUTER:  .WORD 0\nOTHER:");
    const { violations, returns } = watch(text);
    expect(returns).toBe(2);
    expect(violations.map(({ kind, register }) => [kind, register])).toEqual([["kept", 1]]);
    expect(violations[0]!.expected).toBe(0x1111);
  });
});

describe("a call that very many others lie over", () => {
  /** Q calls itself as often as R2 says. */
  const deep = (turns: number, spoils: boolean) =>
    program(
      STACK,
      {
        does: `        MOVC    ${turns},R2\n        CALL    0,Q\n        MOVC    7,R2`,
        spoils,
        limit: 0x1000,
      },
      `        .PROC   Q
        .CALL   R2 turns
        .DESTROY R2
        .KEEP   *
        .LINK   STACK
        ADDC    -1,R2
        JOZ     R2,.out
        CALL    0,Q
.out:   RET     0
        .ENDPROC`,
    ).replace("        .DESTROY R0\n", "        .DESTROY R0, R2\n");

  it("is compared", () => {
    expect(watch(deep(5_000, true))).toMatchObject({
      violations: [{ kind: "kept", procedure: "P", register: 1 }],
      returns: 5_001,
      forgotten: 0,
    });
    expect(watch(deep(1_100, false))).toMatchObject({ count: 0, forgotten: 0 });
  });

  it("is given up at some depth, and that is said", async () => {
    const text = deep(20_500, false);
    const { status, stderr } = await cr80(["boot", manifest(text), "--check-conventions"]);
    // P, and so many calls of Q as are more than are remembered.
    expect([status, stderr]).toEqual([0, expect.stringMatching(/501 calls not compared: .* dropped/)]);
  });
});
