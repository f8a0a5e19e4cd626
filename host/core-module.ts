// Checks the compiled core with which a program boots a machine, since bundlers and servers may supply the wrong file.

import type { Problem } from "../asm/problem.ts";
import { CORE_EXPORTS } from "./core.ts";
import { type FileResult, failed } from "./storage.ts";

/** core.wasm of this package, compiled, or its bytes. */
export type CoreSource = WebAssembly.Module | ArrayBuffer | Uint8Array;

/** Compiles the core if it is not compiled yet. `place` says where it comes from, for messages. Never throws. */
export function compileCore(given: CoreSource, place = "core.wasm"): FileResult<WebAssembly.Module> {
  const bad = (message: string): FileResult<WebAssembly.Module> => {
    const advice = "give the core.wasm of this cr80, compiled or as bytes";
    return failed("BAD_CORE", place, message, advice);
  };
  try {
    const module =
      given instanceof WebAssembly.Module ? given : new WebAssembly.Module(given as BufferSource);
    const missing = missingOf(module);
    if (missing.length > 0) return bad(`this is another WebAssembly module: ${missing.join(", ")}`);
    return { contents: module, problem: undefined };
  } catch (error) {
    return bad(`this cannot be compiled: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** What is wrong with a core for a machine that translates: it does not, and is not that of debuggers either. */
export function notTranslating(module: WebAssembly.Module): Problem | undefined {
  const names = WebAssembly.Module.exports(module).map(({ name }) => name);
  if (names.includes("putTranslation") || names.includes("armHooks")) return undefined;
  const message = "this core translates no code";
  return failed("BAD_CORE", "core.wasm", message, "give core-translate.wasm of this cr80, or none").problem;
}

/** What the core imports: what device instructions reach, and AssemblyScript's abort. */
const IMPORTS = ["host.device", "env.abort"];

/** What a module lacks to be the core, and what it asks for beyond what the core does. */
function missingOf(module: WebAssembly.Module): string[] {
  const kinds = new Map(WebAssembly.Module.exports(module).map(({ name, kind }) => [name, kind]));
  const lacks = Object.entries(CORE_EXPORTS).filter(([name, kind]) => kinds.get(name) !== kind);
  const needs = WebAssembly.Module.imports(module)
    .map(({ module: from, name }) => `${from}.${name}`)
    .filter((name) => !IMPORTS.includes(name));
  return [...lacks.map(([name]) => `it lacks ${name}`), ...needs.map((name) => `it needs ${name}`)].slice(
    0,
    3,
  );
}
