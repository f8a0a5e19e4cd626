// The AMOS load module: a program descriptor and the program, a data descriptor and the data.
//
// The descriptors are the CR80's own, as far as they are known from the Danish computer museum's AutoArchaeologist
// project (christianrovsing). Ours, in words to which it gives no name: the load addresses (program 12-13, data 41-43
// with a mark in front), and the order of the saved registers in words 26-37 (R0..R7, BASE, TT, PC, spare). Files hold
// the low byte of a word first, a long its low word first.

import { hex } from "./printable.ts";
import { problem as makeProblem, type Problem } from "./problem.ts";

/** Words of the two descriptors. */
const PROGRAM_DESCRIPTOR_WORDS = 32;
const DATA_DESCRIPTOR_WORDS = 61;
const PROGRAM_MAGIC = 1;
const DATA_MAGIC = 2;

/** The most words of program and of data (sizes are words that count the descriptor), and words of a partition. */
export const MODULE_LIMITS = {
  program: 0xffff - PROGRAM_DESCRIPTOR_WORDS,
  data: 0xffff - DATA_DESCRIPTOR_WORDS,
  partition: 16 * 1024 * 1024,
} as const;

/** The program and its descriptor. Numbers are words unless said otherwise. */
export interface ProgramPart {
  /** Up to six characters. */
  readonly name: string;
  readonly version: number;
  readonly type: number;
  /** Program address at which the process starts. */
  readonly start: number;
  readonly microProgram: number;
  readonly memoryClaim: number;
  /** Partition word address of the first word after the descriptor (which is not loaded). */
  readonly address: number;
  readonly words: readonly number[];
}

/** The data and the descriptor of the process. */
export interface DataPart {
  readonly name: string;
  readonly cpuName: string;
  readonly priority: number;
  readonly capabilities: number;
  readonly memoryClaim: number;
  readonly execSize: number;
  readonly fds: number;
  readonly ibs: number;
  readonly sts: number;
  readonly xfs: number;
  readonly msgs: number;
  readonly processMemory: number;
  readonly ioPart: number;
  /** A long. */
  readonly userId: number;
  /** Partition word address of the first word after the descriptor. */
  readonly address: number;
  readonly level: number;
  readonly bound: number;
  /** R0 to R7. */
  readonly registers: readonly number[];
  readonly base: number;
  readonly tt: number;
  readonly pc: number;
  readonly timer: number;
  readonly psw: number;
  readonly words: readonly number[];
}

/** An AMOS load module as plain data: words of 16 bits, addresses in words. */
export interface LoadModule {
  readonly program: ProgramPart;
  readonly data: DataPart;
}

/** The codes of what can be wrong with a file. */
type ModuleCode = "M001" | "M002" | "M003" | "M004" | "M005" | "M006" | "M007" | "M008";

/** The words of the descriptors that are numbers of their own. */
const PROGRAM_FIELDS = { version: 5, type: 6, start: 7, microProgram: 8, memoryClaim: 10 } as const;
const DATA_FIELDS = {
  priority: 8,
  capabilities: 9,
  memoryClaim: 10,
  execSize: 11,
  fds: 12,
  ibs: 13,
  sts: 14,
  xfs: 15,
  msgs: 16,
  processMemory: 18,
  ioPart: 19,
  level: 24,
  bound: 25,
  base: 34,
  tt: 35,
  pc: 36,
  timer: 38,
  psw: 39,
} as const;
const SIZE = 1;
const NAME = 2;
const CPU_NAME = 5;
const PROGRAM_ADDRESS = 12;
const USER_ID = 20;
const REGISTERS = 26;
/** The mark says that the address follows: the letters AD. */
const DATA_MARK = 41;
const MARK = 0x4441;
const DATA_ADDRESS = 42;

/** Our data descriptor before its 61 words were known: the address in words that the CR80's has zero, and no mark. */
const EARLIER = { words: 40, address: 22, zeros: [17, 37] } as const;

/** A data part with everything 0 but what is given. */
export function dataPart(given: Partial<DataPart>): DataPart {
  const zeros = Object.fromEntries(Object.keys(DATA_FIELDS).map((k) => [k, 0])) as unknown as DataPart;
  const rest = {
    name: "",
    cpuName: "",
    userId: 0,
    address: 0,
    registers: [0, 0, 0, 0, 0, 0, 0, 0],
    words: [],
  };
  return { ...zeros, ...rest, ...given };
}

