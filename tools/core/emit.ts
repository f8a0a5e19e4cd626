// Writes the cases of the interpreter: AssemblyScript for each variant of a row.
//
// A case checks every access, works out all results of a group, writes them, and then continues: `continue` for the
// next entry, `break` with `to` set for a jump out of the straight line, `break` without it for a fault.

import { FUNCTIONS } from "../../core-as/isa/functions.ts";
import type { Condition, Statement } from "../../core-as/isa/notation.ts";
import { type Bound, bind, statementsIn, type Variant } from "./variant.ts";

/** How an access is checked: what the operation does to the word. */
type Use = "read" | "write" | "modify";

interface Access {
  readonly place: Bound & { kind: "memory" | "either" };
  use: Use;
  /** The address in the data space as a variable, and the pointer. */
  readonly at: string;
  readonly pointer: string;
}

/** An expression; `clean`: bits 16 and up are 0. */
interface Code {
  readonly text: string;
  readonly clean: boolean;
}

/** Where a case can continue other than at the next entry. */
interface Way {
  /** `near`: by the distance X of the entry; else to this program address. */
  readonly target: string | "near";
  /** undefined: always. */
  readonly taken: string | undefined;
}

/** What a case has of a slot of the entry. */
export type SlotName = "A" | "B";

/** The register fields of an entry: which letter of the row stands in which. */
export class Slots {
  readonly letters: string[] = [];
  private readonly row: string;

  constructor(row: string) {
    this.row = row;
  }

  of(letter: string): SlotName {
    let at = this.letters.indexOf(letter);
    if (at < 0) at = this.letters.push(letter) - 1;
    if (at > 1) throw new Error(`${this.row}: an entry holds two registers, not ${this.letters.join(", ")}`);
    return at === 0 ? "A" : "B";
  }
}

/** One of several neighbours. `near`: jumps go by the distance in the entry. */
export interface Neighbour {
  readonly variant: Variant;
  readonly near: boolean;
}

/** Emits variants one after the other: one for a plain handler, several for a fused one. */
export class Emitter {
  readonly lines: string[] = [];
  private readonly variables = new Map<string, number>();
  /** V as the latest variant left it, not stored yet. */
  private overflow: string | undefined;

  /** The case of one handler. `near`: jumps go by the distance in the entry. */
  static handler(variant: Variant, near: boolean): { lines: string[]; slots: Slots } {
    const emitter = new Emitter();
    const body = new Body(emitter, variant, near);
    body.emit();
    return { lines: emitter.lines, slots: body.slots };
  }

  /** The case of neighbours that one entry executes together. */
  static fused(variants: readonly Neighbour[]): string[] {
    const emitter = new Emitter();
    emitter.neighbours(variants, ["continue;"]).emit();
    return emitter.lines;
  }

  /**
   * The case of neighbours of which the last goes back to the first: it goes round without looking at the entry again.
   * `break` in the loop is a fault, unless the loop is `over`.
   */
  static loop(variants: readonly Neighbour[]): string[] {
    const emitter = new Emitter();
    const over = ["over = true;", "break;"];
    emitter.neighbours(variants, over).emitLoop(variants.length, over);
    return [
      "let over = false;",
      "while (true) {",
      ...emitter.lines.map((line) => `  ${line}`),
      "}",
      "if (over) continue;",
      "break;",
    ];
  }

  /** All neighbours but the last, whose body is returned. `leave` follows when no instruction is left. */
  private neighbours(variants: readonly Neighbour[], leave: readonly string[]): Body {
    variants.slice(0, -1).forEach(({ variant, near }, i) => {
      const body = new Body(this, variant, near);
      body.emitBefore(variants[i + 1]!.variant);
      const restore = body.stores ? ["left = held;", "held = 0;"] : [];
      const store = this.overflow === undefined ? [] : [`setV(${this.overflow});`];
      this.line(`if (left == 0) { ${[...restore, ...store, ...leave].join(" ")} }`);
      this.line("left--;");
      this.line("ip += ENTRY_BYTES;");
    });
    const { variant, near } = variants.at(-1)!;
    return new Body(this, variant, near);
  }

  line(text: string): void {
    this.lines.push(text);
  }

  /** A new variable with this value. */
  variable(name: string, value: string, kind: "const" | "let" = "const"): string {
    const count = (this.variables.get(name) ?? 0) + 1;
    this.variables.set(name, count);
    const variable = count === 1 ? name : `${name}${count}`;
    this.line(`${kind} ${variable} = ${value};`);
    return variable;
  }

