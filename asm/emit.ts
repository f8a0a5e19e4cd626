// Makes the words and the line map of a program whose addresses are known, and reports what shows only when every value
// is known.

import type { Space } from "./expression.ts";
import { type Expression, evaluate } from "./expression.ts";
import { MODULE_LIMITS } from "./loadmodule.ts";
import type { Item, Section } from "./module.ts";
import { type Candidate, encode, type Misfit, sizeOf } from "./operands.ts";
import { MAX_PREFIXES } from "./prefix.ts";
import { hex, withHex } from "./printable.ts";
import type { Program } from "./program.ts";
import { type ChainStep, chainOf, includedTwice, lineInFile, type Place, type SourceLine } from "./source.ts";
import { SPACE_WORDS } from "./space.ts";

/** The words that a line of a source has produced. Plain data. */
export interface LineEntry {
  readonly space: Space;
  /** Address of the first word, in its space. */
  readonly address: number;
  readonly words: number;
  readonly file: string;
  /** For a macro's words, the line in a file that calls it. */
  readonly line: number;
  /** The section, where it has a name. */
  readonly section?: string;
  /** The macros and includes that led to the words, innermost first; without macros it is left out. */
  readonly chain?: readonly ChainStep[];
  /** 1 for an instruction with its prefixes. */
  readonly instructions?: number;
}

/** The words of a section from its first address on. */
interface Emitted {
  readonly words: number[];
  readonly lines: LineEntry[];
  /** The line as it was read of each of `lines`. */
  readonly sources: SourceLine[];
}

/** The words of a section; what is wrong is reported. */
export function emit(program: Program, section: Section): Emitted {
  const words: number[] = [];
  const lines: LineEntry[] = [];
  const sources: SourceLine[] = [];
  if (!checkOrigin(program, section)) return { words, lines, sources };
  if (!checkSize(program, section)) return { words, lines, sources };
  let warned = false;
  for (const item of section.items) {
    if (item.kind === "mark") continue;
    if (program.report.full) break;
    if (section.shared && !isReservation(item)) {
      const advice = "it has labels, .RES and .VAR only; its first user writes its words";
      program.report.add("E045", item.place, `the shared segment ${section.name} takes no words`, advice);
      break;
    }
    if (item.kind === "instruction" && section.space === "data" && !warned) {
      warned = true;
      program.report.add("W003", item.place, "an instruction in the data", "is a .PROGRAM missing?");
    }
    const before = words.length;
    emitItem(program, section, item, words);
    // After an error there are fewer words; addresses are kept.
    while (words.length < before + item.size) words.push(0);
    if (item.size > 0) {
      const line = lineInFile(item.place.line);
      sources.push(item.place.line);
      lines.push(lineEntry(section, item, line));
    }
  }
  return { words, lines, sources };
}

function lineEntry(section: Section, item: Item, line: SourceLine): LineEntry {
  const { address, size: words } = item;
  const { space } = section;
  const file = line.file.name;
  const counted =
    item.kind === "instruction"
      ? { space, address, words, file, line: line.number, instructions: 1 }
      : { space, address, words, file, line: line.number };
  if (section.name === "" && line === item.place.line) return counted;
  return {
    ...counted,
    ...(section.name === "" ? {} : { section: section.name }),
    ...(line === item.place.line ? {} : { chain: chainOf(item.place.line) }),
  };
}

/** True for what takes memory without saying what is in it. */
function isReservation(item: Item): boolean {
  return (
    item.kind === "origin" || item.kind === "align" || (item.kind === "reserve" && item.fill === undefined)
  );
}

/** Reports the item that does not fit any more; the rest of the section is not looked at then. */
function checkSize(program: Program, section: Section): boolean {
  const most = section.space === "program" ? MODULE_LIMITS.program : MODULE_LIMITS.data;
  const limit = section.address + Math.min(most, SPACE_WORDS - section.address);
  const past = section.items.find((item) => item.address + item.size > limit);
  if (past === undefined) return true;
  const message = `${nameOfSection(section)} reaches address ${hex(lastOf(program, section, past))}, the last one is ${hex(limit - 1)}`;
  const advice = `a space has ${SPACE_WORDS} words, and a module at most ${most} of ${section.space}`;
  program.report.add("E041", past.place, message, advice);
  return false;
}

