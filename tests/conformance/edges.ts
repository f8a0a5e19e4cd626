// Loops that make several turns at once, whose pointers come to the end of a page or of 16 bits at each of the turns.

import { assembleWords } from "../../asm/index.ts";
import { CUT_WORDS, type Pairs } from "./cuts.ts";
import { Random } from "./vectors/random.ts";

const START = 0x100;
const TURNS = 11;
/** Where the other pointer begins. */
const OTHER = 0x620;
/** Physical pages of the first pages; those in a row are not in a row. The last one can only be read. */
const PAGES = [0, 3, 1, 2];
const READ_ONLY = 3;

/** What a turn does with the word that R4 points to. */
const ACCESSES = ["MOV 0.X4,R2", "MOV R3,0.X4", "INC 0.X4", "ADD R3,0.X4", "XCH R3,X4", "MOVL 2.X4,R2"];
/** How R4 goes on; R1 is what is added. */
const STEPS = [
  { step: 1, by: "ADDC 1,R4" },
  { step: -1, by: "ADDC -1,R4" },
  { step: 5, by: "ADDC 5,R4" },
  { step: -0x70, by: "ADD R1,R4" },
  { step: 0x200, by: "ADD R1,R4" },
];
/** Turns whose access steps R4 itself, R5 too where it is the other pointer. */
const STEPPING = ["PUT R3,X4", "MOVM X4,X5", "MOVM X5,X4"];
/** The second makes the bits of R4 above 15 zero; the last one is an access before the step and one after it. */
const REST = ["XOR R3,R2", "ADD R4,R6", "MOV R6,1.X4"];
/** Where R4 and BASE are when the pointer comes to the end: of a page, of the last page that can be written, of 16 bits. */
const ENDS = [
  { end: 0x800, base: 0 },
  { end: 0xa00, base: 0x200 },
  { end: 0xc00, base: 0 },
  { end: 0x10000, base: 0x600 },
];

/** Runs them all, and says which leaves the two machines in different states. */
export function partingAtEdges([machine]: Pairs): string | undefined {
  const random = new Random("edges");
  for (const [page, physical] of PAGES.entries()) machine.map(page, physical, page === READ_ONLY ? 1 : 3);
  machine.poke(
    0,
    Array.from({ length: CUT_WORDS }, () => random.below(0x10000)),
  );
  // Every trap stops the partition.
  machine.poke(0, new Array(0x100).fill(0));
  const bodies = [
    ...ACCESSES.flatMap((access) => STEPS.map(({ step, by }) => ({ step, body: `${access}\n ${by}` }))),
    ...STEPPING.map((body) => ({ step: 1, body })),
  ];
  for (const { step, body } of bodies) {
    for (const rest of REST) {
      const source = `LDB R7\nTURN: ${body}\n ${rest}\n SOB R0,TURN\n MON 0xC0`;
      const { words, diagnostics } = assembleWords(source, START);
      if (words.length === 0) throw new Error(`${source}: ${diagnostics[0]?.message}`);
      machine.poke(START, words);
      for (const { end, base } of ENDS) {
        for (let turn = 0; turn < TURNS; turn++) {
          const pointer = (end - turn * step + random.below(Math.abs(step))) & 0xffff;
          const r = [TURNS, step & 0xffff, 0, 0x1234, pointer, OTHER, 0, base];
          machine.begin({ r, pc: START, psw: 0x8000, timer: 0 });
          // The last run may end within a turn.
          const runs = [machine.run(1), machine.run(3 * TURNS + random.below(2 * TURNS))];
          const found = [...runs.flatMap((run) => run.disagreements), ...machine.memoryDisagreements()];
          if (found.length > 0) return `${source} ${r}: ${found[0]!.what}`;
        }
      }
    }
  }
  return undefined;
}
