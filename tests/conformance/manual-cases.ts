// Vectors written by hand from the operations of the instruction table and from MACHINE.md, not from the model: words
// are spelled in binary as the patterns of the table are. They check the model, and any other implementation.

import type { TrapClass } from "./reference/trap.ts";

/** One instruction. What is not named is 0 before (program: NOP), and as before after. */
export interface ManualCase {
  readonly name: string;
  /** The words at PC, binary with blanks, separated by "/". */
  readonly words: string;
  readonly r?: Readonly<Record<number, number>>;
  /** 256 unless named. */
  readonly pc?: number;
  readonly base?: number;
  readonly v?: 0 | 1;
  readonly data?: Readonly<Record<number, number>>;
  readonly prog?: Readonly<Record<number, number>>;
  readonly after: {
    readonly r?: Readonly<Record<number, number>>;
    /** Default: the address after the words; with a trap that is no TRP or MON, that of the first. */
    readonly pc?: number;
    readonly base?: number;
    readonly v?: 0 | 1;
    readonly data?: Readonly<Record<number, number>>;
    readonly trap?: TrapClass;
    /** Turns of a counted instruction; 1 unless named. */
    readonly count?: number;
  };
}

const MOVC_R0 = "00000000 01001 000"; // R0 := 0 + m
const ALT = "1011000010111100";
const skipped = { pc: 258 };
const repeated = { pc: 255 };
const straight = {};

// biome-ignore format: a table
export const PREFIX_CASES: readonly ManualCase[] = [
  { name: "MODC with p=1 adds k", words: `00000101 11100100 / ${MOVC_R0}`, after: { r: { 0: 5 } } },
  { name: "MODC with p=0 adds k-256", words: `11111111 10100100 / ${MOVC_R0}`, after: { r: { 0: 0xffff } } },
  { name: "MOD4 adds the constant shifted left by four", words: `00000101 11100101 / ${MOVC_R0}`, after: { r: { 0: 0x50 } } },
  { name: "MOD4 with p=0 shifts the negative constant", words: `11111110 10100101 / ${MOVC_R0}`, after: { r: { 0: 0xffe0 } } },
  { name: "MOD8 adds the high byte", words: `10010010 01010110 / 00110100 01001 000`, after: { r: { 0: 0x9234 } } },
  { name: "MOD B6.X2 with p=0 adds the word at d+X", words: `01 000011 01010100 / ${MOVC_R0}`, r: { 5: 0x40 }, data: { 67: 7 }, after: { r: { 0: 7 } } },
  { name: "MOD B6.X2 with p=1 subtracts it", words: `01 000011 01010101 / ${MOVC_R0}`, r: { 5: 0x40 }, data: { 67: 7 }, after: { r: { 0: 0xfff9 } } },
  { name: "MOD B8 with p=1 adds the word at d", words: `00010000 10010100 / ${MOVC_R0}`, data: { 16: 9 }, after: { r: { 0: 9 } } },
  { name: "MOD B8 with p=0 subtracts it", words: `00010000 00010100 / ${MOVC_R0}`, data: { 16: 9 }, after: { r: { 0: 0xfff7 } } },
  { name: "MOD P8 with p=1 adds the program word at g", words: `00010000 10010101 / ${MOVC_R0}`, prog: { 16: 3 }, after: { r: { 0: 3 } } },
  { name: "MOD P8 with p=0 subtracts it", words: `00010000 00010101 / ${MOVC_R0}`, prog: { 16: 3 }, after: { r: { 0: 0xfffd } } },
  { name: "the operand of a prefix takes no m", words: `00000001 11100100 / 00010000 10010100 / ${MOVC_R0}`, data: { 16: 9, 17: 100 }, after: { r: { 0: 10 } } },
  { name: "eight prefixes add up", words: `${"00000001 11100100 / ".repeat(8)}${MOVC_R0}`, after: { r: { 0: 8 } } },
  { name: "a ninth prefix is illegal, with PC at the first", words: `${"00000001 11100100 / ".repeat(9)}${MOVC_R0}`, after: { trap: "illegal" } },
  { name: "addresses of prefixes and instruction wrap", words: `00000101 11100100 / ${MOVC_R0}`, pc: 0xffff, after: { r: { 0: 5 }, pc: 1 } },
];

