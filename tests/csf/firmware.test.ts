// The firmware's sources as such: that each heads with what it implements, and that no skip lands inside an instruction.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Assembly } from "../../asm/index.ts";
import { assembleFile } from "../../host/node.ts";
import { filesOf } from "../files.ts";
import { NODE } from "./csfproc-source.ts";
import { assembleText } from "./guests.ts";
import { SOURCE } from "./mmon.ts";

const FOLDER = "firmware/csf";
const sources = filesOf(FOLDER).filter((path) => /\.(asm|inc)$/.test(path));

/** What includes all of the firmware. */
const PROGRAMS: readonly (readonly [string, () => Assembly])[] = [
  ["the demonstration", () => assembleFile("firmware/demo/coroutines/coroutines.asm").contents!],
  ["the Message Monitor", () => assembleText(SOURCE)],
  ["the CSF process", () => assembleText(NODE)],
];

describe("sources of the system functions", () => {
  test("begin with what they implement, and those of the document with its section", () => {
    expect(sources.length).toBeGreaterThan(12);
    for (const file of sources) {
      const head = readFileSync(file, "utf8").split("\n\n")[0]!;
      expect(head, file).toMatch(/^; [A-Z0-9]/);
      if (
        /comon|mmon|csfproc/.test(file) &&
        file.endsWith(".asm") &&
        !/state|registers|csfproc\/(service|functions)/.test(file)
      ) {
        expect(head, file).toMatch(/4\.2\.\d/);
      }
    }
  });

  test.each(PROGRAMS)("assemble without a warning: %s", (_, assembly) => {
    expect(assembly().diagnostics).toEqual([]);
  });
});

/** Mnemonics that may continue at the second word behind them, and the calls with an ERROR exit. */
const SKIPS = /^(S(EQ|NE|GE|LT|HS|LO|BN|BZ|ON|OZ)|RESS|MON)$/;
/** Monitor calls that do not come back. */
const ENDS = /^STOP$/;

const WORD =
  "behind a skip or a monitor call there is an instruction of one word: prefixes would be skipped apart";
test.each(PROGRAMS)(`${WORD}: %s`, (_, assembly) => {
  const { lines, module } = assembly();
  const texts = new Map<string, string[]>();
  const text = (file: string, line: number) => {
    const name = file.startsWith("firmware")
      ? file
      : sources.find((path) => path.endsWith(file.replace(/^(\.\.\/)+/, "")));
    if (name === undefined) return "";
    if (!texts.has(name)) texts.set(name, readFileSync(name, "utf8").split("\n"));
    return texts.get(name)![line - 1]!;
  };
  const { address, words } = module!.program;
  let looked = 0;
  lines
    .filter((line) => line.space === "program")
    .forEach((line, i, all) => {
      const [, mnemonic = "", operand = ""] =
        /^(?:[A-Z0-9_.]+:)?\s+([A-Z]+)\s*([A-Z_]*)/.exec(text(line.file, line.line)) ?? [];
      const [before, next] = [all[i - 1], all[i + 1]];
      // The jump of an exit that is named at the call.
      if (before?.file === line.file && before.line === line.line) return;
      if (!SKIPS.test(mnemonic) || ENDS.test(operand) || next === undefined) return;
      looked++;
      expect(next.words, `${next.file}:${next.line} behind ${mnemonic}`).toBe(1);
    });
  expect(looked).toBeGreaterThan(40);
  expect(address + words.length).toBeLessThan(0x10000);
});
