// Single-instruction vectors (docs/MACHINE.md, "Single-instruction vectors"): reads a file of them, and runs them on the
// core. The two flat spaces of 65,536 words are partition pages 0-63 (data) and 64-127 (program) under a translation
// table that allows everything. Partition addresses reach the data space: stage 2 makes all program pages read-only, and
// maps the page of the table only while it is loaded. So no vector leaves anything for the next one.

import { type Problem, problem } from "../asm/problem.ts";
import { INSTRUCTIONS } from "../core-as/isa/instructions.ts";
import {
  CTX_BASE,
  CTX_CAUSE,
  CTX_DETAIL1,
  CTX_DETAIL2,
  CTX_PC,
  CTX_PENDING,
  CTX_PSW,
  CTX_TIMER_DUE,
  PAGE_WORDS,
  PROTECTION_ALL,
  PSW_S,
  RIGHTS_NONE,
  RIGHTS_READ,
  RIGHTS_WRITE,
  SPACE_PAGES,
  STOP_BUDGET,
  STOP_CALL,
  STOP_TRAP,
  STOP_UNHANDLED,
} from "../core-as/layout.ts";
import { Core } from "./core.ts";
import { jsonProblem, parseJson } from "./json.ts";
import { inRange } from "./range.ts";

/** Names of the trap classes 0 to 7 in vectors. */
export const VECTOR_TRAPS = [
  "illegal",
  "privileged",
  "data",
  "program",
  "stack",
  "bounds",
  "software",
  "monitor",
] as const;
/** The name of a trap in a vector. */
export type VectorTrap = (typeof VECTOR_TRAPS)[number];

/** An address and the word there. */
export type AddressedWord = readonly [number, number];

/** Registers and data words before or after. */
export interface VectorState {
  readonly r: readonly number[];
  readonly pc: number;
  readonly base: number;
  readonly v: number;
  /** Data words; addresses are after BASE is added. */
  readonly data: readonly AddressedWord[];
}

/** One instruction: the state before, the state after, and the class of the trap if it traps. */
export interface Vector {
  readonly name: string;
  readonly initial: VectorState & { readonly prog: readonly AddressedWord[] };
  readonly final: VectorState;
  readonly trap: VectorTrap | null;
}

/** What came of a vector's initial state; `data` names the words that differ from the initial ones. */
export interface VectorResult {
  readonly final: VectorState;
  readonly trap: VectorTrap | null;
}

/** One difference from the vector. */
export interface VectorDifference {
  /** "r3", "pc", "base", "v", "data 1234", "prog 1234" or "trap". */
  readonly what: string;
  readonly expected: number | string;
  readonly actual: number | string;
}

/** The result of running vectors. */
export interface VectorRun {
  readonly passed: number;
  readonly failures: readonly { readonly name: string; readonly differences: readonly VectorDifference[] }[];
}

/** The most problems that are reported of one file. */
const PROBLEMS_MAX = 20;

/** Reads the text of a vector file. Gives either vectors or problems; never throws. `file` is its name in messages. */
export function parseVectors(
  text: string,
  file: string,
): { readonly vectors: readonly Vector[]; readonly problems: readonly Problem[] } {
  const advice = "a vector file is a JSON array; docs/MACHINE.md shows a vector";
  const json = parseJson(text);
  if (!json.ok) return { vectors: [], problems: [jsonProblem(file, json, advice)] };
  const { value } = json;
  if (!Array.isArray(value)) {
    return { vectors: [], problems: [problem("NO_VECTORS", file, "this is not an array", advice)] };
  }
  const problems: Problem[] = [];
  value.forEach((item: unknown, i) => {
    const wrong = wrongIn(item);
    if (wrong === undefined || problems.length >= PROBLEMS_MAX) return;
    problems.push(problem("BAD_VECTOR", { file, path: `[${i}].${wrong.path}` }, wrong.wrong, advice));
  });
  return problems.length > 0 ? { vectors: [], problems } : { vectors: value as Vector[], problems };
}

/** What is wrong in a value, and where. */
interface Wrong {
  readonly path: string;
  readonly wrong: string;
}

const isWord = (value: unknown): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 0xffff;
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The keys of a vector, of its initial state, and of its final one. */
const KEYS = ["name", "initial", "final", "trap"];
const STATE_KEYS = {
  initial: ["r", "pc", "base", "v", "data", "prog"],
  final: ["r", "pc", "base", "v", "data"],
};