// biome-ignore format: a table
export const MOVE_CASES: readonly ManualCase[] = [
  { name: "MOVC C8 takes the constant as it stands", words: "11111111 01001 011", after: { r: { 3: 255 } } },
  { name: "MOVC CN8 puts ones in front", words: "11111110 00101 011", after: { r: { 3: 0xfffe } } },
  { name: "MOVC C4,X3 stores k with p=1", words: "0 011 1111 01010000", r: { 3: 0x200 }, after: { data: { 512: 15 } } },
  { name: "MOVC C4,X3 stores k-16 with p=0, and BASE is added", words: "0 011 1111 00010000", r: { 3: 0x200 }, base: 0x1000, after: { data: { 4608: 0xffff } } },
  { name: "MOV B8,R3 loads from d+m", words: "00000001 11100100 / 00010000 01101 010", data: { 17: 77 }, after: { r: { 2: 77 } } },
  { name: "MOV R3,B8 stores", words: "00010000 01110 010", r: { 2: 78 }, after: { data: { 16: 78 } } },
  { name: "MOV R3,R3 copies the first to the last", words: "0 001 0 010 10111011", r: { 1: 5, 2: 6 }, after: { r: { 2: 5 } } },
  { name: "MOV R3,B0.X3 stores at m+Rb", words: "00000011 11100100 / 1 001 0 010 10111011", r: { 1: 5, 2: 0x20 }, after: { data: { 35: 5 } } },
  { name: "MOV X3,R3 loads from Ra, without m", words: "00000011 11100100 / 0 001 0 010 11111011", r: { 1: 0x20 }, data: { 32: 8, 35: 9 }, after: { r: { 2: 8 } } },
  { name: "MOV X3,B0.X3 copies a word of memory", words: "00000011 11100100 / 1 001 0 010 11111011", r: { 1: 0x20, 2: 0x30 }, data: { 32: 8 }, after: { data: { 51: 8 } } },
  { name: "MOV B6.X2,R3 loads from d+X", words: "11 111111 00011 000", r: { 7: 1 }, data: { 64: 4 }, after: { r: { 0: 4 } } },
  { name: "MOV R3,B6.X2 stores, the address wrapping with BASE", words: "00 000010 10000 001", r: { 1: 3, 4: 0xffff }, base: 0xffff, after: { data: { 0: 3 } } },
  { name: "MOV P8,R3 reads the program", words: "00010000 10011 110", prog: { 16: 99 }, data: { 16: 1 }, after: { r: { 6: 99 } } },
  { name: "MOVB loads the low byte when n is even", words: "00 000000 011110 01", r: { 4: 0x20, 1: 0xffff }, data: { 16: 0xa1b2 }, after: { r: { 1: 0xb2 } } },
  { name: "MOVB loads the high byte when n is odd", words: "00 000001 011110 01", r: { 4: 0x20 }, data: { 16: 0xa1b2 }, after: { r: { 1: 0xa1 } } },
  { name: "MOVB stores into the high byte and keeps the low one", words: "00 000001 100100 10", r: { 4: 0x20, 2: 0x1234 }, data: { 16: 0xa1b2 }, after: { data: { 16: 0x34b2 } } },
  { name: "MOVB: a byte number of 65,535 is the high byte of word 32,767", words: "00 000000 100100 10", r: { 4: 0xffff, 2: 0x34 }, after: { data: { 32767: 0x3400 } } },
  { name: "MOVL loads two registers, the low word first", words: "01 000000 011000 11", r: { 5: 0x50 }, data: { 80: 1, 81: 2 }, after: { r: { 3: 1, 4: 2 } } },
  { name: "MOVL stores two registers", words: "01 000000 110100 00", r: { 5: 0xffff, 0: 7, 1: 8 }, after: { data: { 65535: 7, 0: 8 } } },
  { name: "MVP reads the program at g+X", words: "10 000001 001000 10", r: { 6: 0x300 }, prog: { 769: 0xabcd }, after: { r: { 2: 0xabcd } } },
  { name: "MOVM copies and steps both", words: "0 001 0 010 11101001", r: { 1: 0x20, 2: 0x30 }, data: { 32: 5 }, after: { r: { 1: 0x21, 2: 0x31 }, data: { 48: 5 } } },
  { name: "MOVM with one register steps it once", words: "0 001 0 001 11101001", r: { 1: 0x20 }, data: { 32: 5 }, after: { r: { 1: 0x21 } } },
  { name: "PUT R3,X3 stores the value that Ra had", words: "1 010 0 010 11101001", r: { 2: 0x30 }, after: { r: { 2: 0x31 }, data: { 48: 0x30 } } },
  { name: "PUT X3,X3 copies and steps the destination", words: "1 001 1 010 11101000", r: { 1: 0x20, 2: 0x30 }, data: { 32: 6 }, after: { r: { 2: 0x31 }, data: { 48: 6 } } },
  { name: "XCH exchanges registers", words: "0 001 0 010 11101110", r: { 1: 5, 2: 6 }, after: { r: { 1: 6, 2: 5 } } },
  { name: "XCH exchanges a register with memory", words: "00000001 11100100 / 0 001 1 010 11101110", r: { 1: 5, 2: 0x30 }, data: { 49: 9 }, after: { r: { 1: 9 }, data: { 49: 5 } } },
  { name: "XCH X3 exchanges two words", words: "1 001 1 010 11101111", r: { 1: 0x20, 2: 0x30 }, data: { 32: 1, 48: 2 }, after: { data: { 32: 2, 48: 1 } } },
  { name: "STC R3 decrements first", words: "0 001 0 010 10111001", r: { 1: 5, 2: 0x30 }, after: { r: { 2: 0x2f }, data: { 47: 5 } } },
  { name: "STC R3 of its own pointer stores the old value", words: "0 010 0 010 10111001", r: { 2: 0x30 }, after: { r: { 2: 0x2f }, data: { 47: 0x30 } } },
  { name: "STC X3 stores a word of memory at m+Rb", words: "00000010 11100100 / 0 001 0 010 11111001", r: { 1: 0x20, 2: 0x30 }, data: { 32: 7 }, after: { r: { 2: 0x2f }, data: { 49: 7 } } },
  { name: "UNS R3 increments after the read", words: "0 001 1 010 10111001", r: { 2: 0x30 }, data: { 48: 7 }, after: { r: { 1: 7, 2: 0x31 } } },
  { name: "UNS R3 into its own pointer keeps the word", words: "0 010 1 010 10111001", r: { 2: 0x30 }, data: { 48: 7 }, after: { r: { 2: 7 } } },
  { name: "UNS X3 stores at Ra as it was before the increment", words: "0 010 1 010 11111001", r: { 2: 0x30 }, data: { 48: 7 }, after: { r: { 2: 0x31 } } },
  { name: "UNS X3 pops into memory", words: "0 001 1 010 11111001", r: { 1: 0x20, 2: 0x30 }, data: { 48: 7 }, after: { r: { 2: 0x31 }, data: { 32: 7 } } },
];

// biome-ignore format: a table
export const JUMP_CASES: readonly ManualCase[] = [
  { name: "JMP L10: the bits of the low byte are the high ones of the displacement", words: "00000010 11011001", after: { pc: 257 + 0x102 } },
  { name: "JMP L10 backwards with ones in front", words: "11111110 01011011", after: { pc: 255 } },
  { name: "JMP L10 adds m", words: "00000001 01010110 / 00000010 11011000", after: { pc: 258 + 2 + 256 } },
  { name: "JMP S2,L8 saves next in R5", words: "00000100 11011101", after: { pc: 261, r: { 5: 257 } } },
  { name: "JMP S2,L8 backwards without a link", words: "11111111 01011100", after: { pc: 256 } },
  { name: "JMP P6.X2 returns through a link to exit e", words: "11 000001 10111111", r: { 7: 0x400 }, after: { pc: 0x401 } },
  { name: "JMPI B6.X2 jumps to a word of memory", words: "00 000001 00010010", r: { 4: 0x20 }, data: { 33: 0x555 }, after: { pc: 0x555 } },
  { name: "JMPI B8 jumps to a word of memory", words: "00100001 11100111", data: { 33: 0x555 }, after: { pc: 0x555 } },
  { name: "JMPI S2,P8 jumps to a program word and saves next in R7", words: "00100001 11111111", prog: { 33: 0x666 }, after: { pc: 0x666, r: { 7: 257 } } },
  { name: "JMPI S2,P8 with s=0 saves nothing", words: "00100001 11111100", prog: { 33: 0x666 }, after: { pc: 0x666 } },
  { name: "JON jumps when Ra is not 0", words: "1 001 0011 11110000", r: { 1: 9 }, after: { pc: 260 } },
  { name: "JON goes on when Ra is 0", words: "1 001 0011 11110000", after: {} },
  { name: "JON backwards", words: "1 001 1110 10110000", r: { 1: 9 }, after: { pc: 255 } },
  { name: "JON X3 tests a word", words: "1 001 0011 11110001", r: { 1: 9 }, data: { 9: 1 }, after: { pc: 260 } },
  { name: "JOZ jumps when Ra is 0", words: "1 001 0011 11110010", after: { pc: 260 } },
  { name: "JOZ X3 goes on when the word is not 0", words: "1 001 0011 11110011", r: { 1: 9 }, data: { 9: 1 }, after: {} },
  { name: "JOZ X3 jumps when the word is 0, adding m", words: "00000001 01010110 / 1 001 0011 11110011", after: { pc: 258 + 3 + 256 } },
  { name: "JVN jumps while V is 0", words: "1 011 0101 10111110", after: { pc: 262 } },
  { name: "JVN goes on when V is 1, and clears it", words: "1 011 0101 10111110", v: 1, after: { v: 0 } },
  { name: "JVN backwards", words: "0 011 1111 10111110", after: { pc: 256 } },
  { name: "SOB jumps back while the result is not 0", words: "11111110 11000 010", r: { 2: 2 }, after: { r: { 2: 1 }, pc: 255 } },
  { name: "SOB goes on when the result is 0", words: "11111110 11000 010", r: { 2: 1 }, after: { r: { 2: 0 } } },
  { name: "SOB of 0 wraps and jumps", words: "00000000 11000 010", after: { r: { 2: 0xffff }, pc: 1 } },
  { name: "NOP does nothing whatever R0 is", words: "1000000011110000", r: { 0: 1 }, after: {} },
];

