// Conventions across modules: objects carry statements and assumptions, and the linker checks what they do together.

import { describe, expect, it } from "vitest";
import { assemble, assembleObject, link } from "../../../asm/index.ts";

const CALLER = `        .IMPORT Q
        .EXTERNAL Q
        .RETURN R0 sum
        .DESTROY R7
        .KEEP   *
        .LINK   R6
        .ENDPROC
        .EXPORT P
        .PROC   P
        .RETURN R0
        .KEEP   *
        .DESTROY R7
        .LINK   R5
        JMP     R6,Q
        .ASSUME "tested", KEPT R6
        JMP     0.X5
        .ENDPROC
`;

const CALLEE = `        .EXPORT Q
        .PROC   Q
        .RETURN R0 sum
        .DESTROY R7
        .KEEP   *
        .LINK   R6
        MOVC    1,R0
        MOVC    1,R7
        JMP     0.X6
        .ENDPROC
`;

function linked(...texts: string[]) {
  const objects = texts.map((text, i) => {
    const { object, diagnostics } = assembleObject({ file: `${i}.asm`, text });
    expect(diagnostics).toEqual([]);
    return { file: `${i}.o`, text: object! };
  });
  return link({ objects });
}

const messages = (made: ReturnType<typeof linked>) =>
  made.diagnostics.map(({ code, file, line }) => `${code} ${file}:${line}`);

describe("conventions of several modules", () => {
  it("are kept by a caller and a callee that say the same", () => {
    expect(messages(linked(CALLER, CALLEE))).toEqual([]);
  });

  it("come out of objects as they went in", () => {
    const alone = assemble({ file: "0.asm", text: CALLEE });
    expect(linked(CALLEE).conventions).toEqual(alone.conventions);
  });

  it("are checked with assumptions and all when objects are linked", () => {
    const bad = CALLER.replace('        .ASSUME "tested", KEPT R6\n', "");
    expect(messages(linked(bad, CALLEE))).toEqual(["E201 0.asm:15"]);
  });

  it("must be stated the same on both sides", () => {
    const other = CALLEE.replace(".DESTROY R7", ".DESTROY R7, R1");
    expect(messages(linked(CALLER, other))).toEqual(["E200 0.asm:2"]);
  });

  it("of a damaged object are refused with a message", () => {
    const { object } = assembleObject({ file: "0.asm", text: CALLEE });
    const json = JSON.parse(object!) as { texts: unknown[]; numbers: unknown[] };
    // The statements stand last; the linker reads every number there is.
    for (let i = json.numbers.length - 40; i < json.numbers.length; i++) {
      for (const bad of [{ no: 1 }, 1e10, -2, 0.5]) {
        const numbers = json.numbers.with(i, bad);
        const text = JSON.stringify({ ...json, numbers });
        const { diagnostics } = link({ objects: [{ file: "0.o", text }] });
        expect(diagnostics.map((d) => d.code)).toEqual(["E100"]);
      }
    }
  });
});