/** The file of a load module. `module` must be within MODULE_LIMITS; numbers are taken modulo their width. */
export function encodeLoadModule(module: LoadModule): Uint8Array {
  const { program, data } = module;
  const dataStart = PROGRAM_DESCRIPTOR_WORDS + program.words.length;
  const words = new Uint16Array(dataStart + DATA_DESCRIPTOR_WORDS + data.words.length);
  words[0] = PROGRAM_MAGIC;
  words[SIZE] = dataStart;
  putName(words, NAME, program.name);
  for (const [key, at] of entries(PROGRAM_FIELDS)) words[at] = program[key];
  putLong(words, PROGRAM_ADDRESS, program.address);
  words.set(program.words, PROGRAM_DESCRIPTOR_WORDS);
  words[dataStart] = DATA_MAGIC;
  words[dataStart + SIZE] = DATA_DESCRIPTOR_WORDS + data.words.length;
  putName(words, dataStart + NAME, data.name);
  putName(words, dataStart + CPU_NAME, data.cpuName);
  for (const [key, at] of entries(DATA_FIELDS)) words[dataStart + at] = data[key];
  putLong(words, dataStart + USER_ID, data.userId);
  words[dataStart + DATA_MARK] = MARK;
  putLong(words, dataStart + DATA_ADDRESS, data.address);
  words.set(data.registers.slice(0, 8), dataStart + REGISTERS);
  words.set(data.words, dataStart + DATA_DESCRIPTOR_WORDS);
  const bytes = new Uint8Array(words.length * 2);
  words.forEach((w, i) => {
    bytes[2 * i] = w & 0xff;
    bytes[2 * i + 1] = w >> 8;
  });
  return bytes;
}

/**
 * Reads the load module in a file, or returns everything that is wrong with it (at least one problem; without advice if there is
 * only to say that a load module is expected). Takes any bytes. `file` is its name in messages.
 */
export function decodeLoadModule(
  bytes: Uint8Array,
  file = "image",
):
  | { readonly module: LoadModule; readonly problems?: undefined }
  | { readonly module?: undefined; readonly problems: Problem[] } {
  const problem = (code: ModuleCode, word: number, message: string, advice?: string) =>
    makeProblem(code, { file, byte: 2 * word }, message, advice);
  const length = bytes.length >> 1;
  const word = (at: number): number => bytes[2 * at]! | (bytes[2 * at + 1]! << 8);
  if (length === 0 || word(0) !== PROGRAM_MAGIC) {
    const found = length === 0 ? "the file has no word" : `word 0 is ${hex(word(0))}`;
    return { problems: [problem("M002", 0, `no program descriptor: ${found}, not ${PROGRAM_MAGIC}`)] };
  }
  const cut = (at: number, what: string, needs: number) =>
    problem("M001", at, `truncated: ${what} needs ${needs} words, there are ${Math.max(0, length - at)}`);
  if (length < PROGRAM_DESCRIPTOR_WORDS)
    return { problems: [cut(0, "the program descriptor", PROGRAM_DESCRIPTOR_WORDS)] };
  const programSize = word(SIZE);
  if (programSize < PROGRAM_DESCRIPTOR_WORDS) {
    const message = `the size of the program is ${programSize}, less than its descriptor's ${PROGRAM_DESCRIPTOR_WORDS} words`;
    return { problems: [problem("M003", SIZE, message)] };
  }
  if (length < programSize) return { problems: [cut(0, "the program", programSize)] };
  const start = programSize;
  if (length === start) return { problems: [cut(start, "the data descriptor", DATA_DESCRIPTOR_WORDS)] };
  if (word(start) !== DATA_MAGIC) {
    const message = `no data descriptor where the program ends: word ${start} is ${hex(word(start))}, not ${DATA_MAGIC}`;
    return { problems: [problem("M002", start, message)] };
  }
  const marked = length > start + DATA_MARK && word(start + DATA_MARK) === MARK;
  if (!marked && isEarlier(word, start, bytes.length)) {
    const message = `the data descriptor has ${EARLIER.words} words, as in an image of an earlier version, not ${DATA_DESCRIPTOR_WORDS}`;
    return { problems: [problem("M007", start, message, 'make it again from its source, with "cr80 asm"')] };
  }
  if (length < start + DATA_DESCRIPTOR_WORDS)
    return { problems: [cut(start, "the data descriptor", DATA_DESCRIPTOR_WORDS)] };
  const dataSize = word(start + SIZE);
  if (dataSize < DATA_DESCRIPTOR_WORDS) {
    const message = `the size of the data is ${dataSize}, less than its descriptor's ${DATA_DESCRIPTOR_WORDS} words`;
    return { problems: [problem("M003", start + SIZE, message)] };
  }
  const end = start + dataSize;
  if (length < end) return { problems: [cut(start, "the data", dataSize)] };
  if (bytes.length !== end * 2) {
    const message = `${bytes.length - end * 2} bytes follow the data`;
    return { problems: [problem("M004", end, message)] };
  }
  if (!marked) {
    const at = start + DATA_MARK;
    const message = `the data descriptor gives no load address: word ${at} is ${hex(word(at))}, not ${hex(MARK)}`;
    const advice =
      'an original module of the CR80 does not say where to load it; name one that "cr80 asm" has made';
    return { problems: [problem("M008", at, message, advice)] };
  }

  const long = (at: number) => word(at) + word(at + 1) * 0x10000;
  const run = (from: number, to: number) => {
    const words: number[] = [];
    for (let at = from; at < to; at++) words.push(word(at));
    return words;
  };
  const name = (at: number) => nameAt(word, at);
  const fields = <K extends string>(table: Readonly<Record<K, number>>, base: number) =>
    Object.fromEntries(entries(table).map(([key, at]) => [key, word(base + at)])) as Record<K, number>;
  const module: LoadModule = {
    program: {
      name: name(NAME),
      ...fields(PROGRAM_FIELDS, 0),
      address: long(PROGRAM_ADDRESS),
      words: run(PROGRAM_DESCRIPTOR_WORDS, start),
    },
    data: {
      name: name(start + NAME),
      cpuName: name(start + CPU_NAME),
      ...fields(DATA_FIELDS, start),
      userId: long(start + USER_ID),
      address: long(start + DATA_ADDRESS),
      registers: run(start + REGISTERS, start + REGISTERS + 8),
      words: run(start + DATA_DESCRIPTOR_WORDS, end),
    },
  };
  const problems = checkPlaces(module, start, file);
  return problems.length === 0 ? { module } : { problems };
}

