// What an instruction does to a state. Operations of the instruction table that are plain assignments are interpreted;
// of all others only what they write is known.

import type { Decoded } from "../decode.ts";
import { boundAssignments, effectsOf } from "./effects.ts";
import { type Memory, withWord } from "./memory.ts";
import { constant, keyOf, load, opaque, plus, type State, type Value } from "./value.ts";
import { writtenWords } from "./writes.ts";

/** A word of the program, which nothing writes; undefined outside of it. */
export type ProgramWords = (address: number) => number | undefined;

/** A state that is being changed by one instruction. */
interface Working {
  readonly decoded: Decoded;
  readonly node: string;
  readonly program: ProgramWords;
  readonly before: State;
  readonly registers: Value[];
  /** That of `before`, until something is stored. */
  memory: Memory;
  stack: readonly Value[] | undefined;
  /** Registers whose values are worked with, not only copied. */
  used: number;
  temporary: Value | undefined;
}

/** What comes of an instruction, jumps apart. */
export interface Transfer {
  readonly state: State;
  /** The registers whose values it works with, as a mask; a copy does not count. */
  readonly used: number;
}

/** The state after an instruction that stands at `node` (a name for the place); without `program` its words are not known. */
export function transfer(
  before: State,
  decoded: Decoded,
  node: string,
  program: ProgramWords = () => undefined,
): Transfer {
  const work: Working = {
    decoded,
    node,
    program,
    before,
    registers: [...before.registers],
    memory: before.memory,
    stack: before.stack,
    used: decoded.prefixRegisters.reduce((mask, n) => mask | (1 << n), 0),
    temporary: undefined,
  };
  if (!processStack(work) && !exchange(work) && !assignments(work)) {
    const { reads, writes } = effectsOf(decoded);
    const fresh: Working = { ...work, registers: [...before.registers], memory: before.memory };
    for (let n = 0; n < 8; n++) if (writes & (1 << n)) fresh.registers[n] = opaque(node, `R${n}`);
    forget(fresh);
    return { state: stateOf(fresh), used: work.used | reads };
  }
  return { state: stateOf(work), used: work.used };
}

function stateOf({ registers, memory, stack }: Working): State {
  return { registers, memory, stack };
}

function store(work: Working, address: Value, value: Value): void {
  work.memory = withWord(work.memory, keyOf(address), value);
}

/** Words of memory that are changed in a way that is not followed are something else afterwards. */
function forget(work: Working): void {
  const { decoded, node, before } = work;
  const { mnemonic } = decoded.form.row;
  if (mnemonic === "CSP") work.stack = undefined;
  if (mnemonic === "LDB") work.memory = new Map();
  for (const address of writtenWords(decoded, before)) {
    const key = keyOf(address);
    work.memory = withWord(work.memory, key, opaque(node, `[${key}]`));
  }
}

/** STC and UNS with a count: R0 to Rn on the process stack. */
function processStack(work: Working): boolean {
  const { form, operands } = work.decoded;
  if (form.row.operands !== "C4" || (form.mnemonic !== "STC" && form.mnemonic !== "UNS")) return false;
  const last = (operands[0]!.number ?? 7) & 7;
  if (form.mnemonic === "STC") {
    if (operands[0]!.number === undefined) work.stack = undefined;
    else if (work.stack !== undefined) work.stack = [...work.stack, ...work.registers.slice(0, last + 1)];
    return true;
  }
  if (operands[0]!.number === undefined) work.stack = undefined;
  for (let n = last; n >= 0; n--) {
    const popped = work.stack?.at(-1);
    work.stack = popped === undefined ? undefined : work.stack?.slice(0, -1);
    work.registers[n] = popped ?? opaque(work.node, `R${n}`);
  }
  return true;
}

/** XCH of two registers, or of a register and a word of memory: copies both ways. */
function exchange(work: Working): boolean {
  const { form, operands } = work.decoded;
  if (form.mnemonic !== "XCH") return false;
  const places = operands.map((operand) => {
    const n = operand.register!;
    if (!operand.indexed) {
      const set = (value: Value) => {
        work.registers[n] = value;
      };
      return { value: work.registers[n]!, set };
    }
    work.used |= 1 << n;
    const at =
      operand.slot.number !== undefined && operand.number === undefined
        ? opaque(work.node, "address")
        : plus(work.registers[n]!, operand.number ?? 0);
    const set = (value: Value) => {
      store(work, at, value);
    };
    return { value: load(work.before, at, work.node), set };
  });
  const [source, destination] = places;
  source!.set(destination!.value);
  destination!.set(source!.value);
  return true;
}

const SYNTAX =
  /^(?:(?<target>t|R[abcrx]|R\([abcr]\+1\)|\[[^[\]]+\])\s*)(?<operator>:=|\+=|-=)\s*(?<source>.+)$/;

