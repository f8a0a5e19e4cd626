// cr80 dis: prints words as instructions. Of an image, it prints the program as instructions and the data as words and
// characters.

import { type DisassembledItem, disassemble } from "../../asm/disassemble.ts";
import { whyUnread } from "../../asm/encoding.ts";
import { decodeSymbols, imageOfSymbols } from "../../asm/listing.ts";
import { decodeLoadModule, type LoadModule } from "../../asm/loadmodule.ts";
import { hexWord } from "../../asm/printable.ts";
import { type Problem, problem } from "../../asm/problem.ts";
import { labelsOf, rebuildSource } from "../../asm/rebuild.ts";
import { imageHash, lineAt, mapOfSymbols, type SourceMap } from "../../asm/sourcemap.ts";
import { labelsIn, type Mapped } from "../source-places.ts";
import { readInput } from "./files.ts";
import { type Io, printable, STATUS, type Status, writeJson } from "./io.ts";
import { complain, refuse } from "./messages.ts";
import { complainOfMaps, mapBeside, readMap } from "./source-maps.ts";
import { filledRows } from "./words.ts";

/** Options of `cr80 dis`. */
export interface DisOptions {
  readonly json?: true;
  readonly plain?: true;
  readonly source?: true;
  readonly map?: string;
  readonly symbols?: string;
}

/** A line of a disassembly, its name when it has one or a jump goes to it, and where it comes from. */
type Line = DisassembledItem & { readonly label?: string; readonly file?: string; readonly line?: number };

/** Disassembles a file, or words. */
export function dis(io: Io, args: readonly string[], options: DisOptions = {}): Status {
  const json = options.json && {};
  const words = args.map(wordOf);
  if (words.every((word) => word !== undefined)) return showWords(io, words, options, args.join(" "));
  const [file, other] = args;
  if (file === undefined || other !== undefined) {
    const wrong = args[words.indexOf(undefined)]!;
    const advice = "give one file, or words of one to four hexadecimal digits";
    const argument = JSON.stringify(wrong.slice(0, 32));
    return refuse(io, [problem("NO_WORD", { argument }, "this is not a word", advice)], json);
  }
  const input = readInput(io, file);
  if (input.contents === undefined) return refuse(io, [input.problem], json);
  const { module, problems } = decodeLoadModule(input.contents, file === "-" ? "standard input" : file);
  if (module !== undefined) {
    const mapped = mapFor(io, file, module, options);
    if (mapped?.problem !== undefined) return refuse(io, [mapped.problem], json);
    const show = options.source === true ? showSource : showModule;
    return show(io, { file, module, map: mapped?.map }, options);
  }
  const text = file === "-" ? wordsOfText(input.contents) : undefined;
  return text !== undefined
    ? showWords(io, text, options, "standard input")
    : refuse(io, problems.map(withAdvice), json);
}

function wordOf(text: string): number | undefined {
  return /^(?:0[xX])?[0-9A-Fa-f]{1,4}$/.test(text) ? Number.parseInt(text, 16) : undefined;
}

/** Words that are written as hexadecimal numbers; undefined when the bytes are anything else. */
function wordsOfText(bytes: Uint8Array): number[] | undefined {
  const parts = Buffer.from(bytes)
    .toString("latin1")
    .split(/[\s,]+/)
    .filter((part) => part !== "");
  const words = parts.flatMap((part) => wordOf(part) ?? []);
  return words.length > 0 && words.length === parts.length ? words : undefined;
}

/** Says what is due where there is no more to say. */
function withAdvice(found: Problem): Problem {
  return { advice: "name a load module, as cr80 asm writes it, or give words in hexadecimal", ...found };
}

function showWords(io: Io, words: readonly number[], options: DisOptions, place: string): Status {
  const { json, plain, source, map, symbols } = options;
  if (source === true || map !== undefined || symbols !== undefined) {
    const flag = source === true ? "--source" : map === undefined ? "--symbols" : "--map";
    const advice = "name a file, or leave it out";
    return refuse(
      io,
      [problem("NO_IMAGE", { argument: place }, `${flag} is for images`, advice)],
      json && {},
    );
  }
  const items = linesOf(words, 0, plain === true);
  if (json) writeJson(io.stdout, { program: items });
  else io.stdout.write(lines(items));
  return STATUS.fine;
}

/** An image, and what names its addresses. */
interface NamedImage {
  readonly file: string;
  readonly module: LoadModule;
  readonly map: SourceMap | undefined;
}