/** The last address of an item, also of one whose size the layout has cut. */
function lastOf(program: Program, section: Section, item: Item): number {
  const { address, size, kind } = item;
  const given = (expression: Expression) => program.number(expression, section, item, false) ?? 0;
  if (kind === "origin") return Math.max(address + size, given(item.expression)) - 1;
  return address + (kind === "reserve" ? Math.max(size, given(item.count)) : size) - 1;
}

function nameOfSection({ space, name }: Section): string {
  return name === "" ? `the ${space}` : `the section ${name}`;
}

/** Reports an origin that is unknown or out of range. */
function checkOrigin(program: Program, section: Section): boolean {
  const [first] = section.items;
  if (first === undefined || section.originPlace === undefined) return true;
  const origins = [
    [section.load, MODULE_LIMITS.partition],
    [section.run ?? section.load, SPACE_WORDS],
  ] as const;
  for (const [expression, limit] of origins) {
    if (expression === undefined) continue;
    const n = program.number(expression, section, first, true);
    if (n === undefined) return false;
    if (n < 0 || n >= limit) {
      const advice =
        limit === SPACE_WORDS ? "a second address says where it runs, as in .PROGRAM 0x12000,0" : undefined;
      program.report.add(
        "E030",
        expression.place,
        `an origin is 0 to ${hex(limit - 1)}, not ${withHex(n)}`,
        advice,
      );
      return false;
    }
  }
  return true;
}

/** The words of one item; addresses are settled, and what is wrong is reported. */
export function wordsOf(program: Program, section: Section, item: Item): number[] {
  const words: number[] = [];
  emitItem(program, section, item, words);
  return words;
}

function emitItem(program: Program, section: Section, item: Item, words: number[]): void {
  const number = (e: Expression) => program.number(e, section, item, true);
  const ranged = (e: Expression, low: number, high: number, what: string): number => {
    const n = number(e);
    if (n === undefined) return 0;
    if (n >= low && n <= high) return n;
    program.report.add("E030", e.place, `${what} is ${low} to ${high}, not ${n}`);
    return 0;
  };
  switch (item.kind) {
    case "mark":
      return;
    case "instruction":
      emitInstruction(program, section, item, words);
      return;
    case "words":
      for (const e of item.expressions) {
        if (item.long) {
          const n = ranged(e, -0x80000000, 0xffffffff, "a long");
          words.push(n & 0xffff, (n >> 16) & 0xffff);
        } else words.push(ranged(e, -0x8000, 0xffff, "a word") & 0xffff);
      }
      return;
    case "text": {
      const bytes = item.bytes.map((b) =>
        typeof b === "number" ? b : ranged(b, -0x80, 0xff, "a byte") & 0xff,
      );
      for (let i = 0; i < bytes.length; i += 2) words.push(bytes[i]! | ((bytes[i + 1] ?? 0) << 8));
      return;
    }
    case "reserve": {
      ranged(item.count, 0, SPACE_WORDS, "a reservation");
      const fill = item.fill === undefined ? 0 : ranged(item.fill, -0x8000, 0xffff, "a word") & 0xffff;
      for (let i = 0; i < item.size; i++) words.push(fill);
      return;
    }
    case "table":
      emitTable(program, section, item, words);
      return;
    case "origin": {
      const n = ranged(item.expression, 0, SPACE_WORDS, "an address");
      if (n < item.address && number(item.expression) === n) {
        const message = `the section has already reached ${hex(item.address)}, and ${hex(n)} lies before it`;
        const { place } = item.expression;
        const first = section.items.find(
          (one) => one.kind === "origin" && includedTwice(one.place, item.place),
        );
        if (first === undefined) program.report.add("E042", place, message);
        else program.report.again("E042", first.place, place, message);
      }
      return;
    }
    case "align":
      ranged(item.expression, 1, SPACE_WORDS, "an alignment");
  }
}

