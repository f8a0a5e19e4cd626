// The notation of the operation column: its grammar, its tree, and the parser.
//
//   operation   = [ "privileged:" ] ( "nothing" | group { ";" group } )
//   group       = statement { "," statement }
//   statement   = action [ "if" condition ]
//   action      = place ":=" value | "jump" value | "skip" | "repeat" | "by" call
//   condition   = [ "signed" | "unsigned" ] value ( "=" | "!=" | "<" | ">=" ) value | call
//   value       = sum { ( "and" | "or" | "xor" ) sum }
//   sum         = product { ( "+" | "-" ) product }
//   product     = unary { "*" unary }
//   unary       = [ "not" | "-" ] ( number | field | flag | call | place | "(" value ")" )
//   call        = name "(" [ value { "," value } ] ")"
//   place       = register | "S" | "D" | "V" | "m" | memory | "bit" sum "of" place
//   memory      = [ "PR" | "F" | "other F" | "byte" | "text" ] "[" value "]" | "long" ( register | "[" value "]" )
//   register    = "R" letter | "R(" letter "+1)" | "R" digit
//   field       = "k" | "j" | "d" | "g" | "p" | "m" | "next"
//   flag        = "overflow" | "carry" | "borrow"
//
// What it means
//   Statements of a group happen at once: all of them read before any writes, and of two results for one place the
//   later one stays. Groups happen one after the other. Nothing is written when any access of the operation is refused.
//   Accesses are checked in the order in which they are written, those on the right of := before those on its left; S is
//   checked before D.
//   Words are 16 bits and numbers are taken modulo 65,536. [e] is the data word BASE+e, PR[e] the program word e,
//   byte [n] the byte of the data space with number n, long x the word x and the one after it, low word first, F[e] the
//   float at e, whose length the bit l says; other F[e] one of the other length, text [e] the decimal text of a float.
//   S is the first operand and D the last: the register or, with the mode bit 1, the word that it addresses ([Rn], or
//   [m+Rn] for the kind RBX3). Rs is the link register, and none with s = 0. bit n of x counts from the least
//   significant bit, n modulo 16.
//   k and j are ones-extended where the word has a bit p and it is 0. m is what the prefixes have added up to, next the
//   address after the instruction. V is 1 or 0. overflow (of signed numbers), carry and borrow are those of the sum or
//   difference that the statement before assigns.
//   skip goes on one word after next, repeat at the word before the instruction and its prefixes.
//   A name with arguments is a function of functions.ts, or a routine of routines.ts that says what it does.

/** A register: by the letter of its field, or by its number. `after`: the register after it. */
export interface RegisterPlace {
  readonly kind: "register";
  readonly letter: string;
  readonly after: boolean;
}

export type MemorySpace = "word" | "program" | "byte" | "float" | "other float" | "text";

/** Something in memory at an address. */
export interface MemoryPlace {
  readonly kind: "memory";
  readonly space: MemorySpace;
  readonly address: Value;
}

/** Two words. */
export interface LongPlace {
  readonly kind: "long";
  readonly of: RegisterPlace | MemoryPlace;
}

export interface BitPlace {
  readonly kind: "bit";
  readonly number: Value;
  readonly of: Place;
}

/** Where a result goes, or what is read from. */
export type Place =
  | RegisterPlace
  | MemoryPlace
  | LongPlace
  | BitPlace
  | { readonly kind: "operand"; readonly which: "S" | "D" }
  | { readonly kind: "V" }
  | { readonly kind: "m" };

export type Binary = "+" | "-" | "*" | "and" | "or" | "xor";

/** A function or routine with what it is given. */
export interface Call {
  readonly kind: "call";
  readonly name: string;
  readonly arguments: readonly Value[];
}

export type Value =
  | Place
  | Call
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "field"; readonly field: "k" | "j" | "d" | "g" | "p" | "next" }
  | { readonly kind: "flag"; readonly flag: "overflow" | "carry" | "borrow" }
  | { readonly kind: "not"; readonly of: Value }
  | { readonly kind: "negative"; readonly of: Value }
  | { readonly kind: "binary"; readonly operator: Binary; readonly left: Value; readonly right: Value };

export type Condition =
  | {
      readonly kind: "compare";
      readonly signed: boolean;
      readonly relation: "=" | "!=" | "<" | ">=";
      readonly left: Value;
      readonly right: Value;
    }
  | Call;

