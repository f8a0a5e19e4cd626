// WebAssembly as bytes: the code of functions, and modules of them that import one memory.

/** Opcodes with nothing after them, by their names in the text format. */
const PLAIN = {
  unreachable: 0x00,
  else: 0x05,
  return: 0x0f,
  "i32.eqz": 0x45,
  "i32.eq": 0x46,
  "i32.ne": 0x47,
  "i32.lt_s": 0x48,
  "i32.lt_u": 0x49,
  "i32.ge_s": 0x4e,
  "i32.ge_u": 0x4f,
  "i32.popcnt": 0x69,
  "i32.add": 0x6a,
  "i32.sub": 0x6b,
  "i32.mul": 0x6c,
  "i32.and": 0x71,
  "i32.or": 0x72,
  "i32.xor": 0x73,
  "i32.shl": 0x74,
  "i32.shr_s": 0x75,
  "i32.shr_u": 0x76,
  "i64.or": 0x84,
  "i64.shl": 0x86,
  "i64.extend_i32_u": 0xad,
  "i32.extend16_s": 0xc1,
} as const;
export type PlainOp = keyof typeof PLAIN;

/** Opcodes of accesses, and the logarithm of their size. */
const ACCESS = {
  "i32.load": [0x28, 2],
  "i32.load8_u": [0x2d, 0],
  "i32.load16_u": [0x2f, 1],
  "i32.store": [0x36, 2],
  "i32.store8": [0x3a, 0],
  "i32.store16": [0x3b, 1],
} as const;
export type AccessOp = keyof typeof ACCESS;

const I32 = 0x7f;
const I64 = 0x7e;
const NO_RESULT = 0x40;
const FUNCTION = 0x60;
const END = 0x0b;

/** Appends a number without sign as LEB128. */
function putUnsigned(bytes: number[], value: number): void {
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  bytes.push(rest);
}

/** Appends a number of 32 bits with its sign as LEB128. */
function putSigned(bytes: number[], value: number): void {
  for (let rest = value; ; ) {
    const byte = rest & 0x7f;
    rest >>= 7;
    if (rest === (byte & 0x40 ? -1 : 0)) {
      bytes.push(byte);
      return;
    }
    bytes.push(byte | 0x80);
  }
}

/** A number without sign as LEB128. */
function unsigned(value: number): number[] {
  const bytes: number[] = [];
  putUnsigned(bytes, value);
  return bytes;
}

/** A place that branches go to: how many blocks are open inside of it and around it. */
export type Label = number & { readonly label: unique symbol };

/** The code of one function, whose locals are numbers of 32 bits. */
export class Code {
  readonly bytes: number[] = [];
  #depth = 0;
  #locals: number;

  /** @param parameters how many parameters the function has, the first locals */
  constructor(parameters: number) {
    this.#locals = parameters;
  }

  /** Locals, parameters included. */
  get locals(): number {
    return this.#locals;
  }

  /** A new local. */
  local(): number {
    return this.#locals++;
  }

  op(...names: PlainOp[]): void {
    for (const name of names) this.bytes.push(PLAIN[name]);
  }

  constant(value: number): void {
    this.bytes.push(0x41);
    putSigned(this.bytes, value | 0);
  }

  long(value: number): void {
    this.bytes.push(0x42);
    putSigned(this.bytes, value);
  }

  get(local: number): void {
    this.bytes.push(0x20);
    putUnsigned(this.bytes, local);
  }

  set(local: number): void {
    this.bytes.push(0x21);
    putUnsigned(this.bytes, local);
  }

  /** Sets a local and keeps the value. */
  tee(local: number): void {
    this.bytes.push(0x22);
    putUnsigned(this.bytes, local);
  }

  /** A load or store at the address on the stack plus `offset`. */
  access(name: AccessOp, offset = 0): void {
    const [opcode, size] = ACCESS[name];
    this.bytes.push(opcode, size);
    putUnsigned(this.bytes, offset);
  }

  /** Begins a block, whose label goes to its end. */
  block(): Label {
    return this.#open(0x02);
  }

  /** Begins a loop, whose label goes to its start. */
  loop(): Label {
    return this.#open(0x03);
  }

  /** Begins what is done when the value on the stack is not 0. */
  if(): Label {
    return this.#open(0x04);
  }

  #open(opcode: number): Label {
    this.bytes.push(opcode, NO_RESULT);
    this.#depth++;
    return this.#depth as Label;
  }

  end(): void {
    this.bytes.push(END);
    this.#depth--;
  }

  branch(label: Label): void {
    this.bytes.push(0x0c);
    putUnsigned(this.bytes, this.#depth - label);
  }

  /** Branches when the value on the stack is not 0. */
  branchIf(label: Label): void {
    this.bytes.push(0x0d);
    putUnsigned(this.bytes, this.#depth - label);
  }
}

const text = (name: string): number[] => {
  const bytes = [...new TextEncoder().encode(name)];
  return [...unsigned(bytes.length), ...bytes];
};

/** A section, or anything else that follows its length. */
const counted = (bytes: readonly number[]): number[] => unsigned(bytes.length).concat(bytes);
const section = (id: number, items: readonly (readonly number[])[]): number[] => {
  const contents = unsigned(items.length);
  for (const item of items) for (const byte of item) contents.push(byte);
  return [id, ...unsigned(contents.length), ...contents];
};

/**
 * A module of one function, `run`, with `parameters` numbers of 32 bits that gives one of 64, which works in a memory that is
 * imported as `core.memory`.
 */
export function moduleOf(code: Code, parameters: number): Uint8Array<ArrayBuffer> {
  const type = [FUNCTION, ...counted(Array.from({ length: parameters }, () => I32)), 1, I64];
  const locals = code.locals - parameters;
  const body = [...(locals === 0 ? [0] : [1, ...unsigned(locals), I32])];
  const size = body.length + code.bytes.length + 1;
  const head = [
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [type]),
    ...section(2, [[...text("core"), ...text("memory"), 2, 0, 1]]),
    ...section(3, [[0]]),
    ...section(7, [[...text("run"), 0, 0]]),
  ];
  const entry = [1, ...unsigned(size), ...body];
  const tail = [10, ...unsigned(entry.length + code.bytes.length + 1), ...entry];
  const bytes = new Uint8Array(head.length + tail.length + code.bytes.length + 1);
  bytes.set(head);
  bytes.set(tail, head.length);
  bytes.set(code.bytes, head.length + tail.length);
  bytes[bytes.length - 1] = END;
  return bytes;
}
