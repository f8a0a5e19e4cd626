// The command find: words or characters in the memory of a partition, or in a message area.

import { hexWord } from "../../asm/printable.ts";
import { MAX_PAGES, PAGE_WORDS, RIGHTS_NONE, SPACE_PAGES } from "../../core-as/layout.ts";
import { Refusal } from "../expressions/failure.ts";
import { partitionWordOf } from "./past.ts";
import { unquoted } from "./quoted.ts";
import type { Answer, Session } from "./session.ts";
import type { WatchedWords } from "./stop.ts";
import { wordsNamed } from "./stopping.ts";

/** Places that are shown. */
const SHOWN = 40;

/** Words that follow each other: where they begin among those that are looked at, and what they are. */
interface Stretch {
  readonly first: number;
  readonly words: Uint16Array;
}

/** find "TEXT" | WORD[, WORD ...] [in PARTITION | WORDS]. */
export function find(session: Session, text: string): Answer {
  const quoted = /^"((?:[^"\\]|\\.)*)"(?:\s+in\s+(\S+))?$/.exec(text);
  const [, what = "", where] = quoted ?? /^(.*?)(?:\s+in\s+(\S+))?$/.exec(text) ?? [];
  if (what === "" && quoted === null)
    throw new Refusal("say what to find", 'find 0x1234, find 1, 2, find "text"');
  const bytes = quoted === null ? bytesOfWords(session, what) : bytesOfText(unquoted(what));
  const words = wordsIn(session, where);
  const places: { readonly word: number; readonly byte: number }[] = [];
  let count = 0;
  for (const { first, words: found } of stretches(session, words)) {
    const memory = new Uint8Array(found.buffer, found.byteOffset, found.byteLength);
    for (let at = indexOf(memory, bytes, 0); at >= 0; at = indexOf(memory, bytes, at + 1)) {
      // Words begin at words, characters at either half of one.
      if (quoted === null && at % 2 === 1) continue;
      count++;
      if (places.length < SHOWN) places.push({ word: first + (at >> 1), byte: at % 2 });
    }
  }
  const rows = places.map(({ word, byte }) => ({ ...placeOf(session, words, word), byte }));
  const more = count > SHOWN ? [`and ${count - SHOWN} more`] : [];
  const lines = rows.map(({ text: row, byte }) => `${row}${byte === 1 ? ", the high byte" : ""}`);
  return {
    lines: count === 0 ? ["nothing is found"] : [...lines, ...more],
    data: { count, found: rows.map(({ text: _, byte, ...row }) => ({ ...row, ...(quoted && { byte }) })) },
  };
}

/** The words of expressions between commas, low byte first. */
function bytesOfWords(session: Session, text: string): Uint8Array {
  const parts = text.match(/(?:'(?:[^'\\]|\\.)*'|[^,])+/g) ?? [];
  const numbers = parts.map((part) => session.value(part.trim()).number);
  const strange = numbers.find((number) => number < -0x8000 || number > 0xffff);
  if (strange !== undefined) throw new Refusal(`${strange} is not a word`);
  return Uint8Array.from(numbers.flatMap((number) => [number & 0xff, (number >> 8) & 0xff]));
}

function bytesOfText(text: string): Uint8Array {
  const strange = [...text].find((character) => character > "\xff");
  if (strange !== undefined) throw new Refusal("characters go up to U+00FF");
  if (text === "") throw new Refusal("a text is missing", 'find "ready"');
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** Where to look: all of a partition, or some words. */
function wordsIn(session: Session, where: string | undefined): WatchedWords {
  const { machine, names, partition } = session;
  const { partitions } = machine.state;
  const isPartition = where === undefined || partitions.some(({ name }) => name === where);
  if (!isPartition) return wordsNamed(session, where).words;
  const number = where === undefined ? partition : names.partition(where);
  return { partition: number, first: 0, last: partitions[number]!.pages * PAGE_WORDS - 1 };
}

/** The words of these that are mapped, those of pages that follow each other in one. */
function stretches({ machine }: Session, words: WatchedWords): Stretch[] {
  const { core } = machine.control;
  const area = "area" in words ? machine.state.areas.entries[words.area - 1] : undefined;
  const physical = (page: number): number | undefined => {
    if (!("partition" in words)) return area?.physical[page];
    const entry = core.stage2(words.partition, page);
    return entry >> 14 === RIGHTS_NONE ? undefined : entry & (MAX_PAGES - 1);
  };
  const found: { first: number; pieces: Uint16Array[]; end: number }[] = [];
  for (let first = words.first; first <= words.last; ) {
    const end = Math.min(words.last + 1, first - (first % PAGE_WORDS) + PAGE_WORDS);
    const page = physical(Math.floor(first / PAGE_WORDS));
    if (page !== undefined) {
      const start = core.physicalWord(page, first % PAGE_WORDS);
      const piece = core.u16.slice(start, start + end - first);
      const last = found.at(-1);
      if (last?.end === first) {
        last.pieces.push(piece);
        last.end = end;
      } else found.push({ first, pieces: [piece], end });
    }
    first = end;
  }
  return found.map(({ first, pieces, end }) => {
    const all = new Uint16Array(end - first);
    let at = 0;
    for (const piece of pieces) {
      all.set(piece, at);
      at += piece.length;
    }
    return { first, words: all };
  });
}

/** Where bytes lie in memory, from a place on; -1: nowhere. */
function indexOf(memory: Uint8Array, bytes: Uint8Array, from: number): number {
  for (let at = memory.indexOf(bytes[0]!, from); at >= 0; at = memory.indexOf(bytes[0]!, at + 1)) {
    if (at + bytes.length > memory.length) return -1;
    let n = 1;
    while (n < bytes.length && memory[at + n] === bytes[n]) n++;
    if (n === bytes.length) return at;
  }
  return -1;
}

/** A word, as its users name it. */
function placeOf(session: Session, words: WatchedWords, word: number) {
  if ("area" in words) return { area: words.area, offset: word, text: `area(${words.area})+${hex(word)}` };
  const { names } = session;
  const { partition } = words;
  const found = addressOf(session, partition, word);
  const of = { partition: names.partitionName(partition), word };
  if (found === undefined) return { ...of, text: `partition word ${hex(word)} of ${of.partition}` };
  const { space, address } = found;
  const place = names.place(partition, space, address);
  const text = `${names.address(partition, space, address)} of ${of.partition}`;
  return { ...of, space, address, ...(place !== "" && { place }), text };
}

function hex(word: number): string {
  return `0x${hexWord(word)}`;
}

/** The address at which a partition has a word now; undefined: it is not mapped there. Without a map data and program are one. */
function addressOf(
  { machine, names }: Session,
  partition: number,
  word: number,
): { readonly space: "program" | "data"; readonly address: number } | undefined {
  const page = Math.floor(word / PAGE_WORDS);
  if (machine.registers(partition).tt === 0) {
    if (page >= SPACE_PAGES) return undefined;
    // A program and its data have one map: what has a place in the sources says which it is.
    const isProgram =
      names.place(partition, "data", word) === "" && names.place(partition, "program", word) !== "";
    return { space: isProgram ? "program" : "data", address: word };
  }
  for (const space of ["data", "program"] as const) {
    for (let n = 0; n < SPACE_PAGES; n++) {
      const first = partitionWordOf(machine, partition, space, n * PAGE_WORDS);
      if (first === page * PAGE_WORDS) return { space, address: n * PAGE_WORDS + (word % PAGE_WORDS) };
    }
  }
  return undefined;
}
