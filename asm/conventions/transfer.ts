// What an instruction does to a state. Operations of the instruction table that are plain assignments are interpreted;
// of all others only what they write is known.

import type { Decoded } from "../decode.ts";
import { effectsOf } from "./effects.ts";
import { operationOf, type RegisterTerm, type Sum, type Term } from "./operation.ts";
import { Storing } from "./storing.ts";
import { constant, load, opaque, plus, type State, type Value } from "./value.ts";
import { type Written, writtenBy } from "./writes.ts";

/** A word of the program, which nothing writes; undefined outside of it. */
type ProgramWords = (address: number) => number | undefined;

/** A state that is being changed by one instruction. */
interface Working {
  readonly decoded: Decoded;
  readonly node: string;
  readonly program: ProgramWords;
  readonly before: State;
  readonly registers: Value[];
  readonly storing: Storing;
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
  /** What it stores at fixed addresses, the pointer of the process stack apart. */
  readonly stores: readonly Written[];
  /** What it stores from the pointer of the process stack at the entry on: distances. */
  readonly above: readonly number[];
}

/** Instructions behind which data addresses are those of other words. */
const ELSEWHERE = /^(LDB|LTT|TTM)$/;

/** The state after an instruction that stands at `node` (a name for the place); without `program` its words are not known. */
export function transfer(
  before: State,
  decoded: Decoded,
  node: string,
  program: ProgramWords = () => undefined,
): Transfer {
  const begin = (): Working => ({
    decoded,
    node,
    program,
    before,
    registers: [...before.registers],
    storing: new Storing(before, node),
    used: decoded.prefixRegisters.reduce((mask, n) => mask | (1 << n), 0),
    aside: constant(0),
  });
  const work = begin();
  if (processStack(work) || exchange(work) || assignments(work)) return transferOf(work);
  const { reads, writes } = effectsOf(decoded);
  const other = begin();
  other.used |= work.used | reads;
  forget(other);
  for (let n = 0; n < 8; n++) if (writes & (1 << n)) other.registers[n] = opaque(node, `R${n}`);
  return transferOf(other);
}

function transferOf(work: Working): Transfer {
  const { stores, above } = work.storing;
  return { state: stateOf(work), used: work.used, stores, above };
}

/** Words of memory that are changed in a way that is not followed are something else afterwards. */
function forget(work: Working): void {
  const { decoded, node, storing, registers } = work;
  const { mnemonic } = decoded.form.row;
  if (mnemonic === "CSP" || mnemonic === "XCU") storing.loseStack();
  if (ELSEWHERE.test(mnemonic) || mnemonic === "XCU") storing.otherWords();
  // Nobody knows what it executes.
  if (mnemonic === "XCU") for (let n = 0; n < 8; n++) registers[n] = opaque(node, `R${n}`);
  const { used } = work;
  for (const written of writtenBy(decoded, work.before.registers, (address) => sum(work, address, true))) {
    storing.run(written);
  }
  work.used = used;
}

/** STC and UNS with a count: R0 to Rn on the process stack. */
function processStack({ decoded, registers, storing, node }: Working): boolean {
  const { form, operands } = decoded;
  if (form.row.operands !== "C4" || (form.mnemonic !== "STC" && form.mnemonic !== "UNS")) return false;
  const { number } = operands[0]!;
  const last = (number ?? 7) & 7;
  if (number === undefined) storing.loseStack();
  if (form.mnemonic === "STC") storing.push(registers.slice(0, last + 1));
  else for (let n = last; n >= 0; n--) registers[n] = storing.pop() ?? opaque(node, `R${n}`);
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
      work.storing.word(at, value);
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
    else if (target.kind === "data") work.storing.word(sum(work, target.address, true), value);
    else work.registers[registerOf(work, target)] = value;
  }
  return true;
}

function stateOf({ registers, storing }: Working): State {
  return { registers, memory: storing.memory, data: storing.data, stack: storing.stack, top: storing.top };
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
      return load(stateOf(work), sum(work, term.address, true), node);
    case "program": {
      const address = sum(work, term.address, true);
      const word = address.base === "" ? work.program(address.offset) : undefined;
      return word === undefined ? opaque(node, "program word") : constant(word);
    }
  }
}