/** Interprets the operation when all of it is assignments of sums; false: it is not, and nothing may be used of `work`. */
function assignments(work: Working): boolean {
  const text = boundAssignments(work.decoded)
    .replace(/^privileged\. /, "")
    .replace(/, V = signed overflow/, "")
    .replace(/ \((value of Ra taken first|a=b: one increment|a=b: by two|Ra read before the increment)\)/, "")
    .replace(/; V kept$/, "");
  // Both operands one register: the order of the two steps is the row's own, but for those of a stack.
  const [first, last] = [work.decoded.operands[0], work.decoded.operands.at(-1)];
  const twice = first !== last && first?.register === last?.register && first?.register !== undefined;
  if (twice && /\+=|-=/.test(text) && !/(\+Rb\]|; Ra) := t$/.test(text)) return false;
  // Two words of memory that may be the same one: both are read before one is written.
  if (/^\[Ra\] [+-]= 1; \[/.test(text)) return false;
  for (const statement of text.split("; ")) {
    const found = SYNTAX.exec(statement)?.groups;
    if (found === undefined) return false;
    const { target, operator, source } = found as { target: string; operator: string; source: string };
    const right = sum(work, operator === ":=" ? source : `${target}${operator[0]}${source}`);
    if (right === undefined || !assign(work, target, right)) return false;
  }
  return true;
}

function assign(work: Working, target: string, value: Value): boolean {
  if (target === "t") {
    work.temporary = value;
    return true;
  }
  if (target.startsWith("[")) {
    const address = sum(work, target.slice(1, -1), true);
    if (address === undefined) return false;
    store(work, address, value);
    return true;
  }
  work.registers[registerOf(work, target)!] = value;
  return true;
}

/** The number of a register that is named by its letter. */
function registerOf(work: Working, name: string): number | undefined {
  const found = /^R(?:([abcrx])|\(([abcr])\+1\))$/.exec(name);
  if (found === null) return undefined;
  const letter = found[1] ?? found[2];
  const operand = work.decoded.operands.find((o) => o.letter === letter);
  return operand?.register === undefined
    ? undefined
    : (operand.register + (found[1] === undefined ? 1 : 0)) & 7;
}

/** The fields that stand for the number of the instruction, m included. */
const NUMBER = /\(k(?:-256)?\+m\)|k-256\+m|[ckdg]\+m|\bm\b/;

/** The value of a sum; undefined when it is none. `address`: it is worked with, even when it is one register alone. */
function sum(work: Working, text: string, address = false): Value | undefined {
  const parts = text
    .replace(NUMBER, "N")
    .replace(/-(?!>)/g, "+-")
    .split("+");
  const terms = joinPairs(parts).map((term) => term.trim());
  let total: Value = constant(0);
  let opaqueTerm = false;
  for (const written of terms) {
    const negative = written.startsWith("-");
    const term = negative ? written.slice(1) : written;
    const value = atom(work, term);
    if (value === undefined) return undefined;
    const register = registerOf(work, term);
    if (register !== undefined && (terms.length > 1 || address)) work.used |= 1 << register;
    if (value.base === "") total = plus(total, negative ? -value.offset : value.offset);
    else if (total.base === "" && !negative) total = plus(value, total.offset);
    else opaqueTerm = true;
  }
  return opaqueTerm ? opaque(work.node, text) : total;
}

/** R(a+1) and [..+..] were cut at their plus. */
function joinPairs(parts: readonly string[]): string[] {
  const joined: string[] = [];
  for (const part of parts) {
    const before = joined.at(-1);
    const depth = before === undefined ? 0 : before.split(/[([]/).length - before.split(/[)\]]/).length;
    if (depth > 0) joined[joined.length - 1] = `${before}+${part}`;
    else joined.push(part);
  }
  return joined;
}

function atom(work: Working, term: string): Value | undefined {
  if (/^\d+$/.test(term)) return constant(Number(term));
  if (term === "t") return work.temporary;
  if (term === "N") {
    const operand = work.decoded.operands.find((o) => o.slot.number !== undefined);
    return operand?.number === undefined ? opaque(work.node, "number") : constant(operand.number);
  }
  if (/^PR\[/.test(term)) {
    const address = sum(work, term.slice(3, -1), true);
    const word = address?.base === "" ? work.program(address.offset) : undefined;
    return word === undefined ? opaque(work.node, "program word") : constant(word);
  }
  if (term.startsWith("[") && term.endsWith("]")) {
    const address = sum(work, term.slice(1, -1), true);
    return address === undefined
      ? undefined
      : load({ ...work.before, memory: work.memory }, address, work.node);
  }
  const register = registerOf(work, term);
  return register === undefined ? undefined : work.registers[register];
}