export type Statement = { readonly condition: Condition | undefined } & (
  | { readonly kind: "assign"; readonly target: Place; readonly value: Value }
  | { readonly kind: "jump"; readonly target: Value }
  | { readonly kind: "skip" }
  | { readonly kind: "repeat" }
  | { readonly kind: "by"; readonly call: Call }
);

/** What an instruction does. */
export interface Operation {
  /** In system mode only. */
  readonly privileged: boolean;
  /** Statements that happen at once, one group after the other; none: nothing is done. */
  readonly groups: readonly (readonly Statement[])[];
}

/** An operation that cannot be read. */
export class NotationError extends Error {
  /** Of the text, from 1. */
  readonly column: number;

  constructor(text: string, column: number, message: string) {
    super(`column ${column} of '${text}': ${message}`);
    this.column = column;
  }
}

interface Token {
  readonly text: string;
  /** From 0. */
  readonly at: number;
}

const TOKEN = /\s*(?:(:=|!=|>=|[-+*=<;:,()[\]])|(0x[0-9A-F]+|\d+)|([A-Za-z][A-Za-z0-9_]*))/y;
const REGISTER = /^R([abcrsx0-7])$/;
const FIELDS: ReadonlySet<string> = new Set(["k", "j", "d", "g", "p", "next"]);
const FLAGS: ReadonlySet<string> = new Set(["overflow", "carry", "borrow"]);
const RELATIONS: ReadonlySet<string> = new Set(["=", "!=", "<", ">="]);
const LOGIC: ReadonlySet<string> = new Set(["and", "or", "xor"]);
/** What may stand before [. */
const SPACES: Readonly<Record<string, MemorySpace>> = {
  PR: "program",
  F: "float",
  byte: "byte",
  text: "text",
};

/** Reads an operation of the instruction table. Throws NotationError with the column for anything else. */
export function parseOperation(text: string): Operation {
  return new Parser(text).operation();
}

class Parser {
  private readonly text: string;
  private readonly tokens: readonly Token[];
  private position = 0;

  constructor(text: string) {
    this.text = text;
    this.tokens = this.split();
  }

  operation(): Operation {
    const privileged = this.accept("privileged");
    if (privileged) this.expect(":");
    const groups: (readonly Statement[])[] = [];
    if (!this.accept("nothing")) {
      do groups.push(this.group());
      while (this.accept(";"));
    }
    if (this.peek() !== "") this.refuse(`'${this.peek()}' is not expected here`);
    return { privileged, groups };
  }

  private group(): readonly Statement[] {
    const statements = [this.statement()];
    while (this.accept(",")) statements.push(this.statement());
    return statements;
  }

  private statement(): Statement {
    const action = this.action();
    const condition = this.accept("if") ? this.condition() : undefined;
    return { ...action, condition };
  }

  private action() {
    if (this.accept("skip")) return { kind: "skip" } as const;
    if (this.accept("repeat")) return { kind: "repeat" } as const;
    if (this.accept("jump")) return { kind: "jump", target: this.value() } as const;
    if (this.accept("by")) {
      const name = this.next();
      return { kind: "by", call: this.call(name) } as const;
    }
    const target = this.place();
    this.expect(":=");
    return { kind: "assign", target, value: this.value() } as const;
  }

  private condition(): Condition {
    const signed = this.accept("signed");
    const unsigned = !signed && this.accept("unsigned");
    const left = this.value();
    const relation = this.peek();
    if (!RELATIONS.has(relation)) {
      if (left.kind === "call" && !signed && !unsigned) return left;
      this.refuse("a condition needs =, !=, < or >=");
    }
    if ((relation === "<" || relation === ">=") && !signed && !unsigned) {
      this.refuse(`say 'signed' or 'unsigned' before what ${relation} compares`);
    }
    this.position++;
    return { kind: "compare", signed, relation: relation as "=", left, right: this.value() };
  }

  private value(): Value {
    let left = this.sum();
    while (LOGIC.has(this.peek())) {
      const operator = this.next() as Binary;
      left = { kind: "binary", operator, left, right: this.sum() };
    }
    return left;
  }

  private sum(): Value {
    let left = this.product();
    while (this.peek() === "+" || this.peek() === "-") {
      const operator = this.next() as Binary;
      left = { kind: "binary", operator, left, right: this.product() };
    }
    return left;
  }

