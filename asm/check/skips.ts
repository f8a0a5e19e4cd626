// Finds skips, repetitions and exits of calls that lead into the middle of an instruction, anywhere in a program: no
// instruction is meant to begin at its second word, whether the procedure is checked or not.

import { MAX_EXITS } from "../conventions/statement.ts";
import { decodeInstruction } from "../decode.ts";
import type { Item } from "../module.ts";
import type { Program } from "../program.ts";
import type { Piece } from "../sections.ts";
import { comesBack, entryOf, leavingOf, ofForm } from "../semantics/leaving.ts";
import { lineInFile, lineText } from "../source.ts";
import { exitLeads, middleOf, REPEATS, SKIPS } from "./landing.ts";

type Instruction = Item & { readonly kind: "instruction" };

/** Reports what leads into the middle of an instruction, except where .ASSUME says how an instruction continues. */
export function checkSkips(program: Program, pieces: readonly Piece[]): void {
  const exits = new Exits(program);
  const assumed = new Set<Item>();
  for (const { conventions } of program.modules) {
    for (const { assumption, mark } of conventions.assumptions) {
      if (/goes|via|exit|never/.test(assumption.kind)) assumed.add(mark);
    }
  }
  for (const piece of pieces) {
    if (piece.section.space === "program") new Lines(program, piece, exits, assumed).check();
  }
}

/** The instructions of one section. */
class Lines {
  private readonly program: Program;
  private readonly piece: Piece;
  private readonly items: readonly Item[];
  private readonly exits: Exits;
  private readonly assumed: ReadonlySet<Item>;

  constructor(program: Program, piece: Piece, exits: Exits, assumed: ReadonlySet<Item>) {
    this.program = program;
    this.piece = piece;
    this.items = piece.section.items;
    this.exits = exits;
    this.assumed = assumed;
  }

  check(): void {
    const { items, program } = this;
    for (let i = 0; i < items.length && !program.report.full; i++) {
      const item = items[i]!;
      if (item.kind !== "instruction" || item.size < 2) continue;
      this.lookBefore(i, item);
      this.lookAfter(i, item);
    }
  }

  /** What stands before an instruction of several words, and may pass over its first one. */
  private lookBefore(at: number, item: Instruction): void {
    const first = this.exits.most > 1 ? item.address - this.exits.most + 1 : item.address;
    for (let i = at - 1; i >= 0; i--) {
      const before = this.items[i]!;
      const next = before.address + before.size;
      if (next < first || next > item.address) return;
      if (before.kind !== "instruction") continue;
      const { form } = before.candidates[0]!;
      if (next === item.address && ofForm(form).skips) this.report(i, SKIPS, item);
      if (!comesBack(form)) continue;
      const stated = this.exits.most > 1 ? this.exits.of(this.piece, before, this.firstOf(i)) : undefined;
      // The first exit that leads into it.
      const exit = item.address + 1 - next;
      const name = stated?.names[exit];
      if (stated !== undefined && name !== undefined) this.report(i, exitLeads(stated.callee, name), item);
    }
  }

  /** The repetition that stands after an instruction of several words. */
  private lookAfter(at: number, item: Instruction): void {
    let i = at + 1;
    for (; i < this.items.length; i++) {
      const after = this.items[i]!;
      if (after.kind === "instruction" ? !after.candidates[0]!.form.prefix : after.size > 0) break;
    }
    const after = this.items[i];
    if (after?.kind !== "instruction" || !ofForm(after.candidates[0]!.form).repeats) return;
    if (this.items[this.firstOf(i)]!.address === item.address + item.size) this.report(i, REPEATS, item);
  }

  /** The index of the first of the prefixes that stand in lines of their own before an instruction, or of that itself. */
  private firstOf(at: number): number {
    let first = at;
    for (let i = at - 1; i >= 0; i--) {
      const item = this.items[i]!;
      if (item.kind === "mark") continue;
      if (item.kind !== "instruction" || !item.candidates[0]!.form.prefix) break;
      first = i;
    }
    return first;
  }

  private report(at: number, what: string, { place, size }: Instruction): void {
    const first = this.firstOf(at);
    for (let i = first; i >= 0 && (i === first || this.items[i]!.size === 0); i--) {
      if (this.assumed.has(this.items[i]!)) return;
    }
    const line = lineInFile(place.line);
    const { message, advice } = middleOf(what, lineText(line), size);
    this.program.report.add("E207", this.items[first]!.place, message, advice);
  }
}

/** The exits of what is called, as far as they are stated. */
class Exits {
  /** Exits of one call at most. */
  readonly most: number;
  private readonly procedures = new Map<number, Called>();
  private readonly monitors = new Map<number, Called>();

  constructor(program: Program) {
    let most = 1;
    for (const { exits } of program.modules) {
      for (const { symbol, monitor, names } of exits) {
        const section = symbol.context.module.section("program");
        const value = program.number(symbol, section, undefined, false);
        if (value === undefined || names.length < 2) continue;
        const table = monitor ? this.monitors : this.procedures;
        table.set(monitor ? value & 0xff : value & 0xffff, { callee: symbol.name, names });
        most = Math.max(most, names.length);
      }
    }
    this.most = Math.min(most, MAX_EXITS);
  }

  /** Of a call; `first` is the index of its first prefix. */
  of({ section, words }: Piece, call: Instruction, first: number): Called | undefined {
    const at = section.items[first]!.address - section.address;
    const end = call.address + call.size - section.address;
    const decoded = decodeInstruction(words.slice(at, end), 0, section.address + at);
    const leaving = decoded && leavingOf(decoded);
    if (leaving?.kind === "monitor") {
      return leaving.number === undefined ? undefined : this.monitors.get(leaving.number & 0xff);
    }
    if (leaving?.kind !== "call" && (leaving?.kind !== "jump" || leaving.link === undefined))
      return undefined;
    const entry = entryOf(leaving.target, (address) => words[address - section.address]);
    return entry === undefined ? undefined : this.procedures.get(entry);
  }
}

interface Called {
  readonly callee: string;
  readonly names: readonly string[];
}
