// Long procedures take time in proportion, and what is said of them stays short. A check that looks at everything again
// for each line does not come to an end in the time that a test has.

import { describe, expect, it } from "vitest";
import { assemble } from "../../../asm/index.ts";

/** Characters of all messages of a run with their paths, as plain data. */
const MOST = 1_200_000;

const lines = (n: number, line: (i: number) => string) =>
  Array.from({ length: n }, (_, i) => line(i)).join("");

const procedure = (body: string, destroyed = "") => `        .PROC   P
        .CALL   R0, R1, R2, R3
${destroyed}        .KEEP   *
        .LINK   R6
${body}        JMP     0.X6
        .ENDPROC
`;

function found(text: string): string[] {
  const { diagnostics } = assemble({ file: "x.asm", text });
  expect(JSON.stringify(diagnostics).length).toBeLessThan(MOST);
  expect(diagnostics.length).toBeLessThan(25);
  return [...new Set(diagnostics.map(({ code }) => code))];
}

describe("a long procedure", () => {
  it("with very many skips into instructions", () => {
    const text = procedure(lines(1200, (i) => ` SEQ R1,R2\n MOV R${i % 4},${300 + i}\n`));
    expect(found(text)).toEqual(["E207", "N001"]);
  });

  it("with as many from one line", () => {
    const macro = " .MACRO S x\n SEQ R1,R2\n MOV R1,x\n .ENDMACRO\n";
    expect(found(macro + procedure(lines(600, (i) => ` S ${300 + i}\n`)))).toEqual(["E207"]);
  });

  it("with a path of very many choices", () => {
    const choices = lines(700, (i) => ` SEQ R1,R2\n JMP .l${i}\n NOP\n.l${i}:`);
    expect(found(procedure(`${choices} MOVC 1,R4\n`))).toEqual(["E201"]);
  });

  it("that stores into another word on each path", () => {
    const stores = lines(1200, (i) => ` SEQ R1,R2\n JMP .l${i}\n MOV R1,${300 + i}\n.l${i}:`);
    expect(found(procedure(stores))).toEqual([]);
  });

  it("with another loop for each word", () => {
    const loops = lines(700, (i) => `.l${i}: MOV R1,${300 + i}\n SEQ R1,R2\n JMP .l${i}\n`);
    expect(found(procedure(loops))).toEqual([]);
  });

  it("that pushes very much", () => {
    expect(found(procedure(" STC 3\n".repeat(2500) + " UNS 3\n".repeat(2500)))).toContain("E203");
  });
});

describe("very many procedures", () => {
  const stated = (i: number, body: string) =>
    ` .PROC Q${i}\n .DESTROY R6\n .KEEP *\n .LINK R6\n${body} JMP 0.X6\n .ENDPROC\n`;

  it("with a word each, that one procedure calls and uses the words of", () => {
    const callees = lines(700, (i) => stated(i, ` MOV R1,${10_000 + i}\n`));
    const calls = lines(700, (i) => ` MOV R1,${10_000 + i}\n JMP R6,Q${i}\n`);
    const caller = procedure(` MOV R6,59000\n${calls} MOV 59000,R6\n`, "        .DESTROY R6\n");
    expect(found(callees + caller)).toEqual([]);
  });

  it("that call each other in a circle", () => {
    const n = 500;
    const body = (i: number) =>
      ` MOV R6,${10_000 + i}\n JMP R6,Q${(i * 7 + 1) % n}\n JMP R6,Q${(i + 1) % n}\n MOV ${10_000 + i},R6\n`;
    // Each comes back to itself, which stores over the link that it has saved.
    expect(found(lines(n, (i) => stated(i, body(i))))).toEqual(["E203", "N001"]);
  });

  it("with jumps that a long table leads", () => {
    const table = `T: .WORD ${Array.from({ length: 400 }, (_, i) => `P.l${i}`).join(",")}\n`;
    const jumps = lines(400, (i) => `.l${i}: .ASSUME "any", VIA T\n JMPI 0.X4\n`);
    const text = procedure(jumps).replace("R3\n", "R3, R4\n");
    expect(found(`${text} .DATA\n${table}`)).toEqual(["E208"]);
  });
});
