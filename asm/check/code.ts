// The code of a program as the checker sees it: instructions by address, statements by entry and by code.

import { differenceOf, type PlacedAssumption, type Statement } from "../conventions/statement.ts";
import { type Target, targetsOf } from "../conventions/tables.ts";
import { type Decoded, decodeInstruction, formOfWord } from "../decode.ts";
import type { PathStep } from "../diagnostics.ts";
import type { Expression } from "../expression.ts";
import type { Item } from "../module.ts";
import type { Program } from "../program.ts";
import type { Piece } from "../sections.ts";
import { entryOf, isStackCall, leavingOf } from "../semantics/leaving.ts";
import { lineInFile, lineText, type Place } from "../source.ts";

/** Words of an instruction with more prefixes than the machine takes. */
const MAX_WORDS = 16;

/** Steps of the walks through all procedures, at least and for each instruction: far more than the firmware takes. */
const STEPS = 50_000;
const STEPS_PER_INSTRUCTION = 20;

/** Steps along paths of messages, at least and for each instruction; and in searches for others, with more for more words. */
const PATH_STEPS = 20_000;
const PATH_STEPS_PER_INSTRUCTION = 5;
const SEARCH_STEPS = 20_000;
/** Words of memory whose comparison takes as long as a step. */
const WORDS_PER_STEP = 8;
/** Lines of the paths of all messages that are kept as they are. */
const PATH_LINES = 8_000;

/** Finds instructions, statements and assumptions by address; two statements of one thing must say the same. */
export class Code {
  readonly program: Program;
  readonly statements: readonly Statement[];
  private readonly words = new Map<number, number>();
  private readonly items = new Map<number, Item>();
  private readonly decoded = new Map<number, Decoded | undefined>();
  private readonly entries = new Map<number, Statement>();
  private readonly monitors = new Map<number, Statement>();
  private readonly assumedTargets = new Map<PlacedAssumption, readonly Target[]>();
  /** By what CALL enters. */
  private locals: Map<number, number> | undefined;
  private steps = 0;
  private pathSteps = 0;
  private searchSteps = 0;
  private pathLines = 0;
  private readonly assumed = new Map<number, PlacedAssumption[]>();

  /** `pieces` are the sections with their words; addresses are settled. */
  constructor(program: Program, pieces: readonly Piece[]) {
    this.program = program;
    for (const { section, words } of pieces) {
      if (section.space !== "program") continue;
      words.forEach((word, at) => {
        this.words.set(section.address + at, word);
      });
      for (const item of section.items) if (item.kind === "instruction") this.items.set(item.address, item);
    }
    this.statements = program.modules.flatMap((m) => m.conventions.statements);
    // Where a procedure is stated with its body and as external, the body counts.
    for (const statement of this.statements) if (statement.kind !== "external") this.enter(statement);
    for (const statement of this.statements) if (statement.kind === "external") this.enter(statement);
    for (const statement of this.statements) this.checkFalls(statement);
    for (const assumption of program.modules.flatMap((m) => m.conventions.assumptions)) {
      const { address } = assumption.mark;
      this.assumed.set(address, [...(this.assumed.get(address) ?? []), assumption]);
    }
  }

  private enter(statement: Statement): void {
    const { kind, name, place, entry, symbol, section } = statement;
    const value = entry !== undefined ? entry.address : this.number(symbol, section, undefined);
    if (value === undefined) return;
    const table = kind === "monitor" ? this.monitors : this.entries;
    const key = kind === "monitor" ? value & 0xff : value & 0xffff;
    const before = table.get(key);
    if (before === undefined) {
      table.set(key, statement);
      return;
    }
    const difference = differenceOf(statement, before);
    if (difference !== undefined) {
      const where = `${before.name === name ? "" : `as ${before.name} `}at ${lineText(before.place.line)}`;
      const message = `${name} is stated differently ${where}; ${difference}`;
      this.program.report.add("E200", place, message, "state it once, or in the same way");
    }
  }

  /** What .FALLS names must stand after the body. */
  private checkFalls({ name, falls, end, section }: Statement): void {
    if (falls === undefined || end === undefined) return;
    const address = this.number(falls, section, undefined);
    if (address === undefined || (address === end.address && this.entries.has(address))) return;
    const message = `${falls.name} does not stand after ${name}`;
    this.program.report.add("E200", falls.place, message, "jump there");
  }

  /** Counts a step of a walk with the ways that it goes on; false when there have been too many. */
  takeStep(ways: number): boolean {
    this.steps += Math.max(1, ways - 1);
    return !this.exhausted;
  }

