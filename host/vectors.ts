// Single-instruction vectors (docs/MACHINE.md, "Single-instruction vectors"): reading a file of them, and running them on
// the core. The two flat spaces of 65,536 words are partition pages 0-63 (data) and 64-127 (program) under a translation
// table that allows everything. Partition addresses reach the data space: stage 2 lets no program page be written, and
// maps the page of the table only while it is loaded. So nothing that a vector does is there for the next one.

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
import { parseJson } from "./json.ts";
import { type Problem, problem } from "./problem.ts";
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

/** One thing that is not as the vector says. */
export interface Difference {
  /** "r3", "pc", "base", "v", "data 1234", "prog 1234" or "trap". */
  readonly what: string;
  readonly expected: number | string;
  readonly actual: number | string;
}

/** What running vectors gave. */
export interface VectorRun {
  readonly passed: number;
  readonly failures: readonly { readonly name: string; readonly differences: readonly Difference[] }[];
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
  if (!json.ok) {
    const place = `${file}:${json.line}:${json.column}`;
    return { vectors: [], problems: [problem("NO_JSON", place, json.message, advice)] };
  }
  const { value } = json;
  if (!Array.isArray(value)) {
    return { vectors: [], problems: [problem("NO_VECTORS", file, "this is no array", advice)] };
  }
  const problems: Problem[] = [];
  value.forEach((item: unknown, i) => {
    const wrong = wrongIn(item);
    if (wrong === undefined || problems.length >= PROBLEMS_MAX) return;
    problems.push(problem("BAD_VECTOR", `${file} [${i}].${wrong.path}`, wrong.wrong, advice));
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
  if (typeof item.name !== "string" || item.name === "") return due("name", "a string with something in it");
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
    wrong: `no vector has this; the keys are ${known.join(", ")}`,
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

/** Runs vectors on a core of its own. */
export class VectorRunner {
  readonly #core: Core;

  /** @param module compiled core.wasm */
  constructor(module: WebAssembly.Module) {
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

  /** Runs vectors one after the other; none sees anything of the one before. */
  run(vectors: readonly Vector[]): VectorRun {
    const failures: { name: string; differences: Difference[] }[] = [];
    for (const vector of vectors) {
      const differences = this.runOne(vector);
      if (differences.length > 0) failures.push({ name: vector.name, differences });
    }
    return { passed: vectors.length - failures.length, failures };
  }

  /**
   * Runs one vector and says what came out otherwise than it states; nothing, when it passed.
   * @throws RangeError when it names a word outside of its spaces (parseVectors lets none pass)
   */
  runOne(vector: Vector): Difference[] {
    this.#prepare(vector.initial);
    const trap = this.#execute(vector.initial);
    const differences: Difference[] = [];
    const compare = (what: string, expected: number | string, actual: number | string) => {
      if (expected !== actual) differences.push({ what, expected, actual });
    };
    const { final } = vector;
    const word = (offset: number) => this.#core.contextWord(0, offset);
    compare("trap", vector.trap ?? "none", trap ?? "none");
    final.r.forEach((expected, n) => {
      compare(`r${n}`, expected, this.#core.register(0, n));
    });
    compare("pc", final.pc, word(CTX_PC));
    compare("base", final.base, word(CTX_BASE));
    compare("v", final.v, this.#core.v(0));
    this.#compareSpace(
      DATA_PAGE,
      0,
      new Map([...vector.initial.data, ...final.data]),
      (address, expected, actual) => compare(`data ${address}`, expected, actual),
    );
    this.#compareSpace(PROGRAM_PAGE, NOP, new Map(vector.initial.prog), (address, expected, actual) =>
      compare(`prog ${address}`, expected, actual),
    );
    return differences;
  }

  /** Executes the instruction of an initial state and says what came of it. */
  execute(initial: Vector["initial"]): VectorResult {
    const core = this.#core;
    this.#prepare(initial);
    const trap = this.#execute(initial);
    const data: [number, number][] = [];
    this.#compareSpace(DATA_PAGE, 0, new Map(initial.data), (address, before, after) => {
      if (before !== after) data.push([address, after]);
    });
    this.#compareSpace(PROGRAM_PAGE, NOP, new Map(initial.prog), () => {});
    const word = (offset: number) => core.contextWord(0, offset);
    const r = initial.r.map((_, n) => core.register(0, n));
    return { final: { r, pc: word(CTX_PC), base: word(CTX_BASE), v: core.v(0), data }, trap };
  }

  /** Everything that an instruction can see is set anew: registers, map, timer and clock, the words that are named. */
  #prepare(initial: Vector["initial"]): void {
    const core = this.#core;
    for (const named of [initial.data, initial.prog]) {
      for (const [address] of named) inRange("an address of a vector", address, 0, SPACE_WORDS - 1);
    }
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

  /**
   * Executes one instruction and returns the class of its trap. A counted instruction takes one instruction for each
   * of its turns and keeps its PC until the last.
   */
  #execute(initial: Vector["initial"]): VectorTrap | null {
    const core = this.#core;
    let turns = this.#isAlt(initial.pc) ? SPACE_WORDS + 1 : 1;
    let stop = STOP_BUDGET;
    while (turns-- > 0 && stop === STOP_BUDGET) {
      stop = core.run(1);
      if (core.pc(0) !== initial.pc) break;
    }
    if (stop === STOP_TRAP || stop === STOP_UNHANDLED)
      return VECTOR_TRAPS[core.contextWord(0, CTX_CAUSE) >> 8]!;
    return stop === STOP_CALL ? "monitor" : null;
  }

  /** Whether the instruction at an address, behind its prefixes, is one of the ALT set. */
  #isAlt(pc: number): boolean {
    const word = (address: number) =>
      this.#core.u16[this.#core.physicalWord(PROGRAM_PAGE, address & 0xffff)]!;
    let at = pc;
    while (isPrefix(word(at)) && at < pc + 9) at++;
    return word(at) === ALT;
  }

  /**
   * Compares a whole space with the words that it should hold (`fill` where none is named), and fills it again. Every
   * word is looked at: an instruction must not store where its vector does not say so.
   */
  #compareSpace(
    firstPage: number,
    fill: number,
    named: ReadonlyMap<number, number>,
    compare: (address: number, expected: number, actual: number) => void,
  ): void {
    const { u16, u32 } = this.#core;
    const start = this.#core.physicalWord(firstPage, 0);
    for (const [address, expected] of named) {
      compare(address, expected, u16[start + address]!);
      this.#write(firstPage, address, fill);
    }
    const both = (fill | (fill << 16)) >>> 0;
    for (let i = start / 2; i < (start + SPACE_WORDS) / 2; i++) {
      if (u32[i] === both) continue;
      for (const address of [2 * i - start, 2 * i + 1 - start]) {
        const actual = u16[start + address]!;
        if (actual === fill) continue;
        compare(address, fill, actual);
        this.#write(firstPage, address, fill);
      }
    }
  }
}

const PREFIXES = INSTRUCTIONS.filter(({ mnemonic }) => mnemonic.startsWith("MOD")).map(({ word }) => ({
  mask: Number.parseInt(word.replace(/[01]/g, "1").replace(/[a-z]/gi, "0"), 2),
  bits: Number.parseInt(word.replace(/[a-z]/gi, "0"), 2),
}));

function isPrefix(word: number): boolean {
  return PREFIXES.some(({ mask, bits }) => (word & mask) === bits);
}
