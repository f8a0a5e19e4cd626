// What the operation of an instruction reads, sets and stores, from its notation and the declarations of the routine that
// performs it; computed once for each shape of instruction.

import type { Call, MemorySpace, Place, Statement, Value } from "../../core-as/isa/notation.ts";
import { operationOf, routineOf } from "../../core-as/isa/operation.ts";
import type { Parameter, Routine, Run, Touched } from "../../core-as/isa/routines.ts";
import type { Decoded } from "../decode.ts";
import type { Form } from "../forms.ts";
import { perShape } from "./shape.ts";
import { operandOf, type RegisterTerm, registerOf, registersIn, type Sum, sumOf } from "./sums.ts";

/** Words or bytes of memory that are stored. */
export interface Destination {
  /** Of the first one. */
  readonly address: Sum;
  /** The address counts bytes: byte n is in word n >> 1. */
  readonly bytes: boolean;
  /** How many; with `count`, for each that it counts. */
  readonly units: number;
  /** The register that says how many times. */
  readonly count: RegisterTerm | undefined;
  /** It counts digits, four to a word. */
  readonly digits: boolean;
  readonly downward: boolean;
  /** The address is one of the partition: the register with its high half. */
  readonly high: RegisterTerm | undefined;
}

/** A result; without `value` it is something that is not followed. */
export type Action =
  | { readonly kind: "set"; readonly register: RegisterTerm; readonly value: Sum | undefined }
  | { readonly kind: "store"; readonly destination: Destination; readonly value: Sum | undefined };

/** Registers as a mask of a shape: bits 0 to 7 are R0 to R7, two more for each operand its register and the one after it. */
export type ShapeMask = number;

/** What an operation does. */
export interface Actions {
  /** The results of each group of statements, which happen at once. */
  readonly groups: readonly (readonly Action[])[];
  /** Registers that it reads, and those of them that it works with, not only copies. */
  readonly reads: ShapeMask;
  readonly uses: ShapeMask;
  readonly writes: ShapeMask;
  /** R0 to Rn are pushed on the process stack, or popped: n. */
  readonly stacked: { readonly pushed: boolean; readonly last: Sum } | undefined;
  /** What it touches besides. */
  readonly touches: readonly Touched[];
  /** The routine that it is done by. */
  readonly routine: Routine | undefined;
}

/** The actions of a decoded instruction. */
export const actionsOf: (decoded: Decoded) => Actions = perShape(bind);

const FIRST_OPERAND = 8;
const NUMBER_OF_REGISTERS = 8;

const bitOf = ({ operand, number }: RegisterTerm): ShapeMask =>
  operand < 0 ? 1 << number : 1 << (FIRST_OPERAND + 2 * operand + number);

/** The registers of a mask of a shape in an instruction: bit n is Rn. */
export function numbered(mask: ShapeMask, { operands }: Decoded): number {
  let numbers = mask & 0xff;
  operands.forEach(({ register }, i) => {
    const bits = (mask >> (FIRST_OPERAND + 2 * i)) & 3;
    if (register === undefined || bits === 0) return;
    if (bits & 1) numbers |= 1 << register;
    if (bits & 2) numbers |= 1 << ((register + 1) & (NUMBER_OF_REGISTERS - 1));
  });
  return numbers;
}

function bind(decoded: Decoded): Actions {
  const operation = operationOf(decoded.form.row);
  const { call, routine } = routineOf(operation) ?? {};
  const binder = new Binder(decoded);
  const groups = operation.groups.map((group) => group.flatMap((statement) => binder.statement(statement)));
  const n = routine?.registers === undefined ? undefined : call!.arguments[0]!;
  const { reads, uses, writes } = binder;
  return {
    groups,
    reads,
    uses,
    writes,
    stacked: n && { pushed: routine!.registers === "push", last: sumOf(decoded, n) },
    touches: routine?.touches ?? [],
    routine,
  };
}

/** True for a jump to the next instruction, whose condition nothing depends on. NOP is one; with a prefix it is another form. */
function goesNowhere({ form }: Decoded, statement: Statement): boolean {
  if (statement.kind !== "jump" || form.slots.length > 0) return false;
  const { target } = statement;
  return target.kind === "binary" && target.left.kind === "field" && target.left.field === "next";
}

/** Statements of one shape to actions. */
class Binder {
  private readonly decoded: Decoded;
  reads: ShapeMask = 0;
  uses: ShapeMask = 0;
  writes: ShapeMask = 0;

  constructor(decoded: Decoded) {
    this.decoded = decoded;
  }

