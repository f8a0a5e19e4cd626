// The code of one instruction: what each part of its operation is in WebAssembly.
//
// Of a value of 16 bits the bits above may be anything unless it is clean. Registers are locals; every place in memory is
// looked up in the view before anything is written, and where the view has no answer the interpreter takes over.

import { VIEW_PROGRAM, VIEW_READ, VIEW_WRITE } from "../../core-as/layout.ts";
import { FUNCTION_CODE } from "./functions.ts";
import type { Act, Term, Test, Translatable } from "./instruction.ts";
import { placesIn, termsIn, wordsOf } from "./turns.ts";
import type { Code } from "./wasm.ts";

/** The locals of a translated function. The first three are its parameters. */
export const LOCALS = {
  /** The view of the mode. */
  view: 0,
  /** Instructions that may start. */
  left: 1,
  /** The program address at which the function is entered. */
  at: 2,
  /** R0; the other registers follow. */
  r: 3,
  /** V in bit 15. */
  v: 11,
  base: 12,
  /** Where the interpreter goes on. */
  pc: 13,
} as const;
export const PARAMETERS = 3;

/** What instructions need of the function that they are in. */
export interface Frame {
  readonly code: Code;
  /** Registers of which the bits above 15 may be anything, by number. */
  readonly dirty: Set<number>;
  /** Registers that are used, by number. */
  readonly used: Set<number>;
  /** Pushes the program address of an index of the page, modulo 65,536. */
  address(index: number): void;
  /** Leaves before the instruction when the value on the stack is not 0. */
  leaveIf(): void;
  /**
   * The local with what is added to twice the address of a place, by the JSON of the place, where the map was looked at before:
   * then the sum of the registers and BASE is that address without a carry out of 16 bits between.
   */
  readonly known: ReadonlyMap<string, number>;
}

/** How the last instruction of a block ends. */
export interface Ending {
  /** The local that says whether it jumps; undefined: it always jumps. */
  readonly taken: number | undefined;
  /** The local that holds the program address, clean, where it is worked out. */
  readonly address: number | undefined;
}

interface Access {
  /** The local with the address in linear memory. */
  readonly pointer: number;
  readonly bytes: boolean;
}

const keyOf = (term: Term): string => JSON.stringify(term);

/** Pushes the entry of a table of the view for the address on the stack, of which bits above 15 may be anything. */
export function viewEntry(code: Code, table: number): void {
  code.constant(8);
  code.op("i32.shr_u");
  code.constant(0xfc);
  code.op("i32.and");
  code.get(LOCALS.view);
  code.op("i32.add");
  code.access("i32.load", table);
}

/** Emits one instruction, and says how it jumps; undefined: it does not. */
export function emitInstruction(frame: Frame, { groups }: Translatable): Ending | undefined {
  const emitter = new InstructionEmitter(frame, groups);
  let ending: Ending | undefined;
  for (const group of groups) ending = emitter.group(group) ?? ending;
  return ending;
}

class InstructionEmitter {
  private readonly frame: Frame;
  private readonly code: Code;
  /** Places in memory that are written. */
  private readonly written: ReadonlySet<string>;
  private readonly accesses = new Map<string, Access>();
  /** What the assignment before has added or subtracted, as locals, for its flags. */
  private result: { operator: string; left: number; right: number; value: number } | undefined;

  constructor(frame: Frame, groups: readonly (readonly Act[])[]) {
    this.frame = frame;
    this.code = frame.code;
    const targets = groups.flat().flatMap((act) => (act.kind === "assign" ? wordsOf(act.target) : []));
    this.written = new Set(targets.filter(({ kind }) => kind === "memory").map(keyOf));
  }

  /** All that is read before anything that is written. */
  group(acts: readonly Act[]): Ending | undefined {
    for (const place of acts.flatMap(termsIn).flatMap(placesIn)) this.look(place);
    const { code } = this;
    const writes: (() => void)[] = [];
    let ending: Ending | undefined;
    for (const act of acts) {
      if (act.kind === "assign") {
        writes.push(this.assign(act.target, act.value));
        continue;
      }
      const taken = act.test && code.local();
      if (taken !== undefined) {
        this.test(act.test!);
        code.set(taken);
      }
      let address: number | undefined;
      if (act.target.kind !== "index") {
        address = code.local();
        this.clean(act.target);
        code.set(address);
      }
      ending = { taken, address };
    }
    for (const write of writes) write();
    return ending;
  }