  get v(): string | undefined {
    return this.overflow;
  }
  set v(bit15: string | undefined) {
    this.overflow = bit15;
  }
}

const setsOverflow = ({ row }: Variant): boolean =>
  row.operation.groups
    .flat()
    .some((s) => s.kind === "assign" && s.target.kind === "V" && s.condition === undefined);

const keyOf = (place: Bound): string => JSON.stringify(place);

/** A read that no view answers: a fault or, in the core for debuggers, perhaps one of a word next to watched ones. */
const unanswered = (kind: "read" | "program", pointer: string, at: string) =>
  `if (HOOKED) { ${pointer} = ${kind}Slow(${at}); if (!${pointer}) break; } else { ${kind}Fault(${at}); break; }`;

class Body {
  readonly slots: Slots;
  /** It stores into memory. */
  stores = false;
  private readonly out: Emitter;
  private readonly variant: Variant;
  private readonly near: boolean;
  private readonly accesses = new Map<string, Access>();
  /** Registers written by earlier groups, as variables, by letter. */
  private readonly written = new Map<string, string>();
  private fused = false;
  /** What the assignment before has added or subtracted, for its flags. */
  private result: { operator: string; left: string; right: string; value: string } | undefined;

  constructor(out: Emitter, variant: Variant, near: boolean) {
    this.out = out;
    this.variant = variant;
    this.near = near;
    this.slots = new Slots(variant.row.name);
  }

  /** A plain handler. */
  emit(): void {
    this.goOn(this.groups(false));
  }

  /** A neighbour follows in this case. Where it sets V anyhow, V is not stored here. */
  emitBefore(following: Variant): void {
    this.fused = true;
    if (this.groups(setsOverflow(following)).length > 0)
      throw new Error(`${this.variant.row.name} jumps, so that no neighbour can follow it`);
  }

  /** The last of `count` neighbours, which goes back to the first. `leave` follows when the loop is over. */
  emitLoop(count: number, leave: readonly string[]): void {
    const [way, another] = this.groups(false);
    if (way?.target !== "near" || way.taken === undefined || another !== undefined)
      throw new Error(`${this.variant.row.name} ends no loop`);
    const { out } = this;
    out.line(`if (!(${way.taken})) { ${leave.join(" ")} }`);
    out.line(`ip -= ${count} * ENTRY_BYTES;`);
    out.line(`if (left == 0) { ${leave.join(" ")} }`);
    out.line("left--;");
    out.line("ip += ENTRY_BYTES;");
  }

  /** The groups one after the other: the ways that lead off the straight line. */
  private groups(deferV: boolean): Way[] {
    let ways: Way[] = [];
    this.variant.row.operation.groups.forEach((group, i) => {
      const statements = statementsIn(this.variant, group);
      this.findAccesses(statements, i > 0);
      ways = [...ways, ...this.group(statements, deferV)];
    });
    return ways;
  }

  private goOn(ways: readonly Way[]): void {
    for (const { target, taken } of ways) {
      if (target === "near")
        this.out.line(taken === undefined ? "ip += X(ip);" : `if (${taken}) ip += X(ip);`);
      else if (taken === undefined) {
        this.out.line(`to = ${target};`);
        this.out.line("break;");
        return;
      } else this.out.line(`if (${taken}) { to = ${target}; break; }`);
    }
    this.out.line("continue;");
  }

  // ---- Accesses