/** The first thing in a value that keeps it from being a vector. */
function wrongIn(item: unknown): Wrong | undefined {
  const due = (path: string, what: string): Wrong => ({ path, wrong: `this is not ${what}` });
  if (!isObject(item)) return due("", "an object");
  if (typeof item.name !== "string" || item.name === "") return due("name", "a string that is not empty");
  for (const side of ["initial", "final"] as const) {
    const state = item[side];
    if (!isObject(state)) return due(side, "an object");
    const { r } = state;
    if (!Array.isArray(r) || r.length !== 8 || !r.every(isWord)) return due(`${side}.r`, "8 words");
    for (const key of ["pc", "base"]) {
      if (!isWord(state[key])) return due(`${side}.${key}`, "a word, 0 to 65535");
    }
    if (state.v !== 0 && state.v !== 1) return due(`${side}.v`, "0 or 1");
    const other = unknownKey(state, STATE_KEYS[side], `${side}.`);
    if (other !== undefined) return other;
    for (const key of side === "initial" ? ["data", "prog"] : ["data"]) {
      const wrong = wrongWords(state[key]);
      if (wrong !== undefined) return { path: `${side}.${key}`, wrong };
    }
  }
  if (item.trap !== null && !VECTOR_TRAPS.some((name) => name === item.trap)) {
    return due("trap", `null or one of ${VECTOR_TRAPS.join(", ")}`);
  }
  return unknownKey(item, KEYS, "");
}

function unknownKey(
  object: Record<string, unknown>,
  known: readonly string[],
  path: string,
): Wrong | undefined {
  const key = Object.keys(object).find((one) => !known.includes(one));
  if (key === undefined) return undefined;
  return {
    path: `${path}${key.slice(0, 32)}`,
    wrong: `vectors have no such key; the keys are ${known.join(", ")}`,
  };
}

/** What is wrong with a list of words by address, each of which is named once. */
function wrongWords(list: unknown): string | undefined {
  const named = new Set<number>();
  for (const pair of Array.isArray(list) ? (list as unknown[]) : [undefined]) {
    if (!Array.isArray(pair) || pair.length !== 2 || !pair.every(isWord)) {
      return "this is not an array of [address, word]";
    }
    const [address] = pair as [number, number];
    if (named.has(address)) return `address ${address} is named twice`;
    named.add(address);
  }
  return undefined;
}

const DATA_PAGE = 0;
const PROGRAM_PAGE = SPACE_PAGES;
const TABLE_PAGE = 2 * SPACE_PAGES;
/** Tables are counted in steps of 128 words, eight to a page. */
const TABLE = TABLE_PAGE * 8;
const SPACE_WORDS = SPACE_PAGES * PAGE_WORDS;
const NOP = 0x80f0;
const ALT = 0xb0bc;
/** Vectors that are run with one look at all words. */
const TOGETHER = 64;

/** Runs vectors on a separate core. */
export class VectorRunner {
  readonly #core: Core;
  readonly #each: (core: Core) => void;

  /**
   * @param module compiled core.wasm
   * @param each called before each instruction
   */
  constructor(module: WebAssembly.Module, each: (core: Core) => void = () => {}) {
    this.#each = each;
    const core = new Core(module, TABLE_PAGE + 1, () => 0);
    this.#core = core;
    core.createPartition(0, TABLE_PAGE + 1);
    for (let page = 0; page < TABLE_PAGE; page++) {
      core.setStage2(0, page, page < PROGRAM_PAGE ? RIGHTS_WRITE : RIGHTS_READ, page);
    }
    const table = Array.from({ length: TABLE_PAGE }, (_, page) => (PROTECTION_ALL << 14) | page);
    core.write(core.physicalWord(TABLE_PAGE, 0), table);
    core.write(core.physicalWord(PROGRAM_PAGE, 0), new Uint16Array(SPACE_WORDS).fill(NOP));
    core.enter(0);
    core.stopOnTraps(true);
  }

  /**
   * Runs vectors one after the other; none is affected by the one before.
   * @throws RangeError when one names a word outside its spaces (parseVectors rejects these)
   */
  run(vectors: Iterable<Vector>): VectorRun {
    const failures: { name: string; differences: VectorDifference[] }[] = [];
    let count = 0;
    let some: Vector[] = [];
    const runSome = () => {
      const found = this.#runTogether(some) ?? some.map((vector) => this.runOne(vector));
      found.forEach((differences, n) => {
        if (differences.length > 0) failures.push({ name: some[n]!.name, differences });
      });
      count += some.length;
      some = [];
    };
    for (const vector of vectors) if (some.push(vector) === TOGETHER) runSome();
    runSome();
    return { passed: count - failures.length, failures };
  }

