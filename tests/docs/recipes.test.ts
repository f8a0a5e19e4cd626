// The recipes of CONTRIBUTING.md, performed on a copy of the sources: what they promise comes true.

import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cr80 } from "../cli/run.ts";
import { blocksOf } from "./harness.ts";

const SOURCES = ["asm", "core-as", "host", "firmware", "tools", "tests/conformance/reference", "docs"];

let copy = "";
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), "cr80-recipes-"));
  for (const folder of SOURCES) cpSync(folder, join(copy, folder), { recursive: true });
  symlinkSync(resolve("node_modules"), join(copy, "node_modules"));
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

/** The text after a diff block: its lines with a space or a minus stand there once, and become those with a space or a plus. */
function patched(text: string, lines: readonly string[]): string {
  const side = (marks: string) =>
    lines
      .filter((line) => marks.includes(line[0]!))
      .map((line) => `${line.slice(1)}\n`)
      .join("");
  const [before, ...after] = text.split(side(" -"));
  if (text === "" || after.length !== 1) throw new Error(`not there once:\n${side(" -")}`);
  return before + side(" +") + after[0];
}

/** Does to the copy what the blocks of a recipe show. */
function perform(recipe: string): void {
  const [, text] = readFileSync("CONTRIBUTING.md", "utf8").split(`\n### ${recipe}\n`);
  const blocks = blocksOf(text!.split("\n### ")[0]!).filter(({ language }) => language === "diff");
  expect(blocks.length).toBeGreaterThan(0);
  for (const { file, lines } of blocks) {
    const path = join(copy, file!);
    const made = existsSync(path)
      ? patched(readFileSync(path, "utf8"), lines)
      : lines.map((line) => `${line.slice(1)}\n`).join("");
    writeFileSync(path, made);
  }
}

// biome-ignore lint/suspicious/noExplicitAny: the copy is compiled while the test runs
type Exports = Record<string, (...args: unknown[]) => any>;

/** What modules of the copy export. */
async function modules(name: string, exports: string): Promise<Exports> {
  const outfile = join(copy, `${name}.mjs`);
  await build({
    stdin: { contents: exports, resolveDir: copy, loader: "ts" },
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    external: ["commander", "libsql"],
  });
  return import(pathToFileURL(outfile).href);
}

describe("the recipe", () => {
  test("for an instruction: core, assembler, disassembler, explanation, page and reference model know it", async () => {
    perform("Add an instruction");
    const made = await modules(
      "instruction",
      `export { assembleWords, disassembleWord } from "./asm/index.ts";
       export { explainName } from "./host/cli/explain-names.ts";
       export { makePages } from "./tools/manual/pages.ts";
       export { parseRules } from "./tools/manual/rules.ts";
       export { executeVector } from "./tests/conformance/reference/flat.ts";
       import { INSTRUCTIONS } from "./core-as/isa/instructions.ts";
       import { TUNING } from "./core-as/isa/tuning.ts";
       import { generateCore } from "./tools/core/generate.ts";
       export const core = (frame) => generateCore(INSTRUCTIONS, TUNING, frame);
       export const rules = (parse, manual) => parse(manual, "MACHINE.md").rules;
       export const page = (make, all) => make(INSTRUCTIONS, all).get("SWN.md");`,
    );
    expect(made.assembleWords!("SWN R1", 0).words).toEqual([0x71bc]);
    expect(made.disassembleWord!(0x71bc)).toBe("SWN R1");
    expect(made.explainName!("SWN").text).toContain("D := swap_bytes(not D)");
    const manual = readFileSync("docs/MACHINE.md", "utf8");
    expect(made.page!(made.makePages, made.rules!(made.parseRules, manual))).toContain("## SWN RBX3");
    const state = { r: [0, 0x1234, 0, 0, 0, 0, 0, 0], pc: 256, base: 0, v: 0, data: [] };
    const { final, trap } = made.executeVector!({ ...state, prog: [[256, 0x71bc]] });
    expect([final.r[1], trap]).toEqual([0xcbed, null]);
    const swaps = (text: string) => text.match(/swap_bytes\(/g)!.length;
    const core: Map<string, string> = made.core!(readFileSync("core-as/interpreter.ts", "utf8"));
    const before = readFileSync("core-as/generated/interpreter.ts", "utf8");
    expect(swaps(core.get("interpreter.ts")!)).toBeGreaterThan(swaps(before));
  });

  test("for a hypercall: a guest includes its name and calls it, and the manual has its row", async () => {
    perform("Add a hypercall");
    const { callFiles, bootText } = await modules(
      "hypercall",
      'export { callFiles } from "./tools/abi/files.ts"; export { bootText } from "./host/node.ts";',
    );
    const made: Map<string, string> = callFiles!((file: string) => readFileSync(join(copy, file), "utf8"));
    for (const [file, text] of made) writeFileSync(join(copy, file), text);
    expect(made.get("docs/ABI.md")).toContain("| DF | LIVING | | R0 partitions that have not ended | |\n");
    const guest = `        .INCLUDE "firmware/lib/abi.inc"
        .START MAIN
MAIN:   MON LIVING : ERROR => MAIN, OK
        MON STOP
`;
    writeFileSync(join(copy, "guest.asm"), guest);
    const partition = (name: string) => ({ name, source: "guest.asm", pages: 2 });
    const text = JSON.stringify({ quantum: 100, partitions: [partition("a"), partition("b")] });
    const core = new WebAssembly.Module(readFileSync("dist/core.wasm"));
    const origin = { name: "m.json", from: join(copy, "m.json"), paths: [] };
    const { machine, problems } = bootText!(text, origin, { core });
    expect(problems).toEqual([]);
    machine.run();
    expect([0, 1].map((n) => machine.state.partitions[n].end)).toMatchObject([{ code: 2 }, { code: 1 }]);
  });

  test("for a procedure: the assembler holds it to its statement, and a guest calls it", async () => {
    perform("Add a procedure to the firmware");
    const guest = `        .INCLUDE "firmware/lib/largest.inc"
        .START  MAIN
        .PROC   MAIN
        .EXITS  NONE
        MOVC    TABLE,R3
        MOVC    4,R4
        JMP     R6,LARGEST
        STP     0
        JMP     .
        .ENDPROC
        .DATA
TABLE:  .WORD   5, 0xFFF0, 7, 12
`;
    const file = join(copy, "largest.asm");
    writeFileSync(file, guest);
    const args = ["boot", file, "--check-conventions", "--limit", "200", "--dump", "registers"];
    const { stdout, stderr } = await cr80(args);
    expect(stderr).not.toMatch(/error\[|warning\[/);
    expect(stdout).toMatch(/R0 +FFF0/);
    const include = join(copy, "firmware/lib/largest.inc");
    writeFileSync(
      include,
      readFileSync(include, "utf8").replace(".DESTROY R3, R4", ".DESTROY R4\n        .KEEP   R3"),
    );
    const wrong = await cr80(["asm", file, "-o", join(copy, "x.img")]);
    expect(wrong.status).toBe(2);
    expect(wrong.stderr).toContain("error[E201]");
  });
});

test("a recipe whose lines are not there once is found", () => {
  expect(patched("a\nb\nc\n", [" b", "-c", "+d"])).toBe("a\nb\nd\n");
  expect(() => patched("a\nb\n", [" c"])).toThrow("not there once");
  expect(() => patched("a\na\n", [" a", "+b"])).toThrow("not there once");
});
