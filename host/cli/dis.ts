// cr80 dis: words as text. Of an image, the program as instructions and the data as words and characters.

import { Command } from "commander";
import {
  type DisassembledItem,
  decodeLoadModule,
  decodeSourceMap,
  disassemble,
  type LoadModule,
  type ModuleProblem,
  rebuildSource,
  type SourceMap,
} from "../../asm/index.ts";
import { type Problem, problem } from "../problem.ts";
import { readInput } from "./files.ts";
import { hex, type Io, printable, STATUS, type Status, writeJson } from "./io.ts";
import { complain, reportProblems } from "./messages.ts";

interface DisOptions {
  readonly json?: true;
  readonly source?: true;
  readonly map?: string;
}

/** Words of data in a line. */
const ROW = 8;

const NOTES = `
An argument of one to four hexadecimal digits is a word; write ./ADD for a file
of such a name. The standard input holds an image, or words as text. A line has
address, words and instruction; a word that is no instruction is a .WORD.

Exit status: 0 fine; 2 the file is no image, or an argument no word.

Examples:
  cr80 dis sender.img
  cr80 dis sender.img --source --map sender.map.json > sender.asm
  cr80 dis 128A C4A6
  echo "128A C4A6" | cr80 dis -`;

/** The command. */
export function disCommand(io: Io, finish: (status: Status) => void): Command {
  return new Command("dis")
    .summary("disassemble an image, or words")
    .description("Disassemble a load module, or words given as hexadecimal numbers.")
    .argument("<FILE|WORDS...>", "an image, - for the standard input, or hexadecimal words")
    .option("--json", "print one JSON object")
    .option("--source", "write a source that assembles to the same image")
    .option("--map <FILE>", "with --source: take names from this source map")
    .addHelpText("after", NOTES)
    .action((args: string[], options: DisOptions) => finish(dis(io, args, options)));
}

/** Disassembles a file, or words. */
export function dis(io: Io, args: readonly string[], options: DisOptions = {}): Status {
  const json = options.json === true;
  const words = args.map(wordOf);
  if (words.every((word) => word !== undefined)) return showWords(io, words, json);
  const [file, other] = args;
  if (file === undefined || other !== undefined) {
    const wrong = args[words.indexOf(undefined)]!;
    const advice = "give one file, or words of one to four hexadecimal digits";
    return refuse(io, [problem("NO_WORD", JSON.stringify(wrong.slice(0, 32)), "this is no word", advice)]);
  }
  const input = readInput(io, file);
  if (input.contents === undefined) return refuse(io, [input.problem]);
  const { module, problems } = decodeLoadModule(input.contents);
  if (module !== undefined && options.source === true) return showSource(io, file, module, options.map);
  if (module !== undefined) return showModule(io, module, json);
  const text = file === "-" ? wordsOfText(input.contents) : undefined;
  return text !== undefined
    ? showWords(io, text, json)
    : refuse(
        io,
        problems.map((p) => ofModule(file, p)),
      );
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

function ofModule(file: string, { code, offset, message }: ModuleProblem): Problem {
  const advice = "name a load module, as cr80 asm writes it, or give words in hexadecimal";
  return problem(code, `${file === "-" ? "standard input" : file}: byte ${offset}`, message, advice);
}

function refuse(io: Io, problems: readonly Problem[]): Status {
  reportProblems(io, problems);
  return STATUS.badInput;
}

function showWords(io: Io, words: readonly number[], json: boolean): Status {
  const items = disassemble(words);
  if (json) writeJson(io.stdout, { program: items });
  else io.stdout.write(lines(items));
  return STATUS.fine;
}

function showModule(io: Io, { program, data }: LoadModule, json: boolean): Status {
  const items = disassemble(program.words, { address: program.address & 0xffff });
  if (json) {
    writeJson(io.stdout, { name: program.name, start: program.start, program: items, data });
    return STATUS.fine;
  }
  io.stdout.write(`; ${printable(program.name)}, starts at ${hex(program.start)}\n`);
  io.stdout.write(`\n; program, ${program.words.length} words\n${lines(items)}`);
  if (data.words.length > 0) {
    io.stdout.write(`\n; data, ${data.words.length} words\n${dump(data.words, data.address)}`);
  }
  return STATUS.fine;
}

/** Writes a source; a warning where the descriptors hold what no source can say. */
function showSource(io: Io, file: string, module: LoadModule, mapFile: string | undefined): Status {
  let map: SourceMap | undefined;
  if (mapFile !== undefined) {
    const input = readInput(io, mapFile);
    if (input.contents === undefined) return refuse(io, [input.problem]);
    const decoded = decodeSourceMap(new TextDecoder().decode(input.contents));
    if ("problem" in decoded) {
      const advice = "cr80 asm --source-map makes one";
      return refuse(io, [problem("NO_SOURCE_MAP", mapFile, decoded.problem, advice)]);
    }
    map = decoded;
  }
  const { text, exact } = rebuildSource(module, map);
  io.stdout.write(text);
  if (!exact) complain(io, `${file}: the descriptors hold words that a source cannot say; they are left out`);
  return STATUS.fine;
}

function lines(items: readonly DisassembledItem[]): string {
  const line = ({ address, words, text }: DisassembledItem) =>
    `${hex(address)}  ${words.map(hex).join(" ").padEnd(9)}  ${text}\n`;
  return items.map(line).join("");
}

/** Words in rows, with their characters: the low byte comes first. A row of zeros is left out. */
function dump(words: readonly number[], address: number): string {
  let text = "";
  for (let at = 0; at < words.length; at += ROW) {
    const row = words.slice(at, at + ROW);
    if (row.every((word) => word === 0)) continue;
    const characters = row.flatMap((word) => [word & 0xff, word >> 8]);
    const shown = characters.map((c) => (c >= 0x20 && c < 0x7f ? String.fromCharCode(c) : ".")).join("");
    text += `${hex(address + at)}  ${row
      .map(hex)
      .join(" ")
      .padEnd(5 * ROW - 1)}  ${shown}\n`;
  }
  return text;
}
