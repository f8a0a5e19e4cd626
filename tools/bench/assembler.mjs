// Measures how long a source of 100,000 lines takes from its file to an image: through an object and the linker, and at
// once; and, for comparison, ca65 and ld65 (Debian: cc65) with a source of the same lines for the 6502. Each command is a
// separate process, held to one core where taskset is there; GNU time reports its processor time and memory. Two further
// sources of as many lines are the same procedures, with and without statements of their registers.

import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { median } from "./measure.mjs";
import { cost, NO_TIME, present } from "./process.mjs";

const LINES = 100_000;
const CR80 = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

/** Ten lines each: comments, code with labels, jumps and calls, and data. */
function cr80Source() {
  let text = "        .DATA 0x20000, 0\n        .PROGRAM\nWORDS = 40\nRECORD_NEXT = 2\n";
  for (let i = 0; i < LINES / 10 - 1; i++) {
    text += `
; Loop ${i}: what it does, in a line of words.
L${i}:  MOVC    ${i % 300},R1           ; the count
.next:  MOV     RECORD_NEXT.X4,R2
        SOB     R1,.next
        JMP     L${Math.max(0, i - 9)}
        .DATA
D${i}:  .WORD   ${i}, WORDS + ${i % 7}
        .PROGRAM
        MOV     R1,R2
`;
  }
  return text;
}

/**
 * Procedures that save, search a list and leave through two exits, with statements of their registers; `stated` false:
 * with comments in their places.
 */
function procedures(stated) {
  const clause = (text) => (stated ? `        ${text}\n` : `;       ${text}\n`);
  let text = "        .PROGRAM\n";
  let lines = 1;
  for (let i = 0; lines < LINES - 60; i++) {
    let one = `
; Procedure ${i}: finds something in a list.
;
; The list is a table of words, which is searched from its beginning. What is found is the
; place behind it; where nothing is found, the caller goes on behind the call.
;
; What the list holds is as it was.
;
`;
    one += stated ? `        .PROC   P${i}\n` : `P${i}:\n`;
    one += clause(".CALL   R4 list, R5 how many");
    one += clause(".RETURN FOUND: R3 place");
    one += clause(".DESTROY R0, R3");
    one += clause(".KEEP   *");
    one += clause(".LINK   R6");
    one += clause(".EXITS  MISSING, FOUND");
    one += `        STC     7                       ; all registers
        JOZ     R5,.none
`;
    for (let n = 0; n <= i % 8; n++) {
      one += `.next${n}: MOV     ${n % 4}.X4,R2
        SNE     R2,R5                   ; is it there?
        JMP     .done
        SOB     R5,.next${n}
`;
    }
    if (i > 0 && i % 3 === 0) one += `        JMP     R6,P${i - 1}\n        JMP     .none\n`;
    one += `.none:  UNS     7
        JMP     0.X6
.done:  UNS     7
        MOV     R4,R3
        JMP     1.X6
`;
    one += clause(".ENDPROC");
    text += one;
    lines += one.split("\n").length - 1;
  }
  return text + ";\n".repeat(LINES - lines);
}

/** The same for the 6502. */
function ca65Source() {
  let text = "WORDS = 40\nRECORD_NEXT = 2\n";
  for (let i = 0; i < LINES / 10 - 1; i++) {
    text += `
; Loop ${i}: what it does, in a line of words.
L${i}:  lda     #${i % 200}             ; the count
@next:  ldx     RECORD_NEXT
        bne     @next
        bne     L${Math.max(0, i - 9)}
        .segment "RODATA"
D${i}:  .byte   ${i % 200}, WORDS + ${i % 7}
        .segment "CODE"
        tax
`;
  }
  return text;
}

const LD65 = `MEMORY { A: start = 0, size = $20000; B: start = 0, size = $20000; }
SEGMENTS { CODE: load = A, type = ro; RODATA: load = B, type = ro; }
`;

/**
 * Measures the ways from a source to an image, which take turns. Returns `missing`, what could not be measured and why,
 * the `lines` of the source, whether the processes had `oneCore`, and for each way in `figures` its name, the seconds of
 * processor of every round, their median, and the megabytes that it held at most.
 */
export async function measureAssembler({ rounds, say }) {
  if (!(await present("time"))) {
    return { figures: [], missing: [{ name: "assembler", missing: NO_TIME }] };
  }
  const folder = await mkdtemp(join(tmpdir(), "cr80-bench-"));
  try {
    const at = (name) => join(folder, name);
    const source = cr80Source();
    await writeFile(at("x.asm"), source);
    // The name of the file is in the image.
    for (const way of ["stated", "plain"]) {
      await mkdir(at(way));
      await writeFile(at(`${way}/y.asm`), procedures(way === "stated"));
    }
    await writeFile(at("x.s"), ca65Source());
    await writeFile(at("x.cfg"), LD65);
    const cr80 = (...args) => [process.execPath, CR80, ...args];
    const ways = [
      {
        name: "cr80 asm -c, cr80 link",
        commands: [cr80("asm", "-c", at("x.asm")), cr80("link", at("x.obj"), "-o", at("x.img"))],
      },
      { name: "cr80 asm", commands: [cr80("asm", at("x.asm"), "-o", at("y.img"))] },
      { name: "with statements", commands: [cr80("asm", at("stated/y.asm"), "-o", at("stated/y.img"))] },
      { name: "the same without", commands: [cr80("asm", at("plain/y.asm"), "-o", at("plain/y.img"))] },
    ];
    const missing = [];
    if (await present("ca65")) {
      const objects = ["ca65", at("x.s"), "-o", at("x.o")];
      const image = ["ld65", "-C", at("x.cfg"), at("x.o"), "-o", at("x.bin")];
      ways.push({ name: "ca65, ld65", commands: [objects, image] });
    } else missing.push({ name: "ca65", missing: "it is not there (Debian: cc65)" });
    const oneCore = await present("taskset");
    const prefix = oneCore ? ["taskset", "-c", "0"] : [];
    const figures = ways.map(({ name }) => ({ name, rounds: [], megabytes: 0 }));
    for (let round = 1; round <= rounds; round++) {
      say(`assembler, round ${round} of ${rounds}`);
      for (const [i, { commands }] of ways.entries()) {
        const { seconds, megabytes } = await cost(commands, { prefix });
        figures[i].rounds.push(seconds);
        figures[i].megabytes = Math.max(figures[i].megabytes, megabytes);
      }
    }
    for (const [one, other] of [
      ["x.img", "y.img"],
      ["stated/y.img", "plain/y.img"],
    ]) {
      const [a, b] = await Promise.all([readFile(at(one)), readFile(at(other))]);
      if (!a.equals(b)) throw new Error("assembler: two images differ");
    }
    for (const figure of figures) figure.seconds = median(figure.rounds);
    return { lines: source.split("\n").length - 1, oneCore, figures, missing };
  } finally {
    await rm(folder, { recursive: true });
  }
}
