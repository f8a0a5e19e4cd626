// How long a source of 100,000 lines takes from its file to an image: through an object and the linker, and at once; beside
// it ca65 and ld65 (Debian: cc65) with a source of the same lines for the 6502. Each command is a process of its own, held
// to one core where taskset is there; GNU time says what processor time and memory it took.

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { median } from "./measure.mjs";
import { execute } from "./process.mjs";

const LINES = 100_000;
const CR80 = fileURLToPath(new URL("../../dist/host/cli/main.js", import.meta.url));

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

/** Whether a program is there. */
async function present(program) {
  return (await execute(program, ["--version"])).status === 0;
}

/** Seconds of processor of commands, one after the other, and the most memory that one of them held, in MB. */
async function cost(commands, prefix) {
  let seconds = 0;
  let megabytes = 0;
  for (const command of commands) {
    const { status, stderr } = await execute("time", ["-f", "%U %S %M", ...prefix, ...command]);
    if (status !== 0) throw new Error(`assembler: ${command.join(" ")} failed: ${stderr}`);
    const [user, system, kilobytes] = stderr.trim().split("\n").at(-1).split(" ").map(Number);
    seconds += user + system;
    megabytes = Math.max(megabytes, kilobytes / 1000);
  }
  return { seconds, megabytes };
}

/**
 * Measures the ways from a source to an image, which take turns. Returns `missing`, what could not be measured and why,
 * the `lines` of the source, whether the processes had `oneCore`, and for each way in `figures` its name, the seconds of
 * processor of every round, their median, and the megabytes that it held at most.
 */
export async function measureAssembler({ rounds, say }) {
  if (!(await present("time"))) {
    return { figures: [], missing: [{ name: "assembler", missing: "GNU time is not there (Debian: time)" }] };
  }
  const folder = await mkdtemp(join(tmpdir(), "cr80-bench-"));
  try {
    const at = (name) => join(folder, name);
    const source = cr80Source();
    await writeFile(at("x.asm"), source);
    await writeFile(at("x.s"), ca65Source());
    await writeFile(at("x.cfg"), LD65);
    const cr80 = (...args) => [process.execPath, CR80, ...args];
    const ways = [
      {
        name: "cr80 asm -c, cr80 link",
        commands: [cr80("asm", "-c", at("x.asm")), cr80("link", at("x.obj"), "-o", at("x.img"))],
      },
      { name: "cr80 asm", commands: [cr80("asm", at("x.asm"), "-o", at("y.img"))] },
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
        const { seconds, megabytes } = await cost(commands, prefix);
        figures[i].rounds.push(seconds);
        figures[i].megabytes = Math.max(figures[i].megabytes, megabytes);
      }
    }
    const [linked, direct] = await Promise.all([readFile(at("x.img")), readFile(at("y.img"))]);
    if (!linked.equals(direct)) throw new Error("assembler: the two images differ");
    for (const figure of figures) figure.seconds = median(figure.rounds);
    return { lines: source.split("\n").length - 1, oneCore, figures, missing };
  } finally {
    await rm(folder, { recursive: true });
  }
}
