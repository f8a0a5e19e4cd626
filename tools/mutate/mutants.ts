// Makes the mutants of the core: for each handler and function of its sources one or two small faults, found by a fixed
// list of rewritings. The list is a function of the sources, so a result names its line.

/** One fault in the core. */
export interface Mutant {
  /** File and handler, with a number where a handler has several: "interpreter ADD_G 2". */
  readonly id: string;
  readonly file: string;
  readonly handler: string;
  /** Line from 1, as it is and as the mutant has it. */
  readonly line: number;
  readonly before: string;
  readonly after: string;
}

/**
 * The sources whose handlers are broken, how many faults each handler gets at most, and of how many handlers one is taken:
 * the cases of the decoder are much alike. Of the float arithmetic every line is broken.
 */
export const SOURCES: readonly (readonly [file: string, each: number | "line", of: number])[] = [
  ["trap", 3, 1],
  ["map", 2, 1],
  ["partitions", 2, 1],
  ["slots", 2, 1],
  ["state", 2, 1],
  ["index", 2, 1],
  ["operand", 1, 1],
  ["functions", 1, 1],
  ["generated/interpreter", 2, 1],
  ["generated/routines", 1, 1],
  ["generated/decoder", 1, 3],
  ["arithmetic", 2, 1],
  ["stack", 2, 1],
  ["status", 1, 1],
  ["device", 1, 1],
  ["alt", 2, 1],
  ["float", 2, 1],
  ["entry", 1, 1],
  ["decode", 1, 1],
  ["decimal", 1, 1],
  ["transcendental", "line", 1],
  ["doubledouble", "line", 1],
  ["midpoint", 3, 1],
  ["fixedpoint", 2, 1],
];

/** A handler begins here; its name is the first group. */
const HANDLER =
  /^\s*(?:case (?:Op|Row)\.(\w+)|(?:export )?function (\w+)|.*@inline (?:export )?function (\w+))/;

/** What the core for debuggers has alone. */
const HOOKED_ALONE = ["reading", "changing"];