// biome-ignore format: a table
export const ARITHMETIC_CASES: readonly ManualCase[] = [
  { name: "ADDC C8 overflows from 7FFF", words: "00000001 11001 010", r: { 2: 0x7fff }, after: { r: { 2: 0x8000 }, v: 1 } },
  { name: "ADDC C8 adds k+m", words: "00000001 11100100 / 00000001 11001 010", r: { 2: 5 }, v: 1, after: { r: { 2: 7 }, v: 0 } },
  { name: "ADDC CN8 subtracts", words: "11111111 10101 010", r: { 2: 0x8000 }, after: { r: { 2: 0x7fff }, v: 1 } },
  { name: "ADD registers", words: "0001 0010 10001010", r: { 1: 0xffff, 2: 1 }, v: 1, after: { r: { 2: 0 }, v: 0 } },
  { name: "ADD memory to memory, only D with m", words: "00000001 11100100 / 1001 1010 10001010", r: { 1: 0x20, 2: 0x30 }, data: { 32: 0x8000, 49: 0xffff }, after: { data: { 49: 0x7fff }, v: 1 } },
  { name: "ADD of a register to itself doubles it", words: "0001 0001 10001010", r: { 1: 21 }, after: { r: { 1: 42 } } },
  { name: "ADD B6.X2,R3", words: "00 000001 00110 010", r: { 2: 5, 4: 0x20 }, data: { 33: 6 }, after: { r: { 2: 11 } } },
  { name: "ADD R3,B6.X2", words: "00 000001 00001 010", r: { 2: 5, 4: 0x20 }, data: { 33: 6 }, after: { data: { 33: 11 } } },
  { name: "ADDU sets V to the carry", words: "0001 0010 11010100", r: { 1: 0xffff, 2: 1 }, after: { r: { 2: 0 }, v: 1 } },
  { name: "SUB is D - S", words: "0001 0010 10001011", r: { 1: 3, 2: 10 }, v: 1, after: { r: { 2: 7 }, v: 0 } },
  { name: "SUB overflows from 8000", words: "0001 0010 10001011", r: { 1: 1, 2: 0x8000 }, after: { r: { 2: 0x7fff }, v: 1 } },
  { name: "ADDU up to FFFF has no carry", words: "0001 0010 11010100", r: { 1: 0x8000, 2: 0x7fff }, v: 1, after: { r: { 2: 0xffff }, v: 0 } },
  { name: "SUBU of equal words has no borrow", words: "0001 0010 11010101", r: { 1: 0x8000, 2: 0x8000 }, v: 1, after: { r: { 2: 0 }, v: 0 } },
  { name: "SUBU sets V to the borrow", words: "0001 0010 11010101", r: { 1: 1, 2: 0 }, after: { r: { 2: 0xffff }, v: 1 } },
  { name: "MUL in memory gives a long, the low word first", words: "0 001 1 010 11101010", r: { 1: 0xfffe, 2: 0x20 }, data: { 32: 3 }, after: { data: { 32: 0xfffa, 33: 0xffff } } },
  { name: "MUL in registers: R(7+1) is R0", words: "0 001 0 111 11101010", r: { 1: 0x4000, 7: 4 }, after: { r: { 7: 0, 0: 1 }, v: 1 } },
  { name: "MUL of 8000 by itself", words: "0 010 0 010 11101010", r: { 2: 0x8000 }, after: { r: { 2: 0, 3: 0x4000 }, v: 1 } },
  { name: "DIV truncates toward zero; the remainder has the sign of the dividend", words: "0 001 0 010 11101011", r: { 1: 2, 2: 0xfff9, 3: 0xffff }, after: { r: { 2: 0xfffd, 3: 0xffff } } },
  { name: "DIV by zero keeps the operands and sets V", words: "0 001 0 010 11101011", r: { 2: 9 }, after: { v: 1 } },
  { name: "DIV with a quotient of 8000 hex positive does not fit", words: "0 001 0 010 11101011", r: { 1: 1, 2: 0x8000, 3: 0 }, after: { v: 1 } },
  { name: "DIV with a quotient of -8000 hex fits", words: "0 001 0 010 11101011", r: { 1: 1, 2: 0x8000, 3: 0xffff }, v: 1, after: { r: { 3: 0 }, v: 0 } },
  { name: "DIV in memory", words: "00000001 11100100 / 0 001 1 010 11101011", r: { 1: 7, 2: 0x20 }, data: { 33: 100, 34: 0 }, after: { data: { 33: 14, 34: 2 } } },
  { name: "AND", words: "0001 0010 10001100", r: { 1: 0x0ff0, 2: 0xff0f }, v: 1, after: { r: { 2: 0x0f00 } } },
  { name: "IOR into memory", words: "0001 1010 10001101", r: { 1: 0x0ff0, 2: 0x20 }, data: { 32: 0xf000 }, after: { data: { 32: 0xfff0 } } },
  { name: "XOR", words: "1001 0 010 11101000", r: { 1: 0x20, 2: 0xffff }, data: { 32: 0x0ff0 }, after: { r: { 2: 0xf00f } } },
  { name: "CLR", words: "00 000001 00100111", r: { 4: 0x20 }, data: { 33: 6 }, after: { data: { 33: 0 } } },
  { name: "DEC of 8000 overflows", words: "00 000001 00010011", r: { 4: 0x20 }, data: { 33: 0x8000 }, after: { data: { 33: 0x7fff }, v: 1 } },
  { name: "INC of FFFF does not", words: "00 000001 00010110", r: { 4: 0x20 }, v: 1, data: { 33: 0xffff }, after: { data: { 33: 0 }, v: 0 } },
  { name: "INV", words: "1001 0011 10111100", r: { 3: 0x0f0f }, after: { r: { 3: 0xf0f0 } } },
  { name: "NEG of 8000 sets V", words: "1111 0011 10111100", r: { 3: 0x8000 }, after: { v: 1 } },
  { name: "NEG in memory at m+Ra", words: "00000001 11100100 / 1111 1011 10111100", r: { 3: 0x20 }, data: { 33: 1 }, v: 1, after: { data: { 33: 0xffff }, v: 0 } },
  { name: "SWP", words: "0110 0011 10111100", r: { 3: 0x1234 }, after: { r: { 3: 0x3412 } } },
  { name: "DECD steps two registers and keeps V", words: "0 001 1 010 10001110", r: { 1: 0, 2: 5 }, v: 1, after: { r: { 1: 0xffff, 2: 4 } } },
  { name: "DECD of one register steps it by two", words: "0 001 1 001 10001110", r: { 1: 5 }, after: { r: { 1: 3 } } },
  { name: "DECD in memory", words: "00000001 11100100 / 1 001 1 010 10001111", r: { 1: 0x20, 2: 0x30 }, data: { 32: 5, 49: 7 }, after: { data: { 32: 4, 49: 6 } } },
  { name: "INCD of one register steps it by two", words: "0 001 0 001 10001110", r: { 1: 0xffff }, after: { r: { 1: 1 } } },
  { name: "INCD in memory", words: "1 001 0 010 10001111", r: { 1: 0x20, 2: 0x30 }, data: { 32: 5, 48: 7 }, after: { data: { 32: 6, 48: 8 } } },
  { name: "DOCP makes the low byte even and clears the high one", words: "0011 0011 10111100", r: { 3: 0xab01 }, v: 1, after: { r: { 3: 0x81 }, v: 0 } },
  { name: "DOCP does not count the old bit 7", words: "0011 0011 10111100", r: { 3: 0x83 }, after: { r: { 3: 0x03 } } },
  { name: "DICP reports odd parity of the low byte, bit 7 included", words: "0010 0011 10111100", r: { 3: 0xab81 }, v: 1, after: { r: { 3: 1 }, v: 0 } },
  { name: "DICP with odd parity", words: "0010 0011 10111100", r: { 3: 0x80 }, after: { r: { 3: 0 }, v: 1 } },
];