  private findAccesses(statements: readonly Statement[], later: boolean): void {
    const known = this.accesses.size;
    const uses: { place: Bound; use: "read" | "write" }[] = [];
    const read = (value: Bound): void => {
      for (const inner of placesIn(value)) uses.push({ place: inner, use: "read" });
    };
    for (const statement of statements) {
      const { condition } = statement;
      if (condition?.kind === "compare") {
        read(this.bound(condition.left));
        read(this.bound(condition.right));
      }
      if (statement.kind === "jump") read(this.bound(statement.target));
      if (statement.kind !== "assign") continue;
      read(this.bound(statement.value));
      const target = this.bound(statement.target);
      const place = target.kind === "bit" ? target.of : target;
      if (target.kind === "bit") {
        read(target.number);
        read(place);
      }
      for (const word of wordsOf(place)) {
        if (word.kind !== "memory" && word.kind !== "either") continue;
        read(word.address);
        uses.push({ place: word, use: "write" });
      }
    }
    // The first operand is checked before the last one.
    const { letter } = this.variant.row.operands.S;
    const first =
      letter !== undefined && this.variant.modes.has(letter)
        ? keyOf(this.bound({ kind: "operand", which: "S" }))
        : "";
    uses.sort((x, y) => Number(keyOf(y.place) === first) - Number(keyOf(x.place) === first));
    const order = new Map<string, { place: Bound; use: Use }>();
    for (const { place, use } of uses) {
      const before = order.get(keyOf(place));
      if (before === undefined) order.set(keyOf(place), { place, use });
      else if (before.use !== use) before.use = "modify";
    }
    for (const [key, { place, use }] of order) this.check(key, place as Access["place"], use);
    if (later && this.accesses.size > known) {
      throw new Error(
        `${this.variant.row.name}: an access after the first group could be refused when something is written`,
      );
    }
  }

  private check(key: string, place: Access["place"], use: Use): void {
    const { out } = this;
    if (place.kind === "either") {
      const field = `${this.slots.of(place.letter)}(ip)`;
      const at = out.variable(
        "at",
        `base + ${this.value(place.address).text.replace(field, `${field} & 14`)}`,
      );
      const way = use === "read" ? "source" : "destination";
      this.pointer(key, place, use, at, `${way}(view, ${at}, ${field})`);
      return;
    }
    const address = this.value(place.address).text;
    if (place.space === "program") {
      const at = out.variable("at", address);
      const pointer = out.variable("p", `programPointer(view, ${at})`, "let");
      out.line(`if (${pointer} & 1) { ${unanswered("program", pointer, at)} }`);
      this.accesses.set(key, { place, use, at, pointer });
      return;
    }
    if (place.space === "byte") {
      const byte = out.variable("byte", `(${address}) & 0xffff`);
      const at = out.variable("at", `base + (${byte} >> 1)`);
      this.pointer(
        key,
        place,
        use,
        at,
        `${use === "read" ? "read" : "write"}Pointer(view, ${at})`,
        ` + (${byte} & 1)`,
      );
      return;
    }
    if (place.space !== "word")
      throw new Error(`${this.variant.row.name}: only a routine can read ${place.space}[...]`);
    const at = out.variable("at", `base + ${address}`);
    this.pointer(key, place, use, at, `${use === "read" ? "read" : "write"}Pointer(view, ${at})`);
  }

  private pointer(
    key: string,
    place: Access["place"],
    use: Use,
    at: string,
    found: string,
    within = "",
  ): void {
    const { out } = this;
    const pointer = out.variable("p", found, "let");
    if (use === "read") out.line(`if (${pointer} & 1) { ${unanswered("read", pointer, at)} }`);
    else {
      const slow = use === "write" ? "writeSlow" : "modifySlow";
      // The store may overwrite the neighbour: no instruction is left until its entry is looked up again.
      const hold = this.fused ? " held = left; left = 0;" : "";
      out.line(`if (${pointer} & 1) { ${pointer} = ${slow}(${at}); if (!${pointer}) break;${hold} }`);
      this.stores = true;
    }
    this.accesses.set(key, { place, use, at, pointer: pointer + within });
  }

  // ---- Groups

  private group(statements: readonly Statement[], deferV: boolean): Way[] {
    const { out } = this;
    const writes: (() => void)[] = [];
    const ways: Way[] = [];
    const several = statements.length > 1;
    this.result = undefined;
    statements.forEach((statement, i) => {
      const { condition } = statement;
      if (statement.kind === "assign") {
        if (condition !== undefined)
          throw new Error(`${this.variant.row.name}: an assignment has no condition`);
        const flags = statements[i + 1];
        const flagged = flags?.kind === "assign" && flags.value.kind === "flag";
        writes.push(
          this.assign(this.bound(statement.target), this.bound(statement.value), several, flagged, deferV),
        );
        return;
      }
      let taken = condition === undefined ? undefined : this.condition(condition);
      if (taken !== undefined && several) taken = out.variable("taken", taken);
      if (statement.kind !== "jump") {
        ways.push({ target: "near", taken });
        return;
      }
      let target = this.target(this.bound(statement.target));
      if (target !== "near" && several) target = out.variable("target", target);
      ways.push({ target, taken });
    });
    for (const write of writes) write();
    return ways;
  }