  statement(statement: Statement): Action[] {
    if (goesNowhere(this.decoded, statement)) return [];
    const { condition } = statement;
    if (condition?.kind === "compare") for (const side of [condition.left, condition.right]) this.use(side);
    else if (condition !== undefined) this.use(condition);
    if (statement.kind === "jump") this.use(statement.target);
    if (statement.kind === "by") return this.routine(statement.call);
    if (statement.kind !== "assign") return [];
    const value = this.value(statement.value);
    return this.result(statement.target, condition === undefined ? value : undefined);
  }

  /** Something that is worked with. */
  private use(value: Value): void {
    this.useSum(sumOf(this.decoded, value));
  }

  private useSum(sum: Sum): void {
    for (const register of registersIn(sum)) this.uses |= bitOf(register);
    this.reads |= this.uses;
  }

  /** A value that goes somewhere: one register alone is copied, all else is worked with. */
  private value(value: Value): Sum {
    const sum = sumOf(this.decoded, value);
    const [only] = sum;
    if (sum.length === 1 && only!.term.kind === "register" && !only!.negative)
      this.reads |= bitOf(only!.term);
    else this.useSum(sum);
    return sum;
  }

  /** A value that goes to a place; undefined: something. */
  private result(place: Place, value: Sum | undefined): Action[] {
    const { decoded } = this;
    switch (place.kind) {
      case "register":
        return this.set(registerOf(decoded, place.letter, place.after ? 1 : 0), value);
      case "operand": {
        const { operand, address } = operandOf(decoded, place.which);
        if (address !== undefined) return [this.store(address, {}, value)];
        return this.set([{ kind: "register", operand, number: 0 }], value);
      }
      case "bit":
        this.use(place.number);
        this.use(place.of);
        return this.result(place.of, undefined);
      case "long":
        if (value !== undefined) this.useSum(value);
        if (place.of.kind === "memory") return [this.store(sumOf(decoded, place.of.address), { units: 2 })];
        return [0, 1].flatMap((after) =>
          this.set(registerOf(decoded, (place.of as { letter: string }).letter, after), undefined),
        );
      case "memory": {
        const address = sumOf(decoded, place.address);
        if (place.space === "word") return [this.store(address, {}, value)];
        if (value !== undefined) this.useSum(value);
        return [this.store(address, unitsOf(place.space, decoded.form))];
      }
      default:
        return [];
    }
  }

  private set(registers: readonly RegisterTerm[], value: Sum | undefined): Action[] {
    return registers.map((register) => {
      this.writes |= bitOf(register);
      return { kind: "set", register, value };
    });
  }

  private store(address: Sum, rest: Partial<Destination>, value?: Sum): Action {
    this.useSum(address);
    const plain = {
      bytes: false,
      units: 1,
      count: undefined,
      digits: false,
      downward: false,
      high: undefined,
    };
    return { kind: "store", destination: { ...plain, address, ...rest }, value };
  }

  private routine({ arguments: given }: Call): Action[] {
    const { routine } = routineOf(operationOf(this.decoded.form.row))!;
    const argument = (name: string): Value => given[routine.parameters.findIndex((p) => p.name === name)]!;
    const results = routine.parameters.flatMap((parameter, i) => this.parameter(parameter, given[i]!));
    const runs = routine.runs.filter(({ access }) => access === "writes");
    return [...runs.map((run) => this.run(run, argument)), ...results];
  }

  private parameter({ direction, kind }: Parameter, value: Value): Action[] {
    // What a place that is only written is made of is read all the same.
    if (direction !== "out") this.use(value);
    return direction === "in" || kind === "number" ? [] : this.result(value as Place, undefined);
  }

  private run({ at, unit, count, down, partition }: Run, argument: (name: string) => Value): Action {
    const [first, high] = registersIn(sumOf(this.decoded, argument(at)));
    const counter = count === undefined ? [] : [...registersIn(sumOf(this.decoded, argument(count)))];
    return this.store([{ term: first!, negative: false }], {
      bytes: unit === "bytes",
      count: counter[0],
      digits: unit === "digits",
      downward: down === true,
      high: partition === true ? high : undefined,
    });
  }
}

/** Characters of the text of a float (docs/MACHINE.md, FLOAT rules): short, long. */
const TEXT: readonly [number, number] = [16, 24];
/** Words of a float: short, long. */
const FLOAT: readonly [number, number] = [2, 4];

/** How much is stored in a space other than that of words. */
function unitsOf(space: MemorySpace, { mnemonic, row }: Form): Partial<Destination> {
  // The forms of long floats have a mnemonic of their own.
  const [same, other] = mnemonic === row.mnemonic ? ([0, 1] as const) : ([1, 0] as const);
  switch (space) {
    case "byte":
      return { bytes: true };
    case "text":
      return { bytes: true, units: TEXT[same] };
    case "float":
      return { units: FLOAT[same] };
    case "other float":
      return { units: FLOAT[other] };
    default:
      throw new Error(`${row.mnemonic} stores into the space of ${space}s`);
  }
}
