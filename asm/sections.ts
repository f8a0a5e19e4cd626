// Checks where sections lie, and their names.

import type { Part } from "./image.ts";
import type { Plan } from "./layout.ts";
import type { Section } from "./module.ts";
import { hex } from "./printable.ts";
import type { Program } from "./program.ts";
import { lineText, type Place } from "./source.ts";

/** A section and its words. */
export interface Piece {
  readonly section: Section;
  readonly words: readonly number[];
}

/** Reports sections of one space between those of the other: the words between the sections of a part are in the image. */
export function checkParts(
  { report }: Program,
  pieces: readonly Piece[],
  parts: { readonly program: Part; readonly data: Part },
): void {
  const { program, data } = parts;
  if (program.load + program.words.length <= data.load || data.load + data.words.length <= program.load)
    return;
  const [inner, outer] = program.words.length < data.words.length ? [program, data] : [data, program];
  if (inner.words.length === 0) return;
  const space = outer === data ? "data" : "program";
  const last = pieces.findLast((p) => p.section.space === space && p.words.length > 0)!;
  const message = `${space} lies before and after the ${space === "data" ? "program" : "data"}`;
  const advice =
    "the image has all words between the first section of a space and the last: put them side by side";
  report.add("E040", placeOf(last.section), message, advice);
}

/** Where a section can be complained about. */
export function placeOf(section: Section): Place {
  const line = { file: { name: section.module.file }, number: 1, text: "", order: 0 };
  return section.originPlace ?? section.items[0]?.place ?? { line, column: 0, length: 0 };
}

function nameOf(section: Section): string {
  if (section.shared) return `shared segment ${section.name}`;
  return section.name === "" ? section.space : `section ${section.name}`;
}

/** The names of two sections in one message: with their objects if the names are the same. */
function namesOf(...sections: readonly [Section, Section]): string[] {
  const [one, other] = sections.map(nameOf);
  return sections.map((section) => {
    const { object } = section.module;
    return one === other && object !== undefined ? `${nameOf(section)} of ${object}` : nameOf(section);
  });
}

/** Reports the first two sections, or shared segments, that lie over each other. */
export function checkOverlaps(program: Program, pieces: readonly Piece[]): void {
  const sorted = pieces
    .filter((p) => p.words.length > 0)
    .map((p) => ({ ...p, load: p.section.loadAddress, last: p.section.loadAddress + p.words.length - 1 }))
    .sort((a, b) => a.load - b.load || a.last - b.last);
  for (const [i, second] of sorted.entries()) {
    const first = sorted[i - 1];
    if (first === undefined || second.load > first.last) continue;
    const [p, d] =
      first.section.space === "data" && second.section.space === "program"
        ? [second, first]
        : [first, second];
    const [one, other] = namesOf(p.section, d.section);
    const message = `${one} (${hex(p.load)} to ${hex(p.last)}) and ${other} (${hex(d.load)} to ${hex(d.last)}) overlap`;
    const same = p.section.space === d.section.space;
    const advice = same
      ? "give one of them another address"
      : "without stage 1 they share one memory: give .PROGRAM or .DATA another address";
    const place = d.section.originPlace ?? p.section.originPlace ?? placeOf(d.section);
    program.report.add("E040", place, message, advice);
    return;
  }
  checkSharedOverlaps(program, pieces);
}

/** Words of memory, by the addresses of the partition and by those of the program. */
interface Range {
  readonly section: Section;
  readonly load: number;
  readonly address: number;
  readonly words: number;
}

function checkSharedOverlaps(program: Program, pieces: readonly Piece[]): void {
  const ranges: Range[] = pieces.map(({ section, words }) => ({
    section,
    load: section.loadAddress,
    address: section.address,
    words: words.length,
  }));
  const shared = new Map<string, Range>();
  for (const section of program.sharedSections) {
    // What modules have in a segment lies at the same words.
    const { loadAddress: load, address } = section;
    const words = Math.max(section.size, shared.get(section.name)?.words ?? 0);
    shared.set(section.name, { section, load, address, words });
  }
  const over = (a: number, aWords: number, b: number, bWords: number) => a < b + bWords && b < a + aWords;
  for (const one of shared.values()) {
    for (const other of ranges) {
      const data = other.section.space === "data";
      const loaded = over(one.load, one.words, other.load, other.words);
      if (!loaded && !(data && over(one.address, one.words, other.address, other.words))) continue;
      const [a, b] = loaded ? [one.load, other.load] : [one.address, other.address];
      const text = ({ section, words }: Range, at: number) =>
        `${nameOf(section)} (${hex(at)} to ${hex(at + words - 1)})`;
      const message = `${text(one, a)} and ${text(other, b)} overlap`;
      program.report.add("E040", placeOf(one.section), message, "give one of them another address");
      return;
    }
    ranges.push(one);
  }
}

/** Reports a name that is of the program here, of the data or shared there. */
export function checkNames(program: Program): void {
  const first = new Map<string, Section>();
  for (const section of program.modules.flatMap((m) => m.sections)) {
    if (section.name === "" || section.items.length === 0) continue;
    const before = first.get(section.name);
    if (before === undefined) first.set(section.name, section);
    else if (kindOf(before) !== kindOf(section)) {
      program.report.add("E043", placeOf(section), ...twoKinds(section, before));
    }
  }
}

const kindOf = ({ space, shared }: Section) =>
  shared ? "a shared segment" : space === "program" ? "a section of the program" : "a section of the data";

/** Message and advice about a section whose name has another kind elsewhere. */
export function twoKinds(section: Section, before: Section): [message: string, advice: string] {
  const message = `${section.name} is ${kindOf(section)} here, and ${kindOf(before)} at ${lineText(placeOf(before).line)}`;
  return [message, "give one of them another name"];
}

/** Reports shared segments that nobody gives an address, and those that modules give two. */
export function checkShared(program: Program, plan: Plan): void {
  const { sharedSections, report } = program;
  for (const section of sharedSections) {
    const { name, items } = section;
    if (plan.shared.has(name) || items.length === 0) continue;
    const first = sharedSections.find((s) => s.name === name && s.load !== undefined);
    if (first === undefined) {
      const advice = `write .SHARED ${name}, address, or shared ${name} address in the memory plan`;
      report.add("E048", items[0]!.place, `the shared segment ${name} has no address`, advice);
      return;
    }
    if (first.loadAddress !== section.loadAddress) {
      const at = (s: Section) => hex(s.loadAddress);
      const message = `the shared segment ${name} lies at ${at(section)} here, and at ${at(first)} at ${lineText(placeOf(first).line)}`;
      report.add("E043", placeOf(section), message, "one module says where it lies, or the memory plan");
      return;
    }
  }
}