  /**
   * Runs one vector and returns the differences from its final state; none when it passed.
   * @throws RangeError when it names a word outside its spaces (parseVectors rejects these)
   */
  runOne(vector: Vector): VectorDifference[] {
    checkAddresses(vector);
    const differences = this.#runNamed(vector);
    const stored = (what: string) => (address: number, expected: number, actual: number) => {
      differences.push({ what: `${what} ${address}`, expected, actual });
    };
    this.#refill(DATA_PAGE, 0, stored("data"));
    this.#refill(PROGRAM_PAGE, NOP, stored("prog"));
    return differences;
  }

  /**
   * What runOne says of each of these vectors, with one look at all words for all of them. Undefined when a word was stored
   * that no vector names: that may have changed what the others did.
   */
  #runTogether(vectors: readonly Vector[]): VectorDifference[][] | undefined {
    vectors.forEach(checkAddresses);
    let stray = false;
    const found = vectors.map((vector) => {
      // A word that is named is written over, so it is looked at before.
      const { initial, final } = vector;
      for (const [address] of initial.data) stray ||= this.#word(DATA_PAGE, address) !== 0;
      for (const [address] of final.data) stray ||= this.#word(DATA_PAGE, address) !== 0;
      for (const [address] of initial.prog) stray ||= this.#word(PROGRAM_PAGE, address) !== NOP;
      return this.#runNamed(vector);
    });
    const strayed = () => {
      stray = true;
    };
    this.#refill(DATA_PAGE, 0, strayed);
    this.#refill(PROGRAM_PAGE, NOP, strayed);
    return stray ? undefined : found;
  }

  /** Runs one vector, compares all but the words that it does not name, and fills those that it names again. */
  #runNamed({ initial, final, trap }: Vector): VectorDifference[] {
    const core = this.#core;
    this.#prepare(initial);
    const actualTrap = this.#execute(initial);
    const differences: VectorDifference[] = [];
    const compare = (what: string, expected: number | string, actual: number | string) => {
      if (expected !== actual) differences.push({ what, expected, actual });
    };
    compare("trap", trap ?? "none", actualTrap ?? "none");
    final.r.forEach((expected, n) => {
      compare(`r${n}`, expected, core.register(0, n));
    });
    compare("pc", final.pc, core.contextWord(0, CTX_PC));
    compare("base", final.base, core.contextWord(0, CTX_BASE));
    compare("v", final.v, core.v(0));
    for (const [address, expected] of new Map([...initial.data, ...final.data])) {
      compare(`data ${address}`, expected, this.#take(DATA_PAGE, address, 0));
    }
    for (const [address, expected] of new Map(initial.prog)) {
      compare(`prog ${address}`, expected, this.#take(PROGRAM_PAGE, address, NOP));
    }
    return differences;
  }

  /** Executes the instruction of an initial state and returns the result. */
  execute(initial: Vector["initial"]): VectorResult {
    const core = this.#core;
    checkAddresses({ initial });
    this.#prepare(initial);
    const trap = this.#execute(initial);
    const data: [number, number][] = [];
    for (const [address, before] of new Map(initial.data)) {
      const after = this.#take(DATA_PAGE, address, 0);
      if (before !== after) data.push([address, after]);
    }
    for (const [address] of initial.prog) this.#take(PROGRAM_PAGE, address, NOP);
    this.#refill(DATA_PAGE, 0, (address, _, after) => data.push([address, after]));
    this.#refill(PROGRAM_PAGE, NOP, () => {});
    const word = (offset: number) => core.contextWord(0, offset);
    const r = initial.r.map((_, n) => core.register(0, n));
    return { final: { r, pc: word(CTX_PC), base: word(CTX_BASE), v: core.v(0), data }, trap };
  }

  /** Everything that an instruction can see is set again: registers, map, timer and clock, the words that are named. */
  #prepare(initial: Vector["initial"]): void {
    const core = this.#core;
    core.setStage2(0, TABLE_PAGE, RIGHTS_READ, TABLE_PAGE);
    core.loadTable(TABLE);
    core.setStage2(0, TABLE_PAGE, RIGHTS_NONE, TABLE_PAGE);
    initial.r.forEach((value, n) => {
      core.setRegister(0, n, value);
    });
    for (const offset of [CTX_CAUSE, CTX_DETAIL1, CTX_DETAIL2, CTX_PENDING, CTX_TIMER_DUE]) {
      core.setContextWord(0, offset, 0);
    }
    core.setContextWord(0, CTX_PSW, PSW_S);
    core.setContextWord(0, CTX_PC, initial.pc);
    core.setContextWord(0, CTX_BASE, initial.base);
    core.setV(0, initial.v);
    core.setTimer(0, 0n);
    core.clock = 0n;
    for (const [address, value] of initial.data) this.#write(DATA_PAGE, address, value);
    for (const [address, value] of initial.prog) this.#write(PROGRAM_PAGE, address, value);
  }

  #write(firstPage: number, address: number, value: number): void {
    this.#core.write(this.#core.physicalWord(firstPage, address), [value]);
  }

  #word(firstPage: number, address: number): number {
    return this.#core.u16[this.#core.physicalWord(firstPage, address)]!;
  }

  /** A word, which is filled again. */
  #take(firstPage: number, address: number, fill: number): number {
    const word = this.#word(firstPage, address);
    this.#write(firstPage, address, fill);
    return word;
  }

  /**
   * Executes one instruction and returns the class of its trap. A counted instruction takes one instruction for each
   * of its turns and keeps its PC until the last.
   */
  #execute(initial: Vector["initial"]): VectorTrap | null {
    const core = this.#core;
    let turns = this.#isAlt(initial.pc) ? SPACE_WORDS + 1 : 1;
    let stop = STOP_BUDGET;
    while (turns-- > 0 && stop === STOP_BUDGET) {
      this.#each(core);
      stop = core.run(1);
      if (core.pc(0) !== initial.pc) break;
    }
    if (stop === STOP_TRAP || stop === STOP_UNHANDLED)
      return VECTOR_TRAPS[core.contextWord(0, CTX_CAUSE) >> 8]!;
    return stop === STOP_CALL ? "monitor" : null;
  }

  /** Whether the instruction at an address, after its prefixes, is one of the ALT set. */
  #isAlt(pc: number): boolean {
    const word = (address: number) => this.#word(PROGRAM_PAGE, address & 0xffff);
    let at = pc;
    while (isPrefix(word(at)) && at < pc + 9) at++;
    return word(at) === ALT;
  }

  /**
   * Looks at every word of a space, none of which is named any more: says which are not `fill`, and fills them again. An
   * instruction must not store where its vector does not say so.
   */
  #refill(
    firstPage: number,
    fill: number,
    stored: (address: number, expected: number, actual: number) => void,
  ): void {
    const { u32 } = this.#core;
    const both = fill | (fill << 16);
    for (let page = 0; page < SPACE_PAGES; page++) {
      const start = this.#core.physicalWord(firstPage + page, 0) / 2;
      const end = start + PAGE_WORDS / 2;
      // One comparison for a whole page: nearly always all of it is filled.
      let differing = 0;
      for (let i = start; i < end; i++) differing |= u32[i]! ^ both;
      if (differing === 0) continue;
      for (let address = page * PAGE_WORDS; address < (page + 1) * PAGE_WORDS; address++) {
        const actual = this.#word(firstPage, address);
        if (actual === fill) continue;
        stored(address, fill, actual);
        this.#write(firstPage, address, fill);
      }
    }
  }
}

/** @throws RangeError when a vector names a word outside of its spaces */
function checkAddresses({ initial, final }: Pick<Vector, "initial"> & Partial<Vector>): void {
  for (const named of [initial.data, initial.prog, final?.data ?? []]) {
    for (const [address] of named) inRange("an address of a vector", address, 0, SPACE_WORDS - 1);
  }
}

const PREFIXES = INSTRUCTIONS.filter(({ mnemonic }) => mnemonic.startsWith("MOD")).map(({ word }) => ({
  mask: Number.parseInt(word.replace(/[01]/g, "1").replace(/[a-z]/gi, "0"), 2),
  bits: Number.parseInt(word.replace(/[a-z]/gi, "0"), 2),
}));

function isPrefix(word: number): boolean {
  return PREFIXES.some(({ mask, bits }) => (word & mask) === bits);
}