  private product(): Value {
    let left = this.unary();
    while (this.accept("*")) left = { kind: "binary", operator: "*", left, right: this.unary() };
    return left;
  }

  private unary(): Value {
    if (this.accept("not")) return { kind: "not", of: this.unary() };
    if (this.accept("-")) return { kind: "negative", of: this.unary() };
    if (this.accept("(")) {
      const value = this.value();
      this.expect(")");
      return value;
    }
    const text = this.peek();
    if (/^\d/.test(text)) {
      this.position++;
      return { kind: "number", value: Number(text) };
    }
    if (FIELDS.has(text)) {
      this.position++;
      return { kind: "field", field: text as "k" };
    }
    if (FLAGS.has(text)) {
      this.position++;
      return { kind: "flag", flag: text as "carry" };
    }
    if (/^[a-z]\w/.test(text) && this.peek(1) === "(") {
      this.position++;
      return this.call(text);
    }
    return this.place();
  }

  private call(name: string): Call {
    if (!/^[a-z]\w+$/.test(name)) this.refuse(`'${name}' is no name of a function`, -1);
    this.expect("(");
    const list: Value[] = [];
    if (!this.accept(")")) {
      do list.push(this.value());
      while (this.accept(","));
      this.expect(")");
    }
    return { kind: "call", name, arguments: list };
  }

  private place(): Place {
    const text = this.peek();
    if (text === "S" || text === "D") {
      this.position++;
      return { kind: "operand", which: text };
    }
    if (text === "V" || text === "m") {
      this.position++;
      return { kind: text };
    }
    if (this.accept("bit")) {
      const number = this.sum();
      this.expect("of");
      return { kind: "bit", number, of: this.place() };
    }
    if (this.accept("long")) {
      const of = this.peek() === "[" ? this.memory("word") : this.register();
      return { kind: "long", of };
    }
    if (this.accept("other")) {
      this.expect("F");
      return this.memory("other float");
    }
    if (text === "[") return this.memory("word");
    if (Object.hasOwn(SPACES, text)) {
      this.position++;
      return this.memory(SPACES[text]!);
    }
    return this.register();
  }

  private memory(space: MemorySpace): MemoryPlace {
    this.expect("[");
    const address = this.value();
    this.expect("]");
    return { kind: "memory", space, address };
  }

  private register(): RegisterPlace {
    const text = this.peek();
    if (text === "R" && this.peek(1) === "(") {
      this.position += 2;
      const letter = this.next();
      if (!/^[abcr]$/.test(letter)) this.refuse("the letter of a register's field belongs here", -1);
      this.expect("+");
      this.expect("1");
      this.expect(")");
      return { kind: "register", letter, after: true };
    }
    const found = REGISTER.exec(text);
    if (found === null) {
      this.refuse(
        text === "" ? "the operation ends too early" : `'${text}' is no place and no value of the notation`,
      );
    }
    this.position++;
    return { kind: "register", letter: found[1]!, after: false };
  }

  private split(): Token[] {
    const tokens: Token[] = [];
    let end = 0;
    while (this.text.slice(end).trim() !== "") {
      TOKEN.lastIndex = end;
      const found = TOKEN.exec(this.text);
      if (found === null) {
        const at = end + this.text.slice(end).search(/\S/);
        throw new NotationError(this.text, at + 1, `'${this.text[at]}' is no character of the notation`);
      }
      end = TOKEN.lastIndex;
      const text = found[1] ?? found[2] ?? found[3]!;
      tokens.push({ text, at: end - text.length });
    }
    return tokens;
  }

  /** The token `ahead` of the next one, or "" at the end. */
  private peek(ahead = 0): string {
    return this.tokens[this.position + ahead]?.text ?? "";
  }

  private next(): string {
    const text = this.peek();
    this.position++;
    return text;
  }

  private accept(text: string): boolean {
    if (this.peek() !== text) return false;
    this.position++;
    return true;
  }

  private expect(text: string): void {
    if (!this.accept(text)) {
      this.refuse(
        this.peek() === "" ? `'${text}' is missing` : `'${text}' belongs here, not '${this.peek()}'`,
      );
    }
  }

  private refuse(message: string, offset = 0): never {
    const token = this.tokens[this.position + offset];
    throw new NotationError(this.text, (token?.at ?? this.text.length) + 1, message);
  }
}
