// Conventions while the machine runs: what no look at the source can know is found at the return, and looking changes
// nothing.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { assemble, encodeSourceMap, sourceMapOf } from "../../../asm/index.ts";
import { bootFile, ConventionWatch, statedOf } from "../../../host/node.ts";
import { cr80, folder } from "../../cli/run.ts";

/** P saves R1 in SAVED and stores through the pointer that its caller gives: into SAVED itself when that is 0x400. */
const source = (pointer: number, exit: number) => `        .MONITOR STOP = 0xC1
        .CALL   R0 code
        .EXITS  NONE
        .ENDPROC
        .START  MAIN
        .PROC   MAIN
        .EXITS  NONE
        MOVC    ${pointer},R4
        MOVC    ${exit},R2
        JMP     R6,P
        JMP     .ERROR
        MOVC    0,R0
        MON     STOP
.ERROR: MOVC    0,R0
        MON     STOP
        .ENDPROC

        .PROC   P
        .CALL   R4 where, R2 exit
        .KEEP   R0-R5, R7
        .LINK   R6
        .EXITS  ERROR, OK
        MOV     R1,SAVED
        MOVC    1,R1
        MOVC    9,X4
        MOV     SAVED,R1
        ADD     R2,R6
        .ASSUME "R2 is 0 or 1", EXIT OK
        JMP     0.X6
        .ENDPROC
        .DATA   0x400
SAVED:  .WORD   0
`;

const manifest = (image: Record<string, string>) =>
  JSON.stringify({ partitions: [{ name: "A", pages: 4, ...image }] });

/** A manifest of one partition with a source. */
function boot(text: string): string {
  const place = folder({ "x.asm": text, "manifest.json": manifest({ source: "x.asm" }) });
  return join(place, "manifest.json");
}

function watch(text: string) {
  const { machine, assemblies, problems } = bootFile(boot(text));
  expect(problems).toEqual([]);
  const assembly = assemblies[0]!;
  const found = new ConventionWatch(machine!, [statedOf(assembly.module!, sourceMapOf(assembly)!)]);
  const result = found.run({ limit: 1000 });
  return { found, result, hash: machine!.stateHash() };
}

describe("conventions at run time", () => {
  it("finds a kept register that a store through a pointer has spoiled", () => {
    const text = source(0x400, 1);
    expect(assemble({ file: "x.asm", text }).diagnostics).toEqual([]);
    const { found } = watch(text);
    expect(found.violations).toMatchObject([
      { procedure: "P", kind: "kept", register: 1, expected: 0, found: 9, exitName: "OK" },
    ]);
  });

  it("finds an exit that is not stated", () => {
    const { found } = watch(source(0x401, 2));
    expect(found.violations).toMatchObject([{ procedure: "P", kind: "exit", exit: 2, exitName: null }]);
  });

  it("says nothing where the promise is kept", () => {
    const { found } = watch(source(0x401, 1));
    expect([found.count, found.returns]).toEqual([0, 1]);
  });

  it("leaves the run as it was", () => {
    const text = source(0x400, 1);
    const { result, hash } = watch(text);
    const { machine } = bootFile(boot(text));
    expect(machine!.run({ limit: 1000 })).toEqual(result);
    expect(machine!.stateHash()).toBe(hash);
  });

  it("is an option of cr80 boot, which then fails with the trace", async () => {
    const file = boot(source(0x400, 1));
    expect((await cr80(["boot", file])).status).toBe(0);
    const { status, stderr } = await cr80(["boot", file, "--check-conventions"]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/P keeps R1, but it was 0000 and is 0009 after exit OK/);
    expect(stderr).toMatch(/called at .*x\.asm:10 .*\n.*returned at .*x\.asm:29 /);
  });

  it("takes the statements of an image from the source map beside it", async () => {
    const assembly = assemble({ file: "x.asm", text: source(0x400, 1) });
    const place = folder({ "x.img": assembly.bytes!, "manifest.json": manifest({ image: "x.img" }) });
    const args = ["boot", join(place, "manifest.json"), "--check-conventions"];
    const without = await cr80(args);
    expect([without.status, without.stderr]).toEqual([2, expect.stringContaining("x.map.json")]);
    writeFileSync(join(place, "x.map.json"), encodeSourceMap(sourceMapOf(assembly)!));
    expect((await cr80(args)).status).toBe(1);
  });
});
