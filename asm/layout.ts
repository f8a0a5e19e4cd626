// Assigns addresses and sizes.
//
// Sizes of instructions depend on values, values on addresses, addresses on sizes. The layout starts with the smallest
// sizes and repeats until nothing changes. After a number of passes instructions only grow, so that this comes to an
// end; where one has become larger than it need be, the emitter fills it up with prefixes that add nothing.

import type { Expression } from "./expression.ts";
import type { Item, Section } from "./module.ts";
import { type Candidate, sizeOf } from "./operands.ts";
import { MAX_AUTOMATIC } from "./prefix.ts";
import type { Program } from "./program.ts";
import { SPACE_WORDS } from "./space.ts";

/** Where the program lies when no origin is given: after the words of page 0 that have a meaning to the machine. */
export const DEFAULT_ORIGIN = 256;
/** Passes that only place the smallest sizes: values of labels further on mean nothing before. */
const PLACING_PASSES = 2;
/** Passes in which an instruction may also become shorter, as one with a fixed target does when it moves towards it. */
const FREE_PASSES = 12;
/** Passes after which instructions with a value that is not plain get all the words they could need. */
const PATIENCE = 20;
const MAX_PASSES = 28;

/** A partition address, and the address for the program where that is another. */
export interface Origin {
  readonly load: number;
  readonly run?: number | undefined;
}

/** Where the sections go. What it does not say the sources say. */
export interface Plan {
  /** Where the program lies when nothing else says so; the data lies after it. */
  readonly origin: number;
  readonly program: Origin | undefined;
  readonly data: Origin | undefined;
  /** Named sections ("": those of .PROGRAM and .DATA) in their order, with their origins. */
  readonly sections: ReadonlyMap<string, Origin | undefined>;
  readonly shared: ReadonlyMap<string, Origin>;
}

/** The plan that leaves everything to the sources. */
export function plainPlan(origin = DEFAULT_ORIGIN): Plan {
  return { origin, program: undefined, data: undefined, sections: new Map(), shared: new Map() };
}

/** Gives every item its address and size; false when sizes do not settle, which is reported. */
export function layOut(program: Program, plan: Plan): boolean {
  let last: Item | undefined;
  for (program.pass = 1; program.pass <= MAX_PASSES; program.pass++) {
    const change = layOutOnce(program, plan);
    if (change === undefined && program.pass > PLACING_PASSES) return true;
    last = change;
  }
  if (last !== undefined) {
    const message = "the size of this depends on addresses that depend on the size, and does not settle";
    const advice = "give .RES, .ORG and .ALIGN values that do not depend on labels after them";
    program.report.add("E044", last.place, message, advice);
  }
  return false;
}

/**
 * One pass: the item that has changed last, of those whose size has changed if there are any; undefined when none has.
 * All instructions are sized by the addresses of the pass before: with half of the addresses old and half of them new a
 * distance could look too long, and the size would stay too large.
 */
function layOutOnce(program: Program, plan: Plan): Item | undefined {
  const changes = new Changes();
  for (const module of program.modules) {
    for (const section of module.sections) {
      for (const item of section.items) {
        if (item.kind !== "instruction") continue;
        const size = sizeOfInstruction(program, section, item);
        if (size !== item.size) changes.size = item;
        item.size = size;
      }
    }
  }
  const code = new Cursor(plan.program ?? { load: plan.origin });
  for (const section of ordered(program.sectionsOf("program"), plan)) {
    place(program, section, plan, code, changes);
  }
  const data = new Cursor(plan.data ?? { load: code.end });
  for (const section of ordered(program.sectionsOf("data"), plan)) {
    place(program, section, plan, data, changes);
  }
  for (const section of program.sharedSections) {
    const given = plan.shared.get(section.name) ?? sharedOrigin(program, section);
    place(program, section, plan, new Cursor(given), changes);
  }
  return changes.size ?? changes.address;
}

/** The items that have changed last in a pass. */
class Changes {
  size: Item | undefined = undefined;
  address: Item | undefined = undefined;
}

/** The plan's order of sections; those that it does not name come after, in the order of the modules. */
function ordered(sections: Section[], plan: Plan): Section[] {
  if (sections.length < 3) return sections;
  const names = [...new Set([...plan.sections.keys(), ...sections.map((s) => s.name)])];
  const rank = new Map(
    (plan.sections.has("") ? names : ["", ...names.filter((n) => n !== "")]).map((n, i) => [n, i]),
  );
  return sections.toSorted((a, b) => rank.get(a.name)! - rank.get(b.name)!);
}

/** A shared segment lies where one of the modules says. */
function sharedOrigin(program: Program, { name }: Section): Origin {
  const section = program.sharedSections.find((s) => s.name === name && s.load !== undefined);
  const load = section && program.number(section.load!, section, undefined, false);
  return { load: load ?? 0 };
}

/** Where the next section of a space goes. */
class Cursor {
  load: number;
  run: number;
  /** After the highest section. */
  end: number;

  constructor({ load, run }: Origin) {
    this.load = load;
    this.run = run ?? load;
    this.end = load;
  }
}