/** Is this an image with the descriptor that we had earlier? Its parts fit together when they are read as such. */
function isEarlier(word: (at: number) => number, start: number, bytes: number): boolean {
  const size = word(start + SIZE);
  if (size < EARLIER.words || bytes !== 2 * (start + size)) return false;
  const addressAt = (at: number) => word(at) + word(at + 1) * 0x10000;
  const program = {
    address: addressAt(PROGRAM_ADDRESS),
    words: { length: start - PROGRAM_DESCRIPTOR_WORDS },
  };
  const data = { address: addressAt(start + EARLIER.address), words: { length: size - EARLIER.words } };
  return (
    EARLIER.zeros.every((at) => word(start + at) === 0) &&
    [program, data].every(endsInPartition) &&
    overlapOf({ program, data }) === undefined
  );
}

/** Where the parts go: inside a partition's address range, and not over each other. */
function checkPlaces(module: LoadModule, dataStart: number, file: string): Problem[] {
  const problems: Problem[] = [];
  const places = [
    ["program", module.program, PROGRAM_ADDRESS],
    ["data", module.data, dataStart + DATA_ADDRESS],
  ] as const;
  for (const [what, part, at] of places) {
    if (!endsInPartition(part)) {
      const message = `the ${what} would lie at ${hex(part.address)}, past the end of the largest partition`;
      problems.push(makeProblem("M005", { file, byte: 2 * at }, message));
    }
  }
  const overlap = overlapOf(module);
  if (overlap !== undefined) {
    const message = `program and data overlap from ${hex(overlap.first)} to ${hex(overlap.last)}`;
    problems.push(makeProblem("M006", { file, byte: 2 * (dataStart + DATA_ADDRESS) }, message));
  }
  return problems;
}

/** Words that are loaded, by their number, and where. */
interface Placed {
  readonly address: number;
  readonly words: { readonly length: number };
}

function endsInPartition({ address, words }: Placed): boolean {
  return address + words.length <= MODULE_LIMITS.partition;
}

/** The partition words that both program and data would fill. */
function overlapOf(module: {
  readonly program: Placed;
  readonly data: Placed;
}): { readonly first: number; readonly last: number } | undefined {
  const { program, data } = module;
  const first = Math.max(program.address, data.address);
  const last = Math.min(program.address + program.words.length, data.address + data.words.length) - 1;
  return first <= last ? { first, last } : undefined;
}

function entries<K extends string>(table: Readonly<Record<K, number>>): [K, number][] {
  return Object.entries(table) as [K, number][];
}

function putLong(words: Uint16Array, at: number, n: number): void {
  words[at] = n & 0xffff;
  words[at + 1] = (n >>> 16) & 0xffff;
}

/** Six characters, filled up with zero bytes (ours: what AMOS fills up with is not known). */
function putName(words: Uint16Array, at: number, name: string): void {
  for (let i = 0; i < 3; i++) {
    const byte = (j: number) => (name.length > j ? name.charCodeAt(j) & 0xff : 0);
    words[at + i] = byte(2 * i) | (byte(2 * i + 1) << 8);
  }
}

/** A name without the zeros or spaces at its end. */
function nameAt(word: (at: number) => number, at: number): string {
  const codes = [0, 1, 2].flatMap((i) => [word(at + i) & 0xff, word(at + i) >> 8]);
  return String.fromCharCode(...codes).replace(/[\0 ]+$/, "");
}