/** The source map, or the symbol file, that is asked for, or else the one next to the image; undefined where there is none. */
function mapFor(io: Io, file: string, module: LoadModule, options: DisOptions): Mapped | undefined {
  const { map, symbols, plain } = options;
  const given = map ?? symbols;
  if (given !== undefined) {
    const { contents, problem: unread } = readInput(io, given);
    if (contents === undefined) return { problem: unread };
    const text = new TextDecoder().decode(contents);
    if (map !== undefined) return readMap(module, map, text);
    const found = decodeSymbols(text);
    const image = imageOfSymbols(text);
    if (found !== undefined && image !== undefined && image !== imageHash(module)) {
      const advice = "make it again with its image: cr80 asm or cr80 link, with --symbols";
      return { problem: problem("NO_SYMBOLS", given, "it belongs to another image", advice) };
    }
    if (found?.length === 0) complain(io, `--symbols ${given} has no effect: there is no symbol in it`);
    if (found !== undefined) return { module, map: mapOfSymbols(module, found) };
    const advice = "name what cr80 asm or cr80 link --symbols has written";
    const why = whyUnread(text, "symbol files", "this is not a symbol file");
    return { problem: problem("NO_SYMBOLS", given, why, advice) };
  }
  if (file === "-" || plain === true) return undefined;
  const beside = mapBeside(file);
  complainOfMaps(io, [beside]);
  return beside.problem === undefined ? beside : undefined;
}

function showModule(io: Io, { module, map }: NamedImage, { json, plain }: DisOptions): Status {
  const { program, data } = module;
  const run = (space: "program" | "data", load: number) => map?.[space][0]?.address ?? load & 0xffff;
  const items = linesOf(program.words, run("program", program.address), plain === true, map);
  if (json) {
    writeJson(io.stdout, { name: program.name, start: program.start, program: items, data });
    return STATUS.fine;
  }
  io.stdout.write(`; ${printable(program.name)}, starts at ${hexWord(program.start)}\n`);
  io.stdout.write(`\n; program, ${program.words.length} words\n${lines(items)}`);
  if (data.words.length > 0) {
    const rows = dataRows(data.words, run("data", data.address), map);
    io.stdout.write(`\n; data, ${data.words.length} words\n${rows}`);
  }
  return STATUS.fine;
}

/** Writes a source; a warning where the descriptors hold what no source can say. */
function showSource(io: Io, { file, module, map }: NamedImage): Status {
  const { text, exact } = rebuildSource(module, map);
  io.stdout.write(text);
  if (!exact)
    complain(io, `${file}: the descriptors hold words that a source cannot express; they are left out`);
  return STATUS.fine;
}

/** The lines of words from an address on. Unless they shall be plain, prefixes are folded and targets have labels. */
function linesOf(
  words: readonly number[],
  address: number,
  plain: boolean,
  map?: SourceMap,
): readonly Line[] {
  if (plain) return disassemble(words, { address });
  const data = map === undefined ? new Map<number, string>() : labelsIn(map, "data");
  const names = map === undefined ? new Map<number, string>() : labelsIn(map, "program");
  // A label between prefixes keeps them from being folded, and there is none in the middle of a line.
  const taken = new Set(map?.symbols.map(({ name }) => name));
  const targets = labelsOf("L", names, targetsOf(disassemble(words, { address, fold: true })), taken);
  const starts = new Set(
    disassemble(words, { address, fold: true, labels: targets }).map((item) => item.address),
  );
  const labels = new Map([...targets].filter(([at]) => starts.has(at)));
  const items = disassemble(words, { address, fold: true, labels, data });
  const used = new Set([...targetsOf(items), ...names.keys()]);
  return items.map((item) => {
    const label = used.has(item.address) ? labels.get(item.address) : undefined;
    const from = map && lineAt(map, "program", item.address);
    return {
      ...item,
      ...(label !== undefined && { label }),
      ...(from !== undefined && { file: from.file, line: from.line }),
    };
  });
}

/** Where jumps go to. */
function targetsOf(items: readonly DisassembledItem[]): number[] {
  return items.flatMap(({ target }) => target ?? []);
}

function lines(items: readonly Line[]): string {
  const width = items.reduce((most, { words }) => Math.max(most, 5 * words.length - 1), 9);
  const row = ({ address, words, text, label, file, line }: Line) => {
    const name = label === undefined ? "" : `${printable(label)}:\n`;
    const place = file === undefined ? "" : `; ${printable(file)}:${line}`;
    const shown = `${hexWord(address)}  ${words.map(hexWord).join(" ").padEnd(width)}  ${text.padEnd(24)}  ${place}`;
    return `${name}${shown.trimEnd()}\n`;
  };
  return items.map(row).join("");
}

/** Data in rows, the words of each label below it. */
function dataRows(words: readonly number[], address: number, map: SourceMap | undefined): string {
  const names = map === undefined ? new Map<number, string>() : labelsIn(map, "data");
  const within = [...names].filter(([at]) => at >= address && at < address + words.length);
  const starts = within.sort(([a], [b]) => a - b);
  const before = dump(words.slice(0, (starts[0]?.[0] ?? address + words.length) - address), address);
  const named = starts.map(([at, name], i) => {
    const end = starts[i + 1]?.[0] ?? address + words.length;
    return `${printable(name)}:\n${dump(words.slice(at - address, end - address), at)}`;
  });
  return `${before}${named.join("")}`;
}

/** Words in rows; a row of zeros is left out. */
function dump(words: readonly number[], address: number): string {
  return filledRows(words, address)
    .map((row) => `${row}\n`)
    .join("");
}