function emitTable(
  program: Program,
  section: Section,
  item: Item & { kind: "table" },
  words: number[],
): void {
  const word = (e: Expression): number => {
    const n = program.number(e, section, item, true);
    if (n === undefined) return 0;
    if (n < -0x8000 || n > 0xffff) {
      program.report.add("E030", e.place, `a word is -32768 to 65535, not ${n}`);
    }
    return n & 0xffff;
  };
  const count = program.number(item.count, section, item, true) ?? 0;
  if (count < 0 || count > SPACE_WORDS) {
    program.report.add("E030", item.count.place, `a table has 0 to ${SPACE_WORDS} words, not ${count}`);
    return;
  }
  const fill = item.fill === undefined ? 0 : word(item.fill);
  const own = new Array<number>(count).fill(fill);
  const taken = new Map<number, Place>();
  for (const { index, value } of item.entries) {
    const at = program.number(index, section, item, true);
    const found = word(value);
    if (at === undefined) continue;
    if (at < 0 || at >= count) {
      program.report.add("E046", index.place, `the table has the indexes 0 to ${count - 1}, not ${at}`);
      continue;
    }
    const first = taken.get(at);
    if (first !== undefined)
      program.report.again("E046", first, index.place, `index ${at} already has a word`);
    else {
      own[at] = found;
      taken.set(at, index.place);
    }
  }
  for (const n of own) words.push(n);
}

function emitInstruction(
  program: Program,
  section: Section,
  item: Item & { kind: "instruction" },
  words: number[],
): void {
  let misfit: { candidate: Candidate; values: readonly number[]; found: Misfit } | undefined;
  let best: { candidate: Candidate; values: readonly number[]; size: number } | undefined;
  for (const candidate of item.candidates) {
    const values = valuesOf(program, section, item, candidate);
    if (values === undefined) return;
    const fit = sizeOf(candidate, values, item.address, item.size);
    if (typeof fit !== "number") {
      misfit ??= { candidate, values, found: fit };
      continue;
    }
    if (item.exit !== undefined && fit !== 1) continue;
    const size = sizeOf(candidate, values, item.address, 0) as number;
    if (best === undefined || size < best.size) best = { candidate, values, size };
  }
  if (best !== undefined) {
    warnAboutSpaces(program, section, item, best.candidate);
    words.push(...encode(best.candidate, best.values, item.address, item.size));
    const automatic = item.size - best.candidate.form.words;
    if (automatic > 0 && automatic + item.prefixes > MAX_PREFIXES) {
      const message = `${automatic} more prefixes are needed, after ${item.prefixes}`;
      program.report.add("W004", item.place, message, `${MAX_PREFIXES} at most`);
    }
    return;
  }
  if (item.exit !== undefined) {
    const place = item.candidates[0]?.numbers[0]?.expression?.place ?? item.place;
    const advice = "every exit but the last has one word: go through a nearer jump";
    program.report.add("E082", place, `a jump of one word does not reach the exit ${item.exit}`, advice);
    return;
  }
  const { candidate, values, found } = misfit!;
  const slot = candidate.numbers[found.index]!;
  const low = Math.min(...item.candidates.map((c) => lowOf(c, found)));
  const place = slot.expression?.place ?? item.place;
  const message = `${slot.slot.kind.text} is ${low} to ${found.high} here, not ${values[found.index]}`;
  const advice = slot.slot.number!.extends
    ? undefined
    : candidate.form.prefix
      ? "write the number in the instruction itself, the assembler adds the prefixes"
      : "only these bits count, MOD prefixes would not change that";
  program.report.add("E030", place, message, advice);
}

function lowOf(candidate: Candidate, found: Misfit): number {
  const field = candidate.numbers[found.index]?.slot.number;
  return field === undefined || field.extends ? found.low : field.low;
}

/** The numbers of all slots; undefined when one has no value (which is reported). */
function valuesOf(
  program: Program,
  section: Section,
  item: Item,
  candidate: Candidate,
): number[] | undefined {
  const values: number[] = [];
  for (const { expression } of candidate.numbers) {
    const value = expression === undefined ? 0 : program.number(expression, section, item, true);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values;
}

/** Data addresses where program addresses are meant. */
function warnAboutSpaces(program: Program, section: Section, item: Item, candidate: Candidate): void {
  for (const { slot, expression } of candidate.numbers) {
    const jump = slot.number!.relative || slot.number!.second;
    if (expression === undefined || expression.op === "number" || !(jump || slot.kind.program === true))
      continue;
    const value = evaluate(expression, program.scope(section, item, false));
    if (value?.space !== "data" || section.space === "data") continue;
    if (jump)
      program.report.add(
        "W001",
        expression.place,
        "this jumps to a data address",
        "jump to a label of the program; is a .PROGRAM missing?",
      );
    else
      program.report.add(
        "W002",
        expression.place,
        "a data address after @",
        "without @ the operand is a data word",
      );
  }
}
