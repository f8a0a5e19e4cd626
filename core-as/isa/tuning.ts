// What makes the core fast without changing its meaning: without any of it the generator makes a correct, slower machine.

/** The tuning of the interpreter that is generated. */
export interface Tuning {
  /**
   * Rows with mode bits that get a handler of their own for some modes: one letter for each mode bit, the higher bit
   * first, R for a register and X for memory. The other modes share a handler that looks at the bits.
   */
  readonly specialised: Readonly<Record<string, readonly string[]>>;
  /** Jumps relative to next get a handler for targets in the same page, which does not look the page up. */
  readonly near: boolean;
  /**
   * Neighbours that the entry of the first executes together, two or three: rows, with the modes of a specialised
   * handler, or `near`, after them. The last two of three are a pair of the list too.
   */
  readonly fused: readonly (readonly string[])[];
  /** Neighbours that get a handler of their own where the last one goes back to the first: it goes round by itself. */
  readonly loops: readonly (readonly string[])[];
}

export const TUNING: Tuning = {
  specialised: {
    "XCH R3,RBX3": ["R"],
    "ADD RX3,RBX3": ["RR", "XR"],
    "ADDU RX3,RBX3": ["RR"],
    "SUB RX3,RBX3": ["RR"],
    "SUBU RX3,RBX3": ["RR"],
    "AND RX3,RBX3": ["RR"],
    "IOR RX3,RBX3": ["RR"],
    "XOR RX3,R3": ["R"],
    "INV RBX3": ["R"],
    "NEG RBX3": ["R"],
    "SWP RBX3": ["R"],
    "SEQ RX3,RBX3": ["RR"],
    "SNE RX3,RBX3": ["RR"],
    "SGE RX3,RX3": ["RR"],
    "SLT RX3,RX3": ["RR"],
    "SHS RX3,RX3": ["RR"],
    "SLO RX3,RX3": ["RR"],
    "SEQP RX3,RBX3": ["RR"],
    "SNEP RX3,RBX3": ["RR"],
    "SGEP RX3,RX3": ["RR"],
    "SLTP RX3,RX3": ["RR"],
    "SHSP RX3,RX3": ["RR"],
    "SLOP RX3,RX3": ["RR"],
  },
  near: true,
  fused: [
    // The end of a counted loop.
    ["MOVM X3,X3", "SOB R3,LN8 near"],
    ["PUT R3,X3", "SOB R3,LN8 near"],
    ["ADD RX3,RBX3 RR", "SOB R3,LN8 near"],
    ["ADDC C8,R3", "SOB R3,LN8 near"],
    // A test for carry.
    ["ADDU RX3,RBX3 RR", "JVN L4 near"],
    ["SUBU RX3,RBX3 RR", "JVN L4 near"],
  ],
  loops: [
    // A block that is copied or filled, and one that is filled up to a mark.
    ["MOVM X3,X3", "SOB R3,LN8 near"],
    ["PUT R3,X3", "SOB R3,LN8 near"],
    ["PUT R3,X3", "SNE R3,C4"],
    // A stride through memory up to the carry.
    ["CLR B6.X2", "ADDU RX3,RBX3 RR", "JVN L4 near"],
  ],
};

/** No tuning at all. */
export const UNTUNED: Tuning = { specialised: {}, near: false, fused: [], loops: [] };
