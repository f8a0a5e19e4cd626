// How the model reads what the table of operations leaves open; docs/MACHINE.md states most of it as rules. All of it is
// reconstructed.

export interface Note {
  readonly id: string;
  /** Instruction, or part of the machine. */
  readonly about: string;
  readonly reading: string;
}

// biome-ignore format: a table
const ROWS: readonly (readonly [id: string, about: string, reading: string])[] = [
  // Sequence
  ["order", "instruction", "Prefixes are fetched and done one after another; then the privilege is checked, then operands one after the other, S before D, named ones before the process stack, each for all that is done to it before the next is looked at; then all is written. The first that fails is the trap."],
  ["ninth", "prefixes", "A ninth prefix is illegal before its operand is read; PC and frame name the first prefix, the detail is the ninth's word."],
  ["unused-m", "prefixes", "Instructions that do not use m take prefixes without effect. Prefixes before ALT are those of the word behind it."],
  ["detail-word", "illegal, privileged", "The word in the detail is the one that could not be executed: the undefined word itself, behind ALT the second word, under XCU the executed word."],
  ["alt", "ALT", "An undefined word behind ALT is illegal with PC at ALT, or at its first prefix."],
  ["xcu", "XCU", "m is for XCU's operand alone; the executed word starts with m = 0. It stands at XCU's place: next is the address after XCU, a repeat goes before XCU's first prefix, CALL takes its second word from after XCU."],
  ["nop", "NOP", "The word is JON R0 with displacement 0, and behind a prefix it jumps like that."],
  ["jump", "jumps", "A jump completes whatever its target; a target that cannot be fetched faults at its fetch, with PC there."],
  ["writes-nothing", "DIV, ADDD, SUBD, DECF, RESS", "Where an instruction keeps its destination, DIV in memory and RESS must be allowed to write it all the same. ADDD and SUBD with a bad digit and DECF of malformed text write nothing, and a destination that could not be written does not fault."],
  ["byte-store", "byte stores", "The store of a byte is one access, a write; the byte beside it is kept without a read that could fault."],
  ["incd-memory", "INCD, DECD", "By two is for one register named twice. One word of memory named twice is read before it is written, and stepped once."],
  ["count", "clock", "An instruction that traps counts one. An interrupt that is taken counts nothing."],
  ["turn", "counted instructions", "Each turn is an instruction that is started again: it is fetched again, an interrupt can come before it. The last turn moves PC on. CMPB's turn that finds a difference counts one and steps nothing."],
  ["alias", "counted instructions", "Registers step from the values before the turn, Ra first, then Rb, then Rc; the last write wins where they are one register. Longs write their low register first."],
  // Stack
  ["stack-address", "process stack", "The pointer is a data address: a push goes to data word BASE + pointer. Pointer and limit are compared unsigned; nothing detects that the pointer wraps."],
  ["stack-order", "process stack", "Pointer and limit are read once, named operands before them; the pointer must be allowed to be written before the limit is read. All checks against the limit come before the first write; the pointer is written before the pushed words, so that a word pushed on BASE+0 wins."],
  ["call-locals", "CALL", "Reserving locals lowers the pointer; the push of the count that follows checks it. The second word is fetched before the stack is looked at."],
  ["ret", "RET, UNS", "Pops are not compared with the limit. RET drops as many words as the popped word says, all 16 bits of it."],
  // Floats
  ["nan", "floats", "A result that is not a number is always the positive quiet NaN with an empty fraction (7FC00000, 7FF8000000000000 hex), FCNV and DECF included."],
  ["float-v", "floats", "Only FINT and DECF set V. FINT of an infinity saturates with its sign."],
  ["transcendental", "TAN, ATAN, EXP2, LOG2", "The model rounds the exact value correctly. Vectors demand that for binary32; for binary64 only where the value is exact, infinite or no number."],
  ["decimal", "FDEC, DECF", "The format stands at the head of reference/float/decimal.ts. A number too large reads as infinite with V = 0; bytes with bit 7 set are malformed."],
  ["float-order", "floats", "F[Ra] is read before F[Rb], low words first. FDEC stores its bytes in order."],
  // Partition addresses and the map
  ["g-address", "G instructions", "Partition addresses pass stage 2 alone; BASE and stage 1 have no part in them. In single-instruction vectors partition words 0 to 65,535 are the data space, and nothing is said above."],
  ["g-detail", "G instructions", "A refused partition address is a data fault of stage 2; the details are the low 16 bits of the address and of the page number."],
  ["program-constant", "PR[a]", "Reading a program word as a constant is a read of the program space; refused, it is a program fault."],
  ["ltt-zero", "LTT, TTM", "Table number 0 is stage 1 off, and nothing is read for it. The 128 words are read through stage 2 alone; a table that cannot be read allows nothing. A vector or frame that names the table in use does not load it again."],
  // Traps and time
  ["trap-timer", "frame", "The frame has the ticks that are left by the clock that the instruction saw; the trap stops the timer even if its last tick comes with that instruction."],
  ["timer-start", "LDT, RTM", "The timer ticks at multiples of 1,000 of the clock. LDT and RTM count ticks from the clock that they see; LDT withdraws an interrupt that waits, RTM does not."],
  ["unhandled", "trap", "An unhandled trap changes the latest cause and PC, nothing else; the timer's interrupt counts as taken."],
  ["frame-first", "trap", "The link of a frame is what word 8 held before the frame was stored, also where the frame lies over word 8."],
  ["rtm-none", "RTM", "RTM is illegal whatever keeps it from taking its frame. Bits of the PSW that mean nothing are dropped when a frame, a vector or LDS loads it."],
  ["cause", "SVE", "The latest trap may be an interrupt or an unhandled one; 0 before the first. RTM does not change it."],
  ["interrupts", "interrupts", "The highest level is taken first, the timer before an event of the same level. What the vector's PSW lets in comes before the handler's first instruction. Accepting an event interrupt does not clear it; accepting the timer's does."],
  ["stp", "STP", "PC is after STP. The code counts in both modes; how the clock goes on is the host's."],
];

export const NOTES: readonly Note[] = ROWS.map(([id, about, reading]) => ({ id, about, reading }));
