// A core with one partition of 64 pages, memory identical in all spaces, for tests that run a few instructions.

import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { assembleWords, formatProblem } from "../../asm/index.ts";
import {
  CTX_BASE,
  CTX_CAUSE,
  CTX_DETAIL1,
  CTX_DETAIL2,
  CTX_PC,
  CTX_PSW,
  CTX_V,
  PAGE_SHIFT,
  PAGE_WORDS,
  RIGHTS_WRITE,
  VECTOR_FRAME,
  VECTOR_PC,
  VECTOR_PSW,
  VECTOR_WORDS,
  VECTORS_WORD,
} from "../../core-as/layout.ts";
import { Core } from "../../host/core.ts";

// Another core may be put in its place: npm run mutate does.
const wasm = process.env.CR80_CORE ?? new URL("../../dist/core.wasm", import.meta.url);
const builtCore = new WebAssembly.Module(readFileSync(wasm));

export const PAGES = 64;
/** Where program() puts its words, and PC. */
export const START = 0x1000;

export class Bench {
  readonly core: Core;

  constructor(module = builtCore) {
    this.core = new Core(module, PAGES + 16, () => 0);
    this.core.createPartition(0, PAGES);
    for (let page = 0; page < PAGES; page++) this.core.setStage2(0, page, RIGHTS_WRITE, page);
    this.core.enter(0);
  }

  /** Puts words at a partition address, as the host would. */
  put(address: number, words: readonly number[]): this {
    this.core.write(this.core.physicalWord(0, address), words);
    return this;
  }

  word(address: number): number {
    return this.core.u16[this.core.physicalWord(address >> PAGE_SHIFT, address & (PAGE_WORDS - 1))]!;
  }

  /** Assembles a program to an address and sets PC there. */
  program(text: string, address = START): this {
    const { words, diagnostics } = assembleWords(text, address);
    expect(diagnostics.map((d) => formatProblem(d))).toEqual([]);
    this.put(address, words);
    return this.at(address);
  }

  at(pc: number): this {
    this.core.setContextWord(0, CTX_PC, pc);
    return this;
  }

  set(registers: Readonly<Record<string, number>>): this {
    for (const [name, value] of Object.entries(registers)) {
      if (name === "BASE") this.core.setContextWord(0, CTX_BASE, value);
      else if (name === "PSW") this.core.setContextWord(0, CTX_PSW, value);
      else this.core.setRegister(0, Number(name[1]), value);
    }
    return this;
  }

  /** A handler for a trap class in system mode, with its frame. */
  vector(trapClass: number, pc: number, frame: number, psw = 0x8000): this {
    const at = VECTORS_WORD + trapClass * VECTOR_WORDS;
    this.put(at + VECTOR_PC, [pc]).put(at + VECTOR_PSW, [psw]);
    return this.put(at + VECTOR_FRAME, [frame]);
  }

  run(budget: number): number {
    return this.core.run(budget);
  }

  get r(): number[] {
    return Array.from({ length: 8 }, (_, i) => this.core.register(0, i));
  }
  get pc(): number {
    return this.core.pc(0);
  }
  get v(): number {
    return (this.core.u32[(this.core.contextAddress(0) + CTX_V) >> 2]! >> 15) & 1;
  }
  get psw(): number {
    return this.core.contextWord(0, CTX_PSW);
  }
  get cause(): [number, number, number] {
    const word = (offset: number): number => this.core.contextWord(0, offset);
    return [word(CTX_CAUSE), word(CTX_DETAIL1), word(CTX_DETAIL2)];
  }
}
