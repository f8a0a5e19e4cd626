// Traps: what an instruction ends in when it cannot be done, or when it asks for one (TRP, MON).

/** Trap classes by number, docs/ABI.md "Page 0". The first eight are the names of MACHINE.md's vectors. */
export const TRAP_CLASSES = [
  "illegal",
  "privileged",
  "data",
  "program",
  "stack",
  "bounds",
  "software",
  "monitor",
  "timer",
  "interrupt",
] as const;

/** The classes that an instruction can end in. */
export const NAMED_TRAPS = TRAP_CLASSES.slice(0, 8);

export type TrapClass = (typeof TRAP_CLASSES)[number];

/** Kinds of access in the low digit of a cause word. */
export const READ = 0;
export const WRITE = 1;
export const EXECUTE = 2;
export type Access = typeof READ | typeof WRITE | typeof EXECUTE;

/** The stage of the map that refused, as it stands in a cause word. */
export const STAGE1 = 0x10;
export const STAGE2 = 0x20;

/** Thrown by an operation; caught where the instruction was started. */
export class Trap {
  readonly class: TrapClass;
  /** Low byte of the cause word. */
  readonly reason: number;
  readonly detail1: number;
  readonly detail2: number;
  constructor(trapClass: TrapClass, detail1 = 0, detail2 = 0, reason = 0) {
    this.class = trapClass;
    this.reason = reason;
    this.detail1 = detail1 & 0xffff;
    this.detail2 = detail2 & 0xffff;
  }
  /** The cause word: class in the high byte, reason in the low byte. */
  get cause(): number {
    return (TRAP_CLASSES.indexOf(this.class) << 8) | this.reason;
  }
  /** PC is the address of the next instruction after these, and at the first prefix after all others. */
  get continues(): boolean {
    return this.class === "software" || this.class === "monitor";
  }
}
