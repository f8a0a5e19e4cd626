// Describes in words what the operation of a row of the instruction table does: for the documents and cr80 explain.

import { FUNCTIONS } from "../../core-as/isa/functions.ts";
import type { Instruction } from "../../core-as/isa/instructions.ts";
import type { Call, Place, Statement, Value } from "../../core-as/isa/notation.ts";
import { everyValue, operationOf, partsOf, routineOf, statementsOf } from "../../core-as/isa/operation.ts";
import { ROUTINES, type Routine, type Run, type Way } from "../../core-as/isa/routines.ts";

/** An operation in words. Places are written in the notation. */
export interface Described {
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** Where it can continue other than at the next instruction. */
  readonly goesOn: readonly string[];
  /** The kinds of traps that it may end in, besides those of prefixes. */
  readonly faults: readonly string[];
  /** The functions and the routine that it names. */
  readonly names: readonly Named[];
}

/** A function or routine with what it gives or does. */
export interface Named {
  /** With its parameters, as in rotate_left(x, n). */
  readonly name: string;
  readonly text: string;
  /** What the parameters of a routine are here, as in `low is Rb`; none for a function, which is written with its arguments. */
  readonly parameters: readonly string[];
}

const WAYS: Readonly<Record<Way, string>> = {
  skip: "may skip",
  again: "starts again while there are turns left",
  call: "calls through the process stack",
  return: "returns through the process stack",
  resume: "returns to what was interrupted",
  trap: "traps",
  monitor: "calls the monitor",
  idle: "idles",
  unknown: "as the word that it executes",
};

/** What a row does. */
export function describe(row: Instruction): Described {
  const operation = operationOf(row);
  const found = new Found();
  for (const statement of statementsOf(operation)) found.statement(statement);
  const { call, routine } = routineOf(operation) ?? {};
  if (call !== undefined) found.routine(call, routine!);
  const faults = new Set<string>(operation.privileged ? ["privileged instruction"] : []);
  for (const value of everyValue(operation)) for (const fault of faultsOf(value)) faults.add(fault);
  if (routine?.runs.length || routine?.touches.includes("stack pointer")) faults.add("data");
  if (routine?.touches.includes("stack pointer")) faults.add("stack");
  if (faults.has("data")) faults.delete(MAYBE_DATA);
  if (routine?.faults === true && [...faults].every((f) => f.startsWith("privileged")))
    faults.add("as its routine says");
  const calls = [...everyValue(operation)].filter((value): value is Call => value.kind === "call");
  return {
    reads: [...found.reads],
    writes: [...found.writes],
    goesOn: [...found.goesOn],
    faults: [...faults],
    names: [...new Map(calls.map((one) => [one.name, namedOf(one)])).values()],
  };
}

/** Of S and D, whose mode bit says whether they are in memory. */
const MAYBE_DATA = "data where an operand is in memory";

function faultsOf(value: Value): string[] {
  if (value.kind === "memory") return [value.space === "program" ? "program" : "data"];
  return value.kind === "operand" ? [MAYBE_DATA] : [];
}

function namedOf({ name, arguments: given }: Call): Named {
  const isFunction = Object.hasOwn(FUNCTIONS, name);
  const names = isFunction ? FUNCTIONS[name]!.parameters : ROUTINES[name]!.parameters.map((p) => p.name);
  return {
    name: `${name}(${names.join(", ")})`,
    text: isFunction ? FUNCTIONS[name]!.gives : ROUTINES[name]!.text,
    parameters: isFunction ? [] : names.map((parameter, i) => `${parameter} is ${textOf(given[i]!)}`),
  };
}

/** What statements read, write and lead to. */
class Found {
  readonly reads = new Set<string>();
  readonly writes = new Set<string>();
  readonly goesOn = new Set<string>();

  statement(statement: Statement): void {
    const { condition } = statement;
    if (condition?.kind === "compare") for (const side of [condition.left, condition.right]) this.read(side);
    const perhaps = condition === undefined ? "" : "may ";
    if (statement.kind === "assign") {
      this.read(statement.value);
      this.write(statement.target);
    } else if (statement.kind === "jump") {
      this.read(statement.target);
      this.goesOn.add(perhaps === "" ? "jumps" : "may jump");
    } else if (statement.kind === "skip" || statement.kind === "repeat") {
      this.goesOn.add(`${perhaps}${statement.kind}`);
    }
  }

  routine(call: Call, { parameters, runs, registers, touches, ways }: Routine): void {
    const argument = (name: string) => call.arguments[parameters.findIndex((p) => p.name === name)]!;
    parameters.forEach(({ direction }, i) => {
      const value = call.arguments[i]!;
      if (direction === "out") this.address(value);
      else this.read(value);
      if (direction !== "in") this.write(value as Place);
    });
    for (const run of runs) this[run.access].add(runText(run, argument));
    if (registers !== undefined) this[registers === "push" ? "reads" : "writes"].add("R0 to Rn");
    for (const touched of touches)
      this.writes.add(touched === "anything" ? "whatever it does" : (NAMES[touched] ?? touched));
    for (const way of ways) this.goesOn.add(WAYS[way]);
  }

  private read(value: Value): void {
    switch (value.kind) {
      case "register":
      case "operand":
      case "V":
      case "memory":
        this.reads.add(textOf(value));
        break;
      case "long":
        this.reads.add(textOf(value));
        this.address(value.of);
        return;
    }
    for (const part of partsOf(value)) this.read(part);
  }

  /** What the address of a place is made of. */
  private address(place: Value): void {
    if (place.kind === "memory") this.read(place.address);
    else if (place.kind === "long") this.address(place.of);
  }

  private write(place: Place): void {
    if (place.kind === "bit") {
      this.read(place.number);
      this.read(place.of);
      this.write(place.of);
      return;
    }
    this.address(place);
    this.writes.add(textOf(place));
  }
}

const NAMES: Readonly<Record<string, string>> = {
  table: "the memory map",
  timer: "the interval timer",
  "stack pointer": "the process stack",
};

function runText({ at, unit, count, down, partition }: Run, argument: (name: string) => Value): string {
  const where = partition === true ? "the partition address" : unit === "bytes" ? "byte number" : "address";
  const first = `${where} ${textOf(argument(at))}`;
  if (count === undefined) return `the ${unit === "bytes" ? "byte" : "word"} at ${first}`;
  return `${textOf(argument(count))} ${unit} from ${first} ${down === true ? "down" : "on"}`;
}

const SPACES = {
  word: "",
  program: "PR",
  byte: "byte ",
  float: "F",
  "other float": "other F",
  text: "text ",
} as const;

/** A value in the notation. */
export function textOf(value: Value): string {
  switch (value.kind) {
    case "register":
      return value.after ? `R(${value.letter}+1)` : `R${value.letter}`;
    case "operand":
      return value.which;
    case "V":
    case "m":
      return value.kind;
    case "memory":
      return `${SPACES[value.space]}[${textOf(value.address)}]`;
    case "long":
      return `long ${textOf(value.of)}`;
    case "bit":
      return `bit ${textOf(value.number)} of ${textOf(value.of)}`;
    case "number":
      return String(value.value);
    case "field":
      return value.field;
    case "flag":
      return value.flag;
    case "not":
      return `not ${inner(value.of)}`;
    case "negative":
      return `-${inner(value.of)}`;
    case "call":
      return `${value.name}(${value.arguments.map(textOf).join(", ")})`;
    case "binary":
      return `${textOf(value.left)} ${value.operator} ${inner(value.right)}`;
  }
}

const inner = (value: Value): string => (value.kind === "binary" ? `(${textOf(value)})` : textOf(value));
