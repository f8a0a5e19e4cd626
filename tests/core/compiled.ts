// The core compiled from generated sources that are not those of the build.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import asc from "assemblyscript/asc";
import type { Instruction } from "../../core-as/isa/instructions.ts";
import type { Tuning } from "../../core-as/isa/tuning.ts";
import { generateCore } from "../../tools/core/generate.ts";

const GENERATED = "core-as/generated/";

/** The generated files for a table and a tuning. */
export const generate = (table: readonly Instruction[], tuning: Tuning): Map<string, string> =>
  generateCore(table, tuning, readFileSync("core-as/interpreter.ts", "utf8"));

/** A core with these generated files. It is not optimised, which would take longer than it saves. */
export async function compileCore(files: ReadonlyMap<string, string>): Promise<WebAssembly.Module> {
  let wasm: Uint8Array | undefined;
  const options = "--runtime stub --optimizeLevel 0 --noAssert --initialMemory 128 --maximumMemory 4096";
  const errors: string[] = [];
  const { error } = await asc.main(["core-as/index.ts", "--outFile", "core.wasm", ...options.split(" ")], {
    stdout: { write: () => true },
    stderr: { write: (text) => errors.push(String(text)) > 0 },
    readFile: (name) => {
      if (name.startsWith(GENERATED)) return files.get(name.slice(GENERATED.length)) ?? null;
      try {
        return readFileSync(join(process.cwd(), name), "utf8");
      } catch {
        // The compiler asks for names that it only guesses.
        return null;
      }
    },
    writeFile: (_name, contents) => {
      wasm = contents as Uint8Array;
    },
    listFiles: () => [],
  });
  if (error !== null || wasm === undefined) throw new Error(errors.join(""));
  return new WebAssembly.Module(wasm as Uint8Array<ArrayBuffer>);
}
