// What an instruction does to a state. Operations of the instruction table that are plain assignments are interpreted;
// of all others only what they write is known.

import type { Decoded } from "../decode.ts";
import { effectsOf } from "./effects.ts";
import { type Memory, withWord } from "./memory.ts";
import { operationOf, type RegisterTerm, type Sum, type Term } from "./operation.ts";
import { constant, keyOf, load, opaque, plus, type State, type Value } from "./value.ts";
import { writtenWords } from "./writes.ts";

/** A word of the program, which nothing writes; undefined outside of it. */
type ProgramWords = (address: number) => number | undefined;

/** A state that is being changed by one instruction. */
interface Working {
  readonly decoded: Decoded;
  readonly node: string;
  readonly program: ProgramWords;
  readonly before: State;
  readonly registers: Value[];
  /** That of `before`, until something is stored. */
  memory: Memory;
  data: string;
  stack: readonly Value[] | undefined;
  /** Registers whose values are worked with, not only copied. */
  used: number;
  /** What the operation has put aside. */
  aside: Value;
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
    data: before.data,
    stack: before.stack,
    used: decoded.prefixRegisters.reduce((mask, n) => mask | (1 << n), 0),
    aside: constant(0),
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

function stateOf({ registers, memory, data, stack }: Working): State {
  return { registers, memory, data, stack };
}

function store(work: Working, address: Value, value: Value): void {
  work.memory = withWord(work.memory, keyOf(address), value);
}

/** Words of memory that are changed in a way that is not followed are something else afterwards. */
function forget(work: Working): void {
  const { decoded, node, before } = work;
  const { mnemonic } = decoded.form.row;
  if (mnemonic === "CSP") work.stack = undefined;
  if (mnemonic === "LDB") {
    work.memory = new Map();
    work.data = node;
    work.stack = work.stack?.map((_, n) => opaque(node, `stack${n}`));
  }
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

/** Does the operation when all of it is assignments of sums; false: it is not. */
function assignments(work: Working): boolean {
  const operation = operationOf(work.decoded);
  if (operation === undefined) return false;
  for (const { target, source } of operation) {
    const value = sum(work, source);
    if (target.kind === "aside") work.aside = value;
    else if (target.kind === "data") store(work, sum(work, target.address, true), value);
    else work.registers[registerOf(work, target)] = value;
  }
  return true;
}

function registerOf({ decoded }: Working, { operand, behind }: RegisterTerm): number {
  return (decoded.operands[operand]!.register! + behind) & 7;
}

/** The value of a sum. `address`: it is worked with, even when it is one register alone. */
function sum(work: Working, { terms, text }: Sum, address = false): Value {
  let total: Value = constant(0);
  let other = false;
  for (const { term, negative } of terms) {
    const value = termValue(work, term);
    if (term.kind === "register" && (terms.length > 1 || address)) work.used |= 1 << registerOf(work, term);
    if (value.base === "") total = plus(total, negative ? -value.offset : value.offset);
    else if (total.base === "" && !negative) total = plus(value, total.offset);
    else other = true;
  }
  return other ? opaque(work.node, text) : total;
}

function termValue(work: Working, term: Term): Value {
  const { node } = work;
  switch (term.kind) {
    case "register":
      return work.registers[registerOf(work, term)]!;
    case "aside":
      return work.aside;
    case "constant":
      return constant(term.value);
    case "number": {
      const number = work.decoded.operands[term.operand]?.number;
      return number === undefined ? opaque(node, "number") : constant(number);
    }
    case "data":
      return load(work, sum(work, term.address, true), node);
    case "program": {
      const address = sum(work, term.address, true);
      const word = address.base === "" ? work.program(address.offset) : undefined;
      return word === undefined ? opaque(node, "program word") : constant(word);
    }
  }
}
