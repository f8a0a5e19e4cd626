// The code of a program as the checker sees it: instructions by their addresses, statements by entry and by code.

import { type Decoded, decodeInstruction } from "../decode.ts";
import type { PathStep } from "../diagnostics.ts";
import type { Expression } from "../expression.ts";
import type { Item, Program } from "../program.ts";
import type { Place } from "../source.ts";
import type { PlacedAssumption, Statement } from "./statement.ts";

export class Code {
  readonly program: Program;
  private readonly words: ArrayLike<number>;
  private readonly origin: number;
  private readonly items = new Map<number, Item>();
  private readonly decoded = new Map<number, Decoded | undefined>();
  private readonly entries = new Map<number, Statement>();
  private readonly monitors = new Map<number, Statement>();
  private readonly assumed = new Map<number, PlacedAssumption[]>();

  /** `words` are those of the program section, whose addresses are settled. */
  constructor(program: Program, words: ArrayLike<number>) {
    const section = program.sections.program;
    this.program = program;
    this.words = words;
    this.origin = section.address;
    for (const item of section.items) if (item.kind === "instruction") this.items.set(item.address, item);
    for (const statement of program.conventions.statements) this.enter(statement);
    for (const assumption of program.conventions.assumptions) {
      const { address } = assumption.mark;
      this.assumed.set(address, [...(this.assumed.get(address) ?? []), assumption]);
    }
  }

  private enter(statement: Statement): void {
    const { kind, name, place, entry, code } = statement;
    const value =
      entry !== undefined
        ? entry.address
        : this.number(code ?? { op: "symbol", name, place }, statement.section, undefined);
    if (value === undefined) return;
    const table = kind === "monitor" ? this.monitors : this.entries;
    const key = kind === "monitor" ? value & 0xff : value & 0xffff;
    const before = table.get(key);
    if (before === undefined) table.set(key, statement);
    else {
      const message = `${name} has the same ${kind === "monitor" ? "code" : "address"} as ${before.name}`;
      this.program.report.add("E090", place, message);
    }
  }

  /** The number of an expression at an item; what is wrong is reported. */
  number(expression: Expression, section: Statement["section"], item: Item | undefined): number | undefined {
    return this.program.number(expression, section, item, true);
  }

  /** The instruction that starts, with its prefixes, at an address. */
  at(address: number): Decoded | undefined {
    if (this.decoded.has(address)) return this.decoded.get(address);
    const found = this.items.has(address)
      ? decodeInstruction(this.words, address - this.origin, address)
      : undefined;
    this.decoded.set(address, found);
    return found;
  }

  /** A word of the program; undefined outside of it. */
  word(address: number): number | undefined {
    return this.words[address - this.origin];
  }

  statementAt(address: number): Statement | undefined {
    return this.entries.get(address);
  }

  monitor(code: number): Statement | undefined {
    return this.monitors.get(code);
  }

  assumptionsAt(address: number): readonly PlacedAssumption[] {
    return this.assumed.get(address) ?? [];
  }

  placeOf(address: number): Place | undefined {
    return this.items.get(address)?.place;
  }

  stepOf(address: number): PathStep | undefined {
    const line = this.items.get(address)?.place.line;
    return line === undefined ? undefined : { file: line.file.name, line: line.number };
  }

  /** `sum.asm:12`, of an address that has an instruction. */
  lineText(address: number): string {
    const step = this.stepOf(address);
    return step === undefined ? "an unknown place" : `${step.file}:${step.line}`;
  }

  /** Addresses of the instructions between two addresses. */
  *between(first: number, end: number): Generator<number> {
    for (const address of this.items.keys()) if (address >= first && address < end) yield address;
  }
}
