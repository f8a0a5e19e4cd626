// The guest self-tests of selftests/: read, assembled, and run on the core and on the reference machine. harness.inc
// states their verdict.

import { readdirSync, readFileSync } from "node:fs";
import { loadImage, Machine } from "../../host/index.ts";
import { assembleFile } from "../../host/node.ts";
import type { Translation } from "../../host/translate/translation.ts";
import { ReferenceMachine } from "./reference/machine.ts";
import { RIGHTS } from "./reference/paged-store.ts";

export const SELFTESTS = "tests/conformance/selftests";
export const SELFTEST_PAGES = 16;
/** Far more than any of them needs: one that does not end has failed. */
const LIMIT = 1_000_000;
/** Data word that counts the checks that passed. */
const COUNTER = 9;

export interface Selftest {
  /** File name without .asm. */
  readonly name: string;
  /** First sentence or sentences of the header. */
  readonly shows: string;
  /** Rules of docs/MACHINE.md that its header names. */
  readonly rules: readonly string[];
  /** It needs devices, which only a host has. */
  readonly coreOnly: boolean;
}

/** What came of a self-test. */
export interface Verdict {
  /** How it ended: "halt 0" has passed. */
  readonly end: string;
  /** Checks that passed. */
  readonly checks: number;
  /** Instructions that it took. */
  readonly instructions: number;
  readonly r: readonly number[];
}

/** All of them, by their headers, in the order of their names. */
export function readSelftests(): Selftest[] {
  const files = readdirSync(SELFTESTS).filter((file) => file.endsWith(".asm"));
  return files.sort().map((file) => {
    const lines = readFileSync(`${SELFTESTS}/${file}`, "utf8").split("\n");
    const header = lines.slice(
      0,
      lines.findIndex((line) => !line.startsWith(";")),
    );
    const tagged = (tag: string) => header.flatMap((line) => line.split(`; ${tag}: `)[1]?.split(", ") ?? []);
    const prose = header.filter((line) => !/^; \w+: [A-Za-z0-9, -]+$/.test(line) || / {2}/.test(line));
    return {
      name: file.slice(0, -4),
      shows: prose.map((line) => line.slice(2)).join(" "),
      rules: tagged("rules"),
      coreOnly: tagged("machine").includes("core"),
    };
  });
}

/** The load module of a self-test. */
export function assembleSelftest(name: string) {
  const { contents, problem } = assembleFile(`${SELFTESTS}/${name}.asm`);
  if (contents === undefined) throw new Error(problem.message);
  const errors = contents.diagnostics.filter(({ severity }) => severity === "error");
  if (contents.module === undefined || errors.length > 0) {
    throw new Error(
      errors.map(({ line, message, excerpt }) => `${name}:${line}: ${message}: ${excerpt.text}`).join("\n"),
    );
  }
  return contents.module;
}

export type SelftestImage = ReturnType<typeof assembleSelftest>;

/** Runs a self-test on a core. */
export function runOnCore(
  core: WebAssembly.Module,
  image: SelftestImage,
  limit = LIMIT,
  slice = limit,
  translate?: Translation,
): Verdict {
  const machine = new Machine(core, { memory: SELFTEST_PAGES, translate });
  machine.addPartition({ name: "selftest", pages: SELFTEST_PAGES });
  loadImage(machine, 0, image);
  let outcome = "limit";
  for (let executed = 0; executed < limit && outcome === "limit"; ) {
    const run = machine.run({ limit: slice });
    if (run.instructions > slice) return { end: "overrun", checks: 0, instructions: executed, r: [] };
    executed += run.instructions;
    outcome = run.outcome;
  }
  const { end } = machine.state.partitions[0]!;
  const kind = end === null ? outcome : end.kind === "halted" ? `halt ${end.code}` : end.kind;
  return {
    end: kind,
    checks: machine.readMemory(0, COUNTER, 1)[0]!,
    instructions: machine.instructions(0),
    r: machine.registers(0).r,
  };
}

/** Runs a self-test on the reference machine. While it idles, the clock goes on to the end of its interval timer. */
export function runOnReference({ program, data }: SelftestImage, limit = LIMIT): Verdict {
  const machine = new ReferenceMachine({ physicalPages: SELFTEST_PAGES, pages: SELFTEST_PAGES });
  for (let page = 0; page < SELFTEST_PAGES; page++) machine.store.map(page, page, RIGHTS.readAndWrite);
  for (const part of [program, data]) machine.store.memory.set(part.words, part.address);
  machine.state.pc = program.start;
  const verdict = (end: string): Verdict => ({
    end,
    checks: machine.store.memory[COUNTER]!,
    instructions: machine.state.clock,
    r: machine.state.r,
  });
  for (let step = 0; step < limit; step++) {
    const { stop } = machine.step();
    if (stop === undefined) continue;
    if (stop.kind !== "idle") return verdict(stop.kind === "halt" ? `halt ${stop.code}` : stop.kind);
    if (machine.state.timer === 0) return verdict("deadlock");
    machine.state.clock = Math.max(machine.state.clock, machine.state.timer);
  }
  return verdict("limit");
}