// biome-ignore format: a table
export const BIT_CASES: readonly ManualCase[] = [
  { name: "SXT extends the sign of n+1 bits", words: "0 001 0011 01100111", r: { 1: 0x20 }, data: { 32: 0x5a }, after: { data: { 32: 0xfffa } } },
  { name: "SXT of a positive field clears what is above it", words: "0 001 0011 01100111", r: { 1: 0x20 }, data: { 32: 0x55 }, after: { data: { 32: 5 } } },
  { name: "XTR keeps n+1 bits of a register", words: "0001 0011 11101101", r: { 1: 0xffff }, after: { r: { 1: 0xf } } },
  { name: "XTR in memory", words: "1001 0000 11101101", r: { 1: 0x20 }, data: { 32: 0xffff }, after: { data: { 32: 1 } } },
  { name: "SLC rotates left", words: "1 001 0100 10100010", r: { 1: 0x1234 }, after: { r: { 1: 0x2341 } } },
  { name: "SLC in memory by k+m", words: "00000001 11100100 / 1 001 0000 11100010", r: { 1: 0x20 }, data: { 32: 0x8000 }, after: { data: { 32: 1 } } },
  { name: "SRA keeps the sign", words: "1 001 1111 00100110", r: { 1: 0x8000 }, after: { r: { 1: 0xffff } } },
  { name: "SRA in memory", words: "1 001 0001 01100110", r: { 1: 0x20 }, data: { 32: 0x8001 }, after: { data: { 32: 0xc000 } } },
  { name: "SLL", words: "1 001 0001 10100000", r: { 1: 0x8001 }, v: 1, after: { r: { 1: 2 } } },
  { name: "SLL in memory", words: "1 001 1111 11100000", r: { 1: 0x20 }, data: { 32: 3 }, after: { data: { 32: 0x8000 } } },
  { name: "SRL", words: "1 001 1111 00100100", r: { 1: 0x8000 }, after: { r: { 1: 1 } } },
  { name: "SRL in memory", words: "1 001 0100 01100100", r: { 1: 0x20 }, data: { 32: 0x8765 }, after: { data: { 32: 0x876 } } },
  { name: "SLLL shifts a register pair", words: "0 111 0001 10100001", r: { 7: 0x8001, 0: 1 }, after: { r: { 7: 2, 0: 3 } } },
  { name: "SLLL in memory", words: "0 001 1000 11100001", r: { 1: 0x20 }, data: { 32: 0x1234, 33: 0x5678 }, after: { data: { 32: 0x3400, 33: 0x7812 } } },
  { name: "SRLL shifts a register pair", words: "0 001 0001 00100101", r: { 1: 1, 2: 3 }, after: { r: { 1: 0x8000, 2: 1 } } },
  { name: "SRLL in memory", words: "0 001 1000 01100101", r: { 1: 0x20 }, data: { 32: 0x1234, 33: 0x5678 }, after: { data: { 32: 0x7812, 33: 0x56 } } },
  { name: "CLRS takes the bit's number modulo 16", words: "0 001 0010 10001000", r: { 1: 0x11, 2: 0xffff }, after: { r: { 2: 0xfffd } } },
  { name: "CLRS with the number in memory", words: "1 001 1010 10001001", r: { 1: 0x20, 2: 0x30 }, data: { 32: 15, 48: 0x8001 }, after: { data: { 48: 1 } } },
  { name: "SETS R3,RBX3", words: "0 001 0010 01010010", r: { 1: 4 }, after: { r: { 2: 16 } } },
  { name: "SETS X3,RBX3 at m+Rb", words: "00000001 11100100 / 1 001 1010 01010011", r: { 1: 0x20, 2: 0x30 }, data: { 32: 1 }, after: { data: { 49: 2 } } },
  { name: "SETS R3,C4", words: "0 001 1111 10100011", after: { r: { 1: 0x8000 } } },
  { name: "SETS X3,C4", words: "0 001 0000 11100011", r: { 1: 0x20 }, after: { data: { 32: 1 } } },
  { name: "RELS clears the bit", words: "0 001 0011 00010001", r: { 1: 0x20 }, data: { 32: 0xf }, after: { data: { 32: 7 } } },
  { name: "RESS sets a free bit and skips", words: "0 001 0011 01010001", r: { 1: 0x20 }, after: { data: { 32: 8 }, pc: 258 } },
  { name: "RESS goes on when the bit is taken", words: "0 001 0011 01010001", r: { 1: 0x20 }, data: { 32: 8 }, after: {} },
];