  // ---- Accesses

  private look(place: Term & { kind: "memory" }): void {
    const key = keyOf(place);
    if (this.accesses.has(key)) return;
    const { code, frame } = this;
    const bias = frame.known.get(key);
    if (bias !== undefined) {
      this.value(place.address);
      code.get(LOCALS.base);
      code.op("i32.add");
      code.constant(1);
      code.op("i32.shl");
      code.get(bias);
      code.op("i32.add");
      const pointer = code.local();
      code.set(pointer);
      this.accesses.set(key, { pointer, bytes: false });
      return;
    }
    const address = code.local();
    const bytes = place.space === "byte";
    let within: number | undefined;
    if (bytes) {
      within = code.local();
      this.clean(place.address);
      code.tee(within);
      code.constant(1);
      code.op("i32.shr_u");
    } else this.value(place.address);
    if (place.space !== "program") {
      code.get(LOCALS.base);
      code.op("i32.add");
    }
    code.tee(address);
    viewEntry(
      code,
      place.space === "program" ? VIEW_PROGRAM : this.written.has(key) ? VIEW_WRITE : VIEW_READ,
    );
    code.get(address);
    code.constant(1);
    code.op("i32.shl");
    code.constant(0x1fffe);
    code.op("i32.and", "i32.add");
    const pointer = code.local();
    code.tee(pointer);
    code.constant(1);
    code.op("i32.and");
    frame.leaveIf();
    if (within !== undefined) {
      code.get(pointer);
      code.get(within);
      code.constant(1);
      code.op("i32.and", "i32.add");
      code.set(pointer);
    }
    this.accesses.set(key, { pointer, bytes });
  }

  // ---- Results

  /** Works out a result; the returned function writes it. */
  private assign(target: Term, value: Term): () => void {
    const { code } = this;
    if (target.kind === "V") return this.flag(value);
    const result = code.local();
    let clean: boolean;
    if (target.kind === "bit") {
      clean = this.value(target.of);
      code.constant(1);
      this.value(target.number);
      code.constant(15);
      code.op("i32.and", "i32.shl");
      if (value.kind !== "constant") throw new Error("a bit becomes 0 or 1");
      if (value.value === 0) {
        code.constant(-1);
        code.op("i32.xor", "i32.and");
      } else code.op("i32.or");
    } else if (value.kind === "binary" && (value.operator === "+" || value.operator === "-")) {
      const left = code.local();
      const right = code.local();
      this.clean(value.left);
      code.set(left);
      this.clean(value.right);
      code.set(right);
      code.get(left);
      code.get(right);
      code.op(value.operator === "+" ? "i32.add" : "i32.sub");
      clean = false;
      this.result = { operator: value.operator, left, right, value: result };
    } else clean = this.value(value);
    code.set(result);
    const place = target.kind === "bit" ? target.of : target;
    return () => this.write(place, result, clean);
  }

  private write(target: Term, value: number, clean: boolean): void {
    const { code, frame } = this;
    switch (target.kind) {
      case "register": {
        const { number } = target;
        frame.used.add(number);
        code.get(value);
        code.set(LOCALS.r + number);
        if (clean) frame.dirty.delete(number);
        else frame.dirty.add(number);
        return;
      }
      case "memory": {
        const { pointer, bytes } = this.accesses.get(keyOf(target))!;
        code.get(pointer);
        code.get(value);
        code.access(bytes ? "i32.store8" : "i32.store16");
        return;
      }
      case "long": {
        this.write(target.low, value, false);
        const high = code.local();
        code.get(value);
        code.constant(16);
        code.op("i32.shr_u");
        code.set(high);
        this.write(target.high, high, true);
        return;
      }
      default:
        throw new Error(`nothing can be assigned to ${target.kind}`);
    }
  }