  private target(value: Bound): string {
    if (this.near && isRelative(value)) return "near";
    const { text, clean } = this.value(value);
    return clean ? text : `(${text}) & 0xffff`;
  }

  /** Works out a result; the returned function writes it. */
  private assign(
    target: Bound,
    value: Bound,
    several: boolean,
    flagged: boolean,
    deferV: boolean,
  ): () => void {
    const { out } = this;
    if (target.kind === "V") {
      const bit15 = this.flag(value);
      return () => {
        out.v = deferV ? bit15 : undefined;
        if (!deferV) out.line(`setV(${bit15});`);
      };
    }
    if (target.kind === "bit") {
      const bit = out.variable("bit", `1 << (${this.value(target.number).text} & 15)`);
      const word = this.value(target.of).text;
      if (value.kind !== "number") throw new Error(`${this.variant.row.name}: a bit becomes 0 or 1`);
      const result = out.variable("r", value.value === 0 ? `${word} & ~${bit}` : `${word} | ${bit}`);
      return () => this.write(target.of, result);
    }
    if (flagged && value.kind === "binary") {
      const left = out.variable("d", this.clean(value.left));
      const right = out.variable("s", this.clean(value.right));
      const result = out.variable("r", `${left} ${value.operator} ${right}`);
      this.result = { operator: value.operator, left, right, value: result };
      return () => this.write(target, result);
    }
    const later = this.variant.row.operation.groups.length > 1;
    if (several || later || target.kind === "long") {
      const result = out.variable("r", later ? this.clean(value) : this.value(value).text);
      return () => {
        this.write(target, result);
        if (target.kind === "register") {
          // A register may be another one's, so that only the latest is known.
          this.written.clear();
          this.written.set(registerKey(target), result);
        }
      };
    }
    return () => this.write(target, this.value(value).text);
  }

  private write(target: Bound, value: string): void {
    const { out } = this;
    switch (target.kind) {
      case "register":
        out.line(`setReg(${this.register(target)}, ${value});`);
        return;
      case "memory":
      case "either": {
        const { pointer, place } = this.accesses.get(keyOf(target))!;
        const type = place.kind === "memory" && place.space === "byte" ? "u8" : "u16";
        out.line(`store<${type}>(${pointer}, ${value});`);
        return;
      }
      case "long": {
        const [low, high] = wordsOf(target);
        this.write(low!, value);
        this.write(high!, `${value} >>> 16`);
        return;
      }
      default:
        throw new Error(`${this.variant.row.name}: nothing can be assigned to ${target.kind}`);
    }
  }

  // ---- Values

  private bound(value: Parameters<typeof bind>[1]): Bound {
    return bind(this.variant, value);
  }

  private clean(value: Bound): string {
    const { text, clean } = this.value(value);
    return clean ? text : `(${text}) & 0xffff`;
  }

  /** Byte offset of a register. */
  private register({ letter, after }: Bound & { kind: "register" }): string {
    const field = `${this.slots.of(letter)}(ip)`;
    if (!after) return field;
    // R0 to R3 have a register after them that is not R0.
    return letter === "r" ? `${field} + 2` : `after(${field})`;
  }

  private value(value: Bound): Code {
    switch (value.kind) {
      case "register": {
        const known = this.written.get(registerKey(value));
        return { text: known ?? `reg(${this.register(value)})`, clean: true };
      }
      case "N":
        return { text: "N(ip)", clean: true };
      case "number":
        return { text: String(value.value), clean: true };
      case "field":
        if (value.field !== "next") break;
        return { text: "((ip - bias) >>> 3) + 1", clean: false };
      case "V":
        return { text: this.out.v === undefined ? "v()" : `(((${this.out.v}) >>> 15) & 1)`, clean: true };
      case "memory":
      case "either": {
        const access = this.accesses.get(keyOf(value));
        if (access === undefined) break;
        const byte = access.place.kind === "memory" && access.place.space === "byte";
        return { text: `<i32>load<${byte ? "u8" : "u16"}>(${access.pointer})`, clean: true };
      }
      case "long": {
        const [low, high] = wordsOf(value);
        return { text: `${this.value(low!).text} | (${this.value(high!).text} << 16)`, clean: true };
      }
      case "not":
        return { text: `~${this.operand(value.of)}`, clean: false };
      case "negative":
        return { text: `-${this.operand(value.of)}`, clean: false };
      case "call": {
        const called = FUNCTIONS[value.name];
        if (called?.parameters.length !== value.arguments.length) break;
        return {
          text: `${value.name}(${value.arguments.map((a) => this.clean(a)).join(", ")})`,
          clean: false,
        };
      }
      case "binary":
        return this.binary(value);
    }
    throw new Error(`${this.variant.row.name}: no code for ${JSON.stringify(value)}`);
  }