/** Both outcomes of a test on a register (R1) and on a word (at 20 hex), for the skip and the repeat. */
function pair(
  name: string,
  code: string,
  repeatCode: string,
  values: { yes: object; no: object },
): ManualCase[] {
  return [
    { name: `${name} skips`, words: code, ...values.yes, after: skipped },
    { name: `${name} goes on`, words: code, ...values.no, after: straight },
    { name: `${name} with P repeats`, words: repeatCode, ...values.yes, after: repeated },
    { name: `${name} with P goes on`, words: repeatCode, ...values.no, after: straight },
  ];
}
const R1 = (value: number): object => ({ r: { 1: value } });
const AT = (value: number): object => ({ r: { 1: 0x20 }, data: { 32: value } });
const R1R2 = (one: number, two: number): object => ({ r: { 1: one, 2: two } });

// biome-ignore format: a table
export const SKIP_CASES: readonly ManualCase[] = [
  ...pair("SBN on bit 15", "0 001 1111 11110000", "0 001 1111 10110000", { yes: R1(0x8000), no: R1(0x7fff) }),
  ...pair("SBN X3", "0 001 0000 11110001", "0 001 0000 10110001", { yes: AT(1), no: AT(0xfffe) }),
  ...pair("SBZ", "0 001 0001 11110010", "0 001 0001 10110010", { yes: R1(0xfffd), no: R1(2) }),
  ...pair("SBZ X3", "0 001 0001 11110011", "0 001 0001 10110011", { yes: AT(0xfffd), no: AT(2) }),
  ...pair("SON", "00 000000 00111011", "00 000000 00111001", { yes: { r: { 4: 9 }, data: { 9: 4 } }, no: { r: { 4: 9 } } }),
  ...pair("SOZ", "00 000000 00111010", "00 000000 00111000", { yes: { r: { 4: 9 } }, no: { r: { 4: 9 }, data: { 9: 4 } } }),
  ...pair("SEQ with k", "1 001 1111 01111110", "1 001 1111 00111110", { yes: R1(15), no: R1(0xffff) }),
  ...pair("SEQ with k-16", "0 001 1111 01111110", "0 001 1111 00111110", { yes: R1(0xffff), no: R1(15) }),
  ...pair("SEQ X3", "1 001 0010 01111111", "1 001 0010 00111111", { yes: AT(2), no: AT(3) }),
  ...pair("SEQ registers", "0001 0010 11111010", "0001 0010 10111010", { yes: R1R2(7, 7), no: R1R2(7, 8) }),
  ...pair("SNE", "1 001 0010 01111100", "1 001 0010 00111100", { yes: R1(3), no: R1(2) }),
  ...pair("SNE X3 with k-16", "0 001 0000 01111101", "0 001 0000 00111101", { yes: AT(0), no: AT(0xfff0) }),
  ...pair("SNE registers", "0001 0010 11111000", "0001 0010 10111000", { yes: R1R2(7, 8), no: R1R2(7, 7) }),
  ...pair("SGE, signed", "1 001 0010 01000010", "1 001 0010 00000010", { yes: R1(2), no: R1(0x8000) }),
  ...pair("SGE X3", "1 001 0010 01000011", "1 001 0010 00000011", { yes: AT(0x7fff), no: AT(1) }),
  ...pair("SGE registers", "0001 0010 11110110", "0001 0010 10110110", { yes: R1R2(0, 0xffff), no: R1R2(0xffff, 0) }),
  ...pair("SLT, signed", "1 001 0010 01000000", "1 001 0010 00000000", { yes: R1(0xffff), no: R1(2) }),
  ...pair("SLT X3", "1 001 0010 01000001", "1 001 0010 00000001", { yes: AT(1), no: AT(3) }),
  ...pair("SLT registers", "0001 0010 11110100", "0001 0010 10110100", { yes: R1R2(0x8000, 0), no: R1R2(0, 0x8000) }),
  ...pair("SHS, unsigned", "1 001 0010 01000110", "1 001 0010 00000110", { yes: R1(0xffff), no: R1(1) }),
  ...pair("SHS X3", "1 001 0010 01000111", "1 001 0010 00000111", { yes: AT(2), no: AT(0) }),
  ...pair("SHS registers", "0001 0010 11110111", "0001 0010 10110111", { yes: R1R2(0x8000, 0), no: R1R2(0, 0x8000) }),
  ...pair("SLO, unsigned", "1 001 0010 01000100", "1 001 0010 00000100", { yes: R1(1), no: R1(0xffff) }),
  ...pair("SLO X3", "1 001 0010 01000101", "1 001 0010 00000101", { yes: AT(0), no: AT(2) }),
  ...pair("SLO registers", "0001 0010 11110101", "0001 0010 10110101", { yes: R1R2(0, 0x8000), no: R1R2(0x8000, 0) }),
  { name: "a constant takes m: SEQ with 100 hex", words: "00000001 01010110 / 1 001 0000 01111110", r: { 1: 0x100 }, after: { pc: 259 } },
  { name: "SGE RX3,RX3 does not use m", words: "00000001 11100100 / 0001 1010 11110110", r: { 1: 5, 2: 0x20 }, data: { 32: 5, 33: 6 }, after: { pc: 259 } },
  { name: "SEQ RX3,RBX3 uses m for D", words: "00000001 11100100 / 0001 1010 11111010", r: { 1: 6, 2: 0x20 }, data: { 32: 5, 33: 6 }, after: { pc: 259 } },
  { name: "a repeat goes to the word before the first prefix", words: "00000000 01010110 / 1 001 0000 00111110", after: { pc: 255 } },
];

