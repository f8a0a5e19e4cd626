// Nothing of the core but its linear memory lives from one call to the next: a run in which every global and the static
// data are before each call what they were in the beginning, and the workspace is spoilt, is the run in which they are not.

import { readdirSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { BLOCKS, LIVE, WORKSPACE } from "../../core-as/layout.ts";
import { CORE_EXPORTS } from "../../host/core.ts";
import { bootFile, parseVectors, report, VectorRunner } from "../../host/node.ts";

const bytes = new Uint8Array(readFileSync("dist/core.wasm"));
const core = new WebAssembly.Module(bytes);

// ---- The globals of a WebAssembly module: its format in as far as they need it -----------------------------------

const EXPORTS = 7;
const GLOBALS = 6;

interface Section {
  readonly id: number;
  readonly start: number;
  readonly body: Uint8Array;
}

/** An unsigned LEB128 number, and where it ends. */
function leb(from: Uint8Array, at: number): [value: number, end: number] {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = from[at++]!;
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return [value, at];
  }
}

function lebOf(value: number): number[] {
  return value < 0x80 ? [value] : [(value % 0x80) | 0x80, ...lebOf(Math.floor(value / 0x80))];
}

function sectionsOf(module: Uint8Array): Section[] {
  const sections: Section[] = [];
  for (let at = 8; at < module.length; ) {
    const id = module[at]!;
    const [length, start] = leb(module, at + 1);
    sections.push({ id, start, body: module.subarray(start, start + length) });
    at = start + length;
  }
  return sections;
}

/** Whether each global can be changed, in the order of their numbers. The core imports none. */
function globalsOf(module: Uint8Array): boolean[] {
  const { body } = sectionsOf(module).find(({ id }) => id === GLOBALS)!;
  const [count, first] = leb(body, 0);
  const globals: boolean[] = [];
  let at = first;
  for (let n = 0; n < count; n++) {
    globals.push(body[at + 1] === 1);
    at += 2;
    // The initial value: a constant, and the end.
    const opcode = body[at++]!;
    if (opcode === 0x41 || opcode === 0x42) while (body[at++]! >= 0x80);
    else at += opcode === 0x43 ? 4 : 8;
    expect(body[at++]).toBe(0x0b);
  }
  expect(at).toBe(body.length);
  return globals;
}

/** The module with its mutable globals among the exports, as "global 3". */
function opened(module: Uint8Array): WebAssembly.Module {
  const mutable = globalsOf(module).flatMap((mutable, n) => (mutable ? [n] : []));
  const parts = sectionsOf(module).map(({ id, body }) => {
    if (id !== EXPORTS) return [id, ...lebOf(body.length), ...body];
    const [count, first] = leb(body, 0);
    const more = mutable.flatMap((n) => {
      const name = new TextEncoder().encode(`global ${n}`);
      return [name.length, ...name, 3, ...lebOf(n)];
    });
    const exports = [...lebOf(count + mutable.length), ...body.subarray(first), ...more];
    return [id, ...lebOf(exports.length), ...exports];
  });
  return new WebAssembly.Module(Uint8Array.from([...module.subarray(0, 8), ...parts.flat()]));
}

// ---- Instances that forget before each call ----------------------------------------------------------------------

/** Calls before which all was forgotten. */
let forgotten = 0;

/** An instance whose exports forget before they run. Calls while another runs are part of that one. */
class ForgetfulInstance extends WebAssembly.Instance {
  constructor(module: WebAssembly.Module, imports?: WebAssembly.Imports) {
    super(module, imports);
    const exports: Record<string, WebAssembly.ExportValue> = { ...super.exports };
    // The memory grows at most once, in configure().
    const below = () => new Uint8Array((exports.memory as WebAssembly.Memory).buffer, 0, BLOCKS);
    const data = below().slice(0, LIVE);
    const globals = Object.values(exports).filter((value) => value instanceof WebAssembly.Global);
    const values = globals.map(({ value }) => value);
    let inside = false;
    for (const [name, value] of Object.entries(exports)) {
      if (typeof value !== "function") continue;
      exports[name] = (...args: unknown[]) => {
        if (inside) return value(...args);
        below().set(data);
        below().fill(0xa5, WORKSPACE, BLOCKS);
        globals.forEach((global, i) => {
          global.value = values[i];
        });
        forgotten++;
        inside = true;
        try {
          return value(...args);
        } finally {
          inside = false;
        }
      };
    }
    Object.defineProperty(this, "exports", { value: exports });
  }
}

const { Instance } = WebAssembly;
const forgetful = opened(bytes);

describe("the core", () => {
  test("exports its functions and its memory, and no global or table", () => {
    const exports = WebAssembly.Module.exports(core).map(({ name, kind }) => [name, kind]);
    expect(Object.fromEntries(exports)).toEqual(CORE_EXPORTS);
    expect(
      WebAssembly.Module.imports(core)
        .map(({ module, name }) => `${module}.${name}`)
        .sort(),
    ).toEqual(["env.abort", "host.device"]);
  });

  test("has globals that can be changed, and all of them are forgotten", () => {
    const mutable = globalsOf(bytes).filter((one) => one).length;
    expect(mutable).toBeGreaterThan(3);
    const exports = WebAssembly.Module.exports(forgetful).filter(({ kind }) => kind === "global");
    expect(exports.length).toBe(mutable);
  });
});

describe("what is forgotten before each call has no effect on", () => {
  beforeEach(() => {
    forgotten = 0;
    WebAssembly.Instance = ForgetfulInstance;
  });
  afterEach(() => {
    WebAssembly.Instance = Instance;
    expect(forgotten).toBeGreaterThan(100);
  });

  /** Everything that can be asked of a run in pieces, with that core. */
  function told(manifest: string, module: WebAssembly.Module): unknown {
    const { machine } = bootFile(manifest, { core: module });
    for (let n = 0; n < 300; n++) machine!.run({ limit: 97 });
    return { report: report(machine!), journal: machine!.journal, snapshot: machine!.snapshot() };
  }

  test.each(["", "coroutines/"])("the demonstration %s", (name) => {
    const manifest = `firmware/demo/${name}manifest.json`;
    expect(told(manifest, forgetful)).toEqual(told(manifest, core));
  });

  test("the vectors of floats and of the ALT set", () => {
    const runner = new VectorRunner(forgetful);
    for (const folder of ["float", "alt"].map((name) => `tests/conformance/vectors/data/${name}`)) {
      for (const file of readdirSync(folder)) {
        const text = gunzipSync(readFileSync(`${folder}/${file}`)).toString();
        const { vectors } = parseVectors(text, file);
        expect(runner.run(vectors!.slice(0, 12)).failures, file).toEqual([]);
      }
    }
  });
});
