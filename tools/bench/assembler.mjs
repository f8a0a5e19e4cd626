#!/usr/bin/env node
// How long a source of 100,000 lines takes from its file to an image, through an object and the linker, in processes of
// their own; beside it ca65 and ld65 (Debian: cc65) with a source of the same lines, where they are installed.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const LINES = 100_000;
const ROUNDS = 3;
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

/** Seconds of processor and of wall clock that commands take one after the other; the medians of the rounds. */
function time(commands) {
  const median = (list) => list.sort((a, b) => a - b)[list.length >> 1];
  const cpu = [];
  const wall = [];
  for (let round = 0; round < ROUNDS; round++) {
    const script = `TIMEFORMAT='%U %S %R'; time { ${commands.join(" && ")}; }`;
    const { status, stderr } = spawnSync("bash", ["-c", script], { encoding: "utf8" });
    if (status !== 0) throw new Error(`failed: ${commands.join(" && ")}\n${stderr}`);
    const [user, system, real] = stderr.trim().split("\n").at(-1).split(" ").map(Number);
    cpu.push(user + system);
    wall.push(real);
  }
  return { cpu: median(cpu), wall: median(wall) };
}

const folder = mkdtempSync(join(tmpdir(), "cr80-bench-"));
try {
  const at = (name) => join(folder, name);
  writeFileSync(at("x.asm"), cr80Source());
  writeFileSync(at("x.s"), ca65Source());
  writeFileSync(at("x.cfg"), LD65);
  const lines = readFileSync(at("x.asm"), "utf8").split("\n").length - 1;
  const rows = [
    [
      "cr80 asm -c, cr80 link",
      [`node ${CR80} asm -c ${at("x.asm")}`, `node ${CR80} link ${at("x.obj")} -o ${at("x.img")}`],
    ],
    ["cr80 asm", [`node ${CR80} asm ${at("x.asm")} -o ${at("y.img")}`]],
  ];
  if (spawnSync("ca65", ["--version"]).status === 0) {
    rows.push([
      "ca65, ld65",
      [`ca65 ${at("x.s")} -o ${at("x.o")}`, `ld65 -C ${at("x.cfg")} ${at("x.o")} -o ${at("x.bin")}`],
    ]);
  }
  process.stdout.write(`${lines} lines; medians of ${ROUNDS} rounds, in seconds\n`);
  for (const [name, commands] of rows) {
    const { cpu, wall } = time(commands);
    process.stdout.write(`${name.padEnd(24)} processor ${cpu.toFixed(2)}  wall ${wall.toFixed(2)}\n`);
  }
  if (!readFileSync(at("x.img")).equals(readFileSync(at("y.img")))) throw new Error("the images differ");
} finally {
  rmSync(folder, { recursive: true });
}