// biome-ignore format: a table
export const STACK_CASES: readonly ManualCase[] = [
  { name: "STC C4 pushes R0 first", words: "1110 0001 10111110", r: { 0: 7, 1: 8 }, data: { 0: 0x50, 1: 0x10 }, after: { data: { 0: 0x4e, 79: 7, 78: 8 } } },
  { name: "STC C4 takes the stack at BASE", words: "1110 0000 10111110", r: { 0: 7 }, base: 0x1000, data: { 4096: 0x50, 4097: 0x10 }, after: { data: { 4096: 0x4f, 4175: 7 } } },
  { name: "STC C4 down to the limit", words: "1110 0001 10111110", r: { 0: 7, 1: 8 }, data: { 0: 0x50, 1: 0x4e }, after: { data: { 0: 0x4e, 79: 7, 78: 8 } } },
  { name: "STC C4 below the limit is a stack trap that stores nothing", words: "1110 0001 10111110", data: { 0: 0x50, 1: 0x4f }, after: { trap: "stack" } },
  { name: "STC C4: n is (k+m)&7", words: "00001001 11100100 / 1110 0000 10111110", r: { 0: 7, 1: 8 }, data: { 0: 0x50, 1: 0 }, after: { data: { 0: 0x4e, 79: 7, 78: 8 } } },
  { name: "UNS C4 pops Rn first", words: "1010 0001 10111110", data: { 0: 0x4e, 78: 8, 79: 7 }, after: { r: { 1: 8, 0: 7 }, data: { 0: 0x50 } } },
  { name: "UNS C4 does not look at the limit", words: "1010 0000 10111110", data: { 0: 0x4f, 1: 0xffff, 79: 7 }, after: { r: { 0: 7 }, data: { 0: 0x50 } } },
  { name: "CALL pushes the link, room and the count", words: "0111 0011 10111110 / 00000100 00000000", data: { 0: 0x50 }, after: { pc: 0x400, data: { 0: 0x4b, 79: 258, 75: 3 } } },
  { name: "CALL: m goes to the address, not to the count", words: "00000001 11100100 / 0111 0000 10111110 / 00000100 00000000", data: { 0: 0x50, 78: 9 }, after: { pc: 0x401, data: { 0: 0x4e, 79: 259, 78: 0 } } },
  { name: "CALL below the limit is a stack trap at the instruction", words: "0111 0011 10111110 / 00000100 00000000", data: { 0: 0x50, 1: 0x4c }, after: { trap: "stack" } },
  { name: "RET drops the locals and goes to link + exit", words: "1010 0010 10111101", data: { 0: 0x4b, 75: 3, 79: 0x300 }, after: { pc: 0x302, data: { 0: 0x50 } } },
  { name: "CSP lowers the pointer and gives it", words: "1 001 0 010 00010000", r: { 1: 0x20 }, data: { 0: 0x50, 1: 0x10, 32: 8 }, after: { r: { 2: 0x48 }, data: { 0: 0x48 } } },
  { name: "CSP below the limit is a stack trap", words: "1 001 0 010 00010000", r: { 1: 0x20 }, data: { 0: 0x50, 1: 0x49, 32: 8 }, after: { trap: "stack" } },
  { name: "INX subtracts the low bound", words: "1 001 1 010 00010000", r: { 1: 0x20, 2: 5 }, data: { 32: 0xffff, 33: 5 }, after: { r: { 2: 6 } } },
  { name: "INX below the bounds traps", words: "1 001 1 010 00010000", r: { 1: 0x20, 2: 0xfffe }, data: { 32: 0xffff, 33: 5 }, after: { trap: "bounds" } },
  { name: "INX above the bounds traps", words: "1 001 1 010 00010000", r: { 1: 0x20, 2: 6 }, data: { 32: 0xffff, 33: 5 }, after: { trap: "bounds" } },
];

// biome-ignore format: a table
export const SYSTEM_CASES: readonly ManualCase[] = [
  { name: "LDS loads V with the rest of the PSW", words: "1110 0011 10111100", r: { 3: 0xa000 }, after: { v: 1 } },
  { name: "SVS gives system mode and V", words: "1101 0011 10111100", v: 1, after: { r: { 3: 0xa000 } } },
  { name: "LDT changes nothing that a vector shows", words: "0101 0011 10111100", r: { 3: 5 }, after: {} },
  { name: "SVT gives 0 while the timer is not running", words: "1100 0011 10111100", r: { 3: 5 }, after: { r: { 3: 0 } } },
  { name: "LDM changes nothing that a vector shows", words: "0001 0011 10111110", after: {} },
  { name: "SVE gives 0 before the first trap", words: "0110 0011 10111101", r: { 3: 5 }, after: { r: { 3: 0 } } },
  { name: "CPU gives the partition's number, 0", words: "0110 1011 10111110", r: { 3: 0x20 }, data: { 32: 9 }, after: { data: { 32: 0 } } },
  { name: "LDB loads BASE; its operand is read with the old one", words: "0000 1011 10111100", r: { 3: 0x20 }, base: 0x100, data: { 288: 0x777 }, after: { base: 0x777 } },
  { name: "SVB stores BASE", words: "0100 0011 10111100", base: 0x100, after: { r: { 3: 0x100 } } },
  { name: "CAE changes nothing", words: "1000000010111110", v: 1, after: {} },
  { name: "CAD changes nothing", words: "1000000110111110", v: 1, after: {} },
  { name: "CAC changes nothing", words: "1000001010111110", v: 1, after: {} },
  { name: "TST passes", words: "1000001110111110", r: { 0: 5 }, after: { r: { 0: 0 } } },
  { name: "TTM with stage 1 off changes nothing", words: "1000010110111110", after: {} },
  { name: "TRP leaves PC at the next instruction", words: "0000 0011 10111110", after: { trap: "software", pc: 257 } },
  { name: "MON leaves PC at the next instruction", words: "11000000 10100110", after: { trap: "monitor", pc: 257 } },
  { name: "XCU executes a word as if it stood there: a skip", words: "1000 0011 10111100", r: { 3: 0b1_001_0000_01111110 }, after: { pc: 258 } },
  { name: "XCU: a repeat goes before XCU's first prefix", words: "00000000 01010110 / 1000 0011 10111100", r: { 3: 0b1_001_0000_00111110 }, after: { pc: 255 } },
  { name: "XCU: the executed word starts with m = 0", words: "00000001 11100100 / 1000 1011 10111100", r: { 3: 0x20 }, data: { 33: 0b00000101_01001_010 }, after: { r: { 2: 5 } } },
  { name: "XCU of CALL takes the second word from after XCU", words: "1000 0011 10111100 / 00000100 00000000", r: { 3: 0b0111_0000_10111110 }, data: { 0: 0x50 }, after: { pc: 0x400, data: { 0: 0x4e, 79: 258, 78: 0 } } },
  { name: "XCU of XCU is illegal", words: "1000 0011 10111100", r: { 3: 0b1000_0011_10111100 }, after: { trap: "illegal" } },
  { name: "XCU of ALT is illegal", words: "1000 0011 10111100", r: { 3: 0b1011000010111100 }, after: { trap: "illegal" } },
  { name: "XCU of a prefix is illegal", words: "1000 0011 10111100", r: { 3: 0b00000101_11100100 }, after: { trap: "illegal" } },
  { name: "XCU of an undefined word is illegal, with PC at the prefix", words: "00000001 11100100 / 1000 0011 10111100", r: { 3: 0x0000 }, after: { trap: "illegal" } },
  { name: "ALT with an undefined word behind it is illegal", words: `${ALT} / 0000000000000000`, after: { trap: "illegal" } },
];

const P1 = 0x3f80; // high word of 1.0 in binary32
const P2 = 0x4000; // 2.0
/** Two floats at 20 and 30 hex, R1 and R2 pointing to them; only their high words. */
const floats = (a: number, b: number, more: object = {}): object => ({
  r: { 1: 0x20, 2: 0x30 },
  data: { 33: a, 49: b, ...more },
});
/** The same with binary64: the high word is the fourth. */
const doubles = (a: number, b: number): object => ({ r: { 1: 0x20, 2: 0x30 }, data: { 35: a, 51: b } });