/** Lines that are about the search for an address and not about the operation, or of the cores for debuggers and translated code alone. */
const PLUMBING =
  /HOOKED|TRANSLATING|\bran\b|readSlow\(|readFault\(|, CTX_|TRAP_ILLEGAL <<|^\s*\/\/|^\s*\*|^\s*\/\*|@ts-ignore|^import|^} from|^\s*const N?Op\b|return TRAP;$/;

type Rewriting = readonly [from: RegExp, to: string];

/** What breaks an operation; the first that fits a line is used. */
// biome-ignore format: a table
const OPERATION: readonly Rewriting[] = [
  [/\bd \+ s\b/, "d - s"],
  [/\bd - s\b/, "d + s"],
  [/\bd \* s\b/, "d + s"],
  [/\bd \/ s\b/, "d * s"],
  [/\bd % s\b/, "d / s"],
  [/\bd & s\b/, "d | s"],
  [/\bd \| s\b/, "d & s"],
  [/\bd \^ s\b/, "d | s"],
  [/\bd & ~bit\b/, "d | bit"],
  [/\bd \| bit\b/, "d & ~bit"],
  [/ >= /, " > "],
  [/(?<!<<) <= (?!=)/, " < "],
  [/ == (?!0x8000)/, " != "],
  [/ != /, " == "],
  [/(?<=[\w)]) < (?=[\w(<])/, " <= "],
  [/(?<=[\w)]) > (?=[\w(<])/, " >= "],
  [/ >>> /, " << "],
  [/ >> /, " << "],
  [/ << /, " >> "],
  [/ \+ 1\b/, " + 2"],
  [/ - 1\b/, " - 2"],
  [/\+= 1\b/, "+= 2"],
  [/load<i16>/, "load<u16>"],
  [/load<u8>/, "load<u16>"],
  [/store<u8>/, "store<u16>"],
  [/~\(<i32>/, "-(<i32>"],
  [/setReg\(0, 0\)/, "setReg(0, 1)"],
  [/store<u16>\((\w+), 0\)/, "store<u16>($1, 1)"],
  [/access\((?:STATUS|READ)/, "access(CONTROL"],
  [/access\((?:CONTROL|WRITE)/, "access(READ"],
  [/NativeMath\.\w+\(s\)/, "s"],
  [/sqrt<f(\d\d)>\(s\)/, "s"],
  [/, (\w+)\)\); (break|continue);/, ", $1) + 1); $2;"],
  [/setV\(/, "setV(0x8000 ^ "],
  [/setReg\(A\(ip\), (.*)\);/, "setReg(B(ip), $1);"],
  [/setReg\(B\(ip\), (.*)\);/, "setReg(A(ip), $1);"],
  [/setReg\((\w+), (.*)\);/, "setReg($1, ($2) + 1);"],
  [/store<u16>\(p, (.*)\);/, "store<u16>(p, ($1) + 1);"],
  [/store<u16>\((\w+), (.*)\);/, "store<u16>($1, ($2) ^ 1);"],
  [/ip \+= X\(ip\)/, "ip += 0"],
  [/\bto = /, "to = 1 + "],
  [/setPc\((\w+)\)/, "setPc($1 + 1)"],
  [/, c4, /, ", c4 + 1, "],
  [/, (l4|cp|d|high \+ m|high - 256 \+ m), /, ", $1 + 1, "],
  [/, m, x\)|, m, (0|word|SKIP|REPEAT)\)/, ", 0, $1)"],
  [/, a, b, /, ", b, a, "],
  [/\breturn true;$/, "return false;"],
];

/** What breaks an access, or a check: tried where the operation is broken already. */
// biome-ignore format: a table
const ACCESS: readonly Rewriting[] = [
  [/ \+ N\(ip\)(?=[;)])/, ""],
  [/\bbase \+ reg/, "reg"],
  [/base\(\) \+ /, ""],
  [/modifySlow\(/, "writeSlow("],
  [/modifiable\(/, "writable("],
  [/writable\(view/, "readable(view"],
  [/setV\(\(s \^ r\)/, "setV((s & r)"],
  [/setV\(\(d \^ s\)/, "setV((d | s)"],
  [/setV\((\w)/, "setV(~$1"],
  [/& 15\b/, "& 7"],
  [/& 14\b/, "& 12"],
  [/0x8000/, "0x4000"],
  [/return CHANGED/, "return NEXT"],
  [/ && /, " || "],
  [/ \|\| /, " && "],
  [/! ?(?=\w)/, ""],
];

/** What breaks float arithmetic: a sign, a factor, the lower half of a number, a constant. */
// biome-ignore format: a table
const ARITHMETIC: readonly Rewriting[] = [
  [/^const \w+_HIGH: f64 = /, "$&1e-15 + "],
  [/^const \w+_LOW: f64 = /, "$&-"],
  [/^const SMALL: f64 = /, "$&65536.0 * "],
  [/^const NEGLIGIBLE: f64 = /, "$&1e14 * "],
  [/^0x[0-9a-f]{2}/, "0x00"],
  [/, -?low\b/, ", 0"],
  [/, -?\w+2(?=[,)])/, ", 0"],
  [/-high/, "high"],
  [/ = low;/, " = 0;"],
  [/(?<=[\w)\]]) \+ (?=[\w(<])/, " - "],
  [/(?<=[\w)\]]) - (?=[\w(<])/, " + "],
  [/ \* (?=[\w(<])/, " / "],
  [/ \/ (?=[\w(<])/, " * "],
  [/ & 31\b/, " & 15"],
  [/ & 3;/, " & 1;"],
  [/ \? (.*) : (.*);/, " ? $2 : $1;"],
  [/k \+= 2/, "k += 1"],
];

/** The fault of a line: what its arithmetic gives, or else its operation. */
function breakLine(lines: readonly string[], line: number): { line: number; after: string }[] {
  return [firstBroken(lines, [line], [...ARITHMETIC, ...OPERATION]) ?? []].flat();
}

/** The mutants of one source text. */
export function mutantsOf(file: string, text: string, each: number | "line", of: number): Mutant[] {
  const lines = text.split("\n");
  const starts = lines.flatMap((line, i) => {
    const name = HANDLER.exec(line);
    return name === null ? [] : [{ at: i, name: (name[1] ?? name[2] ?? name[3])! }];
  });
  if (each === "line") starts.unshift({ at: 0, name: "constants" });
  const seen = new Map<string, number>();
  return starts.flatMap(({ at, name }, i) => {
    if (i % of !== 0 || HOOKED_ALONE.includes(name)) return [];
    const end = starts[i + 1]?.at ?? lines.length;
    const occurrence = (seen.get(name) ?? 0) + 1;
    seen.set(name, occurrence);
    const handler = occurrence === 1 ? name : `${name}/${occurrence}`;
    const faults =
      each === "line"
        ? lines.slice(at, end).flatMap((_, n) => breakLine(lines, at + n))
        : mutateBlock(lines, at, end, each);
    return faults.map(({ line, after }, n) => ({
      id: `${file} ${handler}${n === 0 ? "" : ` ${n + 1}`}`,
      file: `core-as/${file}.ts`,
      handler: name,
      line: line + 1,
      before: lines[line]!.trim(),
      after: after.trim(),
    }));
  });
}

/** The first line that an operation's rewriting breaks, the last one that it breaks, and the first broken access. */
function mutateBlock(
  lines: readonly string[],
  from: number,
  end: number,
  each: number,
): { line: number; after: string }[] {
  const found: { line: number; after: string }[] = [];
  const add = (mutant: { line: number; after: string } | undefined): void => {
    if (mutant !== undefined && !found.some(({ after }) => after === mutant.after)) found.push(mutant);
  };
  const numbers = Array.from({ length: end - from }, (_, i) => from + i);
  add(firstBroken(lines, numbers.toReversed(), OPERATION));
  if (each > 1) add(firstBroken(lines, numbers, ACCESS));
  if (each > 2) add(firstBroken(lines, numbers, OPERATION));
  return found.slice(0, each);
}

function firstBroken(
  lines: readonly string[],
  numbers: readonly number[],
  rewritings: readonly Rewriting[],
): { line: number; after: string } | undefined {
  for (const [from, to] of rewritings) {
    for (const line of numbers) {
      const before = lines[line]!;
      if (PLUMBING.test(before) && !/modifySlow/.test(from.source)) continue;
      const code = before.replace(/\s\/\/ .*$/, "");
      const start = /^\s*(?:case (?:Op|Row)\.\w+: ?)*/.exec(code)![0].length;
      const rest = code.slice(start);
      if (/^(export )?function|@inline/.test(rest.trim())) {
        const body = rest.indexOf("{");
        if (body < 0) continue;
        const changed = rest.slice(body).replace(from, to);
        if (changed !== rest.slice(body))
          return { line, after: before.slice(0, start) + rest.slice(0, body) + changed };
        continue;
      }
      const changed = rest.replace(from, to);
      if (changed !== rest) return { line, after: before.slice(0, start) + changed };
    }
  }
  return undefined;
}

/** The source text with the fault in it. */
export function applyMutant(text: string, { line, after }: Mutant): string {
  const lines = text.split("\n");
  lines[line - 1] = after;
  return lines.join("\n");
}