/** Gives all items of a section their addresses. */
function place(program: Program, section: Section, plan: Plan, cursor: Cursor, changes: Changes): void {
  const first = section.items[0];
  if (first === undefined) {
    section.loadAddress = cursor.load;
    section.address = cursor.run;
    section.size = 0;
    return;
  }
  const planned = section.shared ? plan.shared.get(section.name) : plan.sections.get(section.name);
  const given = (e: Section["load"]) => e && program.number(e, section, first, false);
  const load = planned?.load ?? given(section.load);
  const run = planned === undefined ? given(section.run) : planned.run;
  section.loadAddress = load ?? cursor.load;
  section.address = run ?? load ?? cursor.run;
  // Of several sections the first origin decides where the others are for the program.
  if (planned === undefined && load !== undefined && run === undefined && cursor.end !== cursor.load) {
    section.address = load + cursor.run - cursor.load;
  }
  let { address } = section;
  for (const item of section.items) {
    if (item.address !== address) {
      item.address = address;
      changes.address = item;
    }
    if (item.kind !== "instruction" && item.kind !== "mark") {
      const size = sizeOfItem(program, section, item);
      if (item.size !== size) {
        item.size = size;
        changes.size = item;
      }
    }
    address += item.size;
  }
  section.size = address - section.address;
  cursor.load = section.loadAddress + section.size;
  cursor.run = address;
  cursor.end = Math.max(cursor.end, cursor.load);
}

function sizeOfItem(program: Program, section: Section, item: Item): number {
  const clamp = (n: number | undefined) => Math.min(Math.max(n ?? 0, 0), SPACE_WORDS);
  switch (item.kind) {
    case "instruction":
      return item.size;
    case "reserve":
    case "table":
      return clamp(program.number(item.count, section, item, false));
    case "origin":
      return clamp((program.number(item.expression, section, item, false) ?? 0) - item.address);
    case "align": {
      const n = clamp(program.number(item.expression, section, item, false));
      return n === 0 ? 0 : (n - (item.address % n)) % n;
    }
    default:
      return writtenSize(item);
  }
}

/** Words of an item that has as many as are written. */
export function writtenSize(item: Item & { kind: "mark" | "words" | "text" }): number {
  switch (item.kind) {
    case "mark":
      return 0;
    case "words":
      return item.expressions.length * (item.long ? 2 : 1);
    case "text":
      return (item.bytes.length + 1) >> 1;
  }
}

/** Words of an instruction whose size depends on no address; undefined of any other. */
export function settledSize({ exit, candidates }: Item & { kind: "instruction" }): number | undefined {
  if (exit !== undefined) return 1;
  return candidates.every(isSettled) ? sizeWith(candidates, 0, fewestOf(candidates), plainNumber) : undefined;
}

function plainNumber(expression: Expression): number | undefined {
  return expression.op === "number" ? expression.value : undefined;
}

function sizeOfInstruction(program: Program, section: Section, item: Item & { kind: "instruction" }): number {
  if (item.settled === true) return item.size;
  const { candidates } = item;
  if (program.pass === 1) {
    const settled = settledSize(item);
    item.settled = settled !== undefined;
    if (settled !== undefined) return settled;
  }
  const fewest = fewestOf(candidates);
  if (program.pass <= PLACING_PASSES) return fewest;
  if (program.pass === PATIENCE && candidates.some(canVary)) return fewest + MAX_AUTOMATIC;
  return sizeNow(program, section, item, program.pass <= FREE_PASSES ? fewest : item.size);
}

/** The fewest words with the addresses of the pass before, at least `floor`. */
function sizeNow(
  program: Program,
  section: Section,
  item: Item & { kind: "instruction" },
  floor: number,
): number {
  const number = (expression: Expression) => program.number(expression, section, item, false);
  return sizeWith(item.candidates, item.address, floor, number);
}

/** The same with numbers from anywhere. */
function sizeWith(
  candidates: readonly Candidate[],
  address: number,
  floor: number,
  number: (expression: Expression) => number | undefined,
): number {
  let smallest = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const { numbers } = candidate;
    const values: (number | undefined)[] = [];
    for (let i = 0; i < numbers.length; i++) {
      const { expression } = numbers[i]!;
      values.push(expression === undefined ? 0 : number(expression));
    }
    const size = sizeOf(candidate, values, address, floor);
    if (typeof size === "number" && size < smallest) smallest = size;
  }
  return smallest === Number.POSITIVE_INFINITY ? floor : smallest;
}

function fewestOf(candidates: readonly Candidate[]): number {
  let fewest = candidates[0]!.form.words;
  for (let i = 1; i < candidates.length; i++) fewest = Math.min(fewest, candidates[i]!.form.words);
  return fewest;
}

/** All numbers are plain, and no distances. */
function isSettled({ numbers }: Candidate): boolean {
  return numbers.every(
    ({ slot, expression }) =>
      (expression === undefined || expression.op === "number") && !slot.number!.relative,
  );
}

/** The size depends on a value that addresses may change. */
function canVary(candidate: Candidate): boolean {
  return candidate.numbers.some(
    ({ slot, expression }) =>
      slot.number!.extends &&
      expression !== undefined &&
      (slot.number!.relative || expression.op !== "number"),
  );
}