// biome-ignore format: a table
export const FLOAT_CASES: readonly ManualCase[] = [
  { name: "FADD 1 + 2", words: "0 001 0 010 00000001", ...floats(P1, P2), after: { data: { 49: 0x4040 } } },
  { name: "FADD in binary64: 1 + 1", words: "0 001 1 010 00000001", ...doubles(0x3ff0, 0x3ff0), after: { data: { 51: 0x4000 } } },
  { name: "FADD rounds half to even", words: "0 001 0 010 00000001", ...floats(0x3380, P1), after: {} },
  { name: "FSUB is D - S: 1 - 2", words: "0 001 0 010 00000010", ...floats(P2, P1), after: { data: { 49: 0xbf80 } } },
  { name: "FSUB of infinities is the quiet NaN", words: "0 001 0 010 00000010", ...floats(0x7f80, 0x7f80), after: { data: { 49: 0x7fc0 } } },
  { name: "FMUL 2 * 2", words: "0 001 0 010 00000011", ...floats(P2, P2), after: { data: { 49: 0x4080 } } },
  { name: "FDIV is D / S: 1 / 2", words: "0 001 0 010 00000100", ...floats(P2, P1), after: { data: { 49: 0x3f00 } } },
  { name: "FDIV by zero is infinite", words: "0 001 0 010 00000100", ...floats(0x8000, P1), after: { data: { 49: 0xff80 } } },
  { name: "FREM has the sign of the dividend: -5 rem 3", words: "0 001 0 010 00000101", ...floats(0x4040, 0xc0a0), after: { data: { 49: 0xc000 } } },
  { name: "SQRT of 4", words: "0 001 0 010 00000110", ...floats(0x4080, 0), after: { data: { 49: P2 } } },
  { name: "SQRT of -1 is no number", words: "0 001 0 010 00000110", ...floats(0xbf80, 0), after: { data: { 49: 0x7fc0 } } },
  { name: "TAN of -0 is -0", words: "0 001 0 010 00000111", ...floats(0x8000, P1), after: { data: { 49: 0x8000 } } },
  { name: "TAN of 1 is 1.5574077", words: "0 001 0 010 00000111", ...floats(P1, 0), after: { data: { 48: 0x5923, 49: 0x3fc7 } } },
  { name: "ATAN of 1 is pi/4", words: "1 001 0 010 00010001", ...floats(P1, 0), after: { data: { 48: 0x0fdb, 49: 0x3f49 } } },
  { name: "ATAN of -infinity is -pi/2", words: "1 001 0 010 00010001", ...floats(0xff80, 0), after: { data: { 48: 0x0fdb, 49: 0xbfc9 } } },
  { name: "EXP2 of 3 is 8", words: "1 001 0 010 00100101", ...floats(0x4040, 0), after: { data: { 49: 0x4100 } } },
  { name: "EXP2 of 1/2 is the root of 2", words: "1 001 0 010 00100101", ...floats(0x3f00, 0), after: { data: { 48: 0x04f3, 49: 0x3fb5 } } },
  { name: "LOG2 of 8 is 3", words: "0 001 0 010 00100100", ...floats(0x4100, 0), after: { data: { 49: 0x4040 } } },
  { name: "LOG2 of 0 is -infinity", words: "0 001 0 010 00100100", ...floats(0, P1), after: { data: { 49: 0xff80 } } },
  { name: "FCNV l=0 makes a short long", words: "0 001 0 010 00100110", ...floats(P1, 0), after: { data: { 51: 0x3ff0 } } },
  { name: "FCNV l=1 makes a long short, rounding", words: "0 001 1 010 00100110", r: { 1: 0x20, 2: 0x30 }, data: { 32: 1, 33: 0x1000, 35: 0x3ff0 }, after: { data: { 48: 1, 49: P1 } } },
  { name: "FINT truncates -1.5 to -1", words: "0 001 0 010 01000000", ...floats(0xbfc0, 0), v: 1, after: { data: { 48: 0xffff, 49: 0xffff }, v: 0 } },
  { name: "FINT saturates and sets V", words: "0 001 0 010 01000000", ...floats(0x4f00, 0), after: { data: { 48: 0xffff, 49: 0x7fff }, v: 1 } },
  { name: "INTF of -2", words: "0 001 0 010 01000001", r: { 1: 0x20, 2: 0x30 }, data: { 32: 0xfffe, 33: 0xffff }, after: { data: { 49: 0xc000 } } },
  { name: "FDEC of -0.5 is -5.00000000E-001", words: "0 001 0 010 01000010", r: { 1: 0x20, 2: 0x60 }, data: { 33: 0xbf00 }, after: { data: { 48: 0x352d, 49: 0x302e, 50: 0x3030, 51: 0x3030, 52: 0x3030, 53: 0x4530, 54: 0x302d, 55: 0x3130 } } },
  { name: "DECF of +2.00000000E+000", words: "0 010 0 001 01000011", r: { 1: 0x20, 2: 0x60 }, v: 1, data: { 48: 0x322b, 49: 0x302e, 50: 0x3030, 51: 0x3030, 52: 0x3030, 53: 0x4530, 54: 0x302b, 55: 0x3030 }, after: { data: { 33: P2 }, v: 0 } },
  { name: "DECF of what is no number sets V and keeps F[Rb]", words: "0 010 0 001 01000011", r: { 1: 0x20, 2: 0x60 }, data: { 33: P1 }, after: { v: 1 } },
  ...pair("FSLT", "0 001 0 010 01000100", "1 001 0 010 01010000", { yes: floats(P1, P2), no: floats(P2, P2) }),
  ...pair("FSEQ, zeros of both signs", "0 001 0 010 01000101", "1 001 0 010 01010001", { yes: floats(0, 0x8000), no: floats(0x7fc0, 0x7fc0) }),
  ...pair("FSGE", "0 001 0 010 01000110", "1 001 0 010 01010010", { yes: floats(P2, P2), no: floats(P1, P2) }),
  ...pair("FSUO", "0 001 0 010 01000111", "0 001 0 010 01010011", { yes: floats(P1, 0x7fc0), no: floats(P1, 0x7f80) }),
];

const moved = { r: { 1: 0x20, 2: 0x30, 3: 2 }, data: { 31: 0x1111, 32: 0x2233, 33: 0x4455 } };

