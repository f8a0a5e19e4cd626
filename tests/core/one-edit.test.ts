// Changing one instruction is one edit: another operation in one row, and core, checker, explanation and manual follow, and
// the conformance suite sees it.

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { afterAll, describe, expect, it } from "vitest";
import { committedVectors } from "../../tools/mutate/detect.ts";
import { Bench, START } from "./bench.ts";
import { compileCore } from "./compiled.ts";

type OneEdit = typeof import("./one-edit.ts");

const TABLE = resolve("core-as/isa/instructions.ts");
const FRAME = readFileSync("core-as/interpreter.ts", "utf8");
const MANUAL = readFileSync("docs/MACHINE.md", "utf8");

/** MOV R1,R2. */
const WORD = 0x12bb;
const ROW = '["MOV", "R3,R3", "0aaa0bbb10111011", "base", "9-20", "Rb := Ra"]';
/** It moves, and clears where it comes from. */
const EDITED = ROW.replace("Rb := Ra", "Rb := Ra, Ra := 0");

const folder = mkdtempSync(join(tmpdir(), "one-edit-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The modules that read the table, with this row in it. */
async function withRow(name: string, row: string): Promise<OneEdit> {
  const text = readFileSync(TABLE, "utf8");
  expect(text.split(ROW)).toHaveLength(2);
  const outfile = join(folder, `${name}.mjs`);
  await build({
    entryPoints: ["tests/core/one-edit.ts"],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    external: ["commander"],
    plugins: [
      {
        name: "row",
        setup: ({ onLoad }) => {
          onLoad({ filter: /isa.instructions\.ts$/ }, () => ({
            contents: text.replace(ROW, row),
            loader: "ts",
          }));
        },
      },
    ],
  });
  return import(pathToFileURL(outfile).href);
}

/** R1 and R2 after MOV R1,R2 with 1234 and 5678 hex in them. */
function executed(module: WebAssembly.Module): number[] {
  const bench = new Bench(module).put(START, [WORD]).at(START).set({ R1: 0x1234, R2: 0x5678 });
  bench.run(1);
  return bench.r.slice(1, 3);
}

describe("another operation in one row of the instruction table", () => {
  it("changes what the core does, and the conformance suite sees it", async () => {
    const [as, edited] = await Promise.all([withRow("as-it-is", ROW), withRow("edited", EDITED)]);
    // The core as it is was built from these files.
    for (const [name, text] of as.core(FRAME)) {
      expect(text, name).toBe(readFileSync(`core-as/generated/${name}`, "utf8"));
    }
    const before = new WebAssembly.Module(readFileSync("dist/core.wasm"));
    const after = await compileCore(edited.core(FRAME));
    expect(executed(before)).toEqual([0x1234, 0x1234]);
    expect(executed(after)).toEqual([0, 0x1234]);
    const vectors = committedVectors();
    expect(vectors.find(before, new Uint8Array())).toBeUndefined();
    expect(vectors.find(after, new Uint8Array())).toMatch(/^MOV R3,R3/);
  });

  it("changes what the checker of conventions, cr80 explain and the manual say of it", async () => {
    const [as, edited] = await Promise.all([withRow("as-it-is", ROW), withRow("edited", EDITED)]);
    expect(as.effects(WORD)).toEqual({ reads: 1 << 1, writes: 1 << 2 });
    expect(edited.effects(WORD)).toEqual({ reads: 1 << 1, writes: (1 << 1) | (1 << 2) });
    for (const [one, operation] of [
      [as, "Rb := Ra"],
      [edited, "Rb := Ra, Ra := 0"],
    ] as const) {
      expect(one.explained("MOV")).toMatch(new RegExp(`operation  ${operation}$`, "m"));
      expect(one.page("MOV", MANUAL)).toContain(`\`${operation}\``);
    }
  });
});
