// The routines that rows of the instruction table name: what each does, in a sentence, and what it reads, writes and
// may end with. Each is a function of the core under the same name, in the file `home`.
//
// A parameter is written  [in | out | inout] [kind] name.  Kinds:
//   (none)     a word: a register, or a word of memory that is checked before the routine is called
//   number     a number
//   register   a register as such, pair one with the register after it
//   float, long, text   what lies at a data address; the routine checks it. in and out say what it does there.

export type Direction = "in" | "out" | "inout";
export type ParameterKind = "word" | "number" | "register" | "pair" | "float" | "long" | "text";

export interface Parameter {
  readonly name: string;
  readonly direction: Direction;
  readonly kind: ParameterKind;
}

/** Words or bytes of memory that a routine reads or writes itself. */
export interface Run {
  readonly access: "reads" | "writes";
  /** The parameter whose value is the address of the first one. */
  readonly at: string;
  /** Bytes are numbered as in MOVB. `digits`: words of four decimal digits. */
  readonly unit: "words" | "bytes" | "digits";
  /** The parameter that says how many; undefined: one. */
  readonly count?: string;
  /** Later ones have lower addresses. */
  readonly down?: boolean;
  /** At a partition address. */
  readonly partition?: boolean;
}

/** What is touched besides the parameters. `table`: the map; `anything`: whatever the machine has. */
export type Touched = "V" | "PSW" | "BASE" | "table" | "timer" | "stack pointer" | "anything";

/**
 * How the machine continues after a routine.
 *   next      with the next instruction
 *   changed   with the next one, after a change of mode, map, timer or interrupt mask
 *   host      with the next one, after the host has looked
 *   itself    as the routine says, which sets PC
 *   condition a number: 1 it holds, 0 it does not, -1 there is a fault
 *   decoder   the decoder or the loop does it
 */
export type Ending = "next" | "changed" | "host" | "itself" | "condition" | "decoder";

/** Where `itself` may go, besides to the next instruction. */
export type Way = "skip" | "again" | "call" | "return" | "resume" | "trap" | "monitor" | "idle" | "unknown";

export interface Routine {
  readonly home: "alt" | "arithmetic" | "device" | "float" | "stack" | "status" | "decode";
  readonly parameters: readonly Parameter[];
  readonly ending: Ending;
  readonly ways: readonly Way[];
  /** It is given the instruction's word, for the details of its trap. */
  readonly word: boolean;
  /** It looks at the data space itself, and is given the view for it. */
  readonly view: boolean;
  /** It may fault by itself; the operands that are words are checked before it. */
  readonly faults: boolean;
  readonly runs: readonly Run[];
  /** R0 to Rn, n being its number modulo 8, are pushed on the process stack or popped from it. */
  readonly registers: "push" | "pop" | undefined;
  readonly touches: readonly Touched[];
  /** What it does, with the names of its parameters. */
  readonly text: string;
}

interface Rest {
  readonly word?: boolean;
  readonly view?: boolean;
  readonly ways?: readonly Way[];
  readonly faults?: boolean;
  readonly runs?: readonly Run[];
  readonly registers?: "push" | "pop";
  readonly touches?: readonly Touched[];
}

const KINDS: readonly string[] = ["number", "register", "pair", "float", "long", "text"];

function parametersOf(text: string): Parameter[] {
  if (text === "") return [];
  return text.split(", ").map((written) => {
    const words = written.split(" ");
    const name = words.pop()!;
    const direction = (words.shift() ?? "in") as Direction;
    const kind = (words.shift() ?? "word") as ParameterKind;
    if (
      !/^(in|out|inout)$/.test(direction) ||
      (kind !== "word" && !KINDS.includes(kind)) ||
      words.length > 0
    ) {
      throw new Error(`'${written}' is no parameter of a routine`);
    }
    return { name, direction, kind };
  });
}