// biome-ignore format: a table
export const ALT_CASES: readonly ManualCase[] = [
  { name: "MOWA", words: `${ALT} / 0 001 0 010 00001 011`, ...moved, after: { r: { 1: 0x22, 2: 0x32, 3: 0 }, data: { 48: 0x2233, 49: 0x4455 }, count: 2 } },
  { name: "MOWA with a count of 0 does nothing and counts one", words: `${ALT} / 0 001 0 010 00001 011`, after: { count: 1 } },
  { name: "MOWA over itself spreads the first word", words: `${ALT} / 0 001 0 010 00001 011`, r: { 1: 0x20, 2: 0x21, 3: 3 }, data: { 32: 9 }, after: { r: { 1: 0x23, 2: 0x24, 3: 0 }, data: { 33: 9, 34: 9, 35: 9 }, count: 3 } },
  { name: "MOWD", words: `${ALT} / 0 001 1 010 00001 011`, ...moved, after: { r: { 1: 0x1e, 2: 0x2e, 3: 0 }, data: { 48: 0x2233, 47: 0x1111 }, count: 2 } },
  { name: "MSWA", words: `${ALT} / 1 001 0 010 00100 011`, ...moved, after: { r: { 1: 0x22, 2: 0x32, 3: 0 }, data: { 48: 0x3322, 49: 0x5544 }, count: 2 } },
  { name: "MSWD", words: `${ALT} / 1 001 1 010 00100 011`, ...moved, data: { 32: 0x2233, 31: 0x1211 }, after: { r: { 1: 0x1e, 2: 0x2e, 3: 0 }, data: { 48: 0x3322, 47: 0x1112 }, count: 2 } },
  { name: "MOBA moves bytes", words: `${ALT} / 1 001 0 010 00001 011`, r: { 1: 0x41, 2: 0x60, 3: 2 }, data: { 32: 0x2233, 33: 0x4455, 48: 0xffff }, after: { r: { 1: 0x43, 2: 0x62, 3: 0 }, data: { 48: 0x5522 }, count: 2 } },
  { name: "MOBD moves bytes downward", words: `${ALT} / 1 001 1 010 00001 011`, r: { 1: 0x41, 2: 0x61, 3: 1 }, data: { 32: 0x2233 }, after: { r: { 1: 0x40, 2: 0x60, 3: 0 }, data: { 48: 0x2200 } } },
  { name: "GMOW steps longs, and BASE has no part in it", words: `${ALT} / 0 001 0 100 00010 011`, r: { 1: 0x20, 4: 0x30, 3: 1 }, base: 0x1000, data: { 32: 7 }, after: { r: { 1: 0x21, 4: 0x31, 3: 0 }, data: { 48: 7 } } },
  { name: "GMOW with its open bit set is the same", words: `${ALT} / 0 001 1 100 00010 011`, r: { 1: 0x20, 4: 0x30, 3: 1 }, base: 0x1000, data: { 32: 7 }, after: { r: { 1: 0x21, 4: 0x31, 3: 0 }, data: { 48: 7 } } },
  { name: "GMSW", words: `${ALT} / 0 001 0 100 00100 011`, r: { 1: 0x20, 4: 0x30, 3: 1 }, data: { 32: 0x1234 }, after: { r: { 1: 0x21, 4: 0x31, 3: 0 }, data: { 48: 0x3412 } } },
  { name: "GMOB carries from the low word of an address into the high one", words: `${ALT} / 0 001 0 100 00011 011`, r: { 1: 0xffff, 4: 0x60, 3: 1 }, data: { 32767: 0x1234 }, after: { r: { 1: 0, 2: 1, 4: 0x61, 3: 0 }, data: { 48: 0x12 } } },
  { name: "GLDB", words: `${ALT} / 0 001 0 100 00110000`, r: { 1: 1, 2: 1 }, data: { 32768: 0x1234 }, after: { r: { 4: 0x12 } } },
  { name: "GSTB", words: `${ALT} / 0 001 1 100 00110000`, r: { 1: 1, 2: 1, 4: 0xab56 }, data: { 32768: 0x1234 }, after: { data: { 32768: 0x5634 } } },
  { name: "GLDW", words: `${ALT} / 1 001 0 100 00110000`, r: { 1: 0x8000 }, base: 5, data: { 32768: 0x1234 }, after: { r: { 4: 0x1234 } } },
  { name: "GSTW", words: `${ALT} / 1 001 1 100 00110000`, r: { 1: 0x8000, 4: 9 }, base: 5, after: { data: { 32768: 9 } } },
  { name: "GNW follows a pointer in memory and steps it", words: `${ALT} / 00100000 01000 011`, data: { 32: 0x50, 80: 7 }, after: { r: { 3: 7 }, data: { 32: 0x51 } } },
  { name: "GNW takes m", words: `00000001 11100100 / ${ALT} / 00100000 01000 011`, data: { 33: 0x50, 80: 7 }, after: { r: { 3: 7 }, data: { 33: 0x51 } } },
  { name: "CMPB skips when all bytes are equal", words: `${ALT} / 0 001 1 010 00011 011`, r: { 1: 0x40, 2: 0x60, 3: 2 }, data: { 32: 0x2233, 48: 0x2233 }, after: { r: { 1: 0x42, 2: 0x62, 3: 0 }, pc: 259, count: 2 } },
  { name: "CMPB stops at the pair that differs", words: `${ALT} / 0 001 1 010 00011 011`, r: { 1: 0x40, 2: 0x60, 3: 3 }, data: { 32: 0x2233, 48: 0x2333 }, after: { r: { 1: 0x41, 2: 0x61, 3: 2 }, count: 2 } },
  { name: "CMPB of no bytes skips", words: `${ALT} / 0 001 1 010 00011 011`, after: { pc: 259 } },
  { name: "FILB fills bytes, the byte number in bits 14-12 and the value in bits 10-8", words: `${ALT} / 1 010 1 001 00011 011`, r: { 1: 0xab20, 2: 0x61, 3: 2 }, after: { r: { 2: 0x63, 3: 0 }, data: { 48: 0x2000, 49: 0x20 }, count: 2 } },
  { name: "ADDD carries from digit to digit and keeps what is beyond the field", words: `${ALT} / 0 001 0 010 00101 011`, r: { 1: 0x20, 2: 0x30, 3: 3 }, data: { 32: 0x0001, 48: 0xa099 }, after: { data: { 48: 0xa100 } } },
  { name: "ADDD sets V to the carry out of a field of two words", words: `${ALT} / 0 001 0 010 00101 011`, r: { 1: 0x20, 2: 0x30, 3: 5 }, data: { 32: 0x9999, 33: 9, 48: 1 }, after: { data: { 48: 0 }, v: 1 } },
  { name: "ADDD with a digit above 9 stores nothing", words: `${ALT} / 0 001 0 010 00101 011`, r: { 1: 0x20, 2: 0x30, 3: 2 }, data: { 32: 0xa0, 48: 1 }, after: { v: 1 } },
  { name: "SUBD borrows", words: `${ALT} / 0 001 1 010 00101 011`, r: { 1: 0x20, 2: 0x30, 3: 4 }, v: 1, data: { 32: 1, 48: 0x1000 }, after: { data: { 48: 0x0999 }, v: 0 } },
  { name: "SUBD sets V to the borrow", words: `${ALT} / 0 001 1 010 00101 011`, r: { 1: 0x20, 2: 0x30, 3: 2 }, data: { 32: 2, 48: 1 }, after: { data: { 48: 0x99 }, v: 1 } },
];