  /** V after an assignment: a value whose bit 15 it is. */
  private flag(value: Term): () => void {
    const { code, result } = this;
    const v = code.local();
    if (value.kind !== "flag") {
      if (value.kind === "constant") code.constant(value.value === 0 ? 0 : 0x8000);
      else {
        this.clean(value);
        code.constant(15);
        code.op("i32.shl");
      }
    } else {
      if (result === undefined || value.flag === (result.operator === "+" ? "borrow" : "carry"))
        throw new Error(`there is no ${value.flag} of the statement before`);
      const { operator, left, right, value: sum } = result;
      if (value.flag !== "overflow") {
        code.get(sum);
        code.constant(1);
        code.op("i32.shr_u");
      } else {
        code.get(operator === "+" ? right : left);
        code.get(operator === "+" ? sum : right);
        code.op("i32.xor");
        code.get(left);
        code.get(sum);
        code.op("i32.xor", "i32.and");
      }
    }
    code.set(v);
    return () => {
      code.get(v);
      code.set(LOCALS.v);
    };
  }

  // ---- Values

  /** Pushes a value with all bits above 15 zero; a long value as it is. */
  private clean(term: Term): void {
    const { code, frame } = this;
    if (this.value(term)) return;
    code.constant(0xffff);
    code.op("i32.and");
    if (term.kind !== "register") return;
    code.tee(LOCALS.r + term.number);
    frame.dirty.delete(term.number);
  }

  /** Pushes a value, and says whether it is clean. */
  private value(term: Term): boolean {
    const { code, frame } = this;
    switch (term.kind) {
      case "constant":
        code.constant(term.value & 0xffff);
        return true;
      case "register":
        frame.used.add(term.number);
        code.get(LOCALS.r + term.number);
        return !frame.dirty.has(term.number);
      case "index":
        frame.address(term.index);
        return true;
      case "V":
        code.get(LOCALS.v);
        code.constant(15);
        code.op("i32.shr_u");
        code.constant(1);
        code.op("i32.and");
        return true;
      case "memory": {
        const { pointer, bytes } = this.accesses.get(keyOf(term))!;
        code.get(pointer);
        code.access(bytes ? "i32.load8_u" : "i32.load16_u");
        return true;
      }
      case "long":
        this.clean(term.high);
        code.constant(16);
        code.op("i32.shl");
        this.clean(term.low);
        code.op("i32.or");
        return true;
      case "not": {
        this.value(term.of);
        code.constant(-1);
        code.op("i32.xor");
        return false;
      }
      case "call": {
        const emit = FUNCTION_CODE[term.name];
        if (emit === undefined) throw new Error(`there is no function ${term.name}`);
        const given = term.arguments.map((argument) => {
          const local = code.local();
          this.clean(argument);
          code.set(local);
          return local;
        });
        emit(code, given);
        return false;
      }
      case "sum":
        this.value(term.of);
        code.constant(term.constant);
        code.op("i32.add");
        return false;
      case "binary":
        return this.binary(term);
      default:
        throw new Error(`a ${term.kind} has no value`);
    }
  }

  private binary({ operator, left, right }: Term & { kind: "binary" }): boolean {
    const { code } = this;
    const first = this.value(left);
    const second = this.value(right);
    if (operator !== "and" && operator !== "or" && operator !== "xor")
      throw new Error(`${operator} belongs to a constant, or to a sum whose flags are asked for`);
    code.op(operator === "and" ? "i32.and" : operator === "or" ? "i32.or" : "i32.xor");
    return first && second;
  }

  /** Pushes 1 when a test holds, else 0. */
  private test({ signed, relation, left, right }: Test): void {
    const { code } = this;
    if (left.kind === "bit") {
      if (right.kind !== "constant") throw new Error("a bit is 0 or 1");
      this.value(left.of);
      this.value(left.number);
      code.constant(15);
      code.op("i32.and", "i32.shr_u");
      code.constant(1);
      code.op("i32.and");
      if ((relation === "=") === (right.value === 0)) code.op("i32.eqz");
      return;
    }
    for (const side of [left, right]) {
      if (signed) {
        this.value(side);
        code.op("i32.extend16_s");
      } else this.clean(side);
    }
    if (relation === "=" || relation === "!=") code.op(relation === "=" ? "i32.eq" : "i32.ne");
    else if (relation === "<") code.op(signed ? "i32.lt_s" : "i32.lt_u");
    else code.op(signed ? "i32.ge_s" : "i32.ge_u");
  }
}
