// From a manifest and images to a machine: what there is no memory for is a problem, never an exception.

import { readFileSync } from "node:fs";
import { afterEach, describe, expect, test, vi } from "vitest";
import { assemble } from "../../asm/index.ts";
import { bootMachine, type Manifest, parseManifest } from "../../host/index.ts";

const wasm = readFileSync(new URL("../../dist/core.wasm", import.meta.url));
const core = new WebAssembly.Module(wasm);

const manifestOf = (value: object): Manifest => {
  const { manifest, problems } = parseManifest(JSON.stringify(value), "m.json");
  expect(problems).toEqual([]);
  return manifest!;
};
const one = (pages: number) => manifestOf({ memory: pages, partitions: [{ name: "a", image: "x", pages }] });
const image = assemble({ file: "a.asm", text: "STP 0" }).module!;

/** The core with a memory that may not grow: the maximum of its memory section is the minimum. */
function withoutGrowth(): WebAssembly.Module {
  const bytes = new Uint8Array(wasm);
  // Sections follow the eight bytes of magic and version: an id, a size in LEB128, the content.
  let at = 8;
  for (;;) {
    const id = bytes[at++]!;
    let size = 0;
    for (let shift = 0, more = true; more; shift += 7) {
      size |= (bytes[at]! & 0x7f) << shift;
      more = bytes[at++]! >= 0x80;
    }
    // One memory with a maximum, both limits of two bytes.
    if (id === 5) {
      expect([bytes[at], bytes[at + 1], size]).toEqual([1, 1, 6]);
      bytes.copyWithin(at + 4, at + 2, at + 4);
      return new WebAssembly.Module(bytes);
    }
    at += size;
  }
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe("a host that has no memory", () => {
  const noMemory = (pages: number) => ({
    machine: undefined,
    problems: [
      {
        code: "NO_HOST_MEMORY",
        severity: "error",
        ...{ file: "m.json", line: 1, column: 11, path: "memory" },
        message: `the host has no memory for a machine of ${pages} pages`,
        advice: 'ask for less in "memory"',
      },
    ],
  });

  test("for the pages of a machine is a problem; a machine that needs none beyond the first boots", () => {
    const module = withoutGrowth();
    expect(bootMachine(module, one(16_384), [image])).toEqual(noMemory(16_384));
    expect(bootMachine(module, one(64), [image]).machine?.run().outcome).toBe("stopped");
  });

  test("for an instance of the core is the same problem", () => {
    vi.spyOn(WebAssembly, "Instance").mockImplementation(function instance(): never {
      throw new RangeError("WebAssembly.Instance(): Out of memory");
    });
    expect(bootMachine(core, one(64), [image])).toEqual(noMemory(64));
  });

  test("is not what is said of another error", () => {
    expect(() => bootMachine(core, { ...one(64), quantum: 0 }, [image])).toThrow("quantum is 0");
  });
});

describe("a manifest that was not read from a text", () => {
  test("and whose partitions and areas take more than its memory is a problem", () => {
    const two = manifestOf({
      memory: 20,
      partitions: [
        { name: "a", image: "x", pages: 8, window: { page: 4, pages: 4 } },
        { name: "b", image: "x", pages: 8 },
      ],
      areas: [{ name: "c", pages: 3, owner: "a", page: 4 }],
    });
    expect(bootMachine(core, { ...two, memory: 15 }, [image, image]).problems).toEqual([]);
    expect(bootMachine(core, { ...two, memory: 14 }, [image, image])).toEqual({
      machine: undefined,
      problems: [
        {
          code: "MEMORY_TOO_SMALL",
          severity: "error",
          ...{ file: "m.json", line: 1, column: 11, path: "memory" },
          message: "partitions and areas take 15 pages, the machine has 14",
          advice: 'make "memory" 15 or more',
        },
      ],
    });
  });
});