  /** Counts a step along the path of a message; false when there have been too many. */
  takePathStep(): boolean {
    this.pathSteps++;
    return this.hasPathSteps;
  }

  /** False when no more paths are followed. */
  get hasPathSteps(): boolean {
    return this.pathSteps <= PATH_STEPS + PATH_STEPS_PER_INSTRUCTION * this.items.size;
  }

  /** Counts a step of a search for a path, with the words that are known there; false when there have been too many. */
  takeSearchStep(words: number): boolean {
    this.searchSteps += 1 + words / WORDS_PER_STEP;
    return this.searchSteps <= SEARCH_STEPS;
  }

  /** Counts the lines of a path; false when there have been too many to keep them all. */
  takePathLines(lines: number): boolean {
    this.pathLines += lines;
    return this.pathLines <= PATH_LINES;
  }

  /** True when walks have been given up. */
  get exhausted(): boolean {
    return this.steps > STEPS + STEPS_PER_INSTRUCTION * this.items.size;
  }

  /** The number of an expression at an item; what is wrong is reported. */
  number(expression: Expression, section: Statement["section"], item: Item | undefined): number | undefined {
    return this.program.number(expression, section, item, true);
  }

  /** The instruction that starts, with its prefixes, at an address. Prefixes may be lines of their own. */
  at(address: number): Decoded | undefined {
    const known = this.decoded.get(address);
    if (known !== undefined || this.decoded.has(address)) return known;
    const words: number[] = [];
    for (let size = this.items.get(address)?.size; size; ) {
      for (let n = 0; n < size; n++) words.push(this.words.get(address + words.length) ?? 0);
      const prefix = words.length <= MAX_WORDS && formOfWord(words.at(-1)!)?.prefix === true;
      size = prefix ? this.items.get(address + words.length)?.size : undefined;
    }
    const found = decodeInstruction(words, 0, address);
    this.decoded.set(address, found);
    return found;
  }

  /** The instruction in whose middle an address lies. */
  around(address: number): Decoded | undefined {
    for (let n = 1; n < MAX_WORDS; n++) {
      const before = this.at(address - n);
      if (before !== undefined) return before.next > address ? before : undefined;
    }
    return undefined;
  }

  /** A word of the program; undefined outside of it. */
  word(address: number): number | undefined {
    return this.words.get(address);
  }

  /** Where an assumption says that the flow continues. */
  targets(assumption: PlacedAssumption): readonly Target[] {
    const known = this.assumedTargets.get(assumption) ?? targetsOf(this.program, assumption);
    this.assumedTargets.set(assumption, known);
    return known;
  }

  statementAt(address: number): Statement | undefined {
    return this.entries.get(address);
  }

  monitor(code: number): Statement | undefined {
    return this.monitors.get(code);
  }

  assumptionsAt(address: number): readonly PlacedAssumption[] {
    return this.assumed.get(address) ?? [];
  }

  /** Local words that every CALL of an address reserves; 15 where there is none. */
  localsOf(address: number): number {
    if (this.locals === undefined) {
      this.locals = new Map();
      for (const [at, item] of this.items) {
        const form = item.kind === "instruction" ? item.candidates[0]?.form : undefined;
        const decoded = form !== undefined && isStackCall(form) ? this.at(at) : undefined;
        const leaving = decoded && leavingOf(decoded);
        if (leaving?.kind !== "call") continue;
        const entry = entryOf(leaving.target, (word) => this.words.get(word));
        if (entry === undefined) continue;
        this.locals.set(entry, Math.min((leaving.locals ?? 0) & 15, this.locals.get(entry) ?? 15));
      }
    }
    return this.locals.get(address) ?? 15;
  }

  placeOf(address: number): Place | undefined {
    return this.items.get(address)?.place;
  }

  stepOf(address: number): PathStep | undefined {
    const place = this.items.get(address)?.place;
    const line = place === undefined ? undefined : lineInFile(place.line);
    return line === undefined ? undefined : { file: line.file.name, line: line.number, source: line.text };
  }

  /** `sum.asm:12`, of an address that has an instruction. */
  lineText(address: number): string {
    const step = this.stepOf(address);
    return step === undefined ? "an unknown place" : `${step.file}:${step.line}`;
  }

  /** Addresses of the instructions between two addresses. */
  *between(first: number, end: number): Generator<number> {
    for (let address = first; address < end; address++) if (this.items.has(address)) yield address;
  }
}