function routine(
  home: Routine["home"],
  parameters: string,
  ending: Ending,
  text: string,
  rest: Rest = {},
): Routine {
  const { ways = [], runs = [], touches = [], registers, word = false } = rest;
  const faults = rest.faults ?? (runs.length > 0 || registers !== undefined);
  const view = rest.view ?? faults;
  return {
    home,
    parameters: parametersOf(parameters),
    ending,
    text,
    ways,
    word,
    view,
    faults,
    runs,
    touches,
    registers,
  };
}

const float = (parameters: string, text: string, rest: Rest = {}): Routine =>
  routine("float", parameters, "next", text, { faults: true, ...rest });
const binary = (text: string): Routine => float("in float s, inout float d", text);
const unary = (text: string): Routine => float("in float s, out float d", text);
const compare = (text: string): Routine =>
  routine("float", "in float s, in float d", "condition", text, { faults: true });

/** Counted moves: one turn for each start, until the count is 0. */
function move(
  what: string,
  unit: "words" | "bytes",
  rest: { down?: boolean; partition?: boolean } = {},
): Routine {
  const kind = rest.partition === true ? "pair" : "register";
  const parameters = `inout ${kind} from, inout ${kind} to, inout register count`;
  const runs = (["reads", "writes"] as const).map((access) => {
    return { access, at: access === "reads" ? "from" : "to", unit, count: "count", ...rest };
  });
  return routine("alt", parameters, "itself", what, { ways: ["again"], runs });
}
const steps = (sign: string): string => `from := from ${sign} 1, to := to ${sign} 1, count := count - 1`;

