// Mutants of the translator that nothing can tell from it by what code does, with the reason: the source, the line, and what the
// fault makes of it. Where the fault makes code slower alone, only the bench can tell.

const MASKED = "slower alone: a clean value is masked once more";
const OTHER_WAY = "slower alone: the turns that look at the map each time are taken";

export const EQUIVALENT = {
  "values: code.constant(0x1fffe); => code.constant(0x1fffe + 1);": "bit 0 of twice the address is 0",
  'values: code.op("i32.and"); => code.op("i32.or"); (2)':
    "slower alone: the interpreter executes the instruction",
  "values: return true; => return false; (2)": MASKED,
  "values: return true; => return false; (3)": MASKED,
  "values: return true; => return false; (4)": MASKED,
  'functions: code.op("i32.shr_s"); => code.op("i32.shr_u");':
    "the 16 bits above are the sign, and 15 of them at most come down",
  'function: const load = (local: number, offset: number, op: "i32.load" | "i32.load16_u"): void => { => const load = (local: number, offset: number, op: "i32.load" | "i32.load8_u"): void => {':
    "a type, of which no code is made",
  'function: code.op("i32.shr_u"); => code.op("i32.shl");': OTHER_WAY,
  'function: code.op("i32.shr_u"); => code.op("i32.shl"); (2)': OTHER_WAY,
  'function: code.op("i32.add", "i32.xor"); => code.op("i32.add", "i32.or");': OTHER_WAY,
  'function: code.op("i32.and"); => code.op("i32.or"); (2)': OTHER_WAY,
};