  private binary({ operator, left, right }: Bound & { kind: "binary" }): Code {
    const logic = { and: "&", or: "|", xor: "^" }[operator];
    if (logic !== undefined)
      return { text: `${this.operandClean(left)} ${logic} ${this.operandClean(right)}`, clean: true };
    return { text: `${this.value(left).text} ${operator} ${this.operand(right)}`, clean: false };
  }

  private operand(value: Bound): string {
    const { text } = this.value(value);
    return value.kind === "binary" || value.kind === "negative" || value.kind === "field"
      ? `(${text})`
      : text;
  }

  private operandClean(value: Bound): string {
    const text = this.clean(value);
    return /^[\w<>()]+$/.test(text) ? text : `(${text})`;
  }

  /** V after an assignment: a value whose bit 15 it is. */
  private flag(value: Bound): string {
    if (value.kind === "number") return value.value === 0 ? "0" : "0x8000";
    if (value.kind !== "flag") return `${this.operandClean(value)} << 15`;
    const { result } = this;
    const { flag } = value;
    if (result === undefined || flag === (result.operator === "+" ? "borrow" : "carry")) {
      throw new Error(`${this.variant.row.name}: there is no ${flag} of the statement before`);
    }
    const { left, right, value: r } = result;
    if (flag !== "overflow") return `${r} >>> 1`;
    return result.operator === "+"
      ? `(${right} ^ ${r}) & (${left} ^ ${r})`
      : `(${left} ^ ${right}) & (${left} ^ ${r})`;
  }

  private condition(condition: Condition): string {
    if (condition.kind !== "compare")
      throw new Error(`${this.variant.row.name}: only a routine can be a condition`);
    const { relation } = condition;
    const left = this.bound(condition.left);
    const right = this.bound(condition.right);
    if (left.kind === "bit") {
      if (right.kind !== "number") throw new Error(`${this.variant.row.name}: a bit is 0 or 1`);
      const bit = `(${this.value(left.of).text} >>> (${this.value(left.number).text} & 15)) & 1`;
      return `(${bit}) ${(relation === "=") === (right.value === 1) ? "!=" : "=="} 0`;
    }
    const sign = (value: Bound): string =>
      condition.signed ? `signed(${this.value(value).text})` : this.clean(value);
    return `${sign(left)} ${relation === "=" ? "==" : relation} ${sign(right)}`;
  }
}

const registerKey = ({ letter, after }: Bound & { kind: "register" }): string => letter + (after ? "+" : "");

/** next plus a number. */
export const isRelative = (value: Bound): boolean =>
  value.kind === "binary" &&
  value.operator === "+" &&
  value.left.kind === "field" &&
  value.left.field === "next" &&
  value.right.kind === "N";

/** The words of a place: a long has two. */
function wordsOf(place: Bound): readonly Bound[] {
  if (place.kind !== "long") return [place];
  const { of } = place;
  if (of.kind === "register") return [of, { ...of, after: true }];
  if (of.kind !== "memory") throw new Error("a long is two registers or two words");
  const one: Bound = { kind: "number", value: 1 };
  return [of, { ...of, address: { kind: "binary", operator: "+", left: of.address, right: one } }];
}

/** The places in memory that a value reads, inner ones first. */
function* placesIn(value: Bound): Generator<Bound> {
  switch (value.kind) {
    case "memory":
    case "either":
      yield* placesIn(value.address);
      yield value;
      return;
    case "long":
      for (const word of wordsOf(value)) yield* placesIn(word);
      return;
    case "bit":
      yield* placesIn(value.number);
      yield* placesIn(value.of);
      return;
    case "call":
      for (const argument of value.arguments) yield* placesIn(argument);
      return;
    case "not":
    case "negative":
      yield* placesIn(value.of);
      return;
    case "binary":
      yield* placesIn(value.left);
      yield* placesIn(value.right);
  }
}
