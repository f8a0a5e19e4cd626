// The handlers of the interpreter. A decoded instruction names one of them.
//
// An entry is 8 bytes: handler (u16), a (u8), b (u8), n (u16), x (i16). a and b are byte offsets of registers, with
// bit 0 set where the operand is the data word that the register addresses. n is the constant or displacement, MOD
// prefixes added. x is the distance in bytes by which a skip, a repeat or a near jump moves on; else it is free.

export const enum Op {
  /** Not decoded yet. Zero, so that a fresh slot needs no preparation. */
  UNDECODED,
  /** Beyond the end of a page, or behind a folded instruction: look the address up. */
  SENTINEL,
  /** Before a folded instruction: a repeat goes to the word before its first prefix. */
  BACK,
  /** The fault of a fetch that openCode has recorded. */
  FETCH_FAULT,
  /** Constant prefixes: the instruction they extend is a folded block. */
  FOLDED,
  /** Prefixes that read memory: add them up, then as FOLDED. */
  FOLDED_DYNAMIC,
  /** An instruction that goes on in the next page: decoded anew each time. */
  STRADDLING,
  ILLEGAL,
  /** Everything that is rare: a is the row of the instruction table, x the word. */
  RARE,
  XCU,
  NOP,

  // moves
  MOVC, MOVC_X, LD, ST, MOV, LDX, STX, MOV_XX, LDP, LDPX,
  LDB, STB, LDL, STL, MOVM, PUT, PUT_X, XCH, XCH_G, STC, STC_X, UNS, UNS_X,
  // jumps
  JMP_NEAR, JMP, JMP_LINK_NEAR, JMP_LINK, JMP_X, JMPI, JMPI_X, JMPI_P,
  JON_NEAR, JON, JON_X_NEAR, JON_X, JOZ_NEAR, JOZ, JOZ_X_NEAR, JOZ_X, JVN_NEAR, JVN, SOB_NEAR, SOB,
  // arithmetic and logic
  ADDC, ADD, ADD_X, ADD_G, ADD_LD, ADD_ST, ADDU, ADDU_G, SUB, SUB_G, SUBU, SUBU_G,
  AND, AND_G, IOR, IOR_G, XOR, XOR_G, CLR, DEC, INC, INV, NEG, SWP, SWP_G, DECD, INCD, DECD_X, INCD_X, SXT, XTR,
  // skips and repeats
  SBN, SBN_X, SBZ, SBZ_X, SON, SOZ,
  SEQ_C, SEQ_CX, SEQ, SEQ_G, SNE_C, SNE_CX, SNE, SNE_G, SGE_C, SGE_CX, SGE, SGE_G,
  SLT_C, SLT_CX, SLT, SLT_G, SHS_C, SHS_CX, SHS, SHS_G, SLO_C, SLO_CX, SLO, SLO_G,
  // shifts and bits
  SLC, SLC_X, SRA, SRA_X, SLL, SLL_X, SRL, SRL_X, SLLL, SLLL_X, SRLL, SRLL_X,
  CLRS, SETS, SETS_C, SETS_CX, RELS, RESS,

  // pairs: the entry of the first of two neighbours, or of three, does all; see decode.ts, pair()
  MOVM_SOB, PUT_SOB, ADD_SOB, ADDC_SOB, PUT_SNE, ADDU_JVN, SUBU_JVN, CLR_ADDU_JVN,
}
