// Addresses and sizes.
//
// Sizes of instructions depend on values, values on addresses, addresses on sizes. The layout starts with the smallest
// sizes and repeats until nothing changes. After a number of passes instructions only grow, so that this comes to an
// end; where one has become larger than it need be, the emitter fills it up with prefixes that add nothing.

import { type Candidate, sizeOf } from "./operands.ts";
import { MAX_AUTOMATIC } from "./prefix.ts";
import type { Item, Program, Section } from "./program.ts";

/** Words of one space. */
export const SPACE_WORDS = 65536;
/** Where the program lies when no origin is given: behind the words of page 0 that have a meaning to the machine. */
export const DEFAULT_ORIGIN = 256;
/** Passes that only place the smallest sizes: values of labels further on mean nothing before. */
const PLACING_PASSES = 2;
/** Passes in which an instruction may also become shorter, as one with a fixed target does when it moves towards it. */
const FREE_PASSES = 20;
/** Passes after which instructions with a value that is not plain get all the words they could need. */
const PATIENCE = 40;
const MAX_PASSES = 64;

/** Gives every item its address and size; false when sizes do not settle, which is reported. */
export function layOut(program: Program, defaultOrigin: number): boolean {
  for (program.pass = 1; program.pass <= MAX_PASSES; program.pass++) {
    if (!layOutOnce(program, defaultOrigin)) return true;
  }
  const item = program.sections.program.items[0] ?? program.sections.data.items[0];
  if (item !== undefined) {
    const message = "sizes and addresses depend on each other and do not settle";
    program.report.add(
      "E044",
      item.place,
      message,
      "give .RES, .ORG and .ALIGN values that do not depend on labels behind them",
    );
  }
  return false;
}

/**
 * One pass; true when something has changed. All instructions are sized by the addresses of the pass before: with half
 * of the addresses old and half of them new a distance could look too long, and the size would stay too large.
 */
function layOutOnce(program: Program, defaultOrigin: number): boolean {
  const { program: code, data } = program.sections;
  let changed = program.pass <= PLACING_PASSES;
  for (const section of [code, data]) {
    for (const item of section.items) {
      if (item.kind !== "instruction") continue;
      const size = sizeOfInstruction(program, section, item);
      changed ||= size !== item.size;
      item.size = size;
    }
  }
  const moved = place(program, code, defaultOrigin);
  return place(program, data, code.loadAddress + code.size) || moved || changed;
}

/** Gives all items of a section their addresses; true when one has changed. */
function place(program: Program, section: Section, defaultOrigin: number): boolean {
  const first = section.items[0];
  const origin = (e: Section["load"], otherwise: number): number => {
    if (e === undefined || first === undefined) return otherwise;
    return program.number(e, section, first, false) ?? otherwise;
  };
  section.loadAddress = origin(section.load, defaultOrigin);
  section.address = origin(section.run, section.loadAddress);
  let changed = false;
  let address = section.address;
  for (const item of section.items) {
    if (item.address !== address) {
      item.address = address;
      changed = true;
    }
    const size = sizeOfItem(program, section, item);
    if (item.size !== size) {
      item.size = size;
      changed = true;
    }
    address += size;
  }
  section.size = address - section.address;
  return changed;
}

function sizeOfItem(program: Program, section: Section, item: Item): number {
  const clamp = (n: number | undefined) => Math.min(Math.max(n ?? 0, 0), SPACE_WORDS);
  switch (item.kind) {
    case "mark":
      return 0;
    case "instruction":
      return item.size;
    case "words":
      return item.expressions.length * (item.long ? 2 : 1);
    case "text":
      return (item.bytes.length + 1) >> 1;
    case "reserve":
      return clamp(program.number(item.count, section, item, false));
    case "origin":
      return clamp((program.number(item.expression, section, item, false) ?? 0) - item.address);
    case "align": {
      const n = clamp(program.number(item.expression, section, item, false));
      return n === 0 ? 0 : (n - (item.address % n)) % n;
    }
  }
}

function sizeOfInstruction(program: Program, section: Section, item: Item & { kind: "instruction" }): number {
  const { candidates } = item;
  const fewest = Math.min(...candidates.map((c) => c.form.words));
  if (program.pass <= PLACING_PASSES || candidates.every((c) => c.numbers.length === 0)) return fewest;
  if (program.pass === PATIENCE && candidates.some(canVary)) return fewest + MAX_AUTOMATIC;
  const floor = program.pass <= FREE_PASSES ? fewest : item.size;
  let smallest = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const values = candidate.numbers.map((n) =>
      n.expression === undefined ? 0 : program.number(n.expression, section, item, false),
    );
    const size = sizeOf(candidate, values, item.address, floor);
    if (typeof size === "number") smallest = Math.min(smallest, size);
  }
  return smallest === Number.POSITIVE_INFINITY ? floor : smallest;
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