/** The routines by name. */
export const ROUTINES: Readonly<Record<string, Routine>> = {
  // ---- arithmetic
  multiply: routine(
    "arithmetic",
    "in s, inout low, out high",
    "next",
    "low and high := the product of the signed s and low. V := 1 when it has more than 16 bits as a signed number, else 0",
    { touches: ["V"] },
  ),
  divide: routine(
    "arithmetic",
    "in s, inout low, inout high",
    "next",
    "the signed long low, high is divided by the signed s toward zero: low := quotient, high := remainder, with the sign of the dividend; V := 0. With s = 0 or a quotient of more than 16 bits: V := 1, and the operands stay",
    { touches: ["V"] },
  ),
  check_index: routine(
    "arithmetic",
    "in low, in high, inout index",
    "next",
    "index := index - low. An index below low or above high, as signed numbers: bounds trap",
    { faults: true, view: false },
  ),

  // ---- the process stack: its pointer is [0], its limit [1]
  push_registers: routine(
    "stack",
    "in number n",
    "next",
    "R0 to Rn, n modulo 8, are pushed on the process stack, R0 first",
    { registers: "push", touches: ["stack pointer"] },
  ),
  pop_registers: routine(
    "stack",
    "in number n",
    "next",
    "Rn to R0, n modulo 8, are popped from the process stack, Rn first",
    { registers: "pop", touches: ["stack pointer"] },
  ),
  call: routine(
    "stack",
    "in number locals, in number target",
    "itself",
    "next is pushed on the process stack, as many words as locals says are reserved there, and locals is pushed; jump target",
    { ways: ["call"], faults: true, touches: ["stack pointer"] },
  ),
  return_from_call: routine(
    "stack",
    "in number exit",
    "itself",
    "n is popped from the process stack, n words are dropped, and link is popped; jump link + exit, exit modulo 16",
    { ways: ["return"], faults: true, touches: ["stack pointer"] },
  ),
  make_frame: routine(
    "stack",
    "in size, out top",
    "next",
    "[0] := [0] - size, top := [0] - size. Below the limit [1]: stack trap",
    { faults: true, touches: ["stack pointer"] },
  ),

  // ---- status and control
  load_status: routine("status", "in d", "changed", "PSW := d", { touches: ["PSW", "V"] }),
  save_status: routine("status", "out d", "next", "d := PSW"),
  load_mask: routine("status", "in number n", "changed", "the interrupt mask level becomes n modulo 16", {
    touches: ["PSW"],
  }),
  load_timer: routine(
    "status",
    "in d",
    "changed",
    "the interval timer runs for d ticks, with d = 0 not at all",
    {
      touches: ["timer"],
    },
  ),
  save_timer: routine("status", "out d", "next", "d := the ticks that the interval timer has left"),
  save_cause: routine("status", "out d", "next", "d := the cause word of the latest trap"),
  save_number: routine("status", "out d", "next", "d := the number of this CPU in its partition, from 0"),
  load_base: routine("status", "in d", "next", "BASE := d", { touches: ["BASE"] }),
  save_base: routine("status", "out d", "next", "d := BASE"),
  load_table: routine(
    "status",
    "in d",
    "changed",
    "the translation table at the partition word address d * 128 is loaded; d = 0: stage 1 is off",
    { touches: ["table"] },
  ),
  reload_table: routine(
    "status",
    "",
    "changed",
    "the present translation table is loaded again from memory",
    {
      touches: ["table"],
    },
  ),
  self_test: routine("status", "out result", "next", "result := 0: passed"),
  read_configuration: routine(
    "status",
    "out model, out pages",
    "next",
    "model := model and option bits, pages := the pages of memory of the partition",
  ),
  software_trap: routine("status", "in number n", "itself", "software trap n modulo 16", { ways: ["trap"] }),
  monitor_call: routine(
    "status",
    "in number n",
    "itself",
    "monitor call n modulo 256; a call with several exits returns to next + exit",
    { ways: ["monitor"] },
  ),
  return_from_monitor: routine(
    "status",
    "in number exit",
    "itself",
    "the latest context frame is restored, with its PC + exit, exit modulo 16; 0 continues exactly where it was",
    { ways: ["resume"], word: true, faults: true, view: false, touches: ["anything"] },
  ),
  stop: routine(
    "status",
    "in number n",
    "itself",
    "idle until an interrupt; with interrupts disabled the machine halts and shows n modulo 16 to the operator",
    { ways: ["idle"] },
  ),
  execute: routine(
    "decode",
    "in word",
    "decoder",
    "the word is executed as one instruction in place of this one: next is the address after this one. XCU, ALT and the MOD forms are illegal there",
    { ways: ["unknown"], faults: true, touches: ["anything"] },
  ),
  alternate: routine(
    "decode",
    "",
    "decoder",
    "the next word is taken from the ALT set; no interrupt comes between the two",
  ),

  // ---- devices
  device_status: routine("device", "in device, out d", "host", "d := the status of the device"),
  device_control: routine("device", "in device, in d", "host", "the control word d goes to the device"),
  device_read: routine("device", "in device, out d", "host", "d := data from the device"),
  device_write: routine("device", "in device, in d", "host", "the data d go to the device"),

  // ---- floats
  add_floats: binary("d := d + s"),
  subtract_floats: binary("d := d - s"),
  multiply_floats: binary("d := d * s"),
  divide_floats: binary("d := d / s"),
  remainder_of_floats: binary("d := the remainder of d / s, with the sign of the dividend (fmod of C)"),
  square_root: unary("d := the square root of s"),
  tangent: unary("d := the tangent of s, in radians"),
  arc_tangent: unary("d := the arc tangent of s, in radians"),
  power_of_two: unary("d := 2 to the power s"),
  binary_logarithm: unary("d := the logarithm of s to the base 2"),
  convert_float: unary("d := s, rounded to the length of d"),
  float_to_long: float(
    "in float s, out long d",
    "d := s toward zero, a signed long; V := 0. What d cannot hold: V := 1, and d is the nearest number that it can hold (not a number: 0)",
    { touches: ["V"] },
  ),
  long_to_float: float("in long s, out float d", "d := the signed long s"),
  float_to_text: float(
    "in float s, out text d",
    "d := s in decimal, a text of fixed width at a byte number, which text_to_float gives back exactly",
  ),
  text_to_float: float(
    "in text s, out float d",
    "d := the decimal text s at a byte number; V := 0. Malformed: V := 1, and d stays",
    { touches: ["V"] },
  ),
  float_less: compare("s < d"),
  float_equal: compare("s = d"),
  float_not_less: compare("s >= d"),
  float_unordered: compare("s or d is not a number"),

  // ---- the ALT set
  move_words_up: move(`while count != 0: [to] := [from], ${steps("+")}`, "words"),
  move_words_down: move(`while count != 0: [to] := [from], ${steps("-")}`, "words", { down: true }),
  move_swapped_up: move(`while count != 0: [to] := swap_bytes([from]), ${steps("+")}`, "words"),
  move_swapped_down: move(`while count != 0: [to] := swap_bytes([from]), ${steps("-")}`, "words", {
    down: true,
  }),
  move_bytes_up: move(`while count != 0: byte [to] := byte [from], ${steps("+")}`, "bytes"),
  move_bytes_down: move(`while count != 0: byte [to] := byte [from], ${steps("-")}`, "bytes", { down: true }),
  move_partition_words: move(
    `while count != 0: the partition word to := the partition word from, ${steps("+")}`,
    "words",
    { partition: true },
  ),
  move_partition_swapped: move(
    `while count != 0: the partition word to := swap_bytes(the partition word from), ${steps("+")}`,
    "words",
    { partition: true },
  ),
  move_partition_bytes: move(
    `while count != 0: the partition byte to := the partition byte from, ${steps("+")}`,
    "bytes",
    { partition: true },
  ),
  load_partition_byte: routine("alt", "in pair from, out d", "next", "d := the partition byte from", {
    runs: [{ access: "reads", at: "from", unit: "bytes", partition: true }],
    view: false,
  }),
  store_partition_byte: routine(
    "alt",
    "in s, in pair to",
    "next",
    "the partition byte to := the low byte of s",
    {
      runs: [{ access: "writes", at: "to", unit: "bytes", partition: true }],
      view: false,
    },
  ),
  load_partition_word: routine("alt", "in pair from, out d", "next", "d := the partition word from", {
    runs: [{ access: "reads", at: "from", unit: "words", partition: true }],
    view: false,
  }),
  store_partition_word: routine("alt", "in s, in pair to", "next", "the partition word to := s", {
    runs: [{ access: "writes", at: "to", unit: "words", partition: true }],
    view: false,
  }),
  compare_bytes: routine(
    "alt",
    "inout register a, inout register b, inout register count",
    "itself",
    "while count != 0 and byte [a] = byte [b]: a := a + 1, b := b + 1, count := count - 1. Skip when all were equal; else a and b stay at the bytes that differ",
    {
      ways: ["again", "skip"],
      runs: [
        { access: "reads", at: "a", unit: "bytes", count: "count" },
        { access: "reads", at: "b", unit: "bytes", count: "count" },
      ],
    },
  ),
  fill_bytes: routine(
    "alt",
    "in register value, inout register to, inout register count",
    "itself",
    "while count != 0: byte [to] := value, to := to + 1, count := count - 1",
    { ways: ["again"], runs: [{ access: "writes", at: "to", unit: "bytes", count: "count" }] },
  ),
  add_decimal: decimal("+", "carry"),
  subtract_decimal: decimal("-", "borrow"),
};

function decimal(sign: string, over: string): Routine {
  return routine(
    "alt",
    "in register from, in register to, in register digits",
    "next",
    `the packed decimal field at [to] := that field ${sign} the one at [from]: as many digits as digits says, 4 to a word, the least significant one first, from bit 0 on. V := ${over}. With a digit above 9: V := 1, and nothing is stored`,
    {
      touches: ["V"],
      runs: [
        { access: "reads", at: "from", unit: "digits", count: "digits" },
        { access: "reads", at: "to", unit: "digits", count: "digits" },
        { access: "writes", at: "to", unit: "digits", count: "digits" },
      ],
    },
  );
}
